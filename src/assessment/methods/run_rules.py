"""Run rules: which points of a control chart chance alone does not explain.

The rules of NHS "plot the dots". A flag is 0, or 1 where a rule is met (-1 for a falling trend).
"""
# numpy functions of a Series are only partly typed.
# pyright: reportUnknownMemberType=false

import math
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from assessment.methods.checked import numbers
from assessment.methods.control_charts import SIGMAS

RUN = 7
WINDOW = 3
NEAR_SIGMAS = 2
# A value that differs from the centre line by rounding alone lies on it.
ROUNDING = 1e-9


class Signal(StrEnum):
    """Rules in order of priority: the first that a point meets names it. Source: NHS plot the dots."""

    OUTSIDE = "outside the limits"
    TREND = "seven points rising or falling"
    TWO_IN_THREE = "two of three points near a limit"
    SHIFT = "seven points on one side of the centre line"
    NONE = ""


class Improvement(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Assurance(StrEnum):
    """Whether a process as it is will meet its target. Source: NHS plot the dots."""

    MET = "consistent_pass"
    MISSED = "consistent_fail"
    BY_CHANCE = "inconsistent"
    NOT_GIVEN = ""


def special_causes(chart: pd.DataFrame) -> pd.DataFrame:
    """Every rule on every point of a chart.

    Parameters
    ----------
    chart : DataFrame, shape (n_points, ...)
        Columns value, centre, lower, upper, in the order of time, as `control_charts` gives it.

    Returns
    -------
    DataFrame, same index
        side (-1, 0, 1: below, on, above the centre line), is_outside_limits, is_trend, is_two_in_three, is_shift
        (all points of a pattern are marked, not only its last), and signal, a `Signal`.

    Raises
    ------
    ValueError
        A number of the chart is missing.

    Source
    ------
    NHS England, Making Data Count; NHSRplotthedots. A point outside the limits does not count towards two in three.
    """
    value, centre = numbers(chart["value"], "values"), numbers(chart["centre"], "centre line")
    lower, upper = numbers(chart["lower"], "lower limits"), numbers(chart["upper"], "upper limits")
    off = (value - centre).where(~np.isclose(value, centre, rtol=ROUNDING, atol=0), 0.0)
    outside = (off > upper - centre) | (off < lower - centre)
    # A limit may be cut at 0 or at 1; the other one tells how wide three sigmas are.
    sigma = np.maximum(upper - centre, centre - lower) / SIGMAS
    close = (off.abs() > NEAR_SIGMAS * sigma) & ~outside
    side = np.sign(off).astype(int)
    rules = {
        "is_outside_limits": outside,
        "is_trend": _mask(whole_run(trend_flags(list(value)))),
        "is_two_in_three": _mask(near_in_two_of_three(list(close), list(side))),
        "is_shift": _mask(whole_run(shift_flags(list(side)))),
    }
    found = pd.DataFrame({"side": side, **rules}, index=chart.index)
    signals = [Signal.OUTSIDE, Signal.TREND, Signal.TWO_IN_THREE, Signal.SHIFT]
    signal = np.select([found[rule] for rule in rules], signals, default=Signal.NONE)
    return found.assign(signal=[Signal(name) for name in signal])


def shift_flags(side: Sequence[int]) -> list[int]:
    """1 at the seventh and every later point in a row on the same side of the centre line.

    Parameters
    ----------
    side : sequence of int, shape (n_points,)
        -1 below, 1 above, 0 on the line; a 0 breaks the run.

    Source
    ------
    NHSRplotthedots, seven points on one side of the mean.
    """
    return [int(abs(sum(side[max(0, end - RUN) : end])) == RUN) for end in range(1, len(side) + 1)]


def trend_flags(values: Sequence[float]) -> list[int]:
    """1 (rising) or -1 (falling) at the seventh and every later point of a strict trend; a tie breaks it.

    Parameters
    ----------
    values : sequence of float, shape (n_points,)

    Source
    ------
    NHSRplotthedots, seven-point trend: six changes in one direction.
    """
    steps = np.sign(np.diff(np.asarray(values, dtype=float)))
    flags = [0] * len(values)
    for end in range(RUN - 1, len(values)):
        total = steps[end - RUN + 1 : end].sum()
        flags[end] = int(np.sign(total)) if abs(total) == RUN - 1 else 0
    return flags


def whole_run(flags: Sequence[int]) -> list[int]:
    """1 at a flagged point and at the six before it: all seven of the pattern.

    Parameters
    ----------
    flags : sequence of int, shape (n_points,)
        As `shift_flags` and `trend_flags` give them.

    Source
    ------
    NHSRplotthedots, part of seven.
    """
    return [int(any(flags[start : start + RUN])) for start in range(len(flags))]


def two_in_three_flags(close: Sequence[int], side: Sequence[int]) -> list[int]:
    """1 at each of three neighbouring points on one side of the centre line, two or more of them near the limit.

    Parameters
    ----------
    close : sequence of int or bool, shape (n_points,)
        Whether the point lies between two and three sigmas.
    side : sequence of int, same shape
        -1 below, 1 above, 0 on the centre line.

    Raises
    ------
    ValueError
        The lengths differ.

    Source
    ------
    NHSRplotthedots, two in three.
    """
    if len(close) != len(side):
        raise ValueError(f"one side for each point is needed, found {len(close)} points and {len(side)} sides")
    flags = [0] * len(close)
    for start in range(len(close) - WINDOW + 1):
        here = slice(start, start + WINDOW)
        if sum(map(bool, close[here])) >= WINDOW - 1 and abs(sum(side[here])) == WINDOW:
            flags[here] = [1] * WINDOW
    return flags


def near_in_two_of_three(close: Sequence[int], side: Sequence[int]) -> list[int]:
    """1 at the points near the limit of a two-in-three pattern: those that make it.

    Parameters
    ----------
    close, side
        As in `two_in_three_flags`.

    Raises
    ------
    ValueError
        The lengths differ.

    Source
    ------
    NHSRplotthedots, part of two in three.
    """
    return [int(flag and bool(near)) for flag, near in zip(two_in_three_flags(close, side), close, strict=True)]


def assurance(target: float | None, lower: float, upper: float, improvement: str) -> Assurance:
    """Whether a process that stays within its limits will meet a target.

    Parameters
    ----------
    target : float or None
        None or nan where there is no target.
    lower, upper : float
        Limits of the chart at its last point.
    improvement : str
        An `Improvement`; "neutral" has nothing to assure.

    Raises
    ------
    ValueError
        `improvement` is none of the three, or the lower limit is above the upper one.

    Source
    ------
    NHSRplotthedots, assurance type. A target on a limit is met by chance: inconsistent.
    """
    if not lower <= upper:
        raise ValueError(f"the lower limit must not be above the upper one, found {lower} and {upper}")
    direction = Improvement(improvement)
    if target is None or math.isnan(target) or direction is Improvement.NEUTRAL:
        return Assurance.NOT_GIVEN
    if lower <= target <= upper:
        return Assurance.BY_CHANCE
    always_above = target < lower
    return Assurance.MET if always_above == (direction is Improvement.INCREASE) else Assurance.MISSED


def _mask(flags: Sequence[int]) -> list[bool]:
    """Flags as true and false."""
    return [flag != 0 for flag in flags]
