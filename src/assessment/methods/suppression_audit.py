"""The audit of suppressed tables: what an attacker can work out of the cells that were withheld."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# scipy ships no types.

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from assessment.methods.cell_tables import NAMES, CellNames, CellTable
from assessment.methods.checked import Floats

# A bound of the linear programme this close to a whole number is that number.
INTEGER_SLACK = 1e-5
UNBOUNDED = 0.5

# So many times all counts together stand for no limit.
FAR = 10


def audit(table: CellTable, suppressed: CellNames, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """The interval in which an attacker can place each suppressed count.

    The attacker has every other cell of the table, knows which cells add up to which, and that a count is a whole
    number of 0 or more. The smallest and largest value of each suppressed cell are found by two linear programmes.

    Parameters
    ----------
    table : CellTable
        One table, or linked tables together: tables audited apart are not safe together.
    suppressed : collection of (row, column)
        Every cell that is withheld, totals included.
    known : DataFrame, index (row, column), columns lower and upper, optional
        What the attacker knows besides of suppressed cells, such as `small_counts`; upper may be inf.

    Returns
    -------
    DataFrame, index (row, column) in the order of the table, columns value, lower, upper (inf where nothing limits the
    count) and is_disclosed: the interval is a single number. The frame holds the withheld counts: it is for the people
    who release the table, not for release.

    Raises
    ------
    ValueError
        A cell is not of the table, or the true count lies outside what is said to be known of it.
    ArithmeticError
        A linear programme was not solved; the table is then not known to be safe.

    Source
    ------
    Attacker's problem of cell suppression: Fischetti and Salazar-Gonzalez (2001); Hundepool et al. (2012), chapter 4.
    """
    places = table.places(suppressed)
    counts = table.counts.iloc[places]
    if not len(counts):
        lower = upper = np.empty(0)
    else:
        sums = table.sums[:, places]
        sums = sums[np.diff(sums.indptr) > 0]
        lower, upper = _intervals(sums, np.asarray(counts, dtype=np.float64), *known_bounds(counts, known))
    return pd.DataFrame(
        {"value": counts, "lower": lower, "upper": upper, "is_disclosed": lower == upper}, index=counts.index
    )


def narrow_cells(table: CellTable, bounds: pd.DataFrame, cells: CellNames, width: int) -> pd.MultiIndex:
    """The cells that an attacker can place in less than a given width, where of shown counts too only bounds are known.

    Parameters
    ----------
    table : CellTable
        One table, or linked tables together.
    bounds : DataFrame, index as the table's cells, columns lower and upper
        What is known of every cell: both ends equal for one that is shown as it is, further apart for a rounded one;
        upper may be inf.
    cells : collection of (row, column)
        The cells that the attacker wants to know.
    width : int
        How far apart the smallest and the largest value of each have to be.

    Returns
    -------
    MultiIndex (row, column), in the order of the table.

    Raises
    ------
    ValueError
        A cell is not of the table.
    ArithmeticError
        A linear programme was not solved; the table is then not known to be safe.

    Source
    ------
    As for `audit`. Every solution is a table that fits, so it widens the intervals of the other cells as well.
    """
    counts = table.counts.to_numpy(np.float64)
    # More than all counts together is as good as no limit, and keeps every programme solvable.
    limits = bounds.reindex(table.counts.index)[["lower", "upper"]].to_numpy(float).clip(max=FAR * (1 + counts.sum()))
    lowest, highest, zero = counts.copy(), counts.copy(), np.zeros(table.sums.shape[0])
    narrow = list[int]()
    for place in table.places(cells):
        goal = np.zeros(len(counts))
        for sign in (-1, 1):
            if highest[place] - lowest[place] < width:
                goal[place] = sign
                fit = _solved(goal, table.sums, zero, limits)
                lowest, highest = np.minimum(lowest, fit), np.maximum(highest, fit)
        span = np.floor(highest[place] + INTEGER_SLACK) - np.ceil(lowest[place] - INTEGER_SLACK)
        narrow += [int(place)] if span < width else []
    return pd.MultiIndex.from_tuples(list(table.counts.index[narrow]), names=NAMES)


def small_counts(cells: CellNames, threshold: int) -> pd.DataFrame:
    """What is known of cells that are marked as small: each holds from 1 to one less than the threshold.

    Raises
    ------
    ValueError
        The threshold leaves no such count.

    Source
    ------
    Definition.
    """
    if threshold <= 1:
        raise ValueError(f"a small count is 1 or more and under the threshold, found a threshold of {threshold}")
    index = pd.MultiIndex.from_tuples(list(cells)) if len(cells) else None
    return pd.DataFrame({"lower": 1.0, "upper": threshold - 1.0}, index=index)


def known_bounds(counts: "pd.Series[int]", known: pd.DataFrame | None) -> tuple[Floats, Floats]:
    """Lower and upper bound of each cell before any sum is used: 0 and inf unless more is known.

    Raises
    ------
    ValueError
        A true count lies outside its bounds.

    Source
    ------
    Definition.
    """
    bounds = pd.DataFrame({"lower": 0.0, "upper": np.inf}, index=counts.index)
    if known is not None and len(known):
        bounds.update(known[["lower", "upper"]])
    lower, upper = bounds["lower"].to_numpy(), bounds["upper"].to_numpy()
    wrong = counts[(counts < lower) | (counts > upper)]
    if not wrong.empty:
        cell = wrong.index[0]
        raise ValueError(
            f"what is known of a cell must hold its count, found {wrong.iloc[0]} outside "
            f"{bounds.loc[[cell], 'lower'].iloc[0]:g} to {bounds.loc[[cell], 'upper'].iloc[0]:g} in {cell}"
        )
    return lower, upper


def _intervals(sums: Any, counts: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Smallest and largest whole value of each count.

    Every solution is a table that fits what is published, so its other counts widen their intervals as well; a cell
    that has reached a bound that nothing can pass needs no programme of its own.
    """
    published = sums @ counts
    ceiling = np.minimum(upper, _largest_part(sums, published, lower))
    lowest, highest = counts.copy(), np.where(_limitless(sums, ceiling), np.inf, counts)
    bounds = np.column_stack([lower, upper])
    for place in range(len(counts)):
        for sign, done in ((1, lowest[place] <= lower[place]), (-1, highest[place] >= ceiling[place])):
            if done:
                continue
            goal = np.zeros(len(counts))
            goal[place] = sign
            fit = _solved(goal, sums, published, bounds)
            lowest, highest = np.minimum(lowest, fit), np.maximum(highest, fit)
    return np.ceil(lowest - INTEGER_SLACK), np.floor(highest + INTEGER_SLACK)


def _largest_part(sums: Any, published: Floats, lower: Floats) -> Floats:
    """The most that a count can be by any one sum whose total is published; inf where there is none."""
    room = published - sums @ lower
    largest = np.full(sums.shape[1], np.inf)
    for line in range(sums.shape[0]):
        parts = sums.indices[sums.indptr[line] : sums.indptr[line + 1]]
        if np.all(sums.data[sums.indptr[line] : sums.indptr[line + 1]] > 0):
            largest[parts] = np.minimum(largest[parts], lower[parts] + room[line])
    return largest


def _limitless(sums: Any, ceiling: Floats) -> npt.NDArray[np.bool_]:
    """Which counts can grow without end: those that rise in some change that lowers none and keeps every sum.

    Such changes add up, so one programme finds all of them: as many counts as possible rise by at least 1.
    """
    free = np.isinf(ceiling)
    if not free.any():
        return free
    size = len(ceiling)
    # Each rise is written as two parts, of which the first counts up to 1.
    goal = np.r_[-np.ones(size), np.zeros(size)]
    top = np.r_[np.where(free, 1.0, 0.0), np.where(free, np.inf, 0.0)]
    both = sums @ np.hstack([np.eye(size), np.eye(size)])
    rise = _solved(goal, both, np.zeros(sums.shape[0]), np.column_stack([np.zeros(2 * size), top]))
    return rise[:size] > UNBOUNDED


def _solved(goal: Floats, sums: Any, totals: Floats, bounds: Floats) -> Floats:
    # Without whole numbers asked for, milp solves a linear programme, with less ado than linprog.
    ends: Any = bounds.T  # as scipy's own hints have it, single numbers
    equal: Any = totals, totals
    answer = milp(goal, constraints=LinearConstraint(sums, *equal), bounds=Bounds(*ends))
    if answer.status != 0:
        raise ArithmeticError(f"the linear programme of the audit was not solved: {answer.message}")
    return answer.x
