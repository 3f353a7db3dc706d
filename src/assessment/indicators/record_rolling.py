"""The latest twelve months against the twelve before, and the year to date against the same months a year before.

Both are given only where every month of both stretches has been published: a part is never scaled up.
"""

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.indicators.derived import INPUT_SEPARATOR
from assessment.indicators.record_counts import Area, BaseRule, Source, police_files
from assessment.indicators.record_tables import Records
from assessment.indicators.record_years import MONTHS_IN_YEAR, Year, months_of, years_before
from assessment.indicators.recorded import (
    Fact,
    break_between,
    count_fact,
    fact_id,
    months_counted,
    percentage,
    rows_counted,
)
from assessment.tables.store import empty_table
from assessment.terms.numbers import plain_number
from assessment.terms.periods import Period
from assessment.terms.vocabulary import Marker

ROLLING, TO_DATE = "rolling", "to_date"
COUNT_ENDING, CHANGE_ENDING = "_count", "_change"


def rolling_facts(
    records: Records, borough: Area, period: Period, catalogue: Mapping[str, Indicator], rule: BaseRule
) -> pd.DataFrame:
    """Counts and changes of the latest twelve months published, and of the year to date where it is not over.

    Parameters
    ----------
    records, borough, period, catalogue, rule
        As for `recorded_facts`.

    Returns
    -------
    DataFrame
        Rows of the facts table; empty where a month that is needed has not been published.
    """
    source = police_files(records, borough, catalogue, rule)
    stretches = {ROLLING: latest_twelve(source.months), TO_DATE: year_to_date(period, source.months)}
    facts = [
        fact
        for name, stretch in stretches.items()
        if stretch is not None and all_held(stretch, source.months)
        for entry in source.counted
        for fact in _compared(name, entry, borough, stretch, source)
    ]
    return pd.DataFrame(facts, columns=empty_table("facts").columns)


def latest_twelve(held: Collection[str]) -> Period | None:
    """The twelve months to the latest one published; None where none was."""
    if not held:
        return None
    last = pd.Period(max(held), "M")
    return Period((last - MONTHS_IN_YEAR + 1).start_time.date(), last.end_time.date())


def year_to_date(period: Period, held: Collection[str]) -> Period | None:
    """The data year to the latest month published; None where it is over, or has not begun."""
    inside = [month for month in months_of(period) if month in held]
    if not inside or inside[-1] == months_of(period)[-1]:
        return None
    return Period(period.start, pd.Period(inside[-1], "M").end_time.date())


def all_held(stretch: Period, held: Collection[str]) -> bool:
    """True where every month of a stretch, and of the same stretch a year before, has been published."""
    return {*months_of(stretch), *months_of(years_before(stretch, 1))} <= set(held)


def _compared(name: str, entry: Indicator, borough: Area, stretch: Period, source: Source) -> Iterator[Fact]:
    """The count of a stretch, and its change on the same months a year before."""
    by_month = months_counted(source, borough, entry)
    now, before = (Year(each, tuple(months_of(each)), ()) for each in (stretch, years_before(stretch, 1)))
    level = count_fact(borough, entry, now, by_month, source)
    old = count_fact(borough, entry, before, by_month, source)["value"]
    measure = name + COUNT_ENDING
    yield {**level, "fact_id": fact_id(entry, measure, borough, now), "measure": measure}
    breaks = break_between(entry, before, now, source.breaks)
    change = percentage(old, level["value"])
    marker = f" {Marker.BREAK}" if breaks else ""
    measure = name + CHANGE_ENDING
    yield {
        **level,
        **change,
        "fact_id": fact_id(entry, measure, borough, now),
        "measure": measure,
        "value_printed": f"{change['value_printed']}{marker}",
        "base_period": before.period.label,
        "caveats": ";".join(breaks),
        "formula": f"{plain_number(level['value'])} in {stretch.label} against {plain_number(old)} a year before",
        "inputs": INPUT_SEPARATOR.join(rows_counted(entry, borough, each.held, source) for each in (now, before)),
    }
