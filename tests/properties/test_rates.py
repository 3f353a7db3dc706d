"""What must hold for any rates, intervals and comparisons."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.comparison import Alternative, RateTest, compare_rates, compare_with_rate, root_difference_score
from assessment.methods.count_intervals import byar, byar_mid_p, count_interval, crude_rate, exact_count, score_count
from assessment.methods.dispersion import index_of_dispersion
from assessment.methods.e_test import e_test
from assessment.methods.estimate import Estimate
from assessment.methods.intervals import mean_t, wilson
from assessment.methods.rate_ratios import RatioInterval, percentage_change_interval, rate_difference, rate_ratio
from assessment.methods.standardisation import direct_rate, repeated_direct_rate
from assessment.methods.time_clusters import BinStatistic, bins_test, scan_chance

few = settings(max_examples=25, deadline=None)
counts = st.integers(0, 10_000)
small = st.integers(0, 60)
exposures = st.floats(0.01, 1e6)
confidences = st.floats(0.5, 0.999)
shares = st.tuples(st.floats(0, 1e6), st.floats(1e-3, 1e6)).map(lambda pair: (min(pair), max(pair)))


def assert_holds_its_value(estimate: Estimate) -> None:
    assert estimate.lower <= estimate.value <= estimate.upper


def assert_nested(narrow: Estimate, wide: Estimate) -> None:
    rounding = 1e-12 * (1 + abs(narrow.upper))
    assert wide.lower <= narrow.lower + rounding
    assert narrow.upper <= wide.upper + rounding


@few
@given(shares, confidences)
def test_a_proportion_lies_in_its_interval_and_that_in_0_to_1(share: tuple[float, float], confidence: float) -> None:
    estimate = wilson(*share, confidence)
    assert_holds_its_value(estimate)
    assert estimate.lower >= 0
    assert estimate.upper <= 1
    assert_nested(estimate, wilson(*share, (1 + confidence) / 2))


@few
@given(st.integers(0, 500), st.integers(1, 500), confidences)
def test_the_rest_of_a_whole_has_the_mirror_image(part: int, more: int, confidence: float) -> None:
    one, rest = wilson(part, part + more, confidence), wilson(more, part + more, confidence)
    assert (one.lower, one.upper) == pytest.approx((1 - rest.upper, 1 - rest.lower), abs=1e-12)


@few
@given(counts, confidences)
def test_a_count_lies_in_its_interval(count: int, confidence: float) -> None:
    for method in (exact_count, score_count, count_interval):
        assert_holds_its_value(method(count, confidence))
        assert_nested(method(count, confidence), method(count, (1 + confidence) / 2))
    for method in (byar, byar_mid_p):
        assert not method(count, confidence).lower > count
        assert method(count, confidence).upper > count


@few
@given(st.integers(10, 10_000), confidences)
def test_byar_is_close_to_the_exact_interval(count: int, confidence: float) -> None:
    near, exact = byar(count, confidence), exact_count(count, confidence)
    assert (near.lower, near.upper) == pytest.approx((exact.lower, exact.upper), rel=0.01)


@few
@given(counts, st.integers(1, 10**6), st.integers(2, 50))
def test_a_rate_does_not_depend_on_the_unit_of_the_population(count: int, population: int, scale: int) -> None:
    one, other = crude_rate(count, population), crude_rate(count, scale * population, per=1_000 * scale)
    assert (one.value, one.lower, one.upper) == pytest.approx((other.value, other.lower, other.upper))


@few
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.floats(-100, 100))
def test_a_mean_moves_with_its_values(values: list[float], shift: float) -> None:
    one, moved = mean_t(values), mean_t([value + shift for value in values])
    assert_holds_its_value(one)
    assert (moved.lower, moved.upper) == pytest.approx((one.lower + shift, one.upper + shift), rel=1e-6, abs=1e-3)


groups = st.lists(st.tuples(st.integers(1, 200), st.integers(50, 5_000), st.integers(1, 500)), min_size=2, max_size=8)


@few
@given(groups, st.integers(2, 9), st.randoms(use_true_random=False))
def test_a_standardised_rate_lies_between_those_of_its_groups_in_any_order(
    rows: list[tuple[int, int, int]], scale: int, random: "np.random.Generator"
) -> None:
    events, people, standard = zip(*[(10 + row[0], row[1], row[2]) for row in rows], strict=True)
    rate = direct_rate(events, people, standard)
    rates = [1_000 * count / size for count, size in zip(events, people, strict=True)]
    assert_holds_its_value(rate)
    assert min(rates) - 1e-9 <= rate.value <= max(rates) + 1e-9
    larger = direct_rate(events, people, [scale * size for size in standard])
    assert (larger.value, larger.lower) == pytest.approx((rate.value, rate.lower))
    order = list(range(len(rows)))
    random.shuffle(order)
    turned = direct_rate(*(pd.Series(column).iloc[order] for column in (events, people, standard)))
    assert (turned.value, turned.upper) == pytest.approx((rate.value, rate.upper))


@few
@given(groups, st.integers(2, 5))
def test_events_that_come_together_say_less(rows: list[tuple[int, int, int]], together: int) -> None:
    events, people, standard = zip(*[(10 + row[0], row[1], row[2]) for row in rows], strict=True)
    alone = direct_rate([together * count for count in events], people, standard)
    repeated = repeated_direct_rate({together: events}, people, standard)
    assert repeated.value == pytest.approx(alone.value)
    assert repeated.upper - repeated.value == pytest.approx(together**0.5 * (alone.upper - alone.value))


@few
@given(small, exposures, small, exposures, st.sampled_from(list(RateTest)))
def test_a_comparison_turned_round_is_the_same(
    count: int, exposure: float, other: int, base: float, method: RateTest
) -> None:
    one = compare_rates(count, exposure, other + 1, base, method=method)
    turned = compare_rates(other + 1, base, count, exposure, method=method)
    assert 0 <= one.p_value <= 1 + 1e-12
    assert one.p_value == pytest.approx(turned.p_value, abs=1e-6) or method is RateTest.WALD
    up = compare_rates(count, exposure, other + 1, base, alternative=Alternative.GREATER, method=method)
    down = compare_rates(other + 1, base, count, exposure, alternative=Alternative.LESS, method=method)
    assert up.p_value == pytest.approx(down.p_value, abs=1e-9)


@few
@given(small, st.integers(1, 60))
def test_the_exact_test_of_equal_exposures_is_twice_the_tail_and_mid_p_is_less(count: int, other: int) -> None:
    exact = compare_rates(count, 1, other, 1, method=RateTest.EXACT).p_value
    tails = [
        compare_rates(count, 1, other, 1, alternative=a, method=RateTest.EXACT).p_value for a in ("greater", "less")
    ]
    assert exact == pytest.approx(min(1, 2 * min(tails)))
    assert compare_rates(count, 1, other, 1).p_value <= exact + 1e-12


@few
@given(small, st.floats(0.1, 60))
def test_a_count_against_a_rate_depends_on_their_product_only(count: int, mean: float) -> None:
    one, other = compare_with_rate(count, 1, mean), compare_with_rate(count, 4, mean / 4)
    assert 0 <= one.p_value <= 1
    assert one.p_value == pytest.approx(other.p_value)


@few
@given(small, st.integers(1, 60), st.integers(1, 5), st.integers(1, 5))
def test_the_e_test_does_not_depend_on_the_order_or_the_unit(count: int, other: int, exposure: int, base: int) -> None:
    one, turned = e_test(count, exposure, other, base), e_test(other, base, count, exposure)
    scaled = e_test(count, 1_000 * exposure, other, 1_000 * base)
    assert 0 <= one.p_value <= 1
    assert one.statistic == pytest.approx(-turned.statistic)
    assert one.p_value == pytest.approx(turned.p_value, abs=1e-9)
    assert one.p_value == pytest.approx(scaled.p_value, abs=1e-9)


@few
@given(counts, counts)
def test_a_score_has_the_sign_of_the_change(before: int, after: int) -> None:
    score = root_difference_score(before, after)
    assert (score > 0, score < 0) == (after > before, after < before)
    assert score == -root_difference_score(after, before)


@few
@given(st.integers(1, 2_000), exposures, st.integers(1, 2_000), exposures, st.sampled_from(list(RatioInterval)))
def test_a_ratio_lies_in_its_interval_and_turns_over(
    count: int, exposure: float, other: int, base: float, method: RatioInterval
) -> None:
    one, turned = (
        rate_ratio(count, exposure, other, base, method=method),
        rate_ratio(other, base, count, exposure, method=method),
    )
    assert_holds_its_value(one)
    assert (one.value, one.lower, one.upper) == pytest.approx((1 / turned.value, 1 / turned.upper, 1 / turned.lower))
    change = percentage_change_interval(count, exposure, other, base, method=method)
    assert change.lower == pytest.approx(100 * (one.lower - 1))


@few
@given(counts, st.floats(0.1, 100), counts, st.floats(0.1, 100), confidences)
def test_a_difference_lies_in_its_interval_and_turns_over(
    count: int, exposure: float, other: int, base: float, confidence: float
) -> None:
    one = rate_difference(count, exposure, other, base, confidence=confidence)
    turned = rate_difference(other, base, count, exposure, confidence=confidence)
    assert_holds_its_value(one)
    close = 1e-6 * (1 + one.upper - one.lower)
    assert (one.value, one.lower, one.upper) == pytest.approx((-turned.value, -turned.upper, -turned.lower), abs=close)


@few
@given(st.lists(counts, min_size=2, max_size=30).filter(any))
def test_dispersion_does_not_depend_on_the_order(values: list[int]) -> None:
    index, turned = index_of_dispersion(values), index_of_dispersion(values[::-1])
    assert index.variance_to_mean == pytest.approx(turned.variance_to_mean)
    assert index.p_upper + index.p_lower == pytest.approx(1)
    assert index.variance == pytest.approx(np.var(values, ddof=1))


@few
@given(st.lists(st.integers(0, 4), min_size=2, max_size=5).filter(any), st.sampled_from(list(BinStatistic)))
def test_the_chances_of_bins_are_chances(values: list[int], statistic: BinStatistic) -> None:
    test = bins_test(values, statistic=statistic)
    assert 0 < test.p_value <= 1
    if statistic in (BinStatistic.G, BinStatistic.CHI2):
        assert test.p_value == pytest.approx(bins_test(sorted(values), statistic=statistic).p_value)


@few
@given(st.integers(2, 15), st.floats(0.05, 3), st.integers(2, 100))
def test_a_fuller_window_is_rarer_and_a_longer_search_finds_more(most: int, mean: float, windows: int) -> None:
    chance = scan_chance(most, mean, windows)
    assert 0 <= chance <= 1
    assert scan_chance(most + 1, mean, windows) <= chance + 1e-9
    assert scan_chance(most, mean, windows + 1) >= chance - 1e-9
