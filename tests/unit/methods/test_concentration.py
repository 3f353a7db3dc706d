"""Concentration."""

import math

import pandas as pd
import pytest

from assessment.methods.concentration import generalised_gini, gini, lorenz, places_for_share, top_share

COUNTS = [22, 18, 17, 12, 11, 8, 6, 3, 2, 1]


def test_as_many_everywhere_is_no_concentration() -> None:
    assert gini([7, 7, 7, 7]) == pytest.approx(0)
    assert top_share([7, 7, 7, 7], 0.25) == 0.25


def test_fewer_events_than_places_are_not_concentrated_by_that_alone() -> None:
    """Five robberies in five of ten neighbourhoods could not be spread more evenly."""
    assert gini([1] * 5 + [0] * 5) == pytest.approx(0.5)
    assert generalised_gini([1] * 5 + [0] * 5) == pytest.approx(0)
    assert generalised_gini([5] + [0] * 9, is_unbiased=True) == pytest.approx(1)


def test_with_more_events_than_places_both_are_one() -> None:
    assert generalised_gini(COUNTS) == gini(COUNTS)


def test_concentration_of_nothing_is_unknown() -> None:
    for is_unbiased in (True, False):
        assert math.isnan(gini([0, 0, 0], is_unbiased=is_unbiased))
        assert math.isnan(generalised_gini([0, 0, 0], is_unbiased=is_unbiased))


def test_one_place_or_one_event_has_no_unbiased_value() -> None:
    assert gini([5]) == 0
    assert math.isnan(gini([5], is_unbiased=True))
    assert generalised_gini([1, 0, 0]) == pytest.approx(0)
    assert math.isnan(generalised_gini([1, 0, 0], is_unbiased=True))


def test_top_shares_are_of_whole_places() -> None:
    assert top_share(COUNTS, 0.2) == 0.4
    assert top_share(COUNTS, 0.21) == 0.57
    assert top_share(COUNTS, 0.01) == 0.22
    assert top_share(COUNTS, 1) == 1


def test_shares_are_not_moved_by_rounding() -> None:
    """In floats 7% of 100 is 7.000000000000001, and 0.3 of five times 0.3 falls short of a fifth."""
    assert top_share([1] * 100, 0.07) == pytest.approx(0.07)
    assert places_for_share([0.3] * 5, 0.2) == 1
    assert places_for_share([1] * 10, 0.3) == 3


def test_places_for_a_share() -> None:
    assert [places_for_share(COUNTS, share) for share in (0.01, 0.22, 0.5, 0.8, 1)] == [1, 1, 3, 5, 10]
    assert places_for_share([4, 0, 0], 1) == 1


def test_the_lorenz_curve_begins_with_the_worst_place() -> None:
    curve = lorenz([1, 3, 0, 4])
    assert curve["share_of_places"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert curve["share_of_events"].tolist() == [0, 0.5, 0.875, 1, 1]


@pytest.mark.parametrize("wrong", [[], [1, -1], [1, math.nan], [1, math.inf], [[1, 2]]])
def test_counts_that_are_none_are_refused(wrong: list[float]) -> None:
    for function in (gini, generalised_gini, lorenz):
        with pytest.raises(ValueError, match="needed"):
            function(wrong)


@pytest.mark.parametrize("share", [0, -0.1, 1.1, 20, math.nan])
def test_shares_that_are_none_are_refused(share: float) -> None:
    for function in (top_share, places_for_share):
        with pytest.raises(ValueError, match="a share lies"):
            function(COUNTS, share)


def test_a_share_of_no_events_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one event"):
        top_share(pd.Series([0, 0]), 0.2)
    with pytest.raises(ValueError, match="at least one event"):
        lorenz([0])
