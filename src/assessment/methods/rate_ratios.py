"""How much two rates differ, as a ratio, a percentage and a difference, each with its interval."""
# scipy has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import math
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial

from scipy import optimize, stats

from assessment.methods.change import MIN_BASE
from assessment.methods.checked import positive, share, whole_numbers
from assessment.methods.estimate import Estimate
from assessment.methods.intervals import normal_quantile, wilson
from assessment.methods.null_rates import NullRates
from assessment.methods.proportions import PER_HUNDRED
from assessment.methods.root_search import UNIROOT_TOLERANCE, uniroot

# A share found to all its digits.
SHARE_TOLERANCE = 1e-15
NO_BASE = "the base is 0: there is no ratio to it"


class RatioInterval(StrEnum):
    """Intervals of a rate ratio.

    SCORE is good for small counts and large. EXACT (conditional) is wider than it need be; MID_P is less so, and its
    value is the median-unbiased ratio, not that of the observed rates. MID_P_EPITOOLS is the same, for agreement with
    epitools, with each search stopped as there, within 0.0001 of the share that the first count is of both: rough, and
    more so the further the ratio is from 1. WALD_LOG is the common approximation, which has no interval where a count
    is 0; WALD_CC adds half an event to each count.
    """

    SCORE = "score"
    WALD_LOG = "wald-log"
    WALD_CC = "waldcc"
    EXACT = "exact-cond"
    MID_P = "cond-midp"
    MID_P_EPITOOLS = "cond-midp-epitools"


def rate_ratio(
    count: float,
    exposure: float,
    base_count: float,
    base_exposure: float,
    *,
    confidence: float = 0.95,
    method: RatioInterval | str = RatioInterval.SCORE,
) -> Estimate:
    """Ratio of two rates.

    Parameters
    ----------
    count, base_count : float
        Events: whole numbers, 0 or more.
    exposure, base_exposure : float
        What the events may happen in (years, people), above 0.
    confidence : float
        Between 0 and 1.
    method : RatioInterval

    Returns
    -------
    Estimate
        1 is no difference. Where the base count is 0 the value is nan, and `upper` is infinite: only a lower limit is
        known. Where both are 0, all are nan.

    Raises
    ------
    ValueError
        A count is not a whole number of 0 or more, an exposure is not above 0, the confidence is not between 0 and 1,
        or the method is not known.

    Source
    ------
    Given their sum, the first count is binomial: an interval of its share (Wilson's for SCORE, Clopper and Pearson's
    for EXACT) is one of the ratio. Rothman and Greenland (1998), Modern epidemiology, for MID_P and WALD_LOG; Li, Tang
    and Wong (2014), Computational Statistics 29, for WALD_CC. Agrees with R's poisson.test, ratesci and epitools (its
    rateratio.midp is MID_P_EPITOOLS).
    """
    whole_numbers([count, base_count], "events")
    positive(exposure=exposure, base_exposure=base_exposure)
    share(confidence, "confidence")
    way, scale = RatioInterval(method), base_exposure / exposure
    if count + base_count == 0:
        return Estimate(math.nan, math.nan, math.nan, way.value, "both counts are 0: there is no ratio")
    value, lower, upper = _LIMITS[way](int(count), int(base_count), confidence)
    note = "" if base_count else NO_BASE
    if way is RatioInterval.WALD_LOG and not (count and base_count):
        note = "this method has no interval where a count is 0"
    return Estimate(scale * value if base_count else math.nan, scale * lower, scale * upper, way.value, note)


def percentage_change_interval(
    count: float,
    exposure: float,
    base_count: float,
    base_exposure: float,
    *,
    confidence: float = 0.95,
    method: RatioInterval | str = RatioInterval.SCORE,
) -> Estimate:
    """Percentage change from one rate to another.

    Parameters
    ----------
    count, exposure, base_count, base_exposure, confidence, method
        As `rate_ratio`; the base comes before.

    Returns
    -------
    Estimate
        Per cent: -25 is a fall by a quarter. On a base under 20 the note says not to print it, as
        `change.percentage_change` does not give it.

    Raises
    ------
    ValueError
        As `rate_ratio`.

    Source
    ------
    100 (rate ratio - 1).
    """
    ratio = rate_ratio(count, exposure, base_count, base_exposure, confidence=confidence, method=method)
    value, lower, upper = (PER_HUNDRED * (number - 1) for number in (ratio.value, ratio.lower, ratio.upper))
    small = "" if base_count >= MIN_BASE else f"the base of {base_count:g} is under {MIN_BASE}: give the counts instead"
    return replace(ratio, value=value, lower=lower, upper=upper, note="; ".join(filter(None, (ratio.note, small))))


def rate_difference(
    count: float,
    exposure: float,
    base_count: float,
    base_exposure: float,
    *,
    per: float = 1,
    confidence: float = 0.95,
) -> Estimate:
    """Difference of two rates: how many more events, with a score interval.

    Parameters
    ----------
    count, exposure, base_count, base_exposure, confidence
        As `rate_ratio`.
    per : float
        Exposure that the difference is for, above 0: 1,000 with people as exposure.

    Returns
    -------
    Estimate
        Events per `per`; 0 is no difference.

    Raises
    ------
    ValueError
        As `rate_ratio`, or `per` is not above 0.

    Source
    ------
    Miettinen and Nurminen (1985), Statistics in Medicine 4, 213-226, for two Poisson rates. Agrees with R's ratesci.
    """
    whole_numbers([count, base_count], "events")
    positive(exposure=exposure, base_exposure=base_exposure, per=per)
    z, value = normal_quantile(confidence), count / exposure - base_count / base_exposure
    step = z * math.sqrt((count + 1) / exposure**2 + (base_count + 1) / base_exposure**2)

    def excess(steps: float) -> float:
        """How far a difference that many steps off lies outside the interval, on either side."""
        null = NullRates(exposure, base_exposure, difference=value + steps * step)
        return abs(float(null.statistic(count, base_count))) - z

    lower, upper = (
        value + side * _first_root(lambda steps, side=side: excess(side * steps)) * step for side in (-1, 1)
    )
    return Estimate(per * value, per * lower, per * upper, "score")


def _of_shares(value: float, lower: float, upper: float) -> tuple[float, float, float]:
    """Ratios to the rest of shares of the whole."""
    ratios = [part / (1 - part) if part < 1 else math.inf for part in (value, lower, upper)]
    return ratios[0], ratios[1], ratios[2]


def _score_limits(count: int, base_count: int, confidence: float) -> tuple[float, float, float]:
    """Ratio of the counts with limits from Wilson's of the share."""
    part = wilson(count, count + base_count, confidence)
    return _of_shares(part.value, part.lower, part.upper)


def _exact_limits(count: int, base_count: int, confidence: float) -> tuple[float, float, float]:
    """Ratio of the counts with limits from Clopper and Pearson's of the share."""
    total = count + base_count
    limits = stats.binomtest(count, total).proportion_ci(confidence, method="exact")
    return _of_shares(count / total, float(limits.low), float(limits.high))


def _mid_p_limits(
    count: int, base_count: int, confidence: float, tolerance: float = SHARE_TOLERANCE
) -> tuple[float, float, float]:
    """Ratio where the mid-P chance of more is one half, with limits where it is each tail."""
    tail = (1 - confidence) / 2
    return _of_shares(*(_mid_p_share(count, count + base_count, chance, tolerance) for chance in (0.5, tail, 1 - tail)))


def _mid_p_share(count: int, total: int, chance: float, tolerance: float) -> float:
    """The share at which the chance of more than the count, and half that of the count, is `chance`."""

    def excess(part: float) -> float:
        return float(stats.binom.sf(count, total, part) + stats.binom.pmf(count, total, part) / 2) - chance

    if excess(0) >= 0:
        return 0.0
    if excess(1) <= 0:
        return 1.0
    return uniroot(excess, 0, 1, tolerance=tolerance)


def _wald_log_limits(count: int, base_count: int, confidence: float) -> tuple[float, float, float]:
    """Ratio of the counts with limits from the normal distribution of its logarithm; nan where a count is 0."""
    if not (count and base_count):
        return (0.0 if base_count else math.nan), math.nan, math.nan
    return _log_normal(count, base_count, confidence)


def _wald_cc_limits(count: int, base_count: int, confidence: float) -> tuple[float, float, float]:
    """Ratio of the counts with limits from half an event more in each."""
    _, lower, upper = _log_normal(count + 0.5, base_count + 0.5, confidence)
    return (count / base_count if base_count else math.nan), lower, upper


def _log_normal(count: float, base_count: float, confidence: float) -> tuple[float, float, float]:
    """Ratio of the counts with limits on the scale of its logarithm."""
    ratio, factor = count / base_count, math.exp(normal_quantile(confidence) * math.sqrt(1 / count + 1 / base_count))
    return ratio, ratio / factor, ratio * factor


_LIMITS: dict[RatioInterval, Callable[[int, int, float], tuple[float, float, float]]] = {
    RatioInterval.SCORE: _score_limits,
    RatioInterval.EXACT: _exact_limits,
    RatioInterval.MID_P: _mid_p_limits,
    RatioInterval.MID_P_EPITOOLS: partial(_mid_p_limits, tolerance=UNIROOT_TOLERANCE),
    RatioInterval.WALD_LOG: _wald_log_limits,
    RatioInterval.WALD_CC: _wald_cc_limits,
}


def _first_root(excess: Callable[[float], float]) -> float:
    """Steps at which a function that starts below 0 reaches it."""
    far = 1.0
    while excess(far) < 0:
        far *= 2
    return float(optimize.root_scalar(excess, bracket=(0, far), xtol=1e-13).root)
