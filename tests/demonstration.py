"""Testborough's files, written once, and read with nothing but csv and zipfile."""

import csv
import io
import tempfile
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

from assessment.sources.demonstration import write_demonstration
from assessment.sources.demonstration.planted import FORCE_SLUG

Row = dict[str, str]
KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def written() -> Path:
    """The folder with all files, removed when the tests end."""
    KEPT.append(tempfile.TemporaryDirectory(prefix="testborough-"))
    folder = Path(KEPT[-1].name)
    write_demonstration(folder)
    return folder


def csv_rows(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@cache
def police_files() -> dict[str, str]:
    """The text of each file in the archive, by its name without folder and ending."""
    with zipfile.ZipFile(written() / "police" / "2025-05.zip") as archive:
        return {Path(name).stem: archive.read(name).decode("ascii") for name in archive.namelist()}


@cache
def police_rows(kind: str, slug: str = FORCE_SLUG) -> list[Row]:
    """The rows of every file of a kind, in the order of the months."""
    names = sorted(name for name in police_files() if name.endswith(f"-{slug}-{kind}"))
    return [row for name in names for row in csv_rows(police_files()[name])]


@cache
def records() -> list[Row]:
    """The rows of the police's own extract."""
    with zipfile.ZipFile(written() / "returns" / "testborough-records.zip") as archive:
        return csv_rows(archive.read("testborough-records.csv").decode())


@cache
def lookup(word: str) -> list[Row]:
    """The rows of the look-up whose name starts so."""
    (path,) = (written() / "lookups").glob(f"{word}*.csv")
    return csv_rows(path.read_text(encoding="utf-8-sig"))


@cache
def districts() -> dict[str, str]:
    """The district of each LSOA code of 2021 and of 2011."""
    of_2021 = {row["LSOA21CD"]: row["LAD24CD"] for row in lookup("LSOA_(2021)")}
    return of_2021 | {row["F_LSOA11CD"]: row["LAD22CD"] for row in lookup("LSOA_(2011)")}


@cache
def counts() -> Counter[tuple[str, str, str]]:
    """Rows of the force's street files by district, month and type."""
    return Counter((districts()[row["LSOA code"]], row["Month"], row["Crime type"]) for row in police_rows("street"))


def sheet(name: str) -> list[tuple[object, ...]]:
    """The cells of the rows of a return, the header first."""
    book = load_workbook(written() / "returns" / f"testborough-{name}.xlsx", read_only=True)
    rows = [tuple(row) for row in book[name].iter_rows(values_only=True)]
    book.close()
    return [row + (None,) * (len(rows[0]) - len(row)) for row in rows]  # blank cells at the end are not written
