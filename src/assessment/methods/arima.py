"""ARIMA of a given order."""
# statsmodels declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tsa.arima.model import ARIMA, ARIMAResultsWrapper

from assessment.methods.checked import Floats
from assessment.methods.forecast import LIMITS, interval_table
from assessment.methods.series import observed

Order = tuple[int, int, int]

# The likelihood is flat: the search goes on until it changes by no more than rounding.
SEARCH = {"maxiter": 500, "pgtol": 1e-9, "factr": 10.0}


@dataclass(frozen=True)
class Arima:
    """A fitted ARIMA.

    `coefficients` are named as statsmodels names them (ar.L1, ma.L1, ma.S.L12). `variance` is that of the errors on
    the scale of the fit, without bias; `log_likelihood` is on that scale too.
    """

    forecast: pd.DataFrame
    coefficients: dict[str, float]
    variance: float
    log_likelihood: float


def arima(
    values: npt.ArrayLike,
    horizon: int,
    *,
    order: Order,
    seasonal_order: Order = (0, 0, 0),
    period: int = 12,
    logarithm: bool = False,
) -> Arima:
    """ARIMA fitted by maximum likelihood, and its forecast.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        In time order; above 0 where the logarithm is taken.
    horizon : int
        Steps ahead.
    order, seasonal_order : (p, d, q), (P, D, Q)
        Autoregressive terms, differences, moving-average terms; (0, 1, 1) twice is the airline model.
    period : int
        Values in a cycle: 12 for months.
    logarithm : bool
        Whether the logarithm is fitted. The forecast is put back on the scale of the values, and is then a median.

    Raises
    ------
    ValueError
        A value is missing, or not positive where the logarithm is taken, there are fewer than the differences and terms
        take up, or the horizon is not positive.

    Source
    ------
    Box GEP and Jenkins GM (1970), Time Series Analysis: Forecasting and Control; agrees with R `arima`, and in its
    intervals with R forecast `Arima`.
    """
    terms = sum(order) - order[1] + sum(seasonal_order) - seasonal_order[1]
    lost = order[1] + period * seasonal_order[1]
    y = observed(values, at_least=lost + terms + 2)
    if horizon < 1:
        raise ValueError(f"expected a horizon of 1 step or more, found {horizon}")
    if logarithm and y.min() <= 0:
        raise ValueError(f"a logarithm needs values above 0, found {y.min():g}")
    y = np.log(y) if logarithm else y
    # On the scale of its changes: a search among coefficients under 1 and a variance of thousands stops early.
    scale = float(_differenced(y, order[1], period, seasonal_order[1]).std()) or 1.0
    fit = _fitted(y / scale, order, (*seasonal_order, period if any(seasonal_order) else 0))
    ahead, left = fit.get_forecast(horizon), len(y) - lost
    # Maximum likelihood takes the coefficients as known; R forecast gives back their degrees of freedom.
    unbiased = left / (left - terms)
    name = _name(order, seasonal_order, period)
    table = interval_table(scale * ahead.predicted_mean, scale * np.sqrt(unbiased) * ahead.se_mean, name)
    if logarithm:
        table[["value", *LIMITS]] = np.exp(table[["value", *LIMITS]])
    named = dict(zip(fit.param_names, (float(value) for value in fit.params), strict=True))
    variance = unbiased * scale**2 * named.pop("sigma2")
    return Arima(table, named, variance, float(fit.llf) - left * float(np.log(scale)))


def _fitted(values: Floats, order: Order, season: tuple[int, int, int, int]) -> ARIMAResultsWrapper:
    """The fit of maximum likelihood, sought from coefficients of 0 and a variance of 1."""
    model = ARIMA(values, order=order, seasonal_order=season)
    start = [float(name == "sigma2") for name in model.param_names]
    if order[1] == season[1] == 0:
        start[0] = float(values.mean())
    with warnings.catch_warnings():
        # That the last steps of so long a search no longer gain anything.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(start_params=start, method_kwargs={**SEARCH, "disp": 0})


def _differenced(values: Floats, times: int, period: int, seasonal_times: int) -> Floats:
    """Changes from value to value and from cycle to cycle."""
    for lag in [period] * seasonal_times + [1] * times:
        values = values[lag:] - values[:-lag]
    return values


def _name(order: Order, seasonal_order: Order, period: int) -> str:
    """ARIMA(0,1,1)(0,1,1)12."""
    plain, seasonal = (",".join(map(str, numbers)) for numbers in (order, seasonal_order))
    return f"ARIMA({plain})({seasonal}){period}" if any(seasonal_order) else f"ARIMA({plain})"
