"""The season of monthly counts: an index for each month, and whether the months differ by more than chance."""
# scipy declares few of its types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from assessment.methods.checked import Floats
from assessment.methods.decomposition import classical
from assessment.methods.series import MONTHS, consecutive_months, counted, observed
from assessment.methods.significance import Significance

DAYS_IN_AVERAGE_MONTH = 30.4375  # 365.25 / 12
INDEX_BASE = 100
# Fewer years than this and one odd month moves the index.
STABLE_YEARS = 5
# Half of the centred moving average over a year: months on either side that it looks at.
REACH = MONTHS // 2

INDEX_METHOD = "ratio to centred moving average, month length adjusted"
FRIEDMAN = "Friedman test of the months within years"
KRUSKAL = "Kruskal-Wallis test of the months"


@dataclass(frozen=True)
class SeasonalIndices:
    """A seasonal index for each month of the year.

    `table` has the index month (1 to 12) and the columns value, lower, upper, method, note; 100 is the average month.
    `test` asks whether the months differ in the same way year after year.
    """

    table: pd.DataFrame
    test: Significance


def per_average_month(counts: pd.Series) -> pd.Series:
    """Counts as if every month had the same length, so that February is not low for being short.

    Parameters
    ----------
    counts : Series, index of consecutive months
        Not negative.

    Returns
    -------
    Series, same index
        Count per day x 30.4375.

    Raises
    ------
    ValueError
        The index is not one of consecutive months, or a count is missing or negative.

    Source
    ------
    Definition: trading-day adjustment with all days alike.
    """
    months = consecutive_months(counts)
    adjusted = counted(counts) / months.days_in_month.to_numpy() * DAYS_IN_AVERAGE_MONTH
    return pd.Series(adjusted, index=months)


def seasonal_indices(counts: pd.Series, masked: Collection[pd.Period] = ()) -> SeasonalIndices:
    """Seasonal index of each month of the year, with a 95% interval and a test.

    Parameters
    ----------
    counts : Series, index of consecutive months
        Not negative. At least two years; under five the index is unstable and says so.
    masked : collection of Period
        Months that say nothing about the season (a lockdown, a month not supplied; they may be missing in `counts`).
        They, and the months whose moving average reaches them, are left out.

    Returns
    -------
    SeasonalIndices
        The twelve indices average 100. The interval is Student's t over the years: it says how much the month's ratio
        to the trend has varied from year to year.

    Raises
    ------
    ValueError
        The index is not one of consecutive months, a count is negative, or missing and not masked, or a month of the
        year is never seen with a trend around it.

    Source
    ------
    Ratio-to-moving-average method (classical multiplicative decomposition, as R `decompose`), on counts adjusted for
    the length of the month.
    """
    ratios = _ratios_to_trend(counts, masked)
    months = consecutive_months(ratios)
    by_month = ratios.groupby(months.month)
    years, means, spread = by_month.count(), by_month.mean(), by_month.std()
    if len(years) < MONTHS or (years == 0).any():
        raise ValueError("expected every month of the year at least once with a trend around it (two years or more)")
    scale = INDEX_BASE / means.mean()
    half_width = scale * spread * stats.t.ppf(0.975, (years - 1).where(years > 1)) / np.sqrt(years)
    table = pd.DataFrame({"value": scale * means})
    table["lower"] = (table["value"] - half_width).clip(lower=0)
    table["upper"] = table["value"] + half_width
    table["method"] = INDEX_METHOD
    table["note"] = [_years_note(int(n)) for n in years]
    return SeasonalIndices(table.rename_axis("month"), _friedman(_complete_cycles(ratios.to_numpy(np.float64), MONTHS)))


def simple_indices(values: npt.ArrayLike, *, period: int = MONTHS) -> Floats:
    """Mean of each place in the cycle as an index: no account of trend or length of month.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        At least one cycle in time order.

    Returns
    -------
    array, shape (period,)
        100 x mean of the place / mean of all, from the place where the series starts.

    Raises
    ------
    ValueError
        A value is missing, there is less than one cycle, or the mean of all is 0.

    Source
    ------
    Definition (average method).
    """
    series = observed(values, at_least=period)
    if series.mean() == 0:
        raise ValueError("an index needs a mean other than 0")
    return np.array([INDEX_BASE * series[place::period].mean() / series.mean() for place in range(period)])


def friedman_test(values: npt.ArrayLike, *, period: int = MONTHS) -> Significance:
    """Whether the places in the cycle (months) rank the same way cycle after cycle: stable seasonality.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        In time order, without trend for choice. A cycle that is not complete at the end is left out.
    period : int
        Places in a cycle, at least 3.

    Raises
    ------
    ValueError
        A value is missing, or there are fewer than two complete cycles.

    Source
    ------
    Friedman M (1937), Journal of the American Statistical Association 32, 675-701; agrees with R `friedman.test`.
    """
    return _friedman(_complete_cycles(observed(values, at_least=2 * period), period))


def kruskal_test(values: npt.ArrayLike, *, period: int = MONTHS) -> Significance:
    """Whether the places in the cycle (months) differ, years not paired.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        In time order. A trend must be taken out first: it hides the season here.
    period : int
        Places in a cycle, at least 2.

    Raises
    ------
    ValueError
        A value is missing, or there are fewer than two cycles.

    Source
    ------
    Kruskal WH and Wallis WA (1952), Journal of the American Statistical Association 47, 583-621; agrees with R
    `kruskal.test`.
    """
    series = observed(values, at_least=2 * period)
    if np.ptp(series) == 0:
        return Significance(math.nan, math.nan, math.nan, KRUSKAL, "every value is the same")
    result = stats.kruskal(*(series[place::period] for place in range(period)))
    return Significance(float(result.statistic), period - 1, float(result.pvalue), KRUSKAL)


def _ratios_to_trend(counts: pd.Series, masked: Collection[pd.Period]) -> pd.Series:
    """Adjusted count over centred moving average; nan at the ends and wherever a masked month is within reach."""
    months = consecutive_months(counts)
    hidden = months.isin(list(masked))
    # The fill only keeps the moving average going: every ratio that it touches is dropped below.
    filled = per_average_month(counts.mask(hidden).interpolate(limit_direction="both").where(hidden, counts))
    trend = classical(filled, period=MONTHS).trend
    touched = np.convolve(hidden, np.ones(2 * REACH + 1), mode="same") > 0
    return (filled / trend.where(trend > 0)).mask(touched)


def _complete_cycles(values: Floats, period: int) -> Floats:
    """Cycles with nothing missing, one a row, counted from the first value that is there."""
    start = int(np.argmax(np.isfinite(values)))
    whole = (len(values) - start) // period
    cycles = values[start : start + whole * period].reshape(whole, period)
    return cycles[np.isfinite(cycles).all(axis=1)]


def _friedman(cycles: Floats) -> Significance:
    """Friedman's test with cycles as blocks and places in the cycle as treatments."""
    if len(cycles) < 2:  # noqa: PLR2004 - a ranking that is never repeated cannot be compared
        return Significance(math.nan, math.nan, math.nan, FRIEDMAN, f"{len(cycles)} complete years: too few to compare")
    if not np.ptp(cycles, axis=1).any():
        return Significance(math.nan, math.nan, math.nan, FRIEDMAN, "no month differs from another")
    result = stats.friedmanchisquare(*cycles.T)
    return Significance(float(result.statistic), cycles.shape[1] - 1, float(result.pvalue), FRIEDMAN)


def _years_note(years: int) -> str:
    """What to know about an index from so many years."""
    if years == 1:
        return "one year only: no interval"
    return f"{years} years: unstable" if years < STABLE_YEARS else ""
