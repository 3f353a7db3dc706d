"""Breaks: when the mean of a series changed, and whether it changed at all."""
# ruptures and statsmodels declare few of their types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import ruptures
from scipy import stats
from statsmodels.stats.diagnostic import breaks_cusumolsresid

from assessment.methods.checked import Floats
from assessment.methods.series import observed
from assessment.methods.significance import Significance

# Smallest segment as a share of the series (Bai and Perron; R strucchange's `h`), and the share left out at either end
# by the sup-F test.
TRIMMING = 0.15

# Hansen (1997) response surface of the sup-F test for one mean: P(F > x) = P(chi2_df > a + b x), one row a trimming.
HANSEN = pd.DataFrame(
    {
        "a": (-0.98828874, -1.04892713, -1.11527783, -1.14992644),
        "b": (1.01604712, 1.02570939, 1.03526033, 1.06643436),
        "df": (2.96752918, 3.08442682, 3.19770394, 3.44739573),
    },
    index=(0.15, 0.13, 0.11, 0.09),
)
# A segment needs a mean and something left to scatter about it.
MIN_SEGMENT = 2
# More breaks than this in a few years are rather a trend.
MOST_DATED = 2
# Fewest values of the sup-F test: from here on the trimming lies within Hansen's rows above.
SUP_F_VALUES = 20


@dataclass(frozen=True)
class Breaks:
    """Breaks in the mean.

    `positions` are counted from 1: each is the last value of a segment. `means` has one more value than that. `path`
    compares 0, 1, 2, ... breaks: index breaks; columns rss, bic, positions.
    """

    positions: tuple[int, ...]
    means: tuple[float, ...]
    path: pd.DataFrame


def mean_breaks(values: npt.ArrayLike, *, min_size: int | None = None, max_breaks: int | None = None) -> Breaks:
    """Where the mean of a series changed: the number of breaks with the lowest BIC, each where it fits best.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        In time order, without season: a season is taken for breaks.
    min_size : int or None
        Fewest values between breaks; None for 15% of the series.
    max_breaks : int or None
        Most breaks; None for as many as fit.

    Raises
    ------
    ValueError
        A value is missing, or `min_size` is under 2 or above half of the series.

    Source
    ------
    Bai J and Perron P (2003), Journal of Applied Econometrics 18, 1-22; agrees with R strucchange `breakpoints`.
    """
    series = observed(values, at_least=2 * MIN_SEGMENT)
    size = max(MIN_SEGMENT, math.floor(TRIMMING * len(series))) if min_size is None else min_size
    if not MIN_SEGMENT <= size <= len(series) // 2:
        raise ValueError(f"expected a segment of {MIN_SEGMENT} to {len(series) // 2} values, found {size}")
    most = max(1, math.ceil(len(series) / size) - 2)
    # Taken from the first value, so that a constant is 0 throughout and rounding makes no breaks in it.
    path = _break_path(series - series[0], size, most if max_breaks is None else min(max_breaks, most))
    positions: tuple[int, ...] = path["positions"].iloc[int(path["bic"].argmin())]
    means = tuple(float(part.mean()) for part in np.split(series, positions))
    return Breaks(positions, means, path)


def dated_breaks(values: pd.Series) -> pd.DataFrame:
    """One break or two in the mean of a dated series, to hold against a list of what happened then.

    Parameters
    ----------
    values : Series, index in time order (months, quarters, years)
        Without season: seasonally adjusted, or of years.

    Returns
    -------
    DataFrame, one row a break, columns last_before, first_after, mean_before, mean_after
        Labels of the index, and the means of the segments on either side. Empty where no break is better than none.

    Raises
    ------
    ValueError
        As `mean_breaks`.

    Source
    ------
    As `mean_breaks`.
    """
    found = mean_breaks(values, max_breaks=MOST_DATED)
    return pd.DataFrame(
        {
            "last_before": [values.index[position - 1] for position in found.positions],
            "first_after": [values.index[position] for position in found.positions],
            "mean_before": found.means[:-1],
            "mean_after": found.means[1:],
        }
    )


def sup_f_test(values: npt.ArrayLike) -> Significance:
    """Whether the mean changed once at an unknown time: the largest F of all times, 15% left out at either end.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least 20 in time order, without season.

    Returns
    -------
    Significance
        Under 2.2e-16 the p-value is given as that.

    Raises
    ------
    ValueError
        A value is missing, or there are fewer than 20.

    Source
    ------
    Andrews DWK (1993), Econometrica 61, 821-856; p-value Hansen BE (1997), Journal of Business and Economic Statistics
    15, 60-67; agrees with R strucchange `Fstats`.
    """
    series = observed(values, at_least=SUP_F_VALUES)
    if np.ptp(series) == 0:
        return Significance(math.nan, math.nan, math.nan, "sup-F", "every value is the same")
    n = len(series)
    first = math.floor(TRIMMING * n)
    whole = _residual_sum(series)
    split = np.array([_residual_sum(series[:at]) + _residual_sum(series[at:]) for at in range(first, n - first + 1)])
    if split.min() <= np.finfo(float).eps * whole:
        return Significance(math.inf, math.nan, float(np.finfo(float).eps), "sup-F", "no scatter within the segments")
    statistic = float(((whole - split) / (split / (n - 2))).max())
    return Significance(statistic, math.nan, _hansen_p_value(statistic, first / n), "sup-F")


def ols_cusum_test(values: npt.ArrayLike) -> Significance:
    """Whether the mean stayed the same: how far the sum of the deviations from it wanders.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least 3 in time order, without season.

    Raises
    ------
    ValueError
        A value is missing, or there are fewer than 3.

    Source
    ------
    Ploberger W and Kraemer W (1992), Econometrica 60, 271-285; agrees with R strucchange `efp(type = "OLS-CUSUM")`.
    """
    series = observed(values, at_least=3)
    if np.ptp(series) == 0:
        return Significance(math.nan, math.nan, math.nan, "OLS-CUSUM", "every value is the same")
    statistic, p_value, _ = breaks_cusumolsresid(series - series.mean(), ddof=1)
    return Significance(float(statistic), math.nan, float(p_value), "OLS-CUSUM")


def _break_path(series: Floats, min_size: int, max_breaks: int) -> pd.DataFrame:
    """Best positions, residual sum of squares and BIC for each number of breaks."""
    search = ruptures.Dynp(model="l2", min_size=min_size, jump=1).fit(series)
    found = [()] + [tuple(search.predict(n_bkps=breaks)[:-1]) for breaks in range(1, max_breaks + 1)]
    rss = [sum(_residual_sum(part) for part in np.split(series, positions)) for positions in found]
    bic = [_bic(value, len(series), breaks, rss[0]) for breaks, value in enumerate(rss)]
    return pd.DataFrame({"rss": rss, "bic": bic, "positions": found}).rename_axis("breaks")


def _bic(rss: float, n: int, breaks: int, total: float) -> float:
    """Gaussian BIC; each segment brings a mean, each break a date, and the variance is one for all."""
    # A perfect fit is rounded to the same tiny sum however many breaks it has, so that the fewest win.
    rss = max(rss, np.finfo(float).eps * total, np.finfo(float).tiny)
    return n * (math.log(2 * math.pi * rss / n) + 1) + 2 * (breaks + 1) * math.log(n)


def _residual_sum(part: Floats) -> float:
    """Sum of the squared deviations from the mean."""
    return float(((part - part.mean()) ** 2).sum())


def _hansen_p_value(statistic: float, trimming: float) -> float:
    """P-value between the two rows of Hansen's table that the trimming lies between."""
    rows = HANSEN.sort_index()
    tails = stats.chi2.sf(np.maximum(rows["a"] + rows["b"] * statistic, 0), rows["df"])
    return max(float(np.interp(trimming, rows.index, tails)), float(np.finfo(float).eps))
