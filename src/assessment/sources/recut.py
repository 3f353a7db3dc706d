"""Copies of publishers' tables re-cut by others: their column names turned back into the publishers', nothing else.

Yields the header of a re-cut copy as the publisher writes it (`lsoa21_code` is LSOA21CD, `change_code` is CHGIND), and
the formats of those copies that nothing reads yet, so that they are told from files that nobody knows. Lineage: the R
packages geographr, demographr and IMD of Humaniverse, and the geo-lookups of D. Kane. Licence: OGL v3.0.
"""

import re
from dataclasses import dataclass
from datetime import date

from assessment.sources.formats import Examined, Format
from assessment.sources.place_files import header_of
from assessment.sources.raw_files import RawFile
from assessment.terms.errors import SourceError

STEMS = {"lsoa": "LSOA", "msoa": "MSOA", "ward": "WD", "ltla": "LAD", "csp": "CSP", "pfa": "PFA", "fra": "FRA"}
ENDS = {"code": "CD", "name": "NM"}
SNAKE = re.compile(rf"({'|'.join(STEMS)})(\d\d)_(code|name)")
CHANGE = {"change_code": "CHGIND"}


def published_name(column: str) -> str:
    """The publisher's name of a re-cut column ("ward24_code" is "WD24CD"); any other name as it is."""
    parts = SNAKE.fullmatch(column)
    if parts:
        return f"{STEMS[parts[1]]}{parts[2]}{ENDS[parts[3]]}"
    return CHANGE.get(column, column)


@dataclass(frozen=True)
class Unread:
    """A table that is known and that nothing in the workbook reads yet; `signs` are columns only it has together."""

    name: str
    title: str
    publisher: str
    signs: frozenset[str]


def _unread(name: str, title: str, publisher: str, *signs: str) -> Unread:
    return Unread(name, title, publisher, frozenset(signs))


ONS = "Office for National Statistics"
MHCLG = "Ministry of Housing, Communities and Local Government"
UNREAD = (
    _unread("census_ethnicity", "Census 2021 ethnic groups by district", ONS, "ethnic_group", "value"),
    _unread("rural_urban", "Rural-urban classification of LSOAs", ONS, "ruc21_code", "classification"),
    _unread("lsoa_points", "Points of LSOAs", ONS, "LSOACD", "latitude", "longitude"),
    _unread("msoa_names", "MSOAs and the bodies they lie in", ONS, "MSOACD", "MSOAHCLNM"),
    _unread("lsoa11_wards", "LSOAs of 2011 in wards of 2017", ONS, "lsoa11_code", "ward17_code"),
    _unread("iod2019_subdomains", "Sub-domains of deprivation, 2019", MHCLG, "Adult_skills_rank", "Indoors_rank"),
    _unread("iod2025_subdomains", "Sub-domains of deprivation, 2025", MHCLG, "adult_skills_rank", "indoors_rank"),
    _unread("iod_indicators", "Underlying indicators of deprivation", MHCLG, "income_domain_numerator"),
    _unread("iod2019_districts", "Deprivation by district, 2019", MHCLG, "Score", "Extent", "Income_Extent"),
    _unread("iod2025_districts", "Deprivation by district, 2025", MHCLG, "imd_average_rank", "imd_average_score"),
)


def _format(unread: Unread) -> Format:
    def matches(file: RawFile) -> bool:
        return unread.signs <= set(header_of(file))

    def examine(file: RawFile, _today: date) -> Examined:
        raise SourceError(
            f"{file.shown}: this is {unread.title} ({unread.publisher}). Nothing in the workbook reads it yet, so it "
            "is not taken in. Nothing is wrong with it; leave it out."
        )

    return Format(unread.name, "unread", unread.title, unread.publisher, "OGL v3.0", matches, examine)


FORMATS = tuple(_format(unread) for unread in UNREAD)
