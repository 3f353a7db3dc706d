"""ARIMA of a given order."""
# statsmodels declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.tsa.arima.model import ARIMA

from assessment.methods.forecast import LIMITS, interval_table
from assessment.methods.series import observed

Order = tuple[int, int, int]


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
    season = (*seasonal_order, period if any(seasonal_order) else 0)
    fit = ARIMA(np.log(y) if logarithm else y, order=order, seasonal_order=season).fit()
    ahead, left = fit.get_forecast(horizon), len(y) - lost
    # Maximum likelihood takes the coefficients as known; R forecast gives back their degrees of freedom.
    unbiased = left / (left - terms)
    name = _name(order, seasonal_order, period)
    table = interval_table(ahead.predicted_mean, np.sqrt(unbiased) * ahead.se_mean, name)
    if logarithm:
        table[["value", *LIMITS]] = np.exp(table[["value", *LIMITS]])
    named = dict(zip(fit.param_names, (float(value) for value in fit.params), strict=True))
    return Arima(table, named, unbiased * named.pop("sigma2"), float(fit.llf))


def _name(order: Order, seasonal_order: Order, period: int) -> str:
    """ARIMA(0,1,1)(0,1,1)12."""
    plain, seasonal = (",".join(map(str, numbers)) for numbers in (order, seasonal_order))
    return f"ARIMA({plain})({seasonal}){period}" if any(seasonal_order) else f"ARIMA({plain})"
