"""Indices of Deprivation in the layouts of File 7, File 1 and re-cut copies, and tables that nothing reads yet."""

from datetime import date
from pathlib import Path

import pytest
from tests.place_files import INDEX, IOD2019, IOD2025, MEASURES, workbook, written

from assessment.sources import recut
from assessment.sources.deprivation import FORMATS, read_deprivation
from assessment.terms.errors import SourceError

(DEPRIVATION,) = FORMATS
PLACE = "E01999001,Northtown 001A,E08999001,Northtown"
FIGURES = '30.5,4000,2,0.2,"5,000",2,9999,1600'
FILE_7_OF_2019 = f"{IOD2019},{MEASURES}\n{PLACE},{FIGURES}\n"
FILE_7_OF_2025 = f"{IOD2025},{MEASURES}\n{PLACE},{FIGURES}\n"
CUT_OFF = f"{INDEX} Decile (where 1 is most deprived 10% of LSOA"


@pytest.mark.parametrize(("text", "vintage"), [(FILE_7_OF_2019, "2019"), (FILE_7_OF_2025, "2025")])
def test_file_7_of_either_edition(text: str, vintage: str, tmp_path: Path) -> None:
    file = written(tmp_path, "download.csv", text)
    assert DEPRIVATION.matches(file)
    rows = read_deprivation(file)
    assert rows.frame.to_numpy().tolist() == [
        ["E01999001", "E08999001", vintage, "imd", 4000.0, 2.0, 30.5],
        ["E01999001", "E08999001", vintage, "income", 5000.0, 2.0, 0.2],
    ]
    assert rows.rows_in == 1


def test_file_1_whose_last_header_is_cut_off(tmp_path: Path) -> None:
    header = [*IOD2025.split(","), f"{INDEX} Rank (where 1 is most deprived)", CUT_OFF]
    sheets = {"Notes": [["x"]], "IMD25": [header, [*PLACE.split(","), 4000, 2]]}
    file = workbook(tmp_path / "download.xlsx", sheets)
    assert DEPRIVATION.matches(file)
    assert read_deprivation(file).frame[["domain", "rank", "decile"]].to_numpy().tolist() == [["imd", 4000.0, 2.0]]


def test_a_re_cut_copy(tmp_path: Path) -> None:
    text = "lsoa21_code,IMD_decile,Housing_and_Services_decile,IMD_rank,Housing_and_Services_rank\nE01999001,2,3,4,5\n"
    frame = read_deprivation(written(tmp_path, "a.csv.gz", text)).frame
    assert frame[["vintage", "domain", "rank", "decile"]].to_numpy().tolist() == [
        ["2025", "housing", 5.0, 3.0],
        ["2025", "imd", 4.0, 2.0],
    ]
    assert frame["score"].isna().all()


@pytest.mark.parametrize(
    ("figures", "reason", "example"),
    [
        ("30.5,32845,2,0.2,5,2,9,9", "a rank is not from 1 to 32,844", "E01999002"),
        ("30.5,0,2,0.2,5,2,9,9", "a rank is not from 1 to 32,844", "E01999002"),
        ("30.5,4000,11,0.2,5,2,9,9", "a decile is not from 1 to 10", "E01999002"),
        ("30.5,,2,0.2,5,2,9,9", "imd rank is not a number", ""),
        ("30.5,4000,2,0.2,many,2,9,9", "income rank is not a number", "many"),
    ],
)
def test_a_rank_or_decile_out_of_range_refuses_the_row(figures: str, reason: str, example: str, tmp_path: Path) -> None:
    bad = f"{FILE_7_OF_2019}E01999002,x,E08999001,x,{figures}\n"
    rows = read_deprivation(written(tmp_path, "a.csv", bad))
    assert [(r.reason, r.rows, r.examples) for r in rows.refusals] == [(reason, 1, f'row 3 "{example}"')]
    assert rows.frame["lsoa_code"].unique().tolist() == ["E01999001"]


def test_ranks_of_2025_go_as_far_as_its_lsoas(tmp_path: Path) -> None:
    text = f"{FILE_7_OF_2025}E01999002,x,E08999001,x,30.5,33755,2,0.2,33755,2,9,9\n"
    assert read_deprivation(written(tmp_path, "a.csv", text)).refused == 0


def test_wales_has_another_index(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="by LSOA of England, found none"):
        read_deprivation(written(tmp_path, "a.csv", FILE_7_OF_2019.replace("E01999001", "W01999001")))


def test_a_renamed_column_and_a_web_page_are_refused(tmp_path: Path) -> None:
    name = "File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv"
    file = written(tmp_path, name, FILE_7_OF_2019.replace(f"{INDEX} Rank", "IMD2019 Rank"))
    assert DEPRIVATION.matches(file)
    with pytest.raises(SourceError, match="missing column"):
        read_deprivation(file)
    file = written(tmp_path, name, "<html></html>")
    assert DEPRIVATION.matches(file)
    with pytest.raises(SourceError, match="web page"):
        read_deprivation(file)


@pytest.mark.parametrize("unread", recut.UNREAD, ids=lambda unread: unread.name)
def test_a_table_that_nothing_reads_says_so_and_is_taken_for_no_other(unread: recut.Unread, tmp_path: Path) -> None:
    header = ",".join(["lsoa21_code", *sorted(unread.signs)])
    file = written(tmp_path, "imd2019_census2021_x.csv", f"{header}\n")
    (layout,) = [each for each in recut.FORMATS if each.matches(file)]
    assert not DEPRIVATION.matches(file)
    with pytest.raises(SourceError, match=r"Nothing in the workbook reads it yet.*Nothing is wrong with it"):
        layout.examine(file, date(2026, 10, 8))
