"""ARIMA: the scale it comes back on, and what it needs."""

import json
from pathlib import Path

import numpy as np
import pytest
from statsmodels.tsa.arima.model import ARIMA

from assessment.methods.arima import arima

VALUES = np.exp(4 + np.random.default_rng(1).normal(0, 0.05, 60).cumsum() / 3)


def test_a_random_walk_stays_where_it_is() -> None:
    found = arima(VALUES, 3, order=(0, 1, 0))
    assert found.forecast["value"].to_numpy() == pytest.approx(np.repeat(VALUES[-1], 3))
    assert found.coefficients == {}
    assert found.variance == pytest.approx(np.mean(np.diff(VALUES) ** 2), rel=1e-3)
    assert found.forecast["method"].unique().tolist() == ["ARIMA(0,1,0)"]


def test_the_error_has_lost_the_coefficients() -> None:
    found = arima(VALUES, 1, order=(0, 1, 1))
    half_width = (found.forecast["upper95"] - found.forecast["value"]).tolist()
    assert half_width == pytest.approx([1.959964 * np.sqrt(found.variance)], rel=1e-3)
    fitted = ARIMA(VALUES, order=(0, 1, 1)).fit()
    assert found.variance == pytest.approx(fitted.params[-1] * 59 / 58, rel=1e-4)


def test_a_logarithm_is_put_back() -> None:
    found = arima(VALUES, 2, order=(0, 1, 0), logarithm=True).forecast
    assert found["value"].tolist() == pytest.approx([VALUES[-1]] * 2)
    assert (found["upper95"] / found["value"]).tolist() == pytest.approx((found["value"] / found["lower95"]).tolist())


@pytest.mark.parametrize("size", [1e-3, 1, 1e4])
def test_the_unit_of_the_values_does_not_stop_the_search(size: float) -> None:
    found = arima(VALUES * size, 2, order=(0, 1, 1), seasonal_order=(0, 1, 1))
    one = arima(VALUES, 2, order=(0, 1, 1), seasonal_order=(0, 1, 1))
    assert found.coefficients == pytest.approx(one.coefficients, rel=1e-3)
    assert found.variance == pytest.approx(one.variance * size**2, rel=1e-3)
    assert found.log_likelihood == pytest.approx(one.log_likelihood - (60 - 13) * np.log(size), abs=1e-3)


def test_deaths_are_followed_as_by_r() -> None:
    """R's `arima` on UKDriverDeaths to 1983-12; a search in the unit of the deaths ends at -0.8976."""
    cases = json.loads((Path(__file__).parents[2] / "reference/cases/forecast_methods.json").read_text())["cases"]
    deaths = next(case["inputs"]["y"] for case in cases if case["id"].endswith("002"))
    found = arima(deaths, 1, order=(0, 1, 1), seasonal_order=(0, 1, 1))
    assert list(found.coefficients.values()) == pytest.approx([-0.594257, -0.898287], abs=1e-4)
    assert found.log_likelihood == pytest.approx(-1068.867, abs=0.01)


def test_a_start_beyond_the_bounds_gives_no_warning() -> None:
    """A regular season has a moving average at its bound: the library's own start then lies beyond it."""
    season = np.tile([9.0, 5, 1, 3, 6, 8, 2, 4, 7, 9, 5, 1], 6) + np.random.default_rng(2).normal(0, 0.3, 72)
    found = arima(season, 1, order=(0, 1, 1), seasonal_order=(0, 1, 1))
    assert found.coefficients["ma.S.L12"] < -0.5


def test_the_name_says_the_season() -> None:
    found = arima(VALUES, 1, order=(0, 1, 1), seasonal_order=(0, 1, 1), period=4)
    assert found.forecast.loc[1, "method"] == "ARIMA(0,1,1)(0,1,1)4"
    assert set(found.coefficients) == {"ma.L1", "ma.S.L4"}


def test_what_cannot_be_fitted_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0, found 0"):
        arima([*VALUES, 0], 1, order=(0, 1, 1), logarithm=True)
    with pytest.raises(ValueError, match="at least 17 values"):
        arima(VALUES[:16], 1, order=(0, 1, 1), seasonal_order=(0, 1, 1))
    with pytest.raises(ValueError, match="horizon of 1"):
        arima(VALUES, 0, order=(0, 1, 1))
