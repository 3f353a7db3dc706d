"""What meets a legal requirement, what is missing, and when that makes a draft."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from assessment.indicators.catalogue import Theme
from assessment.indicators.compliance import Held, is_draft, matrix
from assessment.indicators.statute import Requirement

HERE, AS_AT = "E08000099", date(2013, 4, 1)
THEMES = {
    "asb": Theme("asb", "Anti-social behaviour", expected=True, would_be_filled_by="x"),
    "drugs": Theme("drugs", "Drugs", expected=True, would_be_filled_by="x", also_covered_by=("needles",)),
}
FACT: dict[str, Any] = {
    "theme": "asb",
    "indicator": "asb_incidents",
    "measure": "count",
    "tells_of": "problem",
    "status": "published",
    "value": 12.0,
    "period_end": pd.Timestamp(2013, 3, 31),
}
EMPTY = pd.DataFrame({"action": []})
ROW = pd.DataFrame({"action": ["Light the alley"]})


def duty(to_confirm: str = "", first_day: date = date(2007, 8, 1), **met_by: tuple[str, ...]) -> Requirement:
    return Requirement("duty", "Do it.", "An Act", True, first_day, None, ("England",), met_by, to_confirm)


def held(*facts: Mapping[str, Any], actions: pd.DataFrame = EMPTY, chapters: tuple[str, ...] = ()) -> Held:
    rows = [{**FACT, "fact_id": f"fact.{number}", **fact} for number, fact in enumerate(facts, 1)]
    frame = pd.DataFrame(rows, columns=["fact_id", *FACT])
    return Held(frame, {"actions": actions}, chapters, THEMES, {"asb_incidents": "ASB incidents", "needles": "Needles"})


def row(asked: Requirement, has: Held) -> tuple[str, str, str]:
    ((status, met_by, missing),) = matrix([asked], has, AS_AT, HERE)[["status", "met_by", "missing"]].to_numpy()
    return status, met_by, missing


def test_all_the_evidence_meets_it_some_meets_it_partly_and_none_leaves_it_missing() -> None:
    asked = duty(themes=("asb",), plan=("actions",), chapters=("60_plan_review",))
    full = held({}, actions=ROW, chapters=("60_plan_review",))
    assert row(asked, full) == ("met", "fact.1; actions of the plan; chapter on plan review", "")
    assert row(asked, held({})) == ("partly_met", "fact.1", "actions of the plan; chapter on plan review")
    missing = "a figure on anti-social behaviour; actions of the plan; chapter on plan review"
    assert row(asked, held()) == ("missing", "", missing)


@pytest.mark.parametrize(
    "other",
    [
        {"tells_of": "response"},
        {"measure": "threshold"},
        {"theme": "drugs"},
        {"value": float("nan"), "status": "not_available"},
    ],
)
def test_a_theme_needs_a_figure_on_the_problem_itself(other: dict[str, Any]) -> None:
    assert row(duty(themes=("asb",)), held(other))[0] == "missing"


def test_an_indicator_of_another_theme_can_tell_of_the_topic() -> None:
    assert row(duty(themes=("drugs",)), held({"indicator": "needles"}))[0] == "met"


def test_a_withheld_figure_is_there_but_one_that_is_shown_is_named_first() -> None:
    withheld = {"value": float("nan"), "status": "withheld", "period_end": pd.Timestamp(2014, 3, 31)}
    assert row(duty(themes=("asb",)), held(withheld)) == ("met", "fact.1", "")
    assert row(duty(themes=("asb",)), held(withheld, {})) == ("met", "fact.2", "")


def test_the_latest_figure_is_named_and_of_one_period_the_largest_count() -> None:
    old = {"period_end": pd.Timestamp(2012, 3, 31), "value": 99.0}
    figures = (old, {"measure": "change", "value": 50.0}, {}, {"value": 20.0})
    assert row(duty(themes=("asb",)), held(*figures))[1] == "fact.4"


def test_indicators_and_kinds_of_figure_are_each_looked_for() -> None:
    asked = duty(indicators=("asb_incidents", "needles"))
    assert row(asked, held({})) == ("partly_met", "fact.1", "a figure for needles")
    assert row(duty(indicators=("asb_incidents",)), held()) == ("missing", "", "a figure for ASB incidents")
    assert row(duty(figures=("change", "money")), held({"measure": "budget"})) == (
        "partly_met",
        "fact.1",
        "a change on the year before",
    )


def test_what_no_figure_can_show_is_to_be_confirmed_and_makes_no_draft() -> None:
    found = matrix([duty(to_confirm="It was done.")], held(), AS_AT, HERE)
    assert found[["status", "met_by", "missing"]].to_numpy().tolist() == [["to_confirm", "", "It was done."]]
    assert not is_draft(found)


def test_what_is_not_in_force_on_the_day_or_in_the_nation_is_not_asked() -> None:
    asked = duty(themes=("asb",), first_day=AS_AT)
    assert len(matrix([asked], held(), AS_AT, HERE)) == 1
    assert matrix([asked], held(), date(2013, 3, 31), HERE).empty
    assert matrix([asked], held(), AS_AT, "W06000015").empty


def test_it_is_a_draft_while_something_is_missing_not_while_something_is_partly_met() -> None:
    asked = duty(themes=("asb",), plan=("actions",))
    assert is_draft(matrix([asked], held(), AS_AT, HERE))
    assert not is_draft(matrix([asked], held({}), AS_AT, HERE))
    assert not is_draft(matrix([], held(), AS_AT, HERE))
