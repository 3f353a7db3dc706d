"""Places: wards against a cut-off, as a chart and a table."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import pandas as pd

from assessment.display.charts import as_svg, shortened
from assessment.display.exhibits import Chart, Table
from assessment.display.style import DARK_BLUE, INK, ORANGE, PAGE_WIDTH_INCHES, PALE_BLUE, chart_style
from assessment.display.tables import Column, show_table
from assessment.terms.numbers import plain_number

RULE_HEADINGS = {
    "crime": "Recorded crime alone",
    "asb": "ASB alone",
    "both": "Both, each over",
    "either": "Either",
    "added": "Both added up",
}
ROW_HEIGHT = 0.36
MARGIN = 1.1


def draw_wards(
    wards: pd.DataFrame,
    columns: Sequence[tuple[str, str]],
    cut_offs: Sequence[float],
    borough_rate: float | None,
    *,
    headline: str,
    area: str,
    source: str,
) -> Chart:
    """Two or more rates a ward as dots on one line, with the cut-offs and the borough's own rate.

    Parameters
    ----------
    wards : DataFrame
        One row a ward, in the order wanted: `ward`, and each rate.
    columns : sequence of (column, label)
        The rates to draw.
    cut_offs : sequence of float
        Drawn as lines.
    borough_rate : float or None
        The borough's rate of the first column; drawn as a dashed line where it is known.
    headline, area, source : str
        As for every chart.
    """
    import seaborn as sns  # brings scipy with it; chapters that draw nothing start sooner

    rows = wards.iloc[::-1]
    with chart_style():
        figure, axes = plt.subplots(figsize=(PAGE_WIDTH_INCHES, MARGIN + ROW_HEIGHT * len(rows)))
        positions = list(range(len(rows)))
        values = rows[[column for column, _ in columns]]
        axes.hlines(positions, values.min(axis=1), values.max(axis=1), color=PALE_BLUE, linewidth=4)
        for (column, label), colour, marker in zip(columns, (DARK_BLUE, ORANGE), ("o", "D"), strict=False):
            axes.scatter(
                rows[column], positions, color=colour, marker=marker, s=46, zorder=3, label=label, edgecolor=INK
            )
        for cut in cut_offs:
            axes.axvline(cut, color=INK, linewidth=1)
            axes.annotate(f"{cut:g}", (cut, len(rows) - 0.4), ha="center", va="bottom", annotation_clip=False)
        if borough_rate is not None:
            axes.axvline(borough_rate, color=DARK_BLUE, linewidth=1.2, linestyle="--")
        axes.set_yticks(positions, list(rows["ward"]))
        axes.set(xlabel="per 1,000 residents", ylabel="", xlim=(0, None))
        axes.tick_params(axis="y", length=0)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.06), ncols=2, frameon=False)
        sns.despine(ax=axes, left=True)
        svg = as_svg(figure)
    parts = [
        f"{row['ward']}: " + ", ".join(f"{row[c]:g} {label.lower()}" for c, label in columns)
        for _, row in wards.iterrows()
    ]
    own = (
        f" The dashed line is the borough's own recorded crime, {borough_rate:.1f}." if borough_rate is not None else ""
    )
    lines = f"Lines mark the published cut-offs, {' and '.join(f'{cut:g}' for cut in cut_offs)} per 1,000.{own}"
    return Chart(
        svg, shortened(f"Dot chart, wards of {area}. {'. '.join(parts)}."), headline, f"{area}. {lines}", source
    )


def wards_table(wards: pd.DataFrame, cut_off: float, caption: str, source: str) -> Table:
    """One row a ward: forum, rates, their sum, whether it is over the cut-off, and both ranks.

    Parameters
    ----------
    wards : DataFrame
        ward, forum, crime, asb, added, over, published_rank, rank, and the ids of the facts shown.
    cut_off : float
        For the heading.
    caption, source : str
        As for `show_table`.
    """
    numbers = ["forum", "crime", "asb", "added", "published_rank", "rank"]
    texts = {name: wards[name].map(lambda value: "" if pd.isna(value) else plain_number(value)) for name in numbers}
    tied = wards["rank"].duplicated(keep=False)
    texts["rank"] = texts["rank"].where(~tied, texts["rank"] + "=")
    columns = [
        Column("ward", "Ward"),
        Column("forum", "Area forum", numeric=True),
        Column("crime", "Recorded crime", numeric=True, fact="crime.fact"),
        Column("asb", "ASB", numeric=True, fact="asb.fact"),
        Column("added", "Added", numeric=True),
        Column("over", f"Against {cut_off:g}"),
        Column("published_rank", "Rank as published", numeric=True, fact="published_rank.fact"),
        Column("rank", "Rank by the sum", numeric=True),
    ]
    notes = [
        "The published order follows none of the published figures; ours is by the sum, and = marks a tie.",
        "The period of these rates is not published.",
    ]
    return show_table(wards.assign(**texts), columns, caption, notes=notes, source=source)


def rules_table(counts: Mapping[float, Mapping[str, int]], caption: str, source: str) -> Table:
    """How many wards are over each cut-off under each rule.

    Parameters
    ----------
    counts : mapping of cut-off to mapping of rule to number
        The same rules for every cut-off.
    caption, source : str
        As for `show_table`.
    """
    rules = list(next(iter(counts.values())))
    rows = [
        {"rule": f"{RULE_HEADINGS[rule]}", **{f"{cut:g}": str(numbers[rule]) for cut, numbers in counts.items()}}
        for rule in rules
    ]
    columns = [Column("rule", "Rule"), *[Column(f"{cut:g}", f"Over {cut:g}", numeric=True) for cut in counts]]
    return show_table(pd.DataFrame(rows), columns, caption, source=source)
