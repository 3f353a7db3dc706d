"""Two rates with no difference but a given one."""

import numpy as np
import pytest
from scipy import optimize, stats

from assessment.methods.null_rates import NullRates


@pytest.mark.parametrize("difference", [-0.4, 0, 0.7])
@pytest.mark.parametrize("counts", [(3, 9), (12, 4), (5, 0)])
def test_the_rates_are_the_likeliest_that_differ_by_so_much(difference: float, counts: tuple[int, int]) -> None:
    null = NullRates(1.5, 2, difference=difference)
    rate, base_rate = (float(found) for found in null.rates(*counts))
    assert rate - base_rate == pytest.approx(difference)

    def unlikely(base: float) -> float:
        means = 1.5 * (base + difference), 2 * base
        return -float(sum(stats.poisson.logpmf(count, mean) for count, mean in zip(counts, means, strict=True)))

    lowest = max(0, -difference) + 1e-9
    found = optimize.minimize_scalar(unlikely, bounds=(lowest, 20), method="bounded", options={"xatol": 1e-10})
    assert base_rate == pytest.approx(found.x, abs=1e-5)  # pyright: ignore[reportAttributeAccessIssue] (scipy has no types)


def test_the_rates_may_have_a_ratio_instead() -> None:
    rate, base_rate = NullRates(2, 1, ratio=3).rates(10, 4)
    assert rate == pytest.approx(3 * base_rate)
    assert 2 * rate + base_rate == pytest.approx(14)


def test_the_statistic_is_the_difference_over_its_error() -> None:
    counts = np.array([4.0, 0.0])
    pooled, observed = (NullRates(1, 1, is_pooled=way).statistic(counts, np.array([9.0, 0.0])) for way in (True, False))
    assert pooled == pytest.approx([-5 / np.sqrt(13), 0])
    assert observed == pytest.approx(pooled)
    unequal = NullRates(2, 1, is_pooled=False).statistic(4, 9)
    assert float(unequal) == pytest.approx((2 - 9) / np.sqrt(4 / 4 + 9))
