"""Forecasts of small counts: whole limits, overdispersion, and too few events."""

import numpy as np
import pandas as pd
import pytest

from assessment.methods.count_regression import LARGEST, negative_binomial

STEPS = np.arange(60)
MEANS = 5 * np.exp(0.4 * np.sin(2 * np.pi * STEPS / 12))
POISSON = np.random.default_rng(1).poisson(MEANS)


def test_limits_are_whole_numbers_and_hold_the_value() -> None:
    found = negative_binomial(POISSON, 12)
    limits = found[["lower95", "lower80", "value", "upper80", "upper95"]].to_numpy(dtype=float)
    assert (np.diff(limits, axis=1) >= 0).all()
    assert (np.delete(limits, 2, axis=1) % 1 == 0).all()
    assert (limits >= 0).all()


def test_the_season_goes_on() -> None:
    found = negative_binomial(POISSON, 12)["value"].to_numpy()
    assert found == pytest.approx(MEANS[:12], rel=0.35)


def test_the_same_seed_gives_the_same_limits() -> None:
    pd.testing.assert_frame_equal(negative_binomial(POISSON, 6, seed=3), negative_binomial(POISSON, 6, seed=3))


def test_overdispersed_counts_have_wider_limits() -> None:
    rng = np.random.default_rng(2)
    wild = rng.poisson(rng.gamma(1, MEANS))
    tame, wide = negative_binomial(POISSON, 12), negative_binomial(wild, 12)
    assert (wide["upper95"] / wide["value"]).mean() > 1.3 * (tame["upper95"] / tame["value"]).mean()


def test_coverage_is_near_what_is_claimed() -> None:
    rng = np.random.default_rng(3)
    steps = np.arange(72)
    means = 6 * np.exp(0.3 * np.cos(2 * np.pi * steps / 12))
    inside = []
    for _ in range(40):
        counts = rng.poisson(rng.gamma(5, means / 5))
        found = negative_binomial(counts[:60], 12)
        inside.append(((found["lower95"] <= counts[60:]) & (counts[60:] <= found["upper95"])).mean())
    assert 0.9 < np.mean(inside) < 0.99


def test_a_steep_trend_is_not_carried_beyond_reason() -> None:
    counts = np.array([0] * 24 + [40])
    assert negative_binomial(counts, 12)["upper95"].max() < 2 * LARGEST * counts.max()


def test_a_short_past_leaves_wider_limits() -> None:
    """Counts that never change vary by chance as a Poisson would; what is unknown beside is the line."""
    short, long = (negative_binomial([4] * months, 12) for months in (24, 240))
    assert short["value"].tolist() == pytest.approx([4] * 12)
    assert (short["upper95"] - long["upper95"]).mean() > 1.5


def test_what_cannot_be_fitted_is_refused() -> None:
    with pytest.raises(ValueError, match="30 events and a horizon of 1 or more, found 29 events"):
        negative_binomial([29] + [0] * 30, 3)
    with pytest.raises(ValueError, match="found 300 events and 0"):
        negative_binomial([10] * 30, 0)
    with pytest.raises(ValueError, match="at least 24"):
        negative_binomial([10] * 23, 3)
    with pytest.raises(ValueError, match="0 or more are needed, found -"):
        negative_binomial([10] * 30 + [-1], 3)
