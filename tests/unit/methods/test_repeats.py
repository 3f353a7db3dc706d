"""Repeat victimisation."""

import math

import pytest

from assessment.methods.repeats import repeat_victimisation


def test_incidence_is_prevalence_times_concentration() -> None:
    """The example of the Scottish audit guide: the two shares of repeats differ."""
    result = repeat_victimisation({1: 6, 2: 3, 4: 1}, 100)
    assert (result.victims, result.incidents) == (10, 16)
    assert result.incidence == pytest.approx(result.prevalence * result.concentration)
    assert result.repeat_share == 6 / 16
    assert result.share_on_repeat_victims == 10 / 16


def test_chance_expects_this_many() -> None:
    result = repeat_victimisation({1: 10}, 10)
    assert result.expected_victims == pytest.approx(10 * (1 - math.exp(-1)))
    assert result.expected_repeat_victims == pytest.approx(10 * (1 - 2 * math.exp(-1)))


def test_those_without_incidents_are_no_victims() -> None:
    assert repeat_victimisation({0: 90, 1: 10}, 100) == repeat_victimisation({1: 10}, 100)


def test_where_there_is_no_victim_nothing_is_divided_by_none() -> None:
    result = repeat_victimisation({}, 100)
    assert (result.victims, result.prevalence, result.incidence, result.expected_victims) == (0, 0, 0, 0)
    assert all(
        math.isnan(share) for share in (result.concentration, result.repeat_share, result.share_on_repeat_victims)
    )


@pytest.mark.parametrize("classes", [{-1: 5}, {1: -5}, {1: 1.5}, {1.5: 1}, {1: math.nan}])
def test_numbers_of_people_are_whole_and_not_negative(classes: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="whole numbers of 0 or more"):
        repeat_victimisation(classes, 100)


@pytest.mark.parametrize(("classes", "population"), [({1: 5}, 4), ({0: 5, 1: 5}, 9), ({}, 0)])
def test_the_population_holds_every_victim(classes: dict[int, int], population: int) -> None:
    with pytest.raises(ValueError, match="must hold every victim"):
        repeat_victimisation(classes, population)
