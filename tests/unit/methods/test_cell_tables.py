"""Tables with their totals, and tables that share cells."""

import numpy as np
import pandas as pd
import pytest

from assessment.methods.cell_tables import CellTable, linked, two_way

WARDS = pd.DataFrame({"Robbery": [3, 12], "Burglary": [20, 40]}, index=["W1", "W2"])


def test_a_table_has_its_margins_and_the_sums_that_make_them() -> None:
    table = two_way(WARDS)
    assert table.counts["W1", "Total"] == 23
    assert table.counts["Total", "Robbery"] == 15
    assert table.counts["Total", "Total"] == 75
    assert table.sums.shape == (6, 9)


def test_places_are_in_the_order_of_the_table_and_once() -> None:
    table = two_way(WARDS)
    assert table.places([("Total", "Total"), ("W1", "Robbery"), ("W1", "Robbery")]).tolist() == [0, 8]
    with pytest.raises(ValueError, match="W9"):
        table.places([("W9", "Robbery")])


@pytest.mark.parametrize("wrong", [np.nan, -1, 2.5])
def test_only_whole_counts_make_a_table(wrong: float) -> None:
    with pytest.raises(ValueError, match="whole numbers of 0 or more"):
        two_way(WARDS.astype(float).replace(12, wrong))


def test_labels_are_single_and_not_that_of_the_total() -> None:
    with pytest.raises(ValueError, match="not as their total"):
        two_way(WARDS.rename(index={"W2": "Total"}))
    with pytest.raises(ValueError, match="named once"):
        two_way(WARDS.rename(index={"W2": "W1"}))
    with pytest.raises(ValueError, match="at least one cell"):
        two_way(WARDS.iloc[:0])


def test_totals_made_by_hand_must_add_up() -> None:
    table = two_way(WARDS)
    with pytest.raises(ValueError, match="sums of its parts"):
        CellTable(table.counts + np.eye(1, 9, dtype=int)[0], table.sums)


def test_linked_tables_share_the_cells_of_one_name() -> None:
    by_age = pd.DataFrame({"0-17": [10, 30], "18+": [13, 22]}, index=["W1", "W2"])
    table = linked([two_way(WARDS), two_way(by_age)])
    assert len(table.counts) == 9 + 9 - 3
    assert table.sums.shape == (12, 15)


def test_the_total_of_one_table_can_be_a_row_of_another() -> None:
    boroughs = pd.DataFrame({"Robbery": [15, 9], "Burglary": [60, 31]}, index=["Halton", "Sefton"])
    table = linked([two_way(WARDS, total_row="Halton"), two_way(boroughs)])
    assert len(table.counts) == 9 + 9 - 3


def test_linked_tables_must_agree_on_what_they_share() -> None:
    with pytest.raises(ValueError, match=r"two for \('Total', 'Total'\)"):
        linked([two_way(WARDS), two_way(pd.DataFrame({"0-17": [10], "18+": [13]}, index=["W9"]))])
    with pytest.raises(ValueError, match="found none"):
        linked([])
