"""Breaks found in real crime records, held against what is known."""

import zipfile

import pandas as pd
import pytest
from tests.shared_data import shared_data
from tests.unit.prepare.test_quality import TODAY

from assessment.paths import find_house
from assessment.prepare.known_breaks import read_known_breaks
from assessment.prepare.quality import assess_quality
from assessment.prepare.quality_check import Given

DISTRICTS = {"Halton", "Warrington", "Cheshire East", "Cheshire West and Chester"}
COLUMNS = ["Month", "LSOA name", "Crime type"]


@pytest.mark.real_data
def test_the_counting_rules_of_may_2023_are_found_in_cheshires_public_order():
    with zipfile.ZipFile(shared_data("police_uk/police-uk-2024-12.zip")) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith("-cheshire-street.csv"))
        frames = [pd.read_csv(archive.open(name), usecols=COLUMNS, dtype="str") for name in names]
    rows = pd.concat(frames)
    rows = rows.assign(district_code=rows["LSOA name"].str[: -len(" 001A")], force="cheshire")
    rows = rows[rows["district_code"].isin(DISTRICTS)].rename(columns={"Month": "month", "Crime type": "crime_type"})
    counts = rows.groupby(["district_code", "month", "crime_type", "force"]).size().rename("record_count").reset_index()
    boroughs = pd.DataFrame([("E06000006", "Halton", "Cheshire")], columns=["borough_code", "borough_name", "force"])
    known = read_known_breaks(find_house().catalogue / "breaks.yaml")
    report = assess_quality(Given(TODAY, boroughs, comparators=counts, known_breaks=known))
    found = report[report["check_name"] == "level_shifts"]
    assert list(found["subject"]) == ["cheshire: Public order"]
    assert "from May 2023 on in 3 of 4 districts" in found["words"].iloc[0]
    assert "counting rules were simplified" in found["words"].iloc[0]
