"""Trend, season and remainder: what each is, and what cannot be taken apart."""

import math

import numpy as np
import pandas as pd
import pytest

from assessment.methods.decomposition import classical, stl, strength

SEASON = np.array([-5.0, -3, -1, 0, 1, 2, 3, 4, 3, 1, -2, -3])
MONTHS = pd.period_range("2020-04", periods=48, freq="M")
LINE = 50 + 0.5 * np.arange(48)


def test_a_known_season_is_found() -> None:
    series = pd.Series(LINE + np.tile(SEASON, 4), index=MONTHS)
    parts = classical(series)
    assert parts.figure == pytest.approx(SEASON)
    assert parts.trend.iloc[6:-6].to_numpy() == pytest.approx(LINE[6:-6])
    assert parts.trend.iloc[:6].isna().all()
    assert parts.trend.iloc[-6:].isna().all()
    assert parts.adjusted.to_numpy() == pytest.approx(LINE)
    assert parts.seasonal.index.equals(MONTHS)


def test_a_multiplicative_season_averages_one() -> None:
    factors = 1 + SEASON / 10
    parts = classical(100 * np.tile(factors, 4), model="multiplicative")
    assert parts.figure == pytest.approx(factors / factors.mean())
    assert parts.adjusted.to_numpy() == pytest.approx(np.full(48, 100 * factors.mean()))


def test_a_multiplicative_series_must_be_positive() -> None:
    with pytest.raises(ValueError, match="above 0 throughout, found 0"):
        classical([0, *range(1, 24)], model="multiplicative")


@pytest.mark.parametrize("method", [classical, stl, strength])
def test_two_cycles_are_needed(method) -> None:
    with pytest.raises(ValueError, match="at least 24 values, found 23"):
        method(range(23))


def test_a_periodic_season_is_the_same_every_year() -> None:
    noise = np.random.default_rng(1).normal(size=48)
    seasonal = stl(LINE + np.tile(SEASON, 4) + noise).seasonal.to_numpy()
    assert seasonal[:12] == pytest.approx(seasonal[36:])
    moving = stl(LINE + np.tile(SEASON, 4) + noise, seasonal_window=7).seasonal.to_numpy()
    assert moving[:12] != pytest.approx(moving[36:])


def test_a_robust_fit_is_moved_less_by_one_odd_month() -> None:
    series = LINE + np.tile(SEASON, 4) + np.random.default_rng(2).normal(size=48)
    odd = series.copy()
    odd[20] += 60
    moved = [
        np.abs(stl(odd, seasonal_window=7, robust=robust).trend - stl(series, seasonal_window=7, robust=robust).trend)
        for robust in (True, False)
    ]
    assert moved[0].max() < moved[1].max() / 3


def test_strengths() -> None:
    noise = np.random.default_rng(3).normal(size=96)
    seasonal = strength(np.tile(5 * SEASON, 8) + noise)
    assert seasonal.seasonal > 0.95
    assert seasonal.seasonal_differences == 1
    plain = strength(noise)
    assert plain.seasonal < 0.64
    assert plain.seasonal_differences == 0
    assert strength(np.arange(96.0) + noise).trend > 0.95


def test_nothing_varies() -> None:
    found = strength(np.full(36, 0.1))
    assert math.isnan(found.seasonal)
    assert math.isnan(found.trend)
    assert found.seasonal_differences == 0
