"""Change between two counts, and the guard on small bases."""

import math

import pytest

from assessment.methods.change import MIN_BASE, difference, percentage_change


def test_published_changes_are_reproduced() -> None:
    """St Helens: ASB 6,270 to 5,838; violence against the person 1,393 to 1,333; violent crime 1,773 to 1,522."""
    assert percentage_change(6270, 5838) == pytest.approx(-6.89, abs=0.005)
    assert percentage_change(1393, 1333) == pytest.approx(-4.31, abs=0.005)
    assert percentage_change(1773, 1522) == pytest.approx(-14.16, abs=0.005)


def test_a_base_under_the_guard_has_no_percentage() -> None:
    assert math.isnan(percentage_change(MIN_BASE - 1, 40))
    assert percentage_change(MIN_BASE, 40) == 100


def test_unknown_stays_unknown() -> None:
    assert math.isnan(percentage_change(math.nan, 5811))
    assert math.isnan(percentage_change(5811, math.nan))
    assert math.isnan(difference(math.nan, 5811))


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        percentage_change(-1, 5)
