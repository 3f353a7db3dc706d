"""The police's own extract for Testborough: every crime and incident with times, flags and pseudonyms."""

from functools import cache

import numpy as np
import pandas as pd

from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.crimes import crimes
from assessment.sources.demonstration.offences import OFFENCES, OUTCOME_GROUPS
from assessment.sources.demonstration.outcomes import settled_crimes
from assessment.sources.demonstration.places import lsoas
from assessment.sources.demonstration.planted import DISTRICT_CODE, FRIDAY_NIGHT, TOWN_CENTRE_WARD_CODE
from assessment.sources.demonstration.victims import with_victims
from assessment.terms.crime import CrimeType

YES, NO = "Yes", "No"
DAY, HOUR, MINUTE = 86_400, 3_600, 60  # seconds
FLAG_NOT_KNOWN, PLACE_NOT_KNOWN = 0.02, 0.01
ADDRESSES_AT_A_POINT = 25
# How often each hour of the day, from midnight: little before dawn, most in the afternoon and evening.
HOURS = np.array([3, 2, 2, 1, 1, 1, 1, 2, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 5, 4])
SHOP_HOURS = np.array([0] * 8 + [2, 4, 6, 7, 7, 7, 7, 7, 6, 5, 3, 2, 1, 0, 0, 0])
UNSEEN = (  # nobody was there: between two moments
    CrimeType.BURGLARY,
    CrimeType.VEHICLE_CRIME,
    CrimeType.CRIMINAL_DAMAGE,
    CrimeType.BICYCLE_THEFT,
    CrimeType.OTHER_THEFT,
)
LONGEST_UNSEEN = 14 * HOUR
DOMESTIC_ABUSE = {
    CrimeType.VIOLENCE: 0.36,
    CrimeType.CRIMINAL_DAMAGE: 0.08,
    CrimeType.PUBLIC_ORDER: 0.06,
    CrimeType.OTHER_CRIME: 0.05,
}
KNIFE = {CrimeType.VIOLENCE: 0.03, CrimeType.ROBBERY: 0.20, CrimeType.WEAPONS: 0.60}
ALCOHOL = {CrimeType.VIOLENCE: 0.14, CrimeType.PUBLIC_ORDER: 0.14, CrimeType.ASB: 0.08, CrimeType.CRIMINAL_DAMAGE: 0.05}
HATE = {CrimeType.PUBLIC_ORDER: 0.08, CrimeType.VIOLENCE: 0.02, CrimeType.CRIMINAL_DAMAGE: 0.01}
STRANDS = {"Race": 62, "Sexual orientation": 14, "Disability": 13, "Religion or belief": 6, "Transgender identity": 5}
NIGHT_ECONOMY_AT_PEAK, NIGHT_ECONOMY_IN_TOWN = 0.85, 0.3
NIGHT = (20, 4)  # hours in which the town centre lives by night


@cache
def records() -> pd.DataFrame:
    """The rows of the extract, in the order of their keys.

    Columns as the return "records" asks for. Months that the police did not publish are in it. Moments are text to the
    minute ("2024-05-13 22:30"), days are text.
    """
    inside = (lsoas()["district_code"] == DISTRICT_CODE).to_numpy()[crimes()["lsoa"]]
    frame = crimes()[inside].assign(crime=lambda rows: rows.index).reset_index(drop=True)
    frame = _with_times(frame.assign(is_peak=_is_peak(frame)))
    frame = with_victims(_with_flags(frame)).sort_values(["end", "crime"], ignore_index=True)
    return _as_asked(frame)


def _is_peak(frame: pd.DataFrame) -> np.ndarray:
    in_ward = (lsoas()["ward_code"] == FRIDAY_NIGHT.ward24_code).to_numpy()[frame["lsoa"]]
    of_type = (frame["crime_type"] == FRIDAY_NIGHT.crime_type).to_numpy()
    return in_ward & of_type & (stream("friday nights").random(len(frame)) < FRIDAY_NIGHT.share)


def _with_times(frame: pd.DataFrame) -> pd.DataFrame:
    """`start` and `end` of each, in seconds since 1970; `end` lies in the month of the record."""
    chance = stream("times")
    month = pd.PeriodIndex(frame["month"], freq="M")
    first = month.to_timestamp().as_unit("s").asi8
    hours = _hours(frame["crime_type"].to_numpy(), chance)
    seconds = chance.integers(HOUR // MINUTE, size=len(frame)) * MINUTE
    day = (chance.random(len(frame)) * month.days_in_month.to_numpy()).astype("int64")
    end = first + day * DAY + hours * HOUR + seconds
    end = np.where(frame["is_peak"], _friday_nights(first, month.days_in_month.to_numpy(), chance), end)
    unseen = np.where(frame["crime_type"].isin(UNSEEN), chance.random(len(frame)) * LONGEST_UNSEEN, 0)
    return frame.assign(start=end - unseen.astype("int64") // MINUTE * MINUTE, end=end)


def _hours(kinds: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    at_any = chance.choice(24, len(kinds), p=HOURS / HOURS.sum())
    in_shops = chance.choice(24, len(kinds), p=SHOP_HOURS / SHOP_HOURS.sum())
    return np.where(kinds == CrimeType.SHOPLIFTING, in_shops, at_any)


def _friday_nights(first: np.ndarray, days: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """A moment of a Friday night whose end lies in the same month."""
    weekday = (first // DAY + 3) % 7  # 1 January 1970 was a Thursday
    friday = (FRIDAY_NIGHT.weekday - weekday) % 7
    weeks = (days - 2 - friday) // 7 + 1
    night = FRIDAY_NIGHT.to_hour + 24 - FRIDAY_NIGHT.from_hour
    minutes = (chance.random(len(first)) * night * HOUR // MINUTE).astype("int64")
    week = (chance.random(len(first)) * weeks).astype("int64")
    return first + (friday + 7 * week) * DAY + FRIDAY_NIGHT.from_hour * HOUR + minutes * MINUTE


def _with_flags(frame: pd.DataFrame) -> pd.DataFrame:
    chance = stream("flags")
    kinds, peak = frame["crime_type"], frame["is_peak"].to_numpy()
    hour = (frame["end"].to_numpy() % DAY) // HOUR
    in_town = (lsoas()["ward_code"] == TOWN_CENTRE_WARD_CODE).to_numpy()[frame["lsoa"]]
    at_night = in_town & ((hour >= NIGHT[0]) | (hour < NIGHT[1])) & kinds.isin(ALCOHOL).to_numpy()
    by_night = np.where(peak, NIGHT_ECONOMY_AT_PEAK, np.where(at_night, NIGHT_ECONOMY_IN_TOWN, 0))
    is_hate = _happens(kinds, HATE, chance)
    strands = chance.choice(list(STRANDS), len(frame), p=np.array(list(STRANDS.values())) / 100)
    return frame.assign(
        is_domestic=_happens(kinds, DOMESTIC_ABUSE, chance) & ~peak,
        is_knife=_happens(kinds, KNIFE, chance),
        is_alcohol=_happens(kinds, ALCOHOL, chance) | peak,
        is_night_economy=chance.random(len(frame)) < by_night,
        hate_strand=np.where(is_hate, strands, "None"),
    )


def _happens(kinds: pd.Series, shares: dict[CrimeType, float], chance: np.random.Generator) -> np.ndarray:
    likely = kinds.map({str(kind): share for kind, share in shares.items()}).fillna(0.0).to_numpy()
    return chance.random(len(kinds)) < likely


def _as_asked(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that the return asks for, as they are typed into it."""
    chance = stream("extract")
    code = lsoas()["lsoa21_code"].to_numpy()[frame["lsoa"]]
    address = frame["point"] * ADDRESSES_AT_A_POINT + chance.integers(ADDRESSES_AT_A_POINT, size=len(frame))
    started, ended = _written(frame["start"]), _written(frame["end"])
    return pd.DataFrame(
        {
            "record_key": [f"R{number:07d}" for number in range(1, len(frame) + 1)],
            "offence_code": _offences(frame["crime_type"].to_numpy(), chance),
            "recorded_date": ended.str[:10],
            "from_at": started,
            "to_at": ended.where(frame["start"] < frame["end"], ""),
            "lsoa_code": np.where(chance.random(len(frame)) < PLACE_NOT_KNOWN, "", code),
            "borough_code": DISTRICT_CODE,
            "domestic_abuse": _flag(frame["is_domestic"], chance),
            "hate_strand": frame["hate_strand"],
            "knife": _flag(frame["is_knife"], chance),
            "alcohol": _flag(frame["is_alcohol"], chance),
            "night_time_economy": _flag(frame["is_night_economy"], chance),
            "victim_key": frame["victim_key"],
            "location_key": [f"L{number:06d}a" for number in address],
            "victim_age_band": frame["victim_age_band"],
            "victim_sex": frame["victim_sex"],
            "victim_ethnicity": frame["victim_ethnicity"],
            "outcome": settled_crimes()["last_outcome"]
            .reindex(frame["crime"], fill_value="")
            .map(OUTCOME_GROUPS)
            .array,
        }
    )


def _written(seconds: pd.Series) -> pd.Series:
    return pd.to_datetime(seconds, unit="s").dt.strftime("%Y-%m-%d %H:%M")


def _flag(is_so: pd.Series, chance: np.random.Generator) -> np.ndarray:
    """Yes and No; a No that nobody filled in is blank."""
    return np.where(is_so, YES, np.where(chance.random(len(is_so)) < FLAG_NOT_KNOWN, "", NO))


def _offences(kinds: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    codes = np.empty(len(kinds), dtype=object)
    for kind, shares in OFFENCES.items():
        of_kind = kinds == kind
        weights = np.array(list(shares.values()))
        codes[of_kind] = chance.choice(list(shares), int(of_kind.sum()), p=weights / weights.sum())
    return codes
