"""Finding figures and gaps among what editions may show: by a pattern, by an id, and in which assessment they stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

import pandas as pd

from assessment.brief import Brief, Partnership, boroughs, find_year, read_brief, read_partnership
from assessment.indicators.gaps import gap_as_fact
from assessment.indicators.lineage import Lineage, trace
from assessment.indicators.published import slug
from assessment.paths import House
from assessment.release.released import Released, load_release
from assessment.tables.rows import rows_of
from assessment.terms.errors import AssessmentError
from assessment.terms.vocabulary import Edition

LISTED = {
    "fact_id": "Id",
    "value_printed": "Value",
    "label": "Figure",
    "area_name": "Area",
    "period_label": "Period",
    "status": "Status",
}
WILD = "*?["
NEAR, NEAREST = 0.7, 3
AREA_IN_ID = 2  # the part of an id that names the area

Fact = Mapping[str, Any]


@dataclass(frozen=True)
class Assessed:
    """One edition of one borough's assessment, with what it may show."""

    house: House
    brief: Brief
    partnership: Partnership
    released: Released

    @property
    def name(self) -> str:
        """How messages name it: "halton 2012-13"."""
        return f"{self.brief.borough} {self.brief.assessment_year}"

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """The gaps, each in the columns that a fact is shown by."""
        who = self.partnership
        return [
            gap_as_fact(gap, who.borough_code, who.borough_name, self.brief.period)
            for gap in rows_of(self.released.gaps)
        ]

    @property
    def ids(self) -> list[str]:
        """The ids of every figure and gap."""
        return [*self.released.facts["fact_id"], *self.released.gaps["fact_id"]]

    def find_id(self, fact_id: str) -> str:
        """The whole id of a figure or gap; area and period may be left out for the borough and the data year.

        Returns
        -------
        str
            "" where there is none.
        """
        known = set(self.ids)
        whole = (fact_id, f"{fact_id}.{self.brief.borough}.{self.brief.period.slug}")
        return next((candidate for candidate in whole if candidate in known), "")

    def find_fact(self, fact_id: str) -> dict[str, Any]:
        """The figure or gap with this id, which may leave out area and period.

        A figure that this edition does not cover is given as withheld, so that one chapter serves both editions.

        Raises
        ------
        AssessmentError
            There is none; the near miss is named.
        """
        found = self.find_id(fact_id)
        if not found and (left_out := self._left_out(fact_id)):
            return left_out
        if not found:
            raise AssessmentError(
                f'no fact "{fact_id}" in {self.name}. {near_ids(fact_id, self.ids, self.brief.borough)}'
            )
        facts = rows_of(self.released.facts[self.released.facts["fact_id"] == found])
        return next(iter([*facts, *(gap for gap in self.gaps if gap["fact_id"] == found)]))

    def _left_out(self, fact_id: str) -> dict[str, Any]:
        """A figure that this edition does not cover, withheld; {} where it stands in no edition."""
        whole = (fact_id, f"{fact_id}.{self.brief.borough}.{self.brief.period.slug}")
        for candidate in whole:
            name, _, rest = candidate.partition(".")
            level = f"{name}.count.{rest.partition('.')[2]}"
            rows = rows_of(self.released.left_out[self.released.left_out["fact_id"] == level])
            if rows:
                return {**rows[0], "fact_id": candidate}
        return {}

    def trace(self, fact_id: str) -> Lineage:
        """The lineage of a figure; a gap has no rows behind it.

        Raises
        ------
        AssessmentError
            There is no such figure, or its tables are missing.
        """
        fact = self.find_fact(fact_id)
        if fact["fact_id"] not in set(self.released.facts["fact_id"]):
            return Lineage(fact, ())
        wing = self.house.wing(invented=self.partnership.invented)
        return trace(fact["fact_id"], self.released.facts, wing, self.partnership.borough_code)

    def matching(self, pattern: str) -> pd.DataFrame:
        """The figures and gaps whose id or label matches a pattern, in the order of the facts and then the gaps.

        Parameters
        ----------
        pattern : str
            A shell pattern with * and ?; a plain word matches anywhere, and "" everything. Case does not matter.

        Returns
        -------
        DataFrame, columns as LISTED

        Raises
        ------
        AssessmentError
            Nothing matches; the near miss is named.
        """
        listed = pd.DataFrame([*rows_of(self.released.facts[list(LISTED)]), *self.gaps], columns=list(LISTED))
        found = listed[[_matches(pattern, row["fact_id"], row["label"]) for row in rows_of(listed)]]
        if pattern and found.empty:
            raise AssessmentError(f'no fact like "{pattern}" in {self.name}. {_near_words(pattern, listed)}')
        return found.reset_index(drop=True)


def assess(house: House, borough: str, year: str, edition: Edition) -> Assessed:
    """What an edition may show; without a year, of the borough's newest.

    Raises
    ------
    BriefError
        The borough or the year is unknown; the near miss is named.
    SourceError
        The data are not prepared.
    """
    brief = read_brief(house.params, borough, find_year(house.params, borough, year))
    partnership = read_partnership(house.params, brief.borough, brief.assessment_year)
    return Assessed(house, brief, partnership, load_release(house, brief, partnership, edition))


def find_assessed(house: House, fact_id: str, borough: str, year: str, edition: Edition) -> Assessed:
    """The assessment in which a figure stands: the newest of the borough that its id names, or of the only other one.

    Parameters
    ----------
    house : House
        Where parameters and tables are.
    fact_id : str
        The id of a figure or gap.
    borough, year : str
        Where to look; "" means everywhere.
    edition : Edition
        Which edition.

    Raises
    ------
    AssessmentError
        Nobody holds it (the near miss is named), or several boroughs do (they are named).
    """
    looked: list[Assessed] = []
    for group in _groups(house, fact_id, borough, year):
        held = _holders(house, fact_id, group, edition, looked)
        if len(held) > 1:
            names = ", ".join(each.name for each in held)
            raise AssessmentError(f'"{fact_id}" stands in several assessments: {names}. Say which with --borough.')
        if held:
            return held[0]
    ids = dict.fromkeys(id_ for each in looked for id_ in each.ids)
    raise AssessmentError(f'no fact "{fact_id}" in any assessment looked through. {near_ids(fact_id, ids, "BOROUGH")}')


def _groups(house: House, fact_id: str, borough: str, year: str) -> Iterator[dict[str, list[str]]]:
    """Boroughs with their years, newest first: those that the id names, then the others."""
    if borough:
        yield {borough: [find_year(house.params, borough, year)] if year else _newest_first(house, borough)}
        return
    known = boroughs(house.params)
    wanted = {name: [each for each in years[::-1] if year in ("", each)] for name, years in known.items()}
    named = [name for name in wanted if fact_id.split(".")[AREA_IN_ID:][:1] == [slug(name)]]
    yield {name: wanted[name] for name in named}
    yield {name: years for name, years in wanted.items() if name not in named}


def _newest_first(house: House, borough: str) -> list[str]:
    find_year(house.params, borough)  # an unknown borough names the near miss
    return boroughs(house.params)[borough][::-1]


def _holders(
    house: House, fact_id: str, group: Mapping[str, Sequence[str]], edition: Edition, looked: list[Assessed]
) -> list[Assessed]:
    """For each borough that holds the id, the newest assessment that does; those looked through are noted."""
    held: list[Assessed] = []
    for name, years in group.items():
        for year in years:
            looked.append(assess(house, name, year, edition))
            if looked[-1].find_id(fact_id):
                held.append(looked[-1])
                break
    return held


def near_ids(fact_id: str, ids: Iterable[str], borough: str) -> str:
    """A hint at the id that was probably meant, or at the command that lists them all."""
    close = get_close_matches(fact_id, list(ids), n=1)
    return f'Did you mean "{close[0]}"?' if close else f"List them with: assessment facts {borough}"


def _matches(pattern: str, *texts: str) -> bool:
    wanted = pattern.lower()
    wild = wanted if any(sign in wanted for sign in WILD) else f"*{wanted}*"
    return any(fnmatchcase(text.lower(), wild) for text in texts)


def _near_words(pattern: str, listed: pd.DataFrame) -> str:
    """The words of labels and the indicators that a pattern may have meant."""
    words = {word.strip("(),:").lower() for label in listed["label"] for word in label.split()}
    known = sorted({*words, *(id_.split(".")[0] for id_ in listed["fact_id"])})
    close = get_close_matches(pattern.strip(WILD).lower(), known, n=NEAREST, cutoff=NEAR)
    return f"Did you mean {' or '.join(close)}?" if close else "Without a pattern every fact is listed."


def listed_words(found: pd.DataFrame) -> str:
    """Figures in columns, one a line, with their number at the end.

    Parameters
    ----------
    found : DataFrame, columns as LISTED
    """
    rows = [tuple(LISTED.values()), *found[list(LISTED)].astype("str").itertuples(index=False, name=None)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(LISTED))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, f"{len(found):,} {'fact' if len(found) == 1 else 'facts'}"])
