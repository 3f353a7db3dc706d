"""Tables of counts as published: their cells, totals among them, and the sums that bind the cells together."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# scipy ships no types.

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, vstack

from assessment.methods.checked import shown, whole_numbers

Cell: TypeAlias = tuple[Hashable, Hashable]
CellNames: TypeAlias = "Collection[Cell] | pd.MultiIndex"
Places: TypeAlias = npt.NDArray[np.intp]

TOTAL = "Total"
NAMES = ["row", "column"]


@dataclass(frozen=True)
class CellTable:
    """Cells that are published together, and which of them add up to which.

    `counts` is a Series of whole numbers, index (row, column): every cell, totals included. `sums` is sparse, of shape
    (n_sums, n_cells): in each row 1 for a part and -1 for its total, so that `sums` times `counts` is zero.
    """

    counts: "pd.Series[int]"
    sums: Any

    def __post_init__(self) -> None:
        _check_counts(np.asarray(self.counts, dtype=np.float64))
        if not self.counts.index.is_unique:
            repeated = self.counts.index[self.counts.index.duplicated()]
            raise ValueError(f"every cell must be named once, found again: {shown(repeated)}")
        if np.any(self.sums @ self.counts.to_numpy()):
            raise ValueError("the totals of a table must be the sums of its parts, found some that are not")

    def places(self, cells: CellNames) -> Places:
        """Positions of the cells in the table, each once, in the table's order."""
        wanted = pd.MultiIndex.from_tuples(list(cells), names=NAMES) if len(cells) else self.counts.index[:0]
        places = self.counts.index.get_indexer(wanted)
        if np.any(places < 0):
            raise ValueError(f"cells of the table are needed, found others: {shown(wanted[places < 0])}")
        return np.unique(places)


def two_way(counts: pd.DataFrame, *, total_row: Hashable = TOTAL, total_column: Hashable = TOTAL) -> CellTable:
    """A table of two classifications with both margins and the grand total.

    The names of the totals say which cells two linked tables share: the column totals of a table of wards are the row
    "Halton" of a table of boroughs if `total_row` is "Halton"; row totals of offences and of victims are kept apart by
    two values of `total_column`.

    Parameters
    ----------
    counts : DataFrame of int, shape (n_rows, n_columns), without totals
        Counts, zero or more; a combination with no events is a zero, not a missing value.
    total_row, total_column : label
        Names of the row that holds column totals and of the column that holds row totals.

    Raises
    ------
    ValueError
        The table is empty, a count is missing, negative or not whole, or a label is repeated or is that of a total.

    Source
    ------
    Definition.
    """
    _check_counts(counts.to_numpy(float, na_value=np.nan))
    rows, columns = [*counts.index, total_row], [*counts.columns, total_column]
    for labels in (rows, columns):
        if len(set(labels)) < len(labels):
            raise ValueError(f"rows and columns must be named once, and not as their total; found {labels}")
    inner = counts.to_numpy(np.int64)
    whole = np.block([[inner, inner.sum(axis=1, keepdims=True)], [inner.sum(axis=0), inner.sum()]])
    index = pd.MultiIndex.from_product([rows, columns], names=NAMES)
    places = np.arange(whole.size).reshape(whole.shape)
    sums = vstack([_sums(places), _sums(places.T)], format="csr")
    return CellTable(pd.Series(whole.ravel(), index=index, name="count", dtype="int64"), sums)


def linked(tables: Sequence[CellTable]) -> CellTable:
    """Several tables as one: a cell of the same name in two of them is the same cell.

    Raises
    ------
    ValueError
        There is no table, or two tables give one cell different counts.

    Source
    ------
    Definition.
    """
    if not tables:
        raise ValueError("at least one table is needed, found none")
    every = pd.concat([table.counts for table in tables])
    counts = every[~every.index.duplicated()]
    differ = every[every != counts.reindex(every.index)]
    if not differ.empty:
        raise ValueError(f"a shared cell must have one count, found two for {shown(differ.index)}")
    return CellTable(counts, vstack([_widened(table, counts.index) for table in tables], format="csr"))


def _sums(places: Places) -> Any:
    """One sum for each line of the table, whose last cell is its total."""
    lines, cells = places.shape
    signs = np.tile(np.r_[np.ones(cells - 1), -1], lines)
    return csr_array((signs, places.ravel(), np.arange(0, places.size + 1, cells)), shape=(lines, places.size))


def _widened(table: CellTable, index: pd.Index) -> Any:
    """The sums of a table over the cells of all tables."""
    sums = table.sums.tocoo()
    columns = index.get_indexer(table.counts.index)[sums.col]
    return csr_array((sums.data, (sums.row, columns)), shape=(sums.shape[0], len(index)))


def _check_counts(counts: npt.NDArray[np.float64]) -> None:
    """Refuse what are not the counts of a table."""
    if counts.size == 0:
        raise ValueError("a table needs at least one cell, found none")
    whole_numbers(counts, "counts")
