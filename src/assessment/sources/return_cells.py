"""One cell of a return, read as its column asks: a day, a whole number, one of a list; or why it cannot be.

A fault never repeats what stands in the cell.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any

import pandas as pd

from assessment.sources.return_sheets import Cell
from assessment.sources.return_spec import Column, ColumnKind
from assessment.terms.periods import MONTHS
from assessment.terms.returns import ReturnStatus

REPORTED, SUPPRESSED, NOT_AVAILABLE = ReturnStatus.REPORTED, ReturnStatus.SUPPRESSED, ReturnStatus.NOT_AVAILABLE

NOT_KNOWN = frozenset(
    ("", "n/a", "na", "n.a.", "not known", "unknown", "not available", "null", "nan", "tbc", "-", "--", "..", "[x]")
)
MARKED_SUPPRESSED = re.compile(
    r"\*+|\[?c\]?|\[low\]|supp(ressed)?\.?|(<|≤|<=|&lt;|fewer than|less than|under)\s*\d{1,2}|1\s?(-|–|to)\s?\d{1,2}",
    re.IGNORECASE,
)
SPREADSHEET_ERRORS = re.compile(r"#(REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!|#+)", re.IGNORECASE)
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?|[+-]?\.\d+")
AREA_CODE = re.compile(r"[EW]\d{8}")
OTHER_COUNTRY = re.compile(r"[SN]\d{8}|95[A-Z]{2}\d{2}S\d")
LSOA_CODE = re.compile(r"[EW]01\d{6}")
OFFENCE_CODE = re.compile(r"[0-9A-Z][0-9A-Z./-]{0,11}")
SHORT_CODE = re.compile(r"[A-Za-z0-9][\w./-]{0,29}")
PSEUDONYM = re.compile(r"(?=.*\d)[A-Za-z0-9_-]{6,64}")
WHOLE = re.compile(r"\d{1,64}")
YES, NO = ("yes", "y", "1", "true", "t"), ("no", "n", "0", "false", "f")
ALSO_WRITTEN = {"f": "female", "m": "male", "indeterminate": "other", "none recorded": "not known"}
DAY_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
DAY_BRITISH = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})")
DAY_WORDS = re.compile(r"(\d\d?)(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?[ -](\d{4})")
TIME_OF_DAY = re.compile(r"(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]00:?00)?")
SERIAL = re.compile(r"\d{5}(\.\d+)?")
SERIALS = (20_000, 80_000)  # days from 1954 to 2119
SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 (spreadsheets know no zones)
EARLIEST = date(1900, 1, 1)
SECONDS_OF_A_DAY = 86_400
HIGHEST_PERCENT = 100.0
MOST_WORDS = 2_000


class CellError(ValueError):
    """Why a cell cannot be taken in, without what stands in it."""


@dataclass(frozen=True)
class Figure:
    """A number, or why there is none. `value` is nan unless it was reported."""

    value: float
    status: str


@dataclass(frozen=True)
class Moment:
    """A day with its time; where the time is not known, midnight and `time_known` False. `at` is NaT for a blank."""

    at: pd.Timestamp
    time_known: bool


NO_MOMENT = Moment(pd.NaT, time_known=False)  # pyright: ignore[reportArgumentType]


def read_cell(cell: Cell, column: Column, today: date) -> Any:
    """What stands in a cell, as its column asks.

    Parameters
    ----------
    cell : str, int, float, date, datetime or None
        As `return_sheets` gives it.
    column : Column
    today : date
        A day after it is a fault, unless the column may lie ahead.

    Returns
    -------
    Figure for a number, Moment for a day or moment, otherwise str ("" where blank)

    Raises
    ------
    CellError
        It is not what the column holds.
    """
    if isinstance(cell, str) and SPREADSHEET_ERRORS.fullmatch(cell):
        raise CellError("an error of the spreadsheet in place of a value")
    if column.is_numeric:
        return _figure(cell, column)
    if column.kind in (*DAYS, ColumnKind.MOMENT):
        return _moment(cell, column, today)
    return READERS[column.kind](_as_text(cell), column)


DAYS = (ColumnKind.DATE, ColumnKind.PERIOD_START, ColumnKind.PERIOD_END)


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        raise CellError("a date where none is expected (spreadsheets turn 10-17 into one: write 10 to 17)")
    return " ".join(str(cell).split())


def _is_blank(text: str) -> bool:
    return text.casefold() in NOT_KNOWN


def _figure(cell: Cell, column: Column) -> Figure:
    if isinstance(cell, date):
        raise CellError("a date where a number is expected (spreadsheets turn 1-4 into one: write <5)")
    text = "" if cell is None else str(cell).strip()
    if _is_blank(text):
        return Figure(float("nan"), NOT_AVAILABLE)
    if MARKED_SUPPRESSED.fullmatch(text):
        return Figure(float("nan"), SUPPRESSED)
    value = float(cell) if isinstance(cell, (int, float)) else _number(text, column)
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 (nan is not itself)
        raise CellError("not a number")
    if value < 0:
        raise CellError("below zero")
    if column.kind == ColumnKind.COUNT and not value.is_integer():
        raise CellError("not a whole number")
    if column.kind == ColumnKind.PERCENT and value > HIGHEST_PERCENT:
        raise CellError("above 100")
    return Figure(value, REPORTED)


def _number(text: str, column: Column) -> float:
    plain = text.replace(" ", "")
    if column.kind == ColumnKind.AMOUNT:
        plain = plain.removeprefix("£")
    if column.kind == ColumnKind.PERCENT:
        plain = plain.removesuffix("%")
    if not NUMBER.fullmatch(plain):
        raise CellError("not a number")
    return float(plain.replace(",", ""))


def _moment(cell: Cell, column: Column, today: date) -> Moment:
    if cell is None or (isinstance(cell, str) and _is_blank(cell)):
        return NO_MOMENT
    found = _day_and_time(cell)
    day = found[0]
    if day < EARLIEST:
        raise CellError("a date before 1900")
    if day > today and not column.may_be_future:
        raise CellError("a date that has not come yet")
    keeps_time = column.kind == ColumnKind.MOMENT and found[1] is not None
    at = datetime.combine(day, found[1] if keeps_time and found[1] else time(0))
    return Moment(pd.Timestamp(at), time_known=keeps_time)


def _day_and_time(cell: Cell) -> tuple[date, time | None]:
    if isinstance(cell, datetime):
        return cell.date(), cell.time()
    if isinstance(cell, date):
        return cell, None
    if isinstance(cell, (int, float)) or (isinstance(cell, str) and SERIAL.fullmatch(cell)):
        return _from_serial(float(cell))
    day_text, _, time_text = str(cell).replace("T", " ", 1).replace(",", " ").partition(" ")
    whole = str(cell)
    if match := DAY_WORDS.match(whole):
        day, time_text = _day(match[3], _month(match[2]), match[1]), whole[match.end() :].strip(" ,")
    elif match := DAY_ISO.fullmatch(day_text):
        day = _day(match[1], match[2], match[3])
    elif match := DAY_BRITISH.fullmatch(day_text):
        day = _day(match[3], match[2], match[1])
    else:
        raise CellError("not a date such as 31/03/2024 or 2024-03-31")
    return day, _time(time_text.strip())


def _from_serial(serial: float) -> tuple[date, time | None]:
    if not SERIALS[0] <= serial <= SERIALS[1]:
        raise CellError("not a date such as 31/03/2024 or 2024-03-31")
    at = SERIAL_START + timedelta(days=int(serial), seconds=round((serial % 1) * SECONDS_OF_A_DAY))
    return at.date(), at.time() if serial % 1 else None


def _month(word: str) -> str:
    starts = [name[:3].lower() for name in MONTHS]
    name = word[:3].lower()
    if name not in starts or not MONTHS[starts.index(name)].lower().startswith(word.lower().replace("sept", "sep")):
        raise CellError("not a date such as 31/03/2024 or 2024-03-31")
    return str(starts.index(name) + 1)


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellError("an impossible date") from None


def _time(text: str) -> time | None:
    if not text:
        return None
    match = TIME_OF_DAY.fullmatch(text)
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0)) if match else _no_time()
    except ValueError:
        raise CellError("an impossible time") from None


def _no_time() -> time:
    raise CellError("not a time such as 22:30")


def _area(text: str, _: Column) -> str:
    code = text.upper().replace(" ", "")
    if _is_blank(text):
        return ""
    if OTHER_COUNTRY.fullmatch(code):
        raise CellError("a code of another country, expected one of England or Wales")
    if not AREA_CODE.fullmatch(code):
        raise CellError("not an area code such as E08000000 (codes, not names)")
    return code


def _lsoa(text: str, _: Column) -> str:
    code = text.upper().replace(" ", "")
    if _is_blank(text):
        return ""
    if not LSOA_CODE.fullmatch(code):
        raise CellError("not an LSOA code such as E01000000")
    return code


def _key(text: str, _: Column) -> str:
    if _is_blank(text):
        return ""
    if not PSEUDONYM.fullmatch(text) and not WHOLE.fullmatch(text):
        raise CellError("not a pseudonym: letters with digits, six or more and no spaces, or a whole number")
    return text


def _offence(text: str, _: Column) -> str:
    code = text.upper().replace(" ", "")
    if not code or not OFFENCE_CODE.fullmatch(code):
        raise CellError("not an offence code such as 8N or ASB-N" if code else "blank")
    return code


def _flag(text: str, _: Column) -> str:
    plain = text.casefold()
    if plain in YES:
        return "yes"
    if plain in NO:
        return "no"
    if _is_blank(text):
        return ""
    raise CellError("neither Yes nor No")


def _category(text: str, column: Column) -> str:
    known = {_plain(value): value for value in column.values}
    plain = _plain(text)
    plain = plain if plain in known else ALSO_WRITTEN.get(plain, plain)
    if plain in known:
        return known[plain]
    if _is_blank(text):
        return ""
    close = get_close_matches(plain, list(known), n=1)
    raise CellError("not in its list" + (f' (did you mean "{known[close[0]]}"?)' if close else ""))


def _plain(text: str) -> str:
    """A value without capitals and signs: "10-17" and "10 to 17" are the same."""
    spans = re.sub(r"(?<=\d)\s*[-–]\s*(?=\d)", " to ", text.casefold())
    spans = re.sub(r"(?<=\d)\s*\+", " and over", spans)
    return " ".join(re.findall(r"\w+", spans))


def _text(text: str, _: Column) -> str:
    if len(text) > MOST_WORDS:
        raise CellError(f"longer than {MOST_WORDS:,} characters")
    return text


def _code(text: str, _: Column) -> str:
    if text and not SHORT_CODE.fullmatch(text):
        raise CellError("not a short code of letters, digits and . / - _")
    return text


READERS = {
    ColumnKind.AREA: _area,
    ColumnKind.LSOA: _lsoa,
    ColumnKind.KEY: _key,
    ColumnKind.OFFENCE: _offence,
    ColumnKind.FLAG: _flag,
    ColumnKind.CATEGORY: _category,
    ColumnKind.TEXT: _text,
    ColumnKind.CODE: _code,
}
