"""Sentences: the direction word comes from the sign."""

import math

import pandas as pd
import pytest

from assessment.narrative.sentences import counted, number_word, say_change, say_headline


def facts(difference: float, change: str = "-6.9%", status: str = "derived", caveats: str = "") -> list[dict]:
    level = {"label": "ASB incidents", "value": 5838.0, "value_printed": "5,838", "period_label": "2012-13"}
    printed = "[x]" if math.isnan(difference) else f"{difference:+,.0f}"
    return [
        level,
        {"value": difference, "value_printed": printed, "base_period": "2011-12", "status": status},
        {"value_printed": change, "status": status, "caveats": caveats},
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (facts(-432), "**ASB incidents**: 5,838 in 2012-13, 432 fewer than in 2011-12 (-6.9%)."),
        (facts(29, "+4.4%"), "**ASB incidents**: 5,838 in 2012-13, 29 more than in 2011-12 (+4.4%)."),
        (facts(0, "0.0%"), "**ASB incidents**: 5,838 in 2012-13, the same as in 2011-12."),
        (
            facts(-2, "[u]", "small_base"),
            "**ASB incidents**: 5,838 in 2012-13, 2 fewer than in 2011-12 (too few for a percentage).",
        ),
        (facts(math.nan, "[x]"), "**ASB incidents**: 5,838 in 2012-13, with no figure for 2011-12 to compare with."),
    ],
)
def test_a_change_in_words(rows: list[dict], sentence: str) -> None:
    assert say_change(*rows) == sentence


@pytest.mark.parametrize(
    ("status", "printed", "sentence"),
    [
        ("withheld", "[c]", "**ASB incidents**: withheld for 2012-13 ([c])."),
        ("not_available", "[x]", "**ASB incidents**: not available for 2012-13 ([x])."),
    ],
)
def test_a_figure_without_a_value_is_not_told_as_a_number(status: str, printed: str, sentence: str) -> None:
    level, *rest = facts(math.nan, printed, status)
    assert say_change(level | {"value": math.nan, "value_printed": printed, "status": status}, *rest) == sentence


def test_a_base_that_is_withheld_is_not_called_missing() -> None:
    told = "**ASB incidents**: 5,838 in 2012-13, with the figure for 2011-12 withheld."
    assert say_change(*facts(math.nan, "[c]", "withheld")) == told


def test_a_doubt_follows_the_sentence() -> None:
    assert "Treat with care." in say_change(*facts(0, caveats="component;copied_forward_suspect"))
    assert "Treat with care." not in say_change(*facts(0, caveats="component;implied_period"))


def changes(*values: float, caveats: str = "") -> pd.DataFrame:
    return pd.DataFrame({"value": values, "label": "Violence", "period_label": "2012-13", "caveats": caveats})


@pytest.mark.parametrize(
    ("values", "headline"),
    [
        ([], ""),
        ([math.nan], ""),
        ([-1], "Violence fell in 2012-13"),
        ([2], "Violence rose in 2012-13"),
        ([0], "Violence did not change in 2012-13"),
        ([-1, -2], "Both figures fell in 2012-13"),
        ([1, 2, 3], "All three figures rose in 2012-13"),
        ([-1, -1, 1, math.nan], "Two of three figures fell in 2012-13; one rose"),
        ([-1, 1, 1, 0], "Two of four figures rose in 2012-13; one fell and one did not change"),
    ],
)
def test_headlines(values: list[float], headline: str) -> None:
    assert say_headline(changes(*values)) == headline


def test_a_figure_that_may_be_a_copy_tells_no_trend() -> None:
    copies = changes(0, 0, caveats="implied_period;copied_forward_suspect")
    assert say_headline(pd.concat([copies, changes(-4)])) == "Violence fell in 2012-13"
    assert say_headline(copies) == ""


def test_numbers_in_words() -> None:
    assert [number_word(n) for n in (0, 9, 10, 1234)] == ["no", "nine", "10", "1,234"]
    assert counted(1, "priority", "priorities") == "one priority"
    assert counted(2, "priority", "priorities") == "two priorities"
