"""Looking through everything that a partner sent for personal data, before any of it is kept.

Cells of every sheet, hidden columns and rows too, sheet names, comments, headers and footers, text boxes, the caches of
pivot tables and linked workbooks, and document properties. What is found is told by column and row, never repeated.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import fromstring

from assessment.sources.personal_data import (
    A_POINT,
    DECIMAL,
    is_pair_of_coordinates,
    personal_heading,
    personal_keys,
    personal_words,
)
from assessment.sources.raw_files import RawFile
from assessment.sources.return_cells import NOT_KNOWN
from assessment.sources.return_sheets import Cell, Sheet
from assessment.sources.return_spec import Column, ColumnKind
from assessment.tables.rows import EXAMPLES_SHOWN
from assessment.terms.errors import SourceError

DECIMALS_OF_A_POINT = 4
# Parts that hold no words of people: the cells are read as cells, the rest is how the workbook is built.
NOT_LOOKED_THROUGH = re.compile(
    r"(^|/)(_rels/|\[Content_Types\]\.xml|styles\.xml|sharedStrings\.xml|calcChain\.xml|theme/|persons/|printerSettings)"
    r"|docProps/app\.xml|docProps/thumbnail|xl/worksheets/sheet|\.vml$|\.bin$"
)
WITH_ATTRIBUTES = re.compile(r"xl/(pivotCache|externalLinks)/")
PROPERTIES = "docProps/core.xml"
AUTHORS = ("creator", "lastModifiedBy")  # who made the file is usual, and is no part of the data
BLOCKS = ("comment", "threadedComment", "p", "si")
HEADERS_FOOTERS = re.compile(rb"<(?:odd|even|first)(?:Header|Footer)>(.*?)</", re.DOTALL)
LAYOUT_CODES = re.compile(r'&amp;("[^"]*"|&quot;.*?&quot;|K[0-9A-F]{6}|\d+|[A-Z])')
PARTS_NAMED = {
    "comments": "a comment",
    "threadedComments": "a comment",
    "drawings": "a text box",
    "pivotCache": "the cache of a pivot table",
    "externalLinks": "the copy of a linked workbook",
    "docProps": "the document properties",
}


@dataclass(frozen=True)
class Layout:
    """Where the rows of a return stand: which sheet, the row of its headings (from 1) and its columns by place."""

    sheet: int
    header_row: int
    columns: Mapping[int, Column]


@dataclass(frozen=True)
class Found:
    """Something that looks like personal data: where, its kind, and the row if it stands in one."""

    where: str
    kind: str
    row: int = 0


def refuse_personal_data(file: RawFile, sheets: list[Sheet], parts: list[tuple[str, bytes]], layout: Layout) -> None:
    """Hold a file back whole if anything in it looks like personal data.

    Parameters
    ----------
    file : RawFile
    sheets : list of Sheet
        All of its sheets, hidden ones too.
    parts : list of (str, bytes)
        Everything in a workbook; empty for a text file.
    layout : Layout
        Where its rows stand.

    Raises
    ------
    SourceError
        It holds personal data, or a hidden sheet with anything in it.
    """
    found = [*_in_headings(sheets[layout.sheet], layout)]
    for place, sheet in enumerate(sheets):
        found += _in_sheet(sheet, place, layout)
    for name, content in parts:
        found += _in_part(file, name, content)
    if found:
        raise SourceError(
            f"{file.shown}: holds what looks like personal data, so nothing of it is kept. Found "
            f"{_in_words(found)}. Take it out and send the file again."
        )
    _refuse_hidden(file, sheets)


def _refuse_hidden(file: RawFile, sheets: list[Sheet]) -> None:
    hidden = [str(place) for place, sheet in enumerate(sheets, 1) if sheet.is_hidden and sheet.has_data]
    if hidden:
        raise SourceError(
            f"{file.shown}: expected no hidden sheet with anything in it, found sheet {', '.join(hidden)}. "
            "Delete it, or unhide it if it belongs there, and send the file again."
        )


def _in_words(found: list[Found]) -> str:
    """Each place and kind once, with up to five rows."""
    rows: dict[tuple[str, str], list[int]] = {}
    for each in found:
        rows.setdefault((each.where, each.kind), []).append(each.row)
    told: list[str] = []
    for (where, kind), numbers in rows.items():
        known = sorted({number for number in numbers if number})
        shown = ", ".join(str(number) for number in known[:EXAMPLES_SHOWN])
        more = f" and {len(known) - EXAMPLES_SHOWN} more" if len(known) > EXAMPLES_SHOWN else ""
        told.append(f"{where}: {kind}" + (f" (row {shown}{more})" if known else ""))
    return "; ".join(told)


def _in_headings(sheet: Sheet, layout: Layout) -> Iterator[Found]:
    for place, cell in enumerate(sheet.rows[layout.header_row - 1]):
        if cell is None or place in layout.columns:
            continue
        kind = personal_heading(str(cell))
        shown = f' "{cell}"' if not personal_words(str(cell)) else ""
        if kind:
            yield Found(f"column {get_column_letter(place + 1)}{shown}", kind)


def _in_sheet(sheet: Sheet, place: int, layout: Layout) -> Iterator[Found]:
    is_data = place == layout.sheet
    if personal := personal_words(sheet.name):
        yield Found(f"the name of sheet {place + 1}", personal)
    columns = layout.columns if is_data else {}
    for at in range(max((len(row) for row in sheet.rows), default=0)):
        column = columns.get(at)
        where = f'column "{column.name}"' if column else f"sheet {place + 1}, column {get_column_letter(at + 1)}"
        if column is None:
            yield from _in_column(sheet, at, (0, len(sheet.rows)), None, where)
        else:
            yield from _in_column(sheet, at, (0, layout.header_row), None, where)
            yield from _in_column(sheet, at, (layout.header_row, len(sheet.rows)), column, where)
    yield from _in_pairs(sheet, place, {at for at, column in columns.items() if column.is_numeric})


def _in_column(sheet: Sheet, at: int, span: tuple[int, int], column: Column | None, where: str) -> Iterator[Found]:
    """What stands in one column between two rows; without `column`, as free text."""
    filled = [
        (number, row[at])
        for number, row in enumerate(sheet.rows[slice(*span)], span[0] + 1)
        if at < len(row) and row[at] is not None
    ]
    if column is not None and column.kind == ColumnKind.KEY:
        keys = [(number, str(cell)) for number, cell in filled if str(cell).casefold() not in NOT_KNOWN]
        kinds = personal_keys([key for _, key in keys])
        yield from (Found(where, kind, keys[place][0]) for place, kind in sorted(kinds.items()))
        return
    kinds = {text: personal_words(text) for text in {cell for _, cell in filled if isinstance(cell, str)}}
    yield from (Found(where, kinds[cell], number) for number, cell in filled if isinstance(cell, str) and kinds[cell])


def _in_pairs(sheet: Sheet, place: int, figures: set[int]) -> Iterator[Found]:
    """Rows in which two cells are a latitude and a longitude; columns of figures are none."""
    for number, row in enumerate(sheet.rows, 1):
        fine = [
            value for at, cell in enumerate(row) if at not in figures and (value := _fine_decimal(cell)) is not None
        ]
        if len(fine) > 1 and any(is_pair_of_coordinates(a, b) for a in fine for b in fine):
            yield Found(f"sheet {place + 1}", A_POINT, number)


def _fine_decimal(cell: Cell) -> float | None:
    """The figure of a cell with four decimals or more."""
    if isinstance(cell, str):
        return float(cell) if "." in cell and DECIMAL.fullmatch(cell) else None
    if isinstance(cell, float) and len(repr(cell).partition(".")[2]) >= DECIMALS_OF_A_POINT:
        return cell
    return None


def _in_part(file: RawFile, name: str, content: bytes) -> Iterator[Found]:
    if name.startswith("xl/worksheets/sheet"):
        written = [match.decode("utf-8", "replace") for match in HEADERS_FOOTERS.findall(content)]
        texts = [" ".join(LAYOUT_CODES.sub(" ", text).split()) for text in written]
        yield from (Found("a page header or footer", kind) for text in texts if (kind := personal_words(text)))
        return
    if NOT_LOOKED_THROUGH.search(name) or not name.endswith((".xml", ".rels")):
        return
    where = next((words for sign, words in PARTS_NAMED.items() if sign in name), f"the part {name}")
    for text in _texts_of(file, name, content):
        if kind := personal_words(text):
            yield Found(where, kind)


def _texts_of(file: RawFile, name: str, content: bytes) -> Iterator[str]:
    """The pieces of text in a part of a workbook.

    Raises
    ------
    SourceError
        The part is no XML, so that it cannot be looked through.
    """
    try:
        root: Any = fromstring(content)
    except (SyntaxError, ValueError) as fault:
        raise SourceError(
            f"{file.shown}: its part {name} cannot be looked through for personal data. Copy the rows into a fresh "
            "template and send that."
        ) from fault
    authors = [text for each in _named(root, "author") if (text := each.text)]
    for element in root.iter():
        local = _local(element)
        if local == "author" or (name == PROPERTIES and local in AUTHORS):
            continue
        if local in BLOCKS:
            yield _without_author("".join(element.itertext()), authors)
        elif element.text and not _is_inside_block(local):
            yield element.text
        if WITH_ATTRIBUTES.search(name):
            yield from element.attrib.values()


def _is_inside_block(local: str) -> bool:
    """Runs of text are read with their block."""
    return local in ("t", "r", "rPr", "text")


def _without_author(text: str, authors: list[str]) -> str:
    """A comment without the author's name that spreadsheets put before it."""
    for author in authors:
        text = text.removeprefix(f"{author}:")
    return text


def _named(root: Any, local: str) -> Iterator[Any]:
    return (each for each in root.iter() if _local(each) == local)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
