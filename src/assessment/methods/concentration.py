"""Concentration: how unequally events fall on places."""

import math

import numpy as np
import pandas as pd

from assessment.methods.checked import Floats, Numbers, numbers

# A part of a place or of a share this small is rounding: 7% of 100 places is not 7.000000000000001.
ROUNDING = 1e-9


def gini(counts: Numbers, *, is_unbiased: bool = False) -> float:
    """Gini coefficient: 0 where every place has as many events, near 1 where one place has them all.

    With fewer events than places it is high even when no place has two: use `generalised_gini` there.

    Parameters
    ----------
    counts : Series or sequence of float, shape (n_places,)
        Events at each place, the places without events included. None negative or missing.
    is_unbiased : bool
        Multiply by n / (n - 1), so that one place having them all gives 1.

    Returns
    -------
    float, 0 to 1; nan where there are no events, or one place only and unbiased.

    Raises
    ------
    ValueError
        No place, or a count that is missing or negative.

    Source
    ------
    2 sum(i x_(i)) / (n sum x) - (n + 1) / n, x in ascending order; correction of Deltas (2003).
    """
    x = np.sort(_array(counts))
    n, total = len(x), float(x.sum())
    if total == 0:
        return math.nan
    value = 2 * float(np.arange(1, n + 1) @ x) / (n * total) - (n + 1) / n
    return _corrected(value, n) if is_unbiased else value


def generalised_gini(counts: Numbers, *, is_unbiased: bool = False) -> float:
    """Gini coefficient against the most even spread that so few events allow: 0 where no place has two.

    The same as `gini` where there are at least as many events as places.

    Parameters
    ----------
    counts : Series or sequence of float, shape (n_places,)
        Events at each place, the places without events included. None negative or missing. Counts, not rates or values:
        the number of events matters.
    is_unbiased : bool
        Multiply by m / (m - 1), m the smaller of places and events.

    Returns
    -------
    float, 0 to 1; nan where there are no events, or one event or place only and unbiased.

    Raises
    ------
    ValueError
        No place, or a count that is missing or negative.

    Source
    ------
    Bernasco and Steenbeek (2017), G* = max(1, places / events) (G - 1) + 1.
    """
    x = _array(counts)
    n, total = len(x), float(x.sum())
    if total == 0:
        return math.nan
    value = max(1, n / total) * (gini(counts) - 1) + 1
    return _corrected(value, min(n, total)) if is_unbiased else value


def lorenz(counts: Numbers) -> pd.DataFrame:
    """Lorenz curve, the places with most events first.

    Parameters
    ----------
    counts : Series or sequence of float, shape (n_places,)
        Events at each place, the places without events included. None negative or missing.

    Returns
    -------
    DataFrame, n_places + 1 rows from (0, 0) to (1, 1), columns share_of_places and share_of_events [proportions].

    Raises
    ------
    ValueError
        No place, no event, or a count that is missing or negative.

    Source
    ------
    Definition.
    """
    cumulative = _cumulative(counts)
    places = np.arange(len(cumulative) + 1) / len(cumulative)
    return pd.DataFrame({"share_of_places": places, "share_of_events": np.append(0, cumulative / cumulative[-1])})


def top_share(counts: Numbers, share_of_places: float) -> float:
    """Share of events in the places with most, such as the top 20% of places.

    A part of a place is rounded up to a whole one: the share is that of places that can be named.

    Parameters
    ----------
    counts : Series or sequence of float, shape (n_places,)
        Events at each place, the places without events included. None negative or missing.
    share_of_places : float
        Above 0, at most 1.

    Returns
    -------
    float, as a proportion.

    Raises
    ------
    ValueError
        The share is not above 0 and at most 1; no place, no event, or a count that is missing or negative.

    Source
    ------
    Definition.
    """
    cumulative = _cumulative(counts)
    _check_share(share_of_places)
    places = max(math.ceil(share_of_places * len(cumulative) - ROUNDING), 1)
    return float(cumulative[places - 1] / cumulative[-1])


def places_for_share(counts: Numbers, share_of_events: float) -> int:
    """Fewest places that together hold at least a share of the events.

    Parameters
    ----------
    counts : Series or sequence of float, shape (n_places,)
        Events at each place, the places without events included. None negative or missing.
    share_of_events : float
        Above 0, at most 1.

    Raises
    ------
    ValueError
        The share is not above 0 and at most 1; no place, no event, or a count that is missing or negative.

    Source
    ------
    Definition.
    """
    cumulative = _cumulative(counts)
    _check_share(share_of_events)
    # Within rounding of the share is the share.
    return int(np.count_nonzero(cumulative / cumulative[-1] < share_of_events - ROUNDING)) + 1


def _cumulative(counts: Numbers) -> Floats:
    """Events in the first, the first two, ... places, those with most first."""
    cumulative = np.cumsum(np.sort(_array(counts))[::-1])
    if cumulative[-1] == 0:
        raise ValueError("a share of events needs at least one event, found none")
    return cumulative


def _array(counts: Numbers) -> Floats:
    """The counts without their labels; what cannot be counted is refused."""
    return np.asarray(numbers(counts, "events of each place", at_least=0), dtype=np.float64)


def _check_share(share: float) -> None:
    """Refuse a share that is not one."""
    if not 0 < share <= 1:
        raise ValueError(f"a share lies above 0 and at most at 1, found {share}")


def _corrected(value: float, n: float) -> float:
    """The small-sample correction; nothing can be said of one."""
    return value * n / (n - 1) if n > 1 else math.nan
