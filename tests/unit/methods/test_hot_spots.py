"""Hot and cold spots."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from assessment.methods.hot_spots import hot_and_cold, local_g, permuted_p_values
from assessment.methods.multiplicity import Adjustment
from assessment.methods.spatial_weights import neighbours_within


def grid(side: int) -> pd.DataFrame:
    """Points one apart; neighbours within 1.5 are those that touch, corners included."""
    return pd.DataFrame([(x, y) for y in range(side) for x in range(side)], columns=["x", "y"])


NEIGHBOURS = neighbours_within(grid(6), 1.5)
VALUES = pd.Series(np.random.default_rng(2).poisson(5, 36).astype(float))


@pytest.mark.parametrize("include_self", [True, False])
def test_the_score_is_that_of_esda_with_binary_weights(include_self: bool) -> None:
    from esda import G_Local
    from libpysal.weights import W

    weights = W(NEIGHBOURS)
    esda = G_Local(VALUES.to_numpy(), weights, transform="B", star=include_self, permutations=0)
    ours = local_g(VALUES, NEIGHBOURS, include_self=include_self)
    np.testing.assert_allclose(ours["z"], esda.Zs, atol=1e-9)
    np.testing.assert_allclose(ours["p_value"], 2 * esda.p_norm, atol=1e-9)


def test_a_planted_hot_spot_is_found_and_a_planted_cold_spot_too() -> None:
    values = VALUES.copy()
    hot, cold = [0, 1, 6, 7], [28, 29, 34, 35]
    values[hot] += 20
    values[cold] = 0
    local = local_g(values, NEIGHBOURS)
    states = hot_and_cold(local["z"], local["p_value"], level=0.05)
    assert local["z"].idxmax() in hot
    assert local["z"].idxmin() in cold
    assert set(states.index[states["state"] == 1]) >= {0, 1, 6, 7}


def test_a_score_that_is_not_defined_is_missing_not_zero() -> None:
    values = pd.Series([1.0, 2.0, 3.0, 9.0], index=list("abcd"))
    alone = {"a": ["b"], "b": ["a", "c"], "c": ["b"], "d": []}
    gi = local_g(values, alone, include_self=False)
    assert gi.isna().to_numpy().tolist() == [[False, False]] * 3 + [[True, True]]
    assert local_g(values, alone)["z"].notna().all()
    everybody = {"a": ["b", "c", "d"], "b": ["a"], "c": ["a"], "d": ["a"]}
    assert local_g(values, everybody)["z"].isna().tolist() == [True, False, False, False]
    assert local_g(values, everybody, include_self=False)["z"].isna().tolist() == [True, False, False, False]


def test_others_that_are_all_alike_leave_no_score() -> None:
    """Five times 0.1: the sum of squares less the square of the mean is not 0 but rounding."""
    values = pd.Series([0.1, 0.1, 0.1, 0.1, 0.1, 1.0], index=list("abcdef"))
    line = {"a": ["b"], "b": ["a", "c"], "c": ["b", "d"], "d": ["c", "e"], "e": ["d", "f"], "f": ["e"]}
    assert local_g(values, line, include_self=False)["z"].isna().tolist() == [False] * 5 + [True]


def test_an_area_that_is_not_defined_has_no_state_and_is_not_counted() -> None:
    z = pd.Series([3.0, -3.0, 0.5, math.nan], index=list("abcd"))
    p_value = pd.Series([0.01, 0.02, 0.6, math.nan], index=z.index)
    states = hot_and_cold(z, p_value, method=Adjustment.BONFERRONI, level=0.05)
    assert states["p_adjusted"].tolist() == pytest.approx([0.03, 0.06, 1, math.nan], nan_ok=True)
    assert states["state"].tolist() == [1, 0, 0, pd.NA]
    assert hot_and_cold(z, p_value, method=Adjustment.NONE)["state"].tolist() == [1, -1, 0, pd.NA]


def test_the_level_itself_counts() -> None:
    z, p_value = pd.Series([2.0]), pd.Series([0.05])
    assert hot_and_cold(z, p_value, level=0.05)["state"].tolist() == [1]
    assert hot_and_cold(z, p_value, level=0.049)["state"].tolist() == [0]


def test_scores_and_p_values_of_other_areas_or_a_level_that_is_none_are_refused() -> None:
    z = pd.Series([1.0], index=["a"])
    with pytest.raises(ValueError, match="z and p value must have the same rows"):
        hot_and_cold(z, pd.Series([0.1], index=["b"]))
    with pytest.raises(ValueError, match="level"):
        hot_and_cold(z, pd.Series([0.1], index=["a"]), level=5)


def test_permutations_come_near_the_exact_p() -> None:
    """Six others, of which two are dealt: 15 hands, which can be counted."""
    values = pd.Series([4.0, 1, 2, 3, 5, 8, 13], index=list("abcdefg"))
    ring = {name: [values.index[i - 1], values.index[(i + 1) % 7]] for i, name in enumerate(values.index)}
    p_value = permuted_p_values(values, ring, permutations=20_000, seed=1)
    for name, others in ring.items():
        sums = np.array([one + other for one, other in combinations(values.drop(name), 2)])
        observed = values[others].sum()
        exact = min(1, 2 * min((sums >= observed).mean(), (sums <= observed).mean()))
        assert p_value[name] == pytest.approx(exact, abs=0.02)


def test_permutations_repeat_with_their_seed_and_never_give_nought() -> None:
    values = VALUES.copy()
    values[[0, 1, 6, 7]] += 500
    first, again, other = (permuted_p_values(values, NEIGHBOURS, permutations=99, seed=seed) for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)
    assert first.min() == pytest.approx(2 / 100)


def test_permutations_of_an_area_without_neighbours_are_missing() -> None:
    values = pd.Series([1.0, 2.0, 3.0, 9.0], index=list("abcd"))
    p_value = permuted_p_values(values, {"a": ["b"], "b": ["a"], "c": [], "d": []}, permutations=9, seed=1)
    assert p_value.isna().tolist() == [False, False, True, True]


@pytest.mark.parametrize("others", [[0.1, 0.2, *[0.3, 0.0] * 3], [0.3, 0.0, *[0.1, 0.2] * 3]])
def test_equal_sums_are_ties_whatever_their_rounding(others: list[float]) -> None:
    """0.1 + 0.2 and 0.3 + 0 differ as floats; told apart, they would make the middle of the range look far out."""
    values = pd.Series([9.0, *others])
    hub = {0: [1, 2], **{area: [0] for area in range(1, 9)}}
    assert permuted_p_values(values, hub, permutations=2000, seed=1)[0] == 1


def test_no_permutation_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 permutation"):
        permuted_p_values(VALUES, NEIGHBOURS, permutations=0, seed=1)
