"""The E-test of two Poisson rates: exact in that it sums over all pairs of counts, not only those of the same total."""
# scipy has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import math

import numpy as np
import numpy.typing as npt
from scipy import stats

from assessment.methods.checked import Floats, positive, whole_numbers
from assessment.methods.comparison import Alternative
from assessment.methods.null_rates import NullRates
from assessment.methods.significance import Significance

METHOD = "E-test"
# Chance left out at each end of the sum.
LEFT_OUT = 1e-15
# Statistics that differ by no more than this are the same: the observed pair and its ties must count.
SAME = 1e-12
# Above this the sum takes minutes, and the score test of `compare_rates` gives the same answer.
MAX_EVENTS = 1_000_000


def e_test(
    count: float,
    exposure: float,
    base_count: float,
    base_exposure: float,
    *,
    null_ratio: float = 1,
    null_difference: float = 0,
    alternative: Alternative | str = Alternative.TWO_SIDED,
    is_pooled: bool = False,
) -> Significance:
    """E-test of two rates: more power than the exact conditional test, and like it good for small counts.

    Parameters
    ----------
    count, base_count : float
        Events: whole numbers, 0 or more, up to 1,000,000 in all.
    exposure, base_exposure : float
        What the events may happen in (years, people), above 0.
    null_ratio, null_difference : float
        Ratio (above 0) or difference of the rates if there is no effect: one of the two, not both.
    alternative : Alternative
        For GREATER, that `count` comes from the higher rate.
    is_pooled : bool
        Whether the variance in the statistic is that under the null (score) rather than of the observed rates, as the
        authors have it. It makes no difference where the exposures are equal.

    Returns
    -------
    Significance
        The p-value is that of `alternative`, the statistic a z. All nan where both counts are 0.

    Raises
    ------
    ValueError
        A count is not a whole number of 0 or more, there are too many events, an exposure or the ratio is not above 0,
        or both a ratio and a difference are given.

    Source
    ------
    Krishnamoorthy and Thomson (2004), Journal of Statistical Planning and Inference 119, 23-35; Gu and others (2008),
    Biometrical Journal 50, 283-298, for a ratio. By hand: the library keeps every pair in memory at once, which 20,000
    events fill. Agrees with statsmodels' etest_poisson_2indep.
    """
    whole_numbers([count, base_count], "events")
    positive(exposure=exposure, base_exposure=base_exposure, null_ratio=null_ratio)
    if not math.isfinite(null_difference) or (null_ratio != 1 and null_difference != 0):
        raise ValueError(f"a ratio or a difference is needed, not both, found {null_ratio} and {null_difference}")
    if count + base_count > MAX_EVENTS:
        raise ValueError(f"the E-test is for up to {MAX_EVENTS:,} events, found {count + base_count:,.0f}")
    if count + base_count == 0:
        return Significance(math.nan, math.nan, math.nan, METHOD, "not defined: both counts are 0")
    null = NullRates(exposure, base_exposure, null_ratio, null_difference, is_pooled=is_pooled)
    observed = float(null.statistic(count, base_count))
    rate, base_rate = null.rates(count, base_count)
    chance = _chance(null, float(rate) * exposure, float(base_rate) * base_exposure, observed, Alternative(alternative))
    return Significance(observed, math.nan, min(1.0, chance), METHOD)


def _chance(null: NullRates, mean: float, base_mean: float, observed: float, alternative: Alternative) -> float:
    """Chance of all pairs of counts whose statistic is as extreme as the observed one."""
    counts, base_counts = _likely(mean), _likely(base_mean)
    base_chances = stats.poisson.pmf(base_counts, base_mean)
    total = 0.0
    for count, chance in zip(counts, stats.poisson.pmf(counts, mean), strict=True):
        extreme = _is_extreme(null.statistic(float(count), base_counts), observed, alternative)
        total += float(chance) * float(base_chances[extreme].sum())
    return total


def _is_extreme(statistics: Floats, observed: float, alternative: Alternative) -> npt.NDArray[np.bool_]:
    """Which statistics are as extreme as the observed one, or the same but for rounding."""
    if alternative is Alternative.TWO_SIDED:
        statistics, observed = np.abs(statistics), abs(observed)
    slack = SAME * max(1.0, abs(observed))
    return statistics <= observed + slack if alternative is Alternative.LESS else statistics >= observed - slack


def _likely(mean: float) -> Floats:
    """All counts of that mean but the very unlikely."""
    first, last = float(stats.poisson.ppf(LEFT_OUT, mean)), float(stats.poisson.isf(LEFT_OUT, mean))
    return np.arange(first, last + 1, dtype=np.float64)
