"""The borough among districts: like for like, ranks with ties, the funnel, and districts that cannot be ranked."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assessment.indicators.catalogue import read_catalogue
from assessment.indicators.districts import district_facts, funnel_places
from assessment.indicators.record_counts import Area
from assessment.indicators.record_tables import Districts, Records
from assessment.tables.store import check_table, empty_table
from assessment.terms.periods import Period
from assessment.terms.places import PlaceKind
from assessment.terms.vocabulary import AreaType

CATALOGUE = read_catalogue(Path(__file__).parents[3] / "params" / "catalogue")
OWN = Area("E08000001", "Ashby", AreaType.BOROUGH, PlaceKind.BOROUGH)
YEAR = Period(date(2024, 4, 1), date(2025, 3, 31))
MONTHS = [str(month) for month in pd.period_range("2024-04", "2025-03", freq="M")]
PLACES = {"Ashby": "Anyshire", "Brook": "Anyshire", "Coombe": "Anyshire", "Dale": "Othershire", "Edge": "Farshire"}
CODES = {name: f"E0800000{number}" for number, name in enumerate(PLACES, 1)}


def robberies(a_month: dict[str, int]) -> pd.DataFrame:
    rows = [
        (CODES[name], name, month, "Robbery", "any", number) for name, number in a_month.items() for month in MONTHS
    ]
    columns = ["district_code", "district_name", "month", "crime_type", "force", "record_count"]
    return pd.DataFrame(rows, columns=columns)


def held(a_month: dict[str, int], residents: dict[str, float], missing: dict[str, str] | None = None) -> Records:
    """Districts with so many robberies a month; `missing` names the month that a force has not published."""
    areas = pd.DataFrame(
        [{"borough_code": CODES[name], "borough_name": name, "force_name": force} for name, force in PLACES.items()]
    )
    day = pd.Timestamp("2024-06-30")
    people = [("borough", CODES[name], "residents", "mid-2024", day, value) for name, value in residents.items()]
    columns = ["place_kind", "area_code", "denominator", "vintage", "reference_date", "value"]
    coverage = [
        (force, month, "street", "missing" if (missing or {}).get(force) == month else "published")
        for force in ("anyshire", "othershire")
        for month in MONTHS
    ]
    districts = Districts(robberies(a_month), areas, pd.DataFrame(people, columns=columns))
    nothing = {name: empty_table(name) for name in ("incidents", "areas", "population", "breaks", "records")}
    return Records(
        nothing["incidents"],
        nothing["areas"],
        nothing["population"],
        pd.DataFrame(coverage, columns=["force", "month", "kind", "status"]),
        nothing["breaks"],
        nothing["records"],
        districts,
    )


A_MONTH = {"Ashby": 20, "Brook": 30, "Coombe": 10, "Dale": 40, "Edge": 99}
RESIDENTS = dict.fromkeys(PLACES, 10_000.0)


def facts_of(records: Records) -> Any:
    facts = district_facts(records, OWN, YEAR, CATALOGUE)
    return check_table(facts.astype(empty_table("facts").dtypes), "facts", "facts").set_index("fact_id")


def robbery(facts: Any, measure: str, area: str = "ashby") -> Any:
    return facts.loc[f"records_robbery.{measure}.{area}.2024-25"]


def test_rates_and_ranks_in_the_force_and_of_all() -> None:
    facts = facts_of(held(A_MONTH, RESIDENTS))
    assert robbery(facts, "district_rate")["value"] == pytest.approx(24)
    assert robbery(facts, "rank_in_force")["value_printed"] == "2nd highest of 3"
    assert robbery(facts, "rank_of_all")["value_printed"] == "3rd highest of 4"
    assert robbery(facts, "rank_in_force")["inputs"].count("district_rate") == 3
    assert "records_robbery.rank_in_force.brook.2024-25" not in facts.index


def test_a_district_whose_force_has_published_nothing_is_none_to_compare_with() -> None:
    facts = facts_of(held(A_MONTH, RESIDENTS))
    assert CODES["Edge"] not in set(facts["area_code"])
    assert set(facts.loc[facts["area_code"] != OWN.code, "area_type"]) == {"comparator"}


def test_equal_rates_share_the_higher_place() -> None:
    facts = facts_of(held({**A_MONTH, "Ashby": 30}, RESIDENTS))
    assert robbery(facts, "rank_in_force")["value"] == 1
    assert robbery(facts, "rank_in_force")["value_printed"] == "joint highest of 3"


def test_a_month_that_one_force_lacks_is_left_out_for_all() -> None:
    facts = facts_of(held(A_MONTH, RESIDENTS, missing={"othershire": "2024-07"}))
    assert robbery(facts, "district_count")["value"] == 20 * 11
    assert robbery(facts, "district_rate")["value_printed"] == "22.0 in 11 months"
    assert "July 2024" in robbery(facts, "district_rate")["note"]
    assert robbery(facts, "district_count")["inputs"].endswith("month=2024-04..2024-06|2024-08..2025-03")


def test_a_district_without_residents_of_the_same_year_has_no_rank() -> None:
    facts = facts_of(held(A_MONTH, {name: value for name, value in RESIDENTS.items() if name != "Brook"}))
    assert robbery(facts, "district_count", "brook")["value"] == 360
    assert "records_robbery.district_rate.brook.2024-25" not in facts.index
    assert robbery(facts, "rank_in_force")["value_printed"] == "highest of 2"


def test_without_residents_of_the_borough_nothing_is_ranked() -> None:
    facts = facts_of(held(A_MONTH, {"Brook": 10_000.0}))
    assert set(facts["measure"]) == {"district_count"}


def test_the_ratio_is_to_all_districts_together() -> None:
    near = facts_of(held(A_MONTH, RESIDENTS))
    assert robbery(near, "district_ratio")["value"] == pytest.approx(20 / 25)
    assert robbery(near, "district_ratio")["value_printed"] == "0.80, within the limits"


def test_districts_far_from_the_others_lie_outside_the_funnel() -> None:
    many = pd.Series([100.0] * 30 + [122.0, 150.0, 81.0, 60.0])
    placed = funnel_places(many, pd.Series([100.0] * len(many)))
    assert placed[-4:] == [
        "above the 95% limit",
        "above the 99.8% limit",
        "below the 95% limit",
        "below the 99.8% limit",
    ]
    assert set(placed[:30]) == {"within the limits"}


def test_three_districts_make_no_funnel() -> None:
    three = {name: A_MONTH[name] for name in ("Ashby", "Brook", "Dale")}
    assert "district_ratio" not in set(facts_of(held(three, RESIDENTS))["measure"])


def test_a_borough_whose_force_has_published_nothing_is_not_placed() -> None:
    records = held(A_MONTH, RESIDENTS)
    silent = replace(records, coverage=records.coverage.assign(status="missing"))
    assert facts_of(silent).empty
