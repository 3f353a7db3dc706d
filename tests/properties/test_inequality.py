"""What must hold for any inequality."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.inequality import rate_gap, slope_index

DRAWS = 1_000
groups = st.lists(st.tuples(st.integers(100, 900), st.floats(5, 50)), min_size=5, max_size=10)
counts, people = st.integers(1, 500), st.integers(1_000, 9_000)


def table(rows: list[tuple[int, float]]) -> pd.DataFrame:
    population, value = zip(*rows, strict=True)
    return pd.DataFrame({"quantile": range(1, len(rows) + 1), "population": population, "value": value, "se": 0.2})


@settings(max_examples=20, deadline=None)
@given(groups)
def test_the_order_of_rows_does_not_matter(rows: list[tuple[int, float]]) -> None:
    frame = table(rows)
    assert slope_index(frame, seed=1, draws=DRAWS) == slope_index(frame[::-1], seed=1, draws=DRAWS)


@settings(max_examples=20, deadline=None)
@given(groups)
def test_the_interval_holds_the_index_and_populations_count_by_their_shares(rows: list[tuple[int, float]]) -> None:
    frame = table(rows)
    found = slope_index(frame, seed=1, draws=DRAWS)
    assert found.sii.lower < found.sii.value < found.sii.upper
    larger = slope_index(frame.assign(population=7 * frame["population"]), seed=1, draws=DRAWS)
    assert larger.sii.value == pytest.approx(found.sii.value, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(groups, st.floats(2, 20))
def test_the_slope_takes_the_unit_of_the_values_and_the_ratio_has_none(
    rows: list[tuple[int, float]], unit: float
) -> None:
    frame = table(rows)
    one = slope_index(frame, seed=1, draws=DRAWS)
    other = slope_index(frame.assign(value=unit * frame["value"], se=unit * frame["se"]), seed=1, draws=DRAWS)
    assert other.sii.value == pytest.approx(unit * one.sii.value, abs=1e-6)
    assert other.rii.value == pytest.approx(one.rii.value, nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(counts, people, counts, people)
def test_gaps_turn_with_their_groups(count_a: int, people_a: int, count_b: int, people_b: int) -> None:
    gap, turned = rate_gap(count_a, people_a, count_b, people_b), rate_gap(count_b, people_b, count_a, people_a)
    assert gap.absolute.value == pytest.approx(-turned.absolute.value)
    assert gap.absolute.lower == pytest.approx(-turned.absolute.upper)
    assert gap.relative.lower == pytest.approx(1 / turned.relative.upper)
    assert gap.absolute.lower < gap.absolute.value < gap.absolute.upper
    assert gap.relative.lower < gap.relative.value < gap.relative.upper
    assert gap.rate_most - gap.attributable_share * gap.rate_most == pytest.approx(gap.rate_least)
