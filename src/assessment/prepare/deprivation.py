"""Deprivation as a table: each edition by its own LSOAs, never mixed."""

import numpy as np
import pandas as pd

from assessment.prepare.place_files import FILE, Account, PlaceFile, of_format, placed_in, stacked
from assessment.sources.deprivation import COLUMNS, MEASURES
from assessment.tables.area_schemas import AREA_SCHEMAS
from assessment.tables.store import empty_table

KEY = ["lsoa_code", "vintage", "domain"]


def prepare_deprivation(
    files: list[PlaceFile], areas: pd.DataFrame, changes: pd.DataFrame, account: Account
) -> pd.DataFrame:
    """Rank, decile and score by LSOA, edition of the indices and domain.

    Where two files hold the same rows the later wins; what it lacks (File 1 has no scores) the earlier fills. Files
    that differ in a figure are told in the account.

    Returns
    -------
    DataFrame
        As the table deprivation; without files, no row.
    """
    rows = stacked(_fuller_last(of_format(files, "deprivation")), COLUMNS)
    if rows.empty:
        return empty_table("deprivation")
    repeated = rows.duplicated(KEY, keep=False)
    if repeated.any():
        _tell_differences(rows[repeated], account)
        together = rows[repeated].groupby(KEY, as_index=False, sort=False).last()
        rows = pd.concat([rows[~repeated], together], ignore_index=True)
    account.keep(rows.drop_duplicates(KEY[:2], keep="last")[FILE])
    boroughs = pd.concat(
        [
            areas.set_index("lsoa21_code")["borough_code"],
            changes.drop_duplicates("lsoa11_code").set_index("lsoa11_code")["borough_code"],
        ]
    )
    rows = rows.assign(borough_code=placed_in(rows["lsoa_code"], boroughs, rows["borough_code"]))
    rows = rows[list(AREA_SCHEMAS["deprivation"].to_schema().columns)]
    return rows.iloc[_order(rows)].reset_index(drop=True)


def _order(rows: pd.DataFrame) -> np.ndarray:
    """The order by key, of half a million rows: numbers sort many times faster than text."""
    return np.lexsort([pd.factorize(rows[column], sort=True)[0] for column in reversed(KEY)])


def _fuller_last(files: list[PlaceFile]) -> list[PlaceFile]:
    """Files in order, one with fewer domains before one with more: the one with more is the one to name."""
    return sorted(files, key=lambda file: (file.order[0], file.rows.frame["domain"].nunique() if file.rows else 0))


def _tell_differences(rows: pd.DataFrame, account: Account) -> None:
    for measure in MEASURES[:2]:
        differing = rows.groupby(KEY, sort=False)[measure].nunique() > 1
        if differing.any():
            told = f"{int(differing.sum()):,} {measure}s differ from those of another file; those of the last are used"
            account.notes += [(str(name), told) for name in sorted(rows[FILE].unique())]
