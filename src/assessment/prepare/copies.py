"""Rows that stand twice: crime ids that repeat, and files that were loaded twice into themselves."""

import numpy as np

from assessment.terms.crime import outcome_rank

# Anti-social behaviour and rows of British Transport Police have exact copies by nature: 16 to 31 % of rows, of which a
# third stand in groups of an even size. In a file that was loaded twice every group is even.
EVEN_SHARE = 0.9
FEWEST_ROWS = 50  # of fewer rows, all groups may be even by chance
# A search has its second: in files loaded once 0 to 5 % of the rows are copies, in the others half of them.
SEARCH_COPIES_SHARE = 0.3
FEWEST_SEARCH_COPIES = 3


def groups_of(*keys: np.ndarray) -> np.ndarray:
    """A number for each row from 0 on, the same for rows that agree in every key; shape (n_rows,)."""
    order = np.lexsort(keys)
    new = np.zeros(len(order), dtype=bool)
    for key in keys:
        new[1:] |= key[order][1:] != key[order][:-1]
    groups = np.empty(len(order), dtype=np.int64)
    groups[order] = np.cumsum(new)
    return groups


def copies_in(groups: np.ndarray) -> int:
    """Rows beyond the first of each group."""
    return len(groups) - int(groups.max(initial=-1)) - 1


def is_loaded_twice(groups: np.ndarray) -> bool:
    """Whether nearly every row of a file stands in a group of an even size."""
    if len(groups) < FEWEST_ROWS:
        return False
    sizes = np.bincount(groups)
    return int(sizes[sizes % 2 == 0].sum()) / len(groups) >= EVEN_SHARE


def are_searches_loaded_twice(groups: np.ndarray) -> bool:
    """Whether so many searches are exact copies of another as only a second load can bring."""
    copies = copies_in(groups)
    return copies >= FEWEST_SEARCH_COPIES and copies / len(groups) >= SEARCH_COPIES_SHARE


def first_of_each(groups: np.ndarray) -> np.ndarray:
    """True for one row of each group."""
    kept = np.zeros(len(groups), dtype=bool)
    kept[np.unique(groups, return_index=True)[1]] = True
    return kept


def half_of_each(groups: np.ndarray) -> np.ndarray:
    """True for half of the rows of each group, rounded up: what was there before a file was loaded twice."""
    order = np.argsort(groups, kind="stable")
    starts = np.r_[0, np.flatnonzero(np.diff(groups[order])) + 1]
    sizes = np.diff(np.r_[starts, len(order)])
    position = np.arange(len(order)) - np.repeat(starts, sizes)
    kept = np.empty(len(order), dtype=bool)
    kept[order] = position < np.repeat((sizes + 1) // 2, sizes)
    return kept


def furthest_of_each(ids: np.ndarray, outcome: np.ndarray, *stable: np.ndarray) -> np.ndarray:
    """True for one row of each crime id, the one whose outcome has gone furthest; for every row without an id.

    Parameters
    ----------
    ids : array of uint64
        0 for a blank, which is no id: such rows are incidents of their own.
    outcome : array of int
        Greater is further.
    stable : arrays
        What decides between rows of one id and outcome, so that their order in the file does not.
    """
    kept = np.ones(len(ids), dtype=bool)
    rows = np.flatnonzero(ids)
    in_order = np.sort(ids[rows])
    repeated = np.unique(in_order[1:][in_order[1:] == in_order[:-1]])
    if not len(repeated):
        return kept
    rows = rows[np.isin(ids[rows], repeated)]
    order = rows[np.lexsort((*(key[rows] for key in reversed(stable)), -outcome[rows], ids[rows]))]
    kept[order] = np.r_[True, ids[order][1:] != ids[order][:-1]]
    return kept


def outcome_order(texts: list[str]) -> np.ndarray:
    """How far each outcome has gone: the greater, the further; those we do not know by their words, above a blank."""
    by_rank = sorted(texts, key=lambda text: (outcome_rank(text), text))
    positions = {text: position for position, text in enumerate(by_rank)}
    return np.array([positions[text] for text in texts], dtype=np.int32)
