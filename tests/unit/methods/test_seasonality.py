"""Seasonal indices: short months, masked months, few years, and months that do not differ."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from assessment.methods.seasonality import (
    friedman_test,
    kruskal_test,
    per_average_month,
    seasonal_indices,
    simple_indices,
)

FACTORS = np.array([0.9, 0.8, 0.9, 1.0, 1.0, 1.1, 1.2, 1.2, 1.1, 1.0, 0.9, 0.9])


def monthly(values, start: str = "2019-01") -> pd.Series:
    return pd.Series(values, index=pd.period_range(start, periods=len(values), freq="M"), dtype=float)


def noisy(years: int, start: str = "2019-01", seed: int = 1) -> pd.Series:
    return monthly(np.random.default_rng(seed).poisson(200 * np.tile(FACTORS, years)), start)


def test_february_is_not_low_for_being_short() -> None:
    months = pd.period_range("2023-01", periods=3, freq="M")
    assert per_average_month(pd.Series([310, 280, 310], index=months)).tolist() == pytest.approx([304.375] * 3)
    assert per_average_month(pd.Series([290.0], index=months[:1] + 13)).tolist() == pytest.approx([304.375])


def test_the_same_number_every_day_has_no_season() -> None:
    months = pd.period_range("2019-01", periods=72, freq="M")
    found = seasonal_indices(pd.Series(10.0 * months.days_in_month, index=months))
    assert found.table["value"].tolist() == pytest.approx([100.0] * 12)


def test_indices_belong_to_the_month_of_the_year_wherever_the_series_starts() -> None:
    for start, shift in (("2015-01", 0), ("2015-04", 3)):
        values = 300 * np.roll(np.tile(FACTORS, 7), -shift)
        months = pd.period_range(start, periods=84, freq="M")
        found = seasonal_indices(pd.Series(values * months.days_in_month, index=months)).table
        assert found.index.tolist() == list(range(1, 13))
        assert found["value"].to_numpy() == pytest.approx(100 * FACTORS, abs=0.5)


def test_masked_months_say_nothing() -> None:
    counts = noisy(8)
    masked = pd.period_range("2021-02", "2021-05", freq="M")
    shut, unknown = counts.copy(), counts.copy()
    shut[masked], unknown[masked] = 5, math.nan
    expected = seasonal_indices(counts, masked=masked).table
    pd.testing.assert_frame_equal(seasonal_indices(shut, masked=masked).table, expected)
    pd.testing.assert_frame_equal(seasonal_indices(unknown, masked=masked).table, expected)
    assert not np.allclose(seasonal_indices(shut).table["value"], expected["value"], atol=1)


def test_unknown_months_are_refused_unless_masked() -> None:
    counts = noisy(4)
    counts.iloc[20] = math.nan
    with pytest.raises(ValueError, match="found nan in 48"):
        seasonal_indices(counts)


def test_few_years_are_said_to_be_few() -> None:
    assert (seasonal_indices(noisy(4)).table["note"] == "3 years: unstable").all()
    assert (seasonal_indices(noisy(6)).table["note"] == "").all()
    two = seasonal_indices(noisy(2))
    assert (two.table["note"] == "one year only: no interval").all()
    assert two.table[["lower", "upper"]].isna().all(axis=None)
    assert math.isnan(two.test.p_value)
    assert "too few" in two.test.note


def test_every_month_must_be_seen() -> None:
    masked = pd.period_range("2019-06", "2019-08", freq="M")
    with pytest.raises(ValueError, match="every month of the year"):
        seasonal_indices(noisy(2), masked=masked)
    with pytest.raises(ValueError, match="at least 24 values"):
        seasonal_indices(noisy(1))


def test_months_without_events_do_not_stop_the_index() -> None:
    found = seasonal_indices(monthly(np.tile([0] * 6 + [4] * 6, 6))).table["value"]
    assert found.loc[3] == 0
    assert found.loc[9] > 150


def test_the_test_sees_a_season_and_no_season() -> None:
    assert seasonal_indices(noisy(6)).test.p_value < 0.001
    flat = monthly(np.random.default_rng(4).poisson(200, 72))
    assert seasonal_indices(flat).test.p_value > 0.01


def test_an_incomplete_year_is_left_out_of_friedman() -> None:
    values = noisy(4).to_numpy()
    expected = stats.friedmanchisquare(*values.reshape(4, 12).T)
    for found in (friedman_test(values), friedman_test([*values, 10_000.0])):
        assert (found.statistic, found.p_value) == pytest.approx(expected)
        assert found.df == 11


def test_kruskal_uses_every_value() -> None:
    values = [*noisy(3).to_numpy(), 500.0]
    expected = stats.kruskal(*(values[month::12] for month in range(12)))
    found = kruskal_test(values)
    assert (found.statistic, found.p_value, found.df) == pytest.approx((*expected, 11))


@pytest.mark.parametrize("test", [friedman_test, kruskal_test])
def test_no_difference_is_not_a_result(test) -> None:
    found = test([7] * 36)
    assert math.isnan(found.p_value)
    assert found.note


def test_simple_indices() -> None:
    assert simple_indices([1, 2, 3, 1, 2, 3], period=3).tolist() == [50, 100, 150]
    with pytest.raises(ValueError, match="mean other than 0"):
        simple_indices([0] * 12)
