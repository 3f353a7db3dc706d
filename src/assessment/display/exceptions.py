"""A table of the months that broke their limits."""

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.tables import Column, Notes, show_table
from assessment.terms.numbers import counts_within


def exceptions_table(months: pd.DataFrame, caption: str, source: str) -> Table:
    """One row a month outside its limits: the kind of record, the count, the limits, and on which side it lies.

    Parameters
    ----------
    months : DataFrame
        Facts with measure "month_count", in the order of rows.
    caption, source : str
        As for `show_table`.
    """
    notes = Notes()
    shown = months.assign(
        figure=[notes.marked(text, codes) for text, codes in zip(months["label"], months["caveats"], strict=True)],
        limits=[counts_within(low, high) for low, high in zip(months["lower"], months["upper"], strict=True)],
        side=(months["value"] > months["upper"]).map({True: "Above", False: "Below"}),
    )
    columns = [
        Column("figure", "Figure"),
        Column("period_label", "Month"),
        Column("value_printed", "Records", numeric=True, fact="fact_id"),
        Column("limits", "Within the limits"),
        Column("side", "Above or below"),
    ]
    about = "Limits of three sigma from the months before the data year, wider where months vary by more than chance."
    season = "Season is not taken out: a month that is high every year may stand here."
    return show_table(shown, columns, caption, notes=[*notes.sentences, about, season], source=source)
