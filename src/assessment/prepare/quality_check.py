"""A check of the data-quality report: what it is given, and what it finds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from assessment.prepare.known_breaks import KnownBreak
from assessment.tables.rows import rows_of
from assessment.terms.crime import force_slug
from assessment.terms.periods import MONTHS
from assessment.terms.quality import Grade

PER_CENT = 100
NAMED = 5  # months or names that a sentence lists
Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Given:
    """Everything that the report is made from. What is not held is empty: its quality is unknown.

    `boroughs`: columns borough_code, borough_name, force. `incidents`, `outcomes`, `searches`: tables by borough code.
    `coverage`: force, month, kind, status, rows, usual_rows, and where known rows_unplaced. `revisions`: force, month,
    kind, edition_before, edition_after, rows_before, rows_after, ids_gained, ids_lost, type_changed, outcome_changed,
    place_changed. `returns`: rows by return, with period_end and, where cells were withheld, is_suppressed;
    `return_titles`: every return that is asked for. `records`: with offence_code and theme ("" where none is known).
    """

    today: date
    boroughs: pd.DataFrame
    intake: pd.DataFrame = field(default_factory=pd.DataFrame)
    refusals: pd.DataFrame = field(default_factory=pd.DataFrame)
    coverage: pd.DataFrame = field(default_factory=pd.DataFrame)
    revisions: pd.DataFrame = field(default_factory=pd.DataFrame)
    comparators: pd.DataFrame = field(default_factory=pd.DataFrame)
    records: pd.DataFrame = field(default_factory=pd.DataFrame)
    recorded_crime: pd.DataFrame = field(default_factory=pd.DataFrame)
    incidents: Frames = field(default_factory=dict)
    outcomes: Frames = field(default_factory=dict)
    searches: Frames = field(default_factory=dict)
    returns: Frames = field(default_factory=dict)
    return_titles: Mapping[str, str] = field(default_factory=dict)
    known_breaks: tuple[KnownBreak, ...] = ()

    @cached_property
    def own_forces(self) -> frozenset[str]:
        """The boroughs' forces, as file names spell them."""
        return frozenset(force_slug(str(force)) for force in self.boroughs["force"])

    def is_own(self, forces: pd.Series) -> pd.Series:
        """True for the boroughs' own forces."""
        return forces.map(lambda force: force_slug(str(force)) in self.own_forces).astype(bool)

    def each_borough(self, frames: Frames) -> Iterator[tuple[str, str, pd.DataFrame]]:
        """Code, name and rows of every borough, in the order of the codes; a borough without rows too."""
        for row in rows_of(self.boroughs.sort_values("borough_code")):
            yield row["borough_code"], row["borough_name"], frames.get(row["borough_code"], pd.DataFrame())


@dataclass(frozen=True)
class Finding:
    """What a check says about one subject. `value` is missing where it cannot be told."""

    subject: str
    value: float | None
    unit: str
    grade: Grade
    words: str
    action: str = ""
    borough_code: str = ""


@dataclass(frozen=True)
class QualityCheck:
    """One question asked of the data: by a function, or by an object that can be called."""

    name: str
    find: Callable[[Given], Iterator[Finding]]


def force_name(name: str) -> str:
    """A force as a sentence names it: "Devon and Cornwall"."""
    words = force_slug(name).split("-")
    if words == ["btp"]:
        return "British Transport Police"
    return " ".join(word if word in ("and", "of") else word.capitalize() for word in words)


def month_name(month: str) -> str:
    """A month in words: "March 2025" for "2025-03"."""
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def month_number(month: str) -> int:
    """Months since year 0, so that they can be subtracted."""
    return 12 * int(month[:4]) + int(month[5:7]) - 1


def months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last."""
    numbers = range(month_number(first), month_number(last) + 1)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]


def listed(names: list[str]) -> str:
    """Up to five names in a sentence, and how many more."""
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


def share_pct(part: float, whole: float) -> float:
    """Per cent; 0 of nothing is 0."""
    return PER_CENT * part / whole if whole else 0.0
