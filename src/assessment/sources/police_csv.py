"""The csv files of data.police.uk as columns: the file held to its layout, and rows with faults told apart.

What is wrong with the file as a whole (its encoding, its header, its end) is a `SourceError`. What is wrong with a row
is counted, with the numbers of up to five rows, and the row is left out.
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from assessment.sources.inflate import content_of, fingerprint
from assessment.sources.raw_files import RawFile
from assessment.tables.rows import EXAMPLES_SHOWN, FIRST_ROW_OF_DATA
from assessment.terms.crime import PoliceKind, RowFault
from assessment.terms.errors import SourceError

FIRST_MONTH = "2010-12"  # the oldest month that data.police.uk has
CODES = pa.dictionary(pa.int32(), pa.string())
UTF8_MARK = b"\xef\xbb\xbf"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NAME = re.compile(r"^(\d{4}-\d{2})-([a-z0-9-]+)-(street|outcomes|stop-and-search)( ?\(\d+\))?\.csv$", re.IGNORECASE)
_MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Layout:
    """One kind of file: its header as published, and how the columns that we read are typed.

    `last_cells` are the values that the last column may hold: a file that ends within one was cut short.
    """

    kind: PoliceKind
    columns: tuple[str, ...]
    types: Mapping[str, pa.DataType]
    last_cells: frozenset[str]


@dataclass(frozen=True)
class Refused:
    """Rows refused for one reason; `examples` are up to five of their numbers in the file (the header is row 1)."""

    reason: RowFault
    rows: int
    examples: tuple[int, ...]


@dataclass(frozen=True)
class PoliceRows:
    """The rows of one file that hold, under the house's column names, and those that do not, by reason.

    `rows_in` counts both. `numbers` are the rows' numbers in the file. `content` is the same for the same bytes.
    """

    kind: PoliceKind
    month: str
    force: str
    rows: pa.Table
    numbers: np.ndarray
    rows_in: int
    refused: tuple[Refused, ...]
    content: str


@dataclass(frozen=True)
class NamedAs:
    """What a file's name tells."""

    month: str
    force: str
    kind: PoliceKind


def named_as(name: str) -> NamedAs | None:
    """Month, force and kind in a name as published ("2023-05-merseyside-street.csv"); None if it tells none."""
    found = _NAME.match(name)
    return NamedAs(found[1], found[2].lower(), PoliceKind(found[3].lower())) if found else None


def is_month(text: str) -> bool:
    """True for a month that data.police.uk may have: "2023-05"."""
    return bool(_MONTH.fullmatch(text)) and text >= FIRST_MONTH


def check_month(file: RawFile, month: str, today: date) -> None:
    """Refuse a file of an impossible or future month.

    Raises
    ------
    SourceError
    """
    if not is_month(month):
        raise SourceError(f"{file.shown}: expected a month since {FIRST_MONTH} such as 2023-05, found {month!r}.")
    if month > today.strftime("%Y-%m"):
        raise SourceError(f"{file.shown}: expected a month up to {today:%Y-%m}, found {month}, which is in the future.")


@dataclass(frozen=True)
class CsvRead:
    """A file's cells, before its rows are judged; `short` are the numbers of rows with too few or too many cells."""

    cells: pa.Table
    numbers: np.ndarray
    short: tuple[int, ...]
    content: str


def read_csv(file: RawFile, layout: Layout) -> CsvRead:
    """The columns of a file, typed as its layout says.

    Raises
    ------
    SourceError
        The file is damaged, no csv in UTF-8, has another header, was cut short, or holds no row.
    """
    content = content_of(file)
    check_text(content, file.shown)
    check_header(_first_line(content), layout, file.shown)
    _check_end(content, layout, file.shown)
    short: list[int] = []
    cells = _parsed(content, layout, short, file.shown)
    _check_lines(content, cells.num_rows + len(short), file.shown)
    if not cells.num_rows:
        raise SourceError(
            f"{file.shown}: expected rows, found {len(short):,} that could be read none of. Not taken in."
        )
    return CsvRead(cells, _row_numbers(cells.num_rows, short), tuple(short), fingerprint(content))


def check_text(content: bytes, shown: str) -> None:
    """Refuse what is no csv in UTF-8.

    Raises
    ------
    SourceError
    """
    if content.startswith(WIDE_MARKS) or b"\x00" in content[:1000]:
        raise SourceError(f"{shown}: expected text in UTF-8, found UTF-16 or no text. Save it as CSV UTF-8.")
    if content.lstrip(UTF8_MARK + b" \r\n\t")[:1] == b"<":
        raise SourceError(f"{shown}: expected csv, found a web page saved under this name. Download the file again.")
    if content.isascii():
        return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        row = content.count(b"\n", 0, fault.start) + 1
        raise SourceError(
            f"{shown}, row {row}: expected UTF-8, found another encoding. Save it as CSV UTF-8."
        ) from None


def header_of(first_line: bytes) -> list[str]:
    """The cells of a header, its byte mark and line end removed."""
    text = first_line.removeprefix(UTF8_MARK).decode("utf-8", errors="replace").strip("\r\n")
    return next(csv.reader([text]), [])


def check_header(first_line: bytes, layout: Layout, shown: str) -> None:
    """Hold a header to its layout.

    Raises
    ------
    SourceError
    """
    found = header_of(first_line)
    if tuple(found) == layout.columns:
        return
    missing = [name for name in layout.columns if name not in found]
    unknown = [name[:40] for name in found if name not in layout.columns]
    told = f"missing {', '.join(missing) or 'none'}; not known {', '.join(unknown[:EXAMPLES_SHOWN]) or 'none'}"
    if not missing and not unknown:
        told = "found them in another order or twice"
    raise SourceError(
        f"{shown}, row 1: expected the {len(layout.columns)} columns of a {layout.kind} file as published; {told}. "
        "Download it again and do not edit it."
    )


def _first_line(content: bytes) -> bytes:
    end = min(found for found in (content.find(b"\n"), content.find(b"\r"), len(content)) if found >= 0)
    return content[:end]


def _check_end(content: bytes, layout: Layout, shown: str) -> None:
    """A last line without its end may be whole; one that lacks cells, or part of the last, is not."""
    if content.endswith((b"\n", b"\r")):
        return
    start = max(content.rfind(b"\n"), content.rfind(b"\r")) + 1
    cells = next(csv.reader([content[start:].decode("utf-8")]), [])
    if len(cells) != len(layout.columns) or cells[-1] not in {*layout.last_cells, layout.columns[-1]}:
        raise SourceError(f"{shown}: expected whole rows, found the last one cut short. Download it again.")


def _parsed(content: bytes, layout: Layout, short: list[int], shown: str) -> pa.Table:
    def note(row: pa_csv.InvalidRow) -> str:
        short.append(row.number)
        return "skip"

    reading = pa_csv.ReadOptions(use_threads=False, block_size=len(content) + 1)
    parsing = pa_csv.ParseOptions(invalid_row_handler=note)
    try:
        return pa_csv.read_csv(pa.py_buffer(content), reading, parsing, _conversion(layout.types))
    except pa.ArrowInvalid:
        short.clear()  # a number that is none: read the numbers as text, so that the row can be told
    texts = {name: pa.string() if pa.types.is_floating(kind) else kind for name, kind in layout.types.items()}
    try:
        return _with_numbers(pa_csv.read_csv(pa.py_buffer(content), reading, parsing, _conversion(texts)), layout)
    except pa.ArrowInvalid as fault:
        raise SourceError(f"{shown}: cannot be read as csv ({fault}). Download it again.") from fault


def _conversion(types: Mapping[str, pa.DataType]) -> pa_csv.ConvertOptions:
    # The text was found to be UTF-8 before; a blank is missing only where a number is read.
    return pa_csv.ConvertOptions(
        column_types=dict(types), include_columns=list(types), check_utf8=False, null_values=[""]
    )


def _with_numbers(cells: pa.Table, layout: Layout) -> pa.Table:
    """Text columns as numbers where they are some; what is none becomes infinite: an impossible place."""
    for position, (name, kind) in enumerate(layout.types.items()):
        if pa.types.is_floating(kind):
            numbers = [_number(text) for text in cells.column(name).to_pylist()]
            cells = cells.set_column(position, name, pa.array(numbers, kind))
    return cells


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return float("inf")


def _check_lines(content: bytes, rows: int, shown: str) -> None:
    """A quotation mark that is never closed swallows the lines after it: then rows and lines differ."""
    ends = np.count_nonzero(np.frombuffer(content, dtype=np.uint8) == ord("\n"))
    lines = ends + (not content.endswith(b"\n"))
    if lines == rows + 1:
        return
    written = sum(1 for line in content.splitlines() if line)
    if written != rows + 1:
        raise SourceError(
            f"{shown}: expected one row a line, found {written - 1:,} lines and {rows:,} rows. A quotation mark may "
            "not be closed. Download it again."
        )


def _row_numbers(rows: int, short: list[int]) -> np.ndarray:
    """The number in the file of each row that was read, `short` ones having been left out."""
    if not short:
        return np.arange(FIRST_ROW_OF_DATA, rows + FIRST_ROW_OF_DATA)
    every = np.arange(FIRST_ROW_OF_DATA, rows + len(short) + FIRST_ROW_OF_DATA)
    return every[~np.isin(every, short)]


def one_chunk(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def where(column: pa.ChunkedArray, is_so: Callable[[str], bool]) -> np.ndarray:
    """True for the rows whose text is so; asked once for each different text."""
    array = one_chunk(column)
    answers = np.array([is_so(text) for text in array.dictionary.to_pylist()], dtype=bool)
    return answers[array.indices.to_numpy()]


def told_apart(faults: Mapping[RowFault, np.ndarray], read: CsvRead) -> tuple[np.ndarray, tuple[Refused, ...]]:
    """Which rows hold, and the others by the first of their faults.

    Parameters
    ----------
    faults : mapping of RowFault to array of bool, shape (n_rows,)
        In the order in which they are counted.
    """
    holds = np.ones(read.cells.num_rows, dtype=bool)
    refused = [_refused(RowFault.CELLS, np.array(read.short))] if read.short else []
    for reason, at_fault in faults.items():
        if (first := at_fault & holds).any():
            refused.append(_refused(reason, read.numbers[first]))
            holds &= ~at_fault
    return holds, tuple(refused)


def _refused(reason: RowFault, numbers: np.ndarray) -> Refused:
    return Refused(reason, len(numbers), tuple(int(number) for number in numbers[:EXAMPLES_SHOWN]))
