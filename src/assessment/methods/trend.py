"""Trend: whether a series goes up or down, and by how much a year."""
# statsmodels declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import math
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import statsmodels.api as sm
from scipy import stats

from assessment.methods.checked import Floats, Numbers, finite, parts_of_wholes, same_length
from assessment.methods.estimate import Estimate
from assessment.methods.proportions import PER_HUNDRED
from assessment.methods.regression import fitted
from assessment.methods.series import counted, observed
from assessment.methods.significance import Significance

# From this length on the normal approximation of Kendall's test is used, as R `cor.test` does.
KENDALL_EXACT_BELOW = 50
# A line takes two values up: the third shows how they scatter.
LINE_VALUES = 3
# Below this the counts lie on the line but for rounding.
NO_VARIATION = 1e-12

POISSON = "Poisson log-linear trend"
QUASI_POISSON = "quasi-Poisson log-linear trend"


@dataclass(frozen=True)
class LogLinearTrend:
    """A constant percentage change per unit of time.

    `change_pct` has the 95% interval. `log_slope` and `log_slope_se` are on the scale of the logarithm. `statistic` is
    z (Poisson) or t (quasi-Poisson). `dispersion` is Pearson's chi-squared over its degrees of freedom: 1 for counts
    that vary by chance only. All are nan where there is no estimate, and the note of `change_pct` says why.
    """

    change_pct: Estimate
    log_slope: float
    log_slope_se: float
    statistic: float
    p_value: float
    dispersion: float
    deviance: float


def kendall_trend(values: npt.ArrayLike) -> Significance:
    """Kendall's tau of a series with time: the Mann-Kendall test of a trend that need not be a line.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least two, in time order. Take out the season first.

    Returns
    -------
    Significance
        `statistic` is tau-b, -1 (always down) to 1 (always up). The p-value is exact below 50 values without ties,
        otherwise normal with correction for ties and none for continuity.

    Raises
    ------
    ValueError
        A value is missing, or there are fewer than two.

    Source
    ------
    Kendall MG (1938), Biometrika 30, 81-93; Mann HB (1945), Econometrica 13, 245-259; agrees with R `cor.test`.
    """
    series = observed(values, at_least=2)
    if np.ptp(series) == 0:
        return Significance(math.nan, math.nan, math.nan, "Mann-Kendall", "every value is the same")
    untied = len(np.unique(series)) == len(series)
    exact = untied and len(series) < KENDALL_EXACT_BELOW
    method = "exact" if exact else "asymptotic"
    result = cast(Any, stats.kendalltau(np.arange(len(series)), series, method=method))  # scipy's type is a bare tuple
    name = "Mann-Kendall, exact" if exact else "Mann-Kendall, normal approximation"
    return Significance(float(result.statistic), math.nan, float(result.pvalue), name)


def proportion_trend(numerators: Numbers, denominators: Numbers, scores: npt.ArrayLike | None = None) -> Significance:
    """Cochran-Armitage test of a trend in proportions.

    Parameters
    ----------
    numerators, denominators : sequence of float, shape (k,)
        Parts and wholes of at least two groups in order.
    scores : sequence of float, shape (k,), or None
        Places of the groups on the scale; None for 1, 2, ..., k.

    Returns
    -------
    Significance
        `statistic` is chi-squared on 1 degree of freedom.

    Raises
    ------
    ValueError
        A number is missing, a whole is not positive, a part is not between 0 and its whole, lengths differ, or all
        scores are the same.

    Source
    ------
    Armitage P (1955), Biometrics 11, 375-386; agrees with R `prop.trend.test`.
    """
    parts, wholes = _groups(numerators, denominators)
    places = np.arange(1.0, len(parts) + 1) if scores is None else observed(scores, at_least=2)
    if len(places) != len(parts) or np.ptp(places) == 0:
        raise ValueError(f"expected {len(parts)} scores that are not all the same, found {places.tolist()}")
    pooled = parts.sum() / wholes.sum()
    if pooled in {0, 1}:
        return Significance(math.nan, 1, math.nan, "Cochran-Armitage", f"every proportion is {pooled:g}")
    centred = places - np.average(places, weights=wholes)
    slope = float(centred @ parts)
    chi2 = slope**2 / (pooled * (1 - pooled) * float(wholes @ centred**2))
    return Significance(chi2, 1, float(stats.chi2.sf(chi2, 1)), "Cochran-Armitage")


def proportion_difference(numerators: Numbers, denominators: Numbers) -> Significance:
    """Pearson's chi-squared test that all proportions are the same, whatever their order.

    Parameters
    ----------
    numerators, denominators : sequence of float, shape (k,)
        Parts and wholes of at least two groups.

    Returns
    -------
    Significance
        `statistic` is chi-squared on k - 1 degrees of freedom, without continuity correction.

    Raises
    ------
    ValueError
        A number is missing, a whole is not positive, a part is not between 0 and its whole, or lengths differ.

    Source
    ------
    Pearson K (1900), Philosophical Magazine 50, 157-175.
    """
    parts, wholes = _groups(numerators, denominators)
    pooled, df = parts.sum() / wholes.sum(), len(parts) - 1
    if pooled in {0, 1}:
        return Significance(math.nan, df, math.nan, "Pearson chi-squared", f"every proportion is {pooled:g}")
    chi2 = float(((parts - wholes * pooled) ** 2 / (wholes * pooled * (1 - pooled))).sum())
    return Significance(chi2, df, float(stats.chi2.sf(chi2, df)), "Pearson chi-squared")


def poisson_trend(
    counts: npt.ArrayLike, times: npt.ArrayLike, exposures: npt.ArrayLike | None = None
) -> LogLinearTrend:
    """Percentage change per unit of time, counts varying by chance only.

    Parameters
    ----------
    counts : sequence of float, shape (n,)
        Not negative; at least three (two rates are compared, not followed).
    times : sequence of float, shape (n,)
        Years give an annual percentage.
    exposures : sequence of float, shape (n,), or None
        Populations, or days in the month; above 0. None where they are all alike.

    Returns
    -------
    LogLinearTrend
        Nothing but nan in the change, with a note, where all events fall at the first time or at the last.

    Raises
    ------
    ValueError
        A number is missing, a count is negative, an exposure is not positive, lengths differ, there is no event, or
        all times are the same.

    Source
    ------
    Poisson regression with log link (McCullagh and Nelder 1989, chapter 6); agrees with R `glm(family = poisson)`.
    """
    return _log_linear(counts, times, exposures, POISSON)


def quasi_poisson_trend(
    counts: npt.ArrayLike, times: npt.ArrayLike, exposures: npt.ArrayLike | None = None
) -> LogLinearTrend:
    """Percentage change per unit of time, the interval as wide as the counts scatter about the line.

    Parameters
    ----------
    counts, times, exposures
        As `poisson_trend`.

    Returns
    -------
    LogLinearTrend
        The interval uses Student's t. Where the dispersion is under 1 the interval is narrower than chance alone would
        have it, and the note says so.

    Raises
    ------
    ValueError
        As `poisson_trend`.

    Source
    ------
    Wedderburn RWM (1974), Biometrika 61, 439-447; agrees with R `glm(family = quasipoisson)`.
    """
    return _log_linear(counts, times, exposures, QUASI_POISSON)


def _log_linear(
    counts: npt.ArrayLike, times: npt.ArrayLike, exposures: npt.ArrayLike | None, method: str
) -> LogLinearTrend:
    """Fit the line, then the interval that the method calls for."""
    y, t = counted(counts, LINE_VALUES), observed(times)
    exposure = np.ones(len(y)) if exposures is None else observed(finite(exposures, "exposures", above=0))
    _check_line(y, t, exposure)
    at = t[y > 0]
    if np.ptp(at) == 0 and at[0] in {t.min(), t.max()}:
        return _no_line(method, "every event falls at one end of the period: the change has no estimate")
    fit = fitted(sm.GLM(y, sm.add_constant(t), family=sm.families.Poisson(), offset=np.log(exposure)))
    slope, se, df = float(fit.params[1]), float(fit.bse[1]), int(fit.df_resid)
    dispersion = float(fit.pearson_chi2) / df
    law, note = stats.norm(), ""
    if method == QUASI_POISSON:
        if dispersion < NO_VARIATION:
            return _no_line(method, "the counts lie on the line: there is no scatter to judge by")
        se, law = se * math.sqrt(dispersion), stats.t(df)
        note = "dispersion under 1: the interval is narrower than chance alone" if dispersion < 1 else ""
    half_width = float(law.ppf(0.975)) * se
    lower, value, upper = (PER_HUNDRED * math.expm1(at) for at in (slope - half_width, slope, slope + half_width))
    statistic = slope / se
    change = Estimate(value, lower, upper, method, note)
    p_value = 2 * float(law.sf(abs(statistic)))
    return LogLinearTrend(change, slope, se, statistic, p_value, dispersion, float(fit.deviance))


def _check_line(counts: Floats, times: Floats, exposures: Floats) -> None:
    """Refuse what no line can be drawn through."""
    same_length(counts=counts, times=times, exposures=exposures)
    if np.ptp(times) == 0:
        raise ValueError(f"a trend needs different times, found {times[0]:g} only")
    if not counts.any():
        raise ValueError("a trend needs at least one event, found none")


def _no_line(method: str, note: str) -> LogLinearTrend:
    """No estimate, and why."""
    nan = math.nan
    return LogLinearTrend(Estimate(nan, nan, nan, method, note), nan, nan, nan, nan, nan, nan)


def _groups(numerators: Numbers, denominators: Numbers) -> tuple[Floats, Floats]:
    """Checked numerators and denominators of at least two groups."""
    parts, wholes = parts_of_wholes(numerators, denominators)
    return observed(parts, at_least=2), observed(wholes, at_least=2)
