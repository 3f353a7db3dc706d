"""Which areas lie near which: neighbours by name, and the weights made from them."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# scipy ships no types.

from collections.abc import Collection, Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from assessment.methods.checked import Floats, finite, positive, shown

# Names of areas, of whatever type.
Neighbours = Mapping[Any, Collection[Any]]

FEWEST_AREAS = 4  # The variances divide by n - 3.


def neighbours_within(points: pd.DataFrame, distance: float) -> dict[Hashable, list[Hashable]]:
    """The neighbours of each area: those whose point lies within a distance, the distance itself included.

    Parameters
    ----------
    points : DataFrame, shape (n_areas, 2), index area code, columns x and y
        One point an area, on a plane (metres, not degrees).
    distance : float
        In the unit of the points, above 0.

    Raises
    ------
    ValueError
        A point is missing, a name is repeated, or the distance is not positive.

    Source
    ------
    The binary distance band of Getis and Ord (1992).
    """
    _check_unique(points.index)
    places = finite(points[["x", "y"]].to_numpy(float), "x and y of the areas")
    positive(distance=distance)
    # Each area's own place is among those within any distance.
    tree: Any = KDTree(places)
    names: list[Hashable] = points.index.tolist()
    within: list[list[int]] = tree.query_ball_tree(tree, distance)
    return {names[i]: [names[j] for j in sorted(others) if j != i] for i, others in enumerate(within)}


def binary_weights(values: pd.Series, neighbours: Neighbours) -> Floats:
    """1 where the column's area is a neighbour of the row's, else 0; in the order of the values.

    Parameters
    ----------
    values : Series of float, shape (n_areas,), index area code
        What will be analysed: no missing value, and not all the same.
    neighbours : mapping of area code to area codes
        Exactly the areas of `values`; no area is its own neighbour.

    Returns
    -------
    Floats of float, shape (n_areas, n_areas), 0 on the diagonal.

    Raises
    ------
    ValueError
        Fewer than 4 areas, a value missing, no variation, a name twice, or areas and neighbours that do not match.

    Source
    ------
    Definition.
    """
    _check_values(values)
    _check_names(values.index, neighbours)
    place = {name: position for position, name in enumerate(values.index)}
    weights = np.zeros((len(values), len(values)))
    for name, others in neighbours.items():
        weights[place[name], [place[other] for other in others]] = 1
    return weights


def row_standardised(weights: Floats) -> Floats:
    """Each row divided by its sum, so that an area's neighbours count for one together; a row of nothing stays.

    Source: definition (style W of R's spdep).
    """
    sums = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)


def _check_values(values: pd.Series) -> None:
    """Refuse values that no spatial statistic can be computed from."""
    if len(values) < FEWEST_AREAS:
        raise ValueError(f"at least {FEWEST_AREAS} areas are needed, found {len(values)}")
    _check_unique(values.index)
    finite(values.to_numpy(float), "values of the areas")
    if values.nunique() == 1:
        raise ValueError(f"the areas must differ, found {values.iloc[0]} in all of them")


def _check_unique(areas: pd.Index) -> None:
    """Refuse areas of which one is named twice."""
    if areas.has_duplicates:
        raise ValueError(f"each area once, found twice: {shown(areas[areas.duplicated()])}")


def _check_names(areas: pd.Index, neighbours: Neighbours) -> None:
    """Refuse neighbours that are not those of these areas."""
    known = set(areas)
    unmatched = known.symmetric_difference(neighbours) | {b for others in neighbours.values() for b in others} - known
    if unmatched:
        names = shown(sorted(map(str, unmatched)))
        raise ValueError(f"values and neighbours must name the same areas, found in one only: {names}")
    selfish = [name for name, others in neighbours.items() if name in others]
    if selfish:
        raise ValueError(f"no area is its own neighbour, found: {shown(selfish)}")
