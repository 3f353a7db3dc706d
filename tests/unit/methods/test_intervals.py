"""Intervals round a proportion or a mean."""

import math

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from assessment.methods.intervals import mean_t, normal_quantile, sample, wilson


def test_the_quantile_leaves_half_of_the_rest_above() -> None:
    assert normal_quantile(0.95) == pytest.approx(1.959963984540054)
    assert normal_quantile(0.998) == pytest.approx(3.090232306167813)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, math.nan])
def test_a_confidence_is_between_0_and_1(confidence: float) -> None:
    for function in (
        lambda: normal_quantile(confidence),
        lambda: wilson(1, 2, confidence),
        lambda: wilson(0, 0, confidence),
        lambda: mean_t([1, 2], confidence),
    ):
        with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
            function()


@pytest.mark.parametrize(("part", "whole"), [(0, 20), (20, 20), (7, 20), (0.445, 1), (3, 10**9)])
def test_wilson_agrees_with_the_library(part: float, whole: float) -> None:
    estimate = wilson(part, whole, 0.99)
    library = proportion_confint(part, whole, alpha=0.01, method="wilson")
    assert (estimate.lower, estimate.upper) == pytest.approx(library, abs=1e-12)
    assert estimate.value == part / whole


def test_rounding_does_not_put_the_whole_outside_its_interval() -> None:
    for whole in range(511, 521):
        assert wilson(whole, whole).upper == 1
        assert {wilson(0, whole, percent / 100).lower for percent in range(50, 100)} == {0}


def test_nothing_of_nothing_is_not_a_share_of_0() -> None:
    estimate = wilson(0, 0)
    assert all(math.isnan(number) for number in (estimate.value, estimate.lower, estimate.upper))
    assert "denominator is 0" in estimate.note


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5), (1, 0), (math.nan, 5), (1, math.nan), (1, math.inf)])
def test_a_part_outside_its_whole_is_refused(part: float, whole: float) -> None:
    with pytest.raises(ValueError, match="a part between 0 and its whole, found"):
        wilson(part, whole)


def test_a_sample_is_described() -> None:
    known = sample(pd.Series([2, 4, 9]))
    assert (known.size, known.total, known.mean) == (3, 15, 5)
    assert known.standard_deviation == pytest.approx(math.sqrt(13))


def test_a_single_value_has_no_interval() -> None:
    estimate = mean_t([4])
    assert estimate.value == 4
    assert math.isnan(estimate.lower)
    assert math.isnan(estimate.upper)
    assert estimate.note
    assert math.isnan(sample([4]).standard_deviation)


def test_the_mean_of_two_has_the_interval_of_the_table() -> None:
    # t(1) at 97.5% is 12.706, and the standard error of 1 and 3 is 1.
    assert mean_t([1, 3]).upper == pytest.approx(2 + 12.706, abs=5e-4)


@pytest.mark.parametrize("values", [[], [1, math.nan], [math.inf]])
def test_missing_values_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="values: "):
        mean_t(values)
