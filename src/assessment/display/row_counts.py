"""How a breakdown made in a chapter is shown: as a table that says it is not audited, or as the reason why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assessment.display.exhibits import Bundle, Table, Words
from assessment.display.tables import Column, show_table
from assessment.release.breakdown import Asked, Breakdown

NOT_AUDITED = (
    "Not audited: counts withheld here may be worked out from other tables. For the partnership's own use; left out of "
    "the public edition."
)
LEFT_OUT = (
    "*A breakdown was left out here: it is not audited against the other tables, so this edition does not show it.*"
)
WHAT_ROWS = {
    "records": "Records of the police extract",
    "incidents": "Crime records and ASB incidents",
    "outcomes": "Outcomes of crimes",
    "stop_search": "Stops and searches",
}
HEADINGS = {"ward24_code": "Ward", "lsoa21_code": "LSOA", "lsoa_code": "LSOA as given", "borough_code": "Borough"}
BLANK = "Not recorded"
MOST_ACROSS = 8  # more categories side by side do not fit a page


@dataclass(frozen=True)
class ShownBreakdown:
    """A breakdown for a cell: `frame` to go on with, and its table on the page.

    `frame` has the columns asked for, `value` (missing where withheld) and `value_printed` ("[c]" where withheld); it
    has no row where the edition shows no breakdown.
    """

    frame: pd.DataFrame
    shown: Table | Words

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return self.shown._repr_mimebundle_()


def show_breakdown(breakdown: Breakdown, area: str, source: str) -> ShownBreakdown:
    """A breakdown with its table, its caption saying that nobody audited it.

    Parameters
    ----------
    breakdown : Breakdown
        Protected counts.
    area : str
        The borough's name.
    source : str
        Printed beneath.
    """
    return ShownBreakdown(breakdown.frame, _shown(breakdown, area, source))


def _shown(breakdown: Breakdown, area: str, source: str) -> Table | Words:
    asked = breakdown.asked
    if breakdown.is_barred:
        return Words(LEFT_OUT)
    if breakdown.frame.empty:
        return Words(f"*No breakdown: {area} has no {_within_words(WHAT_ROWS[asked.table])} for {asked.period.label}.*")
    frame, columns = _arranged(breakdown)
    notes = [NOT_AUDITED, breakdown.rule, f"Counted from {breakdown.counted_from}", breakdown.lacking]
    return show_table(frame, columns, _caption(asked, area), notes=[note for note in notes if note], source=source)


def _caption(asked: Asked, area: str) -> str:
    by = " and ".join(_within_words(_heading(column)) for column in asked.by)
    narrowed = [f"{_within_words(_heading(column))}: {_either(values)}" for column, values in asked.where.items()]
    told = f" ({'; '.join(narrowed)})" if narrowed else ""
    return f"{WHAT_ROWS[asked.table]} by {by}{told}, {area}, {asked.period.label}: not audited"


def _heading(column: str) -> str:
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def _within_words(opening: str) -> str:
    """Words as they stand within a sentence; acronyms stay as they are."""
    return opening if opening[:2].isupper() else opening[0].lower() + opening[1:]


def _either(values: Sequence[str]) -> str:
    return " or ".join(value or BLANK.lower() for value in values)


def _arranged(breakdown: Breakdown) -> tuple[pd.DataFrame, list[Column]]:
    """One row a category; of two columns the second goes across where it fits the page."""
    frame, by = breakdown.frame, breakdown.asked.by
    firsts = [Column(column, _heading(column)) for column in by]
    if len(by) == 1 or frame[by[1]].nunique() > MOST_ACROSS:
        return _named(frame, by, breakdown.names), [*firsts, Column("value_printed", "Number", numeric=True)]
    across = frame.pivot_table(index=by[0], columns=by[1], values="value_printed", aggfunc="first", sort=False)
    columns = [
        Column(f"across_{place}", breakdown.names.get(code, code or BLANK), numeric=True)
        for place, code in enumerate(map(str, across.columns))
    ]
    wide = across.set_axis([column.name for column in columns], axis="columns").reset_index()
    return _named(wide, by[:1], breakdown.names), [firsts[0], *columns]


def _named(frame: pd.DataFrame, by: Sequence[str], names: Mapping[str, str]) -> pd.DataFrame:
    """The frame with names for codes, and a word for what was left blank."""
    texts = {column: [names.get(code, code or BLANK) for code in frame[column]] for column in by}
    return frame.assign(**texts)
