"""Counts of a borough's own rows by one or two columns, as an analyst asks for them in a chapter.

Protected here for their size alone, and audited by nobody: what one breakdown withholds may be worked out from another.
So the public edition gets none, and no total is given, for a total less the counts shown is the count withheld.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from assessment.brief import near_miss
from assessment.indicators.record_tables import EXTRACT_ID, SOURCE_ID
from assessment.indicators.record_years import Year, lacking_words, months_of, runs_of
from assessment.paths import Wing
from assessment.release.policy import Policy, Rule
from assessment.tables.rows import rows_of
from assessment.tables.schemas import SCHEMAS
from assessment.tables.selection import RANGE, Selection
from assessment.tables.store import empty_table, read_if_held
from assessment.terms.crime import Coverage, PoliceKind
from assessment.terms.errors import AssessmentError
from assessment.terms.numbers import plain_number
from assessment.terms.periods import Period
from assessment.terms.vocabulary import AreaType, Edition, Marker

SOURCE_OF = {"records": EXTRACT_ID, "incidents": SOURCE_ID, "outcomes": SOURCE_ID, "stop_search": SOURCE_ID}
FILES_OF = {
    "incidents": PoliceKind.STREET,
    "outcomes": PoliceKind.OUTCOMES,
    "stop_search": PoliceKind.SEARCHES,
}
IDENTIFIERS = ("record_key", "victim_key", "location_key", "crime_id")
MOMENTS = ("recorded_date", "from_at", "to_at", "searched_at")  # one row each, nearly: no categories
AREA_OF = {
    "borough_code": AreaType.BOROUGH,
    "ward24_code": AreaType.WARD,
    "lsoa21_code": AreaType.LSOA,
    "lsoa_code": AreaType.LSOA,
    "location": AreaType.LSOA,  # smaller still
}
NAMED_IN_AREAS = ("ward24", "lsoa21", "borough")
MOST_COLUMNS = 2
MEASURES = ["value", "value_printed"]


@dataclass(frozen=True)
class Asked:
    """What an analyst wants counted: rows of a table by columns, where other columns hold one of some values."""

    table: str
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    period: Period


@dataclass(frozen=True)
class Breakdown:
    """Protected counts, as far as an edition shows them.

    Attributes
    ----------
    asked : Asked
        What was asked for.
    frame : DataFrame, columns those of `asked.by`, value [rows, missing where withheld], value_printed
        One row for each category, or pair of categories, that the borough's rows of the period have. Without a row
        where the edition shows none, and where no month of the period is held.
    names : mapping of area code to name
        For display.
    source_id, rule : str
        Whose rows they are, and what was done to them, in words.
    counted_from : str
        The rows that were counted, as facts name them.
    lacking : str
        Which months of the period are not held, in words; "" where all are.
    is_barred : bool
        True where the edition shows no breakdown.
    """

    asked: Asked
    frame: pd.DataFrame
    names: Mapping[str, str]
    source_id: str
    rule: str
    counted_from: str
    lacking: str
    is_barred: bool


def break_down(asked: Asked, wing: Wing, borough_code: str, policy: Policy, edition: Edition) -> Breakdown:
    """Count rows of the borough and withhold what is small.

    Parameters
    ----------
    asked : Asked
        What to count.
    wing, borough_code
        Where the processed tables are, and whose rows to count.
    policy, edition
        What may be shown, and to whom.

    Raises
    ------
    AssessmentError
        A table, a column or a value is not known, or the column may not be used; the near miss is named.
    """
    source = SOURCE_OF.get(asked.table, asked.table)
    rule = policy.rule(source)
    _check_asked(asked, rule, edition)
    barred = edition == Edition.PUBLIC or edition not in rule.breakdowns
    rows = empty_table(asked.table) if barred else _borough_rows(asked.table, wing, borough_code)
    year = _year(asked, rows, wing)
    rows = rows[rows["month"].isin(year.held)]
    counts = _counts(asked, rows) if len(rows) else pd.Series(dtype="int64")
    return Breakdown(
        asked=asked,
        frame=_protected(counts, asked.by, rule),
        names={} if barred else _names(wing, borough_code),
        source_id=source,
        rule=rule.words,
        counted_from=Selection(asked.table, {"month": _runs(year.held), **asked.where}).text,
        lacking=lacking_words(year) if len(rows) else "",
        is_barred=barred,
    )


def _check_asked(asked: Asked, rule: Rule, edition: Edition) -> None:
    """Everything that can be told from the names alone, so that it is told in every edition."""
    if asked.table not in SOURCE_OF:
        raise AssessmentError(f'"{asked.table}" is no table to break down. {near_miss(asked.table, SOURCE_OF)}')
    if not 1 <= len(set(asked.by)) == len(asked.by) <= MOST_COLUMNS:
        raise AssessmentError(f"by: expected one column or two different ones, found {len(asked.by)}: {[*asked.by]}.")
    usable = _usable(asked.table, rule, edition)
    for column in (*asked.by, *asked.where):
        if column not in usable:
            raise AssessmentError(f"{asked.table}: {_why_not(column, asked.table)} {near_miss(column, usable)}")


def _usable(table: str, rule: Rule, edition: Edition) -> list[str]:
    """The columns of a table that counts may be split or narrowed by; which areas, the rule of the source says."""
    areas = rule.areas[Edition.PARTNER if edition == Edition.PUBLIC else edition]  # the public one shows none at all
    columns = [column for column in SCHEMAS[table].to_schema().columns if column not in (*IDENTIFIERS, *MOMENTS)]
    return [column for column in columns if column not in AREA_OF or AREA_OF[column] in areas]


def _why_not(column: str, table: str) -> str:
    if column in IDENTIFIERS:
        return f'"{column}" tells single people, places or crimes apart, so nothing is counted by it.'
    if column in MOMENTS:
        return f'"{column}" is different in nearly every row, so nothing is counted by it.'
    if column in SCHEMAS[table].to_schema().columns:
        return f'"{column}" is a smaller area than this edition may show of the source.'
    return f'there is no column "{column}".'


def _borough_rows(table: str, wing: Wing, borough_code: str) -> pd.DataFrame:
    return read_if_held(table, wing.table(table, borough_code))


def _year(asked: Asked, rows: pd.DataFrame, wing: Wing) -> Year:
    """The months that are known to be held whole: what a force did not publish is unknown, not zero."""
    months = months_of(asked.period)
    known = set(rows["month"])
    if asked.table in FILES_OF and len(rows):
        coverage = read_if_held("police_coverage", wing.table("police_coverage"))
        own = coverage[
            (coverage["force"] == rows["force"].mode().iloc[0]) & (coverage["kind"] == FILES_OF[asked.table])
        ]
        known = set(own.loc[own["status"] == Coverage.PUBLISHED, "month"])
    held = tuple(month for month in months if month in known)
    return Year(asked.period, held, tuple(month for month in months if month not in known))


def _runs(months: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(run.replace(" to ", RANGE) for run in runs_of(months))


def _counts(asked: Asked, rows: pd.DataFrame) -> "pd.Series[int]":
    """Rows by category; zero for every category that the borough has and that the rows asked for have not."""
    texts = rows[[*asked.by, *asked.where]].astype("str")
    categories = [sorted(set(texts[column])) for column in asked.by]
    every = pd.MultiIndex.from_tuples(list(product(*categories)), names=list(asked.by))
    is_wanted = pd.Series(data=True, index=texts.index)
    for column, values in asked.where.items():
        _check_values(asked.table, column, values, set(texts[column]))
        is_wanted &= texts[column].isin(values)
    found = texts[is_wanted].groupby(list(asked.by)).size()
    found.index = pd.MultiIndex.from_tuples([name if isinstance(name, tuple) else (name,) for name in found.index])
    return found.reindex(every, fill_value=0)


def _check_values(table: str, column: str, values: tuple[str, ...], known: set[str]) -> None:
    for value in values:
        if value not in known:
            raise AssessmentError(f'{table}: {column}: "{value}" does not occur. {near_miss(value, sorted(known))}')


def _protected(counts: "pd.Series[int]", by: tuple[str, ...], rule: Rule) -> pd.DataFrame:
    """The counts as they may be shown: small ones missing, the rest rounded where the rule says so."""
    if counts.empty:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in by} | _measures([]))
    small = rule.is_small(counts)
    rounded = (counts + rule.round_to // 2) // rule.round_to * rule.round_to
    shown = rounded.astype(float).mask(small).rename("value")
    return shown.reset_index().assign(**_measures(shown.tolist()))


def _measures(values: list[float]) -> dict[str, "pd.Series"]:
    printed = [str(Marker.WITHHELD) if pd.isna(value) else plain_number(value) for value in values]
    return dict(zip(MEASURES, (pd.Series(values, dtype=float), pd.Series(printed, dtype="str")), strict=True))


def _names(wing: Wing, borough_code: str) -> dict[str, str]:
    areas = read_if_held("areas", wing.table("areas"))
    own = rows_of(areas[areas["borough_code"] == borough_code])
    return {row[f"{kind}_code"]: row[f"{kind}_name"] for kind in NAMED_IN_AREAS for row in own}
