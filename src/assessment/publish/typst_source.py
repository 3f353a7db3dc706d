"""The printed assessment in Typst's language, written from the page that readers see on a screen.

All words and all drawings enter as string literals, so nothing in the data can be read as code.
"""

import base64
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

from assessment.publish.cover import Cover
from assessment.publish.table_layout import TEXT_WIDTH_PT, Cell, breakable, lay_out_table, positive_number
from assessment.terms.errors import PublishError

PREAMBLE = Path(__file__).parent / "templates" / "preamble.typ"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: A drawing leaves room for its caption and source.
DRAWING_HEIGHT_PT = 560.0
PX_TO_PT = 0.75

_STYLES = {"strong": "strong", "b": "strong", "em": "emph", "i": "emph", "sup": "super", "sub": "sub", "small": "fine"}
_INLINE = frozenset({*_STYLES, "code", "br", "a", "span", "abbr"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WHITE_SPACE = "\n\r\t"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": "\\t"})
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


def _has_notes(table: Tag) -> bool:
    """Whether a note on the table is the next thing after its scroll region."""
    following = table.parent.find_next_sibling() if table.parent else None
    return following is not None and _is_note(following)


def _is_invisible(character: str) -> bool:
    """Control and formatting characters, and the selectors that ask for an emoji's colour."""
    is_formatting = unicodedata.category(character) in ("Cc", "Cf") and character not in "\n\t"
    return is_formatting or "\ufe00" <= character <= "\ufe0f"


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
        return quote(breakable(self.drawable(text)))

    def drawable(self, text: str) -> str:
        """Text without control characters; what no font can draw shows as U+FFFD."""
        if text.isascii() and text.isprintable():
            return text
        return self._shown(c for c in unicodedata.normalize("NFC", text) if not _is_invisible(c))

    def _shown(self, characters: Iterable[str]) -> str:
        return "".join(c if self._is_drawable(c) else self._replaced() for c in characters)

    def _is_drawable(self, character: str) -> bool:
        return character in self.advances or character in _WHITE_SPACE

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
        elif element.name in _STYLES:
            words = f"#{_STYLES[element.name]}[{words}];"
        return words + self.anchor(element)

    def _link(self, element: Tag, words: str) -> str:
        address = str(element.get("href", ""))
        if address.startswith("#"):
            target = unquote(address[1:])
            return f"#jump({quote(target)})[{words}];" if target in self.ids else words
        if re.match(r"(https?|mailto):", address):
            return f"#link({quote(self.drawable(address))})[{words}];"
        return words

    def anchor(self, element: Tag) -> str:
        """A place that links can jump to; headings carry their own label."""
        return f"#anchor({quote(str(element['id']))});" if element.get("id") else ""

    # Blocks

    def blocks(self, nodes: Iterable[PageElement]) -> str:
        """Paragraphs, lists, tables and drawings; loose words become paragraphs."""
        return self._mixed(nodes, self._paragraph)

    def _mixed(self, nodes: Iterable[PageElement], write_run: Callable[[Iterable[PageElement]], str]) -> str:
        """Blocks as they come; each run of words between them as `write_run` writes it."""
        return "".join(
            write_run(run) if is_inline else "".join(map(self._block, run))
            for is_inline, run in groupby(nodes, key=_is_inline)
        )

    def _paragraph(self, nodes: Iterable[PageElement]) -> str:
        words = self._run(nodes)
        return f"#par[{words}]\n" if words else ""

    def _block(self, node: PageElement) -> str:
        if not isinstance(node, Tag):
            return ""
        write = self._block_writers().get(node.name)
        return write(node) if write else self.anchor(node) + self.blocks(node.children)

    def _block_writers(self) -> dict[str, Callable[[Tag], str]]:
        return {
            **dict.fromkeys(_HEADINGS, self._heading),
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
            return self.blocks(element.children)
        written = self._paragraph(element.children)
        return f"#note[{written}]\n" if _is_note(element) else self.anchor(element) + written

    def _list(self, element: Tag, kind: str) -> str:
        items = element.find_all("li", recursive=False)
        written = ", ".join(f"[{self.anchor(item)}{self._item(item)}]" for item in items)
        start = f"start: {positive_number(element, 'start')}, " if kind == "enum" else ""
        listed = f"#{kind}({start}{written})\n"
        return f"#note[{listed}]\n" if _is_note(element) else listed

    def _item(self, item: Tag) -> str:
        """An item's first words stand beside its marker; what follows are blocks under it."""
        return self._mixed(item.children, self._run)

    def _run(self, nodes: Iterable[PageElement]) -> str:
        """Words of one run; nothing if they are only the white space between blocks."""
        words = self.inline(nodes)
        return words if words.replace('#" ";', "") else ""

    def _terms(self, element: Tag) -> str:
        return f"#terms({', '.join(map(self._term, element.find_all('dt')))})\n"

    def _term(self, term: Tag) -> str:
        meaning = term.find_next_sibling("dd")
        return f"terms.item([{self.inline(term.children)}], [{self._item(meaning) if meaning else ''}])"

    # Drawings

    def _figure(self, element: Tag) -> str:
        image = element.find("img")
        return self._image(image, element) if image else self.blocks(element.children)

    def _image(self, image: Tag, figure: Tag | None = None) -> str:
        svg = self._svg_text(_svg(str(image.get("src", ""))))
        parts = ("figcaption strong", "figcaption .subtitle", "figcaption .source")
        captions = ", ".join(self._optional(figure, part) for part in parts)
        alt = self.literal(str(image.get("alt", "")))
        anchor = self.anchor(figure) if figure else ""
        return f"{anchor}#drawing({quote(svg)}, {alt}, {_drawing_width(svg)}, {captions})\n"

    def _optional(self, parent: Tag | None, selector: str) -> str:
        found = parent.select_one(selector) if parent else None
        return f"[{self.inline(found.children)}]" if found else "none"

    def _svg_text(self, svg: str) -> str:
        """Live text in a drawing must be in the fonts as well, also when written as a number."""
        return self._shown(_CHARACTER_REFERENCE.sub(self._checked_reference, svg))

    def _checked_reference(self, reference: re.Match[str]) -> str:
        digits = reference[1]
        code = int(digits[1:], 16) if digits[0] == "x" else int(digits)
        known = code <= sys.maxunicode and self._is_drawable(chr(code))
        return reference[0] if known else self._replaced()

    # Tables

    def _table(self, table: Tag) -> str:
        layout = lay_out_table(table, self.advances)
        if layout is None:
            return ""
        grid = layout.grid
        self.row_headers.append(grid.row_headers)
        parts = (
            self._optional(table, "caption"),
            _array(f"{width:.2f}pt" for width in layout.widths),
            _array("right" if column.is_numeric else "left" for column in layout.columns),
            f"{layout.size}pt",
            str(grid.header_rows),
            _array(map(self._cell, grid.header)),
            f"whole: {_boolean(layout.is_short)}",
            f"landscape: {_boolean(layout.is_landscape)}",
            f"noted: {_boolean(_has_notes(table))}",
            *map(self._cell, grid.body),
        )
        return f"{self.anchor(table)}#data-table({', '.join(parts)})\n"

    def _cell(self, cell: Cell) -> str:
        words = self.inline(cell.element.children).strip() if cell.element else ""
        if cell.colspan == cell.rowspan == 1:
            return f"[{words}]"
        return f"table.cell(colspan: {cell.colspan}, rowspan: {cell.rowspan})[{words}]"
