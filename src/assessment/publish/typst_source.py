"""The printed assessment in Typst's language, written from the page that readers see on a screen.

All words and all drawings enter as string literals, so nothing in the data can be read as code.
"""

import base64
import logging
import math
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

from assessment.publish.cover import Cover
from assessment.terms.errors import PublishError

logger = logging.getLogger(__name__)

PREAMBLE = Path(__file__).parent / "templates" / "preamble.typ"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: A4 less the preamble's margins, in points.
TEXT_WIDTH_PT = 493.0
TEXT_HEIGHT_PT = 700.0
#: The same on a page turned on its side, for a table that fits no other way.
LANDSCAPE_WIDTH_PT = 739.0
_CONTAINERS = ["li", "blockquote", "dd", "td", "th", "figure"]
#: A drawing leaves room for its caption and source.
DRAWING_HEIGHT_PT = 560.0
#: Sizes of table text, tried in turn until the longest words of all columns fit.
TABLE_SIZES_PT = (9.5, 9.0, 8.5, 8.0)
CELL_INSET_PT = 9.0
#: A table up to this share of a page is kept whole; a longer one breaks over pages.
WHOLE_TABLE_SHARE = 0.45
#: No word is wider than this many characters: it may break after each such run.
LONGEST_RUN = 28
#: Semibold is wider than regular; kerning and digits of one width move the rest.
BOLD_FACTOR, SLACK_FACTOR = 1.06, 1.03
PX_TO_PT = 0.75
#: A line of table text, and what a row adds for its insets and rule.
LINE_EM, ROW_GAP_PT = 1.15, 6.5
#: From this share of the page on, a table is stretched to its full width; none is narrower than
#: the second.
STRETCHED_SHARE, SMALLEST_SHARE = 0.7, 0.55
#: Beyond this a column's text only asks for more lines, not for more width.
WIDEST_COLUMN_EM = 40.0
NUMERIC_HEADER_LINES = 2.0
#: Halvings of an interval of some tens of ems: far below what an eye can see.
BISECTIONS = 30

_INLINE = frozenset("strong b em i sup sub small code br a span abbr".split())
_WRAPPERS = {
    "strong": "strong",
    "b": "strong",
    "em": "emph",
    "i": "emph",
    "sup": "super",
    "sub": "sub",
    "small": "fine",
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": "\\t"})
_UNBROKEN_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")
_BREAKS = re.compile(r"\s+|\u200b|(?<=[-/–])(?=[^\d\s])")
_CHARACTER_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]+|[0-9]+);")


@dataclass(frozen=True)
class TypstSource:
    """A document ready to be set.

    Parameters
    ----------
    text : str
        The source: preamble, cover, body.
    row_headers : tuple of tuples of bool
        For each table in order, for each body row: does its first cell name the row?
    replaced_count : int
        Characters that no font can draw, each shown as U+FFFD.
    """

    text: str
    row_headers: tuple[tuple[bool, ...], ...]
    replaced_count: int


def build_typst_source(page: str, advances: Mapping[str, float]) -> TypstSource:
    """Write a page of this project as a Typst document.

    Parameters
    ----------
    page : str
        HTML as ``export_html`` returns it.
    advances : mapping of str to float
        Width of each character that the fonts can draw, in ems.

    Returns
    -------
    TypstSource

    Raises
    ------
    PublishError
        The page lacks its title block or its main part, or an image is not an embedded SVG or PNG.
    """
    soup = BeautifulSoup(page, "html.parser")
    main = soup.find("main")
    if main is None:
        raise PublishError("The page has no <main>: give the page that export_html returned.")
    writer = _Writer(advances, frozenset(str(e["id"]) for e in main.find_all(id=True)))
    opening = writer.opening(read_cover(soup))
    body = writer.blocks(main.children)
    text = "\n".join((PREAMBLE.read_text(encoding="utf-8"), opening, body))
    return TypstSource(text, tuple(writer.row_headers), writer.replaced_count)


def read_cover(soup: BeautifulSoup) -> Cover:
    """The cover as the page's own title block and metadata tell it.

    Raises
    ------
    PublishError
        A part of the title block is missing.
    """

    def words(selector: str) -> str:
        found = soup.select_one(selector)
        if found is None:
            raise PublishError(f"The page has no {selector}: give what export_html returned.")
        return str(found["content"]) if found.name == "meta" else found.get_text()

    return Cover(
        title=words("h1"),
        partnership=words("meta[name=author]"),
        marking=words("header .marking"),
        edition=words("header .edition"),
        period=words("header .period"),
        contact=words("header .contact"),
        description=words("meta[name=description]"),
        publication_id=words("footer .publication-id"),
    )


def quote(text: str) -> str:
    """Text as a Typst string literal, in which nothing can end the literal."""
    return f'"{text.translate(_ESCAPES)}"'


# Column widths: the rule that browsers use, between the longest word and the whole text


class _Column(NamedTuple):
    """What a column needs, in ems: no word broken, and no line broken."""

    least: float
    most: float
    is_numeric: bool


class _Layout(NamedTuple):
    """How a table stands on its page: text size and column widths in points."""

    size: float
    widths: list[float]
    is_landscape: bool


def _laid_out(columns: Sequence[_Column], *, may_turn: bool) -> _Layout | None:
    """The largest text at which no word is cut, upright first; nothing if there is none."""
    pages = [(TEXT_WIDTH_PT, False), (LANDSCAPE_WIDTH_PT, True)][: 2 if may_turn else 1]
    needed, inset = sum(column.least for column in columns), CELL_INSET_PT * len(columns)
    for width, is_landscape in pages:
        for size in TABLE_SIZES_PT:
            if needed * size + inset <= width:
                return _Layout(size, _widths(columns, size, width), is_landscape)
    return None


def _widths(columns: Sequence[_Column], size: float, page_width: float) -> list[float]:
    available = (page_width - CELL_INSET_PT * len(columns)) / size
    return [width * size + CELL_INSET_PT for width in _shared_widths(columns, available)]


def _shared_widths(columns: Sequence[_Column], available: float) -> list[float]:
    """Widths within `available`, each between its column's least and most where possible."""
    least, most = sum(c.least for c in columns), sum(c.most for c in columns)
    if most <= available:
        return _stretched(columns, available)
    if least >= available:
        return [c.least * available / least for c in columns]
    level = _water_level(columns, available)
    return [min(c.most, max(c.least, level)) for c in columns]


def _water_level(columns: Sequence[_Column], available: float) -> float:
    """The width at which those who need more stop, so that those who need less get all of it."""
    low, high = 0.0, max(c.most for c in columns)
    for _ in range(BISECTIONS):
        level = (low + high) / 2
        fits = sum(min(c.most, max(c.least, level)) for c in columns) <= available
        low, high = (level, high) if fits else (low, level)
    return low


def _stretched(columns: Sequence[_Column], available: float) -> list[float]:
    """A table close to the full width takes it; a small one keeps to a good part of it."""
    most = sum(c.most for c in columns)
    target = available if most > STRETCHED_SHARE * available else SMALLEST_SHARE * available
    spare = max(target - most, 0.0)
    growing = [0.0 if c.is_numeric else c.most for c in columns]
    if not any(growing):
        growing = [1.0] * len(columns)
    return [c.most + spare * g / sum(growing) for c, g in zip(columns, growing, strict=True)]


# A table as a grid


@dataclass(frozen=True, eq=False)
class _Cell:
    """One cell of a table: where it stands and how far it reaches. No element: a gap."""

    element: Tag | None
    row: int
    column: int
    width: int = 1
    height: int = 1

    @property
    def words(self) -> str:
        """The cell's text on one line."""
        return "" if self.element is None else " ".join(self.element.get_text(" ").split())

    @property
    def is_numeric(self) -> bool:
        """Marked as a number, to be aligned to the right."""
        return self.element is not None and "n" in (self.element.get("class") or ())


@dataclass(frozen=True)
class _Grid:
    """All cells of a table row by row, header rows first."""

    cells: tuple[_Cell, ...]
    header_rows: int
    rows: int
    columns: int

    def header(self) -> list[_Cell]:
        """The cells that repeat on each page."""
        return [cell for cell in self.cells if cell.row < self.header_rows]

    def body(self) -> list[_Cell]:
        """The cells under the header."""
        return [cell for cell in self.cells if cell.row >= self.header_rows]


def _grid(head: Sequence[Tag], body: Sequence[Tag]) -> _Grid:
    """Cells at their places, gaps filled: a missing cell would push all that follow out of line."""
    taken: dict[tuple[int, int], _Cell] = {}
    for rows, first in ((head, 0), (body, len(head))):
        for y, row in enumerate(rows, start=first):
            _place_row(taken, row, y, first + len(rows))
    height, width = len(head) + len(body), max((x + 1 for _, x in taken), default=0)
    places = ((y, x) for y in range(height) for x in range(width))
    cells = dict.fromkeys(taken.get(place) or _Cell(None, *place) for place in places)
    return _Grid(tuple(cells), len(head), height, width)


def _place_row(taken: dict[tuple[int, int], _Cell], row: Tag, y: int, end: int) -> None:
    x = 0
    for element in row.find_all(["th", "td"], recursive=False):
        while (y, x) in taken:
            x += 1
        height = min(_number(element, "rowspan"), end - y)
        asked = range(x, x + _number(element, "colspan"))
        width = sum(1 for _ in takewhile(lambda at: (y, at) not in taken, asked))
        cell = _Cell(element, y, x, width, height)
        for below in range(y, y + cell.height):
            taken.update({(below, x + n): cell for n in range(cell.width)})
        x += cell.width


def _number(element: Tag, attribute: str) -> int:
    """A positive whole number from an attribute; 1 if there is none."""
    value = str(element.get(attribute, "1"))
    return max(int(value), 1) if value.isdecimal() else 1


def _empty_row() -> Tag:
    """A body for a table that has none: without one Typst takes the header for the body."""
    return BeautifulSoup().new_tag("tr")


def _names_its_row(row: Tag) -> bool:
    first = row.find(["th", "td"], recursive=False)
    return first is not None and first.name == "th"


def _has_notes(table: Tag) -> bool:
    """Whether a note on the table is the next thing after its scroll region."""
    following = table.parent.find_next_sibling() if table.parent else None
    return following is not None and _is_note(following)


# Drawings


def _svg(address: str) -> str:
    """The SVG behind a data: address; a PNG is wrapped in one, so that it is text as well."""
    form, _, data = address.partition(";base64,")
    if form == "data:image/svg+xml":
        return base64.b64decode(data).decode()
    if form == "data:image/png":
        return _png_in_svg(data)
    raise PublishError(f"An image is not an embedded SVG or PNG: {address[:40]!r}")


def _png_in_svg(data: str) -> str:
    header = base64.b64decode(data)[:24]
    width, height = int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{data}"/></svg>'
    )


def _drawing_width(svg: str) -> str:
    """A drawing's own width, or the largest at which it fits the page."""
    width, height = (_length(svg, side) for side in ("width", "height"))
    if not width or not height:
        return "100%"
    return f"{min(width, TEXT_WIDTH_PT, DRAWING_HEIGHT_PT * width / height):.2f}pt"


def _length(svg: str, side: str) -> float:
    """A side of the drawing in points; 0 if it does not say."""
    said = re.search(rf'<svg\b[^>]*\s{side}="\s*([0-9.]+)(pt|px|)\s*"', svg)
    return float(said[1]) * (1.0 if said[2] == "pt" else PX_TO_PT) if said else 0.0


# Small words of the walk


def _is_inline(node: PageElement) -> bool:
    return not isinstance(node, Tag) or node.name in _INLINE


def _is_note(element: Tag) -> bool:
    return not {"note", "notes"}.isdisjoint(element.get("class") or ())


def _is_invisible(character: str) -> bool:
    """Control and formatting characters, and the selectors that ask for an emoji's colour."""
    is_space = character in "\n\t"
    is_selector = "\ufe00" <= character <= "\ufe0f"
    return is_selector or (unicodedata.category(character) in ("Cc", "Cf") and not is_space)


def _array(items: Iterable[str]) -> str:
    """A Typst array, which needs a comma even after a single item."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def _boolean(value: bool) -> str:
    return "true" if value else "false"


# The walk


@dataclass
class _Writer:
    """Walks the page and writes Typst; remembers what the PDF needs to know afterwards."""

    advances: Mapping[str, float]
    ids: frozenset[str]
    row_headers: list[tuple[bool, ...]] = field(default_factory=list[tuple[bool, ...]])
    replaced_count: int = 0

    # Words

    def literal(self, text: str) -> str:
        """Text as a literal of characters that the fonts have."""
        return quote(_UNBROKEN_RUN.sub("\\g<0>\u200b", self.drawable(text)))

    def drawable(self, text: str) -> str:
        """Text without control characters; what no font can draw shows as U+FFFD."""
        if text.isascii() and text.isprintable():
            return text
        kept = (c for c in unicodedata.normalize("NFC", text) if not _is_invisible(c))
        return "".join(c if c in self.advances or c in "\n\t" else self._replaced() for c in kept)

    def _replaced(self) -> str:
        self.replaced_count += 1
        return REPLACEMENT

    def opening(self, cover: Cover) -> str:
        """The call that sets up the document and prints the cover."""
        particulars = {
            "Edition": cover.edition,
            "Period": cover.period,
            "Contact": cover.contact,
            "Publication": cover.publication_id,
        }
        named = {
            "title": cover.title,
            "partnership": cover.partnership,
            "marking": cover.marking,
            "description": cover.description,
            "publication-id": cover.publication_id,
        }
        pairs = "".join(f"({quote(n)}, {self.literal(v)}), " for n, v in particulars.items())
        fields = "".join(f"{name}: {self.literal(value)}, " for name, value in named.items())
        return f"#show: assessment.with(({fields}particulars: ({pairs})))\n"

    def inline(self, nodes: Iterable[PageElement]) -> str:
        """Running text: words and the elements within a line."""
        return "".join(self._inline_node(node) for node in nodes)

    def _inline_node(self, node: PageElement) -> str:
        if isinstance(node, NavigableString):
            text = re.sub(r"\s+", " ", node)
            return f"#{self.literal(text)};" if text and not isinstance(node, Comment) else ""
        return self._inline_element(node) if isinstance(node, Tag) else ""

    def _inline_element(self, element: Tag) -> str:
        if element.name == "br":
            return "#linebreak();"
        if element.name == "code":
            return f"#raw({self.literal(element.get_text())});"
        words = self.inline(element.children)
        if element.name == "a":
            words = self._link(element, words)
        elif element.name in _WRAPPERS:
            words = f"#{_WRAPPERS[element.name]}[{words}];"
        return words + self.anchor(element)

    def _link(self, element: Tag, words: str) -> str:
        address = str(element.get("href", ""))
        if address.startswith("#"):
            target = unquote(address[1:])
            return f"#jump({self.literal(target)})[{words}];" if target in self.ids else words
        if re.match(r"(https?|mailto):", address):
            return f"#link({self.literal(address).replace(chr(0x200B), '')})[{words}];"
        return words

    def anchor(self, element: Tag) -> str:
        """A place that links can jump to; headings carry their own label."""
        return f"#anchor({quote(str(element['id']))});" if element.get("id") else ""

    # Blocks

    def blocks(self, nodes: Iterable[PageElement]) -> str:
        """Paragraphs, lists, tables and drawings; loose words become paragraphs."""
        return "".join(
            self._paragraph(run) if is_inline else "".join(map(self._block, run))
            for is_inline, run in groupby(nodes, key=_is_inline)
        )

    def _paragraph(self, nodes: Iterable[PageElement]) -> str:
        words = self._run(nodes)
        return f"#par[{words}]\n" if words else ""

    def _block(self, node: PageElement) -> str:
        if not isinstance(node, Tag):
            return ""
        if node.name[0] == "h" and node.name[1:].isdigit():
            return self._heading(node)
        write = self._block_writers().get(node.name)
        return write(node) if write else self.anchor(node) + self.blocks(node.children)

    def _block_writers(self) -> dict[str, Callable[[Tag], str]]:
        return {
            "p": self._text_block,
            "ul": lambda e: self._list(e, "list"),
            "ol": lambda e: self._list(e, "enum"),
            "dl": self._terms,
            "blockquote": lambda e: f"#quotation[{self.blocks(e.children)}]\n",
            "pre": lambda e: f"#raw({self.literal(e.get_text())}, block: true)\n",
            "hr": lambda _: "#line(length: 100%, stroke: 0.5pt + faint)\n",
            "figure": self._figure,
            "img": self._image,
            "table": self._table,
        }

    def _heading(self, element: Tag) -> str:
        level, name = int(element.name[1]), quote(str(element["id"]))
        return f"#titled({level}, {name})[{self.inline(element.children).strip()}]\n"

    def _text_block(self, element: Tag) -> str:
        """A paragraph, or the image that Markdown puts into one."""
        if element.find("img"):
            return self.blocks(list(element.children))
        written = self._paragraph(element.children)
        return f"#note[{written}]\n" if _is_note(element) else self.anchor(element) + written

    def _list(self, element: Tag, kind: str) -> str:
        items = (item for item in element.find_all("li", recursive=False))
        written = ", ".join(f"[{self.anchor(i)}{self._item(i)}]" for i in items)
        start = f"start: {_number(element, 'start')}, " if kind == "enum" else ""
        listed = f"#{kind}({start}{written})\n"
        return f"#note[{listed}]\n" if _is_note(element) else listed

    def _item(self, item: Tag) -> str:
        """An item's first words stand beside its marker; what follows are blocks under it."""
        return "".join(
            self._run(run) if is_inline else "".join(map(self._block, run))
            for is_inline, run in groupby(item.children, key=_is_inline)
        )

    def _run(self, nodes: Iterable[PageElement]) -> str:
        """Words of one run; nothing if they are only the white space between blocks."""
        words = self.inline(nodes)
        return words if words.replace('#" ";', "") else ""

    def _terms(self, element: Tag) -> str:
        pairs = (
            f"terms.item([{self.inline(term.children)}], [{self._meaning(term)}])" for term in element.find_all("dt")
        )
        return f"#terms({', '.join(pairs)})\n"

    def _meaning(self, term: Tag) -> str:
        meaning = term.find_next_sibling("dd")
        return self._item(meaning) if meaning else ""

    # Drawings

    def _figure(self, element: Tag) -> str:
        image = element.find("img")
        return self._image(image, element) if image else self.blocks(element.children)

    def _image(self, image: Tag, figure: Tag | None = None) -> str:
        svg = self._svg_text(_svg(str(image.get("src", ""))))
        captions = (
            self._optional(figure, "figcaption strong"),
            self._optional(figure, "figcaption .subtitle"),
            self._optional(figure, "figcaption .source"),
        )
        alt = self.literal(str(image.get("alt", "")))
        anchor = self.anchor(figure) if figure else ""
        return f"{anchor}#drawing({quote(svg)}, {alt}, {_drawing_width(svg)}, {', '.join(captions)})\n"

    def _optional(self, parent: Tag | None, selector: str) -> str:
        found = parent.select_one(selector) if parent else None
        return f"[{self.inline(found.children)}]" if found else "none"

    def _svg_text(self, svg: str) -> str:
        """Live text in a drawing must be in the fonts as well, also when written as a number."""
        spelt = _CHARACTER_REFERENCE.sub(self._checked_reference, svg)
        return "".join(c if c in self.advances or c in "\n\r\t" else self._replaced() for c in spelt)

    def _checked_reference(self, reference: re.Match[str]) -> str:
        digits = reference[1]
        code = int(digits[1:], 16) if digits[0] == "x" else int(digits)
        known = code <= sys.maxunicode and (chr(code) in self.advances or chr(code) in "\n\r\t")
        return reference[0] if known else self._replaced()

    # Tables

    def _table(self, table: Tag) -> str:
        head = table.select(":scope > thead > tr")
        body = ":scope > tr, :scope > tbody > tr, :scope > tfoot > tr"
        rows = table.select(body) or [_empty_row()]
        grid = _grid(head, rows)
        if not grid.cells:
            return ""
        self.row_headers.append(tuple(_names_its_row(row) for row in rows))
        columns = [self._column(grid, x) for x in range(grid.columns)]
        layout = self._layout(table, columns)
        parts = (
            self._optional(table, "caption"),
            _array(f"{width:.2f}pt" for width in layout.widths),
            _array("right" if column.is_numeric else "left" for column in columns),
            f"{layout.size}pt",
            str(grid.header_rows),
            _array(self._cell(cell) for cell in grid.header()),
            f"whole: {_boolean(self._is_short(grid, layout))}",
            f"landscape: {_boolean(layout.is_landscape)}",
            f"noted: {_boolean(_has_notes(table))}",
            *(self._cell(cell) for cell in grid.body()),
        )
        return f"{self.anchor(table)}#data-table({', '.join(parts)})\n"

    def _layout(self, table: Tag, columns: Sequence[_Column]) -> _Layout:
        """A page can only be turned for a table that stands on it directly, not in a list."""
        may_turn = table.find_parent(_CONTAINERS) is None
        layout = _laid_out(columns, may_turn=may_turn)
        if layout is not None:
            return layout
        caption = table.find("caption")
        name = caption.get_text() if caption else "A table without a caption"
        logger.warning("%s: %d columns are too wide for a page", name, len(columns))
        size, width = TABLE_SIZES_PT[-1], LANDSCAPE_WIDTH_PT if may_turn else TEXT_WIDTH_PT
        return _Layout(size, _widths(columns, size, width), may_turn)

    def _cell(self, cell: _Cell) -> str:
        words = self.inline(cell.element.children).strip() if cell.element else ""
        if cell.width == cell.height == 1:
            return f"[{words}]"
        return f"table.cell(colspan: {cell.width}, rowspan: {cell.height})[{words}]"

    def _column(self, grid: _Grid, x: int) -> _Column:
        """What the cells of one column need; headers of numbers may take several lines."""
        alone = [cell for cell in grid.cells if cell.column == x and cell.width == 1]
        body = [cell for cell in alone if cell.row >= grid.header_rows]
        heads = [cell for cell in alone if cell.row < grid.header_rows]
        is_numeric = any(cell.is_numeric for cell in body or heads)
        lines = NUMERIC_HEADER_LINES if is_numeric else 1.0
        least = [self._longest_word(c.words) * _weight(c, grid) for c in alone]
        most = [self._width(c.words) for c in body]
        most += [self._width(c.words) * BOLD_FACTOR / lines for c in heads]
        narrow = max(least, default=1.0) * SLACK_FACTOR
        wide = min(max(most, default=1.0) * SLACK_FACTOR, WIDEST_COLUMN_EM)
        return _Column(narrow, max(narrow, wide), is_numeric)

    def _width(self, text: str) -> float:
        """Width of a text on one line, in ems."""
        return sum(self.advances.get(character, 1.0) for character in text)

    def _longest_word(self, text: str) -> float:
        broken = _UNBROKEN_RUN.sub("\\g<0>\u200b", text)
        return max((self._width(word) for word in _BREAKS.split(broken)), default=0.0)

    def _is_short(self, grid: _Grid, layout: _Layout) -> bool:
        """Whether, by a rough count of its lines, the table fits into a good part of a page."""
        lines = [1] * grid.rows
        for cell in grid.cells:
            room = sum(layout.widths[cell.column : cell.column + cell.width]) / layout.size
            lines[cell.row] = max(lines[cell.row], math.ceil(self._width(cell.words) / room))
        height = sum(count * LINE_EM * layout.size + ROW_GAP_PT for count in lines)
        return height < WHOLE_TABLE_SHARE * TEXT_HEIGHT_PT


def _weight(cell: _Cell, grid: _Grid) -> float:
    return BOLD_FACTOR if cell.row < grid.header_rows else 1.0
