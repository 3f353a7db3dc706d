"""What must hold for any scores."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from assessment.methods.scoring import (
    normalised,
    probability_ahead,
    rank_probabilities,
    rank_stability,
    weighted_scores,
)

levels = st.integers(0, 4)
gaps = st.lists(st.integers(-4, 4), min_size=1, max_size=7)


@st.composite
def score_tables(draw: st.DrawFn) -> pd.DataFrame:
    criteria = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(levels, min_size=criteria, max_size=criteria), min_size=1, max_size=6))
    return pd.DataFrame(rows, dtype=float).rename(index=lambda n: f"threat {n}", columns=lambda n: f"criterion {n}")


@given(gaps)
def test_one_of_two_is_ahead(differences: list[int]) -> None:
    values = pd.Series(differences, dtype=float)
    ahead = probability_ahead(values)
    assert 0 <= ahead <= 1
    assert ahead + probability_ahead(-values) == pytest.approx(1)


@given(gaps, st.floats(0.01, 100), st.randoms(use_true_random=False))
def test_scale_and_order_of_criteria_do_not_matter(differences: list[int], scale: float, random) -> None:
    values = pd.Series(differences, dtype=float)
    shuffled = pd.Series(random.sample(differences, len(differences)), dtype=float)
    assert probability_ahead(shuffled * scale) == pytest.approx(probability_ahead(values))


@given(gaps)
def test_a_better_score_is_never_less_likely_ahead(differences: list[int]) -> None:
    values = pd.Series(differences, dtype=float)
    assert probability_ahead(values + np.eye(1, len(values))[0]) >= probability_ahead(values) - 1e-12


@settings(max_examples=30)
@given(score_tables())
def test_ranks_agree_with_scipy_under_ties(scores: pd.DataFrame) -> None:
    found = weighted_scores(scores, pd.Series(1.0, index=scores.columns))
    assert found["rank"].tolist() == rankdata(-scores.sum(axis=1), method="min").tolist()


@settings(max_examples=30)
@given(score_tables())
def test_normalised_scores_fill_their_scale(scores: pd.DataFrame) -> None:
    found = normalised(scores)
    assert found.min().eq(0).all()
    assert found.max().eq((scores.max() > scores.min()).astype(float)).all()
    assert normalised(3 * scores + 7).to_numpy() == pytest.approx(found.to_numpy())


@settings(max_examples=20)
@given(score_tables(), st.integers(0, 1000))
def test_ranges_of_ranks_hold_the_median_and_probabilities_sum(scores: pd.DataFrame, seed: int) -> None:
    probabilities = rank_probabilities(scores, pd.Series(1.0, index=scores.columns), seed=seed, draws=200)
    assert probabilities.sum(axis=1).to_numpy() == pytest.approx(np.ones(len(scores)))
    found = rank_stability(probabilities, top=1)
    assert (found["lower"] <= found["value"]).all()
    assert (found["value"] <= found["upper"]).all()
    assert found["p_first"].sum() >= 1 - 1e-9
