"""Backtests go back in time without looking ahead, and naive wins ties."""

import numpy as np
import pandas as pd
import pytest

from assessment.methods import backtest
from assessment.methods.accuracy import naive_scale
from assessment.methods.backtest import BAR, best_forecast, error_by_step, rolling_origins
from assessment.methods.forecast import LIMITS, as_counts, naive, seasonal_naive

SEASON = np.array([0.6, 0.7, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.2, 1.0, 0.8, 0.8])


def monthly(values, start: str = "2019-01") -> pd.Series:
    return pd.Series(values, index=pd.period_range(start, periods=len(values), freq="M"))


def test_a_forecast_sees_only_what_was_before_it() -> None:
    seen: list[list[float]] = []

    def spy(values, horizon: int) -> pd.DataFrame:
        seen.append(values.tolist())
        return naive(values, horizon)

    found = rolling_origins([1, 2, 3, 4, 5], spy, 2, origins=[2, 4])
    assert seen == [[1, 2], [1, 2, 3, 4]]
    assert found[["origin", "step", "actual", "value"]].to_numpy().tolist() == [
        [2, 1, 3, 2],
        [2, 2, 4, 2],
        [4, 1, 5, 4],
    ]


def test_errors_by_step() -> None:
    found = error_by_step(rolling_origins([1, 2, 4, 7], naive, 2, origins=[2, 3]))
    assert found["mae"].tolist() == [2.5, 5]
    assert found["forecasts"].tolist() == [2, 1]


@pytest.mark.parametrize("origin", [0, 5])
def test_origins_beyond_the_series_are_refused(origin: int) -> None:
    with pytest.raises(ValueError, match=f"origin of 1 to 4, found {origin}"):
        rolling_origins([1, 2, 3, 4, 5], naive, 1, origins=[origin])


@pytest.mark.parametrize(("months", "origins"), [(61, 24), (60, 24), (40, 4), (37, 1)])
def test_as_many_origins_as_the_series_allows(months: int, origins: int) -> None:
    counts = monthly(np.random.default_rng(1).poisson(100, months))
    found = best_forecast(counts)
    assert (found.scores["origins"] == origins).all()
    assert ("uncertain" in found.note) == (origins < 24)


def test_a_short_series_gets_the_bar() -> None:
    found = best_forecast(monthly(np.random.default_rng(1).poisson(100, 36)))
    assert found.method == BAR
    assert found.scores.empty
    assert "too short" in found.note


def test_the_forecast_follows_the_last_month_in_whole_counts() -> None:
    counts = monthly(np.random.default_rng(2).poisson(3, 50))
    found = best_forecast(counts, 4).forecast
    assert found.index.equals(pd.period_range("2023-03", periods=4, freq="M"))
    limits = found[LIMITS].to_numpy(dtype=float)
    assert limits.tolist() == np.floor(limits).tolist()
    assert limits.min() >= 0


def test_what_backtests_best_wins() -> None:
    noisy = np.random.default_rng(3).poisson(40 * np.tile(SEASON, 6))
    found = best_forecast(monthly(noisy))
    assert found.method == "Theta"
    assert found.scores["mase"].idxmin() == "Theta"


def test_the_bar_wins_where_it_backtests_best() -> None:
    """A season of sharp and exact turns under a level that jumps once: last year is the best guess."""
    values = np.tile([10, 90, 20, 80, 30, 70, 15, 85, 25, 75, 35, 65], 6) + np.repeat([0, 100], 36)
    found = best_forecast(monthly(values))
    assert found.method == BAR
    assert found.scores["mase"].idxmin() == BAR


def test_the_bar_wins_ties(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtest, "theta", seasonal_naive)
    found = best_forecast(monthly(np.random.default_rng(4).poisson(60, 60)))
    assert found.scores["mase"].nunique() == 1
    assert found.method == BAR


def test_small_counts_are_tried_with_the_negative_binomial() -> None:
    rng = np.random.default_rng(5)
    tried = {mean: best_forecast(monthly(rng.poisson(mean, 48)), 6).scores.index.tolist() for mean in (0.1, 5, 30)}
    assert "negative binomial regression" in tried[5]
    assert tried[0.1] == tried[30] == [BAR, "Theta"]


def test_scores_are_of_the_published_forecast() -> None:
    counts = monthly(np.random.default_rng(6).poisson(5, 60))
    rows = rolling_origins(
        counts, lambda values, horizon: as_counts(seasonal_naive(values, horizon)), 12, origins=range(25, 49)
    )
    found = best_forecast(counts).scores.loc[BAR].to_dict()
    inside = (rows["lower80"] <= rows["actual"]) & (rows["actual"] <= rows["upper80"])
    assert found["coverage80"] == pytest.approx(inside.mean())
    error = (rows["actual"] - rows["value"]).abs()
    assert found["mae"] == pytest.approx(error.mean())
    scales = [naive_scale(counts.iloc[:origin]) for origin in range(25, 49)]
    assert found["mase"] == pytest.approx(np.mean(error.to_numpy().reshape(24, 12).mean(axis=1) / scales))


def test_a_series_that_never_changes_says_so() -> None:
    found = best_forecast(monthly([0] * 48))
    assert found.method == BAR
    assert found.note == "every month is the same: the limits say nothing"
    assert (found.forecast["value"] == 0).all()


@pytest.mark.parametrize(
    ("counts", "horizon", "match"),
    [
        (monthly([1.0] * 12), 12, "at least 13"),
        (monthly([1.0] * 40), 13, "1 to 12 months, found 13"),
        (monthly([1.0] * 40), 0, "1 to 12 months, found 0"),
        (monthly([1.0] * 39 + [-1]), 12, "0 or more are needed, found -1"),
        (monthly([1.0] * 39 + [np.nan]), 12, "found nan in 40"),
        (pd.Series([1.0] * 40), 12, "index of months"),
    ],
)
def test_wrong_input_is_refused(counts: pd.Series, horizon: int, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        best_forecast(counts, horizon)
