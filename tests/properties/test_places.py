"""What must hold for any places: concentration, hot spots, prediction, displacement, repeats, many tests."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from assessment.methods.autocorrelation import global_g, global_moran, local_moran
from assessment.methods.concentration import generalised_gini, gini, lorenz, places_for_share, top_share
from assessment.methods.displacement import BeforeAfter, displacement_difference
from assessment.methods.emerging import EmergingCategory, emerging_category, persistence_category, trend_of
from assessment.methods.hot_spots import hot_and_cold, local_g, permuted_p_values
from assessment.methods.multiplicity import Adjustment, adjusted_p_values
from assessment.methods.near_repeats import knox, near_repeat_strings
from assessment.methods.prediction import prediction_accuracy
from assessment.methods.repeats import repeat_victimisation
from assessment.methods.spatial_weights import neighbours_within

few = settings(max_examples=25, deadline=None)

SIDE = 4
GRID = pd.DataFrame([(x, y) for y in range(SIDE) for x in range(SIDE)], columns=["x", "y"])
NEIGHBOURS = neighbours_within(GRID, 1)

counts = st.lists(st.integers(0, 50), min_size=1, max_size=30)
some_counts = counts.filter(any)
maps = st.lists(st.integers(0, 30), min_size=SIDE**2, max_size=SIDE**2).filter(lambda x: len(set(x)) > 1)
shares = st.floats(0.01, 1)
p_values = st.lists(st.floats(0, 1), min_size=1, max_size=20)
states = st.lists(st.sampled_from([-1, 0, 1]), min_size=1, max_size=12)


def shuffled(index: pd.Index, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(index)


@few
@given(some_counts, st.integers(1, 9), st.integers(0, 9))
def test_concentration_knows_neither_order_nor_unit(x: list[int], scale: int, seed: int) -> None:
    mixed = np.random.default_rng(seed).permutation(x).tolist()
    assert gini(mixed) == pytest.approx(gini(x))
    assert gini([scale * count for count in x]) == pytest.approx(gini(x))
    assert generalised_gini(mixed) == pytest.approx(generalised_gini(x))


@few
@given(some_counts)
def test_concentration_is_between_0_and_1_and_the_generalised_is_not_above_the_plain(x: list[int]) -> None:
    assert -1e-12 <= generalised_gini(x) <= gini(x) + 1e-12 <= 1


@few
@given(some_counts)
def test_the_gini_is_twice_the_area_between_the_lorenz_curve_and_the_diagonal(x: list[int]) -> None:
    curve = lorenz(x)
    area = np.trapezoid(curve["share_of_events"], curve["share_of_places"])
    assert gini(x) == pytest.approx(2 * float(area) - 1, abs=1e-9)


@few
@given(some_counts, shares)
def test_the_places_for_a_share_hold_it_and_one_fewer_do_not(x: list[int], share: float) -> None:
    curve = lorenz(x)["share_of_events"]
    needed = places_for_share(x, share)
    assert curve[needed] >= share - 1e-9
    assert curve[needed - 1] < share
    assert top_share(x, share) >= share - 1e-9


@few
@given(maps, st.integers(0, 9), st.sampled_from([0.01, 1, 1000]), st.integers(-5, 5))
def test_scores_know_neither_the_order_of_the_areas_nor_unit_nor_level(
    x: list[int], seed: int, scale: float, level: int
) -> None:
    values = pd.Series(x, dtype=float)
    mixed = values.loc[shuffled(values.index, seed)] * scale + level
    for include_self in (True, False):
        one = local_g(values, NEIGHBOURS, include_self=include_self)
        other = local_g(mixed, NEIGHBOURS, include_self=include_self).loc[values.index]
        np.testing.assert_allclose(one["z"], other["z"], atol=1e-6)
    moran, other_moran = global_moran(values, NEIGHBOURS), global_moran(mixed, NEIGHBOURS)
    assert (moran.value, moran.z) == pytest.approx((other_moran.value, other_moran.z), abs=1e-6)


@few
@given(maps)
def test_turned_values_turn_the_score_and_leave_moran(x: list[int]) -> None:
    values = pd.Series(x, dtype=float)
    np.testing.assert_allclose(local_g(values, NEIGHBOURS)["z"], -local_g(-values, NEIGHBOURS)["z"], atol=1e-9)
    assert global_moran(values, NEIGHBOURS).value == pytest.approx(global_moran(-values, NEIGHBOURS).value)


@few
@given(maps)
def test_the_local_moran_scores_by_its_own_moments_as_gi_does(x: list[int]) -> None:
    """Expectation and variance given the area's own value, as R's spdep has them."""
    values = pd.Series(x, dtype=float)
    local = local_moran(values, NEIGHBOURS)
    z = values - values.mean()
    n, m2 = len(z), (z**2).mean()
    size = pd.Series({area: len(others) for area, others in NEIGHBOURS.items()})
    expected = -(z**2) / ((n - 1) * m2)
    variance = (z / m2) ** 2 * (n / (n - 2)) * (1 / size - 1 / (n - 1)) * (m2 - z**2 / (n - 1))
    known = local["z"].notna()
    np.testing.assert_allclose(local["z"][known], ((local["value"] - expected) / np.sqrt(variance))[known], atol=1e-6)


@few
@given(maps, st.integers(1, 100))
def test_the_general_g_knows_no_unit(x: list[int], scale: int) -> None:
    assume(sum(x) > max(x))
    one, other = global_g(pd.Series(x), NEIGHBOURS), global_g(scale * pd.Series(x), NEIGHBOURS)
    assert one.value == pytest.approx(other.value)
    assert one.variance == pytest.approx(other.variance, abs=1e-15)


@settings(max_examples=10, deadline=None)
@given(maps, st.integers(0, 9))
def test_permuted_p_values_are_p_values_and_never_nought(x: list[int], seed: int) -> None:
    p_value = permuted_p_values(pd.Series(x, dtype=float), NEIGHBOURS, permutations=39, seed=seed)
    assert p_value.between(2 / 40, 1).all()


@few
@given(maps)
def test_a_stricter_adjustment_finds_no_more(x: list[int]) -> None:
    local = local_g(pd.Series(x, dtype=float), NEIGHBOURS)
    found = [
        set(np.flatnonzero(hot_and_cold(local["z"], local["p_value"], method=method)["state"]))
        for method in (Adjustment.BONFERRONI, Adjustment.HOLM, Adjustment.BH, Adjustment.NONE)
    ]
    assert found[0] <= found[1] <= found[2] <= found[3]


@few
@given(p_values)
def test_adjusted_p_values_are_those_of_scipy_and_keep_their_order(p: list[float]) -> None:
    series = pd.Series(p)
    for method, name in ((Adjustment.BH, "bh"), (Adjustment.BY, "by")):
        np.testing.assert_allclose(adjusted_p_values(series, "one", method), false_discovery_control(p, method=name))
    for method in Adjustment:
        adjusted = adjusted_p_values(series, "one", method)
        assert (adjusted >= series - 1e-12).all()
        assert adjusted.loc[series.sort_values().index].is_monotonic_increasing


@few
@given(states, st.sampled_from(["up", "down", "none"]))
def test_a_category_turns_with_its_states_and_ends_as_they_do(state: list[int], trend: str) -> None:
    category = emerging_category(state, trend)
    if state[-1] == 1:
        assert category.endswith("hot spot") or category == EmergingCategory.HISTORICAL_COLD
        assert category is not EmergingCategory.HISTORICAL_HOT
    if set(state) == {0}:
        assert category is EmergingCategory.NO_PATTERN
    is_one_sided = len({1, -1} & set(state)) == 1
    if is_one_sided:
        turned = {"up": "down", "down": "up", "none": "none"}[trend]
        twin = emerging_category([-s for s in state], turned)
        assert str(category).split()[0] == str(twin).split()[0]


@few
@given(st.lists(st.booleans(), min_size=2, max_size=24))
def test_never_hot_has_no_pattern_and_always_hot_is_persistent(is_hot: list[bool]) -> None:
    category = persistence_category(is_hot)
    assert (category == "persistent hot spot") == (sum(is_hot) / len(is_hot) >= 0.8)
    if not any(is_hot):
        assert category == "no pattern"


@few
@given(st.lists(st.floats(-5, 5), min_size=2, max_size=12))
def test_a_trend_turns_with_its_series(z: list[float]) -> None:
    turned = {"up": "down", "down": "up", "none": "none"}
    assert trend_of(z[::-1]) == turned[trend_of(z)] == trend_of([-score for score in z])


@few
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 3)), min_size=1, max_size=12),
    st.integers(0, 9),
)
def test_prediction_accuracy_knows_no_row_order_and_ends_at_chance(rows: list[tuple[int, int, int]], seed: int) -> None:
    places = pd.DataFrame(rows, columns=["predicted", "observed", "size"])
    assume(places["observed"].sum() > 0)
    one = prediction_accuracy(places["predicted"], places["observed"], places["size"])
    mixed = places.loc[shuffled(places.index, seed)]
    other = prediction_accuracy(mixed["predicted"], mixed["observed"], mixed["size"])
    np.testing.assert_allclose(one.to_numpy(), other.to_numpy())
    assert (one["pai"].iloc[-1], one["pei"].iloc[-1]) == pytest.approx((1, 1))


@few
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_a_tie_never_helps_and_nothing_beats_the_oracle(rows: list[tuple[int, int]]) -> None:
    places = pd.DataFrame(rows, columns=["predicted", "observed"], dtype=float)
    assume(places["observed"].sum() > 0)
    size = pd.Series(1.0, index=places.index)
    result = prediction_accuracy(places["predicted"], places["observed"], size)
    assert (result["pei"] <= 1 + 1e-12).all()
    lucky = prediction_accuracy(places["predicted"] + places["observed"] / 100, places["observed"], size)
    assert (result["pai"].to_numpy() <= lucky["pai"].to_numpy() + 1e-12).all()


area = st.builds(BeforeAfter, st.integers(0, 500), st.integers(0, 500), st.floats(0.5, 5))


@few
@given(area, area, st.floats(0.5, 0.99))
def test_the_interval_holds_the_difference_and_areas_that_swap_turn_it(
    treated: BeforeAfter, control: BeforeAfter, confidence: float
) -> None:
    assume(treated.before + treated.after + control.before + control.after > 0)
    one = displacement_difference(treated, control, confidence=confidence).total
    other = displacement_difference(control, treated, confidence=confidence).total
    assert one.estimate.lower < one.estimate.value < one.estimate.upper
    assert one.estimate.value == pytest.approx(-other.estimate.value)
    assert one.standard_error == pytest.approx(other.standard_error)
    assert (one.estimate.lower <= 0 <= one.estimate.upper) == (one.p_value >= 1 - confidence)


@few
@given(st.dictionaries(st.integers(1, 9), st.integers(0, 50), max_size=6), st.integers(0, 500))
def test_victims_and_repeats_make_up_the_incidents(classes: dict[int, int], others: int) -> None:
    population = sum(classes.values()) + others
    assume(population > 0)
    result = repeat_victimisation(classes, population)
    assert 0 <= result.expected_repeat_victims <= result.expected_victims <= population
    assume(result.victims > 0)
    assert result.incidents * (1 - result.repeat_share) == pytest.approx(result.victims)
    assert result.prevalence * result.concentration == pytest.approx(result.incidence)
    assert result.repeat_share <= result.share_on_repeat_victims <= 1


events = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=15)


@few
@given(events, st.integers(0, 9), st.integers(0, 8), st.integers(0, 8))
def test_near_repeats_know_no_row_order(rows: list[tuple[int, int, int]], seed: int, distance: int, time: int) -> None:
    one = pd.DataFrame(rows, columns=["x", "y", "t"])
    mixed = one.loc[shuffled(one.index, seed)]
    limits = {"distance": float(distance), "time": float(time)}
    first, second = (knox(given, **limits, points_are_precise=True, permutations=1, seed=1) for given in (one, mixed))
    assert (first.observed, first.expected, first.pairs) == (second.observed, second.expected, second.pairs)
    strings = near_repeat_strings(one, **limits, points_are_precise=True)
    again = near_repeat_strings(mixed, **limits, points_are_precise=True).loc[one.index]
    assert strings["events"].equals(again["events"])
    assert (strings.groupby("string").size() == strings.groupby("string")["events"].first()).all()
