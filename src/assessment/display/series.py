"""Facts that form series: the same measure of the same area, in the same months of two or more years."""

from collections.abc import Iterator

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.tables import Column, Notes, show_table
from assessment.terms.periods import Period
from assessment.terms.vocabulary import Marker, PeriodBasis, Unit

SERIES_MEASURES = ("count", "share", "rate", "derived_rate", "predicted", "percent_of_baseline")
SERIES_KEY = ["source_id", "indicator", "area_name", "measure", "unit"]
UNIT_IN_LABEL = {
    Unit.PERCENT: " (%)",
    Unit.RATE_PER_1000: " per 1,000",
    Unit.RATE_UNIT_NOT_PRINTED: " (rate, unit not printed)",
    Unit.RATIO: " (ratio)",
}


def cycle_of(row: pd.Series) -> tuple[int, ...] | None:
    """The months that a fact covers, without the year; None where it is undated."""
    if pd.isna(row["period_start"]) or pd.isna(row["period_end"]):
        return None
    return Period(row["period_start"].date(), row["period_end"].date()).cycle


def in_series(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts that stand in a series of two periods or more, in order of series and time.

    Returns
    -------
    DataFrame
        The facts with a column `cycle`; empty where there is no series.
    """
    returned_share = (facts["measure"] == "derived_share") & (facts["period_basis"] == PeriodBasis.RETURNED)
    told = facts["measure"].isin(SERIES_MEASURES) | returned_share  # of published figures the plan's own shares stand
    levels = facts[told].dropna(subset=["period_start", "period_end"])
    if levels.empty:
        return levels.assign(cycle=pd.Series(dtype="object"))
    levels = levels.assign(cycle=levels.apply(cycle_of, axis=1))
    known = levels["period_start"].where(levels["value"].notna())
    members = levels.assign(known=known).groupby([*SERIES_KEY, "cycle"], sort=False)["known"].transform("nunique")
    return levels[members > 1]


def indicator_words(row: pd.Series) -> str:
    """The label with its unit, and the area where it is not the borough."""
    unit = UNIT_IN_LABEL.get(row["unit"], "")
    label = row["label"] if unit.strip(" ()") in row["label"] and unit else f"{row['label']}{unit}"
    label = f"{label}, worked out" if row["measure"].startswith("derived") else label
    return label if row["area_type"] == "borough" else f"{label}, {row['area_name']}"


def series_tables(series: pd.DataFrame, facts: pd.DataFrame, subject: str, sources: str) -> Iterator[Table]:
    """One table for each set of months: a row a series, a column a year, then the last year's change.

    Parameters
    ----------
    series : DataFrame
        As `in_series` gives them.
    facts : DataFrame
        Where the differences and changes are looked up.
    subject : str
        What and where, for the caption.
    sources : str
        Printed beneath.
    """
    for _, group in series.groupby("cycle", sort=False):
        periods = group.drop_duplicates("period_label").sort_values("period_start")["period_label"].tolist()
        notes = Notes()
        rows = [_row(rows, facts, notes) for _, rows in group.groupby(SERIES_KEY, sort=False)]
        shown = [*periods, "difference", "change"]
        names = [name_ for name in shown for name_ in (name, f"{name}.fact")]
        frame = pd.DataFrame(rows).reindex(columns=["figure", *names])
        frame = frame.fillna(dict.fromkeys(shown, str(Marker.NOT_AVAILABLE))).fillna("")
        headings = {"difference": "Change on year before", "change": "% change"}
        columns = [
            Column("figure", "Figure"),
            *[Column(name, str(headings.get(name, name)), numeric=True, fact=f"{name}.fact") for name in shown],
        ]
        caption = f"{subject}, {periods[0]} to {periods[-1]}"
        yield show_table(frame, columns, caption, notes=notes.sentences, source=sources)


def _row(rows: pd.DataFrame, facts: pd.DataFrame, notes: Notes) -> dict[str, str]:
    ordered = rows.sort_values("period_start")
    last = ordered.iloc[-1]
    told = pd.concat([ordered, change_of(last, facts, "difference")])
    caveats = ";".join(dict.fromkeys(code for text in told["caveats"] for code in text.split(";") if code))
    remarks = " ".join(dict.fromkeys(remark for remark in told["note"] if remark))
    row = {"figure": notes.marked(indicator_words(last), caveats, remarks)}
    row |= by_period(ordered)
    for measure in ("difference", "change"):
        row[measure], row[f"{measure}.fact"] = printed_change(last, facts, measure)
    return row


def by_period(rows: pd.DataFrame) -> dict[str, str]:
    """The printed value of each period, and the id of its fact; two values of one period stand together, without id."""
    cells: dict[str, str] = {}
    for label, same in rows.groupby("period_label", sort=False):
        cells[str(label)] = " or ".join(same["value_printed"])
        cells[f"{label}.fact"] = str(same["fact_id"].iloc[0]) if len(same) == 1 else ""
    return cells


def change_of(level: pd.Series, facts: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The derived change that belongs to a count; no row for anything else."""
    same = ["indicator", "area_code", "period_label"]
    found = facts[(facts["measure"] == measure) & (facts[same] == level[same]).all(axis=1)]
    return found if level["measure"] == "count" else found.head(0)


def printed_change(level: pd.Series, facts: pd.DataFrame, measure: str) -> tuple[str, str]:
    """The derived change that belongs to a level, as printed, and its id; [z] where there is none."""
    found = change_of(level, facts, measure)
    if found.empty:
        return str(Marker.NOT_APPLICABLE), ""
    return str(found["value_printed"].iloc[0]), str(found["fact_id"].iloc[0])
