"""Years of returns: which rows of a return make a year, and what keeps them from it.

Partners send months, quarters or whole years. Rows make a year where they cover each of its days once. What is missing
is named; it is never counted as nought.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assessment.indicators.record_years import month_words
from assessment.terms.periods import Period
from assessment.terms.returns import ReturnStatus

ADDS, END, NONE = "adds", "end", "none"
DAY = timedelta(days=1)

Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One row of a return, with the period that it covers."""

    period: Period
    row: Row

    @property
    def status(self) -> str:
        return str(self.row["status"])


@dataclass(frozen=True)
class ReturnedYear:
    """A year of one measure, area and breakdown: the rows that it stands on, and why it has no value.

    `status` is "reported" where the value is known, "suppressed" where only what the partner withheld is lacking, and
    otherwise "not_available". `lacking` says in words what is.
    """

    period: Period
    parts: tuple[Part, ...]
    status: str
    lacking: str


def parts_of(rows: Sequence[Row]) -> list[Part]:
    """Rows of the returns table as parts, in the order of time."""
    parts = [Part(Period(row["period_start"].date(), row["period_end"].date()), row) for row in rows]
    return sorted(parts, key=lambda part: (part.period.start, part.period.end))


def returned_year(year: Period, parts: Sequence[Part], over_time: str) -> ReturnedYear | None:
    """What the parts of one measure, area and breakdown say of a year; None where they say nothing.

    Parameters
    ----------
    year : Period
        The year, or another period of the brief.
    parts : sequence of Part
        In the order of time, as `parts_of` gives them; those outside the year play no role.
    over_time : str
        "adds", "end" or "none", as the catalogue has it.
    """
    inside = tuple(part for part in parts if year.start <= part.period.start and part.period.end <= year.end)
    if over_time == NONE:
        inside = tuple(part for part in inside if part.period == year)
    if not inside:
        return None
    faults = _end_faults(year, inside) if over_time == END else _tiling_faults(year, inside)
    used = tuple(part for part in inside if part.period.end == year.end) if over_time == END else inside
    return _judged(year, used or inside, faults)


def _judged(year: Period, parts: tuple[Part, ...], faults: list[str]) -> ReturnedYear:
    unknown = [part for part in parts if part.status == ReturnStatus.NOT_AVAILABLE]
    withheld = [part for part in parts if part.status == ReturnStatus.SUPPRESSED]
    words = [*faults, *_named("no figure for", unknown), *_named("the partner withheld", withheld)]
    lacks = faults or unknown
    status = ReturnStatus.NOT_AVAILABLE if lacks else ReturnStatus.SUPPRESSED if withheld else ReturnStatus.REPORTED
    lacking = f"{year.label}: {'; '.join(words)}." if words else ""
    return ReturnedYear(year, parts, str(status), lacking)


def _named(words: str, parts: Sequence[Part]) -> list[str]:
    return [f"{words} {' and '.join(stretch_words(part.period) for part in parts)}"] if parts else []


def _end_faults(year: Period, inside: Sequence[Part]) -> list[str]:
    """A stock stands at the end of the year; what came before need not be known."""
    last = [part for part in inside if part.period.end == year.end]
    if not last:
        return [f"no return reaches the end of {stretch_words(Period(year.end.replace(day=1), year.end))}"]
    return ["more than one return covers its last days"] if len(last) > 1 else []


def _tiling_faults(year: Period, inside: Sequence[Part]) -> list[str]:
    """What keeps parts from covering each day of the year once: holes, and days that several cover."""
    holes = [stretch_words(hole) for hole in _holes(year, inside)]
    faults = [f"no return for {' and '.join(holes)}"] if holes else []
    if _overlap(inside):
        faults.append("more than one return covers the same days")
    return faults


def _holes(year: Period, inside: Sequence[Part]) -> Iterator[Period]:
    """The stretches of a year that no part covers."""
    day: date = year.start
    for part in inside:
        if part.period.start > day:
            yield Period(day, part.period.start - DAY)
        day = max(day, part.period.end + DAY)
    if day <= year.end:
        yield Period(day, year.end)


def _overlap(inside: Sequence[Part]) -> bool:
    reached = date.min
    for part in inside:
        if part.period.start <= reached:
            return True
        reached = part.period.end
    return False


def stretch_words(period: Period) -> str:
    """A stretch of months in words: "July 2024", "July to September 2024"."""
    is_one_month = (period.start.year, period.start.month) == (period.end.year, period.end.month)
    return month_words(f"{period.start:%Y-%m}") if is_one_month else period.label
