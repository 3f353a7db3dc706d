"""Tables of what is counted from records: small areas with their rates, and how good the data are."""

from collections.abc import Sequence

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.tables import Column, Notes, show_table
from assessment.tables.rows import rows_of
from assessment.terms.numbers import plain_number
from assessment.terms.vocabulary import Marker

AREA_FIGURES = {
    "records_all_crime.count": "Crime records",
    "records_all_crime.derived_rate": "Crime per 1,000",
    "records_asb.count": "ASB incidents",
    "records_asb.derived_rate": "ASB per 1,000",
}
GRADE_WORDS = {"poor": "Poor", "care": "With care", "unknown": "Unknown", "good": "Good"}


def small_areas_table(facts: pd.DataFrame, heading: str, caption: str, source: str) -> Table:
    """One row an area: crime records and ASB incidents, each with its rate for 1,000 residents.

    Parameters
    ----------
    facts : DataFrame
        Counts and rates of areas of one kind for one period; rows are in the order of their first fact.
    heading : str
        What the areas are: "Ward".
    caption, source : str
        As for `show_table`.
    """
    keyed = facts.assign(column=facts["indicator"] + "." + facts["measure"])
    names = [name for name in AREA_FIGURES if (keyed["column"] == name).any()]
    notes = Notes()
    rows = [_area_row(own, names, notes) for _, own in keyed.groupby("area_code", sort=False)]
    columns = [Column("area", heading)]
    columns += [Column(name, AREA_FIGURES[name], numeric=True, fact=f"{name}.fact") for name in names]
    return show_table(pd.DataFrame(rows), columns, caption, notes=notes.sentences, source=source)


def _area_row(facts: pd.DataFrame, names: Sequence[str], notes: Notes) -> dict[str, str]:
    """One area's figures as printed, with the ids of the facts; what is not known is marked so."""
    codes = dict.fromkeys(code for codes in facts["caveats"] for code in codes.split(";") if code)
    row = {"area": notes.marked(facts["area_name"].iloc[0], ";".join(codes))}
    row |= {name: str(Marker.NOT_AVAILABLE) for name in names}
    for fact in rows_of(facts):
        row |= {fact["column"]: fact["value_printed"], f"{fact['column']}.fact": fact["fact_id"]}
    return {f"{name}.fact": "" for name in names} | row


def quality_table(quality: pd.DataFrame, caption: str) -> Table:
    """What is known of the data: the worst first, each with what to do.

    Parameters
    ----------
    quality : DataFrame
        Rows of the quality table.
    caption : str
        As for `show_table`.
    """
    order = quality["grade"].map({grade: place for place, grade in enumerate(GRADE_WORDS)})
    worst_first = quality.iloc[order.argsort(kind="stable")]
    asked = worst_first["check_name"].str.replace("_", " ").str.capitalize()
    shown = worst_first.assign(asked=asked, grade=worst_first["grade"].map(GRADE_WORDS))
    columns = [
        Column("asked", "What was asked"),
        Column("grade", "Data are"),
        Column("words", "What was found", wide=True),
        Column("action", "What to do", wide=True),
    ]
    return show_table(shown, columns, caption)


def intake_table(intake: pd.DataFrame, caption: str) -> Table:
    """Files and rows by source: rows in, and what became of them.

    Parameters
    ----------
    intake : DataFrame
        Rows of the intake table.
    caption : str
        As for `show_table`.
    """
    counts = ["rows_in", "rows_kept", "rows_elsewhere", "rows_merged", "rows_refused"]
    used = intake.assign(files=1, superseded=intake["rows_in"] - intake[counts[1:]].sum(axis=1))
    grouped = used.groupby(["source", "file_format"], sort=True)[["files", "superseded", *counts]].sum().reset_index()
    texts = {name: grouped[name].map(plain_number) for name in ["files", "superseded", *counts]}
    shown = grouped.assign(kind=_kind_words(grouped["file_format"].tolist()), **texts)
    headings = {
        "files": "Files",
        "rows_in": "Rows in",
        "rows_kept": "Kept",
        "rows_elsewhere": "Other places",
        "rows_merged": "Repeated",
        "superseded": "Superseded",
        "rows_refused": "Refused",
    }
    columns = [Column("kind", "Files of"), *(Column(name, words, numeric=True) for name, words in headings.items())]
    notes = ["Rows in = kept + other places + repeated + superseded by a later download + refused."]
    return show_table(shown, columns, caption, notes=notes)


def _kind_words(formats: Sequence[str]) -> list[str]:
    return [name.replace("_", " ").capitalize() for name in formats]
