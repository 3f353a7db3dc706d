"""Chances of standard scores."""

import math

import pytest

from assessment.methods.significance import two_sided


def test_both_ways_count_and_nothing_is_known_of_nothing() -> None:
    assert two_sided([-1.959964, 1.959964, 0, math.nan]).tolist() == pytest.approx(
        [0.05, 0.05, 1, math.nan], nan_ok=True
    )
    assert float(two_sided(37)) > 0
