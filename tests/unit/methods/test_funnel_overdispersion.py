"""Funnels of areas that differ by more than chance."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from assessment.methods.funnel_overdispersion import (
    additive_limits,
    der_simonian_laird,
    grouped_ratios,
    multiplicative_limits,
    overdispersion,
    ratio_scores,
)

OBSERVED = [310, 155, 402, 98, 220, 510, 77, 300, 260, 180, 450, 120]
EXPECTED = [250, 190, 380, 140, 200, 430, 110, 320, 210, 230, 400, 95]


def test_scores_on_both_scales() -> None:
    log, root = ratio_scores([120], [100]), ratio_scores([120], [100], scale="sqrt")
    assert log.iloc[0].tolist() == pytest.approx([10 * math.log(1.2), 0.1])
    assert root.iloc[0].tolist() == pytest.approx([2 * (math.sqrt(120) - 10), 0.05])


def test_no_events_have_a_root_but_no_logarithm() -> None:
    assert ratio_scores([0], [4], scale="sqrt")["z"].iloc[0] == pytest.approx(-4)
    with pytest.raises(ValueError, match=r"log scale: try sqrt.*above 0 are needed, found 0"):
        ratio_scores([0], [4])


def test_the_extremes_are_drawn_in_left_out_or_kept() -> None:
    z = [-20.0, *[-1.0, 1.0] * 5, 20.0]
    assert overdispersion(z, [1.0] * 12, extremes="keep").phi == pytest.approx((10 + 800) / 12)
    truncated = overdispersion(z, [1.0] * 12, extremes="truncate")
    assert (truncated.phi, truncated.n_used) == (1, 10)
    winsorised = overdispersion(z, [1.0] * 12, extremes="winsorise")
    assert (winsorised.phi, winsorised.n_used) == (1, 12)
    # Below ten areas the tenths of the ranks hold nobody.
    assert overdispersion(z[:5], [1.0] * 5, extremes="truncate").n_used == 5


def test_scores_are_drawn_in_to_their_tenth_and_ninetieth_percentiles() -> None:
    z = [float(score) for score in range(-5, 6)]
    found = overdispersion(z, [1.0] * 11)
    assert found.phi == pytest.approx((4 * 16 + 2 * (9 + 4 + 1)) / 11)


def test_areas_left_out_do_not_decide_tau2() -> None:
    inner, errors = [3.0, -3, 2, -2, 1, -1, 3, -3, 2, -2], [0.1 * n for n in range(1, 11)]
    found = overdispersion([-20, *inner, 20], [0.01, *errors, 0.01], extremes="truncate")
    assert found.tau2 == pytest.approx(overdispersion(inner, errors, extremes="keep").tau2)


def test_the_two_treatments_of_extremes_differ() -> None:
    scores = ratio_scores(OBSERVED, EXPECTED)
    winsorised = overdispersion(scores["z"], scores["se"])
    truncated = overdispersion(scores["z"], scores["se"], extremes="truncate")
    assert winsorised.method == "winsorise"
    assert winsorised.tau2 != pytest.approx(truncated.tau2, rel=1e-3)


def test_tau2_is_zero_where_chance_explains_the_differences() -> None:
    assert overdispersion([0.5, -0.5, 0.1], [0.1, 0.1, 0.1]).tau2 == 0


def test_tau2_of_equal_standard_errors_is_what_the_scores_have_over_one() -> None:
    # n phi - (n - 1) over (n - 1) / s^2, for n = 4, phi = 4, s = 0.1.
    found = overdispersion([2, -2, 2, -2], [0.1] * 4, extremes="keep")
    assert found.tau2 == pytest.approx((16 - 3) / 3 * 0.01)


def test_limits_widen_with_each_adjustment() -> None:
    z = 1.959964
    assert additive_limits([100], 0)["upper_95"].iloc[0] == pytest.approx(math.exp(z / 10), rel=1e-6)
    assert additive_limits([100], 0.03)["upper_95"].iloc[0] == pytest.approx(math.exp(z * 0.2), rel=1e-6)
    assert multiplicative_limits([100], 4)["upper_95"].iloc[0] == pytest.approx(math.exp(z * 0.2), rel=1e-6)
    # Less than chance is no reason to narrow them.
    assert multiplicative_limits([100], 0.5).equals(multiplicative_limits([100], 1))
    assert multiplicative_limits([100], 1).iloc[0].tolist() == pytest.approx(additive_limits([100], 0).iloc[0].tolist())


def test_random_effects_agree_with_statsmodels() -> None:
    effects, variances = [-0.9, -1.6, 0.1, -0.4, -1.3], [0.3, 0.2, 0.02, 0.05, 0.01]
    ours = der_simonian_laird(effects, variances)
    theirs: Any = combine_effects(np.array(effects), np.array(variances), method_re="chi2")
    assert ours.tau2 == pytest.approx(theirs.tau2)
    assert ours.q == pytest.approx(theirs.q)
    assert ours.mean == pytest.approx(theirs.mean_effect_re)


def test_ratios_of_groups_are_ratios_of_sums() -> None:
    found = grouped_ratios([1, 3, 5], [2, 2, 10], ["b", "b", "a"])
    assert found.to_dict() == {"a": 0.5, "b": 1}


def test_wrong_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="expected events: finite numbers above 0"):
        ratio_scores([1], [0])
    with pytest.raises(ValueError, match="same rows"):
        ratio_scores([1, 2], pd.Series([1, 2], index=["a", "b"]))
    with pytest.raises(ValueError, match="needs 2 areas or more, found 1"):
        overdispersion([1], [1])
    with pytest.raises(ValueError, match="standard errors: finite numbers above 0"):
        overdispersion([1, 2], [1, 0])
    with pytest.raises(ValueError, match="tau2 must be 0 or more, found -1"):
        additive_limits([1], -1)
    with pytest.raises(ValueError, match="phi must be 0 or more, found nan"):
        multiplicative_limits([1], math.nan)
    with pytest.raises(ValueError, match="found 1 groups and 2 rows"):
        grouped_ratios([1, 1], [1, 1], ["a"])
    with pytest.raises(ValueError, match="needs 2 areas or more, found 1"):
        der_simonian_laird([1], [1])
    with pytest.raises(ValueError, match="scale must be one of log, sqrt, found logit"):
        ratio_scores([1], [1], scale="logit")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="extremes must be one of winsorise, truncate, keep, found trim"):
        overdispersion([1, 2], [1, 1], extremes="trim")  # type: ignore[arg-type]
