"""Months of the data year that chance and the usual swings of a borough's own months do not explain.

Counts for a day, on a Laney u' chart of the months held among the last 36. The months before the data year set the
limits, so that what is unusual in it does not widen them. Season is not taken out: three years are too few for it.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.indicators.derived import INPUT_SEPARATOR
from assessment.indicators.record_counts import Area, BaseRule, Source, police_files
from assessment.indicators.record_tables import Records
from assessment.indicators.record_years import Year, lacking_words, month_words, months_of, years_before
from assessment.indicators.recorded import Fact, count_fact, fact_id, months_counted, rows_counted
from assessment.tables.store import empty_table
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import counts_within
from assessment.terms.periods import Period

MONTH_COUNT, MONTHS_OUTSIDE = "month_count", "months_outside"
YEARS_BEFORE = 2  # 36 months with the data year
MIN_MONTHS = 12  # limits on fewer are trial limits
MIN_A_MONTH = 5  # on average; below it lower limits are 0 and upper ones a handful


def exception_facts(
    records: Records, borough: Area, period: Period, catalogue: Mapping[str, Indicator], rule: BaseRule
) -> pd.DataFrame:
    """The exceptions of every kind of crime record in the borough.

    Parameters
    ----------
    records, borough, period, catalogue, rule
        As for `recorded_facts`.

    Returns
    -------
    DataFrame
        Rows of the facts table; empty where no kind has enough months and records before the data year.
    """
    source = police_files(records, borough, catalogue, rule)
    facts = [
        fact
        for entry in source.counted
        for fact in exceptions(entry, borough, period, months_counted(source, borough, entry), source)
    ]
    return pd.DataFrame(facts, columns=empty_table("facts").columns)


def exceptions(
    entry: Indicator, borough: Area, period: Period, by_month: Mapping[str, int], source: Source
) -> Iterator[Fact]:
    """The months of the data year outside their limits, and how many they are; nothing of too few months or records.

    Parameters
    ----------
    entry, borough, period : Indicator, Area, Period
        What is counted, where, and the data year.
    by_month : mapping of month to int
        Records of the borough; a month held without one is none.
    source : Source
        Where they were counted; months not among its `months` are unknown and set no limit.

    Yields
    ------
    dict
        Rows of the facts table: a count with its limits for each month outside, then the number of such months.
    """
    before, now = charted_months(period, source.months)
    if not now or not is_chartable(before, by_month):
        return
    chart = month_chart([*before, *now], by_month, len(before))
    lacking = tuple(month for month in months_of(period) if month not in now)
    year = Year(period, tuple(now), lacking)
    caveats = _break_caveats(entry, before[0], now[-1], source)
    outside = [
        _month_fact(month, chart.loc[month].to_dict(), entry, borough, by_month, source, caveats)
        for month in now
        if _is_outside(chart.loc[month].to_dict())
    ]
    yield from outside
    level = count_fact(borough, entry, year, by_month, source)
    inputs = [rows_counted(entry, borough, months, source) for months in (now, before)]
    yield {
        **level,
        "fact_id": fact_id(entry, MONTHS_OUTSIDE, borough, year),
        "measure": MONTHS_OUTSIDE,
        "value": float(len(outside)),
        "value_printed": f"{len(outside)} of {len(now)} months",
        "caveats": ";".join(filter(None, [level["caveats"], *caveats])),
        "note": lacking_words(year),
        "formula": f"months outside three-sigma limits (u', records a day) set by {len(before)} months before",
        "inputs": INPUT_SEPARATOR.join(inputs),
    }


def charted_months(period: Period, held: Collection[str]) -> tuple[list[str], list[str]]:
    """The months held of the two years before the data year, and those of the data year."""
    first = years_before(period, YEARS_BEFORE).start
    earlier = [str(month) for month in pd.period_range(first, period.start, freq="M")][:-1]
    return [month for month in earlier if month in held], [month for month in months_of(period) if month in held]


def is_chartable(before: Collection[str], by_month: Mapping[str, int]) -> bool:
    """True where the months before are enough for limits, and the records enough for a chart."""
    return len(before) >= MIN_MONTHS and sum(by_month.get(month, 0) for month in before) >= MIN_A_MONTH * len(before)


def month_chart(months: list[str], by_month: Mapping[str, int], set_limits: int) -> pd.DataFrame:
    """A control chart of monthly counts.

    Parameters
    ----------
    months : list of str
        In order; months that are not held are left out.
    by_month : mapping of month to int
        Records.
    set_limits : int
        How many of the first months set the centre line and the limits.

    Returns
    -------
    DataFrame, index month, columns value, lower, upper  [records in the month]
    """
    from assessment.methods.control_charts import u_prime_chart  # late: methods take time to load

    days = pd.Series([float(pd.Period(month, "M").days_in_month) for month in months], months)
    counts = pd.Series([float(by_month.get(month, 0)) for month in months], months)
    baseline = [place < set_limits for place in range(len(months))]
    chart = u_prime_chart(counts, days, baseline=baseline)
    return pd.DataFrame({"value": counts, "lower": chart["lower"] * days, "upper": chart["upper"] * days})


def _is_outside(point: Mapping[Any, float]) -> bool:
    return not point["lower"] <= point["value"] <= point["upper"]


def _month_fact(
    month: str,
    point: Mapping[Any, float],
    entry: Indicator,
    borough: Area,
    by_month: Mapping[str, int],
    source: Source,
    caveats: list[str],
) -> Fact:
    """One month outside its limits; `lower` and `upper` are these, not an interval of the count."""
    only = pd.Period(month, "M")
    year = Year(Period(only.start_time.date(), only.end_time.date()), (month,), ())
    side = "above" if point["value"] > point["upper"] else "below"
    return {
        **count_fact(borough, entry, year, by_month, source),
        "fact_id": fact_id(entry, MONTH_COUNT, borough, year),
        "measure": MONTH_COUNT,
        "lower": point["lower"],
        "upper": point["upper"],
        "numerator": math.nan,
        "period_label": month_words(month),
        "caveats": ";".join(caveats),
        "note": f"{side.capitalize()} the limits: {counts_within(point['lower'], point['upper'])} would lie within.",
    }


def _break_caveats(entry: Indicator, first: str, last: str, source: Source) -> list[str]:
    """The caveat of a change in recording of this one type inside the months charted."""
    own = source.breaks[source.breaks["crime_type"].isin(entry.crime_types)]
    inside = own["month"].gt(first) & own["month"].le(last)
    return [Caveat.RECORDING_CHANGE] if inside.any() and len(entry.crime_types) == 1 else []
