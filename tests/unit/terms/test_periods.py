"""Periods: their names, and which may be compared."""

from datetime import date

import pytest

from assessment.terms.periods import Period, months_between, written_date


def period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("start", "end", "label", "slug"),
    [
        ("2012-04-01", "2013-03-31", "2012-13", "2012-13"),
        ("2012-01-01", "2012-12-31", "2012", "2012"),
        ("2012-04-01", "2012-08-31", "April to August 2012", "2012-04_2012-08"),
        ("2011-10-01", "2012-09-30", "October 2011 to September 2012", "2011-10_2012-09"),
        ("2010-04-01", "2013-03-31", "April 2010 to March 2013", "2010-04_2013-03"),
        ("2011-03-27", "2011-03-27", "27 March 2011", "2011-03-27"),
        ("1999-04-01", "2000-03-31", "1999-00", "1999-00"),
    ],
)
def test_names(start: str, end: str, label: str, slug: str) -> None:
    assert period(start, end).label == label
    assert period(start, end).slug == slug


def test_the_same_months_of_the_next_year_follow() -> None:
    assert period("2012-04-01", "2013-03-31").follows(period("2011-04-01", "2012-03-31"))
    assert period("2012-04-01", "2012-06-30").follows(period("2011-04-01", "2011-06-30"))


def test_february_follows_in_a_leap_year() -> None:
    assert period("2012-02-01", "2012-02-29").follows(period("2011-02-01", "2011-02-28"))


@pytest.mark.parametrize(
    ("start", "end"),
    [("2011-04-01", "2011-08-31"), ("2010-04-01", "2011-03-31"), ("2011-10-01", "2012-09-30")],
)
def test_nothing_else_follows(start: str, end: str) -> None:
    assert not period("2012-04-01", "2013-03-31").follows(period(start, end))


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [("2012-04-01", "2013-03-31", True), ("2011-04-01", "2012-03-31", True), ("2012-04-01", "2013-02-28", False)],
)
def test_whole_years(start: str, end: str, whole: bool) -> None:
    assert period(start, end).is_whole_year is whole


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        period("2013-03-31", "2012-04-01")


def test_a_date_in_words() -> None:
    assert written_date(date(2013, 4, 1)) == "1 April 2013"


def test_a_period_between_two_months() -> None:
    period = months_between("2023-12..2024-02")
    assert (period.start, period.end) == (date(2023, 12, 1), date(2024, 2, 29))


@pytest.mark.parametrize("text", ["2011-12", "2024-04..2024-13", "2024-04..2024-03", "2024-04 to 2024-06", ""])
def test_what_is_not_two_months_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected the first|must be in|before it starts|month"):
        months_between(text)
