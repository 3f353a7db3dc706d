"""Tables of one figure by age, sex or another breakdown: categories down, the data year and the year before across."""

from collections.abc import Sequence

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.series import by_period
from assessment.display.tables import Column, Notes, show_table
from assessment.terms.numbers import UNIT_WORDS
from assessment.terms.vocabulary import Marker

WHOLE = "All"


def breakdown_names(breakdowns: str) -> list[str]:
    """What a figure is broken down by, in words: "age_band=10 to 17;sex=Female" gives age band and sex."""
    return [part.partition("=")[0].replace("_", " ") for part in breakdowns.split(";") if part]


def category_words(breakdowns: str) -> str:
    """A category as the heading of a row: "Age band: 10 to 17, sex: Female"; "All" for the whole."""
    pairs = [part.partition("=") for part in breakdowns.split(";") if part]
    words = ", ".join(f"{name.replace('_', ' ')}: {category}" for name, _, category in pairs)
    return words[:1].upper() + words[1:] if words else WHOLE


def breakdown_table(facts: pd.DataFrame, periods: Sequence[str], source: str) -> Table:
    """One figure of one area by category; a figure that is not there keeps its marker.

    Parameters
    ----------
    facts : DataFrame
        Facts of one indicator, measure, unit and area: the whole, and its categories in the order to show.
    periods : sequence of str
        Labels of the periods to show, the data year first.
    source : str
        Printed beneath.
    """
    notes = Notes()
    rows = [_row(str(name), rows, notes) for name, rows in facts.groupby("breakdowns", sort=False)]
    names = [name for period in periods for name in (period, f"{period}.fact")]
    frame = pd.DataFrame(rows).reindex(columns=["category", *names])
    frame = frame.fillna(dict.fromkeys(periods, str(Marker.NOT_AVAILABLE))).fillna("")
    first = facts.iloc[0]
    unit = UNIT_WORDS[first["unit"]]
    columns = [Column("category", "Category")]
    columns += [Column(period, f"{period} ({unit})", numeric=True, fact=f"{period}.fact") for period in periods]
    by = dict.fromkeys(name for text in facts["breakdowns"] for name in breakdown_names(text))
    caption = f"{first['label']}, by {' and '.join(by)}: {first['area_name']}, {' and '.join(periods)}"
    return show_table(frame, columns, caption, notes=notes.sentences, source=source)


def _row(breakdowns: str, rows: pd.DataFrame, notes: Notes) -> dict[str, str]:
    caveats = ";".join(dict.fromkeys(code for text in rows["caveats"] for code in text.split(";") if code))
    remarks = " ".join(dict.fromkeys(remark for remark in rows["note"] if remark))
    return {"category": notes.marked(category_words(breakdowns), caveats, remarks), **by_period(rows)}
