"""Periods: how they are named, and which may be compared."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("January February March April May June July August September October November December").split()
FINANCIAL_YEAR_START = (4, 1)
FIRST_OF_MARCH = (3, 1)
UNDATED = "undated"
FROM_MONTH_TO_MONTH = re.compile(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Period:
    """A stretch of whole days, first and last included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends on {self.end}, before it starts on {self.start}")

    @property
    def cycle(self) -> tuple[int, int, int, int, int]:
        """Start and end as day and month, and the years between: equal for the same months of other years."""
        years = self.end.year - self.start.year
        last_of_february = (self.end + timedelta(days=1)).timetuple()[1:3] == FIRST_OF_MARCH
        end_day = 29 if last_of_february else self.end.day
        return (self.start.month, self.start.day, self.end.month, end_day, years)

    @property
    def is_whole_year(self) -> bool:
        """True for exactly twelve months, from any month."""
        next_day = self.end + timedelta(days=1)
        return (next_day.month, next_day.day) == (self.start.month, self.start.day) and (
            next_day.year - self.start.year == 1
        )

    def follows(self, other: "Period") -> bool:
        """True when this is the same stretch of months one year after `other`."""
        return self.cycle == other.cycle and self.start.year - other.start.year == 1

    @property
    def label(self) -> str:
        """The period as readers know it: "2012-13", "2012", "April to August 2012"."""
        if self.start == self.end:
            return f"{self.start.day} {MONTHS[self.start.month - 1]} {self.start.year}"
        if self.is_whole_year and (self.start.month, self.start.day) == FINANCIAL_YEAR_START:
            return f"{self.start.year}-{self.end.year % 100:02d}"
        if self.is_whole_year and self.start.month == 1:
            return str(self.start.year)
        return self._months_label()

    def _months_label(self) -> str:
        first, last = MONTHS[self.start.month - 1], MONTHS[self.end.month - 1]
        if self.start.year == self.end.year:
            return f"{first} to {last} {self.end.year}"
        return f"{first} {self.start.year} to {last} {self.end.year}"

    @property
    def slug(self) -> str:
        """The period in a fact id: "2012-13", "2012", "2012-04_2012-08"."""
        if self.is_whole_year and self.label[0].isdigit():
            return self.label
        if self.start == self.end:
            return self.start.isoformat()
        return f"{self.start:%Y-%m}_{self.end:%Y-%m}"


def written_date(day: date) -> str:
    """A date in words: "1 April 2013"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def months_between(text: str) -> Period:
    """The period from the first day of one month to the last day of another, both written out.

    One month alone is not taken: "2011-12" could as well be a financial year.

    Raises
    ------
    ValueError
        The text is not two months, or the second comes before the first.

    Examples
    --------
    >>> months_between("2024-04..2024-06").label
    'April to June 2024'
    """
    found = FROM_MONTH_TO_MONTH.fullmatch(text)
    if not found:
        raise ValueError(f'expected the first and the last month, such as "2024-04..2024-09", found "{text}"')
    year, month, last_year, last_month = map(int, found.groups())
    return Period(date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))
