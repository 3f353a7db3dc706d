"""Files of places as they were read, and the account of what became of their rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from assessment.sources.place_files import Refusal, Rows
from assessment.sources.raw_files import RawFile
from assessment.tables.store import empty_table
from assessment.terms.quality import Fate

FILE = "source_file"


@dataclass(frozen=True)
class PlaceFile:
    """A file that was read, or why it could not be. `name` is its place below data/raw, and the key of the account."""

    name: str
    format_name: str
    source: str
    edition: str
    file: RawFile
    rows: Rows | None
    fault: str = ""

    @property
    def order(self) -> tuple[str, str, str]:
        """Later ones win: by the year of the figures, then the edition, then the name."""
        return (self.rows.vintage if self.rows else "", self.edition, self.name)


@dataclass
class Account:
    """What became of rows after they were read, by file; rows not counted here repeat one of a later file."""

    kept: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    refusals: list[tuple[str, Refusal]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, files: "pd.Series") -> None:
        """Count one kept row for each file named."""
        self.kept.update({str(name): int(rows) for name, rows in files.value_counts().items()})

    def refuse(self, frame: pd.DataFrame, column: str, reason: str) -> None:
        """Refuse rows of these files (`source_file`), the codes in `column` as examples."""
        for name, rows in frame.groupby(FILE, sort=True):
            codes = ", ".join(sorted(rows[column])[:5])
            self.refusals.append((str(name), Refusal(reason, len(rows), codes)))


def of_format(files: Iterable[PlaceFile], *names: str) -> list[PlaceFile]:
    """The files of these formats that could be read, the winner last."""
    return sorted((file for file in files if file.rows and file.format_name in names), key=lambda file: file.order)


def newest(files: list[PlaceFile]) -> list[PlaceFile]:
    """Of files in order, those of the newest vintage."""
    return [file for file in files if file.rows and file.rows.vintage == files[-1].order[0]]


def stacked(files: list[PlaceFile], columns: list[str]) -> pd.DataFrame:
    """The rows of several files one below the other, each with its file."""
    frames = [file.rows.frame.assign(**{FILE: file.name}) for file in files if file.rows]
    if not frames:
        return pd.DataFrame({column: pd.Series(dtype="str") for column in [*columns, FILE]})
    return pd.concat(frames, ignore_index=True)


def last_of(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Of rows with the same key the last: that of the latest file."""
    return frame.drop_duplicates(key, keep="last")


def placed_in(codes: pd.Series, known: pd.Series, otherwise: "pd.Series | str") -> pd.Series:
    """The borough of each area, from `known` (index: area); where that tells none, `otherwise`."""
    # As text from the start: where nothing is known, pandas would make numbers of it.
    found = codes.map(known[~known.index.duplicated()].to_dict()).astype("str")
    return found.fillna(otherwise)


def intake_of(files: list[PlaceFile], account: Account) -> pd.DataFrame:
    """The intake table's rows of these files, by name."""
    rows = [_intake_row(file, account) for file in sorted(files, key=lambda file: file.name)]
    return pd.DataFrame(rows) if rows else empty_table("intake")


def _intake_row(file: PlaceFile, account: Account) -> dict[str, object]:
    rows_in = file.rows.rows_in if file.rows else 0
    later = sum(refusal.rows for name, refusal in account.refusals if name == file.name)
    refused = (file.rows.refused if file.rows else 0) + later
    kept, elsewhere = account.kept[file.name], account.elsewhere[file.name]
    notes = [file.fault, file.rows.note if file.rows else "", *(n for name, n in account.notes if name == file.name)]
    return {
        "file": file.name,
        "source": file.source,
        "edition": file.edition,
        "file_format": file.format_name,
        "force": "",
        "month": "",
        "fate": str(_fate(file, kept, elsewhere, rows_in - refused)),
        "rows_in": rows_in,
        "rows_kept": kept,
        "rows_elsewhere": elsewhere,
        "rows_merged": rows_in - kept - elsewhere - refused,
        "rows_refused": refused,
        "sha256": file.file.key,
        "note": "; ".join(note for note in notes if note),
    }


def _fate(file: PlaceFile, kept: int, elsewhere: int, readable: int) -> Fate:
    if not file.rows or not readable:
        return Fate.REFUSED
    return Fate.USED if kept or elsewhere else Fate.SUPERSEDED


def refusals_of(files: list[PlaceFile], account: Account) -> pd.DataFrame:
    """The refusals table's rows of these files, by file and reason."""
    found = [(file.name, refusal) for file in files if file.rows for refusal in file.rows.refusals]
    rows = [
        {"file": name, "reason": refusal.reason, "rows": refusal.rows, "examples": refusal.examples}
        for name, refusal in [*found, *account.refusals]
    ]
    if not rows:
        return empty_table("refusals")
    table = pd.DataFrame(rows).groupby(["file", "reason"], as_index=False)
    return table.agg(rows=("rows", "sum"), examples=("examples", "first"))
