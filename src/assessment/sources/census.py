"""Census 2021: residents and households by LSOA and district, females by broad age by district.

Yields what the re-cut copies of demographr hold: residents from a table of disability, households from a table of
deprivation, residents and females from a table of broad ages. Known gaps: totals of two census tables differ by a few
people an LSOA, since each is perturbed by itself. Known defect of the copy of broad ages: its "younger" counts babies
under one twice (once among those aged 4 and under), and its "older" stops at 74. Women of 16 and over are therefore all
females less the "younger": too few by the girls under one, about 1 in 100. Source: https://www.nomisweb.co.uk (TS009,
TS011, TS038). Licence: OGL v3.0.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from assessment.sources.formats import Examined, Format
from assessment.sources.ons_lookups import PATTERNS, our_name
from assessment.sources.place_files import CSV_NAME, Rows, check_columns, header_of, read_texts, some_left
from assessment.sources.raw_files import RawFile
from assessment.terms.errors import SourceError
from assessment.terms.places import CENSUS_2021, Denominator, PlaceKind

SOURCE = "census"
CENSUS_NAME = re.compile(r"census.?2021", re.IGNORECASE)
KINDS = {"lsoa21_code": PlaceKind.LSOA21, "borough_code": PlaceKind.BOROUGH}
ADULT_FEMALES_NOTE = (
    "Females less those in the copy's youngest group, which counts girls under one twice: aged 16 and over, too few by "
    "about 1 in 100"
)


@dataclass(frozen=True)
class CensusTable:
    """One table: its code, its numbers as published by what they count, other columns that tell it, its file names."""

    name: str
    title: str
    code: str
    code_as_published: str
    counts: dict[str, Denominator]
    signs: tuple[str, ...]
    named: re.Pattern[str]


def _named(text: str) -> re.Pattern[str]:
    return re.compile(rf"census.?2021.*{text}", re.IGNORECASE)


RESIDENTS = CensusTable(
    "census_residents",
    "Residents by LSOA",
    "lsoa21_code",
    "lsoa21_code",
    {"total_residents": Denominator.RESIDENTS},
    ("disability",),
    _named("(disability|residents)"),
)
HOUSEHOLDS = CensusTable(
    "census_households",
    "Households by LSOA",
    "lsoa21_code",
    "lsoa21_code",
    {"total_households": Denominator.HOUSEHOLDS},
    ("deprivation_dimensions",),
    _named("household.deprivation"),
)
DISTRICT_HOUSEHOLDS = CensusTable(
    "census_district_households",
    "Households by district",
    "borough_code",
    "ltla23_code",
    {"households": Denominator.HOUSEHOLDS},
    (),
    _named("households"),
)
BROAD_AGES = CensusTable(
    "census_broad_ages",
    "Residents and females by broad age, by district",
    "borough_code",
    "ltla21_code",
    {"total_population": Denominator.RESIDENTS, "total_females": Denominator.ADULT_FEMALES},
    ("younger_females", "working_age_females", "older_females"),
    _named("age"),
)
TABLES = (RESIDENTS, HOUSEHOLDS, DISTRICT_HOUSEHOLDS, BROAD_AGES)


def read_census(file: RawFile, table: CensusTable) -> Rows:
    """Read one table of the census.

    Returns
    -------
    Rows
        `frame`: place_kind, area_code, vintage, and a column for each denominator the table gives [people or
        households], one row an area, sorted. Repeats of an area with the same totals are merged.

    Raises
    ------
    SourceError
        A column is missing, an area has two totals, it is not of the census of 2021, or no row can be read.
    """
    header, rows = read_texts(file)
    names = [our_name(column)[0] or column for column in header]
    wanted = {table.code: table.code_as_published} | {name: name for name in (*table.counts, *table.signs)}
    check_columns(file, header, names, wanted)
    if not CENSUS_NAME.search(file.name):
        raise SourceError(f'{file.shown}: expected "census2021" in its name, found none. Rename the file if it is so.')
    numbers = [*table.counts, *(sign for sign in table.signs if table is BROAD_AGES)]
    rows = replace(rows, frame=rows.frame.set_axis(pd.Index(names), axis=1)[[table.code, *numbers]])
    rows = rows.matching(table.code, *PATTERNS[table.code]).numbered(numbers)
    rows = rows.without((rows.frame[numbers] < 0).any(axis=1), "a number is below zero", table.code)
    if table is BROAD_AGES:
        rows = _without_impossible_ages(rows)
    rows = some_left(rows.each_once([table.code, *numbers]), file, f"{table.title} of England or Wales, Census 2021")
    _check_one_total(rows.frame, table, file)
    return replace(rows, frame=_counted(rows.frame, table), vintage=CENSUS_2021)


def _without_impossible_ages(rows: Rows) -> Rows:
    frame = rows.frame
    parts = frame["working_age_females"] + frame["older_females"]
    adults = frame["total_females"] - frame["younger_females"]
    bad = (parts > adults) | (frame["total_females"] > frame["total_population"])
    return rows.without(bad, "groups of age exceed their total", BROAD_AGES.code)


def _check_one_total(frame: pd.DataFrame, table: CensusTable, file: RawFile) -> None:
    repeated = sorted(frame.loc[frame[table.code].duplicated(), table.code].unique())
    if repeated:
        raise SourceError(
            f"{file.shown}: expected one total an area, found several for {', '.join(repeated[:5])} "
            f"({len(repeated)} in all). Download it again."
        )


def _counted(frame: pd.DataFrame, table: CensusTable) -> pd.DataFrame:
    counts = {str(denominator): frame[column] for column, denominator in table.counts.items()}
    if table is BROAD_AGES:
        counts[Denominator.ADULT_FEMALES] = frame["total_females"] - frame["younger_females"]
    counted = frame[[table.code]].set_axis(["area_code"], axis=1)
    counted = counted.assign(place_kind=str(KINDS[table.code]), vintage=CENSUS_2021, **counts)
    return counted.sort_values("area_code", ignore_index=True)


def _format(table: CensusTable) -> Format:
    def matches(file: RawFile) -> bool:
        found = {our_name(column)[0] or column for column in header_of(file)}
        wanted = {table.code, *table.counts, *table.signs}
        known = any({other.code, *other.counts, *other.signs} <= found for other in TABLES if other is not table)
        named = bool(CSV_NAME.search(file.name) and table.named.search(file.name))
        return wanted <= found or (named and not known and len(wanted & found) >= len(wanted) - 1)

    def examine(file: RawFile, _today: date) -> Examined:
        rows = read_census(file, table)
        return rows.examined(file, "2021", f"{len(rows.frame):,} areas")

    publisher = "Office for National Statistics"
    return Format(table.name, SOURCE, f"Census 2021: {table.title}", publisher, "OGL v3.0", matches, examine)


FORMATS = tuple(_format(table) for table in TABLES)
