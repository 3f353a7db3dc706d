"""What must hold for any control chart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.control_charts import c_chart, p_chart, u_chart, u_prime_chart, xmr_chart
from assessment.methods.run_rules import special_causes

LIMITS = ["centre", "lower", "upper"]
series = st.lists(st.integers(0, 500), min_size=4, max_size=30)


@settings(max_examples=25, deadline=None)
@given(series, st.integers(-1000, 1000), st.integers(1, 50))
def test_an_xmr_chart_moves_and_stretches_with_its_series(values: list[int], shift: int, scale: int) -> None:
    chart = xmr_chart(values)
    moved = xmr_chart([shift + scale * value for value in values])
    assert moved[LIMITS].to_numpy() == pytest.approx(shift + scale * chart[LIMITS].to_numpy(), abs=1e-6)
    assert moved["value"].tolist() == [shift + scale * value for value in values]


@settings(max_examples=25, deadline=None)
@given(series)
def test_screening_never_widens_the_limits(values: list[int]) -> None:
    assert xmr_chart(values)["upper"].iloc[0] <= xmr_chart(values, moving_ranges="all")["upper"].iloc[0] + 1e-9


@settings(max_examples=25, deadline=None)
@given(series)
def test_limits_of_counts_hold_the_centre_and_do_not_depend_on_the_order(values: list[int]) -> None:
    chart, turned = c_chart(values), c_chart(values[::-1])
    assert ((chart["lower"] <= chart["centre"]) & (chart["centre"] <= chart["upper"])).all()
    assert (chart[LIMITS].to_numpy() == turned[LIMITS].to_numpy()).all()


@settings(max_examples=25, deadline=None)
@given(series, st.integers(1, 1000))
def test_rates_over_equal_exposures_are_counts_in_another_unit(values: list[int], exposure: int) -> None:
    rates, counts = u_chart(values, [exposure] * len(values), per=exposure), c_chart(values)
    assert rates[LIMITS].to_numpy() == pytest.approx(counts[LIMITS].to_numpy(), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=4, max_size=30))
def test_parts_and_their_complements_mirror_each_other(parts: list[int]) -> None:
    wholes = [20] * len(parts)
    chart, other = p_chart(parts, wholes), p_chart([20 - part for part in parts], wholes)
    assert chart["lower"].to_numpy() == pytest.approx(1 - other["upper"].to_numpy(), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(series, st.integers(1, 50))
def test_laney_limits_of_a_larger_borough_do_not_shrink(values: list[int], scale: int) -> None:
    # The same rates among more people: plain limits narrow, Laney's stay.
    exposure = [100] * len(values)
    small = u_prime_chart(values, exposure)
    large = u_prime_chart([scale * value for value in values], [scale * people for people in exposure])
    assert large[LIMITS].to_numpy() == pytest.approx(small[LIMITS].to_numpy(), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=8, max_size=30))
def test_a_series_upside_down_has_the_same_signals(values: list[int]) -> None:
    here, mirrored = (special_causes(xmr_chart(one)) for one in (values, [-value for value in values]))
    assert here["signal"].tolist() == mirrored["signal"].tolist()
    assert (here["side"] == -mirrored["side"]).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=8, max_size=30))
def test_a_point_outside_its_limits_is_always_a_signal_and_no_other_is_far_off(values: list[int]) -> None:
    chart = xmr_chart(values)
    causes = special_causes(chart)
    outside = (chart["value"] > chart["upper"] + 1e-9) | (chart["value"] < chart["lower"] - 1e-9)
    assert (causes["signal"][outside] != "").all()
    assert np.array_equal(causes["is_outside_limits"], causes["signal"] == "outside the limits")
