"""Areas and changes of LSOA as tables, from the look-ups."""

import pandas as pd

from assessment.prepare.place_files import FILE, Account, PlaceFile, last_of, newest, of_format, placed_in, stacked
from assessment.sources.ons_lookups import DISTRICT_CSPS, DISTRICT_FIRE, LSOA_CHANGES, LSOA_WARDS, Lookup
from assessment.tables.area_schemas import AREA_SCHEMAS
from assessment.tables.store import empty_table

WARD_YEAR = "2024"  # that of the columns ward24_code and ward24_name
NO_CSP = "districts that lie in several community safety partnerships: their LSOAs have none"


def prepare_areas(files: list[PlaceFile], account: Account) -> pd.DataFrame:
    """Every LSOA of 2021 in the look-ups and what it lies in.

    Of look-ups of several years the newest is used. A district with several partnerships has none here, since an LSOA
    cannot be placed in one; a body that no look-up tells is "".

    Parameters
    ----------
    files : list of PlaceFile
    account : Account
        Is told what became of the rows.

    Returns
    -------
    DataFrame
        As the table areas; without a look-up of wards, no row.
    """
    wards = _lookup(files, LSOA_WARDS, account)
    if wards.empty:
        return empty_table("areas")
    areas = wards.merge(_csps(files, account), on="borough_code", how="left", validate="many_to_one")
    fire = _lookup(files, DISTRICT_FIRE, account).drop(columns=FILE)
    areas = areas.merge(fire, on="borough_code", how="left", validate="many_to_one")
    areas = areas.rename(columns={"ward_code": "ward24_code", "ward_name": "ward24_name"}).fillna("")
    return areas[_columns("areas")].sort_values("lsoa21_code", ignore_index=True)


def prepare_lsoa_changes(files: list[PlaceFile], areas: pd.DataFrame, account: Account) -> pd.DataFrame:
    """LSOAs of 2011 and those of 2021 in their place; the borough is that of the areas, or of the look-up itself."""
    changes = _lookup(files, LSOA_CHANGES, account)
    if changes.empty:
        return empty_table("lsoa_changes")
    boroughs = areas.set_index("lsoa21_code")["borough_code"]
    borough = placed_in(changes["lsoa21_code"], boroughs, changes["borough_code"])
    changes = changes.assign(borough_code=borough)[_columns("lsoa_changes")]
    return changes.sort_values(["lsoa11_code", "lsoa21_code"], ignore_index=True)


def _columns(table: str) -> list[str]:
    return list(AREA_SCHEMAS[table].to_schema().columns)


def _lookup(files: list[PlaceFile], lookup: Lookup, account: Account) -> pd.DataFrame:
    """The rows of the newest edition of a look-up."""
    found = of_format(files, lookup.name)
    used = newest(found)
    rows = last_of(stacked(used, list(lookup.columns)), list(lookup.key))
    account.keep(rows[FILE])
    if lookup is LSOA_WARDS:
        years = [(file.name, file.rows.vintage) for file in used if file.rows]
        other = [(name, year) for name, year in years if year != WARD_YEAR]
        account.notes += [
            (name, f"wards of {year} stand in the columns ward24_code, ward24_name") for name, year in other
        ]
    return rows


def _csps(files: list[PlaceFile], account: Account) -> pd.DataFrame:
    """One row a district: its force, and its partnership where it has one only."""
    rows = _lookup(files, DISTRICT_CSPS, account)
    several = rows["borough_code"].duplicated(keep=False)
    if several.any():
        shared = rows.loc[several].groupby(FILE)["borough_code"].nunique()
        account.notes += [(str(name), f"{districts} {NO_CSP}") for name, districts in shared.items()]
    bodies = rows.drop(columns=FILE)
    bodies.loc[several, ["csp_code", "csp_name"]] = ""
    forces = bodies.drop_duplicates()
    torn = forces["borough_code"].duplicated(keep=False)  # in two forces: neither is known
    forces.loc[torn, ["force_code", "force_name"]] = ""
    return forces.drop_duplicates()
