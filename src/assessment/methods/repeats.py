"""Repeat victimisation: how many were victims, how often, and how much of it fell on the same ones."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from assessment.methods.checked import whole_numbers


@dataclass(frozen=True)
class RepeatVictimisation:
    """What a population and its victims' numbers of incidents say.

    `prevalence` is victims a head, `incidence` incidents a head, `concentration` incidents a victim. `repeat_share` is
    the share of incidents after each victim's first, `share_on_repeat_victims` the share of all incidents, firsts
    included, of those who had two or more: two common figures that are often confused. The expected numbers are those
    that as many incidents would give if each fell on anybody alike (Poisson). nan where there is no victim.
    """

    victims: int
    incidents: int
    prevalence: float
    incidence: float
    concentration: float
    repeat_share: float
    share_on_repeat_victims: float
    expected_victims: float
    expected_repeat_victims: float


def repeat_victimisation(victims_by_incidents: Mapping[int, int], population: int) -> RepeatVictimisation:
    """Prevalence, incidence, concentration and repeats, beside what chance alone would give.

    Parameters
    ----------
    victims_by_incidents : mapping of int to int
        Number of victims who had 1, 2, 3, ... incidents in the period. Those with 0, where given, are no victims.
    population : int
        All who could have been victims in the period: residents, households or addresses. Above 0.

    Raises
    ------
    ValueError
        A number is missing, negative or not whole, or there are more people counted than in the population.

    Source
    ------
    Trickett, Osborn, Seymour and Pease (1992); Farrell and Pease (1993).
    """
    _check(victims_by_incidents, population)
    classes = {times: number for times, number in victims_by_incidents.items() if times > 0}
    victims = sum(classes.values())
    incidents = sum(times * number for times, number in classes.items())
    on_repeats = sum(times * number for times, number in classes.items() if times > 1)
    rate = incidents / population
    return RepeatVictimisation(
        victims=victims,
        incidents=incidents,
        prevalence=victims / population,
        incidence=rate,
        concentration=incidents / victims if victims else math.nan,
        repeat_share=(incidents - victims) / incidents if incidents else math.nan,
        share_on_repeat_victims=on_repeats / incidents if incidents else math.nan,
        expected_victims=population * -math.expm1(-rate),
        expected_repeat_victims=population * (-math.expm1(-rate) - rate * math.exp(-rate)),
    )


def _check(victims_by_incidents: Mapping[int, int], population: int) -> None:
    """Refuse what are not numbers of people."""
    numbers = [*victims_by_incidents, *victims_by_incidents.values(), population]
    whole_numbers(numbers, "incidents, victims and population")
    if population == 0 or sum(victims_by_incidents.values()) > population:
        raise ValueError(f"the population must hold every victim, found {population} for {dict(victims_by_incidents)}")
