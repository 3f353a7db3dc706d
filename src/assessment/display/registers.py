"""Tables of rows that are not series: single figures, actions, measures, priorities, gaps, sources, checks."""

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.tables import Column, Notes, show_table
from assessment.terms.numbers import UNIT_WORDS
from assessment.terms.vocabulary import Unit

UNITS_IN_VALUE = (
    Unit.PERCENT,
    Unit.GBP,
    Unit.GBP_THOUSAND,
    Unit.GBP_BILLION,
    Unit.RATIO,
    Unit.YEAR,
    Unit.RANK,
)
KIND_WORDS = {
    "published_change": "published change",
    "published_difference": "published difference",
    "derived_share": "worked out",
    "derived_rate": "worked out",
    "threshold": "threshold",
    "baseline": "baseline",
    "predicted": "predicted",
    "request": "requested",
    "percent_of_baseline": "as published",
    "improvement": "published improvement",
}


def figure_words(facts: pd.DataFrame) -> pd.Series:
    """The label of each fact with its kind, where the label alone would mislead."""
    kinds = facts["measure"].map(KIND_WORDS).fillna("")
    return facts["label"].where(kinds == "", facts["label"] + " (" + kinds + ")")


def value_words(facts: pd.DataFrame) -> pd.Series:
    """The value as printed, with its unit in words where no sign shows it."""
    plain = facts["unit"].isin([*UNITS_IN_VALUE, Unit.COUNT]) | facts["value"].isna()
    return facts["value_printed"].where(plain, facts["value_printed"] + " " + facts["unit"].map(UNIT_WORDS))


def base_words(facts: pd.DataFrame) -> pd.Series:
    """The period, and for a change the base that it is measured from."""
    based = (facts["base_period"] != "") & facts["measure"].str.contains("change|difference|baseline|improvement")
    return facts["period_label"].where(~based, facts["period_label"] + " (base: " + facts["base_period"] + ")")


def figures_table(facts: pd.DataFrame, caption: str, source: str) -> Table:
    """Single figures, one a row, each with its area, period and place in the source."""
    notes = Notes()
    labels = [notes.marked(text, codes) for text, codes in zip(figure_words(facts), facts["caveats"], strict=True)]
    frame = facts.assign(figure=labels, period=base_words(facts), shown=value_words(facts))
    columns = [
        Column("figure", "Figure"),
        Column("area_name", "Area"),
        Column("period", "Period"),
        Column("shown", "Value", numeric=True),
        Column("source_ref", "Where in the source"),
    ]
    return show_table(frame, columns, caption, notes=notes.sentences, source=source)


def register_table(facts: pd.DataFrame, caption: str, source: str) -> Table:
    """Every fact with its reference, for tracing a figure back to the source."""
    shown = facts.assign(figure=figure_words(facts), period=base_words(facts), shown=value_words(facts))
    columns = [
        Column("observation_ids", "Reference"),
        Column("figure", "Figure"),
        Column("area_name", "Area"),
        Column("period", "Period"),
        Column("shown", "Value", numeric=True),
        Column("source_ref", "Where in the source"),
    ]
    return show_table(shown, columns, caption, source=source)


def plain_table(
    frame: pd.DataFrame,
    headings: dict[str, str],
    caption: str,
    source: str = "",
    numbers: tuple[str, ...] = (),
) -> Table:
    """A table of texts; columns in which every cell is blank are left out.

    Parameters
    ----------
    frame : DataFrame
        One row a row.
    headings : dict of column name to heading
        The columns, in order; columns of numbers are aligned to the right.
    caption, source : str
        As for `show_table`.
    numbers : tuple of str
        Columns of texts that are numbers as printed.
    """
    filled = [name for name in headings if (frame[name].astype("str") != "").any()]
    numeric = {name for name in filled if name in numbers or pd.api.types.is_numeric_dtype(frame[name])}
    columns = [Column(name, headings[name], numeric=name in numeric) for name in filled]
    return show_table(frame, columns, caption, source=source)
