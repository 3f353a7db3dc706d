"""Holt-Winters: what it starts from, and where its search ends. R's figures are of `HoltWinters`, R 4.2.2."""

import json
from pathlib import Path

import numpy as np
import pytest

from assessment.methods.smoothing import holt_winters

SEASON = np.tile([-3.0, -1, 0, 4], 12)
CASES = Path(__file__).parents[2] / "reference/cases"


def series_of(dataset: str) -> list[float]:
    cases = json.loads((CASES / "seasonality_decompose_stl.json").read_text())["cases"]
    return next(case["inputs"]["y"] for case in cases if case["inputs"].get("dataset") == dataset)


def test_the_search_ends_where_that_of_r_does() -> None:
    """The error is flat: a search that remembers more steps ends 0.7% away in the slope."""
    found = holt_winters(series_of("UKDriverDeaths"))
    assert (found.alpha, found.beta, found.gamma) == pytest.approx((0.40033152, 0.01346021, 0.30223684), rel=1e-5)
    assert (found.level, found.slope) == pytest.approx((1441.99598, -1.13760), rel=1e-4)


def test_a_multiplicative_season_is_that_of_r() -> None:
    found = holt_winters(series_of("AirPassengers"), model="multiplicative")
    assert (found.alpha, found.beta, found.gamma) == pytest.approx((0.2755925, 0.03269295, 0.8707292), rel=1e-5)
    assert found.level == pytest.approx(469.3232206, rel=1e-7)
    assert found.seasonal[0] == pytest.approx(0.9464611, rel=1e-6)


def test_holt_winters_follows_an_exact_line_and_season() -> None:
    """The start lags the line by two steps, as R's does: one error, and then none."""
    found = holt_winters(10 + 0.5 * np.arange(48) + SEASON, period=4)
    assert found.squared_error == pytest.approx(1)
    assert found.level == pytest.approx(10 + 0.5 * 47)
    assert found.slope == pytest.approx(0.5)
    assert found.seasonal == pytest.approx(SEASON[:4])


def test_the_season_of_holt_winters_starts_with_the_next_value() -> None:
    found = holt_winters((10 + SEASON)[:-2], period=4)
    assert found.seasonal == pytest.approx([0, 4, -3, -1])


def test_too_few_values_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 25"):
        holt_winters(range(24))
    with pytest.raises(ValueError, match="above 1"):
        holt_winters(range(24), period=1)
    with pytest.raises(ValueError, match="above 0 throughout"):
        holt_winters(range(48), model="multiplicative")
