"""Whether events cluster in time by more than chance: on certain days, or in one short spell."""
# scipy has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations

import numpy as np
from scipy import special, stats

from assessment.methods.checked import Floats, Numbers, numbers, positive, whole_numbers

# More outcomes than these take too much time and memory: 26 events over 7 days have 906,192.
MAX_OUTCOMES = 1_000_000
# Statistics that differ by no more than this are the same: the observed outcome and its ties must count.
SAME = 1e-9
# Naus's formula starts from the chance within two windows' length.
LEAST_WINDOWS = 2


class BinStatistic(StrEnum):
    """How far counts in bins lie from what is expected.

    G (likelihood ratio) and CHI2 (Pearson) do not heed the order of the bins. KS (the largest gap between the running
    shares) does, and V (Kuiper: the largest gap each way, added) does on a circle, such as the days of the week.
    """

    G = "G"
    CHI2 = "Chi"
    KS = "KS"
    V = "V"


@dataclass(frozen=True)
class BinsTest:
    """An exact test of counts in bins; `outcomes` is the number of ways that the events could have fallen."""

    statistic: float
    p_value: float
    outcomes: int
    method: str


def bins_test(
    counts: Numbers, *, probabilities: "Numbers | None" = None, statistic: BinStatistic | str = BinStatistic.G
) -> BinsTest:
    """Exact test of whether a few events fall evenly into bins, such as those of one offender on the days of the week.

    Parameters
    ----------
    counts : sequence or Series of float, shape (n_bins,)
        Events: whole numbers, 0 or more, in two bins or more, with one event at least.
    probabilities : sequence or Series of float, shape (n_bins,)
        Chance of each bin, above 0, adding up to 1; if not given, all are the same.
    statistic : BinStatistic

    Returns
    -------
    BinsTest
        `p_value` is the chance that so many events fall at least as unevenly.

    Raises
    ------
    ValueError
        A count is not a whole number of 0 or more, there is one bin or no event, the probabilities do not fit, or there
        are more than a million outcomes.

    Source
    ------
    Wheeler (2016), Journal of Investigative Psychology and Offender Profiling 13, 148-165: multinomial chances of all
    outcomes. KS and V are the usual ones (D+ and D-); ptools takes the largest share in place of D-.
    """
    events = whole_numbers(numbers(counts, "counts"), "counts").astype(np.float64)
    chances = _probabilities(len(events), probabilities)
    total, bins = int(events.sum()), len(events)
    number = math.comb(total + bins - 1, bins - 1)
    if bins == 1 or total == 0 or number > MAX_OUTCOMES:
        raise ValueError(
            f"two bins, one event and at most {MAX_OUTCOMES:,} outcomes are needed, "
            f"found {bins} bins, {total} events and {number:,} outcomes"
        )
    outcomes, measure = _outcomes(total, bins), _STATISTICS[BinStatistic(statistic)]
    observed = float(measure(events[None, :], chances)[0])
    extreme = outcomes[measure(outcomes, chances) >= observed - SAME * max(1.0, observed)]
    chance = np.exp(special.gammaln(total + 1) - special.gammaln(extreme + 1).sum(axis=1) + extreme @ np.log(chances))
    return BinsTest(observed, min(1.0, float(chance.sum())), number, f"exact multinomial, {BinStatistic(statistic)}")


def scan_chance(most: int, mean_per_window: float, windows: float) -> float:
    """Chance that some window of a fixed length, wherever it begins, holds at least so many events.

    Parameters
    ----------
    most : int
        Events in the fullest window, 1 or more.
    mean_per_window : float
        Events expected in one window, above 0.
    windows : float
        Length of the whole period in windows, 2 or more: 26 for a year and a window of two weeks.

    Returns
    -------
    float
        0 to 1: "six in two weeks" over years is less strange than in a given fortnight. For events that are independent
        and of one rate.

    Raises
    ------
    ValueError
        `most` is not a whole number of 1 or more, the mean is not above 0, or there are fewer than two windows.

    Source
    ------
    Naus (1982), Journal of the American Statistical Association 77, 177-183: 1 - Q2 (Q3 / Q2) ** (windows - 2), with Q2
    and Q3 exact for two and three windows. ptools leaves out the last term of one sum in Q3, so that its chances are
    lower: of three events, with 2 expected in each of three windows, 0.802 for 0.806.
    """
    positive(most=most, mean_per_window=mean_per_window)
    whole_numbers([most], "most events")
    if not LEAST_WINDOWS <= windows < math.inf:
        raise ValueError(f"a period of two windows or more is needed, found {windows}")
    if most == 1:
        return float(-np.expm1(-mean_per_window * windows))
    two, three = _none_in_two(most, mean_per_window), _none_in_three(most, mean_per_window)
    if min(two, three) <= 0:
        # Such a window is as good as certain: only rounding is left.
        return 1.0
    return float(np.clip(1 - two * min(1.0, three / two) ** (windows - 2), 0, 1))


def _probabilities(bins: int, probabilities: "Numbers | None") -> Floats:
    """Chances of the bins, all the same if not given."""
    if probabilities is None:
        return np.full(bins, 1 / bins)
    chances = np.asarray(numbers(probabilities, "probabilities", above=0), dtype=np.float64)
    if len(chances) != bins or not math.isclose(chances.sum(), 1, abs_tol=SAME):
        raise ValueError(f"{bins} probabilities that add up to 1 are needed, found {len(chances)} to {chances.sum():g}")
    return chances


def _outcomes(total: int, bins: int) -> Floats:
    """All ways to put the events into the bins, one a row: the gaps between bars set among the events."""
    places = total + bins - 1
    bars = np.fromiter(chain.from_iterable(combinations(range(places), bins - 1)), dtype=np.int64)
    bars = bars.reshape(-1, bins - 1)
    return np.diff(bars, axis=1, prepend=-1, append=places).astype(np.float64) - 1


def _g(outcomes: Floats, chances: Floats) -> Floats:
    """Likelihood ratio statistic."""
    return 2 * special.xlogy(outcomes, outcomes / (outcomes.sum(axis=1, keepdims=True) * chances)).sum(axis=1)


def _chi2(outcomes: Floats, chances: Floats) -> Floats:
    """Pearson's statistic."""
    expected = outcomes.sum(axis=1, keepdims=True) * chances
    return ((outcomes - expected) ** 2 / expected).sum(axis=1)


def _gaps(outcomes: Floats, chances: Floats) -> Floats:
    """Running share of the events less that of the chances."""
    return outcomes.cumsum(axis=1) / outcomes.sum(axis=1, keepdims=True) - chances.cumsum()


def _ks(outcomes: Floats, chances: Floats) -> Floats:
    """Kolmogorov and Smirnov's largest gap."""
    return np.abs(_gaps(outcomes, chances)).max(axis=1)


def _kuiper(outcomes: Floats, chances: Floats) -> Floats:
    """Kuiper's largest gap upwards plus that downwards: the same wherever the circle is cut."""
    gaps = _gaps(outcomes, chances)
    return gaps.max(axis=1) - gaps.min(axis=1)


_STATISTICS: dict[BinStatistic, Callable[[Floats, Floats], Floats]] = {
    BinStatistic.G: _g,
    BinStatistic.CHI2: _chi2,
    BinStatistic.KS: _ks,
    BinStatistic.V: _kuiper,
}


def _none_in_two(most: int, mean: float) -> float:
    """Naus's Q2: chance that no window within two windows' length is so full."""
    p, f = _poisson(mean)
    fullest = (most - 1) * p(most) * p(most - 2) + (most - 1 - mean) * p(most) * f(most - 3)
    return f(most - 1) ** 2 - fullest


def _none_in_three(most: int, mean: float) -> float:
    """Naus's Q3: chance that no window within three windows' length is so full."""
    p, f = _poisson(mean)
    first = 2 * p(most) * f(most - 1) * ((most - 1) * f(most - 2) - mean * f(most - 3))
    second = (most - 1) * (most - 2) * f(most - 3) - 2 * (most - 2) * mean * f(most - 4) + mean**2 * f(most - 5)
    third = sum(p(2 * most - r) * f(r - 1) ** 2 for r in range(1, most))
    fourth = sum(p(2 * most - r) * p(r) * ((r - 1) * f(r - 2) - mean * f(r - 3)) for r in range(2, most))
    return f(most - 1) ** 3 - first + p(most) ** 2 * second / 2 + third - fourth


def _poisson(mean: float) -> tuple[Callable[[int], float], Callable[[int], float]]:
    """Chance of a count, and of that count or fewer; 0 below 0."""
    return lambda n: float(stats.poisson.pmf(n, mean)), lambda n: float(stats.poisson.cdf(n, mean))
