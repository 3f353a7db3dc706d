"""Numbers checked before anything is computed from them."""

import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers: TypeAlias = "Sequence[float] | npt.NDArray[np.float64 | np.int64] | pd.Series[float] | pd.Series[int]"

SHOWN = 5


def numbers(values: Numbers, name: str, *, at_least: float = -math.inf, above: float = -math.inf) -> "pd.Series[float]":
    """The values as a Series of finite numbers; a Series keeps its index.

    Parameters
    ----------
    values : sequence or Series of float, shape (n,)
        At least one. Missing values are refused, not taken as zero.
    name : str
        What the values are, for the message.
    at_least, above : float
        Smallest value allowed; value that every one must be greater than.

    Raises
    ------
    ValueError
        There is no value, or one is missing, infinite or too small.

    Source
    ------
    Definition.
    """
    series = pd.Series(values, dtype=float)
    if series.empty:
        raise ValueError(f"{name}: at least one number is needed, found none")
    wrong = series[~(np.isfinite(series) & (series >= at_least) & (series > above))]
    if not wrong.empty:
        wanted = f" of {at_least:g} or more" if math.isfinite(at_least) else ""
        wanted = f" above {above:g}" if math.isfinite(above) else wanted
        raise ValueError(f"{name}: finite numbers{wanted} are needed, found {_shown(wrong)} in {len(series)}")
    return series


def same_index(**series: "pd.Series[float]") -> None:
    """Refuse series that are not of the same rows in the same order.

    Raises
    ------
    ValueError
        The lengths or the labels differ.

    Source
    ------
    Definition.
    """
    (first, one), *others = series.items()
    for name, other in others:
        if not one.index.equals(other.index):
            raise ValueError(
                f"{first} and {name} must have the same rows in the same order, found {len(one)} and {len(other)} rows"
                + (" with different labels" if len(one) == len(other) else "")
            )


def share(value: float, name: str) -> float:
    """A number strictly between 0 and 1, such as a confidence.

    Raises
    ------
    ValueError
        It is not.

    Source
    ------
    Definition.
    """
    if not 0 < value < 1:
        raise ValueError(f"{name} must be between 0 and 1, found {value}")
    return value


def _shown(values: Iterable[float]) -> str:
    """The first few of the values, for a message."""
    found = [f"{value:g}" for value in values]
    return ", ".join(found[:SHOWN]) + (", ..." if len(found) > SHOWN else "")
