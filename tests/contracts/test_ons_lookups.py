"""Look-ups in the layouts of the Open Geography portal and of re-cut copies."""

import gzip
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest
from tests.place_files import CHANGES, CSPS, FIRE, WARDS, raw, written

from assessment.sources.ons_lookups import (
    DISTRICT_CSPS,
    DISTRICT_FIRE,
    FORMATS,
    LOOKUPS,
    LSOA_CHANGES,
    LSOA_WARDS,
    Lookup,
    read_lookup,
)
from assessment.sources.raw_files import RawFile
from assessment.terms.errors import SourceError

TEXTS = {"ons_lsoa_wards": WARDS, "ons_lsoa_changes": CHANGES, "ons_district_csps": CSPS, "ons_district_fire": FIRE}


def known_as(file: RawFile) -> list[str]:
    return [layout.name for layout in FORMATS if layout.matches(file)]


@pytest.mark.parametrize("lookup", LOOKUPS, ids=lambda lookup: lookup.name)
@pytest.mark.parametrize("name", ["download.csv", "download.csv.gz"])
def test_a_look_up_is_told_by_its_header_alone(lookup: Lookup, name: str, tmp_path: Path) -> None:
    file = written(tmp_path, name, TEXTS[lookup.name])
    assert known_as(file) == [lookup.name]
    rows = read_lookup(file, lookup)
    assert list(rows.frame.columns) == list(lookup.columns)
    assert len(rows.frame) == rows.rows_in == TEXTS[lookup.name].count("\n") - 1
    assert (rows.merged, rows.refused) == (0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mark_and_line_ends_change_nothing(encoding: str, end: str, tmp_path: Path) -> None:
    text = WARDS.replace("\n", end)
    rows = read_lookup(written(tmp_path, "a.csv", text, encoding), LSOA_WARDS)
    assert rows.frame["ward_name"].tolist() == ["Harbour", "Hill", "Harbour", "Hill", "Mill", "Mill", "Dock, and Quay"]


def test_the_year_in_the_columns_moves(tmp_path: Path) -> None:
    later = WARDS.replace("WD24", "WD25").replace("LAD24", "LAD25")
    file = written(tmp_path, "a.csv", later)
    assert known_as(file) == ["ons_lsoa_wards"]
    assert read_lookup(file, LSOA_WARDS).vintage == "2025"
    assert read_lookup(written(tmp_path, "b.csv", WARDS), LSOA_WARDS).vintage == "2024"


def test_a_re_cut_copy_reads_the_same(tmp_path: Path) -> None:
    copy = (
        "lsoa21_name,lsoa21_code,ward24_name,ward24_code,ltla24_name,ltla24_code\nx,E01999001,y,E05999001,z,E08999001\n"
    )
    rows = read_lookup(written(tmp_path, "a.csv", copy), LSOA_WARDS)
    assert rows.frame.iloc[0].tolist() == ["E01999001", "x", "E05999001", "y", "E08999001", "z"]
    changes = "lsoa11_name,lsoa11_code,change_code,lsoa21_name,lsoa21_code,ltla22_name,ltla22_code\n"
    rows = read_lookup(written(tmp_path, "b.csv", changes + "x,E01999001,U,x,E01999001,z,E08999001\n"), LSOA_CHANGES)
    assert rows.frame["change"].tolist() == ["U"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("WD24CD", "WARD24CD", r'missing column "WD24CD" \(found "WARD24CD": rename it\)'),
        ("CHGIND", "CHGIN", r'missing column "CHGIND" \(found "CHGIN": rename it\)'),
        ("FRA24CD", "FRACD", r'missing column "FRA24CD" \(found "FRACD": rename it\)'),
    ],
)
def test_a_renamed_column_is_named_with_its_near_miss(old: str, new: str, words: str, tmp_path: Path) -> None:
    lookup = next(each for each in LOOKUPS if old in TEXTS[each.name])
    file = written(tmp_path, "a.csv", TEXTS[lookup.name].replace(old, new))
    assert known_as(file) == [lookup.name]
    with pytest.raises(SourceError, match=words):
        read_lookup(file, lookup)


def test_an_lsoa_in_two_wards_refuses_the_file(tmp_path: Path) -> None:
    twice = WARDS + "E01999001,Northtown 001A,E05999002,Hill,E08999001,Northtown,8\n"
    with pytest.raises(SourceError, match="found E01999001 in several"):
        read_lookup(written(tmp_path, "a.csv", twice), LSOA_WARDS)


def test_a_row_that_stands_twice_is_merged(tmp_path: Path) -> None:
    twice = WARDS + "E01999001,Northtown 001A,E05999001,Harbour,E08999001,Northtown,8\n"
    rows = read_lookup(written(tmp_path, "a.csv", twice), LSOA_WARDS)
    assert (rows.rows_in, len(rows.frame), rows.merged) == (8, 7, 1)


def test_blank_codes_other_countries_and_short_rows_are_refused_by_reason(tmp_path: Path) -> None:
    bad = WARDS + ",x,E05999001,x,E08999001,x,8\nS01006506,x,E05999001,x,E08999001,x,9\nE01999009,x\n"
    rows = read_lookup(written(tmp_path, "a.csv", bad), LSOA_WARDS)
    assert {(refusal.reason, refusal.rows) for refusal in rows.refusals} == {
        ("not 7 cells", 1),
        ("lsoa21_code is blank", 1),
        ("lsoa21_code is not a code of England or Wales such as E01006802", 1),
    }
    assert [refusal.examples for refusal in rows.refusals] == ['row 11 "2 cells"', 'row 9 ""', 'row 10 "S01006506"']
    assert rows.rows_in == len(rows.frame) + rows.merged + rows.refused


def test_another_countrys_look_up_is_refused_whole(tmp_path: Path) -> None:
    scottish = WARDS.replace("E01999", "S01999").replace("E05999", "S13999").replace("E08999", "S12999")
    with pytest.raises(SourceError, match=r"of England or Wales, found none.*S01999001"):
        read_lookup(written(tmp_path, "a.csv", scottish), LSOA_WARDS)


def test_a_web_page_saved_as_csv_is_refused(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><body>Sign in</body></html>"
    file = written(tmp_path, "LSOA_(2021)_to_Electoral_Ward_(2024)_to_LAD_(2024).csv", page)
    assert known_as(file) == ["ons_lsoa_wards"]
    with pytest.raises(SourceError, match="found a web page"):
        read_lookup(file, LSOA_WARDS)


def test_a_packed_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lookup_lsoa21_ward24.csv.gz"
    whole = gzip.compress(WARDS.encode(), mtime=0)
    path.write_bytes(whole[: len(whole) - 20])
    assert known_as(raw(path)) == ["ons_lsoa_wards"]
    with pytest.raises(SourceError, match="damaged or cut short"):
        read_lookup(raw(path), LSOA_WARDS)


def test_a_packed_file_that_inflates_too_far_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.sources.place_files.MOST_TEXT", 300)
    with pytest.raises(SourceError, match="inflates to more than 300 bytes"):
        read_lookup(written(tmp_path, "a.csv.gz", WARDS), LSOA_WARDS)


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", WARDS.replace("Harbour", "H\u00e2rbour"), "cp1252")
    with pytest.raises(SourceError, match="expected text in UTF-8"):
        read_lookup(file, LSOA_WARDS)


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="expected a header and rows, found 1 lines"):
        read_lookup(written(tmp_path, "a.csv", CSPS.splitlines()[0]), DISTRICT_CSPS)


def test_a_district_may_have_several_partnerships_but_one_fire_authority(tmp_path: Path) -> None:
    rows = read_lookup(written(tmp_path, "a.csv", CSPS), DISTRICT_CSPS)
    assert len(rows.frame) == 3
    two = FIRE + "Northtown,E08999001,Southshire,E31999002\n"
    with pytest.raises(SourceError, match="E08999001 in several"):
        read_lookup(written(tmp_path, "b.csv", two), DISTRICT_FIRE)


def test_a_bomb_is_not_inflated_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.sources.place_files.MOST_TEXT", 1_000_000)
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(bytes(50_000_000), mtime=0))
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match="inflates to more than 1,000,000 bytes"):
            read_lookup(raw(path), LSOA_WARDS)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_quotation_marks_round_every_cell_change_nothing(end: str, tmp_path: Path) -> None:
    quoted = end.join(",".join(f'"{cell}"' for cell in line.split(",")) for line in CSPS.splitlines())
    bare = read_lookup(written(tmp_path, "a.csv", CSPS.replace("\n", end)), DISTRICT_CSPS)
    pd.testing.assert_frame_equal(read_lookup(written(tmp_path, "b.csv", quoted), DISTRICT_CSPS).frame, bare.frame)
