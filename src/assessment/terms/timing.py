"""Timings as plans print them, turned into due windows: "By end of March 2024", "March - June 2024 & annually"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assessment.terms.periods import MONTHS, written_date

MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
DAY_MONTH_YEAR = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({MONTH})\b(?:\s+((?:19|20)\d\d))?", re.IGNORECASE)
QUARTER = re.compile(r"\b(?:Q|quarter\s*)([1-4])\s*(?:of\s*)?((?:19|20)\d\d)[/-](?:20)?\d\d\b", re.IGNORECASE)
FINANCIAL_YEAR = re.compile(r"\b((?:19|20)\d\d)[/-](?:20)?(\d\d)\b")
YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
ANNUAL = re.compile(r"\b(annual|annually|each year|every year|yearly)\b", re.IGNORECASE)
ONGOING = re.compile(r"\b(ongoing|continuing|continuous|in progress)\b", re.IGNORECASE)
DEADLINE = re.compile(r"\b(by|before|no later than|end of)\b", re.IGNORECASE)
FIRST_MONTH_OF_QUARTER = (4, 7, 10, 1)
JANUARY_TO_MARCH = 4


@dataclass(frozen=True)
class DueWindow:
    """When an action is due: a range, a deadline (no start), or nothing but that it recurs."""

    start: date | None = None
    end: date | None = None
    recurrence: str = ""

    @property
    def words(self) -> str:
        """The window in words; "" where there is none."""
        again = ", and each year" if self.recurrence == "annual" else ""
        if self.end is None:
            return ""
        if self.start is None:
            return f"By {written_date(self.end)}{again}"
        if self.start == self.end:
            return f"{written_date(self.end)}{again}"
        return f"{written_date(self.start)} to {written_date(self.end)}{again}"


def parse_timing(text: str) -> DueWindow:
    """Read a timing as a plan prints it.

    Parameters
    ----------
    text : str
        Such as "By end of March 2024", "July to October 2024", "Q2 2024/25", "Ongoing".

    Returns
    -------
    DueWindow
        Empty where the words tell no date and no recurrence: nothing is guessed.
    """
    recurrence = "annual" if ANNUAL.search(text) else "ongoing" if ONGOING.search(text) else ""
    start, end = _range(text)
    if DEADLINE.search(text) and end:
        start = None
    return DueWindow(start, end, recurrence)


def _range(text: str) -> tuple[date | None, date | None]:
    quarter, year = QUARTER.search(text), FINANCIAL_YEAR.search(text)
    if quarter:
        return _quarter(int(quarter.group(1)), int(quarter.group(2)))
    months = _months(text)
    if months:
        return months[0][0], months[-1][1]
    if DAY_MONTH_YEAR.search(text):  # a month that makes no date: nothing is guessed from its year
        return None, None
    if year and (int(year.group(1)) + 1) % 100 == int(year.group(2)):
        return date(int(year.group(1)), 4, 1), date(int(year.group(1)) + 1, 3, 31)
    plain = [int(found) for found in YEAR.findall(text)]
    return (date(plain[0], 1, 1), date(plain[-1], 12, 31)) if plain else (None, None)


def _quarter(number: int, year: int) -> tuple[date, date]:
    month = FIRST_MONTH_OF_QUARTER[number - 1]
    year = year + 1 if number == JANUARY_TO_MARCH else year
    return date(year, month, 1), date(year, month + 2, monthrange(year, month + 2)[1])


def _months(text: str) -> list[tuple[date, date]]:
    """First and last day of each month or day named; a year that stands once holds for the months before it."""
    found: list[tuple[date, date]] = []
    later: int | None = None
    for day, name, year in reversed(DAY_MONTH_YEAR.findall(text)):
        later = int(year) if year else later
        month = [one[:3].lower() for one in MONTHS].index(name[:3].lower()) + 1
        last = monthrange(later, month)[1] if later else 0
        if later and (not day or 1 <= int(day) <= last):
            found.append((date(later, month, int(day) if day else 1), date(later, month, int(day) if day else last)))
    ordered = found[::-1]
    return ordered if all(a[0] <= b[0] for a, b in pairwise(ordered)) else []
