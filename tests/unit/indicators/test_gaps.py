"""Ids of gaps: readable, apart from each other, the same again."""

from datetime import date

import pandas as pd

from assessment.indicators.gaps import gap_ids
from assessment.terms.periods import Period

YEAR = Period(date(2012, 4, 1), date(2013, 3, 31))


def ids_of(*gaps: tuple[str, str]) -> list[str]:
    return list(gap_ids(pd.DataFrame(gaps, columns=["subject", "gap"]), "St Helens", YEAR))


def test_a_gap_is_named_by_subject_borough_and_year() -> None:
    assert ids_of(("Drugs & alcohol", "No figure.")) == ["gap.drugs_alcohol.st_helens.2012-13"]


def test_gaps_of_one_subject_are_told_apart_by_what_is_missing_and_then_by_number() -> None:
    found = ids_of(
        ("Drugs", "No figure."), ("Drugs", "Success measures named: a."), ("Drugs", "Success measures named: b.")
    )
    stem = "gap.drugs.st_helens.2012-13"
    assert found == [stem, f"{stem}.success_measures_named", f"{stem}.success_measures_named.2"]


def test_no_gap_has_no_id() -> None:
    assert ids_of() == []
