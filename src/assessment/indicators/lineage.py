"""The way of a figure back to the raw rows that it was made from, as a tree and in words."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from assessment.indicators.derived import INPUT_SEPARATOR
from assessment.indicators.raw_rows import EXTRACT, Ledger, RawFileRows, RawRows, find_raw_rows
from assessment.paths import Wing
from assessment.tables.rows import rows_of
from assessment.tables.selection import START, is_selection
from assessment.terms.caveats import caveat_sentence
from assessment.terms.errors import DataCheckError
from assessment.terms.numbers import MOST_DECIMALS, plain_number, written
from assessment.terms.vocabulary import FactStatus, Unit

INDENT = "  "
NOT_TOLD = "not told under a withheld figure"
NOT_HERE = "not among the figures of this edition"

Fact = Mapping[str, Any]


@dataclass(frozen=True)
class Lineage:
    """A figure and what it was made from: other figures and rows of tables, each with its own lineage.

    `fact` is a row of the facts table, or its id alone where this edition does not hold it. `is_hidden` is true of a
    withheld figure and of all that it was made from: no number of theirs is told.
    """

    fact: Fact
    inputs: tuple["Lineage | RawRows", ...]
    is_hidden: bool = False

    @property
    def ends(self) -> Iterator["Lineage | RawRows"]:
        """Where the tree ends: rows of tables, and figures of which nothing more is known."""
        if not self.inputs:
            yield self
        for each in self.inputs:
            yield from each.ends if isinstance(each, Lineage) else (each,)

    @property
    def is_whole(self) -> bool:
        """True where every end is raw rows whose files were found."""
        return all(isinstance(end, RawRows) and end.is_found for end in self.ends)


def trace(fact_id: str, facts: pd.DataFrame, wing: Wing, borough_code: str) -> Lineage:
    """Follow one figure back to raw rows.

    Parameters
    ----------
    fact_id : str
        Its whole id.
    facts : DataFrame
        Every fact of one edition, protected: nothing that it withholds is told by the trace.
    wing : Wing
        Where the processed tables and the raw files are.
    borough_code : str
        The borough whose rows they are.

    Raises
    ------
    DataCheckError
        There is no such fact, or facts are made from each other.
    SourceError
        A processed table is missing.
    """
    ids = facts["fact_id"]
    if not ids.eq(fact_id).any():
        raise DataCheckError(f'no fact "{fact_id}" among these {len(facts)}.')
    return next(trace_each(facts, wing, borough_code, [fact_id]))


def trace_each(
    facts: pd.DataFrame, wing: Wing, borough_code: str, fact_ids: Sequence[str] | None = None
) -> Iterator[Lineage]:
    """Follow several figures, or all of them, reading each table once.

    Parameters
    ----------
    facts, wing, borough_code
        As for `trace`.
    fact_ids : sequence of str, optional
        The ids to follow; all, if not given.
    """
    by_id = {row["fact_id"]: row for row in rows_of(facts)}
    ledger = Ledger(wing, borough_code)
    for fact_id in by_id if fact_ids is None else fact_ids:
        yield _lineage(fact_id, by_id, ledger, (), is_hidden=False)


def _lineage(
    fact_id: str, facts: Mapping[str, Fact], ledger: Ledger, above: tuple[str, ...], *, is_hidden: bool
) -> Lineage:
    if fact_id in above:
        raise DataCheckError(f"{fact_id} is made from itself: {' from '.join((*above, fact_id))}.")
    if fact_id not in facts:
        return Lineage({"fact_id": fact_id}, (), is_hidden)
    fact = facts[fact_id]
    is_hidden = is_hidden or fact["status"] == FactStatus.WITHHELD
    inputs = [
        _rows(text, fact, ledger, is_hidden=is_hidden)
        if is_selection(text)
        else _lineage(text, facts, ledger, (*above, fact_id), is_hidden=is_hidden)
        for text in filter(None, fact["inputs"].split(INPUT_SEPARATOR))
    ]
    return Lineage(fact, tuple(inputs), is_hidden)


def _rows(text: str, fact: Fact, ledger: Ledger, *, is_hidden: bool) -> RawRows:
    """The rows of a selection; of a partner's records as many as the figure, which is protected, says."""
    found = find_raw_rows(text, ledger, is_withheld=is_hidden)
    counted = text.startswith(EXTRACT + START) and fact["measure"] == "count" and not math.isnan(fact["value"])
    return replace(found, row_count=int(fact["value"]), is_as_released=True) if counted and not is_hidden else found


def lineage_words(lineage: Lineage) -> str:
    """A lineage as indented plain text: the figure, what it was made from, and so on down to rows, files and sha256."""
    return "\n".join(_lines(lineage, 0))


def _lines(lineage: Lineage, depth: int) -> Iterator[str]:
    margin = INDENT * depth
    yield f"{margin}{lineage.fact['fact_id']}: {_value_words(lineage)}"
    yield from (f"{margin}{INDENT}{name}: {words}" for name, words in fact_words(lineage.fact, lineage.is_hidden))
    if lineage.inputs:
        yield f"{margin}{INDENT}made from:"
    for each in lineage.inputs:
        yield from _lines(each, depth + 2) if isinstance(each, Lineage) else _row_lines(each, depth + 2)


def _value_words(lineage: Lineage) -> str:
    if "value_printed" not in lineage.fact:
        return NOT_HERE
    is_withheld = lineage.fact["status"] == FactStatus.WITHHELD
    return NOT_TOLD if lineage.is_hidden and not is_withheld else lineage.fact["value_printed"]


def fact_words(fact: Fact, is_hidden: bool = False) -> list[tuple[str, str]]:
    """What is known of a figure besides its value, as names and words; what is not known is left out.

    Parameters
    ----------
    fact : mapping
        A row of the facts table, or an id alone.
    is_hidden : bool
        True where no number of it may be told.
    """
    source = " ".join(
        filter(None, [fact.get("source_id"), f"({fact['source_ref']})" if fact.get("source_ref") else ""])
    )
    found = {
        "figure": ", ".join(filter(None, (fact.get(key) for key in ("label", "area_name", "period_label")))),
        "of these": fact.get("breakdowns", ""),
        "compared with": fact.get("base_period", ""),
        "status": str(fact.get("status", "")).replace("_", " "),
        "formula": fact.get("formula", ""),
        "interval": "" if is_hidden else interval_words(fact),
        "source": source,
        "caveats": " ".join(caveat_sentence(code) for code in fact.get("caveats", "").split(";") if code),
        "note": "" if is_hidden else fact.get("note", ""),
    }
    return [(name, words) for name, words in found.items() if words]


def interval_words(fact: Fact) -> str:
    """The interval of a figure in its own unit, "" where it has none."""
    bounds = [fact.get(end, math.nan) for end in ("lower", "upper")]
    if any(math.isnan(bound) for bound in bounds):
        return ""
    decimals = 0 if fact["unit"] == Unit.COUNT else MOST_DECIMALS
    return " to ".join(written(bound, fact["unit"], decimals=decimals) for bound in bounds)


def _row_lines(rows: RawRows, depth: int) -> Iterator[str]:
    margin = INDENT * depth
    yield f"{margin}{rows.selection}{_counted(rows.row_count)}{' as the figure says' if rows.is_as_released else ''}"
    yield from (f"{margin}{INDENT}file {_file_words(file)}" for file in rows.files)
    yield from (f"{margin}{INDENT}document {_file_words(document)}" for document in rows.documents)
    if not rows.files:
        yield f"{margin}{INDENT}no such row, and no raw file that could hold it"


def _file_words(file: RawFileRows) -> str:
    known = f", sha256 {file.sha256}" if file.sha256 else ""
    return f"{file.file}{_counted(file.row_count)}{known}{f': {file.note}' if file.note else ''}"


def _counted(row_count: int | None) -> str:
    if row_count is None:
        return ""
    return f", {plain_number(row_count)} {'row' if row_count == 1 else 'rows'}"
