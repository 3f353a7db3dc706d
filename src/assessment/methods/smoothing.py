"""Exponential smoothing: the parameters that fit best, and the forecast they give.

Given its parameters, an additive smoothing is linear in the values that it starts from, so these are solved for exactly
and only one or two parameters are searched. Optimisers that search the start as well stop at different places in
different programs.
"""
# scipy declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize

from assessment.methods.checked import Floats
from assessment.methods.decomposition import classical
from assessment.methods.forecast import ALPHAS, interval_table
from assessment.methods.series import observed

# Where R's Holt-Winters starts, and the step of its gradient (the error is so flat about its minimum that a finer step
# ends 0.4% away in beta).
STARTS = ((0.1, 0.01), (0.5, 0.01), (0.9, 0.01))
HOLT_WINTERS_START = (0.3, 0.1, 0.1)
GRADIENT_STEP = 1e-3
START_CYCLES = 2


@dataclass(frozen=True)
class Smoothing:
    """A fitted smoothing.

    `alpha` and `gamma` are how fast the level and the season move; `gamma` is nan without season. `log_likelihood`
    leaves out the constants, as R forecast `ets` does.
    """

    forecast: pd.DataFrame
    alpha: float
    gamma: float
    level: float
    log_likelihood: float


@dataclass(frozen=True)
class HoltWinters:
    """Additive Holt-Winters: parameters, last level and slope, coming cycle of the season, squared error."""

    alpha: float
    beta: float
    gamma: float
    level: float
    slope: float
    seasonal: Floats
    squared_error: float


@dataclass(frozen=True)
class _Recursion:
    """State space of a smoothing: state <- transition state + gain error; value = loading state + error."""

    transition: Floats
    gain: Floats
    loading: Floats


def exponential_smoothing(values: npt.ArrayLike, horizon: int, *, period: int = 1) -> Smoothing:
    """Exponential smoothing with additive error, no trend, and an additive season where the period is above 1.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        In time order: more than three, and more than one cycle beside.
    horizon : int
        Steps ahead.
    period : int
        Values in a cycle: 1 for no season, 12 for months.

    Returns
    -------
    Smoothing
        Fitted by maximum likelihood: ETS(A,N,N) or ETS(A,N,A).

    Raises
    ------
    ValueError
        A value is missing, there are too few, or the horizon is not positive.

    Source
    ------
    Hyndman RJ, Koehler AB, Ord JK and Snyder RD (2008), Forecasting with Exponential Smoothing; agrees with R forecast
    `ses`, and with `ets(model = "ANA")` as far as optimisers agree.
    """
    y = observed(values, at_least=period + 4)
    size = 1 if period == 1 else 2
    fits = [
        optimize.minimize(
            lambda parameters: _log_squares(y, period, parameters),
            start[:size],
            bounds=[ALPHAS] * size,
            method="L-BFGS-B",
        )
        for start in STARTS
    ]
    best = min(fits, key=lambda fit: float(fit.fun)).x
    recursion = _recursion(best, period)
    errors, state = _solve(y, recursion)
    squares = float(errors @ errors)
    free = size + period  # the seasonal states add up to nothing, so level and season are `period` numbers
    deviation = np.sqrt(squares / (len(y) - free))
    value, spread = _ahead(recursion, state, horizon)
    name = "simple exponential smoothing" if period == 1 else "seasonal exponential smoothing"
    likelihood = -len(y) / 2 * np.log(max(squares, np.finfo(float).tiny))
    gamma = float(best[1]) if size > 1 else np.nan
    # Level and season are told apart by the season adding up to nothing.
    level = float(state[0] + (state[1:].mean() if size > 1 else 0))
    return Smoothing(interval_table(value, deviation * spread, name), float(best[0]), gamma, level, float(likelihood))


def holt_winters(values: npt.ArrayLike, *, period: int = 12) -> HoltWinters:
    """Holt-Winters smoothing with trend and additive season, fitted by least squares of the errors one step ahead.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        More than two cycles in time order. The first two give the start.
    period : int
        Values in a cycle, above 1: 12 for months.

    Raises
    ------
    ValueError
        A value is missing, there are too few, or the period is not above 1.

    Source
    ------
    Winters PR (1960), Management Science 6, 324-342; start and bounds as R `HoltWinters`.
    """
    if period <= 1:
        raise ValueError(f"a season needs a period above 1, found {period}")
    y = observed(values, at_least=START_CYCLES * period + 1)
    start = classical(y[: START_CYCLES * period], period=period)
    trend = start.trend.dropna().to_numpy(np.float64)
    slope, level = np.polyfit(np.arange(1, len(trend) + 1), trend, 1)
    state = (float(level), float(slope), start.figure)

    def squares(parameters: Floats) -> float:
        return _smooth(y[period:], state, parameters).squared_error

    fit = optimize.minimize(
        squares,
        HOLT_WINTERS_START,
        jac=lambda parameters: _gradient(squares, parameters),
        bounds=[(0, 1)] * 3,
        method="L-BFGS-B",
    )
    return _smooth(y[period:], state, fit.x)


def _gradient(function: Callable[[Floats], float], at: Floats) -> Floats:
    """Central differences, one-sided at the bounds 0 and 1."""
    up, down = np.minimum(at + GRADIENT_STEP, 1), np.maximum(at - GRADIENT_STEP, 0)
    gradient = np.empty(len(at))
    for place in range(len(at)):
        above, below = at.copy(), at.copy()
        above[place], below[place] = up[place], down[place]
        gradient[place] = (function(above) - function(below)) / (up[place] - down[place])
    return gradient


def _smooth(values: Floats, state: tuple[float, float, Floats], parameters: Floats) -> HoltWinters:
    """Holt-Winters run through the values from a given start."""
    alpha, beta, gamma = (float(parameter) for parameter in parameters)
    level, slope, figure = state
    seasonal, squares = figure.copy(), 0.0
    for place, value in enumerate(values):
        at = place % len(seasonal)
        expected, before = level + slope, level
        squares += (value - expected - seasonal[at]) ** 2
        level = alpha * (value - seasonal[at]) + (1 - alpha) * expected
        slope = beta * (level - before) + (1 - beta) * slope
        seasonal[at] = gamma * (value - level) + (1 - gamma) * seasonal[at]
    # Rolled so that the season starts with the first value after the last one.
    return HoltWinters(alpha, beta, gamma, float(level), float(slope), np.roll(seasonal, -len(values)), float(squares))


def _recursion(parameters: Floats, period: int) -> _Recursion:
    """State space of level alone, or of level and the last `period` seasonal values, the newest first."""
    if period == 1:
        return _Recursion(np.eye(1), parameters[:1], np.ones(1))
    transition = np.zeros((period + 1, period + 1))
    transition[0, 0] = transition[1, period] = 1
    transition[2:, 1:period] = np.eye(period - 1)
    gain, loading = np.zeros(period + 1), np.zeros(period + 1)
    gain[:2] = parameters
    loading[[0, period]] = 1
    return _Recursion(transition, gain, loading)


def _solve(values: Floats, recursion: _Recursion) -> tuple[Floats, Floats]:
    """Errors one step ahead, and the last state, from the start with the least squared error."""
    step = recursion.transition - np.outer(recursion.gain, recursion.loading)
    size = len(recursion.gain)
    # The state is known + unknown @ start: carried along, it gives every error as a line in the start.
    known, unknown = np.zeros(size), np.eye(size)
    constant, rows = np.empty(len(values)), np.empty((len(values), size))
    for at, value in enumerate(values):
        constant[at], rows[at] = value - recursion.loading @ known, recursion.loading @ unknown
        known, unknown = step @ known + recursion.gain * value, step @ unknown
    start = np.linalg.lstsq(rows, constant, rcond=None)[0]
    return constant - rows @ start, known + unknown @ start


def _log_squares(values: Floats, period: int, parameters: Floats) -> float:
    """Logarithm of the squared error: the likelihood, turned round."""
    errors, _ = _solve(values, _recursion(parameters, period))
    return float(np.log(max(float(errors @ errors), np.finfo(float).tiny)))


def _ahead(recursion: _Recursion, state: Floats, horizon: int) -> tuple[Floats, Floats]:
    """Forecasts, and their standard errors for errors of variance 1."""
    value, variance = np.empty(horizon), np.ones(horizon)
    echo = recursion.gain
    for step in range(horizon):
        value[step] = recursion.loading @ state
        state = recursion.transition @ state
        variance[step + 1 :] += (recursion.loading @ echo) ** 2
        echo = recursion.transition @ echo
    return value, np.sqrt(variance)
