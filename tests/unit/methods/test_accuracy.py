"""Errors, intervals and quantiles by hand, and where a measure has no value."""

import math

import numpy as np
import pytest
from scipy import stats

from assessment.methods.accuracy import (
    coverage,
    diebold_mariano,
    interval_score,
    naive_scale,
    pinball,
    point_accuracy,
)


def test_errors_are_actual_less_forecast() -> None:
    found = point_accuracy([10, 20], [12, 15], [1, 2, 4, 6], period=2)
    assert found.mean_error == 1.5
    assert found.mae == 3.5
    assert found.rmse == pytest.approx(math.sqrt((4 + 25) / 2))
    assert found.mpe_pct == pytest.approx((-20 + 25) / 2)
    assert found.mape_pct == pytest.approx((20 + 25) / 2)
    assert found.mase == 3.5 / 3.5


def test_percentages_of_nothing_are_not_known() -> None:
    found = point_accuracy([0, 20], [1, 15], [1, 2, 4, 6], period=2)
    assert math.isnan(found.mpe_pct)
    assert math.isnan(found.mape_pct)
    assert found.mae == 3


def test_mase_needs_a_series_that_changes() -> None:
    assert math.isnan(point_accuracy([1], [2], [5, 5, 5], period=1).mase)
    with pytest.raises(ValueError, match="at least 13"):
        naive_scale(range(12))


def test_a_value_outside_costs_more_than_the_width() -> None:
    scores = interval_score([5, 1, 12], [2, 2, 2], [10, 10, 10], confidence=0.8)
    assert scores.tolist() == pytest.approx([8, 8 + 10 * 1, 8 + 10 * 2])


def test_limits_count_as_inside() -> None:
    assert coverage([2, 10, 11, 1], [2] * 4, [10] * 4) == 0.5


def test_pinball_punishes_the_unlikely_side_more() -> None:
    assert pinball([10, 10], [8, 12], level=0.9).tolist() == pytest.approx([1.8, 0.2])


def test_diebold_mariano_of_one_step_is_a_t_test_of_the_losses() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.normal(0, 1.5, 40), rng.normal(0, 1, 40)
    found = diebold_mariano(first, second)
    statistic, p_value = stats.ttest_1samp(first**2 - second**2, 0)
    assert (found.statistic, found.p_value) == pytest.approx((statistic, p_value))


def test_diebold_mariano_further_ahead_counts_overlapping_errors() -> None:
    first, second = [1, 3, 5, 6, 4], [0, 1, 1, 2, 3]
    loss = np.array([1, 2, 4, 4, 1])
    centred = loss - 2.4
    covariances = [np.sum(centred**2) / 5, np.sum(centred[1:] * centred[:-1]) / 5]
    plain = 2.4 / np.sqrt((covariances[0] + 2 * covariances[1]) / 5)
    found = diebold_mariano(first, second, horizon=2, power=1)
    assert found.statistic == pytest.approx(plain * np.sqrt((5 + 1 - 4 + 2 / 5) / 5))
    assert found.df == 4


def test_a_negative_variance_is_no_test() -> None:
    found = diebold_mariano([1, 0, 1, 0, 1, 0], [0, 1, 0, 1, 0, 1], horizon=2, power=1)
    assert math.isnan(found.p_value)
    assert "variance" in found.note


def test_equal_losses_cannot_be_told_apart() -> None:
    found = diebold_mariano([1, -2, 3], [1, 2, -3])
    assert math.isnan(found.p_value)
    assert found.note


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: point_accuracy([1, 2], [1], [1, 2], period=1), "lengths differ: 2 first, 1 second"),
        (lambda: point_accuracy([math.nan], [1], [1, 2], period=1), "found nan in 1"),
        (lambda: interval_score([1], [3], [2]), "lower limit"),
        (lambda: interval_score([1], [0], [2], confidence=95), "between 0 and 1, found 95"),
        (lambda: coverage([1], [0], [2, 3]), "lengths differ: 1 first, 2 second"),
        (lambda: pinball([1], [1], level=0), "between 0 and 1, found 0"),
        (lambda: diebold_mariano([1, 2], [2, 1], horizon=2), "horizon of 1 to 1"),
    ],
)
def test_wrong_input_is_refused(call, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        call()
