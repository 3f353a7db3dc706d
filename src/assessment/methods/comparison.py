"""Whether two counts, or the rates behind them, differ by more than chance.

All take the events as independent of each other. Where counts vary by more than that (`dispersion`), the p-values here
are too small.
"""
# scipy and statsmodels have no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import math
from enum import StrEnum

import numpy as np
from scipy import stats
from statsmodels.stats import rates

from assessment.methods.checked import not_negative, positive, whole_numbers
from assessment.methods.significance import Significance, two_sided

# Two chances that differ by no more than this share of themselves are the same (as in R).
SAME_CHANCE = 1e-7


class Alternative(StrEnum):
    """What the difference might be: either way, first rate greater, or first rate less. Names of R and scipy."""

    TWO_SIDED = "two-sided"
    GREATER = "greater"
    LESS = "less"


class RateTest(StrEnum):
    """Tests of two rates.

    The first two are exact given the sum of the counts. EXACT is conservative; MID_P, which counts the observed outcome
    half, is less so. The others are normal approximations (Gu and others 2008: M, C, W2, W5 and W1).
    """

    MID_P = "cond-midp"
    EXACT = "exact-cond"
    SCORE = "score"
    SQRT = "sqrt"
    WALD = "wald"


class OneRateTest(StrEnum):
    """Two-sided tests of a count against a known rate.

    The first two are exact: they sum all outcomes that are no more likely (R), or take the nearer tail twice. SCORE is
    the normal approximation.
    """

    LIKELIHOOD = "minlike"
    CENTRAL = "central"
    SCORE = "score"


# The library's names of the alternatives.
LIBRARY_ALTERNATIVES = {
    Alternative.TWO_SIDED: "two-sided",
    Alternative.GREATER: "larger",
    Alternative.LESS: "smaller",
}


def compare_rates(
    count: float,
    exposure: float,
    base_count: float,
    base_exposure: float,
    *,
    null_ratio: float = 1,
    alternative: Alternative | str = Alternative.TWO_SIDED,
    method: RateTest | str = RateTest.MID_P,
) -> Significance:
    """Test of two rates, such as a year against the year before, or a borough against another.

    Parameters
    ----------
    count, base_count : float
        Events: whole numbers, 0 or more.
    exposure, base_exposure : float
        What the events may happen in (years, people), above 0. 1 and 1 compare two counts of equal periods.
    null_ratio : float
        Ratio of the rates if there is no difference, above 0.
    alternative : Alternative
        For GREATER, that `count` comes from the higher rate.
    method : RateTest
        A two-sided MID_P is twice the nearer tail; a two-sided EXACT sums the outcomes no more likely than this one.

    Returns
    -------
    Significance
        The p-value is that of `alternative`. The statistic is a z; nan for the exact tests, which have none. All nan
        where both counts are 0.

    Raises
    ------
    ValueError
        A count is not a whole number of 0 or more, an exposure or the ratio is not above 0, or a name is not known.

    Source
    ------
    Przyborowski and Wilenski (1940), Biometrika 31, 313-323; Gu, Ng, Tang and Schucany (2008), Biometrical Journal 50,
    283-298. Agrees with R's poisson.test and exactci, and (MID_P) with epitools.
    """
    whole_numbers([count, base_count], "events")
    positive(exposure=exposure, base_exposure=base_exposure, null_ratio=null_ratio)
    test, side = RateTest(method), Alternative(alternative)
    if count + base_count == 0:
        return Significance(math.nan, math.nan, math.nan, test.value, "not defined: both counts are 0")
    if test in (RateTest.MID_P, RateTest.EXACT):
        share = null_ratio * exposure / (null_ratio * exposure + base_exposure)
        conditional = _mid_p if test is RateTest.MID_P else _exact
        return Significance(
            math.nan, math.nan, conditional(int(count), int(count + base_count), share, side), test.value
        )
    # The library divides the rates as well, for a ratio that is not used here.
    with np.errstate(divide="ignore"):
        result = rates.test_poisson_2indep(
            count,
            exposure,
            base_count,
            base_exposure,
            value=null_ratio,
            method=test.value,
            alternative=LIBRARY_ALTERNATIVES[side],
        )
    return Significance(float(result.statistic), math.nan, float(result.pvalue), test.value)


def compare_with_rate(
    count: float, exposure: float, rate: float, *, method: OneRateTest | str = OneRateTest.LIKELIHOOD
) -> Significance:
    """Test of one count against a rate that is known.

    Parameters
    ----------
    count : float
        Events: a whole number, 0 or more.
    exposure : float
        What the events may happen in (years, people), above 0.
    rate : float
        Events expected per unit of exposure, above 0.
    method : OneRateTest

    Returns
    -------
    Significance
        The statistic is a z; nan for the exact tests, which have none.

    Raises
    ------
    ValueError
        The count is not a whole number of 0 or more, the exposure or the rate not above 0, or the method not known.

    Source
    ------
    Poisson probabilities. Agrees with R's poisson.test (LIKELIHOOD), exactci, tsmethod "central" (CENTRAL), and ratesci
    (SCORE).
    """
    whole_numbers([count], "events")
    positive(exposure=exposure, rate=rate)
    mean, test = rate * exposure, OneRateTest(method)
    if test is OneRateTest.SCORE:
        z = (count - mean) / math.sqrt(mean)
        return Significance(z, math.nan, float(two_sided(z)), test.value)
    if test is OneRateTest.LIKELIHOOD:
        p_value = _no_more_likely(count, mean)
    else:
        p_value = 2 * min(float(stats.poisson.cdf(count, mean)), float(stats.poisson.sf(count - 1, mean)))
    return Significance(math.nan, math.nan, min(1.0, p_value), f"exact Poisson, {test.value}")


def root_difference_score(before: float, after: float, *, before_is_known: bool = False) -> float:
    """Standard score of the change between two counts of equal periods, by their square roots.

    Parameters
    ----------
    before, after : float
        Events, 0 or more.
    before_is_known : bool
        Whether `before` is a fixed expectation rather than a count that varies by chance itself. The score is then
        greater by the square root of 2 ("Poisson z-score"): wrong for two observed counts, as it calls too many
        changes real.

    Returns
    -------
    float
        About standard normal where nothing changed and counts are not small (10 or so); positive for a rise.

    Raises
    ------
    ValueError
        A count is missing or negative.

    Source
    ------
    The square root of a Poisson count has variance 1/4. Wheeler (2016), "Tables and graphs for monitoring temporal
    crime trends", International Journal of Police Science & Management 18, 159-172: 2 (sqrt(after) - sqrt(before)).
    """
    not_negative(before=before, after=after)
    score = 2 * (math.sqrt(after) - math.sqrt(before))
    return score if before_is_known else score / math.sqrt(2)


def _exact(count: int, total: int, share: float, alternative: Alternative) -> float:
    """Exact chance, given the total, that the first count is as extreme."""
    return float(stats.binomtest(count, total, share, alternative=alternative.value).pvalue)


def _mid_p(count: int, total: int, share: float, alternative: Alternative) -> float:
    """As `_exact`, with half of the chance of the count itself.

    By hand: the library takes half of it from the sum of outcomes no more likely, which leaves the other tail whole.
    """
    half = float(stats.binom.pmf(count, total, share)) / 2
    greater = float(stats.binom.sf(count, total, share)) + half
    less = float(stats.binom.cdf(count - 1, total, share)) + half
    both = min(1.0, 2 * min(greater, less))
    return {Alternative.TWO_SIDED: both, Alternative.GREATER: greater, Alternative.LESS: less}[alternative]


def _no_more_likely(count: float, mean: float) -> float:
    """Sum of the Poisson chances that are no greater than that of the count."""
    if count == mean:
        return 1.0
    level = float(stats.poisson.logpmf(count, mean)) + SAME_CHANCE
    if count > mean:
        below = np.arange(math.floor(mean) + 1)
        unlikely = int((stats.poisson.logpmf(below, mean) <= level).sum())
        return float(stats.poisson.cdf(unlikely - 1, mean) + stats.poisson.sf(count - 1, mean))
    nearest = farthest = math.ceil(mean)
    while float(stats.poisson.logpmf(farthest, mean)) > level:
        farthest *= 2
    likely = int((stats.poisson.logpmf(np.arange(nearest, farthest + 1), mean) > level).sum())
    return float(stats.poisson.cdf(count, mean) + stats.poisson.sf(nearest + likely - 1, mean))
