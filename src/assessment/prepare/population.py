"""Denominators as a table: what files give for LSOAs and districts, and its sums for wards and boroughs.

Figures by LSOA of 2011 go to those of 2021 by code where one stands for one or several were merged. A split LSOA's
figure cannot be shared out: its parts are missing, but a ward or borough that holds all of them has the whole. A sum of
which any part is unknown is unknown.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from assessment.prepare.place_files import FILE, Account, PlaceFile, last_of, of_format, placed_in
from assessment.sources.census import ADULT_FEMALES_NOTE, BROAD_AGES, TABLES
from assessment.tables.area_schemas import AREA_SCHEMAS
from assessment.tables.store import empty_table
from assessment.terms.places import Denominator, PlaceKind, reference_date

FORMATS_READ = ("ons_population", *(table.name for table in TABLES))
PLACE = ["place_kind", "area_code"]
MEASURE = ["vintage", "denominator"]
KEY = [*PLACE, *MEASURE]
LONG = [*KEY, "value", FILE, "note"]
NO_CHANGES = "by LSOA of 2011, and no look-up says what stands in its place in 2021"
ADULTS = "Females aged 16 and over"
SPLIT = "Part of an LSOA of 2011 that was split or redrawn: its figure cannot be shared out"
CROSSES = "An LSOA of 2011 was split between this area and another: its figure cannot be shared out"
PART = "Not every LSOA in this area has a figure"
PLACES = {"ward24_code": PlaceKind.WARD24, "borough_code": PlaceKind.BOROUGH}


@dataclass(frozen=True)
class Denominators:
    """The population table, and how sums of LSOAs agree with what a file gives for the whole borough.

    `sums` has a row for each borough, vintage and denominator that is known both ways: area_code, vintage,
    denominator, value, sum.
    """

    table: pd.DataFrame
    sums: pd.DataFrame


def prepare_population(
    files: list[PlaceFile], areas: pd.DataFrame, changes: pd.DataFrame, account: Account
) -> Denominators:
    """Who or what rates are counted against, by LSOA of 2021, ward and borough, each vintage apart.

    Parameters
    ----------
    files : list of PlaceFile
    areas, changes : DataFrame
        The tables areas and lsoa_changes; where empty, only figures by LSOA of 2021 and district are given.
    account : Account
        Is told what became of the rows.
    """
    given = _given(files, areas, changes, account)
    by_2021 = given[given["place_kind"] == PlaceKind.LSOA21]
    by_2011 = given[given["place_kind"] == PlaceKind.LSOA11]
    direct = given[given["place_kind"] == PlaceKind.BOROUGH]
    sums = pd.concat([_sums(by_2021, _members(areas)), _from_2011(by_2011, areas, changes)])
    # Where a figure is both given and summed, the given one stands; a known one stands before an unknown.
    rows = pd.concat([direct, by_2021, sums], ignore_index=True)
    rows = rows.sort_values("value", key=lambda values: values.isna(), kind="stable").drop_duplicates(KEY)
    return Denominators(_table(rows, areas), _both(direct, sums))


def _given(files: list[PlaceFile], areas: pd.DataFrame, changes: pd.DataFrame, account: Account) -> pd.DataFrame:
    """The figures that files give, the latest of each, for areas that the look-ups know."""
    frames = [_melted(file) for file in of_format(files, *FORMATS_READ)]
    empty = pd.DataFrame({name: pd.Series(dtype="float64" if name == "value" else "str") for name in LONG})
    rows = last_of(pd.concat([empty, *frames], ignore_index=True), KEY)
    lost = (rows["place_kind"] == PlaceKind.LSOA11) & ~rows["area_code"].isin(set(changes["lsoa11_code"]))
    account.refuse(rows[lost].drop_duplicates([*PLACE, "vintage", FILE]), "area_code", NO_CHANGES)
    known = set(areas["lsoa21_code"]) | set(areas["borough_code"])
    away = ~rows["area_code"].isin(known) & (rows["place_kind"] != PlaceKind.LSOA11) & bool(known)
    used = rows[~lost & ~away].drop_duplicates([*PLACE, "vintage", FILE])
    account.keep(used[FILE])
    elsewhere = rows[away].drop_duplicates([*PLACE, "vintage", FILE])[FILE].value_counts()
    account.elsewhere.update({str(name): int(count) for name, count in elsewhere.items()})
    return rows[~lost & ~away]


def _melted(file: PlaceFile) -> pd.DataFrame:
    frame = file.rows.frame if file.rows else pd.DataFrame()
    measures = [str(name) for name in Denominator if str(name) in frame]
    rows = frame.melt([*PLACE, "vintage"], measures, var_name="denominator").dropna(subset="value")
    adults = ADULT_FEMALES_NOTE if file.format_name == BROAD_AGES.name else ADULTS
    note = np.where(rows["denominator"] == Denominator.ADULT_FEMALES, adults, "")
    return rows.assign(**{FILE: file.name, "note": pd.Series(note, rows.index, dtype="str")})[LONG]


def _members(areas: pd.DataFrame) -> pd.DataFrame:
    """Each LSOA of 2021 as a piece of its own, with the areas it lies in."""
    return areas[["lsoa21_code", *PLACES]].assign(piece=areas["lsoa21_code"], of=areas["lsoa21_code"])


def _from_2011(rows: pd.DataFrame, areas: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Figures by LSOA of 2011 as figures by LSOA of 2021, ward and borough."""
    if rows.empty:
        return rows
    pieces = _pieces(changes).merge(areas[["lsoa21_code", "ward24_code"]], on="lsoa21_code", how="left")
    members = pieces.rename(columns={"lsoa11_code": "of"})
    members["ward24_code"] = members["ward24_code"].fillna("")
    sums = _sums(rows, members, {"lsoa21_code": PlaceKind.LSOA21, **PLACES})
    split = (sums["place_kind"] == PlaceKind.LSOA21) & (sums["note"] == CROSSES)
    return sums.assign(note=sums["note"].mask(split, SPLIT))


def _pieces(changes: pd.DataFrame) -> pd.DataFrame:
    """The changes with the smallest piece of land that is whole in both years: `piece`."""
    old, old_codes = pd.factorize(changes["lsoa11_code"])
    new, new_codes = pd.factorize(changes["lsoa21_code"])
    size = len(old_codes) + len(new_codes)
    links = coo_array((np.ones(len(changes)), (old, new + len(old_codes))), shape=(size, size))
    _, piece = connected_components(links, directed=False)
    return changes.assign(piece=piece[old])


def _sums(rows: pd.DataFrame, members: pd.DataFrame, places: dict[str, PlaceKind] = PLACES) -> pd.DataFrame:
    """Figures of whole pieces added up by place.

    `members` says what the figures are of (`of`), which piece that is part of, and where the piece lies.
    """
    if rows.empty or members.empty:
        return rows.iloc[:0]
    wide = rows.pivot(index="area_code", columns=MEASURE, values="value")
    told_of = members["of"].isin(wide.index)
    members = members[members["borough_code"].isin(set(members.loc[told_of, "borough_code"]))]
    parts = members[["piece", "of"]].drop_duplicates()
    figures = wide.reindex(parts["of"]).set_axis(parts["piece"], axis=0)
    whole, told = _whole_sum(figures), figures.notna().groupby(level=0).any()
    summed = [_summed(whole, told, members, column, kind) for column, kind in places.items()]
    sums = pd.concat(summed, ignore_index=True)
    of_measure = rows.groupby(MEASURE, as_index=False).agg(
        **{FILE: (FILE, lambda names: "; ".join(sorted(set(names)))), "basis": ("note", "first")}
    )
    sums = sums.merge(of_measure, on=MEASURE, how="left", validate="many_to_one")
    note = sums["note"].where(sums["note"] != "", sums["basis"])
    return sums.assign(note=note)[LONG]


def _whole_sum(wide: pd.DataFrame) -> pd.DataFrame:
    """Sums by index; missing where any part is."""
    groups = wide.groupby(level=0)
    return groups.sum().mask(wide.isna().groupby(level=0).any())


def _summed(
    whole: pd.DataFrame, told: pd.DataFrame, members: pd.DataFrame, column: str, kind: PlaceKind
) -> pd.DataFrame:
    """The sums of one kind of place: a row for each that any figure tells of."""
    lies = members.loc[members[column] != "", ["piece", column]].drop_duplicates()
    crossing = lies["piece"].duplicated(keep=False).to_numpy()
    values, has = (frame.reindex(lies["piece"]).set_axis(lies[column], axis=0) for frame in (whole, told))
    has = has.astype("bool")
    values = values.mask(np.broadcast_to(crossing[:, None], values.shape))
    torn = (has & crossing[:, None]).groupby(level=0).any()
    wanted = has.groupby(level=0).any().melt(ignore_index=False, value_name="wanted")
    rows = _whole_sum(values).melt(ignore_index=False, value_name="value").assign(wanted=wanted["wanted"].to_numpy())
    rows["torn"] = torn.melt(ignore_index=False, value_name="torn")["torn"].to_numpy()
    note = np.select([rows["value"].notna(), rows["torn"]], ["", CROSSES], PART)
    rows = rows.assign(place_kind=str(kind), note=pd.Series(note, rows.index, dtype="str"))
    rows = rows.rename_axis("area_code").reset_index()
    return rows[rows["wanted"]]


def _table(rows: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return empty_table("population")
    boroughs = [areas.set_index(code)["borough_code"] for code in ("lsoa21_code", "ward24_code")]
    own = rows["area_code"].where(rows["place_kind"] == PlaceKind.BOROUGH, "")
    borough = placed_in(rows["area_code"], pd.concat(boroughs), own)
    days = {vintage: pd.Timestamp(reference_date(str(vintage))) for vintage in rows["vintage"].unique()}
    dated = pd.to_datetime(rows["vintage"].map(days)).astype("datetime64[ns]")
    rows = rows.assign(borough_code=borough, reference_date=dated)
    return rows[list(AREA_SCHEMAS["population"].to_schema().columns)].sort_values(KEY, ignore_index=True)


def _both(direct: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    of_boroughs = sums[sums["place_kind"] == PlaceKind.BOROUGH].rename(columns={"value": "sum"})
    both = direct[[*KEY, "value"]].merge(of_boroughs[[*KEY, "sum"]], on=KEY).dropna(subset=["value", "sum"])
    return both[["area_code", *MEASURE, "value", "sum"]].sort_values(["area_code", *MEASURE], ignore_index=True)
