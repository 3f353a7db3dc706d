"""Trends: ties, ends, exact fits, and what is no trend at all."""

import math

import numpy as np
import pytest
from scipy import stats

from assessment.methods.trend import (
    kendall_trend,
    poisson_trend,
    proportion_difference,
    proportion_trend,
    quasi_poisson_trend,
)


def test_a_series_that_only_goes_up() -> None:
    found = kendall_trend([1, 2, 3, 4, 5])
    assert found.statistic == pytest.approx(1)
    assert found.p_value == pytest.approx(2 / math.factorial(5))
    assert found.method == "Mann-Kendall, exact"


def test_ties_and_long_series_are_approximated() -> None:
    assert kendall_trend([1, 2, 2, 3]).method == "Mann-Kendall, normal approximation"
    rng = np.random.default_rng(1)
    assert kendall_trend(rng.normal(size=49)).method == "Mann-Kendall, exact"
    assert kendall_trend(rng.normal(size=50)).method == "Mann-Kendall, normal approximation"


def test_a_constant_series_has_no_tau() -> None:
    found = kendall_trend([4, 4, 4])
    assert math.isnan(found.statistic)
    assert math.isnan(found.p_value)
    assert found.note == "every value is the same"


def test_two_groups_are_pearsons_test() -> None:
    trend, shape = (test([30, 45], [100, 110]) for test in (proportion_trend, proportion_difference))
    statistic, p_value, *_ = stats.chi2_contingency([[30, 45], [70, 65]], correction=False)
    assert trend.statistic == pytest.approx(statistic)
    assert (shape.statistic, shape.p_value) == pytest.approx((statistic, p_value))


def test_scores_say_where_the_groups_lie() -> None:
    parts, wholes = [5, 10, 20], [50, 50, 50]
    assert proportion_trend(parts, wholes, [0, 10, 20]).statistic == pytest.approx(
        proportion_trend(parts, wholes).statistic
    )
    assert proportion_trend(parts, wholes, [0, 1, 20]).statistic != pytest.approx(
        proportion_trend(parts, wholes).statistic
    )


@pytest.mark.parametrize("parts", [[0, 0, 0], [9, 8, 7]])
@pytest.mark.parametrize("test", [proportion_trend, proportion_difference])
def test_none_or_all_has_no_trend(test, parts: list[int]) -> None:
    found = test(parts, [9, 8, 7])
    assert math.isnan(found.statistic)
    assert "every proportion" in found.note


@pytest.mark.parametrize(
    ("parts", "wholes", "scores", "match"),
    [
        ([1, 2], [5, 5, 5], None, "same rows in the same order, found 2 and 3"),
        ([6, 2], [5, 5], None, "no greater than its whole, found 1 greater"),
        ([0, 2], [0, 5], None, "denominators: finite numbers above 0"),
        ([-1, 2], [5, 5], None, "numerators: .* found -1"),
        ([1, 2], [5, 5], [3, 3], "not all the same"),
        ([1, 2], [5, 5], [1, 2, 3], "expected 2 scores"),
        ([1], [5], None, "at least 2"),
        ([1, math.nan], [5, 5], None, "numerators: .* found nan"),
    ],
)
def test_wrong_proportions_are_refused(parts, wholes, scores, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        proportion_trend(parts, wholes, scores)


def test_counts_that_double_every_year() -> None:
    found = poisson_trend([10, 20, 40, 80], [0, 1, 2, 3])
    assert found.change_pct.value == pytest.approx(100)
    assert found.change_pct.lower < 100 < found.change_pct.upper
    assert found.dispersion == pytest.approx(0, abs=1e-9)


def test_exposure_explains_the_change() -> None:
    found = poisson_trend([10, 20, 40, 80], [0, 1, 2, 3], [100, 200, 400, 800])
    assert found.change_pct.value == pytest.approx(0, abs=1e-9)


def test_overdispersion_widens_and_underdispersion_is_told() -> None:
    times = np.arange(8)
    wild = [10, 60, 20, 70, 15, 80, 30, 90]
    plain, quasi = poisson_trend(wild, times), quasi_poisson_trend(wild, times)
    assert quasi.change_pct.value == pytest.approx(plain.change_pct.value)
    assert quasi.dispersion > 5
    assert quasi.change_pct.lower < plain.change_pct.lower
    assert quasi.change_pct.note == ""
    tame = quasi_poisson_trend([100, 101, 103, 103, 105, 105, 107, 108], times)
    assert "narrower than chance" in tame.change_pct.note


def test_counts_on_the_line_have_no_scatter_to_judge_by() -> None:
    found = quasi_poisson_trend([5, 5, 5], [0, 1, 2])
    assert math.isnan(found.change_pct.value)
    assert "no scatter" in found.change_pct.note
    assert poisson_trend([5, 5, 5], [0, 1, 2]).change_pct.value == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("counts", [[0, 0, 3], [3, 0, 0]])
def test_events_at_one_end_have_no_estimate(counts: list[int]) -> None:
    found = poisson_trend(counts, [0, 1, 2])
    assert math.isnan(found.change_pct.value)
    assert "one end" in found.change_pct.note


@pytest.mark.parametrize("trend", [poisson_trend, quasi_poisson_trend])
def test_two_counts_are_no_trend(trend) -> None:
    with pytest.raises(ValueError, match="at least 3"):
        trend([5, 8], [0, 1])


@pytest.mark.parametrize(
    ("counts", "times", "exposures", "match"),
    [
        ([1, -2, 3], [0, 1, 2], None, "counts: .* found -2"),
        ([1, 2, 3], [0, 1], None, "lengths differ: 3 counts, 2 times"),
        ([1, 2, 3], [0, 1, 2], [5, 5], "2 exposures"),
        ([1, 2, 3], [0, 1, 2], [5, 0, 5], "exposures: .* found 0 in 3"),
        ([1, 2, 3], [4, 4, 4], None, "different times"),
        ([0, 0, 0], [0, 1, 2], None, "at least one event"),
        ([1, math.nan, 3], [0, 1, 2], None, "counts: .* found nan"),
    ],
)
def test_wrong_lines_are_refused(counts, times, exposures, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        poisson_trend(counts, times, exposures)
