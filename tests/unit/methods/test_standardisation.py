"""Directly and indirectly standardised rates."""

import math

import pandas as pd
import pytest

from assessment.methods.count_intervals import byar, count_interval
from assessment.methods.standardisation import (
    direct_rate,
    expected_count,
    indirect_rate,
    repeated_direct_rate,
    standardised_ratio,
)


def test_a_direct_rate_weighs_the_groups_as_the_standard_does() -> None:
    # 10 in 100 and 30 in 100, the second group three times as large in the standard.
    assert direct_rate([10, 30], [100, 100], [1, 3], per=100).value == pytest.approx(25)


def test_the_standard_of_the_area_itself_gives_the_crude_rate_with_byars_interval() -> None:
    rate, count = direct_rate([10, 30], [200, 400], [200, 400], per=600), byar(40)
    assert rate.value == pytest.approx(40)
    assert rate.lower == pytest.approx(count.lower)
    assert rate.upper == pytest.approx(count.upper)


def test_nothing_is_given_on_fewer_than_ten_events() -> None:
    estimate = direct_rate([4, 5], [100, 100], [1, 1])
    assert all(math.isnan(number) for number in (estimate.value, estimate.lower, estimate.upper))
    assert estimate.note == "not given on fewer than 10 events"
    assert direct_rate([5, 5], [100, 100], [1, 1]).value == pytest.approx(50)


def test_repeats_widen_the_interval_and_leave_the_value() -> None:
    once = direct_rate([20, 30], [100, 100], [1, 1])
    repeated = repeated_direct_rate({1: [10, 10], 2: [5, 10]}, [100, 100], [1, 1])
    assert repeated.value == pytest.approx(once.value)
    assert repeated.lower < once.lower
    assert repeated.upper > once.upper


def test_a_rate_is_never_below_0() -> None:
    # One event in a group that the standard makes a thousand times as large: the formula goes below 0.
    assert direct_rate([1, 9], [1, 1_000], [1_000, 1]).lower == 0


@pytest.mark.parametrize(
    ("counts", "population", "standard", "message"),
    [
        ([10], [100, 100], [1, 1], "same rows"),
        ([10, 10], [100, 100], [1, 1, 1], "same rows"),
        ([10, -1], [100, 100], [1, 1], "0 or more"),
        ([10, math.nan], [100, 100], [1, 1], "finite"),
        ([10, 10], [100, 0], [1, 1], "above 0"),
        ([10, 10], [100, 100], [0, 0], "standard population: a total above 0"),
        (pd.Series([10, 10], index=["a", "b"]), pd.Series([9, 9], index=["b", "a"]), [1, 1], "different labels"),
    ],
)
def test_what_does_not_fit_is_refused(
    counts: list[float], population: list[float], standard: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        direct_rate(counts, population, standard)


def test_persons_are_given_by_their_events() -> None:
    for persons in ({0: [5, 5]}, {}):
        with pytest.raises(ValueError, match="1 or more"):
            repeated_direct_rate(persons, [100, 100], [1, 1])


def test_a_rate_is_for_a_number_above_0() -> None:
    with pytest.raises(ValueError, match="per must be above 0"):
        direct_rate([10, 10], [100, 100], [1, 1], per=0)
    with pytest.raises(ValueError, match="per must be above 0"):
        standardised_ratio(10, 10, per=math.nan)


def test_expected_events_are_those_at_the_rates_of_the_reference() -> None:
    assert expected_count([100, 0], [50, 10], [1_000, 100]) == pytest.approx(5)


def test_an_area_that_is_the_reference_is_as_expected() -> None:
    expected = expected_count([1_000, 400], [30, 20], [1_000, 400])
    ratio, count = standardised_ratio(50, expected), count_interval(50)
    assert ratio.value == pytest.approx(100)
    assert (ratio.lower, ratio.upper) == pytest.approx((2 * count.lower, 2 * count.upper))
    assert indirect_rate(50, [1_000, 400], [30, 20], [1_000, 400], per=1_400).value == pytest.approx(50)


@pytest.mark.parametrize("expected", [0, -1, math.nan, math.inf])
def test_there_is_no_ratio_to_nothing(expected: float) -> None:
    with pytest.raises(ValueError, match="expected must be above 0"):
        standardised_ratio(3, expected)


def test_the_reference_must_fit() -> None:
    with pytest.raises(ValueError, match="same rows"):
        expected_count([1, 2], [1, 2, 3], [1, 2, 3])
    with pytest.raises(ValueError, match="reference population"):
        expected_count([1], [1], [0])
    with pytest.raises(ValueError, match="count must be 0 or more"):
        standardised_ratio(-1, 5)
