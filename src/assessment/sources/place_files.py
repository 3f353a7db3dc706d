"""Tables of places as they are sent: rows of text, perhaps packed with gzip, and the account of those refused."""

import csv
import io
import math
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, cast

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
from isal import igzip, isal_zlib

from assessment.sources.formats import Examined
from assessment.sources.raw_files import RawFile
from assessment.tables.rows import FIRST_ROW_OF_DATA, named_rows
from assessment.terms.errors import SourceError

PACKED = b"\x1f\x8b"
PACKED_HEADER = 31  # zlib's word for "a gzip header comes first"
MOST_TEXT = 200_000_000  # bytes when inflated: the largest real one, File 7 of 2025, has about 20 MB
CSV_NAME = re.compile(r"\.csv(\.gz)?$", re.IGNORECASE)
WEB_PAGE = re.compile(r"\s*<(!doctype|html|head|body|\?xml|error)", re.IGNORECASE)
WITH_COMMAS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
DAMAGED = (OSError, EOFError, zlib.error, cast("type[Exception]", isal_zlib.IsalError))


@dataclass(frozen=True)
class Refusal:
    """Rows that were not taken in for one reason, with up to five of them."""

    reason: str
    rows: int
    examples: str


@dataclass(frozen=True)
class Rows:
    """What was read of one file, and what became of the rest of its rows.

    `rows_in` = rows of the file behind `frame` + `merged` repeats of one of them + refused. `vintage` is what the
    figures are of, where the whole file is of one. `note` tells what a reader of the account should know.
    """

    frame: pd.DataFrame
    rows_in: int
    vintage: str = ""
    merged: int = 0
    refusals: tuple[Refusal, ...] = ()
    note: str = ""

    @property
    def refused(self) -> int:
        return sum(refusal.rows for refusal in self.refusals)

    def without(self, bad: pd.Series, reason: str, column: str) -> "Rows":
        """These rows without bad ones; their cells in `column` are the examples."""
        if not bad.any():
            return self
        refusal = Refusal(reason, int(bad.sum()), named_rows(self.frame.loc[bad, column].astype("str")))
        return replace(self, frame=self.frame[~bad], refusals=(*self.refusals, refusal))

    def matching(self, column: str, pattern: str, expected: str) -> "Rows":
        """These rows without those whose cell is not as expected."""
        texts = self.frame[column]
        blank = texts == ""
        kept = self.without(blank, f"{column} is blank", column)
        texts = kept.frame[column]
        return kept.without(~texts.str.fullmatch(pattern), f"{column} is not {expected}", column)

    def each_once(self, columns: list[str]) -> "Rows":
        """These rows, of those alike in `columns` the first."""
        once = self.frame.drop_duplicates(columns)
        return replace(self, frame=once, merged=self.merged + len(self.frame) - len(once))

    def numbered(self, columns: list[str]) -> "Rows":
        """These rows with numbers in place of text; a row with other text is refused."""
        rows = self
        for column in columns:
            numbers = numbers_in(rows.frame[column])
            kept = rows.without(numbers.isna(), f"{column} is not a number", column)
            rows = replace(kept, frame=kept.frame.assign(**{column: numbers[kept.frame.index]}))
        return rows

    def examined(self, file: RawFile, edition: str, covers: str) -> Examined:
        """What these rows say of their file, on examining it."""
        messages = [f"{file.shown}: {r.rows} rows refused: {r.reason}: {r.examples}" for r in self.refusals]
        return Examined(edition, self.rows_in - self.merged - self.refused, covers, tuple(messages))


def number_in(cell: Any) -> float:
    """The number in a cell, "1,234" being 1234; not a number where it holds anything else."""
    try:
        number = float(cell)
    except (TypeError, ValueError):
        text = str(cell).strip()
        number = float(text.replace(",", "")) if WITH_COMMAS.fullmatch(text) else math.nan
    return number if math.isfinite(number) else math.nan


def numbers_in(cells: pd.Series) -> pd.Series:
    """The number in each cell, as `number_in`."""
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    odd = numbers.isna() | ~numbers.abs().lt(math.inf)
    return numbers.where(~odd, cells[odd].map(number_in).astype("float64"))


def some_left(rows: Rows, file: RawFile, expected: str) -> Rows:
    """The rows, unless none is left.

    Raises
    ------
    SourceError
        Every row was refused: the file is of another kind or country.
    """
    if len(rows.frame):
        return rows
    reasons = "; ".join(f"{r.reason}: {r.examples}" for r in rows.refusals) or "no row below the header"
    raise SourceError(f"{file.shown}: expected {expected}, found none that can be read ({reasons}). Not taken in.")


def head_text(file: RawFile) -> str:
    """The first characters of a text file, packed or not; "" where they cannot be had."""
    try:
        head = file.head()
        if head.startswith(PACKED):
            head = zlib.decompressobj(PACKED_HEADER).decompress(head)
    except (SourceError, zlib.error):
        return ""
    return head.decode("utf-8-sig", errors="replace")


def header_of(file: RawFile) -> list[str]:
    """The cells of the first line, as published; [] where the file is no comma-separated text."""
    text = head_text(file)
    if WEB_PAGE.match(text) or "\x00" in text:
        return []
    lines = text.splitlines()[:1]
    try:
        return [cell.strip() for cell in next(csv.reader(lines), [])]
    except csv.Error:
        return []


def plain_content(file: RawFile) -> bytes:
    """All bytes of a text file, inflated where it is packed with gzip.

    Raises
    ------
    SourceError
        It is damaged, cut short, or larger than any published table of places.
    """
    if file.size > MOST_TEXT:
        raise SourceError(f"{file.shown}: expected at most {MOST_TEXT:,} bytes, found {file.size:,}. Not read.")
    content = file.content()
    if not content.startswith(PACKED):
        return content
    try:
        with igzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            content = stream.read(MOST_TEXT + 1)
    except DAMAGED as fault:
        raise SourceError(f"{file.shown}: damaged or cut short ({fault}). Download it again.") from fault
    if len(content) > MOST_TEXT:
        raise SourceError(f"{file.shown}: inflates to more than {MOST_TEXT:,} bytes. Not read.")
    return content


def read_texts(file: RawFile) -> tuple[list[str], Rows]:
    """The header of a comma-separated file as published, and its rows as text (columns 0, 1, ...).

    A row with more or fewer cells than the header is refused. The index counts rows below the header.

    Raises
    ------
    SourceError
        It is damaged, a web page, not UTF-8, not comma-separated, or empty.
    """
    text = _text(file)
    plain = _without_quotes(text)
    if plain is not None:
        return plain
    lines = _lines(text, file)
    if len(lines) < FIRST_ROW_OF_DATA:
        raise SourceError(f"{file.shown}: expected a header and rows, found {len(lines)} lines. Download it again.")
    header, width = [cell.strip() for cell in lines[0]], len(lines[0])
    ragged = {row: len(cells) for row, cells in enumerate(lines[1:]) if len(cells) != width}
    whole = [row for row in range(len(lines) - 1) if row not in ragged]
    columns = list(zip(*(lines[row + 1] for row in whole), strict=True)) or [()] * width
    index = pd.Index(whole, dtype="int64")
    frame = pd.DataFrame({place: pd.Series(list(cells), index, dtype="str") for place, cells in enumerate(columns)})
    rows = Rows(frame, len(lines) - 1)
    if not ragged:
        return header, rows
    examples = named_rows(pd.Series({row: f"{count} cells" for row, count in ragged.items()}))
    return header, replace(rows, refusals=(Refusal(f"not {width} cells", len(ragged), examples),))


def _text(file: RawFile) -> str:
    content = plain_content(file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise SourceError(f"{file.shown}: expected text in UTF-8 ({fault}). Save it as CSV UTF-8.") from fault
    if WEB_PAGE.match(text):
        raise SourceError(f"{file.shown}: expected a CSV file, found a web page. Download the file itself.")
    return text


def _without_quotes(text: str) -> tuple[list[str], Rows] | None:
    """A large file in a tenth of the time, where no cell is quoted and every row has as many cells; None elsewhere."""
    top, _, rest = text.partition("\n")
    if '"' in text or "\x00" in text or not top.strip() or not rest.strip():
        return None
    header = top.rstrip("\r").split(",")
    names = [str(place) for place in range(len(header))]
    types = pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    try:
        table = pa_csv.read_csv(
            io.BytesIO(rest.encode()),
            pa_csv.ReadOptions(column_names=names, use_threads=False),
            pa_csv.ParseOptions(quote_char=False),
            types,
        )
    except pa.ArrowInvalid:
        return None
    frame = pd.DataFrame({place: table.column(place).to_pandas() for place in range(len(names))}).astype("str")
    return [cell.strip() for cell in header], Rows(frame, len(frame))


def _lines(text: str, file: RawFile) -> list[list[str]]:
    try:
        return [cells for cells in csv.reader(io.StringIO(text, newline=""), strict=True) if cells]
    except csv.Error as fault:
        raise SourceError(f"{file.shown}: not readable as CSV ({fault}). Download it again.") from fault


def check_columns(file: RawFile, header: Iterable[str], found: Iterable[str], wanted: Mapping[str, str]) -> None:
    """Hold a header to what is wanted of it.

    Parameters
    ----------
    header : iterable of str
        As published.
    found : iterable of str
        Our names of the columns that were recognised.
    wanted : mapping of our names to the publisher's

    Raises
    ------
    SourceError
        A column is missing, the near miss named, or stands twice.
    """
    names, known = [cell for cell in header if cell], list(found)
    missing = [theirs for ours, theirs in wanted.items() if ours not in known]
    faults = [f'missing column "{theirs}"{_meant(theirs, names)}' for theirs in missing]
    faults += [f'column "{theirs}" stands twice' for ours, theirs in wanted.items() if known.count(ours) > 1]
    if faults:
        expected = ", ".join(wanted.values())
        raise SourceError(f"{file.shown}, header: {'; '.join(faults)}. Expected at least: {expected}.")


def _meant(column: str, names: list[str]) -> str:
    close = get_close_matches(column.lower(), [name.lower() for name in names], n=1)
    if not close:
        return ""
    return f' (found "{next(name for name in names if name.lower() == close[0])}": rename it)'
