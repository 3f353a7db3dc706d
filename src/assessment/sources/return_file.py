"""What partners send back: the police record extract and the returns, from a workbook or CSV.

Yields the rows that can be taken in, typed, and for each of the others why not. Coverage and gaps are the partner's.
A file that holds anything that looks like personal data is refused whole, before any of it is kept.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

from assessment.sources.formats import Examined, Format
from assessment.sources.personal_scan import Layout, refuse_personal_data
from assessment.sources.raw_files import RawFile
from assessment.sources.return_cells import NOT_AVAILABLE, REPORTED, CellError, Figure, Moment, read_cell
from assessment.sources.return_layout import ROWS_SEARCHED, check_headings, named_after, sheets_of, take_layout
from assessment.sources.return_sheets import (
    Cell,
    Sheet,
    check_parts,
    formulas_not_worked_out,
    is_workbook,
)
from assessment.sources.return_spec import RETURN_NAMES, Column, ColumnKind, ReturnKind, ReturnSpec, return_specs
from assessment.sources.return_template import TEMPLATE_SHEETS
from assessment.tables.rows import EXAMPLES_SHOWN
from assessment.terms.errors import SourceError

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv")
NO_ROWS_EDITION = "0000-00"  # sorts before every month
TIME_KNOWN = "_time_known"
SHARE_OF_HUNDRED = 1.0
REMEMBERED = 64


@dataclass(frozen=True)
class RowFault:
    """A row that was not taken in: its number in the spreadsheet, the column, and why."""

    row: int
    column: str
    why: str

    @property
    def reason(self) -> str:
        return f"{self.column}: {self.why}"


@dataclass(frozen=True)
class Returned:
    """What a partner sent, read.

    `rows` has a column for each of the return's (text "" where blank, numbers nan, days NaT), `row`, the number in the
    spreadsheet, and for each moment `<name>_time_known`. `statuses` says of each number whether it was reported,
    suppressed by the partner, or not available; same index. rows_in = rows + rows_merged + faults.
    """

    spec: ReturnSpec
    rows: pd.DataFrame
    statuses: pd.DataFrame
    faults: tuple[RowFault, ...]
    rows_in: int
    rows_merged: int
    notes: tuple[str, ...]

    @property
    def reasons(self) -> dict[str, list[int]]:
        """The rows that were not taken in, by reason."""
        found: dict[str, list[int]] = {}
        for fault in self.faults:
            found.setdefault(fault.reason, []).append(fault.row)
        return found


def read_return(file: RawFile, today: date) -> Returned:
    """Read what a partner sent.

    Parameters
    ----------
    file : RawFile
        A workbook or CSV, as sent.
    today : date
        A day or period after it is refused.

    Returns
    -------
    Returned
        A file with headings and nothing below has no rows, and that is no fault.

    Raises
    ------
    SourceError
        It cannot be read, is no return, lacks a column or has one too many, or holds personal data. A row with a fault
        is left out and told; the rest is taken in.
    """
    specs = return_specs()
    parts = check_parts(file) if is_workbook(file) else []
    sheets, found = sheets_of(file, specs)
    layout = take_layout(file, sheets, found, specs)
    spec = specs[found.spec.name] if found else specs[RETURN_NAMES[0]]
    refuse_personal_data(file, sheets, parts, layout)
    check_headings(file, sheets[layout.sheet], layout, spec)
    _refuse_unworked_formulas(file, sheets[layout.sheet], layout, parts)
    return _take_rows(spec, sheets, layout, today)


def _refuse_unworked_formulas(file: RawFile, sheet: Sheet, layout: Layout, parts: list[tuple[str, bytes]]) -> None:
    unworked = [
        (row, place)
        for name, row, place in formulas_not_worked_out(file, parts)
        if name == sheet.name and row > layout.header_row
    ]
    if unworked:
        shown = ", ".join(f"{get_column_letter(place)}{row}" for row, place in unworked[:EXAMPLES_SHOWN])
        raise SourceError(
            f"{file.shown}: {len(unworked)} formulas hold no result ({shown}). Open the file in a spreadsheet program, "
            "save it, and send it again; or paste the values."
        )


def _take_rows(spec: ReturnSpec, sheets: list[Sheet], layout: Layout, today: date) -> Returned:
    body = sheets[layout.sheet].rows[layout.header_row :]
    filled = [
        (number, row)
        for number, row in enumerate(body, layout.header_row + 1)
        if any(place < len(row) and row[place] is not None for place in layout.columns)
    ]
    places = {column.name: place for place, column in layout.columns.items()}
    faults: dict[int, RowFault] = {}
    read = {column.name: _read_column(column, places, filled, today, faults) for column in spec.columns}
    frame, statuses = _typed(spec, read, [number for number, _ in filled])
    for fault in _row_faults(spec, frame[~frame["row"].isin(faults)], statuses):
        faults.setdefault(fault.row, fault)
    merged = _repeats(spec, frame[~frame["row"].isin(faults)], statuses)
    for fault in _key_faults(spec, frame[~frame["row"].isin(faults.keys() | merged)]):
        faults.setdefault(fault.row, fault)
    kept = ~frame["row"].isin(faults.keys() | merged)
    return Returned(
        spec,
        frame[kept].reset_index(drop=True),
        statuses[kept].reset_index(drop=True),
        tuple(faults[row] for row in sorted(faults)),
        len(filled),
        len(merged),
        tuple(_notes(sheets, layout)),
    )


def _notes(sheets: list[Sheet], layout: Layout) -> Iterator[str]:
    for place, sheet in enumerate(sheets):
        if place != layout.sheet and sheet.name not in TEMPLATE_SHEETS and sheet.has_data:
            yield f"sheet {place + 1} is no part of the return and was not taken in"


Filled = list[tuple[int, tuple[Cell, ...]]]


def _read_column(
    column: Column, places: dict[str, int], filled: Filled, today: date, faults: dict[int, RowFault]
) -> list[Any]:
    """Each row's value; of a cell with a fault, that of a blank one, and the fault of its row if it is the first."""
    place = places.get(column.name)
    blank = read_cell(None, column, today) if column.kind != ColumnKind.OFFENCE else ""
    if place is None:
        return [blank] * len(filled)
    seen: dict[tuple[type, Cell], Any] = {}
    values: list[Any] = []
    for number, row in filled:
        cell = row[place] if place < len(row) else None
        key = (type(cell), cell)
        if key not in seen:
            seen[key] = _read_or_fault(cell, column, today)
        value = seen[key]
        if isinstance(value, CellError):
            faults.setdefault(number, RowFault(number, column.name, str(value)))
            value = blank
        values.append(value)
    return values


def _read_or_fault(cell: Cell, column: Column, today: date) -> Any:
    try:
        value = read_cell(cell, column, today)
    except CellError as fault:
        return fault
    return CellError("blank") if column.required and _is_blank(value) else value


def _is_blank(value: Any) -> bool:
    if isinstance(value, Figure):
        return value.status == NOT_AVAILABLE
    return pd.isna(value.at) if isinstance(value, Moment) else value == ""


def _typed(spec: ReturnSpec, read: dict[str, list[Any]], numbers: list[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    columns: dict[str, pd.Series] = {"row": pd.Series(numbers, dtype="int64")}
    statuses: dict[str, pd.Series] = {}
    for column in spec.columns:
        values = read[column.name]
        if column.is_numeric:
            columns[column.name] = pd.Series([each.value for each in values], dtype="float64")
            statuses[column.name] = pd.Series([each.status for each in values], dtype="str")
        elif column.kind in (ColumnKind.DATE, ColumnKind.PERIOD_START, ColumnKind.PERIOD_END, ColumnKind.MOMENT):
            columns[column.name] = pd.Series([each.at for each in values], dtype="datetime64[ns]")
            if column.kind == ColumnKind.MOMENT:
                columns[column.name + TIME_KNOWN] = pd.Series([each.time_known for each in values], dtype="bool")
        else:
            columns[column.name] = pd.Series(values, dtype="str")
    return pd.DataFrame(columns), pd.DataFrame(statuses, index=range(len(numbers)))


def _row_faults(spec: ReturnSpec, frame: pd.DataFrame, statuses: pd.DataFrame) -> Iterator[RowFault]:
    """Rows whose cells are each sound but do not go together."""
    reported = statuses.loc[frame.index] == REPORTED if spec.measures else None
    for column in spec.measures:
        if column.part_of:
            more = frame[column.name] > frame[column.part_of]
            yield from _faults(frame[more], column.name, f"more than {column.part_of}, of which it is a part")
        if column.sum_of and reported is not None:
            filled = reported[[column.name, *column.sum_of]].all(axis=1)
            apart = frame[list(column.sum_of)].sum(axis=1) != frame[column.name]
            yield from _faults(frame[filled & apart], column.name, f"not the sum of {' and '.join(column.sum_of)}")
    yield from _period_faults(spec, frame)
    if spec.kind == ReturnKind.RECORDS:
        yield from _record_faults(frame)
    if spec.kind == ReturnKind.SURVEY:
        is_share = (frame["weighted_percent"] <= SHARE_OF_HUNDRED) & (frame["respondents"] > 0.05 * frame["base"])
        yield from _faults(frame[is_share], "weighted_percent", "a share of 1, expected a percentage of 0 to 100")


def _period_faults(spec: ReturnSpec, frame: pd.DataFrame) -> Iterator[RowFault]:
    if "period_start" not in spec.names:
        return
    start, end = frame["period_start"], frame["period_end"]
    yield from _faults(frame[end < start], "period_end", "before period_start")
    if spec.days == "whole_months":
        yield from _faults(frame[start.dt.day != 1], "period_start", "not the first day of a month")
        next_day = end + timedelta(days=1)
        yield from _faults(frame[next_day.dt.day != 1], "period_end", "not the last day of a month")


def _record_faults(frame: pd.DataFrame) -> Iterator[RowFault]:
    start, end = frame["from_at"], frame["to_at"]
    both_timed = frame["from_at" + TIME_KNOWN] & frame["to_at" + TIME_KNOWN]
    before = (end.dt.normalize() < start.dt.normalize()) | (both_timed & (end < start))
    yield from _faults(frame[before], "to_at", "before from_at")
    late = start.dt.normalize() > frame["recorded_date"]
    yield from _faults(frame[late], "from_at", "after recorded_date")
    no_place = (frame["lsoa_code"] == "") & (frame["borough_code"] == "")
    yield from _faults(frame[no_place], "lsoa_code", "blank, and borough_code as well")


def _faults(rows: pd.DataFrame, column: str, why: str) -> Iterator[RowFault]:
    return (RowFault(int(row), column, why) for row in rows["row"])


def _repeats(spec: ReturnSpec, frame: pd.DataFrame, statuses: pd.DataFrame) -> set[int]:
    """Rows that are the same as an earlier one in every column."""
    whole = frame.drop(columns="row").join(statuses.add_suffix("_status"))
    return {int(row) for row in frame.loc[whole.duplicated(), "row"]}


def _key_faults(spec: ReturnSpec, frame: pd.DataFrame) -> Iterator[RowFault]:
    """Rows of one key that differ: which is right is not known, so none is taken in."""
    again = frame[frame.duplicated(list(spec.key), keep=False)]
    return _faults(again, ", ".join(spec.key), "the same as in another row that says something else")


@lru_cache(maxsize=REMEMBERED)
def recognise_return(file: RawFile) -> str:
    """The return that a file is meant to be, even if it is a bad one; "" where it is none.

    Told by its headings, then by the name of a sheet, then by how its own name begins.
    """
    if not file.name.lower().endswith(SUFFIXES):
        return ""
    specs = return_specs()
    try:
        sheets, found = sheets_of(file, specs, ROWS_SEARCHED)
    except SourceError:
        return named_after(file, [], specs)
    return found.spec.name if found else named_after(file, sheets, specs)


def examine_return(file: RawFile, today: date) -> Examined:
    """Read a file whole and tell what it holds.

    Raises
    ------
    SourceError
        As `read_return`, or not one of its rows can be taken in.
    """
    returned = read_return(file, today)
    refused = [
        f"{len(rows):,} rows refused: {reason} (row {_shown(rows)})" for reason, rows in returned.reasons.items()
    ]
    if returned.rows_in and returned.rows.empty:
        raise SourceError(
            f"{file.shown}: none of its {returned.rows_in:,} rows can be taken in: {'; '.join(refused)}. "
            "Correct them and send the file again."
        )
    if returned.rows_merged:
        refused.append(f"{returned.rows_merged:,} rows repeat another row whole and are counted once")
    return Examined(edition_of(returned), returned.rows_in, covers_of(returned), (*refused, *returned.notes))


def _shown(rows: list[int]) -> str:
    more = f" and {len(rows) - EXAMPLES_SHOWN} more" if len(rows) > EXAMPLES_SHOWN else ""
    return ", ".join(str(row) for row in rows[:EXAMPLES_SHOWN]) + more


def last_day_column(spec: ReturnSpec) -> str:
    """The column that says up to when a row tells."""
    names = {ReturnKind.RECORDS: "recorded_date", ReturnKind.ACTIONS: "reported_on"}
    return names.get(spec.kind, "period_end")


def edition_of(returned: Returned) -> str:
    """The month up to which a return tells ("2024-06")."""
    if returned.rows.empty:
        return NO_ROWS_EDITION
    return f"{returned.rows[last_day_column(returned.spec)].max():%Y-%m}"


def covers_of(returned: Returned) -> str:
    """What a return covers, in words."""
    if returned.rows.empty:
        return f"{returned.spec.title}: 0 rows"
    last = last_day_column(returned.spec)
    first = "period_start" if "period_start" in returned.spec.names else last
    days = f"{returned.rows[first].min():%Y-%m-%d} to {returned.rows[last].max():%Y-%m-%d}"
    places = Counter(returned.rows[_area_column(returned.spec)])
    return f"{returned.spec.title}: {days}, {len(places):,} areas"


def _area_column(spec: ReturnSpec) -> str:
    return "lsoa_code" if spec.kind == ReturnKind.RECORDS else "area_code"


def _format(name: str) -> Format:
    is_records = name == ReturnKind.RECORDS
    return Format(
        name=name if is_records else f"return_{name}",
        source="records" if is_records else "returns",
        title="police record extract" if is_records else f"return: {name.replace('_', ' ')}",
        publisher="The partner that sent it",
        licence_note="Shared under the partners' information sharing agreement; not to be published as it stands.",
        matches=lambda file: recognise_return(file) == name,
        examine=examine_return,
    )


FORMATS: tuple[Format, ...] = tuple(_format(name) for name in RETURN_NAMES)
