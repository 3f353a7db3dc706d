"""Exponential smoothing: what it starts from, and how far it looks back."""

import math

import numpy as np
import pytest
from statsmodels.tsa.holtwinters import SimpleExpSmoothing

from assessment.methods.smoothing import exponential_smoothing, holt_winters

SEASON = np.tile([-3.0, -1, 0, 4], 12)


def test_simple_smoothing_is_that_of_statsmodels() -> None:
    values = 100 + np.random.default_rng(1).normal(0, 3, 60).cumsum() + np.random.default_rng(2).normal(0, 4, 60)
    found = exponential_smoothing(values, 3)
    expected = SimpleExpSmoothing(values, initialization_method="estimated").fit()
    assert found.forecast["value"].tolist() == pytest.approx(expected.forecast(3).tolist(), rel=1e-3)
    assert found.level == pytest.approx(found.forecast.loc[1, "value"])
    assert math.isnan(found.gamma)


@pytest.mark.parametrize(("period", "free"), [(1, 2), (4, 6)])
def test_the_error_has_lost_what_was_fitted(period: int, free: int) -> None:
    """One or two smoothing parameters, and the level with as many seasons as are free."""
    values = np.random.default_rng(5).normal(10, 2, 40)
    found = exponential_smoothing(values, 1, period=period)
    squares = np.exp(-2 * found.log_likelihood / len(values))
    half_width = (found.forecast["upper95"] - found.forecast["value"]).tolist()
    assert half_width == pytest.approx([1.959964 * np.sqrt(squares / (len(values) - free))], rel=1e-6)


def test_limits_widen_with_the_steps() -> None:
    found = exponential_smoothing(np.random.default_rng(3).normal(0, 1, 50).cumsum(), 6).forecast
    assert (found["upper95"] - found["lower95"]).is_monotonic_increasing


def test_a_season_is_carried_on() -> None:
    noise = np.random.default_rng(4).normal(0, 0.1, 48)
    found = exponential_smoothing(50 + SEASON + noise, 4, period=4)
    assert found.forecast["value"].to_numpy() == pytest.approx(50 + SEASON[:4], abs=0.5)
    assert found.level == pytest.approx(50, abs=0.5)


def test_a_constant_series_is_its_own_forecast() -> None:
    found = exponential_smoothing([7.0] * 20, 2).forecast
    assert found["value"].tolist() == pytest.approx([7, 7])
    assert found["upper95"].tolist() == pytest.approx([7, 7])


def test_holt_winters_follows_an_exact_line_and_season() -> None:
    """The start lags the line by two steps, as R's does: one error, and then none."""
    found = holt_winters(10 + 0.5 * np.arange(48) + SEASON, period=4)
    assert found.squared_error == pytest.approx(1)
    assert found.level == pytest.approx(10 + 0.5 * 47)
    assert found.slope == pytest.approx(0.5)
    assert found.seasonal == pytest.approx(SEASON[:4])


def test_the_season_of_holt_winters_starts_with_the_next_value() -> None:
    found = holt_winters((10 + SEASON)[:-2], period=4)
    assert found.seasonal == pytest.approx([0, 4, -3, -1])


def test_too_few_values_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        exponential_smoothing([1, 2, 3, 4], 1)
    with pytest.raises(ValueError, match="at least 25"):
        holt_winters(range(24))
    with pytest.raises(ValueError, match="above 1"):
        holt_winters(range(24), period=1)
    with pytest.raises(ValueError, match="1 or more steps"):
        exponential_smoothing(range(20), 0)
