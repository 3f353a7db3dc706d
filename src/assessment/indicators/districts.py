"""Where the borough stands among the districts of its own force and of the other forces held.

Districts are compared on the months of the data year that the force of every one of them has published: a month that
one lacks is left out for all. A district without residents of the borough's own vintage has no rate and no rank.
"""

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.indicators.derived import INPUT_SEPARATOR
from assessment.indicators.record_counts import Area, Source
from assessment.indicators.record_tables import SOURCE_ID, Records
from assessment.indicators.record_years import Year, months_of
from assessment.indicators.recorded import (
    DISTRICT_TABLE,
    Fact,
    base_rows,
    count_fact,
    fact_id,
    latest_population,
    months_counted,
    rate_printed,
)
from assessment.tables.rows import rows_of
from assessment.tables.store import empty_table
from assessment.terms.caveats import Caveat
from assessment.terms.crime import force_slug
from assessment.terms.numbers import ordinal, plain_number
from assessment.terms.periods import Period
from assessment.terms.places import PlaceKind
from assessment.terms.vocabulary import AreaType, Unit

COUNT, RATE, RATIO = "district_count", "district_rate", "district_ratio"
RANK_IN_FORCE, RANK_OF_ALL = "rank_in_force", "rank_of_all"
MIN_RANKED = 2
MIN_IN_FUNNEL = 4  # of fewer the spread between districts cannot be told from the spread of any one of them
RATIO_DECIMALS = 2

Forces = Mapping[str, str]  # by district code, as file names spell it


def district_facts(records: Records, borough: Area, period: Period, catalogue: Mapping[str, Indicator]) -> pd.DataFrame:
    """Counts and rates of every district in the police files for the data year, and the borough's ranks.

    Parameters
    ----------
    records : Records
        The prepared tables; of the districts, those whose own force has published a month of the data year.
    borough, period, catalogue
        As for `recorded_facts`.

    Returns
    -------
    DataFrame
        Rows of the facts table: counts, rates for 1,000 residents in the months compared, the ratio of each rate to
        that of all districts together with its place in the funnel, and the borough's ranks, 1 for the highest rate.
        Empty where the borough's own force has published no month of the data year.
    """
    forces = _forces_held(records, period)
    facts: list[Fact] = []
    if borough.code in forces:
        source, year = _source(records, borough, forces, catalogue), _months_of_all(records, forces, period)
        for entry in source.counted if year.held else ():
            facts += _facts_of(entry, year, source, records.districts.population, forces)
    return pd.DataFrame(facts, columns=empty_table("facts").columns)


def _published(records: Records, force: str, period: Period) -> set[str]:
    """The months of a period that a force has published."""
    own = records.coverage[(records.coverage["force"] == force) & (records.coverage["kind"] == "street")]
    return set(own.loc[own["status"] == "published", "month"]) & set(months_of(period))


def _forces_held(records: Records, period: Period) -> Forces:
    """The force of each district in the files: places that another force's files merely touch are no whole district."""
    areas, told = records.districts.areas, set(records.districts.comparators["district_code"])
    forces = {row["borough_code"]: force_slug(row["force_name"]) for row in rows_of(areas)}
    return {code: force for code, force in forces.items() if code in told and _published(records, force, period)}


def _months_of_all(records: Records, forces: Forces, period: Period) -> Year:
    common = set.intersection(*(_published(records, force, period) for force in set(forces.values())))
    wanted = months_of(period)
    held, lacking = (tuple(month for month in wanted if (month in common) is is_held) for is_held in (True, False))
    return Year(period, held, lacking)


def _source(records: Records, borough: Area, forces: Forces, catalogue: Mapping[str, Indicator]) -> Source:
    """The records of every district as a source to count from, the borough first."""
    counted = {name: entry for name, entry in catalogue.items() if entry.crime_types}
    rows = records.districts.comparators
    parts = {
        name: rows[rows["crime_type"].isin(entry.crime_types)].groupby(["district_code", "month"])["record_count"].sum()
        for name, entry in counted.items()
    }
    counts = pd.concat(parts).swaplevel(0, 1).rename_axis(["area_code", "indicator", "month"]).sort_index()
    names = rows.drop_duplicates("district_code").sort_values("district_name")
    others = [
        Area(row["district_code"], row["district_name"], AreaType.COMPARATOR, PlaceKind.BOROUGH)
        for row in rows_of(names)
        if row["district_code"] in forces and row["district_code"] != borough.code
    ]
    no_breaks = records.breaks.head(0)  # all districts are counted in the same months
    months = tuple(sorted(set(rows["month"])))
    areas = (borough, *others)
    return Source(SOURCE_ID, DISTRICT_TABLE, months, counts, tuple(counted.values()), areas, no_breaks, frozenset())


def _facts_of(entry: Indicator, year: Year, source: Source, population: pd.DataFrame, forces: Forces) -> Iterator[Fact]:
    counts = [_district_count(area, entry, year, source) for area in source.areas]
    yield from counts
    own = latest_population(population, source.areas[0], entry.denominator, year.period.end)
    if own is None:
        return
    same = population[population["vintage"] == own["vintage"]]
    bases = [latest_population(same, area, entry.denominator, year.period.end) for area in source.areas]
    rates = [_district_rate(count, base, year) for count, base in zip(counts, bases, strict=True) if base is not None]
    yield from rates
    yield from _ratios(rates)
    in_force = [rate for rate in rates if forces[rate["area_code"]] == forces[source.areas[0].code]]
    yield from _rank(in_force, RANK_IN_FORCE)
    if len(in_force) < len(rates):
        yield from _rank(rates, RANK_OF_ALL)


def _district_count(area: Area, entry: Indicator, year: Year, source: Source) -> Fact:
    level = count_fact(area, entry, year, months_counted(source, area, entry), source)
    return {
        **level,
        "fact_id": fact_id(entry, COUNT, area, year),
        "measure": COUNT,
        "caveats": str(Caveat.MONTHS_MISSING) if year.lacking else "",  # a district is too large to be misplaced
        "source_ref": f"{DISTRICT_TABLE}: {area.code}",
    }


def _district_rate(count: Fact, base: Fact, year: Year) -> Fact:
    """The rate in the months compared, which is no yearly rate where one is lacking; so it says."""
    from assessment.methods.count_intervals import crude_rate  # scipy takes half a second, and chapters only look up

    estimate = crude_rate(count["value"], base["value"])
    is_year = year.period.is_whole_year and not year.lacking
    return {
        **count,
        "fact_id": count["fact_id"].replace(f".{COUNT}.", f".{RATE}."),
        "measure": RATE,
        "unit": str(Unit.RATE_PER_1000),
        "value": estimate.value,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "numerator": count["value"],
        "denominator": base["value"],
        "value_printed": rate_printed(estimate.value) + ("" if is_year else f" in {len(year.held)} months"),
        "formula": f"1000 * {count['fact_id']} / ({plain_number(base['value'])} residents, {base['vintage']})",
        "inputs": INPUT_SEPARATOR.join([count["fact_id"], base_rows(base).text]),
    }


def _ratios(rates: list[Fact]) -> Iterator[Fact]:
    """Each rate over that of all districts together, with the place in the funnel; nothing of too few districts."""
    events, people = (pd.Series([rate[name] for rate in rates]) for name in ("numerator", "denominator"))
    if len(rates) < MIN_IN_FUNNEL or not events.gt(0).all():
        return
    expected = people * events.sum() / people.sum()
    for rate, ratio, place in zip(rates, events / expected, funnel_places(events, expected), strict=True):
        others = [each["fact_id"] for each in rates if each is not rate]
        yield {
            **rate,
            "fact_id": rate["fact_id"].replace(f".{RATE}.", f".{RATIO}."),
            "measure": RATIO,
            "unit": str(Unit.RATIO),
            "value": ratio,
            "lower": math.nan,
            "upper": math.nan,
            "numerator": math.nan,
            "denominator": math.nan,
            "value_printed": f"{ratio:.{RATIO_DECIMALS}f}, {place}",
            "note": f"The place is that in a funnel of {len(rates)} districts, which differ by more than chance.",
            "formula": f"{rate['fact_id']} / rate of all {len(rates)} districts together",
            "inputs": INPUT_SEPARATOR.join([rate["fact_id"], *others]),
        }


def funnel_places(events: "pd.Series[float]", expected: "pd.Series[float]") -> list[str]:
    """In words, where each district lies in a funnel that allows for the spread between districts.

    Parameters
    ----------
    events, expected : Series of float, same index
        Records, and those expected at the rate of all districts together: both above 0.
    """
    from assessment.methods.funnel_overdispersion import additive_limits, overdispersion, ratio_scores  # scipy

    scores = ratio_scores(events, expected)
    limits = additive_limits(expected, overdispersion(scores["z"], scores["se"]).tau2)
    ratios = events / expected
    words = pd.Series("within the limits", events.index)
    for level, name in (("95", "95%"), ("998", "99.8%")):  # the outer limits last: they say more
        words[ratios > limits[f"upper_{level}"]] = f"above the {name} limit"
        words[ratios < limits[f"lower_{level}"]] = f"below the {name} limit"
    return words.tolist()


def _rank(rates: list[Fact], measure: str) -> Iterator[Fact]:
    """The place of the first of these rates among them all, the highest first; equal rates share the higher place."""
    if len(rates) < MIN_RANKED:
        return
    own, others = rates[0], rates[1:]
    rank = 1 + sum(rate["value"] > own["value"] for rate in others)
    is_shared = any(rate["value"] == own["value"] for rate in others)
    yield {
        **own,
        "fact_id": own["fact_id"].replace(f".{RATE}.", f".{measure}."),
        "measure": measure,
        "unit": str(Unit.RANK),
        "value": float(rank),
        "lower": math.nan,
        "upper": math.nan,
        "numerator": math.nan,
        "denominator": float(len(rates)),
        "value_printed": f"{'joint ' if is_shared else ''}{_place_words(rank)} of {len(rates)}",
        "formula": f"place of {own['fact_id']} among {len(rates)} rates, the highest first",
        "inputs": INPUT_SEPARATOR.join(rate["fact_id"] for rate in rates),
    }


def _place_words(rank: int) -> str:
    return "highest" if rank == 1 else f"{ordinal(rank)} highest"
