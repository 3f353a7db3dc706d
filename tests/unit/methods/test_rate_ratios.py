"""How much two rates differ."""

import math
from typing import Any

import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson_2indep

from assessment.methods.comparison import compare_rates
from assessment.methods.rate_ratios import RatioInterval, percentage_change_interval, rate_difference, rate_ratio

WALD = [RatioInterval.WALD_LOG, RatioInterval.WALD_CC]


@pytest.mark.parametrize("method", RatioInterval)
def test_a_ratio_is_of_rates_and_not_of_counts(method: RatioInterval) -> None:
    estimate = rate_ratio(40, 2_000, 10, 1_000, method=method)
    assert estimate.value == pytest.approx(2, rel=0.02)
    assert estimate.lower < 2 < estimate.upper


@pytest.mark.parametrize("method", [RatioInterval.SCORE, *WALD])
def test_it_agrees_with_the_library(method: RatioInterval) -> None:
    estimate = rate_ratio(41, 28_010, 15, 19_017, method=method)
    library = confint_poisson_2indep(41, 28_010, 15, 19_017, method=method.value)
    assert (estimate.lower, estimate.upper) == pytest.approx(library, rel=1e-6)


def test_the_limits_are_the_ratios_that_the_test_just_refuses() -> None:
    pair = 41, 28_010, 15, 19_017
    for interval, test in (("score", "score"), ("cond-midp", "cond-midp")):
        limits = rate_ratio(*pair, method=interval)
        for limit in (limits.lower, limits.upper):
            assert compare_rates(*pair, null_ratio=limit, method=test).p_value == pytest.approx(0.05)
    exact = rate_ratio(*pair, method="exact-cond")
    above = compare_rates(*pair, null_ratio=exact.lower, alternative="greater", method="exact-cond")
    assert above.p_value == pytest.approx(0.025)


def test_the_mid_p_value_has_half_the_chance_on_each_side() -> None:
    middle = rate_ratio(41, 28_010, 15, 19_017, method="cond-midp").value
    share = middle * 28_010 / (middle * 28_010 + 19_017)
    assert stats.binom.cdf(40, 56, share) + stats.binom.pmf(41, 56, share) / 2 == pytest.approx(0.5)


# R, epitools 0.5.10.1: rateratio.midp.
@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ((41, 28_010, 15, 19_017), (1.84297656232659, 1.04103622766101, 3.44905154553581)),
        ((20, 1, 10, 1), (1.983690654, 0.9448223604, 4.453963877)),
        ((3, 1, 9, 2), (0.6896866234, 0.1456155539, 2.359601684)),
        ((0, 1, 5, 1), (0, 0, 0.8205865674)),
    ],
)
def test_the_search_can_be_stopped_where_epitools_stops(pair: Any, expected: tuple[float, ...]) -> None:
    stopped, exact = (rate_ratio(*pair, method=f"cond-midp{end}") for end in ("-epitools", ""))
    assert (stopped.value, stopped.lower, stopped.upper) == pytest.approx(expected, rel=1e-9)
    assert stopped.upper == pytest.approx(exact.upper, rel=2e-3)
    assert stopped.upper != pytest.approx(exact.upper, rel=1e-7)


@pytest.mark.parametrize("method", RatioInterval)
def test_without_a_base_there_is_no_ratio(method: RatioInterval) -> None:
    estimate = rate_ratio(5, 1, 0, 1, method=method)
    assert math.isnan(estimate.value)
    assert estimate.note
    if method not in WALD:
        assert estimate.lower > 0
        assert estimate.upper == math.inf


@pytest.mark.parametrize("method", RatioInterval)
def test_without_any_event_nothing_is_known(method: RatioInterval) -> None:
    estimate = rate_ratio(0, 1, 0, 1, method=method)
    assert all(math.isnan(number) for number in (estimate.value, estimate.lower, estimate.upper))
    assert estimate.note == "both counts are 0: there is no ratio"


def test_a_fall_to_nothing_is_a_ratio_of_0() -> None:
    for method in (RatioInterval.SCORE, RatioInterval.EXACT, RatioInterval.MID_P):
        estimate = rate_ratio(0, 1, 12, 1, method=method)
        assert (estimate.value, estimate.lower) == (0, 0)
        assert 0 < estimate.upper < 1
    wald = rate_ratio(0, 1, 12, 1, method=RatioInterval.WALD_LOG)
    assert wald.value == 0
    assert math.isnan(wald.upper)
    assert "no interval where a count is 0" in wald.note


def test_a_percentage_change_is_the_ratio_less_1() -> None:
    change, ratio = percentage_change_interval(45, 12, 60, 12), rate_ratio(45, 12, 60, 12)
    assert change.value == pytest.approx(-25)
    assert change.lower == pytest.approx(100 * (ratio.lower - 1))
    assert change.upper == pytest.approx(100 * (ratio.upper - 1))
    assert change.note == ""


def test_a_small_base_is_noted() -> None:
    assert percentage_change_interval(30, 1, 20, 1).note == ""
    assert percentage_change_interval(30, 1, 19, 1).note == "the base of 19 is under 20: give the counts instead"
    none = percentage_change_interval(30, 1, 0, 1)
    assert math.isnan(none.value)
    assert none.note.startswith("the base is 0: there is no ratio to it; the base of 0")


def test_the_limits_of_a_difference_are_where_the_score_is_the_quantile() -> None:
    pair = 60, 51.4775, 30, 54.3087
    estimate = rate_difference(*pair)
    library = confint_poisson_2indep(*pair, method="score", compare="diff")
    assert (estimate.lower, estimate.upper) == pytest.approx(library, rel=1e-5)
    assert estimate.value == pytest.approx(60 / 51.4775 - 30 / 54.3087)


def test_a_difference_is_known_where_a_ratio_is_not() -> None:
    none = rate_difference(0, 1, 0, 2)
    z2 = stats.norm.ppf(0.975) ** 2
    assert (none.value, none.lower, none.upper) == pytest.approx((0, -z2 / 2, z2))
    assert rate_difference(5, 1, 0, 1).lower > 0


def test_a_difference_is_for_a_number_of_people() -> None:
    one, thousand = rate_difference(300, 3e5, 250, 3.1e5), rate_difference(300, 3e5, 250, 3.1e5, per=1_000)
    assert thousand.lower == pytest.approx(1_000 * one.lower)
    assert thousand.value == pytest.approx(1 - 250 / 310)


def test_what_does_not_fit_is_refused() -> None:
    for function in (rate_ratio, percentage_change_interval, rate_difference):
        with pytest.raises(ValueError, match="whole numbers"):
            function(-1, 1, 5, 1)
        with pytest.raises(ValueError, match="base exposure must be above 0"):
            function(1, 1, 5, 0)
        with pytest.raises(ValueError, match="confidence must be between"):
            function(1, 1, 5, 1, confidence=95)
    with pytest.raises(ValueError, match="guess"):
        rate_ratio(1, 1, 5, 1, method="guess")
    with pytest.raises(ValueError, match="per must be above 0"):
        rate_difference(1, 1, 5, 1, per=0)
