"""Neighbours and weights."""

import math

import numpy as np
import pandas as pd
import pytest

from assessment.methods.spatial_weights import binary_weights, neighbours_within, row_standardised

SQUARE = {"a": ["b", "c"], "b": ["a", "d"], "c": ["a", "d"], "d": ["b", "c"]}
VALUES = pd.Series([1.0, 2.0, 3.0, 4.0], index=list("abcd"))


def test_neighbours_lie_within_the_distance_or_on_it() -> None:
    points = pd.DataFrame({"x": [0, 3, 0, 9], "y": [0, 0, 4, 9]}, index=list("abcd"))
    assert neighbours_within(points, 4) == {"a": ["b", "c"], "b": ["a"], "c": ["a"], "d": []}
    assert neighbours_within(points, 5)["b"] == ["a", "c"]


def test_places_on_one_point_are_neighbours_but_none_is_its_own() -> None:
    points = pd.DataFrame({"x": [1, 1], "y": [1, 1]}, index=["a", "b"])
    assert neighbours_within(points, 0.1) == {"a": ["b"], "b": ["a"]}


@pytest.mark.parametrize(
    ("points", "distance", "message"),
    [
        (pd.DataFrame({"x": [0, 1], "y": [0, 1]}, index=["a", "a"]), 1, "each area once, found twice: a"),
        (pd.DataFrame({"x": [0, math.nan], "y": [0, 1]}), 1, "x and y of the areas: finite numbers"),
        (pd.DataFrame({"x": [0, 1], "y": [0, 1]}), 0, "above 0"),
        (pd.DataFrame({"x": [0, 1], "y": [0, 1]}), math.nan, "above 0"),
    ],
)
def test_points_that_cannot_be_used_are_refused(points: pd.DataFrame, distance: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        neighbours_within(points, distance)


def test_weights_are_in_the_order_of_the_values_whatever_the_order_of_the_neighbours() -> None:
    nearest = {"d": ["a"], "c": ["d"], "b": ["a"], "a": ["c"]}
    weights = binary_weights(VALUES, nearest)
    assert weights.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0]]


def test_rows_count_for_one_and_rows_of_nothing_for_nothing() -> None:
    assert row_standardised(np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])).tolist() == [
        [0, 0.5, 0.5],
        [1, 0, 0],
        [0, 0, 0],
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (VALUES.head(3), "at least 4 areas"),
        (VALUES.rename({"b": "a"}), "each area once"),
        (VALUES.where(VALUES < 4), "found nan in 4"),
        (VALUES.where(VALUES < 4, math.inf), "found inf in 4"),
        (VALUES * 0 + 7, "must differ, found 7"),
        (VALUES.rename({"d": "e"}), "same areas, found in one only: d, e"),
    ],
)
def test_values_that_cannot_be_used_are_refused(values: pd.Series, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        binary_weights(values, SQUARE)


def test_neighbours_that_cannot_be_used_are_refused() -> None:
    with pytest.raises(ValueError, match="found in one only: z"):
        binary_weights(VALUES, {**SQUARE, "a": ["b", "z"]})
    with pytest.raises(ValueError, match="own neighbour, found: a"):
        binary_weights(VALUES, {**SQUARE, "a": ["a", "b"]})
