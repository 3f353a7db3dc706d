"""Scores on several criteria: weighted sums, and how far a ranking depends on the weights."""
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# scipy ships no types.

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import rankdata

from assessment.methods.checked import Floats, finite, numbers, share

DRAWS = 20_000
CONFIDENCE = 0.95

# Scores that agree to this share of the largest are a tie, not a difference of rounding.
DIGITS = 12


def normalised(indicators: pd.DataFrame, *, lower_is_worse: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Indicators on one scale: 0 for the best of the alternatives, 1 for the worst.

    Parameters
    ----------
    indicators : DataFrame of float, shape (n_alternatives, n_indicators)
        One indicator a column, each in its own unit; none missing.
    lower_is_worse : set of column names
        Indicators of which a small number is the worse one, such as a detection rate.

    Returns
    -------
    DataFrame, same index and columns, 0 to 1. An indicator that is the same for all is 0 for all: it tells none apart.
    The scale depends on the alternatives compared: with one more or one less, every number may change.

    Raises
    ------
    ValueError
        A value is missing or infinite, or a name is not that of a column.

    Source
    ------
    Min-max normalisation: OECD and JRC (2008), Handbook on Constructing Composite Indicators.
    """
    finite(indicators.to_numpy(float), "indicators")
    unknown = lower_is_worse - set(indicators.columns)
    if unknown:
        raise ValueError(f"indicators are {list(indicators.columns)}, found others: {sorted(unknown)}")
    signs = pd.Series({name: -1.0 if name in lower_is_worse else 1.0 for name in indicators.columns})
    upward = indicators * signs
    spread = upward.max() - upward.min()
    return (upward - upward.min()) / spread.where(spread > 0, 1.0)


def weighted_scores(scores: pd.DataFrame, weights: "pd.Series[float]") -> pd.DataFrame:
    """Weighted sum of the criteria of each alternative, and its rank.

    Parameters
    ----------
    scores : DataFrame of float, shape (n_alternatives, n_criteria)
        All criteria on one scale, a large number for a high priority; none missing.
    weights : Series of float, index the criteria
        Zero or more, not all zero; used as they are, so that weights that sum to 1 keep the scale of the scores.

    Returns
    -------
    DataFrame, same index, columns score and rank: 1 is the highest score, equal scores share the better rank.

    Raises
    ------
    ValueError
        A score or weight is missing, a weight is negative or all are zero, or weights and criteria do not match.

    Source
    ------
    score = sum of weight times score (weighted sum model).
    """
    table = finite(scores.to_numpy(float), "scores")
    used = _checked_weights(scores, weights, "weights")
    totals = table @ used
    return pd.DataFrame({"score": totals, "rank": _ranks(totals[None, :])[0]}, index=scores.index)


def probability_ahead(differences: "pd.Series[float]") -> float:
    """Probability that one alternative scores higher than another when any weights are equally likely.

    Parameters
    ----------
    differences : Series of float, shape (n_criteria,)
        Score of the one less score of the other, criterion by criterion.

    Returns
    -------
    float
        Exact, for weights uniform over all that sum to 1; 0.5 where the two are equal on every criterion.

    Raises
    ------
    ValueError
        There is no difference, or one is missing.

    Source
    ------
    Curry and Schoenberg (1966): the weighted sum is distributed as a B-spline with the differences as knots. With
    distinct differences d of n criteria, 1 - sum over d_i < 0 of (-d_i)^(n-1) / product over j of (d_j - d_i). The
    recurrence used here is the same and needs no distinct differences; each step is an average, so no digits are lost.
    """
    gaps = np.asarray(numbers(differences, "differences of scores"), dtype=np.float64)
    for_one, for_other = gaps[gaps > 0], -gaps[gaps < 0]
    if not len(for_one) and not len(for_other):
        return 0.5
    # ahead[j] is the probability with the advantages taken up so far and the first j drawbacks.
    ahead = np.r_[1.0, np.zeros(len(for_other))]
    for advantage in for_one:
        for j, drawback in enumerate(for_other, start=1):
            ahead[j] = (advantage * ahead[j - 1] + drawback * ahead[j]) / (advantage + drawback)
    return float(ahead[-1])


def rank_probabilities(
    scores: pd.DataFrame, concentration: "pd.Series[float]", *, seed: int, draws: int = DRAWS
) -> pd.DataFrame:
    """Probability of each rank of each alternative when the weights are uncertain.

    Parameters
    ----------
    scores : DataFrame of float, shape (n_alternatives, n_criteria)
        As for `weighted_scores`.
    concentration : Series of float, index the criteria
        Parameters of the Dirichlet distribution of the weights, above zero. All 1: any weights are equally likely.
        Agreed weights (summing to 1) times 50: weights close to the agreed ones.
    seed : int
        Seed of the random numbers; the same seed gives the same result.
    draws : int
        Sets of weights drawn; 20,000 give each probability to within 0.01.

    Returns
    -------
    DataFrame, same index, columns 1 to n_alternatives (rank; equal scores share the better one); each row sums to 1.

    Raises
    ------
    ValueError
        A score is missing, a parameter is not above zero, parameters and criteria do not match, or there are no draws.

    Source
    ------
    Rank acceptability of stochastic multicriteria acceptability analysis: Lahdelma and Salminen (2001).
    """
    table = finite(scores.to_numpy(float), "scores")
    if draws < 1:
        raise ValueError(f"at least one draw is needed, found {draws}")
    parameters = _checked_weights(scores, concentration, "concentration")
    if not np.all(parameters > 0):
        raise ValueError(f"concentration: numbers above 0 are needed, found {parameters.min():g}")
    weights = np.random.default_rng(seed).dirichlet(parameters, size=draws)
    ranks = _ranks(weights @ np.transpose(table))
    places = pd.RangeIndex(1, len(scores) + 1, name="rank")
    times = [np.bincount(of_one, minlength=len(places) + 1)[1:] for of_one in ranks.T]
    return pd.DataFrame(np.array(times) / draws, index=scores.index, columns=places)


def rank_stability(probabilities: pd.DataFrame, *, top: int, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """The range of ranks of each alternative, and how sure its place among the first is.

    Parameters
    ----------
    probabilities : DataFrame, columns 1 to n_alternatives
        Result of `rank_probabilities`.
    top : int
        Number of first places, such as the number of priorities that will be chosen.
    confidence : float
        Probability, at the least, of a rank between lower and upper.

    Returns
    -------
    DataFrame, same index, columns value (median rank), lower (the better rank), upper, p_first, p_top, method and note.

    Raises
    ------
    ValueError
        The probabilities do not sum to 1, `top` is not one of the ranks, or the confidence is not between 0 and 1.

    Source
    ------
    Quantiles of the distribution of ranks.
    """
    share(confidence, "confidence")
    if not np.allclose(probabilities.sum(axis=1), 1):
        raise ValueError("the probabilities of the ranks of an alternative must sum to 1, found some that do not")
    if not 1 <= top <= probabilities.shape[1]:
        raise ValueError(f"the first places must be from 1 to {probabilities.shape[1]}, found {top}")
    up_to = probabilities.cumsum(axis=1)
    tail = (1 - confidence) / 2
    return pd.DataFrame(
        {
            "value": _quantile(up_to, 0.5),
            "lower": _quantile(up_to, tail),
            "upper": _quantile(up_to, 1 - tail),
            "p_first": up_to[1],
            "p_top": up_to[top],
            "method": "ranks under Dirichlet weights, simulated",
            "note": "",
        },
        index=probabilities.index,
    )


def impact_likelihood_grid(levels: int = 4) -> pd.DataFrame:
    """Impact times likelihood for every pair of levels, the highest impact first.

    The product of two ordinal levels orders them by convention only: 4 is not four times 1, and 2 by 3 is not 3 by 2.

    Parameters
    ----------
    levels : int
        Levels of each of the two, 1 the lowest.

    Returns
    -------
    DataFrame of int, shape (levels, levels), index impact (falling), columns likelihood (rising).

    Raises
    ------
    ValueError
        There is no level.

    Source
    ------
    Fife community safety partnership, strategic assessment: 4 by 4 model of impact and probability.
    """
    if levels < 1:
        raise ValueError(f"at least one level is needed, found {levels}")
    rising = np.arange(1, levels + 1)
    return pd.DataFrame(
        np.outer(rising[::-1], rising),
        index=pd.Index(rising[::-1], name="impact"),
        columns=pd.Index(rising, name="likelihood"),
    )


def _quantile(up_to: pd.DataFrame, level: float) -> "pd.Series[int]":
    """The first rank by which the probability has reached the level."""
    # Sums of simulated shares miss a level by rounding alone.
    return (up_to < level - 1e-9).sum(axis=1) + 1


def _ranks(totals: Floats) -> npt.NDArray[np.int64]:
    """Rank of each score in its line, 1 the highest, ties to the better rank."""
    largest = np.abs(totals).max()
    steps = np.round(totals / (largest or 1.0), DIGITS)
    return np.asarray(rankdata(-steps, method="min", axis=1), dtype=np.int64)


def _checked_weights(scores: pd.DataFrame, weights: "pd.Series[float]", name: str) -> Floats:
    """The weights in the order of the criteria."""
    if set(weights.index) != set(scores.columns) or len(weights) != scores.shape[1]:
        raise ValueError(f"{name} must be of {list(scores.columns)}, found {list(weights.index)}")
    used = np.asarray(numbers(weights, name, at_least=0)[scores.columns], dtype=np.float64)
    if used.sum() == 0:
        raise ValueError(f"{name}: at least one number above 0 is needed, found none")
    return used
