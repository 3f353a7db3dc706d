"""How good forecasts were: errors, intervals, quantiles, and one set of errors against another."""
# scipy declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from assessment.methods.checked import Floats, same_length, share
from assessment.methods.proportions import PER_HUNDRED
from assessment.methods.series import observed
from assessment.methods.significance import Significance


@dataclass(frozen=True)
class PointAccuracy:
    """Errors are actual less forecast: positive where the forecast was too low.

    `mpe_pct` and `mape_pct` are nan where an actual value is 0, `mase` where the training series never changes from
    cycle to cycle. A `mase` under 1 is better than the seasonal naive forecast was, one step ahead, in training.
    """

    mean_error: float
    rmse: float
    mae: float
    mpe_pct: float
    mape_pct: float
    mase: float


def point_accuracy(
    actual: npt.ArrayLike, forecast: npt.ArrayLike, training: npt.ArrayLike, *, period: int = 12
) -> PointAccuracy:
    """Errors of a forecast.

    Parameters
    ----------
    actual, forecast : sequence of float, shape (h,)
        What came, and what had been forecast.
    training : sequence of float, shape (n,)
        What the forecast was made from: the scale of MASE.
    period : int
        Values in a cycle: 12 for months.

    Raises
    ------
    ValueError
        A value is missing, lengths differ, or the training series is not longer than a cycle.

    Source
    ------
    Hyndman RJ and Koehler AB (2006), International Journal of Forecasting 22, 679-688; agrees with R forecast
    `accuracy`.
    """
    was, said = _same_length(actual, forecast)
    error, scale = was - said, naive_scale(training, period=period)
    percent = PER_HUNDRED * error / was if was.all() else np.array([math.nan])
    mae = float(np.abs(error).mean())
    return PointAccuracy(
        mean_error=float(error.mean()),
        rmse=float(np.sqrt((error**2).mean())),
        mae=mae,
        mpe_pct=float(percent.mean()),
        mape_pct=float(np.abs(percent).mean()),
        mase=mae / scale if scale > 0 else math.nan,
    )


def naive_scale(training: npt.ArrayLike, *, period: int = 12) -> float:
    """Mean absolute change from one cycle to the next: the error of the seasonal naive forecast in training.

    Parameters
    ----------
    training : sequence of float, shape (n,)
        More than one cycle, in time order.
    period : int
        Values in a cycle: 12 for months.

    Raises
    ------
    ValueError
        A value is missing, or there are too few.

    Source
    ------
    Hyndman and Koehler (2006).
    """
    y = observed(training, at_least=period + 1)
    return float(np.abs(y[period:] - y[:-period]).mean())


def interval_score(
    actual: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike, *, confidence: float = 0.95
) -> Floats:
    """Winkler's score of each interval: its width, and a penalty for a value outside. Smaller is better.

    Parameters
    ----------
    actual, lower, upper : sequence of float, shape (h,)
        What came, and the limits.
    confidence : float
        Of the intervals, between 0 and 1.

    Returns
    -------
    array, shape (h,), in the unit of the values

    Raises
    ------
    ValueError
        A value is missing, lengths differ, a lower limit is above its upper one, or the confidence is not between 0 and
        1.

    Source
    ------
    Gneiting T and Raftery AE (2007), Journal of the American Statistical Association 102, 359-378, equation 43.
    """
    was, low, high = _intervals(actual, lower, upper)
    outside = np.maximum(low - was, 0) + np.maximum(was - high, 0)
    return high - low + 2 / (1 - share(confidence, "confidence")) * outside


def coverage(actual: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike) -> float:
    """Share of the values that lie in their intervals, limits included: 0 to 1.

    Parameters
    ----------
    actual, lower, upper : sequence of float, shape (h,)
        What came, and the limits.

    Raises
    ------
    ValueError
        A value is missing, lengths differ, or a lower limit is above its upper one.

    Source
    ------
    Definition.
    """
    was, low, high = _intervals(actual, lower, upper)
    return float(((low <= was) & (was <= high)).mean())


def pinball(actual: npt.ArrayLike, quantile: npt.ArrayLike, *, level: float) -> Floats:
    """Pinball loss of each forecast quantile. Smaller is better.

    Parameters
    ----------
    actual, quantile : sequence of float, shape (h,)
        What came, and the quantile that had been forecast.
    level : float
        Of the quantile, between 0 and 1: 0.9 is one that nine in ten values should lie under.

    Returns
    -------
    array, shape (h,), in the unit of the values

    Raises
    ------
    ValueError
        A value is missing, lengths differ, or the level is not between 0 and 1.

    Source
    ------
    Koenker R and Bassett G (1978), Econometrica 46, 33-50.
    """
    was, said = _same_length(actual, quantile)
    share(level, "level of a quantile")
    return np.where(was >= said, level * (was - said), (1 - level) * (said - was))


def diebold_mariano(first: npt.ArrayLike, second: npt.ArrayLike, *, horizon: int = 1, power: int = 2) -> Significance:
    """Whether one set of forecast errors is larger than another, beyond chance.

    Parameters
    ----------
    first, second : sequence of float, shape (n,)
        Errors of two forecasts of the same values, in time order.
    horizon : int
        Steps ahead that the forecasts were made.
    power : int
        Of the error in the loss: 1 absolute, 2 squared.

    Returns
    -------
    Significance
        `statistic` is above 0 where the first errors are larger. With the correction for small samples, on Student's t.

    Raises
    ------
    ValueError
        An error is missing, lengths differ, or the horizon is not between 1 and the number of errors less 1.

    Source
    ------
    Diebold FX and Mariano RS (1995), Journal of Business and Economic Statistics 13, 253-263; Harvey D, Leybourne S and
    Newbold P (1997), International Journal of Forecasting 13, 281-291; agrees with R forecast `dm.test`.
    """
    one, other = _same_length(first, second)
    n = len(one)
    if not 1 <= horizon < n:
        raise ValueError(f"expected a horizon of 1 to {n - 1} for {n} errors, found {horizon}")
    loss = np.abs(one) ** power - np.abs(other) ** power
    centred = loss - loss.mean()
    covariances = [float(centred[lag:] @ centred[: n - lag]) / n for lag in range(horizon)]
    variance = (covariances[0] + 2 * sum(covariances[1:])) / n
    if variance <= 0:
        note = "the losses differ by the same amount every time" if horizon == 1 else "their variance is not positive"
        return Significance(math.nan, n - 1, math.nan, "Diebold-Mariano", note)
    small_sample = math.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    statistic = small_sample * float(loss.mean()) / math.sqrt(variance)
    return Significance(statistic, n - 1, 2 * float(stats.t.sf(abs(statistic), n - 1)), "Diebold-Mariano")


def _same_length(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Two checked series, which must be equally long."""
    one, other = observed(first), observed(second)
    same_length(first=one, second=other)
    return one, other


def _intervals(actual: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Checked values and limits."""
    was, low = _same_length(actual, lower)
    _, high = _same_length(actual, upper)
    if (low > high).any():
        raise ValueError(f"every lower limit must be at or below its upper one, found {int((low > high).sum())} above")
    return was, low, high
