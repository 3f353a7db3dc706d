"""Facts counted from crime records: how many, how many more than a year before, and how many for each 1,000.

A month that was not published is unknown. A year that lacks one is counted without it and says so, its rate is not
given, and it is compared with the same months of the year before.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.indicators.derived import INPUT_SEPARATOR
from assessment.indicators.published import slug
from assessment.indicators.record_counts import Area, BaseRule, Source, police_extract, police_files
from assessment.indicators.record_tables import Records
from assessment.indicators.record_years import Year, lacking_words, runs_of, same_months, years_held
from assessment.methods.change import difference, percentage_change
from assessment.tables.rows import rows_of
from assessment.tables.selection import RANGE, Selection
from assessment.tables.store import empty_table
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import plain_number, written
from assessment.terms.periods import Period
from assessment.terms.places import Denominator
from assessment.terms.vocabulary import AreaType, FactStatus, Marker, PeriodBasis, Unit

CHANGE_DECIMALS = 1
LOW_RATE = 10  # per 1,000; below it a second decimal, or small changes vanish
DENOMINATOR_WORDS: dict[str, str] = {
    Denominator.RESIDENTS: "residents",
    Denominator.HOUSEHOLDS: "households",
    Denominator.ADULT_FEMALES: "females aged 16 and over",
    Denominator.AGED_10_TO_17: "people aged 10 to 17",
}
AREA_COLUMNS = {AreaType.BOROUGH: "borough_code", AreaType.WARD: "ward24_code", AreaType.LSOA: "lsoa21_code"}
DISTRICT_TABLE, DISTRICT_COLUMN = "comparators", "district_code"
SUMMARY_INDICATORS = ("records_all_crime", "records_asb")  # what small areas are counted for

Fact = dict[str, Any]


def recorded_facts(
    records: Records,
    borough: Area,
    period: Period,
    catalogue: Mapping[str, Indicator],
    rule: BaseRule,
) -> pd.DataFrame:
    """Every fact counted from the crime records of a borough on data.police.uk, which anybody may see.

    Parameters
    ----------
    records : Records
        The prepared tables of the borough.
    borough : Area
        The borough itself.
    period : Period
        The data year; the same months of up to five years before are counted too.
    catalogue : mapping of indicator id to Indicator
        Those with `crime_types` are counted.
    rule : BaseRule
        Where residents are the wrong base for a rate.

    Returns
    -------
    DataFrame
        Rows of the facts table; empty where no record lies in the period.
    """
    source = police_files(records, borough, catalogue, rule)
    years = years_held(period, source.months)
    facts = [
        fact
        for area in source.areas
        for entry in source.counted
        if area.type is AreaType.BOROUGH or entry.id in SUMMARY_INDICATORS
        for fact in _facts_of(area, entry, years, source, records.population)
    ]
    return pd.DataFrame(facts, columns=empty_table("facts").columns)


def extract_levels(records: Records, borough: Area, period: Period, catalogue: Mapping[str, Indicator]) -> pd.DataFrame:
    """How many records of the police extract there are in the borough and its wards, for the years held.

    These counts are not protected: the release room alone reads them. What follows from them is worked out there, from
    what may be shown.

    Parameters
    ----------
    records, borough, period, catalogue
        As for `recorded_facts`; indicators with `extract` are counted.

    Returns
    -------
    DataFrame
        Rows of the facts table; empty where no record lies in the period.
    """
    source = police_extract(records, borough, catalogue)
    facts = [
        count_fact(area, entry, year, months_counted(source, area, entry), source)
        for year in years_held(period, source.months)
        for area in source.areas
        for entry in source.counted
    ]
    return pd.DataFrame(facts, columns=empty_table("facts").columns)


def months_counted(source: Source, area: Area, entry: Indicator) -> dict[str, int]:
    """Records of one kind in one area by month. No record in any month held is none, and that is known."""
    try:
        return source.counts.loc[(area.code, entry.id)].to_dict()
    except KeyError:
        return {}


def _facts_of(
    area: Area, entry: Indicator, years: list[Year], source: Source, population: pd.DataFrame
) -> Iterator[Fact]:
    """Counts of every year; changes between years that follow each other; the rate of each whole year."""
    by_month = months_counted(source, area, entry)
    levels = [count_fact(area, entry, year, by_month, source) for year in years]
    yield from levels
    for level, year in zip(levels, years, strict=True):
        yield from _rate(level, entry, area, year, population, source)
    if area.type is AreaType.BOROUGH:
        for (_, before), (level, now) in pairwise(zip(levels, years, strict=True)):
            breaks = break_between(entry, before, now, source.breaks)
            rows = [rows_counted(entry, area, months, source) for months in _months_compared(before, now)]
            yield from _changes(level, before, now, by_month, breaks, rows)


def count_fact(area: Area, entry: Indicator, year: Year, by_month: Mapping[str, int], source: Source) -> Fact:
    """How many records of one kind an area has in the months held of a year, as a row of the facts table."""
    value = float(sum(by_month.get(month, 0) for month in year.held))
    caveats = [Caveat.MONTHS_MISSING] if year.lacking else []
    caveats += [Caveat.ANONYMISED_LOCATION] if area.type is not AreaType.BOROUGH else []
    return {
        "fact_id": fact_id(entry, "count", area, year),
        "indicator": entry.id,
        "label": entry.label,
        "theme": entry.theme,
        "direction": str(entry.direction),
        "tells_of": entry.tells_of,
        "measure": "count",
        "area_code": area.code,
        "area_name": area.name,
        "area_type": str(area.type),
        "period_start": pd.Timestamp(year.period.start),
        "period_end": pd.Timestamp(year.period.end),
        "period_label": year.period.label,
        "period_basis": str(PeriodBasis.COUNTED),
        "base_period": "",
        "breakdowns": "",
        "value": value,
        "lower": math.nan,
        "upper": math.nan,
        "numerator": math.nan,
        "denominator": math.nan,
        "unit": str(Unit.COUNT),
        "qualifier": "",
        "value_printed": written(value, Unit.COUNT) + (f" in {len(year.held)} months" if year.lacking else ""),
        "status": str(FactStatus.DERIVED),
        "caveats": ";".join(caveats),
        "note": lacking_words(year),
        "formula": f"records of {', '.join(entry.crime_types or entry.extract)} in {', '.join(runs_of(year.held))}",
        "inputs": rows_counted(entry, area, year.held, source),
        "source_id": source.id,
        "source_ref": f"{source.table}: {area.place_kind} {area.code}",
        "observation_ids": "",
        "edition": "",
    }


def rows_counted(entry: Indicator, area: Area, months: Collection[str], source: Source) -> str:
    """The rows that a count is the number of."""
    conditions = [condition.partition("=") for condition in entry.extract]
    wanted = {column: (value,) for column, _, value in conditions} or {"crime_type": entry.crime_types}
    runs = tuple(run.replace(" to ", RANGE) for run in runs_of(months))
    return Selection(source.table, {_area_column(area, source): (area.code,), **wanted, "month": runs}).text


def _area_column(area: Area, source: Source) -> str:
    return DISTRICT_COLUMN if source.table == DISTRICT_TABLE else AREA_COLUMNS[area.type]


def fact_id(entry: Indicator, measure: str, area: Area, year: Year) -> str:
    """As for published facts; LSOAs by their code, which is what stays."""
    name = area.code.lower() if area.type is AreaType.LSOA else slug(area.name)
    return f"{entry.id}.{measure}.{name}.{year.period.slug}"


def _rate(
    level: Fact, entry: Indicator, area: Area, year: Year, population: pd.DataFrame, source: Source
) -> Iterator[Fact]:
    """The rate of a whole year, with the interval of a count that varies by chance."""
    base = latest_population(population, area, entry.denominator, year.period.end)
    if base is None or year.lacking or not year.period.is_whole_year:
        return
    from assessment.methods.count_intervals import crude_rate  # scipy takes half a second, and chapters only look up

    estimate = crude_rate(level["value"], base["value"])
    people = f"{plain_number(base['value'])} {DENOMINATOR_WORDS[entry.denominator]}, {base['vintage']}"
    doubts = [Caveat.RESIDENTS_WRONG_BASE] if area.code in source.doubtful else []
    yield {
        **level,
        "fact_id": fact_id(entry, "derived_rate", area, year),
        "measure": "derived_rate",
        "unit": str(Unit.RATE_PER_1000),
        "value": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "numerator": level["value"],
        "denominator": base["value"],
        "value_printed": rate_printed(estimate.value),
        "formula": f"1000 * {level['fact_id']} / ({people})",
        "inputs": INPUT_SEPARATOR.join([level["fact_id"], base_rows(base).text]),
        "caveats": ";".join(filter(None, [level["caveats"], *doubts])),
    }


def rate_printed(rate: float) -> str:
    """A rate for 1,000 as pages write it."""
    return written(rate, Unit.RATE_PER_1000, decimals=1 if rate >= LOW_RATE else 2)


def base_rows(base: Fact) -> Selection:
    """The row of the population table that a rate was divided by."""
    key = ("place_kind", "area_code", "denominator", "vintage")
    return Selection("population", {name: (str(base[name]),) for name in key})


def latest_population(population: pd.DataFrame, area: Area, denominator: str, day: date) -> Fact | None:
    """The denominator of an area of the latest vintage not after a day, or else of the earliest one after it."""
    own = population[
        (population["area_code"] == area.code)
        & (population["place_kind"] == area.place_kind)
        & (population["denominator"] == denominator)
        & population["value"].gt(0)
    ].sort_values(["reference_date", "vintage"])
    if own.empty:
        return None
    before = own[own["reference_date"] <= pd.Timestamp(day)]
    return rows_of(before.tail(1) if len(before) else own.head(1))[0]


def _changes(
    level: Fact, before: Year, now: Year, by_month: Mapping[str, int], breaks: Collection[str], rows: list[str]
) -> Iterator[Fact]:
    """Difference and percentage change on the year before, on the months that both years hold."""
    pairs = [(old, new) for old, new in same_months(before, now)]
    if not pairs:
        return
    old = float(sum(by_month.get(month, 0) for month, _ in pairs))
    new = float(sum(by_month.get(month, 0) for _, month in pairs))
    lacks = bool(before.lacking or now.lacking)
    same = f" on the same {len(pairs)} months" if lacks else ""
    compared = f"{plain_number(new)} in {now.period.label} against {plain_number(old)} in {before.period.label}"
    shared: Fact = {
        **level,
        "base_period": f"the same {len(pairs)} months of {before.period.label}" if lacks else before.period.label,
        "caveats": ";".join([*breaks, *([Caveat.MONTHS_MISSING] if lacks else [])]),
        "note": " ".join(filter(None, [lacking_words(before), lacking_words(now), _compared_words(pairs, lacks)])),
        "formula": f"{compared}{same}",
        "inputs": INPUT_SEPARATOR.join(rows),
    }
    stem = level["fact_id"].split(".")
    value = difference(old, new)
    yield {
        **shared,
        "fact_id": ".".join([stem[0], "difference", *stem[2:]]),
        "measure": "difference",
        "value": value,
        "value_printed": written(value, Unit.COUNT, signed=True),
    }
    change = percentage(old, new)
    if breaks:
        change["value_printed"] = f"{change['value_printed']} {Marker.BREAK}"
    yield {**shared, "fact_id": ".".join([stem[0], "change", *stem[2:]]), **change}


def _months_compared(before: Year, now: Year) -> tuple[list[str], list[str]]:
    """The months of now and of the year before that are set against each other."""
    pairs = list(same_months(before, now))
    return [new for _, new in pairs], [old for old, _ in pairs]


def break_between(entry: Indicator, before: Year, now: Year, breaks: pd.DataFrame) -> list[str]:
    """The caveat of a change in recording of this one type that began inside the two years compared."""
    first, last = f"{before.period.start:%Y-%m}", f"{now.period.end:%Y-%m}"
    own = breaks[breaks["crime_type"].isin(entry.crime_types) & breaks["month"].gt(first) & breaks["month"].le(last)]
    return [Caveat.RECORDING_CHANGE] if len(own) and len(entry.crime_types) == 1 else []


def _compared_words(pairs: list[tuple[str, str]], lacks: bool) -> str:
    return f"Compared on the same {len(pairs)} months of both years." if lacks else ""


def percentage(old: float, new: float, *, by_chance: bool = True) -> Fact:
    """The columns of a percentage change of two counts; without a value where the base is too small for one.

    `by_chance` is False for what is no count of events, such as a stock or a prediction: then there is no interval.
    """
    value = percentage_change(old, new)
    small = math.isnan(value)
    lower, upper = _change_interval(old, new) if by_chance and not small else (math.nan, math.nan)
    return {
        "measure": "change",
        "unit": str(Unit.PERCENT),
        "value": value,
        "lower": lower,
        "upper": upper,
        "numerator": difference(old, new),
        "denominator": old,
        "value_printed": str(Marker.LOW_RELIABILITY)
        if small
        else written(value, Unit.PERCENT, signed=True, decimals=CHANGE_DECIMALS),
        "status": str(FactStatus.SMALL_BASE if small else FactStatus.DERIVED),
    }


def _change_interval(old: float, new: float) -> tuple[float, float]:
    """95% interval of a percentage change of two counts that vary by chance."""
    from assessment.methods.rate_ratios import percentage_change_interval  # scipy takes half a second

    estimate = percentage_change_interval(new, 1, old, 1)
    return estimate.lower, estimate.upper
