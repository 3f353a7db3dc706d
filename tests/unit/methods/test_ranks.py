"""Ranks and their uncertainty."""

import math

import pandas as pd
import pytest

from assessment.methods.ranks import probability_higher, rank_agreement, rank_intervals


def test_probability_that_one_rate_is_higher() -> None:
    assert probability_higher(10, 1, 10, 1) == pytest.approx(0.5)
    assert probability_higher(120, 310_000, 100, 290_000) == pytest.approx(0.803494245232651)
    assert probability_higher(0, 1, 0, 3) > 0.5
    assert probability_higher(10, 5, 10, 1) < 0.01


def test_simulated_ranks_agree_with_the_closed_form() -> None:
    for exposure in ([1, 1], [31, 29], [1, 3]):
        found = rank_intervals([120, 100], exposure, seed=1, top=1)
        expected = probability_higher(120, exposure[0], 100, exposure[1])
        assert found["p_top"].iloc[0] == pytest.approx(expected, abs=0.01)


def test_areas_that_differ_clearly_keep_their_ranks_and_others_do_not() -> None:
    counts = pd.Series([1000, 52, 50, 48], index=list("abcd"))
    found = rank_intervals(counts, pd.Series([1] * 4, index=list("abcd")), seed=1, top=2)
    assert found[["observed_rank", "value", "lower", "upper", "p_top"]].iloc[0].tolist() == [1, 1, 1, 1, 1]
    assert found[["observed_rank", "lower", "upper"]].iloc[1].tolist() == [2, 2, 4]
    assert found["p_top"].sum() == pytest.approx(2)


def test_equal_rates_share_the_lowest_rank() -> None:
    assert rank_intervals([4, 8, 1], [1, 2, 1], seed=1)["observed_rank"].tolist() == [1, 1, 3]


def test_the_seed_decides() -> None:
    once, again = (rank_intervals([5, 6, 7], [1, 1, 1], seed=3) for _ in range(2))
    assert once.equals(again)
    assert not once.equals(rank_intervals([5, 6, 7], [1, 1, 1], seed=4))


def test_agreement_of_rankings() -> None:
    assert rank_agreement([1, 2, 3], [10, 20, 30]).kendall == pytest.approx(1)
    assert rank_agreement([1, 2, 3], [3, 2, 1]).spearman == pytest.approx(-1)
    # Tau-b: 2 concordant pairs of 3, one tied in the first.
    assert rank_agreement([1, 1, 2], [1, 2, 3]).kendall == pytest.approx(2 / math.sqrt(3 * 2))


def test_a_ranking_of_nothing_agrees_with_nothing() -> None:
    found = rank_agreement([1, 1, 1], [1, 2, 3])
    assert math.isnan(found.kendall)
    assert math.isnan(found.spearman)


def test_wrong_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="count a must be 0 or more"):
        probability_higher(-1, 1, 1, 1)
    with pytest.raises(ValueError, match="exposure b must be above 0"):
        probability_higher(1, 1, 1, 0)
    with pytest.raises(ValueError, match="same rows"):
        rank_intervals([1, 2], [1], seed=1)
    with pytest.raises(ValueError, match="top must be 1 to 2 and draws 1 or more, found 3 and 20000"):
        rank_intervals([1, 2], [1, 1], seed=1)
    with pytest.raises(ValueError, match="found 1 and 0"):
        rank_intervals([1, 2], [1, 1], seed=1, top=1, draws=0)
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        rank_intervals([1, 2], [1, 1], seed=1, top=1, confidence=95)
    with pytest.raises(ValueError, match="2 areas or more are needed, found 1"):
        rank_agreement([1], [1])
    with pytest.raises(ValueError, match="same rows"):
        rank_agreement([1, 2], [1])
