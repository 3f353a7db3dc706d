"""Negative binomial regression: counts that vary by more than chance, more so where they are large."""
# statsmodels and scipy have no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import optimize, special
from statsmodels.genmod.generalized_linear_model import GLMResultsWrapper

from assessment.methods.intervals import normal_quantile
from assessment.methods.regression import fitted_regression

# Where theta is looked for, and from where on the variance is the mean, as for counts that vary by chance only.
THETA_RANGE = (1e-4, 1e6)
POISSON_FROM = 1e5
TOLERANCE = 1e-9
# A fitted mean below this is that of a group without events, whose coefficient goes on falling as it is fitted.
NO_EVENTS = 1e-6


@dataclass(frozen=True)
class NegativeBinomialFit:
    """A fitted regression; variance = mean + mean squared / theta.

    `coefficients` has a row a term, on the scale of the logarithm (value, standard_error, lower, upper), and its
    exponential, the `rate_ratio`. `fitted` is the mean of each row of the table. Where counts vary by no more than
    chance, `theta` is infinite and `theta_standard_error` nan. `note` says so, and which coefficients not to read.
    """

    theta: float
    theta_standard_error: float
    coefficients: pd.DataFrame
    fitted: "pd.Series[float]"
    log_likelihood: float
    deviance: float
    note: str = ""


def negative_binomial_fit(table: pd.DataFrame, formula: str, *, confidence: float = 0.95) -> NegativeBinomialFit:
    """Negative binomial (NB2) regression with log link, by maximum likelihood.

    Parameters
    ----------
    table : DataFrame, shape (n, ...)
        One row a count. Text columns are groups; the first category is the one compared with.
    formula : str
        As `dispersion.poisson_fit`.
    confidence : float
        Of the intervals of the coefficients: between 0 and 1.

    Returns
    -------
    NegativeBinomialFit

    Raises
    ------
    ValueError
        As `dispersion.poisson_fit`, or the confidence is not between 0 and 1.

    Source
    ------
    Venables and Ripley (2002), Modern applied statistics with S, section 7.4. Agrees with R's MASS::glm.nb, whose theta
    is 1 / alpha elsewhere. The likelihood is maximised over theta with the regression fitted at each: the library's
    joint search does not always arrive.
    """
    z, theta = normal_quantile(confidence), _likeliest_theta(table, formula)
    fit = _fit(table, formula, theta)
    is_poisson = theta > POISSON_FROM
    return NegativeBinomialFit(
        theta=math.inf if is_poisson else theta,
        theta_standard_error=math.nan if is_poisson else _theta_standard_error(fit, theta),
        coefficients=_coefficients(fit, z),
        fitted=pd.Series(np.asarray(fit.fittedvalues), index=table.index, name="fitted"),
        log_likelihood=float(fit.llf),
        deviance=float(fit.deviance),
        note="; ".join(_notes(fit, is_poisson=is_poisson)),
    )


def _likeliest_theta(table: pd.DataFrame, formula: str) -> float:
    """Theta of the greatest likelihood."""

    def cost(log_theta: float) -> float:
        """What is smallest there."""
        return -float(_fit(table, formula, math.exp(log_theta)).llf)

    low, high = (math.log(limit) for limit in THETA_RANGE)
    return math.exp(float(np.asarray(optimize.fminbound(cost, low, high, xtol=TOLERANCE))))


def _fit(table: pd.DataFrame, formula: str, theta: float) -> GLMResultsWrapper:
    """The regression at this theta."""
    return fitted_regression(table, formula, sm.families.NegativeBinomial(alpha=1 / theta))


def _coefficients(fit: GLMResultsWrapper, z: float) -> pd.DataFrame:
    """The coefficients with their errors and intervals, and the ratios that they stand for."""
    value, error = fit.params, fit.bse
    table = {"value": value, "standard_error": error, "lower": value - z * error, "upper": value + z * error}
    return pd.DataFrame(table).assign(rate_ratio=np.exp(value)).rename_axis("term")


def _notes(fit: GLMResultsWrapper, *, is_poisson: bool) -> list[str]:
    """What to know before reading the fit."""
    notes = {
        "the counts vary by no more than chance: a Poisson regression will do": is_poisson,
        "a group has no event: its coefficients mean nothing": bool((np.asarray(fit.fittedvalues) < NO_EVENTS).any()),
    }
    return [note for note, holds in notes.items() if holds]


def _theta_standard_error(fit: GLMResultsWrapper, theta: float) -> float:
    """Standard error of theta, from the curve of the likelihood in it."""
    counts, means = np.asarray(fit.model.endog), np.asarray(fit.fittedvalues)
    curve = special.polygamma(1, theta) - special.polygamma(1, theta + counts) - 1 / theta
    curve = curve + 2 / (theta + means) - (theta + counts) / (theta + means) ** 2
    information = float(curve.sum())
    return 1 / math.sqrt(information) if information > 0 else math.nan
