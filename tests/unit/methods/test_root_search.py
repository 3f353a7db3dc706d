"""The root search of R."""

import math
from collections.abc import Callable

import pytest

from assessment.methods.root_search import uniroot


# R 4.2.2: uniroot(function(x) exp(x) - 2, c(0, 3))$root, and of (x - 0.2)^3, c(-1, 4), which is flat at its root.
@pytest.mark.parametrize(
    ("function", "low", "high", "root"),
    [(lambda x: math.exp(x) - 2, 0, 3, 0.69313263751219356), (lambda x: (x - 0.2) ** 3, -1, 4, 0.19998762545306739)],
)
def test_it_ends_where_r_ends(function: Callable[[float], float], low: float, high: float, root: float) -> None:
    assert uniroot(function, low, high) == pytest.approx(root, rel=1e-13)
    assert uniroot(lambda x: -function(x), low, high) == pytest.approx(root, rel=1e-13)


def test_with_a_small_tolerance_it_ends_at_the_root() -> None:
    assert uniroot(lambda x: math.exp(x) - 2, 0, 3, tolerance=1e-15) == pytest.approx(math.log(2), rel=1e-15)
    assert uniroot(lambda x: x**3 - 8, -5, 9, tolerance=1e-15) == pytest.approx(2, rel=1e-15)


def test_an_end_may_be_the_root() -> None:
    assert uniroot(lambda x: x, 0, 1) == 0
    assert uniroot(lambda x: x - 1, 0, 1) == 1


def test_there_must_be_a_root_between() -> None:
    with pytest.raises(ValueError, match="opposite signs are needed at 1 and 2, found 1 and 4"):
        uniroot(lambda x: x**2, 1, 2)
