"""Actions, measures, priorities and names of a plan."""

import pytest
from tests.unit.indicators.findings.plan import SOURCE, Row, figure, ids, plan, raised, years

BEFORE, GAP, LABEL = "date_before_plan", "date_gap", "label_mismatch"


def due(*days: str, **columns: object) -> list[Row]:
    return [{"due_date": day, "by_when": day, **columns} for day in days]


def actions(*numbers: int) -> set[str]:
    return {f"A-WI-{number:03d}" for number in numbers}


@pytest.mark.parametrize(
    ("plan_period", "early", "in_time"),
    [
        ("2025/26", "2025-03-31", "2025-04-01"),
        ("2025-26", "2025-03-31", "2026-03-31"),
        ("2025/2026", "2025-01-31", "2025-09-30"),
        ("2019-2022", "2018-12-31", "2019-01-31"),
        ("2019 to 2022", "2018-06-30", "2022-12-31"),
        ("2022", "2021-12-31", "2022-01-01"),
    ],
)
def test_an_action_that_is_due_before_its_plan(plan_period: str, early: str, in_time: str) -> None:
    assert raised(plan(actions=due(in_time, early), plan_period=plan_period), BEFORE, "warn") == actions(2)
    assert raised(plan(actions=due(in_time, ""), plan_period=plan_period), BEFORE) == set()


@pytest.mark.parametrize(
    ("plan_period", "latest", "told"),
    [("2019-2024", "2021-06-30", True), ("2019-2024", "2023-06-30", False), ("2025/26", "2025-04-30", False)],
)
def test_years_of_a_plan_in_which_nothing_is_due(plan_period: str, latest: str, told: bool) -> None:
    rows = [*due(latest), {"recurrence": "annual"}, *due(latest[:5] + "04-01")]
    assert raised(plan(actions=rows, plan_period=plan_period), GAP, "warn") == (actions(1, 2) if told else set())


def test_actions_without_a_date_beside_dated_ones() -> None:
    assert raised(plan(actions=due("2022-06-30", "")), "missing_value", "info") == actions(2)
    assert raised(plan(actions=due("2022-06-30", "2022-07-31")), "missing_value") == set()


def measure(name: str, linked: str = "", **columns: str) -> Row:
    return {"measure": name, "linked_indicators": linked, **columns}


@pytest.mark.parametrize(
    ("linked", "kind", "severity"),
    [
        ("", "statutory_home_office", "warn"),
        ("", "local_outcome", "info"),
        ("wounding", "local_outcome", "info"),
        ("rape", "statutory_home_office", "warn"),
        ("robbery", "local_outcome", ""),
        ("wounding;robbery", "statutory_home_office", ""),
    ],
)
def test_a_measure_without_a_value(linked: str, kind: str, severity: str) -> None:
    figures = [figure("robbery", "2021/22", "210"), figure("rape", "2021/22", "N/A")]
    seen = plan(*figures, measures=[measure("Measure", linked, measure_type=kind)])
    for level in ("warn", "info"):
        assert raised(seen, "undefined_measure", level) == ({"M-WI-01"} if severity == level else set())


@pytest.mark.parametrize(
    ("direction", "theme", "linked", "kind"),
    [
        ("decrease", "hate_crime", "hate_crime_total", "polarity"),
        ("decrease", "domestic_abuse", "", "polarity"),
        ("monitor", "hate_crime", "hate_crime_total", "undefined_measure"),
        ("not_stated", "domestic_abuse", "hate_crime_total", "undefined_measure"),
        ("increase", "hate_crime", "hate_crime_total", ""),
        ("decrease", "acquisitive", "robbery", ""),
        ("monitor", "acquisitive", "robbery", ""),
    ],
)
def test_a_direction_on_what_people_report(direction: str, theme: str, linked: str, kind: str) -> None:
    figures = [*years("hate_crime_total", 2021, "310"), *years("robbery", 2021, "210")]
    linked_or_valued = [measure("Measure", linked, direction=direction, theme=theme)]
    seen = plan(*figures, measures=linked_or_valued)
    assert raised(seen, "polarity") == ({"M-WI-01"} if kind == "polarity" else set())
    if linked:
        assert raised(seen, "undefined_measure") == ({"M-WI-01"} if kind == "undefined_measure" else set())


@pytest.mark.parametrize(
    ("concern", "told"),
    [
        ({"priority": "Knife crime"}, True),
        ({"priority": "Knife crime", "priority_kind": "emerging_issue"}, True),
        ({"priority": "Knife crime", "priority_kind": "theme"}, False),
        ({"priority": "Knife crime", "budget_gbp": 10000.0}, False),
        ({"priority": "Violence and Robbery"}, False),
        ({"priority": "Hate"}, False),
    ],
)
def test_a_concern_that_nothing_takes_up(concern: Row, told: bool) -> None:
    others = {"actions": [{"priority": "Robbery and the violence"}], "measures": [measure("x", priority="Hate crime")]}
    seen = plan(priorities=[concern], **others)
    assert raised(seen, "priority_without_action", "warn") == ({""} if told else set())


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (("exec_summary_action", "agreed_objective"), True),
        (("activity", "expected_outcome"), True),
        (("plan_action", "plan_action"), False),
        (("agreed_objective", "agreed_objective"), False),
    ],
)
def test_intentions_at_more_than_one_level(kinds: tuple[str, ...], told: bool) -> None:
    seen = plan(actions=[{"action_kind": kind} for kind in kinds])
    assert raised(seen, "double_count_risk") == (actions(1, 2) if told else set())


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("AD Public Health Services", "Assistant Director Public Health Services", True),
        ("Housing & Communities Manager", "Housing and Communities Manager", True),
        ("Assistant Director Public Health", "Assistant Director Adult Care", False),
        ("Chief Inspector", "Chief Inspector Partnerships", False),
    ],
)
def test_one_post_under_two_names(one: str, other: str, told: bool) -> None:
    seen = plan(actions=[{"lead": one}, {"lead": other}, {"lead": ""}])
    assert raised(seen, LABEL) == (actions(1, 2) if told else set())


@pytest.mark.parametrize(
    ("name", "told"), [("Small fires (secondary fires)", True), ("Secondary fires", False), ("Fires (all)", False)]
)
def test_one_series_under_two_names(name: str, told: bool) -> None:
    seen = plan(figure("secondary_fires", "2021/22", "600"), measures=[measure(name, "secondary_fires")])
    assert raised(seen, LABEL) == ({*ids(1), "M-WI-01"} if told else set())


@pytest.mark.parametrize(("names", "told"), [(("WSCP",), True), (("WSCP", "Wirral Safe Children Panel"), False)])
def test_a_body_known_by_its_abbreviation(names: tuple[str, ...], told: bool) -> None:
    rows = [{"action": "Agree a protocol with WSCP"}, {"action": "Train staff"}]
    seen = plan(actions=rows, partners=[{"name": name} for name in names])
    assert raised(seen, LABEL) == (actions(1) if told else set())


@pytest.mark.parametrize(("names", "told"), [("ABCDEF", False), ("ABCDE", True), ("ABCD", False), ("UVWXYZ", False)])
def test_two_lists_of_members_that_differ(names: str, told: bool) -> None:
    lists = {"Board member": "ABCDEF", "Member of the partnership": names}
    rows = [{"name": f"Body {name}", "role": role} for role, letters in lists.items() for name in letters]
    assert raised(plan(partners=rows, actions=[{"lead": ""}]), LABEL) == ({""} if told else set())


@pytest.mark.parametrize(("listed", "told"), [(("Drugs", "Violence"), True), (("Violence", "Drugs"), False)])
def test_priorities_listed_in_another_order(listed: tuple[str, ...], told: bool) -> None:
    rows = [{"action_kind": "objective", "priority": name} for name in ("Violence", "Drugs", "Hate")]
    seen = plan(priorities=[{"priority": n} for n in ("Violence", "Drugs")], actions=rows, listed={SOURCE: listed})
    assert raised(seen, LABEL) == (actions(1, 2) if told else set())


@pytest.mark.parametrize(
    ("text", "told"), [("Less violence in homes", True), ("Fewer calls", False), ("Violent homes", False)]
)
def test_an_outcome_that_names_another_topic(text: str, told: bool) -> None:
    place: Row = {"theme": "asb", "priority": "Anti-social behaviour"}
    rows = [{"action_kind": "expected_outcome", "action": text, **place}]
    seen = plan(actions=rows, measures=[measure(text, **place)])
    assert raised(seen, "layout_uncertain") == ({*actions(1), "M-WI-01"} if told else set())
