"""Which counts of a release add up to which: what lets a reader work a withheld count out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.tables.rows import rows_of
from assessment.terms.vocabulary import AreaType

PERIOD = ["period_start", "period_end"]

Level = dict[str, Any]


@dataclass(frozen=True)
class Sum:
    """A whole and parts of it, by fact id.

    `is_whole` is true where the parts are meant to make the whole, as wards make a borough; false for one part that
    counts some of it: what it leaves over are people too.
    """

    whole: str
    parts: tuple[str, ...]
    is_whole: bool = True


def sums_of(levels: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> list[Sum]:
    """Every whole with parts of its own among the counts of a source.

    Parameters
    ----------
    levels : DataFrame
        Counts of one source: rows of the facts table.
    catalogue : mapping of indicator id to Indicator
        For what an indicator is part of or made up of.

    Returns
    -------
    list of Sum
        Categories of a breakdown, wards of the borough, parts of an indicator, and a part against its whole.
    """
    rows = rows_of(levels)
    found = [*_by_breakdown(rows), *_by_area(rows), *_by_parts(rows, catalogue), *_part_of_whole(rows, catalogue)]
    return list(dict.fromkeys(found))


def categories(breakdowns: str) -> dict[str, str]:
    """The breakdowns of a count: "sex=Female;ethnicity=Asian" as names with their category."""
    pairs = (pair.partition("=") for pair in breakdowns.split(";") if pair)
    return {name: category for name, _, category in pairs}


def _by_breakdown(rows: list[Level]) -> Iterator[Sum]:
    """A count and the same one split by one more classification."""
    at = {_place(row, frozenset(categories(row["breakdowns"]).items())): row["fact_id"] for row in rows}
    parts: dict[tuple[Any, str], list[str]] = {}
    for row in rows:
        own = frozenset(categories(row["breakdowns"]).items())
        for name, category in sorted(own):
            parts.setdefault((_place(row, own - {(name, category)}), name), []).append(row["fact_id"])
    yield from (Sum(at[whole], tuple(found)) for (whole, _), found in parts.items() if whole in at)


def _place(row: Level, own: frozenset[tuple[str, str]]) -> tuple[Any, ...]:
    return row["indicator"], row["area_code"], *(row[day] for day in PERIOD), own


def _by_area(rows: list[Level]) -> Iterator[Sum]:
    """The borough and its wards."""
    wholes = {_kind(row): row["fact_id"] for row in rows if row["area_type"] == AreaType.BOROUGH}
    parts: dict[Any, list[str]] = {}
    for row in rows:
        if row["area_type"] != AreaType.BOROUGH:
            parts.setdefault((_kind(row), row["area_type"]), []).append(row["fact_id"])
    yield from (Sum(wholes[kind], tuple(found)) for (kind, _), found in parts.items() if kind in wholes)


def _kind(row: Level) -> tuple[Any, ...]:
    return row["indicator"], *(row[day] for day in PERIOD), row["breakdowns"]


def _by_parts(rows: list[Level], catalogue: Mapping[str, Indicator]) -> Iterator[Sum]:
    """An indicator and those that it is made up of."""
    at = {(row["indicator"], *_rest_of_key(row)): row["fact_id"] for row in rows}
    for row in rows:
        parts = [at.get((part, *_rest_of_key(row))) for part in catalogue[row["indicator"]].parts]
        if any(parts):
            yield Sum(row["fact_id"], tuple(part for part in parts if part))


def _part_of_whole(rows: list[Level], catalogue: Mapping[str, Indicator]) -> Iterator[Sum]:
    """An indicator and the one that it counts some of: what is left over can be worked out as well."""
    at = {(row["indicator"], *_rest_of_key(row)): row["fact_id"] for row in rows}
    for row in rows:
        whole = at.get((catalogue[row["indicator"]].share_of, *_rest_of_key(row)))
        if whole:
            yield Sum(whole, (row["fact_id"],), is_whole=False)


def _rest_of_key(row: Level) -> tuple[Any, ...]:
    return row["area_code"], *(row[day] for day in PERIOD), row["breakdowns"]
