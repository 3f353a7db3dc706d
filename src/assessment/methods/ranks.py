"""Ranks of areas, and how little they can be trusted."""
# scipy has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from assessment.methods.checked import Numbers, not_negative, numbers, positive, same_index, share

# Jeffreys prior of a Poisson rate: half an event.
PRIOR_EVENTS = 0.5
MIN_AREAS = 2


@dataclass(frozen=True)
class RankAgreement:
    """How well two rankings agree: 1 alike, 0 unrelated, -1 reversed; nan where one of them ranks nothing."""

    kendall: float
    spearman: float


def probability_higher(count_a: float, exposure_a: float, count_b: float, exposure_b: float) -> float:
    """Probability that the underlying rate of A is above that of B.

    Parameters
    ----------
    count_a, count_b : float
        Events, 0 or more.
    exposure_a, exposure_b : float
        Residents, or residents times years: above 0, in the same unit.

    Returns
    -------
    float
        0 to 1; supposes that only chance moves the counts.

    Raises
    ------
    ValueError
        A number is missing, a count negative or an exposure not positive.

    Source
    ------
    Rates with Jeffreys posteriors Gamma(x + 1/2, t): t_A a / (t_A a + t_B b) is Beta(x_A + 1/2, x_B + 1/2).
    """
    not_negative(count_a=count_a, count_b=count_b)
    positive(exposure_a=exposure_a, exposure_b=exposure_b)
    even = exposure_a / (exposure_a + exposure_b)
    return float(stats.beta.sf(even, count_a + PRIOR_EVENTS, count_b + PRIOR_EVENTS))


def rank_intervals(
    counts: Numbers, exposure: Numbers, *, seed: int, top: int = 3, confidence: float = 0.95, draws: int = 20_000
) -> pd.DataFrame:
    """Rank of each area's rate, highest first, with the interval that chance leaves it.

    Parameters
    ----------
    counts, exposure : sequence or Series of float, shape (n_areas,)
        Events, 0 or more; residents, or residents times years, above 0.
    seed : int
        Of the random numbers: the same seed gives the same intervals.
    top : int
        How many leading ranks `p_top` is about.
    confidence : float
        Between 0 and 1.
    draws : int
        Simulated rankings, at least 1.

    Returns
    -------
    DataFrame, shape (n_areas, 7), index of `counts`
        observed_rank (equal rates share the lowest), value (median rank), lower, upper, p_top (probability of being
        among the first `top`), method, note. 1 is the highest rate. An observed rank may lie outside its interval.

    Raises
    ------
    ValueError
        A number is missing, a count negative, an exposure not positive, the rows do not match, or `top`, `confidence`
        or `draws` is out of range.

    Source
    ------
    Goldstein H, Spiegelhalter DJ (1996), JRSS A 159, 385-443; rates drawn from Gamma(x + 1/2, t).
    """
    events, people = numbers(counts, "counts", at_least=0), numbers(exposure, "exposures", above=0)
    same_index(counts=events, exposures=people)
    share(confidence, "confidence")
    if not 1 <= top <= len(events) or draws < 1:
        raise ValueError(f"top must be 1 to {len(events)} and draws 1 or more, found {top} and {draws}")
    shape, scale = events.to_numpy() + PRIOR_EVENTS, 1 / people.to_numpy()
    rates = np.random.default_rng(seed).gamma(shape, scale, size=(draws, len(events)))
    ranks = (-rates).argsort(axis=1).argsort(axis=1) + 1
    at = [(1 - confidence) / 2, 0.5, (1 + confidence) / 2]
    lower, middle, upper = np.quantile(ranks, at, axis=0, method="inverted_cdf")
    found = {
        "observed_rank": (events / people).rank(method="min", ascending=False).astype(int),
        "value": middle,
        "lower": lower,
        "upper": upper,
        "p_top": (ranks <= top).mean(axis=0),
        "method": f"{draws} draws of Gamma(x + 1/2, t)",
        "note": "interval of each area by itself, not of all ranks together",
    }
    return pd.DataFrame(found, index=events.index)


def rank_agreement(first: Numbers, second: Numbers) -> RankAgreement:
    """Agreement of two rankings, or two sets of scores, of the same areas.

    Parameters
    ----------
    first, second : sequence or Series of float, shape (n_areas,), n_areas >= 2
        Ranks or scores; equal values are ties.

    Returns
    -------
    RankAgreement
        Kendall's tau-b and Spearman's rho.

    Raises
    ------
    ValueError
        A number is missing, the rows do not match, or there are fewer than two areas.

    Source
    ------
    Kendall MG (1938, 1945), Biometrika 30 and 33; Spearman C (1904). scipy `kendalltau` and `spearmanr`.
    """
    one, other = numbers(first, "first ranking"), numbers(second, "second ranking")
    same_index(first=one, second=other)
    if len(one) < MIN_AREAS:
        raise ValueError(f"{MIN_AREAS} areas or more are needed, found {len(one)}")
    if one.nunique() == 1 or other.nunique() == 1:
        return RankAgreement(math.nan, math.nan)
    return RankAgreement(float(stats.kendalltau(one, other).statistic), float(stats.spearmanr(one, other).statistic))
