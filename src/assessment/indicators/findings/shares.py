"""Shares: whether whole people can give them, of which group, and whether one name means one thing."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from assessment.indicators.findings.finding import Check, Finding, Severity, note, warn
from assessment.indicators.findings.given import FLOAT_NOISE, Figure, Given
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import half_the_zeros, plain_number
from assessment.terms.periods import Period
from assessment.terms.vocabulary import AreaType, MeasureKind, Unit

PER_HUNDRED = 100
POPULATION = "population"
SCALED = (Unit.PERCENT, Unit.RATE_PER_1000, Unit.RATE_UNIT_NOT_PRINTED)  # counts of areas of other sizes tell nothing


def nearest_shares(percent: float, step: float, base: float) -> tuple[bool, str]:
    """Whether some whole number of a group gives a rounded percentage, and the nearest ones in words."""
    lowest = math.ceil((percent - step) * base / PER_HUNDRED - FLOAT_NOISE)
    attainable = lowest <= min((percent + step) * base / PER_HUNDRED, base) + FLOAT_NOISE
    below = math.floor(min(percent * base / PER_HUNDRED, base))
    numbers = [n for n in (below, below + 1) if n <= base]
    near = (f"{n:,}/{plain_number(base)} = {PER_HUNDRED * n / base:.2f}%" for n in numbers)
    return attainable, "; ".join(near)


def _shares(given: Given) -> list[Figure]:
    return [f for f in given.of_kind(MeasureKind.SHARE) if f.unit == Unit.PERCENT and f.known and not f.qualifier]


def _bases(given: Given, share: Figure) -> list[Figure]:
    """The published counts that a share may be over: by the catalogue's link, or of the size that is given."""
    linked = given.counts(given.link(share.indicator, "over"), share.area)
    linked = [f for f in linked if f.period == share.period]
    given_size = [f for f in given.figures if f.is_level and f.area == share.area and f.period == share.period]
    return linked or [f for f in given_size if f.value == share.denominator]


def _impossible(given: Given) -> Iterator[Finding]:
    for share in _shares(given):
        bases = _bases(given, share)
        base = share.denominator if not math.isnan(share.denominator) else next((f.value for f in bases), math.nan)
        told_loosely = any(f.qualifier and f.value == base for f in bases)  # no share follows from "about 9"
        if share.value - share.step > PER_HUNDRED:
            yield _more_than_all(share)
        elif base > 0 and not told_loosely and not _fits(share, base):
            yield warn(
                [*bases, share],
                f"{share.printed} of {plain_number(base)}",
                nearest_shares(share.value, share.step, base)[1],
                "No whole number of the group gives this percentage. The percentage is shown as published, and no "
                "count is worked back from it.",
                doubtful=(share.id,),
            )


def _more_than_all(share: Figure) -> Finding:
    words = "A share of a group cannot be more than all of it. It is shown as published, and no count is worked back."
    return warn([share], share.printed, "More than 100%", words)


def _fits(share: Figure, base: float) -> bool:
    return nearest_shares(share.value, share.step, base)[0]


def _which_base(given: Given) -> Iterator[Finding]:
    """Shares of a group of which a part is published too: over the whole some cannot occur, over a part all can."""
    groups: dict[tuple[str, str, Period | None], list[Figure]] = defaultdict(list)
    for share in _shares(given):
        groups[given.link(share.indicator, "over"), share.area, share.period].append(share)
    for (whole, area, period), shares in groups.items():
        levels = [level for level in given.counts(whole, area) if level.period == period]
        names = sorted(given.has_parts(whole))
        parts = [level for part in names for level in given.counts(part, area) if level.period == period]
        impossible = [share for share in shares if levels and not any(_fits(share, f.value) for f in levels)]
        fitting = [part for part in parts if all(_fits(share, part.value) for share in shares)]
        if parts and impossible and (fitting or not levels[0].qualifier):
            yield _which_base_finding(shares, [*levels, *parts], impossible, fitting)


def _which_base_finding(
    shares: list[Figure], groups: list[Figure], impossible: list[Figure], fitting: list[Figure]
) -> Finding:
    base = groups[0].value
    near = [f"{share.printed}: {nearest_shares(share.value, share.step, base)[1]}" for share in impossible]
    likely = f"All of them fit a group of {plain_number(fitting[0].value)}, the likely base." if fitting else ""
    return warn(
        [*shares, *groups],
        f"{', '.join(share.printed for share in shares)} of {plain_number(base)}",
        ". ".join(near),
        f"{len(impossible)} of these {len(shares)} shares cannot occur in the whole group. {likely} No count is worked "
        "back from them.".replace("  ", " "),
        doubtful=tuple(share.id for share in shares),
    )


def _numerators(given: Given) -> Iterator[Finding]:
    """Percentages that are printed with, or linked to, both numbers they are made of."""
    for share in given.of_kind(MeasureKind.SHARE, MeasureKind.CHANGE):
        if share.unit == Unit.PERCENT and share.known:
            printed_with = share.numerator >= 0 and share.denominator > 0
            yield from _not_of_printed(given, share) if printed_with else _not_of_linked(given, share)


def _not_of_printed(given: Given, share: Figure) -> Iterator[Finding]:
    worked_out = PER_HUNDRED * share.numerator / share.denominator
    if not share.allows(math.copysign(worked_out, share.value)):
        yield _not_of_its_numbers(share, _bases(given, share), share.numerator, share.denominator)


def _not_of_linked(given: Given, share: Figure) -> Iterator[Finding]:
    """A share against the counts that the catalogue says it is made of: some pair of the same time must give it."""
    above, below = (
        [f for f in given.counts(given.link(share.indicator, key), share.area) if f.period == share.period]
        for key in ("counts", "over")
    )
    pairs = [(one, other) for one in above for other in below if other.value > 0]
    if share.kind == MeasureKind.SHARE and pairs and not any(_gives(given, share, *pair) for pair in pairs):
        one, other = pairs[0]
        yield _not_of_its_numbers(share, [one, other], one.value, other.value)


def _gives(given: Given, share: Figure, above: Figure, below: Figure) -> bool:
    (low, high), (least, most) = _counted(given, above), _counted(given, below)
    lowest, highest = PER_HUNDRED * low / most, PER_HUNDRED * high / max(least, FLOAT_NOISE)
    return share.range[0] - FLOAT_NOISE <= highest and lowest <= share.range[1] + FLOAT_NOISE


def _counted(given: Given, count: Figure) -> tuple[float, float]:
    """The numbers that a printed count allows: residents are printed in hundreds or thousands, all else as counted."""
    slack = half_the_zeros(count.printed) if given.theme(count.indicator) == POPULATION else 0.0
    return count.range if count.qualifier else (count.value - slack, count.value + slack)


def _not_of_its_numbers(share: Figure, bases: list[Figure], above: float, below: float) -> Finding:
    return warn(
        [*bases, share],
        share.printed,
        f"{plain_number(above)}/{plain_number(below)} = {PER_HUNDRED * above / below:.1f}%",
        "The published percentage is not that of the two numbers it is made of.",
        doubtful=(share.id,),
    )


def _one_name(given: Given) -> Iterator[Finding]:
    """Measures that go by one name and count different things."""
    own = defaultdict(list)
    for figure in given.boroughs():
        if figure.kind in (MeasureKind.SHARE, MeasureKind.CHANGE) and figure.unit == Unit.PERCENT:
            own[figure.indicator].append(figure)
    told: set[str] = set()
    for indicator in own:
        same_name = _sharing_a_name(given, indicator, own)
        if len(same_name) > 1 and indicator not in told:
            told |= set(same_name)
            yield _one_name_finding(given, [figure for name in same_name for figure in own[name]])


def _sharing_a_name(given: Given, indicator: str, own: Collection[str]) -> list[str]:
    """An indicator and all of these that share its name with it, directly or through another."""
    found, waiting = [indicator], [indicator]
    while waiting:
        entry = given.catalogue.get(waiting.pop())
        new = [name for name in (entry.not_the_same_as if entry else ()) if name in own and name not in found]
        found, waiting = found + new, waiting + new
    return found


def _one_name_finding(given: Given, figures: list[Figure]) -> Finding:
    labels = {figure.indicator: given.catalogue[figure.indicator].label for figure in figures}
    return note(
        figures,
        ", ".join(figure.printed for figure in figures),
        "Shares of different groups",
        f"{'; '.join(labels.values())}: these go by one name and count different things. The definition stands "
        "with each, and they are never compared or drawn as one series.",
    )


def _across_plans(given: Given) -> Iterator[Finding]:
    sources = {figure.id: figure.source for figure in given.figures}
    for finding in _one_name(given):
        if len({sources[row] for row in finding.rows}) > 1:
            yield replace(finding, severity=Severity.WARN)


def _averages_only(given: Given) -> Iterator[Finding]:
    """A borough beyond every comparator, where the comparators are groups: below average is not lowest."""
    for indicator in given.by_indicator:
        own = [f for f in given.boroughs() if f.indicator == indicator and f.known]
        for figure in own:
            others = [f for f in given.of(indicator) if f.area_type == AreaType.COMPARATOR and f.known]
            others = [f for f in others if (f.period, f.unit, f.kind) == (figure.period, figure.unit, figure.kind)]
            beyond = all(figure.value < f.value for f in others) or all(figure.value > f.value for f in others)
            extremes = any(f.last_word in ("best", "worst") for f in others)
            if len(others) > 1 and beyond and not extremes and figure.unit in SCALED:
                yield _averages_finding(figure, others)


def _averages_finding(figure: Figure, others: list[Figure]) -> Finding:
    side = "below" if figure.value < others[0].value else "above"
    return note(
        [figure, *others],
        f"{figure.printed} against {', '.join(f'{f.area_name} {f.printed}' for f in others)}",
        f"{side.capitalize()} every published comparison",
        f"The comparisons are averages of groups. {figure.area_name} is {side} them; whether it is the "
        f"{'lowest' if side == 'below' else 'highest'} cannot be told: no other area's own figure is published.",
    )


def _one_year_comparator(given: Given) -> Iterator[Finding]:
    """A comparator published for fewer years than the borough's series: it holds for that year only."""
    for indicator in given.by_indicator:
        own = [f for f in given.boroughs() if f.indicator == indicator and f.known and f.period]
        others = [f for f in given.of(indicator) if f.area_type == AreaType.COMPARATOR and f.known and f.period]
        shared = {f.period for f in own} & {f.period for f in others}
        if len({f.period for f in own}) > len(shared) > 0:
            yield warn(
                [*others, *own],
                ", ".join(f"{f.area_name} {f.printed} ({f.period.label})" for f in others if f.period),
                ", ".join(f"{f.printed} ({f.period.label})" for f in own if f.period),
                f"The comparison is published for {len(shared)} of {len(own)} years. It is made for that year only; "
                "what held in the other years is not known.",
                doubtful=(),
            )


CHECKS = (
    Check("Can whole people give this share?", "impossible_share", _impossible, Caveat.UNATTAINABLE_SHARE),
    Check("Which group are these shares of?", "impossible_share", _which_base, Caveat.UNATTAINABLE_SHARE),
    Check(
        "Does a percentage follow from its two numbers?",
        "percent_not_matching_counts",
        _numerators,
        Caveat.PERCENT_NOT_MATCHING_COUNTS,
    ),
    Check("Do two measures share a name?", "unit_or_definition_conflict", _one_name),
    Check("Do plans use one name for different measures?", "unit_or_definition_conflict", _across_plans, across=True),
    Check("Is lowest or highest more than the figures tell?", "narrative_vs_figures", _averages_only),
    Check("Does the comparison cover every year?", "narrative_vs_figures", _one_year_comparator),
)
