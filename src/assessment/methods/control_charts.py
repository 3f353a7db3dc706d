"""Control charts: a series with its centre line and three-sigma limits.

Every chart is a DataFrame with one row a point, in the order of time: `value`, `centre`, `lower`, `upper`, and in
`method` and `note` how the limits were reached. `run_rules` reads it. The series should be free of season: chart a
seasonally adjusted series, or the same month of each year.
"""
# pandas functions of a Series are only partly typed.
# pyright: reportUnknownMemberType=false

import math
from collections.abc import Sequence
from typing import Literal

import pandas as pd

from assessment.methods.checked import Numbers, numbers, one_of, parts_of_wholes, positive, same_index

SIGMAS = 3
# Constants of ranges of two points (Montgomery, Appendix VI): mean range / sigma, and upper limit / mean range.
RANGE_PER_SIGMA = 1.128
RANGE_LIMIT = 3.267
# Limits of an XmR chart, in mean moving ranges: as the NHS rounds it, and in full.
NHS_FACTOR = 2.66
FULL_FACTOR = SIGMAS / RANGE_PER_SIGMA
# Limits on fewer points are trial limits (NHS Making Data Count).
MIN_POINTS = 12


def xmr_chart(
    values: Numbers,
    *,
    moving_ranges: Literal["screened", "all"] = "screened",
    factor: float = NHS_FACTOR,
    baseline: Sequence[bool] | None = None,
) -> pd.DataFrame:
    """XmR (individuals) chart: limits from the mean moving range.

    Parameters
    ----------
    values : sequence or Series of float, shape (n_points,), n_points >= 2
        One value a period, none missing.
    moving_ranges : "screened" or "all"
        Two conventions that give different limits. "screened" leaves out, once, moving ranges of 3.267 times their
        mean or more (NHSRplotthedots); "all" keeps them (NHS Making Data Count workbooks).
    factor : float
        Mean moving ranges from centre to limit: NHS_FACTOR (2.66) or FULL_FACTOR (3 / 1.128).
    baseline : sequence of bool, shape (n_points,)
        Points that set the centre line and the limits; all of them where not given.

    Returns
    -------
    DataFrame, shape (n_points, 6), index of `values`
        value, centre, lower, upper [unit of `values`], method, note. Limits are not cut at 0.

    Raises
    ------
    ValueError
        A value is missing, the baseline has fewer than two points or another length, the factor is not above 0, or the
        moving ranges are neither screened nor all.

    Source
    ------
    Montgomery, Introduction to Statistical Quality Control, 6.4; Nelson LS (1982), Journal of Quality Technology 14,
    172-173 (screening); NHS England, Making Data Count.
    """
    positive(factor=factor)
    one_of(moving_ranges, ("screened", "all"), "moving ranges")
    series = numbers(values, "values")
    kept = _baseline(series, baseline, at_least=2)
    centre = float(series[kept].mean())
    reach = factor * _mean_range(series[kept], screened=moving_ranges == "screened")
    method = f"XmR, {moving_ranges} moving ranges x {factor:.4g}"
    return _chart(series, centre, centre - reach, centre + reach, kept, method)


def moving_range_chart(values: Numbers, *, baseline: Sequence[bool] | None = None) -> pd.DataFrame:
    """Chart of the moving ranges themselves (mR), none screened out.

    Parameters
    ----------
    values, baseline
        As in `xmr_chart`.

    Returns
    -------
    DataFrame, shape (n_points, 6), index of `values`
        As `xmr_chart`; the first `value` is nan, having no point before it.

    Raises
    ------
    ValueError
        As `xmr_chart`.

    Source
    ------
    Montgomery, 6.4: centre mR, limits 0 and 3.267 mR.
    """
    series = numbers(values, "values")
    kept = _baseline(series, baseline, at_least=2)
    centre = _mean_range(series[kept], screened=False)
    return _chart(series.diff().abs(), centre, 0.0, RANGE_LIMIT * centre, kept, "mR")


def c_chart(counts: Numbers, *, baseline: Sequence[bool] | None = None) -> pd.DataFrame:
    """Chart of counts over equal exposures (c).

    Plain c, u and p limits suppose that only chance moves the counts: for the counts of a whole borough they are far
    too narrow. See `u_prime_chart` and `p_prime_chart`.

    Parameters
    ----------
    counts : sequence or Series of float, shape (n_points,)
        Events in each period, 0 or more.
    baseline : sequence of bool, shape (n_points,)
        Points that set the centre line and the limits; all of them where not given.

    Returns
    -------
    DataFrame, shape (n_points, 6), index of `counts`
        value, centre, lower (0 or more), upper [events], method, note.

    Raises
    ------
    ValueError
        A count is missing or negative, or the baseline is empty or of another length.

    Source
    ------
    Montgomery, 7.3: centre +/- 3 sqrt(centre).
    """
    series = numbers(counts, "counts", at_least=0)
    kept = _baseline(series, baseline)
    centre = float(series[kept].mean())
    reach = SIGMAS * math.sqrt(centre)
    return _chart(series, centre, max(0.0, centre - reach), centre + reach, kept, "c")


def u_chart(
    counts: Numbers, exposure: Numbers, *, per: float = 1, baseline: Sequence[bool] | None = None
) -> pd.DataFrame:
    """Chart of rates (u).

    Parameters
    ----------
    counts : sequence or Series of float, shape (n_points,)
        Events in each period, 0 or more.
    exposure : same shape and index
        Residents, households or units observed, above 0.
    per : float
        Exposure for which a rate is given: 1,000 for a rate per 1,000.
    baseline : sequence of bool, shape (n_points,)
        Points that set the centre line and the limits; all of them where not given.

    Returns
    -------
    DataFrame, shape (n_points, 6), index of `counts`
        value, centre, lower (0 or more), upper [events per `per` of exposure], method, note.

    Raises
    ------
    ValueError
        A number is missing, a count negative, an exposure or `per` not positive, or rows or baseline do not match.

    Source
    ------
    Montgomery, 7.3: centre +/- 3 sqrt(centre / exposure).
    """
    return _ratio_chart(counts, exposure, per, baseline, "u")


def u_prime_chart(
    counts: Numbers, exposure: Numbers, *, per: float = 1, baseline: Sequence[bool] | None = None
) -> pd.DataFrame:
    """Chart of rates that vary by more than chance (Laney u'): for large exposures.

    Parameters
    ----------
    counts, exposure, per, baseline
        As in `u_chart`, with two points or more in the baseline.

    Returns
    -------
    DataFrame, shape (n_points, 6), index of `counts`
        As `u_chart`.

    Raises
    ------
    ValueError
        As `u_chart`, or the baseline has fewer than two points.

    Source
    ------
    Laney DB (2002), Quality Engineering 14, 531-537: sigma times mean|z_i - z_(i-1)| / 1.128.
    """
    return _ratio_chart(counts, exposure, per, baseline, "u'")


def p_chart(
    numerator: Numbers, denominator: Numbers, *, per: float = 1, baseline: Sequence[bool] | None = None
) -> pd.DataFrame:
    """Chart of proportions (p).

    Parameters
    ----------
    numerator : sequence or Series of float, shape (n_points,)
        Parts, 0 to `denominator`.
    denominator : same shape and index
        Wholes, above 0.
    per : float
        100 for percentages.
    baseline : sequence of bool, shape (n_points,)
        Points that set the centre line and the limits; all of them where not given.

    Returns
    -------
    DataFrame, shape (n_points, 6), index of `numerator`
        value, centre, lower, upper [0 to `per`], method, note.

    Raises
    ------
    ValueError
        A number is missing, a part is negative or greater than its whole, `per` is not positive, or rows or baseline do
        not match.

    Source
    ------
    Montgomery, 7.2: centre +/- 3 sqrt(centre (1 - centre) / denominator).
    """
    return _ratio_chart(numerator, denominator, per, baseline, "p")


def p_prime_chart(
    numerator: Numbers, denominator: Numbers, *, per: float = 1, baseline: Sequence[bool] | None = None
) -> pd.DataFrame:
    """Chart of proportions that vary by more than chance (Laney p'): for large denominators.

    Parameters
    ----------
    numerator, denominator, per, baseline
        As in `p_chart`, with two points or more in the baseline.

    Returns
    -------
    DataFrame, shape (n_points, 6), index of `numerator`
        As `p_chart`.

    Raises
    ------
    ValueError
        As `p_chart`, or the baseline has fewer than two points.

    Source
    ------
    Laney DB (2002), Quality Engineering 14, 531-537: sigma times mean|z_i - z_(i-1)| / 1.128.
    """
    return _ratio_chart(numerator, denominator, per, baseline, "p'")


def _ratio_chart(
    numerator: Numbers, denominator: Numbers, per: float, baseline: Sequence[bool] | None, method: str
) -> pd.DataFrame:
    """The chart of u, u', p or p'."""
    positive(per=per)
    proportion, laney = method.startswith("p"), method.endswith("'")
    if proportion:
        top, bottom = parts_of_wholes(numerator, denominator)
    else:
        top, bottom = numbers(numerator, "numerators", at_least=0), numbers(denominator, "denominators", above=0)
        same_index(numerators=top, denominators=bottom)
    kept = _baseline(top, baseline, at_least=2 if laney else 1)
    value = top / bottom
    centre = float(top[kept].sum() / bottom[kept].sum())
    sigma = (centre * (1 - centre if proportion else 1) / bottom) ** 0.5
    if laney and (sigma > 0).all():
        sigma = sigma * _mean_range(((value - centre) / sigma)[kept], screened=False) / RANGE_PER_SIGMA
    lower = (centre - SIGMAS * sigma).clip(lower=0)
    upper = (centre + SIGMAS * sigma).clip(upper=1 if proportion else math.inf)
    return _chart(value * per, centre * per, lower * per, upper * per, kept, method)


def _mean_range(values: "pd.Series[float]", *, screened: bool) -> float:
    """Mean of the absolute differences between neighbours."""
    ranges = values.diff().abs()
    # Where nothing moves there is nothing to screen out.
    if screened and ranges.any():
        ranges = ranges[ranges < RANGE_LIMIT * ranges.mean()]
    return float(ranges.mean())


def _baseline(series: "pd.Series[float]", baseline: Sequence[bool] | None, at_least: int = 1) -> "pd.Series[bool]":
    """The points that set the limits, as a mask."""
    kept = pd.Series(True if baseline is None else list(baseline), index=series.index, dtype=bool)
    if kept.sum() < at_least:
        raise ValueError(f"limits need a baseline of {at_least} points or more, found {kept.sum()} of {len(series)}")
    return kept


def _chart(
    value: "pd.Series[float]",
    centre: float,
    lower: "float | pd.Series[float]",
    upper: "float | pd.Series[float]",
    kept: "pd.Series[bool]",
    method: str,
) -> pd.DataFrame:
    """The chart as a table, one row a point."""
    points = kept.sum()
    note = "" if points >= MIN_POINTS else f"trial limits: they rest on {points} points, fewer than {MIN_POINTS}"
    columns = {"value": value, "centre": centre, "lower": lower, "upper": upper, "method": method, "note": note}
    return pd.DataFrame(columns, index=value.index)
