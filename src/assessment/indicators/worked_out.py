"""What follows from the counts that partners share: changes, rates and shares.

Worked out from counts that are protected already, so that nothing here can tell more than they do: of a count that is
withheld nothing follows, and of a rounded one only what the rounded number gives.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.indicators.derived import INPUT_SEPARATOR, share_interval
from assessment.indicators.published import period_of
from assessment.indicators.record_counts import Area
from assessment.indicators.recorded import DENOMINATOR_WORDS, LOW_RATE, base_rows, latest_population, percentage
from assessment.indicators.return_years import END
from assessment.methods.change import MIN_BASE, difference
from assessment.methods.proportions import share_pct
from assessment.tables.rows import rows_of
from assessment.tables.store import empty_table
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import plain_number, written
from assessment.terms.periods import Period
from assessment.terms.places import PlaceKind
from assessment.terms.vocabulary import AreaType, FactStatus, Marker, Unit

SERIES = ["indicator", "area_code", "breakdowns"]
PLACE_KINDS = {AreaType.BOROUGH: PlaceKind.BOROUGH, AreaType.WARD: PlaceKind.WARD24, AreaType.LSOA: PlaceKind.LSOA21}
SHARE_DECIMALS = 1

Fact = dict[str, Any]


def worked_out(levels: pd.DataFrame, population: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> pd.DataFrame:
    """Changes on the year before, rates and shares of counts that partners share.

    Parameters
    ----------
    levels : DataFrame
        Protected counts: rows of the facts table, those withheld without a value and with that status.
    population : DataFrame
        Rows of the population table of the borough.
    catalogue : mapping of indicator id to Indicator
        For denominators, and for the whole that a count is a share of.

    Returns
    -------
    DataFrame
        Rows of the facts table; what follows from a withheld count is withheld.
    """
    rows = rows_of(levels)
    facts = [*_changes(rows, catalogue), *_rates(rows, population, catalogue), *_shares(rows, catalogue)]
    return pd.DataFrame(facts, columns=empty_table("facts").columns)


def _changes(levels: Sequence[Fact], catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """Difference and percentage change between years that follow each other, in the whole borough and its parts."""
    series: dict[tuple[str, ...], list[Fact]] = {}
    for level in levels:
        if level["area_type"] == AreaType.BOROUGH and _is_whole(level):
            series.setdefault(tuple(level[name] for name in SERIES), []).append(level)
    for group in series.values():
        by_chance = _counts_events(group, catalogue)
        for before, now in pairwise(sorted(group, key=lambda level: level["period_start"])):
            if _period(now).follows(_period(before)):
                yield _difference(before, now)
                yield _percentage(before, now, by_chance=by_chance)


def _is_whole(level: Fact) -> bool:
    """False for a year that lacks a month."""
    return Caveat.MONTHS_MISSING not in level["caveats"].split(";")


def _counts_events(series: Sequence[Fact], catalogue: Mapping[str, Indicator]) -> bool:
    """False for what does not vary as a count of events does: what stands at one time, averages and predictions."""
    is_stock = catalogue[series[0]["indicator"]].over_time == END
    return not is_stock and all(level["value"] % 1 == 0 for level in series if not math.isnan(level["value"]))


def _period(level: Fact) -> Period:
    period = period_of(level)
    if period is None:
        raise ValueError(f"{level['fact_id']} has no period")
    return period


def _difference(before: Fact, now: Fact) -> Fact:
    value = difference(before["value"], now["value"])
    return following(
        "difference",
        (now, before),
        value=value,
        value_printed=written(value, Unit.COUNT, signed=True),
        base_period=before["period_label"],
        formula=f"{now['fact_id']} - {before['fact_id']}",
    )


def _percentage(before: Fact, now: Fact, *, by_chance: bool) -> Fact:
    formula = f"100 * ({now['fact_id']} - {before['fact_id']}) / {before['fact_id']}"
    is_known = not math.isnan(before["value"]) and not math.isnan(now["value"])
    unknown = {"unit": str(Unit.PERCENT)}
    known = percentage(before["value"], now["value"], by_chance=by_chance) if is_known else unknown
    return following("change", (now, before), base_period=before["period_label"], formula=formula, **known)


def _rates(levels: Sequence[Fact], population: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """The rate of each whole year of a whole area, with the interval of a count that varies by chance."""

    @cache
    def base_of(code: str, name: str, area_type: AreaType, denominator: str, day: date) -> Fact | None:
        return latest_population(population, Area(code, name, area_type, PLACE_KINDS[area_type]), denominator, day)

    for level in levels:
        denominator = catalogue[level["indicator"]].denominator
        if denominator and not level["breakdowns"] and _is_whole(level) and _period(level).is_whole_year:
            area = level["area_code"], level["area_name"], AreaType(level["area_type"])
            base = base_of(*area, denominator, _period(level).end)
            if base is not None:
                yield _rate(level, base, denominator)


def _rate(level: Fact, base: Fact, denominator: str) -> Fact:
    people = f"{plain_number(base['value'])} {DENOMINATOR_WORDS[denominator]}, {base['vintage']}"
    shared = {
        "unit": str(Unit.RATE_PER_1000),
        "formula": f"1000 * {level['fact_id']} / ({people})",
        "inputs": INPUT_SEPARATOR.join([level["fact_id"], base_rows(base).text]),
    }
    if math.isnan(level["value"]):  # withheld, or not known
        return following("derived_rate", (level,), **shared)
    from assessment.methods.count_intervals import crude_rate  # scipy takes half a second, and chapters only look up

    estimate = crude_rate(level["value"], base["value"])
    return following(
        "derived_rate",
        (level,),
        value=estimate.value,
        lower=estimate.lower,
        upper=estimate.upper,
        numerator=level["value"],
        denominator=base["value"],
        value_printed=written(estimate.value, Unit.RATE_PER_1000, decimals=1 if estimate.value >= LOW_RATE else 2),
        **shared,
    )


def _shares(levels: Sequence[Fact], catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """Counts as a share of the whole that they are part of, in the same return."""
    by_key = {_key(level, level["indicator"]): level for level in levels}
    for level in levels:
        whole = by_key.get(_key(level, catalogue[level["indicator"]].share_of))
        if whole is not None:
            yield _share(level, whole)


def _key(level: Fact, indicator: str) -> tuple[Any, ...]:
    return indicator, level["area_code"], level["period_start"], level["period_end"], level["breakdowns"]


def _share(part: Fact, whole: Fact) -> Fact:
    shared = {
        "unit": str(Unit.PERCENT),
        "formula": f"100 * {part['fact_id']} / {whole['fact_id']}",
        "note": " ".join(filter(None, [f"Share of: {whole['label']}.", part["note"]])),
    }
    if _withheld(part, whole) or math.isnan(part["value"]) or not whole["value"] > 0:
        return following("derived_share", (part, whole), **shared)
    if whole["value"] < MIN_BASE:
        small = {"status": str(FactStatus.SMALL_BASE), "value_printed": str(Marker.LOW_RELIABILITY)}
        return following("derived_share", (part, whole), **shared, **small)
    numerator = min(part["value"], whole["value"])  # both may be rounded
    value, interval = share_pct(numerator, whole["value"]), share_interval(numerator, whole["value"])
    return following(
        "derived_share",
        (part, whole),
        value=value,
        lower=interval[0],
        upper=interval[1],
        numerator=numerator,
        denominator=whole["value"],
        value_printed=written(value, Unit.PERCENT, decimals=SHARE_DECIMALS),
        **shared,
    )


def following(measure: str, inputs: tuple[Fact, ...], /, **values: Any) -> Fact:
    """A fact worked out from others, the first of which says what and where; withheld where one of them is."""
    first, stem = inputs[0], inputs[0]["fact_id"].split(".")
    known = "value" in values and not math.isnan(values["value"])
    nothing = dict.fromkeys(("value", "lower", "upper", "numerator", "denominator"), math.nan)
    caveats = dict.fromkeys(code for fact in inputs for code in fact["caveats"].split(";") if code)
    fact = {
        **first,
        **nothing,
        "fact_id": ".".join([stem[0], measure, *stem[2:]]),
        "measure": measure,
        "caveats": ";".join(caveats),
        "inputs": INPUT_SEPARATOR.join(fact["fact_id"] for fact in inputs),
        "status": str(FactStatus.DERIVED if known else FactStatus.NOT_AVAILABLE),
        "value_printed": str(Marker.NOT_AVAILABLE),
        **values,
    }
    if _withheld(*inputs):
        fact |= {**nothing, "status": str(FactStatus.WITHHELD), "value_printed": str(Marker.WITHHELD)}
    return fact


def _withheld(*facts: Fact) -> bool:
    return any(fact["status"] == FactStatus.WITHHELD for fact in facts)
