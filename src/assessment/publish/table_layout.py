"""How a table stands on a printed page: its grid, text size, column widths, upright or turned.

Widths come from the fonts' own metrics, so that no word is cut and no column is wider than it need be.
"""

import logging
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from bs4 import Tag

logger = logging.getLogger(__name__)

#: A4 less the preamble's margins, in points.
TEXT_WIDTH_PT = 493.0
TEXT_HEIGHT_PT = 700.0
#: The same on a page turned on its side, for a table that fits no other way.
LANDSCAPE_WIDTH_PT = 739.0
#: A page can only be turned for a table that stands on it directly, not in one of these.
CONTAINERS = ("li", "blockquote", "dd", "td", "th", "figure")
#: Sizes of table text, tried in turn until the longest words of all columns fit.
TABLE_SIZES_PT = (9.5, 9.0, 8.5, 8.0)
CELL_INSET_PT = 9.0
#: A table up to this share of a page is kept whole; a longer one breaks over pages.
WHOLE_TABLE_SHARE = 0.45
#: No word is wider than this many characters: it may break after each such run.
LONGEST_RUN = 28
#: Semibold is wider than regular; kerning and digits of one width move the rest.
BOLD_FACTOR, SLACK_FACTOR = 1.06, 1.03
#: A line of table text, and what a row adds for its insets and rule.
LINE_EM, ROW_GAP_PT = 1.15, 6.5
#: From this share of the page on, a table is stretched to its full width; none is narrower than
#: the second.
STRETCHED_SHARE, SMALLEST_SHARE = 0.7, 0.55
#: Beyond this a column's text only asks for more lines, not for more width.
WIDEST_COLUMN_EM = 120.0
NUMERIC_HEADER_LINES = 2.0
#: Halvings of an interval of some tens of lines: far below what an eye can see.
BISECTIONS = 30
#: A heading of a row stays short to read down the page, however long its neighbours are.
MOST_HEADING_LINES = 2.0

_HEADER_ROWS = ":scope > thead > tr"
_BODY_ROWS = ":scope > tr, :scope > tbody > tr, :scope > tfoot > tr"
_UNBROKEN_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")
_BREAKS = re.compile(r"\s+|\u200b|(?<=[-/–])(?=[^\d\s])")


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell of a table: where it stands and how far it reaches.

    Parameters
    ----------
    element : Tag or None
        What it holds; None fills a gap.
    row, column : int
        The place of its upper left corner.
    colspan, rowspan : int
        The columns and rows that it covers, less than it asked for where others stand.
    """

    element: Tag | None
    row: int
    column: int
    colspan: int = 1
    rowspan: int = 1

    @property
    def words(self) -> str:
        """The cell's text on one line."""
        return "" if self.element is None else " ".join(self.element.get_text(" ").split())

    @property
    def is_numeric(self) -> bool:
        """Marked as a number, to be aligned to the right."""
        return self.element is not None and "n" in (self.element.get("class") or ())


class Column(NamedTuple):
    """What a column needs, in ems: no word broken, and no line broken."""

    least: float
    most: float
    is_numeric: bool

    def at(self, lines: float) -> float:
        """Its width where its longest text takes so many lines; numbers are never broken."""
        return self.most if self.is_numeric else max(self.least, self.most / lines)


@dataclass(frozen=True)
class Grid:
    """All cells of a table row by row, gaps filled.

    Parameters
    ----------
    header, body : tuple of Cell
        The cells that repeat on each page, and those under them.
    header_rows, columns : int
        How many rows the header has, and columns the table.
    row_headers : tuple of bool
        For each body row: does its first cell name the row?
    """

    header: tuple[Cell, ...]
    body: tuple[Cell, ...]
    header_rows: int
    columns: int
    row_headers: tuple[bool, ...]


@dataclass(frozen=True)
class TableLayout:
    """A table as it is to be set.

    Parameters
    ----------
    grid : Grid
        Its cells.
    columns : tuple of Column
        What each column needs.
    size : float
        Size of its text in points.
    widths : tuple of float
        Width of each column in points.
    is_landscape : bool
        On a page turned on its side.
    is_short : bool
        It fits into a good part of a page, so it can be kept whole.
    """

    grid: Grid
    columns: tuple[Column, ...]
    size: float
    widths: tuple[float, ...]
    is_landscape: bool
    is_short: bool


def lay_out_table(table: Tag, advances: Mapping[str, float]) -> TableLayout | None:
    """Find the largest text at which no word of a table is cut, and its column widths.

    Parameters
    ----------
    table : Tag
        A table element at its place in the page.
    advances : mapping of str to float
        Width of each character that the fonts can draw, in ems.

    Returns
    -------
    TableLayout or None
        None for a table without cells.
    """
    grid = read_grid(table)
    if not grid.columns:
        return None
    ruler = _Ruler(advances)
    columns = tuple(_column(grid, x, ruler) for x in range(grid.columns))
    page, size = _page_and_size(table, columns)
    widths = _widths(columns, size, page.width)
    is_short = _height(grid, widths, size, ruler) < WHOLE_TABLE_SHARE * TEXT_HEIGHT_PT
    return TableLayout(grid, columns, size, widths, page.is_landscape, is_short)


def breakable(text: str) -> str:
    """Text in which each overlong run of characters may break."""
    return _UNBROKEN_RUN.sub("\\g<0>\u200b", text)


def positive_number(element: Tag, attribute: str) -> int:
    """A positive whole number from an attribute; 1 if there is none."""
    value = str(element.get(attribute, "1"))
    return max(int(value), 1) if value.isdecimal() else 1


# The grid


def read_grid(table: Tag) -> Grid:
    """Cells at their places, gaps filled: a missing cell would push all that follow out of line."""
    head = table.select(_HEADER_ROWS)
    body = table.select(_BODY_ROWS) or [Tag(name="tr")]  # without a body Typst takes the header for it
    header_rows, rows = len(head), len(head) + len(body)
    taken: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate([*head, *body]):
        _place_row(taken, row, y, header_rows if y < header_rows else rows)
    columns = max((x + 1 for _, x in taken), default=0)
    header = _filled(taken, range(header_rows), columns)
    rest = _filled(taken, range(header_rows, rows), columns)
    return Grid(header, rest, header_rows, columns, tuple(map(_names_its_row, body)))


def _place_row(taken: dict[tuple[int, int], Cell], row: Tag, y: int, end: int) -> None:
    x = 0
    for element in row.find_all(["th", "td"], recursive=False):
        while (y, x) in taken:
            x += 1
        asked = range(x, x + positive_number(element, "colspan"))
        free = list(takewhile(lambda at: (y, at) not in taken, asked))
        below = range(y, min(y + positive_number(element, "rowspan"), end))
        cell = Cell(element, y, x, len(free), len(below))
        taken.update({(at_y, at_x): cell for at_y in below for at_x in free})
        x += len(free)


def _filled(taken: Mapping[tuple[int, int], Cell], rows: range, columns: int) -> tuple[Cell, ...]:
    """The cells of these rows, each once, and a cell of its own for each gap."""
    places = ((y, x) for y in rows for x in range(columns))
    return tuple(dict.fromkeys(taken.get(place) or Cell(None, *place) for place in places))


def _names_its_row(row: Tag) -> bool:
    first = row.find(["th", "td"], recursive=False)
    return first is not None and first.name == "th"


# What the text needs


@dataclass(frozen=True)
class _Ruler:
    """Measures text in ems by the fonts' metrics."""

    advances: Mapping[str, float]

    def width(self, text: str) -> float:
        """Width of a text on one line."""
        return sum(self.advances.get(character, 1.0) for character in text)

    def longest_word(self, text: str) -> float:
        """Width of the longest run that does not break."""
        return max(map(self.width, _BREAKS.split(breakable(text))))


def _column(grid: Grid, x: int, ruler: _Ruler) -> Column:
    """What the cells of one column need; headers of numbers may take several lines."""
    heads, body = _alone(grid.header, x), _alone(grid.body, x)
    is_numeric = any(cell.is_numeric for cell in body or heads)
    lines = NUMERIC_HEADER_LINES if is_numeric else 1.0
    least = [ruler.longest_word(cell.words) for cell in body]
    least += [ruler.longest_word(cell.words) * BOLD_FACTOR for cell in heads]
    most = [ruler.width(cell.words) for cell in body]
    most += [ruler.width(cell.words) * BOLD_FACTOR / lines for cell in heads]
    narrow = max(least, default=1.0) * SLACK_FACTOR
    wide = min(max(most, default=1.0) * SLACK_FACTOR, WIDEST_COLUMN_EM)
    return Column(narrow, max(narrow, wide), is_numeric)


def _alone(cells: Sequence[Cell], x: int) -> list[Cell]:
    """The cells that stand in this column and in no other."""
    return [cell for cell in cells if cell.column == x and cell.colspan == 1]


def _height(grid: Grid, widths: Sequence[float], size: float, ruler: _Ruler) -> float:
    """Height of the table in points, by a rough count of its lines."""
    lines = [1] * (grid.header_rows + len(grid.row_headers))
    for cell in grid.header + grid.body:
        room = sum(widths[cell.column : cell.column + cell.colspan]) / size
        lines[cell.row] = max(lines[cell.row], math.ceil(ruler.width(cell.words) / room))
    return sum(count * LINE_EM * size + ROW_GAP_PT for count in lines)


# The page and the text size


class _Page(NamedTuple):
    width: float
    is_landscape: bool


_UPRIGHT, _TURNED = _Page(TEXT_WIDTH_PT, False), _Page(LANDSCAPE_WIDTH_PT, True)


def _page_and_size(table: Tag, columns: Sequence[Column]) -> tuple[_Page, float]:
    """The largest text at which no word is cut, upright first; else the smallest on the widest page."""
    pages = [_UPRIGHT, _TURNED] if table.find_parent(CONTAINERS) is None else [_UPRIGHT]
    choices = [(page, size) for page in pages for size in TABLE_SIZES_PT]
    needed, inset = sum(column.least for column in columns), CELL_INSET_PT * len(columns)
    for page, size in choices:
        if needed * size + inset <= page.width:
            return page, size
    caption = table.find("caption")
    name = caption.get_text() if caption else "A table without a caption"
    logger.warning("%s: %d columns are too wide for a page", name, len(columns))
    return choices[-1]


# Column widths: between the longest word and the whole text, so that rows are as low as they can be


def _widths(columns: Sequence[Column], size: float, page_width: float) -> tuple[float, ...]:
    available = (page_width - CELL_INSET_PT * len(columns)) / size
    return tuple(width * size + CELL_INSET_PT for width in share_widths(columns, available))


def share_widths(columns: Sequence[Column], available: float) -> list[float]:
    """Widths within `available` ems, each between its column's least and most where possible."""
    least, most = sum(c.least for c in columns), sum(c.most for c in columns)
    if most <= available:
        return _stretched(columns, available)
    if least >= available:
        return [c.least * available / least for c in columns]
    return _in_equal_lines(columns, available)


def _in_equal_lines(columns: Sequence[Column], available: float) -> list[float]:
    """Widths at which the longest texts of all columns take the same number of lines."""
    if sum(_at_lines(columns, math.inf)) > available:  # numbers and row headings have to give way
        return _by_need(columns, available)
    few, many = 1.0, max(c.most / c.least for c in columns)
    for _ in range(BISECTIONS):
        lines = (few + many) / 2
        fits = sum(_at_lines(columns, lines)) <= available
        few, many = (few, lines) if fits else (lines, many)
    return _at_lines(columns, many)


def _at_lines(columns: Sequence[Column], lines: float) -> list[float]:
    """The columns at so many lines, the first, which heads the rows, at no more than a few."""
    return [columns[0].at(min(lines, MOST_HEADING_LINES)), *(c.at(lines) for c in columns[1:])]


def _by_need(columns: Sequence[Column], available: float) -> list[float]:
    """Each column its least, and of what is left a share in proportion to what it lacks."""
    least = sum(c.least for c in columns)
    lacking = sum(c.most - c.least for c in columns)
    spare = (available - least) / lacking
    return [c.least + (c.most - c.least) * spare for c in columns]


def _stretched(columns: Sequence[Column], available: float) -> list[float]:
    """A table close to the full width takes it; a small one keeps to a good part of it."""
    most = sum(c.most for c in columns)
    target = available if most > STRETCHED_SHARE * available else SMALLEST_SHARE * available
    spare = max(target - most, 0.0)
    growing = [0.0 if c.is_numeric else c.most for c in columns]
    if not any(growing):
        growing = [1.0] * len(columns)
    return [c.most + spare * g / sum(growing) for c, g in zip(columns, growing, strict=True)]
