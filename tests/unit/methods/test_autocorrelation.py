"""Spatial autocorrelation."""

import math

import numpy as np
import pandas as pd
import pytest

from assessment.methods.autocorrelation import Assumption, Quadrant, global_g, global_moran, local_moran
from assessment.methods.spatial_weights import neighbours_within

GRID = pd.DataFrame([(x, y) for y in range(5) for x in range(5)], columns=["x", "y"])
ROOK = neighbours_within(GRID, 1)
VALUES = pd.Series(np.random.default_rng(4).poisson(6, 25).astype(float))
HALVES = pd.Series([1.0, 1, 1, 1, 9, 9, 9, 9], index=list("abcdefgh"))
LINE = {name: [b for b in "abcdefgh" if abs(ord(b) - ord(name)) == 1] for name in "abcdefgh"}


@pytest.mark.parametrize("is_rows", [True, False])
def test_global_moments_are_those_of_esda(is_rows: bool) -> None:
    from esda import Moran
    from libpysal.weights import W

    weights = W(ROOK)
    esda = Moran(VALUES.to_numpy(), weights, transformation="r" if is_rows else "b", permutations=0)
    for assumption, variance, z in (
        (Assumption.RANDOMISATION, esda.VI_rand, esda.z_rand),
        (Assumption.NORMALITY, esda.VI_norm, esda.z_norm),
    ):
        ours = global_moran(VALUES, ROOK, is_row_standardised=is_rows, assumption=assumption)
        assert (ours.value, ours.expected) == pytest.approx((esda.I, esda.EI))
        assert (ours.variance, ours.z) == pytest.approx((variance, z))


def test_the_general_g_is_that_of_esda() -> None:
    from esda import G
    from libpysal.weights import W

    esda = G(VALUES.to_numpy(), W(ROOK), permutations=0)
    ours = global_g(VALUES, ROOK)
    assert (ours.value, ours.expected, ours.variance) == pytest.approx((esda.G, esda.EG, esda.VG))
    assert ours.p_two_sided == pytest.approx(2 * esda.p_norm)


def test_local_values_sum_to_the_global_one_times_the_areas() -> None:
    local = local_moran(VALUES, ROOK)
    assert local["value"].sum() == pytest.approx(25 * global_moran(VALUES, ROOK).value)


def test_like_beside_like_is_positive_and_unlike_negative() -> None:
    alike = global_moran(HALVES, LINE)
    assert alike.value > alike.expected
    assert alike.p_greater == pytest.approx(alike.p_two_sided / 2)
    turn_about = pd.Series([1.0, 9] * 4, index=HALVES.index)
    unlike = global_moran(turn_about, LINE)
    assert unlike.value == pytest.approx(-1)
    assert unlike.p_greater == pytest.approx(1 - unlike.p_two_sided / 2)


def test_quadrants() -> None:
    values = pd.Series([9.0, 9, 9, 1, 1, 1, 5, 1], index=HALVES.index)
    local = local_moran(values - 0.5, LINE)
    assert local.loc["a", "quadrant"] == Quadrant.HIGH_HIGH
    assert local.loc["e", "quadrant"] == Quadrant.LOW_LOW
    assert local.loc["g", "quadrant"] == Quadrant.HIGH_LOW
    assert local.loc["h", "quadrant"] == Quadrant.LOW_HIGH
    assert (local["value"] > 0).equals(local["quadrant"].isin([Quadrant.HIGH_HIGH, Quadrant.LOW_LOW]))


def test_an_area_at_the_mean_is_in_no_quadrant_and_has_no_score() -> None:
    """The mean of 1.1, 1.2 and 1.3 is not the float 1.2."""
    values = pd.Series([1.1, 1.2, 1.3, 1.1, 1.2, 1.3, 1.1, 1.3], index=HALVES.index)
    assert values.mean() != 1.2
    local = local_moran(values, LINE)
    assert local.loc["b", "quadrant"] == Quadrant.AVERAGE
    assert local["z"].isna().tolist() == [False, True, False, False, True, False, False, False]
    assert local.loc["b", "value"] == 0


def test_weights_change_the_local_value_but_not_its_score() -> None:
    rows, binary = (local_moran(VALUES, ROOK, is_row_standardised=is_rows) for is_rows in (True, False))
    assert not np.allclose(rows["value"], binary["value"])
    pd.testing.assert_series_equal(rows["z"], binary["z"])


def test_where_every_area_neighbours_every_other_nothing_is_left_to_chance() -> None:
    everybody = {name: [other for other in HALVES.index if other != name] for name in HALVES.index}
    for result in (global_g(HALVES, everybody), global_moran(HALVES, everybody)):
        assert result.value == pytest.approx(result.expected)
        assert math.isnan(result.z)
        assert math.isnan(result.p_two_sided)


def test_what_the_statistics_cannot_take_is_refused() -> None:
    with pytest.raises(ValueError, match=r"values of 0 or more, .* found -1"):
        global_g(VALUES - VALUES.min() - 1, ROOK)
    with pytest.raises(ValueError, match=r"at least two of them above 0, found 0.0 to 9.0, 1 above 0"):
        global_g(HALVES.where(HALVES.index == "e", 0), LINE)
    lonely = {**LINE, "a": [], "b": ["c"]}
    for moran in (global_moran, local_moran):
        with pytest.raises(ValueError, match="found 1 without: a"):
            moran(HALVES, lonely)
    with pytest.raises(ValueError, match="normal"):
        global_moran(HALVES, LINE, assumption="normal")
