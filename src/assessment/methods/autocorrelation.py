"""Spatial autocorrelation: whether areas that lie together are alike."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# scipy ships no types.

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.stats import norm

from assessment.methods.checked import Floats, shown
from assessment.methods.hot_spots import ROUNDING, local_g
from assessment.methods.significance import two_sided
from assessment.methods.spatial_weights import Neighbours, binary_weights, row_standardised

# G is made of products of two areas.
FEWEST_ABOVE_0 = 2


class Assumption(StrEnum):
    """What chance does to the map (Cliff and Ord 1981): deals these values at random, or draws them from one normal."""

    RANDOMISATION = "randomisation"
    NORMALITY = "normality"


@dataclass(frozen=True)
class GlobalStatistic:
    """One number for the whole map, with what it would be by chance.

    `p_greater` is the chance of as much or more, `p_two_sided` of as far from the expected in either direction.
    """

    value: float
    expected: float
    variance: float
    z: float
    p_greater: float
    p_two_sided: float


class Quadrant(StrEnum):
    """An area and the mean of its neighbours, each against the mean of all areas (Anselin 1995)."""

    HIGH_HIGH = "high among high"
    LOW_LOW = "low among low"
    HIGH_LOW = "high among low"
    LOW_HIGH = "low among high"
    AVERAGE = "at the mean"


def global_g(values: pd.Series, neighbours: Neighbours) -> GlobalStatistic:
    """Getis-Ord general G: whether high values lie together (above the expected) or low ones do (below).

    Parameters
    ----------
    values : Series of float, shape (n_areas,), index area code
        Counts or rates, none negative or missing.
    neighbours : mapping of area code to area codes
        Exactly the areas of `values`; binary weights.

    Raises
    ------
    ValueError
        A value is negative, fewer than two are above 0, or as for `binary_weights`.

    Source
    ------
    Getis and Ord (1992), moments under randomisation; agrees with pysal's esda.
    """
    weights = binary_weights(values, neighbours)
    if (values < 0).any() or (values > 0).sum() < FEWEST_ABOVE_0:
        extremes = f"{values.min()} to {values.max()}, {(values > 0).sum()} above 0"
        raise ValueError(f"the general G needs values of 0 or more, at least two of them above 0, found {extremes}")
    s0, s1, s2 = _weight_sums(weights)
    # G does not change with the unit; shares of the total keep the fourth powers small.
    x = values.to_numpy(float) / values.sum()
    n = len(x)
    m1, m2, m3, m4 = (float((x**power).sum()) for power in (1, 2, 3, 4))
    expected = s0 / (n * (n - 1))
    terms = (
        m2**2 * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
        - m4 * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
        - m1**2 * m2 * (2 * n * s1 - (n + 3) * s2 + 6 * s0**2)
        + m1 * m3 * (4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2)
        + m1**4 * (s1 - s2 + s0**2)
    )
    variance = terms / ((m1**2 - m2) ** 2 * n * (n - 1) * (n - 2) * (n - 3)) - expected**2
    return _statistic(float(x @ weights @ x / (m1**2 - m2)), expected, variance)


def global_moran(
    values: pd.Series,
    neighbours: Neighbours,
    *,
    is_row_standardised: bool = True,
    assumption: Assumption | str = Assumption.RANDOMISATION,
) -> GlobalStatistic:
    """Moran's I: above the expected where neighbours are alike, below where they differ.

    Parameters
    ----------
    values : Series of float, shape (n_areas,), index area code
        None missing.
    neighbours : mapping of area code to area codes
        Exactly the areas of `values`; every area has at least one.
    is_row_standardised : bool
        True: the neighbours of an area count for one together. False: binary weights.
    assumption : Assumption
        What chance does to the map; it decides the variance.

    Raises
    ------
    ValueError
        An area has no neighbour, the assumption is not known, or as for `binary_weights`.

    Source
    ------
    Cliff and Ord (1981); agrees with R's spdep moran.test and pysal's esda.
    """
    weights = _moran_weights(values, neighbours, is_row_standardised)
    s0, s1, s2 = _weight_sums(weights)
    x = values.to_numpy(float) - values.mean()
    n = len(x)
    square = float((x**2).sum())
    expected = -1 / (n - 1)
    if Assumption(assumption) is Assumption.NORMALITY:
        second = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2)
    else:
        kurtosis = n * float((x**4).sum()) / square**2
        by_n = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
        by_kurtosis = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
        second = (by_n - by_kurtosis) / ((n - 1) * (n - 2) * (n - 3) * s0**2)
    return _statistic(float(n / s0 * (x @ weights @ x) / square), expected, second - expected**2)


def local_moran(values: pd.Series, neighbours: Neighbours, *, is_row_standardised: bool = True) -> pd.DataFrame:
    """Local Moran of each area: above 0 where it is like its neighbours, below where it is unlike them.

    Parameters
    ----------
    values : Series of float, shape (n_areas,), index area code
        None missing.
    neighbours : mapping of area code to area codes
        Exactly the areas of `values`; every area has at least one.
    is_row_standardised : bool
        As for `global_moran`. It changes `value`, but neither z nor p.

    Returns
    -------
    DataFrame, index area code, columns value, z and p_value (two-sided, normal, under conditional randomisation; nan
    where not defined) and quadrant.

    Raises
    ------
    ValueError
        An area has no neighbour, or as for `binary_weights`.

    Source
    ------
    Anselin (1995), with the second moment of divisor n; moments of Sokal, Oden and Thomson (1998). Agrees with R's
    spdep localmoran.
    """
    weights = _moran_weights(values, neighbours, is_row_standardised)
    scale = float(np.abs(values).max())
    x = _without_rounding(values.to_numpy(float) - values.mean(), scale)
    around = _without_rounding(weights @ x, scale)
    # With the area's own value held, only the sum of its neighbours varies: z is that of Gi, turned by the area's side.
    z = local_g(values, neighbours, include_self=False)["z"] * np.where(x == 0, np.nan, np.sign(x))
    return pd.DataFrame(
        {
            "value": x * around / np.square(x).mean(),
            "z": z,
            "p_value": two_sided(z),
            "quadrant": [_quadrant(own, others) for own, others in zip(x, around, strict=True)],
        },
        index=values.index,
    )


def _moran_weights(values: pd.Series, neighbours: Neighbours, is_row_standardised: bool) -> Floats:
    """The weights; areas without neighbours are refused, because programs disagree on whether they count in n."""
    weights = binary_weights(values, neighbours)
    alone = values.index[weights.sum(axis=1) == 0]
    if len(alone):
        raise ValueError(f"every area needs a neighbour, found {len(alone)} without: {shown(alone)}")
    return row_standardised(weights) if is_row_standardised else weights


def _weight_sums(weights: Floats) -> tuple[float, float, float]:
    """S0, S1 and S2 of Cliff and Ord."""
    both = weights + weights.T
    return float(weights.sum()), float(np.square(both).sum() / 2), float(np.square(both.sum(axis=1)).sum())


def _statistic(value: float, expected: float, variance: float) -> GlobalStatistic:
    """The value against its moments; no z where chance leaves no room, as when every area neighbours every other."""
    z = (value - expected) / np.sqrt(variance) if variance > np.finfo(float).eps * expected**2 else np.nan
    return GlobalStatistic(value, expected, variance, float(z), float(norm.sf(z)), float(two_sided(z)))


def _without_rounding(differences: Floats, scale: float) -> Floats:
    """Differences from a mean, those that are only its rounding set to 0."""
    return np.where(np.abs(differences) > ROUNDING * scale, differences, 0)


def _quadrant(own: float, others: float) -> Quadrant:
    """Where an area and its neighbours stand."""
    if own == 0 or others == 0:
        return Quadrant.AVERAGE
    if own > 0:
        return Quadrant.HIGH_HIGH if others > 0 else Quadrant.HIGH_LOW
    return Quadrant.LOW_HIGH if others > 0 else Quadrant.LOW_LOW
