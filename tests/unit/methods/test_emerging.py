"""Emerging and persistent hot spots."""

import math

import numpy as np
import pandas as pd
import pytest

from assessment.methods.emerging import (
    EmergingCategory,
    Trend,
    emerging_category,
    emerging_hot_spots,
    persistence_category,
    trend_of,
)


@pytest.mark.parametrize(
    ("state", "trend", "category"),
    [
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "none", "new hot spot"),
        ([0, 0, 0, 0, 0, 0, 0, 0, 1, 1], "up", "consecutive hot spot"),
        ([0, 0, 1, 1, 1, 1, 1, 1, 1, 1], "up", "consecutive hot spot"),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "up", "intensifying hot spot"),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "none", "persistent hot spot"),
        ([1, 1, 1, 1, 0, 1, 1, 1, 1, 1], "down", "diminishing hot spot"),
        ([-1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "none", "persistent hot spot"),
        ([0, 1, 1, 0, 0, 1, 0, 0, 0, 1], "none", "sporadic hot spot"),
        ([0, 1, 1, 0, 0, -1, 0, 0, 0, 1], "none", "oscillating hot spot"),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 0], "down", "historical hot spot"),
        ([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], "none", "no pattern detected"),
        ([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], "none", "no pattern detected"),
        ([1], "none", "new hot spot"),
        ([1, 1], "none", "persistent hot spot"),
        ([0], "none", "no pattern detected"),
    ],
)
def test_each_category_and_its_cold_twin(state: list[int], trend: str, category: str) -> None:
    assert emerging_category(state, trend) == category
    turned = {"up": "down", "down": "up", "none": "none"}[trend]
    assert emerging_category([-s for s in state], turned) == category.replace("hot", "cold")


def test_where_two_definitions_fit_the_first_of_the_table_is_taken() -> None:
    assert emerging_category([-1, 0, 0, 1], "none") == EmergingCategory.NEW_HOT
    assert emerging_category([-1, 0, 1, 1], "none") == EmergingCategory.CONSECUTIVE_HOT
    assert emerging_category([1] * 9 + [-1], "none") == EmergingCategory.HISTORICAL_HOT


def test_there_are_seventeen_categories() -> None:
    assert len(EmergingCategory) == 17


@pytest.mark.parametrize("state", [[], [2], [0, 1, math.nan]])
def test_states_that_are_none_are_refused(state: list[int]) -> None:
    with pytest.raises(ValueError, match="one state of 1, 0 or -1"):
        emerging_category(state, "none")


def test_an_unknown_trend_is_refused() -> None:
    with pytest.raises(ValueError, match="rising"):
        emerging_category([1, 1], "rising")


@pytest.mark.parametrize(
    ("is_hot", "category"),
    [
        ([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], "persistent hot spot"),
        ([1, 1, 1, 1, 1, 1, 1, 0, 0, 0], "former hot spot"),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "emerging hot spot"),
        # The eighth of ten periods is not recent: the published code takes it as if it were.
        ([0, 0, 0, 0, 0, 0, 0, 1, 0, 0], "former hot spot"),
        ([0, 0, 0, 0, 0, 0, 0, 1, 1, 0], "intermittent hot spot"),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "no pattern"),
    ],
)
def test_persistence(is_hot: list[int], category: str) -> None:
    assert persistence_category(is_hot) == category


def test_too_seldom_is_no_pattern() -> None:
    """One period of thirty in the older ones is under a tenth."""
    assert persistence_category([1] + [0] * 29) == "no pattern"


def test_recent_periods_are_whole_and_at_least_one() -> None:
    assert persistence_category([0, 0, 1]) == "emerging hot spot"
    early, late = [0] * 100, [0] * 100
    early[70], late[71] = 1, 1
    assert persistence_category(early, hotspot_prop=0.01, recent_prop=0.29) == "former hot spot"
    assert persistence_category(late, hotspot_prop=0.01, recent_prop=0.29) == "emerging hot spot"


def test_persistence_of_the_wrong_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2 periods"):
        persistence_category([True])
    with pytest.raises(ValueError, match="hot or not"):
        persistence_category([True, math.nan])  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="must be between 0 and 1"):
        persistence_category([True, False], recent_prop=1)


def test_trends() -> None:
    assert trend_of([1, 2, 3, 4, 5]) is Trend.UP
    assert trend_of([5, 4, 3, 2, 1]) is Trend.DOWN
    assert trend_of([1, 2, 3, 4]) is Trend.NONE
    assert trend_of([1, 5, 2, 4, 3, 3]) is Trend.NONE
    assert trend_of([2, 2, 2, 2, 2, 2]) is Trend.NONE
    assert trend_of([1]) is Trend.NONE
    assert trend_of([1, 2, 3, 4], level=0.1) is Trend.UP


def test_a_trend_with_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="found nan in 3"):
        trend_of([1, math.nan, 3])


def test_areas_over_periods() -> None:
    z = pd.DataFrame(
        [[5, 5.1, 5.2, 5.3, 5.4, 5.5], [0, 0.1, 0, 0.1, 0, 4], [0, 0, 0.1, 0, 0, 0], [-4, -5, -4, -5, -4, -5]],
        index=["rising", "late", "quiet", "cold"],
        columns=pd.period_range("2023Q1", periods=6, freq="Q"),
    )
    result = emerging_hot_spots(z)
    assert result["category"].tolist() == [
        "intensifying hot spot",
        "new hot spot",
        "no pattern detected",
        "persistent cold spot",
    ]
    assert result["hot_periods"].tolist() == [6, 1, 0, 0]
    assert result["cold_periods"].tolist() == [0, 0, 0, 6]


def test_each_period_is_a_family_of_its_own() -> None:
    """A score of 2.5 (p .012) does not stand among twenty areas, but does among two, in however many periods."""
    crowd = pd.DataFrame({"one": [2.5] + [0.0] * 19, "two": [0.0] * 20})
    assert emerging_hot_spots(crowd)["hot_periods"].sum() == 0
    pair = pd.DataFrame({f"p{n}": [2.5, 0.0] for n in range(20)})
    assert emerging_hot_spots(pair)["hot_periods"].tolist() == [20, 0]


def test_areas_with_a_gap_are_refused() -> None:
    with pytest.raises(ValueError, match="found nan in 2"):
        emerging_hot_spots(pd.DataFrame({"q1": [1.0, np.nan]}))
    with pytest.raises(ValueError, match="at least one number"):
        emerging_hot_spots(pd.DataFrame(index=["a"]))
