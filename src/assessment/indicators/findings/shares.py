"""Shares: whether whole people can give them, of which group, and whether one name means one thing."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from assessment.indicators.findings.finding import Check, Finding, Severity, note, warn
from assessment.indicators.findings.given import Figure, Given
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import plain_number
from assessment.terms.vocabulary import AreaType, MeasureKind, Unit

FLOAT_NOISE = 1e-9
PER_HUNDRED = 100
SCALED = (Unit.PERCENT, Unit.RATE_PER_1000, Unit.RATE_UNIT_NOT_PRINTED)  # counts of areas of other sizes tell nothing


def nearest_shares(percent: float, step: float, base: float) -> tuple[bool, str]:
    """Whether some whole number of a group gives a rounded percentage, and the nearest ones in words."""
    lowest = math.ceil((percent - step) * base / PER_HUNDRED - FLOAT_NOISE)
    attainable = lowest <= (percent + step) * base / PER_HUNDRED + FLOAT_NOISE
    below = math.floor(percent * base / PER_HUNDRED)
    near = (f"{n:,}/{plain_number(base)} = {PER_HUNDRED * n / base:.2f}%" for n in (below, below + 1))
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
        if base > 0 and not _fits(share, base):
            yield warn(
                [*bases, share],
                f"{share.printed} of {plain_number(base)}",
                nearest_shares(share.value, share.step, base)[1],
                "No whole number of the group gives this percentage. The percentage is shown as published, and no "
                "count is worked back from it.",
                doubtful=(share.id,),
            )


def _fits(share: Figure, base: float) -> bool:
    return nearest_shares(share.value, share.step, base)[0]


def _which_base(given: Given) -> Iterator[Finding]:
    """Shares of a group of which a part is published too: over the whole some cannot occur, over a part all can."""
    groups: dict[str, list[Figure]] = defaultdict(list)
    for share in _shares(given):
        groups[given.link(share.indicator, "over")].append(share)
    for whole, shares in groups.items():
        levels = given.counts(whole, shares[0].area)
        parts = [level for part in sorted(given.has_parts(whole)) for level in given.counts(part, shares[0].area)]
        impossible = [share for share in shares if levels and not _fits(share, levels[0].value)]
        if parts and impossible:
            fitting = [part for part in parts if all(_fits(share, part.value) for share in shares)]
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
        has_both = share.unit == Unit.PERCENT and share.known and share.numerator >= 0 and share.denominator > 0
        worked_out = PER_HUNDRED * share.numerator / share.denominator if has_both else math.nan
        if has_both and abs(worked_out - abs(share.value)) > share.step + FLOAT_NOISE:
            yield warn(
                [*_bases(given, share), share],
                share.printed,
                f"{plain_number(share.numerator)}/{plain_number(share.denominator)} = {worked_out:.1f}%",
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
    for finding in _one_name(given):
        if len({row.split("-")[0] for row in finding.rows}) > 1:
            yield replace(finding, severity=Severity.WARN)


def _averages_only(given: Given) -> Iterator[Finding]:
    """A borough beyond every comparator, where the comparators are groups: below average is not lowest."""
    for indicator in given.by_indicator:
        own = [f for f in given.boroughs() if f.indicator == indicator and f.known]
        for figure in own:
            others = [f for f in given.of(indicator) if f.area_type == AreaType.COMPARATOR and f.known]
            others = [f for f in others if (f.period, f.unit, f.kind) == (figure.period, figure.unit, figure.kind)]
            beyond = all(figure.value < f.value for f in others) or all(figure.value > f.value for f in others)
            extremes = any(f.area_name.split()[-1] in ("best", "worst") for f in others)
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
