"""Near repeats."""

import math
from typing import Any

import pandas as pd
import pytest

from assessment.methods.near_repeats import knox, near_repeat_strings

EVENTS = pd.DataFrame(
    {
        "x": [0, 50, 60, 400, 420, 900, 905, 910, 100, 1500],
        "y": [0, 10, 5, 400, 380, 900, 910, 905, 90, 1500],
        "t": [1, 3, 5, 20, 22, 40, 41, 60, 4, 90],
    },
    index=list("abcdefghij"),
)
LIMITS: dict[str, Any] = {"distance": 200, "time": 7, "points_are_precise": True}


def test_points_that_were_moved_are_refused() -> None:
    snapped = {**LIMITS, "points_are_precise": False}
    with pytest.raises(ValueError, match="need precise points"):
        knox(EVENTS, **snapped, seed=1)
    with pytest.raises(ValueError, match="need precise points"):
        near_repeat_strings(EVENTS, **snapped)


def test_whether_points_are_precise_must_be_said() -> None:
    with pytest.raises(TypeError, match="points_are_precise"):
        knox(EVENTS, distance=200, time=7, seed=1)  # pyright: ignore[reportCallIssue]


def test_pairs_close_in_both_are_counted_by_hand() -> None:
    x_y_t = EVENTS.to_numpy(float)
    pairs = [(a, b) for n, a in enumerate(x_y_t) for b in x_y_t[n + 1 :]]
    near = [math.dist(a[:2], b[:2]) <= 200 for a, b in pairs]
    soon = [abs(a[2] - b[2]) <= 7 for a, b in pairs]
    result = knox(EVENTS, **LIMITS, seed=1)
    assert result.observed == sum(one and other for one, other in zip(near, soon, strict=True))
    assert result.expected == pytest.approx(sum(near) * sum(soon) / len(pairs))
    assert result.ratio == pytest.approx(result.observed / result.expected)


def test_planted_near_repeats_are_found_and_a_seed_repeats_the_p() -> None:
    first = knox(EVENTS, **LIMITS, seed=1)
    assert first.p_permuted < 0.01
    assert first == knox(EVENTS, **LIMITS, seed=1)
    assert knox(EVENTS, **LIMITS, seed=1, permutations=9).p_permuted >= 0.1


def test_pairs_that_all_fall_on_one_day_are_no_surprise() -> None:
    same_day = EVENTS.assign(t=5)
    result = knox(same_day, **LIMITS, permutations=19, seed=1)
    assert result.observed == result.expected
    assert result.p_permuted == 1


def test_where_no_pair_is_near_no_ratio_is_given() -> None:
    far = pd.DataFrame({"x": [0, 9000], "y": [0, 0], "t": [1, 1]})
    result = knox(far, **LIMITS, permutations=9, seed=1)
    assert (result.pairs, result.observed, result.expected, result.p_poisson, result.p_permuted) == (1, 0, 0, 1, 1)
    assert math.isnan(result.ratio)


def test_the_limits_themselves_are_close() -> None:
    on_both = pd.DataFrame({"x": [0, 120], "y": [0, 160], "t": [1, 8]})
    assert knox(on_both, **LIMITS, permutations=1, seed=1).observed == 1
    assert near_repeat_strings(on_both, **LIMITS)["string"].tolist() == [1, 1]


def test_strings_join_what_is_linked_step_by_step() -> None:
    """h is near f and g in space but not in time; nothing is near j."""
    strings = near_repeat_strings(EVENTS, **LIMITS)
    assert strings["string"].tolist() == [1, 1, 1, 2, 2, 3, 3, 4, 1, 5]
    assert strings["events"].tolist() == [4, 4, 4, 2, 2, 2, 2, 1, 4, 1]
    assert strings.index.equals(EVENTS.index)


@pytest.mark.parametrize(
    ("events", "changes", "message"),
    [
        (EVENTS.head(1), {}, "at least 2 events"),
        (EVENTS.assign(t=math.nan), {}, "x, y and t of the events: finite numbers"),
        (EVENTS, {"distance": -1}, "0 or more"),
        (EVENTS, {"time": math.nan}, "0 or more"),
        (EVENTS, {"permutations": 0}, "at least 1 permutation"),
    ],
)
def test_what_cannot_be_tested_is_refused(events: pd.DataFrame, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        knox(events, **{**LIMITS, **changes}, seed=1)
