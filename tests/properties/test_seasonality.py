"""What must hold for any season."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.decomposition import classical, stl, strength
from assessment.methods.seasonality import friedman_test, kruskal_test, seasonal_indices, simple_indices

counts = st.lists(st.integers(1, 500), min_size=36, max_size=72)
few = settings(max_examples=15, deadline=None)


def monthly(values: list[int], start: str = "2019-01") -> pd.Series:
    return pd.Series(values, index=pd.period_range(start, periods=len(values), freq="M"), dtype=float)


@few
@given(counts)
def test_additive_parts_sum_to_the_series(values: list[int]) -> None:
    for parts in (classical(values), stl(values)):
        whole = (parts.trend + parts.seasonal + parts.remainder).dropna()
        assert whole.to_numpy() == pytest.approx(parts.observed[whole.index].to_numpy())
        assert len(whole) >= len(values) - 12


@few
@given(counts)
def test_seasonal_figures_balance(values: list[int]) -> None:
    assert classical(values).figure.sum() == pytest.approx(0, abs=1e-8)
    multiplicative = classical(values, model="multiplicative")
    assert multiplicative.figure.mean() == pytest.approx(1)
    whole = (multiplicative.trend * multiplicative.seasonal * multiplicative.remainder).dropna()
    assert whole.to_numpy() == pytest.approx(multiplicative.observed[whole.index].to_numpy())


@few
@given(counts, st.sampled_from(["2019-01", "2018-06"]))
def test_indices_average_100_and_lie_in_their_intervals(values: list[int], start: str) -> None:
    table = seasonal_indices(monthly(values, start)).table
    assert table["value"].mean() == pytest.approx(100)
    assert not (table["lower"] > table["value"]).any()
    assert not (table["upper"] < table["value"]).any()
    assert not (table["lower"] < 0).any()


@few
@given(counts, st.integers(2, 50))
def test_indices_do_not_depend_on_the_scale(values: list[int], scale: int) -> None:
    one, other = seasonal_indices(monthly(values)), seasonal_indices(monthly(values) * scale)
    assert other.table["value"].to_numpy() == pytest.approx(one.table["value"].to_numpy())
    assert other.test.p_value == pytest.approx(one.test.p_value, nan_ok=True)
    assert simple_indices(np.multiply(values, scale)) == pytest.approx(simple_indices(values))


@few
@given(counts)
def test_strengths_are_shares(values: list[int]) -> None:
    found = strength(values)
    for share in (found.seasonal, found.trend):
        assert np.isnan(share) or 0 <= share <= 1


@few
@given(st.lists(st.lists(st.integers(0, 30), min_size=12, max_size=12), min_size=2, max_size=6), st.randoms())
def test_tests_do_not_depend_on_the_order_of_the_years(years: list[list[int]], random) -> None:
    shuffled = random.sample(years, len(years))
    for test in (friedman_test, kruskal_test):
        one, other = test(np.ravel(years)), test(np.ravel(shuffled))
        assert other.p_value == pytest.approx(one.p_value, nan_ok=True)
