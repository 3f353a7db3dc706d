"""Recorded crime by partnership in the Home Office's layout, and everything that is none."""

import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.contracts.home_office_file import (
    ASSAULT,
    HEADER,
    cell_xml,
    content_xml,
    counted,
    csv_of,
    ods_of,
    raw,
    row_xml,
    sheet_xml,
    write_ods,
    xlsx_of,
)

from assessment.sources.home_office import FORMATS, read_csp_tables
from assessment.sources.raw_files import RawFile, list_raw_files
from assessment.terms.errors import SourceError

FORMAT = FORMATS[0]
NAME = "prc-csp-mar2021-mar2026-tables-230726.ods"
NOTES = ("Updated: 23 July 2026", "Force Notes", "Northshire: recorded as unassigned from 2024")
ROWS = (
    counted("2020/21", 1, "Testborough", 12),
    counted("2020/21", 4, "Testborough", 1234, ASSAULT),
    counted("2020/21", 4, "Unassigned Merseyside", -3),
)


@pytest.fixture
def file(tmp_path: Path) -> RawFile:
    later = (counted("2021/22", 2, "Testborough", 7),)
    return ods_of(tmp_path / NAME, {"2020_21": ROWS, "2021_22": later, "Chart data": ROWS}, NOTES)


def shown(file: RawFile) -> list[tuple[object, ...]]:
    counts = read_csp_tables(file).counts
    columns = ["financial_year", "financial_quarter", "csp_name", "offence_code", "offence_count"]
    return list(counts[columns].itertuples(index=False, name=None))


def test_the_years_are_read_and_nothing_else(file: RawFile):
    assert shown(file) == [
        ("2020/21", 1, "Testborough", "28E", 12),
        ("2020/21", 4, "Testborough", "8N", 1234),
        ("2020/21", 4, "Unassigned Merseyside", "28E", -3),
        ("2021/22", 2, "Testborough", "28E", 7),
    ]


def test_quarters_begin_where_the_financial_year_says(file: RawFile):
    starts = read_csp_tables(file).counts["quarter_start"]
    assert list(starts.dt.strftime("%Y-%m-%d")) == ["2020-04-01", "2021-01-01", "2021-01-01", "2021-07-01"]


def test_notes_are_kept_and_tell_when_it_was_published(file: RawFile):
    tables = read_csp_tables(file)
    assert tables.notes == NOTES
    assert tables.edition == "2026-07-23"


def test_the_name_tells_the_day_where_the_notes_do_not(tmp_path: Path):
    assert read_csp_tables(ods_of(tmp_path / NAME, {"2020_21": ROWS})).edition == "2026-07-23"
    assert read_csp_tables(ods_of(tmp_path / "crime.ods", {"2020_21": ROWS})).edition == "2021-01"


def test_it_is_examined(file: RawFile):
    examined = FORMAT.examine(file, date(2026, 10, 8))
    assert (examined.edition, examined.rows, examined.covers) == ("2026-07-23", 4, "2020/21 to 2021/22, to 2021-09")
    assert examined.refused == ()


def test_columns_in_any_order_and_optional_ones_absent(tmp_path: Path):
    header = ("CSP name", "Number of offences", "Force Name", "Financial quarter", "Offence Group", "FINANCIAL YEAR")
    rows = [("Testborough", 5, "Merseyside", "Q3", "Robbery", "2014/15")]
    read = read_csp_tables(ods_of(tmp_path / "prc-csp-1112-1415-tables.ods", {"2014-15": rows}, header=header))
    row = read.counts.iloc[0]
    assert (row["csp_name"], row["offence_count"], row["financial_quarter"]) == ("Testborough", 5, 3)
    assert (row["offence_code"], row["offence_subgroup"], row["offence_description"]) == ("", "", "")
    assert read.edition == "2014-10"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_other_layouts_give_the_same(kind: str, tmp_path: Path):
    ods = ods_of(tmp_path / "prc-csp.ods", {"2020_21": ROWS})
    other = xlsx_of(tmp_path / "prc-csp.xlsx", {"2020_21": ROWS}) if kind == "xlsx" else None
    other = other or csv_of(tmp_path / "export.csv", ROWS)
    assert FORMAT.matches(other)
    assert shown(other) == shown(ods)


def test_an_ods_inside_a_zip_is_read_in_place(file: RawFile, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "sent.zip", "w") as archive:
        archive.write(file.path, "inside/" + NAME)
    assert shown(raw(tmp_path / "sent.zip")) == shown(file)


def test_repeated_cells_and_rows_are_honoured(tmp_path: Path):
    cells = [*ROWS[0][:3], "Same", "", "", "", "", 5]
    repeated = "".join([*map(cell_xml, cells[:3]), cell_xml("Same", 5), cell_xml(5)])
    rows = [row_xml(HEADER), row_xml(ROWS[0], times=3), f"<table:table-row>{repeated}</table:table-row>"]
    read = read_csp_tables(write_ods(tmp_path / NAME, content_xml([sheet_xml("2020_21", rows)])))
    assert list(read.counts["times"]) == [3, 1]
    assert list(read.counts["row"]) == [2, 5]
    assert read.rows_in == 4
    same = read.counts.iloc[1]
    assert {same["csp_name"], same["offence_code"], same["offence_group"]} == {"Same"}


def test_comments_are_no_part_of_a_cell(tmp_path: Path):
    comment = "<office:annotation><text:p>a remark</text:p></office:annotation>"
    row = row_xml(ROWS[0]).replace("<text:p>Testborough", f"{comment}<text:p>Testborough")
    file = write_ods(tmp_path / NAME, content_xml([sheet_xml("2020_21", [row_xml(HEADER), row])]))
    assert shown(file)[0][2] == "Testborough"


def peak_of_reading(file: RawFile) -> int:
    tracemalloc.start()
    try:
        read_csp_tables(file)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_trailing_rows(tmp_path: Path):
    few = ods_of(tmp_path / "few.ods", {"2020_21": ROWS}, trailing=2)
    many = ods_of(tmp_path / "many.ods", {"2020_21": ROWS}, trailing=1_000_000)
    filled = ods_of(tmp_path / "filled.ods", {"2020_21": ROWS})
    content = zipfile.ZipFile(filled.path).read("content.xml").decode()
    once, thrice = row_xml(ROWS[0]), row_xml(ROWS[0], times=1_000_000)
    repeated = write_ods(tmp_path / "repeated.ods", content.replace(once, thrice))
    peak_of_reading(few)
    allowed = peak_of_reading(few) + 200_000
    assert peak_of_reading(many) < allowed
    assert peak_of_reading(repeated) < allowed
    assert read_csp_tables(repeated).rows_in == 1_000_002


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (counted("2020/21", 1, "Testborough", ""), "no count of offences"),
        (counted("2020/21", 1, "Testborough", "n/a"), "no whole number"),
        (counted("2020/21", 5, "Testborough", 3), "the quarter is not 1 to 4"),
        (counted("2019/20", 1, "Testborough", 3), "another financial year than its sheet"),
        (counted("2020", 1, "Testborough", 3), "no financial year"),
        (counted("2020/21", 1, "", 3), "no police force or no partnership"),
        (counted("2020/21", 1, "Testborough", 3, ("", "", "", "")), "no offence group"),
    ],
)
def test_rows_that_cannot_be_counted_are_refused_by_reason(row: tuple[str | int, ...], reason: str, tmp_path: Path):
    read = read_csp_tables(ods_of(tmp_path / NAME, {"2020_21": [*ROWS, row]}))
    assert len(read.counts) == 3
    assert read.rows_in == 4
    refused = read.refused.iloc[0]
    assert len(read.refused) == 1
    assert reason in str(refused["reason"])
    assert (refused["rows"], refused["examples"]) == (1, "2020_21 row 5")


def test_a_quarter_after_publication_is_refused(tmp_path: Path):
    rows = [counted("2026/27", 1, "Testborough", 3), counted("2026/27", 3, "Testborough", 9)]
    read = read_csp_tables(ods_of(tmp_path / NAME, {"2026_27": rows}))
    assert list(read.counts["offence_count"]) == [3]
    assert list(read.refused["reason"]) == ["a quarter that begins after the file was published"]


def test_a_file_without_years_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match="sheets named after financial years"):
        read_csp_tables(ods_of(tmp_path / NAME, {"Table 1": ROWS}, NOTES))


def test_a_renamed_column_is_named(tmp_path: Path):
    header = [name.replace("Offence Count", "Offences Count") for name in HEADER]
    with pytest.raises(SourceError, match=r'sheet 2020_21, row 1: missing column "Offence Count" \(found "offences'):
        read_csp_tables(ods_of(tmp_path / NAME, {"2020_21": ROWS}, header=header))


def test_a_sheet_without_a_header_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match="sheet 2020_21: expected a header"):
        read_csp_tables(ods_of(tmp_path / NAME, {"2020_21": ROWS[1:]}, header=("a", "b")))


def test_a_header_without_rows_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match="expected rows"):
        read_csp_tables(ods_of(tmp_path / NAME, {"2020_21": []}))


def test_a_truncated_file_is_refused(file: RawFile, tmp_path: Path):
    short = tmp_path / ("short-" + NAME)
    short.write_bytes(file.path.read_bytes()[:-300])
    with pytest.raises(SourceError, match=r"damaged file.*Download it again"):
        read_csp_tables(raw(short))


def test_xml_cut_short_is_refused(tmp_path: Path):
    content = content_xml([sheet_xml("2020_21", [row_xml(HEADER), *map(row_xml, ROWS)])])
    with pytest.raises(SourceError, match="not whole"):
        read_csp_tables(write_ods(tmp_path / NAME, content[:-60]))


@pytest.mark.parametrize("suffix", [".ods", ".xlsx"])
def test_a_web_page_is_refused_under_any_name(suffix: str, tmp_path: Path):
    page = tmp_path / ("prc-csp" + suffix)
    page.write_text("<!DOCTYPE html><html><body>Service unavailable</body></html>")
    assert FORMAT.matches(raw(page))
    with pytest.raises(SourceError, match="web page"):
        FORMAT.examine(raw(page), date(2026, 10, 8))


def test_declared_entities_are_refused(tmp_path: Path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = content_xml([sheet_xml("2020_21", [row_xml(HEADER), *map(row_xml, ROWS)])])
    with pytest.raises(SourceError, match="declares a document type"):
        read_csp_tables(write_ods(tmp_path / NAME, content.replace("?>", "?>" + bomb, 1)))


@pytest.mark.parametrize("inside", ["<text:p>{}</text:p>", '<text:p text:style="{}"/>'])
def test_a_cell_that_never_ends_is_refused(inside: str, tmp_path: Path):
    bomb = f"<table:table-row><table:table-cell>{inside.format('a' * 40_000_000)}</table:table-cell></table:table-row>"
    content = content_xml([sheet_xml("2020_21", [row_xml(HEADER), bomb])])
    with pytest.raises(SourceError, match=r"more text than any table|a tag longer"):
        read_csp_tables(write_ods(tmp_path / NAME, content))


def test_a_zip_that_is_no_spreadsheet_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / NAME, "w") as archive:
        archive.writestr("readme.txt", "no table")
    with pytest.raises(SourceError, match=r"without content\.xml"):
        read_csp_tables(raw(tmp_path / NAME))


def test_other_files_are_left_to_others(tmp_path: Path):
    for name, text in {"street.csv": "Crime ID,Month\n", "return.xlsx": "PK", "notes.txt": "x"}.items():
        (tmp_path / name).write_text(text)
    files, _ = list_raw_files(tmp_path)
    assert [file.name for file in files if FORMAT.matches(file)] == []
