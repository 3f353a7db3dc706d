"""Suppression of small counts in tables with totals: which cells to withhold so that none can be worked out."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# scipy ships no types.

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import hstack

from assessment.methods.cell_tables import CellNames, CellTable
from assessment.methods.checked import Floats
from assessment.methods.suppression_audit import known_bounds

Cells: TypeAlias = npt.NDArray[np.bool_]

# Smaller moves are rounding of the linear programme.
MOVED = 1e-6

# Costs that agree to this many digits are equal.
DIGITS = 9

# Status of scipy's milp; without whole numbers asked for it solves a linear programme, with less ado than linprog.
INFEASIBLE = 2


def primary_cells(table: CellTable, threshold: int, *, protect_zeros: bool = False) -> pd.MultiIndex:
    """Cells too small to publish, totals included: counts under the threshold.

    Parameters
    ----------
    table : CellTable
        One table or linked tables.
    threshold : int
        Smallest count that may be published, such as 5.
    protect_zeros : bool
        True where a zero tells something of people ("none of the victims was ..."); False publishes zeros.

    Returns
    -------
    MultiIndex (row, column), in the order of the table.

    Raises
    ------
    ValueError
        The threshold is under 1.

    Source
    ------
    Minimum frequency rule: Hundepool et al. (2012), Statistical Disclosure Control, chapter 4.
    """
    if threshold < 1:
        raise ValueError(f"a threshold of 1 or more is needed, found {threshold}")
    counts = table.counts
    return _named(table, (counts < threshold) & (protect_zeros | (counts > 0)))


def secondary_cells(
    table: CellTable,
    primary: CellNames,
    *,
    protection: int = 1,
    known: pd.DataFrame | None = None,
    unpublished: CellNames = (),
) -> pd.MultiIndex:
    """Further cells to withhold so that no withheld count can be worked out from the published ones.

    For each primary cell in turn the cheapest other table is found that differs in that cell and keeps every sum
    (fewest newly withheld cells, then the smallest counts); the cells in which it differs are withheld. Cells that turn
    out not to be needed are published again, the largest first. A zero that is not primary stays published. The choice
    is good, not the best possible, which is a hard problem for large tables.

    Parameters
    ----------
    table : CellTable
        One table; tables that share cells are to be linked and protected together.
    primary : collection of (row, column)
        Cells that must not be worked out.
    protection : int
        How far each primary count can move, at the least, up or down. 1 prevents exact recovery; 5 leaves "5 or more"
        possible for every count under 5.
    known : DataFrame, index (row, column), columns lower and upper, optional
        What an attacker knows besides, as for the audit.
    unpublished : collection of (row, column)
        Cells that the sums need and that nobody prints, such as what a part leaves of its whole. They hide others at no
        cost, and are protected only where they are primary.

    Returns
    -------
    MultiIndex (row, column), in the order of the table; none of the primary and of the unpublished cells.

    Raises
    ------
    ValueError
        A cell is not of the table, protection is under 1, or what is known of a cell leaves it no room.
    ArithmeticError
        A linear programme was not solved; then nothing is to be published.

    Source
    ------
    Linear programmes of the incremental attacker: Kelly, Golden and Assad (1992); Castro (2007) for tables as networks.
    """
    if protection < 1:
        raise ValueError(f"protection of 1 or more is needed, found {protection}")
    is_primary = np.zeros(len(table.counts), dtype=bool)
    is_primary[table.places(primary)] = True
    is_unpublished = np.zeros(len(table.counts), dtype=bool)
    is_unpublished[table.places(unpublished)] = True
    counts = np.asarray(table.counts, dtype=np.float64)
    lower, upper = known_bounds(table.counts, known)
    can_move = is_primary | is_unpublished | (counts > 0)
    search = _Search(
        sums=table.sums.tocsc(),
        unpublished=is_unpublished & ~is_primary,
        down=np.where(can_move, counts - lower, 0),
        up=np.where(can_move, upper - counts, 0),
        least=np.where(is_primary, protection, 1),
        price=1 + counts / (1 + counts.sum()),
    )
    moves = _all_moves(search, is_primary, table.counts)
    moves = _without_surplus(search, is_primary, moves, counts)
    return _named(table, _needed(is_primary, moves) & ~is_primary & ~is_unpublished)


def published(table: CellTable, suppressed: CellNames) -> "pd.Series[Any]":
    """The counts of a table with the suppressed ones missing (not zero).

    Raises
    ------
    ValueError
        A cell is not of the table.

    Source
    ------
    Definition.
    """
    withheld = np.zeros(len(table.counts), dtype=bool)
    withheld[table.places(suppressed)] = True
    return table.counts.astype("Int64").mask(withheld)


@dataclass(frozen=True)
class _Search:
    """What limits a move from the true table to another: the sums, the room of each cell and how far it must go."""

    sums: Any
    unpublished: Cells
    down: Floats
    up: Floats
    least: npt.NDArray[np.int_]
    price: Floats

    @cached_property
    def ups_and_downs(self) -> Any:
        """The sums over how far each cell moves up, then over how far each moves down."""
        return hstack([self.sums, -self.sums], format="csc")

    def move(self, place: int, withheld: Cells) -> Floats | None:
        """The cheapest move of one cell, up or down, in which other cells may move at their price."""
        price = np.where(withheld | self.unpublished, 0.0, self.price)
        return self._up_or_down(place, np.ones_like(withheld), price)

    def move_within(self, place: int, withheld: Cells) -> Floats | None:
        """The smallest move of one cell, up or down, in which withheld cells alone move."""
        return self._up_or_down(place, withheld | self.unpublished, np.ones(len(withheld)))

    def _up_or_down(self, place: int, moving: Cells, price: Floats) -> Floats | None:
        by = int(self.least[place])
        up = self._signed_move(by, place, moving, price)
        if up[0] == 0:
            return up[1]
        # Up, the first, where both cost the same: a small count has more room above it.
        return min(up, self._signed_move(-by, place, moving, price), key=lambda move: move[0])[1]

    def _signed_move(self, by: int, place: int, moving: Cells, price: Floats) -> tuple[float, Floats | None]:
        """A move and what it costs; inf and None where there is none."""
        if by > self.up[place] or -by > self.down[place]:
            return math.inf, None
        cells = np.flatnonzero(moving & (self.up + self.down > 0))
        least, most = np.zeros(2 * len(cells)), np.r_[self.up[cells], self.down[cells]]
        at = int(np.searchsorted(cells, place))
        least[[at, len(cells) + at]] = most[[at, len(cells) + at]] = max(by, 0), max(-by, 0)
        sums = self.ups_and_downs[:, np.r_[cells, cells + len(price)]]
        goal = np.r_[price[cells], price[cells]]
        room: Any = least, most  # as scipy's own hints have it, single numbers
        answer = milp(goal, constraints=LinearConstraint(sums, 0, 0), bounds=Bounds(*room))
        if answer.status == INFEASIBLE:
            return math.inf, None
        if answer.status != 0:
            raise ArithmeticError(f"the linear programme of suppression was not solved: {answer.message}")
        up, down = np.split(np.asarray(answer.x), 2)
        move = np.zeros(len(price))
        move[cells] = up - down
        return round(float(answer.fun), DIGITS), move


def _all_moves(search: _Search, is_primary: Cells, named_counts: "pd.Series[int]") -> dict[int, Cells]:
    """For every withheld cell the cells that move in a table in which it is another number."""
    withheld, moves = is_primary.copy(), dict[int, Cells]()
    counts = np.asarray(named_counts, dtype=np.float64)
    while True:
        waiting = [place for place in np.flatnonzero(withheld) if place not in moves]
        if not waiting:
            return moves
        # Primary cells first, the largest of them first: they leave the least choice.
        place = int(min(waiting, key=lambda at: (not is_primary[at], -counts[at])))
        move = search.move(place, withheld)
        if move is None:
            raise ValueError(f"too much is known to hide {named_counts.index[place]}, whatever else is withheld")
        moved = np.abs(move) > MOVED
        moved &= ~search.unpublished  # these are hidden whether they move or not
        withheld |= moved
        far_enough = withheld & (np.abs(move) >= search.least - MOVED)
        moves |= {int(at): moved for at in np.flatnonzero(far_enough) if at not in moves}


def _without_surplus(search: _Search, is_primary: Cells, moves: dict[int, Cells], counts: Floats) -> dict[int, Cells]:
    """The same with every cell published again that the others can do without, the largest first."""
    withheld = _needed(is_primary, moves)
    for place in sorted(np.flatnonzero(withheld & ~is_primary), key=lambda at: -counts[at]):
        rest = withheld.copy()
        rest[place] = False
        other = _moves_within(search, [int(at) for at in np.flatnonzero(rest) if moves[int(at)][place]], rest)
        if other is not None:
            moves = moves | other
            withheld = _needed(is_primary, moves)
    return moves


def _moves_within(search: _Search, places: list[int], withheld: Cells) -> dict[int, Cells] | None:
    """Moves of the places in which withheld cells alone move; None if one of them cannot."""
    moves = dict[int, Cells]()
    for place in places:
        move = search.move_within(place, withheld)
        if move is None:
            return None
        moves[place] = (np.abs(move) > MOVED) & ~search.unpublished
    return moves


def _needed(is_primary: Cells, moves: dict[int, Cells]) -> Cells:
    """The primary cells, the cells that move with them, and those that move with these."""
    needed, before = is_primary.copy(), -1
    while needed.sum() > before:
        before = int(needed.sum())
        for place in np.flatnonzero(needed):
            needed |= moves[int(place)]
    return needed


def _named(table: CellTable, mask: Any) -> pd.MultiIndex:
    index = table.counts.index[np.asarray(mask)]
    if not isinstance(index, pd.MultiIndex):
        raise TypeError("the cells of a table are named by row and column")
    return index
