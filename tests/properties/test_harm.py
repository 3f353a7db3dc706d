"""What must hold for any counts and weights."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.harm import category_weight, harm, severity_score, total_harm, weight_sensitivity

names = st.text("abcdefgh", min_size=1, max_size=3)
counts = st.dictionaries(names, st.integers(0, 10**5), min_size=1, max_size=8).map(lambda d: pd.Series(d, dtype=float))
weights = st.dictionaries(names, st.floats(0.1, 8000), max_size=8).map(lambda d: pd.Series(d, dtype=float))


@settings(max_examples=30)
@given(counts, weights)
def test_parts_sum_to_the_whole_and_nothing_is_lost(count: pd.Series, weight: pd.Series) -> None:
    found, total = harm(count, weight), total_harm(count, weight)
    assert total.weighted_count + total.unweighted_count == count.sum()
    assert set(total.unweighted) == set(count.index) - set(weight.index)
    assert found["harm"].isna().sum() == len(total.unweighted)
    if len(total.unweighted) < len(count):
        assert found["harm"].sum() == pytest.approx(total.harm)


@settings(max_examples=30)
@given(counts, weights, st.randoms(use_true_random=False))
def test_row_order_does_not_matter(count: pd.Series, weight: pd.Series, random) -> None:
    order = random.sample(list(count.index), len(count))
    pd.testing.assert_frame_equal(harm(count[order], weight).sort_index(), harm(count, weight).sort_index())


@settings(max_examples=30)
@given(counts, st.floats(0.1, 100))
def test_shares_do_not_depend_on_the_unit_of_the_weights(count: pd.Series, scale: float) -> None:
    weight = pd.Series(range(1, len(count) + 1), index=count.index, dtype=float)
    one, other = harm(count, weight), harm(count, weight * scale)
    pd.testing.assert_series_equal(one["harm_share"], other["harm_share"])
    found = weight_sensitivity(count, pd.DataFrame({"one": weight, "other": weight * scale}))
    assert (found["best_rank"].fillna(0) == found["worst_rank"].fillna(0)).all()


@settings(max_examples=30)
@given(counts)
def test_the_weight_of_a_category_lies_among_those_of_its_parts(count: pd.Series) -> None:
    weight = pd.Series(range(1, len(count) + 1), index=count.index, dtype=float)
    if count.sum() > 0:
        bundled = category_weight(count, weight)
        assert weight.min() <= bundled + 1e-9
        assert bundled <= weight.max() + 1e-9
        assert bundled * count.sum() == pytest.approx(severity_score(count, weight, 1))
