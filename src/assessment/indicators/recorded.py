"""Facts counted from crime records: how many, how many more than a year before, and how many for each 1,000.

A month that was not published is unknown. A year that lacks one is counted without it and says so, its rate is not
given, and it is compared with the same months of the year before.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.indicators.published import slug
from assessment.methods.change import difference, percentage_change
from assessment.paths import Wing
from assessment.tables.rows import rows_of
from assessment.tables.store import empty_table, read_if_held
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import plain_number, written
from assessment.terms.periods import MONTHS, Period
from assessment.terms.places import PlaceKind
from assessment.terms.quality import Fate
from assessment.terms.vocabulary import AreaType, FactStatus, Marker, PeriodBasis, Unit

SOURCE_ID = "data-police-uk"
SOURCE_TITLE = "data.police.uk"
POLICE_SOURCE = "police_uk"
OPEN_GOVERNMENT_LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
MOST_YEARS = 6
MONTHS_IN_YEAR = 12
CHANGE_DECIMALS = 1
LOW_RATE = 10  # per 1,000; below it a second decimal, or small changes vanish
AREAS_OF_PAGES = (AreaType.BOROUGH, AreaType.WARD, AreaType.LSOA)
SUMMARY_INDICATORS = ("records_all_crime", "records_asb")  # what small areas are counted for

Fact = dict[str, Any]
Counts = pd.Series  # records by area_code, indicator and month


@dataclass(frozen=True)
class Records:
    """What counted facts are made from.

    Attributes
    ----------
    incidents : DataFrame
        Rows of the incidents table of the borough.
    areas, population : DataFrame
        Rows of these tables of the borough.
    coverage : DataFrame
        Months of street files by force, with their status: only `published` months are counted.
    breaks : DataFrame
        Rows of the breaks table: months in which a change in recording began, by type.
    """

    incidents: pd.DataFrame
    areas: pd.DataFrame
    population: pd.DataFrame
    coverage: pd.DataFrame
    breaks: pd.DataFrame


@dataclass(frozen=True)
class Area:
    """An area that facts are about."""

    code: str
    name: str
    type: AreaType
    place_kind: PlaceKind


@dataclass(frozen=True)
class Year:
    """Twelve months or another period of the brief, with those of its months that were published."""

    period: Period
    held: tuple[str, ...]
    lacking: tuple[str, ...]


def read_records(wing: Wing, borough_code: str) -> Records:
    """The prepared records of a borough; without any row where none were taken in.

    Raises
    ------
    DataCheckError
        A table no longer fits its schema.
    """
    areas, population = (read_if_held(name, wing.table(name)) for name in ("areas", "population"))
    return Records(
        incidents=read_if_held("incidents", wing.table("incidents", borough_code)),
        areas=areas[areas["borough_code"] == borough_code],
        population=population[population["borough_code"] == borough_code],
        coverage=read_if_held("police_coverage", wing.table("police_coverage")),
        breaks=read_if_held("breaks", wing.table("breaks")),
    )


def record_sources(intake: pd.DataFrame) -> pd.DataFrame:
    """One row of the sources table for each download that crime records were counted from.

    Parameters
    ----------
    intake : DataFrame
        Rows of the intake table.
    """
    used = intake[(intake["source"] == POLICE_SOURCE) & (intake["fate"] == Fate.USED)]
    rows = [
        {
            "source_id": f"{SOURCE_ID}-{edition}",
            "title": "Street-level crime and anti-social behaviour",
            "publisher": SOURCE_TITLE,
            "edition_period": f"download of {month_words(str(edition))}",
            "document_kind": "data",
            "covers": f"{month_words(group['month'].min())} to {month_words(group['month'].max())}",
            "sha256": group["sha256"].iloc[0],
            "licence_note": OPEN_GOVERNMENT_LICENCE,
        }
        for edition, group in used.groupby("edition", sort=True)
    ]
    return pd.DataFrame(rows, columns=empty_table("sources").columns)


def recorded_facts(
    records: Records, borough: Area, period: Period, catalogue: Mapping[str, Indicator], edition: str
) -> pd.DataFrame:
    """Every fact counted from the crime records of a borough.

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
    edition : str
        The edition that the facts are for.

    Returns
    -------
    DataFrame
        Rows of the facts table; empty where no record lies in the period.
    """
    years = years_held(period, published_months(records))
    if not years or records.incidents.empty:
        return empty_table("facts")
    counted = {name: entry for name, entry in catalogue.items() if entry.crime_types}
    areas = [borough, *_wards(records.areas), *_lsoas(records.areas)]
    counts = count_records(records.incidents, counted)
    breaks = breaks_of(records)
    facts = [
        {**fact, "edition": edition}
        for area in areas
        for name, entry in counted.items()
        if area.type is AreaType.BOROUGH or name in SUMMARY_INDICATORS
        for fact in _facts_of(area, entry, years, counts, records.population, breaks)
    ]
    return pd.DataFrame(facts, columns=empty_table("facts").columns)


def breaks_of(records: Records) -> pd.DataFrame:
    """The breaks in recording that concern the borough's main force: those of all forces, and its own."""
    if records.incidents.empty:
        return records.breaks
    force = records.incidents["force"].mode().iloc[0]
    return records.breaks[records.breaks["force"].isin(["", force])]


def _break_between(entry: Indicator, before: Year, now: Year, breaks: pd.DataFrame) -> list[str]:
    """The caveat of a change in recording of this one type that began inside the two years compared."""
    first, last = f"{before.period.start:%Y-%m}", f"{now.period.end:%Y-%m}"
    own = breaks[breaks["crime_type"].isin(entry.crime_types) & breaks["month"].gt(first) & breaks["month"].le(last)]
    return [Caveat.RECORDING_CHANGE] if len(own) and len(entry.crime_types) == 1 else []


def published_months(records: Records) -> tuple[str, ...]:
    """The months that every force with a file on most of the borough's records has published."""
    if records.incidents.empty:
        return ()
    force = records.incidents["force"].mode().iloc[0]
    own = records.coverage[(records.coverage["force"] == force) & (records.coverage["kind"] == "street")]
    return tuple(sorted(own.loc[own["status"] == "published", "month"]))


def years_held(period: Period, months: Collection[str]) -> list[Year]:
    """The data year and the same months of the years before it, oldest first, as far back as a month is held.

    Examples
    --------
    With months from 2022-01 to 2024-12, the data year 2024 gives 2022, 2023 and 2024.
    """
    years: list[Year] = []
    for back in range(MOST_YEARS):
        earlier = _years_before(period, back)
        wanted = months_of(earlier)
        held = tuple(month for month in wanted if month in months)
        if not held or (years and years[0].period.start <= earlier.start):
            break
        years.insert(0, Year(earlier, held, tuple(month for month in wanted if month not in months)))
    return years


def _years_before(period: Period, back: int) -> Period:
    end_of_month = pd.Period(period.end, freq="M") - MONTHS_IN_YEAR * back
    start = pd.Period(period.start, freq="M") - MONTHS_IN_YEAR * back
    return Period(start.start_time.date(), end_of_month.end_time.date())


def months_of(period: Period) -> list[str]:
    """The months of a period: "2024-04" and so on."""
    return [str(month) for month in pd.period_range(period.start, period.end, freq="M")]


def count_records(incidents: pd.DataFrame, counted: Mapping[str, Indicator]) -> Counts:
    """How many records each indicator has in each area of the borough by month.

    Parameters
    ----------
    incidents : DataFrame
        Rows of the incidents table of one borough.
    counted : mapping of indicator id to Indicator
        With the types that each counts.

    Returns
    -------
    Series of int, index area_code, indicator, month
    """
    by_type = pd.concat(
        incidents.groupby([column, "crime_type", "month"], observed=True).size().rename_axis(["area", "type", "month"])
        for column in ("borough_code", "ward24_code", "lsoa21_code")
    )
    types = by_type.index.get_level_values("type")
    parts = {
        name: by_type[types.isin(entry.crime_types)].groupby(level=["area", "month"]).sum()
        for name, entry in counted.items()
    }
    return pd.concat(parts).swaplevel(0, 1).rename_axis(["area_code", "indicator", "month"]).sort_index()


def _wards(areas: pd.DataFrame) -> list[Area]:
    wards = areas.drop_duplicates("ward24_code").sort_values("ward24_name")
    return [Area(row["ward24_code"], row["ward24_name"], AreaType.WARD, PlaceKind.WARD24) for row in rows_of(wards)]


def _lsoas(areas: pd.DataFrame) -> list[Area]:
    ordered = areas.sort_values("lsoa21_code")
    return [Area(row["lsoa21_code"], row["lsoa21_name"], AreaType.LSOA, PlaceKind.LSOA21) for row in rows_of(ordered)]


def _facts_of(
    area: Area, entry: Indicator, years: list[Year], counts: Counts, population: pd.DataFrame, breaks: pd.DataFrame
) -> Iterator[Fact]:
    """Counts of every year; changes between years that follow each other; the rate of each whole year."""
    try:
        by_month: dict[str, int] = counts.loc[(area.code, entry.id)].to_dict()
    except KeyError:  # no record of this kind in this area in any month held: none, and that is known
        by_month = {}
    levels = [_count(area, entry, year, by_month) for year in years]
    yield from levels
    for level, year in zip(levels, years, strict=True):
        yield from _rate(level, entry, area, year, population)
    if area.type is AreaType.BOROUGH:
        for (_, before), (level, now) in pairwise(zip(levels, years, strict=True)):
            yield from _changes(level, before, now, by_month, _break_between(entry, before, now, breaks))


def _count(area: Area, entry: Indicator, year: Year, by_month: Mapping[str, int]) -> Fact:
    value = float(sum(by_month.get(month, 0) for month in year.held))
    caveats = [Caveat.MONTHS_MISSING] if year.lacking else []
    caveats += [Caveat.ANONYMISED_LOCATION] if area.type is not AreaType.BOROUGH else []
    return {
        "fact_id": _fact_id(entry, "count", area, year),
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
        "note": _lacking_words(year),
        "formula": f"records of {', '.join(entry.crime_types)} in {', '.join(_runs(year.held))}",
        "source_id": SOURCE_ID,
        "source_ref": f"incidents: {area.place_kind} {area.code}",
        "observation_ids": "",
        "edition": "",
    }


def _fact_id(entry: Indicator, measure: str, area: Area, year: Year) -> str:
    """As for published facts; LSOAs by their code, which is what stays."""
    name = area.code.lower() if area.type is AreaType.LSOA else slug(area.name)
    return f"{entry.id}.{measure}.{name}.{year.period.slug}"


def _lacking_words(year: Year) -> str:
    if not year.lacking:
        return ""
    names = ", ".join(month_words(month) for month in year.lacking)
    return f"{year.period.label}: {len(year.held)} of {len(year.held) + len(year.lacking)} months; without {names}."


def month_words(month: str) -> str:
    """A month as readers know it: "November 2023"."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def _runs(months: Collection[str]) -> list[str]:
    """Months as unbroken runs: "2024-04 to 2025-03"."""
    runs: list[list[str]] = []
    for month in months:
        follows = runs and pd.Period(month, "M") == pd.Period(runs[-1][-1], "M") + 1
        if follows:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]


def _rate(level: Fact, entry: Indicator, area: Area, year: Year, population: pd.DataFrame) -> Iterator[Fact]:
    """The rate of a whole year, with the interval of a count that varies by chance."""
    base = latest_population(population, area, entry.denominator, year.period.end)
    if base is None or year.lacking or not year.period.is_whole_year:
        return
    from assessment.methods.count_intervals import crude_rate  # scipy takes half a second, and chapters only look up

    estimate = crude_rate(level["value"], base["value"])
    residents = f"{plain_number(base['value'])} {entry.denominator}, {base['vintage']}"
    yield {
        **level,
        "fact_id": _fact_id(entry, "derived_rate", area, year),
        "measure": "derived_rate",
        "unit": str(Unit.RATE_PER_1000),
        "value": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "numerator": level["value"],
        "denominator": base["value"],
        "value_printed": written(estimate.value, Unit.RATE_PER_1000, decimals=1 if estimate.value >= LOW_RATE else 2),
        "formula": f"1000 * {level['fact_id']} / ({residents})",
    }


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
    level: Fact, before: Year, now: Year, by_month: Mapping[str, int], breaks: Collection[str]
) -> Iterator[Fact]:
    """Difference and percentage change on the year before, on the months that both years hold."""
    pairs = [(old, new) for old, new in _same_months(before, now)]
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
        "note": " ".join(filter(None, [_lacking_words(before), _lacking_words(now), _compared_words(pairs, lacks)])),
        "formula": f"{compared}{same}",
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
    yield {**shared, "fact_id": ".".join([stem[0], "change", *stem[2:]]), **_percentage(old, new)}


def _same_months(before: Year, now: Year) -> Iterator[tuple[str, str]]:
    for month in now.held:
        old = str(pd.Period(month, "M") - MONTHS_IN_YEAR)
        if old in before.held:
            yield old, month


def _compared_words(pairs: list[tuple[str, str]], lacks: bool) -> str:
    return f"Compared on the same {len(pairs)} months of both years." if lacks else ""


def _percentage(old: float, new: float) -> Fact:
    value = percentage_change(old, new)
    small = math.isnan(value)
    lower, upper = (math.nan, math.nan) if small else _change_interval(old, new)
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
