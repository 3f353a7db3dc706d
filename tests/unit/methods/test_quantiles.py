"""Quantiles of areas."""

import math

import pandas as pd
import pytest

from assessment.methods.quantiles import fingertips_quantiles


def test_polarity_decides_which_end_is_the_first() -> None:
    values = pd.Series([10, 20, 30, 40], index=list("abcd"))
    assert fingertips_quantiles(values, 4, highest_first=False).to_dict() == {"a": 1, "b": 2, "c": 3, "d": 4}
    assert fingertips_quantiles(values, 4, highest_first=True).tolist() == [4, 3, 2, 1]


def test_equal_values_share_a_quantile() -> None:
    assert fingertips_quantiles([1, 2, 2, 2, 3, 4], 3, highest_first=False).tolist() == [1, 1, 1, 1, 3, 3]
    assert fingertips_quantiles([7] * 8, 4, highest_first=True).tolist() == [1] * 8


def test_a_missing_value_has_no_quantile_and_is_not_counted() -> None:
    found = fingertips_quantiles([1, math.nan, 2, 3, 4], 4, highest_first=False)
    assert found.isna().tolist() == [False, True, False, False, False]
    assert found.dropna().tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("values", [[1, 2, 3], [1, 2, 3, math.nan], [], [math.nan] * 5])
def test_fewer_areas_than_quantiles_have_none(values: list[float]) -> None:
    assert fingertips_quantiles(values, 4, highest_first=True).isna().all()


def test_a_whole_quotient_is_not_rounded_up() -> None:
    # 21 / (28 / 20) is 15, but 15.000000000000002 in floating point.
    assert fingertips_quantiles(list(range(1, 29)), 20, highest_first=False)[7] == 6


def test_wrong_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="2 quantiles or more, found 1"):
        fingertips_quantiles([1, 2], 1, highest_first=True)
    with pytest.raises(ValueError, match="found 1 infinite"):
        fingertips_quantiles([1, math.inf], 2, highest_first=True)
