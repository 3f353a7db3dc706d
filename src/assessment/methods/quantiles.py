"""Quantiles: areas put into tenths, fifths or quarters of their group."""

import numpy as np
import pandas as pd

from assessment.methods.checked import Numbers

MIN_QUANTILES = 2


def fingertips_quantiles(values: Numbers, n_quantiles: int = 10, *, highest_first: bool) -> "pd.Series[int]":
    """Quantile of each area by the Fingertips rule.

    Parameters
    ----------
    values : sequence or Series of float, shape (n_areas,)
        One value an area; nan where it has none.
    n_quantiles : int
        10 for tenths, 5 for fifths, 4 for quarters.
    highest_first : bool
        True: quantile 1 holds the highest values. False: the lowest. Whether high is good is for the caller to say.

    Returns
    -------
    Series of Int64, index of `values`
        1 to `n_quantiles`. Missing where the value is, and everywhere where fewer areas than quantiles have a value.

    Raises
    ------
    ValueError
        There are fewer than two quantiles, or a value is infinite.

    Source
    ------
    OHID technical guide, "Assigning deprivation categories": floor(k + 1 - ceil((N + 1 - rank) k / N)),
    where equal values share the lowest of their ranks.
    """
    if n_quantiles < MIN_QUANTILES:
        raise ValueError(f"there must be {MIN_QUANTILES} quantiles or more, found {n_quantiles}")
    series = pd.Series(values, dtype=float)
    if np.isinf(series).any():
        raise ValueError(f"values must be finite or missing, found {np.isinf(series).sum()} infinite")
    found = int(series.notna().sum())
    if found < n_quantiles:
        return pd.Series(pd.NA, index=series.index, dtype="Int64")
    rank = series.rank(method="min", ascending=not highest_first).astype("Int64")
    # Whole numbers throughout, so that rounding cannot push a whole quotient up: ceil(a / b) is -(-a // b).
    return n_quantiles + 1 + (-(found + 1 - rank) * n_quantiles) // found
