"""The root search of R, for agreement with programs that stop it early.

scipy's `brentq` uses the same steps but accepts others of them, so that a search that stops early ends elsewhere.
"""

import math
import sys
from collections.abc import Callable

# R's default tolerance of a root: 0.00012.
UNIROOT_TOLERANCE = sys.float_info.epsilon**0.25


def uniroot(
    function: Callable[[float], float], low: float, high: float, *, tolerance: float = UNIROOT_TOLERANCE
) -> float:
    """Root of a function, as near to it as R's `uniroot` comes.

    Parameters
    ----------
    function : continuous function of one number
        Of opposite signs at `low` and `high`, or 0 at one of them.
    low, high : float
    tolerance : float
        How far from the root the search may stop, above 0.

    Returns
    -------
    float
        Between `low` and `high`.

    Raises
    ------
    ValueError
        The function has the same sign at both ends.

    Source
    ------
    Brent RP (1973), Algorithms for minimization without derivatives, chapter 4, in the form of R's `zeroin`.
    """
    last, best, other = low, high, low
    f_last, f_best = function(low), function(high)
    f_other = f_last
    if f_last * f_best > 0:
        raise ValueError(f"opposite signs are needed at {low:g} and {high:g}, found {f_last:g} and {f_best:g}")
    while True:
        before = best - last
        if abs(f_other) < abs(f_best):
            last, best, other = best, other, best
            f_last, f_best, f_other = f_best, f_other, f_best
        least, half = 2 * sys.float_info.epsilon * abs(best) + tolerance / 2, (other - best) / 2
        if abs(half) <= least or f_best == 0:
            return best
        step = half
        if abs(before) >= least and abs(f_last) > abs(f_best):
            guess = _interpolated((last, best, other), (f_last, f_best, f_other))
            # Towards the other end, not nearly all the way, and by less than half the step before.
            if 0 < guess / half < 1.5 - least / (2 * abs(half)) and abs(guess) < abs(before) / 2:
                step = guess
        step = step if abs(step) >= least else math.copysign(least, step)
        last, f_last = best, f_best
        best = best + step
        f_best = function(best)
        if f_best * f_other > 0:
            other, f_other = last, f_last


def _interpolated(places: tuple[float, float, float], values: tuple[float, float, float]) -> float:
    """Step from the second place to where a line through two points, or a parabola through three, is 0."""
    (last, best, other), (f_last, f_best, f_other) = places, values
    slope = f_best / f_last
    if last == other:
        return (other - best) * slope / (slope - 1)
    ratio, part = f_last / f_other, f_best / f_other
    top = slope * ((other - best) * ratio * (ratio - part) - (best - last) * (part - 1))
    return -top / ((ratio - 1) * (part - 1) * (slope - 1))
