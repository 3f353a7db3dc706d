"""Following figures back to raw rows: what is told, what is not, and what is said where nothing is found."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assessment.indicators.lineage import Lineage, lineage_words, trace
from assessment.indicators.raw_rows import RawRows
from assessment.paths import Wing
from assessment.tables.store import empty_table, write_table
from assessment.terms.errors import DataCheckError

BOROUGH = "E08990001"
SHA = "a" * 64
BLANK = {"source": "", "force": "", "month": "", "edition": "2025-03", "fate": "used", "sha256": SHA, "note": ""}
ROWS = dict.fromkeys(("rows_in", "rows_kept", "rows_elsewhere", "rows_merged", "rows_refused"), 0)
EXTRACT_FILE = "records/2025-03/extract.zip: extract.csv"
COUNTED = f"records?borough_code={BOROUGH}&knife=yes&month=2024-04..2025-03"
STREET = f"incidents?borough_code={BOROUGH}&crime_type=Robbery&month=2024-04"


def with_table(wing: Wing, table: str, part: str, *rows: Mapping[str, Any]) -> None:
    """Write a table with these rows; columns that are not told are blank."""
    empty = empty_table(table)
    blank = {name: False if str(dtype) == "bool" else "" for name, dtype in empty.dtypes.items()}
    blank |= {str(name): pd.NaT for name, dtype in empty.dtypes.items() if "datetime" in str(dtype)}
    frame = pd.DataFrame([{**blank, **row} for row in rows], columns=empty.columns).astype(empty.dtypes)
    write_table(frame, table, wing.table(table, part))


@pytest.fixture
def wing(tmp_path: Path) -> Wing:
    """Three knife crimes in a police extract, one robbery on the map, and the account of their files."""
    wing = Wing(tmp_path / "raw", tmp_path / "processed")
    record = {"month": "2024-05", "recorded_date": pd.Timestamp("2024-05-01"), "borough_code": BOROUGH, "knife": "yes"}
    record |= {"edition": "2025-03", "source_file": "extract.zip: extract.csv", "place_basis": "code"}
    with_table(wing, "records", BOROUGH, *({**record, "record_key": f"R{each}"} for each in range(3)))
    crime = {"month": "2024-04", "crime_type": "Robbery", "borough_code": BOROUGH, "force": "testshire"}
    with_table(wing, "incidents", BOROUGH, {**crime, "place_basis": "code", "edition": "2025-03"})
    street = {"file": "2025-03/all.zip: street.csv", "file_format": "police_street", "force": "testshire"}
    held = [{"file": EXTRACT_FILE, "file_format": "records"}, {**street, "month": "2024-04"}]
    with_table(wing, "intake", "", *({**BLANK, **ROWS, **each} for each in held))
    return wing


def fact(fact_id: str, inputs: str, value: float = 3.0, **named: Any) -> dict[str, Any]:
    told = {"fact_id": fact_id, "inputs": inputs, "value": value, "value_printed": f"{value:g}", "status": "derived"}
    words = {"label": "Knife crime", "area_name": "Testborough", "period_label": "2024-25", "unit": "count"}
    blank = dict.fromkeys(("caveats", "formula", "source_id", "source_ref", "note", "base_period", "breakdowns"), "")
    return {**blank, **words, "measure": "count", "lower": float("nan"), "upper": float("nan"), **told, **named}


def traced(wing: Wing, *facts: Mapping[str, Any]) -> Lineage:
    return trace(facts[0]["fact_id"], pd.DataFrame(facts), wing, BOROUGH)


def test_a_count_of_crime_records_ends_at_rows_and_files(wing: Wing) -> None:
    (rows,) = traced(wing, fact("robbery.count.testborough.2024-25", STREET, 1)).inputs
    assert isinstance(rows, RawRows)
    assert rows.is_found
    assert rows.row_count == 1
    assert [(file.file, file.sha256, file.row_count) for file in rows.files] == [
        ("2025-03/all.zip: street.csv", SHA, 1)
    ]


def test_partners_records_are_not_counted_but_told_as_the_figure_says(wing: Wing) -> None:
    """A rounded figure of 5 must not be betrayed by the 3 rows behind it."""
    words = lineage_words(traced(wing, fact("knife.count.testborough.2024-25", COUNTED, 5)))
    assert f"{COUNTED}, 5 rows as the figure says" in words
    assert f"file {EXTRACT_FILE}, sha256 {SHA}" in words
    assert "3" not in words.replace("2025-03", "")


@pytest.mark.parametrize("none", ["", "&victim_sex=Female"])
def test_a_withheld_figure_is_led_to_its_files_without_any_number(wing: Wing, none: str) -> None:
    """Neither rows nor the figures under it are told, nor whether there was any row at all."""
    withheld = {"status": "withheld", "value_printed": "[c]"}
    rate = fact("knife.derived_rate.testborough.2024-25", "knife.count.testborough.2024-25", float("nan"), **withheld)
    count = fact("knife.count.testborough.2024-25", COUNTED + none, 417, note="417 of them", lower=400.0, upper=430.0)
    lineage = traced(wing, rate, count)
    words = lineage_words(lineage)
    assert "knife.derived_rate.testborough.2024-25: [c]" in words
    assert "knife.count.testborough.2024-25: not told under a withheld figure" in words
    assert f"file {EXTRACT_FILE}, sha256 {SHA}" in words
    assert not [number for number in ("417", "400", "430", " row") if number in words]
    assert lineage.is_whole


def test_where_no_row_was_found_the_files_that_were_searched_are_named(wing: Wing) -> None:
    (rows,) = traced(wing, fact("drugs.count.testborough.2024-25", STREET.replace("Robbery", "Drugs"), 0)).inputs
    assert isinstance(rows, RawRows)
    assert [(file.file, file.row_count) for file in rows.files] == [("2025-03/all.zip: street.csv", 0)]


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ([{"file": "records/2025-03/other.csv"}], "not in the account of the files taken in"),
        ([{"file": EXTRACT_FILE}, {"file": f"{EXTRACT_FILE} (2)"}], "several files of this name"),
    ],
)
def test_a_file_that_cannot_be_found_is_told_and_never_guessed(wing: Wing, account: list[Any], told: str) -> None:
    with_table(wing, "intake", "", *({**BLANK, **ROWS, "file_format": "records", **each} for each in account))
    lineage = traced(wing, fact("knife.count.testborough.2024-25", COUNTED))
    assert told in lineage_words(lineage)
    assert SHA not in lineage_words(lineage)
    assert not lineage.is_whole


def test_figures_made_from_each_other_are_refused(wing: Wing) -> None:
    one, other = fact("a.count.x.y", "b.count.x.y"), fact("b.count.x.y", "a.count.x.y")
    with pytest.raises(DataCheckError, match=r"a\.count\.x\.y is made from itself"):
        traced(wing, one, other)


def test_a_figure_that_this_edition_does_not_hold_is_said_to_be_missing(wing: Wing) -> None:
    lineage = traced(wing, fact("a.difference.x.y", "b.count.x.y"))
    assert "b.count.x.y: not among the figures of this edition" in lineage_words(lineage)
    assert not lineage.is_whole


def test_words_tell_formula_interval_source_and_caveats(wing: Wing) -> None:
    told = fact("a.derived_rate.x.y", STREET, 2.5, unit="rate_per_1000", lower=1.25, upper=4.0, measure="derived_rate")
    told |= {"formula": "1000 * a / b", "source_id": "plan", "source_ref": "Table 1", "caveats": "undated"}
    words = lineage_words(traced(wing, told))
    for line in ("formula: 1000 * a / b", "interval: 1.25 to 4.00", "source: plan (Table 1)"):
        assert line in words
    assert "caveats: The plan does not say which period this figure covers." in words
