"""ARIMA: the scale it comes back on, and what it needs."""

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
    assert found.variance == pytest.approx(fitted.params[-1] * 59 / 58)


def test_a_logarithm_is_put_back() -> None:
    found = arima(VALUES, 2, order=(0, 1, 0), logarithm=True).forecast
    assert found["value"].tolist() == pytest.approx([VALUES[-1]] * 2)
    assert (found["upper95"] / found["value"]).tolist() == pytest.approx((found["value"] / found["lower95"]).tolist())


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
