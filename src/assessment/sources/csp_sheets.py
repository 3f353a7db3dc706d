"""Rows of recorded crime by partnership, whatever the file: .ods, .xlsx or csv, header found by its names."""

import csv
import re
import zipfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from assessment.sources.opendocument import MOST_CONTENT, SheetRow, read_ods_rows, what_it_is
from assessment.sources.raw_files import UNREADABLE, RawFile, lines_of
from assessment.terms.errors import SourceError

# Ours, and the names that editions give it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "financial_year": ("financial year",),
    "financial_quarter": ("financial quarter",),
    "force": ("police force", "force name", "force"),
    "csp_name": ("csp name", "community safety partnership", "community safety partnership name"),
    "offence_group": ("offence group",),
    "offence_count": ("offence count", "number of offences"),
    "offence_description": ("offence description",),
    "offence_subgroup": ("offence subgroup",),
    "offence_code": ("offence code",),
}
OPTIONAL = ("offence_description", "offence_subgroup", "offence_code")
REQUIRED = tuple(name for name in COLUMNS if name not in OPTIONAL)
FEWEST_OF_HEADER = 3  # names that make a row the header, even if others are missing
ROWS_BEFORE_HEADER = 20
YEAR_SHEET = re.compile(r"20\d{2}[_-]\d{2}")
NOTES = "notes"
CSV, XLSX = ".csv", ".xlsx"
MOST_ROWS = 5_000_000  # five years of England and Wales have about one million
MOST_NOTES = 1_000  # lines


@dataclass
class Coded:
    """A column of text kept as numbers of its distinct values."""

    levels: dict[str, int] = field(default_factory=dict)
    codes: "array[int]" = field(default_factory=lambda: array("i"))

    def add(self, text: str) -> None:
        self.codes.append(self.levels.setdefault(text, len(self.levels)))

    def series(self) -> pd.Series:
        codes = np.frombuffer(self.codes, dtype=np.int32) if self.codes else np.array([], dtype=np.int32)
        return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(list(self.levels), dtype="str")))


def gather_csp_rows(file: RawFile) -> "CspRows":
    """Every row of the financial years of a file, and the lines of its notes.

    Raises
    ------
    SourceError
        No sheet named after a financial year, a column missing, no row, more rows than any edition has, or damaged.
    """
    gathered = CspRows(file)
    for row in _rows(file):
        gathered.add(row)
    gathered.check_whole()
    return gathered


def each_level(texts: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """A column of categories with each text that occurs changed once.

    Parameters
    ----------
    texts : Series of categories
    change : function from one text to another
        Two texts may become one.

    Returns
    -------
    Series of categories, same index, categories in the order of the alphabet.
    """
    present = texts.cat.remove_unused_categories()
    changed = [change(str(text)) for text in present.cat.categories]
    levels = sorted(set(changed))
    places = np.array([levels.index(text) for text in changed], dtype=np.int64)
    codes = places[present.cat.codes.to_numpy()] if len(present) else places
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(levels, dtype="str")), index=texts.index)


def _rows(file: RawFile) -> Iterator[SheetRow]:
    suffix = "." + file.name.rpartition(".")[2].lower()
    if suffix == CSV:
        return _csv_rows(file)
    return _xlsx_rows(file) if suffix == XLSX else read_ods_rows(file, _is_wanted)


def _is_wanted(sheet: str) -> bool:
    return bool(YEAR_SHEET.fullmatch(sheet.strip())) or sheet.strip().lower() == NOTES


def _csv_rows(file: RawFile) -> Iterator[SheetRow]:
    try:
        for number, cells in enumerate(csv.reader(lines_of(file), strict=True), 1):
            if any(cells):
                yield SheetRow("", number, cells)
    except csv.Error as fault:
        raise SourceError(f"{file.shown}: cannot be read as CSV ({fault}). Save it as CSV UTF-8.") from fault


def _xlsx_rows(file: RawFile) -> Iterator[SheetRow]:
    try:
        with file.open() as stream:
            _check_inflated(file)
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            for name in filter(_is_wanted, book.sheetnames):
                for number, values in enumerate(book[name].iter_rows(values_only=True), 1):
                    if cells := [_text(value) for value in values]:
                        yield from [SheetRow(name, number, cells)] if any(cells) else []
            book.close()
    except (*UNREADABLE, KeyError, SyntaxError, InvalidFileException) as fault:  # ParseError is a SyntaxError
        raise SourceError(
            f"{file.shown}: expected an .xlsx workbook, found {what_it_is(file)} ({fault}). Download it again."
        ) from fault


def _check_inflated(file: RawFile) -> None:
    if file.member:
        return
    with zipfile.ZipFile(file.path) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > MOST_CONTENT:
        raise ValueError(f"it inflates to {size:,} bytes, expected at most {MOST_CONTENT:,}")


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


class CspRows:
    """The columns of one file as they fill: text as codes, so that a million rows take a few dozen megabytes."""

    def __init__(self, file: RawFile) -> None:
        self.file = file
        self.columns = {name: Coded() for name in COLUMNS}
        self.sheets, self.rows, self.times = Coded(), array("q"), array("q")
        self.notes: list[str] = []
        self._sheet: str | None = None
        self._places: list[tuple[Coded, int]] = []
        self._above: list[list[str]] = []
        self._headed: set[str] = set()

    def add(self, row: SheetRow) -> None:
        if row.sheet.strip().lower() == NOTES:
            self.notes.append(" ".join(cell.strip() for cell in row.cells if cell.strip()))
            self._stop_above(len(self.notes), MOST_NOTES, "lines of notes")
            return
        if row.sheet != self._sheet:
            self._check_header()
            self._sheet, self._places, self._above = row.sheet, [], []
        if not self._places:
            self._seek_header(row)
            return
        for column, place in self._places:
            column.add(row.cells[place].strip() if 0 <= place < len(row.cells) else "")
        self.sheets.add(row.sheet)
        self.rows.append(row.number)
        self.times.append(row.times)
        self._stop_above(len(self.rows), MOST_ROWS, "rows")

    def check_whole(self) -> None:
        """Every sheet had its header, and there was at least one row."""
        self._check_header()
        if self._sheet is None:
            raise SourceError(
                f'{self.file.shown}: expected sheets named after financial years ("2021_22"), found none. '
                "Is this the table by community safety partnership?"
            )
        if not self.rows:
            raise SourceError(f"{self.file.shown}: expected rows of recorded crime below the header, found none.")

    def _seek_header(self, row: SheetRow) -> None:
        names = [" ".join(cell.split()).lower() for cell in row.cells]
        places = {ours: _place(names, theirs) for ours, theirs in COLUMNS.items()}
        if sum(place >= 0 for place in places.values()) < FEWEST_OF_HEADER:
            self._above = [*self._above, names][:ROWS_BEFORE_HEADER]
            self._stop_above(row.number, ROWS_BEFORE_HEADER, "rows above the header")
            return
        missing = [ours for ours in REQUIRED if places[ours] < 0]
        if missing:
            raise SourceError(f"{self._where(row.number)}: {'; '.join(_missing(each, names) for each in missing)}.")
        self._places = [(self.columns[ours], place) for ours, place in places.items()]

    def _check_header(self) -> None:
        if self._sheet is not None and not self._places:
            raise SourceError(
                f"{self._where()}: expected a header with {', '.join(_shown(name) for name in REQUIRED)}; found none."
            )

    def _where(self, row: int = 0) -> str:
        sheet = f", sheet {self._sheet}" if self._sheet else ""
        return f"{self.file.shown}{sheet}" + (f", row {row}" if row else "")

    def _stop_above(self, found: int, most: int, what: str) -> None:
        if found > most:
            raise SourceError(f"{self._where()}: found more than {most:,} {what}, as no edition has. Not read.")


def _place(names: list[str], theirs: tuple[str, ...]) -> int:
    return next((names.index(name) for name in theirs if name in names), -1)


def _shown(ours: str) -> str:
    return f'"{COLUMNS[ours][0].title().replace("Csp", "CSP")}"'


def _missing(ours: str, names: list[str]) -> str:
    known = {name for theirs in COLUMNS.values() for name in theirs}
    close = get_close_matches(COLUMNS[ours][0], [name for name in names if name not in known], n=1)
    return f"missing column {_shown(ours)}" + (f' (found "{close[0]}": rename it)' if close else "")
