"""Shares against the groups that they are shares of."""

from collections.abc import Sequence

import pytest
from tests.unit.indicators.findings.plan import Row, doubted, figure, ids, plan, raised, years

IMPOSSIBLE, NO_FIT = "impossible_share", "percent_not_matching_counts"
YEAR, CENSUS = "2021/22", "2021-03-21"
NORTH_WEST = {"area_code": "E12000002", "area_name": "North West", "area_type": "comparator"}
NATION = {"area_code": "K04000001", "area_name": "England and Wales", "area_type": "comparator"}
UNATTAINABLE: dict[str, list[Row]] = {
    "of the linked count, no denominator given": [
        figure("marac_cases", YEAR, "9"),
        figure("marac_repeat_rate", YEAR, "20%"),
    ],
    "calendar year": [figure("marac_cases", "2021", "9"), figure("marac_repeat_rate", "2021", "20%")],
    "census day": [figure("population", CENSUS, "843"), figure("population_share_65_plus", CENSUS, "14.63%")],
    "of another area": [
        figure("adult_probation_caseload", YEAR, "112", **NORTH_WEST),
        figure("adult_reoffending_rate", YEAR, "8.5%", **NORTH_WEST),
    ],
}
ATTAINABLE: dict[str, list[Row]] = {
    "2 of 9": [figure("marac_cases", YEAR, "9"), figure("marac_repeat_rate", YEAR, "22%")],
    "2 of 9, cut off rather than rounded up": [
        figure("marac_cases", YEAR, "9"),
        figure("marac_repeat_rate", YEAR, "22.2%"),
    ],
    "half, exactly between": [figure("marac_cases", YEAR, "8"), figure("marac_repeat_rate", YEAR, "13%")],
    "none and all": [
        figure("marac_cases", YEAR, "9"),
        figure("marac_repeat_rate", YEAR, "0%"),
        figure("adult_probation_caseload", YEAR, "12"),
        figure("adult_reoffending_rate", YEAR, "100%"),
    ],
    "a large group gives every whole per cent": [
        figure("da_incidents", YEAR, "6,871"),
        figure("da_repeat_rate", YEAR, "43%"),
    ],
    "nearly": [figure("marac_cases", YEAR, "9"), figure("marac_repeat_rate", YEAR, "20%", qualifier="nearly")],
    "of a group of another year": [figure("marac_cases", "2020/21", "9"), figure("marac_repeat_rate", YEAR, "20%")],
    "of no published group": [figure("worklessness_rate", YEAR, "14.2%")],
    "a prediction need not be of whole people": [
        figure("adult_probation_caseload", YEAR, "112"),
        figure("adult_reoffending_rate_predicted", YEAR, "8.50%", measure_kind="predicted", denominator=112.0),
    ],
}


@pytest.mark.parametrize("rows", UNATTAINABLE.values(), ids=UNATTAINABLE)
def test_a_share_that_no_whole_number_gives(rows: list[Row]) -> None:
    seen = plan(*rows)
    assert (raised(seen, IMPOSSIBLE, "warn"), doubted(seen, IMPOSSIBLE)) == (ids(1, 2), ids(2))


@pytest.mark.parametrize("rows", ATTAINABLE.values(), ids=ATTAINABLE)
def test_a_share_that_some_whole_number_gives_or_that_cannot_be_checked(rows: list[Row]) -> None:
    assert raised(plan(*rows), IMPOSSIBLE) == set()


@pytest.mark.parametrize(("printed", "told"), [("41.3%", True), ("41.7%", False)])
def test_a_share_of_a_size_that_is_given_beside_it(printed: str, told: bool) -> None:
    share = figure("youth_reoffending_rate", YEAR, printed, denominator=24.0)
    assert doubted(plan(share), IMPOSSIBLE) == (ids(1) if told else set())


def cohort(*printed: str, when: str = YEAR, kinds: Sequence[str] = ("29", "32")) -> list[Row]:
    needs = ("drugs", "ete", "attitudes", "accommodation")
    sizes = [figure("iom_cohort", when, "61")]
    sizes += [
        figure(f"iom_cohort_{n}", when, size) for n, size in zip(("ppo", "repeat_offenders"), kinds, strict=False)
    ]
    return sizes + [figure(f"iom_pathway_{n}_share", when, p) for n, p in zip(needs, printed, strict=False)]


@pytest.mark.parametrize("when", [YEAR, ""])
def test_shares_that_only_a_part_of_the_group_allows(when: str) -> None:
    rows = cohort("76%", "48%", "66%", when=when)
    assert (raised(plan(*rows), IMPOSSIBLE), doubted(plan(*rows), IMPOSSIBLE)) == (ids(1, 2, 3, 4, 5, 6), ids(4, 5, 6))


def test_shares_that_the_whole_group_allows_are_its_own() -> None:
    assert raised(plan(*cohort("75%", "49%", "30%")), IMPOSSIBLE) == set()


@pytest.mark.parametrize(("printed", "told"), [("25.3%", True), ("24%", True), ("25.2%", False), ("25%", False)])
def test_a_percentage_is_held_to_the_two_numbers_printed_with_it(printed: str, told: bool) -> None:
    share = figure("test_on_arrest_representation_rate", YEAR, printed, numerator=111.0, denominator=440.0)
    base = figure("test_on_arrest_individuals_positive", YEAR, "440")
    assert doubted(plan(base, share), NO_FIT) == (ids(2) if told else set())
    fall = {"measure_kind": "change", "base_period": "cohort baseline", "value": -float(printed[:-1])}
    assert doubted(plan(base, share | fall), NO_FIT) == (ids(2) if told else set())


def test_measures_of_one_name_and_different_groups() -> None:
    repeats = [figure("da_repeat_rate", YEAR, "30%"), figure("marac_repeat_rate", YEAR, "20%")]
    assert raised(plan(*repeats), "unit_or_definition_conflict", "info") == ids(1, 2)
    others = [figure("da_repeat_rate", YEAR, "30%"), figure("youth_reoffending_rate", YEAR, "20%")]
    assert raised(plan(*others), "unit_or_definition_conflict") == set()


@pytest.mark.parametrize(("indicator", "told"), [("youth_reoffending_rate", True), ("worklessness_rate", False)])
def test_plans_that_use_one_name_for_different_groups(indicator: str, told: bool) -> None:
    other = {"source_id": "wigan-plan-2022", "borough": "Wigan", "observation_id": "WG-001"}
    seen = plan(figure("adult_reoffending_rate", YEAR, "8.1%"), figure(indicator, YEAR, "31%", **other))
    assert raised(seen, "unit_or_definition_conflict", "warn") == ({"WI-001", "WG-001"} if told else set())


@pytest.mark.parametrize(
    ("own", "others", "told"),
    [
        ("14%", ((NORTH_WEST, "16%"), (NATION, "15%")), True),
        ("17%", ((NORTH_WEST, "16%"), (NATION, "15%")), True),
        ("15.5%", ((NORTH_WEST, "16%"), (NATION, "15%")), False),
        ("14%", ((NORTH_WEST, "16%"),), False),
        ("14%", ((NORTH_WEST, "16%"), (NATION | {"area_name": "England best"}, "15%")), False),
    ],
)
def test_below_every_average_is_not_lowest(own: str, others: Sequence[tuple[Row, str]], told: bool) -> None:
    rows = [figure("worklessness_rate", YEAR, own), *(figure("worklessness_rate", YEAR, p, **at) for at, p in others)]
    assert raised(plan(*rows), "narrative_vs_figures", "info") == (ids(1, 2, 3) if told else set())


@pytest.mark.parametrize("first", [2019, 2021])
def test_a_comparison_that_is_published_for_fewer_years(first: int) -> None:
    own = years("marac_repeat_rate", 2019, "25.1%", "24.0%", "22.2%")
    theirs = years("marac_repeat_rate", first, *("22.1%", "23.0%", "23.3%")[first - 2019 :], **NORTH_WEST)
    told = ids(1, 2, 3, 4) if first == 2021 else set()
    assert raised(plan(*own, *theirs), "narrative_vs_figures") == told
