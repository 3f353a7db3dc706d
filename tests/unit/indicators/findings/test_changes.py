"""Published changes against the levels that they are changes of."""

from typing import Any

import pytest
from tests.unit.indicators.findings.plan import Row, change, doubted, figure, ids, plan, raised, rate, years

WRONG_BASE, NO_FIT = "wrong_denominator", "percent_not_matching_counts"
SPAN = {"period_start": "2018-04-01", "period_end": "2022-03-31"}
FOUR_YEARS = years("robbery", 2018, "200", "230", "240", "250")
LEVELS = years("robbery", 2020, "250", "200")
LATER_YEAR: dict[str, list[Row]] = {
    "fall over two years": [*LEVELS, change("robbery", "2021/22", "-25%", "2020/21")],
    "rise": [*years("robbery", 2020, "200", "250"), change("robbery", "2021/22", "+20%", "2020/21")],
    "unsigned fall": [*LEVELS, change("robbery", "2021/22", "25%", "2020/21", value=-25.0)],
    "base implied": [*LEVELS, change("robbery", "2021/22", "-25%", "2020/21 (implied)")],
    "calendar years": [
        figure("robbery", "2020", "250"),
        figure("robbery", "2021", "200"),
        change("robbery", "2021", "-25.0%", "2020"),
    ],
    "October to September": [
        figure("robbery", "2020-10 to 2021-09", "250"),
        figure("robbery", "2021-10 to 2022-09", "200"),
        change("robbery", "2021-10 to 2022-09", "-25%", "Oct 2020 - Sept 2021"),
    ],
    "same months of two years": [
        figure("robbery", "2020-04 to 2020-08", "250"),
        figure("robbery", "2021-04 to 2021-08", "200"),
        change("robbery", "2021-04 to 2021-08", "-25%", "April to August 2020"),
    ],
    "rates": [
        rate("crime_rate", "2020/21", "100.0"),
        rate("crime_rate", "2021/22", "80.0"),
        change("crime_rate", "2021/22", "-25%", "2020/21"),
    ],
}


def kinds(rows: list[Row], *wanted: str) -> dict[str, set[str]]:
    seen = plan(*rows, measures=[{"measure": "Robbery", "linked_indicators": "robbery"}])
    return {kind: found for kind in wanted if (found := raised(seen, kind))}


@pytest.mark.parametrize("rows", LATER_YEAR.values(), ids=LATER_YEAR)
def test_a_change_that_fits_only_on_the_later_year_has_the_wrong_base(rows: list[Row]) -> None:
    assert kinds(rows, WRONG_BASE, NO_FIT, "not_recomputable") == {WRONG_BASE: ids(1, 2, 3)}
    assert doubted(plan(*rows, measures=[{"measure": "Robbery"}]), WRONG_BASE) == ids(3)


@pytest.mark.parametrize("base", ["2018/19", "", "2018"])
def test_a_change_over_a_span_is_held_to_its_first_and_last_year(base: str) -> None:
    wrong, right = (change("robbery", "", n, base, **SPAN, period_label="since 2018/19") for n in ("+20%", "+25%"))
    assert kinds([*FOUR_YEARS, wrong], WRONG_BASE, NO_FIT) == {WRONG_BASE: ids(1, 4, 5)}
    assert kinds([*FOUR_YEARS, right], WRONG_BASE, NO_FIT) == {}


@pytest.mark.parametrize(
    "printed", [("210", "201", "-4%"), ("210", "201", "-4.3%"), ("200", "225", "+12%"), ("200", "225", "+13%")]
)
def test_a_change_on_the_right_base_is_silent_however_it_is_rounded(printed: tuple[str, str, str]) -> None:
    *levels, text = printed
    rows = [*years("robbery", 2020, *levels), change("robbery", "2021/22", text, "2020/21")]
    assert kinds(rows, WRONG_BASE, NO_FIT, "not_recomputable", "undefined_measure") == {}


@pytest.mark.parametrize(("printed", "unit"), [("-33%", "percent"), ("+20%", "percent"), ("-60", "count")])
def test_a_change_that_fits_neither_year_does_not_follow(printed: str, unit: str) -> None:
    rows = [*LEVELS, change("robbery", "2021/22", printed, "2020/21", unit=unit)]
    assert kinds(rows, WRONG_BASE, NO_FIT) == {NO_FIT: ids(1, 2, 3)}
    right = change("robbery", "2021/22", "-50", "2020/21", unit="count")
    assert kinds([*LEVELS, right], WRONG_BASE, NO_FIT) == {}


def test_levels_of_other_areas_months_and_units_say_nothing_of_a_change() -> None:
    rows = [
        *(row | {"area_code": "X-1", "area_type": "town"} for row in LEVELS),
        *(row | {"unit": "rate_per_1000", "indicator": "wounding"} for row in LEVELS),
        figure("robbery", "2020", "250"),
        figure("robbery", "2021", "200"),
        change("robbery", "2021/22", "-25%", "2020/21"),
    ]
    assert kinds(rows, WRONG_BASE, NO_FIT, "not_recomputable") == {"not_recomputable": ids(7)}


def test_a_change_without_period_and_base_is_undefined() -> None:
    told = change("robbery", "", "-68%", "", period_label="over the project")
    assert kinds([told, *LEVELS], "undefined_measure", "not_recomputable") == {"undefined_measure": ids(1)}


def improvement(printed: str, base: str = "2015 baseline") -> Row:
    return figure(
        "adult_reoffending_rate_improvement", "2021/22", printed, measure_kind="improvement", base_period=base
    )


@pytest.mark.parametrize(("printed", "rows"), [("12.5%", {1, 2, 3}), ("9.3%", {3})])
def test_an_improvement_on_an_unpublished_baseline_is_told_and_what_it_fits(printed: str, rows: set[int]) -> None:
    shares = [
        figure("adult_reoffending_rate", "2021/22", "7.00%", denominator=2000.0),
        figure("adult_reoffending_rate_predicted", "2021/22", "8.00%", measure_kind="predicted", denominator=2000.0),
    ]
    assert kinds([*shares, improvement(printed)], "missing_baseline") == {"missing_baseline": ids(*rows)}


def test_an_improvement_on_a_published_year_has_its_baseline() -> None:
    levels = [row | {"unit": "percent"} for row in years("adult_reoffending_rate_improvement", 2020, "8", "7")]
    assert kinds([*levels, improvement("12.5%", "2020/21")], "missing_baseline") == {}


def undated(indicator: str, printed: str) -> Row:
    return change(indicator, "", printed, "", period_start="2012-01-01", period_end="2022-03-31", period_label="")


@pytest.mark.parametrize(("last", "told"), [("960", True), ("700", False)])
def test_undated_changes_of_parts_that_their_whole_cannot_have_had(last: str, told: bool) -> None:
    parts = [undated("theft_of_vehicle", "-50%"), undated("theft_from_vehicle", "-20%")]
    rows = [*years("serious_acquisitive_crime", 2019, "1,000", "980", last), *parts]
    assert kinds(rows, "ambiguous_period") == ({"ambiguous_period": ids(1, 3, 4, 5)} if told else {})


def of_baseline(*printed: str) -> list[Row]:
    kind: dict[str, Any] = {"measure_kind": "ratio_to_baseline_unclear", "base_period": "2010/11"}
    counts = years("first_time_entrants", 2020, "80", "60")
    return [*counts, *years("fte_percent_vs_2010_11_baseline", 2020, *printed, **kind)]


@pytest.mark.parametrize("printed", [("40.0%", "30.0%"), ("60.0%", "70.0%"), ("70%", "60%")])
def test_percentages_of_one_baseline_are_silent_in_each_reading(printed: tuple[str, str]) -> None:
    assert kinds(of_baseline(*printed), NO_FIT) == {}


def test_percentages_that_no_baseline_gives_are_told() -> None:
    assert kinds(of_baseline("55.0%", "71.0%"), NO_FIT) == {NO_FIT: ids(1, 2, 3, 4)}


@pytest.mark.parametrize(
    ("printed", "told"), [(("311", "311", "290"), True), (("311", "311", "311"), False), (("9", "9", "8"), False)]
)
def test_a_series_that_is_level_for_part_of_the_time(printed: tuple[str, ...], told: bool) -> None:
    found = kinds(years("marac_cases", 2019, *printed), "narrative_vs_figures")
    assert found == ({"narrative_vs_figures": ids(1, 2, 3)} if told else {})


def test_years_missing_inside_a_series_and_counts_too_small_for_a_percentage() -> None:
    gap = [figure("custodial_sentences", year, n) for year, n in (("2012/13", "41"), ("2020/21", "12"))]
    assert kinds(gap, "narrative_vs_figures", "small_numbers") == {"narrative_vs_figures": ids(1, 2)}
    assert kinds(years("custodial_sentences", 2019, "12", "9"), "narrative_vs_figures", "small_numbers") == {
        "small_numbers": ids(1, 2)
    }
    assert kinds(years("custodial_sentences", 2019, "12", "10"), "narrative_vs_figures", "small_numbers") == {}


@pytest.mark.parametrize(("printed", "value", "told"), [("7%", -7.0, True), ("-7%", -7.0, False), ("7%", 7.0, False)])
def test_a_fall_that_is_printed_without_its_sign(printed: str, value: float, told: bool) -> None:
    row = change("robbery", "2021/22", printed, "2020/21", value=value)
    assert raised(plan(row), "polarity", "info") == (ids(1) if told else set())


def test_three_years_support_two_changes_and_two_years_one() -> None:
    printed = change("wounding", "2021/22", "-5%", "2020/21")
    assert kinds([*years("wounding", 2019, "420", "400", "380"), printed], "narrative_vs_figures") == {
        "narrative_vs_figures": ids(1, 2, 3)
    }
    assert kinds([*years("wounding", 2020, "400", "380"), printed], "narrative_vs_figures") == {}
