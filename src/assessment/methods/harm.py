"""Harm weighting: counts, rates and harm side by side, with weights that are data and may be missing."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.methods.checked import numbers, positive, same_index
from assessment.methods.proportions import PER_THOUSAND

UNWEIGHTED = "no weight: harm not known"

# Shares that agree to this many digits are a tie, not a difference of rounding.
DIGITS = 12


@dataclass(frozen=True)
class HarmTotal:
    """Harm of all that has a weight.

    `harm` is in the unit of the weights, nan where nothing has one. `weighted_count` and `unweighted_count` are the
    counts it does and does not speak for; `unweighted` names the categories left out, so that a reader can be told.
    """

    harm: float
    weighted_count: float
    unweighted_count: float
    unweighted: tuple[str, ...]


def weight_set(weights: pd.DataFrame, *, scheme: str, version: str, level: str) -> pd.DataFrame:
    """The weights of one scheme, version and level.

    Weights of different versions must never be mixed: they are re-based about every five years.

    Parameters
    ----------
    weights : DataFrame, columns scheme, version, vintage, level, code, name, weight, attribution, and any others
        Weights as published, one row a category; nan where the publisher gives no single number.
    scheme, version, level : str
        Which of them.

    Returns
    -------
    DataFrame, index code where the level has codes, otherwise name; the other columns as given.

    Raises
    ------
    ValueError
        There is no such set, a weight is negative, or a category occurs twice or has no attribution.

    Source
    ------
    Cambridge Crime Harm Index: Sherman, Neyroud and Neyroud (2016). Crime Severity Score: ONS (2016).
    """
    wanted = (weights["scheme"] == scheme) & (weights["version"] == version) & (weights["level"] == level)
    if not wanted.any():
        there = weights[["scheme", "version", "level"]].drop_duplicates().agg(", ".join, axis=1)
        raise ValueError(f"no weights of {scheme}, {version}, {level}; there are: {'; '.join(there)}")
    found = weights[wanted]
    key = "name" if found["code"].isna().all() else "code"
    if found[key].isna().any() or found[key].duplicated().any():
        raise ValueError(f"every weight of {scheme}, {version}, {level} needs its own {key}, found one twice or none")
    if (found["weight"] < 0).any() or found["attribution"].isna().any():
        raise ValueError(f"weights of {scheme}, {version}, {level} must be 0 or more, each with an attribution")
    return found.set_index(key)


def harm(counts: "pd.Series[float]", weights: "pd.Series[float]", *, population: float = math.nan) -> pd.DataFrame:
    """Count, rate and harm of each category, side by side.

    Parameters
    ----------
    counts : Series of float, index category
        Counts, zero or more; none missing.
    weights : Series of float, index category
        Harm of one event; a category that is absent or nan has no weight. Other categories are ignored.
    population : float
        Residents, above zero; nan where not known, and then rates are nan.

    Returns
    -------
    DataFrame, index as `counts`, columns count, rate_per_1000, weight, harm (nan without a weight: not known, never
    zero), count_share (of all counts), harm_share (of the harm of all that has a weight), both 0 to 1, and note.

    Raises
    ------
    ValueError
        A count is missing or negative, a weight is negative, a category is repeated, or the population is not positive.

    Source
    ------
    Sherman, Neyroud and Neyroud (2016): harm = count times weight.
    """
    if not math.isnan(population):
        positive(population=population)
    count, weight = _paired(counts, weights)
    each = count * weight
    return pd.DataFrame(
        {
            "count": count,
            "rate_per_1000": PER_THOUSAND * count / population,
            "weight": weight,
            "harm": each,
            "count_share": _share(count),
            "harm_share": _share(each),
            "note": np.where(weight.isna(), UNWEIGHTED, ""),
        },
        index=count.index,
    )


def total_harm(counts: "pd.Series[float]", weights: "pd.Series[float]") -> HarmTotal:
    """Harm of all categories that have a weight, naming those that have none.

    Parameters
    ----------
    counts, weights : Series of float, index category
        As for `harm`.

    Raises
    ------
    ValueError
        As for `harm`.

    Source
    ------
    CHI = sum of count times weight: Sherman, Neyroud and Neyroud (2016).
    """
    count, weight = _paired(counts, weights)
    has_weight = weight.notna()
    return HarmTotal(
        harm=float((count * weight).sum(min_count=1)),
        weighted_count=float(count[has_weight].sum()),
        unweighted_count=float(count[~has_weight].sum()),
        unweighted=tuple(str(name) for name in count.index[~has_weight]),
    )


def severity_score(counts: "pd.Series[float]", weights: "pd.Series[float]", population: float) -> float:
    """Harm per head of population.

    Parameters
    ----------
    counts, weights : Series of float, index category
        As for `harm`, but every category must have a weight: a score that leaves some out is not comparable.
    population : float
        Residents, above zero.

    Raises
    ------
    ValueError
        A category has no weight, or as for `harm`.

    Source
    ------
    CSS = sum of count times weight, over population: ONS (2016), Crime Severity Score.
    """
    total = total_harm(counts, weights)
    if total.unweighted:
        raise ValueError(f"a severity score needs a weight for every category, found none for {total.unweighted}")
    positive(population=population)
    return total.harm / population


def category_weight(counts: "pd.Series[float]", weights: "pd.Series[float]") -> float:
    """Weight of a category that bundles several kinds of offence: their mean, weighted by how many there were.

    It holds for this mix only: for another area or year the mix, and with it the weight, is another.

    Parameters
    ----------
    counts, weights : Series of float, index kind of offence
        As for `harm`.

    Returns
    -------
    float
        Harm of one event of the category; nan where a kind that occurred has no weight.

    Raises
    ------
    ValueError
        Nothing occurred, or as for `harm`.

    Source
    ------
    Volume-weighted mean.
    """
    count, weight = _paired(counts, weights)
    occurred = count > 0
    if not occurred.any():
        raise ValueError("the weight of a category is a mean over what occurred, found no events")
    return float((count * weight)[occurred].sum(skipna=False) / count.sum())


def weight_spread(weights: "pd.Series[float]", categories: "pd.Series[str]") -> pd.DataFrame:
    """How far weights differ within a category: why one weight for a category is an approximation.

    Parameters
    ----------
    weights : Series of float, index offence
        Weights; nan where there is none, and then not counted.
    categories : Series of str, same index
        Category of each offence.

    Returns
    -------
    DataFrame, index category, columns n_offences, lowest, highest, median.

    Raises
    ------
    ValueError
        The indexes differ.

    Source
    ------
    Definition.
    """
    same_index(weights=weights, categories=categories)
    grouped = weights.groupby(categories)
    return pd.DataFrame(
        {
            "n_offences": grouped.count(),
            "lowest": grouped.min(),
            "highest": grouped.max(),
            "median": grouped.median(),
        }
    )


def weight_sensitivity(counts: "pd.Series[float]", weight_sets: pd.DataFrame) -> pd.DataFrame:
    """Share of harm and rank of each category under every set of weights.

    Sets are compared on the categories that all of them weight; units may differ, since shares have none.

    Parameters
    ----------
    counts : Series of float, index category
        Counts, zero or more; none missing.
    weight_sets : DataFrame of float, index category, one set a column
        Weights of each set; nan or absent where it has none.

    Returns
    -------
    DataFrame, index as `counts`, columns lowest_share, highest_share (of the harm compared, 0 to 1), best_rank,
    worst_rank (1 the most harm, ties to the better rank) and note; nan for a category that some set does not weight.

    Raises
    ------
    ValueError
        There are fewer than two sets, or as for `harm`.

    Source
    ------
    Comparison of weightings: Ashby (2017), doi 10.1093/police/pax049, on how far the two indices disagree.
    """
    if weight_sets.shape[1] <= 1:
        raise ValueError(f"at least two sets of weights are needed, found {weight_sets.shape[1]}")
    each = pd.DataFrame({name: np.multiply(*_paired(counts, weight_sets[name])) for name in weight_sets.columns})
    compared = each.where(each.notna().all(axis=1))
    shares = compared.apply(_share)
    ranks = shares.round(DIGITS).rank(ascending=False, method="min")
    return pd.DataFrame(
        {
            "lowest_share": shares.min(axis=1),
            "highest_share": shares.max(axis=1),
            "best_rank": ranks.min(axis=1),
            "worst_rank": ranks.max(axis=1),
            "note": np.where(compared.isna().all(axis=1), UNWEIGHTED, ""),
        }
    )


def _paired(counts: "pd.Series[float]", weights: "pd.Series[float]") -> tuple["pd.Series[float]", "pd.Series[float]"]:
    """Counts, and the weight of each of their categories: nan where there is none."""
    count = numbers(counts, "counts", at_least=0)
    for name, series in (("counts", count), ("weights", weights)):
        if series.index.has_duplicates:
            raise ValueError(f"{name}: every category once, found again: {series.index[series.index.duplicated()][0]}")
    weight = weights.reindex(count.index).astype(float)
    wrong = weight[(weight < 0) | np.isinf(weight)]
    if not wrong.empty:
        raise ValueError(f"weights of 0 or more are needed, found {wrong.iloc[0]:g} for {wrong.index[0]}")
    return count, weight


def _share(values: "pd.Series[float]") -> "pd.Series[float]":
    """Each value over the sum of those known; nan where that sum is zero."""
    whole = values.sum(min_count=1)
    return values / (whole if whole > 0 else math.nan)
