"""Backtest: forecasts made again from points in the past, held against what came; and the forecast that did best."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessment.methods.accuracy import coverage, interval_score, naive_scale
from assessment.methods.checked import Floats
from assessment.methods.count_regression import MIN_EVENTS, negative_binomial
from assessment.methods.forecast import LIMITS, as_counts, seasonal_naive, theta
from assessment.methods.series import MONTHS, consecutive_months, counted, observed

Forecaster = Callable[[Floats, int], pd.DataFrame]

# Origins that a backtest should have; it takes fewer where the series is too short for so many.
ORIGINS = 24
# A forecast with a season needs more than two years to learn from.
MIN_TRAINING = 2 * MONTHS + 1
# Counts this small are skewed: below it the negative binomial is tried as well.
SMALL_MEAN = 10

BAR = "seasonal naive"
SCORES = ["mase", "mae", "coverage80", "coverage95", "interval_score80", "interval_score95"]


@dataclass(frozen=True)
class BestForecast:
    """The forecast that did best in the past, and how all that were tried did.

    `forecast` has the index month, columns value, lower80, upper80, lower95, upper95, method. `scores` has the index
    method, columns origins, mase, mae, coverage80, coverage95, interval_score80, interval_score95; it is empty where
    the series is too short to try any, and `note` says so.
    """

    forecast: pd.DataFrame
    method: str
    scores: pd.DataFrame
    note: str


def best_forecast(counts: pd.Series, horizon: int = MONTHS) -> BestForecast:
    """Forecast of monthly counts by the method that has done best on them; seasonal naive unless another beats it.

    Parameters
    ----------
    counts : Series, index of consecutive months
        Not negative. At least 13; 60 give a backtest of 24 origins with two years to learn from.
    horizon : int
        Months ahead, 1 to 12.

    Returns
    -------
    BestForecast
        Limits are whole numbers, 0 or more. The lowest MASE over the origins wins; a tie goes to seasonal naive.

    Raises
    ------
    ValueError
        The index is not one of consecutive months, a count is missing or negative, there are fewer than 13, or the
        horizon is not 1 to 12.

    Source
    ------
    Rolling-origin evaluation: Tashman LJ (2000), International Journal of Forecasting 16, 437-450.
    """
    months, y = consecutive_months(counts), counted(counts, at_least=MONTHS + 1)
    if not 1 <= horizon <= MONTHS:
        raise ValueError(f"expected a horizon of 1 to {MONTHS} months, found {horizon}")
    origins = _last_origins(len(y), horizon)
    methods = _candidates(y, origins)
    tried = {
        name: _scores(y, as_counts(rolling_origins(y, method, horizon, origins=origins)))
        for name, method in methods.items()
        if origins
    }
    chosen = _lowest({name: scores["mase"] for name, scores in tried.items()})
    forecast = as_counts(methods[chosen](y, horizon))
    forecast.index = pd.period_range(months[-1] + 1, periods=horizon, freq="M", name="month")
    table = pd.DataFrame.from_dict(tried, orient="index", columns=["origins", *SCORES]).rename_axis("method")
    return BestForecast(forecast, chosen, table, _note(y, len(origins)))


def rolling_origins(values: npt.ArrayLike, method: Forecaster, horizon: int, *, origins: Iterable[int]) -> pd.DataFrame:
    """Forecasts from points in the past beside what came.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        In time order.
    method : callable (values, horizon) -> forecast
        As those of `assessment.methods.forecast`.
    horizon : int
        Steps ahead. Steps beyond the end of the series are left out.
    origins : iterable of int
        Numbers of values that each forecast is made from, each under n.

    Returns
    -------
    DataFrame, columns origin, step, actual, value, lower80, upper80, lower95, upper95

    Raises
    ------
    ValueError
        A value is missing, an origin is not between 1 and n - 1, or the method refuses.

    Source
    ------
    Tashman (2000).
    """
    y = observed(values)
    rows: list[Floats] = []
    for origin in origins:
        if not 1 <= origin < len(y):
            raise ValueError(f"expected an origin of 1 to {len(y) - 1}, found {origin}")
        actual = y[origin : origin + horizon]
        forecast = method(y[:origin], horizon)
        said = [forecast[name].to_numpy(np.float64)[: len(actual)] for name in ("value", *LIMITS)]
        steps = np.arange(1.0, len(actual) + 1)
        rows.append(np.column_stack([np.full(len(actual), float(origin)), steps, actual, *said]))
    columns = ["origin", "step", "actual", "value", *LIMITS]
    table = pd.DataFrame(np.vstack([np.empty((0, len(columns))), *rows]), columns=columns)
    return table.astype({"origin": int, "step": int})


def error_by_step(backtest: pd.DataFrame) -> pd.DataFrame:
    """Mean absolute error by steps ahead.

    Parameters
    ----------
    backtest : DataFrame, columns step, actual, value
        As `rolling_origins` gives.

    Returns
    -------
    DataFrame, index step, columns mae, forecasts

    Raises
    ------
    KeyError
        A column is missing.

    Source
    ------
    Definition; agrees with R forecast `tsCV`.
    """
    error = (backtest["actual"] - backtest["value"]).abs()
    by_step = error.groupby(backtest["step"])
    return pd.DataFrame({"mae": by_step.mean(), "forecasts": by_step.count()})


def _last_origins(length: int, horizon: int) -> range:
    """The last 24 origins that leave a whole horizon after them, or as many as there are."""
    last = length - horizon
    return range(max(MIN_TRAINING, last - ORIGINS + 1), last + 1)


def _candidates(counts: Floats, origins: range) -> dict[str, Forecaster]:
    """The bar, Theta, and the negative binomial where counts are small but enough for every origin."""
    methods: dict[str, Forecaster] = {BAR: seasonal_naive}
    if origins:
        methods["Theta"] = theta
        if counts.mean() < SMALL_MEAN and counts[: origins[0]].sum() >= MIN_EVENTS:
            methods["negative binomial regression"] = negative_binomial
    return methods


def _scores(counts: Floats, backtest: pd.DataFrame) -> dict[str, float]:
    """Scores of one method over all origins; MASE is scaled by the training series of each origin."""
    error = (backtest["actual"] - backtest["value"]).abs()
    scale = backtest["origin"].map({origin: naive_scale(counts[:origin]) for origin in backtest["origin"].unique()})
    limits = {level: (backtest["actual"], backtest[f"lower{level}"], backtest[f"upper{level}"]) for level in (80, 95)}
    return {
        "origins": backtest["origin"].nunique(),
        "mase": float((error / scale.where(scale > 0)).mean()),
        "mae": float(error.mean()),
        **{f"coverage{level}": coverage(*sides) for level, sides in limits.items()},
        **{
            f"interval_score{level}": float(np.mean(interval_score(*sides, confidence=level / 100)))
            for level, sides in limits.items()
        },
    }


def _lowest(mase: dict[str, float]) -> str:
    """The method with the lowest MASE, the bar where none is lower than its own."""
    chosen = BAR
    for name, value in mase.items():
        if value < mase[chosen]:
            chosen = name
    return chosen


def _note(counts: Floats, origins: int) -> str:
    """What to know about a forecast from these counts, chosen on so many origins."""
    if np.ptp(counts) == 0:
        return "every month is the same: the limits say nothing"
    if origins == 0:
        return "too short to try a forecast on its own past"
    return f"{origins} origins: the choice of the method is uncertain" if origins < ORIGINS else ""
