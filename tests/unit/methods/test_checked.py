"""Numbers checked before anything is computed from them."""

import math

import numpy as np
import pandas as pd
import pytest

from assessment.methods.checked import numbers, same_index, share


def test_numbers_keep_their_labels() -> None:
    assert numbers(pd.Series([1, 2], index=["a", "b"]), "counts").index.tolist() == ["a", "b"]
    assert numbers([1, 2], "counts").tolist() == [1.0, 2.0]
    assert numbers(np.array([1.5]), "counts").tolist() == [1.5]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "counts: at least one number is needed"),
        ([1, math.nan], "counts: finite numbers of 0 or more are needed, found nan in 2"),
        ([math.inf], "found inf"),
        ([1, -1, -2], "found -1, -2 in 3"),
        ([-1] * 6, r"found -1, -1, -1, -1, -1, \.\.\. in 6"),
    ],
)
def test_wrong_numbers_are_refused(values: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        numbers(values, "counts", at_least=0)


def test_a_bound_may_be_left_out_or_be_strict() -> None:
    assert numbers([-1], "values").tolist() == [-1]
    assert numbers([0], "counts", at_least=0).tolist() == [0]
    with pytest.raises(ValueError, match="finite numbers above 0 are needed, found 0 in 1"):
        numbers([0], "populations", above=0)


@pytest.mark.parametrize("other", [pd.Series([1.0]), pd.Series([1.0, 2.0], index=["b", "a"])])
def test_rows_that_do_not_match_are_refused(other: "pd.Series[float]") -> None:
    one = pd.Series([1.0, 2.0], index=["a", "b"])
    same_index(one=one, again=one)
    with pytest.raises(ValueError, match="one and other must have the same rows in the same order"):
        same_index(one=one, other=other)


@pytest.mark.parametrize("value", [0, 1, 95, math.nan])
def test_a_confidence_is_between_0_and_1(value: float) -> None:
    assert share(0.95, "confidence") == 0.95
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        share(value, "confidence")
