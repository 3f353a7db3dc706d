"""From files to tables: nothing dropped, areas coded, nothing half written."""

import hashlib

import pytest

from assessment.paths import House
from assessment.prepare.published import prepare_published
from assessment.provenance import origin_path, sha256_of_file
from assessment.tables.store import read_table
from assessment.terms.errors import AssessmentError, DataCheckError


def change(house: House, file: str, old: str, new: str) -> None:
    """Change a raw file and its recorded hash: a meant change, wrong all the same."""
    path = house.real.published / file
    before = sha256_of_file(path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    sidecar = origin_path(path)
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    sidecar.write_text(sidecar.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def test_rows_in_are_rows_out(house: House) -> None:
    checks = prepare_published(house, house.real)
    assert checks["passed"].all()
    assert (checks["rows_refused"] == 0).all()
    accounted = checks[checks["check_name"].str.endswith("accounted for")]
    rows = dict(zip(accounted["table"], accounted["rows_out"], strict=True))
    assert rows == {
        "sources": 5,
        "observations": 471,
        "priorities": 64,
        "actions": 210,
        "measures": 96,
        "partners": 193,
    }


def test_areas_are_coded(house: House) -> None:
    prepare_published(house, house.real)
    observations = read_table("observations", house.processed / "observations.parquet")
    codes = observations.drop_duplicates("area_name").set_index("area_name")["area_code"]
    assert codes["St Helens"] == "E08000013"
    assert codes["Cheshire worst"].startswith("X-")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("observations.csv", "St Helens,St Helens,borough", "St Helens,St Helms,borough", r'row 2 "St Helms"'),
        ("actions.csv", "st-helens-svd-plan-2024-27", "st-helens-plan", r'column source_id.* row 2 "st-helens-plan"'),
        ("actions.csv", "A-SV-001,St Helens", "A-SV-001,St Helms", r'column borough.* row 2 "St Helms"'),
        ("observations.csv", "no_count_published", "no_count", r'column caveat.* "no_count"'),
        ("observations.csv", "2012-04-01,2013-03-31", "2012-04-01,2011-03-31", r'period_end: .* row 2 "2011-03-31"'),
        ("observations.csv", ",percent,change,", ",percnt,change,", r"row 2, unit: expected .* found 'percnt'"),
    ],
)
def test_a_broken_reference_is_refused_and_nothing_is_written(
    house: House, file: str, old: str, new: str, told: str
) -> None:
    change(house, file, old, new)
    with pytest.raises(DataCheckError, match=told):
        prepare_published(house, house.real)
    assert not house.processed.exists()


def test_earlier_tables_stay_when_a_later_file_is_bad(house: House) -> None:
    prepare_published(house, house.real)
    before = {path.name: path.read_bytes() for path in house.processed.iterdir()}
    (house.real.published / "partners.csv").write_bytes(b"\xff")
    with pytest.raises(AssessmentError, match=r"partners.csv"):
        prepare_published(house, house.real)
    assert {path.name: path.read_bytes() for path in house.processed.iterdir()} == before
