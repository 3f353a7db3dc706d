"""Ranks, cut-offs, and which way is good: whether the published figures allow them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from assessment.indicators.findings.finding import Check, Finding, note, warn
from assessment.indicators.findings.given import Figure, Given
from assessment.methods.proportions import rate_per_1000
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import plain_number
from assessment.terms.vocabulary import AreaType, MeasureKind, Unit

BEST, WORST = "best", "worst"
UNIT_SCALE = {Unit.GBP_THOUSAND: 1_000.0}
TIMES_A_YEAR = (1, 12, 52)  # an amount may be printed by the year, the month or the week
Table = dict[str, dict[str, Figure]]
Rule = tuple[str, Callable[[Sequence[float]], float]]


def threshold_rules(names: Sequence[str]) -> list[Rule]:
    """The ways in which one cut-off may be applied to several figures of an area: what is held against it."""

    def pick(position: int) -> Callable[[Sequence[float]], float]:
        return lambda values: values[position]

    singly = [(name, pick(position)) for position, name in enumerate(names)]
    return [*singly, ("both", min), ("either", max), ("added", sum)] if len(names) > 1 else singly


def _judged(given: Given, indicators: Sequence[str], unit: str) -> Table:
    """By area, the figures that a cut-off or rank judges; areas that lack one are left out."""
    areas: Table = {}
    for indicator in indicators:
        for figure in given.levels(indicator, units=[unit]):
            if figure.area_type == AreaType.WARD:
                areas.setdefault(figure.area, {})[indicator] = figure
    return {area: row for area, row in areas.items() if len(row) == len(indicators)}


def _applies(given: Given, figure: Figure) -> tuple[str, ...]:
    return given.catalogue[figure.indicator].applies_to if figure.indicator in given.catalogue else ()


def _cut_offs(given: Given) -> list[Figure]:
    cut_offs = [figure for figure in given.of_kind(MeasureKind.THRESHOLD) if figure.known and _applies(given, figure)]
    return sorted(cut_offs, key=lambda figure: figure.value)


def _ambiguous_threshold(given: Given) -> Iterator[Finding]:
    cut_offs = [figure for figure in _cut_offs(given) if figure.unit == Unit.RATE_PER_1000]
    if not cut_offs:
        return
    indicators = _applies(given, cut_offs[0])
    wards = _judged(given, indicators, cut_offs[0].unit)
    counts = {cut.value: _counts_by_rule(given, indicators, wards, cut.value) for cut in cut_offs}
    if len(indicators) > 1 and any(len(set(numbers.values())) > 1 for numbers in counts.values()):
        told = [f for f in given.boroughs() if f.unit == Unit.COUNT and _applies(given, f) == indicators]
        lower = counts[cut_offs[0].value]
        yield warn(
            [*cut_offs, *told, *(figure for row in wards.values() for figure in row.values())],
            f"{', '.join(f.printed for f in told)} areas over {cut_offs[0].printed}",
            "; ".join(f"{rule}: {number}" for rule, number in lower.items()),
            "Nothing says whether the cut-off applies to each figure, to both, to either or to their sum, and the "
            "rules do not give the same areas. The rule is chosen in the notebook and printed with the table.",
        )


def _counts_by_rule(given: Given, indicators: Sequence[str], wards: Table, cut: float) -> dict[str, int]:
    names = _labels(given, indicators)
    values = [[row[name].value for name in indicators] for row in wards.values()]
    return {name: sum(rule(row) > cut for row in values) for name, rule in threshold_rules(names)}


def _labels(given: Given, indicators: Sequence[str]) -> list[str]:
    return [given.catalogue[name].label if name in given.catalogue else name for name in indicators]


def _below_borough(given: Given) -> Iterator[Finding]:
    """Areas rated high whose rate is below that of the whole borough."""
    for cut in _cut_offs(given)[:1]:
        for indicator in _applies(given, cut):
            found = _borough_rate(given, indicator)
            wards = given.levels(indicator, units=[cut.unit])
            rated = [f for f in wards if f.area_type == AreaType.WARD]
            below = [f for f in rated if found and f.value < found[0]]
            if found and below:
                yield note(
                    [*found[1], *below],
                    f"{len(rated)} areas rated high",
                    f"{', '.join(f.printed for f in below)} against {found[0]:.1f} for the borough",
                    f"{len(below)} of the areas have a lower rate than the borough as a whole. The borough's rate "
                    "stands on the chart as a line.",
                )


def _borough_rate(given: Given, indicator: str) -> tuple[float, list[Figure]] | None:
    """The borough's own rate for its latest whole year, from its count and its population."""
    own = [f for f in given.counts(given.link(indicator, "counts")) if f.is_whole_year]
    populations = given.counts(given.link(indicator, "over"))
    own = [f for f in own if f.area_type == AreaType.BOROUGH]
    if not own or not populations:
        return None
    latest = max(own, key=lambda figure: figure.end or figure.start or 0)
    return rate_per_1000(latest.value, populations[0].value), [populations[0], latest]


def _rank_of_nothing(given: Given) -> Iterator[Finding]:
    for indicator in given.by_indicator:
        ranks = [f for f in given.of(indicator) if f.kind == MeasureKind.RANK and f.area_type == AreaType.WARD]
        judged = given.catalogue[indicator].applies_to if indicator in given.catalogue else ()
        wards = _judged(given, judged, Unit.RATE_PER_1000) if judged else {}
        ordered = [wards[f.area] for f in sorted(ranks, key=lambda figure: figure.value) if f.area in wards]
        if len(ordered) > 1 and not any(_falls(ordered, judged, rule) for _, rule in threshold_rules(judged)):
            yield warn(
                [*ranks, *(figure for row in ordered for figure in row.values())],
                f"Ranks {ranks[0].printed} to {ranks[-1].printed}",
                f"Not in the order of {', nor of '.join(_labels(given, judged))}, nor of their sum",
                "The printed order follows none of the printed figures. It is kept as a label; our own order, with its "
                "rule and its ties, stands beside it.",
                doubtful=tuple(figure.id for figure in ranks),
            )


def _falls(rows: list[dict[str, Figure]], names: Sequence[str], rule: Callable[[Sequence[float]], float]) -> bool:
    values = [rule([row[name].value for name in names]) for row in rows]
    return all(one >= other for one, other in pairwise(values))


def _orientation(given: Given) -> Iterator[Finding]:
    """Ranks out of a number, and whether the highest rank goes with the most of it."""
    ranks = [f for f in given.of_kind(MeasureKind.RANK) if f.known and f.denominator > 1]
    told = next((words for f in ranks for words in [_orientation_words(given, f.indicator)] if words), "")
    if ranks:
        yield warn(
            ranks,
            f"Ranks out of {plain_number(ranks[0].denominator)}",
            told or "No figure beside the ranks tells which end is worse",
            "A rank means nothing until it is said which end is which. The direction stands with every one of these "
            "ranks, in every table.",
        )


def _orientation_words(given: Given, indicator: str) -> str:
    ranks = {f.area: f for f in given.of(indicator) if f.kind == MeasureKind.RANK}
    for name in given.catalogue[indicator].applies_to if indicator in given.catalogue else ():
        amounts = {f.area: f for f in given.levels(name) if f.area in ranks}
        if len(amounts) > 1:
            most = max(amounts.values(), key=lambda figure: figure.value)
            least = min(amounts.values(), key=lambda figure: figure.value)
            upward = ranks[most.area].value > ranks[least.area].value
            label = given.catalogue[name].label.lower()
            end = "highest" if upward else "lowest"
            rank = ranks[most.area].printed
            return f"{most.area_name}, with the most ({label}: {most.printed}), has the {end} rank: {rank}"
    return ""


def _ratio_parts(given: Given) -> Iterator[tuple[list[Figure], list[Figure], list[Figure]]]:
    """Each published ratio with the amounts that it should be made of."""
    for indicator in given.by_indicator:
        ratios = given.levels(indicator, units=[Unit.RATIO])
        above, below = (given.levels(given.link(indicator, key)) for key in ("counts", "over"))
        if ratios and above and below:
            yield ratios, above, below


def _polarity(given: Given) -> Iterator[Finding]:
    """A ratio and the amount above its line that are judged in opposite ways."""
    for ratios, above, _ in _ratio_parts(given):
        ratio, amount = _extremes(ratios), _extremes(above)
        if ratio and amount and (ratio[0].value > ratio[1].value) != (amount[0].value > amount[1].value):
            yield warn(
                [*above, *ratios],
                f"{_best_and_worst(*amount)}; {_best_and_worst(*ratio)}",
                "High is best in one row and worst in the other",
                "The two rows judge the same thing in opposite ways. Both are left without a judgement.",
                doubtful=(),
            )


def _best_and_worst(best: Figure, worst: Figure) -> str:
    return f"best {best.printed}, worst {worst.printed}"


def _extremes(figures: list[Figure]) -> tuple[Figure, Figure] | None:
    found = {figure.area_name.split()[-1]: figure for figure in figures}
    return (found[BEST], found[WORST]) if BEST in found and WORST in found else None


def _ratio(given: Given) -> Iterator[Finding]:
    """A ratio that the amounts of the same table do not give."""
    for ratios, above, below in _ratio_parts(given):
        rows = [(r, a, b) for r in ratios for a in above for b in below if r.area == a.area == b.area]
        rows = [row for row in rows if row[0].area_name.split()[-1] not in (BEST, WORST)]
        if rows and not any(all(_gives(*row, times) for row in rows) for times in TIMES_A_YEAR):
            yield warn(
                [figure for row in rows for figure in row],
                ", ".join(f"{ratio.printed} ({ratio.area_name})" for ratio, _, _ in rows),
                "; ".join(
                    f"{a.printed} over {b.printed} is {_worked_out(a, b, TIMES_A_YEAR[-1]):.1f}" for _, a, b in rows
                ),
                "The ratio is that of the first amount over the second, whatever its name says, and the amounts in the "
                "same table do not give it. It is shown as printed and cannot be reproduced.",
                doubtful=tuple(ratio.id for ratio, _, _ in rows),
            )


def _worked_out(above: Figure, below: Figure, times: int) -> float:
    scaled = above.value * UNIT_SCALE.get(Unit(above.unit), 1.0)
    return scaled / (below.value * UNIT_SCALE.get(Unit(below.unit), 1.0) * times)


def _gives(ratio: Figure, above: Figure, below: Figure, times: int) -> bool:
    return abs(_worked_out(above, below, times) - ratio.value) <= ratio.step + 0.01 * ratio.value


CHECKS = (
    Check("How is the cut-off applied?", "threshold_rule_ambiguous", _ambiguous_threshold, Caveat.THRESHOLD_AMBIGUOUS),
    Check("Are high-risk areas above the borough's own rate?", "threshold_rule_ambiguous", _below_borough),
    Check(
        "Do the figures give the printed ranks?",
        "rank_not_reproducible",
        _rank_of_nothing,
        Caveat.RANK_NOT_REPRODUCIBLE,
    ),
    Check("Which end of a rank is worse?", "polarity", _orientation),
    Check("Are related rows judged the same way?", "polarity", _polarity),
    Check("Does a ratio follow from its amounts?", "unit_or_definition_conflict", _ratio, Caveat.DEFINITION_CONFLICT),
)
