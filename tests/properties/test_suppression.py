"""No withheld count can be worked out, whatever the table."""

from itertools import product

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.cell_tables import CellTable, linked, two_way
from assessment.methods.suppression import primary_cells, published, secondary_cells
from assessment.methods.suppression_audit import audit, narrow_cells

THRESHOLD = 5


def drawn_counts(shape: tuple[int, ...], mean: float, empty: float, seed: int) -> np.ndarray:
    """Counts of any density; some tables with whole rows and columns of zeros."""
    random = np.random.default_rng(seed)
    counts = random.negative_binomial(0.7, 0.7 / (0.7 + mean), shape)
    for axis, size in enumerate(shape):
        filled = random.random(size) >= empty
        counts = counts * filled.reshape([-1 if one == axis else 1 for one in range(len(shape))])
    return counts


def labelled(counts: np.ndarray, row: str, column: str) -> pd.DataFrame:
    rows, columns = counts.shape
    return pd.DataFrame(
        counts, index=[f"{row}{n}" for n in range(rows)], columns=[f"{column}{n}" for n in range(columns)]
    )


def protected(table: CellTable, *, protect_zeros: bool, protection: int = 1) -> pd.DataFrame:
    primary = primary_cells(table, THRESHOLD, protect_zeros=protect_zeros)
    secondary = secondary_cells(table, primary, protection=protection)
    assert not set(primary) & set(secondary)
    found = audit(table, [*primary, *secondary])
    assert found["value"].between(found["lower"], found["upper"]).all()
    return found.assign(is_primary=found.index.isin(primary))


@settings(max_examples=15, deadline=None)
@given(
    st.tuples(st.integers(1, 30), st.integers(1, 20)),
    st.sampled_from([0.3, 2, 8, 30, 200]),
    st.sampled_from([0, 0.2]),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_no_suppressed_cell_is_recoverable(
    shape: tuple[int, int], mean: float, empty: float, protect_zeros: bool, seed: int
) -> None:
    table = two_way(labelled(drawn_counts(shape, mean, empty, seed), "ward", "type"))
    found = protected(table, protect_zeros=protect_zeros)
    assert not found["is_disclosed"].any()
    shown = published(table, list(found.index)).dropna()
    assert ((shown >= THRESHOLD) | ((shown == 0) & (not protect_zeros))).all()
    if not protect_zeros:
        assert (found["value"] > 0).all()


@settings(max_examples=8, deadline=None)
@given(st.tuples(st.integers(2, 12), st.integers(2, 8)), st.sampled_from([2, 30]), st.integers(0, 10**6))
def test_primary_cells_move_as_far_as_was_asked(shape: tuple[int, int], mean: float, seed: int) -> None:
    table = two_way(labelled(drawn_counts(shape, mean, 0, seed), "ward", "type"))
    found = protected(table, protect_zeros=False, protection=THRESHOLD)
    assert (found.loc[found["is_primary"], "upper"] >= THRESHOLD).all()
    assert not found["is_disclosed"].any()


@settings(max_examples=8, deadline=None)
@given(
    st.tuples(st.integers(2, 8), st.integers(2, 5), st.integers(2, 4)),
    st.sampled_from([0.5, 3]),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_no_suppressed_cell_of_linked_tables_is_recoverable(
    shape: tuple[int, int, int], mean: float, protect_zeros: bool, seed: int
) -> None:
    cube = drawn_counts(shape, mean, 0, seed)
    by_type, by_age = labelled(cube.sum(axis=2), "ward", "type"), labelled(cube.sum(axis=1), "ward", "age")
    found = protected(linked([two_way(by_type), two_way(by_age)]), protect_zeros=protect_zeros)
    assert not found["is_disclosed"].any()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=6, max_size=6),
    st.sets(st.integers(0, 5), min_size=1),
    st.booleans(),
    st.sampled_from([9, 2, 1]),
)
def test_the_audit_agrees_with_trying_every_table(
    counts: list[int], hidden: set[int], total_too: bool, known_within: int
) -> None:
    frame = labelled(np.array(counts).reshape(2, 3), "r", "c")
    inner = [(f"r{n // 3}", f"c{n % 3}") for n in sorted(hidden)]
    true = pd.Series([counts[n] for n in sorted(hidden)], index=pd.MultiIndex.from_tuples(inner))
    known = pd.DataFrame({"lower": (true - known_within).clip(lower=0), "upper": true + known_within})
    withheld = [*inner, ("Total", "c0")] if total_too else inner
    found = audit(two_way(frame), withheld, known)
    every = np.array(
        [
            [*(table[n] for n in sorted(hidden)), *([table[0] + table[3]] if total_too else [])]
            for table in tables_with_margins(frame, free_total=total_too)
            if all(abs(table[n] - counts[n]) <= (known_within if n in hidden else 0) for n in range(6))
        ]
    )
    assert [found["lower"][cell] for cell in withheld] == every.min(axis=0).tolist()
    assert [found["upper"][cell] for cell in withheld] == every.max(axis=0).tolist()


def tables_with_margins(frame: pd.DataFrame, *, free_total: bool) -> list[list[int]]:
    """Every 2 by 3 table of whole counts with the row totals and the published column totals of the frame."""
    tops, lows = (
        [line for line in product(range(total + 1), repeat=3) if sum(line) == total] for total in frame.sum(axis=1)
    )
    columns = frame.sum().tolist()
    return [
        [*top, *low]
        for top in tops
        for low in lows
        if all(top[n] + low[n] == columns[n] for n in range(3) if n or not free_total)
    ]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_intervals_do_not_depend_on_the_order_of_rows(seed: int, random) -> None:
    frame = labelled(drawn_counts((6, 4), 4, 0, seed), "r", "c")
    withheld = primary_cells(two_way(frame), THRESHOLD, protect_zeros=True)
    order = random.sample(list(frame.index), len(frame))
    one, other = audit(two_way(frame), withheld), audit(two_way(frame.loc[order]), withheld)
    pd.testing.assert_frame_equal(one.sort_index(), other.sort_index())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.lists(st.sampled_from([0, 2, 12]), min_size=9, max_size=9),
    st.sampled_from([1, 2, 5]),
)
def test_cells_are_narrow_where_trying_every_rounded_table_says_so(
    counts: list[int], slack: list[int], width: int
) -> None:
    table = two_way(labelled(np.array(counts).reshape(2, 2), "r", "c"))
    true = table.counts.to_numpy(float)
    bounds = pd.DataFrame({"lower": np.maximum(true - slack, 0), "upper": true + slack}, index=table.counts.index)
    is_inner = [place for place, cell in enumerate(table.counts.index) if "Total" not in cell]
    least, most = (bounds[end].to_numpy(int)[is_inner] for end in ("lower", "upper"))
    inner = np.array(list(product(*(range(a, b + 1) for a, b in zip(least, most, strict=True)))))
    a, b, c, d = inner.T
    every = np.stack([a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d])
    fits = ((every >= bounds[["lower"]].to_numpy()) & (every <= bounds[["upper"]].to_numpy())).all(axis=0)
    span = every[:, fits].max(axis=1) - every[:, fits].min(axis=1)
    expected = set(table.counts.index[span < width])
    assert set(narrow_cells(table, bounds, table.counts.index, width)) == expected
