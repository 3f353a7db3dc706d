"""Kinds of place, and what rates are counted against."""

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
