"""Slope index, relative index and gaps."""

import math
from typing import Any

import pandas as pd
import pytest

from assessment.methods.inequality import rate_gap, slope_index, standard_errors

# A straight line: 10 at the most deprived end, 20 at the other, in fifths of the population at 0.1, 0.3, ...
LINE = pd.DataFrame({"quantile": range(1, 6), "population": 100, "value": [11.0, 13, 15, 17, 19], "se": 0.1})
DRAWS = 2_000


def test_a_straight_line_is_found() -> None:
    found = slope_index(LINE, seed=1, draws=DRAWS)
    assert (found.sii.value, found.rii.value, found.intercept) == pytest.approx((10, 2, 10))
    assert found.sii.lower < 10 < found.sii.upper
    assert found.rii.lower < 2 < found.rii.upper


def test_the_interval_is_as_wide_as_the_standard_errors_make_it() -> None:
    # Variance of the slope: se^2 over the sum of squared distances of the midpoints, 0.4.
    found = slope_index(LINE, seed=1)
    assert found.sii.upper - found.sii.lower == pytest.approx(2 * 1.96 * 0.1 / math.sqrt(0.4), rel=0.02)


def test_a_transform_fits_the_line_on_its_scale() -> None:
    logs = LINE.assign(value=[math.exp(x) for x in (0.1, 0.3, 0.5, 0.7, 0.9)], se=0.01)
    rate = slope_index(logs, seed=1, kind="rate", transform=True, draws=DRAWS)
    assert (rate.intercept, rate.rii.value) == pytest.approx((1, math.e))
    logits = LINE.assign(value=[1 / (1 + math.exp(-x)) for x in (0.1, 0.3, 0.5, 0.7, 0.9)], se=0.01)
    proportion = slope_index(logits, seed=1, kind="proportion", transform=True, draws=DRAWS)
    assert proportion.sii.value == pytest.approx(1 / (1 + math.exp(-1)) - 0.5)


@pytest.mark.parametrize(("kind", "transform"), [("other", False), ("rate", False), ("rate", True)])
def test_polarity_turns_the_slope_and_inverts_the_ratio(kind: Any, transform: bool) -> None:
    one = slope_index(LINE, seed=1, kind=kind, transform=transform, draws=DRAWS)
    turned = slope_index(LINE, seed=1, kind=kind, transform=transform, multiplier=-100, draws=DRAWS)
    assert turned.sii.value == pytest.approx(-100 * one.sii.value)
    assert turned.rii.value == pytest.approx(1 / one.rii.value)
    assert (turned.sii.lower, turned.sii.upper) == pytest.approx((-100 * one.sii.upper, -100 * one.sii.lower), rel=1e-3)
    assert turned.rii.lower < turned.rii.value < turned.rii.upper
    assert turned.intercept == one.intercept


def test_the_same_seed_gives_the_same_interval() -> None:
    assert slope_index(LINE, seed=1, draws=DRAWS) == slope_index(LINE, seed=1, draws=DRAWS)
    assert slope_index(LINE, seed=1, draws=DRAWS) != slope_index(LINE, seed=2, draws=DRAWS)


def test_there_is_no_ratio_where_the_line_may_reach_zero() -> None:
    found = slope_index(LINE.assign(value=[0.0, 2, 4, 6, 8]), seed=1, draws=DRAWS)
    assert found.sii.value == pytest.approx(10)
    assert math.isnan(found.rii.value)
    assert "may reach 0" in found.rii.note
    assert math.isnan(slope_index(LINE.assign(se=20.0), seed=1, draws=DRAWS).rii.lower)


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"population": [0, 1, 1, 1, 1]}, {}, "populations: finite numbers above 0"),
        ({"value": [math.nan, 1, 1, 1, 1]}, {}, "values: finite numbers are needed, found nan"),
        ({"se": [-1, 1, 1, 1, 1]}, {}, "standard errors: finite numbers of 0 or more"),
        ({"quantile": [1, 1, 2, 3, 4]}, {}, "each quantile must come once"),
        ({"value": [0, 1, 1, 1, 1]}, {"kind": "rate"}, "a rate must be above 0, found 0 to 1"),
        ({"value": 1.0}, {"kind": "proportion"}, "a proportion must be between 0 and 1"),
        ({}, {"transform": True}, "a transform needs values that are rates or proportions"),
        ({}, {"multiplier": 0}, "multiplier other than 0"),
        ({}, {"draws": 999}, "1000 draws are needed, found 1 and 999"),
        ({}, {"confidence": 95}, "confidence must be between 0 and 1"),
    ],
)
def test_wrong_groups_are_refused(change: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        slope_index(LINE.assign(**change), seed=1, **options)


def test_too_few_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="5 to 100 groups are needed, found 4"):
        slope_index(LINE.head(4), seed=1)


def test_standard_errors_on_each_scale() -> None:
    z = 1.959963985
    assert standard_errors([8], [12], "other").iloc[0] == pytest.approx(2 / z)
    assert standard_errors([1], [math.e], "rate").iloc[0] == pytest.approx(1 / (2 * z))
    assert standard_errors([0.5], [0.75], "proportion").iloc[0] == pytest.approx(math.log(3) / (2 * z))
    assert standard_errors([8], [12], "other", confidence=0.998).iloc[0] == pytest.approx(2 / 3.090232, rel=1e-6)
    with pytest.raises(ValueError, match="upper limits must not be below lower ones, found 1"):
        standard_errors([2], [1], "other")
    with pytest.raises(ValueError, match="same rows"):
        standard_errors([2, 3], [4], "other")


def test_gaps_between_two_rates() -> None:
    gap = rate_gap(40, 1_000, 10, 1_000)
    assert (gap.rate_most, gap.rate_least) == (40, 10)
    assert (gap.absolute.value, gap.relative.value, gap.attributable_share) == pytest.approx((30, 4, 0.75))
    assert gap.absolute_se == pytest.approx(math.sqrt(50))
    assert gap.absolute.upper == pytest.approx(30 + 1.959964 * math.sqrt(50), rel=1e-6)
    assert gap.relative.upper == pytest.approx(4 * math.exp(1.959964 * math.sqrt(1 / 40 + 1 / 10)), rel=1e-6)


def test_gaps_where_a_group_has_no_events() -> None:
    gap = rate_gap(10, 1_000, 0, 1_000)
    assert gap.absolute.value == 10
    assert "too narrow" in gap.absolute.note
    assert math.isnan(gap.relative.value)
    assert gap.attributable_share == 1
    other = rate_gap(0, 1_000, 10, 1_000)
    assert other.relative.value == 0
    assert math.isnan(other.relative.upper)
    assert math.isnan(other.attributable_share)
    none = rate_gap(0, 1_000, 0, 1_000)
    assert none.absolute.value == 0
    assert math.isnan(none.absolute.lower)


def test_wrong_gaps_are_refused() -> None:
    with pytest.raises(ValueError, match="count most must be 0 or more"):
        rate_gap(-1, 1, 1, 1)
    with pytest.raises(ValueError, match="population least must be above 0"):
        rate_gap(1, 1, 1, 0)
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        rate_gap(1, 1, 1, 1, confidence=95)


@pytest.mark.parametrize("wrong", [0, math.nan, math.inf])
def test_options_that_there_are_not_are_refused(wrong: float) -> None:
    groups = pd.DataFrame({"quantile": range(1, 6), "population": 1, "value": range(1, 6), "se": 0.1})
    with pytest.raises(ValueError, match="a multiplier other than 0"):
        slope_index(groups, seed=1, multiplier=wrong, draws=1_000)
    with pytest.raises(ValueError, match="kind must be one of other, rate, proportion, found ratio"):
        slope_index(groups, seed=1, kind="ratio")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="kind must be one of"):
        standard_errors([1], [2], "ratio")  # type: ignore[arg-type]
