"""Forecasts of a series: the naive ones as the bar, and Theta.

Every forecast is a DataFrame, index step (1 to the horizon), columns value, lower80, upper80, lower95, upper95,
method. All of them take the recording of the past to go on unchanged.
"""
# scipy declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, stats

from assessment.methods.checked import Floats
from assessment.methods.decomposition import Decomposition, Model, classical
from assessment.methods.intervals import normal_quantile
from assessment.methods.series import observed

NORMAL_QUANTILES = {confidence: normal_quantile(confidence / 100) for confidence in (80, 95)}
LIMITS = ["lower80", "upper80", "lower95", "upper95"]
# The season is taken out where chance alone would give as strong a one less often than this.
SEASONAL_AT = 0.10
# Observations for one free residual beside the level and the smoothing parameter.
THETA_VALUES = 4
# Bounds of a smoothing parameter, as in R forecast and statsmodels, and how many values between them are tried first:
# the error may have more than one minimum.
ALPHAS = (1e-4, 0.9999)
TRIED = 25
XTOL = 1e-8


def interval_table(
    values: npt.ArrayLike, errors: npt.ArrayLike, method: str, law: "stats.rv_frozen | None" = None
) -> pd.DataFrame:
    """A forecast with limits at 80% and 95%.

    Parameters
    ----------
    values, errors : sequence of float, shape (horizon,)
        Forecasts, and their standard errors.
    method : str
        Name of the method.
    law : frozen scipy distribution or None
        Distribution of the forecast error over its standard error; None for the normal.

    Returns
    -------
    DataFrame, index step, columns value, lower80, upper80, lower95, upper95, method

    Raises
    ------
    ValueError
        The lengths differ or there is nothing to forecast.

    Source
    ------
    Hyndman RJ and Athanasopoulos G (2021), Forecasting: Principles and Practice, section 5.5.
    """
    value, error = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if value.shape != error.shape or value.size == 0:
        raise ValueError(f"expected a standard error for each of 1 or more steps, found {error.size} for {value.size}")
    columns: dict[str, Floats | str] = {"value": value}
    for confidence, normal in NORMAL_QUANTILES.items():
        half_width = (float(law.ppf((1 + confidence / 100) / 2)) if law else normal) * error
        columns |= {f"lower{confidence}": value - half_width, f"upper{confidence}": value + half_width}
    return pd.DataFrame({**columns, "method": method}, index=pd.RangeIndex(1, len(value) + 1, name="step"))


def as_counts(forecast: pd.DataFrame) -> pd.DataFrame:
    """A forecast of counts: nothing below 0, and limits that are whole numbers, rounded outwards.

    Parameters
    ----------
    forecast : DataFrame, columns value, lower80, upper80, lower95, upper95

    Returns
    -------
    DataFrame, as given
        `value` is an expected count and need not be whole.

    Raises
    ------
    KeyError
        A column is missing.

    Source
    ------
    Definition.
    """
    outwards = {"value": np.asarray} | {name: np.floor if name.startswith("lower") else np.ceil for name in LIMITS}
    rounded = {name: np.maximum(way(forecast[name].to_numpy()), 0) for name, way in outwards.items()}
    return forecast.assign(**rounded)


def mean_forecast(values: npt.ArrayLike, horizon: int) -> pd.DataFrame:
    """The mean of the past, with Student's t.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least two, in time order.
    horizon : int
        Steps ahead.

    Raises
    ------
    ValueError
        A value is missing, there are too few, or the horizon is not positive.

    Source
    ------
    Hyndman and Athanasopoulos (2021), section 5.2; agrees with R forecast `meanf`.
    """
    y, n = observed(values, at_least=2), np.size(values)
    error = float(y.std(ddof=1)) * np.sqrt(1 + 1 / n)
    return interval_table(np.repeat(y.mean(), horizon), np.repeat(error, horizon), "mean", stats.t(n - 1))


def naive(values: npt.ArrayLike, horizon: int) -> pd.DataFrame:
    """The last value, for every step.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least two, in time order.
    horizon : int
        Steps ahead.

    Raises
    ------
    ValueError
        A value is missing, there are too few, or the horizon is not positive.

    Source
    ------
    Hyndman and Athanasopoulos (2021), section 5.2; agrees with R forecast `naive`.
    """
    return seasonal_naive(values, horizon, period=1).assign(method="naive")


def seasonal_naive(values: npt.ArrayLike, horizon: int, *, period: int = 12) -> pd.DataFrame:
    """The value of the same month of the year before: the bar that any forecast has to pass.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        More than one cycle, in time order.
    horizon : int
        Steps ahead.
    period : int
        Values in a cycle: 12 for months.

    Raises
    ------
    ValueError
        A value is missing, there are too few, or the horizon is not positive.

    Source
    ------
    Hyndman and Athanasopoulos (2021), section 5.2; agrees with R forecast `snaive`.
    """
    y = observed(values, at_least=period + 1)
    step = np.arange(horizon)
    error = np.sqrt(np.mean((y[period:] - y[:-period]) ** 2) * (step // period + 1))
    return interval_table(y[-period:][step % period], error, "seasonal naive")


def drift(values: npt.ArrayLike, horizon: int) -> pd.DataFrame:
    """The line through the first value and the last, carried on.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least three, in time order.
    horizon : int
        Steps ahead.

    Raises
    ------
    ValueError
        A value is missing, there are too few, or the horizon is not positive.

    Source
    ------
    Hyndman and Athanasopoulos (2021), section 5.2; agrees with R forecast `rwf(drift = TRUE)`.
    """
    y = observed(values, at_least=3)
    steps, change = np.arange(1, horizon + 1), np.diff(y)
    # The second part is that the slope itself is an estimate.
    error = change.std(ddof=1) * np.sqrt(steps + steps**2 / len(change))
    return interval_table(y[-1] + steps * change.mean(), error, "drift")


def theta(values: npt.ArrayLike, horizon: int, *, period: int = 12) -> pd.DataFrame:
    """Theta: exponential smoothing with half the slope of the series, the season taken out before and put back after.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least four, in time order. The season is looked at where there are more than two cycles.
    horizon : int
        Steps ahead; a year at most is sensible.
    period : int
        Values in a cycle: 12 for months, 1 for none.

    Returns
    -------
    DataFrame
        As every forecast. The limits take the season as known, so that with few years they are somewhat too narrow.

    Raises
    ------
    ValueError
        A value is missing, there are too few, or the horizon is not positive.

    Source
    ------
    Assimakopoulos V and Nikolopoulos K (2000), International Journal of Forecasting 16, 521-530; Hyndman RJ and Billah
    B (2003), the same 19, 287-290; agrees with R forecast `thetaf` where both see a season or neither does.
    """
    # Three departures from statsmodels' ThetaModel. Its test of the season (like that of R) is of one autocorrelation,
    # which misses even a clear season in under five years of months: here an F-test decides. Its standard error is of
    # the series with the season still in, and far too wide: here it is of the series without, as in R. It searches for
    # the smoothing parameter in a state space, twenty times slower and with an eye for the nearest minimum only.
    y = observed(values, at_least=THETA_VALUES)
    if horizon < 1 or np.ptp(y) == 0:
        return interval_table(np.repeat(y[-1], horizon), np.zeros(horizon), "Theta")
    season = _season(y, period)
    adjusted = y if season is None else season.adjusted.to_numpy(np.float64)
    alpha, step = _best_alpha(adjusted), np.arange(horizon)
    last_error, squares = _smoothed(adjusted, alpha)
    level = adjusted[-1] - (1 - alpha) * last_error
    slope = np.polyfit(np.arange(len(y)), adjusted, 1)[0]
    # Half the slope, from where the level that lags behind it has got to.
    value = level + slope / 2 * (step + (1 - (1 - alpha) ** len(y)) / alpha)
    if season is not None:
        figure = season.figure[(len(y) + step) % period]
        value = value + figure if season.model == "additive" else value * figure
    return interval_table(value, np.sqrt(squares / (len(y) - 2) * (1 + step * alpha**2)), "Theta")


def _season(values: Floats, period: int) -> Decomposition | None:
    """The season that stands out from chance: multiplicative for positive values, additive otherwise."""
    if period == 1 or len(values) <= 2 * period or _season_p_value(values, period) > SEASONAL_AT:
        return None
    model: Model = "multiplicative" if values.min() > 0 else "additive"
    return classical(values, period=period, model=model)


def _season_p_value(values: Floats, period: int) -> float:
    """F-test of a mean for each place in the cycle, beside a line: how often chance gives as strong a season."""
    steps = np.arange(float(len(values)))
    line = np.column_stack([np.ones(len(values)), steps])
    places = np.column_stack([steps, np.eye(period)[np.arange(len(values)) % period]])
    without, within = (_squares_left(values, terms) for terms in (line, places))
    df = len(values) - period - 1
    if within <= np.finfo(float).eps * without:
        # Without scatter everything is explained: by the season where the line alone does not do it.
        return 0.0 if without > np.finfo(float).eps * float(values @ values) else 1.0
    return float(stats.f.sf((without - within) / (period - 1) / (within / df), period - 1, df))


def _squares_left(values: Floats, terms: Floats) -> float:
    """Squared error of the least-squares fit of the terms."""
    return float(((values - terms @ np.linalg.lstsq(terms, values, rcond=None)[0]) ** 2).sum())


def _best_alpha(values: Floats) -> float:
    """The smoothing parameter with the least squared error."""

    def squares(alpha: float) -> float:
        return float(_smoothed(values, float(alpha))[1])

    tried = np.linspace(*ALPHAS, TRIED)
    best = int(np.argmin(_smoothed(values, tried)[1]))
    around = tried[max(best - 1, 0)], tried[min(best + 1, TRIED - 1)]
    return float(np.asarray(optimize.fminbound(squares, *around, xtol=XTOL)))


def _smoothed(values: Floats, alpha: float | Floats) -> tuple[Any, Any]:
    """Simple exponential smoothing from the first value on: last error and squared error of each parameter given."""
    error = squares = 0 * alpha
    for change in np.diff(values).tolist():
        error = change + (1 - alpha) * error
        squares = squares + error * error
    return error, squares
