"""Police recorded crime by community safety partnership and quarter, as the Home Office publishes it.

Yields one row an offence code, partnership and quarter. Coverage: England and Wales, 2002/03 on, in files of five or so
financial years, one sheet a year (.ods, older ones .xlsx, or a csv with the same columns). Published every quarter, and
every edition revises the years before it. Known gaps: no fraud, no anti-social behaviour; offences that a force could
not place stand under `Unassigned <force>` (for some forces most of them: the sheet `Notes` says which). Counts may be
negative: a crime that is cancelled is taken off the quarter in which it is cancelled. Editions before 2015/16 may lack
the description, the subgroup or the code.

https://www.gov.uk/government/statistical-data-sets/police-recorded-crime-and-outcomes-open-data-tables
Licence: Open Government Licence v3.0.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from assessment.sources.csp_sheets import CSV, XLSX, CspRows, each_level, gather_csp_rows
from assessment.sources.formats import Examined, Format
from assessment.sources.raw_files import RawFile
from assessment.tables.rows import EXAMPLES_SHOWN
from assessment.terms.errors import SourceError

FINANCIAL_YEAR = re.compile(r"(?P<start>20\d{2})[/_-](?P<end>\d{2})")
QUARTER = re.compile(r"[Qq]?(?P<number>[1-4])(\.0+)?")
WHOLE_NUMBER = re.compile(r"(?P<number>-?\d{1,9})(\.0+)?")
UPDATED = re.compile(r"updated:?\s*(?P<day>\d{1,2} [A-Za-z]+ \d{4})", re.IGNORECASE)
DAY_IN_NAME = re.compile(r"-(?P<day>\d{6})(?!\d)")
FILE_NAME = re.compile(r"prc[-_ ]?csp", re.IGNORECASE)
ODS = ".ods"
SUFFIXES = (ODS, XLSX, CSV)
HEADER_SIGNS = (b"csp name", b"financial quarter")
FIRST_MONTH = 4  # of a financial year
MONTHS_IN_QUARTER = 3
EPOCH = 1970  # year from which months are counted
NOT_A_TIME = np.iinfo(np.int64).min  # numpy's missing date


@dataclass(frozen=True)
class CspTables:
    """One file of recorded crime.

    `counts` has the columns of COLUMNS (text as categories, quarter and count as whole numbers) with `quarter_start`,
    `row` (where it stood: "2021_22 row 14" is sheet and row) and `times` (how often it stood in a run). `refused` has
    the columns reason, rows, examples. `published` is the day the file says it was published on, if it says so.
    """

    counts: pd.DataFrame
    refused: pd.DataFrame
    rows_in: int
    notes: tuple[str, ...]
    published: date | None

    @property
    def financial_years(self) -> tuple[str, ...]:
        """The years it holds, in order: "2021/22"."""
        return tuple(sorted(self.counts["financial_year"].unique().astype(str)))

    @property
    def edition(self) -> str:
        """The day of publication, or the last quarter where the file gives none."""
        return self.published.isoformat() if self.published else f"{self.counts['quarter_start'].max():%Y-%m}"


def read_csp_tables(file: RawFile) -> CspTables:
    """Read one file of police recorded crime by partnership.

    Parameters
    ----------
    file : RawFile
        .ods, .xlsx or .csv.

    Returns
    -------
    CspTables
        Rows that cannot be counted (no count, another year than their sheet's, a quarter after publication, ...) are in
        `refused`, by reason.

    Raises
    ------
    SourceError
        The file is no such table: no sheet named after a financial year, a column missing, no row, or damaged.
    """
    return _typed(gather_csp_rows(file))


def _typed(gathered: CspRows) -> CspTables:
    published = _published(gathered.file.name, gathered.notes)
    raw = pd.DataFrame({name: column.series() for name, column in gathered.columns.items()})
    frame = raw.assign(
        financial_year=each_level(raw["financial_year"], _financial_year),
        financial_quarter=_numbers(raw["financial_quarter"], QUARTER),
        offence_count=_numbers(raw["offence_count"], WHOLE_NUMBER),
        sheet=gathered.sheets.series(),
        row=pd.Series(list(gathered.rows), dtype="int64"),
        times=pd.Series(list(gathered.times), dtype="int64"),
    )
    frame["quarter_start"] = _quarter_starts(frame)
    reasons = _reasons(raw, frame, published)
    kept = frame[reasons.isna()].reset_index(drop=True)
    if kept.empty:
        first = f"{reasons.iloc[0]} ({examples_of(frame)})"
        raise SourceError(f"{gathered.file.shown}: none of {len(frame):,} rows can be counted: {first}.")
    whole = kept.astype({"financial_quarter": "int64", "offence_count": "int64"})
    notes = tuple(line for line in gathered.notes if line)
    return CspTables(whole, _refused(frame, reasons), int(frame["times"].sum()), notes, published)


def _numbers(texts: pd.Series, pattern: re.Pattern[str]) -> pd.Series:
    """Whole numbers, missing where the text is none."""
    matches = [pattern.fullmatch(str(text)) for text in texts.cat.categories]
    values = pd.array([int(match["number"]) if match else pd.NA for match in matches], dtype="Int64")
    return pd.Series(values[texts.cat.codes.to_numpy()], index=texts.index)


def _financial_year(text: str) -> str:
    """The year as "2021/22"; "" where the text names none."""
    match = FINANCIAL_YEAR.fullmatch(text)
    if not match or (int(match["start"]) + 1) % 100 != int(match["end"]):
        return ""
    return f"{match['start']}/{match['end']}"


def _quarter_starts(frame: pd.DataFrame) -> pd.Series:
    """The first day of each row's quarter; missing where year or quarter is."""
    years = each_level(frame["financial_year"], lambda text: text[:4])
    starts = pd.to_numeric(pd.Series(years.cat.categories), errors="coerce").to_numpy("float64")
    quarters = frame["financial_quarter"].to_numpy("float64", na_value=np.nan) - 1
    months = 12 * (starts[years.cat.codes] - EPOCH) + FIRST_MONTH - 1 + MONTHS_IN_QUARTER * quarters
    known = np.where(np.isnan(months), NOT_A_TIME, np.nan_to_num(months)).astype("int64")
    return pd.Series(known.astype("datetime64[M]").astype("datetime64[ns]"), index=frame.index)


def _reasons(raw: pd.DataFrame, frame: pd.DataFrame, published: date | None) -> pd.Series:
    """Why each row cannot be counted; missing where it can."""
    last_day = pd.Timestamp(published) if published else pd.Timestamp.max
    faults = {
        "no count of offences": raw["offence_count"] == "",
        "the count of offences is no whole number": frame["offence_count"].isna(),
        "no financial year such as 2021/22": frame["financial_year"] == "",
        "another financial year than its sheet": _is_elsewhere(frame),
        "the quarter is not 1 to 4": frame["financial_quarter"].isna(),
        "no police force or no partnership": (frame["force"] == "") | (frame["csp_name"] == ""),
        "no offence group": frame["offence_group"] == "",
        "a quarter that begins after the file was published": frame["quarter_start"] > last_day,
    }
    places = np.full(len(frame), -1)
    for place, is_faulty in reversed(list(enumerate(faults.values()))):
        places[is_faulty.fillna(value=False).to_numpy(bool)] = place
    return pd.Series(pd.Categorical.from_codes(places, categories=pd.Index(list(faults))), index=frame.index)


def _is_elsewhere(frame: pd.DataFrame) -> pd.Series:
    """True where a row's year is not that of its sheet; a csv has no sheets."""
    sheets, years = frame["sheet"].cat, frame["financial_year"].cat
    own = [_financial_year(str(sheet)) for sheet in sheets.categories]
    place = np.array([years.categories.get_loc(year) if year in years.categories else -1 for year in own])
    has_year = np.array([year != "" for year in own])
    codes = sheets.codes.to_numpy()
    return pd.Series(has_year[codes] & (place[codes] != years.codes.to_numpy()), index=frame.index)


def _refused(frame: pd.DataFrame, reasons: pd.Series) -> pd.DataFrame:
    rows = [
        {"reason": reason, "rows": int(bad["times"].sum()), "examples": examples_of(bad)}
        for reason, bad in frame.groupby(reasons, observed=True)
    ]
    return pd.DataFrame(rows, columns=["reason", "rows", "examples"])


def examples_of(rows: pd.DataFrame) -> str:
    """Where up to five rows stand: "2021_22 row 14, 2021_22 row 15"."""
    shown = rows.head(EXAMPLES_SHOWN)
    named = zip(shown["sheet"].astype("str"), shown["row"], strict=True)
    return ", ".join(f"{sheet} row {row}".strip() for sheet, row in named)


def _published(name: str, notes: list[str]) -> date | None:
    """The day in the notes ("Updated: 23 July 2026"), or in the name ("-230726.ods")."""
    told = next((match["day"] for line in notes if (match := UPDATED.match(line))), None)
    in_name = DAY_IN_NAME.search(name)
    return _day(told, "%d %B %Y") or _day(in_name["day"] if in_name else None, "%d%m%y")


def _day(text: str | None, layout: str) -> date | None:
    try:
        return datetime.strptime(text, layout).replace(tzinfo=UTC).date() if text else None
    except ValueError:
        return None


def _matches(file: RawFile) -> bool:
    name = file.name.lower()
    if not name.endswith(SUFFIXES):
        return False
    if name.endswith(ODS) or FILE_NAME.search(name):
        return True
    return name.endswith(CSV) and all(sign in file.head().lower() for sign in HEADER_SIGNS)


def _examine(file: RawFile, _today: date) -> Examined:
    tables = read_csp_tables(file)
    years = tables.financial_years
    covers = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
    told = tuple(
        f"{file.shown}: {rows:,} rows not taken in: {reason} ({examples})."
        for reason, rows, examples in tables.refused.itertuples(index=False)
    )
    return Examined(tables.edition, tables.rows_in, f"{covers}, to {_last_quarter(tables)}", told)


def _last_quarter(tables: CspTables) -> str:
    last = tables.counts["quarter_start"].max() + pd.DateOffset(months=MONTHS_IN_QUARTER - 1)
    return f"{last:%Y-%m}"


FORMATS: tuple[Format, ...] = (
    Format(
        name="home_office_csp",
        source="home_office",
        title="Police recorded crime by community safety partnership",
        publisher="Home Office",
        licence_note="Open Government Licence v3.0",
        matches=_matches,
        examine=_examine,
    ),
)
