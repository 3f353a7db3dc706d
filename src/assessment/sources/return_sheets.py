"""The cells of what a partner sent, workbook or text, as they stand: only whether they can be read is judged here."""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any, cast

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from assessment.sources.raw_files import MOST_RATIO, RawFile
from assessment.terms.errors import SourceError

Cell = str | int | float | date | datetime | None

ZIP_SIGN = b"PK\x03\x04"
OLD_EXCEL_SIGN = b"\xd0\xcf\x11\xe0"
WORKBOOK_PART = "xl/workbook.xml"
MOST_INFLATED = 500_000_000  # bytes of a workbook's parts together: a million rows of records stay below
MOST_RATIO_FREE = 20_000_000  # bytes below which blank formatted rows may deflate as well as they like
HTML_SIGN = re.compile(rb"^\s*(<!doctype html|<html|<table|<\?xml)", re.IGNORECASE)
DELIMITERS = (",", ";", "\t", "|")
BYTE_ORDER_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
MOST_COLUMNS = 1_000  # beyond what anybody fills; a stray cell far to the right is found, not padded
SPREADSHEET_FAULTS = (OSError, KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, SyntaxError)
FORMULA = re.compile(rb"<f[ >/]")
EMBEDDED = ("xl/embeddings/", "xl/media/")
SHARED_DECIMALS = 10
DOCUMENT_TYPE = b"<!DOCTYPE"
SNIFFED_PART = 2_000


@dataclass(frozen=True)
class Sheet:
    """One sheet, or the whole of a text file. Row n of the spreadsheet is `rows[n - 1]`; blank cells are None."""

    name: str
    is_hidden: bool
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def has_data(self) -> bool:
        return any(any(value is not None for value in row) for row in self.rows)


def is_workbook(file: RawFile) -> bool:
    """Whether the bytes are those of a workbook, whatever its name says."""
    return file.head().startswith(ZIP_SIGN)


def read_sheets(file: RawFile, delimiter: str = ",", most_rows: int | None = None) -> list[Sheet]:
    """Every sheet of a workbook, hidden ones too; of a text file, one sheet without a name.

    Parameters
    ----------
    file : RawFile
    delimiter : str
        What separates the cells of a text file.
    most_rows : int, optional
        How many rows of each sheet are wanted; all, if not given.

    Raises
    ------
    SourceError
        It is damaged, locked, an old Excel file, a web page, no text, or a formula in it was never worked out.
    """
    if is_workbook(file):
        return list(_workbook_sheets(file, most_rows))
    return [Sheet("", is_hidden=False, rows=_text_rows(text_of(file), delimiter, file, most_rows))]


def text_of(file: RawFile) -> str:
    """The text of a CSV file, by its mark, as UTF-8, or as Windows writes it.

    Raises
    ------
    SourceError
        It is an old Excel file, a web page, or no text.
    """
    content = file.content()
    if content.startswith(OLD_EXCEL_SIGN):
        raise SourceError(
            f"{file.shown}: expected a workbook or CSV, found an old Excel file or one locked with a password. "
            "Save it unlocked as Excel workbook (.xlsx)."
        )
    if HTML_SIGN.match(content[:200]):
        raise SourceError(f"{file.shown}: expected a workbook or CSV, found a web page. Save the return itself.")
    for encoding, mark in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding, file)
    if b"\x00" in content[:200]:
        return _decoded(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be", file)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252", file)


def _decoded(content: bytes, encoding: str, file: RawFile) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise SourceError(f"{file.shown}: expected text, found bytes that are none. Save it as CSV UTF-8.") from fault
    if "\x00" in text:
        raise SourceError(f"{file.shown}: expected text, found bytes that are none. Save it as CSV UTF-8.")
    return text


def _text_rows(text: str, delimiter: str, file: RawFile, most_rows: int | None) -> tuple[tuple[Cell, ...], ...]:
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), most_rows))
    except csv.Error as fault:
        raise SourceError(f"{file.shown}: cannot be read as CSV ({fault}). Save it as CSV UTF-8.") from fault
    return tuple(tuple(cell_of_text(value) for value in row) for row in rows)


def cell_of_text(text: str) -> Cell:
    """A cell's text without blanks around it; None where nothing is left."""
    stripped = text.replace("\u00a0", " ").strip().strip("\ufeff\u200b")
    return stripped or None


def check_parts(file: RawFile) -> list[tuple[str, bytes]]:
    """The parts of a workbook besides its sheets' cells, held to size and kind: comments, drawings, caches, properties.

    Raises
    ------
    SourceError
        It is damaged, inflates to more than any return, or embeds pictures or files, which cannot be looked into.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.content())) as book:
            infos = book.infolist()
            _check_sizes(infos, file)
            parts = [(info.filename, book.read(info)) for info in infos if not info.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as fault:
        raise SourceError(f"{file.shown}: damaged or locked workbook ({fault}). Save it again and resend.") from fault
    if any(DOCUMENT_TYPE in data[:SNIFFED_PART] for _, data in parts):
        raise SourceError(f"{file.shown}: defines its own XML entities, which no spreadsheet does. Not read.")
    return parts


def _check_sizes(infos: list[zipfile.ZipInfo], file: RawFile) -> None:
    inflated, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    is_bomb = inflated > MOST_RATIO_FREE and inflated > MOST_RATIO * max(packed, 1)
    if inflated > MOST_INFLATED or is_bomb:
        raise SourceError(
            f"{file.shown}: it inflates from {packed:,} to {inflated:,} bytes, more than any return. Copy the rows "
            "into a fresh template, or save them as CSV."
        )
    embedded = [info.filename for info in infos if info.filename.startswith(EMBEDDED)]
    if embedded:
        raise SourceError(
            f"{file.shown}: holds {len(embedded)} pictures or embedded files, which cannot be checked for personal "
            "data. Take them out and send the file again."
        )


def _workbook_sheets(file: RawFile, most_rows: int | None) -> Iterator[Sheet]:
    content = io.BytesIO(file.content())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a workbook holds that openpyxl does not keep is not needed here
            book = load_workbook(content, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                yield _read_sheet(sheet, most_rows)
    except (*SPREADSHEET_FAULTS, zipfile.BadZipFile, InvalidFileException) as fault:
        raise SourceError(
            f"{file.shown}: cannot be read as a workbook ({type(fault).__name__}). Save it as .xlsx and resend."
        ) from fault


def _read_sheet(sheet: Any, most_rows: int | None) -> Sheet:
    sheet.reset_dimensions()
    rows = [_read_row(row) for row in islice(sheet.iter_rows(), most_rows)]
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(str(sheet.title), is_hidden=sheet.sheet_state != "visible", rows=tuple(rows))


def _read_row(row: tuple[Any, ...]) -> tuple[Cell, ...]:
    cells = [_read_cell(cell) for cell in row[:MOST_COLUMNS]]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _read_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        return cell_of_text(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        shows_time = "h" in str(cell.number_format).lower()
        return value if shows_time or value.time() != time(0) else value.date()
    if isinstance(value, (int, float)):
        is_percent = "%" in str(cell.number_format)
        return f"{round(value * 100, SHARED_DECIMALS):g}%" if is_percent else value
    return str(value)


def formulas_not_worked_out(file: RawFile, parts: list[tuple[str, bytes]]) -> list[tuple[str, int, int]]:
    """Formula cells that hold no result: sheet, row and column (from 1), in the order of the sheets.

    Parameters
    ----------
    file : RawFile
    parts : list of (str, bytes)
        As from `check_parts`: a workbook without formulas is not read a second time.
    """
    sheets = [data for name, data in parts if name.startswith("xl/worksheets/sheet")]
    if not any(FORMULA.search(data) for data in sheets):
        return []
    content = file.content()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        written = load_workbook(io.BytesIO(content), read_only=True)
        worked = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found: list[tuple[str, int, int]] = []
        for asked, given in zip(written.worksheets, worked.worksheets, strict=True):
            found += _unworked(cast("Any", asked), cast("Any", given))
    return found


def _unworked(asked: Any, given: Any) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    asked.reset_dimensions()
    given.reset_dimensions()
    pairs = zip(asked.iter_rows(), given.iter_rows(values_only=True), strict=False)
    for number, (formulas, values) in enumerate(pairs, 1):
        for place, (cell, value) in enumerate(zip(formulas, values, strict=False), 1):
            if cell.data_type == "f" and value is None:
                found.append((str(asked.title), number, place))
    return found
