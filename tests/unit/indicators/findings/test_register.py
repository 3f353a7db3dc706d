"""Findings of several plans together: order, names, sources, and plans with nothing in them."""

from tests.unit.indicators.findings.plan import change, figure, plan, rate, years

from assessment.indicators.findings.register import COLUMNS, find_all

WIGAN = {"source_id": "wigan-plan-2022", "borough": "Wigan", "area_code": "E08000010", "area_name": "Wigan"}
LEVELS = years("robbery", 2020, "250", "200")
WRONG = change("robbery", "2021/22", "-25%", "2020/21")


def test_a_plan_in_which_all_figures_agree_raises_nothing() -> None:
    clean = plan(
        *years("all_crime", 2020, "30,104", "28,517"),
        *years("shoplifting", 2020, "1,913", "1,871"),
        *years("hate_crime_total", 2020, "541", "533"),
        *years("hate_racially_religiously_aggravated", 2020, "331", "330"),
        *years("hate_crime_mcjb", 2020, "210", "203"),
        *years("marac_cases", 2020, "311", "311"),
        *years("marac_repeat_rate", 2020, "24.1%", "19.9%"),
        change("all_crime", "2021/22", "-5.3%", "2020/21"),
        figure("population", "2021-03-21", "322,000"),
        rate("crime_rate", "2021/22", "88.6"),
        *(figure("robbery", quarter, "54") for quarter in ("2021-04 to 2021-06", "2021-07 to 2021-09")),
        figure("robbery", "2021/22", "217"),
        actions=[{"due_date": "2022-09-30", "lead": "Head of Community Safety"}],
        measures=[{"measure": "All recorded crime", "linked_indicators": "all_crime"}],
        priorities=[{"priority": "Violence"}],
        partners=[{"name": "Merseyside Police"}],
    )
    assert list(find_all(clean)["kind"]) == []


def test_an_empty_plan_raises_nothing_and_keeps_the_columns() -> None:
    found = find_all(plan())
    assert found.empty
    assert list(found.columns) == COLUMNS


def test_plans_are_judged_apart_and_warnings_come_first() -> None:
    small = years("custodial_sentences", 2020, "6", "5")
    other = [row | WIGAN | {"observation_id": f"WG-{n:03d}"} for n, row in enumerate([*LEVELS, WRONG], 1)]
    found = find_all(plan(*small, *LEVELS, *other))
    assert found[["severity", "kind", "source_ids", "rows", "doubtful", "caveat"]].to_numpy().tolist() == [
        ["warn", "wrong_denominator", "wigan-plan-2022", "WG-001;WG-002;WG-003", "WG-003", "wrong_base_suspect"],
        ["info", "small_numbers", "wirral-plan-2022-23", "WI-001;WI-002", "", "small_number"],
    ]


def test_findings_on_the_same_first_row_have_ids_of_their_own() -> None:
    again = change("robbery", "2021/22", "-25.0%", "2020/21")
    found = find_all(plan(*LEVELS, WRONG, again))
    assert list(found["finding_id"]) == ["wrong_denominator.wi-001", "wrong_denominator.wi-001.2"]


def test_remarks_change_no_finding() -> None:
    rows = [*LEVELS, WRONG]
    remarks = {"caveat": "wrong_base_suspect;part_year", "note": "divided by the later year", "nd_basis": "printed"}
    told = find_all(plan(*(row | remarks | {"period_basis": "ambiguous"} for row in rows)))
    assert told.equals(find_all(plan(*rows)))
    silent = find_all(plan(*(row | remarks for row in LEVELS)))
    assert silent.empty
