"""Published files: read whole, or refused in words that name file, row, expected, found and remedy."""

import csv
from pathlib import Path

import pytest

from assessment.paths import House
from assessment.sources.published import PUBLISHED_FILES, read_published
from assessment.terms.errors import SourceError


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_row_is_read(house: House) -> None:
    tables = read_published(house.real.published)
    for published in PUBLISHED_FILES:
        with (house.real.published / published.file).open(encoding="utf-8", newline="") as stream:
            assert len(tables[published.table]) == len(list(csv.DictReader(stream)))


def test_what_was_not_published_is_missing_and_never_zero(house: House) -> None:
    observations = read_published(house.real.published)["observations"].set_index("observation_id")
    assert observations["value"].isna().sum() == 1
    assert observations.at["SH-008", "value_as_printed"] == "N/A"
    assert observations.at["SE-029", "value"] == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("observations.csv", ",value,", ",", r'observations.csv, row 1: missing column "value"'),
        ("observations.csv", ",value,", ",vlaue,", r'missing column "value" \(found "vlaue": rename it\)'),
        ("observations.csv", ",note\n", ",note,extra\n", r'unknown column "extra"'),
        ("observations.csv", ",note\n", ",note,note\n", r'column "note" stands twice'),
        ("observations.csv", ",6358,", ",6358x,", r'column value: expected a number.* row 8 "6358x" \(1 in all\)'),
        ("observations.csv", ",6358,", ',"6,358",', r'column value: expected a number.* row 8 "6,358"'),
        ("observations.csv", ",6358,", ",1e999,", r'column value: expected a number.* row 8 "1e999"'),
        ("observations.csv", ",6358,", ",nan,", r'column value: expected a number.* row 8 "nan"'),
        ("observations.csv", "2012-04-01", "2012-13-01", r'column period_start: expected a date.* row 2 "2012-13-01"'),
        ("observations.csv", "2012-04-01", "9999-04-01", r'column period_start: expected a date.* row 2 "9999-04-01"'),
        ("observations.csv", ",6358,", ",٦٣٥٨,", r"column value: expected a number.* row 8"),
        ("observations.csv.origin.yaml", "title:", "title: [", r"origin.yaml: cannot be read as YAML"),
        ("observations.csv", "2012-04-01", "01/04/2012", r'column period_start: expected a date.* row 2 "01/04/2012"'),
        ("observations.csv", "SH-002", "SH-001", r'rows 2, 3: observation_id "SH-001" stands more than once'),
        ("actions.csv", "A-SV-002", "A-SV-001", r'rows 2, 3: action_id "A-SV-001" stands more than once'),
        ("priorities.csv", "2013/14,1,1,", "2013/14,first,1,", r'column order: expected a whole number.* "first"'),
        (
            "partners.csv",
            "Merseyside Police,",
            "Merseyside, Police,",
            r"partners.csv, row 2: expected 6 cells, found 7",
        ),
        ("sources.csv", "source_id,", 'source"_id,', r"sources.csv"),
    ],
)
def test_a_bad_file_is_refused_in_plain_words(house: House, file: str, old: str, new: str, told: str) -> None:
    change(house.real.published / file, old, new)
    with pytest.raises(SourceError, match=told):
        read_published(house.real.published)


def test_an_edited_raw_file_is_refused_by_its_hash(house: House) -> None:
    change(house.real.published / "observations.csv", ",6358,", ",6359,")
    with pytest.raises(SourceError, match=r"observations.csv was changed since it was taken in.*Restore|restore"):
        read_published(house.real.published)


def test_a_missing_file_is_refused(house: House) -> None:
    (house.real.published / "actions.csv").unlink()
    with pytest.raises(SourceError, match=r"actions.csv: expected this file in published/, found none"):
        read_published(house.real.published)


def test_a_missing_origin_is_refused(house: House) -> None:
    (house.real.published / "actions.csv.origin.yaml").unlink()
    with pytest.raises(SourceError, match=r"expected its origin beside it as actions.csv.origin.yaml"):
        read_published(house.real.published)


@pytest.mark.parametrize("content", [b"", b"source_id\n", b"\xff\xfe\x00\x01", b'a,"b\n'])
def test_an_unreadable_file_is_refused(house: House, content: bytes) -> None:
    (house.real.published / "sources.csv").write_bytes(content)
    with pytest.raises(SourceError, match=r"sources.csv"):
        read_published(house.real.published)
