"""One year that repeats another, one fact with two values, and figures that are equal by chance."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

from assessment.indicators.findings.finding import Check, Finding, note, warn
from assessment.indicators.findings.given import Figure, Given
from assessment.methods.change import MIN_BASE
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import plain_number
from assessment.terms.vocabulary import MeasureKind, Unit

FEWEST = 2
CERTAIN = 3
LARGE = 100  # smaller counts are equal, or twice one another, too often to be worth a word
Pair = tuple[Figure, Figure]


def pairs_by_table(given: Given) -> Iterator[list[Pair]]:
    """The cells of one table over the same two years, each with the year before."""
    tables: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
    cells = [f for f in given.figures if f.period and f.known and f.kind in (MeasureKind.LEVEL, MeasureKind.SHARE)]
    series: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for cell in cells:
        series[cell.source, cell.area, cell.indicator, cell.unit, cell.kind].append(cell)
    for rows in series.values():
        for before, now in pairwise(sorted(rows, key=lambda row: (row.period.cycle, row.start) if row.period else ())):
            if before.period and now.period and now.period.follows(before.period):
                tables[now.source, now.area, now.table, before.start].append((before, now))
    yield from tables.values()


def repeated_cells(pairs: list[Pair]) -> list[Pair]:
    """The cells that repeat the year before, where too many do for chance; else none.

    One equal count is common: in a table, at least two different figures must be equal, one of them a count of 20 or
    more, and at least half of the figures, or three of them.
    """
    equal = [pair for pair in pairs if pair[0].value == pair[1].value]
    indicators = {now.indicator for _, now in equal}
    large = any(now.unit == Unit.COUNT and now.value >= MIN_BASE for _, now in equal)
    enough = len(indicators) >= CERTAIN or 2 * len(indicators) >= len({now.indicator for _, now in pairs})
    return equal if len(indicators) >= FEWEST and large and enough else []


def _copied_forward(given: Given) -> Iterator[Finding]:
    for pairs in pairs_by_table(given):
        equal = repeated_cells(pairs)
        if equal:
            before, now = equal[0][0].label, equal[0][1].label
            yield warn(
                [figure for pair in equal for figure in pair],
                "; ".join(f"{one.printed} and {other.printed}" for one, other in equal),
                f"No change in {len(equal)} of {len(pairs)} cells",
                f"{len(equal)} of the {len(pairs)} cells that can be compared are the same in {before} and {now}. One "
                "year may have been copied over the other; please confirm which is right. Until then they tell no "
                "trend.",
            )


def _two_values(given: Given) -> Iterator[Finding]:
    facts: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in given.figures:
        if figure.is_level and figure.known:
            key = (figure.source, figure.area, figure.indicator, figure.unit, figure.start, figure.end, figure.label)
            facts[key].append(figure)
    for rows in facts.values():
        if len({row.value for row in rows}) > 1:
            yield _two_values_finding(given, rows)


def _two_values_finding(given: Given, rows: list[Figure]) -> Finding:
    cut_offs = [figure for figure in given.of_kind(MeasureKind.THRESHOLD) if _over(given, figure) == rows[0].indicator]
    judged = {name for figure in cut_offs for name in _applies_to(given, figure)}
    counted = [figure for figure in given.boroughs() if figure.indicator in judged]
    shares = [
        f"{plain_number(cut.value)} of {plain_number(row.value)} is {100 * cut.value / row.value:.2f}%"
        for cut in cut_offs
        for row in rows
        if row.value
    ]
    return warn(
        [*rows, *cut_offs, *counted],
        " and ".join(row.printed for row in rows),
        "; ".join(shares) or "Only one of them can be right",
        "The same figure for the same area and time is printed with different values. The page shows both; use neither "
        "as a base until the source has been asked.",
        doubtful=tuple(row.id for row in rows),
    )


def _over(given: Given, figure: Figure) -> str:
    return given.link(figure.indicator, "over")


def _applies_to(given: Given, figure: Figure) -> tuple[str, ...]:
    return given.catalogue[figure.indicator].applies_to if figure.indicator in given.catalogue else ()


def _round_multiples(given: Given) -> Iterator[Finding]:
    counts = [f for f in given.figures if f.is_level and f.unit == Unit.COUNT and f.value >= LARGE and f.period]
    for one, other in combinations(sorted(counts, key=lambda figure: figure.value), 2):
        same_place = (one.area, one.period, one.table) == (other.area, other.period, other.table)
        if same_place and one.indicator != other.indicator and other.value in (one.value, 2 * one.value):
            yield note(
                [one, other],
                f"{one.printed} and {other.printed}",
                "One is twice the other" if other.value != one.value else "The two are equal",
                "Nothing in the source links these two counts; no relation is read into it.",
            )


def _equal_headlines(given: Given) -> Iterator[Finding]:
    changes = [f for f in given.of_kind(MeasureKind.CHANGE) if f.unit == Unit.PERCENT and f.known and f.base]
    for one, other in combinations(changes, 2):
        if one.source != other.source and one.start == other.start and one.value == other.value:
            yield note(
                [one, other],
                f"{one.printed} and {other.printed}",
                "Equal, from different plans",
                f"{one.borough} and {other.borough} print the same change for different figures. They are not one "
                "fact and are kept apart.",
            )


CHECKS = (
    Check("Does one year repeat the year before?", "copied_forward", _copied_forward, Caveat.COPIED_FORWARD_SUSPECT),
    Check(
        "Is one fact printed with two values?", "unit_or_definition_conflict", _two_values, Caveat.DEFINITION_CONFLICT
    ),
    Check("Are counts equal, or twice one another, by chance?", "coincident_values", _round_multiples),
    Check("Do two plans print the same change?", "coincident_values", _equal_headlines, across=True),
)
