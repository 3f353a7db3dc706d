"""Rounding and cell keys."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessment.methods.rounding import cell_key, nearest_five, noise_row, ten_five, with_noise

COUNTS = pd.Series([0, 2, 3, 7, 8, 12, 13, 1003], index=list("abcdefgh"))


def test_nearest_five_keeps_the_labels() -> None:
    assert nearest_five(COUNTS).to_dict() == {"a": 0, "b": 0, "c": 5, "d": 5, "e": 10, "f": 10, "g": 15, "h": 1005}


def test_ten_five_withholds_all_under_ten_and_a_true_zero_looks_the_same() -> None:
    found = ten_five(COUNTS)
    assert found["perturbed"].tolist() == [0, 0, 0, 0, 0, 10, 15, 1005]
    assert found["published"].isna().tolist() == [True] * 5 + [False] * 3


@pytest.mark.parametrize("wrong", [np.nan, -1, 2.5])
def test_only_whole_counts_are_rounded(wrong: float) -> None:
    counts: Any = pd.Series([1, wrong])
    for rounded in (nearest_five, ten_five, noise_row):
        with pytest.raises(ValueError, match="counts: whole numbers of 0 or more"):
            rounded(counts)


def test_keys_add_up_modulo_their_number() -> None:
    assert cell_key([200, 100, 30]) == 74
    assert cell_key([]) == 0
    assert cell_key([3000, 2000], modulus=4096) == 904
    with pytest.raises(ValueError, match="under 256"):
        cell_key([256])
    with pytest.raises(ValueError, match="record keys: whole numbers"):
        cell_key([-1])
    with pytest.raises(ValueError, match="number of keys"):
        cell_key([], modulus=0)


def test_large_counts_use_the_last_rows_again() -> None:
    assert noise_row(pd.Series([0, 1, 750, 751, 1000, 1001])).tolist() == [0, 1, 750, 501, 750, 501]


def test_noise_is_picked_by_row_and_key_and_small_results_are_withheld() -> None:
    noise = pd.DataFrame({"pcv": [12, 12, 501, 3], "ckey": [0, 1, 7, 7], "pvalue": [-3, 2, 1, 1]})
    counts = pd.Series([12, 12, 751, 3, 0], index=list("abcde"))
    keys = pd.Series([0, 1, 7, 7, 0], index=list("abcde"))
    found = with_noise(counts, keys, noise)
    assert found.isna().tolist() == [True, False, False, True, True]
    assert found.dropna().to_dict() == {"b": 14, "c": 752}
    assert with_noise(counts, keys, noise, smallest_shown=0).tolist() == [9, 14, 752, 4, 0]


def test_noise_that_is_not_in_the_table_is_not_none() -> None:
    noise = pd.DataFrame({"pcv": [12], "ckey": [0], "pvalue": [-3]})
    with pytest.raises(ValueError, match="found none for 1 cells"):
        with_noise(pd.Series([12]), pd.Series([1]), noise)
    with pytest.raises(ValueError, match="found some twice"):
        with_noise(pd.Series([12]), pd.Series([0]), pd.concat([noise, noise]))
    with pytest.raises(ValueError, match="counts and cell keys must have the same rows"):
        with_noise(pd.Series([12]), pd.Series([0], index=[5]), noise)
