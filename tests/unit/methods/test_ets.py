"""Exponential smoothing of a named form. R's figures are of forecast 8.20, on the data sets of R's own."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessment.methods.ets import ets

SEASON = np.tile([-3.0, -1, 0, 4], 12)
CASES = json.loads((Path(__file__).parents[2] / "reference/cases/forecast_methods.json").read_text())["cases"]


def series_of(number: str) -> list[float]:
    return next(case["inputs"]["y"] for case in CASES if case["id"].endswith(number))


AIR, DEATHS = series_of("001"), series_of("002")


@pytest.mark.parametrize(
    ("values", "form", "smoothing", "expected"),
    [
        # Month 1 and month 12 ahead, and the lower limit at 95% of month 12.
        (AIR, "M,A,M", (0.44146083, 0.00038899, 0.46959055), (418.705, 425.922, 367.920)),
        (AIR, "M,Ad,M", (0.75801635, 0.02129611, 0.00010593, 0.97999966), (411.911, 424.787, 329.589)),
        (DEATHS, "A,Ad,A", (0.40514771, 0.00011075, 0.00026516, 0.95737886), (1192.665, 1643.811, 1202.511)),
    ],
)
def test_with_the_parameters_of_r_the_forecast_is_that_of_r(
    values: list[float], form: str, smoothing: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    known: dict[str, float] = dict(zip(("alpha", "beta", "gamma", "phi"), smoothing, strict=False))
    found = ets(values, 12, form=form, smoothing=known)
    assert found.smoothing == pytest.approx(known)
    got = (found.forecast.loc[1, "value"], found.forecast.loc[12, "value"], found.forecast.loc[12, "lower95"])
    assert got == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    ("values", "form", "likelihood"),
    [
        (AIR, "M,A,M", -611.79),
        (AIR, "M,Ad,M", -604.23),
        (DEATHS, "A,N,A", -1340.69),
        (DEATHS, "A,A,A", -1341.90),
        (DEATHS, "M,A,A", -1337.40),
    ],
)
def test_the_search_gets_as_far_as_that_of_r(values: list[float], form: str, likelihood: float) -> None:
    """The library's own, on the scale of the deaths, stops at -1369 for A,A,A and -1360 for M,A,A."""
    assert ets(values, 1, form=form).log_likelihood >= likelihood


def test_the_error_has_lost_what_was_fitted() -> None:
    """One or two smoothing parameters, and the level with as many seasons as are free."""
    values = np.random.default_rng(5).normal(10, 2, 40)
    for form, free in (("A,N,N", 2), ("A,N,A", 6), ("A,A,A", 8)):
        found = ets(values, 1, form=form, period=4)
        squares = np.exp(-2 * found.log_likelihood / len(values))
        half_width = (found.forecast["upper95"] - found.forecast["value"]).tolist()
        assert half_width == pytest.approx([1.959964 * np.sqrt(squares / (len(values) - free))], rel=1e-6), form


def test_the_drawn_limits_are_those_of_the_formula() -> None:
    """Errors that are small beside the level are the same whether they add or multiply."""
    values = 1000 + np.random.default_rng(3).normal(0, 1, 60).cumsum()
    added, drawn = (ets(values, 6, form=form, smoothing={"alpha": 0.8}).forecast for form in ("A,N,N", "M,N,N"))
    widths = [(table["upper95"] - table["lower95"]).to_numpy() for table in (added, drawn)]
    assert widths[1] == pytest.approx(widths[0], rel=0.03)
    assert added["upper95"].sub(added["lower95"]).is_monotonic_increasing


def test_a_seed_repeats_the_draws() -> None:
    one, other, third = (ets(AIR, 2, form="M,N,N", seed=seed).forecast for seed in (1, 1, 2))
    assert one.equals(other)
    assert not one.equals(third)


def test_a_season_and_a_line_are_carried_on() -> None:
    noise = np.random.default_rng(4).normal(0, 0.1, 48)
    found = ets(50 + SEASON + noise, 4, form="A,N,A", period=4)
    assert found.forecast["value"].to_numpy() == pytest.approx(50 + SEASON[:4], abs=0.5)
    line = ets(50 + 2 * np.arange(48) + SEASON + noise, 4, form="A,A,A", period=4)
    assert line.forecast["value"].to_numpy() == pytest.approx(50 + 2 * np.arange(48, 52) + SEASON[:4], abs=0.5)
    assert set(line.smoothing) == {"alpha", "beta", "gamma"}


def test_a_constant_series_is_its_own_forecast() -> None:
    found = ets([7.0] * 20, 2, form="A,N,N")
    assert found.forecast["value"].tolist() == found.forecast["upper95"].tolist() == [7, 7]
    assert math.isnan(found.log_likelihood)


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        (AIR, {"form": "Z,Z,Z"}, "a form such as"),
        (AIR, {"form": "A,N,N", "smoothing": {"gamma": 0.1}}, "has no gamma"),
        (AIR, {"form": "A,N,N", "smoothing": {"alpha": 1.5}}, "alpha must be between 0 and 1"),
        ([*AIR, 0], {"form": "M,N,N"}, "above 0, found 0"),
        (AIR[:20], {"form": "A,N,A"}, "at least 24 values"),
        ([1, 2], {"form": "A,N,N"}, "at least 3 values"),
        ([1, 2, 4, 3, 5, 6], {"form": "A,A,A", "period": 3}, "at least 8 values"),
        (AIR, {"form": "A,N,N", "horizon": 0}, "horizon of 1"),
    ],
)
def test_what_cannot_be_fitted_is_refused(values: list[float], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ets(values, **{"horizon": 1, **options})
