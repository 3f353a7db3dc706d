"""Look-ups of the ONS Open Geography portal: what each area lies in.

Yields LSOA 2021 to ward and district (best fit), LSOA 2011 to LSOA 2021 (exact fit, with the kind of change), district
to community safety partnership and police force area, district to fire and rescue authority: England and Wales. Columns
are told by stem and year (WD24CD, WD25CD), since the year moves with each edition; re-cut copies go through `recut`.
Known gaps: a district with several partnerships has a row for each. Source: https://geoportal.statistics.gov.uk.
Licence: OGL v3.0; contains OS data (c) Crown copyright and database right.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from assessment.sources.formats import Examined, Format
from assessment.sources.place_files import (
    CSV_NAME,
    Rows,
    check_columns,
    header_of,
    read_texts,
    some_left,
)
from assessment.sources.raw_files import RawFile
from assessment.sources.recut import published_name
from assessment.tables.rows import EXAMPLES_SHOWN
from assessment.tables.table import LSOA
from assessment.terms.errors import SourceError

SOURCE = "ons_lookups"
STEMS = {"LAD": "borough", "WD": "ward", "CSP": "csp", "PFA": "force", "FRA": "fire"}
ENDS = {"CD": "code", "NM": "name"}
DATED = re.compile(rf"(?:F_)?({'|'.join(STEMS)})(\d\d)(CD|NM)")
UNDATED = re.compile(r"(?:F_)?((?:LSOA|MSOA)\d\d)(CD|NM)")
PATTERNS = {
    "lsoa11_code": (LSOA, "a code of England or Wales such as E01006802"),
    "lsoa21_code": (LSOA, "a code of England or Wales such as E01006802"),
    "ward_code": (r"[EW]05\d{6}", "a code of England or Wales such as E05014120"),
    "borough_code": (r"(E0[6-9]|W06)\d{6}", "a code of England or Wales such as E08000013"),
    "csp_code": (r"[EW]\d{8}", "a code of England or Wales such as E22000184"),
    "force_code": (r"[EW]\d{8}", "a code of England or Wales such as E23000004"),
    "fire_code": (r"[EW]\d{8}", "a code of England or Wales such as E31000041"),
    "change": (r"[USMX]", "U, S, M or X"),
}


@dataclass(frozen=True)
class Lookup:
    """One look-up: its columns by our names and the publisher's, what it is keyed by, and how files of it are named."""

    name: str
    title: str
    columns: dict[str, str]
    key: tuple[str, ...]
    named: re.Pattern[str]


LSOA_WARDS = Lookup(
    "ons_lsoa_wards",
    "LSOA 2021 to ward and district",
    {
        "lsoa21_code": "LSOA21CD",
        "lsoa21_name": "LSOA21NM",
        "ward_code": "WD24CD",
        "ward_name": "WD24NM",
        "borough_code": "LAD24CD",
        "borough_name": "LAD24NM",
    },
    ("lsoa21_code",),
    re.compile(r"lsoa.{0,4}21.*(ward|wd)", re.IGNORECASE),
)
LSOA_CHANGES = Lookup(
    "ons_lsoa_changes",
    "LSOA 2011 to LSOA 2021",
    {"lsoa11_code": "LSOA11CD", "lsoa21_code": "LSOA21CD", "change": "CHGIND", "borough_code": "LAD22CD"},
    ("lsoa11_code", "lsoa21_code"),
    re.compile(r"lsoa.{0,4}11.*lsoa.{0,4}21", re.IGNORECASE),
)
DISTRICT_CSPS = Lookup(
    "ons_district_csps",
    "district to community safety partnership and police force area",
    {
        "borough_code": "LAD24CD",
        "csp_code": "CSP24CD",
        "csp_name": "CSP24NM",
        "force_code": "PFA24CD",
        "force_name": "PFA24NM",
    },
    ("borough_code", "csp_code"),
    re.compile(r"(lad|local.auth).*(csp|community.safety)", re.IGNORECASE),
)
DISTRICT_FIRE = Lookup(
    "ons_district_fire",
    "district to fire and rescue authority",
    {"borough_code": "LAD24CD", "fire_code": "FRA24CD", "fire_name": "FRA24NM"},
    ("borough_code",),
    re.compile(r"(lad|local.auth).*(fra\d\d|fire)", re.IGNORECASE),
)
LOOKUPS = (LSOA_WARDS, LSOA_CHANGES, DISTRICT_CSPS, DISTRICT_FIRE)


def our_name(column: str) -> tuple[str, str]:
    """Our name of a published or re-cut column and its year ("WD24CD" is ward_code, 2024); ("", "") if not one."""
    published = published_name(column)
    dated, undated = DATED.fullmatch(published), UNDATED.fullmatch(published)
    if dated:
        return f"{STEMS[dated[1]]}_{ENDS[dated[3]]}", f"20{dated[2]}"
    if undated:
        return f"{undated[1].lower()}_{ENDS[undated[2]]}", f"20{undated[1][-2:]}"
    return ("change", "") if published == "CHGIND" else ("", "")


def read_lookup(file: RawFile, lookup: Lookup) -> Rows:
    """Read one look-up.

    Parameters
    ----------
    file : RawFile
        As the portal serves it (UTF-8 with a mark) or a re-cut copy, packed with gzip or not.
    lookup : Lookup
        One of LOOKUPS.

    Returns
    -------
    Rows
        `frame` has our names of `lookup.columns`, all text, sorted by its key; `vintage` is the latest year among the
        columns ("2024"). Rows with a code that is blank or of another country are refused.

    Raises
    ------
    SourceError
        A column is missing or stands twice, an area lies in two places, or no row can be read.
    """
    header, rows = read_texts(file)
    names = [our_name(column)[0] for column in header]
    check_columns(file, header, [name for name in names if name], lookup.columns)
    frame = rows.frame.set_axis(pd.Index(names), axis=1)[list(lookup.columns)].apply(lambda cells: cells.str.strip())
    rows = replace(rows, frame=frame)
    for column, (pattern, expected) in PATTERNS.items():
        rows = rows.matching(column, pattern, expected) if column in lookup.columns else rows
    rows = some_left(rows.each_once(list(lookup.columns)), file, f"a look-up, {lookup.title}, of England or Wales")
    _check_one_place(rows.frame, lookup, file)
    ordered = rows.frame.sort_values(list(lookup.key), ignore_index=True)
    return replace(rows, frame=ordered, vintage=max(our_name(column)[1] for column in header))


def _check_one_place(frame: pd.DataFrame, lookup: Lookup, file: RawFile) -> None:
    repeated = frame.loc[frame.duplicated(list(lookup.key)), lookup.key[0]].unique()
    if len(repeated):
        raise SourceError(
            f"{file.shown}: expected each {' with '.join(lookup.key)} in one place, found "
            f"{', '.join(repeated[:EXAMPLES_SHOWN])} in several ({len(repeated)} in all). Not taken in: "
            "download the best-fit or exact-fit look-up."
        )


def _format(lookup: Lookup) -> Format:
    def matches(file: RawFile) -> bool:
        found = {our_name(column)[0] for column in header_of(file)}
        if len(found & set(lookup.columns)) >= len(lookup.columns) - 1:
            return True
        return bool(CSV_NAME.search(file.name) and lookup.named.search(file.name)) and not _is_another(found, lookup)

    def examine(file: RawFile, _today: date) -> Examined:
        rows = read_lookup(file, lookup)
        return rows.examined(file, rows.vintage, f"{rows.frame[lookup.key[0]].nunique():,} areas")

    publisher = "Office for National Statistics"
    return Format(lookup.name, SOURCE, f"Look-up: {lookup.title}", publisher, "OGL v3.0", matches, examine)


def _is_another(found: set[str], lookup: Lookup) -> bool:
    """True where the columns are all those of another look-up."""
    return any(set(other.columns) <= found for other in LOOKUPS if other is not lookup)


FORMATS = tuple(_format(lookup) for lookup in LOOKUPS)
