"""One crime in several files: published in two months, or by two forces. It is counted once.

It stands in the first month that it was published in, so that a month's count never falls because a later one arrives,
and in that month in the file whose outcome has gone furthest; it takes the furthest outcome of all.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from assessment.prepare.incidents import TYPES
from assessment.prepare.parts import Part
from assessment.sources.police_faults import short_ids
from assessment.terms.crime import outcome_rank

NO_IDS = np.array([], dtype=np.uint64)


@dataclass(frozen=True)
class Repeats:
    """For each file, by its position: crimes that are counted in another, and outcomes taken from another.

    `tally` are rows to take off the counts: file, borough code, crime type.
    """

    dropped: dict[int, np.ndarray]
    outcomes: dict[int, dict[int, str]]
    tally: pd.DataFrame


def repeats_among(parts: list[Part]) -> Repeats:
    """Crime ids that stand in several street files.

    Parameters
    ----------
    parts : list of Part
        One for each force and month, in the order of month and force.
    """
    ids = [part.ledger(["id"])["id"].to_numpy() for part in parts]
    every = np.sort(np.concatenate([NO_IDS, *ids]))
    repeated = np.unique(every[1:][every[1:] == every[:-1]])
    lines = [
        _lines(position, part, repeated)
        for position, part in enumerate(parts)
        if len(repeated) and np.isin(repeated, ids[position], assume_unique=True).any()
    ]
    return _resolved(pd.concat(lines, ignore_index=True)) if lines else Repeats({}, {}, pd.DataFrame())


def _lines(position: int, part: Part, repeated: np.ndarray) -> pd.DataFrame:
    ledger = part.ledger()
    ledger = ledger.filter(pa.array(np.isin(ledger["id"].to_numpy(), repeated)))
    outcomes = ledger["outcome"].to_pylist()
    districts = [part.facts.districts[code] if code >= 0 else "" for code in ledger["district"].to_pylist()]
    return pd.DataFrame(
        {
            "id": ledger["id"].to_numpy(),
            "file": position,
            "month": part.facts.month,
            "rank": [outcome_rank(text) for text in outcomes],
            "outcome": outcomes,
            "borough_code": districts,
            "crime_type": [str(TYPES[code]) for code in ledger["crime_type"].to_pylist()],
        }
    )


def _resolved(lines: pd.DataFrame) -> Repeats:
    """The first line of each id is kept; `file` decides last, and files are in order."""
    lines = lines.sort_values(["id", "month", "rank", "file"], ascending=[True, True, False, True])
    kept = ~lines.duplicated("id")
    furthest = lines.sort_values(["id", "rank", "month", "file"], ascending=[True, False, True, True])
    furthest = furthest.drop_duplicates("id").set_index("id")
    gains = lines[kept & (lines["rank"] < lines["id"].map(furthest["rank"]))]
    dropped = {_number(file): own["id"].to_numpy() for file, own in lines[~kept].groupby("file")}
    outcomes = {
        _number(file): {_number(each): str(furthest.at[each, "outcome"]) for each in own["id"]}
        for file, own in gains.groupby("file")
    }
    placed = lines[~kept & (lines["borough_code"] != "")]
    return Repeats(dropped, outcomes, placed[["file", "borough_code", "crime_type"]])


def _number(value: object) -> int:
    return int(str(value))


def without_repeats(rows: pa.Table, dropped: np.ndarray, outcomes: dict[int, str]) -> tuple[pa.Table, int]:
    """A file's rows without crimes that are counted in another, with outcomes from another, and how many were left out.

    Rows of anti-social behaviour and others without an id are left alone.
    """
    ids = short_ids(rows["crime_id"])
    if outcomes:
        texts = rows["outcome"].to_pylist()
        texts = [outcomes.get(int(number), text) for number, text in zip(ids, texts, strict=True)]
        column = pa.array(texts, pa.string()).dictionary_encode()
        rows = rows.set_column(rows.column_names.index("outcome"), "outcome", column)
    out = np.isin(ids, dropped)
    return rows.filter(pa.array(~out)), int(out.sum())
