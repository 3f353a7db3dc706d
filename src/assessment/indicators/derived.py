"""Facts that the plans left out: differences, percentage changes, rates, shares and totals, from published figures.

Two figures are compared only where they are the same measure of the same area in the same months of two years.
"""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from assessment.indicators.aggregate import KINDS_THAT_ADD, UNITS_THAT_ADD, total
from assessment.indicators.catalogue import DENOMINATORS, Indicator
from assessment.indicators.published import fact_id, period_of
from assessment.methods.change import MIN_BASE, difference, percentage_change
from assessment.methods.proportions import PER_HUNDRED, rate_per_1000, share_pct
from assessment.tables.rows import rows_of
from assessment.terms.numbers import plain_number, written
from assessment.terms.vocabulary import AreaType, FactStatus, Marker, MeasureKind, PeriodBasis, Unit

SERIES_KEY = ["source_id", "area_code", "indicator", "unit", "measure"]
TOTAL_KEY = [
    "source_id",
    "area_code",
    "period_start",
    "period_end",
    "period_label",
    "unit",
    "measure_kind",
]
CHANGE_DECIMALS = 1
LOW_RATE = 10  # per 1,000; below it a second decimal, or small changes vanish
SERIES_FOR_LONG_CHANGE = 3
INPUT_SEPARATOR = "; "

Fact = dict[str, Any]


def derived_facts(
    observations: pd.DataFrame, published: pd.DataFrame, catalogue: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Every fact that can be worked out from the published ones.

    Parameters
    ----------
    observations : DataFrame
        Rows of the observations table of one assessment.
    published : DataFrame
        Their facts, as `published_facts` gives them.
    catalogue : mapping of indicator id to Indicator
        For denominators, parts and labels.

    Returns
    -------
    DataFrame
        Rows of the facts table; empty, with its columns, where nothing can be derived.
    """
    counts = published[published["measure"] == "count"]
    facts = [
        *_changes(counts),
        *_rates(counts, catalogue),
        *_shares(published),
        *_totals(observations, published, catalogue),
    ]
    return with_own_ids(pd.DataFrame(facts, columns=published.columns))


def with_own_ids(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with ids of their own: where two share one, the later also names the rows that it stands on."""
    again = facts["fact_id"].duplicated()
    rows = facts["observation_ids"].str.lower().str.replace(";", "_")
    return facts.assign(fact_id=facts["fact_id"].mask(again, facts["fact_id"] + "." + rows)).drop_duplicates("fact_id")


def derive(base: Fact, measure: str, **values: Any) -> Fact:
    """A fact on the area and period of `base`; `values` replace what differs."""
    fact = {
        **base,
        "measure": measure,
        "qualifier": "",
        "lower": math.nan,
        "upper": math.nan,
        "base_period": "",
        "numerator": math.nan,
        "denominator": math.nan,
        "status": str(FactStatus.DERIVED),
        **values,
    }
    period = period_of(base)
    slug = period.slug if period else base["fact_id"].split(".")[3]
    fact["fact_id"] = fact_id(fact["indicator"], measure, fact["area_name"], slug)
    return fact


def joined(*facts: Fact) -> dict[str, str]:
    """Caveats, row ids, references and ids of the facts that a derived one stands on."""
    caveats = dict.fromkeys(code for fact in facts for code in fact["caveats"].split(";") if code)
    rows = dict.fromkeys(row for fact in facts for row in fact["observation_ids"].split(";"))
    references = dict.fromkeys(fact["source_ref"] for fact in facts)
    return {
        "caveats": ";".join(caveats),
        "note": " ".join(dict.fromkeys(fact["note"] for fact in facts if fact["note"])),
        "observation_ids": ";".join(rows),
        "source_ref": " | ".join(references),
        "inputs": INPUT_SEPARATOR.join(dict.fromkeys(fact["fact_id"] for fact in facts)),
    }


def _changes(counts: pd.DataFrame) -> Iterator[Fact]:
    dated = counts.dropna(subset=["period_start", "period_end"])
    for _, group in dated.groupby(SERIES_KEY, sort=True):
        series = sorted(rows_of(group), key=lambda row: (row["period_end"], row["period_start"]))
        for before, now in _comparable(series):
            yield _difference(before, now, "difference")
            yield _percentage(before, now, "change")
        yield from _long_change(series)


def _comparable(series: list[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of the same months in two years that follow each other."""
    by_cycle: dict[Any, list[Fact]] = {}
    for row in series:
        by_cycle.setdefault(_period(row).cycle, []).append(row)
    for rows in by_cycle.values():
        for before, now in pairwise(rows):
            if _period(now).follows(_period(before)):
                yield before, now


def _period(row: Fact) -> Any:
    period = period_of(row)
    if period is None:  # the caller drops undated rows
        raise ValueError(f"{row['fact_id']} has no period")
    return period


def _long_change(series: list[Fact]) -> Iterator[Fact]:
    """First against last whole year, where there are years between."""
    years = [row for row in series if _period(row).is_whole_year and not math.isnan(row["value"])]
    if len(years) < SERIES_FOR_LONG_CHANGE or _period(years[0]).cycle != _period(years[-1]).cycle:
        return
    since = _period(years[0]).slug
    yield _difference(years[0], years[-1], f"difference_since_{since}")
    yield _percentage(years[0], years[-1], f"change_since_{since}")


def _difference(before: Fact, now: Fact, measure: str) -> Fact:
    value = difference(before["value"], now["value"])
    return derive(
        now,
        measure,
        value=value,
        value_printed=written(value, Unit.COUNT, signed=True),
        base_period=_period(before).label,
        formula=f"{now['fact_id']} - {before['fact_id']}",
        status=_status(value),
        **joined(now, before),
    )


def _percentage(before: Fact, now: Fact, measure: str) -> Fact:
    value = percentage_change(before["value"], now["value"])
    small = math.isnan(value) and not math.isnan(difference(before["value"], now["value"]))
    printed = written(value, Unit.PERCENT, signed=True, decimals=CHANGE_DECIMALS)
    return derive(
        now,
        measure,
        value=value,
        unit=str(Unit.PERCENT),
        numerator=difference(before["value"], now["value"]),
        denominator=before["value"],
        value_printed=str(Marker.LOW_RELIABILITY) if small else printed,
        base_period=_period(before).label,
        formula=f"100 * ({now['fact_id']} - {before['fact_id']}) / {before['fact_id']}",
        status=str(FactStatus.SMALL_BASE) if small else _status(value),
        **joined(now, before),
    )


def _status(value: float) -> str:
    return str(FactStatus.NOT_AVAILABLE if math.isnan(value) else FactStatus.DERIVED)


def _rates(counts: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    for row in rows_of(counts[counts["area_type"] == AreaType.BOROUGH]):
        name = catalogue[row["indicator"]].denominator
        period = period_of(row)
        if name and period and period.is_whole_year and not math.isnan(row["value"]):
            population = _population(counts, row, DENOMINATORS[name])
            if population:
                yield _rate(row, population, name)


def _population(counts: pd.DataFrame, row: Fact, indicator: str) -> Fact | None:
    """The latest published population of the same area that is not younger than the period."""
    found = counts[
        (counts["indicator"] == indicator)
        & (counts["area_code"] == row["area_code"])
        & (counts["period_start"] <= row["period_end"])
        & counts["value"].gt(0)
    ]
    return found.sort_values("period_start").iloc[-1].to_dict() if len(found) else None


def _rate(row: Fact, population: Fact, name: str) -> Fact:
    value = rate_per_1000(row["value"], population["value"])
    return derive(
        row,
        "derived_rate",
        value=value,
        unit=str(Unit.RATE_PER_1000),
        numerator=row["value"],
        denominator=population["value"],
        value_printed=written(value, Unit.RATE_PER_1000, decimals=1 if value >= LOW_RATE else 2),
        formula=(
            f"1000 * {row['fact_id']} / {population['fact_id']} "
            f"({plain_number(population['value'])} {name}, {population['period_label']})"
        ),
        **joined(row, population) | {"caveats": row["caveats"], "note": row["note"]},  # the period is the count's own
    )


def _shares(published: pd.DataFrame) -> Iterator[Fact]:
    whole = published.dropna(subset=["numerator", "denominator", "value"])
    is_share = (whole["measure"] == "share") & (whole["unit"] == Unit.PERCENT)
    is_part = (whole["measure"] == "count") & (whole["numerator"] == whole["value"])
    big_enough = whole["denominator"] >= MIN_BASE
    for row in rows_of(whole[(is_share | is_part) & big_enough]):
        value = share_pct(row["numerator"], row["denominator"])
        interval = share_interval(row["numerator"], row["denominator"])
        yield derive(
            row,
            "derived_share",
            value=value,
            lower=interval[0],
            upper=interval[1],
            unit=str(Unit.PERCENT),
            numerator=row["numerator"],
            denominator=row["denominator"],
            value_printed=written(value, Unit.PERCENT, decimals=CHANGE_DECIMALS),
            formula=f"100 * {plain_number(row['numerator'])} / {plain_number(row['denominator'])}",
            **joined(row),
        )


def share_interval(numerator: float, denominator: float) -> tuple[float, float]:
    """95% interval of a share, in per cent, by Wilson's method."""
    from assessment.methods.intervals import wilson  # scipy takes half a second, and chapters only look facts up

    estimate = wilson(numerator, denominator)
    return PER_HUNDRED * estimate.lower, PER_HUNDRED * estimate.upper


def _totals(observations: pd.DataFrame, published: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """Totals that a plan does not print, of parts that are declared to make a whole."""
    addable = observations[
        observations["unit"].isin(UNITS_THAT_ADD) & observations["measure_kind"].isin(KINDS_THAT_ADD)
    ]
    for whole in catalogue.values():
        if not whole.parts_complete or whole.id in set(observations["indicator"]):
            continue
        parts = addable[addable["indicator"].isin(whole.parts)]
        for _, rows in parts.groupby(TOTAL_KEY, dropna=False, sort=True):
            if sorted(rows["indicator"]) == sorted(whole.parts):
                yield _total(whole, rows, published, catalogue)


def _total(
    whole: Indicator,
    parts: pd.DataFrame,
    published: pd.DataFrame,
    catalogue: Mapping[str, Indicator],
) -> Fact:
    facts = rows_of(published[published["observation_ids"].isin(parts["observation_id"])])
    value = total(parts, catalogue)
    base = {**facts[0], "indicator": whole.id, "label": whole.label, "theme": whole.theme}
    kind = str(parts["measure_kind"].iloc[0])
    return derive(
        base,
        "derived_total" if kind == MeasureKind.LEVEL else f"derived_{kind}",
        direction=str(whole.direction),
        value=value,
        value_printed=written(value, facts[0]["unit"]),
        period_basis=str(PeriodBasis.IMPLIED),
        formula=" + ".join(fact["fact_id"] for fact in facts),
        status=_status(value),
        **joined(*facts),
    )
