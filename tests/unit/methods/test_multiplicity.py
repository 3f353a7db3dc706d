"""Many tests at once."""

import math

import pandas as pd
import pytest

from assessment.methods.multiplicity import Adjustment, adjusted_p_values


def test_each_family_is_adjusted_for_its_own_tests() -> None:
    p_value = pd.Series([0.01, 0.02, 0.01, 0.02, 0.03, 0.04], index=list("abcdef"))
    family = pd.Series(["x", "x", "y", "y", "y", "y"], index=p_value.index)
    assert adjusted_p_values(p_value, family).tolist() == pytest.approx([0.02, 0.02, 0.04, 0.04, 0.04, 0.04])
    bonferroni = adjusted_p_values(p_value, family, Adjustment.BONFERRONI)
    assert bonferroni.tolist() == pytest.approx([0.02, 0.04, 0.04, 0.08, 0.12, 0.16])


def test_a_test_that_could_not_be_made_is_not_counted() -> None:
    adjusted = adjusted_p_values(pd.Series([0.01, math.nan, 0.04]), "one", Adjustment.BONFERRONI)
    assert adjusted.tolist() == pytest.approx([0.02, math.nan, 0.08], nan_ok=True)


def test_a_family_of_unknowns_stays_unknown() -> None:
    p_value = pd.Series([math.nan, 0.04])
    adjusted = adjusted_p_values(p_value, pd.Series(["x", "y"]))
    assert adjusted.tolist() == pytest.approx([math.nan, 0.04], nan_ok=True)
    assert adjusted_p_values(pd.Series([], dtype=float), "nothing").empty


def test_unadjusted_is_a_method_of_its_own() -> None:
    assert adjusted_p_values(pd.Series([0.01, 0.02]), "one", Adjustment.NONE).tolist() == [0.01, 0.02]


def test_the_given_series_is_left_alone() -> None:
    p_value = pd.Series([0.01, 0.02])
    adjusted_p_values(p_value, "one", Adjustment.BONFERRONI)
    assert p_value.tolist() == [0.01, 0.02]


@pytest.mark.parametrize("wrong", [[-0.1, 0.5], [0.5, 1.1]])
def test_what_is_no_p_value_is_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted_p_values(pd.Series(wrong), "one")


def test_tests_without_a_family_or_a_name_are_refused() -> None:
    p_value = pd.Series([0.1, 0.2], index=["a", "b"])
    with pytest.raises(ValueError, match="same rows"):
        adjusted_p_values(p_value, pd.Series(["x", "x"], index=["b", "a"]))
    with pytest.raises(ValueError, match="every test needs a family, found 1"):
        adjusted_p_values(p_value, pd.Series(["x", None], index=["a", "b"]))
    with pytest.raises(ValueError, match="same index label twice"):
        adjusted_p_values(pd.Series([0.1, 0.2], index=["a", "a"]), "one")


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="fdr"):
        adjusted_p_values(pd.Series([0.1]), "one", "fdr")
