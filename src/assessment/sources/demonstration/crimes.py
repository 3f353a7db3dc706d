"""Every crime and incident of the invented force: how many, where, of which type, and the planted changes."""

from functools import cache

import numpy as np
import pandas as pd

from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.places import DISTRICTS, POINTS_IN_A_TILE, lsoas
from assessment.sources.demonstration.planted import (
    DATA_YEAR,
    DISTRICT_CODE,
    FALL,
    FIRST_MONTH,
    HOT_SPOT,
    LAST_MONTH,
    RECORDING_BREAK,
    RISE,
)
from assessment.terms.crime import CrimeType

# Records a month in Testborough; the types in the order of the police.
A_MONTH = {
    CrimeType.ASB: 110,
    CrimeType.BICYCLE_THEFT: 12,
    CrimeType.BURGLARY: 36,
    CrimeType.CRIMINAL_DAMAGE: 72,
    CrimeType.DRUGS: 34,
    CrimeType.OTHER_CRIME: 20,
    CrimeType.OTHER_THEFT: 46,
    CrimeType.WEAPONS: 12,
    CrimeType.PUBLIC_ORDER: 76,
    CrimeType.ROBBERY: 14,
    CrimeType.SHOPLIFTING: 60,
    CrimeType.THEFT_FROM_PERSON: 12,
    CrimeType.VEHICLE_CRIME: 42,
    CrimeType.VIOLENCE: 235,
}
TYPES = tuple(A_MONTH)
SIZE_OF_DISTRICT = {"E08990001": 1.0, "E08990002": 0.26, "E08990003": 0.22, "E08990004": 0.24}
# How much more there is at the height of its year, and the month of that height (1 is January).
SEASON = {
    CrimeType.ASB: (0.25, 7),
    CrimeType.BICYCLE_THEFT: (0.35, 7),
    CrimeType.BURGLARY: (0.15, 12),
    CrimeType.CRIMINAL_DAMAGE: (0.08, 6),
    CrimeType.PUBLIC_ORDER: (0.10, 7),
    CrimeType.SHOPLIFTING: (0.08, 11),
    CrimeType.VEHICLE_CRIME: (0.08, 11),
    CrimeType.VIOLENCE: (0.07, 7),
}
IN_TOWN_CENTRE = {  # times as much as in another LSOA
    CrimeType.SHOPLIFTING: 9.0,
    CrimeType.THEFT_FROM_PERSON: 8.0,
    CrimeType.ROBBERY: 4.0,
    CrimeType.BICYCLE_THEFT: 3.0,
    CrimeType.PUBLIC_ORDER: 2.5,
    CrimeType.OTHER_THEFT: 2.5,
    CrimeType.VIOLENCE: 1.6,
}
SPREAD = 0.35  # of the need of LSOAs, as the standard deviation of a logarithm
NEED_COUNTS_FOR_LITTLE = (CrimeType.SHOPLIFTING, CrimeType.VEHICLE_CRIME, CrimeType.BICYCLE_THEFT)
HOT_SPOT_POINTS = 3  # the cluster lies on so many points of the LSOA


@cache
def months() -> tuple[str, ...]:
    """The months of the archive, first to last: "2022-04"."""
    return tuple(str(month) for month in pd.period_range(FIRST_MONTH, LAST_MONTH, freq="M"))


@cache
def need() -> np.ndarray:
    """How much need there is in each LSOA (a standard normal score), which crime and deprivation share."""
    return stream("need").standard_normal(len(lsoas()))


@cache
def crimes() -> pd.DataFrame:
    """Every crime and incident of the force, the missing month included.

    Returns
    -------
    DataFrame
        One row a record: `month` (text), `crime_type`, `lsoa` and `point` (positions in `lsoas()` and
        `snap_points()`), `crime_id` (64 hexadecimal digits, "" for anti-social behaviour). Ordered by month, place
        and type.
    """
    counts = record_counts()
    month, lsoa, kind = (np.repeat(axis, counts.ravel()) for axis in np.indices(counts.shape).reshape(3, -1))
    frame = pd.DataFrame(
        {
            "month": np.array(months())[month],
            "crime_type": np.array(TYPES)[kind],
            "lsoa": lsoa,
            "point": lsoa * POINTS_IN_A_TILE + _points(lsoa, kind),
        }
    )
    frame["crime_id"] = _crime_ids(len(frame))
    frame["crime_id"] = frame["crime_id"].mask(frame["crime_type"] == CrimeType.ASB, "")
    return frame


def record_counts() -> np.ndarray:
    """Records, shape (months, LSOAs, types): chance round what is expected, drawn for each type by itself."""
    expected = expected_counts()
    return np.stack([stream(f"counts of {kind}").poisson(expected[:, :, at]) for at, kind in enumerate(TYPES)], axis=2)


def expected_counts() -> np.ndarray:
    """Records expected, shape (months, LSOAs, types), the planted changes in it."""
    level = np.array([A_MONTH[kind] for kind in TYPES])
    expected = _seasons()[:, None, :] * _shares()[None, :, :] * level
    in_testborough = (lsoas()["district_code"] == DISTRICT_CODE).to_numpy()
    in_year = np.array([DATA_YEAR[0] <= month <= DATA_YEAR[1] for month in months()])
    for change in (RISE, FALL):
        of_type = np.array([kind == change.crime_type for kind in TYPES])
        expected[np.ix_(in_year, in_testborough, of_type)] *= change.factor
    after = np.array([month >= RECORDING_BREAK.from_month for month in months()])
    expected[after, :, TYPES.index(RECORDING_BREAK.crime_type)] *= RECORDING_BREAK.factor
    return expected


def _seasons() -> np.ndarray:
    """Shape (months, types): a wave over the year that is 1 on average."""
    calendar = np.array([int(month[-2:]) for month in months()])
    waves = [SEASON.get(kind, (0.0, 1)) for kind in TYPES]
    return np.stack([1 + height * np.cos(2 * np.pi * (calendar - peak) / 12) for height, peak in waves], axis=1)


def _shares() -> np.ndarray:
    """Shape (LSOAs, types): each LSOA's share of Testborough's level; a neighbour's sum to its size."""
    places = lsoas()
    weights = np.stack([_weights(kind) for kind in TYPES], axis=1)
    shares = np.zeros_like(weights)
    for district in DISTRICTS:
        inside = (places["district_code"] == district.code).to_numpy()
        shares[inside] = SIZE_OF_DISTRICT[district.code] * weights[inside] / weights[inside].sum(axis=0)
    return _with_hot_spot(shares)


def _weights(kind: CrimeType) -> np.ndarray:
    spread = SPREAD / 3 if kind in NEED_COUNTS_FOR_LITTLE else SPREAD
    in_town = np.where(lsoas()["is_town_centre"], IN_TOWN_CENTRE.get(kind, 1.0), 1.0)
    return np.exp(spread * need()) * in_town


def _with_hot_spot(shares: np.ndarray) -> np.ndarray:
    """The hot spot takes its share of the borough's records of the type, the rest keep their proportions."""
    places = lsoas()
    kind = TYPES.index(HOT_SPOT.crime_type)
    elsewhere = (
        (places["district_code"] == DISTRICT_CODE) & (places["lsoa21_code"] != HOT_SPOT.lsoa21_code)
    ).to_numpy()
    planted = shares.copy()
    planted[elsewhere, kind] *= (1 - HOT_SPOT.share) / shares[elsewhere, kind].sum()
    planted[(places["lsoa21_code"] == HOT_SPOT.lsoa21_code).to_numpy(), kind] = HOT_SPOT.share
    return planted


def _points(lsoa: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Which of the points of its tile each record lies on: a few have much, most have little."""
    weights = 1 / np.arange(1, POINTS_IN_A_TILE + 1)
    points = stream("points").choice(POINTS_IN_A_TILE, len(lsoa), p=weights / weights.sum())
    is_hot = (lsoas()["lsoa21_code"] == HOT_SPOT.lsoa21_code).to_numpy()[lsoa]
    return np.where(is_hot & (kind == TYPES.index(HOT_SPOT.crime_type)), points % HOT_SPOT_POINTS, points)


def _crime_ids(how_many: int) -> list[str]:
    """Ids that repeat their sixteen digits four times: nobody can take them for real ones, and they zip well."""
    digits = stream("crime ids").bytes(8 * how_many).hex()
    return [4 * digits[first : first + 16] for first in range(0, len(digits), 16)]
