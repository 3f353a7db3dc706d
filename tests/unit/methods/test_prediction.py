"""Prediction accuracy."""

import math

import pandas as pd
import pytest

from assessment.methods.prediction import prediction_accuracy


def places(*numbers: float) -> pd.Series:
    return pd.Series(numbers, index=list("abcdef")[: len(numbers)], dtype=float)


def test_places_predicted_alike_are_taken_the_emptiest_first() -> None:
    result = prediction_accuracy(places(1, 1, 1), places(0, 6, 3), places(1, 1, 1))
    assert result.index.tolist() == ["a", "c", "b"]
    assert result["pai"].tolist() == pytest.approx([0, 0.5, 1])
    assert result["pei"].tolist() == pytest.approx([0, 1 / 3, 1])


def test_size_sets_the_order_and_the_share() -> None:
    result = prediction_accuracy(places(4, 3), places(4, 3), places(4, 1))
    assert result.index.tolist() == ["b", "a"]
    assert result.loc["b", "pai"] == pytest.approx((3 / 7) / (1 / 5))
    assert result["size"].tolist() == [1, 5]
    assert result["places"].tolist() == [1, 2]


def test_the_last_tie_is_the_larger_place_first() -> None:
    assert prediction_accuracy(places(0, 0, 3), places(0, 0, 3), places(1, 2, 1)).index.tolist() == ["c", "b", "a"]


def test_the_best_that_could_have_been_takes_the_smaller_of_two_alike() -> None:
    result = prediction_accuracy(places(3, 0.5, 0), places(3, 0, 0), places(1, 1, 2))
    assert result["pei"].tolist() == pytest.approx([1, 1, 1])
    other = prediction_accuracy(places(3, 0.5, 0), places(3, 0, 0), places(1, 2, 1))
    assert other["pei"].tolist() == pytest.approx([1, 2 / 3, 1])


def test_the_recapture_rate_is_unknown_until_something_was_observed() -> None:
    result = prediction_accuracy(places(5, 2, 1), places(0, 4, 0), places(1, 1, 1))
    assert result["rri"].tolist() == pytest.approx([math.nan, 7 / 4, 2], nan_ok=True)


@pytest.mark.parametrize(
    ("predicted", "observed", "size", "message"),
    [
        (places(1, 2), places(1), places(1, 1), "same rows"),
        (places(1, 2), places(2, 1).iloc[::-1], places(1, 1), "same rows"),
        (places(-1, 2), places(1, 1), places(1, 1), "0 or more"),
        (places(1, 2), places(1, math.nan), places(1, 1), "observed events: .* found nan in 2"),
        (places(1, 2), places(1, 1), places(0, 1), "sizes: finite numbers above 0"),
        (places(1, 2), places(0, 0), places(1, 1), "at least one observed"),
        (places(), places(), places(), "at least one number"),
    ],
)
def test_numbers_that_cannot_be_used_are_refused(
    predicted: pd.Series, observed: pd.Series, size: pd.Series, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        prediction_accuracy(predicted, observed, size)


def test_a_place_given_twice_is_refused() -> None:
    twice = pd.Series([1.0, 2.0], index=["a", "a"])
    with pytest.raises(ValueError, match="each place once"):
        prediction_accuracy(twice, twice, twice)
