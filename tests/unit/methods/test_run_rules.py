"""Run rules."""

import math

import pandas as pd
import pytest

from assessment.methods.control_charts import u_chart, xmr_chart
from assessment.methods.run_rules import (
    Assurance,
    Signal,
    assurance,
    near_in_two_of_three,
    shift_flags,
    special_causes,
    trend_flags,
    two_in_three_flags,
    whole_run,
)


def chart_of(values: list[float], lower: float = -3, upper: float = 3) -> pd.DataFrame:
    return pd.DataFrame({"value": values, "centre": 0.0, "lower": float(lower), "upper": float(upper)})


def test_a_shift_is_seven_points_on_one_side() -> None:
    assert shift_flags([1] * 6) == [0] * 6
    assert shift_flags([-1] * 8) == [0] * 6 + [1, 1]
    assert shift_flags([1, 1, 1, 0, 1, 1, 1, 1]) == [0] * 8
    assert shift_flags([]) == []


def test_a_trend_is_strict_and_has_a_direction() -> None:
    assert trend_flags([1, 2, 3, 4, 5, 6]) == [0] * 6
    assert trend_flags([1, 2, 3, 4, 5, 6, 7, 8]) == [0] * 6 + [1, 1]
    assert trend_flags([7, 6, 5, 4, 3, 2, 1]) == [0] * 6 + [-1]
    assert trend_flags([1, 2, 3, 3, 4, 5, 6]) == [0] * 7
    assert trend_flags([]) == []


def test_all_seven_points_of_a_pattern_are_marked() -> None:
    assert whole_run([0, 0, 0, 0, 0, 0, 0, -1, 0]) == [0, 1, 1, 1, 1, 1, 1, 1, 0]


def test_two_in_three_needs_all_three_on_one_side() -> None:
    assert two_in_three_flags([1, 0, 1], [1, 1, 1]) == [1, 1, 1]
    assert two_in_three_flags([1, 0, 1], [-1, -1, -1]) == [1, 1, 1]
    assert two_in_three_flags([1, 1, 0], [1, 1, -1]) == [0, 0, 0]
    assert two_in_three_flags([1, 1, 0], [1, 1, 0]) == [0, 0, 0]
    assert two_in_three_flags([1, 1], [1, 1]) == [0, 0]
    assert near_in_two_of_three([1, 0, 1], [1, 1, 1]) == [1, 0, 1]


def test_lengths_must_match() -> None:
    with pytest.raises(ValueError, match="found 3 points and 2 sides"):
        two_in_three_flags([1, 1, 1], [1, 1])


def test_each_rule_is_found_and_named_by_its_priority() -> None:
    causes = special_causes(chart_of([0, 3.5, 2.5, 1, 2.5, 0, 1, -1]))
    assert causes["signal"].tolist() == [
        Signal.NONE,
        Signal.OUTSIDE,
        Signal.TWO_IN_THREE,
        Signal.NONE,
        Signal.TWO_IN_THREE,
        Signal.NONE,
        Signal.NONE,
        Signal.NONE,
    ]
    rising = special_causes(chart_of([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]))
    assert rising["is_trend"].all()
    assert rising["is_shift"].all()
    assert set(rising["signal"]) == {Signal.TREND}
    assert set(special_causes(chart_of([-1, -2, -1, -1, -1, -1, -1]))["signal"]) == {Signal.SHIFT}


def test_near_the_limit_is_beyond_two_sigmas() -> None:
    assert special_causes(chart_of([2.1, 2.1, 1]))["is_two_in_three"].tolist() == [True, True, False]
    assert not special_causes(chart_of([1.9, 1.9, 1]))["is_two_in_three"].any()


def test_a_point_outside_the_limits_does_not_make_two_in_three() -> None:
    assert not special_causes(chart_of([3.5, 2.5, 1]))["is_two_in_three"].any()


def test_a_limit_cut_at_zero_does_not_bring_the_near_limit_closer() -> None:
    # Three sigmas reach from 1 to 4 and would reach to -2: 0 is not near that limit.
    assert not special_causes(chart_of([-1, -1, -1], lower=-1))["is_two_in_three"].any()


def test_a_constant_series_gives_no_signal() -> None:
    # Three times 0.1 is not 0.3 in binary: rounding must not look like a point outside.
    assert set(special_causes(xmr_chart([0.1] * 12))["signal"]) == {Signal.NONE}
    assert set(special_causes(u_chart([0] * 8, [10] * 8))["signal"]) == {Signal.NONE}


def test_labels_are_kept_and_missing_values_refused() -> None:
    chart = chart_of([1, 2]).set_axis(["a", "b"])
    assert special_causes(chart).index.tolist() == ["a", "b"]
    with pytest.raises(ValueError, match="values: finite numbers are needed, found nan in 2"):
        special_causes(chart_of([1, math.nan]))


@pytest.mark.parametrize(
    ("target", "improvement", "expected"),
    [
        (4, "increase", Assurance.MISSED),
        (4, "decrease", Assurance.MET),
        (0, "increase", Assurance.MET),
        (0, "decrease", Assurance.MISSED),
        (1, "increase", Assurance.BY_CHANCE),
        (3, "increase", Assurance.BY_CHANCE),
        (2, "neutral", Assurance.NOT_GIVEN),
        (None, "increase", Assurance.NOT_GIVEN),
        (math.nan, "increase", Assurance.NOT_GIVEN),
    ],
)
def test_assurance(target: float | None, improvement: str, expected: Assurance) -> None:
    assert assurance(target, 1, 3, improvement) is expected


def test_wrong_questions_of_assurance_are_refused() -> None:
    with pytest.raises(ValueError, match="up"):
        assurance(1, 1, 3, "up")
    with pytest.raises(ValueError, match="lower limit must not be above the upper one, found 3 and 1"):
        assurance(1, 3, 1, "increase")
