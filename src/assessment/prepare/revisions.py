"""What changed between two downloads of one file: crimes gained and lost, and new types, outcomes and places."""

import numpy as np
import pandas as pd

from assessment.prepare.parts import Part
from assessment.tables.store import empty_table
from assessment.terms.crime import PoliceKind

TABLE = "police_revisions"


def revisions_of(pairs: list[tuple[tuple[str, str, Part], tuple[str, str, Part]]]) -> pd.DataFrame:
    """The revisions table.

    Parameters
    ----------
    pairs : list of (before, after), each (edition, file as shown, part)
        Two downloads of one kind, force and month, the second being the next one after the first.
    """
    if not pairs:
        return empty_table(TABLE)
    rows = [_compared(before, after) for before, after in pairs]
    keys = ["force", "month", "kind", "edition_before", "file_before"]
    return pd.DataFrame(rows, columns=list(empty_table(TABLE).columns)).sort_values(keys, ignore_index=True)


def _compared(before: tuple[str, str, Part], after: tuple[str, str, Part]) -> dict[str, object]:
    (edition_before, file_before, old), (edition_after, file_after, new) = before, after
    return {
        "force": new.facts.force,
        "month": new.facts.month,
        "kind": new.facts.kind,
        "edition_before": edition_before,
        "edition_after": edition_after,
        "file_before": file_before,
        "file_after": file_after,
        "rows_before": old.facts.rows_in,
        "rows_after": new.facts.rows_in,
        **_changes(old, new),
    }


def _changes(old: Part, new: Part) -> dict[str, float]:
    names = ["ids_gained", "ids_lost", "type_changed", "outcome_changed", "placed_elsewhere"]
    if old.facts.kind == PoliceKind.SEARCHES:
        return dict.fromkeys(names, np.nan)
    was, now = old.ledger(), new.ledger()
    _, left, right = np.intersect1d(was["id"].to_numpy(), now["id"].to_numpy(), assume_unique=True, return_indices=True)
    gained, lost = float(len(now) - len(right)), float(len(was) - len(left))
    if old.facts.kind == PoliceKind.OUTCOMES:
        return dict(zip(names, [gained, lost, np.nan, np.nan, np.nan], strict=True))
    types, xs, ys = (was[name].to_numpy()[left] != now[name].to_numpy()[right] for name in ("crime_type", "x", "y"))
    outcomes = _texts(was, left) != _texts(now, right)
    changed = [float(each.sum()) for each in (types, outcomes, xs | ys)]
    return dict(zip(names, [gained, lost, *changed], strict=True))


def _texts(ledger: object, rows: np.ndarray) -> np.ndarray:
    return ledger["outcome"].to_pandas().astype("object").to_numpy()[rows]  # type: ignore[index]
