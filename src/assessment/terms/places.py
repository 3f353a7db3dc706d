"""Kinds of place, what rates are counted against, and what deprivation is made of."""

import re
from datetime import date
from enum import StrEnum


class PlaceKind(StrEnum):
    """Statistical and administrative areas, with their vintage where it matters (Office for National Statistics)."""

    LSOA11 = "lsoa11"
    LSOA21 = "lsoa21"
    MSOA21 = "msoa21"
    WARD24 = "ward24"
    BOROUGH = "borough"


class Denominator(StrEnum):
    """Who or what a rate is counted against."""

    RESIDENTS = "residents"
    HOUSEHOLDS = "households"
    ADULT_FEMALES = "adult_females"
    AGED_10_TO_17 = "aged_10_to_17"


class Domain(StrEnum):
    """What the Indices of Deprivation measure: the whole index and its seven domains (MHCLG)."""

    IMD = "imd"
    INCOME = "income"
    EMPLOYMENT = "employment"
    EDUCATION = "education"
    HEALTH = "health"
    CRIME = "crime"
    HOUSING = "housing"
    ENVIRONMENT = "environment"


CENSUS_2021 = "Census 2021"
CENSUS_DAYS = {CENSUS_2021: date(2021, 3, 21)}
MID_YEAR = re.compile(r"mid-(20\d\d)")
MID_YEAR_DAY = (6, 30)


def reference_date(vintage: str) -> date:
    """The day that figures of a vintage are of.

    Parameters
    ----------
    vintage : str
        "Census 2021", or a mid-year as "mid-2020": 30 June (Office for National Statistics).

    Raises
    ------
    ValueError
        It is neither.
    """
    mid_year = MID_YEAR.fullmatch(vintage)
    if mid_year:
        return date(int(mid_year[1]), *MID_YEAR_DAY)
    if vintage not in CENSUS_DAYS:
        raise ValueError(f'expected a vintage such as "mid-2020" or "{CENSUS_2021}", found "{vintage}"')
    return CENSUS_DAYS[vintage]
