"""Years of records: which of their months are held, and which are compared."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pandas as pd

from assessment.terms.periods import MONTHS, Period

MOST_YEARS = 6
MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Year:
    """Twelve months or another period of the brief, with those of its months that were published."""

    period: Period
    held: tuple[str, ...]
    lacking: tuple[str, ...]


def years_held(period: Period, months: Collection[str]) -> list[Year]:
    """The data year and the same months of the years before it, oldest first, as far back as a month is held.

    Examples
    --------
    With months from 2022-01 to 2024-12, the data year 2024 gives 2022, 2023 and 2024.
    """
    years: list[Year] = []
    for back in range(MOST_YEARS):
        earlier = years_before(period, back)
        wanted = months_of(earlier)
        held = tuple(month for month in wanted if month in months)
        if not held or (years and years[0].period.start <= earlier.start):
            break
        years.insert(0, Year(earlier, held, tuple(month for month in wanted if month not in months)))
    return years


def years_before(period: Period, back: int) -> Period:
    """The same months so many years before."""
    end_of_month = pd.Period(period.end, freq="M") - MONTHS_IN_YEAR * back
    start = pd.Period(period.start, freq="M") - MONTHS_IN_YEAR * back
    return Period(start.start_time.date(), end_of_month.end_time.date())


def months_of(period: Period) -> list[str]:
    """The months of a period: "2024-04" and so on."""
    return [str(month) for month in pd.period_range(period.start, period.end, freq="M")]


def same_months(before: Year, now: Year) -> Iterator[tuple[str, str]]:
    """Each month that both years hold, as that of the year before and that of now."""
    for month in now.held:
        old = str(pd.Period(month, "M") - MONTHS_IN_YEAR)
        if old in before.held:
            yield old, month


def lacking_words(year: Year) -> str:
    """Which months a year lacks, in words; "" where it lacks none."""
    if not year.lacking:
        return ""
    names = ", ".join(month_words(month) for month in year.lacking)
    return f"{year.period.label}: {len(year.held)} of {len(year.held) + len(year.lacking)} months; without {names}."


def month_words(month: str) -> str:
    """A month as readers know it: "November 2023"."""
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def runs_of(months: Collection[str]) -> list[str]:
    """Months as unbroken runs: "2024-04 to 2025-03"."""
    runs: list[list[str]] = []
    for month in months:
        follows = runs and pd.Period(month, "M") == pd.Period(runs[-1][-1], "M") + 1
        if follows:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
