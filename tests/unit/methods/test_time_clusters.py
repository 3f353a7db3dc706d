"""Whether events cluster in time by more than chance."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from assessment.methods.time_clusters import BinStatistic, bins_test, scan_chance


def test_three_on_one_day_of_seven_is_one_in_49() -> None:
    for statistic in (BinStatistic.G, BinStatistic.CHI2, BinStatistic.V):
        assert bins_test([0, 0, 3, 0, 0, 0, 0], statistic=statistic).p_value == pytest.approx(1 / 49)


def test_as_even_as_can_be_is_no_surprise() -> None:
    for statistic in (BinStatistic.G, BinStatistic.CHI2):
        assert bins_test([1, 1, 1, 0, 0, 0, 0], statistic=statistic).p_value == pytest.approx(1)


def test_two_bins_are_a_binomial_test() -> None:
    for statistic in BinStatistic:
        test = bins_test([9, 3], statistic=statistic)
        assert test.p_value == pytest.approx(stats.binomtest(9, 12, 0.5).pvalue)
        assert test.outcomes == 13


def test_the_statistics_are_the_usual_ones() -> None:
    counts = np.array([4, 1, 0, 2])
    assert bins_test(counts, statistic="Chi").statistic == pytest.approx(stats.chisquare(counts).statistic)
    likelihood = stats.power_divergence(counts, lambda_="log-likelihood").statistic
    assert bins_test(counts, statistic="G").statistic == pytest.approx(likelihood)
    # Running shares 4/7, 5/7, 5/7, 1 against 1/4, 2/4, 3/4, 1.
    assert bins_test(counts, statistic="KS").statistic == pytest.approx(4 / 7 - 1 / 4)
    assert bins_test(counts, statistic="V").statistic == pytest.approx(4 / 7 - 1 / 4 + 3 / 4 - 5 / 7)


def test_a_circle_may_be_cut_anywhere() -> None:
    counts = [4, 2, 0, 1, 0, 0, 0]
    turned = [np.roll(counts, places) for places in range(7)]
    assert len({round(bins_test(week, statistic="V").p_value, 12) for week in turned}) == 1
    assert len({round(bins_test(week, statistic="KS").p_value, 12) for week in turned}) > 1


def test_bins_may_have_chances_of_their_own() -> None:
    assert bins_test([0, 2], probabilities=[0.9, 0.1]).p_value == pytest.approx(0.01)
    assert bins_test([9, 1], probabilities=[0.9, 0.1]).p_value == pytest.approx(1)


@pytest.mark.parametrize(
    ("counts", "probabilities", "message"),
    [
        ([5], None, "two bins"),
        ([0, 0], None, "one event"),
        ([40] * 7, None, "at most 1,000,000 outcomes"),
        ([1.5, 2], None, "whole numbers"),
        ([-1, 2], None, "whole numbers"),
        ([1, 2], [0.5, 0.4], "add up to 1"),
        ([1, 2], [1.0], "2 probabilities"),
        ([1, 2], [1.0, 0.0], "above 0"),
    ],
)
def test_what_does_not_fit_is_refused(counts: list[float], probabilities: list[float] | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bins_test(counts, probabilities=probabilities)


def exact_for_two(mean: float, windows: int) -> float:
    """Chance that some two of a Poisson number of events lie within a window of each other."""
    apart = [stats.poisson.pmf(n, mean * windows) * max(0, 1 - (n - 1) / windows) ** n for n in range(windows + 2)]
    return 1 - float(sum(apart))


@pytest.mark.parametrize("mean", [0.1, 0.5, 1.5])
def test_two_events_are_exact_in_two_and_three_windows_and_close_in_more(mean: float) -> None:
    assert scan_chance(2, mean, 2) == pytest.approx(exact_for_two(mean, 2))
    assert scan_chance(2, mean, 3) == pytest.approx(exact_for_two(mean, 3))
    assert scan_chance(2, mean, 10) == pytest.approx(exact_for_two(mean, 10), abs=1e-4)


def test_three_events_in_three_windows_agree_with_a_simulation() -> None:
    # Close enough to see each term: a program that leaves out the last one of the fourth sum gives 0.8024.
    rng, times, found = np.random.default_rng(1), 200_000, 0
    numbers = rng.poisson(3 * 2.0, times)
    for number in range(3, numbers.max() + 1):
        moments = np.sort(rng.random(((numbers == number).sum(), number)) * 3, axis=1)
        found += int((moments[:, 2:] - moments[:, :-2] <= 1).any(axis=1).sum())
    assert scan_chance(3, 2, 3) == pytest.approx(0.8057, abs=1e-4)
    assert scan_chance(3, 2, 3) == pytest.approx(found / times, abs=0.002)


def test_one_event_is_that_anything_happens() -> None:
    assert scan_chance(1, 0.2, 5) == pytest.approx(1 - math.exp(-1))


def test_the_certain_and_the_impossible_stay_between_0_and_1() -> None:
    assert scan_chance(2, 50, 10) == 1
    assert scan_chance(200, 50, 100) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("most", "mean", "windows", "message"),
    [
        (0, 1, 5, "most must be above 0"),
        (2.5, 1, 5, "whole numbers"),
        (3, 0, 5, "mean per window must be above 0"),
        (3, math.nan, 5, "mean per window must be above 0"),
        (3, 1, 1.5, "two windows or more"),
        (3, 1, math.nan, "two windows or more"),
    ],
)
def test_a_scan_needs_its_numbers(most: Any, mean: float, windows: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        scan_chance(most, mean, windows)
