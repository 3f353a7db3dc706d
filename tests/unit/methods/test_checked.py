"""Numbers checked before anything is computed from them."""

import math

import numpy as np
import pandas as pd
import pytest

from assessment.methods.checked import (
    finite,
    not_negative,
    numbers,
    one_of,
    parts_of_wholes,
    positive,
    same_index,
    same_length,
    share,
    shown,
    whole_numbers,
)


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


def test_an_array_keeps_its_shape() -> None:
    assert finite([[1, 2], [3, 4]], "scores").tolist() == [[1.0, 2.0], [3.0, 4.0]]
    with pytest.raises(ValueError, match="scores: finite numbers are needed, found nan in 4"):
        finite([[1, 2], [3, None]], "scores")


@pytest.mark.parametrize("values", [[[1, 2]], 3])
def test_a_table_or_a_single_number_is_no_sequence(values: list[float]) -> None:
    with pytest.raises(ValueError, match="counts: numbers in one dimension are needed"):
        numbers(values, "counts")


def test_whole_numbers_are_whole_and_may_be_none_at_all() -> None:
    assert whole_numbers([2.0, 0], "counts").tolist() == [2, 0]
    assert whole_numbers([], "counts").tolist() == []
    for wrong in (-1, 0.5, math.nan, math.inf):
        with pytest.raises(ValueError, match=r"counts: whole numbers of 0 or more are needed, found .* in 2"):
            whole_numbers([1, wrong], "counts")


@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
def test_a_single_number_may_have_to_be_positive_or_not_negative(value: float) -> None:
    positive(exposure=0.5, per=1)
    not_negative(count=0, before=3)
    with pytest.raises(ValueError, match="base exposure must be above 0, found"):
        positive(exposure=1, base_exposure=value)
    with pytest.raises(ValueError, match="before must be 0 or more, found"):
        not_negative(count=1, before=value)
    with pytest.raises(ValueError, match="per must be above 0, found 0"):
        positive(per=0)


def test_no_part_is_greater_than_its_whole() -> None:
    parts, wholes = parts_of_wholes([0, 3], [1, 3])
    assert (parts.tolist(), wholes.tolist()) == ([0, 3], [1, 3])
    with pytest.raises(ValueError, match="no greater than its whole, found 1 greater"):
        parts_of_wholes([0, 4], [1, 3])
    with pytest.raises(ValueError, match="denominators: finite numbers above 0"):
        parts_of_wholes([0, 0], [1, 0])


def test_lengths_are_told_where_they_differ() -> None:
    same_length(first=[1, 2], second=(3, 4))
    with pytest.raises(ValueError, match="lengths differ: 2 counts, 2 times, 1 exposures"):
        same_length(counts=[1, 2], times=[1, 2], exposures=[1])


def test_a_message_shows_five_at_the_most() -> None:
    assert shown([1.0, 2.5, "a", ("b", 1)]) == "1, 2.5, a, ('b', 1)"
    assert shown(range(6)) == "0, 1, 2, 3, 4, ..."


def test_an_option_is_one_of_those_there_are() -> None:
    one_of("log", ("log", "sqrt"), "scale")
    with pytest.raises(ValueError, match="scale must be one of log, sqrt, found logs"):
        one_of("logs", ("log", "sqrt"), "scale")
