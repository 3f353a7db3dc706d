"""The day that figures of a vintage are of."""

from datetime import date

import pytest

from assessment.terms.places import reference_date


def test_a_mid_year_is_of_30_june_and_a_census_of_its_day() -> None:
    assert reference_date("mid-2020") == date(2020, 6, 30)
    assert reference_date("Census 2021") == date(2021, 3, 21)


@pytest.mark.parametrize("vintage", ["2020", "mid-1999", "Census 2011", ""])
def test_no_other_vintage_is_guessed(vintage: str) -> None:
    with pytest.raises(ValueError, match="expected a vintage"):
        reference_date(vintage)
