"""Mid-year estimates in the layouts of the ONS workbooks and of re-cut copies."""

from pathlib import Path

import pytest
from tests.place_files import ages, raw, recut_population, sape_sheet, workbook, written

from assessment.sources.ons_population import FORMATS, read_population
from assessment.terms.errors import SourceError

(POPULATION,) = FORMATS
SHEET = "Mid-2022 LSOA 2021"


def test_the_workbook_of_lsoas_of_2021_gives_people_youths_and_women(tmp_path: Path) -> None:
    sheets = {"Notes": [["Notes"]], SHEET: sape_sheet({"E01999001": (2, 3)})}
    file = workbook(tmp_path / "sapelsoasyoa20222024.xlsx", {**sheets, "Mid-2023 LSOA 2021": sheets[SHEET]})
    assert POPULATION.matches(file)
    rows = read_population(file)
    # 91 ages; women of 16 to 90: 75 ages; 10 to 17: 8 ages of both sexes.
    assert rows.frame.to_numpy().tolist() == [
        ["lsoa21", "E01999001", "mid-2022", 455.0, 150.0, 40.0],
        ["lsoa21", "E01999001", "mid-2023", 455.0, 150.0, 40.0],
    ]
    assert (rows.rows_in, rows.vintage) == (2, "mid-2023")


def test_the_older_workbook_tells_women_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    header = ["LSOA Code", "LSOA Name", "LA Code (2021 boundaries)", "All Ages", *range(90), "90+"]
    titles = [["Title"], [], [], []]
    persons = [*titles, header, ["E01999001", "x", "E08999001", 91 * 5, *ages(5)]]
    females = [*titles, header, ["E01999001", "x", "E08999001", 91 * 2, *ages(2)]]
    file = workbook(tmp_path / "sape23dt2.xlsx", {"Mid-2020 Persons": persons, "Mid-2020 Females": females})
    rows = read_population(file)
    assert rows.frame.to_numpy().tolist() == [["lsoa11", "E01999001", "mid-2020", 455.0, 150.0, 40.0]]
    assert (rows.rows_in, rows.merged) == (2, 1)


@pytest.mark.parametrize(
    ("code", "area", "kind"),
    [("lsoa11_code", "E01999001", "lsoa11"), ("ltla21_code", "E08999001", "borough")],
)
def test_a_re_cut_copy_has_its_year_in_its_name_and_no_sexes(code: str, area: str, kind: str, tmp_path: Path) -> None:
    file = written(tmp_path, "population_mid2019_x.csv.gz", recut_population({area: 3}, code))
    assert POPULATION.matches(file)
    (row,) = read_population(file).frame.to_numpy().tolist()
    assert row[:4] == [kind, area, "mid-2019", 273.0]
    assert row[4] != row[4], "not told: missing, not zero"
    assert row[5] == 24.0


def test_a_copy_that_does_not_tell_its_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="expected the year in its name"):
        read_population(written(tmp_path, "population.csv", recut_population({"E01999001": 1})))


def test_rows_that_do_not_add_up_are_refused_with_their_row(tmp_path: Path) -> None:
    good = recut_population({"E01999001": 1, "E01999002": 2})
    bad = good + good.splitlines()[1].replace("E01999001,x,91", "E01999003,x,92") + "\n"
    rows = read_population(written(tmp_path, "mid2020.csv", bad))
    assert [(r.reason, r.rows, r.examples) for r in rows.refusals] == [
        ("the ages do not add up to the total", 1, 'row 4 "E01999003"')
    ]


def test_rows_of_a_workbook_are_named_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    sheet = sape_sheet({"E01999001": (1, 1), "S01999001": (1, 1), "E01999002": (1, 1)})
    sheet[6][4] = "n/a"
    rows = read_population(workbook(tmp_path / "a.xlsx", {SHEET: sheet}))
    assert [(r.reason, r.examples) for r in rows.refusals] == [
        (f"{SHEET}: area_code is not a code of England or Wales such as E01006802", 'row 6 "S01999001"'),
        (f"{SHEET}: a cell is not a number", 'row 7 "E01999002"'),
    ]
    assert rows.rows_in == 3


def test_numbers_with_commas_are_read(tmp_path: Path) -> None:
    text = recut_population({"E01999001": 20}).replace(",1820,", ',"1,820",')
    assert read_population(written(tmp_path, "mid2020.csv", text)).frame["residents"].tolist() == [1820.0]


@pytest.mark.parametrize("total", ["1,82", "", "-1820", "nan", "inf", "many"])
def test_what_is_no_number_of_people_is_refused(total: str, tmp_path: Path) -> None:
    text = recut_population({"E01999001": 20, "E01999002": 1}).replace(",1820,", f',"{total}",')
    rows = read_population(written(tmp_path, "mid2020.csv", text))
    assert rows.frame["area_code"].tolist() == ["E01999002"]
    assert rows.refused == 1


def test_a_missing_age_or_column_is_named(tmp_path: Path) -> None:
    text = recut_population({"E01999001": 1})
    with pytest.raises(SourceError, match="ages 0 to 90, missing 17"):
        read_population(written(tmp_path, "mid2020.csv", text.replace(",17,", ",seventeen,")))
    with pytest.raises(SourceError, match=r'missing column "Total"'):
        read_population(written(tmp_path, "mid2020.csv", text.replace("total_population", "population")))


def test_a_workbook_without_its_sheets_or_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match='expected sheets such as "Mid-2022 LSOA 2021"'):
        read_population(workbook(tmp_path / "a.xlsx", {"Sheet1": [["x"]]}))
    with pytest.raises(SourceError, match="expected a header"):
        read_population(workbook(tmp_path / "b.xlsx", {SHEET: [["x"]] * 20}))


def test_a_workbook_cut_short_or_a_web_page_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", {SHEET: sape_sheet({"E01999001": (1, 1)})})
    short = tmp_path / "sape.xlsx"
    short.write_bytes(whole.content()[:-200])
    assert POPULATION.matches(raw(short))
    with pytest.raises(SourceError, match="not a whole workbook"):
        read_population(raw(short))
    short.write_text("<html><body>Sign in</body></html>", "utf-8")
    with pytest.raises(SourceError, match="found a web page"):
        read_population(raw(short))


def test_a_workbook_that_inflates_too_far_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = workbook(tmp_path / "a.xlsx", {SHEET: sape_sheet({"E01999001": (1, 1)})})
    monkeypatch.setattr("assessment.sources.place_sheets.MOST_INFLATED", 500)
    with pytest.raises(SourceError, match="more than any published workbook"):
        read_population(file)
