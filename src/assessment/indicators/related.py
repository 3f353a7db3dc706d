"""Facts from relations between published figures: against a prediction, a comparison area, a whole, a population.

None of these is a test of why figures differ; each says what it was worked out from.
"""

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.indicators.derived import INPUT_SEPARATOR, Fact, derive, joined, share_interval, with_own_ids
from assessment.indicators.findings.given import Figure, Given
from assessment.indicators.findings.rates import counts_of_rate, implied_ranges
from assessment.indicators.findings.totals import breakdowns
from assessment.indicators.published import slug
from assessment.methods.proportions import PER_HUNDRED, share_pct
from assessment.tables.rows import rows_of
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import decimals_printed, plain_number, written
from assessment.terms.vocabulary import AreaType, Unit

POPULATION = "population"
SHARE, PREDICTED, SHARE_OF_TOTAL = "share", "predicted", "share_of_total"
SAME = ["indicator", "source_id", "area_code", "period_label", "period_start", "denominator", "unit"]
COMPARED_UNITS = (Unit.PERCENT, Unit.RATE_PER_1000, Unit.RATE_UNIT_NOT_PRINTED)
COMPARED_MEASURES = ("share", "rate")
EXTREMES = ("best", "worst")
OTHER_SIDE = {"at_least": "up_to", "up_to": "at_least", "over": "nearly", "nearly": "over", "only": ""}
CHOSEN_FOR_THEIR_RECORD = (
    "People join such a cohort after many convictions, so some fall would come without any work with them (regression "
    "to the mean). No comparison cohort is published."
)


def related_facts(given: Given, facts: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> pd.DataFrame:
    """Facts that relate two or more published figures to each other.

    Parameters
    ----------
    given : Given
        The figures of one partnership's plans.
    facts : DataFrame
        Their facts; only those as published are related.
    catalogue : mapping of indicator id to Indicator
        For wholes, parts and what a share leaves over.

    Returns
    -------
    DataFrame
        Rows of the facts table; empty, with its columns, where nothing is related.
    """
    published = facts[facts["formula"] == "as published"]
    by_row = {row["observation_ids"]: row for row in rows_of(published)}
    found = [
        *_against_predictions(published),
        *_against_comparators(published),
        *_residuals(given, by_row, catalogue),
        *_shares_of_total(given, by_row, catalogue),
        *_shares_of_wholes(given, by_row, catalogue),
        *_impacts(published, catalogue),
        *_rests(published, catalogue),
        *_implied_populations(given, by_row, catalogue),
    ]
    return with_own_ids(pd.DataFrame(found, columns=published.columns))


def _against_predictions(published: pd.DataFrame) -> Iterator[Fact]:
    known = published[published["value"].between(0, PER_HUNDRED) & published["denominator"].gt(0)]
    actual, predicted = (known[known["measure"] == measure] for measure in (SHARE, PREDICTED))
    predicted = predicted.assign(indicator=predicted["indicator"].str.removesuffix("_predicted"))
    pairs = actual.merge(predicted[[*SAME, "fact_id"]], on=SAME, suffixes=("", "_predicted"))
    by_id = {row["fact_id"]: row for row in rows_of(published)}
    for pair in rows_of(pairs):
        yield _against_prediction(by_id[pair["fact_id"]], by_id[pair["fact_id_predicted"]])


def _against_prediction(actual: Fact, predicted: Fact) -> Fact:
    value = actual["value"] - predicted["value"]
    caseload = actual["denominator"]
    low, high = share_interval(actual["value"] * caseload / PER_HUNDRED, caseload)
    inside = low <= predicted["value"] <= high
    verdict = "lies inside it: no detectable difference" if inside else "lies outside it"
    words = joined(actual, predicted)
    interval = f"95% interval of the actual rate over a caseload of {plain_number(caseload)}: {low:.2f}% to {high:.2f}%"
    return derive(
        actual,
        "difference_from_predicted",
        value=value,
        lower=low - predicted["value"],
        upper=high - predicted["value"],
        unit=str(Unit.PERCENTAGE_POINTS),
        value_printed=written(value, Unit.PERCENTAGE_POINTS, signed=True, decimals=2),
        formula=f"{actual['fact_id']} - {predicted['fact_id']}",
        **words
        | {"note": f"{interval}; the predicted {predicted['value_printed']} {verdict}. {words['note']}".strip()},
    )


def _against_comparators(published: pd.DataFrame) -> Iterator[Fact]:
    """A borough's share or rate less that of each comparison area, for the same period."""
    told = published["measure"].isin(COMPARED_MEASURES) & published["unit"].isin(COMPARED_UNITS)
    known = published[told].dropna(subset=["value"])
    own = known[known["area_type"] == AreaType.BOROUGH]
    others = known[(known["area_type"] == AreaType.COMPARATOR) & ~known["area_name"].str.endswith(EXTREMES)]
    for figure in rows_of(own):
        same = ["indicator", "measure", "unit"]
        match = others[(others[same] == [figure[key] for key in same]).all(axis=1)]
        for other in rows_of(match):
            if _same_time(figure, other):
                yield _against_comparator(figure, other)


def _same_time(one: Fact, other: Fact) -> bool:
    """Equal dates; or, where both are undated, equal words."""
    days = [(one[key], other[key]) for key in ("period_start", "period_end")]
    dated = all(not pd.isna(a) and not pd.isna(b) for a, b in days)
    undated = all(pd.isna(a) and pd.isna(b) for a, b in days)
    return all(a == b for a, b in days) if dated else undated and one["period_label"] == other["period_label"]


def _against_comparator(figure: Fact, other: Fact) -> Fact:
    value = figure["value"] - other["value"]
    unit = Unit.PERCENTAGE_POINTS if figure["unit"] == Unit.PERCENT else Unit(figure["unit"])
    decimals = max(decimals_printed(fact["value_printed"]) or 0 for fact in (figure, other))
    return derive(
        figure,
        f"difference_from_{slug(other['area_name'])}",
        value=value,
        unit=str(unit),
        value_printed=written(value, unit, signed=True, decimals=decimals),
        base_period="",
        formula=f"{figure['fact_id']} - {other['fact_id']}",
        **joined(figure, other),
    )


def _residuals(given: Given, facts: Mapping[str, Fact], catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """What a published whole leaves over when all its published parts are taken off."""
    for whole in catalogue.values():
        for total, parts in breakdowns(given, whole):
            value = total.value - sum(part.value for part in parts)
            rows = [facts[figure.id] for figure in (total, *parts)]
            yield derive(
                rows[0],
                "residual",
                value=value,
                value_printed=written(value, rows[0]["unit"], signed=True),
                numerator=sum(part.value for part in parts),
                denominator=total.value,
                formula=f"{rows[0]['fact_id']} - ({' + '.join(row['fact_id'] for row in rows[1:])})",
                **joined(*rows),
            )


def _shares_of_total(given: Given, facts: Mapping[str, Fact], catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """Each amount of money as a share of the whole that it is part of, whether the plan prints the whole or not."""
    for whole in (entry for entry in catalogue.values() if entry.parts_complete):
        parts = [f for part in whole.parts for f in given.of(part) if f.unit == Unit.GBP and f.known]
        amount = sum(part.value for part in parts)
        one_each = sorted(part.indicator for part in parts) == sorted(whole.parts)
        if one_each and len({part.period for part in parts}) == 1 and amount > 0:
            yield from (_share_of_total(facts, part, amount, parts) for part in parts)


def _shares_of_wholes(given: Given, facts: Mapping[str, Fact], catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """Each count as a share of the published whole that it is part of, unless their definitions clash."""
    for whole in catalogue.values():
        for total in given.counts(whole.id):
            for part in (f for name in whole.parts for f in given.counts(name, total.area)):
                same_time = part.period == total.period and (part.period or part.label == total.label)
                same = same_time and (part.unit, part.source) == (total.unit, total.source)
                clash = Caveat.DEFINITION_CONFLICT in facts[part.id]["caveats"].split(";")
                if same and not clash and 0 < total.value >= part.value:
                    yield _share_of_total(facts, part, total.value, [part, total])


def _share_of_total(facts: Mapping[str, Fact], part: Figure, amount: float, parts: list[Figure]) -> Fact:
    fact = facts[part.id]
    value = share_pct(fact["value"], amount)
    return derive(
        fact,
        SHARE_OF_TOTAL,
        value=value,
        unit=str(Unit.PERCENT),
        numerator=fact["value"],
        denominator=amount,
        value_printed=written(value, Unit.PERCENT, decimals=1),
        formula=f"100 * {fact['fact_id']} / {plain_number(amount)}",
        **joined(fact)
        | {
            "observation_ids": ";".join(part.id for part in parts),
            "inputs": INPUT_SEPARATOR.join(facts[part.id]["fact_id"] for part in parts),
        },
    )


def _impacts(published: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """Published changes of a cohort against its baseline, worked out again from the two numbers."""
    changes = published[(published["measure"] == "published_change") & published["denominator"].gt(0)]
    for row in rows_of(changes.dropna(subset=["numerator", "value"])):
        value = math.copysign(PER_HUNDRED * row["numerator"] / row["denominator"], row["value"])
        words = joined(row)
        warning = CHOSEN_FOR_THEIR_RECORD if catalogue[row["indicator"]].cohort else ""
        yield derive(
            row,
            "change_on_baseline",
            value=value,
            unit=str(Unit.PERCENT),
            numerator=row["numerator"],
            denominator=row["denominator"],
            base_period=row["base_period"],
            value_printed=written(value, Unit.PERCENT, signed=True, decimals=1),
            formula=f"100 * {plain_number(row['numerator'])} / {plain_number(row['denominator'])}, as a fall or rise",
            **words | {"note": f"{warning} {words['note']}".strip()},
        )


def _rests(published: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """What a share leaves over, under the name that the catalogue gives it."""
    shares = published[(published["measure"] == SHARE) & (published["unit"] == Unit.PERCENT)]
    for row in rows_of(shares.dropna(subset=["value"])):
        rest = catalogue[row["indicator"]].rest
        if rest:
            other = str(OTHER_SIDE.get(row["qualifier"], row["qualifier"]))
            value = PER_HUNDRED - row["value"]
            yield derive(
                row,
                "rest",
                label=rest,
                value=value,
                qualifier=other,
                value_printed=written(value, row["unit"], qualifier=other),
                formula=f"100 - {row['fact_id']}",
                **joined(row),
            )


def _implied_populations(given: Given, facts: Mapping[str, Fact], catalogue: Mapping[str, Indicator]) -> Iterator[Fact]:
    """The one population that all of an area's rates allow, where none is published."""
    for ranges in implied_ranges(given).values():
        low, high = max(low for _, low, _ in ranges), min(high for _, _, high in ranges)
        rows = [facts[rate.id] for rate, _, _ in ranges]
        counts = [counts_of_rate(given, rate)[0] for rate, _, _ in ranges if math.isnan(rate.numerator)]
        if len(ranges) > 1 and low <= high:
            latest = max(rows, key=lambda row: row["period_end"])
            yield derive(
                latest | {"indicator": POPULATION, "label": catalogue[POPULATION].label, "theme": POPULATION},
                "implied_population",
                value=(low + high) / 2,
                lower=low,
                upper=high,
                unit=str(Unit.COUNT),
                direction=str(catalogue[POPULATION].direction),
                value_printed=f"{math.ceil(low):,} to {math.floor(high):,}",
                formula=f"1000 * count / rate, for {len(rows)} rates and their rounding",
                **joined(*rows) | {"inputs": joined(*rows, *(facts[count.id] for count in counts))["inputs"]},
            )
