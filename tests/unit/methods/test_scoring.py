"""Scores, ranks and what weights do to them."""

import numpy as np
import pandas as pd
import pytest

from assessment.methods.scoring import (
    impact_likelihood_grid,
    normalised,
    probability_ahead,
    rank_probabilities,
    rank_stability,
    weighted_scores,
)

SCORES = pd.DataFrame(
    {"harm": [5, 4, 2], "volume": [3, 4, 5], "concern": [2, 4, 3]}, index=["A", "B", "C"], dtype=float
)
EVEN = pd.Series(1.0, index=SCORES.columns)


def test_indicators_are_put_on_one_scale_the_worst_at_one() -> None:
    indicators = pd.DataFrame({"harm": [10.0, 30, 20], "detected_pct": [5.0, 15, 25], "same": [7.0, 7, 7]})
    found = normalised(indicators, lower_is_worse=frozenset({"detected_pct"}))
    assert found["harm"].tolist() == [0, 1, 0.5]
    assert found["detected_pct"].tolist() == [1, 0.5, 0]
    assert found["same"].tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="found others"):
        normalised(indicators, lower_is_worse=frozenset({"detection"}))
    with pytest.raises(ValueError, match="finite numbers are needed, found nan"):
        normalised(indicators.replace(30, np.nan))


def test_weights_are_matched_by_name_and_used_as_they_are() -> None:
    weights = pd.Series({"concern": 2.0, "harm": 1.0, "volume": 0.0})
    assert weighted_scores(SCORES, weights)["score"].to_dict() == {"A": 9, "B": 12, "C": 8}


def test_equal_scores_share_the_better_rank_even_if_rounding_differs() -> None:
    scores = pd.DataFrame([[0.1, 0.2, 0.3], [0.3, 0.2, 0.1], [0, 0, 0.1]], index=["A", "B", "C"])
    found = weighted_scores(scores, pd.Series([1.0, 1.0, 1.0]))
    assert found["rank"].to_dict() == {"A": 1, "B": 1, "C": 3}


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"harm": 1.0, "volume": 1.0}, "must be of"),
        ({"harm": 1.0, "volume": -1.0, "concern": 1.0}, "0 or more"),
        ({"harm": 0.0, "volume": 0.0, "concern": 0.0}, "at least one number above 0"),
        ({"harm": np.nan, "volume": 1.0, "concern": 1.0}, "finite numbers"),
    ],
)
def test_weights_that_do_not_fit_are_refused(weights: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        weighted_scores(SCORES, pd.Series(weights))


def test_gaps_in_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="finite numbers are needed, found nan"):
        weighted_scores(SCORES.replace(5, np.nan), EVEN)


def test_the_closed_form_of_distinct_differences_is_reproduced() -> None:
    gaps = np.array([2.0, 0.7, -1.0, -0.4, 0.1])
    behind = sum((-d) ** (len(gaps) - 1) / np.prod([e - d for e in gaps if e != d]) for d in gaps[gaps < 0])
    assert probability_ahead(pd.Series(gaps)) == pytest.approx(1 - behind, abs=1e-12)


def test_ties_and_one_sided_differences_have_their_probabilities() -> None:
    assert probability_ahead(pd.Series([1.0, 0.0, 3.0])) == 1
    assert probability_ahead(pd.Series([-1.0, 0.0])) == 0
    assert probability_ahead(pd.Series([0.0, 0.0])) == 0.5
    assert probability_ahead(pd.Series([1.0, -1.0, -1.0])) == pytest.approx(0.25)
    assert probability_ahead(pd.Series([1.0, 0.0, -3.0])) == pytest.approx(0.25)
    with pytest.raises(ValueError, match="differences of scores"):
        probability_ahead(pd.Series([1.0, np.nan]))


def test_simulated_ranks_agree_with_the_closed_form_and_repeat_with_their_seed() -> None:
    pair = SCORES.loc[["A", "B"]]
    found = rank_probabilities(pair, EVEN, seed=1)
    exact = probability_ahead(SCORES.T["A"] - SCORES.T["B"])
    assert found.loc["A", 1] == pytest.approx(exact, abs=0.01)
    pd.testing.assert_frame_equal(found, rank_probabilities(pair, EVEN, seed=1))
    assert not found.equals(rank_probabilities(pair, EVEN, seed=2))


def test_agreed_weights_held_firmly_give_their_own_ranking() -> None:
    weights = pd.Series({"harm": 0.5, "volume": 0.3, "concern": 0.2})
    found = rank_stability(rank_probabilities(SCORES, weights * 1e6, seed=1, draws=500), top=1)
    assert found["value"].to_dict() == weighted_scores(SCORES, weights)["rank"].to_dict()
    assert (found["lower"] == found["upper"]).all()


def test_simulation_refuses_what_has_no_distribution() -> None:
    with pytest.raises(ValueError, match="above 0"):
        rank_probabilities(SCORES, EVEN * [1, 0, 1], seed=1)
    with pytest.raises(ValueError, match="at least one draw"):
        rank_probabilities(SCORES, EVEN, seed=1, draws=0)


def test_the_range_of_ranks_holds_the_asked_probability() -> None:
    probabilities = pd.DataFrame([[0.02, 0.9, 0.08], [0.98, 0.02, 0.0], [0.0, 0.08, 0.92]], columns=[1, 2, 3])
    found = rank_stability(probabilities, top=2)
    assert found[["value", "lower", "upper"]].to_numpy().tolist() == [[2, 2, 3], [1, 1, 1], [3, 2, 3]]
    assert found["p_first"].tolist() == [0.02, 0.98, 0]
    assert found["p_top"].tolist() == pytest.approx([0.92, 1, 0.08])
    exactly_half = rank_stability(pd.DataFrame([[0.5, 0.5]], columns=[1, 2]), top=1)
    assert exactly_half[["value", "lower", "upper"]].to_numpy().tolist() == [[1, 1, 2]]
    with pytest.raises(ValueError, match="must sum to 1"):
        rank_stability(probabilities * 2, top=2)
    with pytest.raises(ValueError, match="from 1 to 3"):
        rank_stability(probabilities, top=4)
    with pytest.raises(ValueError, match="confidence"):
        rank_stability(probabilities, top=1, confidence=1)


def test_the_grid_names_its_levels() -> None:
    grid = impact_likelihood_grid()
    assert grid.loc[4, 4] == 16
    assert grid.loc[1, 3] == 3
    assert grid.index.tolist() == [4, 3, 2, 1]
    with pytest.raises(ValueError, match="at least one level"):
        impact_likelihood_grid(0)
