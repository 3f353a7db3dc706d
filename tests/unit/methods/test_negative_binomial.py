"""Negative binomial regression."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from assessment.methods.negative_binomial import negative_binomial_fit


@pytest.fixture
def table() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    means = np.repeat([5.0, 15.0], 100)
    counts = rng.poisson(rng.gamma(2.0, means / 2.0))
    return pd.DataFrame({"count": counts, "ward": np.repeat(["a", "b"], 100)})


def test_what_was_drawn_is_found(table: pd.DataFrame) -> None:
    fit = negative_binomial_fit(table, "count ~ ward")
    assert abs(fit.theta - 2) < 2 * fit.theta_standard_error
    lower, upper, value, ratio = fit.coefficients[["lower", "upper", "value", "rate_ratio"]].iloc[1].tolist()
    assert math.exp(lower) < 3 < math.exp(upper)
    assert ratio == pytest.approx(math.exp(value))
    assert fit.note == ""


def test_groups_are_fitted_by_their_means(table: pd.DataFrame) -> None:
    fit = negative_binomial_fit(table, "count ~ ward")
    assert fit.fitted.to_numpy() == pytest.approx(table.groupby("ward")["count"].transform("mean").to_numpy())
    assert fit.fitted.index.equals(table.index)


def test_the_likelihood_is_that_of_the_distribution_and_greatest_at_theta(table: pd.DataFrame) -> None:
    fit = negative_binomial_fit(table, "count ~ ward")

    def likelihood(theta: float) -> float:
        chances = stats.nbinom.logpmf(table["count"], theta, theta / (theta + fit.fitted))
        return float(chances.sum())

    assert fit.log_likelihood == pytest.approx(likelihood(fit.theta))
    assert fit.log_likelihood > max(likelihood(1.01 * fit.theta), likelihood(0.99 * fit.theta))


def test_a_wider_interval_is_wider(table: pd.DataFrame) -> None:
    narrow = negative_binomial_fit(table, "count ~ ward").coefficients
    wide = negative_binomial_fit(table, "count ~ ward", confidence=0.998).coefficients
    assert (wide["lower"] < narrow["lower"]).all()
    assert (wide["value"] == narrow["value"]).all()


@pytest.mark.parametrize("counts", [[5] * 6, [4, 5, 5, 5, 6, 5], [0, 0, 1, 0, 0, 0]])
def test_counts_that_vary_by_chance_only_need_no_theta(counts: list[int]) -> None:
    fit = negative_binomial_fit(pd.DataFrame({"count": counts}), "count ~ 1")
    assert fit.theta == math.inf
    assert math.isnan(fit.theta_standard_error)
    assert "a Poisson regression will do" in fit.note
    assert fit.fitted.iloc[0] == pytest.approx(np.mean(counts))


def test_a_group_without_events_is_noted() -> None:
    table = pd.DataFrame({"count": [0, 0, 1, 9, 5, 30], "ward": list("aabbcc")})
    assert "a group has no event" in negative_binomial_fit(table, "count ~ ward").note


def test_what_does_not_fit_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="found district"):
        negative_binomial_fit(table, "count ~ district")
    with pytest.raises(ValueError, match="some events are needed"):
        negative_binomial_fit(table.assign(count=0), "count ~ ward")
    with pytest.raises(ValueError, match="more rows than coefficients"):
        negative_binomial_fit(table.iloc[:1], "count ~ 1")
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        negative_binomial_fit(table, "count ~ ward", confidence=95)
