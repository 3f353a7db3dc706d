"""Numbers checked before anything is computed from them: the one place where wrong ones are refused."""

import math
from collections.abc import Collection, Iterable, Sequence, Sized
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = "Sequence[float] | npt.NDArray[np.float64 | np.int64] | pd.Series[float] | pd.Series[int]"

SHOWN = 5


def finite(values: npt.ArrayLike, name: str, *, at_least: float = -math.inf, above: float = -math.inf) -> Floats:
    """The values as an array of finite numbers.

    Parameters
    ----------
    values : array-like of float, any shape
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
    array = np.asarray(values, dtype=np.float64)
    if not array.size:
        raise ValueError(f"{name}: at least one number is needed, found none")
    right = np.isfinite(array) & (array >= at_least) & (array > above)
    if not right.all():
        wanted = f" of {at_least:g} or more" if math.isfinite(at_least) else ""
        wanted = f" above {above:g}" if math.isfinite(above) else wanted
        raise ValueError(f"{name}: finite numbers{wanted} are needed, found {shown(array[~right])} in {array.size}")
    return array


def numbers(values: Numbers, name: str, *, at_least: float = -math.inf, above: float = -math.inf) -> "pd.Series[float]":
    """The values as a Series of finite numbers; a Series keeps its index.

    Parameters
    ----------
    values : sequence or Series of float, shape (n,)
    name, at_least, above
        As `finite`.

    Raises
    ------
    ValueError
        As `finite`, or the values are not of one dimension.

    Source
    ------
    Definition.
    """
    one_dimension(values, name)
    series = pd.Series(values, dtype=float)
    finite(series.to_numpy(), name, at_least=at_least, above=above)
    return series


def one_dimension(values: npt.ArrayLike, name: str) -> None:
    """Refuse values that are a single number, or rows and columns.

    Raises
    ------
    ValueError
        They are.

    Source
    ------
    Definition.
    """
    if np.ndim(values) != 1:
        raise ValueError(f"{name}: numbers in one dimension are needed, found {np.ndim(values)}")


def whole_numbers(values: npt.ArrayLike, name: str) -> npt.NDArray[np.int64]:
    """The values as whole numbers, 0 or more; there may be none.

    Raises
    ------
    ValueError
        One is missing, infinite, negative or not whole.

    Source
    ------
    Definition.
    """
    array = np.asarray(values, dtype=np.float64)
    right = np.isfinite(array) & (array >= 0) & (array == np.round(array))
    if not right.all():
        raise ValueError(f"{name}: whole numbers of 0 or more are needed, found {shown(array[~right])} in {array.size}")
    return array.astype(np.int64)


def positive(**values: float) -> None:
    """Refuse single numbers that are not above 0.

    Raises
    ------
    ValueError
        One is not, or is missing or infinite.

    Source
    ------
    Definition.
    """
    for name, value in values.items():
        if not 0 < value < math.inf:
            raise ValueError(f"{name.replace('_', ' ')} must be above 0, found {value}")


def not_negative(**values: float) -> None:
    """Refuse single numbers that are not 0 or more.

    Raises
    ------
    ValueError
        One is not, or is missing or infinite.

    Source
    ------
    Definition.
    """
    for name, value in values.items():
        if not 0 <= value < math.inf:
            raise ValueError(f"{name.replace('_', ' ')} must be 0 or more, found {value}")


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


def one_of(value: str, allowed: Collection[str], name: str) -> None:
    """Refuse an option that there is not.

    Raises
    ------
    ValueError
        It is none of those allowed.

    Source
    ------
    Definition.
    """
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, found {value}")


def parts_of_wholes(numerators: Numbers, denominators: Numbers) -> tuple["pd.Series[float]", "pd.Series[float]"]:
    """Numerators of 0 or more, none greater than its denominator, and denominators above 0.

    Raises
    ------
    ValueError
        A number is missing or out of its range, or the rows do not match.

    Source
    ------
    Definition.
    """
    parts, wholes = numbers(numerators, "numerators", at_least=0), numbers(denominators, "denominators", above=0)
    same_index(numerators=parts, denominators=wholes)
    if (parts > wholes).any():
        raise ValueError(f"a share needs a part no greater than its whole, found {(parts > wholes).sum()} greater")
    return parts, wholes


def same_index(**series: "pd.Series[Any]") -> None:
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
            names = f"{first} and {name}".replace("_", " ")
            labels = " with different labels" if len(one) == len(other) else ""
            raise ValueError(
                f"{names} must have the same rows in the same order, found {len(one)} and {len(other)} rows{labels}"
            )


def same_length(**values: Sized) -> None:
    """Refuse values that are not as many of each.

    Raises
    ------
    ValueError
        The lengths differ.

    Source
    ------
    Definition.
    """
    lengths = {name: len(value) for name, value in values.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"lengths differ: {', '.join(f'{length} {name}' for name, length in lengths.items())}")


def shown(values: Iterable[object]) -> str:
    """The first few of the values, for a message.

    Source: definition.
    """
    found = [f"{value:g}" if isinstance(value, float) else str(value) for value in values]
    return ", ".join(found[:SHOWN]) + (", ..." if len(found) > SHOWN else "")
