"""Which cells are withheld."""

import pandas as pd
import pytest

from assessment.methods.cell_tables import linked, two_way
from assessment.methods.suppression import primary_cells, published, secondary_cells
from assessment.methods.suppression_audit import audit, small_counts

WARDS = pd.DataFrame(
    {"Robbery": [12, 3, 25, 8], "Weapons": [1, 0, 6, 2], "Drugs": [15, 7, 22, 30]}, index=["W1", "W2", "W3", "W4"]
)


def test_primary_cells_are_under_the_threshold_totals_among_them() -> None:
    table = two_way(WARDS)
    assert list(primary_cells(table, 5)) == [("W1", "Weapons"), ("W2", "Robbery"), ("W4", "Weapons")]
    assert ("W2", "Weapons") in primary_cells(table, 5, protect_zeros=True)
    assert ("Total", "Weapons") in primary_cells(table, 10)
    assert len(primary_cells(table, 1)) == 0
    with pytest.raises(ValueError, match="threshold of 1 or more"):
        primary_cells(table, 0)


def test_with_nothing_small_nothing_is_withheld() -> None:
    assert len(secondary_cells(two_way(WARDS + 5), [])) == 0


def test_secondary_cells_are_few_and_small_and_never_a_published_zero() -> None:
    table = two_way(WARDS)
    secondary = secondary_cells(table, primary_cells(table, 5))
    # The smallest of all sets of three, by trying them all; the zero in W2 would be cheaper and is published.
    assert list(secondary) == [("W1", "Drugs"), ("W2", "Drugs"), ("W4", "Robbery")]


def test_a_single_cell_needs_three_more() -> None:
    table = two_way(WARDS + 5)
    assert len(secondary_cells(table, [("W1", "Weapons")])) == 3


def test_cells_that_the_others_can_do_without_are_published() -> None:
    # The cells found one primary cell after another are four; three are enough.
    table = two_way(pd.DataFrame([[3, 7, 0], [5, 28, 1]]))
    primary = primary_cells(table, 5)
    secondary = list(secondary_cells(table, primary))
    assert len(secondary) == 3
    assert not audit(table, [*primary, *secondary])["is_disclosed"].any()


def test_zeros_cannot_lend_protection_that_they_do_not_have() -> None:
    # Two zeros and a published total: the row gives its cells away unless something positive is withheld with them.
    counts = pd.DataFrame({"a": [5, 6], "b": [0, 3], "c": [0, 4]}, index=["young", "old"])
    table = two_way(counts)
    zeros = [("young", "b"), ("young", "c")]
    assert audit(table, zeros)["is_disclosed"].all()
    assert not audit(table, [*zeros, *secondary_cells(table, zeros)])["is_disclosed"].any()


def test_protection_is_how_far_a_count_can_move() -> None:
    table = two_way(WARDS * 3)
    primary = [("W1", "Weapons")]
    for protection in (1, 5, 20):
        cells = [*primary, *secondary_cells(table, primary, protection=protection)]
        assert audit(table, cells)["upper"]["W1", "Weapons"] >= 3 + protection
    with pytest.raises(ValueError, match="protection of 1 or more"):
        secondary_cells(table, primary, protection=0)


def test_cells_marked_as_small_are_hidden_from_those_who_know_the_mark() -> None:
    table = two_way(pd.DataFrame({"Robbery": [1, 4], "Burglary": [4, 40]}, index=["W1", "W2"]))
    primary = primary_cells(table, 5)
    known = small_counts(primary, 5)
    cells = [*primary, *secondary_cells(table, primary, known=known)]
    assert not audit(table, cells, known)["is_disclosed"].any()


def test_what_cannot_be_hidden_is_refused() -> None:
    # Four counts known to be 1 or more with a total known to be 4 or less are four ones.
    table = two_way(pd.DataFrame([[1, 1, 1, 1], [9, 9, 9, 9]]))
    primary = primary_cells(table, 5)
    with pytest.raises(ValueError, match="too much is known to hide"):
        secondary_cells(table, primary, known=small_counts(primary, 5))


def test_linked_tables_are_protected_together() -> None:
    ages = pd.DataFrame({"0-17": [10, 2, 33, 30], "18+": [18, 8, 20, 10]}, index=WARDS.index)
    tables = linked([two_way(WARDS), two_way(ages)])
    primary = primary_cells(tables, 5)
    cells = [*primary, *secondary_cells(tables, primary)]
    assert not audit(tables, cells)["is_disclosed"].any()


def test_withheld_counts_are_missing_not_zero() -> None:
    table = two_way(WARDS)
    shown = published(table, [("W1", "Weapons")])
    assert shown.isna().sum() == 1
    assert shown["W2", "Weapons"] == 0
    assert shown["Total", "Total"] == WARDS.to_numpy().sum()
