"""Exponential smoothing of a named form, its parameters given or sought, and the forecast that it gives."""
# statsmodels declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel, ETSResultsWrapper

from assessment.methods.checked import Floats, share
from assessment.methods.forecast import interval_table
from assessment.methods.series import observed

FORM = re.compile(r"(?P<error>[AM]),(?P<trend>N|Ad?|Md?),(?P<season>[NAM])")
KINDS = {"A": "add", "M": "mul"}
# The library's names of what the books call alpha, beta, gamma and phi.
NAMES = {
    "alpha": "smoothing_level",
    "beta": "smoothing_trend",
    "gamma": "smoothing_seasonal",
    "phi": "damping_trend",
}
# Where the search starts, beside the library's own start: its one search may stop far from the best fit.
STARTS = (
    {"alpha": 0.1, "beta": 0.01, "gamma": 0.1},
    {"alpha": 0.4, "beta": 0.05, "gamma": 0.1},
    {"alpha": 0.8, "beta": 0.01, "gamma": 0.01},
    {"alpha": 0.3, "beta": 0.0002, "gamma": 0.0002},
)
MAX_STEPS = 2_000
# Futures drawn for the standard errors, which are then right to about 1%.
DRAWS = 10_000


@dataclass(frozen=True)
class Ets:
    """A fitted smoothing.

    `smoothing` holds those of alpha, beta, gamma and phi that the form has. `log_likelihood` leaves out the constants,
    as R forecast `ets` does.
    """

    forecast: pd.DataFrame
    smoothing: dict[str, float]
    log_likelihood: float


def ets(
    values: npt.ArrayLike,
    horizon: int,
    *,
    form: str,
    period: int = 12,
    smoothing: Mapping[str, float] | None = None,
    seed: int = 0,
) -> Ets:
    """Exponential smoothing of a given form, fitted by maximum likelihood.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        In time order: two cycles at least where there is a season, and more than the parameters. Above 0 where error,
        trend or season is multiplicative.
    horizon : int
        Steps ahead.
    form : str
        Error, trend and season, such as "M,Ad,M": A additive, M multiplicative, N none, d damped.
    period : int
        Values in a cycle: 12 for months. Not used without season.
    smoothing : mapping of alpha, beta, gamma, phi to float, or None
        Parameters that are known, each between 0 and 1; the rest, and the start of level, trend and season, are sought.
    seed : int
        Of the futures drawn for the standard errors.

    Returns
    -------
    Ets
        The limits are normal. Where a part is multiplicative their standard deviation is that of 10,000 futures drawn
        from the fit. A series that never changes is its own forecast, and has no parameters and no likelihood.

    Raises
    ------
    ValueError
        The form is not known or has no such parameter, a parameter is not between 0 and 1, a value is missing, or not
        positive in a multiplicative form, there are too few, or the horizon is not positive.

    Source
    ------
    Hyndman RJ, Koehler AB, Ord JK and Snyder RD (2008), Forecasting with Exponential Smoothing; agrees with R forecast
    `ets` within a few per cent: the search of either program may end beside the best fit.
    """
    parts = FORM.fullmatch(form)
    if parts is None:
        raise ValueError(f'expected a form such as "A,N,A" or "M,Ad,M", found {form!r}')
    if horizon < 1:
        raise ValueError(f"expected a horizon of 1 step or more, found {horizon}")
    season = KINDS.get(parts["season"])
    y = observed(values, at_least=2 * period if season else 2)
    if "M" in form and y.min() <= 0:
        raise ValueError(f"a multiplicative form needs values above 0, found {y.min():g}")
    if np.ptp(y) == 0:
        return Ets(interval_table(np.repeat(y[0], horizon), np.zeros(horizon), f"ETS({form})"), {}, np.nan)
    # The search is lost among start values in the hundreds beside parameters under 1.
    scale = float(np.abs(y).mean()) or 1.0
    model = ETSModel(
        pd.Series(y / scale, index=pd.period_range("2000-01", periods=len(y), freq="M")),
        error=KINDS[parts["error"]],
        trend=KINDS.get(parts["trend"][0]),
        damped_trend=parts["trend"].endswith("d"),
        seasonal=season,
        seasonal_periods=period if season else None,
    )
    # The seasonal states add up to nothing, or average one: the last follows from the rest.
    free = len(model.param_names) - (1 if season else 0)
    if len(y) <= free:
        raise ValueError(f"expected at least {free + 1} values for ETS({form}), found {len(y)}")
    fit = max(_fits(model, _known(model, smoothing or {}, form)), key=_likelihood)
    error = scale * _spread(fit, horizon, seed) * np.sqrt(len(y) / (len(y) - free))
    found = dict(zip(model.param_names, np.asarray(fit.params, dtype=np.float64).tolist(), strict=True))
    return Ets(
        interval_table(scale * np.asarray(fit.forecast(horizon)), error, f"ETS({form})"),
        {ours: found[theirs] for ours, theirs in NAMES.items() if theirs in found},
        float(fit.llf) + len(y) * (np.log(2 * np.pi / len(y)) / 2 + 0.5 - np.log(scale)),
    )


def _known(model: ETSModel, smoothing: Mapping[str, float], form: str) -> dict[str, float]:
    """The parameters given, under the names of the library."""
    if foreign := [name for name in smoothing if NAMES.get(name) not in model.param_names]:
        raise ValueError(f"ETS({form}) has no {', '.join(foreign)}")
    return {NAMES[name]: share(value, name) for name, value in smoothing.items()}


def _fits(model: ETSModel, known: dict[str, float]) -> Iterator[ETSResultsWrapper]:
    """A fit from every start; one only where nothing that a start sets is sought."""
    sought = [name for name in STARTS[0] if NAMES[name] in set(model.param_names) - known.keys()]
    for start in ({}, *STARTS) if sought else ({},):
        first = np.array(model.start_params, dtype=np.float64)
        for name in sought if start else ():
            first[model.param_names.index(NAMES[name])] = start[name]
        with warnings.catch_warnings():
            # Another start may do better, and where none does the best of them stands.
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            fit = model.fit_constrained(known, start_params=first, disp=False, maxiter=MAX_STEPS)
            yield cast(ETSResultsWrapper, fit)


def _likelihood(fit: ETSResultsWrapper) -> float:
    """Log-likelihood; the lowest of all where a search ran away."""
    found = float(fit.llf)
    return found if np.isfinite(found) else -np.inf


def _spread(fit: ETSResultsWrapper, horizon: int, seed: int) -> Floats:
    """Standard deviation of the value at each step: by formula where all is additive, else over drawn futures."""
    model = fit.model
    if "mul" not in (model.error, model.trend, model.seasonal):
        ahead = fit.get_prediction(start=model.nobs, end=model.nobs + horizon - 1)
        return np.sqrt(np.asarray(ahead.forecast_variance, dtype=np.float64))
    drawn = fit.simulate(horizon, anchor="end", repetitions=DRAWS, rng=np.random.default_rng(seed))
    return np.asarray(drawn, dtype=np.float64).reshape(horizon, DRAWS).std(axis=1)
