"""Rounding and cell key perturbation of counts; totals of the results no longer add up, and a table must say so."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessment.methods.checked import same_index, whole_numbers

BASE = 5

# Counts under this are not shown by the 10-5 rule.
SMALLEST_SHOWN = 10

# Census 2021 of England and Wales: record keys from 0 to 255.
KEY_MODULUS = 256

# A noise table has rows for counts up to LAST_ROW; larger counts use its last ROWS_REUSED rows again and again.
LAST_ROW = 750
ROWS_REUSED = 250


def nearest_five(counts: "pd.Series[int]") -> "pd.Series[int]":
    """Each count rounded to the nearest multiple of five.

    No withheld cell can be worked out exactly from rounded ones, so no secondary step is needed. Round every cell and
    every total from its own true count, never a total from rounded cells, and do not mix with suppression.

    Parameters
    ----------
    counts : Series of int, any index
        Whole counts, zero or more.

    Returns
    -------
    Series of int, same index: 0, 5, 10, ... at most 2 away from the count.

    Raises
    ------
    ValueError
        A count is missing, negative or not whole.

    Source
    ------
    Deterministic rounding: Hundepool et al. (2012), Statistical Disclosure Control, chapter 5.
    """
    whole = whole_numbers(counts, "counts")
    # A base of five has no ties: two below the half and two above.
    return _series((whole + BASE // 2) // BASE * BASE, counts)


def ten_five(counts: "pd.Series[int]") -> pd.DataFrame:
    """Counts by the 10-5 rule: those under ten are withheld, the others rounded to the nearest five.

    Parameters
    ----------
    counts : Series of int, any index
        Whole counts, zero or more.

    Returns
    -------
    DataFrame, same index, columns perturbed (0 for a count under ten) and published (missing where under ten: withheld,
    not zero, and a true zero looks the same).

    Raises
    ------
    ValueError
        A count is missing, negative or not whole.

    Source
    ------
    ONS, cell-key-perturbation 3.1.0, ptable_10_5_rule.
    """
    perturbed = nearest_five(counts).where(counts >= SMALLEST_SHOWN, 0)
    return pd.DataFrame({"perturbed": perturbed, "published": _withheld_below(perturbed, SMALLEST_SHOWN)})


def cell_key(record_keys: Sequence[int], *, modulus: int = KEY_MODULUS) -> int:
    """Key of a cell from the keys of its records: the same records have the same key, and noise, in every table.

    Parameters
    ----------
    record_keys : sequence of int
        Random keys of the records in the cell, from 0 to `modulus` - 1; an empty cell has key 0.
    modulus : int
        Number of different keys, such as 256 or 4096.

    Raises
    ------
    ValueError
        A key is not a whole number from 0 to `modulus` - 1, or the modulus is under 1.

    Source
    ------
    ONS, cell-key-perturbation 3.1.0: sum of the record keys modulo the number of keys.
    """
    if modulus < 1:
        raise ValueError(f"the number of keys must be 1 or more, found {modulus}")
    keys = whole_numbers(record_keys, "record keys")
    if np.any(keys >= modulus):
        raise ValueError(f"record keys must be under {modulus}, found {keys.max()}")
    return int(keys.sum() % modulus)


def noise_row(counts: "pd.Series[int]") -> "pd.Series[int]":
    """Row of the noise table that a count uses ("pcv"): its own up to 750, then rows 501 to 750 over and over.

    Raises
    ------
    ValueError
        A count is missing, negative or not whole.

    Source
    ------
    ONS, cell-key-perturbation 3.1.0.
    """
    whole = whole_numbers(counts, "counts")
    first = LAST_ROW - ROWS_REUSED + 1
    return _series(np.where(whole <= LAST_ROW, whole, (whole - 1) % ROWS_REUSED + first), counts)


def with_noise(
    counts: "pd.Series[int]", cell_keys: "pd.Series[int]", noise: pd.DataFrame, *, smallest_shown: int = SMALLEST_SHOWN
) -> "pd.Series[int]":
    """Counts with the noise that their cell keys pick from a noise table.

    Parameters
    ----------
    counts, cell_keys : Series of int, same index
        Count of each cell and the key of its records.
    noise : DataFrame, columns pcv, ckey, pvalue
        Noise `pvalue` for each row `pcv` (see `noise_row`) and cell key `ckey`. A zero without a row has no noise.
    smallest_shown : int
        Counts that are smaller after the noise are withheld.

    Returns
    -------
    Series of Int64, same index; missing where withheld.

    Raises
    ------
    ValueError
        A count or key is missing, negative or not whole, the indexes differ, or the noise table has two entries for one
        row and key, or none for a count above zero.

    Source
    ------
    ONS, cell-key-perturbation 3.1.0, create_perturbed_table.
    """
    same_index(counts=counts, cell_keys=cell_keys)
    wanted = pd.DataFrame({"pcv": noise_row(counts), "ckey": _series(whole_numbers(cell_keys, "cell keys"), counts)})
    if noise.duplicated(["pcv", "ckey"]).any():
        raise ValueError("a noise table needs one entry for each row and key, found some twice")
    found = wanted.merge(noise, on=["pcv", "ckey"], how="left", validate="many_to_one").set_axis(counts.index)["pvalue"]
    without = found.isna() & (counts > 0)
    if without.any():
        raise ValueError(f"the noise table must have every count and key, found none for {int(without.sum())} cells")
    return _withheld_below(counts + found.fillna(0).astype("int64"), smallest_shown)


def _withheld_below(counts: "pd.Series[int]", smallest_shown: int) -> "pd.Series[int]":
    return counts.astype("Int64").mask(counts < smallest_shown)


def _series(values: npt.NDArray[np.int64], like: "pd.Series[int]") -> "pd.Series[int]":
    return pd.Series(values, index=like.index, name=like.name, dtype="int64")
