"""Workbooks of publishers' tables (xlsx), streamed a row at a time: the largest has 20 million cells."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from assessment.sources.place_files import WEB_PAGE
from assessment.sources.raw_files import MOST_INFLATED, MOST_RATIO, SNIFFED, RawFile
from assessment.terms.errors import SourceError

XLSX = ".xlsx"
ZIPPED = b"PK"
CONTENTS = "xl/workbook.xml"  # the part of a workbook that lists its sheets
MOST_CONTENTS = 1_000_000  # bytes of it
SHEET_TITLE = re.compile(r'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"')
DEEPEST_HEADER = 10  # rows: titles stand above the header, on row 1 to 5 in those published
BROKEN = (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, ParseError, InvalidFileException)


def is_workbook(file: RawFile) -> bool:
    """True for a file that is named as a workbook."""
    return file.name.lower().endswith(XLSX)


def sheet_titles(file: RawFile) -> list[str]:
    """The titles of a workbook's sheets, without reading any; [] where it cannot be opened."""
    try:
        with _stream(file) as stream, zipfile.ZipFile(stream) as package:
            if package.getinfo(CONTENTS).file_size > MOST_CONTENTS:
                return []
            contents = package.read(CONTENTS).decode("utf-8", errors="replace")
    except (SourceError, *BROKEN, zlib.error):
        return []
    return [html.unescape(title) for title in SHEET_TITLE.findall(contents)]


@contextmanager
def sheets(file: RawFile) -> Iterator[dict[str, Iterator[tuple[Any, ...]]]]:
    """The rows of each sheet, values only, by its title; read while the block lasts.

    Raises
    ------
    SourceError
        It is no workbook, damaged, cut short, or would inflate to more than any published one.
    """
    with _opened(file) as book:
        yield {title: _rows(book[title], file) for title in book.sheetnames}


@contextmanager
def _opened(file: RawFile) -> Iterator[Any]:
    with _stream(file) as stream:
        _check_package(stream, file)
        try:
            book = load_workbook(stream, read_only=True, data_only=True)
        except BROKEN as fault:
            raise SourceError(f"{file.shown}: not a readable workbook ({fault}). Download it again.") from fault
        try:
            yield book
        finally:
            book.close()


def _stream(file: RawFile) -> BinaryIO:
    """The workbook as a file that can be read from any place; one inside a zip is held in memory."""
    return io.BytesIO(file.content()) if file.member else file.open()


def _check_package(stream: BinaryIO, file: RawFile) -> None:
    if WEB_PAGE.match(stream.read(SNIFFED).decode("utf-8", errors="replace")):
        raise SourceError(f"{file.shown}: expected a workbook, found a web page. Download the file itself.")
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
    except BROKEN as fault:
        raise SourceError(f"{file.shown}: not a whole workbook ({fault}). Download it again.") from fault
    for part in parts:
        if part.file_size > MOST_INFLATED or part.file_size > MOST_RATIO * max(part.compress_size, 1) + SNIFFED:
            raise SourceError(
                f"{file.shown}: its part {part.filename} inflates from {part.compress_size:,} to {part.file_size:,} "
                "bytes, more than any published workbook. Not read."
            )


def _rows(sheet: Any, file: RawFile) -> Iterator[tuple[Any, ...]]:
    try:
        yield from sheet.iter_rows(values_only=True)
    except (*BROKEN, zlib.error) as fault:
        raise SourceError(f"{file.shown}: damaged ({fault}). Download it again.") from fault


def header_row(rows: Iterator[tuple[Any, ...]], sign: str, file: RawFile, title: str) -> tuple[int, list[str]]:
    """The row of a sheet that is its header, told by a cell that starts with `sign`, and its number.

    Raises
    ------
    SourceError
        None of the first rows has one.
    """
    for number, row in enumerate(rows, 1):
        header = [str(cell if cell is not None else "").strip() for cell in row]
        if any(cell.startswith(sign) for cell in header):
            return number, header
        if number == DEEPEST_HEADER:
            break
    raise SourceError(
        f'{file.shown}, sheet "{title}": expected a header with "{sign}..." in the first {DEEPEST_HEADER} rows, found '
        "none. Download the workbook as published."
    )
