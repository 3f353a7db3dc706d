"""Funnels of areas that differ by more than chance: how much more, and limits that allow for it.

Two adjustments. The additive one, tau squared, gives every area the same further variance and is the one to use: the
multiplicative one, phi, widens the limits of large areas too little and of small ones too much.
"""
# scipy has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from assessment.methods.checked import Numbers, not_negative, numbers, one_of, same_index
from assessment.methods.funnels import LEVELS
from assessment.methods.intervals import normal_quantile

# Share of areas taken as extreme at each end.
EXTREME_SHARE = 0.10
EXTREME_GROUPS = 10
MIN_AREAS = 2


@dataclass(frozen=True)
class Overdispersion:
    """How much more areas vary than chance: phi 1 and tau2 0 is not at all."""

    phi: float
    tau2: float
    n_used: int
    method: str


@dataclass(frozen=True)
class RandomEffects:
    """Effects combined: `tau2` between them, `q` about their fixed mean, `mean` with both variances weighed."""

    tau2: float
    q: float
    mean: float


def ratio_scores(observed: Numbers, expected: Numbers, *, scale: Literal["log", "sqrt"] = "log") -> pd.DataFrame:
    """Standard scores of observed over expected, about a ratio of 1.

    Parameters
    ----------
    observed : sequence or Series of float, shape (n_areas,)
        Events: above 0 on the log scale, 0 or more on the sqrt scale.
    expected : same shape and index
        Expected events, above 0.
    scale : "log" or "sqrt"
        Scale on which the ratio is taken to be normal.

    Returns
    -------
    DataFrame, shape (n_areas, 2), index of `observed`
        z, and se: the standard error of the transformed ratio.

    Raises
    ------
    ValueError
        A number is missing, too small for the scale, or the rows do not match, or the scale is neither log nor sqrt.

    Source
    ------
    log: NHS Digital, Summary Hospital-level Mortality Indicator, z = sqrt(E) ln(O / E). sqrt: Spiegelhalter et al
    (2012), JRSS A 175, 1-47, z = 2 (sqrt O - sqrt E).
    """
    one_of(scale, ("log", "sqrt"), "scale")
    wanted = numbers(expected, "expected events", above=0)
    if scale == "log":
        counts = numbers(observed, "observed events (log scale: try sqrt)", above=0)
    else:
        counts = numbers(observed, "observed events", at_least=0)
    same_index(observed=counts, expected=wanted)
    if scale == "log":
        effect, se = np.log(counts / wanted), 1 / np.sqrt(wanted)
    else:
        effect, se = np.sqrt(counts / wanted) - 1, 1 / (2 * np.sqrt(wanted))
    return pd.DataFrame({"z": effect / se, "se": se})


def overdispersion(
    z: Numbers, se: Numbers, *, extremes: Literal["winsorise", "truncate", "keep"] = "winsorise"
) -> Overdispersion:
    """Dispersion of standard scores, with the extreme areas kept from deciding it.

    Parameters
    ----------
    z, se : sequence or Series of float, shape (n_areas,)
        Standard scores and their standard errors before division, as `ratio_scores` gives them.
    extremes : "winsorise", "truncate" or "keep"
        Draw the outer 10% at each end in to the 10th and 90th percentiles, leave the lowest and highest tenths of the
        ranks out (none where there are fewer than 10 areas), or keep all as they are. The first two differ.

    Returns
    -------
    Overdispersion
        phi, the mean squared score; tau2 in squared units of the transformed ratio, 0 where chance explains all.

    Raises
    ------
    ValueError
        A number is missing, a standard error not positive, the rows do not match, fewer than two areas are left, or
        `extremes` is none of the three.

    Source
    ------
    Spiegelhalter DJ (2005), Statistics in Medicine 24, 1185-1202, and Spiegelhalter et al (2012), JRSS A 175, 1-47;
    truncation: NHS Digital, Summary Hospital-level Mortality Indicator.
    """
    one_of(extremes, ("winsorise", "truncate", "keep"), "extremes")
    scores, errors = numbers(z, "standard scores"), numbers(se, "standard errors", above=0)
    same_index(z=scores, se=errors)
    if extremes == "winsorise":
        scores = scores.clip(float(scores.quantile(EXTREME_SHARE)), float(scores.quantile(1 - EXTREME_SHARE)))
    elif extremes == "truncate":
        group = np.floor(stats.rankdata(scores) * EXTREME_GROUPS / (len(scores) + 1))
        scores = scores[(group > 0) & (group < EXTREME_GROUPS - 1)]
    weights = 1 / errors[scores.index] ** 2
    tau2 = _between_variance(float((scores**2).sum()), weights)
    return Overdispersion(float((scores**2).mean()), tau2, len(scores), extremes)


def additive_limits(expected: Numbers, tau2: float) -> pd.DataFrame:
    """Limits of observed over expected on the log scale, widened by a variance between areas.

    Parameters
    ----------
    expected : sequence or Series of float, shape (n,)
        Expected events, above 0.
    tau2 : float
        Variance between areas, 0 or more, from `overdispersion` of log scores.

    Returns
    -------
    DataFrame, shape (n, 4), index of `expected`
        lower_95, upper_95, lower_998, upper_998 [ratio; 1 is as expected].

    Raises
    ------
    ValueError
        An expected number is missing or not positive, or tau2 is negative.

    Source
    ------
    NHS Digital, Summary Hospital-level Mortality Indicator: exp(+/- z sqrt(1 / E + tau2)).
    """
    events = numbers(expected, "expected events", above=0)
    not_negative(tau2=tau2)
    return _log_limits(1 / events + tau2)


def multiplicative_limits(expected: Numbers, phi: float) -> pd.DataFrame:
    """Limits of observed over expected on the log scale, widened in proportion.

    Parameters
    ----------
    expected : sequence or Series of float, shape (n,)
        Expected events, above 0.
    phi : float
        Dispersion, 0 or more, from `overdispersion`. Below 1 the limits are left as they are.

    Returns
    -------
    DataFrame, shape (n, 4), index of `expected`
        lower_95, upper_95, lower_998, upper_998 [ratio; 1 is as expected].

    Raises
    ------
    ValueError
        An expected number is missing or not positive, or phi is negative.

    Source
    ------
    Spiegelhalter DJ (2005), Statistics in Medicine 24, 1185-1202: exp(+/- z sqrt(phi / E)).
    """
    events = numbers(expected, "expected events", above=0)
    not_negative(phi=phi)
    return _log_limits(max(1.0, phi) / events)


def grouped_ratios(numerator: Numbers, denominator: Numbers, group: Sequence[str]) -> "pd.Series[float]":
    """Ratio of the sums of each group, in the order of the groups' names.

    Parameters
    ----------
    numerator, denominator : sequence or Series of float, shape (n,)
        0 or more; above 0.
    group : sequence of str, shape (n,)
        Group of each row.

    Returns
    -------
    Series of float, index of group names

    Raises
    ------
    ValueError
        A number is missing or too small, or the rows do not match.

    Source
    ------
    Definition: sum of numerators over sum of denominators.
    """
    top, bottom = numbers(numerator, "numerators", at_least=0), numbers(denominator, "denominators", above=0)
    same_index(numerators=top, denominators=bottom)
    if len(group) != len(top):
        raise ValueError(f"one group for each row is needed, found {len(group)} groups and {len(top)} rows")
    sums = pd.DataFrame({"top": top, "bottom": bottom}).groupby(np.asarray(group)).sum()
    return sums["top"] / sums["bottom"]


def der_simonian_laird(effects: Numbers, variances: Numbers) -> RandomEffects:
    """Variance between effects by the method of moments.

    Parameters
    ----------
    effects, variances : sequence or Series of float, shape (n,)
        Estimates and their sampling variances (above 0).

    Returns
    -------
    RandomEffects
        tau2 and mean in the units of `effects` (tau2 squared).

    Raises
    ------
    ValueError
        A number is missing, a variance not positive, the rows do not match, or there are fewer than two.

    Source
    ------
    DerSimonian R, Laird N (1986), Controlled Clinical Trials 7, 177-188.
    """
    values, sampling = numbers(effects, "effects"), numbers(variances, "variances", above=0)
    same_index(effects=values, variances=sampling)
    weights = 1 / sampling
    fixed_mean = (weights * values).sum() / weights.sum()
    q = float((weights * (values - fixed_mean) ** 2).sum())
    tau2 = _between_variance(q, weights)
    weights = 1 / (sampling + tau2)
    return RandomEffects(tau2, q, float((weights * values).sum() / weights.sum()))


def _between_variance(q: float, weights: "pd.Series[float]") -> float:
    """Variance between areas from the weighted sum of squares `q`; 0 where chance explains it."""
    if len(weights) < MIN_AREAS:
        raise ValueError(f"dispersion needs {MIN_AREAS} areas or more, found {len(weights)}")
    spare = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((q - (len(weights) - 1)) / spare))


def _log_limits(variance: "pd.Series[float]") -> pd.DataFrame:
    """Limits about a ratio of 1 with this variance of its logarithm."""
    reaches: dict[str, pd.Series[float]] = {}
    for level, confidence in LEVELS.items():
        reach = normal_quantile(confidence) * variance**0.5
        reaches |= {f"lower_{level}": -reach, f"upper_{level}": reach}
    return pd.DataFrame(reaches).map(math.exp)
