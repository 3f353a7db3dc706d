"""Outlines of areas as a table: one for each area, the latest, with the borough it lies in."""

import pandas as pd

from assessment.prepare.place_files import FILE, Account, PlaceFile, last_of, of_format, stacked
from assessment.sources.ons_boundaries import COLUMNS, NAME
from assessment.tables.area_schemas import AREA_SCHEMAS
from assessment.tables.store import empty_table
from assessment.terms.places import PlaceKind

NOT_A_WARD = "the ward is not one of those in the look-up: its code, so its outline, is of another year"


def prepare_boundaries(
    files: list[PlaceFile], areas: pd.DataFrame, changes: pd.DataFrame, account: Account
) -> pd.DataFrame:
    """Outlines by kind of place and area.

    Wards of any year are taken in where their code is one of the look-up's, since a ward whose outline changes is given
    a new code; without a look-up all are.

    Returns
    -------
    DataFrame
        As the table boundaries; without files, no row.
    """
    outlines = stacked(of_format(files, NAME), COLUMNS)
    if outlines.empty:
        return empty_table("boundaries")
    other_year = _other_year(outlines, areas)
    account.refuse(outlines[other_year], "area_code", NOT_A_WARD)
    outlines = last_of(outlines[~other_year], ["place_kind", "area_code"])
    account.keep(outlines[FILE])
    known = _boroughs(areas, changes)
    keys = pd.MultiIndex.from_frame(outlines[["place_kind", "area_code"]])
    borough = pd.Series(known.reindex(keys).to_numpy(), outlines.index, dtype="str")
    outlines = outlines.assign(borough_code=borough.fillna(outlines["borough_code"]))
    columns = list(AREA_SCHEMAS["boundaries"].to_schema().columns)
    return outlines[columns].sort_values(["place_kind", "area_code"], ignore_index=True)


def _other_year(outlines: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    wards = outlines["place_kind"] == PlaceKind.WARD24
    return wards & ~outlines["area_code"].isin(set(areas["ward24_code"])) & (len(areas) > 0)


def _boroughs(areas: pd.DataFrame, changes: pd.DataFrame) -> pd.Series:
    """The borough of each area that the look-ups place in one, by kind and code."""
    sources = (
        (PlaceKind.LSOA21, areas, "lsoa21_code"),
        (PlaceKind.LSOA11, changes, "lsoa11_code"),
        (PlaceKind.WARD24, areas, "ward24_code"),
        (PlaceKind.BOROUGH, areas, "borough_code"),
    )
    parts = [
        pd.DataFrame({"place_kind": str(kind), "area_code": frame[code], "borough_code": frame["borough_code"]})
        for kind, frame, code in sources
    ]
    placed = pd.concat(parts).drop_duplicates()
    once = placed.drop_duplicates(["place_kind", "area_code"], keep=False)
    return once.set_index(["place_kind", "area_code"])["borough_code"]
