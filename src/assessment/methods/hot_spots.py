"""Hot and cold spots: areas that, with their neighbours, hold more or less than chance would give them."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# scipy ships no types.

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessment.methods.checked import same_index, share
from assessment.methods.multiplicity import Adjustment, adjusted_p_values
from assessment.methods.significance import two_sided
from assessment.methods.spatial_weights import Neighbours, binary_weights

HOT = 1
NEITHER = 0
COLD = -1

# Below this share of the whole variance, what is left of it is rounding.
ROUNDING = 1e-12


def local_g(values: pd.Series, neighbours: Neighbours, *, include_self: bool = True) -> pd.DataFrame:
    """Getis-Ord Gi* of each area (or Gi, without the area itself), as a z-score.

    Weights are binary. Row-standardised weights give the same z, because all neighbours of an area then weigh the same.

    Parameters
    ----------
    values : Series of float, shape (n_areas,), index area code
        Counts or rates; none missing.
    neighbours : mapping of area code to area codes
        Exactly the areas of `values`.
    include_self : bool
        True for Gi*, the area and its neighbours; False for Gi, the neighbours alone.

    Returns
    -------
    DataFrame, index area code, columns z and p_value (two-sided, normal). Both are nan where z is not defined: Gi of an
    area without neighbours, or an area whose neighbours are all the others.

    Raises
    ------
    ValueError
        Fewer than 4 areas, a value missing, no variation, or areas and neighbours that do not match.

    Source
    ------
    Ord and Getis (1995), with the standard deviation of divisor n; agrees with R's spdep localG.
    """
    weights = binary_weights(values, neighbours)
    # Scores need not the level: centring first keeps the sums of squares from losing their last digits.
    x = values.to_numpy(float) - values.mean()
    if include_self:
        weights = weights + np.eye(len(x))
        others, mean, variance = len(x), np.zeros_like(x), np.full_like(x, x.var())
    else:
        others = len(x) - 1
        mean = -x / others
        variance = (np.square(x).sum() - np.square(x)) / others - np.square(mean)
    size = weights.sum(axis=1)
    spread = np.where(variance > ROUNDING * x.var(), variance, 0) * size * (others - size) / (others - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(spread > 0, (weights @ x - mean * size) / np.sqrt(spread), np.nan)
    return pd.DataFrame({"z": z, "p_value": two_sided(z)}, index=values.index)


def permuted_p_values(values: pd.Series, neighbours: Neighbours, *, permutations: int, seed: int) -> pd.Series:
    """How often chance would put as much, or as little, around an area: two-sided p from conditional permutations.

    Each area keeps its own value while the others are dealt at random to its neighbours. One p serves Gi, Gi* and the
    local Moran alike: with the area's own value held, each of them rises or falls with the sum of the neighbours.

    Parameters
    ----------
    values : Series of float, shape (n_areas,), index area code
        Counts or rates; none missing.
    neighbours : mapping of area code to area codes
        Exactly the areas of `values`.
    permutations : int
        The smallest possible p is 2 / (permutations + 1): with 999, and 200 areas, no area can stand after adjustment.
        Use 99,999.
    seed : int
        The same seed gives the same p.

    Returns
    -------
    Series of float, index area code: twice the smaller tail, at most 1; nan for an area without neighbours.

    Raises
    ------
    ValueError
        Fewer than 1 permutation, or as for `local_g`.

    Source
    ------
    Anselin (1995), section "Inference"; the count is (r + 1) / (m + 1) of Davison and Hinkley (1997), ties with the
    observed sum counted in both tails.
    """
    if permutations < 1:
        raise ValueError(f"at least 1 permutation is needed, found {permutations}")
    weights = binary_weights(values, neighbours)
    x = values.to_numpy(float)
    observed = weights @ x
    sizes = weights.sum(axis=1).astype(int)
    deals = _deals(len(x) - 1, int(sizes.max()), permutations, np.random.default_rng(seed))
    # Sums of the same numbers in another order may differ in the last digit.
    rounding = ROUNDING * np.abs(x).sum()
    tails = np.full(len(x), np.nan)
    for area in np.flatnonzero(sizes):
        sums = np.delete(x, area)[deals[:, : sizes[area]]].sum(axis=1)
        more = np.count_nonzero(sums >= observed[area] - rounding)
        less = np.count_nonzero(sums <= observed[area] + rounding)
        tails[area] = (min(more, less) + 1) / (permutations + 1)
    return pd.Series(np.minimum(2 * tails, 1), index=values.index, name="p_value")


def hot_and_cold(
    z: pd.Series, p_value: pd.Series, *, method: Adjustment | str = Adjustment.BH, level: float = 0.05
) -> pd.DataFrame:
    """Areas that are hot or cold once the number of areas tested is allowed for.

    Parameters
    ----------
    z, p_value : Series of float, same index area code
        One family of tests: one map, one kind of event, one period. nan where not defined.
    method : Adjustment
        How the p-values are adjusted.
    level : float
        An area is hot or cold when its adjusted p is at or below this.

    Returns
    -------
    DataFrame, index area code, columns p_adjusted and state (1 hot, -1 cold, 0 neither, missing where not defined).

    Raises
    ------
    ValueError
        The indexes differ, a p-value is outside 0 to 1, or the level is not between 0 and 1.

    Source
    ------
    Definition; false-discovery control of local statistics: Caldas de Castro and Singer (2006).
    """
    same_index(z=z, p_value=p_value)
    share(level, "level")
    adjusted = adjusted_p_values(p_value, "all areas", method)
    side = np.where(adjusted <= level, np.sign(z.fillna(0)), NEITHER)
    state = pd.Series(side, index=z.index).astype("Int64").mask(z.isna() | adjusted.isna())
    return pd.DataFrame({"p_adjusted": adjusted, "state": state})


def _deals(cards: int, hand: int, permutations: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Ordered draws of `hand` from `cards` without replacement, one a row."""
    drawn = np.empty((permutations, 0), dtype=np.int64)
    for taken in range(hand):
        # The card's number among those left, then its number among all: one on for every earlier card below it.
        card = rng.integers(cards - taken, size=permutations)
        for earlier in np.sort(drawn, axis=1).T:
            card += card >= earlier
        drawn = np.column_stack([drawn, card])
    return drawn
