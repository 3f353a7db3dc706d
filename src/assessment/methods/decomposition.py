"""A series taken apart into trend, season and remainder."""
# statsmodels declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.tsa.seasonal import STL, seasonal_decompose

from assessment.methods.checked import Floats
from assessment.methods.series import observed

Model = Literal["additive", "multiplicative"]

# Seasonal window of the strengths, and the strength from which a series is differenced at its season: Hyndman and
# Khandakar's `nsdiffs`.
STRENGTH_WINDOW = 11
SEASONAL_STRENGTH = 0.64


@dataclass(frozen=True)
class Decomposition:
    """A series and its parts, each with the index of the series.

    The parts add up to the series, or multiply to it where `model` says so. `trend` and `remainder` are nan where a
    moving average does not reach.
    """

    observed: pd.Series
    trend: pd.Series
    seasonal: pd.Series
    remainder: pd.Series
    model: Model
    period: int

    @property
    def figure(self) -> Floats:
        """Seasonal part of the first cycle, from the place in the cycle where the series starts."""
        return self.seasonal.to_numpy(dtype=np.float64)[: self.period]

    @property
    def adjusted(self) -> pd.Series:
        """The series without its seasonal part."""
        if self.model == "additive":
            return self.observed - self.seasonal
        return self.observed / self.seasonal


@dataclass(frozen=True)
class Strength:
    """How much of the variation is seasonal and how much is trend, each 0 to 1; nan where nothing varies."""

    seasonal: float
    trend: float

    @property
    def seasonal_differences(self) -> int:
        """1 where the season is strong enough for the series to be differenced at it, otherwise 0."""
        return int(self.seasonal > SEASONAL_STRENGTH)


def classical(values: npt.ArrayLike, *, period: int = 12, model: Model = "additive") -> Decomposition:
    """Classical decomposition: centred moving average, and one seasonal figure for the whole series.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least two cycles in time order. A Series keeps its index.
    period : int
        Values in a cycle: 12 for months.
    model : "additive" or "multiplicative"
        The seasonal figure sums to 0, or averages 1.

    Raises
    ------
    ValueError
        A value is missing, there are fewer than two cycles, or a multiplicative series is not positive throughout.

    Source
    ------
    Kendall and Stuart (1983), The Advanced Theory of Statistics, volume 3; agrees with R `decompose`.
    """
    series = _series(values, period)
    if model == "multiplicative" and series.min() <= 0:
        raise ValueError(f"a multiplicative series must be above 0 throughout, found {series.min():g}")
    parts = seasonal_decompose(series.to_numpy(), model=model, period=period)
    return _decomposition(series, parts.trend, parts.seasonal, model, period)


def stl(
    values: npt.ArrayLike,
    *,
    period: int = 12,
    seasonal_window: int | None = None,
    trend_window: int | None = None,
    low_pass_window: int | None = None,
    seasonal_degree: int = 0,
    robust: bool = False,
    jump: int | None = None,
) -> Decomposition:
    """Seasonal and trend decomposition by loess (STL), with the settings of R's `stl`.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least two cycles in time order. A Series keeps its index.
    period : int
        Values in a cycle: 12 for months.
    seasonal_window : int, odd, or None
        Cycles that the season is smoothed over; None for a season that stays the same ("periodic").
    trend_window, low_pass_window : int, odd, or None
        Values that the trend and the low-pass filter are smoothed over; None for R's choice.
    seasonal_degree : 0 or 1
        Degree of the loess of the season.
    robust : bool
        Whether unusual values count for less. Agrees with R to about 1% of the seasonal range only.
    jump : int or None
        Values between two loess fits; None for R's choice, a tenth of each window.

    Raises
    ------
    ValueError
        A value is missing or there are fewer than two cycles.

    Source
    ------
    Cleveland RB et al (1990), Journal of Official Statistics 6, 3-73; agrees with R `stl`.
    """
    series = _series(values, period)
    # R's "periodic": a window so wide that every cycle counts the same, then one average for each place in the cycle.
    s_window = 10 * len(series) + 1 if seasonal_window is None else seasonal_window
    t_window = trend_window or _next_odd(1.5 * period / (1 - 1.5 / s_window))
    l_window = low_pass_window or _next_odd(period)
    smoother = STL(
        series.to_numpy(),
        period=period,
        seasonal=s_window,
        trend=t_window,
        low_pass=l_window,
        seasonal_deg=seasonal_degree,
        seasonal_jump=jump or math.ceil(s_window / 10),
        trend_jump=jump or math.ceil(t_window / 10),
        low_pass_jump=jump or math.ceil(l_window / 10),
    )
    # It is the outer iterations that weigh unusual values down.
    fit = smoother.fit(inner_iter=1 if robust else 2, outer_iter=15 if robust else 0)
    seasonal = fit.seasonal if seasonal_window is not None else _cycle_means(fit.seasonal, period)
    return _decomposition(series, fit.trend, seasonal, "additive", period)


def strength(values: npt.ArrayLike, *, period: int = 12) -> Strength:
    """Strength of the season and of the trend.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least two cycles in time order; logarithms where the season grows with the level.
    period : int
        Values in a cycle: 12 for months.

    Returns
    -------
    Strength
        1 - Var(remainder) / Var(remainder + part), not below 0.

    Raises
    ------
    ValueError
        A value is missing or there are fewer than two cycles.

    Source
    ------
    Wang X, Smith K and Hyndman RJ (2006), Data Mining and Knowledge Discovery 13, 335-364; agrees with R `mstl`.
    """
    parts = stl(values, period=period, seasonal_window=STRENGTH_WINDOW)
    return Strength(_share_explained(parts, parts.seasonal), _share_explained(parts, parts.trend))


def _share_explained(parts: Decomposition, part: pd.Series) -> float:
    """Share of the variance of part and remainder together that the remainder does not account for."""
    whole = float((parts.remainder + part).var())
    # Rounding leaves a trace of variance in a series that never changes.
    if whole <= np.finfo(float).eps * float((parts.observed**2).mean()):
        return math.nan
    return max(0.0, 1 - float(parts.remainder.var()) / whole)


def _series(values: npt.ArrayLike, period: int) -> pd.Series:
    """Checked values with their index, if they have one."""
    index = values.index if isinstance(values, pd.Series) else None
    return pd.Series(observed(values, at_least=2 * period), index=index)


def _decomposition(series: pd.Series, trend: Floats, seasonal: Floats, model: Model, period: int) -> Decomposition:
    """The parts with the index of the series, and what is left."""
    trends, seasons = pd.Series(trend, series.index), pd.Series(seasonal, series.index)
    remainder = series - trends - seasons if model == "additive" else series / (trends * seasons)
    return Decomposition(series, trends, seasons, remainder, model, period)


def _cycle_means(values: Floats, period: int) -> Floats:
    """Each value replaced by the mean of its place in the cycle."""
    means = np.array([values[place::period].mean() for place in range(period)])
    return means[np.arange(len(values)) % period]


def _next_odd(width: float) -> int:
    """The smallest odd whole number that is not below `width`, as R's `stl` rounds its windows."""
    whole = math.ceil(width)
    return whole + 1 - whole % 2
