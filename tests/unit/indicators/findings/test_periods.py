"""Part years beside whole ones, labels against dates, and figures without a time or a value."""

import pytest
from tests.unit.indicators.findings.plan import Row, change, doubted, figure, ids, plan, raised, rate, years

PART, LABEL, MISSING = "part_year_vs_full_year", "ambiguous_period", "missing_value"
MEASURES = [
    {"measure": "Robbery", "linked_indicators": "robbery"},
    {"measure": "Wounding", "linked_indicators": "wounding"},
]
TWO_YEARS = years("robbery", 2020, "200", "210")


def cell(when: str, printed: str = "90", **columns: object) -> Row:
    return figure("robbery", when, printed, **columns)


@pytest.mark.parametrize(
    "rows",
    [
        [*TWO_YEARS, cell("2022-04 to 2022-09")],
        [*TWO_YEARS, cell("2019-10 to 2020-03")],
        [*TWO_YEARS, cell("2022-04 to 2022-12", period_label="2022/23")],
        [*TWO_YEARS, cell("2022-04", "19")],
        [*TWO_YEARS, cell("2021-02 to 2022-05")],
        [cell("2020", "200"), cell("2021", "210"), cell("2022-01 to 2022-08")],
        [cell("2019-10 to 2020-09", "200"), cell("2020-10 to 2021-09", "210"), cell("2021-10 to 2022-03")],
    ],
    ids=["after", "before", "labelled as a year", "a month", "across two years", "calendar", "October to September"],
)
def test_a_part_year_beside_whole_years(rows: list[Row]) -> None:
    seen = plan(*rows, measures=MEASURES)
    assert (raised(seen, PART, "warn"), doubted(seen, PART)) == (ids(1, 2, 3), ids(3))


@pytest.mark.parametrize(
    "rows",
    [
        [*TWO_YEARS, *(cell(q, "50") for q in ("2021-04 to 2021-06", "2021-07 to 2021-09", "2022-01 to 2022-03"))],
        [*TWO_YEARS, cell("2021-05", "19")],
        [cell("2021-04 to 2021-08"), cell("2022-04 to 2022-08")],
        [*TWO_YEARS, figure("wounding", "2022-04 to 2022-09", "301")],
        [*TWO_YEARS, cell("2022-04 to 2022-09", area_code="X-1", area_type="ward")],
        [*TWO_YEARS, change("robbery", "2022-04 to 2022-09", "-4%", "April to September 2021")],
        [*years("population", 2020, "322,000"), figure("population", "2021-03-21", "321,000")],
    ],
    ids=["quarters of a year", "a month of a year", "no whole year", "other series", "other area", "a change", "a day"],
)
def test_part_years_that_stand_beside_no_whole_year_of_theirs(rows: list[Row]) -> None:
    assert raised(plan(*rows, measures=MEASURES), PART) == set()


@pytest.mark.parametrize(
    ("when", "label", "told"),
    [
        ("2021/22", "2023/24", True),
        ("2021/22", "2020/21", True),
        ("2023-04 to 2023-06", "Q1 2022/23", True),
        ("2012", "2021", True),
        ("2021/22", "2021-22", False),
        ("2021/22", "2021/2022", False),
        ("2021/22", "year ending March 2022", False),
        ("2022-01 to 2022-03", "Q4 (2021/2022)", False),
        ("2020-10 to 2021-09", "Oct 2020 - Sept 2021", False),
        ("2021/22", "last 12 months", False),
        ("", "2021/22", False),
    ],
)
def test_a_label_that_shares_no_year_with_the_dates(when: str, label: str, told: bool) -> None:
    seen = plan(cell(when, period_label=label), measures=MEASURES)
    assert (raised(seen, LABEL), doubted(seen, LABEL)) == 2 * ((ids(1) if told else set()),)


def test_figures_whose_year_rests_on_their_place() -> None:
    blank = cell("2022/23", "25", period_label="")
    assert raised(plan(*TWO_YEARS, blank), "layout_uncertain", "info") == ids(3)
    assert raised(plan(blank), "layout_uncertain") == raised(plan(*TWO_YEARS), "layout_uncertain") == set()
    copied = [*years("robbery", 2020, "214", "214"), *years("wounding", 2020, "640", "640")]
    assert raised(plan(*copied), "layout_uncertain") == ids(1, 2, 3, 4)


@pytest.mark.parametrize(("printed", "told"), [("N/A", True), ("-", True), ("", True), ("0", False), ("nil", False)])
def test_a_missing_value_is_told_and_zero_is_none(printed: str, told: bool) -> None:
    rows = [*years("robbery", 2019, "200", "210"), cell("2021/22", printed)]
    rows[2] |= {"value": 0.0} if printed == "nil" else {}
    seen = plan(*rows, rate("robbery", "2021/22", "0.65"), measures=MEASURES)
    assert raised(seen, MISSING, "info") == (ids(1, 2, 3) if told else set())


def test_counts_that_have_no_whole_dated_year() -> None:
    undated = cell("", period_label="12 month snapshot")
    assert raised(plan(undated, measures=MEASURES), MISSING, "info") == ids(1)
    quarters = [cell("2020-04 to 2020-06"), cell("2021-04 to 2021-06")]
    assert raised(plan(*quarters, measures=MEASURES), MISSING, "info") == {*ids(1, 2), "M-WI-01"}
    assert raised(plan(*quarters, *TWO_YEARS, measures=MEASURES), MISSING) == set()
    share = figure("marac_repeat_rate", "", "24%", period_label="12 month snapshot")
    assert raised(plan(share, measures=MEASURES), MISSING) == set()


def test_a_group_of_places_stands_by_itself() -> None:
    group = {"area_name": "East Wirral", "area_type": "ward_group", "area_code": "X-east"}
    rows = [cell("", period_label="over a year", **group), cell("", period_label="over a year"), cell("2021/22")]
    assert raised(plan(*rows, measures=MEASURES), "label_mismatch", "info") == ids(1, 2)
    assert raised(plan(*rows[1:], measures=MEASURES), "label_mismatch") == set()
