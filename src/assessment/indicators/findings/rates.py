"""Rates against the counts and populations that they should be made of."""

import math
from collections.abc import Iterator

from assessment.indicators.findings.changes import levels_of_change
from assessment.indicators.findings.finding import Check, Finding, note, warn
from assessment.indicators.findings.given import Figure, Given
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import half_the_zeros, plain_number
from assessment.terms.vocabulary import MeasureKind, Unit

PER_THOUSAND = 1_000
POPULATION = "population"


def implied_population(count: float, rate: float, step: float) -> tuple[float, float]:
    """The populations for which a count gives a rate per 1,000, as rounded.

    Parameters
    ----------
    count : float
        Events, above 0.
    rate, step : float
        The published rate per 1,000 and half a unit in its last place.

    Raises
    ------
    ValueError
        The count is not positive or the rate rounds to nothing.
    """
    if count <= 0 or rate - step <= 0:
        raise ValueError(f"a population follows from a count and a rate above 0, found {count} and {rate}")
    return PER_THOUSAND * count / (rate + step), PER_THOUSAND * count / (rate - step)


def _rates(given: Given) -> list[Figure]:
    return [f for f in given.levels_of_unit(Unit.RATE_PER_1000) if f.value > f.step]


def counts_of_rate(given: Given, rate: Figure) -> list[Figure]:
    """The published counts that a rate may be of: of its own time if that is printed, else of any."""
    name = given.link(rate.indicator, "counts") or rate.indicator
    counts = given.counts(name, rate.area)
    return [count for count in counts if count.period == rate.period] if rate.period else counts


def _against_population(given: Given) -> Iterator[Finding]:
    for rate in _rates(given):
        populations = given.counts(given.link(rate.indicator, "over") or POPULATION, rate.area)
        counts = counts_of_rate(given, rate)
        if counts and populations and not any(_agree(rate, c, p) for c in counts for p in populations):
            worked_out = "; ".join(
                f"{count.printed}/{populations[0].printed} = {PER_THOUSAND * count.value / populations[0].value:.1f}"
                for count in counts
            )
            needed = rate.value * populations[0].value / PER_THOUSAND
            yield warn(
                [*populations, rate, *counts],
                f"{rate.printed} per 1,000",
                f"{worked_out}; {rate.printed} would be {plain_number(needed, 0)}",
                "The published rate is not that of the published counts over the published population, for any period "
                "shown. The two are never put on one axis; rates worked out from the counts are used.",
                doubtful=(rate.id,),
            )


def _agree(rate: Figure, count: Figure, population: Figure) -> bool:
    slack = half_the_zeros(population.printed)
    lowest = PER_THOUSAND * count.value / (population.value + slack)
    highest = PER_THOUSAND * count.value / max(population.value - slack, 1)
    return lowest - rate.step <= rate.value <= highest + rate.step


def implied_ranges(given: Given) -> dict[str, list[tuple[Figure, float, float]]]:
    """By area, each rate whose population is not published, with the populations that its count allows."""
    found: dict[str, list[tuple[Figure, float, float]]] = {}
    for rate in _rates(given):
        counts = [count.value for count in counts_of_rate(given, rate) if rate.period]
        count = rate.numerator if not math.isnan(rate.numerator) else next(iter(counts), math.nan)
        if count > 0 and math.isnan(rate.denominator) and not given.counts(POPULATION, rate.area):
            found.setdefault(rate.area, []).append((rate, *implied_population(count, rate.value, rate.step)))
    return found


def _implied(given: Given) -> Iterator[Finding]:
    for ranges in implied_ranges(given).values():
        rates = [rate for rate, _, _ in ranges]
        low, high = max(low for _, low, _ in ranges), min(high for _, _, high in ranges)
        if len(rates) > 1 and low <= high:
            yield note(
                rates,
                ", ".join(rate.printed for rate in rates),
                f"One population of {math.ceil(low):,} to {math.floor(high):,} fits all {len(rates)}",
                "The population behind these rates is not published. What they imply is shown as worked out, not as "
                "published; the same one serves every year.",
            )
        elif len(rates) > 1:
            yield warn(
                rates,
                ", ".join(rate.printed for rate in rates),
                "No one population fits",
                "The population behind these rates is not published, and no one population gives all of them.",
            )


def _unit_missing(given: Given) -> Iterator[Finding]:
    for rate in given.levels_of_unit(Unit.RATE_UNIT_NOT_PRINTED):
        counts = given.counts(given.link(rate.indicator, "counts"), rate.area)
        for count in (c for c in counts if c.period == rate.period and c.value > 0 and rate.value > rate.step):
            low, high = implied_population(count.value, rate.value, rate.step)
            yield warn(
                [rate, count],
                f"{rate.printed} and {count.printed}",
                f"Per 1,000, this would need {plain_number(low, 0)} to {plain_number(high, 0)} people",
                "Nothing says per how many people, or of which ages, this rate is. Ask for its unit and period before "
                "it is used. It is not turned into a count.",
                doubtful=(rate.id,),
            )


def _change_of_a_count(given: Given) -> Iterator[Finding]:
    """A change without levels that repeats the change of a count: the count may be all there is."""
    changes = [c for c in given.of_kind(MeasureKind.CHANGE) if c.unit == Unit.PERCENT and c.known and c.period]
    for change in changes:
        for other in changes:
            same = (change.area, change.period, change.value) == (other.area, other.period, other.value)
            levels = levels_of_change(given, other) if same and other.indicator != change.indicator else None
            if levels and not given.levels(change.indicator, change.area):
                yield warn(
                    [change, *levels, other],
                    change.printed,
                    f"{levels[0].printed} to {levels[1].printed}, {other.printed}",
                    "This change is published without a level, and equals the change of a count of the same area and "
                    "months. It is told as the change of that count, and not mixed with other periods.",
                    doubtful=(change.id,),
                )


CHECKS = (
    Check(
        "Is a rate that of the counts and the population?",
        "rate_vs_count_conflict",
        _against_population,
        Caveat.RATE_VS_COUNT_CONFLICT,
    ),
    Check("Which population do the rates imply?", "not_recomputable", _implied),
    Check("Is the unit of a rate printed?", "rate_vs_count_conflict", _unit_missing, Caveat.UNIT_NOT_STATED),
    Check(
        "Is a rate's change that of a count?",
        "rate_vs_count_conflict",
        _change_of_a_count,
        Caveat.RATE_VS_COUNT_CONFLICT,
    ),
)
