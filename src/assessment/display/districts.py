"""Tables of the borough beside other districts: its rank for each kind of crime, and every district for one kind."""

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.tables import Column, Notes, show_table
from assessment.tables.rows import rows_of
from assessment.terms.vocabulary import Marker

RANKS = {"rank_in_force": "In its own force", "rank_of_all": "Of all districts held"}
COUNT, RATE, RATIO = "district_count", "district_rate", "district_ratio"
FIGURES = {RATE: "For each 1,000 residents", RATIO: "Times the rate of all districts together"}


def ranks_table(facts: pd.DataFrame, caption: str, source: str) -> Table:
    """One row a kind of crime: the borough's rate, its ranks, and its place in the funnel.

    Parameters
    ----------
    facts : DataFrame
        The borough's own facts on districts for one period, in the order of rows.
    caption, source : str
        As for `show_table`.
    """
    figures = {RATE: FIGURES[RATE], **RANKS, RATIO: FIGURES[RATIO]}
    return _figures_table(facts, ("indicator", "label", "Figure"), figures, caption, source)


def districts_table(facts: pd.DataFrame, caption: str, source: str) -> Table:
    """One row a district: its records, its rate and its place in the funnel.

    Parameters
    ----------
    facts : DataFrame
        Facts of every district on one kind of crime for one period, in the order of rows.
    caption, source : str
        As for `show_table`.
    """
    return _figures_table(facts, ("area_code", "area_name", "District"), {COUNT: "Records", **FIGURES}, caption, source)


def _figures_table(
    facts: pd.DataFrame, rows: tuple[str, str, str], figures: dict[str, str], caption: str, source: str
) -> Table:
    """Facts as a table: `rows` are the key, the column of the row's heading, and the heading of that column."""
    key, name, heading = rows
    present = [measure for measure in figures if (facts["measure"] == measure).any()]
    notes = Notes()
    shown = [_row(own, name, present, notes) for _, own in facts.groupby(key, sort=False)]
    columns = [Column("row", heading)]
    columns += [Column(each, figures[each], numeric=True, fact=f"{each}.fact") for each in present]
    return show_table(pd.DataFrame(shown), columns, caption, notes=notes.sentences, source=source)


def _row(facts: pd.DataFrame, name: str, measures: list[str], notes: Notes) -> dict[str, str]:
    """The figures of a row as printed, with the ids of the facts; what is not known is marked so."""
    remarks = dict.fromkeys(facts["note"])
    row = {"row": str(facts[name].iloc[0])}
    for remark in remarks:
        notes.marked("", "", remark)
    row |= {measure: str(Marker.NOT_AVAILABLE) for measure in measures}
    row |= {f"{measure}.fact": "" for measure in measures}
    for fact in rows_of(facts):
        row |= {fact["measure"]: fact["value_printed"], f"{fact['measure']}.fact": fact["fact_id"]}
    return row
