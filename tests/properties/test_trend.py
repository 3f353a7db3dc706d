"""What must hold for any trend or break."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.methods.breaks import mean_breaks, ols_cusum_test, sup_f_test
from assessment.methods.trend import kendall_trend, poisson_trend, proportion_trend, quasi_poisson_trend

few = settings(max_examples=25, deadline=None)
series = st.lists(st.integers(0, 20), min_size=4, max_size=30)
groups = st.lists(st.tuples(st.integers(1, 200), st.integers(1, 200)), min_size=2, max_size=8)
counts = st.lists(st.integers(1, 300), min_size=4, max_size=10)


@few
@given(series)
def test_tau_is_that_of_scipy_under_ties_and_turns_with_the_series(values: list[int]) -> None:
    found, turned = kendall_trend(values), kendall_trend(values[::-1])
    statistic, _ = stats.kendalltau(range(len(values)), values)
    assert found.statistic == pytest.approx(statistic, nan_ok=True)
    assert turned.statistic == pytest.approx(-found.statistic, nan_ok=True)
    assert turned.p_value == pytest.approx(found.p_value, nan_ok=True)


@few
@given(groups, st.integers(1, 9), st.integers(-5, 5))
def test_a_trend_in_proportions_does_not_depend_on_the_scale_of_the_scores(
    pairs: list[tuple[int, int]], scale: int, shift: int
) -> None:
    parts, rest = np.array(pairs).T
    scores = np.arange(1, len(parts) + 1)
    one, other = proportion_trend(parts, parts + rest), proportion_trend(parts, parts + rest, scale * scores + shift)
    assert other.statistic == pytest.approx(one.statistic, abs=1e-9)
    opposite = proportion_trend(rest, parts + rest)
    assert opposite.statistic == pytest.approx(one.statistic, abs=1e-9)


@few
@given(counts, st.randoms(), st.integers(2, 1000))
def test_a_line_depends_neither_on_the_order_nor_on_the_unit_of_exposure(values: list[int], random, unit: int) -> None:
    times, exposures = list(range(len(values))), [1000 + 7 * place for place in range(len(values))]
    rows = random.sample(list(zip(values, times, exposures, strict=True)), len(values))
    for trend in (poisson_trend, quasi_poisson_trend):
        one = trend(values, times, exposures)
        other = trend(*map(list, zip(*[(y, t, unit * n) for y, t, n in rows], strict=True)))
        assert other.change_pct.value == pytest.approx(one.change_pct.value, rel=1e-5, abs=1e-6, nan_ok=True)
        assert other.p_value == pytest.approx(one.p_value, rel=1e-4, abs=1e-6, nan_ok=True)
        assert np.isnan(one.change_pct.value) or one.change_pct.lower <= one.change_pct.value <= one.change_pct.upper


@few
@given(counts)
def test_both_lines_have_the_same_slope_and_the_wider_follows_the_scatter(values: list[int]) -> None:
    plain, quasi = (trend(values, range(len(values))) for trend in (poisson_trend, quasi_poisson_trend))
    if not np.isnan(quasi.change_pct.value):
        assert quasi.log_slope == pytest.approx(plain.log_slope)
        assert quasi.log_slope_se == pytest.approx(plain.log_slope_se * np.sqrt(plain.dispersion))


@few
@given(st.lists(st.integers(0, 50), min_size=20, max_size=40), st.integers(1, 9), st.integers(-100, 100))
def test_breaks_do_not_depend_on_level_and_scale(values: list[int], scale: int, level: int) -> None:
    changed = scale * np.array(values) + level
    one, other = mean_breaks(values), mean_breaks(changed)
    assert other.positions == one.positions
    for test in (sup_f_test, ols_cusum_test):
        assert test(changed).p_value == pytest.approx(test(values).p_value, rel=1e-6, nan_ok=True)


@few
@given(st.lists(st.integers(0, 50), min_size=20, max_size=40))
def test_segments_cover_the_series(values: list[int]) -> None:
    found = mean_breaks(values)
    sizes = np.diff([0, *found.positions, len(values)])
    assert sizes.min() >= 3
    assert np.average(found.means, weights=sizes) == pytest.approx(np.mean(values))
    assert found.path.loc[0, "rss"] == pytest.approx(len(values) * np.var(values))
    assert found.path["bic"].min() == found.path["bic"].iloc[len(found.positions)]
