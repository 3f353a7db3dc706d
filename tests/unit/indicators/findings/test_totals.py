"""Wholes and parts that a plan prints, and money and posts that may be counted twice."""

import pytest
from tests.unit.indicators.findings.plan import Row, doubted, figure, ids, plan, raised, years

MISSED, DEFINITION, TWICE = "total_not_adding", "unit_or_definition_conflict", "double_count_risk"
YEAR = "2021/22"
ROBBERY = ("robbery", "robbery_personal", "robbery_business")
VIOLENCE = ("violence_with_injury", "serious_violence", "assault_less_serious")
AGES = ("population", "population_0_14", "population_15_64", "population_65_plus")
HATE = ("hate_crime_total", "hate_racially_religiously_aggravated", "hate_crime_mcjb")
POSTS = ("hbc_wnf_cst", "navigate_iom", "police_staff_cst", "inspector_licensing", "probation")
STAFF = ("cst_staff", *(f"staff_posts_{name}" for name in POSTS))


def cells(names: tuple[str, ...], *printed: str, when: str = YEAR, **columns: object) -> list[Row]:
    return [figure(name, when, text, **columns) for name, text in zip(names, printed, strict=False)]


def budgets(*printed: str) -> list[Row]:
    names = ("budget_project_total", "budget_project_asb", "budget_project_licensing", "budget_project_domestic_abuse")
    return cells((*names, "budget_project_iom"), *printed, measure_kind="budget")


@pytest.mark.parametrize(
    "rows",
    [
        cells(ROBBERY, "143", "111", "27"),
        cells(ROBBERY, "143", "51", "22"),
        cells(HATE, "541", "338", "230", when="2021"),
        cells(HATE, "541", "338", "230", when="2020-10 to 2021-09"),
        cells(HATE, "541", "338", "230", when=""),
        cells(VIOLENCE, "1,003", "91", "903"),
        cells(AGES, "322,000", "55,000", "198,000", "79,000", when="2021-03-21"),
        budgets("£104,321", "£40,150", "£30,011", "£20,150", "£15,020"),
    ],
    ids=lambda rows: f"{rows[0]['indicator']} {rows[0]['period_label'] or 'undated'}",
)
def test_parts_that_miss_their_total(rows: list[Row]) -> None:
    seen = plan(*rows)
    told = ids(*range(1, len(rows) + 1))
    assert (raised(seen, MISSED, "warn"), doubted(seen, MISSED)) == (told, told)


@pytest.mark.parametrize(
    "rows",
    [
        cells(ROBBERY, "143", "111", "32"),
        cells(ROBBERY, "143", "111"),
        [*cells(ROBBERY, "143"), *cells(ROBBERY[1:], "111", "27", when="2020/21")],
        [*cells(ROBBERY, "143"), *cells(ROBBERY[1:], "51", "22", area_code="X-1", area_type="comparator")],
        cells(VIOLENCE, "1,003", "91", "603"),
        cells(STAFF, "18", "6 1/2", "5", "3", "3", "1/2", when="", unit="posts"),
        budgets("£105,181", "£40,000", "£30,011", "£20,150", "£15,020"),
    ],
    ids=["adds", "a part is missing", "another year", "another area", "no breakdown", "posts in fractions", "money"],
)
def test_parts_that_add_or_cannot_be_added(rows: list[Row]) -> None:
    fractions = {"6 1/2": 6.5, "1/2": 0.5}
    seen = plan(*(row | {"value": fractions.get(row["value_as_printed"], row["value"])} for row in rows))
    assert raised(seen, MISSED) == set()


def test_parts_that_miss_a_total_by_their_rounding_are_explained() -> None:
    seen = plan(*cells(AGES, "322,400", "55,300", "198,700", "68,300", when="2021-03-21"))
    assert (raised(seen, MISSED, "info"), raised(seen, MISSED, "warn"), doubted(seen, MISSED)) == (
        ids(1, 2, 3, 4),
        set(),
        set(),
    )


@pytest.mark.parametrize(
    ("names", "printed", "told"),
    [
        (("da_incidents", "da_repeat_incidents"), ("2,011", "2,411"), True),
        (("test_purchases", "test_purchase_failures"), ("41", "43"), True),
        (("iom_convictions_acquisitive", "iom_convictions_theft_shop"), ("41", "63"), True),
        (("iom_convictions_acquisitive", "iom_convictions_theft_shop"), ("63", "41"), False),
        (("da_incidents", "da_repeat_incidents"), ("2,011", "2,011"), False),
        (("all_crime", "da_incidents"), ("2,011", "2,411"), False),
    ],
)
def test_a_part_that_is_larger_than_what_should_hold_it(
    names: tuple[str, ...], printed: tuple[str, ...], told: bool
) -> None:
    seen = plan(*cells(names, *printed))
    assert (raised(seen, DEFINITION), doubted(seen, DEFINITION)) == 2 * ((ids(1, 2) if told else set()),)
    apart = plan(figure(names[0], "2020/21", printed[0]), figure(names[1], YEAR, printed[1]))
    assert raised(apart, DEFINITION) == set()


def test_amounts_whose_total_is_not_printed() -> None:
    rows = budgets("£105,181", "£40,000", "£30,011", "£20,150", "£15,020")
    assert raised(plan(*rows[1:]), "not_recomputable", "info") == ids(1, 2, 3, 4)
    assert raised(plan(*rows[1:4]), "not_recomputable") == raised(plan(*rows), "not_recomputable") == set()


def test_posts_that_two_budgets_pay_for() -> None:
    payers = [figure(f"budget_staff_pcso_{who}", YEAR, "£90,000", measure_kind="budget") for who in ("hbc", "police")]
    posts = figure("pcso_funded", "", "7")
    assert raised(plan(*payers, posts), TWICE, "info") == ids(1, 2, 3)
    assert raised(plan(payers[0], posts), TWICE) == raised(plan(*payers), TWICE) == set()


def test_money_asked_for_beside_money_that_is_there() -> None:
    asked = figure("pcc_ask_total", YEAR, "£50,000", measure_kind="request")
    held = figure("budget_total", YEAR, "£900,000", measure_kind="budget")
    actions = [{"spend_gbp": 50000.0}, {"spend_gbp": 20000.0}]
    assert raised(plan(asked, held, actions=actions), TWICE, "info") == {*ids(1, 2), "A-WI-001"}
    assert raised(plan(held, actions=actions), TWICE) == raised(plan(asked), TWICE) == set()


def test_every_year_of_a_breakdown_is_told_where_one_year_misses() -> None:
    of_years = [row for name, printed in zip(HATE, (("541", "533"), ("331", "303"), ("210", "203")), strict=True)
                for row in years(name, 2020, *printed)]  # fmt: skip
    assert raised(plan(*of_years), MISSED, "warn") == ids(*range(1, 7))
