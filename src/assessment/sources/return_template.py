"""Spreadsheets for partners to fill: what it is for, the rows, and what each column means. Same return, same bytes."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assessment.sources.return_spec import (
    DAY_KINDS,
    Column,
    ColumnKind,
    ReturnKind,
    ReturnSpec,
)

READ_ME_SHEET = "Read me"
COLUMNS_SHEET = "Columns"
LISTS_SHEET = "Lists"
TEMPLATE_SHEETS = (READ_ME_SHEET, COLUMNS_SHEET, LISTS_SHEET)
ROWS_OFFERED = 5_000  # how far down the lists and hints reach; more rows may be filled
FIXED_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001 (a workbook knows no zones)
FIXED_STAMP = (2000, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
DAY_FORMAT = "dd/mm/yyyy"
MOMENT_FORMAT = "dd/mm/yyyy hh:mm"
LONGEST_HINT = 255  # characters that a spreadsheet shows beside a cell
LONGEST_HINT_TITLE = 32
WIDTHS = {ColumnKind.TEXT: 40, ColumnKind.CATEGORY: 24, ColumnKind.MOMENT: 18}
USUAL_WIDTH = 16
LIST_OF_FLAG = ("Yes", "No")
FORMATS_OF_KIND = {
    ColumnKind.MOMENT: MOMENT_FORMAT,
    ColumnKind.AMOUNT: "#,##0.00",
    ColumnKind.COUNT: "#,##0",
    **dict.fromkeys(DAY_KINDS, DAY_FORMAT),
}
KIND_WORDS = {
    ColumnKind.AREA: "Area code",
    ColumnKind.PERIOD_START: "Date",
    ColumnKind.PERIOD_END: "Date",
    ColumnKind.DATE: "Date",
    ColumnKind.MOMENT: "Date, with the time if known",
    ColumnKind.KEY: "Pseudonym: letters and digits, no spaces",
    ColumnKind.OFFENCE: "Offence code",
    ColumnKind.LSOA: "LSOA code",
    ColumnKind.FLAG: "Yes, No or blank",
    ColumnKind.CATEGORY: "One of a list",
    ColumnKind.TEXT: "Words",
    ColumnKind.CODE: "Short code",
    ColumnKind.COUNT: "Whole number",
    ColumnKind.NUMBER: "Number",
    ColumnKind.AMOUNT: "Pounds",
    ColumnKind.PERCENT: "Percentage, 0 to 100",
}
LAWFUL_PURPOSE = (
    "To prepare the strategic assessment of the community safety partnership. It asks for depersonalised information, "
    "as the Crime and Disorder (Prescribed Information) Regulations 2007 (SI 2007/1831) do. Send it under your own "
    "information sharing agreement."
)
MUST_NOT_HOLD = (
    "Names, addresses, full postcodes, dates of birth, telephone numbers, email addresses, National Insurance or NHS "
    "numbers, UPRNs, grid references and precise points must not be in it, in no cell, comment or sheet name. A file "
    "that holds any is refused whole and nothing of it is kept."
)
SMALL_COUNTS = (
    "Counts under 10 are safe to send: they are protected before anything is published. If your own rules hide a "
    "count, write <5, * or [c] in its place. Blank means not known. Write 0 only where you counted and there were none."
)
HOW_TO_SEND = (
    "Keep the first row as it is, write one row for each line below it, and save it as an Excel workbook (.xlsx) or as "
    "CSV UTF-8. Send it back to the partnership's analyst by the way that your information sharing agreement names. To "
    "correct a return, send the whole period again: the later one stands."
)


def write_template(spec: ReturnSpec, path: Path) -> None:
    """Write the empty spreadsheet of a return, for a partner to fill.

    Parameters
    ----------
    spec : ReturnSpec
        The return.
    path : Path
        The .xlsx file to write; one that stands there is replaced.
    """
    _write(spec, [], path)


def write_filled(spec: ReturnSpec, rows: pd.DataFrame, path: Path) -> None:
    """Write a return with rows, as a partner would send it. Same rows, same bytes.

    Parameters
    ----------
    spec : ReturnSpec
        The return.
    rows : DataFrame
        Columns of the return, any of them left out being blank; missing values are blank cells. Days may be dates,
        timestamps or text; flags Yes, No, True or False.
    path : Path
        The .xlsx file to write.

    Raises
    ------
    ValueError
        A column is none of the return's.
    """
    unknown = [str(name) for name in rows.columns if name not in spec.names]
    if unknown:
        raise ValueError(f"{spec.name}: no such columns: {', '.join(unknown)}; there are {', '.join(spec.names)}")
    complete = rows.reindex(columns=list(spec.names)).astype("object")
    _write(spec, complete.where(complete.notna(), None).itertuples(index=False, name=None), path)


def _write(spec: ReturnSpec, rows: Iterable[tuple[Any, ...]], path: Path) -> None:
    book = Workbook(write_only=True)
    book.properties.title = f"{spec.title} ({spec.name}, version {spec.version})"
    book.properties.creator = "Community safety partnership"
    book.properties.created = FIXED_MOMENT
    book.properties.language = "en-GB"
    _add_words(book, READ_ME_SHEET, ("Subject", "What to know"), _read_me(spec), (24, 110))
    _add_rows(book, spec, rows)
    _add_words(book, COLUMNS_SHEET, COLUMN_HEADINGS, [_describe(each) for each in spec.columns], COLUMN_WIDTHS)
    _add_words(book, LISTS_SHEET, *_lists(spec))
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(_with_fixed_dates(content.getvalue()))


COLUMN_HEADINGS = ("Column", "Meaning", "Kind", "Must be filled", "Allowed values", "Example")
COLUMN_WIDTHS = (28, 90, 28, 16, 60, 30)


def _read_me(spec: ReturnSpec) -> list[tuple[str, ...]]:
    return [
        ("Return", f"{spec.title} ({spec.name}, version {spec.version})"),
        ("What it is for", spec.purpose),
        ("Lawful purpose", LAWFUL_PURPOSE),
        ("Must not be in it", MUST_NOT_HOLD),
        ("Who fills it in", spec.filled_by),
        ("Small and unknown counts", SMALL_COUNTS),
        ("Where to write", f'Sheet "{spec.sheet}". The sheet "{COLUMNS_SHEET}" says what each column means.'),
        ("One row", _row_words(spec)),
        ("How to send it back", HOW_TO_SEND),
    ]


def _row_words(spec: ReturnSpec) -> str:
    if spec.kind == ReturnKind.RECORDS:
        return "One row for each crime or incident. The same record_key must not stand twice."
    words = f"One row for each combination of {', '.join(spec.key)}. None may stand twice."
    whole = " Periods are whole months: a month, a quarter or a year." if spec.days == "whole_months" else ""
    every = " Always send a row for All; the finer rows are welcome besides." if _has_all(spec) else ""
    return words + (whole if "period_end" in spec.names else "") + every


def _has_all(spec: ReturnSpec) -> bool:
    return any("All" in column.values for column in spec.columns)


def _describe(column: Column) -> tuple[str, ...]:
    limits = [f"No more than {column.part_of}"] if column.part_of else []
    limits += [f"{' + '.join(column.sum_of)} together"] if column.sum_of else []
    allowed = "; ".join([*column.values, *limits])
    return (
        column.name,
        column.meaning,
        KIND_WORDS[column.kind],
        "Yes" if column.required else "No",
        allowed,
        column.example,
    )


def _lists(spec: ReturnSpec) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[int, ...]]:
    """The closed lists side by side, each under the name of its column."""
    listed = [column for column in spec.columns if column.values]
    if not listed:
        return ("List",), [("This return has no closed list.",)], (40,)
    depth = max(len(column.values) for column in listed)
    rows = [tuple(column.values[row] if row < len(column.values) else "" for column in listed) for row in range(depth)]
    return tuple(column.name for column in listed), rows, (36,) * len(listed)


def _add_words(
    book: Workbook, name: str, header: tuple[str, ...], rows: list[tuple[str, ...]], widths: tuple[int, ...]
) -> None:
    sheet: Any = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_header_cell(sheet, text) for text in header])
    for row in rows:
        sheet.append([_wrapped(sheet, text) for text in row])


def _add_rows(book: Workbook, spec: ReturnSpec, rows: Iterable[tuple[Any, ...]]) -> None:
    sheet: Any = book.create_sheet(spec.sheet)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(spec.columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(WIDTHS.get(column.kind, USUAL_WIDTH), len(column.name) + 2)
        if column.kind in FORMATS_OF_KIND:
            sheet.column_dimensions[letter].number_format = FORMATS_OF_KIND[column.kind]
        sheet.data_validations.append(_hint(column, f"{letter}2:{letter}{ROWS_OFFERED + 1}", spec))
    sheet.append([_header_cell(sheet, name) for name in spec.names])
    for row in rows:
        sheet.append([_cell(sheet, value, column) for value, column in zip(row, spec.columns, strict=True)])
    book.active = book.index(sheet)


def _hint(column: Column, cells: str, spec: ReturnSpec) -> DataValidation:
    """What a spreadsheet shows beside a cell, and the list it offers."""
    hint = DataValidation(showInputMessage=True, allow_blank=not column.required)
    hint.promptTitle = column.name[:LONGEST_HINT_TITLE]
    hint.prompt = column.meaning if len(column.meaning) <= LONGEST_HINT else column.meaning[: LONGEST_HINT - 1] + "…"
    if column.kind == ColumnKind.FLAG:
        hint.type, hint.formula1 = "list", f'"{",".join(LIST_OF_FLAG)}"'
    elif column.values:
        letter = get_column_letter([each.name for each in spec.columns if each.values].index(column.name) + 1)
        hint.type, hint.formula1 = "list", f"{LISTS_SHEET}!${letter}$2:${letter}${len(column.values) + 1}"
    if hint.type == "list":
        hint.showErrorMessage, hint.errorTitle = True, "Not in the list"
        hint.error = "Choose one of the list, or leave the cell blank where the value is not known."
    hint.add(cells)
    return hint


def _header_cell(sheet: Any, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _wrapped(sheet: Any, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if text.startswith("="):
        cell.data_type = "s"
    return cell


def _cell(sheet: Any, value: Any, column: Column) -> Any:
    shown = _cell_value(value)
    number_format = FORMATS_OF_KIND.get(column.kind)
    if isinstance(shown, str):
        return _text_cell(sheet, shown)
    if number_format is None:
        return shown
    cell = WriteOnlyCell(sheet, shown)
    is_day = isinstance(shown, date) and not isinstance(shown, datetime)
    cell.number_format = DAY_FORMAT if is_day else number_format
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    """Words are words, even if they begin like a formula."""
    if not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _cell_value(value: Any) -> Any:
    if isinstance(value, bool):
        return LIST_OF_FLAG[0] if value else LIST_OF_FLAG[1]
    if isinstance(value, pd.Timestamp):
        return value.date() if value.time() == time(0) else value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def _with_fixed_dates(content: bytes) -> bytes:
    """The same workbook with the same bytes whenever and wherever it is written."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, FIXED_STAMP)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0o600 << 16
            stamp = FIXED_MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
            data = source.read(name)
            target.writestr(info, MODIFIED.sub(rb"\g<1>" + stamp, data) if name == "docProps/core.xml" else data)
    return fixed.getvalue()
