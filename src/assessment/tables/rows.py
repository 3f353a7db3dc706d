"""Rows and codes of a frame, for code that reads one at a time or names them in a message."""

from collections.abc import Collection
from typing import Any

import pandas as pd

EXAMPLES_SHOWN = 5
FIRST_ROW_OF_DATA = 2  # the header is row 1


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows in order, each a mapping from column name to value."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def row_of(frame: pd.DataFrame, position: int = 0) -> dict[str, Any]:
    """One row as a mapping from column name to value."""
    return rows_of(frame.iloc[[position]])[0]


def named_rows(texts: pd.Series) -> str:
    """Up to five cells with their rows in the file, for a message: 'row 14 "abc"'.

    Parameters
    ----------
    texts : Series, index as the frame that was read (0 is the first row below the header)
    """
    positions = [int(str(position)) + FIRST_ROW_OF_DATA for position in texts.index[:EXAMPLES_SHOWN]]
    return ", ".join(f'row {row} "{text}"' for row, text in zip(positions, texts, strict=False))


def has_code(lists: pd.Series, code: str) -> pd.Series:
    """True where a list of codes, separated by ";", holds this one."""
    return (";" + lists + ";").str.contains(f";{code};", regex=False)


def names_any(lists: pd.Series, names: Collection[str], separator: str) -> pd.Series:
    """True where a list of names, separated as told, holds at least one of these."""
    wanted = set(names)
    found = [not wanted.isdisjoint(part.strip() for part in str(text).split(separator)) for text in lists]
    return pd.Series(found, index=lists.index, dtype=bool)
