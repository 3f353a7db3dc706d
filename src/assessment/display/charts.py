"""Charts: a headline from the data, direct labels, at most four panels, alt text, and a table twin beside them."""

import io
import textwrap
from collections.abc import Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from assessment.display.exhibits import Chart
from assessment.display.series import SERIES_KEY, indicator_words
from assessment.display.style import (
    DARK_BLUE,
    ORANGE,
    PAGE_WIDTH_INCHES,
    PALE_BLUE,
    RULE,
    chart_style,
)
from assessment.terms.vocabulary import Marker

MOST_PANELS = 4
PANEL_WORDS = "Numbers by year unless the panel says otherwise; each panel has its own scale, from zero."
PANEL_HEIGHT = 2.3
WIDE_PANEL_HEIGHT = 1.75
MOST_YEARS_IN_HALF_A_PAGE = 4
MOST_TICKS = 9
BAR_HEIGHT = 0.42
MOST_BARS = 24  # what a page can hold and still be read
CHART_MARGIN = 0.5
TITLE_WIDTH = 40
TITLE_PAD = 9
LABEL_WIDTH = 38
HEADROOM = 1.18
VALUE_ROOM = 0.22  # of the width, for the printed value at the end of a bar
LONGEST_ALT = 600


def as_svg(figure: Figure) -> str:
    """The figure as SVG, the same bytes for the same data, and closed."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    text = stream.getvalue()
    return text[text.index("<svg") :]


def draw_series(series: pd.DataFrame, *, headline: str, series_in_all: int, area: str, source: str) -> Chart:
    """Small multiples of yearly figures, one panel a series, each from zero on its own scale.

    Parameters
    ----------
    series : DataFrame
        Facts of up to four series, as `in_series` gives them; a missing value is drawn as a gap and marked.
    headline, area, source : str
        The chart's headline, where it is, and where the figures come from.
    series_in_all : int
        How many series there are, those that are not drawn included.
    """
    groups = [rows.sort_values("period_start") for _, rows in series.groupby([*SERIES_KEY, "cycle"], sort=False)]
    groups = groups[:MOST_PANELS]
    with chart_style():
        figure, panels = _panels(groups)
        for panel, rows in zip(panels, groups, strict=True):
            _draw_panel(panel, rows)
        svg = as_svg(figure)
    periods = series.sort_values("period_start")["period_label"]
    drawn = f" The largest {len(groups)} of {series_in_all} series." if series_in_all > len(groups) else ""
    subtitle = f"{area}, {periods.iloc[0]} to {periods.iloc[-1]}. {PANEL_WORDS}{drawn}"
    return Chart(svg, _series_alt(groups, area), headline, subtitle, source)


def _panels(groups: list[pd.DataFrame]) -> tuple[Figure, Sequence[Axes]]:
    """Two panels a row, or one where a series is too long for half the page."""
    is_wide = len(groups) == 1 or any(len(_every_year(rows)) > MOST_YEARS_IN_HALF_A_PAGE for rows in groups)
    columns = 1 if is_wide else 2
    rows = -(-len(groups) // columns)
    height = WIDE_PANEL_HEIGHT if is_wide and rows > 1 else PANEL_HEIGHT
    figure, grid = plt.subplots(rows, columns, figsize=(PAGE_WIDTH_INCHES, height * rows), squeeze=False)
    panels = list(grid.flat)
    for unused in panels[len(groups) :]:
        unused.set_visible(False)
    return figure, panels[: len(groups)]


def _draw_panel(axes: Axes, rows: pd.DataFrame) -> None:
    import seaborn as sns  # brings scipy with it; chapters that draw nothing start sooner

    years = _every_year(rows)
    colours = [PALE_BLUE] * (len(years) - 1) + [DARK_BLUE]
    sns.barplot(
        x=years["tick"],
        y=years["value"],
        hue=years["tick"],
        palette=colours,
        legend=False,
        ax=axes,
        width=0.6,
    )
    highest = years["value"].max()
    for position, (value, printed) in enumerate(zip(years["value"], years["value_printed"], strict=True)):
        height = 0 if pd.isna(value) else value
        axes.annotate(
            printed,
            (position, height),
            (0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
        )
    axes.set_ylim(0, (highest or 1) * HEADROOM)
    axes.set(xlabel="", ylabel="", yticks=[])
    every = -(-len(years) // MOST_TICKS)
    axes.set_xticks(range(0, len(years), every), years["tick"].iloc[::every])
    axes.set_title("\n".join(textwrap.wrap(indicator_words(rows.iloc[-1]), TITLE_WIDTH)), pad=TITLE_PAD)
    sns.despine(ax=axes, left=True)


def _every_year(rows: pd.DataFrame) -> pd.DataFrame:
    """The series with every year between first and last, those without a figure marked as not available."""
    starts = rows["period_start"].dt.year
    yearly = rows.assign(year=starts).drop_duplicates("year", keep="last").set_index("year")
    filled = yearly.reindex(range(starts.min(), starts.max() + 1))
    labels = [_tick(rows, year) for year in filled.index]
    return filled.assign(tick=labels, value_printed=filled["value_printed"].fillna(str(Marker.NOT_AVAILABLE)))


def _tick(rows: pd.DataFrame, year: int) -> str:
    """The label of a year on the axis, in the manner of the series' own labels."""
    found = rows[rows["period_start"].dt.year == year]
    first = rows.iloc[0]
    label = found["period_label"].iloc[0] if len(found) else str(first["period_label"])
    if not len(found):
        shift = year - first["period_start"].year
        label = f"{year}-{(year + 1) % 100:02d}" if "-" in label else str(first["period_start"].year + shift)
    return "\n".join(textwrap.wrap(label, 16))


def _series_alt(groups: list[pd.DataFrame], area: str) -> str:
    kind = "Bar chart" if len(groups) == 1 else f"{len(groups)} bar charts"
    parts = [f"{indicator_words(rows.iloc[-1])}: {_values(rows)}" for rows in groups]
    return shortened(f"{kind}, {area}. {'. '.join(parts)}.")


def _values(rows: pd.DataFrame) -> str:
    pairs = zip(rows["period_label"], rows["value_printed"], strict=True)
    return ", ".join(f"{printed} in {period}" for period, printed in pairs)


def shortened(alt: str) -> str:
    """Alt text of a bearable length; the table twin holds the rest."""
    if len(alt) <= LONGEST_ALT:
        return alt
    return f"{alt[:LONGEST_ALT].rsplit(', ', 1)[0]}; the table gives every figure."


def draw_changes(changes: pd.DataFrame, *, headline: str, area: str, source: str) -> Chart:
    """Percentage changes on the year before, sorted, falls left and rises right of zero; the largest of many.

    Parameters
    ----------
    changes : DataFrame
        Facts with measure "change", all of one period, with values.
    headline, area, source : str
        The chart's headline, where it is, and where the figures come from.
    """
    largest = changes.sort_values("value", key=abs, ascending=False, kind="stable").head(MOST_BARS)
    ordered = largest.sort_values("value", kind="stable")
    labels = ["\n".join(textwrap.wrap(label, LABEL_WIDTH)) for label in ordered["label"]]
    lines = sum(label.count("\n") + 1 for label in labels)
    with chart_style():
        figure, axes = plt.subplots(figsize=(PAGE_WIDTH_INCHES, CHART_MARGIN + BAR_HEIGHT * (lines + len(labels)) / 2))
        _draw_bars(axes, ordered, labels)
        svg = as_svg(figure)
    period, base = ordered["period_label"].iloc[0], ordered["base_period"].iloc[0]
    pairs = zip(ordered["label"], ordered["value_printed"], strict=True)
    alt = f"Bar chart, {area}, change from {base} to {period}. {', '.join(f'{a}: {b}' for a, b in pairs)}."
    subtitle = f"Percentage change, {base} to {period}, {area}. Bases under 20 and possible copies are left out."
    if len(changes) > len(ordered):
        subtitle += f" The {len(ordered)} largest of {len(changes)} are drawn; the table gives every figure."
    return Chart(svg, shortened(alt), headline, subtitle, source)


def _draw_bars(axes: Axes, ordered: pd.DataFrame, labels: list[str]) -> None:
    import seaborn as sns  # brings scipy with it; chapters that draw nothing start sooner

    colours = [DARK_BLUE if value <= 0 else ORANGE for value in ordered["value"]]
    sns.barplot(
        x=ordered["value"].to_numpy(),
        y=labels,
        hue=labels,
        palette=colours,
        legend=False,
        orient="h",
        ax=axes,
    )
    for position, (value, printed) in enumerate(zip(ordered["value"], ordered["value_printed"], strict=True)):
        side = -1 if value < 0 else 1
        anchor = "right" if value < 0 else "left"
        offset = (4 * side, 0)
        axes.annotate(printed, (value, position), offset, textcoords="offset points", ha=anchor, va="center")
    low, high = min(ordered["value"].min(), 0), max(ordered["value"].max(), 0)
    room = max(high - low, 1) * VALUE_ROOM
    axes.set_xlim(low - room if low < 0 else 0, high + room if high > 0 else 0)
    axes.axvline(0, color=RULE, linewidth=1)
    axes.set(xlabel="", ylabel="", xticks=[])
    axes.tick_params(axis="y", length=0)
    sns.despine(ax=axes, left=True, bottom=True)
