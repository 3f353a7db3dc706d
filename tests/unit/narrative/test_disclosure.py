"""The disclosure statement says what was done, and nothing that would help to undo it."""

import pandas as pd
import pytest

from assessment.narrative.disclosure import say_disclosure
from assessment.terms.vocabulary import Edition


def protection(**values: int) -> pd.DataFrame:
    row = {"covered": 40, "withheld": 7, "left_out": 0, "exempt": 0, "exposed": 0} | values
    return pd.DataFrame([{"source_id": "return-marac", **row}])


def said(edition: Edition = Edition.PARTNER, **values: int) -> str:
    return " ".join(say_disclosure(protection(**values), edition))


def test_it_tells_how_many_are_withheld_and_not_how_many_are_small() -> None:
    words = said()
    assert "40 counts of partners' data are in this edition; seven are withheld." in words
    assert "None can be placed more narrowly than the policy allows." in words


def test_it_tells_what_an_edition_leaves_out() -> None:
    assert "not in this edition" not in said()
    assert "12 counts of partners' data are not in this edition: counts of small areas" in said(
        Edition.PUBLIC, left_out=12
    )


@pytest.mark.parametrize(
    ("number", "words"), [(1, "One small count can still be narrowed"), (3, "Three small counts can still be narrowed")]
)
def test_what_cannot_be_hidden_is_told(number: int, words: str) -> None:
    assert words in said(exposed=number)
    assert "None can be placed" not in said(exposed=number)


def test_an_exemption_is_told() -> None:
    assert "Two counts shown whatever the size" in said(exempt=2)


def test_without_partners_data_nothing_was_withheld() -> None:
    words = say_disclosure(protection().head(0), Edition.PUBLIC)
    assert words[-1] == "No other data went into this edition, so nothing was withheld."
