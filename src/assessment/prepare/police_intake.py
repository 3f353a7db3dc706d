"""The account of the police files: what became of each, and of every row in it."""

from dataclasses import dataclass

import pandas as pd

from assessment.prepare.parts import Part, PartFacts
from assessment.sources.police_csv import named_as
from assessment.sources.police_uk import FORMAT_NAMES, SOURCE
from assessment.sources.raw_files import RawFile
from assessment.tables.store import empty_table
from assessment.terms.quality import Fate


@dataclass(frozen=True)
class Taken:
    """One file of a download: its part, or why it could not be taken in."""

    edition: str
    file: RawFile
    part: Part | None
    message: str = ""

    @property
    def shown(self) -> str:
        """How the account names it: the download before the file."""
        return f"{self.edition}/{self.file.shown}"

    @property
    def order(self) -> tuple[str, int, str, str]:
        """Later downloads after earlier ones; of one edition the larger file, then a rule that never changes."""
        return self.edition, self.file.size, self.file.key, self.shown


@dataclass(frozen=True)
class Regroup:
    """Rows of one file that turned out to be counted in another: how many, how many of them kept, and not placed."""

    rows: int
    kept: int
    not_placed: int


NOTHING = Regroup(0, 0, 0)


def account_for_used(taken: Taken, facts: PartFacts, again: Regroup) -> dict[str, object]:
    """The intake row of a file that was used: rows in = kept + elsewhere + merged + refused."""
    kept, merged = facts.kept - again.kept, facts.merged + again.rows
    return _row(taken, facts, Fate.USED, _note(facts, again)) | {
        "rows_kept": kept,
        "rows_elsewhere": facts.rows_in - kept - merged - facts.refused,
        "rows_merged": merged,
        "rows_refused": facts.refused,
    }


def account_for_superseded(taken: Taken, facts: PartFacts, by: Taken) -> dict[str, object]:
    """The intake row of a file that a later one stands in for: its rows are told, and none is counted."""
    same = by.part is not None and by.part.facts.content == facts.content
    return _row(taken, facts, Fate.SUPERSEDED, f"{'The same file as' if same else 'Superseded by'} {by.shown}.")


def account_for_refused(taken: Taken) -> dict[str, object]:
    """The intake row of a file that could not be taken in: no row is known."""
    named = named_as(taken.file.name)
    month, force = (named.month, named.force) if named else ("", "")
    kind = named.kind if named else None
    facts = PartFacts(str(kind or ""), month, force, "", 0)
    return _row(taken, facts, Fate.REFUSED, taken.message)


def refusals_of(used: list[tuple[Taken, PartFacts]]) -> pd.DataFrame:
    """The refusals table of the files that were used: rows by reason, with the numbers of up to five."""
    rows = [
        {"file": taken.shown, "reason": reason, "rows": count, "examples": examples}
        for taken, facts in used
        for reason, count, examples in facts.refusals
    ]
    return as_table(rows, "refusals", ["file", "reason"])


def as_table(rows: list[dict[str, object]], table: str, keys: list[str]) -> pd.DataFrame:
    """Rows as a table, in the order of its keys."""
    if not rows:
        return empty_table(table)
    return pd.DataFrame(rows, columns=list(empty_table(table).columns)).sort_values(keys, ignore_index=True)


def _row(taken: Taken, facts: PartFacts, fate: Fate, note: str) -> dict[str, object]:
    return {
        "file": taken.shown,
        "source": SOURCE,
        "edition": taken.edition,
        "file_format": FORMAT_NAMES.get(facts.kind, ""),
        "force": facts.force,
        "month": facts.month,
        "fate": str(fate),
        "rows_in": facts.rows_in,
        "rows_kept": 0,
        "rows_elsewhere": 0,
        "rows_merged": 0,
        "rows_refused": 0,
        "sha256": taken.file.key,
        "note": note,
    }


def _note(facts: PartFacts, again: Regroup) -> str:
    not_placed = facts.not_placed - again.not_placed
    told = [
        f"{not_placed:,} rows in no known place, counted as elsewhere." if not_placed else "",
        "Loaded twice into itself: one of each pair was kept." if facts.is_doubled else "",
        f"{again.rows:,} crimes are counted in another file." if again.rows else "",
    ]
    return " ".join(words for words in told if words)
