"""Plans that nobody published: rows with a default for every column, held to the schemas of the real tables."""

import calendar
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from assessment.indicators.catalogue import read_indicators, read_themes
from assessment.indicators.findings.given import Given, given
from assessment.indicators.findings.register import find_all
from assessment.tables.schemas import SCHEMAS
from assessment.tables.store import check_table

CATALOGUE = Path(__file__).parents[4] / "params" / "catalogue"
SOURCE, BOROUGH = "wirral-plan-2022-23", "Wirral"
Row = dict[str, Any]
DEFAULTS: dict[str, Row] = {
    "observations": {
        "borough": BOROUGH,
        "area_code": "E08000015",
        "area_name": BOROUGH,
        "area_type": "borough",
        "theme": "all_crime",
        "period_basis": "printed",
        "unit": "count",
        "measure_kind": "level",
        "source_ref": "Table 1",
    },
    "actions": {"theme": "violence", "priority": "Violence", "action_kind": "plan_action", "action": "Do it"},
    "measures": {"theme": "violence", "priority": "Violence", "measure_type": "local_outcome", "direction": "decrease"},
    "priorities": {"group": "Priorities", "priority_kind": "priority"},
    "partners": {"type": "partner_organisation", "priority": "plan-wide", "role": "Member"},
}
IDS = {"observations": ("observation_id", "WI-{:03d}"), "actions": ("action_id", "A-WI-{:03d}")} | {
    "measures": ("measure_id", "M-WI-{:02d}")
}
NUMBERS = ("value", "numerator", "denominator", "spend_gbp", "budget_gbp")
DATES = ("period_start", "period_end", "due_start", "due_date")
UNITS = {"%": "percent", "£": "gbp"}


def figure(indicator: str, when: str, printed: str, **columns: Any) -> Row:
    """A figure over "2019/20", "2019", "2018-10 to 2019-09", "2021-03-21" or no time (""); a share if printed in %."""
    first, last = period(when)
    sign = printed.strip("0123456789.,-+ ")
    number = re.sub(r"[^0-9.-]", "", printed)
    own = {
        "indicator": indicator,
        "period_start": first,
        "period_end": last,
        "period_label": when,
        "value_as_printed": printed,
        "value": float(number) if number.strip("-.") else float("nan"),
        "unit": UNITS.get(sign, "count"),
        "measure_kind": "share" if sign == "%" else "level",
    }
    return own | columns


def change(indicator: str, when: str, printed: str, base: str, **columns: Any) -> Row:
    """A printed percentage change on a base."""
    return figure(indicator, when, printed, measure_kind="change", base_period=base, **columns)


def rate(indicator: str, when: str, printed: str, **columns: Any) -> Row:
    return figure(indicator, when, printed, unit="rate_per_1000", **columns)


def years(indicator: str, first: int, *printed: str, **columns: Any) -> list[Row]:
    """A figure for each of some financial years, from the first."""
    labels = [f"{year}/{(year + 1) % 100:02d}" for year in range(first, first + len(printed))]
    return [figure(indicator, label, text, **columns) for label, text in zip(labels, printed, strict=True)]


def period(when: str) -> tuple[str, str]:
    """First and last day, "" where there is none."""
    if financial := re.fullmatch(r"(\d{4})/\d\d", when):
        return f"{financial[1]}-04-01", f"{int(financial[1]) + 1}-03-31"
    if months := re.fullmatch(r"(\d{4}-\d\d)(?: to (\d{4})-(\d\d))?", when):
        year, month = (int(months[2]), int(months[3])) if months[2] else map(int, months[1].split("-"))
        return f"{months[1]}-01", f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]}"
    return (f"{when}-01-01", f"{when}-12-31") if re.fullmatch(r"\d{4}", when) else (when, when)


def plan(
    *figures: Row,
    plan_period: str = "2022/23",
    listed: Mapping[str, tuple[str, ...]] | None = None,
    **others: Sequence[Row],
) -> Given:
    """What checks see of a plan: figures, and rows of actions, measures, priorities and partners."""
    tables: dict[str, pd.DataFrame] = {}
    for table, defaults in DEFAULTS.items():
        rows = figures if table == "observations" else others.get(table, ())
        tables[table] = check_table(_frame(table, rows, defaults | {"plan_period": plan_period}), table, table)
    return given(tables, read_indicators(CATALOGUE / "indicators.yaml"), read_themes(CATALOGUE / "themes.yaml"), listed)


def _frame(table: str, rows: Sequence[Row], defaults: Row) -> pd.DataFrame:
    columns = list(SCHEMAS[table].to_schema().columns)
    full: list[Row] = []
    for number, row in enumerate(rows, 1):
        own = {"source_id": SOURCE, "borough": BOROUGH, "order": number, **defaults, **row}
        if table in IDS:
            own.setdefault(IDS[table][0], IDS[table][1].format(number))
        full.append({column: own.get(column, "") for column in columns})
    frame = pd.DataFrame(full, columns=pd.Index(columns))
    for column in columns:
        if column in NUMBERS:
            frame[column] = pd.to_numeric(frame[column]).astype("float64")
        elif column in DATES:
            frame[column] = pd.to_datetime(frame[column])
        else:
            frame[column] = frame[column].astype("int64" if column == "order" else "str")
    return frame


def raised(seen: Given, kind: str, severity: str = "") -> set[str]:
    """The rows of every finding of a kind, of one severity if told; {""} for one that names no row."""
    return _cells(seen, kind, severity, "rows")


def doubted(seen: Given, kind: str) -> set[str]:
    """The rows that findings of a kind gate."""
    return _cells(seen, kind, "", "doubtful") - {""}


def _cells(seen: Given, kind: str, severity: str, column: str) -> set[str]:
    found = find_all(seen)
    found = found[(found["kind"] == kind) & ((found["severity"] == severity) | (severity == ""))]
    return {row for cell in found[column] for row in cell.split(";")}


def ids(*numbers: int) -> set[str]:
    """Ids of figures, by their place in the plan."""
    return {IDS["observations"][1].format(number) for number in numbers}
