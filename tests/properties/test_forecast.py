"""What must hold for any forecast and for any measure of it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.accuracy import (
    coverage,
    diebold_mariano,
    interval_score,
    naive_scale,
    pinball,
    point_accuracy,
)
from assessment.methods.backtest import rolling_origins
from assessment.methods.count_regression import MIN_EVENTS, negative_binomial
from assessment.methods.ets import ets
from assessment.methods.forecast import LIMITS, as_counts, drift, mean_forecast, naive, seasonal_naive, theta

few = settings(max_examples=15, deadline=None)
series = st.lists(st.integers(0, 60), min_size=25, max_size=48)
pairs = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=2, max_size=20)
METHODS = [mean_forecast, naive, drift, seasonal_naive, theta]


def limits_are_nested(table: pd.DataFrame) -> bool:
    ordered = table[["lower95", "lower80", "value", "upper80", "upper95"]].to_numpy(dtype=float)
    return bool((np.diff(ordered, axis=1) >= 0).all())


@few
@given(series, st.integers(1, 14))
def test_limits_are_nested_and_hold_the_forecast(values: list[int], horizon: int) -> None:
    smoothed = [ets(values, horizon, form=form).forecast for form in ("A,N,N", "A,N,A")]
    for table in [method(values, horizon) for method in METHODS] + smoothed:
        assert len(table) == horizon
        assert limits_are_nested(table)
        counts = as_counts(table)
        assert limits_are_nested(counts)
        assert (counts[LIMITS].to_numpy() >= 0).all()
        assert (counts[LIMITS].to_numpy() % 1 == 0).all()


@few
@given(series, st.integers(0, 3))
def test_limits_of_small_counts_are_nested_and_whole(values: list[int], seed: int) -> None:
    if sum(values) >= MIN_EVENTS:
        table = negative_binomial(values, 12, seed=seed)
        assert limits_are_nested(table)
        assert (table[LIMITS].to_numpy() % 1 == 0).all()


@few
@given(series, st.integers(2, 20))
def test_forecasts_have_the_unit_of_the_series(values: list[int], scale: int) -> None:
    for method in METHODS:
        one, other = method(values, 3)[["value", *LIMITS]], method(np.multiply(values, scale), 3)[["value", *LIMITS]]
        # Theta's smoothing parameter is searched for, and so not quite the same.
        close = 0.05 * np.ptp(values) * scale if method is theta else 1e-6
        assert other.to_numpy() == pytest.approx(scale * one.to_numpy(), abs=close)


@few
@given(series, st.integers(1, 6))
def test_a_backtest_has_a_row_for_every_step_that_has_come(values: list[int], horizon: int) -> None:
    origins = range(13, len(values))
    found = rolling_origins(values, seasonal_naive, horizon, origins=origins)
    assert len(found) == sum(min(horizon, len(values) - origin) for origin in origins)
    assert found["actual"].tolist() == [values[row.origin + row.step - 1] for row in found.itertuples()]  # type: ignore[operator]
    assert found["value"].tolist() == [values[row.origin + row.step - 13] for row in found.itertuples()]  # type: ignore[operator]


@given(pairs, st.lists(st.integers(0, 30), min_size=20, max_size=20), st.sampled_from([0.5, 0.8, 0.95]))
def test_an_interval_scores_its_width_only_where_it_holds(
    values: list[tuple[int, int]], widths: list[int], confidence: float
) -> None:
    actual, lower = np.array(values).T
    upper = lower + np.array(widths)[: len(lower)]
    scores = interval_score(actual, lower, upper, confidence=confidence)
    held = scores == upper - lower
    assert (scores >= upper - lower).all()
    assert coverage(actual, lower, upper) == pytest.approx(held.mean())


@given(pairs)
def test_the_pinball_of_the_median_is_half_the_error(values: list[tuple[int, int]]) -> None:
    actual, said = np.array(values).T
    assert pinball(actual, said, level=0.5) == pytest.approx(np.abs(actual - said) / 2)
    both = pinball(actual, said, level=0.9) + pinball(actual, said, level=0.1)
    assert both == pytest.approx(np.abs(actual - said))


@given(pairs)
def test_measures_of_error_agree_with_each_other(values: list[tuple[int, int]]) -> None:
    actual, said = np.array(values).T
    training = [1, 4, 2, 8]
    found = point_accuracy(actual, said, training, period=1)
    assert abs(found.mean_error) <= found.mae + 1e-9
    assert found.mae <= found.rmse + 1e-9
    assert found.mase == pytest.approx(found.mae / naive_scale(training, period=1))


@given(pairs, st.integers(1, 2))
def test_two_forecasts_compared_the_other_way_round(values: list[tuple[int, int]], power: int) -> None:
    first, second = np.array(values).T
    one, other = diebold_mariano(first, second, power=power), diebold_mariano(second, first, power=power)
    assert other.statistic == pytest.approx(-one.statistic, nan_ok=True)
    assert other.p_value == pytest.approx(one.p_value, nan_ok=True)
