"""Rates and shares."""

import math

import pytest

from assessment.methods.proportions import rate_per_1000, share_pct


def test_a_rate_per_thousand() -> None:
    assert rate_per_1000(9819, 125800) == pytest.approx(78.05, abs=0.005)
    assert rate_per_1000(0, 125800) == 0


@pytest.mark.parametrize(("count", "population"), [(-1, 100), (1, 0), (1, -5), (math.nan, 100), (1, math.nan)])
def test_a_rate_of_the_wrong_numbers_is_refused(count: float, population: float) -> None:
    with pytest.raises(ValueError, match="a rate needs"):
        rate_per_1000(count, population)


def test_a_share() -> None:
    assert share_pct(1897, 4354) == pytest.approx(43.57, abs=0.005)
    assert share_pct(5, 5) == 100


@pytest.mark.parametrize(("part", "whole"), [(6, 5), (-1, 5), (0, 0), (math.nan, 5), (1, math.inf)])
def test_a_share_of_the_wrong_numbers_is_refused(part: float, whole: float) -> None:
    with pytest.raises(ValueError, match="a share needs"):
        share_pct(part, whole)
