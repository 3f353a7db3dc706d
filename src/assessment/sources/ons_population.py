"""Mid-year population estimates of the ONS, by single year of age.

Yields residents, people aged 10 to 17 and, where females are told apart, females aged 16 and over ("adult": the age
from which statistics of domestic abuse count), for LSOAs of 2021 (`sapelsoasyoa...xlsx`, sheets `Mid-2022 LSOA 2021`),
LSOAs of 2011 (`sape23dt2...xlsx`, sheets `Mid-2020 Persons`, `Mid-2020 Females`; re-cut copies) and districts (re-cut).
Known gaps: re-cut copies have no sexes and no year but in their name. Small-area estimates are supporting information,
not accredited official statistics. Source: https://www.ons.gov.uk (population estimates). Licence: OGL v3.0.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

import pandas as pd

from assessment.sources.formats import Examined, Format
from assessment.sources.ons_lookups import PATTERNS, our_name
from assessment.sources.place_files import (
    CSV_NAME,
    Refusal,
    Rows,
    check_columns,
    header_of,
    number_in,
    read_texts,
    some_left,
)
from assessment.sources.place_sheets import header_row, is_workbook, sheet_titles, sheets
from assessment.sources.raw_files import RawFile
from assessment.tables.rows import EXAMPLES_SHOWN, FIRST_ROW_OF_DATA
from assessment.terms.errors import SourceError
from assessment.terms.places import Denominator, PlaceKind

SOURCE = "ons_population"
OLDEST = 90  # "90" or "90+" holds everybody older
AGES = tuple(range(OLDEST + 1))
YOUTHS = range(10, 18)  # the ages of youth justice
ADULT = 16
LSOA21_SHEET = "LSOA 2021"
FEMALES_SHEET = "Females"
SHEET = re.compile(rf"Mid-(20\d\d) ({LSOA21_SHEET}|Persons|{FEMALES_SHEET})")
YEAR_IN_NAME = re.compile(r"mid[-_ ]?(20\d\d)", re.IGNORECASE)
NAMED = re.compile(r"sape|population.*mid.?20\d\d", re.IGNORECASE)
AGE_CELL = re.compile(r"([FM]?)(\d{1,2})\+?")
LSOA_CODES = {"LSOA Code": "LSOA11CD", "LSOA 2011 Code": "LSOA11CD", "LSOA 2021 Code": "LSOA21CD"}
TOTALS = ("Total", "All Ages", "total_population")
KINDS = {"lsoa11_code": PlaceKind.LSOA11, "lsoa21_code": PlaceKind.LSOA21, "borough_code": PlaceKind.BOROUGH}
KEY = ["place_kind", "area_code", "vintage"]
COLUMNS = [*KEY, Denominator.RESIDENTS, Denominator.ADULT_FEMALES, Denominator.AGED_10_TO_17]


@dataclass(frozen=True)
class _Layout:
    """Where a table of ages has what, by place in the row. `youths` and `adult_females` are some of `ages`."""

    code: int
    total: int
    ages: list[int]
    youths: list[int]
    adult_females: list[int]


def read_population(file: RawFile) -> Rows:
    """Read estimates by single year of age, as published or re-cut.

    Returns
    -------
    Rows
        `frame`: place_kind, area_code, vintage ("mid-2020"), residents, adult_females, aged_10_to_17 (people; missing
        where the file does not tell), one row an area and vintage, sorted. Rows whose ages do not add up to their
        total, with other text than whole numbers, or of another country are refused. `vintage` is the latest.

    Raises
    ------
    SourceError
        A column or sheet is missing, a re-cut copy does not say its year, or no row can be read.
    """
    rows = _read_workbook(file) if is_workbook(file) else _read_text(file)
    rows = some_left(rows, file, "population of areas in England or Wales by single year of age")
    # Sheets of persons and of females each tell a part of the same row.
    frame = rows.frame.groupby(KEY, as_index=False, sort=True)[COLUMNS[len(KEY) :]].first()[COLUMNS]
    merged = rows.merged + len(rows.frame) - len(frame)
    return replace(rows, frame=frame, merged=merged, vintage=frame["vintage"].max())


def _read_text(file: RawFile) -> Rows:
    year = YEAR_IN_NAME.search(file.name)
    header, rows = read_texts(file)
    layout, kind = _layout(header, file, "")
    if not year:
        raise SourceError(f'{file.shown}: expected the year in its name ("mid2020"), found none. Rename the file.')
    tallies = [_tally(cells, layout) for cells in rows.frame.astype("object").itertuples(index=False, name=None)]
    return _checked(replace(rows, frame=_frame(tallies, rows.frame.index)), kind, f"mid-{year[1]}")


def _read_workbook(file: RawFile) -> Rows:
    with sheets(file) as found:
        wanted = {title: parts for title in found if (parts := SHEET.fullmatch(title.strip()))}
        if not wanted:
            raise SourceError(
                f'{file.shown}: expected sheets such as "Mid-2022 LSOA 2021" or "Mid-2020 Persons", found '
                f"{', '.join(found)}. Download the workbook as published."
            )
        parts = [_read_sheet(found[title], title, match, file) for title, match in wanted.items()]
    frames = pd.concat([part.frame for part in parts], ignore_index=True)
    refusals = tuple(refusal for part in parts for refusal in part.refusals)
    return Rows(frames, sum(part.rows_in for part in parts), refusals=refusals)


def _read_sheet(cells: Iterator[tuple[Any, ...]], title: str, match: re.Match[str], file: RawFile) -> Rows:
    number, header = header_row(cells, "LSOA", file, title)
    layout, kind = _layout(header, file, title)
    of_females = match[2] == FEMALES_SHEET
    if of_females:
        layout = replace(layout, adult_females=layout.ages[ADULT:])
    tallies = [_tally(row, layout) for row in cells if any(cell is not None for cell in row)]
    first = number + 1 - FIRST_ROW_OF_DATA
    frame = _frame(tallies, range(first, first + len(tallies)))
    rows = _checked(Rows(frame, len(frame)), kind, f"mid-{match[1]}")
    refusals = tuple(Refusal(f"{title}: {r.reason}", r.rows, r.examples) for r in rows.refusals)
    frame = rows.frame
    if of_females:  # the rest of its columns count females only
        frame = frame.assign(**{Denominator.RESIDENTS: math.nan, Denominator.AGED_10_TO_17: math.nan})
    return replace(rows, frame=frame, refusals=refusals)


def _layout(header: list[str], file: RawFile, title: str) -> tuple[_Layout, PlaceKind]:
    names = [our_name(LSOA_CODES.get(cell, cell))[0] or cell for cell in header]
    names = ["total" if name in TOTALS else name for name in names]
    code = next((name for name in KINDS if name in names), "lsoa21_code")
    check_columns(file, header, names, {code: "LSOA 2021 Code (or lsoa11_code, ltla21_code)", "total": "Total"})
    ages: dict[str, dict[int, int]] = {}
    for place, cell in enumerate(header):
        parts = AGE_CELL.fullmatch(cell)
        if parts:
            ages.setdefault(parts[1], {})[int(parts[2])] = place
    short = [f"{sex}{age}" for sex, places in ages.items() for age in AGES if age not in places]
    if short or set(ages) not in ({""}, {"F", "M"}):
        where = f', sheet "{title}"' if title else ""
        found = f"missing {', '.join(short[:EXAMPLES_SHOWN])}" if short else f"found sexes {sorted(ages)}"
        raise SourceError(f"{file.shown}{where}: expected columns for ages 0 to {OLDEST}, {found}. Not taken in.")
    of_age = [[places[age] for places in ages.values()] for age in AGES]
    females = [ages["F"][age] for age in AGES[ADULT:]] if "F" in ages else []
    every = list(chain.from_iterable(of_age))
    youths = list(chain.from_iterable(of_age[age] for age in YOUTHS))
    return _Layout(names.index(code), names.index("total"), every, youths, females), KINDS[code]


def _tally(cells: Sequence[Any], layout: _Layout) -> tuple[str, float, float, float, float]:
    """One row: its code, total, sum of ages, people aged 10 to 17 and women; not a number where a cell is none."""
    code = "" if cells[layout.code] is None else str(cells[layout.code]).strip()
    ages = {place: number_in(cells[place]) for place in layout.ages}
    youths, females = (sum(ages[place] for place in places) for places in (layout.youths, layout.adult_females))
    adult_females = females if layout.adult_females else math.nan
    return code, number_in(cells[layout.total]), sum(ages.values()), youths, adult_females


def _frame(tallies: list[tuple[str, float, float, float, float]], index: Iterable[int]) -> pd.DataFrame:
    columns = ["area_code", Denominator.RESIDENTS, "all_ages", Denominator.AGED_10_TO_17, Denominator.ADULT_FEMALES]
    frame = pd.DataFrame(tallies, columns=pd.Index([str(column) for column in columns]), index=pd.Index(index))
    return frame.astype({"area_code": "str"})


def _checked(rows: Rows, kind: PlaceKind, vintage: str) -> Rows:
    pattern = next(name for name, of_kind in KINDS.items() if of_kind is kind)
    rows = rows.matching("area_code", *PATTERNS[pattern])
    numbers = rows.frame[[str(Denominator.RESIDENTS), "all_ages"]]
    rows = rows.without(numbers.isna().any(axis=1) | (numbers < 0).any(axis=1), "a cell is not a number", "area_code")
    differ = rows.frame[str(Denominator.RESIDENTS)] != rows.frame["all_ages"]
    rows = rows.without(differ, "the ages do not add up to the total", "area_code")
    rows = rows.without(rows.frame["area_code"].duplicated(), "an area stands more than once", "area_code")
    frame = rows.frame.assign(place_kind=str(kind), vintage=vintage)[[str(column) for column in COLUMNS]]
    return replace(rows, frame=frame)


def _matches(file: RawFile) -> bool:
    if is_workbook(file):
        return bool(NAMED.search(file.name)) or any(SHEET.fullmatch(title.strip()) for title in sheet_titles(file))
    header = header_of(file)
    ages = [cell for cell in header if AGE_CELL.fullmatch(cell)]
    return len(ages) > OLDEST / 2 or (bool(CSV_NAME.search(file.name)) and bool(NAMED.search(file.name)))


def _examine(file: RawFile, _today: date) -> Examined:
    rows = read_population(file)
    vintages = ", ".join(sorted(rows.frame["vintage"].unique()))
    return rows.examined(file, rows.vintage, f"{rows.frame['area_code'].nunique():,} areas, {vintages}")


FORMATS = (
    Format(
        "ons_population",
        SOURCE,
        "Mid-year population by single year of age",
        "Office for National Statistics",
        "OGL v3.0",
        _matches,
        _examine,
    ),
)
