"""Files as partners send them, with invented content."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from assessment.sources.raw_files import RawFile, list_raw_files

TODAY = date(2025, 6, 1)
MARAC = ["area_code", "period_start", "period_end", "cases_discussed", "repeat_cases", "note"]
MARAC_ROW = ["E08999999", "2024-04-01", "2024-06-30", 48, 17, ""]
RECORDS = ["record_key", "offence_code", "recorded_date", "from_at", "to_at", "lsoa_code", "victim_key", "knife"]
RECORD_ROW = ["R0000017", "28E", "14/05/2024", "13/05/2024 22:30", "", "E01999001", "V4f09a2", "Yes"]


def raw(path: Path) -> RawFile:
    """A file on disk, as reading takes it."""
    return list_raw_files(path)[0][0]


def csv_file(path: Path, rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", join: str = ",") -> RawFile:
    """A text file of these rows; cells are written as they stand."""
    text = "\r\n".join(join.join(str(cell) for cell in row) for row in rows) + "\r\n"
    path.write_bytes(text.encode(encoding))
    return raw(path)


def workbook_file(
    path: Path, rows: Sequence[Sequence[Any]], sheet: str = "data", change: Callable[[Workbook], None] | None = None
) -> RawFile:
    """A workbook of one sheet with these rows, changed as told."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    if change:
        change(book)
    book.save(path)
    return raw(path)


def changed(row: Sequence[Any], **cells: Any) -> list[Any]:
    """The row of a MARAC return or of the record extract with other cells."""
    names = MARAC if len(row) == len(MARAC) else RECORDS
    return [cells.get(name, cell) for name, cell in zip(names, row, strict=True)]
