"""The layout of tables: every cell at its place, no word cut, no column past the page."""

import pytest
from bs4 import BeautifulSoup, Tag

from assessment.publish.table_layout import (
    LANDSCAPE_WIDTH_PT,
    LONGEST_RUN,
    MOST_HEADING_LINES,
    STRETCHED_SHARE,
    TABLE_SIZES_PT,
    TEXT_WIDTH_PT,
    Column,
    Grid,
    TableLayout,
    breakable,
    lay_out_table,
    positive_number,
    read_grid,
    share_widths,
)

ADVANCES = {chr(code): 0.5 for code in range(32, 256)} | {"\u200b": 0.0}


def table_of(markup: str) -> Tag:
    table = BeautifulSoup(markup, "html.parser").find("table")
    assert table is not None
    return table


def grid_of(rows: str, head: str = "") -> Grid:
    return read_grid(table_of(f"<table><thead>{head}</thead>{rows}</table>"))


def layout_of(markup: str) -> TableLayout:
    layout = lay_out_table(table_of(markup), ADVANCES)
    assert layout is not None
    return layout


def shape_of(headers: list[str], row: list[str], kind: str = "") -> TableLayout:
    """A table of one header and one body row."""
    head = "".join(f"<th{kind}>{words}</th>" for words in headers)
    cells = "".join(f"<td{kind}>{words}</td>" for words in row)
    return layout_of(f"<table><thead><tr>{head}</tr></thead><tr>{cells}</tr></table>")


# The grid


def test_a_short_row_is_filled_up() -> None:
    grid = grid_of("<tr><td>a</td></tr><tr><td>b</td><td>c</td></tr>")
    assert [cell.words for cell in grid.body] == ["a", "", "b", "c"]
    assert [cell.element is None for cell in grid.body] == [False, True, False, False]


def test_spans_are_kept_and_leave_no_gap() -> None:
    grid = grid_of('<tr><th rowspan="2">a</th><td>b</td></tr><tr><td>c</td></tr>')
    assert [(c.words, c.row, c.column, c.rowspan) for c in grid.body] == [
        ("a", 0, 0, 2),
        ("b", 0, 1, 1),
        ("c", 1, 1, 1),
    ]


def test_spans_that_collide_are_cut() -> None:
    grid = grid_of('<tr><td>a</td><td rowspan="2">b</td></tr><tr><td colspan="2">c</td></tr>')
    assert [(cell.words, cell.colspan) for cell in grid.body] == [("a", 1), ("b", 1), ("c", 1)]


def test_a_header_does_not_reach_into_the_body() -> None:
    grid = grid_of("<tr><td>b</td></tr>", head='<tr><th rowspan="9">a</th></tr>')
    assert [cell.rowspan for cell in grid.header] == [1]
    assert [cell.words for cell in grid.body] == ["b"]


def test_rows_tell_whether_their_first_cell_names_them() -> None:
    grid = grid_of("<tr><th>x</th><td>1</td></tr><tr><td>y</td><td>2</td></tr><tr></tr>")
    assert grid.row_headers == (True, False, False)


def test_a_table_without_rows_gets_an_empty_one() -> None:
    grid = grid_of("", head="<tr><th>a</th></tr>")
    assert grid.row_headers == (False,)
    assert [cell.element for cell in grid.body] == [None]


def test_a_table_without_cells_has_no_layout() -> None:
    assert lay_out_table(table_of("<table><tr></tr></table>"), ADVANCES) is None


@pytest.mark.parametrize(("said", "understood"), [("3", 3), ("0", 1), ("-2", 1), ("many", 1), ("", 1)])
def test_a_number_is_positive_whatever_is_said(said: str, understood: int) -> None:
    assert positive_number(Tag(name="td", attrs={"colspan": said}), "colspan") == understood


# Widths and sizes


def test_long_runs_may_break_and_words_are_kept() -> None:
    assert max(map(len, breakable("x" * 90).split("\u200b"))) == LONGEST_RUN
    assert breakable("x" * LONGEST_RUN + " y") == "x" * LONGEST_RUN + " y"


def test_columns_never_pass_the_page() -> None:
    layout = shape_of(["word " * 20] * 9, ["longestword"] * 9)
    assert sum(layout.widths) == pytest.approx(TEXT_WIDTH_PT, abs=0.1)
    assert layout.size in TABLE_SIZES_PT


def test_text_takes_the_room_that_numbers_leave() -> None:
    text, number = shape_of(["Theme", "Rate"], ["words " * 60, "1"]).widths
    assert text > 5 * number


def test_a_small_table_keeps_to_a_part_of_the_page() -> None:
    assert sum(shape_of(["a", "b"], ["1", "2"]).widths) < STRETCHED_SHARE * TEXT_WIDTH_PT


def test_numbers_are_told_by_their_class() -> None:
    assert [column.is_numeric for column in shape_of(["a"], ["1"], ' class="n"').columns] == [True]
    assert [column.is_numeric for column in shape_of(["a"], ["1"]).columns] == [False]


def test_headers_of_numbers_take_two_lines() -> None:
    words = "offences in all " * 3
    numeric, plain = (shape_of([words], ["1"], kind).columns[0].most for kind in (' class="n"', ""))
    assert numeric == pytest.approx(plain / 2)


def test_text_shrinks_only_when_words_do_not_fit() -> None:
    assert shape_of(["a"] * 9, ["1"] * 9).size == TABLE_SIZES_PT[0]
    assert shape_of(["responsibilities"] * 6, ["1"] * 6).size < TABLE_SIZES_PT[0]


# The page


def test_a_table_that_fits_no_other_way_turns_its_page() -> None:
    wide = "<table><tr>" + "<td>responsibilities</td>" * 9 + "</tr></table>"
    turned = layout_of(wide)
    assert turned.is_landscape
    assert TEXT_WIDTH_PT < sum(turned.widths) <= LANDSCAPE_WIDTH_PT + 0.1
    assert not layout_of(f"<ul><li>{wide}</li></ul>").is_landscape
    assert not layout_of("<table><tr><td>a</td></tr></table>").is_landscape


def test_a_table_that_fits_nowhere_is_told_and_still_fills_its_page(caplog: pytest.LogCaptureFixture) -> None:
    layout = layout_of("<table><caption>Table 7</caption><tr>" + "<td>responsibilities</td>" * 20 + "</tr></table>")
    assert "Table 7: 20 columns" in caplog.text
    assert (layout.size, layout.is_landscape) == (TABLE_SIZES_PT[-1], True)
    assert sum(layout.widths) == pytest.approx(LANDSCAPE_WIDTH_PT, abs=0.1)


def test_short_tables_stay_whole_and_long_ones_break() -> None:
    row = "<tr><td>a</td></tr>"
    assert layout_of(f"<table>{row * 10}</table>").is_short
    assert not layout_of(f"<table>{row * 60}</table>").is_short


def test_long_texts_share_the_page_so_that_they_take_as_many_lines() -> None:
    """A definition gets most of the page; its row heading keeps to two lines; numbers are never broken."""
    heading, text, number = Column(6, 16, False), Column(8, 120, False), Column(5, 5, True)
    first, second, third = share_widths([heading, text, number], 50)
    assert first + second + third == pytest.approx(50, abs=0.01)
    assert third == 5
    assert first >= 16 / MOST_HEADING_LINES
    assert second > 30


def test_where_even_numbers_have_to_give_way_nothing_is_narrower_than_its_longest_word() -> None:
    columns = [Column(10, 20, False), *[Column(4, 8, True) for _ in range(6)]]
    widths = share_widths(columns, 40)
    assert sum(widths) == pytest.approx(40)
    assert all(width >= column.least for width, column in zip(widths, columns, strict=True))
