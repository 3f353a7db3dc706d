"""Periods: part years beside whole ones, labels that contradict dates, figures without a time, missing values."""

import re
from collections import defaultdict
from collections.abc import Iterator

from assessment.indicators.findings.copies import pairs_by_table, repeated_cells
from assessment.indicators.findings.finding import Check, Finding, Severity, ids, note, warn
from assessment.indicators.findings.given import COUNT_UNITS, Figure, Given
from assessment.terms.caveats import Caveat
from assessment.terms.vocabulary import AreaType

YEAR = re.compile(r"(?:19|20)\d\d")


def _series_of_all_lengths(given: Given) -> Iterator[list[Figure]]:
    groups: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in given.figures:
        if figure.is_level and figure.period and figure.unit in COUNT_UNITS:
            groups[figure.source, figure.area, figure.indicator].append(figure)
    yield from groups.values()


def _inside(part: Figure, years: list[Figure]) -> bool:
    return any(
        year.start and year.end and part.start and part.end and year.start <= part.start and part.end <= year.end
        for year in years
    )


def _part_years(given: Given) -> Iterator[Finding]:
    """Part of a year beside whole years: quarters inside a published year are its parts and no alarm."""
    rows: list[Figure] = []
    parts: list[Figure] = []
    for series in _series_of_all_lengths(given):
        years = [figure for figure in series if figure.is_whole_year]
        loose = [f for f in series if not f.is_whole_year and f.start != f.end and not _inside(f, years)]
        if years and loose:
            rows += series
            parts += loose
    if parts:
        first = parts[0]
        year = [f for f in rows if f.indicator == first.indicator and f.is_whole_year][-1]
        naive = f" ({100 * (first.value - year.value) / year.value:.1f}%)" if year.value else ""
        days = (first.end - first.start).days + 1 if first.start and first.end else 0
        yield warn(
            rows,
            f"{year.printed} in {year.label}; {first.printed} in {first.label}",
            f"{days} days beside a whole year{naive}",
            f"{len(parts)} figures cover part of a year and stand beside whole years. They are compared with the same "
            "months of another year or not at all, and are never drawn as another year.",
            doubtful=tuple(part.id for part in parts),
        )


def _label_and_dates(given: Given) -> Iterator[Finding]:
    rows: list[Figure] = []
    for figure in given.figures:
        printed = {int(year) for year in YEAR.findall(figure.label)}
        held = {day.year for day in (figure.start, figure.end) if day}
        if printed and held and not any(min(held) <= year <= max(held) for year in printed):
            rows.append(figure)
    if rows:
        first = rows[0]
        yield warn(
            rows,
            first.label,
            f"Held as {first.start} to {first.end}",
            "The period that is printed and the dates that are held do not share a year. The dates are inferred; "
            "they are marked so wherever these figures stand, and can be changed in the source table.",
        )


def _layout(given: Given) -> Iterator[Finding]:
    """Figures whose place in time rests on where they stand on the page."""
    repeated = [figure for pairs in pairs_by_table(given) for pair in repeated_cells(pairs) for figure in pair]
    unlabelled = [
        figure
        for figure in given.figures
        if figure.period and not figure.label and any(other.label for other in given.of(figure.indicator))
    ]
    if repeated or unlabelled:
        rows = sorted([*repeated, *unlabelled], key=lambda figure: figure.id)
        yield note(
            rows,
            f"{len(unlabelled)} without a printed period; {len(repeated)} in columns that are alike",
            "The year rests on the place in the table",
            "Nothing in these figures themselves tells which year they belong to: the columns are alike, or no period "
            "is printed with them. The year was read from their place on the page.",
        )


def _missing_values(given: Given) -> Iterator[Finding]:
    for figure in given.figures:
        if not figure.known and figure.is_level:
            series = [f for f in given.of(figure.indicator) if (f.area, f.unit) == (figure.area, figure.unit)]
            yield note(
                series,
                ", ".join(f.printed or "nothing" for f in series),
                f"Unknown in {figure.label}",
                "A value is missing. It is shown as missing, never as zero, and no total that needs it is made.",
            )


def _undated(given: Given) -> Iterator[Finding]:
    """Counts over a length of time without dates, and figures that exist for a part of each year only."""
    undated = [
        f for f in given.figures if f.is_level and f.unit in COUNT_UNITS and f.label and not f.start and not f.end
    ]
    part_only = [
        figure
        for series in given.series()
        if not any(f.is_whole_year for f in given.of(series[0].indicator)) and series[0].unit in COUNT_UNITS
        for figure in series
        if figure.start != figure.end
    ]
    rows = [*undated, *part_only]
    names = {figure.indicator for figure in part_only}
    linked = given.measures[[bool(names & set(cell.split(";"))) for cell in given.measures["linked_indicators"]]]
    if rows:
        yield Finding(
            rows=(*ids(*rows), *linked["measure_id"]),
            printed=f"{len(undated)} without dates; {len(part_only)} for part of each year only",
            worked_out="No whole dated year",
            words="A whole, dated year of these figures is missing, so they carry no yearly level and no trend over "
            "years. Figures of the same months are compared with one another only.",
            severity=Severity.INFO,
        )


def _area_without_members(given: Given) -> Iterator[Finding]:
    """A group of places that is told together, and whose members have no figures of their own."""
    groups = [figure for figure in given.figures if figure.area_type == AreaType.WARD_GROUP]
    if groups:
        told = [f for f in given.boroughs() if f.is_level and f.label and f.label == groups[0].label]
        wards = {f.area for f in given.figures if f.area_type == AreaType.WARD}
        yield note(
            [*groups, *told],
            groups[0].area_name,
            f"{len(wards)} wards have figures of their own" if wards else "No ward has figures of its own",
            "The places of this group are not those of the ward table, and one of them may go by another name there. "
            "Areas are joined by code, never by name, so the group stands by itself.",
        )


CHECKS = (
    Check("Does a part year stand beside whole years?", "part_year_vs_full_year", _part_years, Caveat.PART_YEAR),
    Check("Do the printed period and the dates agree?", "ambiguous_period", _label_and_dates, Caveat.AMBIGUOUS_PERIOD),
    Check("Does the year rest on the place in a table?", "layout_uncertain", _layout),
    Check("Is a value missing?", "missing_value", _missing_values, Caveat.MISSING_VALUE),
    Check("Is a whole, dated year published?", "missing_value", _undated),
    Check("Can places be joined by code?", "label_mismatch", _area_without_members),
)
