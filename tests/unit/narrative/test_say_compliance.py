"""Sentences on what the law asks."""

import pandas as pd

from assessment.narrative.compliance import say_compliance

DAY = "1 April 2013"
MET = [("Do this.", "met"), ("Do that.", "met")]


def matrix(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["requirement", "status"])


def test_what_is_missing_partly_met_and_to_be_confirmed_is_counted_and_named() -> None:
    rows = matrix(*MET, ("Count them.", "missing"), ("Ask them.", "partly_met"), ("Agree.", "to_confirm"))
    assert say_compliance(rows, DAY) == [
        "Two of four requirements in force on 1 April 2013 that figures, plan or chapters can show are met.",
        "One is missing: count them.",
        "One is partly met: ask them.",
        "One more requirement is for the partnership to confirm, as no figure can show it.",
        "Until nothing is missing, every page of this edition is stamped as a draft.",
    ]


def test_where_all_is_met_nothing_more_is_said() -> None:
    assert say_compliance(matrix(*MET), DAY) == [
        "Two of two requirements in force on 1 April 2013 that figures, plan or chapters can show are met."
    ]


def test_where_nothing_is_in_force_it_says_so() -> None:
    assert say_compliance(matrix(), DAY) == ["No legal requirement that we know of was in force on 1 April 2013."]
