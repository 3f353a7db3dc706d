"""What is no series, no counts and no months is refused."""

import math

import numpy as np
import pandas as pd
import pytest

from assessment.methods.series import consecutive_months, counted, observed


def test_values_come_back_as_numbers() -> None:
    assert observed([1, 2, 3]).tolist() == [1.0, 2.0, 3.0]
    assert counted([0, 2]).tolist() == [0.0, 2.0]


@pytest.mark.parametrize("values", [[1, math.nan], [1, None], [1, math.inf]])
def test_missing_values_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"finite numbers are needed, found (nan|inf) in 2"):
        observed(values)


def test_a_table_is_no_series() -> None:
    with pytest.raises(ValueError, match="in one dimension are needed, found 2"):
        observed(np.ones((2, 2)))


def test_too_few_values_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 3 values, found 2"):
        observed([1, 2], at_least=3)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="0 or more are needed, found -1"):
        counted([3, -1])


def test_months_follow_each_other() -> None:
    months = pd.period_range("2024-11", periods=4, freq="M")
    assert consecutive_months(pd.Series(range(4), index=months)).equals(months)
    for wrong in (months[[0, 1, 3]], months[[0, 1, 1]], months[::-1]):
        with pytest.raises(ValueError, match="consecutive months"):
            consecutive_months(pd.Series(range(len(wrong)), index=wrong))


@pytest.mark.parametrize(
    "index", [pd.RangeIndex(3), pd.period_range("2024Q1", periods=3, freq="Q"), pd.date_range("2024-01-31", periods=3)]
)
def test_other_indexes_are_refused(index: pd.Index) -> None:
    with pytest.raises(ValueError, match="index of months"):
        consecutive_months(pd.Series(range(3), index=index))
