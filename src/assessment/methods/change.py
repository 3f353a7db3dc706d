"""Change between two counts."""

import math

MIN_BASE = 20


def difference(before: float, now: float) -> float:
    """Now less before; nan where either is missing.

    Source: definition.
    """
    return now - before


def percentage_change(before: float, now: float, min_base: int = MIN_BASE) -> float:
    """Percentage change on `before`, or nan where the base is too small or a count is missing.

    Parameters
    ----------
    before, now : float
        Counts, not negative; nan where not available.
    min_base : int
        Smallest base for which a percentage is given.

    Returns
    -------
    float
        Per cent: -6.9 is a fall of 6.9%.

    Raises
    ------
    ValueError
        A count is negative.

    Source
    ------
    100 (now - before) / before. A percentage on a base under 20 is not shown (small-base guard, decision 0004).
    """
    if before < 0 or now < 0:
        raise ValueError(f"counts cannot be negative: before {before}, now {now}")
    if math.isnan(before) or math.isnan(now) or before < min_base:
        return math.nan
    return 100 * (now - before) / before
