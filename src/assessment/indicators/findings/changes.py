"""Published changes: whether they follow from the published levels, on which base, and what the levels support."""

import re
from collections.abc import Iterator
from itertools import pairwise

from assessment.indicators.findings.finding import Check, Finding, note, warn
from assessment.indicators.findings.given import Figure, Given
from assessment.methods.change import MIN_BASE
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import plain_number, signed_number
from assessment.terms.vocabulary import MeasureKind, Unit

YEAR = re.compile(r"(?:19|20)\d\d")
FLOAT_NOISE = 1e-9
SMALL_COUNT = 10
FEWEST_YEARS = 3
CHANGES = (MeasureKind.CHANGE, MeasureKind.IMPROVEMENT)


def base_year(change: Figure) -> int | None:
    """The year in which the base of a change starts: as printed, or the start of the span that the change covers."""
    printed = YEAR.search(change.base)
    if printed:
        return int(printed.group())
    return change.start.year if change.start and not change.base else None


def levels_of_change(given: Given, change: Figure) -> tuple[Figure, Figure] | None:
    """The published levels before and after a change, or None where either is not published."""
    year = base_year(change)
    levels = [figure for figure in given.levels(change.indicator, change.area) if figure.source == change.source]
    for now in levels:
        for before in levels:
            same = before.period and now.period and before.unit == now.unit and before.period.cycle == now.period.cycle
            if same and now.end == change.end and before.start and before.start.year == year and before != now:
                return before, now
    return None


def _agrees(worked_out: float, change: Figure) -> bool:
    return abs(worked_out - change.value) <= change.step + FLOAT_NOISE


def _percentages(given: Given) -> Iterator[tuple[Figure, Figure, Figure, float, float]]:
    """Each published percentage change with its levels, worked out on the earlier and on the later year."""
    for change in given.of_kind(MeasureKind.CHANGE):
        found = levels_of_change(given, change) if change.unit == Unit.PERCENT and change.known else None
        if found and found[0].value > 0 and found[1].value > 0:
            before, now = found
            difference = 100 * (now.value - before.value)
            yield change, before, now, difference / before.value, difference / now.value


def _wrong_base(given: Given) -> Iterator[Finding]:
    for change, before, now, right, wrong in _percentages(given):
        if not _agrees(right, change) and _agrees(wrong, change):
            yield warn(
                [before, now, change],
                change.printed,
                f"{signed_number(right, 1)}% on {before.label}; {signed_number(wrong, 1)}% on {now.label}",
                f"{plain_number(before.value)} to {plain_number(now.value)} is {signed_number(right, 1)}% of "
                f"{before.label}. The published figure fits only if the difference is divided by {now.label}, the "
                "later year. We use the figure worked out, and show both.",
                doubtful=(change.id,),
            )


def _does_not_follow(given: Given) -> Iterator[Finding]:
    for change, before, now, right, wrong in _percentages(given):
        if not _agrees(right, change) and not _agrees(wrong, change):
            yield warn(
                [before, now, change],
                change.printed,
                f"{signed_number(right, 1)}%",
                f"{plain_number(before.value)} to {plain_number(now.value)} is {signed_number(right, 1)}%, which the "
                "published figure does not round to. We use the figure worked out, and show both.",
                doubtful=(change.id,),
            )
    for change in given.of_kind(MeasureKind.CHANGE):
        found = levels_of_change(given, change) if change.unit == Unit.COUNT and change.known else None
        if found and abs(found[1].value - found[0].value - change.value) > change.step + FLOAT_NOISE:
            yield warn(
                [*found, change],
                change.printed,
                signed_number(found[1].value - found[0].value),
                "The published difference is not that of the published counts. We use the difference worked out.",
                doubtful=(change.id,),
            )


def _recomputed_elsewhere(given: Given, change: Figure) -> bool:
    """True where the catalogue says what the change is a share of, so that it is checked as a share."""
    shares = {figure.indicator for figure in given.of_kind(MeasureKind.CHANGE)}
    counted = {given.link(name, "counts") for name in shares}
    return bool(given.link(change.indicator, "over")) or change.indicator in counted


def _no_levels(given: Given) -> list[Figure]:
    changes = given.of_kind(MeasureKind.CHANGE)
    return [c for c in changes if not levels_of_change(given, c) and not _recomputed_elsewhere(given, c)]


def _not_recomputable(given: Given) -> Iterator[Finding]:
    found = [change for change in _no_levels(given) if change.base or change.period]
    if found:
        yield note(
            found,
            "; ".join(change.printed for change in found),
            "Cannot be worked out",
            "The counts behind these changes are not published, so they are shown as printed, cannot be checked, and "
            "are kept out of comparisons. No count is worked back from them.",
        )


def _undefined_change(given: Given) -> Iterator[Finding]:
    for change in _no_levels(given):
        if not change.base and not change.period:
            yield warn(
                [change],
                change.printed,
                "Cannot be worked out",
                "No count, no year and no base is printed for this change, so it cannot be verified. It is kept out of "
                "trends and comparisons.",
            )


def _missing_baseline(given: Given) -> Iterator[Finding]:
    for improvement in given.of_kind(MeasureKind.IMPROVEMENT):
        if improvement.known and not levels_of_change(given, improvement):
            yield _missing_baseline_finding(given, improvement)


def _missing_baseline_finding(given: Given, improvement: Figure) -> Finding:
    fitting = [pair for pair in _actual_and_predicted(given, improvement) if _fits_prediction(improvement, *pair)]
    fit = ""
    rows = [improvement]
    if fitting:
        actual, predicted = fitting[0]
        rows = [actual, predicted, improvement]
        share = 100 * (predicted.value - actual.value) / predicted.value
        fit = f"({predicted.printed} - {actual.printed}) / {predicted.printed} is {share:.2f}%"
    words = (
        f'The base that is named ("{improvement.base}") is not published, so the figure is unverified and is not drawn '
        "as a change."
    )
    doubt = " It fits actual against predicted, which may be what was meant." if fitting else ""
    return warn(rows, improvement.printed, fit or "Cannot be worked out", words + doubt, doubtful=(improvement.id,))


def _actual_and_predicted(given: Given, improvement: Figure) -> Iterator[tuple[Figure, Figure]]:
    for predicted in given.of_kind(MeasureKind.PREDICTED):
        for actual in given.of_kind(MeasureKind.SHARE):
            same = (actual.area, actual.period, actual.unit) == (predicted.area, predicted.period, predicted.unit)
            shared = actual.denominator == predicted.denominator
            if same and shared and actual.area == improvement.area and predicted.value > 0:
                yield actual, predicted


def _fits_prediction(improvement: Figure, actual: Figure, predicted: Figure) -> bool:
    """True where rounding allows the improvement to be the distance of the actual from the predicted."""
    highest = 1 - (actual.value - actual.step) / (predicted.value + predicted.step)
    lowest = 1 - (actual.value + actual.step) / (predicted.value - predicted.step)
    return 100 * lowest <= abs(improvement.value) <= 100 * highest


def _parts_outside_whole(given: Given) -> Iterator[Finding]:
    """Changes of parts, printed without a period, that cannot be over the years of their whole's levels."""
    for whole in given.by_indicator:
        parts = given.has_parts(whole)
        changes = [c for c in given.of_kind(MeasureKind.CHANGE) if c.unit == Unit.PERCENT and c.known]
        unlabelled = [c for c in changes if c.indicator in parts and not c.label]
        levels = [level for level in given.counts(whole) if level.is_whole_year]
        if len(unlabelled) > 1 and len(levels) > 1:
            yield from _outside(whole, parts, unlabelled, sorted(levels, key=lambda level: level.start or 0), changes)


def _outside(
    whole: str, parts: set[str], unlabelled: list[Figure], levels: list[Figure], changes: list[Figure]
) -> Iterator[Finding]:
    first, last = levels[0], levels[-1]
    worked_out = 100 * (last.value - first.value) / first.value if first.value else 0.0
    low, high = min(c.value for c in unlabelled), max(c.value for c in unlabelled)
    if not low <= worked_out <= high:
        of_whole = [c for c in changes if c.indicator == whole and low <= c.value <= high]
        other = [c for c in changes if c.indicator in parts and c not in unlabelled]
        yield warn(
            [*other, first, last, *unlabelled, *of_whole],
            "; ".join(c.printed for c in unlabelled),
            f"{plain_number(first.value)} to {plain_number(last.value)} is {signed_number(worked_out, 1)}%",
            f"No period is printed for these changes. They cannot be over {first.label} to {last.label}, where the "
            "whole group changed far less, so their base is inferred. They are never set beside one-year changes.",
            doubtful=tuple(c.id for c in unlabelled),
        )


def _changes_supported(given: Given) -> Iterator[Finding]:
    for series in given.series():
        years = [figure for figure in series if figure.known and figure.is_whole_year]
        printed = [c for c in given.of_kind(MeasureKind.CHANGE) if c.indicator == series[0].indicator]
        printed = [c for c in printed if c.area == series[0].area and c.unit == Unit.PERCENT]
        if len(years) >= FEWEST_YEARS and printed and all(_is_one_year(c) for c in printed):
            yield _supported(years)


def _is_one_year(change: Figure) -> bool:
    year = base_year(change)
    return bool(change.is_whole_year and change.start and year == change.start.year - 1)


def _supported(years: list[Figure]) -> Finding:
    steps = [
        f"{signed_number(100 * (now.value - before.value) / before.value, 1)}%"
        for before, now in pairwise(years)
        if before.value
    ]
    return warn(
        years,
        f"{len(years)} years",
        f"{len(steps)} changes: {', '.join(steps)}",
        f"{len(years)} years of figures give {len(steps)} changes on the year before, not {len(years)}: a further one "
        f"would need the year before {years[0].label}, which is not published.",
        doubtful=(),
    )


def _level_then_change(given: Given) -> Iterator[Finding]:
    for series in given.series():
        years = [figure for figure in series if figure.known and figure.unit == Unit.COUNT]
        values = [figure.value for figure in years]
        repeats = any(one == other and one >= MIN_BASE for one, other in pairwise(values))
        if len(years) >= FEWEST_YEARS and repeats and len(set(values)) > 1:
            last = 100 * (values[-1] - values[-2]) / values[-2] if values[-2] else 0.0
            yield warn(
                years,
                ", ".join(figure.printed for figure in years),
                f"{signed_number(last, 1)}% in the last year",
                'The figures repeat in one year and move in another: "constant" would hold for part of the time only.',
                doubtful=(),
            )


def _missing_years(given: Given) -> Iterator[Finding]:
    for series in given.series():
        known = [figure for figure in series if figure.known and figure.start]
        gaps = [(a, b) for a, b in pairwise(known) if a.start and b.start and b.start.year - a.start.year > 1]
        if gaps:
            missing = ", ".join(f"{a.label} to {b.label}" for a, b in gaps)
            yield note(
                known,
                ", ".join(f"{figure.printed} ({figure.label})" for figure in known),
                f"No figure between {missing}",
                "Years are missing between the first figure and the last ones, so nothing can be called the lowest or "
                f"highest since {known[0].label}. Start, end and the years between are told instead.",
            )


def _small_numbers(given: Given) -> Iterator[Finding]:
    small = [
        figure
        for series in given.series()
        if series[0].unit == Unit.COUNT and any(figure.known and figure.value < SMALL_COUNT for figure in series)
        for figure in series
    ]
    if small:
        yield note(
            small,
            ", ".join(figure.printed for figure in small),
            "No percentage",
            "Counts under 10 swing widely by chance, and a percentage of zero does not exist. Counts are given only.",
        )


def _unsigned_falls(given: Given) -> Iterator[Finding]:
    kinds = given.of_kind(*CHANGES)
    unsigned = [c for c in kinds if c.known and c.value < 0 and not set(c.printed) & set("-−–")]
    if unsigned:
        yield note(
            unsigned,
            ", ".join(c.printed for c in unsigned),
            ", ".join(signed_number(c.value) for c in unsigned),
            "These falls are printed without a minus sign. They are held as negative, and words tell the direction.",
        )


def _percent_of_baseline(given: Given) -> Iterator[Finding]:
    """Percentages against a baseline that is not published, where no reading gives one baseline for all years."""
    for indicator in given.by_indicator:
        kind = MeasureKind.RATIO_TO_BASELINE_UNCLEAR
        percents = [f for f in given.of(indicator) if f.kind == kind and f.known and f.period]
        counts = {f.period: f for f in given.counts(given.link(indicator, "counts"))}
        pairs = [(percent, counts[percent.period]) for percent in percents if percent.period in counts]
        if len(pairs) > 1 and not any(_one_baseline(ranges) for ranges in _readings(pairs).values()):
            readings = "; ".join(f"{name}: {_baselines(ranges)}" for name, ranges in _readings(pairs).items())
            yield warn(
                [figure for pair in pairs for figure in pair],
                "; ".join(f"{percent.printed} beside {count.printed}" for percent, count in pairs),
                f"Baselines implied, {readings}",
                "No reading of these percentages gives the same baseline for every year, so their meaning is unclear. "
                "We show the counts, and the percentages only as printed.",
                doubtful=tuple(percent.id for percent, _ in pairs),
            )


def _readings(pairs: list[tuple[Figure, Figure]]) -> dict[str, list[tuple[float, float]]]:
    counts = [count.value for _, count in pairs]
    return {
        "as shares": [_range(count, p.value, p.step) for (p, _), count in zip(pairs, counts, strict=True)],
        "as falls": [_range(count, 100 - p.value, p.step) for (p, _), count in zip(pairs, counts, strict=True)],
        "years swapped": [
            _range(count, 100 - p.value, p.step) for (p, _), count in zip(pairs, counts[::-1], strict=True)
        ],
    }


def _range(count: float, percent: float, step: float) -> tuple[float, float]:
    """The baselines that a count and its rounded percentage allow; the count itself is exact."""
    low, high = (100 * count / max(share, FLOAT_NOISE) for share in (percent + step, percent - step))
    return low, high


def _one_baseline(ranges: list[tuple[float, float]]) -> bool:
    return max(low for low, _ in ranges) <= min(high for _, high in ranges)


def _baselines(ranges: list[tuple[float, float]]) -> str:
    return " and ".join(plain_number((low + high) / 2, 1) for low, high in ranges)


CHECKS = (
    Check("Is a change divided by the later year?", "wrong_denominator", _wrong_base, Caveat.WRONG_BASE_SUSPECT),
    Check(
        "Does a published change follow from the counts?",
        "percent_not_matching_counts",
        _does_not_follow,
        Caveat.PERCENT_NOT_MATCHING_COUNTS,
    ),
    Check("Are the counts behind a change published?", "not_recomputable", _not_recomputable),
    Check("Is a change defined?", "undefined_measure", _undefined_change, Caveat.BASE_NOT_STATED),
    Check("Is the baseline published?", "missing_baseline", _missing_baseline, Caveat.BASELINE_NOT_PUBLISHED),
    Check("Can undated changes be over these years?", "ambiguous_period", _parts_outside_whole, Caveat.BASE_NOT_STATED),
    Check("How many changes do the years support?", "narrative_vs_figures", _changes_supported),
    Check("Do the figures stay level throughout?", "narrative_vs_figures", _level_then_change),
    Check("Are years missing inside a series?", "narrative_vs_figures", _missing_years),
    Check("Are counts too small for a percentage?", "small_numbers", _small_numbers, Caveat.SMALL_NUMBER),
    Check("Do falls carry their sign?", "polarity", _unsigned_falls),
    Check(
        "Do percentages of a baseline fit the counts?",
        "percent_not_matching_counts",
        _percent_of_baseline,
        Caveat.PERCENT_NOT_MATCHING_COUNTS,
    ),
)
