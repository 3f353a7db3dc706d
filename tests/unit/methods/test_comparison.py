"""Whether two counts differ by more than chance."""

import math

import pytest
from scipy import stats

from assessment.methods.comparison import (
    Alternative,
    OneRateTest,
    RateTest,
    compare_rates,
    compare_with_rate,
    root_difference_score,
)


@pytest.mark.parametrize("method", RateTest)
def test_nothing_against_nothing_is_not_defined(method: RateTest) -> None:
    test = compare_rates(0, 1, 0, 2, method=method)
    assert math.isnan(test.p_value)
    assert test.note == "not defined: both counts are 0"


@pytest.mark.parametrize("method", RateTest)
def test_the_same_rate_is_no_difference(method: RateTest) -> None:
    assert compare_rates(30, 3, 10, 1, method=method).p_value > 0.8
    assert compare_rates(10, 1, 10, 1, method=method).p_value == pytest.approx(1)


@pytest.mark.parametrize("method", [RateTest.MID_P, RateTest.EXACT])
def test_exact_tests_have_no_statistic(method: RateTest) -> None:
    assert math.isnan(compare_rates(3, 1, 9, 1, method=method).statistic)


@pytest.mark.parametrize("method", RateTest)
def test_one_of_the_counts_may_be_0(method: RateTest) -> None:
    assert compare_rates(9, 1, 0, 1, method=method).p_value < 0.01
    assert compare_rates(0, 1, 9, 1, method=method).p_value < 0.01


def test_mid_p_counts_the_outcome_half() -> None:
    # 0 of 4 on a fair coin: 1 in 16, half of it, and as much on the other side.
    assert compare_rates(0, 1, 4, 1).p_value == pytest.approx(1 / 16)
    assert compare_rates(0, 1, 4, 1, method=RateTest.EXACT).p_value == pytest.approx(2 / 16)
    assert compare_rates(0, 1, 4, 1, alternative=Alternative.LESS).p_value == pytest.approx(1 / 32)
    assert compare_rates(0, 1, 4, 1, alternative="greater").p_value == pytest.approx(31 / 32)


@pytest.mark.parametrize("method", RateTest)
def test_a_rise_is_greater_and_not_less(method: RateTest) -> None:
    assert compare_rates(40, 1, 15, 1, alternative="greater", method=method).p_value < 0.01
    assert compare_rates(40, 1, 15, 1, alternative="less", method=method).p_value > 0.99


@pytest.mark.parametrize("method", RateTest)
def test_a_ratio_as_supposed_is_no_difference(method: RateTest) -> None:
    assert compare_rates(60, 1, 20, 1, null_ratio=3, method=method).p_value > 0.8


@pytest.mark.parametrize("count", [-1, 2.5, math.nan, math.inf])
def test_what_is_not_a_count_is_refused(count: float) -> None:
    for call in (
        lambda: compare_rates(count, 1, 5, 1),
        lambda: compare_rates(5, 1, count, 1),
        lambda: compare_with_rate(count, 1, 1),
    ):
        with pytest.raises(ValueError, match="events: whole numbers"):
            call()


@pytest.mark.parametrize("wrong", [0, -1, math.nan, math.inf])
def test_what_is_not_above_0_is_refused(wrong: float) -> None:
    for call, name in (
        (lambda: compare_rates(1, wrong, 5, 1), "exposure"),
        (lambda: compare_rates(1, 1, 5, wrong), "base exposure"),
        (lambda: compare_rates(1, 1, 5, 1, null_ratio=wrong), "null ratio"),
        (lambda: compare_with_rate(1, 1, wrong), "rate"),
    ):
        with pytest.raises(ValueError, match=f"^{name} must be above 0"):
            call()


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="guess"):
        compare_rates(1, 1, 2, 1, method="guess")
    with pytest.raises(ValueError, match="up"):
        compare_rates(1, 1, 2, 1, alternative="up")


@pytest.mark.parametrize(("count", "mean"), [(0, 2.5), (3, 8.2), (9, 8.2), (25, 8.2), (4, 4), (8, 0.01), (7, 7.99)])
def test_outcomes_no_more_likely_are_summed(count: int, mean: float) -> None:
    chances = stats.poisson.pmf(range(200), mean)
    expected = chances[chances <= chances[count] * (1 + 1e-7)].sum()
    assert compare_with_rate(count, 2, mean / 2).p_value == pytest.approx(expected)


def test_central_is_twice_the_nearer_tail() -> None:
    assert compare_with_rate(0, 1, 3, method=OneRateTest.CENTRAL).p_value == pytest.approx(2 * math.exp(-3))
    assert compare_with_rate(3, 1, 3, method=OneRateTest.CENTRAL).p_value == 1
    assert compare_with_rate(3, 1, 3).p_value == 1


def test_the_score_of_a_count_is_in_standard_errors_of_what_is_expected() -> None:
    test = compare_with_rate(15, 400, 0.05, method="score")
    assert test.statistic == pytest.approx(-5 / math.sqrt(20))
    assert test.p_value == pytest.approx(0.2635524772829726)
    with pytest.raises(ValueError, match="guess"):
        compare_with_rate(15, 400, 0.05, method="guess")


def test_two_observed_counts_have_a_smaller_score_than_one_against_a_known_mean() -> None:
    assert root_difference_score(100, 121, before_is_known=True) == pytest.approx(2)
    assert root_difference_score(100, 121) == pytest.approx(math.sqrt(2))
    assert root_difference_score(121, 100) == pytest.approx(-math.sqrt(2))
    assert root_difference_score(0, 0) == 0


@pytest.mark.parametrize("wrong", [-1, math.nan, math.inf])
def test_a_score_needs_counts(wrong: float) -> None:
    for before, after in ((wrong, 1), (1, wrong)):
        with pytest.raises(ValueError, match=r"(before|after) must be 0 or more"):
            root_difference_score(before, after)
