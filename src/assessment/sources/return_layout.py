"""Which return a file is, and where its headings stand: by the columns, wherever the analyst's title rows push them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath

from openpyxl.utils import get_column_letter

from assessment.sources.personal_scan import Layout
from assessment.sources.raw_files import RawFile
from assessment.sources.return_sheets import DELIMITERS, Cell, Sheet, is_workbook, read_sheets
from assessment.sources.return_spec import Column, ReturnSpec
from assessment.sources.return_template import TEMPLATE_SHEETS
from assessment.terms.errors import SourceError

ROWS_SEARCHED = 15
FEWEST_COLUMNS = 3  # that must be known before a row is taken for headings
REQUIRED_SHARE = 0.6  # of the required columns: the rest may be misspelt, and is then told
SHARED = ("area_code", "period_start", "period_end", "note")  # these alone tell no return


@dataclass(frozen=True)
class Candidate:
    """A row that could be the headings of a return."""

    spec: ReturnSpec
    sheet: int
    row: int
    matched: int
    required: int

    @property
    def rank(self) -> tuple[int, float, int, int]:
        """The more of its columns the better; of equals the earlier row."""
        return self.matched, self.matched / len(self.spec.columns), -self.sheet, -self.row


def heading(cell: Cell) -> str:
    """A heading as columns are named: "Area Code " is area_code."""
    return "_".join(re.findall(r"[a-z0-9]+", str(cell).lower())) if cell is not None else ""


def sheets_of(
    file: RawFile, specs: Mapping[str, ReturnSpec], most_rows: int | None = None
) -> tuple[list[Sheet], Candidate | None]:
    """The sheets of a file and the best row of headings in them, if any; text is tried with each delimiter.

    Raises
    ------
    SourceError
        The file cannot be read.
    """
    if is_workbook(file):
        sheets = read_sheets(file, most_rows=most_rows)
        return sheets, find_headings(sheets, specs)
    tried = [(find_headings(read_sheets(file, sign, ROWS_SEARCHED), specs), sign) for sign in DELIMITERS]
    known = [(found, sign) for found, sign in tried if found is not None]
    found, sign = max(known, key=lambda pair: pair[0].rank) if known else tried[0]
    return read_sheets(file, sign, most_rows), found


def find_headings(sheets: list[Sheet], specs: Mapping[str, ReturnSpec]) -> Candidate | None:
    """The row of the first fifteen, on any sheet, that has most columns of a return; None where no row has enough."""
    candidates = [
        candidate
        for place, sheet in enumerate(sheets)
        if sheet.name not in TEMPLATE_SHEETS
        for number, row in enumerate(sheet.rows[:ROWS_SEARCHED], 1)
        for spec in specs.values()
        if (candidate := _candidate(row, spec, place, number)) is not None
    ]
    return max(candidates, key=lambda each: each.rank, default=None)


def _candidate(row: tuple[Cell, ...], spec: ReturnSpec, place: int, number: int) -> Candidate | None:
    names = {heading(cell) for cell in row}
    matched = names & set(spec.names)
    required = names & set(spec.required)
    enough = len(matched) >= FEWEST_COLUMNS and len(required) >= REQUIRED_SHARE * len(spec.required)
    if not enough or matched <= set(SHARED):
        return None
    return Candidate(spec, place, number, len(matched), len(required))


def named_after(file: RawFile, sheets: list[Sheet], specs: Mapping[str, ReturnSpec]) -> str:
    """The return that a sheet or the file is named after; "" where none."""
    for sheet in sheets:
        if heading(sheet.name) in specs:
            return heading(sheet.name)
    stem = heading(PurePosixPath(file.name).stem)
    return next((name for name in specs if re.match(rf"{name}(_|\d|$)", stem)), "")


def take_layout(file: RawFile, sheets: list[Sheet], found: Candidate | None, specs: Mapping[str, ReturnSpec]) -> Layout:
    """Where each column stands.

    Raises
    ------
    SourceError
        No row holds the headings of a return, or another sheet holds a return as well.
    """
    if found is None:
        meant = named_after(file, sheets, specs)
        columns = f" ({', '.join(specs[meant].required)}, ...)" if meant else ""
        raise SourceError(
            f"{file.shown}: expected the headings of a return{columns} in one of the first {ROWS_SEARCHED} rows, found "
            "none. Copy the rows into the template and keep its first row."
        )
    _refuse_second_return(file, sheets, found, specs)
    named = heading(sheets[found.sheet].name)
    if named in specs and named != found.spec.name:
        raise SourceError(
            f'{file.shown}: the sheet is named "{named}", and its columns are those of the return "{found.spec.name}". '
            f"Send it in the template of {found.spec.name}, or the return that was meant."
        )
    there: dict[int, Column] = {}
    for place, cell in enumerate(sheets[found.sheet].rows[found.row - 1]):
        if heading(cell) in found.spec.names and heading(cell) not in {each.name for each in there.values()}:
            there[place] = found.spec.column(heading(cell))
    return Layout(found.sheet, found.row, there)


def _refuse_second_return(
    file: RawFile, sheets: list[Sheet], found: Candidate, specs: Mapping[str, ReturnSpec]
) -> None:
    others = [place + 1 for place in range(len(sheets)) if place != found.sheet]
    second = [place for place in others if find_headings([sheets[place - 1]], specs) is not None]
    if second:
        raise SourceError(
            f"{file.shown}: expected one sheet with a return, found sheets {found.sheet + 1} and {second[0]}. Send "
            "each in a file of its own."
        )


def check_headings(file: RawFile, sheet: Sheet, layout: Layout, spec: ReturnSpec) -> None:
    """Every required column is there, none stands twice, and none is unknown unless nothing is in it.

    Raises
    ------
    SourceError
        Otherwise, with the near miss.
    """
    headings = sheet.rows[layout.header_row - 1]
    body = sheet.rows[layout.header_row :]
    there = [heading(cell) for cell in headings]
    missing = [name for name in spec.required if name not in there]
    width = max((len(row) for row in sheet.rows), default=0)
    filled = [place for place in range(width) if any(place < len(row) and row[place] is not None for row in body)]
    unknown = [place for place in filled if place not in layout.columns and _names(headings, place) not in spec.names]
    faults = [f'missing column "{name}"{_meant(name, headings, unknown)}' for name in missing]
    faults += [f'column "{name}" stands twice' for name in spec.names if there.count(name) > 1]
    if not missing:
        faults += [_unknown_words(headings, place, spec) for place in unknown]
    if faults:
        raise SourceError(
            f"{file.shown}, row {layout.header_row}: {'; '.join(faults)}. Expected the columns of the template "
            f"{spec.name}."
        )


def _names(headings: tuple[Cell, ...], place: int) -> str:
    return heading(headings[place]) if place < len(headings) else ""


def _meant(name: str, headings: tuple[Cell, ...], unknown: list[int]) -> str:
    known = {_names(headings, place): str(headings[place]) for place in unknown if _names(headings, place)}
    close = get_close_matches(name, list(known), n=1)
    return f' (found "{known[close[0]]}": rename it)' if close else ""


def _unknown_words(headings: tuple[Cell, ...], place: int, spec: ReturnSpec) -> str:
    letter = get_column_letter(place + 1)
    name = _names(headings, place)
    if not name:
        return f"column {letter} has no heading, and cells below it are filled"
    close = get_close_matches(name, spec.names, n=1)
    return f'unknown column "{headings[place]}"' + (f' (did you mean "{close[0]}"?)' if close else "")
