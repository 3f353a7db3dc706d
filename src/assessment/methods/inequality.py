"""Inequality along a gradient, such as deprivation: slope and relative index, and gaps between its two ends.

Ecological: it tells of areas, not of the people in them.
"""
# scipy has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy import special

from assessment.methods.checked import Floats, Numbers, not_negative, numbers, one_of, positive, same_index, share
from assessment.methods.estimate import Estimate
from assessment.methods.intervals import normal_quantile

Kind = Literal["other", "rate", "proportion"]

MIN_GROUPS = 5
MAX_GROUPS = 100
MIN_DRAWS = 1_000


@dataclass(frozen=True)
class SlopeIndex:
    """Slope and relative index of inequality, with the fitted value at the most deprived end."""

    sii: Estimate
    rii: Estimate
    intercept: float


@dataclass(frozen=True)
class RateGap:
    """Rates at the two ends, and what lies between them."""

    rate_most: float
    rate_least: float
    absolute: Estimate
    absolute_se: float
    relative: Estimate
    attributable_share: float


def slope_index(
    groups: pd.DataFrame,
    *,
    seed: int,
    kind: Kind = "other",
    transform: bool = False,
    multiplier: float = 1,
    confidence: float = 0.95,
    draws: int = 100_000,
) -> SlopeIndex:
    """Slope index of inequality (SII) and relative index (RII), with simulated intervals.

    Parameters
    ----------
    groups : DataFrame, shape (n_groups, ...), 5 to 100 rows
        Columns quantile (1 most deprived; each once), population (above 0), value, and se: the standard error of the
        value, on the log scale for a rate and the logit scale for a proportion (see `standard_errors`).
    seed : int
        Of the random numbers: the same seed gives the same intervals.
    kind : "other", "rate" or "proportion"
        What the values are. A rate must be above 0, a proportion between 0 and 1.
    transform : bool
        True: fit the line to log rates or logit proportions and turn its ends back.
    multiplier : float
        Multiplies the SII: 100 for percentage points. Negative where more is worse: the SII changes its sign and the
        RII is inverted.
    confidence : float
        Between 0 and 1.
    draws : int
        Simulated sets of values, at least 1,000.

    Returns
    -------
    SlopeIndex
        intercept [unit of value]: fitted value at the most deprived end; sii [unit of value, times multiplier]: fitted
        value at the least deprived end less the intercept; rii: the one over the other, nan where either may reach 0.

    Raises
    ------
    ValueError
        A number or an option is missing or out of range, a quantile comes twice, there are fewer than 5 or more than
        100 groups, or a transform is asked of values that are neither rates nor proportions.

    Source
    ------
    Low A, Low A (2004), Journal of Public Health 26, 388-395; OHID technical guide, slope index of inequality:
    least squares on the midpoints of cumulative population, weighed by population.
    """
    one_of(kind, get_args(Kind), "kind")
    if transform and kind == "other":
        raise ValueError("a transform needs values that are rates or proportions, found other")
    if not 0 < abs(multiplier) < math.inf or draws < MIN_DRAWS:
        raise ValueError(f"a multiplier other than 0 and {MIN_DRAWS} draws are needed, found {multiplier} and {draws}")
    share(confidence, "confidence")
    population, value, se = _checked_groups(groups)
    centre = _to_scale(value, kind)
    chance = np.random.default_rng(seed).standard_normal((draws, len(value)))
    most, least = _ends(np.vstack([centre, centre + chance * se]), population, kind, transform=transform)
    scale = {"rate": "log ", "proportion": "logit "}[kind] if transform else ""
    method = f"{scale}least squares weighed by population, {draws} draws"
    sii = _simulated((least - most) * multiplier, confidence, method)
    # A ratio needs both ends above 0, and in all draws but those that the interval leaves out.
    below = np.minimum(most, least) <= 0
    if below[0] or below.mean() > (1 - confidence) / 2:
        rii = Estimate(math.nan, math.nan, math.nan, method, "no ratio: the fitted line may reach 0")
    else:
        rii = _simulated(least / most if multiplier > 0 else most / least, confidence, method)
    return SlopeIndex(sii, rii, float(most[0]))


def standard_errors(lower: Numbers, upper: Numbers, kind: Kind, *, confidence: float = 0.95) -> "pd.Series[float]":
    """Standard errors of values from their intervals, on the scale that `slope_index` takes.

    Parameters
    ----------
    lower, upper : sequence or Series of float, shape (n,)
        Confidence limits: above 0 for a rate, between 0 and 1 for a proportion.
    kind : "other", "rate" or "proportion"
        What the values are.
    confidence : float
        Of the limits, between 0 and 1.

    Returns
    -------
    Series of float, index of `lower`
        Of the value, of its log (rate) or of its logit (proportion).

    Raises
    ------
    ValueError
        A limit is missing or out of range, an upper one below its lower one, the rows do not match, or the kind is none
        of the three.

    Source
    ------
    OHID technical guide, slope index of inequality: width of the interval over 2 z.
    """
    one_of(kind, get_args(Kind), "kind")
    low, high = numbers(lower, "lower limits"), numbers(upper, "upper limits")
    same_index(lower=low, upper=high)
    width = _to_scale(_array(high), kind) - _to_scale(_array(low), kind)
    if (width < 0).any():
        raise ValueError(f"upper limits must not be below lower ones, found {(width < 0).sum()} that are")
    return pd.Series(width / (2 * normal_quantile(confidence)), index=low.index)


def rate_gap(
    count_most: float,
    population_most: float,
    count_least: float,
    population_least: float,
    *,
    per: float = 1_000,
    confidence: float = 0.95,
) -> RateGap:
    """Absolute and relative gap between the rates of the most and the least deprived group.

    Parameters
    ----------
    count_most, count_least : float
        Events, 0 or more.
    population_most, population_least : float
        People, above 0.
    per : float
        Population that a rate is for.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    RateGap
        rates, absolute gap and its standard error [events per `per`]; relative gap [ratio], nan without events in the
        least deprived group, and without interval where either group has none; attributable_share: part of the rate
        of the most deprived that it would not have at the rate of the least deprived, 1 - 1 / ratio (negative where
        the least deprived have the higher rate).

    Raises
    ------
    ValueError
        A number is missing, a count negative or a population not positive.

    Source
    ------
    Rothman KJ, Modern Epidemiology: Wald interval of a rate difference, log-Wald interval of a rate ratio.
    """
    not_negative(count_most=count_most, count_least=count_least)
    positive(population_most=population_most, population_least=population_least, per=per)
    z = normal_quantile(confidence)
    most, least = per * count_most / population_most, per * count_least / population_least
    se = per * math.sqrt(count_most / population_most**2 + count_least / population_least**2)
    # A group without events has a Wald variance of 0: with none in either, there is no interval to give.
    reach = z * se if se > 0 else math.nan
    none = "a group has no events" if min(count_most, count_least) == 0 else ""
    log_reach = math.nan if none else z * math.sqrt(1 / count_most + 1 / count_least)
    gap, ratio = most - least, most / least if least > 0 else math.nan
    return RateGap(
        rate_most=most,
        rate_least=least,
        absolute=Estimate(gap, gap - reach, gap + reach, "Wald", none and f"{none}: no interval, or one too narrow"),
        absolute_se=se,
        relative=Estimate(ratio, ratio * math.exp(-log_reach), ratio * math.exp(log_reach), "log-Wald", none),
        attributable_share=1 - least / most if most > 0 else math.nan,
    )


def _simulated(index: Floats, confidence: float, method: str) -> Estimate:
    """The first index, which is of the values themselves, with the interval of the others, which are drawn."""
    lower, upper = np.quantile(index[1:], [(1 - confidence) / 2, (1 + confidence) / 2])
    return Estimate(float(index[0]), float(lower), float(upper), method)


def _checked_groups(groups: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Population, value and standard error in the order of the quantiles."""
    if not MIN_GROUPS <= len(groups) <= MAX_GROUPS:
        raise ValueError(f"{MIN_GROUPS} to {MAX_GROUPS} groups are needed, found {len(groups)}")
    ordered = groups.assign(quantile=numbers(groups["quantile"], "quantiles")).sort_values("quantile")
    if ordered["quantile"].duplicated().any():
        raise ValueError("each quantile must come once, found one twice")
    return (
        _array(numbers(ordered["population"], "populations", above=0)),
        _array(numbers(ordered["value"], "values")),
        _array(numbers(ordered["se"], "standard errors", at_least=0)),
    )


def _ends(values: Floats, population: Floats, kind: Kind, *, transform: bool) -> tuple[Floats, Floats]:
    """Fitted value at the most and at the least deprived end, one for each row of values on the scale of `kind`."""
    weight = population / population.sum()
    place = weight.cumsum() - weight / 2
    root = np.sqrt(weight)
    # Rows: intercept and slope, as sums of the values.
    solve = np.linalg.pinv(np.column_stack([root, root * place])) * root
    intercept, slope = solve @ (values if transform else _from_scale(values, kind)).T
    if transform:
        return _from_scale(intercept, kind), _from_scale(intercept + slope, kind)
    return intercept, intercept + slope


def _to_scale(values: Floats, kind: Kind) -> Floats:
    """Rates as logs and proportions as logits, refused where they have none."""
    if kind == "other":
        return values
    allowed = (values > 0) & (values < (math.inf if kind == "rate" else 1))
    if not allowed.all():
        wanted = "above 0" if kind == "rate" else "between 0 and 1"
        raise ValueError(f"a {kind} must be {wanted}, found {values.min():g} to {values.max():g}")
    return np.log(values) if kind == "rate" else special.logit(values)


def _from_scale(values: Floats, kind: Kind) -> Floats:
    """The inverse of `_to_scale`."""
    if kind == "rate":
        return np.exp(values)
    return special.expit(values) if kind == "proportion" else values


def _array(values: "pd.Series[float]") -> Floats:
    """The values without their labels."""
    return np.asarray(values, dtype=np.float64)
