"""Testborough's assessment: stamped as invented, its planted facts found, and never mixed with a real place's."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from assessment.sources.demonstration import planted

from .conftest import DEMONSTRATION, EDITIONS

STAMP = "Invented demonstration data"
YEAR = "testborough.2024-25"


@pytest.fixture(scope="module")
def page(editions: dict[str, Path]) -> BeautifulSoup:
    return BeautifulSoup((editions[DEMONSTRATION] / "assessment.html").read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def facts(editions: dict[str, Path]) -> dict[str, dict[str, Any]]:
    content = json.loads((editions[DEMONSTRATION] / "facts.json").read_text("utf-8"))
    return {fact["fact_id"]: fact for fact in content["facts"]}


@pytest.fixture(scope="module")
def records(checkout: Path, editions: dict[str, Path]) -> pd.DataFrame:
    assert editions
    return pd.read_parquet(checkout / "data/processed/demonstration/records" / f"{planted.DISTRICT_CODE}.parquet")


def test_every_page_says_that_it_is_invented(page: BeautifulSoup) -> None:
    markings = [marking.get_text() for marking in page.select(".marking")]
    assert len(markings) == 2  # the top and the bottom; the PDF repeats it on every page
    assert all(STAMP in marking for marking in markings)
    sources = [note.get_text() for note in page.select("p.note") if note.get_text().startswith("Source:")]
    assert sources
    assert all(STAMP in source for source in sources)


def test_nothing_invented_is_in_a_real_assessment(editions: dict[str, Path]) -> None:
    for edition in EDITIONS:
        text = (editions[edition] / "facts.json").read_text("utf-8") + (
            editions[edition] / "assessment.html"
        ).read_text("utf-8")
        for word in ("E0899", "E0199", "E0599", "Testborough", "Testshire", STAMP):
            assert word not in text


def test_the_months_of_the_planted_rise_break_their_limits(facts: dict[str, dict[str, Any]]) -> None:
    stem = "records_vehicle_crime.month_count.testborough."
    months = [fact for fact_id, fact in facts.items() if fact_id.startswith(stem)]
    assert len(months) >= 3
    assert all(month["value"] > month["upper"] for month in months)
    assert facts[f"records_vehicle_crime.months_outside.{YEAR}"]["value"] == len(months)


def test_testborough_is_placed_among_the_districts_of_its_force(facts: dict[str, dict[str, Any]]) -> None:
    stem = "records_all_crime.district_rate."
    rates = {fact["area_name"]: fact["value"] for fact_id, fact in facts.items() if fact_id.startswith(stem)}
    assert len(rates) == 4
    higher = sum(rate > rates["Testborough"] for rate in rates.values())
    assert facts[f"records_all_crime.rank_in_force.{YEAR}"]["value"] == 1 + higher


def test_the_rise_and_the_fall_stand_out(facts: dict[str, dict[str, Any]], page: BeautifulSoup) -> None:
    rise = facts[f"records_vehicle_crime.change.{YEAR}"]
    fall = facts[f"records_burglary.change.{YEAR}"]
    assert rise["lower"] < 100 * (planted.RISE.factor - 1) < rise["upper"]
    assert fall["lower"] < 100 * (planted.FALL.factor - 1) < fall["upper"]
    messages = [" ".join(item.get_text(" ").split()) for item in page.select("main li")]
    (rose,) = [words for words in messages if words.startswith("Rose most :")]
    (fell,) = [words for words in messages if words.startswith("Fell most :")]
    assert rose.startswith("Rose most : Vehicle crime records")
    assert "Burglary records" in fell


def test_the_recording_break_is_called_neither(facts: dict[str, dict[str, Any]], page: BeautifulSoup) -> None:
    assert "recording_change" in facts[f"records_public_order.change.{YEAR}"]["caveats"]
    assert "because a change in how the police record may explain it: Public order records" in page.get_text(" ")


def test_the_missing_month_is_unknown_and_compared_without(facts: dict[str, dict[str, Any]]) -> None:
    before = facts["records_burglary.count.testborough.2023-24"]
    assert "months_missing" in before["caveats"]
    assert "without November 2023" in before["note"]
    assert "same 11 months" in facts[f"records_burglary.change.{YEAR}"]["base_period"]
    assert "records_burglary.derived_rate.testborough.2023-24" not in facts


def test_the_hot_spot_leads_the_small_areas(facts: dict[str, dict[str, Any]]) -> None:
    counts = {
        fact["area_code"]: fact["value"]
        for id_, fact in facts.items()
        if id_.startswith("records_all_crime.count.") and fact["area_type"] == "lsoa" and id_.endswith(".2024-25")
    }
    assert max(counts, key=lambda code: counts[code]) == planted.HOT_SPOT.lsoa21_code


def test_repeat_victims_and_the_friday_peak_are_in_the_extract(records: pd.DataFrame) -> None:
    data_year = records["month"].between(*planted.DATA_YEAR)
    victims = records[data_year & (records["domestic_abuse"] == "yes") & (records["victim_key"] != "")]
    repeats = victims.groupby("victim_key").size()
    assert (repeats >= planted.REPEAT_VICTIMS.fewest_records).sum() == planted.REPEAT_VICTIMS.victims
    peak = planted.FRIDAY_NIGHT
    violence = records[(records["ward24_code"] == peak.ward24_code) & (records["crime_type"] == peak.crime_type)]
    hours = violence["from_at"] - pd.Timedelta(hours=peak.from_hour)
    night = (hours.dt.day_of_week == peak.weekday) & (hours.dt.hour < 24 - peak.from_hour + peak.to_hour)
    assert night[violence["from_time_known"]].mean() > 0.25


def test_every_return_is_filled_and_taken_in(checkout: Path, editions: dict[str, Path]) -> None:
    assert editions
    processed = checkout / "data/processed/demonstration"
    quality = pd.read_parquet(processed / "quality.parquet")
    held = quality[quality["check_name"] == "returns_held"]
    assert len(held) == 16
    assert (held["grade"] != "unknown").all()
    intake = pd.read_parquet(processed / "intake.parquet")
    assert intake["rows_refused"].sum() == 0


def test_returns_stand_on_the_theme_pages_with_their_categories(
    facts: dict[str, dict[str, Any]], page: BeautifulSoup
) -> None:
    shown = {str(cell["data-fact"]): cell.get_text(" ", strip=True) for cell in page.select("td[data-fact]")}
    captions = [caption.get_text(" ", strip=True) for caption in page.select("caption")]
    (by_ethnicity,) = [caption for caption in captions if ": First time entrants, youth justice, by" in caption]
    assert by_ethnicity.endswith("Testborough, 2024-25 and 2023-24")
    for id_ in (f"marac_cases_discussed.count.{YEAR}", f"youth_justice_first_time_entrants.count.{YEAR}.sex_female"):
        assert shown[id_] == facts[id_]["value_printed"]


def test_every_return_with_figures_is_among_the_documents(page: BeautifulSoup) -> None:
    (log,) = [table for table in page.select("table") if "Documents behind this assessment" in table.get_text()]
    titles = [row.th.get_text(" ", strip=True) for row in log.select("tbody tr") if row.th]
    for title in ("MARAC: domestic abuse cases at high risk", "Youth justice", "Road casualties"):
        assert titles.count(title) == 1
