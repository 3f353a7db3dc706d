"""Intervals round a proportion or a mean."""
# scipy has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

import math
from dataclasses import dataclass

from scipy import stats

from assessment.methods.checked import Numbers, numbers, share
from assessment.methods.estimate import Estimate


@dataclass(frozen=True)
class Sample:
    """What is known of a sample of numbers. The standard deviation (n - 1) of a single number is nan."""

    size: int
    total: float
    mean: float
    standard_deviation: float


def normal_quantile(confidence: float) -> float:
    """Standard normal deviate that leaves (1 - confidence) / 2 above it: 1.96 for 0.95.

    Raises
    ------
    ValueError
        The confidence is not between 0 and 1.

    Source
    ------
    Definition.
    """
    return float(stats.norm.isf((1 - share(confidence, "confidence")) / 2))


def wilson(numerator: float, denominator: float, confidence: float = 0.95) -> Estimate:
    """Wilson score interval of a proportion.

    Parameters
    ----------
    numerator : float
        Part of the whole: 0 to `denominator`. It may be fractional (weighted survey counts).
    denominator : float
        The whole. Zero gives nan: nothing of nothing is not a share of 0.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        As a proportion, 0 to 1.

    Raises
    ------
    ValueError
        A number is missing, the numerator is not between 0 and the denominator, or the confidence not between 0 and 1.

    Source
    ------
    Wilson EB (1927), Journal of the American Statistical Association 22, 209-212; Fingertips technical guidance,
    "Confidence intervals" (2018).
    """
    if not 0 <= numerator <= denominator < math.inf:
        raise ValueError(f"a proportion needs a part between 0 and its whole, found {numerator} of {denominator}")
    z = normal_quantile(confidence)
    if denominator == 0:
        return Estimate(math.nan, math.nan, math.nan, "Wilson", "nothing to take a share of: the denominator is 0")
    value = numerator / denominator
    centre, spread = 2 * numerator + z**2, z * math.sqrt(z**2 + 4 * numerator * (1 - value))
    # Rounding must not put the value outside its interval, or a limit outside 0 to 1.
    lower = max(0.0, min(value, (centre - spread) / (2 * (denominator + z**2))))
    upper = min(1.0, max(value, (centre + spread) / (2 * (denominator + z**2))))
    return Estimate(value, lower, upper, "Wilson")


def sample(values: Numbers) -> Sample:
    """Size, total, mean and standard deviation of a sample.

    Parameters
    ----------
    values : sequence or Series of float, shape (n,)
        At least one, none missing.

    Raises
    ------
    ValueError
        There is no value, or one is missing or infinite.

    Source
    ------
    Definition; the standard deviation divides by n - 1.
    """
    known = numbers(values, "values")
    deviation = float(known.std(ddof=1)) if len(known) > 1 else math.nan
    return Sample(len(known), float(known.sum()), float(known.mean()), deviation)


def mean_t(values: Numbers, confidence: float = 0.95) -> Estimate:
    """Mean of a sample with Student's t interval.

    Parameters
    ----------
    values : sequence or Series of float, shape (n,)
        At least one, none missing.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        Unit of the values. The limits are nan for a single value.

    Raises
    ------
    ValueError
        There is no value, one is missing or infinite, or the confidence is not between 0 and 1.

    Source
    ------
    Student (1908), Biometrika 6, 1-25; Fingertips technical guidance: mean +/- t(n - 1) s / sqrt(n).
    """
    known, tail = sample(values), (1 - share(confidence, "confidence")) / 2
    if known.size == 1:
        return Estimate(known.mean, math.nan, math.nan, "Student t", "a single value has no interval")
    reach = float(stats.t.isf(tail, known.size - 1)) * known.standard_deviation / math.sqrt(known.size)
    return Estimate(known.mean, known.mean - reach, known.mean + reach, "Student t")
