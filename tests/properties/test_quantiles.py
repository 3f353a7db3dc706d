"""What must hold for any quantiles."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.quantiles import fingertips_quantiles

values = st.lists(st.integers(-20, 20), min_size=10, max_size=60)


@settings(max_examples=30, deadline=None)
@given(values, st.integers(2, 10), st.booleans())
def test_quantiles_are_in_range_follow_the_values_and_ignore_the_order(
    numbers: list[int], n_quantiles: int, highest_first: bool
) -> None:
    found = fingertips_quantiles(numbers, n_quantiles, highest_first=highest_first)
    assert found.between(1, n_quantiles).all()
    table = pd.DataFrame({"value": numbers, "quantile": found}).sort_values("value", ascending=not highest_first)
    assert table["quantile"].is_monotonic_increasing
    assert (table.groupby("value")["quantile"].nunique() == 1).all()
    turned = fingertips_quantiles(numbers[::-1], n_quantiles, highest_first=highest_first)
    assert turned.tolist() == found.tolist()[::-1]


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 10), st.integers(1, 12), st.booleans())
def test_areas_that_divide_evenly_fill_every_quantile_but_for_one_place(
    n_quantiles: int, each: int, highest_first: bool
) -> None:
    # The published rule ranks N areas in N + 1 places: the first quantile takes one area from the last.
    found = fingertips_quantiles(list(range(n_quantiles * each)), n_quantiles, highest_first=highest_first)
    sizes = found.value_counts()
    assert sizes.max() - sizes.min() <= 2
    assert sizes.sum() == n_quantiles * each


@settings(max_examples=30, deadline=None)
@given(values, st.integers(1, 9))
def test_missing_values_change_nobody_else(numbers: list[int], missing: int) -> None:
    found = fingertips_quantiles(numbers, 5, highest_first=True)
    more = fingertips_quantiles([*numbers, *[float("nan")] * missing], 5, highest_first=True)
    assert more.dropna().tolist() == found.tolist()
