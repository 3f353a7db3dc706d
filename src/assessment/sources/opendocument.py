"""Rows of an OpenDocument spreadsheet (.ods), streamed: sheets that inflate to gigabytes pass in a few megabytes."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO
from xml.parsers import expat

from assessment.sources.raw_files import UNREADABLE, RawFile
from assessment.terms.errors import SourceError

CONTENT = "content.xml"
MOST_CONTENT = 3_000_000_000  # bytes of content.xml: the Home Office's inflates to 1.4 GB
MOST_COLUMNS = 64  # the widest table read has 9; trailing repeats of empty cells run to 16,384
CHUNK = 1_048_576
LONGEST_CELL = 100_000  # characters: the longest note has a few thousand
MOST_PENDING = 16 * CHUNK  # read and not yet understood: one tag that never ends
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
SHEET, ROW = TABLE + "table", TABLE + "table-row"
CELLS = frozenset({TABLE + "table-cell", TABLE + "covered-table-cell"})
PARAGRAPH, SPACES, COMMENT = TEXT + "p", TEXT + "s", OFFICE + "annotation"
SHEET_NAME = TABLE + "name"
ROWS_REPEATED, CELLS_REPEATED = TABLE + "number-rows-repeated", TABLE + "number-columns-repeated"
STATED_VALUES = (OFFICE + "value", OFFICE + "date-value", OFFICE + "string-value")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not empty: its sheet, its number there (from 1), its cells, and how often it stands in a run."""

    sheet: str
    number: int
    cells: list[str]
    times: int = 1


def read_ods_rows(file: RawFile, is_wanted: Callable[[str], bool]) -> Iterator[SheetRow]:
    """The rows of some sheets, in order; rows and cells that are repeated are never expanded.

    Parameters
    ----------
    file : RawFile
        An .ods, on disk or inside a zip.
    is_wanted : function of a sheet's name
        Sheets that are not wanted are passed over.

    Yields
    ------
    SheetRow
        Numbers as they are stored, not as they are shown ("1234", not "1,234"); empty cells at the end are left out.

    Raises
    ------
    SourceError
        The file is no .ods, is damaged, declares entities, or inflates to more than any published file.

    Source
    ------
    OASIS OpenDocument 1.2, part 1, chapter 9 (tables).
    """
    try:
        with _opened(file) as source, zipfile.ZipFile(source) as archive:
            _check_size(archive, file)
            with archive.open(CONTENT) as stream:
                yield from _parsed(stream, is_wanted)
    except KeyError:
        raise SourceError(f"{file.shown}: expected an .ods spreadsheet, found a zip without {CONTENT}.") from None
    except expat.ExpatError as fault:
        raise SourceError(f"{file.shown}: {CONTENT} is not whole ({fault}). Download it again.") from fault
    except UNREADABLE as fault:
        raise SourceError(
            f"{file.shown}: expected an .ods spreadsheet, found {what_it_is(file)} ({fault}). Download it again."
        ) from fault


def _opened(file: RawFile) -> BinaryIO:
    """A stream that can be searched: a zip inside a zip is read into memory while it is deflated."""
    return io.BytesIO(file.content()) if file.member else file.open()


def _check_size(archive: zipfile.ZipFile, file: RawFile) -> None:
    size = archive.getinfo(CONTENT).file_size
    if size > MOST_CONTENT:
        raise SourceError(
            f"{file.shown}: {CONTENT} inflates to {size:,} bytes, expected at most {MOST_CONTENT:,}. Not read."
        )


def what_it_is(file: RawFile) -> str:
    """What stands in the place of a spreadsheet, for a message."""
    try:
        head = file.head().lstrip().lower()
    except SourceError:
        return "a damaged file"
    if head.startswith((b"<!doctype", b"<html")):
        return "a web page (HTML) saved under that name"
    return "a damaged file" if head.startswith(b"pk") else "something else"


def _parsed(stream: IO[bytes], is_wanted: Callable[[str], bool]) -> Iterator[SheetRow]:
    gathered = _Gathered(is_wanted)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = gathered.start
    parser.EndElementHandler = gathered.end
    parser.CharacterDataHandler = gathered.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        parser.Parse(chunk)
        if size - parser.CurrentByteIndex > MOST_PENDING:
            raise ValueError(f"a tag longer than {MOST_PENDING:,} bytes")
        yield from gathered.taken()
    parser.Parse(b"", True)
    yield from gathered.taken()


def _refuse_doctype(*_: object) -> None:
    """Entities can only be declared in a document type, and no spreadsheet program writes one."""
    raise ValueError("it declares a document type, which no spreadsheet has")


class _Gathered:
    """What expat calls while it reads: puts cells together to rows."""

    def __init__(self, is_wanted: Callable[[str], bool]) -> None:
        self._is_wanted = is_wanted
        self._rows: list[SheetRow] = []
        self._sheet, self._wanted, self._number = "", False, 0
        self._cells: list[str] = []
        self._position, self._row_times, self._cell_times = 0, 1, 1
        self._stated: str | None = None
        self._words: list[str] = []
        self._length = 0
        self._listening, self._comments = False, 0

    def taken(self) -> list[SheetRow]:
        """The rows put together since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == SHEET:
            self._sheet, self._number = attributes.get(SHEET_NAME, ""), 0
            self._wanted = self._is_wanted(self._sheet)
        elif not self._wanted:
            return
        elif name in CELLS:
            self._start_cell(attributes)
        elif name == PARAGRAPH:
            self._listening = not self._comments
            if self._words:
                self._words.append(" ")
        elif name == ROW:
            self._cells, self._position = [], 0
            self._row_times = int(attributes.get(ROWS_REPEATED, 1))
        elif name == SPACES:
            self._words.append(" ")
        elif name == COMMENT:
            self._comments += 1

    def end(self, name: str) -> None:
        if not self._wanted:
            return
        if name in CELLS:
            self._end_cell()
        elif name == PARAGRAPH:
            self._listening = False
        elif name == ROW:
            self._end_row()
        elif name == COMMENT:
            self._comments -= 1
        elif name == SHEET:
            self._wanted = False

    def characters(self, text: str) -> None:
        if self._listening:
            self._words.append(text)
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise ValueError(f"a cell with more text than any table, in row {self._number + 1} of {self._sheet}")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell_times = int(attributes.get(CELLS_REPEATED, 1))
        self._stated = next((attributes[name] for name in STATED_VALUES if name in attributes), None)
        self._words, self._length = [], 0

    def _end_cell(self) -> None:
        value = self._stated if self._stated is not None else "".join(self._words)
        if value and self._position < MOST_COLUMNS:
            self._cells += [""] * (self._position - len(self._cells))
            self._cells += [value] * min(self._cell_times, MOST_COLUMNS - self._position)
        self._position += self._cell_times

    def _end_row(self) -> None:
        if self._cells:
            self._rows.append(SheetRow(self._sheet, self._number + 1, self._cells, self._row_times))
        self._number += self._row_times
