"""What was planted in Testborough's data: what, where, when and how big. Tests find each of these in the files.

Everything else is flat, apart from the seasons and the noise of a Poisson count.
"""

from dataclasses import dataclass

from assessment.terms.crime import CrimeType

FIRST_MONTH, LAST_MONTH = "2022-04", "2025-03"
DATA_YEAR = ("2024-04", "2025-03")
YEAR_BEFORE = ("2023-04", "2024-03")
FORCE_SLUG = "testshire"
DISTRICT_CODE = "E08990001"
TOWN_CENTRE_WARD_CODE = "E05990004"
LARGEST_NOISE = 0.15  # no other type of Testborough changes by more from one year to the next


@dataclass(frozen=True)
class HotSpot:
    """One LSOA that holds this share of the district's records of a type, in every year."""

    lsoa21_code: str
    crime_type: CrimeType
    share: float


@dataclass(frozen=True)
class YearOnYear:
    """One type of the district, times this in the data year."""

    crime_type: CrimeType
    factor: float


@dataclass(frozen=True)
class RecordingBreak:
    """One type, in every district of the force, times this from a month on."""

    crime_type: CrimeType
    from_month: str
    factor: float


@dataclass(frozen=True)
class MissingMonth:
    """A month for which the force has no street file. The police's own extract has it."""

    month: str
    kind: str


@dataclass(frozen=True)
class RepeatVictims:
    """So many victim keys, each with so many records of domestic abuse in the data year."""

    victims: int
    fewest_records: int
    most_records: int


@dataclass(frozen=True)
class WeeklyPeak:
    """A share of a ward's records of a type that is linked to alcohol and falls in the hours of one night a week."""

    ward24_code: str
    crime_type: CrimeType
    weekday: int  # Monday is 0
    from_hour: int
    to_hour: int  # of the next day
    share: float


HOT_SPOT = HotSpot("E01990012", CrimeType.VIOLENCE, 0.15)
RISE = YearOnYear(CrimeType.VEHICLE_CRIME, 1.6)
FALL = YearOnYear(CrimeType.BURGLARY, 0.6)
RECORDING_BREAK = RecordingBreak(CrimeType.PUBLIC_ORDER, "2024-07", 0.5)
MISSING_MONTH = MissingMonth("2023-11", "street")
REPEAT_VICTIMS = RepeatVictims(victims=30, fewest_records=5, most_records=9)
FRIDAY_NIGHT = WeeklyPeak(TOWN_CENTRE_WARD_CODE, CrimeType.VIOLENCE, weekday=4, from_hour=22, to_hour=2, share=0.35)
