"""Rates and ratios of areas made comparable where their populations differ in age, or in another grouping."""

import math
from collections.abc import Mapping

import pandas as pd

from assessment.methods.checked import Numbers, numbers, positive, same_index
from assessment.methods.count_intervals import byar, count_interval
from assessment.methods.estimate import Estimate
from assessment.methods.proportions import PER_THOUSAND

# No directly standardised rate is given on fewer events. Source: Fingertips technical guidance.
MIN_EVENTS = 10


def direct_rate(
    counts: Numbers, population: Numbers, standard: Numbers, *, per: float = PER_THOUSAND, confidence: float = 0.95
) -> Estimate:
    """Directly standardised rate: what the rate would be if the area's groups were as large as the standard's.

    Parameters
    ----------
    counts : sequence or Series of float, shape (n_groups,)
        Events in each group, 0 or more, each independent of the others.
    population : sequence or Series of float, same groups
        People in each group, above 0.
    standard : sequence or Series of float, same groups
        Standard population (its size does not matter), 0 or more, some above 0.
    per : float
        Population that the rate is for, above 0.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Events per `per`; nan with fewer than 10 events.

    Raises
    ------
    ValueError
        A number is missing or out of its range, or the groups differ.

    Source
    ------
    Dobson and others (1991), Statistics in Medicine 10, 457-462; Fingertips technical guidance: Byar on the total.
    """
    return repeated_direct_rate({1: counts}, population, standard, per=per, confidence=confidence)


def repeated_direct_rate(
    persons: Mapping[int, Numbers],
    population: Numbers,
    standard: Numbers,
    *,
    per: float = PER_THOUSAND,
    confidence: float = 0.95,
) -> Estimate:
    """Directly standardised rate of events that come more than one to a person, such as repeat victimisation.

    The value is that of `direct_rate` on the events; the interval is wider, as persons and not events are independent.

    Parameters
    ----------
    persons : mapping of int to sequence or Series of float, shape (n_groups,)
        Persons in each group with 1 event, with 2 events, and so on: 0 or more.
    population, standard, per, confidence
        As `direct_rate`.

    Returns
    -------
    Estimate
        Events per `per`; nan with fewer than 10 events.

    Raises
    ------
    ValueError
        As `direct_rate`, or a number of events is not 1 or more.

    Source
    ------
    Fingertips technical guidance: the variance is the sum over f of f squared times that of persons with f events.
    Agrees with PHEindicatormethods::calculate_dsr, independent_events = FALSE.
    """
    positive(per=per)
    people, weights = numbers(population, "population", above=0), numbers(standard, "standard population", at_least=0)
    same_index(population=people, standard=weights)
    known = {events: numbers(group, f"persons with {events}", at_least=0) for events, group in persons.items()}
    if not known or min(known) < 1:
        raise ValueError(f"persons are given by their number of events, 1 or more, found {sorted(known)}")
    for group in known.values():
        same_index(population=people, persons=group)
    weights = weights / _total(weights, "standard population")
    rate = sum(events * _weighted(group, weights / people) for events, group in known.items())
    variance = sum(events**2 * _weighted(group, (weights / people) ** 2) for events, group in known.items())
    total = sum(events * float(group.sum()) for events, group in known.items())
    return _dobson(rate, variance, total, per, confidence)


def expected_count(population: Numbers, reference_counts: Numbers, reference_population: Numbers) -> float:
    """Events that an area would have at the rates of the reference, group by group.

    Parameters
    ----------
    population : sequence or Series of float, shape (n_groups,)
        People of the area in each group, 0 or more.
    reference_counts : sequence or Series of float, same groups
        Events in the reference, 0 or more. An area that is a large part of the reference is compared with itself:
        leave it out.
    reference_population : sequence or Series of float, same groups
        People in the reference, above 0.

    Returns
    -------
    float
        Events.

    Raises
    ------
    ValueError
        A number is missing or out of its range, or the groups differ.

    Source
    ------
    Fingertips technical guidance, indirect standardisation: E = sum of n_i times the reference rate of i.
    """
    people = numbers(population, "population", at_least=0)
    events = numbers(reference_counts, "reference counts", at_least=0)
    others = numbers(reference_population, "reference population", above=0)
    same_index(population=people, reference_counts=events, reference_population=others)
    return _weighted(people, events / others)


def standardised_ratio(observed: float, expected: float, *, per: float = 100, confidence: float = 0.95) -> Estimate:
    """Indirectly standardised ratio: events observed over events expected.

    Parameters
    ----------
    observed : float
        Events, 0 or more.
    expected : float
        Events at the rates of a reference, above 0, taken as known: `expected_count`.
    per : float
        Ratio of an area as expected: 100, or 1.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Expected = `per`.

    Raises
    ------
    ValueError
        The observed number is missing or negative, or the expected one or `per` not above 0.

    Source
    ------
    Fingertips technical guidance: the interval of the count (exact below 10 events, Byar from 10) over the expected.
    """
    positive(expected=expected, per=per)
    events, scale = count_interval(observed, confidence), per / expected
    return Estimate(scale * events.value, scale * events.lower, scale * events.upper, events.method, events.note)


def indirect_rate(
    observed: float,
    population: Numbers,
    reference_counts: Numbers,
    reference_population: Numbers,
    *,
    per: float = PER_THOUSAND,
    confidence: float = 0.95,
) -> Estimate:
    """Indirectly standardised rate: the standardised ratio times the crude rate of the reference.

    Two such rates may be compared with the reference, not with each other.

    Parameters
    ----------
    observed : float
        Events in the area, 0 or more.
    population, reference_counts, reference_population
        As `expected_count`.
    per : float
        Population that the rate is for, above 0.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Events per `per`.

    Raises
    ------
    ValueError
        As `expected_count` and `standardised_ratio`.

    Source
    ------
    Fingertips technical guidance, indirect standardisation; agrees with PHEindicatormethods::calculate_ISRate.
    """
    expected = expected_count(population, reference_counts, reference_population)
    crude = float(pd.Series(reference_counts).sum()) / float(pd.Series(reference_population).sum())
    return standardised_ratio(observed, expected, per=per * crude, confidence=confidence)


def _dobson(rate: float, variance: float, total: float, per: float, confidence: float) -> Estimate:
    """The weighted rate with Byar's interval of the total, stretched to the variance of the rate."""
    if total < MIN_EVENTS:
        return Estimate(math.nan, math.nan, math.nan, "Dobson", f"not given on fewer than {MIN_EVENTS} events")
    events, stretch = byar(total, confidence), math.sqrt(variance / total)
    # The formula can stretch the lower limit below 0, where no rate is.
    lower, upper = (max(rate + stretch * (limit - total), 0.0) for limit in (events.lower, events.upper))
    return Estimate(per * rate, per * lower, per * upper, "Dobson", events.note)


def _weighted(values: "pd.Series[float]", weights: "pd.Series[float]") -> float:
    """Sum of the values times their weights."""
    return float((values * weights).sum())


def _total(values: "pd.Series[float]", name: str) -> float:
    """The sum, refused where it is nothing."""
    total = float(values.sum())
    if total <= 0:
        raise ValueError(f"{name}: a total above 0 is needed, found {total:g}")
    return total
