"""The counts of one source as cells bound by sums, in the form in which the attacker sees them."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# scipy ships no types.

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assessment.methods.cell_tables import NAMES, CellTable
from assessment.release.sums import Sum

FACT, REST = "fact", "rest"  # a rest is what parts leave of their whole: nobody prints it


@dataclass(frozen=True)
class Cells:
    """Counts bound together by sums, and what their whole leaves over.

    Attributes
    ----------
    table : CellTable
        Index ("fact", fact id) or ("rest", key of the sum).
    unpublished : MultiIndex
        The rests.
    rests_of_people : MultiIndex
        Rests that stand for people: those who are not in a part, and those whom a partner withheld.
    """

    table: CellTable
    unpublished: pd.MultiIndex
    rests_of_people: pd.MultiIndex


def cells_of(values: "pd.Series[float]", sums: Sequence[Sum], partner_withheld: Collection[str]) -> Cells | None:
    """The cells that sums bind together; None where no sum binds any.

    Parameters
    ----------
    values : Series of whole numbers, index fact id
        Counts that are known.
    sums : sequence of Sum
        Wholes and parts; a part that is not known is in the rest.
    partner_withheld : collection of str
        Fact ids whose counts the partner withheld before it sent them.
    """
    lines = [line for each in sums for line in _lines(each, values, set(partner_withheld))]
    if not lines:
        return None
    bound = list(dict.fromkeys(name for line in lines for name in (line.whole, *line.parts)))
    rests = [line.key for line in lines if line.has_rest]
    counts = [int(values[name]) for name in bound] + [line.rest for line in lines if line.has_rest]
    index = pd.MultiIndex.from_tuples([(FACT, name) for name in bound] + [(REST, key) for key in rests], names=NAMES)
    people = [(REST, line.key) for line in lines if line.has_rest and line.is_people]
    table = CellTable(pd.Series(counts, index=index, name="count", dtype="int64"), _matrix(lines, index))
    return Cells(table, index[len(bound) :], _named(people))


def parts_of(cells: Cells) -> Iterator[Cells]:
    """The cells in groups that no sum joins: what is withheld in one tells nothing of another."""
    from scipy.sparse.csgraph import connected_components  # late: chapters only look facts up

    sums = abs(cells.table.sums).tocsr()
    _, group = connected_components(sums.T @ sums, directed=False)
    order = pd.Series(range(len(group))).groupby(group).indices
    for places in order.values():
        yield _some(cells, np.asarray(places), sums)


def _some(cells: Cells, places: Any, sums: Any) -> Cells:
    own = np.flatnonzero(np.diff(sums[:, places].tocsr().indptr))
    table = CellTable(cells.table.counts.iloc[places], cells.table.sums.tocsr()[own][:, places])
    index = table.counts.index
    return Cells(table, _within(cells.unpublished, index), _within(cells.rests_of_people, index))


def _within(some: pd.MultiIndex, index: Any) -> pd.MultiIndex:
    return some[some.isin(index)]


@dataclass(frozen=True)
class _Line:
    """One sum over known counts."""

    whole: str
    parts: tuple[str, ...]
    rest: int
    has_rest: bool
    is_people: bool

    @property
    def key(self) -> str:
        return f"{self.whole} without {' '.join(self.parts)}"


def _lines(each: Sum, values: "pd.Series[float]", partner_withheld: set[str]) -> Iterator[_Line]:
    """The sum as it binds the counts that are known; where the parts overlap, each of them against the whole."""
    parts = tuple(part for part in each.parts if part in values.index)
    if each.whole not in values.index or not parts:
        return
    whole, rest = int(values[each.whole]), int(values[each.whole] - values[list(parts)].sum())
    if rest < 0:
        singles = [part for part in parts if values[part] <= whole] if len(parts) > 1 else []
        for part in singles:
            yield _Line(each.whole, (part,), whole - int(values[part]), has_rest=True, is_people=False)
        return
    hidden = partner_withheld & set(each.parts)
    is_whole = len(parts) == len(each.parts) and each.is_whole
    yield _Line(each.whole, parts, rest, rest > 0 or not is_whole, bool(hidden) or not each.is_whole)


def _matrix(lines: list[_Line], index: pd.MultiIndex) -> Any:
    from scipy.sparse import csr_array  # late, as above

    at = {name: place for place, name in enumerate(index)}
    rows, columns, signs = list[int](), list[int](), list[int]()
    for row, line in enumerate(lines):
        members = [(FACT, part) for part in line.parts] + ([(REST, line.key)] if line.has_rest else [])
        places = [*(at[name] for name in members), at[FACT, line.whole]]
        rows += [row] * len(places)
        columns += places
        signs += [1] * len(members) + [-1]
    return csr_array((signs, (rows, columns)), shape=(len(lines), len(index)), dtype=np.float64)


def _named(names: list[tuple[str, str]]) -> pd.MultiIndex:
    return pd.MultiIndex.from_tuples(names, names=NAMES) if names else pd.MultiIndex.from_arrays([[], []], names=NAMES)
