"""Where areas lie in a funnel."""

import math

import pandas as pd
import pytest

from assessment.methods.funnel_positions import (
    FunnelPosition,
    proportion_positions,
    rate_positions,
    ratio_positions,
    standardised_rate_positions,
)


def test_each_position_of_a_ratio() -> None:
    # Exact below 10 events, Byar from 10.
    found = ratio_positions([32, 26, 20, 11, 6, 0, 0], [16, 16, 16, 20, 20, 3, 7])
    assert found.tolist() == [
        FunnelPosition.HIGH_998,
        FunnelPosition.HIGH_95,
        FunnelPosition.INSIDE,
        FunnelPosition.LOW_95,
        FunnelPosition.LOW_998,
        FunnelPosition.INSIDE,
        FunnelPosition.LOW_998,
    ]


def test_proportions_are_compared_with_that_of_all_areas() -> None:
    found = proportion_positions(
        pd.Series([500, 560, 440], index=list("abc")), pd.Series([1000] * 3, index=list("abc"))
    )
    assert found.to_dict() == {"a": "Not significant", "b": "High (0.001)", "c": "Low (0.001)"}
    assert set(proportion_positions([0, 0], [10, 20])) == {FunnelPosition.INSIDE}


def test_rates_are_compared_with_that_of_all_areas() -> None:
    assert rate_positions([100, 100, 160], [1000, 1000, 1000]).tolist() == [
        "Not significant",
        "Not significant",
        "High (0.001)",
    ]
    assert rate_positions([100, 100, 0], [1000, 1000, 1000])[2] is FunnelPosition.LOW_998


def test_standardised_rates_are_not_placed_below_ten_events() -> None:
    found = standardised_rate_positions([100, 100, 160, 9, 5, 0], [100, 100, 160, 90, math.nan, math.nan])
    assert found.tolist()[:3] == rate_positions([100, 100, 160, 9], [1, 1, 1, 0.1]).tolist()[:3]
    assert set(found[3:]) == {FunnelPosition.NOT_APPLICABLE}


def test_wrong_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="no greater than its whole, found 1 greater"):
        proportion_positions([11, 5], [10, 10])
    with pytest.raises(ValueError, match="same rows"):
        ratio_positions([1, 2], [1])
    with pytest.raises(ValueError, match="expected events: finite numbers above 0"):
        ratio_positions([1], [0])
    with pytest.raises(ValueError, match="rate of all areas must be above 0"):
        rate_positions([0, 0], [10, 10])
    with pytest.raises(ValueError, match="areas with 10 events or more need a rate"):
        standardised_rate_positions([100, 10], [50, math.nan])
    with pytest.raises(ValueError, match="areas with 10 events or more need a rate, and one area"):
        standardised_rate_positions([0], [math.nan])
    with pytest.raises(ValueError, match="standardised rates: finite numbers above 0"):
        standardised_rate_positions([100, 10], [50, 0])
