"""Rates against counts and populations."""

import pytest
from tests.unit.indicators.findings.plan import Row, change, doubted, figure, ids, plan, raised, rate, years

CONFLICT, UNKNOWN = "rate_vs_count_conflict", "not_recomputable"
YEAR = "2021/22"
PEOPLE = figure("population", "2021-03-21", "322,000")
CRIMES = figure("all_crime", YEAR, "28,500")
DISAGREEING: dict[str, list[Row]] = {
    "of its own year": [PEOPLE, CRIMES, rate("crime_rate", YEAR, "61.2")],
    "that would fit another year": [
        figure("all_crime", "2020/21", "19,706"),
        PEOPLE,
        CRIMES,
        rate("crime_rate", YEAR, "61.2"),
    ],
    "of the count's own name": [PEOPLE, figure("da_incidents", YEAR, "6,000"), rate("da_incidents", YEAR, "24.6")],
    "that is of a year beside a quarter's count": [
        PEOPLE,
        figure("all_crime", "2021-04 to 2021-06", "7,000"),
        rate("crime_rate", "2021-04 to 2021-06", "88.5"),
    ],
    "population of a year": [figure("population", "2021", "322,000"), CRIMES, rate("crime_rate", YEAR, "61.2")],
}
AGREEING: dict[str, list[Row]] = {
    "rounded to one decimal": [PEOPLE, CRIMES, rate("crime_rate", YEAR, "88.5")],
    "rounded to a whole number": [PEOPLE, CRIMES, rate("crime_rate", YEAR, "89")],
    "over a population that is rounded itself": [PEOPLE, CRIMES, rate("crime_rate", YEAR, "88.60")],
    "undated, and fits one year": [
        PEOPLE,
        figure("all_crime", "2020/21", "19,706"),
        CRIMES,
        rate("crime_rate", "", "61.2"),
    ],
    "of a year whose count is not published": [PEOPLE, CRIMES, rate("crime_rate", "2020/21", "61.2")],
    "of a ward, whose population is not published": [
        PEOPLE,
        *(row | {"area_code": "X-1", "area_type": "ward"} for row in (CRIMES, rate("crime_rate", YEAR, "61.2"))),
    ],
    "of nothing": [PEOPLE, figure("robbery", YEAR, "0"), rate("robbery", YEAR, "0.0")],
}


@pytest.mark.parametrize("rows", DISAGREEING.values(), ids=DISAGREEING)
def test_a_rate_that_is_not_that_of_its_count(rows: list[Row]) -> None:
    seen = plan(*rows, measures=[{"measure": "Crime", "linked_indicators": "all_crime"}])
    last = len(rows)
    assert (raised(seen, CONFLICT, "warn"), doubted(seen, CONFLICT)) == (ids(last - 2, last - 1, last), ids(last))


@pytest.mark.parametrize("rows", AGREEING.values(), ids=AGREEING)
def test_a_rate_that_agrees_or_cannot_be_checked(rows: list[Row]) -> None:
    assert raised(plan(*rows), CONFLICT) == set()


@pytest.mark.parametrize(("second", "severity"), [("83.9", "info"), ("70.1", "warn")])
def test_the_population_that_rates_without_one_imply(second: str, severity: str) -> None:
    counts = years("all_crime", 2020, "28,500", "27,000")
    rates = [row | {"unit": "rate_per_1000"} for row in years("crime_rate", 2020, "88.5", second)]
    assert raised(plan(*counts, *rates), UNKNOWN, severity) == ids(3, 4)
    assert raised(plan(*counts, *rates, PEOPLE), UNKNOWN) == set()


@pytest.mark.parametrize(("when", "told"), [(YEAR, True), ("2020/21", False)])
def test_a_rate_without_a_unit_beside_its_count(when: str, told: bool) -> None:
    sentences = figure("custodial_sentences", when, "12")
    custody = figure("youth_custody_rate", YEAR, "0.31", unit="rate_unit_not_printed")
    assert raised(plan(sentences, custody), CONFLICT, "warn") == (ids(1, 2) if told else set())


@pytest.mark.parametrize(("printed", "told"), [("-16%", True), ("-15%", False)])
def test_a_change_of_a_rate_that_is_that_of_a_count(printed: str, told: bool) -> None:
    counted = [
        *years("iom_convictions", 2020, "310", "260"),
        change("iom_convictions", YEAR, "-16%", "2020/21"),
    ]
    seen = plan(*counted, change("iom_reoffending_rate", YEAR, printed, "2020/21"))
    assert doubted(seen, CONFLICT) == (ids(4) if told else set())
