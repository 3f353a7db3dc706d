"""Figures, priorities, actions, measures and partners of the partnerships' own published plans.

Yields the six tables of data/raw/published (README.md there is the column dictionary). Coverage: five documents
of St Helens, Halton, Sefton and Knowsley, 2012 to 2027. Known gaps: tables that were only graphics in a plan have
no rows; office-holders, contacts and case studies are left out. Licence: published public documents, figures cited.
"""

import csv
import math
import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from assessment.provenance import read_origin
from assessment.sources.formats import Examined, Format
from assessment.sources.raw_files import RawFile
from assessment.tables.rows import EXAMPLES_SHOWN, FIRST_ROW_OF_DATA, named_rows
from assessment.tables.schemas import SCHEMAS
from assessment.terms.errors import SourceError


@dataclass(frozen=True)
class PublishedFile:
    """How one file becomes one table."""

    file: str
    table: str
    numbers: tuple[str, ...] = ()
    whole_numbers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    key: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns expected: those of the table, but for what preparing adds."""
        return tuple(c for c in SCHEMAS[self.table].to_schema().columns if c not in ADDED_BY_PREPARE)


ADDED_BY_PREPARE = ("area_code",)
PUBLISHED_FILES = (
    PublishedFile("sources.csv", "sources", key="source_id"),
    PublishedFile(
        "observations.csv",
        "observations",
        numbers=("value", "numerator", "denominator"),
        dates=("period_start", "period_end"),
        key="observation_id",
    ),
    PublishedFile("priorities.csv", "priorities", numbers=("budget_gbp",), whole_numbers=("order",)),
    PublishedFile(
        "actions.csv",
        "actions",
        numbers=("spend_gbp",),
        dates=("due_start", "due_date"),
        key="action_id",
    ),
    PublishedFile("success_measures.csv", "measures", key="measure_id"),
    PublishedFile("partners.csv", "partners"),
)
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
DAY = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")


def read_published(folder: Path) -> dict[str, pd.DataFrame]:
    """Read every published table, typed, in file order.

    Parameters
    ----------
    folder : Path
        data/raw/published.

    Returns
    -------
    dict of table name to DataFrame, columns as in `tables.schemas` without those that preparing adds.

    Raises
    ------
    SourceError
        A file is missing, unreadable, lacks a column, holds an unknown one, repeats a key, holds a value that is
        no number or date, or differs from the sha256 of its origin sidecar.
    """
    return {published.table: _read_file(folder / published.file, published) for published in PUBLISHED_FILES}


def _read_file(path: Path, published: PublishedFile) -> pd.DataFrame:
    header, rows = _read_rows(path)
    _check_header(header, published)
    _check_width(header, rows, published)
    frame = pd.DataFrame(rows, columns=pd.Index(header), dtype="str")[list(published.columns)]
    _check_key(frame, published)
    typed = _typed(frame, published)
    read_origin(path)
    return typed


def _read_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream, strict=True))
    except FileNotFoundError:
        raise SourceError(f"{path.name}: expected this file in {path.parent.name}/, found none. Restore it.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise SourceError(f"{path.name}: cannot be read as UTF-8 CSV ({fault}). Save it as CSV UTF-8.") from fault
    if len(rows) < FIRST_ROW_OF_DATA:
        raise SourceError(f"{path.name}: expected a header and at least one row, found {len(rows)} lines. Restore it.")
    return rows[0], rows[1:]


def _check_header(header: list[str], published: PublishedFile) -> None:
    missing = [column for column in published.columns if column not in header]
    unknown = [column for column in header if column not in published.columns]
    faults = [f'missing column "{column}"{_meant(column, unknown)}' for column in missing]
    if not missing:
        faults += [f'unknown column "{column}"' for column in unknown]
    faults += [f'column "{column}" stands twice' for column in published.columns if header.count(column) > 1]
    if faults:
        expected = ", ".join(published.columns)
        raise SourceError(f"{published.file}, row 1: {'; '.join(faults)}. Expected exactly: {expected}.")


def _meant(column: str, unknown: list[str]) -> str:
    close = get_close_matches(column, unknown, n=1)
    return f' (found "{close[0]}": rename it)' if close else ""


def _check_width(header: list[str], rows: list[list[str]], published: PublishedFile) -> None:
    for number, row in enumerate(rows, FIRST_ROW_OF_DATA):
        if len(row) != len(header):
            raise SourceError(
                f"{published.file}, row {number}: expected {len(header)} cells, found {len(row)}. "
                "A cell that holds a comma needs quotation marks."
            )


def _check_key(frame: pd.DataFrame, published: PublishedFile) -> None:
    if not published.key:
        return
    repeated = frame[frame[published.key].duplicated(keep=False)]
    if len(repeated):
        rows = ", ".join(str(int(str(row)) + FIRST_ROW_OF_DATA) for row in repeated.index[:EXAMPLES_SHOWN])
        raise SourceError(
            f'{published.file}, rows {rows}: {published.key} "{repeated[published.key].iloc[0]}" stands more than '
            "once, expected each id once. Give each row its own id."
        )


def _typed(frame: pd.DataFrame, published: PublishedFile) -> pd.DataFrame:
    typed = {column: _numbers(frame[column], NUMBER, "a number", published) for column in published.numbers}
    typed |= {
        column: _numbers(frame[column], WHOLE_NUMBER, "a whole number", published).astype("int64")
        for column in published.whole_numbers
    }
    typed |= {column: _dates(frame[column], published) for column in published.dates}
    return frame.assign(**typed)


def _numbers(texts: pd.Series, pattern: re.Pattern[str], expected: str, published: PublishedFile) -> pd.Series:
    blank_allowed = pattern is NUMBER
    bad = ~texts.map(lambda text: bool(pattern.fullmatch(str(text))) or (blank_allowed and text == "")).astype(bool)
    _refuse(texts[bad], f"{expected} (digits without commas or signs of unit), or nothing", published)
    numbers = pd.to_numeric(texts.where(texts != ""), errors="raise").astype("float64")
    _refuse(texts[numbers.abs() == math.inf], f"{expected} that a computer can hold", published)
    return numbers


def _dates(texts: pd.Series, published: PublishedFile) -> pd.Series:
    plausible = texts.str.fullmatch(DAY)
    dates = pd.to_datetime(texts.where(plausible), format="%Y-%m-%d", errors="coerce")
    _refuse(texts[dates.isna() & (texts != "")], "a date of 1900 to 2099 such as 2013-03-31, or nothing", published)
    return dates.astype("datetime64[ns]")


def _refuse(bad: pd.Series, expected: str, published: PublishedFile) -> None:
    if bad.empty:
        return
    raise SourceError(
        f"{published.file}, column {bad.name}: expected {expected}, found {named_rows(bad)} ({len(bad)} in all). "
        "Correct the file."
    )


def _matches(file: RawFile, published: PublishedFile) -> bool:
    """A file by the name of one of ours, with all its columns."""
    if file.name != published.file:
        return False
    header = file.head().split(b"\n", 1)[0].decode("utf-8-sig", errors="replace")
    return {*published.columns} <= {*next(csv.reader([header]), [])}


def _format(published: PublishedFile) -> Format:
    def matches(file: RawFile) -> bool:
        return _matches(file, published)

    def examine(file: RawFile, _today: date) -> Examined:
        raise SourceError(
            f"{file.shown}: this is a table of the partnerships' published plans. The project holds these in "
            "data/raw/published, so it is not taken in again. Nothing is wrong with it; leave it out."
        )

    title = "Figures of the partnerships' own published plans"
    return Format(f"published_{published.table}", "published", title, "The partnerships", "Published", matches, examine)


FORMATS: tuple[Format, ...] = tuple(_format(published) for published in PUBLISHED_FILES)
