"""Where a borough stands between others: a range chart, and a table of the areas side by side."""

import textwrap
from collections.abc import Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from assessment.display.charts import as_svg, shortened
from assessment.display.exhibits import Chart, Table
from assessment.display.series import UNIT_IN_LABEL, printed_change
from assessment.display.style import DARK_BLUE, INK, ORANGE, PAGE_WIDTH_INCHES, PALE_BLUE, chart_style
from assessment.display.tables import Column, Notes, show_table
from assessment.terms.vocabulary import Direction, Marker

ROW_HEIGHT = 0.34
MARGIN = 0.9
LABEL_WIDTH = 46
WORSE_WORDS = {
    Direction.UP_IS_WORSE: "Higher is worse",
    Direction.UP_IS_BETTER: "Lower is worse",
    Direction.NEUTRAL: "Neither",
}


def side_by_side(facts: pd.DataFrame, areas: Sequence[str]) -> pd.DataFrame:
    """One row an indicator, a column of values and of printed values for each area.

    Parameters
    ----------
    facts : DataFrame
        Facts of one measure and period for each indicator and area.
    areas : sequence of str
        Area names, in the order wanted.
    """
    order = list(dict.fromkeys(facts["indicator"]))
    first = facts.drop_duplicates("indicator").set_index("indicator")
    frame = first[["label", "unit", "direction", "caveats", "note"]].copy()
    for area in areas:
        own = facts[facts["area_name"] == area].drop_duplicates("indicator").set_index("indicator")
        for column in ("value", "value_printed", "fact_id"):
            frame[f"{area}.{column}"] = own[column].reindex(frame.index)
        frame[f"{area}.value_printed"] = frame[f"{area}.value_printed"].fillna(str(Marker.NOT_AVAILABLE))
        frame[f"{area}.fact_id"] = frame[f"{area}.fact_id"].fillna("")
    return frame.loc[order].reset_index()


def areas_table(frame: pd.DataFrame, areas: Sequence[str], caption: str, source: str) -> Table:
    """The areas side by side, and which way is worse."""
    notes = Notes()
    labels = frame["label"] + frame["unit"].map(UNIT_IN_LABEL).fillna("")
    shown = frame.assign(
        figure=[notes.marked(*row) for row in zip(labels, frame["caveats"], frame["note"], strict=True)],
        worse=[WORSE_WORDS[Direction(direction)] for direction in frame["direction"]],
    )
    columns = [
        Column("figure", "Figure"),
        *[Column(f"{area}.value_printed", area, numeric=True, fact=f"{area}.fact_id") for area in areas],
        Column("worse", "Which way is worse"),
    ]
    return show_table(shown, columns, caption, notes=notes.sentences, source=source)


def draw_ranges(
    frame: pd.DataFrame, own: str, average: str, ends: tuple[str, str], *, headline: str, source: str
) -> Chart:
    """Each indicator as a line from one end of the range to the other, with the average and the borough on it.

    Parameters
    ----------
    frame : DataFrame
        As `side_by_side` gives it, for the four areas.
    own, average : str
        The borough and the area that stands for the average.
    ends : (str, str)
        The areas at the ends of the range, the better first.
    headline, source : str
        As for every chart.
    """
    placed = _placed(frame, own, average, ends)
    labels = ["\n".join(textwrap.wrap(label, LABEL_WIDTH)) for label in placed["label"]]
    with chart_style():
        figure, axes = plt.subplots(figsize=(PAGE_WIDTH_INCHES, MARGIN + ROW_HEIGHT * len(placed)))
        _draw(axes, placed, labels, (own, average))
        svg = as_svg(figure)
    printed = zip(placed["label"], *(placed[f"{area}.value_printed"] for area in (own, average, *ends)), strict=True)
    parts = [f"{label}: {a} ({own}), {b} ({average}), best {c}, worst {d}" for label, a, b, c, d in printed]
    subtitle = f"Each line runs from {ends[1]}, on the left, to {ends[0]}, on the right. Each has its own scale."
    return Chart(svg, shortened(f"Range chart. {'. '.join(parts)}."), headline, subtitle, source)


def _placed(frame: pd.DataFrame, own: str, average: str, ends: tuple[str, str]) -> pd.DataFrame:
    """Positions from 0, the worse end, to 1, the better."""
    best, worst = (frame[f"{end}.value"] for end in ends)
    width = (best - worst).where(best != worst)
    positions = {f"at.{area}": (frame[f"{area}.value"] - worst) / width for area in (own, average)}
    return frame.assign(**positions).dropna(subset=list(positions)).iloc[::-1]


def _draw(axes: Axes, placed: pd.DataFrame, labels: list[str], areas: tuple[str, str]) -> None:
    import seaborn as sns  # brings scipy with it; chapters that draw nothing start sooner

    rows = range(len(placed))
    axes.hlines(rows, 0, 1, color=PALE_BLUE, linewidth=5)
    for area, colour, marker in zip(areas, (ORANGE, DARK_BLUE), ("D", "o"), strict=True):
        axes.scatter(
            placed[f"at.{area}"], list(rows), color=colour, marker=marker, s=42, zorder=3, label=area, edgecolor=INK
        )
    axes.set_yticks(list(rows), labels)
    axes.set_xticks([0, 1], ["worst", "best"])
    axes.set(xlabel="", ylabel="", xlim=(-0.06, 1.06))
    axes.tick_params(axis="both", length=0)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False)
    sns.despine(ax=axes, left=True, bottom=True)


def boroughs_table(shared: pd.DataFrame, facts: pd.DataFrame, own: str, source: str) -> Table:
    """Yearly counts of several boroughs, a row a figure and borough, with the last year's change.

    Parameters
    ----------
    shared : DataFrame
        The counts to show.
    facts : DataFrame
        Where the changes are looked up.
    own : str
        The borough whose rows come first.
    source : str
        Printed beneath.
    """
    notes = Notes()
    ordered = shared.assign(first=shared["area_name"] != own).sort_values(["period_start"], kind="stable")
    periods = list(dict.fromkeys(ordered["period_label"]))
    groups = ordered.groupby(["indicator", "first", "area_name"], sort=True)
    rows = [_borough_row(rows, facts, notes) for _, rows in groups]
    shown = [*periods, "change"]
    frame = pd.DataFrame(rows).reindex(columns=["figure", "area", *shown, *(f"{name}.fact" for name in shown)])
    frame = frame.fillna(dict.fromkeys(shown, str(Marker.NOT_AVAILABLE))).fillna("")
    columns = [
        Column("figure", "Figure"),
        Column("area", "Borough"),
        *[Column(name, "% change" if name == "change" else name, numeric=True, fact=f"{name}.fact") for name in shown],
    ]
    caption = f"Published by {own} and another borough for the same years"
    return show_table(frame, columns, caption, notes=notes.sentences, source=source)


def _borough_row(rows: pd.DataFrame, facts: pd.DataFrame, notes: Notes) -> dict[str, str]:
    last = rows.iloc[-1]
    caveats = ";".join(dict.fromkeys(code for text in rows["caveats"] for code in text.split(";") if code))
    row = {"figure": notes.marked(last["label"], caveats), "area": last["area_name"]}
    row |= dict(zip(rows["period_label"], rows["value_printed"], strict=True))
    row |= dict(zip(rows["period_label"] + ".fact", rows["fact_id"], strict=True))
    row["change"], row["change.fact"] = printed_change(last, facts, "change")
    return row
