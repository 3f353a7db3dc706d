"""What must hold for any funnel."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.funnel_overdispersion import (
    additive_limits,
    multiplicative_limits,
    overdispersion,
    ratio_scores,
)
from assessment.methods.funnel_positions import FunnelPosition, ratio_positions
from assessment.methods.funnels import poisson_limits, proportion_limits, ratio_limits

events = st.lists(st.integers(1, 2_000), min_size=1, max_size=8)
areas = st.lists(st.tuples(st.integers(1, 500), st.integers(1, 500)), min_size=3, max_size=25)


def assert_nested(limits: pd.DataFrame, centre: float) -> None:
    lower, upper = limits[["lower_998", "lower_95"]].to_numpy(), limits[["upper_95", "upper_998"]].to_numpy()
    assert (np.diff(np.column_stack([lower, np.full(len(limits), centre), upper]), axis=1) >= -1e-9).all()


@settings(max_examples=25, deadline=None)
@given(events)
def test_the_wider_limits_hold_the_narrower_ones_and_these_the_centre(numbers: list[int]) -> None:
    assert_nested(ratio_limits(numbers, per=1), 1)
    assert_nested(poisson_limits(numbers), 1)
    assert_nested(proportion_limits(numbers, 0.3), 0.3)
    assert_nested(additive_limits(numbers, 0.02), 1)
    assert_nested(multiplicative_limits(numbers, 3), 1)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 2_000), st.integers(1, 2_000))
def test_a_position_agrees_with_the_limits_of_the_count(observed: int, expected: int) -> None:
    limits, ratio = ratio_limits([observed], per=1).iloc[0], observed / expected
    position = ratio_positions([observed], [expected])[0]
    # Limits are exact and positions use Byar from 10 events: within 1 in 100 of a limit they may differ.
    if ratio > 1.01 * limits["upper_998"]:
        assert position is FunnelPosition.HIGH_998
    elif ratio < 0.99 * limits["lower_998"]:
        assert position is FunnelPosition.LOW_998
    elif 1.01 * limits["lower_95"] < ratio < 0.99 * limits["upper_95"]:
        assert position is FunnelPosition.INSIDE


@settings(max_examples=25, deadline=None)
@given(areas)
def test_the_order_of_areas_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    shuffled = sorted(pairs)
    for extremes in ("winsorise", "truncate", "keep"):
        one, other = (
            overdispersion(scores["z"], scores["se"], extremes=extremes)
            for scores in (ratio_scores(*zip(*order, strict=True)) for order in (pairs, shuffled))
        )
        assert (one.phi, one.n_used) == (pytest.approx(other.phi), other.n_used)


@settings(max_examples=25, deadline=None)
@given(areas)
def test_drawing_the_extremes_in_never_raises_the_dispersion_of_scores_round_their_middle(
    pairs: list[tuple[int, int]],
) -> None:
    scores = ratio_scores(*zip(*pairs, strict=True))
    centred = scores["z"] - scores["z"].median()
    kept, drawn_in = (overdispersion(centred, scores["se"], extremes=way) for way in ("keep", "winsorise"))
    assert drawn_in.phi <= kept.phi + 1e-9
    assert drawn_in.tau2 <= kept.tau2 + 1e-9
    assert drawn_in.tau2 >= 0
