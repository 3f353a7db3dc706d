"""Rates and shares: one number over another, with the wrong kind of number refused."""

import math

PER_THOUSAND = 1_000
PER_HUNDRED = 100


def rate_per_1000(count: float, population: float) -> float:
    """Crude rate per 1,000 of a population.

    Parameters
    ----------
    count : float
        Events in the period, not negative.
    population : float
        Residents or households, greater than zero.

    Raises
    ------
    ValueError
        The count is missing or negative, or the population missing or not positive.

    Source
    ------
    1,000 count / population.
    """
    if not 0 <= count < math.inf or not 0 < population < math.inf:
        raise ValueError(
            f"a rate needs a count of 0 or more over a population above 0, found {count} over {population}"
        )
    return PER_THOUSAND * count / population


def share_pct(numerator: float, denominator: float) -> float:
    """A part as a percentage of its whole.

    Raises
    ------
    ValueError
        A number is missing, the part is negative or greater than the whole, or the whole is not positive.

    Source
    ------
    100 numerator / denominator.
    """
    if not 0 <= numerator <= denominator < math.inf or denominator == 0:
        raise ValueError(f"a share needs a part between 0 and its whole, found {numerator} of {denominator}")
    return PER_HUNDRED * numerator / denominator
