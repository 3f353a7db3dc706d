"""Weighted displacement difference: what an intervention changed in its area, set against a control area."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.methods.checked import finite, not_negative, positive, same_length
from assessment.methods.estimate import Estimate
from assessment.methods.intervals import normal_quantile
from assessment.methods.significance import two_sided

POISSON = "difference in differences of Poisson counts, normal interval"
NO_EVENTS = "no event in any area or period: chance cannot be judged"


@dataclass(frozen=True)
class BeforeAfter:
    """Events of one area in the period before and the period after.

    `size` is the area's size (km2, streets, residents) where areas of different sizes are compared; the difference is
    then per unit of size.
    """

    before: float
    after: float
    size: float = 1.0

    def __post_init__(self) -> None:
        not_negative(before=self.before, after=self.after)
        positive(size=self.size)


@dataclass(frozen=True)
class Difference:
    """A difference in events, below 0 where the treated area did better than its control; p is two-sided."""

    estimate: Estimate
    standard_error: float
    z: float
    p_value: float


@dataclass(frozen=True)
class DisplacementDifference:
    """The difference in the treated area, in the area round it, and in both; `displaced` may be None: not looked at."""

    local: Difference
    displaced: Difference | None
    total: Difference


def displacement_difference(
    treated: BeforeAfter,
    control: BeforeAfter,
    *,
    displaced: tuple[BeforeAfter, BeforeAfter] | None = None,
    periods: tuple[float, float] = (1.0, 1.0),
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> DisplacementDifference:
    """Weighted displacement difference test.

    Parameters
    ----------
    treated, control : BeforeAfter
        The area of the intervention and a like one without, whose trends were alike before.
    displaced : pair of BeforeAfter
        The area that events may have moved to, and its control.
    periods : pair of float
        Lengths of the periods before and after; the difference is per unit of time.
    dispersion : float
        Variance over mean of the counts, 1 for Poisson. Recorded events usually vary more: then give the ratio found.
    confidence : float
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        A period or the dispersion is not above 0, or the confidence not between 0 and 1.

    Source
    ------
    Wheeler and Ratcliffe (2018); weights for time and size as Wheeler's (2021). Agrees with R's ptools::wdd.
    """
    positive(period_before=periods[0], period_after=periods[1], dispersion=dispersion)
    local = _moments(treated, control, periods)
    moved = _moments(*displaced, periods) if displaced else None
    both = (local[0] + moved[0], local[1] + moved[1]) if moved else local
    return DisplacementDifference(
        _difference(local[0], dispersion * local[1], confidence),
        _difference(moved[0], dispersion * moved[1], confidence) if moved else None,
        _difference(both[0], dispersion * both[1], confidence),
    )


def weighted_sum(
    differences: Sequence[Difference], weights: Sequence[float], *, confidence: float = 0.95
) -> Difference:
    """Differences of several kinds of events as one, each kind with its weight.

    Parameters
    ----------
    differences : sequence of Difference, shape (n_kinds,)
        Of kinds that do not share events.
    weights : sequence of float, same length
        0 or more, such as harm an event.
    confidence : float
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        No kind, lengths differ, a weight is missing or negative, or the confidence not between 0 and 1.

    Source
    ------
    Wheeler (2020): sum of w d, variance sum of w^2 se^2. Agrees with R's ptools::wdd_harm.
    """
    finite(weights, "weights", at_least=0)
    same_length(differences=differences, weights=weights)
    pairs = list(zip(differences, weights, strict=True))
    value = sum(weight * difference.estimate.value for difference, weight in pairs)
    variance = sum((weight * difference.standard_error) ** 2 for difference, weight in pairs)
    return _difference(value, variance, confidence)


def _moments(treated: BeforeAfter, control: BeforeAfter, periods: tuple[float, float]) -> tuple[float, float]:
    """The difference in differences and its Poisson variance."""
    value, variance = 0.0, 0.0
    for area, side in ((treated, 1), (control, -1)):
        before, after = periods[0] * area.size, periods[1] * area.size
        value += side * (area.after / after - area.before / before)
        variance += area.after / after**2 + area.before / before**2
    return value, variance


def _difference(value: float, variance: float, confidence: float) -> Difference:
    """The difference with its normal interval; a variance of 0 says that nothing was seen, not that nothing varies."""
    error = math.sqrt(variance)
    reach = normal_quantile(confidence) * error
    if error == 0:
        return Difference(Estimate(value, math.nan, math.nan, POISSON, NO_EVENTS), error, math.nan, math.nan)
    z = value / error
    return Difference(Estimate(value, value - reach, value + reach, POISSON), error, z, float(two_sided(z)))
