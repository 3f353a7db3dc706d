"""The E-test of two Poisson rates."""

import math

import pytest
from statsmodels.stats.rates import etest_poisson_2indep

from assessment.methods.comparison import compare_rates
from assessment.methods.e_test import e_test

LIBRARY = {"two-sided": "two-sided", "greater": "larger", "less": "smaller"}
PAIRS = [(3, 1, 9, 2), (0, 2, 5, 1), (12, 1, 30, 1)]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("alternative", LIBRARY)
@pytest.mark.parametrize("is_pooled", [False, True])
@pytest.mark.parametrize("null", [("ratio", 1), ("ratio", 1.7), ("diff", 0.3), ("diff", -0.2)])
def test_it_agrees_with_the_library(
    pair: tuple[int, int, int, int], alternative: str, is_pooled: bool, null: tuple[str, float]
) -> None:
    kind, value = null
    given = {"null_ratio": value} if kind == "ratio" else {"null_difference": value}
    test = e_test(*pair, **given, alternative=alternative, is_pooled=is_pooled)
    statistic, p_value = etest_poisson_2indep(
        *pair,
        value=value,
        method="score" if is_pooled else "wald",
        compare=kind,
        alternative=LIBRARY[alternative],
    )
    assert test.statistic == pytest.approx(statistic)
    assert test.p_value == pytest.approx(p_value, abs=1e-10)


def test_pooling_makes_no_difference_where_exposures_are_equal() -> None:
    assert e_test(4, 1, 13, 1, is_pooled=True).p_value == pytest.approx(e_test(4, 1, 13, 1).p_value)
    assert e_test(10, 1, 10, 2, is_pooled=True).p_value != pytest.approx(e_test(10, 1, 10, 2).p_value, rel=0.1)


def test_many_events_are_no_trouble() -> None:
    test = e_test(30_000, 1, 31_000, 1)
    assert test.p_value == pytest.approx(compare_rates(30_000, 1, 31_000, 1, method="score").p_value, rel=1e-2)


def test_nothing_against_nothing_is_not_defined() -> None:
    test = e_test(0, 1, 0, 1)
    assert math.isnan(test.p_value)
    assert math.isnan(test.statistic)
    assert test.note


def test_the_same_rate_is_no_difference() -> None:
    assert e_test(10, 1, 30, 3).p_value == pytest.approx(1)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="not both"):
        e_test(3, 1, 4, 1, null_ratio=2, null_difference=1)
    with pytest.raises(ValueError, match="not both"):
        e_test(3, 1, 4, 1, null_difference=math.nan)
    with pytest.raises(ValueError, match="up to 1,000,000 events, found 1,000,001"):
        e_test(1, 1, 1_000_000, 1)
    with pytest.raises(ValueError, match="whole numbers"):
        e_test(1.5, 1, 4, 1)
    with pytest.raises(ValueError, match="base exposure must be above 0"):
        e_test(1, 1, 4, 0)
