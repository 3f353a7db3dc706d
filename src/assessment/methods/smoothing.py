"""Holt-Winters smoothing: level, trend and season fitted by least squares, from a start that is given.

Fits by likelihood, with a forecast and its limits, are in `ets`.
"""
# scipy declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize

from assessment.methods.checked import Floats
from assessment.methods.decomposition import Model, classical
from assessment.methods.series import observed

# Where R's Holt-Winters starts, the step of its gradient and the steps that its search remembers: the error is so flat
# about its minimum that another search ends 0.4% away in beta.
HOLT_WINTERS_START = (0.3, 0.1, 0.1)
GRADIENT_STEP = 1e-3
REMEMBERED = 5
START_CYCLES = 2


@dataclass(frozen=True)
class HoltWinters:
    """Holt-Winters: parameters, last level and slope, coming cycle of the season, squared error."""

    alpha: float
    beta: float
    gamma: float
    level: float
    slope: float
    seasonal: Floats
    squared_error: float


def holt_winters(values: npt.ArrayLike, *, period: int = 12, model: Model = "additive") -> HoltWinters:
    """Holt-Winters smoothing with trend and season, fitted by least squares of the errors one step ahead.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        More than two cycles in time order. The first two give the start.
    period : int
        Values in a cycle, above 1: 12 for months.
    model : "additive" or "multiplicative"
        Of the season.

    Raises
    ------
    ValueError
        A value is missing, or not positive in the first two cycles of a multiplicative season, there are too few, or
        the period is not above 1.

    Source
    ------
    Winters PR (1960), Management Science 6, 324-342; start and bounds as R `HoltWinters`.
    """
    if period <= 1:
        raise ValueError(f"a season needs a period above 1, found {period}")
    y = observed(values, at_least=START_CYCLES * period + 1)
    start = classical(y[: START_CYCLES * period], period=period, model=model)
    trend = start.trend.dropna().to_numpy(np.float64)
    slope, level = np.polyfit(np.arange(1, len(trend) + 1), trend, 1)
    state = (float(level), float(slope), start.figure)

    def squares(parameters: Floats) -> float:
        return _smooth(y[period:], state, parameters, model).squared_error

    fit = optimize.minimize(
        squares,
        HOLT_WINTERS_START,
        jac=lambda parameters: _gradient(squares, parameters),
        bounds=[(0, 1)] * 3,
        method="L-BFGS-B",
        options={"maxcor": REMEMBERED},
    )
    return _smooth(y[period:], state, fit.x, model)


def _gradient(function: Callable[[Floats], float], at: Floats) -> Floats:
    """Central differences, one-sided at the bounds 0 and 1."""
    up, down = np.minimum(at + GRADIENT_STEP, 1), np.maximum(at - GRADIENT_STEP, 0)
    gradient = np.empty(len(at))
    for place in range(len(at)):
        above, below = at.copy(), at.copy()
        above[place], below[place] = up[place], down[place]
        gradient[place] = (function(above) - function(below)) / (up[place] - down[place])
    return gradient


def _smooth(values: Floats, state: tuple[float, float, Floats], parameters: Floats, model: Model) -> HoltWinters:
    """Holt-Winters run through the values from a given start."""
    alpha, beta, gamma = (float(parameter) for parameter in parameters)
    level, slope, figure = state
    seasonal, squares = figure.copy(), 0.0
    for place, value in enumerate(values):
        at = place % len(seasonal)
        season, expected, before = seasonal[at], level + slope, level
        if model == "additive":
            level = alpha * (value - season) + (1 - alpha) * expected
            squares += (value - expected - season) ** 2
            seasonal[at] = gamma * (value - level) + (1 - gamma) * season
        else:
            level = alpha * (value / season) + (1 - alpha) * expected
            squares += (value - expected * season) ** 2
            seasonal[at] = gamma * (value / level) + (1 - gamma) * season
        slope = beta * (level - before) + (1 - beta) * slope
    # Rolled so that the season starts with the first value after the last one.
    return HoltWinters(alpha, beta, gamma, float(level), float(slope), np.roll(seasonal, -len(values)), float(squares))
