"""Funnel limits: how far an area may lie from the average of its group by chance alone.

Limits that chance leaves 5 and 0.2 areas in 100 outside of ("95" and "99.8%"). Recorded crime varies by more than
chance: compare boroughs with the limits of `funnel_overdispersion`.
"""

import numpy as np
import pandas as pd

from assessment.methods.checked import Numbers, numbers, positive
from assessment.methods.count_intervals import exact_count
from assessment.methods.intervals import normal_quantile
from assessment.methods.proportions import PER_HUNDRED, PER_THOUSAND

LEVELS = {"95": 0.95, "998": 0.998}
# The Fingertips tool finds E by halving v = E / (1 + O + E) until the step is 2 ** -24.
HALVINGS = 2**23


def proportion_limits(population: Numbers, average: float, *, per: float = 1) -> pd.DataFrame:
    """Limits of a proportion: where the Wilson interval of an area would just touch the average.

    Parameters
    ----------
    population : sequence or Series of float, shape (n,)
        Denominators, above 0.
    average : float
        Proportion in the whole group, between 0 and `per`.
    per : float
        100 for percentages.

    Returns
    -------
    DataFrame, shape (n, 4), index of `population`
        lower_95, upper_95, lower_998, upper_998 [unit of `average`], cut at 0 and at `per`.

    Raises
    ------
    ValueError
        A population is missing or not positive, `per` not positive, or the average not between 0 and `per`.

    Source
    ------
    Fingertips technical guidance, funnel plots: p +/- z sqrt(p (1 - p) / n).
    """
    positive(per=per)
    sizes = numbers(population, "populations", above=0)
    if not 0 <= average <= per:
        raise ValueError(f"the average must be between 0 and {per:g}, found {average}")
    share = average / per
    sigma = (share * (1 - share) / sizes) ** 0.5
    limits: dict[str, pd.Series[float]] = {}
    for level, confidence in LEVELS.items():
        reach = normal_quantile(confidence) * sigma
        limits |= {f"lower_{level}": share - reach, f"upper_{level}": share + reach}
    return per * pd.DataFrame(limits).clip(0, 1)


def expected_at_limits(observed: Numbers) -> pd.DataFrame:
    """Expected events at which an observed count lies just on each limit of the funnel.

    Parameters
    ----------
    observed : sequence or Series of float, shape (n,)
        Events, 0 or more.

    Returns
    -------
    DataFrame, shape (n, 4), index of `observed`
        lower_95, upper_95, lower_998, upper_998 [events]. A count of 0 is never high: upper is 0.

    Raises
    ------
    ValueError
        A count is missing or negative.

    Source
    ------
    Fingertips technical guidance, funnel plots: exact Poisson. Given to the resolution of its published tool, so that
    figures agree: within 1 in a million of the exact limit, and 5 in 100,000 at a single event.
    """
    counts = numbers(observed, "observed events", at_least=0)
    limits: dict[str, pd.Series[float]] = {}
    for level, confidence in LEVELS.items():
        # A count is low against many expected events: its own upper limit is where it starts to be.
        own = _exact(counts, confidence)
        limits[f"lower_{level}"] = _halved(own["upper"], counts)
        limits[f"upper_{level}"] = _halved(own["lower"], counts).where(counts > 0, 0.0)
    return pd.DataFrame(limits)


def ratio_limits(observed: Numbers, *, per: float = PER_HUNDRED) -> pd.DataFrame:
    """Limits of a standardised ratio (observed over expected), by observed events.

    Parameters
    ----------
    observed : sequence or Series of float, shape (n,)
        Events, 0 or more.
    per : float
        Ratio of an area as expected: 100, or 1.

    Returns
    -------
    DataFrame, shape (n, 4), index of `observed`
        lower_95, upper_95, lower_998, upper_998 [expected = `per`]. nan is no limit (upper, at 0 events).

    Raises
    ------
    ValueError
        A count is missing or negative, or `per` not positive.

    Source
    ------
    Fingertips technical guidance, funnel plots: observed over `expected_at_limits`.
    """
    positive(per=per)
    expected = expected_at_limits(observed)
    counts = numbers(observed, "observed events", at_least=0)
    return expected.rdiv(counts, axis="index") * per


def rate_limits(events: Numbers, average: float) -> pd.DataFrame:
    """Limits of a rate, by the number of events.

    Parameters
    ----------
    events : sequence or Series of float, shape (n,)
        Events, 0 or more.
    average : float
        Rate of the whole group, above 0, per whatever the limits shall be.

    Returns
    -------
    DataFrame, shape (n, 4), index of `events`
        lower_95, upper_95, lower_998, upper_998 [unit of `average`]. nan is no limit (upper, at 0 events).

    Raises
    ------
    ValueError
        A count is missing or negative, or the average not positive.

    Source
    ------
    Fingertips technical guidance, funnel plots.
    """
    positive(average_rate=average)
    return ratio_limits(events, per=average)


def population_at_limits(
    events: Numbers, average: float, *, per: float = PER_THOUSAND, years: float = 1
) -> pd.DataFrame:
    """Population of one year at which a number of events lies just on each limit: the x axis of a funnel of rates.

    Parameters
    ----------
    events : sequence or Series of float, shape (n,)
        Events in all years, 0 or more.
    average : float
        Yearly rate of the whole group, above 0.
    per : float
        Population that the rate is for.
    years : float
        Years that the events cover, above 0.

    Returns
    -------
    DataFrame, shape (n, 4), index of `events`
        lower_95, upper_95, lower_998, upper_998 [people].

    Raises
    ------
    ValueError
        A count is missing or negative, or the average, `per` or the years are not positive.

    Source
    ------
    Fingertips technical guidance, funnel plots.
    """
    positive(average_rate=average, per=per, years=years)
    return expected_at_limits(events) * per / average / years


def poisson_limits(expected: Numbers, *, target: float = 1) -> pd.DataFrame:
    """Limits of observed over expected, by expected events: exact Poisson.

    Parameters
    ----------
    expected : sequence or Series of float, shape (n,)
        Expected events, above 0.
    target : float
        Ratio of an area as expected.

    Returns
    -------
    DataFrame, shape (n, 4), index of `expected`
        lower_95, upper_95, lower_998, upper_998 [unit of `target`].

    Raises
    ------
    ValueError
        An expected number is missing or not positive, or the target not positive.

    Source
    ------
    Spiegelhalter DJ (2005), Statistics in Medicine 24, 1185-1202: chi-squared limits of a Poisson count.
    """
    positive(target=target)
    events = numbers(expected, "expected events", above=0)
    limits: dict[str, pd.Series[float]] = {}
    for level, confidence in LEVELS.items():
        own = _exact(events, confidence)
        limits |= {f"{side}_{level}": target * own[side] / events for side in ("lower", "upper")}
    return pd.DataFrame(limits)


def _exact(counts: "pd.Series[float]", confidence: float) -> pd.DataFrame:
    """Exact Poisson limits of each count: lower, upper."""
    own = [exact_count(count, confidence) for count in counts]
    return pd.DataFrame({"lower": [one.lower for one in own], "upper": [one.upper for one in own]}, index=counts.index)


def _halved(expected: "pd.Series[float]", counts: "pd.Series[float]") -> "pd.Series[float]":
    """Expected events as the Fingertips tool ends up with: the middle of the last interval that it halves."""
    share = (np.floor(expected / (1 + counts + expected) * HALVINGS) + 0.5) / HALVINGS
    return (1 + counts) * share / (1 - share)
