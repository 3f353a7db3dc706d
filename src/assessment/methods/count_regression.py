"""Forecasts of small counts: negative binomial regression on a trend and a smooth season."""
# statsmodels declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
from scipy import optimize

from assessment.methods.checked import Floats
from assessment.methods.regression import fitted
from assessment.methods.series import counted

HARMONICS = 2
# Five events for each of the six coefficients: with fewer the fit need not exist.
MIN_EVENTS = 30
DRAWS = 4_000
# Times that the overdispersion and the line are fitted in turn; they hardly move after the second.
ROUNDS = 3
# Dispersion that no count is expected to pass (variance = mean + dispersion x mean squared).
MAX_DISPERSION = 100.0
# Ten times the largest count seen: a draw of the line beyond it says nothing.
LARGEST = 10
QUANTILES = {"lower80": 0.10, "upper80": 0.90, "lower95": 0.025, "upper95": 0.975}


def negative_binomial(counts: npt.ArrayLike, horizon: int, *, period: int = 12, seed: int = 0) -> pd.DataFrame:
    """Forecast of small counts, in whole numbers.

    Parameters
    ----------
    counts : sequence of float, shape (n,)
        Not negative, in time order: at least two cycles and 30 events.
    horizon : int
        Steps ahead; a year at most is sensible.
    period : int
        Values in a cycle: 12 for months.
    seed : int
        Of the draws that give the limits.

    Returns
    -------
    DataFrame, index step, columns value, lower80, upper80, lower95, upper95, method
        `value` is the expected count. The limits are quantiles of counts drawn from the fit, the uncertainty of its
        coefficients included.

    Raises
    ------
    ValueError
        A count is missing or negative, there are too few counts or events, or the horizon is not positive.

    Source
    ------
    Negative binomial regression with log link (Cameron and Trivedi 2013, Regression Analysis of Count Data, chapter 3),
    linear trend and two harmonics; overdispersion by moments (Breslow NE 1984, Applied Statistics 33, 38-44).
    """
    y = counted(counts, at_least=2 * period)
    if y.sum() < MIN_EVENTS or horizon < 1:
        raise ValueError(
            f"expected {MIN_EVENTS} events and a horizon of 1 or more, found {y.sum():g} events and {horizon}"
        )
    terms = _terms(np.arange(len(y) + horizon), period)
    past, future = terms[: len(y)], terms[len(y) :]
    coefficients, covariance, dispersion = _fit(y, past)
    rng = np.random.default_rng(seed)
    lines = rng.multivariate_normal(coefficients, covariance, size=DRAWS, method="eigh") @ future.T
    ceiling = np.log(LARGEST * y.max())
    drawn = _draw(rng, np.exp(np.minimum(lines, ceiling)), dispersion)
    value = np.exp(np.minimum(future @ coefficients, ceiling))
    quantiles = np.quantile(drawn, list(QUANTILES.values()), axis=0, method="inverted_cdf")
    limits = dict(zip(QUANTILES, quantiles, strict=True))
    for name in ("upper80", "upper95"):
        # The expected count of a rare event lies between 0 and 1, and so must the limits about it.
        limits[name] = np.maximum(limits[name], np.ceil(value))
    columns = {"value": value, **limits, "method": "negative binomial regression"}
    return pd.DataFrame(columns, index=pd.RangeIndex(1, horizon + 1, name="step"))


def _terms(steps: npt.NDArray[np.int_], period: int) -> Floats:
    """Constant, trend, and sine and cosine of the season; the trend in cycles, to keep the numbers small."""
    turn = 2 * np.pi * steps / period
    waves = [wave(harmonic * turn) for harmonic in range(1, HARMONICS + 1) for wave in (np.sin, np.cos)]
    return np.column_stack([np.ones(len(steps)), steps / period, *waves])


def _fit(counts: Floats, terms: Floats) -> tuple[Floats, Floats, float]:
    """Coefficients, their covariance, and the dispersion; 0 where the counts vary by chance only."""
    dispersion = 0.0
    fit = fitted(sm.GLM(counts, terms, family=sm.families.Poisson()))
    for _ in range(ROUNDS):
        dispersion = _dispersion(counts, np.asarray(fit.mu), len(counts) - terms.shape[1])
        if dispersion == 0:
            break
        fit = fitted(sm.GLM(counts, terms, family=sm.families.NegativeBinomial(alpha=dispersion)))
    return np.asarray(fit.params), np.asarray(fit.cov_params()), dispersion


def _dispersion(counts: Floats, means: Floats, df: int) -> float:
    """The dispersion that brings Pearson's chi-squared down to its degrees of freedom."""

    def excess(dispersion: float) -> float:
        return float(((counts - means) ** 2 / (means + dispersion * means**2)).sum()) - df

    if excess(0) <= 0:
        return 0.0
    if excess(MAX_DISPERSION) >= 0:
        return MAX_DISPERSION
    return cast(float, optimize.brentq(excess, 0, MAX_DISPERSION))


def _draw(rng: np.random.Generator, means: Floats, dispersion: float) -> npt.NDArray[np.int64]:
    """Counts about the means: a Poisson, its mean itself drawn from a gamma where the counts are overdispersed."""
    if dispersion > 0:
        means = rng.gamma(1 / dispersion, dispersion * means)
    return rng.poisson(means)
