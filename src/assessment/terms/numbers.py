"""How a number is written on a page."""

import math

from assessment.terms.vocabulary import Marker, Unit

QUALIFIER_WORDS = {
    "over": "over ",
    "nearly": "nearly ",
    "approx": "about ",
    "at_least": "at least ",
    "up_to": "up to ",
    "only": "only ",
}
UNIT_WORDS: dict[str, str] = {
    Unit.COUNT: "number",
    Unit.PERCENT: "%",
    Unit.PERCENTAGE_POINTS: "points",
    Unit.RATIO: "ratio",
    Unit.RATE_PER_1000: "per 1,000",
    Unit.RATE_UNIT_NOT_PRINTED: "rate, unit not printed",
    Unit.RANK: "rank",
    Unit.SCORE: "score",
    Unit.YEARS: "years",
    Unit.MONTHS: "months",
    Unit.WEEKS: "weeks",
    Unit.MILES: "miles",
    Unit.YEAR: "year",
    Unit.POSTS: "posts",
    Unit.IDENTIFIER: "number of the area",
    Unit.GBP: "£",
    Unit.GBP_THOUSAND: "£ thousand",
    Unit.GBP_BILLION: "£ billion",
}
SHRINKING_UNITS = (Unit.PERCENT, Unit.RATE_PER_1000)  # a count never rounds to zero
MOST_DECIMALS = 2
TEN = 10
ORDINAL_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def plain_number(value: float, decimals: int | None = None) -> str:
    """A number with thousands separators; without `decimals`, as many as it has, two at most."""
    shortest = decimals is None
    text = f"{value:,.{MOST_DECIMALS if decimals is None else decimals}f}"
    text = text.rstrip("0").rstrip(".") if shortest else text
    return text if text.strip("-0.,") else text.lstrip("-")  # what rounds to nothing has no sign


def signed_number(value: float, decimals: int | None = None) -> str:
    """A change: always with its sign, but for zero."""
    text = plain_number(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.") else text


def ordinal(number: int) -> str:
    """A place in an order: "1st", "22nd", "13th"."""
    last = number % TEN
    is_teen = number // TEN % TEN == 1
    return f"{number}{'th' if is_teen else ORDINAL_ENDINGS.get(last, 'th')}"


def counts_within(lower: float, upper: float) -> str:
    """The least and the most whole number within limits: "27 to 60" of 26.4 and 60.8."""
    return f"{plain_number(math.ceil(lower))} to {plain_number(math.floor(upper))}"


def _ratio(value: float, numerator: float | None, denominator: float | None) -> str:
    if numerator and denominator and not math.isnan(numerator) and not math.isnan(denominator):
        return f"{plain_number(numerator)} in {plain_number(denominator)}"
    return plain_number(value)


def written(
    value: float | None,
    unit: str,
    *,
    signed: bool = False,
    decimals: int | None = None,
    qualifier: str = "",
    numerator: float | None = None,
    denominator: float | None = None,
) -> str:
    """Write a figure as the page shows it, unit signs included.

    Parameters
    ----------
    value : float or None
        The figure; None or nan is written as the marker for "not available".
    unit : str
        One of `Unit`.
    signed : bool
        True for a change.
    decimals : int, optional
        Decimals to print; without it, as many as the figure has, two at most.
    qualifier : str
        A key of QUALIFIER_WORDS, or "".
    numerator, denominator : float, optional
        Of a ratio ("1 in 4") or a rank ("319 of 326").
    """
    if value is None or math.isnan(value):
        return str(Marker.NOT_AVAILABLE)
    number = (signed_number if signed else plain_number)(value, decimals)
    if value and not signed and unit in SHRINKING_UNITS and not number.strip("0."):
        return str(Marker.ROUNDS_TO_ZERO)
    if unit == Unit.RATIO:
        number = _ratio(value, numerator, denominator)
    elif unit in {Unit.YEAR, Unit.IDENTIFIER}:
        number = f"{value:.0f}"
    elif unit == Unit.RANK and denominator and not math.isnan(denominator):
        number = f"{number} of {plain_number(denominator)}"
    return QUALIFIER_WORDS.get(qualifier, "") + _with_unit(number, unit)


def _with_unit(number: str, unit: str) -> str:
    sign, size = ("-", number[1:]) if number.startswith("-") else ("", number)
    match unit:
        case Unit.PERCENT:
            return f"{number}%"
        case Unit.GBP:
            return f"{sign}£{size}"
        case Unit.GBP_THOUSAND:
            return f"{sign}£{size} thousand"
        case Unit.GBP_BILLION:
            return f"{sign}£{size} billion"
        case _:
            return number


def decimals_printed(token: str) -> int | None:
    """Decimals of a number as its publisher printed it ("18.0%" has 1), None where it prints none."""
    digits = "".join(c for c in token if c.isdigit() or c == ".").strip(".")
    return len(digits.split(".")[1]) if "." in digits else None


def half_a_step(token: str) -> float:
    """Half a unit in the last place that a publisher printed: how far the true value may lie from it.

    "18.0%" may stand for 17.95 to 18.05, "44%" for 43.5 to 44.5. Words and fractions count as whole numbers.
    """
    return 0.5 * 10 ** -(decimals_printed(token) or 0)


def half_the_zeros(token: str) -> float:
    """As `half_a_step`, for an amount that may be rounded to tens, hundreds or thousands ("125,800": 50)."""
    digits = "".join(c for c in token if c.isdigit())
    if decimals_printed(token) or not digits.strip("0"):
        return half_a_step(token)
    return 0.5 * 10 ** (len(digits) - len(digits.rstrip("0")))
