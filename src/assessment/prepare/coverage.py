"""What each force published, month by month: missing months, and those far below or above what is usual."""

import numpy as np
import pandas as pd

from assessment.prepare.parts import PartFacts
from assessment.tables.police_schemas import PoliceCoverage
from assessment.tables.store import empty_table
from assessment.terms.crime import Coverage

COLLAPSED_SHARE = 1 / 3  # Dyfed-Powys, February 2024: 160 to 300 rows instead of about 3,500
DOUBLED_SHARE = 1.7  # British Transport Police, January 2024: 6,190 rows, of which 3,376 stayed in the next download
FEWEST_ROWS = 30  # usual rows of a month; with fewer, chance alone doubles it or leaves a third
FEWEST_MONTHS = 3  # other months that make a median worth comparing with
TABLE = "police_coverage"


def coverage_of(used: list[tuple[str, PartFacts]]) -> pd.DataFrame:
    """The coverage table.

    Parameters
    ----------
    used : list of (edition, facts)
        Of every file that was used, one for each kind, force and month.

    Returns
    -------
    DataFrame
        A row for each kind of file and force that has any, and every month between the first and the last held of
        any force and kind.
    """
    if not used:
        return empty_table(TABLE)
    held = pd.DataFrame([_row(edition, facts) for edition, facts in used])
    months = pd.period_range(held["month"].min(), held["month"].max(), freq="M").strftime("%Y-%m")
    forces = held[["kind", "force"]].drop_duplicates()
    every = forces.merge(pd.DataFrame({"month": months}), how="cross")
    table = every.merge(held, on=["kind", "force", "month"], how="left", validate="one_to_one")
    table["is_corrected"] = table["is_corrected"].eq(True)
    table["edition"] = table["edition"].fillna("")
    grouped = table.groupby(["kind", "force"], sort=False)
    table["usual_rows"] = grouped["loaded_once"].transform(_usual)
    first, last = (
        grouped["month"].transform(lambda own, pick=pick: _held(own, table, pick)) for pick in ("min", "max")
    )
    table["status"] = _status(table, first, last)
    return table.sort_values(["force", "month", "kind"], ignore_index=True)[list(PoliceCoverage.__annotations__)]


def _row(edition: str, facts: PartFacts) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "force": facts.force,
        "month": facts.month,
        "rows": float(facts.rows_in),
        "rows_merged": float(facts.merged),
        "rows_refused": float(facts.refused),
        "rows_not_placed": float(facts.not_placed),
        "loaded_once": float(facts.rows_in - facts.merged),
        "is_corrected": facts.is_doubled,
        "edition": edition,
    }


def _usual(rows: pd.Series) -> pd.Series:
    """The median of the other months, for each month."""
    counts = rows.to_numpy()
    others = [np.delete(counts, position) for position in range(len(counts))]
    held = [own[~np.isnan(own)] for own in others]
    medians = [float(np.median(own)) if len(own) >= FEWEST_MONTHS else np.nan for own in held]
    return pd.Series(medians, index=rows.index)


def _held(months: pd.Series, table: pd.DataFrame, pick: str) -> str:
    """The first or the last month of which a file is held."""
    return getattr(months[table.loc[months.index, "rows"].notna()], pick)()


def _status(table: pd.DataFrame, first: pd.Series, last: pd.Series) -> pd.Series:
    absent = table["rows"].isna()
    share = (table["loaded_once"] / table["usual_rows"]).where(table["usual_rows"] >= FEWEST_ROWS)
    rules: list[tuple[pd.Series, Coverage]] = [
        (absent & (table["month"] < first), Coverage.NOT_HELD),
        (absent & (table["month"] > last), Coverage.VANISHED),
        (absent, Coverage.MISSING),
        (table["is_corrected"], Coverage.DOUBLED),
        (share < COLLAPSED_SHARE, Coverage.COLLAPSED),
        (share > DOUBLED_SHARE, Coverage.DOUBLED),
    ]
    words = np.select([rule for rule, _ in rules], [str(word) for _, word in rules], str(Coverage.PUBLISHED))
    return pd.Series(words, index=table.index, dtype="str")
