"""A table of one stretch of months against the same months a year before."""

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.registers import interval_words
from assessment.display.tables import Column, Notes, show_table

COUNT_ENDING, CHANGE_ENDING = "_count", "_change"


def rolling_table(facts: pd.DataFrame, caption: str, source: str) -> Table:
    """One row a kind of record: the count, its change on the same months a year before, and the interval of it.

    Parameters
    ----------
    facts : DataFrame
        Counts and changes of one stretch of months, one of each for every indicator.
    caption, source : str
        As for `show_table`.
    """
    counts = facts[facts["measure"].str.endswith(COUNT_ENDING)].set_index("indicator")
    changes = facts[facts["measure"].str.endswith(CHANGE_ENDING)]
    notes = Notes()
    own = counts.loc[changes["indicator"]]
    shown = changes.assign(
        figure=[notes.marked(text, codes) for text, codes in zip(changes["label"], changes["caveats"], strict=True)],
        count=own["value_printed"].to_numpy(),
        count_fact=own["fact_id"].to_numpy(),
        interval=interval_words(changes),
    )
    columns = [
        Column("figure", "Figure"),
        Column("count", "Records", numeric=True, fact="count_fact"),
        Column("value_printed", "Change on the same months a year before", numeric=True, fact="fact_id"),
        Column("interval", "95% interval"),
    ]
    return show_table(shown, columns, caption, notes=notes.sentences, source=source)
