"""A series in time order, checked before anything is computed from it."""

import numpy.typing as npt
import pandas as pd

from assessment.methods.checked import Floats, finite, one_dimension

MONTHS = 12


def observed(values: npt.ArrayLike, at_least: int = 1) -> Floats:
    """Values as numbers in time order: one dimension, none missing, enough of them.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        In time order, evenly spaced.
    at_least : int
        Fewest values that will do.

    Raises
    ------
    ValueError
        The values are not one-dimensional, one is missing or infinite, or there are too few.

    Source
    ------
    Definition.
    """
    series = finite(values, "series")
    one_dimension(series, "series")
    if len(series) < at_least:
        raise ValueError(f"expected at least {at_least} values, found {len(series)}")
    return series


def counted(values: npt.ArrayLike, at_least: int = 1) -> Floats:
    """Values as counts in time order: as `observed`, and none negative.

    Raises
    ------
    ValueError
        As `observed`, or a count is negative.

    Source
    ------
    Definition.
    """
    return observed(finite(values, "counts", at_least=0), at_least)


def consecutive_months(values: pd.Series) -> pd.PeriodIndex:
    """Months of a monthly series, which must follow each other without a gap.

    Parameters
    ----------
    values : Series, index of consecutive months (PeriodIndex, frequency M)

    Raises
    ------
    ValueError
        The index is not one of months, or a month is out of order, repeated or left out.

    Source
    ------
    Definition.
    """
    index = values.index
    if not isinstance(index, pd.PeriodIndex) or index.freqstr != "M":
        raise ValueError(f"expected an index of months (PeriodIndex, frequency M), found {type(index).__name__}")
    if index.empty or not index.equals(pd.period_range(index[0], periods=len(index), freq="M")):
        raise ValueError(f"expected consecutive months, found a gap, repeat or disorder in {len(index)}")
    return index
