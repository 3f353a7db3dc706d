"""Charts: alt text from the data, a gap for what is missing, the same bytes twice."""

import math
import re

import pandas as pd

from assessment.display.charts import LONGEST_ALT, draw_changes, draw_series, shortened


def series(*values: float, label: str = "ASB incidents", start: int = 2010) -> pd.DataFrame:
    years = range(start, start + len(values))
    return pd.DataFrame(
        {
            "indicator": label,
            "label": label,
            "area_name": "Testborough",
            "area_type": "borough",
            "measure": "count",
            "unit": "count",
            "period_start": [pd.Timestamp(y, 4, 1) for y in years],
            "period_end": [pd.Timestamp(y + 1, 3, 31) for y in years],
            "period_label": [f"{y}-{(y + 1) % 100}" for y in years],
            "value": values,
            "source_id": "plan",
            "cycle": "whole year",
            "value_printed": ["[x]" if math.isnan(v) else f"{v:,.0f}" for v in values],
        }
    )


def draw(frame: pd.DataFrame):
    return draw_series(frame, headline="It fell", series_in_all=6, area="Testborough", source="Source: a plan.")


def test_alt_text_holds_the_figures() -> None:
    chart = draw(series(6358, 6270, 5838))
    assert chart.alt == ("Bar chart, Testborough. ASB incidents: 6,358 in 2010-11, 6,270 in 2011-12, 5,838 in 2012-13.")
    assert chart.caption == "It fell"
    assert "2010-11 to 2012-13" in chart.subtitle


def test_a_missing_value_is_marked_and_never_zero() -> None:
    chart = draw(series(math.nan, 5811, 5537))
    assert "[x] in 2010-11" in chart.alt
    assert "0 in 2010-11" not in chart.alt
    assert chart.svg != draw(series(0, 5811, 5537)).svg


def test_the_same_data_give_the_same_bytes() -> None:
    assert draw(series(3, 2, 1)).svg == draw(series(3, 2, 1)).svg


def test_the_drawing_holds_no_date_and_no_reference() -> None:
    svg = draw(series(3, 2, 1)).svg
    assert svg.startswith("<svg")
    assert "<dc:date>" not in svg
    assert not re.findall(r'href="http', svg)


def test_at_most_four_panels() -> None:
    frame = pd.concat([series(2, 1, label=f"Figure {n}") for n in range(6)])
    assert draw(frame).alt.startswith("4 bar charts")


def test_a_long_alt_text_is_cut_at_a_figure() -> None:
    alt = shortened(", ".join(f"{n} in {2000 + n}" for n in range(200)))
    assert len(alt) < LONGEST_ALT + 60
    assert alt.endswith("; the table gives every figure.")


def test_changes_are_sorted_and_told() -> None:
    frame = pd.DataFrame(
        {
            "label": ["Wounding", "Fires"],
            "value": [4.4, -10.9],
            "value_printed": ["+4.4%", "-10.9%"],
            "period_label": "2012-13",
            "base_period": "2011-12",
        }
    )
    chart = draw_changes(frame, headline="One fell", area="Testborough", source="Source: a plan.")
    assert chart.alt == "Bar chart, Testborough, change from 2011-12 to 2012-13. Fires: -10.9%, Wounding: +4.4%."


def test_of_many_changes_the_largest_are_drawn_and_said_to_be() -> None:
    many = [{"label": f"Figure {n}", "value": float(n), "value_printed": f"{n:+}%"} for n in range(-30, 31)]
    frame = pd.DataFrame(many).assign(period_label="2012-13", base_period="2011-12")
    chart = draw_changes(frame, headline="Many", area="Testborough", source="Source: a plan.")
    assert "Figure 30: +30%" in chart.alt
    assert "Figure -30: -30%" in chart.alt
    assert "Figure 1:" not in chart.alt
    assert chart.subtitle.endswith("The 24 largest of 61 are drawn; the table gives every figure.")


def test_a_notebook_gets_picture_and_words() -> None:
    data, metadata = draw(series(2, 1))._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", "text/plain"}
    assert set(metadata["image/svg+xml"]) == {"alt", "caption", "subtitle", "source"}


def test_one_figure_in_two_sets_of_months_makes_two_panels() -> None:
    whole, part = series(9, 8, label="ASB"), series(4, 3, label="ASB").assign(cycle="April to August")
    assert draw(pd.concat([whole, part])).alt.startswith("2 bar charts")


def test_a_long_alt_text_is_not_cut_inside_a_number() -> None:
    alt = shortened(", ".join(f"{7000 + n:,} in {1900 + n}" for n in range(200)))
    assert not alt.removesuffix("; the table gives every figure.").endswith(" 7")
    assert alt.split("; ")[0][-4:].isdigit()
