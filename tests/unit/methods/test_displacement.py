"""Weighted displacement difference."""

import math

import pytest

from assessment.methods.displacement import BeforeAfter, displacement_difference, weighted_sum


def test_the_treated_area_against_its_control() -> None:
    result = displacement_difference(BeforeAfter(60, 41), BeforeAfter(50, 48))
    assert result.local.estimate.value == -17
    assert result.local.standard_error == pytest.approx(math.sqrt(199))
    assert result.total == result.local
    assert result.displaced is None
    ninety = displacement_difference(BeforeAfter(60, 41), BeforeAfter(50, 48), confidence=0.9).total.estimate
    assert (ninety.lower, ninety.upper) == pytest.approx((-40.2035, 6.2035), abs=1e-4)


def test_displacement_can_eat_the_gain() -> None:
    result = displacement_difference(
        BeforeAfter(60, 40), BeforeAfter(50, 50), displaced=(BeforeAfter(20, 40), BeforeAfter(20, 20))
    )
    assert result.displaced is not None
    assert (result.local.estimate.value, result.displaced.estimate.value, result.total.estimate.value) == (-20, 20, 0)
    assert result.total.p_value == pytest.approx(1)
    assert result.total.standard_error**2 == pytest.approx(
        result.local.standard_error**2 + result.displaced.standard_error**2
    )


def test_longer_periods_and_larger_areas_are_brought_to_one_unit() -> None:
    long = displacement_difference(BeforeAfter(80, 20), BeforeAfter(100, 50), periods=(2, 1))
    assert long.total.estimate.value == -20
    dense = displacement_difference(BeforeAfter(80, 40, size=2), BeforeAfter(100, 100, size=5))
    assert dense.total.estimate.value == -20
    assert dense.total.standard_error == pytest.approx(math.sqrt(120 / 4 + 200 / 25))


def test_more_variance_than_poisson_widens_the_interval() -> None:
    areas = BeforeAfter(60, 41), BeforeAfter(50, 48)
    plain, wide = displacement_difference(*areas).total, displacement_difference(*areas, dispersion=4).total
    assert wide.estimate.value == plain.estimate.value
    assert wide.z == pytest.approx(plain.z / 2)
    assert wide.estimate.upper - wide.estimate.lower == pytest.approx(2 * (plain.estimate.upper - plain.estimate.lower))


def test_nothing_seen_is_not_certainty() -> None:
    nothing = displacement_difference(BeforeAfter(0, 0), BeforeAfter(0, 0)).total
    assert nothing.estimate.value == 0
    assert all(math.isnan(x) for x in (nothing.estimate.lower, nothing.estimate.upper, nothing.z, nothing.p_value))
    assert "no event" in nothing.estimate.note


def test_kinds_are_summed_with_their_weights() -> None:
    one = displacement_difference(BeforeAfter(60, 41), BeforeAfter(50, 48)).total
    two = displacement_difference(BeforeAfter(20, 9), BeforeAfter(12, 15)).total
    both = weighted_sum([one, two], [10, 1])
    assert both.estimate.value == -184
    assert both.standard_error == pytest.approx(math.sqrt(100 * 199 + 56))
    assert weighted_sum([one, two], [1, 0]).estimate == one.estimate


@pytest.mark.parametrize(("before", "after", "size"), [(-1, 1, 1), (1, math.nan, 1), (1, math.inf, 1), (1, 1, 0)])
def test_areas_that_cannot_be_used_are_refused(before: float, after: float, size: float) -> None:
    with pytest.raises(ValueError, match=r"(0 or more|above 0)"):
        BeforeAfter(before, after, size)


def test_settings_that_cannot_be_used_are_refused() -> None:
    areas = BeforeAfter(60, 41), BeforeAfter(50, 48)
    with pytest.raises(ValueError, match="period after"):
        displacement_difference(*areas, periods=(1, 0))
    with pytest.raises(ValueError, match="dispersion"):
        displacement_difference(*areas, dispersion=0)
    with pytest.raises(ValueError, match="confidence"):
        displacement_difference(*areas, confidence=95)
    one = displacement_difference(*areas).total
    with pytest.raises(ValueError, match="lengths differ: 1 differences, 2 weights"):
        weighted_sum([one], [1, 2])
    with pytest.raises(ValueError, match="at least one number is needed"):
        weighted_sum([], [])
    with pytest.raises(ValueError, match="0 or more"):
        weighted_sum([one], [-1])
