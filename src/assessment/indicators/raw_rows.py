"""Where rows of a table came from: the raw files, how many rows of each, and the sha256 of what was delivered.

Nothing is guessed: a file that the account of what was taken in does not name, or names twice, is told as such.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from assessment.paths import Wing
from assessment.provenance import read_origin
from assessment.tables.rows import row_of, rows_of
from assessment.tables.selection import Selection, parse_selection, read_whole
from assessment.tables.store import read_if_held
from assessment.terms.errors import SourceError
from assessment.terms.quality import Fate

OBSERVATIONS = "observations.csv"
FIGURES, EXTRACT = "returns", "records"
#: What names the file that a row of each table came from.
FILE_KEYS: dict[str, tuple[str, ...]] = {
    "incidents": ("edition", "force", "month"),
    "comparators": ("force", "month"),  # of each file one edition alone is used
    "population": ("source_file",),
    EXTRACT: ("edition", "source_file"),
    FIGURES: ("return_name", "edition", "source_file"),
}
STREET_TABLES = ("incidents", "comparators")
STREET_FORMAT, RETURN_FORMAT = "police_street", "return_"
AGAIN = r"( \(\d+\))?"  # how the account tells files of one name and edition apart
SEARCHED_BY = ("month", "return_name")
NO_WAY = "no way from this table to its raw files is known"
NOT_IN_ACCOUNT = "not in the account of the files taken in: no raw file found"
SEVERAL_IN_ACCOUNT = "several files of this name were taken in: which of them is not known"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class RawFileRows:
    """Rows of one raw file. `row_count` is None where it may not be told, `sha256` "" where no file was found."""

    file: str
    sha256: str
    row_count: int | None
    note: str = ""


@dataclass(frozen=True)
class RawRows:
    """The end of a lineage: rows of a table, the raw files that they came from and the documents printed before those.

    `row_count` is None where it may not be told. `is_as_released` is true where it is not counted but what the figure,
    which is protected, says.
    """

    selection: str
    row_count: int | None
    files: tuple[RawFileRows, ...]
    documents: tuple[RawFileRows, ...] = ()
    is_as_released: bool = False

    @property
    def is_found(self) -> bool:
        """True where every row is led back to a file."""
        return bool(self.files) and all(file.sha256 for file in self.files)


@dataclass
class Ledger:
    """The processed tables of a wing as they are read to follow figures, each once."""

    wing: Wing
    borough_code: str
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    found: dict[tuple[str, bool], RawRows] = field(default_factory=dict)
    files: dict[tuple[str, ...], RawFileRows] = field(default_factory=dict)

    def frame(self, table: str) -> pd.DataFrame:
        """Every row of a table.

        Raises
        ------
        SourceError
            It is not there.
        """
        if table not in self.frames:
            self.frames[table] = read_whole(table, self.wing, self.borough_code)
        return self.frames[table]

    @property
    def intake(self) -> pd.DataFrame:
        """The files that were used; none where only plans are held."""
        if "intake" not in self.frames:
            held = read_if_held("intake", self.wing.table("intake"))
            self.frames["intake"] = held[held["fate"] == Fate.USED]
        return self.frames["intake"]


def find_raw_rows(text: str, ledger: Ledger, *, is_withheld: bool = False) -> RawRows:
    """The raw files behind rows of a table.

    Of records that partners share no row is counted, and the files are all that were searched, whether they hold such
    a row or not: either would tell more than the figure does.

    Parameters
    ----------
    text : str
        A selection, as facts keep it.
    ledger : Ledger
        The processed tables.
    is_withheld : bool
        True under a withheld figure: then no row is counted at all.

    Raises
    ------
    DataCheckError
        The text is no selection.
    SourceError
        A processed table is missing.
    """
    if (text, is_withheld) not in ledger.found:
        selection = parse_selection(text)
        find = _published if selection.table == "observations" else _taken_in
        found = find(selection, ledger)
        is_told = not is_withheld and selection.table != EXTRACT
        ledger.found[text, is_withheld] = found if is_told else without_counts(found)
    return ledger.found[text, is_withheld]


def without_counts(rows: RawRows) -> RawRows:
    """The same rows and files without a number."""
    return replace(rows, row_count=None, files=tuple(replace(file, row_count=None) for file in rows.files))


def _published(selection: Selection, ledger: Ledger) -> RawRows:
    rows = selection.among(ledger.frame("observations"))
    documents = dict.fromkeys(_document(row, ledger.frame("sources")) for row in rows_of(rows))
    files = (_held(ledger.wing, len(rows)),) if len(rows) else ()
    return RawRows(selection.text, len(rows), files, tuple(documents))


def _held(wing: Wing, row_count: int) -> RawFileRows:
    """The file of published figures, held to its origin."""
    path = wing.published / OBSERVATIONS
    shown = f"{path.parent.name}/{path.name}"
    try:
        return RawFileRows(shown, read_origin(path).sha256, row_count)
    except (SourceError, OSError) as fault:
        return RawFileRows(shown, "", row_count, f"not found as it was taken in ({fault})")


def _document(row: Row, sources: pd.DataFrame) -> RawFileRows:
    """The document that a published figure stands in, with the place in it."""
    found = sources[sources["source_id"] == row["source_id"]]
    if found.empty:
        return RawFileRows(f"{row['source_id']}, {row['source_ref']}", "", None, "not among the published documents")
    source = row_of(found)
    return RawFileRows(f"{source['title']} ({source['publisher']}), {row['source_ref']}", source["sha256"], None)


def _taken_in(selection: Selection, ledger: Ledger) -> RawRows:
    if selection.table not in FILE_KEYS:
        return RawRows(selection.text, None, (RawFileRows(selection.table, "", None, NO_WAY),))
    frame = ledger.frame(selection.table)
    rows = selection.among(frame) if selection.table != EXTRACT else frame.head(0)
    files = _files(selection.table, rows if len(rows) else _searched(selection, frame), ledger)
    if len(rows):
        return RawRows(selection.text, len(rows), files)
    return RawRows(selection.text, 0, tuple(replace(file, row_count=0) for file in files))


def _searched(selection: Selection, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows among which those selected were looked for: of the same months, or the same return."""
    return selection.only(*SEARCHED_BY).among(frame)


def _files(table: str, rows: pd.DataFrame, ledger: Ledger) -> tuple[RawFileRows, ...]:
    """The raw files of some rows, with how many of them each gave."""
    keys = list(FILE_KEYS[table])
    counts = rows.groupby(keys, observed=True, sort=True).size().rename("row_count").reset_index()
    return tuple(replace(_file(table, row, ledger), row_count=row["row_count"]) for row in rows_of(counts))


def _file(table: str, key: Row, ledger: Ledger) -> RawFileRows:
    """The file that rows of a table name, looked up once."""
    names = (table, *(str(key[column]) for column in FILE_KEYS[table]))
    if names not in ledger.files:
        held = ledger.intake[_named(table, key, ledger.intake)]
        note = SEVERAL_IN_ACCOUNT if len(held) else NOT_IN_ACCOUNT
        unknown = RawFileRows(" ".join(names[1:]), "", None, note)
        known = [RawFileRows(file["file"], file["sha256"], None) for file in rows_of(held)]
        ledger.files[names] = known[0] if len(known) == 1 else unknown
    return ledger.files[names]


def _named(table: str, key: Row, intake: pd.DataFrame) -> pd.Series:
    """True for the files of the account that a row of a table names as its own."""
    if table in STREET_TABLES:
        same = (intake[list(FILE_KEYS[table])] == [key[column] for column in FILE_KEYS[table]]).all(axis=1)
        return same & (intake["file_format"] == STREET_FORMAT)
    if table == "population":
        return intake["file"] == key["source_file"]
    name = EXTRACT if table == EXTRACT else f"{RETURN_FORMAT}{key['return_name']}"
    shown = f"{name}/{key['edition']}/{key['source_file']}"
    return intake["file"].str.fullmatch(re.escape(shown) + AGAIN)
