"""Emerging and persistent hot spots: how an area's being hot or cold has changed from period to period."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# scipy ships no types.

import math
from collections.abc import Sequence
from enum import StrEnum

import pandas as pd

from assessment.methods.checked import finite, share
from assessment.methods.hot_spots import COLD, HOT, NEITHER, hot_and_cold
from assessment.methods.multiplicity import Adjustment
from assessment.methods.significance import two_sided
from assessment.methods.trend import kendall_trend

# A part of a period this small is rounding: 29% of 100 periods is not 28.999999999999996.
ROUNDING = 1e-9

FEWEST_PERIODS = 2


class Trend(StrEnum):
    """Direction of a series of z-scores; none where none is discernible."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class EmergingCategory(StrEnum):
    """The 17 categories of Esri's Emerging Hot Spot Analysis."""

    NEW_HOT = "new hot spot"
    CONSECUTIVE_HOT = "consecutive hot spot"
    INTENSIFYING_HOT = "intensifying hot spot"
    PERSISTENT_HOT = "persistent hot spot"
    DIMINISHING_HOT = "diminishing hot spot"
    SPORADIC_HOT = "sporadic hot spot"
    OSCILLATING_HOT = "oscillating hot spot"
    HISTORICAL_HOT = "historical hot spot"
    NEW_COLD = "new cold spot"
    CONSECUTIVE_COLD = "consecutive cold spot"
    INTENSIFYING_COLD = "intensifying cold spot"
    PERSISTENT_COLD = "persistent cold spot"
    DIMINISHING_COLD = "diminishing cold spot"
    SPORADIC_COLD = "sporadic cold spot"
    OSCILLATING_COLD = "oscillating cold spot"
    HISTORICAL_COLD = "historical cold spot"
    NO_PATTERN = "no pattern detected"


class PersistenceCategory(StrEnum):
    """The five categories that the documentation of the R package sfhotspot defines."""

    PERSISTENT = "persistent hot spot"
    EMERGING = "emerging hot spot"
    FORMER = "former hot spot"
    INTERMITTENT = "intermittent hot spot"
    NO_PATTERN = "no pattern"


def emerging_category(state: Sequence[int], trend: Trend | str) -> EmergingCategory:
    """The category of one area from its states, oldest first, and the trend of its z-scores.

    Where two definitions fit, such as new and oscillating after an early cold spot, the first in Esri's table is taken.

    Parameters
    ----------
    state : sequence of int, shape (n_periods,)
        1 significantly hot, -1 significantly cold, 0 neither; none missing.
    trend : Trend
        Of the z-scores: a cold spot that goes down intensifies.

    Raises
    ------
    ValueError
        No period, a state other than 1, 0 and -1, or a trend that is not known.

    Source
    ------
    Esri, "How Emerging Hot Spot Analysis works", table of definitions. Ninety per cent means at least nine in ten.
    """
    if len(state) == 0 or not set(state) <= {HOT, NEITHER, COLD}:
        raise ValueError(f"one state of 1, 0 or -1 is needed for each period, found {list(state)}")
    direction = {Trend.UP: 1, Trend.DOWN: -1, Trend.NONE: 0}[Trend(trend)]
    for side, sign in (("hot", HOT), ("cold", COLD)):
        pattern = _pattern([sign * s for s in state], sign * direction)
        if pattern:
            return EmergingCategory(f"{pattern} {side} spot")
    return EmergingCategory.NO_PATTERN


def persistence_category(
    is_hot: Sequence[int], *, hotspot_prop: float = 0.1, persistent_prop: float = 0.8, recent_prop: float = 0.2
) -> PersistenceCategory:
    """The category of one area in a simpler scheme that needs no trend.

    Parameters
    ----------
    is_hot : sequence of bool (or 1 and 0), shape (n_periods,), oldest first
        Whether the area was significantly hot; none missing.
    hotspot_prop, persistent_prop : float
        Least share of periods for a hot spot of any kind, and for a persistent one.
    recent_prop : float
        Share of periods that are recent, in whole periods and at least one.

    Raises
    ------
    ValueError
        Fewer than 2 periods, one of them missing, or a share not between 0 and 1.

    Source
    ------
    Documentation of R's sfhotspot::hotspot_classify. Its code departs from it: one period too many counts as recent.
    """
    if not set(is_hot) <= {0, 1}:
        raise ValueError(f"each period is hot or not, found {list(is_hot)}")
    hot = list(is_hot)
    for proportion in (hotspot_prop, persistent_prop, recent_prop):
        share(proportion, "share of periods")
    if len(hot) < FEWEST_PERIODS:
        raise ValueError(f"at least {FEWEST_PERIODS} periods are needed, found {len(hot)}")
    recent = max(1, math.floor(recent_prop * len(hot) + ROUNDING))
    was_hot = _share(hot[:-recent]) >= hotspot_prop
    is_recently_hot = _share(hot[-recent:]) >= hotspot_prop
    if _share(hot) >= persistent_prop:
        return PersistenceCategory.PERSISTENT
    if is_recently_hot and not was_hot:
        return PersistenceCategory.EMERGING
    if was_hot and not is_recently_hot:
        return PersistenceCategory.FORMER
    return PersistenceCategory.INTERMITTENT if _share(hot) >= hotspot_prop else PersistenceCategory.NO_PATTERN


def trend_of(z: Sequence[float], *, level: float = 0.05) -> Trend:
    """Direction of a series by the Mann-Kendall test.

    Parameters
    ----------
    z : sequence of float, shape (n_periods,), oldest first
        None missing.
    level : float
        The trend is discernible when the two-sided p is at or below this. Fewer than five periods cannot reach 0.05.

    Raises
    ------
    ValueError
        There is no value, or one is missing.

    Source
    ------
    As `trend.kendall_trend`.
    """
    if len(finite(z, "z-scores")) < FEWEST_PERIODS:
        return Trend.NONE
    test = kendall_trend(z)
    # There is no p-value, and no trend, where every score is the same.
    if not test.p_value <= level:
        return Trend.NONE
    return Trend.UP if test.statistic > 0 else Trend.DOWN


def emerging_hot_spots(
    z: pd.DataFrame, *, method: Adjustment | str = Adjustment.BH, level: float = 0.05
) -> pd.DataFrame:
    """Category of each area from its Gi* in each period; each period is one family of tests.

    Parameters
    ----------
    z : DataFrame of float, index area code, one column a period, oldest first
        Gi* of each period's own map (`local_g`); none missing. Months of small areas hold too few events: use quarters.
    method, level
        Adjustment of the p-values and the level of every test, as for `hot_and_cold`.

    Returns
    -------
    DataFrame, index area code, columns category, trend, hot_periods and cold_periods.

    Raises
    ------
    ValueError
        No period, or a z-score is missing.

    Source
    ------
    As for `emerging_category`, with Mann-Kendall on the z-scores.
    """
    scores = finite(z.to_numpy(float), "z-scores")
    states = pd.DataFrame(
        {
            name: hot_and_cold(one, pd.Series(two_sided(one), one.index), method=method, level=level)["state"]
            for name, one in z.items()
        }
    )
    trends = [trend_of(row, level=level) for row in scores.tolist()]
    rows = zip(states.to_numpy(int).tolist(), trends, strict=True)
    return pd.DataFrame(
        {
            "category": [emerging_category(row, trend) for row, trend in rows],
            "trend": trends,
            "hot_periods": (states == HOT).sum(axis=1),
            "cold_periods": (states == COLD).sum(axis=1),
        },
        index=z.index,
    )


def _pattern(state: list[int], direction: int) -> str:
    """The pattern of a spot of which 1 is its own kind, -1 the opposite; empty where there is none."""
    spot = [s == 1 for s in state]
    is_often = 10 * sum(spot) >= 9 * len(spot)
    if not spot[-1]:
        return "historical" if is_often else ""
    if sum(spot) == 1:
        return "new"
    if is_often:
        return {1: "intensifying", 0: "persistent", -1: "diminishing"}[direction]
    # Ours and only ours from some period to the last.
    if all(spot[-sum(spot) :]):
        return "consecutive"
    return "oscillating" if -1 in state else "sporadic"


def _share(is_hot: list[int]) -> float:
    """Share of periods."""
    return sum(is_hot) / len(is_hot)
