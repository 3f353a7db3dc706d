"""Facts counted from records: whole years, years that lack a month, changes like for like, rates with their base."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assessment.indicators.catalogue import read_catalogue
from assessment.indicators.record_counts import Area, BaseRule
from assessment.indicators.record_tables import Records
from assessment.indicators.recorded import extract_levels, recorded_facts
from assessment.indicators.worked_out import worked_out
from assessment.methods.rate_ratios import percentage_change_interval
from assessment.tables.store import check_table, empty_table
from assessment.terms.periods import Period
from assessment.terms.places import PlaceKind
from assessment.terms.vocabulary import AreaType

CATALOGUE = read_catalogue(Path(__file__).parents[3] / "params" / "catalogue")
BOROUGH = Area("E08000013", "St Helens", AreaType.BOROUGH, PlaceKind.BOROUGH)
RULE = BaseRule("Shoplifting", 2)
YEAR = Period(date(2024, 4, 1), date(2025, 3, 31))
FIRST, SECOND = "E01006802", "E01006803"
MONTHS = [str(month) for month in pd.period_range("2023-04", "2025-03", freq="M")]


def incidents(counts: dict[tuple[str, str, str], int]) -> pd.DataFrame:
    """So many rows for each month, type and LSOA."""
    rows = [
        {
            "month": month,
            "crime_type": crime_type,
            "lsoa21_code": lsoa,
            "ward24_code": "E05000001" if lsoa == FIRST else "E05000002",
            "borough_code": BOROUGH.code,
            "force": "Anyshire Police",
        }
        for (month, crime_type, lsoa), number in counts.items()
        for _ in range(number)
    ]
    return pd.DataFrame(rows)


def every_month(crime_type: str, before: int, now: int, lsoa: str = FIRST) -> dict[tuple[str, str, str], int]:
    return {(month, crime_type, lsoa): now if month >= "2024-04" else before for month in MONTHS}


def records(rows: pd.DataFrame, missing: tuple[str, ...] = ()) -> Records:
    coverage = pd.DataFrame(
        [
            {
                "force": "Anyshire Police",
                "month": m,
                "kind": "street",
                "status": "missing" if m in missing else "published",
            }
            for m in MONTHS
        ]
    )
    areas = pd.DataFrame(
        {
            "lsoa21_code": [FIRST, SECOND],
            "lsoa21_name": ["St. Helens 002A", "St. Helens 002B"],
            "ward24_code": ["E05000001", "E05000002"],
            "ward24_name": ["Eccleston", "Haydock"],
        }
    )
    people = [
        ("borough", BOROUGH.code, "residents", "2020-06-30", "mid-2020", 180_000.0),
        ("borough", BOROUGH.code, "residents", "2030-06-30", "mid-2030", 999_999.0),
        ("borough", BOROUGH.code, "households", "2021-03-21", "Census 2021", 80_000.0),
        ("ward24", "E05000001", "residents", "2020-06-30", "mid-2020", 10_000.0),
        ("lsoa21", FIRST, "residents", "2020-06-30", "mid-2020", None),
    ]
    columns = ["place_kind", "area_code", "denominator", "reference_date", "vintage", "value"]
    population = pd.DataFrame(people, columns=columns)
    population["reference_date"] = pd.to_datetime(population["reference_date"])
    return Records(rows, areas, population, coverage, empty_table("breaks"), empty_table("records"))


def facts_of(held: Records, period: Period = YEAR) -> Any:
    facts = recorded_facts(held, BOROUGH, period, CATALOGUE, RULE)
    return check_table(facts.astype(empty_table("facts").dtypes), "facts", "facts").set_index("fact_id")


def test_counts_changes_and_rates_of_whole_years() -> None:
    facts = facts_of(
        records(incidents(every_month("Burglary", before=10, now=8) | every_month("Robbery", 1, 2, SECOND)))
    )
    count = facts.loc["records_burglary.count.st_helens.2024-25"]
    assert (count["value"], count["caveats"], count["value_printed"]) == (96, "", "96")
    assert facts.loc["records_burglary.difference.st_helens.2024-25", "value"] == -24
    change = facts.loc["records_burglary.change.st_helens.2024-25"]
    assert change["value"] == pytest.approx(-20)
    interval = percentage_change_interval(96, 1, 120, 1)
    assert (change["lower"], change["upper"]) == pytest.approx((interval.lower, interval.upper))
    rate = facts.loc["records_burglary.derived_rate.st_helens.2024-25"]
    assert rate["value"] == pytest.approx(1000 * 96 / 180_000)
    assert rate["formula"].endswith("(180,000 residents, mid-2020)")
    assert facts.loc["records_all_crime.count.st_helens.2024-25", "value"] == 96 + 24


def test_a_rate_takes_the_latest_residents_that_are_not_younger_than_the_year() -> None:
    facts = facts_of(records(incidents(every_month("Robbery", 30, 30))))
    rate = facts.loc["records_robbery.derived_rate.st_helens.2024-25"]
    assert rate["denominator"] == 180_000
    assert rate["lower"] < rate["value"] < rate["upper"]


def test_a_missing_month_is_unknown_and_years_are_compared_without_it() -> None:
    rows = incidents(every_month("Vehicle crime", before=10, now=20))
    rows = rows[rows["month"] != "2023-11"]
    facts = facts_of(records(rows, missing=("2023-11",)))
    before = facts.loc["records_vehicle_crime.count.st_helens.2023-24"]
    assert before["value"] == 110
    assert before["caveats"] == "months_missing"
    assert before["note"] == "2023-24: 11 of 12 months; without November 2023."
    assert "records_vehicle_crime.derived_rate.st_helens.2023-24" not in facts.index
    change = facts.loc["records_vehicle_crime.change.st_helens.2024-25"]
    assert change["value"] == pytest.approx(100)  # 220 against 110 in the same eleven months, not 240 against 110
    assert change["caveats"] == "months_missing"
    assert "same 11 months" in change["note"]
    assert facts.loc["records_vehicle_crime.count.st_helens.2024-25", "value"] == 240


def test_small_areas_have_the_two_totals_and_say_that_points_are_approximate() -> None:
    facts = facts_of(records(incidents(every_month("Burglary", 10, 8) | every_month("Anti-social behaviour", 5, 5))))
    ward = facts.loc["records_all_crime.derived_rate.eccleston.2024-25"]
    assert ward["value"] == pytest.approx(9.6)
    assert ward["caveats"] == "anonymised_location"
    assert facts.loc["records_asb.count.e01006802.2024-25", "value"] == 60
    assert facts.loc["records_all_crime.count.haydock.2024-25", "value"] == 0  # published and none there: known
    assert "records_burglary.count.eccleston.2024-25" not in facts.index
    assert "records_all_crime.derived_rate.e01006802.2024-25" not in facts.index  # its residents are not known


def test_no_record_in_the_data_year_gives_no_fact() -> None:
    held = records(incidents(every_month("Burglary", 10, 8)))
    assert facts_of(held, Period(date(2012, 4, 1), date(2013, 3, 31))).empty
    assert recorded_facts(
        replace(held, incidents=held.incidents.head(0)),
        BOROUGH,
        YEAR,
        CATALOGUE,
        RULE,
    ).empty


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = incidents(every_month("Burglary", 10, 8) | every_month("Robbery", 3, 4, SECOND))
    shuffled = rows.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(facts_of(records(rows)), facts_of(records(shuffled)))


def test_a_break_in_recording_marks_the_changes_across_it_and_no_other() -> None:
    held = records(incidents(every_month("Public order", 40, 20) | every_month("Robbery", 3, 4)))
    row = {"force": "", "crime_type": "Public order", "month": "2024-07", "is_known": False, "words": "A change."}
    facts = facts_of(replace(held, breaks=pd.DataFrame([row])))
    assert facts.loc["records_public_order.change.st_helens.2024-25", "caveats"] == "recording_change"
    assert facts.loc["records_public_order.change.st_helens.2024-25", "value_printed"] == "-50.0% [b]"
    assert "[b]" not in facts.loc["records_robbery.change.st_helens.2024-25", "value_printed"]
    assert facts.loc["records_robbery.change.st_helens.2024-25", "caveats"] == ""
    assert facts.loc["records_all_crime.change.st_helens.2024-25", "caveats"] == ""
    other = replace(held, breaks=pd.DataFrame([{**row, "force": "Another Police"}]))
    assert facts_of(other).at["records_public_order.change.st_helens.2024-25", "caveats"] == ""


def test_a_ward_with_twice_its_share_of_shoplifting_is_no_place_for_a_rate_of_residents() -> None:
    rows = incidents(every_month("Shoplifting", 20, 20) | every_month("Shoplifting", 1, 1, SECOND))
    held = records(rows)
    other = held.population[held.population["place_kind"] == "ward24"].assign(area_code="E05000002", value=50_000.0)
    facts = facts_of(replace(held, population=pd.concat([held.population, other])))
    assert facts.loc["records_all_crime.derived_rate.eccleston.2024-25", "caveats"] == (
        "anonymised_location;residents_wrong_base"
    )
    assert facts.loc["records_all_crime.derived_rate.haydock.2024-25", "caveats"] == "anonymised_location"
    assert facts.loc["records_all_crime.count.eccleston.2024-25", "caveats"] == "anonymised_location"


def test_the_extract_is_counted_for_borough_and_wards_over_its_own_denominator() -> None:
    columns = ["borough_code", "month", "offence_subgroup", "knife", "domestic_abuse", "victim_sex", "is_crime"]
    burglary = [(BOROUGH.code, month, "Residential burglary", "no", "no", "Male", "yes") for month in MONTHS * 2]
    abuse = [(BOROUGH.code, month, "Violence with injury", "no", "yes", "Female", "yes") for month in MONTHS]
    extract = pd.DataFrame(burglary + abuse, columns=columns).assign(
        victim_age_band="10 to 17", ward24_code="E05000001"
    )
    held = replace(records(incidents(every_month("Robbery", 1, 1))), extract=extract)
    levels = extract_levels(held, BOROUGH, YEAR, CATALOGUE)
    follows = worked_out(levels, held.population, CATALOGUE)
    facts: Any = pd.concat([levels, follows]).set_index("fact_id")
    rate = facts.loc["extract_residential_burglary.derived_rate.st_helens.2024-25"]
    assert rate["value"] == pytest.approx(1000 * 24 / 80_000)
    assert rate["formula"].endswith("(80,000 households, Census 2021)")
    assert facts.loc["extract_domestic_abuse_women.count.st_helens.2024-25", "value"] == 12
    assert facts.loc["extract_knife.count.st_helens.2024-25", "value"] == 0
    assert facts.loc["extract_domestic_abuse_women.count.eccleston.2024-25", "value"] == 12
    assert facts.loc["extract_domestic_abuse_women.count.haydock.2024-25", "value"] == 0
    assert (
        not facts_of(held).index.str.startswith("extract_").any()
    )  # nothing that needs protection is among the open facts
