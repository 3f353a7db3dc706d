"""Breaks in series: those that are known, and level shifts that begin in most districts of a force at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.methods.breaks import mean_breaks, sup_f_test
from assessment.methods.decomposition import stl
from assessment.prepare.known_breaks import NATIONAL, KnownBreak
from assessment.prepare.quality_check import (
    PER_CENT,
    Finding,
    Given,
    QualityCheck,
    force_name,
    listed,
    month_name,
    month_number,
    months_between,
)
from assessment.tables.store import empty_table
from assessment.terms.crime import force_slug
from assessment.terms.quality import BreakKind, Grade

FEWEST_MONTHS = 24  # two rounds of the season, so that it is not taken for a break
FEWEST_DISTRICTS = 2  # one district alone may have had something happen in it
# Under ten a month, a fifth more or less is within chance (two standard errors of a mean of six months).
SMALLEST_MEAN = 10.0
SMALLEST_SHIFT = np.log(1.2)  # smaller shifts are no larger than what years differ by
SIGNIFICANT = 0.01  # of one district; most of a force's must agree as well
MOST = 2 / 3
LOCAL = 6  # months on either side
ABRUPT = 0.7  # of the whole shift stands between the six months before and after; of a steady trend about a third does
NEAR = 1  # months between districts' dates that count as the same
PUBLISHED = ("published",)
CRIME_RECORDS = "crime_records"


@dataclass(frozen=True)
class Shift:
    """A level shift in one district's series: the first month at the new level, and its size as a log ratio."""

    month: str
    size: float


@dataclass(frozen=True)
class ForceShift:
    """A level shift of one type in most districts of a force at once: a change of recording, perhaps."""

    force: str
    crime_type: str
    month: str
    change_pct: float
    districts: int
    of_districts: int


def _known(given: Given) -> Iterator[Finding]:
    """Known breaks that the data lie on both sides of."""
    spans = _spans(given)
    for known in given.known_breaks:
        where = [name for name in known.series if name in spans and _is_inside(known.first_month, spans[name])]
        if where and _concerns(known, given):
            yield _finding(known)


def _spans(given: Given) -> dict[str, tuple[str, str]]:
    """First and last month of each kind of series that is held."""
    months = [str(month) for frame in given.incidents.values() if len(frame) for month in frame["month"].unique()]
    spans = {CRIME_RECORDS: (min(months), max(months))} if months else {}
    if len(given.recorded_crime):
        starts = given.recorded_crime["quarter_start"]
        spans["recorded_crime"] = (f"{starts.min():%Y-%m}", f"{starts.max():%Y-%m}")
    return spans


def _is_inside(month: str, span: tuple[str, str]) -> bool:
    return span[0] < month <= span[1]


def _concerns(known: KnownBreak, given: Given) -> bool:
    """National, of one of our forces, or of a force whose districts are peers."""
    peers = {force_slug(str(force)) for force in given.comparators.get("force", pd.Series(dtype="str")).unique()}
    return known.scope == NATIONAL or known.scope in given.own_forces | peers


def _finding(known: KnownBreak) -> Finding:
    types = f" Concerns: {', '.join(known.crime_types)}." if known.crime_types else ""
    words = f"{month_name(known.first_month)}: {known.what} {known.effect}{types} Source: {known.source}."
    grade = Grade.POOR if known.kind is BreakKind.SUPPLY else Grade.CARE
    action = "Compare only months on the same side of it, or say so with the comparison."
    return Finding(known.name, None, "month", grade, words, action)


def _found(given: Given) -> Iterator[Finding]:
    """Level shifts that begin in one month in most districts of one of our forces: candidates, not verdicts."""
    if given.comparators.empty:
        return
    own = given.comparators[given.is_own(given.comparators["force"])]
    for force, rows in own.groupby("force"):
        months = _whole_months(str(force), rows, given.coverage)
        if len(months) < FEWEST_MONTHS:
            words = f"{force_name(str(force))}: {len(months)} whole months are too few to look for breaks in recording."
            yield Finding(str(force), None, "types", Grade.UNKNOWN, words, "Hold at least two years.")
            continue
        found = [shift for shift in shifts_of(given) if shift.force == force]
        yield from (_shift_finding(shift, given) for shift in found)
        if not found:
            words = f"{force_name(str(force))}: no type of crime shifts its level in most districts at once."
            yield Finding(str(force), 0.0, "types", Grade.GOOD, words)


def shifts_of(given: Given) -> list[ForceShift]:
    """Types of crime whose level shifts in most districts of one of our forces at once."""
    if given.comparators.empty:
        return []
    own = given.comparators[given.is_own(given.comparators["force"])]
    shifts: list[ForceShift | None] = []
    for force, rows in own.groupby("force"):
        months = _whole_months(str(force), rows, given.coverage)
        if len(months) >= FEWEST_MONTHS:
            shifts += [_shift(str(force), str(kind), part, months) for kind, part in rows.groupby("crime_type")]
    return [shift for shift in shifts if shift]


def breaks_of(given: Given) -> pd.DataFrame:
    """Rows of the breaks table: those known of crime records by type, and those found in the records."""
    known = [
        {
            "force": "" if each.scope == NATIONAL else each.scope,
            "crime_type": kind,
            "month": each.first_month,
            "is_known": True,
            "words": each.what,
        }
        for each in given.known_breaks
        if CRIME_RECORDS in each.series and each.kind is BreakKind.RECORDING
        for kind in each.crime_types
    ]
    found = [
        {
            "force": each.force,
            "crime_type": each.crime_type,
            "month": each.month,
            "is_known": False,
            "words": _shift_words(each),
        }
        for each in shifts_of(given)
    ]
    table = pd.DataFrame([*known, *found], columns=empty_table("breaks").columns)
    return table.drop_duplicates(["force", "crime_type", "month"]).sort_values(
        ["force", "crime_type", "month"], ignore_index=True
    )


def _whole_months(force: str, rows: pd.DataFrame, coverage: pd.DataFrame) -> list[str]:
    """Months that the force published as usual, in order."""
    months = set(rows["month"].astype("str"))
    if len(coverage):
        street = coverage[(coverage["kind"] == "street") & (coverage["force"].map(force_slug) == force_slug(force))]
        months -= set(street.loc[~street["status"].isin(PUBLISHED), "month"])
    return sorted(months)


def _shift(force: str, crime_type: str, rows: pd.DataFrame, months: list[str]) -> ForceShift | None:
    table = rows.pivot_table(index="month", columns="district_code", values="record_count", aggfunc="sum")
    counts = table.reindex(months).fillna(0.0)  # the force published these months: a type without a row is a count of 0
    large = counts.loc[:, counts.mean() >= SMALLEST_MEAN]
    shifts = [shift for district in sorted(large.columns) if (shift := level_shift(large[district]))]
    together = _at_once(shifts)
    if large.shape[1] < FEWEST_DISTRICTS or len(together) < max(FEWEST_DISTRICTS, MOST * large.shape[1]):
        return None
    change = PER_CENT * (np.exp(np.median([shift.size for shift in together])) - 1)
    return ForceShift(force, crime_type, _middle_month(together), float(change), len(together), large.shape[1])


def _shift_words(shift: ForceShift) -> str:
    return (
        f"{force_name(shift.force)}: {shift.crime_type.lower()} changes by about {shift.change_pct:+.0f}% from "
        f"{month_name(shift.month)} on in {shift.districts} of {shift.of_districts} districts at once, as a change of "
        "recording would."
    )


def _shift_finding(shift: ForceShift, given: Given) -> Finding:
    known = _coinciding(given.known_breaks, shift.force, shift.crime_type, shift.month)
    action = "Ask the force what changed in its recording before calling this a rise or a fall."
    subject, value = f"{shift.force}: {shift.crime_type}", round(shift.change_pct, 1)
    return Finding(subject, value, "% change", Grade.CARE, _shift_words(shift) + known, action)


def _coinciding(known_breaks: tuple[KnownBreak, ...], force: str, crime_type: str, month: str) -> str:
    """What is known to have changed within a month of it."""
    told = [
        f" {known.what}"
        for known in known_breaks
        if known.scope in (NATIONAL, force_slug(force))
        and (crime_type in known.crime_types or not known.crime_types)
        and abs(month_number(known.first_month) - month_number(month)) <= NEAR
    ]
    return "".join(told)


def level_shift(counts: pd.Series) -> Shift | None:
    """The one level shift of a series of monthly counts, if it has one that is clear, large and abrupt.

    Parameters
    ----------
    counts : Series, index months as text, in order; months that were not published are left out
        At least 24.

    Source
    ------
    Logarithms less their season (STL over the months between), one break by BIC (Bai and Perron), sup-F at 1%.
    """
    levels = _without_season(np.log(counts + 0.5))
    found = mean_breaks(levels, max_breaks=1)
    if not found.positions:
        return None
    at, (before, after) = found.positions[0], found.means
    jump = levels[at : at + LOCAL].mean() - levels[max(0, at - LOCAL) : at].mean()
    size = after - before
    p_value = sup_f_test(levels).p_value
    if abs(size) < SMALLEST_SHIFT or p_value > SIGNIFICANT or jump / size < ABRUPT:
        return None
    return Shift(str(counts.index[at]), float(size))


def _without_season(logs: pd.Series) -> np.ndarray:
    """The values less the season, which is taken from the months with gaps bridged."""
    every = months_between(str(logs.index[0]), str(logs.index[-1]))
    bridged = logs.reindex(every).interpolate()
    season = pd.Series(np.asarray(stl(bridged.to_numpy()).seasonal), index=every)
    return (logs - season.reindex(logs.index)).to_numpy("float64")


def _at_once(shifts: list[Shift]) -> list[Shift]:
    """The largest group of shifts of one direction that lie within a month of one another's date."""
    groups = [
        [each for each in shifts if each.size * one.size > 0 and abs(_distance(each, one)) <= NEAR] for one in shifts
    ]
    return max(groups, key=len, default=[])


def _distance(one: Shift, other: Shift) -> int:
    return month_number(one.month) - month_number(other.month)


def _middle_month(shifts: list[Shift]) -> str:
    months = sorted(shift.month for shift in shifts)
    return months[len(months) // 2]


def _unassigned(given: Given) -> Iterator[Finding]:
    """Offences of our forces that the Home Office's tables do not place in any partnership."""
    crime = given.recorded_crime
    if crime.empty:
        words = "No table of recorded crime by partnership is held, so offences and harm cannot be counted by code."
        yield Finding("all forces", None, "% of offences", Grade.UNKNOWN, words, "Add the Home Office's tables.")
        return
    own = crime[given.is_own(crime["force"].astype("str"))]
    for (force, year), rows in own.groupby(["force", "financial_year"], observed=True):
        nowhere = rows["csp_name"].astype("str").str.lower().str.startswith("unassigned")
        total, lost = int(rows["offence_count"].sum()), int(rows.loc[nowhere, "offence_count"].sum())
        share = PER_CENT * lost / total if total else 0.0
        if share > UNASSIGNED_GOOD:
            words = f"{force}, {year}: {lost:,} of {total:,} recorded offences ({share:.1f}%) are in no partnership."
            grade = Grade.CARE if share <= UNASSIGNED_CARE else Grade.POOR
            action = "Say that partnership counts of that year are too low by about this share."
            yield Finding(f"{force}: {year}", share, "% of offences", grade, words, action)
    names = listed(sorted(force_name(str(force)) for force in own["force"].unique()))
    if names:
        words = f"Recorded crime of {names}: {len(own):,} rows are held, to {own['quarter_start'].max():%Y-%m}."
        yield Finding("held", 0.0, "% of offences", Grade.GOOD, words)


# As for rows without a place: one in a hundred hardly moves a count, one in twenty is as much as many a change.
UNASSIGNED_GOOD, UNASSIGNED_CARE = 1.0, 5.0

CHECKS = (
    QualityCheck("known_breaks", _known),
    QualityCheck("level_shifts", _found),
    QualityCheck("offences_in_no_partnership", _unassigned),
)
