"""English Indices of Deprivation of 2019 and 2025 (MHCLG), by LSOA.

Yields rank, decile and score of the index and its seven domains: File 7 (CSV) of either, File 1 of 2025 (workbook; rank
and decile of the index only) and re-cut copies. 2019 is by LSOA of 2011 (32,844), 2025 by LSOA of 2021 (33,755): ranks
of the two are not comparable, deciles are. England only. Known defects: the last header of File 1 is cut off. Source:
https://www.gov.uk/government/collections/english-indices-of-deprivation. Licence: OGL v3.0.
"""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from assessment.sources.formats import Examined, Format
from assessment.sources.ons_lookups import our_name
from assessment.sources.place_files import CSV_NAME, Rows, check_columns, header_of, read_texts, some_left
from assessment.sources.place_sheets import header_row, is_workbook, sheet_titles, sheets
from assessment.sources.raw_files import RawFile
from assessment.sources.recut import FORMATS as UNREAD_FORMATS
from assessment.tables.rows import FIRST_ROW_OF_DATA
from assessment.terms.errors import SourceError
from assessment.terms.places import Domain

SOURCE = "deprivation"
ENGLISH_LSOA = r"E01\d{6}"
LSOAS = {"2019": 32_844, "2025": 33_755}  # of England, as each edition counts them: the lowest rank possible
CODES = {"lsoa11_code": "2019", "lsoa21_code": "2025"}
PUBLISHED_CODES = {"LSOA code (2011)": "lsoa11_code", "LSOA code (2021)": "lsoa21_code"}
DISTRICT = re.compile(r"Local Authority District code \(20\d\d\)")
# As published, then as re-cut.
DOMAIN_NAMES = {
    Domain.IMD: r"Index of Multiple Deprivation \(IMD\)|IMD",
    Domain.INCOME: r"Income",
    Domain.EMPLOYMENT: r"Employment",
    Domain.EDUCATION: r"Education, Skills and Training|Education",
    Domain.HEALTH: r"Health Deprivation and Disability|Health",
    Domain.CRIME: r"Crime",
    Domain.HOUSING: r"Barriers to Housing and Services|Housing_and_Access|Housing_and_Services",
    Domain.ENVIRONMENT: r"Living Environment|Environment",
}
MEASURES = ("rank", "decile", "score")
MOST_DECILE = 10
INDEX = "Index of Multiple Deprivation (IMD)"
WANTED = {"imd rank": f"{INDEX} Rank", "imd decile": f"{INDEX} Decile"}
SHEET = "IMD25"
NAMED = re.compile(r"imd.?20(19|25)|iod.?20(19|25)|file.?[17].*(iod|imd)", re.IGNORECASE)
COLUMNS = ["lsoa_code", "borough_code", "vintage", "domain", *MEASURES]


def read_deprivation(file: RawFile) -> Rows:
    """Read one edition of the indices.

    Returns
    -------
    Rows
        `frame`: lsoa_code, borough_code (of the file's own year, or ""), vintage ("2019", "2025"), domain, rank,
        decile, score (missing where the file has none), a row for each LSOA and domain, sorted. A row of the file with
        a code outside England, a rank beyond the number of LSOAs or a decile other than 1 to 10 is refused; one rank
        may be shared. `rows_in` counts rows of the file, one an LSOA.

    Raises
    ------
    SourceError
        A column is missing, an LSOA stands twice, or no row can be read.
    """
    header, rows = _sheet(file) if is_workbook(file) else read_texts(file)
    names = [_our_name(cell) for cell in header]
    code = next((name for name in CODES if name in names), "lsoa21_code")
    found = {name: cell for name, cell in zip(names, header, strict=True) if name}
    wanted = {**found, code: _published_code(code), **WANTED}
    check_columns(file, header, [name for name in names if name], wanted)
    places = [place for place, name in enumerate(names) if name]
    frame = rows.frame[places].set_axis(pd.Index([names[place] for place in places]), axis=1)
    rows = replace(rows, frame=frame).matching(code, ENGLISH_LSOA, "a code of England such as E01006802")
    rows = _in_range(rows, CODES[code])
    rows = rows.without(rows.frame[code].duplicated(), "an LSOA stands more than once", code)
    rows = some_left(rows, file, "Indices of Deprivation by LSOA of England")
    return replace(rows, frame=_long(rows.frame, code), vintage=CODES[code])


def _published_code(code: str) -> str:
    return next(theirs for theirs, ours in PUBLISHED_CODES.items() if ours == code)


def _our_name(cell: str) -> str:
    """Our name of a published or re-cut header: "imd rank", "lsoa21_code", "borough_code"; "" for what is not read."""
    if cell in PUBLISHED_CODES:
        return PUBLISHED_CODES[cell]
    if DISTRICT.fullmatch(cell):
        return "borough_code"
    for domain, pattern in DOMAIN_NAMES.items():
        parts = re.match(rf"(?:{pattern})[ _](rank|decile|score)\b", cell, re.IGNORECASE)
        if parts:
            return f"{domain} {parts[1].lower()}"
    return our_name(cell)[0] if our_name(cell)[0] in CODES else ""


def _in_range(rows: Rows, vintage: str) -> Rows:
    code = next(name for name, of in CODES.items() if of == vintage)
    rows = rows.numbered([name for name in rows.frame.columns if " " in name])
    most = {"rank": LSOAS[vintage], "decile": MOST_DECILE}
    for measure, highest in most.items():
        columns = [name for name in rows.frame.columns if name.endswith(f" {measure}")]
        numbers = rows.frame[columns]
        bad = ((numbers < 1) | (numbers > highest)).any(axis=1)
        rows = rows.without(bad, f"a {measure} is not from 1 to {highest:,}", code)
    return rows


def _long(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    parts = []
    frame = frame.sort_values(code)
    for domain in sorted(Domain):
        if f"{domain} rank" not in frame and f"{domain} decile" not in frame:
            continue
        values = {m: frame.get(f"{domain} {m}", pd.Series(float("nan"), frame.index)) for m in MEASURES}
        borough = frame.get("borough_code", pd.Series("", frame.index, dtype="str"))
        part = pd.DataFrame({"lsoa_code": frame[code], "borough_code": borough, **values})
        parts.append(part.assign(vintage=CODES[code], domain=str(domain)))
    # Each part has the same LSOAs in order: a row of each in turn is the order by LSOA and domain.
    turns = np.arange(len(parts) * len(frame)).reshape(len(parts), len(frame)).T.ravel()
    return pd.concat(parts)[COLUMNS].iloc[turns].reset_index(drop=True)


def _sheet(file: RawFile) -> tuple[list[str], Rows]:
    """The header and rows of File 1, as text."""
    with sheets(file) as found:
        if SHEET not in found:
            raise SourceError(f'{file.shown}: expected the sheet "{SHEET}", found {", ".join(found)}. Not taken in.')
        number, header = header_row(found[SHEET], "LSOA code", file, SHEET)
        cells = [["" if cell is None else str(cell) for cell in row] for row in found[SHEET] if any(row)]
    first = number + 1 - FIRST_ROW_OF_DATA
    frame = pd.DataFrame(cells, index=pd.RangeIndex(first, first + len(cells)), dtype="str")
    return header, Rows(frame, len(frame))


def _matches(file: RawFile) -> bool:
    if is_workbook(file):
        return SHEET in sheet_titles(file) or bool(NAMED.search(file.name))
    found = {_our_name(cell) for cell in header_of(file)}
    if {"imd rank", "imd decile"} <= found:
        return True
    named = CSV_NAME.search(file.name) and NAMED.search(file.name)
    return bool(named) and not any(unread.matches(file) for unread in UNREAD_FORMATS)


def _examine(file: RawFile, _today: date) -> Examined:
    rows = read_deprivation(file)
    lsoas, domains = rows.frame["lsoa_code"].nunique(), rows.frame["domain"].nunique()
    return rows.examined(file, rows.vintage, f"{lsoas:,} LSOAs, {domains} domains")


FORMATS = (
    Format(
        "deprivation",
        SOURCE,
        "English Indices of Deprivation by LSOA",
        "Ministry of Housing, Communities and Local Government",
        "OGL v3.0",
        _matches,
        _examine,
    ),
)
