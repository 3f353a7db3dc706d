"""Where each area lies in the funnel of its group: inside, or high or low by more than chance."""
# numpy functions of a Series are only partly typed.
# pyright: reportUnknownMemberType=false

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from assessment.methods.checked import Numbers, numbers, parts_of_wholes, positive, same_index
from assessment.methods.count_intervals import count_interval
from assessment.methods.funnels import LEVELS, proportion_limits
from assessment.methods.standardisation import MIN_EVENTS


class FunnelPosition(StrEnum):
    """Where an area lies in the funnel, with the chance of lying further out on that side. Source: Fingertips."""

    HIGH_998 = "High (0.001)"
    HIGH_95 = "High (0.025)"
    INSIDE = "Not significant"
    LOW_95 = "Low (0.025)"
    LOW_998 = "Low (0.001)"
    NOT_APPLICABLE = "Not applicable for events less than 10 for dsrs"


def proportion_positions(numerator: Numbers, denominator: Numbers) -> "pd.Series[Any]":
    """Where each area's proportion lies in the funnel of the group.

    Parameters
    ----------
    numerator, denominator : sequence or Series of float, shape (n_areas,)
        Part and whole of each area.

    Returns
    -------
    Series of FunnelPosition, same index

    Raises
    ------
    ValueError
        A number is missing, a whole is not positive, a part not between 0 and its whole, or the rows do not match.

    Source
    ------
    Fingertips technical guidance, funnel plots; the average is the sum of parts over the sum of wholes.
    """
    part, whole = parts_of_wholes(numerator, denominator)
    share, limits = part / whole, proportion_limits(whole, float(part.sum() / whole.sum()))
    return _positions({level: (share < limits[f"lower_{level}"], share > limits[f"upper_{level}"]) for level in LEVELS})


def ratio_positions(observed: Numbers, expected: Numbers) -> "pd.Series[Any]":
    """Where each area's observed over expected lies in the funnel about 1.

    Parameters
    ----------
    observed, expected : sequence or Series of float, shape (n_areas,)
        Events: 0 or more, and above 0.

    Returns
    -------
    Series of FunnelPosition, same index

    Raises
    ------
    ValueError
        A number is missing, an observed one negative, an expected one not positive, or the rows do not match.

    Source
    ------
    Fingertips technical guidance, funnel plots: whether the interval of the count (exact below 10 events, Byar from
    10) holds the expected number.
    """
    counts, wanted = numbers(observed, "observed events", at_least=0), numbers(expected, "expected events", above=0)
    same_index(observed=counts, expected=wanted)
    outside: dict[str, tuple[pd.Series[bool], pd.Series[bool]]] = {}
    for level, confidence in LEVELS.items():
        own = [count_interval(count, confidence) for count in counts]
        outside[level] = (wanted > [one.upper for one in own], wanted < [one.lower for one in own])
    return _positions(outside)


def rate_positions(counts: Numbers, population: Numbers) -> "pd.Series[Any]":
    """Where each area's crude rate lies in the funnel of the group.

    Parameters
    ----------
    counts, population : sequence or Series of float, shape (n_areas,)
        Events, 0 or more; people, above 0.

    Returns
    -------
    Series of FunnelPosition, same index

    Raises
    ------
    ValueError
        As `ratio_positions`, or there is no event at all.

    Source
    ------
    Fingertips technical guidance, funnel plots; expected events are those at the rate of all areas together.
    """
    events, people = numbers(counts, "counts", at_least=0), numbers(population, "populations", above=0)
    same_index(counts=events, populations=people)
    average = float(events.sum() / people.sum())
    positive(rate_of_all_areas=average)
    return ratio_positions(events, people * average)


def standardised_rate_positions(counts: Numbers, rates: Numbers) -> "pd.Series[Any]":
    """Where each area's directly standardised rate lies in the funnel of the group.

    Parameters
    ----------
    counts, rates : sequence or Series of float, shape (n_areas,)
        Events, 0 or more; standardised rates per any number, above 0 where there are events. A rate may be missing
        where there are fewer than 10 events.

    Returns
    -------
    Series of FunnelPosition, same index
        Not applicable below 10 events.

    Raises
    ------
    ValueError
        A count is missing or negative, a rate is missing from 10 events or not positive, or the rows do not match.

    Source
    ------
    Fingertips technical guidance, funnel plots: the population is taken as counts / rates. Areas with fewer than 10
    events are not placed; those with a rate count in the average.
    """
    events, values = numbers(counts, "counts", at_least=0), pd.Series(rates, dtype=float)
    same_index(counts=events, rates=values)
    some = (events > 0) & values.notna()
    if not some.any() or not some[events >= MIN_EVENTS].all():
        raise ValueError(f"areas with {MIN_EVENTS} events or more need a rate, and one area at least must have one")
    numbers(values[some], "standardised rates", above=0)
    positions = rate_positions(events[some], events[some] / values[some]).reindex(events.index)
    return positions.where(events >= MIN_EVENTS, FunnelPosition.NOT_APPLICABLE)


def _positions(outside: "dict[str, tuple[pd.Series[bool], pd.Series[bool]]]") -> "pd.Series[Any]":
    """Positions from whether each area is low and high, at each level."""
    (low_95, high_95), (low_998, high_998) = outside["95"], outside["998"]
    order = {
        FunnelPosition.LOW_998: low_998,
        FunnelPosition.LOW_95: low_95,
        FunnelPosition.HIGH_998: high_998,
        FunnelPosition.HIGH_95: high_95,
    }
    placed = np.select(list(order.values()), list(order), default=FunnelPosition.INSIDE)
    return pd.Series([FunnelPosition(place) for place in placed], index=low_95.index, dtype=object)
