"""How a number is written."""

import math

import pytest

from assessment.terms.numbers import decimals_printed, plain_number, signed_number, written
from assessment.terms.vocabulary import Unit


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(5838, None, "5,838"), (0, None, "0"), (100, None, "100"), (24.58, None, "24.58"), (18, 1, "18.0")],
)
def test_plain_number(value: float, decimals: int | None, expected: str) -> None:
    assert plain_number(value, decimals) == expected


@pytest.mark.parametrize(("value", "expected"), [(29, "+29"), (-432, "-432"), (0, "0"), (-0.04, "-0.04")])
def test_signed_number(value: float, expected: str) -> None:
    assert signed_number(value) == expected


def test_a_change_that_rounds_to_nothing_has_no_sign() -> None:
    assert signed_number(0.04, 1) == "0.0"
    assert signed_number(-0.04, 1) == "0.0"


@pytest.mark.parametrize(
    ("value", "unit", "options", "expected"),
    [
        (-6.89, Unit.PERCENT, {"signed": True, "decimals": 1}, "-6.9%"),
        (153000, Unit.GBP, {}, "£153,000"),
        (3.7, Unit.GBP_BILLION, {"qualifier": "approx"}, "about £3.7 billion"),
        (0.25, Unit.RATIO, {"numerator": 1.0, "denominator": 4.0}, "1 in 4"),
        (4.4, Unit.RATIO, {"numerator": math.nan, "denominator": math.nan}, "4.4"),
        (319, Unit.RANK, {"denominator": 326.0}, "319 of 326"),
        (1999, Unit.YEAR, {}, "1999"),
        (40, Unit.PERCENT, {"qualifier": "over"}, "over 40%"),
        (math.nan, Unit.COUNT, {}, "[x]"),
        (None, Unit.COUNT, {}, "[x]"),
    ],
)
def test_written(value: float | None, unit: Unit, options: dict, expected: str) -> None:
    assert written(value, unit, **options) == expected


@pytest.mark.parametrize(("token", "expected"), [("18.0%", 1), ("8.03%", 2), ("44%", None), ("a third", None)])
def test_decimals_printed(token: str, expected: int | None) -> None:
    assert decimals_printed(token) == expected


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "expected"),
    [
        (0.004, Unit.RATE_PER_1000, 2, "[low]"),
        (0.04, Unit.PERCENT, 1, "[low]"),
        (0.0, Unit.PERCENT, 1, "0.0%"),
        (0.05, Unit.PERCENT, 2, "0.05%"),
        (0.004, Unit.GBP, None, "£0"),
    ],
)
def test_a_rate_or_share_that_rounds_to_zero_says_so(
    value: float, unit: Unit, decimals: int | None, expected: str
) -> None:
    assert written(value, unit, decimals=decimals) == expected
