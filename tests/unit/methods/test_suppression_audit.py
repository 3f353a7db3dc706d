"""What an attacker can work out."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from assessment.methods.cell_tables import CellTable, linked, two_way
from assessment.methods.suppression_audit import audit, small_counts

WARDS = pd.DataFrame({"Robbery": [3, 15], "Burglary": [20, 40]}, index=["W1", "W2"])
INNER = [("W1", "Robbery"), ("W1", "Burglary"), ("W2", "Robbery"), ("W2", "Burglary")]


def test_a_lone_cell_is_its_total_less_the_rest() -> None:
    found = audit(two_way(WARDS), [("W1", "Robbery")]).iloc[0]
    assert (found["lower"], found["upper"], found["is_disclosed"]) == (3, 3, True)


def test_four_cells_have_frechet_bounds_whatever_their_order() -> None:
    found = audit(two_way(WARDS), INNER[::-1])
    assert found["lower"].tolist() == [0, 5, 0, 37]
    assert found["upper"].tolist() == [18, 23, 18, 55]
    assert not found["is_disclosed"].any()


def test_nothing_withheld_is_nothing_to_audit() -> None:
    assert audit(two_way(WARDS), []).columns.tolist() == ["value", "lower", "upper", "is_disclosed"]
    assert audit(two_way(WARDS), []).empty


def test_a_count_without_a_published_total_has_no_upper_bound() -> None:
    table = two_way(WARDS)
    found = audit(table, list(table.counts.index))
    assert found["lower"].eq(0).all()
    assert np.isinf(found["upper"]).all()
    block = [("W1", "Robbery"), ("W1", "Total"), ("Total", "Robbery"), ("Total", "Total")]
    assert np.isinf(audit(table, block)["upper"]).all()
    # Two rows of a column withheld with its total, but not with theirs: their own totals still limit them.
    found = audit(table, [*INNER, ("Total", "Robbery"), ("Total", "Burglary")])
    assert [found["upper"][cell] for cell in INNER] == [23, 23, 55, 55]


def test_what_is_known_besides_narrows_and_can_disclose() -> None:
    counts = pd.DataFrame({"Robbery": [1, 4], "Burglary": [4, 4]}, index=["W1", "W2"])
    table = two_way(counts)
    assert not audit(table, INNER)["is_disclosed"].any()
    assert audit(table, INNER, small_counts(INNER, 5))["is_disclosed"].all()


def test_the_least_of_the_others_limits_what_a_count_can_be() -> None:
    table = two_way(WARDS)
    known = pd.DataFrame({"lower": 2, "upper": np.inf}, index=pd.MultiIndex.from_tuples(INNER))
    found = audit(table, INNER, known)
    assert found["lower"].tolist() == [2, 7, 2, 39]
    assert found["upper"].tolist() == [16, 21, 16, 53]


def test_no_bound_is_taken_for_reached_before_it_is() -> None:
    counts = pd.DataFrame([[6, 8, 7], [4, 8, 8], [8, 0, 4]])
    cells = [(row, column) for row in range(3) for column in range(3)]
    known = pd.DataFrame(
        {"lower": [5, 8, 6, 3, 6, 7, 8, 0, 2], "upper": np.inf}, index=pd.MultiIndex.from_tuples(cells)
    )
    assert audit(two_way(counts), cells, known)["upper"].tolist() == [7, 10, 8, 5, 8, 11, 10, 2, 4]


def test_what_is_known_must_be_true() -> None:
    with pytest.raises(ValueError, match=r"found 20 outside 1 to 4 in \('W1', 'Burglary'\)"):
        audit(two_way(WARDS), INNER, small_counts(INNER[:2], 5))
    with pytest.raises(ValueError, match="threshold of 1"):
        small_counts(INNER, 1)


def test_a_zero_total_gives_away_its_cells() -> None:
    table = two_way(WARDS.mul([0, 1], axis=0))
    assert audit(table, INNER)["is_disclosed"].all()


def test_an_interval_holds_whole_numbers_only() -> None:
    # a + b + p = b + c + q = a + c + r = 1 and a + b + c = t: halves would give t = 1.5.
    cells = ["a", "b", "c", "p", "q", "r", "t", "ab", "bc", "ac"]
    counts = pd.Series([1, 0, 0, 0, 1, 0, 1, 1, 1, 1], index=pd.MultiIndex.from_product([["row"], cells]))
    parts = [["a", "b", "p", "ab"], ["b", "c", "q", "bc"], ["a", "c", "r", "ac"], ["a", "b", "c", "t"]]
    sums = np.array([[(cell in sum_[:3]) - (cell == sum_[3]) for cell in cells] for sum_ in parts], dtype=float)
    found = audit(CellTable(counts, csr_array(sums)), [("row", cell) for cell in cells[:7]])
    assert (found["lower"]["row", "t"], found["upper"]["row", "t"]) == (0, 1)


def test_tables_that_are_safe_apart_may_not_be_safe_together() -> None:
    ages = pd.DataFrame({"0-17": [10, 30], "18+": [13, 25]}, index=["W1", "W2"])
    block = [("W1", "Robbery"), ("W1", "Total"), ("Total", "Robbery"), ("Total", "Total")]
    offences = two_way(WARDS)
    assert not audit(offences, block)["is_disclosed"].any()
    assert audit(linked([offences, two_way(ages)]), block)["is_disclosed"].all()


def test_cells_of_other_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="W7"):
        audit(two_way(WARDS), [("W7", "Robbery")])
