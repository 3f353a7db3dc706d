"""Breaks: none, one or two, with their dates, and tests of whether there is one."""

import math

import numpy as np
import pandas as pd
import pytest

from assessment.methods.breaks import dated_breaks, mean_breaks, ols_cusum_test, sup_f_test

NOISE = np.random.default_rng(1).normal(size=60)
STEP = np.repeat([10.0, 20.0], 30) + NOISE


def test_a_step_is_found_where_it_is() -> None:
    found = mean_breaks(STEP)
    assert found.positions == (30,)
    assert found.means == pytest.approx((STEP[:30].mean(), STEP[30:].mean()))
    assert found.path["rss"].is_monotonic_decreasing


def test_noise_has_no_break() -> None:
    assert mean_breaks(NOISE).positions == ()


@pytest.mark.parametrize(
    ("values", "positions"),
    [([0.1] * 30, ()), ([0.1] * 15 + [0.3] * 15, (15,)), ([0] * 40, ())],
)
def test_exact_segments_are_not_split_further(values: list[float], positions: tuple[int, ...]) -> None:
    assert mean_breaks(values).positions == positions


def test_no_more_breaks_than_asked_for() -> None:
    stairs = np.repeat([0.0, 10, 20, 30], 15) + NOISE
    assert mean_breaks(stairs, min_size=8).positions == (15, 30, 45)
    assert len(mean_breaks(stairs, min_size=8, max_breaks=2).positions) == 2


@pytest.mark.parametrize("size", [1, 31])
def test_segments_of_the_wrong_size_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="2 to 30 values"):
        mean_breaks(STEP, min_size=size)


def test_breaks_have_dates() -> None:
    months = pd.period_range("2019-01", periods=60, freq="M")
    found = dated_breaks(pd.Series(STEP, index=months))
    assert found["last_before"].tolist() == [pd.Period("2021-06", "M")]
    assert found["first_after"].tolist() == [pd.Period("2021-07", "M")]
    assert (found["mean_after"] - found["mean_before"]).tolist() == pytest.approx([10], abs=1)
    assert dated_breaks(pd.Series(NOISE, index=months)).empty


def test_tests_see_a_step_and_no_step() -> None:
    for test in (sup_f_test, ols_cusum_test):
        assert test(STEP).p_value < 1e-6
        assert test(NOISE).p_value > 0.05


def test_the_level_of_the_sup_f_test_is_as_named() -> None:
    rng = np.random.default_rng(5)
    rejected = [sup_f_test(rng.normal(size=60)).p_value < 0.05 for _ in range(300)]
    assert 0.02 < np.mean(rejected) < 0.09


def test_andrews_critical_value() -> None:
    """Andrews (2003) corrigendum, one parameter, trimming 0.15: 5% at 8.68, 1% at 12.16."""
    from assessment.methods.breaks import _hansen_p_value

    assert _hansen_p_value(8.68, 0.15) == pytest.approx(0.05, abs=0.004)
    assert _hansen_p_value(12.16, 0.15) == pytest.approx(0.01, abs=0.002)


@pytest.mark.parametrize("test", [sup_f_test, ols_cusum_test])
def test_a_constant_series_cannot_be_tested(test) -> None:
    found = test([5] * 24)
    assert math.isnan(found.p_value)
    assert found.note


def test_an_exact_step_is_beyond_doubt() -> None:
    found = sup_f_test([1] * 12 + [2] * 12)
    assert found.statistic == math.inf
    assert found.p_value < 1e-15


def test_too_few_values_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 20"):
        sup_f_test(range(19))
