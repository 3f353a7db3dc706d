"""Copied years, one fact with two values, and numbers that are equal by chance."""

import pytest
from tests.unit.indicators.findings.plan import Row, change, doubted, figure, ids, plan, raised, rate, years

TWO_YEARS = {
    "calendar": ("2020", "2021"),
    "October to September": ("2020-10 to 2021-09", "2021-10 to 2022-09"),
    "quarters": ("2020-04 to 2020-06", "2021-04 to 2021-06"),
}
MEASURE = {"measure": "Violent crime", "linked_indicators": "violent_crime"}


def table(first: int, **cells: tuple[str, ...]) -> list[Row]:
    return [row for indicator, printed in cells.items() for row in years(indicator, first, *printed)]


@pytest.mark.parametrize(("before", "now"), TWO_YEARS.values(), ids=TWO_YEARS)
def test_two_counts_of_a_table_that_repeat_the_year_before_are_a_copy(before: str, now: str) -> None:
    cells = [figure(i, when, n) for i, n in (("robbery", "214"), ("wounding", "640")) for when in (before, now)]
    seen = plan(*cells, measures=[MEASURE])
    assert raised(seen, "copied_forward", "warn") == doubted(seen, "copied_forward") == ids(1, 2, 3, 4)


def test_only_the_cells_that_repeat_are_told_and_only_the_years_in_which_they_do() -> None:
    rows = table(2019, robbery=("230", "214", "214"), wounding=("655", "640", "640"), shoplifting=("980", "913", "871"))
    assert raised(plan(*rows), "copied_forward") == ids(2, 3, 5, 6)


def test_three_cells_are_a_copy_in_a_long_table() -> None:
    moving = table(2020, shoplifting=("913", "871"), rape=("88", "92"), criminal_damage=("1,204", "1,190"))
    moving += table(2020, other_burglary=("371", "402"))
    repeated = table(2020, robbery=("214", "214"), wounding=("640", "640"), violent_crime=("2,001", "2,001"))
    assert raised(plan(*moving, *repeated), "copied_forward") == ids(*range(9, 15))


NO_COPY = {
    "one equal count, its share moves": [
        *table(2020, marac_cases=("311", "311")),
        *table(2020, marac_repeat_rate=("24.1%", "19.9%")),
    ],
    "small counts": table(2020, custodial_sentences=("3", "3"), remands_in_custody=("1", "1"), rape=("18", "18")),
    "two of five": table(
        2020,
        robbery=("214", "214"),
        wounding=("640", "640"),
        rape=("88", "92"),
        shoplifting=("913", "871"),
        criminal_damage=("1,204", "1,190"),
    ),
    "equal two years apart": [
        figure(i, y, n) for i, n in (("robbery", "214"), ("wounding", "640")) for y in ("2018/19", "2020/21")
    ],
    "equal quarters of one year": [
        figure(i, q, n)
        for i, n in (("robbery", "54"), ("wounding", "160"))
        for q in ("2020-04 to 2020-06", "2020-07 to 2020-09")
    ],
    "equal, and of two areas": [
        row | {"area_code": f"X-{place}", "area_name": place, "area_type": "town"}
        for place, cells in (
            ("Heswall", table(2020, robbery=("24", "24"), wounding=("70", "64"), rape=("9", "12"))),
            ("Hoylake", table(2020, robbery=("31", "22"), wounding=("55", "55"), rape=("8", "7"))),
        )
        for row in cells
    ],
}


@pytest.mark.parametrize("rows", NO_COPY.values(), ids=NO_COPY)
def test_what_can_be_equal_by_chance_is_no_copy(rows: list[Row]) -> None:
    assert raised(plan(*rows, measures=[MEASURE]), "copied_forward") == set()


def test_one_fact_with_two_values_is_told_and_one_that_is_repeated_is_not() -> None:
    conflict = [figure("robbery", "2021/22", "210"), figure("robbery", "2021/22", "201", source_ref="Foreword")]
    seen = plan(*conflict, *2 * [figure("wounding", "2021/22", "640")])
    assert raised(seen, "unit_or_definition_conflict", "warn") == ids(1, 2)
    apart = [
        figure("robbery", "2021/22", "210"),
        figure("robbery", "2020/21", "201"),
        rate("robbery", "2021/22", "0.65"),
        figure("robbery", "2021/22", "1,201", area_code="E12000002", area_name="North West", area_type="comparator"),
    ]
    assert raised(plan(*apart), "unit_or_definition_conflict") == set()


@pytest.mark.parametrize(("one", "other", "told"), [("371", "742", True), ("371", "371", True), ("371", "741", False)])
def test_one_count_that_is_twice_another_by_chance(one: str, other: str, told: bool) -> None:
    rows = [figure("shoplifting", "2021/22", one), figure("criminal_damage", "2021/22", other)]
    assert raised(plan(*rows), "coincident_values", "info") == (ids(1, 2) if told else set())
    elsewhere = [rows[0], rows[1] | {"source_ref": "Table 9"}]
    assert raised(plan(*elsewhere), "coincident_values") == set()


@pytest.mark.parametrize(("printed", "told"), [("-7%", True), ("-8%", False)])
def test_equal_changes_of_two_plans_are_kept_apart(printed: str, told: bool) -> None:
    other = {"source_id": "wigan-plan-2022", "borough": "Wigan", "observation_id": "WG-001"}
    rows = [change("robbery", "2021/22", "-7%", "2020/21"), change("all_crime", "2021/22", printed, "2020/21", **other)]
    assert raised(plan(*rows), "coincident_values") == ({"WI-001", "WG-001"} if told else set())
