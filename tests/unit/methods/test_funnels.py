"""Funnel limits."""

import math

import pandas as pd
import pytest
from scipy import stats

from assessment.methods.funnels import (
    expected_at_limits,
    poisson_limits,
    population_at_limits,
    proportion_limits,
    rate_limits,
    ratio_limits,
)

LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


def test_limits_of_a_proportion_are_cut_at_none_and_all() -> None:
    limits = proportion_limits([1, 8116], 80.642448, per=100)
    assert limits.columns.tolist() == LIMITS
    assert limits.iloc[0].tolist() == pytest.approx([3.204264, 100, 0, 100], abs=2e-5)
    assert limits.iloc[1].tolist() == pytest.approx([79.782872, 81.502024, 79.287174, 81.997722], abs=2e-5)
    assert proportion_limits([10], 0).iloc[0].tolist() == [0, 0, 0, 0]
    assert proportion_limits([10], 1).iloc[0].tolist() == [1, 1, 1, 1]


def test_the_limit_of_a_proportion_is_where_its_wilson_interval_touches_the_average() -> None:
    lower = proportion_limits([400], 0.3)["lower_95"].iloc[0]
    z, n = 1.959964, 400
    wilson_upper = (lower + z**2 / (2 * n) + z * math.sqrt(lower * (1 - lower) / n + z**2 / (4 * n**2))) / (
        1 + z**2 / n
    )
    assert wilson_upper == pytest.approx(0.3, abs=1e-6)


def test_a_count_is_just_not_low_at_the_expected_number_given() -> None:
    expected = expected_at_limits([20])
    assert stats.poisson.cdf(20, expected["lower_95"].iloc[0]) == pytest.approx(0.025, rel=1e-5)
    assert stats.poisson.sf(19, expected["upper_998"].iloc[0]) == pytest.approx(0.001, rel=1e-5)


def test_no_events_are_never_high() -> None:
    assert expected_at_limits([0])[["upper_95", "upper_998"]].iloc[0].tolist() == [0, 0]
    ratios = ratio_limits([0])
    assert ratios["lower_95"].iloc[0] == 0
    assert ratios[["upper_95", "upper_998"]].isna().all(axis=None)


def test_ratios_rates_and_populations_are_the_same_limits_in_other_units() -> None:
    events = pd.Series([5, 20], index=["a", "b"])
    ratios, rates = ratio_limits(events, per=1), rate_limits(events, 116.2)
    assert rates.index.tolist() == ["a", "b"]
    assert (rates / ratios).to_numpy().ravel() == pytest.approx(116.2)
    people = population_at_limits(events, 116.2, per=100_000, years=3)
    assert people.to_numpy().ravel() == pytest.approx(
        (expected_at_limits(events) / 116.2 * 100_000 / 3).to_numpy().ravel()
    )


def test_poisson_limits() -> None:
    assert poisson_limits([15]).iloc[0].tolist() == pytest.approx([0.5596924, 1.649348, 0.386265, 2.082907], abs=1e-6)
    assert poisson_limits([15], target=2)["upper_95"].iloc[0] == pytest.approx(2 * 1.649348, abs=1e-5)


def test_wrong_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="populations: finite numbers above 0"):
        proportion_limits([0], 0.5)
    with pytest.raises(ValueError, match="average must be between 0 and 1, found 50"):
        proportion_limits([10], 50)
    with pytest.raises(ValueError, match="observed events: finite numbers of 0 or more"):
        expected_at_limits([-1])
    with pytest.raises(ValueError, match="average rate must be above 0"):
        rate_limits([1], 0)
    with pytest.raises(ValueError, match="years must be above 0"):
        population_at_limits([1], 10, years=0)
    with pytest.raises(ValueError, match="expected events: finite numbers above 0"):
        poisson_limits([0])


@pytest.mark.parametrize("wrong", [0, -1, math.nan])
def test_a_scale_is_above_0(wrong: float) -> None:
    for draw in (
        lambda: proportion_limits([5], 0, per=wrong),
        lambda: ratio_limits([5], per=wrong),
        lambda: rate_limits([5], wrong),
        lambda: population_at_limits([5], 10, per=wrong),
        lambda: poisson_limits([5], target=wrong),
    ):
        with pytest.raises(ValueError, match="must be above 0, found"):
            draw()
