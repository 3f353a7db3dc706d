"""Rows of a table, named in one line: what a fact was counted from, written down so that it can be read again.

"incidents?borough_code=E08000013&crime_type=Burglary&month=2024-04..2025-03" names the rows of the incidents in which
every column has one of its values; "|" stands between values and ".." between the first and last of a range.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

import pandas as pd

from assessment.paths import Wing
from assessment.tables.store import read_table
from assessment.terms.errors import DataCheckError

RANGE, OR, AND, START = "..", "|", "&", "?"
LEGIBLE = " ,()/:"  # characters of values that need no escape
BY_BOROUGH = ("incidents", "records", "outcomes", "stop_search")


@dataclass(frozen=True)
class Selection:
    """Rows of one table: those in which every named column holds one of the values given for it."""

    table: str
    where: Mapping[str, tuple[str, ...]]

    @property
    def text(self) -> str:
        """The selection in one line, as facts keep it."""
        return self.table + START + AND.join(f"{column}={_written(values)}" for column, values in self.where.items())

    def rows(self, wing: Wing, borough_code: str) -> pd.DataFrame:
        """The rows themselves, read from the processed table.

        Raises
        ------
        SourceError
            The table is not there.
        """
        return self.among(read_whole(self.table, wing, borough_code))

    def among(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Those of some rows of the table that are named."""
        for column, values in self.where.items():
            frame = frame[_holds(frame[column], values)]
        return frame

    def only(self, *columns: str) -> "Selection":
        """The wider selection that holds these columns alone to their values."""
        return Selection(self.table, {column: values for column, values in self.where.items() if column in columns})


def read_whole(table: str, wing: Wing, borough_code: str) -> pd.DataFrame:
    """Every row of a processed table; of one kept by borough, those of this one.

    Raises
    ------
    SourceError
        The table is not there.
    """
    return read_table(table, wing.table(table, borough_code if table in BY_BOROUGH else ""))


def is_selection(text: str) -> bool:
    """True for rows of a table, False for the id of a fact."""
    return START in text


def parse_selection(text: str) -> Selection:
    """A selection from its one line.

    Raises
    ------
    DataCheckError
        The line is no selection.
    """
    table, _, conditions = text.partition(START)
    pairs = [condition.partition("=") for condition in conditions.split(AND)]
    if not conditions or not all(column and equals for column, equals, _ in pairs):
        raise DataCheckError(f'expected rows of a table such as "incidents?month=2024-04", found "{text}".')
    return Selection(table, {column: tuple(map(unquote, values.split(OR))) for column, _, values in pairs})


def _written(values: tuple[str, ...]) -> str:
    return OR.join(quote(value, safe=LEGIBLE) for value in values)


def _holds(column: pd.Series, values: tuple[str, ...]) -> pd.Series:
    """True where a column holds one of the values, days written year first."""
    texts = column.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(column) else column.astype("str")
    single = texts.isin([value for value in values if RANGE not in value])
    for first, _, last in (value.partition(RANGE) for value in values if RANGE in value):
        single |= (texts >= first) & (texts <= last)
    return single
