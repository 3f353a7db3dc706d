"""What each police file was prepared to, kept so that a month that did not change is never read again.

A part is known by the file's content and name and by the recipe: the code that made it, the tables that it was placed
with and the corrections. Anything else makes a new part; parts that nothing asked for are removed.

Parts are Arrow files, read by mapping them into memory: they are no tables of the house, and for the same rows Parquet
costs several times as much to read, which is most of what a run with one new month does.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from pyarrow import ipc

from assessment.sources.raw_files import RawFile

FACTS_KEY = b"assessment_part"
ROWS_SUFFIX = ".rows.arrow"
LEDGER_SUFFIX = ".ledger.arrow"


@dataclass(frozen=True)
class PartFacts:
    """What a part tells without its rows.

    Attributes
    ----------
    rows_in, kept, merged, not_placed, refused : int
        Rows of the file; in the wanted boroughs; repeats of a row that was kept; in no place that is known; refused.
        What remains lies in other boroughs.
    copies : int
        Rows that repeat another: its crime id or, without one, everything that we read.
    is_doubled : bool
        The file was loaded twice into itself, and was corrected.
    refusals : list of (reason, rows, examples)
    slices : dict
        Borough code to first row and number of rows in the part's rows.
    tally : list of (borough code, crime type, rows)
        Of every borough, after the corrections.
    stations : dict
        Correction to [rows corrected, rows in order].
    """

    kind: str
    month: str
    force: str
    content: str
    rows_in: int
    kept: int = 0
    merged: int = 0
    not_placed: int = 0
    refused: int = 0
    copies: int = 0
    is_doubled: bool = False
    refusals: list[tuple[str, int, str]] = field(default_factory=list)
    slices: dict[str, tuple[int, int]] = field(default_factory=dict)
    tally: list[tuple[str, str, int]] = field(default_factory=list)
    districts: list[str] = field(default_factory=list)
    stations: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def elsewhere(self) -> int:
        """Rows outside the wanted boroughs, or in no known place."""
        return self.rows_in - self.kept - self.merged - self.refused


@dataclass(frozen=True)
class Made:
    """A part as it was made: facts, rows of the wanted boroughs, and the ledger of all its crime ids."""

    facts: PartFacts
    rows: pa.Table
    ledger: pa.Table


@dataclass(frozen=True)
class Part:
    """A part that is kept; its rows and its ledger are read when they are asked for."""

    facts: PartFacts
    stem: Path

    def rows(self) -> pa.Table:
        """Rows of the wanted boroughs, by borough and sorted within."""
        return _read(self.stem.with_name(self.stem.name + ROWS_SUFFIX))

    def ledger(self, columns: list[str] | None = None) -> pa.Table:
        """A row for each crime id in the file, sorted by it: what is needed to compare it with other files."""
        return _read(self.stem.with_name(self.stem.name + LEDGER_SUFFIX), columns)


class Parts:
    """The parts in a folder, made with one recipe."""

    def __init__(self, folder: Path, recipe: str) -> None:
        self._folder, self._recipe = folder, recipe
        self._asked_for: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def part_of(self, file: RawFile, make: Callable[[RawFile], Made]) -> Part:
        """The part of a file: as kept, or made and kept.

        Raises
        ------
        SourceError
            The file cannot be taken in.
        """
        name = hashlib.sha256("\n".join((file.key, file.name, self._recipe)).encode()).hexdigest()[:32]
        self._asked_for.add(name)
        stem = self._folder / name
        if (facts := _facts_of(stem)) is not None:
            return Part(facts, stem)
        made = make(file)
        facts_text = json.dumps(vars(made.facts), sort_keys=True)
        _write(made.ledger, stem.with_name(name + LEDGER_SUFFIX))
        _write(made.rows.replace_schema_metadata({FACTS_KEY: facts_text}), stem.with_name(name + ROWS_SUFFIX))
        return Part(made.facts, stem)

    def forget_others(self) -> None:
        """Remove the parts that were not asked for since this object was made."""
        for path in self._folder.glob("*.arrow"):
            if path.name.split(".")[0] not in self._asked_for:
                path.unlink(missing_ok=True)


def recipe_of(modules: Iterable[str | None], *others: str) -> str:
    """A hash of the code in the files of modules, and of anything else that decides what a part is."""
    digest = hashlib.sha256()
    for path in sorted(path for path in modules if path):
        digest.update(Path(path).read_bytes())
    for text in (pa.__version__, *others):
        digest.update(text.encode())
    return digest.hexdigest()


def _facts_of(stem: Path) -> PartFacts | None:
    rows, ledger = (stem.with_name(stem.name + suffix) for suffix in (ROWS_SUFFIX, LEDGER_SUFFIX))
    try:
        with pa.memory_map(str(rows)) as stream:
            metadata = ipc.open_file(stream).schema.metadata or {}
        if not ledger.is_file() or FACTS_KEY not in metadata:
            return None
        return PartFacts(**json.loads(metadata[FACTS_KEY]))
    except (OSError, pa.ArrowInvalid, TypeError, ValueError):
        return None


def _read(path: Path, columns: list[str] | None = None) -> pa.Table:
    with pa.memory_map(str(path)) as stream:
        table = ipc.open_file(stream).read_all()
    return table.select(columns) if columns else table


def _write(table: pa.Table, path: Path) -> None:
    """Write whole or not at all."""
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=".part.")
    try:
        with os.fdopen(handle, "wb") as stream, ipc.new_file(stream, table.schema) as writer:
            writer.write_table(table)
        Path(scratch).replace(path)
    finally:
        Path(scratch).unlink(missing_ok=True)
