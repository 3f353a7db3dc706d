"""Ranks, cut-offs, ratios, and which way is good."""

import pytest
from tests.unit.indicators.findings.plan import Row, doubted, figure, ids, plan, raised, rate

RULE, RANK, WAY = "threshold_rule_ambiguous", "rank_not_reproducible", "polarity"
WARDS = {"Bidston": ("120", "60"), "Seacombe": ("90", "95"), "Upton": ("70", "140"), "Heswall": ("60", "82")}
LOWER, UPPER = "high_risk_threshold_lower", "high_risk_threshold_upper"


def place(name: str) -> Row:
    return {"area_name": name, "area_code": f"X-{name}", "area_type": "ward"}


def wards(*indicators: str, when: str = "") -> list[Row]:
    columns = {"crime_rate": 0, "asb_rate": 1}
    return [rate(i, when, both[columns[i]], **place(name)) for name, both in WARDS.items() for i in indicators]


def cut(indicator: str, printed: str) -> Row:
    at = {"area_name": "Force threshold", "area_code": "X-threshold", "area_type": "comparator"}
    return rate(indicator, "2019", printed, measure_kind="threshold", **at)


def ranks(*printed: str) -> list[Row]:
    columns = {"unit": "rank", "measure_kind": "rank"}
    return [figure("ward_risk_rank", "", p, **columns, **place(name)) for name, p in zip(WARDS, printed, strict=False)]


@pytest.mark.parametrize("when", ["", "2021/22"])
@pytest.mark.parametrize(("indicator", "printed"), [(LOWER, "80"), (UPPER, "110"), (LOWER, "90")])
def test_a_cut_off_whose_rules_give_different_areas(indicator: str, printed: str, when: str) -> None:
    told = figure("high_risk_wards", when, "3")
    seen = plan(cut(indicator, printed), told, *wards("crime_rate", "asb_rate", when=when), measures=[{"measure": "x"}])
    assert raised(seen, RULE, "warn") == doubted(seen, RULE) == ids(*range(1, 11))


@pytest.mark.parametrize(("printed", "judged"), [("50", ("crime_rate", "asb_rate")), ("80", ("crime_rate",))])
def test_a_cut_off_with_one_reading(printed: str, judged: tuple[str, ...]) -> None:
    assert raised(plan(cut(LOWER, printed), *wards(*judged)), RULE) == set()
    assert raised(plan(*wards("crime_rate", "asb_rate")), RULE) == set()


@pytest.mark.parametrize(("crimes", "below"), [("28,500", {5, 6}), ("16,100", set())])
def test_high_risk_areas_below_the_rate_of_the_borough(crimes: str, below: set[int]) -> None:
    borough = [figure("population", "2021-03-21", "322,000"), figure("all_crime", "2021/22", crimes)]
    seen = plan(*borough, *wards("crime_rate"), cut(LOWER, "80"))
    assert raised(seen, RULE, "info") == (ids(1, 2, *below) if below else set())


@pytest.mark.parametrize("printed", [("1", "2", "3", "4"), ("4", "2", "1", "3"), ("3", "2", "1", "4")])
def test_ranks_that_some_printed_figure_gives(printed: tuple[str, ...]) -> None:
    assert raised(plan(*wards("crime_rate", "asb_rate"), *ranks(*printed)), RANK) == set()


@pytest.mark.parametrize("printed", [("2", "3", "4", "1"), ("1", "4", "2", "3")])
def test_ranks_that_no_printed_figure_gives(printed: tuple[str, ...]) -> None:
    seen = plan(*wards("crime_rate", "asb_rate"), *ranks(*printed))
    assert (raised(seen, RANK, "warn"), doubted(seen, RANK)) == (ids(*range(1, 13)), ids(9, 10, 11, 12))
    assert raised(plan(*ranks(*printed)), RANK) == set()


def out_of(size: float, printed: str, name: str) -> Row:
    return figure("imd_rank", "2019", printed, unit="rank", measure_kind="rank", denominator=size, area_code=name)


def test_ranks_out_of_a_number_need_their_direction_told() -> None:
    scores = [figure("imd_score", "2019", n, unit="score", area_code=at) for n, at in (("30.1", "A"), ("22.4", "B"))]
    assert raised(plan(out_of(317.0, "40", "A"), out_of(317.0, "120", "B"), *scores), WAY, "warn") == ids(1, 2)
    assert raised(plan(out_of(float("nan"), "40", "A"), *scores), WAY) == set()


def housing(prices: tuple[str, str], ratios: tuple[str, str]) -> list[Row]:
    names = [{"area_name": f"Region {end}", "area_code": end, "area_type": "comparator"} for end in ("worst", "best")]
    rows = [figure("house_prices", "", n, unit="gbp_thousand", **at) for n, at in zip(prices, names, strict=True)]
    rows += [figure("earnings_to_house_price_ratio", "", n, unit="ratio", **at)
             for n, at in zip(ratios, names, strict=True)]  # fmt: skip
    return [*rows, figure("average_weekly_earnings", "", "£520")]


@pytest.mark.parametrize(("ratios", "told"), [(("8.1", "5.0"), True), (("5.0", "8.1"), False)])
def test_related_rows_that_are_judged_in_opposite_ways(ratios: tuple[str, str], told: bool) -> None:
    assert raised(plan(*housing(("150", "250"), ratios)), WAY) == (ids(1, 2, 3, 4) if told else set())


@pytest.mark.parametrize(
    ("earnings", "printed", "told"),
    [("£520", "5.1", True), ("£520", "7.0", False), ("£27,040", "7.0", False), ("£2,253", "7.0", False)],
)
def test_a_ratio_is_held_to_its_amounts_by_week_month_or_year(earnings: str, printed: str, told: bool) -> None:
    seen = plan(
        figure("house_prices", "2021", "190", unit="gbp_thousand"),
        figure("average_weekly_earnings", "2021", earnings),
        figure("earnings_to_house_price_ratio", "2021", printed, unit="ratio"),
    )
    assert (raised(seen, "unit_or_definition_conflict"), doubted(seen, "unit_or_definition_conflict")) == (
        (ids(1, 2, 3), ids(3)) if told else (set(), set())
    )
