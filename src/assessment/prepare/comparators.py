"""Counts of every district in the street files, by month, type and force: the boroughs' peers."""

import pandas as pd

from assessment.prepare.parts import PartFacts
from assessment.tables.store import empty_table

TABLE = "comparators"
KEY = ["district_code", "month", "crime_type", "force"]


def comparators_of(used: list[PartFacts], repeats: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The comparators table: rows with a known place, after the same corrections as the boroughs' own.

    Parameters
    ----------
    used : list of PartFacts
        Of the street files that were used.
    repeats : DataFrame
        Crimes that are counted in another file: file (position in `used`), borough_code, crime_type.
    names : dict
        District names by code.
    """
    own = [(code, part.month, kind, part.force, rows) for part in used for code, kind, rows in part.tally if code]
    again = [
        (code, used[file].month, kind, used[file].force, -1)
        for file, code, kind in (repeats.itertuples(index=False, name=None) if len(repeats) else [])
    ]
    if not own:
        return empty_table(TABLE)
    counts = pd.DataFrame([*own, *again], columns=[*KEY, "record_count"])
    if again:
        counts = counts.groupby(KEY, as_index=False)["record_count"].sum()
    counts = pd.DataFrame(counts[counts["record_count"] > 0]).sort_values(KEY, ignore_index=True)
    counts.insert(1, "district_name", counts["district_code"].map(names).astype("str"))
    return counts
