"""Whether counts vary by more than chance, and by how much.

The index of dispersion and Pearson's phi are 1 where events are independent and of one rate, and greater where they
come in clusters or at rates that differ.
"""
# statsmodels and scipy have no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats

from assessment.methods.checked import Numbers, numbers
from assessment.methods.regression import fitted_regression

# How R's glm.fit starts, when it is content and when it gives up.
START = 0.1
EPSILON = 1e-8
MAX_STEPS = 25


@dataclass(frozen=True)
class DispersionIndex:
    """Variance (n - 1) of counts against their mean.

    `p_upper` is the chance of a variance as large, `p_lower` of one as small, if events are independent and of one
    rate. Without any event the ratio and what follows from it are nan.
    """

    size: int
    mean: float
    variance: float
    variance_to_mean: float
    chi2: float
    df: int
    p_upper: float
    p_lower: float


@dataclass(frozen=True)
class PoissonFit:
    """How well a Poisson regression fits. `phi` is Pearson's chi-squared over the degrees of freedom."""

    phi: float
    deviance: float
    df: int


@dataclass(frozen=True)
class OverdispersionTest:
    """Cameron and Trivedi's test. `dispersion` is that of variance = dispersion x mean; 1 is chance."""

    dispersion: float
    statistic: float
    p_greater: float


def index_of_dispersion(counts: Numbers) -> DispersionIndex:
    """Index of dispersion of counts of the same thing: months of a year, or areas of one size.

    Parameters
    ----------
    counts : sequence or Series of float, shape (n,)
        Events, 0 or more: at least two counts.

    Returns
    -------
    DispersionIndex

    Raises
    ------
    ValueError
        A count is missing or negative, or there are fewer than two.

    Source
    ------
    Fisher (1950), Biometrics 6, 17-24: (n - 1) variance / mean is chi-squared on n - 1.
    """
    events = numbers(counts, "counts", at_least=0)
    df = len(events) - 1
    if df < 1:
        raise ValueError("a variance needs at least two counts, found 1")
    mean, variance = float(events.mean()), float(events.var(ddof=1))
    ratio = variance / mean if mean else math.nan
    chi2 = df * ratio
    upper, lower = float(stats.chi2.sf(chi2, df)), float(stats.chi2.cdf(chi2, df))
    return DispersionIndex(len(events), mean, variance, ratio, chi2, df, upper, lower)


def poisson_fit(table: pd.DataFrame, formula: str) -> PoissonFit:
    """Overdispersion of counts that a Poisson regression (log link) leaves.

    Parameters
    ----------
    table : DataFrame, shape (n, ...)
        One row a count. Text columns are groups.
    formula : str
        Such as "offence_count ~ borough + quarter": names of columns, and operators. No function is called.

    Returns
    -------
    PoissonFit
        Multiply variances by `phi`, and standard errors by its square root, where it is above 1 (quasi-Poisson).

    Raises
    ------
    ValueError
        A value is missing, a count is negative, there is no event, there are no more rows than coefficients, the terms
        cannot be told apart, or the formula names what is not a column.

    Source
    ------
    McCullagh and Nelder (1989), Generalized linear models, section 6.2. R prints `quasipoisson_phi` instead.
    """
    fit = fitted_regression(table, formula, sm.families.Poisson())
    return PoissonFit(float(fit.pearson_chi2 / fit.df_resid), float(fit.deviance), int(fit.df_resid))


def quasipoisson_phi(table: pd.DataFrame, formula: str) -> float:
    """Phi as R's `summary.glm` gives it for the family quasipoisson, for comparison with what others print.

    R squares the last residuals but weighs them by the means of the step before. The phi of `poisson_fit` is that of
    the finished fit; the two differ by some millionths, and by more the further a count lies from the fit.

    Parameters
    ----------
    table, formula
        As `poisson_fit`.

    Raises
    ------
    ValueError
        As `poisson_fit`.

    Source
    ------
    R 4.2.2, stats::glm.fit and summary.glm: iteratively reweighted least squares from counts + 0.1, until the deviance
    changes by less than 1e-8 of itself.
    """
    family = sm.families.Poisson()
    model = fitted_regression(table, formula, family).model
    counts, terms = np.asarray(model.endog, dtype=np.float64), np.asarray(model.exog, dtype=np.float64)
    means, deviance, before = counts + START, math.inf, counts
    for _ in range(MAX_STEPS):
        before, previous = means, deviance
        root = np.sqrt(before)
        target = root * (np.log(before) + counts / before - 1)
        means = np.exp(terms @ np.linalg.lstsq(terms * root[:, None], target, rcond=None)[0])
        deviance = float(family.deviance(counts, means))
        if abs(deviance - previous) < EPSILON * (deviance + 0.1):
            break
    return float((before * ((counts - means) / means) ** 2).sum() / model.df_resid)


def overdispersion_test(table: pd.DataFrame, formula: str) -> OverdispersionTest:
    """Test of whether counts vary by more than a Poisson regression says.

    Parameters
    ----------
    table, formula
        As `poisson_fit`.

    Returns
    -------
    OverdispersionTest
        The p-value is one-sided: of overdispersion.

    Raises
    ------
    ValueError
        As `poisson_fit`, or the fit leaves nothing to test.

    Source
    ------
    Cameron and Trivedi (1990), Journal of Econometrics 46, 347-364. Agrees with R's AER::dispersiontest.
    """
    fit = fitted_regression(table, formula, sm.families.Poisson())
    observed, fitted = np.asarray(fit.model.endog), np.asarray(fit.fittedvalues)
    excess = ((observed - fitted) ** 2 - observed) / fitted
    spread = float(excess.std(ddof=1))
    if not spread > 0:
        raise ValueError(f"the excess of the variance does not vary over the {len(excess)} counts: nothing to test")
    statistic = math.sqrt(len(excess)) * float(excess.mean()) / spread
    return OverdispersionTest(float(excess.mean()) + 1, statistic, float(stats.norm.sf(statistic)))
