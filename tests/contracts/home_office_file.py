"""Files in the layout of the Home Office's tables by partnership, composed by hand from invented rows."""

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

from assessment.sources.raw_files import RawFile, list_raw_files

HEADER = (
    "Financial Year",
    "Financial Quarter",
    "Police Force",
    "CSP Name",
    "Offence Description",
    "Offence Group",
    "Offence Subgroup",
    "Offence Code",
    "Offence Count",
)
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
)
BURGLARY = ("Residential burglary", "Theft offences", "Residential burglary", "28E")
ASSAULT = ("Assault with injury", "Violence against the person", "Violence with injury", "8N")
Cell = str | int
Row = Sequence[Cell]
TRAILING_CELLS = '<table:table-cell table:number-columns-repeated="16375"/>'
TRAILING_ROWS = (
    '<table:table-row table:number-rows-repeated="{times}">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def counted(year: str, quarter: Cell, csp: str, count: Cell, offence: Row = BURGLARY, force: str = "Merseyside") -> Row:
    return (year, quarter, force, csp, *offence, count)


def cell_xml(cell: Cell, times: int = 1) -> str:
    repeated = f' table:number-columns-repeated="{times}"' if times > 1 else ""
    if cell == "":
        return f"<table:table-cell{repeated}/>"
    if isinstance(cell, int):
        value = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell{repeated} {value}><text:p>{cell:,}</text:p></table:table-cell>"
    return f'<table:table-cell{repeated} office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def row_xml(row: Row, times: int = 1) -> str:
    repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    return f"<table:table-row{repeated}>{''.join(map(cell_xml, row))}{TRAILING_CELLS}</table:table-row>"


def sheet_xml(name: str, rows: Iterable[str], trailing: int = 1_048_000) -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}{TRAILING_ROWS.format(times=trailing)}</table:table>'


def content_xml(sheets: Iterable[str]) -> str:
    body = f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>{body}</office:document-content>'
    )


def write_ods(path: Path, content: str | bytes) -> RawFile:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return raw(path)


def ods_of(
    path: Path, sheets: dict[str, Sequence[Row]], notes: Sequence[str] = (), header: Row = HEADER, trailing: int = 9
) -> RawFile:
    """An .ods with a sheet of notes and one sheet a year, each with its header."""
    years = [
        sheet_xml(name, [row_xml(header), *(row_xml(row) for row in rows)], trailing) for name, rows in sheets.items()
    ]
    told = [sheet_xml("Notes", [row_xml((line,)) for line in notes])] if notes else []
    return write_ods(path, content_xml([*told, *years]))


def xlsx_of(path: Path, sheets: dict[str, Sequence[Row]], header: Row = HEADER) -> RawFile:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in [header, *rows]:
            sheet.append(list(row))
    book.save(path)
    return raw(path)


def csv_of(path: Path, rows: Sequence[Row], header: Row = HEADER) -> RawFile:
    lines = [",".join(f'"{cell}"' for cell in row) for row in [header, *rows]]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    return raw(path)


def raw(path: Path) -> RawFile:
    return list_raw_files(path)[0][0]
