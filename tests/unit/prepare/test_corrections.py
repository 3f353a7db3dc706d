"""Corrections as data: applied where the publisher errs, and told when they are needed no more."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.invented_police import WANTED, prepare, street_row, write_street

from assessment.prepare.corrections import StationCorrection, quality_of_corrections, read_corrections
from assessment.prepare.police import PreparedPolice
from assessment.tables.store import check_table
from assessment.terms.errors import SourceError

CATALOGUE = Path(__file__).parents[3] / "params" / "catalogue"
CORRECTION = StationCorrection(
    "invented-central",
    "btp",
    "On or near Invented Central",
    "2024-01",
    "2024-01",
    51.5,
    "E01990002",
    "Why.",
    "2024-03-01",
)
WRONG = {"location": CORRECTION.location, "latitude": "51.500100", "lsoa": "", "force": "British Transport Police"}
RIGHT = {"location": CORRECTION.location, "force": "British Transport Police"}


def prepared_with(tmp_path: Path, *rows: str, correction: StationCorrection = CORRECTION) -> PreparedPolice:
    other = street_row(9, force="British Transport Police", id="")
    files = [("2024-01", write_street(tmp_path, [other, *rows], force="btp"))]
    return prepare(files, tmp_path / "parts", corrections=(correction,))


def told(prepared: PreparedPolice) -> list[list[object]]:
    return prepared.corrections[["status", "rows_corrected", "rows_in_order"]].to_numpy().tolist()


def test_a_station_is_put_where_it_is(tmp_path: Path) -> None:
    prepared = prepared_with(tmp_path, street_row(1, **WRONG), street_row(2, **RIGHT))
    found = prepared.incidents[WANTED].query("place_basis == 'station'")
    assert found[["lsoa21_code", "lsoa_code", "location"]].to_numpy().tolist() == [
        ["E01990002", "", CORRECTION.location]
    ]
    assert told(prepared) == [["applied", 1, 1]]


def test_a_correction_that_matches_nothing_in_its_months_says_so(tmp_path: Path) -> None:
    prepared = prepared_with(tmp_path, street_row(2, **RIGHT))
    assert told(prepared) == [["expired", 0, 1]]
    assert "remove the correction" in prepared.corrections["words"].iloc[0]
    (row,) = check_table(quality_of_corrections(prepared.corrections), "quality", "corrections").to_dict("records")
    assert (row["subject"], row["grade"]) == (CORRECTION.correction_id, "care")


@pytest.mark.parametrize(
    "change", [{"first_seen": "2020-01", "last_seen": "2020-12"}, {"lsoa21_code": "E01777777"}, {"force": "kent"}]
)
def test_a_correction_of_other_files_is_not_tried(tmp_path: Path, change: dict[str, str]) -> None:
    prepared = prepared_with(tmp_path, street_row(2, **RIGHT), correction=replace(CORRECTION, **change))
    assert told(prepared)[0][0] == "not_tried"


def test_a_point_elsewhere_is_left_alone(tmp_path: Path) -> None:
    prepared = prepared_with(tmp_path, street_row(1, **{**WRONG, "latitude": "51.600000"}))
    assert told(prepared) == [["expired", 0, 1]]
    assert prepared.coverage["rows_not_placed"].tolist() == [1]


def test_the_corrections_that_ship_can_be_read() -> None:
    corrections = read_corrections(CATALOGUE / "corrections.yaml")
    assert len({each.correction_id for each in corrections}) == len(corrections) > 0
    assert all(each.first_seen <= each.last_seen and each.reason for each in corrections)
    assert pd.to_datetime([each.reported_on for each in corrections]).notna().all()


@pytest.mark.parametrize("text", ["stations: 3", "stations: [{force: btp}]", "]", "{}"])
def test_corrections_that_lack_a_part_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"corrections\.yaml: expected a list of stations"):
        read_corrections(path)
