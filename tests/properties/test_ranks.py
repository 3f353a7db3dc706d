"""What must hold for any ranks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from assessment.methods.ranks import probability_higher, rank_agreement, rank_intervals

counts = st.lists(st.integers(0, 60), min_size=3, max_size=8)
DRAWS = 500


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), st.integers(1, 100), st.integers(0, 500), st.integers(1, 100))
def test_one_of_two_areas_is_higher(count_a: int, exposure_a: int, count_b: int, exposure_b: int) -> None:
    a_higher = probability_higher(count_a, exposure_a, count_b, exposure_b)
    b_higher = probability_higher(count_b, exposure_b, count_a, exposure_a)
    assert a_higher + b_higher == pytest.approx(1)
    assert probability_higher(count_a + 1, exposure_a, count_b, exposure_b) >= a_higher


@settings(max_examples=25, deadline=None)
@given(counts, st.integers(1, 1000), st.integers(1, 3))
def test_intervals_hold_their_ranks_and_the_leading_places_are_all_taken(
    events: list[int], exposure: int, top: int
) -> None:
    found = rank_intervals(events, [exposure] * len(events), seed=1, top=top, draws=DRAWS)
    assert ((found["lower"] <= found["value"]) & (found["value"] <= found["upper"])).all()
    assert found["lower"].min() >= 1
    assert found["upper"].max() <= len(events)
    assert found["p_top"].sum() == pytest.approx(top)
    assert found["observed_rank"].tolist() == rankdata(-np.array(events), method="min").tolist()


@settings(max_examples=25, deadline=None)
@given(counts, st.integers(2, 50))
def test_ranks_do_not_depend_on_the_unit_of_exposure(events: list[int], unit: int) -> None:
    one = rank_intervals(events, [1] * len(events), seed=1, draws=DRAWS)
    other = rank_intervals(events, [unit] * len(events), seed=1, draws=DRAWS)
    assert one[["lower", "value", "upper"]].equals(other[["lower", "value", "upper"]])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=20))
def test_agreement_is_symmetric_and_turns_with_one_ranking(pairs: list[tuple[int, int]]) -> None:
    first, second = map(list, zip(*pairs, strict=True))
    there, back = rank_agreement(first, second), rank_agreement(second, first)
    turned = rank_agreement(first, [-score for score in second])
    assert (there.kendall, there.spearman) == pytest.approx((back.kendall, back.spearman), nan_ok=True)
    assert (there.kendall, there.spearman) == pytest.approx((-turned.kendall, -turned.spearman), nan_ok=True)
