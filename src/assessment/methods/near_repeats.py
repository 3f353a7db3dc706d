"""Near repeats: events that follow each other close in both space and time."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# scipy ships no types.

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree
from scipy.stats import poisson

from assessment.methods.checked import Floats, finite, not_negative

FEWEST_EVENTS = 2


@dataclass(frozen=True)
class Knox:
    """Pairs of events close in space and time, against what chance would give.

    `ratio` is observed over expected, nan where none is expected. `p_poisson` and `p_permuted` are the chances of as
    many or more; pairs share events, so the Poisson one is only rough: report the other.
    """

    pairs: int
    observed: int
    expected: float
    ratio: float
    p_poisson: float
    p_permuted: float


def knox(
    events: pd.DataFrame,
    *,
    distance: float,
    time: float,
    points_are_precise: bool,
    permutations: int = 999,
    seed: int,
) -> Knox:
    """Knox test: whether events close in space are also close in time more often than by chance.

    Parameters
    ----------
    events : DataFrame, shape (n_events, >= 3), columns x, y and t
        Where (metres on a plane) and when (days). None missing.
    distance, time : float
        Farthest that two events may lie apart and still be close, in the units of the events; itself included.
    points_are_precise : bool
        Required. Points that were moved to a shared map point, as published street-level records are, lie at distance 0
        by construction: False is refused.
    permutations : int
        Times the dates are dealt anew; the smallest possible p is 1 / (permutations + 1).
    seed : int
        The same seed gives the same p.

    Raises
    ------
    ValueError
        The points are not precise, there are fewer than 2 events, a value is missing, a limit is negative, or there is
        no permutation.

    Source
    ------
    Knox (1964), expected = close in space * close in time / pairs; times permuted as by Besag and Diggle (1977).
    """
    x_y, t = _checked(events, distance, time, points_are_precise=points_are_precise)
    if permutations < 1:
        raise ValueError(f"at least 1 permutation is needed, found {permutations}")
    near = KDTree(x_y).query_pairs(distance, output_type="ndarray")
    observed = _close_in_time(t, near, time)
    pairs = len(t) * (len(t) - 1) // 2
    expected = len(near) * _pairs_in_time(t, time) / pairs
    rng = np.random.default_rng(seed)
    as_many = sum(_close_in_time(rng.permutation(t), near, time) >= observed for _ in range(permutations))
    return Knox(
        pairs=pairs,
        observed=observed,
        expected=expected,
        ratio=observed / expected if expected else float("nan"),
        p_poisson=float(poisson.sf(observed - 1, expected)),
        p_permuted=(as_many + 1) / (permutations + 1),
    )


def near_repeat_strings(
    events: pd.DataFrame, *, distance: float, time: float, points_are_precise: bool
) -> pd.DataFrame:
    """Strings of events, each close to another of its string in both space and time.

    Parameters
    ----------
    events, distance, time, points_are_precise
        As for `knox`.

    Returns
    -------
    DataFrame, index of the events, columns string (1, 2, ... in the order of first events) and events (in the string; 1
    for an event that nothing is near to).

    Raises
    ------
    ValueError
        As for `knox`.

    Source
    ------
    Connected components of the close pairs: Wheeler, Riddell and Haberman (2021). R's ptools::near_strings1 takes the
    limits as not included, here they are, as in the Knox test.
    """
    x_y, t = _checked(events, distance, time, points_are_precise=points_are_precise)
    near = KDTree(x_y).query_pairs(distance, output_type="ndarray")
    close = near[_is_close_in_time(t, near, time)]
    links = coo_array((np.ones(len(close)), (close[:, 0], close[:, 1])), shape=(len(t), len(t)))
    labels = connected_components(links, directed=False)[1]
    string = pd.Series(pd.factorize(labels)[0] + 1, index=events.index)
    return pd.DataFrame({"string": string, "events": string.map(string.value_counts())})


def _checked(events: pd.DataFrame, distance: float, time: float, *, points_are_precise: bool) -> tuple[Floats, Floats]:
    """Points and times; what near repeats cannot be found in is refused."""
    if not points_are_precise:
        raise ValueError(
            "near repeats need precise points, found points moved to shared map points, where distance 0 says nothing"
        )
    if len(events) < FEWEST_EVENTS:
        raise ValueError(f"at least {FEWEST_EVENTS} events are needed, found {len(events)}")
    not_negative(distance=distance, time=time)
    events_x_y_t = finite(events[["x", "y", "t"]].to_numpy(float), "x, y and t of the events")
    return events_x_y_t[:, :2], events_x_y_t[:, 2]


def _is_close_in_time(t: Floats, pairs: npt.NDArray[np.int64], time: float) -> npt.NDArray[np.bool_]:
    """Of each pair, whether it is close in time."""
    return np.abs(t[pairs[:, 0]] - t[pairs[:, 1]]) <= time


def _close_in_time(t: Floats, pairs: npt.NDArray[np.int64], time: float) -> int:
    """Of these pairs, the number close in time."""
    return int(_is_close_in_time(t, pairs, time).sum())


def _pairs_in_time(t: Floats, time: float) -> int:
    """Of all pairs, the number close in time."""
    tree = KDTree(t[:, np.newaxis])
    return int(tree.count_neighbors(tree, time) - len(t)) // 2
