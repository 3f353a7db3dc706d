"""A file with personal data anywhere in it is refused whole, with column and row, and without what was found."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from tests.partner_files import MARAC, MARAC_ROW, RECORD_ROW, RECORDS, TODAY, changed, csv_file, raw, workbook_file

from assessment.sources.return_file import examine_return, read_return
from assessment.terms.errors import SourceError

NAME = "Sarah Pemberton"
POSTCODE = "WA10 1AB"


def refused(path: Path, rows: list[list[Any]], change: Callable[[Workbook], None] | None = None) -> str:
    with pytest.raises(SourceError) as told:
        read_return(workbook_file(path / "sent.xlsx", rows, change=change), TODAY)
    message = str(told.value)
    assert "nothing of it is kept" in message
    assert "Pemberton" not in message
    assert POSTCODE not in message
    return message


def test_in_a_note_with_its_row(tmp_path: Path) -> None:
    rows = [MARAC, MARAC_ROW, changed(MARAC_ROW, area_code="E08999998", note=f"at {POSTCODE}")]
    assert 'column "note": a full postcode (row 3)' in refused(tmp_path, rows)


def test_no_more_than_five_rows_are_named(tmp_path: Path) -> None:
    rows = [MARAC, *([changed(MARAC_ROW, note=NAME)] * 8)]
    assert "a person's name (row 2, 3, 4, 5, 6 and 3 more)" in refused(tmp_path, rows)


def test_in_a_row_that_would_be_refused_anyway(tmp_path: Path) -> None:
    rows = [MARAC, changed(MARAC_ROW, area_code="nowhere", cases_discussed=f"3 ({NAME})")]
    assert 'column "cases_discussed": a person\'s name (row 2)' in refused(tmp_path, rows)


def test_by_the_heading_even_of_a_column_that_nobody_asked_for(tmp_path: Path) -> None:
    rows = [[*MARAC, "Victim DOB"], [*MARAC_ROW, "x"]]
    assert 'column G "Victim DOB": a date of birth' in refused(tmp_path, rows)


def test_a_heading_is_not_repeated_where_it_is_a_name_itself(tmp_path: Path) -> None:
    rows = [[*MARAC, f"Surname {NAME}"], [*MARAC_ROW, "x"]]
    assert "column G: a person's name" in refused(tmp_path, rows)


def test_in_the_title_rows_above_the_headings(tmp_path: Path) -> None:
    assert "a person's name (row 1)" in refused(tmp_path, [[f"Prepared by {NAME}"], MARAC, MARAC_ROW])


def test_in_keys(tmp_path: Path) -> None:
    rows = [RECORDS, RECORD_ROW, changed(RECORD_ROW, record_key="R0000018", victim_key="PEMBERTON")]
    assert 'column "victim_key": a person\'s name (row 3)' in refused(tmp_path, rows)


def test_latitude_beside_longitude_in_columns_without_a_name(tmp_path: Path) -> None:
    rows = [[*RECORDS, "a", "b"], [*RECORD_ROW, 53.453123, -2.736123]]
    assert "a precise point (row 2)" in refused(tmp_path, rows)


def test_two_figures_with_many_decimals_are_no_point(tmp_path: Path) -> None:
    names = (
        "area_code period_start period_end survey method question answer base weighting weighted_percent margin_points"
    )
    row = [
        "E08999999",
        "2024-04-01",
        "2024-04-30",
        "Survey",
        "Panel",
        "Safe?",
        "Yes",
        90,
        "Weighted",
        53.453123,
        1.736123,
    ]
    sent = workbook_file(tmp_path / "sent.xlsx", [names.split(), row])
    assert len(read_return(sent, TODAY).rows) == 1


def test_on_another_sheet(tmp_path: Path) -> None:
    def with_sheet(book: Workbook) -> None:
        book.create_sheet("workings").append(["", NAME])

    assert "sheet 2, column B: a person's name (row 1)" in refused(tmp_path, [MARAC, MARAC_ROW], with_sheet)


def test_in_the_name_of_a_sheet(tmp_path: Path) -> None:
    told = refused(tmp_path, [MARAC, MARAC_ROW], lambda book: book.create_sheet(NAME) and None)
    assert "the name of sheet 2: a person's name" in told


def test_in_a_hidden_column(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        page = book.active
        assert page is not None
        page.column_dimensions["F"].hidden = True

    assert 'column "note"' in refused(tmp_path, [MARAC, changed(MARAC_ROW, note=NAME)], hide)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_with_anything_in_it(tmp_path: Path, state: str) -> None:
    def hide(book: Workbook) -> None:
        page = book.create_sheet("old")
        page.append(["figures", 3])
        page.sheet_state = state

    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW], change=hide)
    with pytest.raises(SourceError, match="expected no hidden sheet with anything in it, found sheet 2"):
        read_return(sent, TODAY)


def test_an_empty_hidden_sheet_is_no_fault(tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        book.create_sheet("old").sheet_state = "hidden"

    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW], change=hide)
    assert len(read_return(sent, TODAY).rows) == 1


def with_comment(text: str, author: str) -> Callable[[Workbook], None]:
    def comment(book: Workbook) -> None:
        page = book.active
        assert page is not None
        page["D2"].comment = Comment(text, author)

    return comment


def test_in_a_comment(tmp_path: Path) -> None:
    told = refused(tmp_path, [MARAC, MARAC_ROW], with_comment(f"includes {NAME}", "Analyst"))
    assert "a comment: a person's name" in told


def test_the_author_that_spreadsheets_put_before_a_comment_is_let_through(tmp_path: Path) -> None:
    comment = with_comment(f"{NAME}:\nrechecked", NAME)
    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW], change=comment)
    assert len(read_return(sent, TODAY).rows) == 1


def test_in_a_page_header(tmp_path: Path) -> None:
    def head(book: Workbook) -> None:
        page = book.active
        assert page is not None
        assert page.oddHeader is not None
        page.oddHeader.center.text = NAME

    assert "a page header or footer: a person's name" in refused(tmp_path, [MARAC, MARAC_ROW], head)


def test_in_the_document_properties_but_for_who_made_it(tmp_path: Path) -> None:
    def describe(book: Workbook) -> None:
        book.properties.creator = book.properties.lastModifiedBy = "Geoffrey Pemberton"
        book.properties.description = f"for {NAME}"

    assert "the document properties: a person's name" in refused(tmp_path, [MARAC, MARAC_ROW], describe)

    def make(book: Workbook) -> None:
        book.properties.creator = book.properties.lastModifiedBy = NAME

    sent = workbook_file(tmp_path / "made.xlsx", [MARAC, MARAC_ROW], change=make)
    assert len(read_return(sent, TODAY).rows) == 1


def add_part(path: Path, name: str, content: str) -> None:
    with zipfile.ZipFile(path, "a") as book:
        book.writestr(name, content)


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("xl/pivotCache/pivotCacheRecords1.xml", f'<r><s v="{NAME}"/></r>', "the cache of a pivot table"),
        ("xl/externalLinks/externalLink1.xml", f"<r><v>{NAME}</v></r>", "the copy of a linked workbook"),
        ("xl/drawings/drawing1.xml", "<d><p><r><t>Sarah </t></r><r><t>Pemberton</t></r></p></d>", "a text box"),
        ("xl/threadedComments/threadedComment1.xml", f"<c><threadedComment><text>{NAME}</text></threadedComment></c>",
         "a comment"),
        ("docProps/custom.xml", f"<p><v>{NAME}</v></p>", "the document properties"),
    ],
)  # fmt: skip
def test_in_what_a_workbook_carries_besides_its_cells(tmp_path: Path, name: str, content: str, where: str) -> None:
    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW])
    add_part(sent.path, name, content)
    with pytest.raises(SourceError, match=f"{where}: a person's name"):
        read_return(raw(sent.path), TODAY)


@pytest.mark.parametrize("name", ["xl/embeddings/table.docx", "xl/media/image1.png"])
def test_pictures_and_embedded_files_cannot_be_looked_into(tmp_path: Path, name: str) -> None:
    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW])
    add_part(sent.path, name, "x")
    with pytest.raises(SourceError, match="1 pictures or embedded files, which cannot be checked"):
        read_return(raw(sent.path), TODAY)


def test_a_part_that_cannot_be_looked_through_is_refused(tmp_path: Path) -> None:
    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW])
    add_part(sent.path, "xl/drawings/drawing1.xml", "<d><p>")
    with pytest.raises(SourceError, match=r"sent.xlsx: its part xl/drawings/drawing1.xml cannot be looked through"):
        read_return(raw(sent.path), TODAY)


def test_entities_of_its_own_are_refused(tmp_path: Path) -> None:
    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW])
    add_part(sent.path, "xl/drawings/drawing1.xml", '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>')
    with pytest.raises(SourceError, match="defines its own XML entities"):
        read_return(raw(sent.path), TODAY)


def test_in_text_files(tmp_path: Path) -> None:
    sent = csv_file(tmp_path / "sent.csv", [MARAC, changed(MARAC_ROW, note="ring 07700 900123")])
    with pytest.raises(SourceError, match=r'column "note": a telephone number \(row 2\)'):
        examine_return(sent, TODAY)
