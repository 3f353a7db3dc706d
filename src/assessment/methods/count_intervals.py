"""Intervals round a count, and round a rate.

Recorded offences are all that were recorded, not a sample. Their interval says how far a process that goes on unchanged
would vary by chance, where one event makes no other more or less likely.
"""
# scipy has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

import math
from collections.abc import Callable

from scipy import stats

from assessment.methods.checked import not_negative, positive, share
from assessment.methods.estimate import Estimate
from assessment.methods.intervals import normal_quantile
from assessment.methods.proportions import PER_THOUSAND

# Byar's approximation is good from 10 events; below, the exact interval. Source: Fingertips technical guidance.
BYAR_FROM = 10


def exact_count(count: float, confidence: float = 0.95) -> Estimate:
    """Exact (Garwood) interval of a count.

    Parameters
    ----------
    count : float
        Events, 0 or more.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Events.

    Raises
    ------
    ValueError
        The count is missing or negative, or the confidence not between 0 and 1.

    Source
    ------
    Garwood F (1936), Biometrika 28, 437-442: chi-squared quantiles. Agrees with R's poisson.test.
    """
    events, tail = _count(count), (1 - share(confidence, "confidence")) / 2
    lower = float(stats.chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    return Estimate(events, lower, float(stats.chi2.isf(tail, 2 * events + 2)) / 2, "exact Poisson")


def byar(count: float, confidence: float = 0.95) -> Estimate:
    """Byar's approximate interval of a count, which is good from 10 events.

    Parameters
    ----------
    count : float
        Events, 0 or more.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Events. Where the formula gives no lower limit, or one below 0, `lower` is nan.

    Raises
    ------
    ValueError
        The count is missing or negative, or the confidence not between 0 and 1.

    Source
    ------
    Breslow and Day (1987), Statistical methods in cancer research II, p. 69; Fingertips technical guidance. `count` in
    the lower limit and `count` + 1 in the upper: programs that add 0.5 in both give `byar_mid_p`.
    """
    events, z = _count(count), normal_quantile(confidence)
    lower, upper = _byar_limit(events, -z), _byar_limit(events + 1, z)
    if lower >= 0:
        return Estimate(events, lower, upper, "Byar")
    return Estimate(
        events, math.nan, upper, "Byar", f"Byar's method has no lower limit for {events:g} at this confidence"
    )


def byar_mid_p(count: float, confidence: float = 0.95) -> Estimate:
    """Byar's approximation to the mid-P interval of a count: narrower than `byar`, with `count` + 0.5 in both limits.

    Not what Fingertips gives. It is here to agree with programs that do (DescTools, OpenEpi).

    Parameters
    ----------
    count : float
        Events, 0 or more.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Events. Where the formula gives a lower limit below 0, `lower` is nan.

    Raises
    ------
    ValueError
        The count is missing or negative, or the confidence not between 0 and 1.

    Source
    ------
    Rothman and Boice (1979), Epidemiologic analysis with a programmable calculator; DescTools::PoissonCI "byar".
    """
    events, z = _count(count), normal_quantile(confidence)
    # At low confidence the half event would put the lower limit of no events above 0.
    lower, upper = min(_byar_limit(events + 0.5, -z), events), _byar_limit(events + 0.5, z)
    if lower >= 0:
        return Estimate(events, lower, upper, "Byar mid-P")
    return Estimate(events, math.nan, upper, "Byar mid-P", f"no lower limit for {events:g} at this confidence")


def score_count(count: float, confidence: float = 0.95) -> Estimate:
    """Score interval of a count: for a count what Wilson's is for a proportion.

    Parameters
    ----------
    count : float
        Events, 0 or more.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Events.

    Raises
    ------
    ValueError
        The count is missing or negative, or the confidence not between 0 and 1.

    Source
    ------
    Barker L (2002), The American Statistician 56, 85-89: the expected numbers m with |count - m| <= z sqrt(m).
    """
    events, z = _count(count), normal_quantile(confidence)
    centre, spread = events + z**2 / 2, z * math.sqrt(events + z**2 / 4)
    return Estimate(events, max(0.0, centre - spread), centre + spread, "score")


def wald_count(count: float, confidence: float = 0.95) -> Estimate:
    """Wald's interval of a count: as far below it as above, and too narrow for small counts.

    It is here to agree with programs that give it (DescTools, epitools as "approx"); `score_count` is as simple.

    Parameters
    ----------
    count : float
        Events, 0 or more.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Events; no lower limit is below 0.

    Raises
    ------
    ValueError
        The count is missing or negative, or the confidence not between 0 and 1.

    Source
    ------
    Normal approximation: count -/+ z sqrt(count).
    """
    events, z = _count(count), normal_quantile(confidence)
    reach = z * math.sqrt(events)
    return Estimate(events, max(0.0, events - reach), events + reach, "Wald")


def count_interval(count: float, confidence: float = 0.95) -> Estimate:
    """Interval of a count as the public health indicators give it: exact below 10 events, Byar from 10.

    Parameters
    ----------
    count : float
        Events, 0 or more.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Events.

    Raises
    ------
    ValueError
        The count is missing or negative, or the confidence not between 0 and 1.

    Source
    ------
    Fingertips technical guidance, "Confidence intervals" (2018); agrees with PHEindicatormethods.
    """
    return exact_count(count, confidence) if count < BYAR_FROM else byar(count, confidence)


def crude_rate(
    count: float,
    population: float,
    *,
    per: float = PER_THOUSAND,
    confidence: float = 0.95,
    interval: Callable[[float, float], Estimate] = count_interval,
) -> Estimate:
    """Crude rate with the interval of its count.

    Parameters
    ----------
    count : float
        Events in the period, 0 or more. It may exceed the population: an event is not a person.
    population : float
        Residents, or person-years, above 0. Visitors and workers are not in it.
    per : float
        Population that the rate is for, above 0.
    confidence : float
        Between 0 and 1.
    interval : function of a count and a confidence
        One of those above.

    Returns
    -------
    Estimate
        Events per `per` of the population.

    Raises
    ------
    ValueError
        The count is missing or negative, the population or `per` is not above 0, or the confidence not between 0 and 1.

    Source
    ------
    Fingertips technical guidance, "Confidence intervals" (2018): the limits of the count over the population.
    """
    positive(population=population, per=per)
    events = interval(count, confidence)
    rate, lower, upper = (per * number / population for number in (events.value, events.lower, events.upper))
    return Estimate(rate, lower, upper, events.method, events.note)


def _count(count: float) -> float:
    """A number of events, refused where there cannot be that many."""
    not_negative(count=count)
    return float(count)


def _byar_limit(events: float, z: float) -> float:
    """Byar's limit, with z negative for the lower; nan at 0, where the formula divides by 0."""
    return events * (1 - 1 / (9 * events) + z / (3 * math.sqrt(events))) ** 3 if events else math.nan
