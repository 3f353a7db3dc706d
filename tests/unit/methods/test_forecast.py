"""Naive forecasts and Theta: by hand where short, and at the edges."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.tsa.forecasting.theta import ThetaModel

from assessment.methods.forecast import (
    LIMITS,
    _season_p_value,
    as_counts,
    drift,
    interval_table,
    mean_forecast,
    naive,
    seasonal_naive,
    theta,
)

SEASON = np.array([0.6, 0.7, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.2, 1.0, 0.8, 0.8])


def test_seasonal_naive_repeats_the_last_year_and_widens_by_the_year() -> None:
    found = seasonal_naive([1, 2, 3, 2, 2, 5], 5, period=3)
    assert found["value"].tolist() == [2, 2, 5, 2, 2]
    width = found["upper95"] - found["lower95"]
    sigma = np.sqrt((1 + 0 + 4) / 3)
    assert width.to_numpy() == pytest.approx(2 * 1.959964 * sigma * np.sqrt([1, 1, 1, 2, 2]), rel=1e-6)
    assert found.index.tolist() == [1, 2, 3, 4, 5]


def test_naive_and_drift_start_from_the_last_value() -> None:
    assert naive([1, 4, 9], 2)["value"].tolist() == [9, 9]
    assert drift([1, 4, 9], 2)["value"].tolist() == [13, 17]


def test_the_mean_uses_student() -> None:
    found = mean_forecast([1, 2, 3], 1).iloc[0]
    assert (found["upper95"] - 2) == pytest.approx(4.302653 * np.sqrt(4 / 3), rel=1e-6)


def test_every_forecast_has_the_same_columns() -> None:
    values = np.arange(30.0) % 7
    for table in (mean_forecast(values, 3), naive(values, 3), drift(values, 3), seasonal_naive(values, 3)):
        assert table.columns.tolist() == ["value", "lower80", "upper80", "lower95", "upper95", "method"]
        assert table["method"].nunique() == 1
    assert theta(values, 3).columns.tolist() == table.columns.tolist()


def test_counts_are_rounded_outwards_and_never_negative() -> None:
    found = as_counts(interval_table([-1.0, 4.2], [1.0, 0.3], "any"))
    assert found["value"].tolist() == [0, 4.2]
    assert found[LIMITS].to_numpy().tolist() == [[0, 1, 0, 1], [3, 5, 3, 5]]


def test_theta_is_that_of_statsmodels_where_there_is_no_season() -> None:
    values = np.random.default_rng(1).normal(50, 5, 40).cumsum()
    expected = ThetaModel(values, deseasonalize=False).fit().forecast(6)
    assert theta(values, 6, period=1)["value"].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-5)


@pytest.mark.parametrize(
    "series",
    [
        # Least near 0.44; a search that starts low ends near 0.05.
        "309 309 311 294 302 314 284 311 306 287 301 282 295 279 305 302 304 311 329 321 363 295 311 306 301 271 282",
        # Least near 0.03; a search of the whole range ends at 0.37.
        "27 27 19 23 34 32 34 37 22 21 32 22 29 26 28 25 18 32 29 42 42 32 32 38 29 26 26 22 27 23 22 33",
    ],
)
def test_theta_smooths_with_the_least_error_of_two_minima(series: str) -> None:
    values = [int(value) for value in series.split()]
    found = theta(values, 1, period=1).iloc[0]
    error = (found["upper95"] - found["lower95"]) / (2 * 1.959964)
    least = min(squared_error(values, alpha) for alpha in np.linspace(0.005, 0.995, 199))
    assert error == pytest.approx(np.sqrt(least / (len(values) - 2)), rel=1e-4)


def squared_error(values: list[int], alpha: float) -> float:
    level, squares = float(values[0]), 0.0
    for value in values[1:]:
        squares += (value - level) ** 2
        level += alpha * (value - level)
    return squares


@pytest.mark.parametrize("years", [3, 4, 5])
def test_theta_takes_a_clear_season_from_three_years_on(years: int) -> None:
    noise = np.random.default_rng(years).normal(1, 0.02, 12 * years)
    found = theta(100 * np.tile(SEASON, years) * noise, 12)["value"].to_numpy()
    assert found == pytest.approx(100 * SEASON, abs=8)


def test_theta_takes_a_season_that_stands_out_from_the_noise() -> None:
    noise = np.random.default_rng(6).normal(0, 35, 48)
    found = theta(100 * np.tile(SEASON, 4) + noise, 12)["value"].to_numpy()
    assert np.corrcoef(found, SEASON)[0, 1] > 0.7


def test_theta_does_not_see_a_season_in_noise() -> None:
    rng = np.random.default_rng(3)
    flat = [theta(rng.normal(100, 10, 48), 12)["value"].diff().std() < 1 for _ in range(20)]
    assert sum(flat) >= 15


def test_the_season_is_tested_against_a_line_without_one() -> None:
    values, steps = np.random.default_rng(7).normal(100, 10, 40), np.arange(40.0)
    full = sm.OLS(values, np.column_stack([steps, np.eye(12)[np.arange(40) % 12]])).fit()
    _, expected, _ = full.compare_f_test(sm.OLS(values, sm.add_constant(steps)).fit())
    assert _season_p_value(values, 12) == pytest.approx(expected)


def test_theta_with_zeros_adds_the_season() -> None:
    season = np.array([0.0, 0, 0, 1, 2, 4, 6, 8, 6, 3, 1, 0])
    values = np.tile(season, 4) + np.random.default_rng(4).poisson(0.3, 48)
    assert theta(values, 12)["value"].to_numpy() == pytest.approx(season + 0.3, abs=1.5)


def test_theta_of_a_constant_is_the_constant() -> None:
    found = theta([3] * 30, 2)
    assert found["value"].tolist() == [3, 3]
    assert found["upper95"].tolist() == [3, 3]


def test_theta_of_an_exact_season_repeats_it() -> None:
    assert theta(np.tile(SEASON, 3), 12)["value"].to_numpy() == pytest.approx(SEASON)


@pytest.mark.parametrize(
    ("method", "least"), [(mean_forecast, 2), (naive, 2), (drift, 3), (seasonal_naive, 13), (theta, 4)]
)
def test_too_few_values_and_no_horizon_are_refused(method, least: int) -> None:
    values = np.arange(40.0) % 3
    assert len(method(values[:least], 1)) == 1
    with pytest.raises(ValueError, match=f"at least {least} values"):
        method(values[: least - 1], 1)
    with pytest.raises(ValueError, match="1 or more steps"):
        method(values, 0)
    with pytest.raises(ValueError, match="found nan in 41"):
        method([*values, np.nan], 1)


def test_a_series_may_have_any_index() -> None:
    values = np.random.default_rng(5).normal(10, 1, 30)
    dated = pd.Series(values, index=pd.period_range("2022-01", periods=30, freq="M"))
    pd.testing.assert_frame_equal(theta(dated, 3), theta(values, 3))
