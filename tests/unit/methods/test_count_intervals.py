"""Intervals round a count or a rate."""

import math
from collections.abc import Callable

import pytest
from scipy import stats

from assessment.methods.count_intervals import (
    byar,
    byar_mid_p,
    count_interval,
    crude_rate,
    exact_count,
    score_count,
    wald_count,
)
from assessment.methods.estimate import Estimate

METHODS = [exact_count, byar, byar_mid_p, score_count, wald_count, count_interval]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [-1, math.nan, math.inf])
def test_what_is_not_a_count_is_refused(method: Callable[..., Estimate], count: float) -> None:
    with pytest.raises(ValueError, match="count must be 0 or more, found"):
        method(count)


@pytest.mark.parametrize("method", METHODS)
def test_a_confidence_is_between_0_and_1(method: Callable[..., Estimate]) -> None:
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        method(5, 95)


@pytest.mark.parametrize("count", [1, 4, 9.5, 30, 2_000])
def test_the_exact_limits_are_where_each_tail_is_what_it_should_be(count: float) -> None:
    limits = exact_count(count, 0.9)
    if float(count).is_integer():
        assert stats.poisson.sf(count - 1, limits.lower) == pytest.approx(0.05)
        assert stats.poisson.cdf(count, limits.upper) == pytest.approx(0.05)
    assert limits.lower < count < limits.upper


def test_no_events_have_an_upper_limit_of_about_three_over_four() -> None:
    limits = exact_count(0)
    assert (limits.value, limits.lower) == (0, 0)
    assert limits.upper == pytest.approx(-math.log(0.025))


@pytest.mark.parametrize("count", [1, 8, 50])
def test_the_score_limits_are_where_the_score_is_the_quantile(count: float) -> None:
    limits, z = score_count(count), stats.norm.ppf(0.975)
    assert (count - limits.lower) / math.sqrt(limits.lower) == pytest.approx(z)
    assert (limits.upper - count) / math.sqrt(limits.upper) == pytest.approx(z)


def test_wald_is_as_far_on_either_side_but_not_below_nothing() -> None:
    limits = wald_count(60, 0.998)
    # R, epitools 0.5.10.1: pois.approx(60, conf.level = 0.998)
    assert (limits.lower, limits.upper) == pytest.approx((36.063163484599841, 83.936836515400159), rel=1e-12)
    assert wald_count(2).lower == 0
    assert (wald_count(0).lower, wald_count(0).upper) == (0, 0)


def test_byar_says_where_it_has_no_lower_limit() -> None:
    for estimate in (byar(0), byar(1, 0.998), byar_mid_p(0, 0.998)):
        assert math.isnan(estimate.lower)
        assert "no lower limit" in estimate.note
        assert estimate.upper > 0
    assert byar(10).note == ""


def test_byar_with_half_an_event_is_narrower() -> None:
    assert byar(15).lower < byar_mid_p(15).lower < byar_mid_p(15).upper < byar(15).upper


def test_the_count_decides_the_method() -> None:
    assert count_interval(9) == exact_count(9)
    assert count_interval(9.99) == exact_count(9.99)
    assert count_interval(10) == byar(10)


def test_a_rate_has_the_limits_of_its_count_over_the_population() -> None:
    rate, count = crude_rate(12, 4_000, confidence=0.998), count_interval(12, 0.998)
    assert rate.value == pytest.approx(3)
    assert rate.lower == pytest.approx(count.lower / 4)
    assert rate.upper == pytest.approx(count.upper / 4)
    assert rate.method == "Byar"


def test_a_rate_may_be_of_another_interval_and_may_exceed_the_population() -> None:
    assert crude_rate(15, 400, per=1, interval=exact_count).lower == pytest.approx(0.0209884653319583)
    assert crude_rate(250, 220, per=1).value > 1


@pytest.mark.parametrize("population", [0, -5, math.nan, math.inf])
def test_a_rate_needs_a_population(population: float) -> None:
    with pytest.raises(ValueError, match="population must be above 0"):
        crude_rate(1, population)
    with pytest.raises(ValueError, match="per must be above 0"):
        crude_rate(1, 10, per=population)
