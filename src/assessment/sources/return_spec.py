"""What partners are asked for: each return and the police record extract, as params/catalogue/returns.yaml says.

Templates are written from these, and returns are read and checked against them: a column is described here only.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from assessment.brief import read_yaml, take_keys, take_text, take_texts
from assessment.paths import find_house
from assessment.terms.errors import BriefError

SPEC_FILE = "returns.yaml"
RETURN_NAMES = (
    "records",
    "marac",
    "iom",
    "probation",
    "youth_justice",
    "fire",
    "hospital_admissions",
    "ambulance",
    "licensing",
    "drug_tests",
    "survey",
    "spend",
    "actions",
    "exclusions",
    "exploitation",
    "road_casualties",
)
NOT_BROKEN_DOWN = "All"


class ColumnKind(StrEnum):
    """What a column of a return holds (params/catalogue/returns.yaml explains each)."""

    AREA = "area"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    DATE = "date"
    MOMENT = "moment"
    KEY = "key"
    OFFENCE = "offence"
    LSOA = "lsoa"
    FLAG = "flag"
    CATEGORY = "category"
    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    NUMBER = "number"
    AMOUNT = "amount"
    PERCENT = "percent"


NUMERIC_KINDS = (ColumnKind.COUNT, ColumnKind.NUMBER, ColumnKind.AMOUNT, ColumnKind.PERCENT)
DAY_KINDS = (ColumnKind.PERIOD_START, ColumnKind.PERIOD_END, ColumnKind.DATE)


class ReturnKind(StrEnum):
    """Which table a return is prepared into."""

    RECORDS = "records"
    FIGURES = "figures"
    SURVEY = "survey"
    SPEND = "spend"
    ACTIONS = "actions"


@dataclass(frozen=True)
class Column:
    """One column of a return.

    `part_of` names the column that this one counts some of, `over` the one it is set against, `sum_of` those that add
    up to it. `values` is the closed list of a category.
    """

    name: str
    kind: ColumnKind
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()
    example: str = ""
    part_of: str = ""
    over: str = ""
    sum_of: tuple[str, ...] = ()
    may_be_future: bool = False

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC_KINDS

    @property
    def denominator(self) -> str:
        """The column that this one is a share of or set against; "" where there is none."""
        return self.part_of or self.over


@dataclass(frozen=True)
class ReturnSpec:
    """One return: who fills it and why, and its columns in order.

    `key` names the columns that identify a row, `replaces` those that say what a later return replaces whole.
    """

    name: str
    title: str
    kind: ReturnKind
    purpose: str
    filled_by: str
    key: tuple[str, ...]
    replaces: tuple[str, ...]
    columns: tuple[Column, ...]
    days: str
    version: str

    @property
    def sheet(self) -> str:
        """The name of the sheet that holds the rows."""
        return self.name

    @property
    def source(self) -> str:
        """The folder in data/raw that its files stand in."""
        return "records" if self.kind == ReturnKind.RECORDS else "returns"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that a file must have and every row must fill."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def measures(self) -> tuple[Column, ...]:
        """The columns that hold figures."""
        return tuple(column for column in self.columns if column.is_numeric)

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The categories that figures are broken down by."""
        return tuple(column.name for column in self.columns if column.kind == ColumnKind.CATEGORY)

    def column(self, name: str) -> Column:
        """The column of this name.

        Raises
        ------
        KeyError
            The return has none of this name.
        """
        return {column.name: column for column in self.columns}[name]

    def named(self, *kinds: ColumnKind) -> tuple[str, ...]:
        """The names of the columns of these kinds."""
        return tuple(column.name for column in self.columns if column.kind in kinds)


RETURN_KEYS = ("title", "kind", "purpose", "filled_by", "key", "replaces", "days", "columns")
COLUMN_KEYS = (
    "name",
    "kind",
    "meaning",
    "required",
    "values",
    "example",
    "part_of",
    "over",
    "sum_of",
    "may_be_future",
)
COLUMN_DEFAULTS: dict[str, Any] = {
    "required": False,
    "values": [],
    "example": "",
    "part_of": "",
    "over": "",
    "sum_of": [],
    "may_be_future": False,
}


def return_specs(catalogue: Path | None = None) -> dict[str, ReturnSpec]:
    """Every return by name, in the order of the catalogue.

    Parameters
    ----------
    catalogue : Path, optional
        The folder of returns.yaml; that of the checkout, if not given.

    Raises
    ------
    BriefError
        The catalogue cannot be read, or a return or column is not what it has to be.
    """
    return dict(_read_specs(catalogue or find_house().catalogue))


@cache
def _read_specs(catalogue: Path) -> dict[str, ReturnSpec]:
    shown = f"{catalogue.parent.name}/{catalogue.name}/{SPEC_FILE}"
    content = take_keys(read_yaml(catalogue / SPEC_FILE, shown), ("version", "lists", "shared", "returns"), shown)
    version = take_text(content["version"], "version", shown)
    lists = {str(name): take_texts(values, f"lists: {name}", shown) for name, values in content["lists"].items()}
    shared = {
        str(name): _take_column({"name": name, **column}, lists, f"{shown}: shared: {name}")
        for name, column in content["shared"].items()
    }
    specs = {
        str(name): _take_return(str(name), each, version, lists, shared, f"{shown}: {name}")
        for name, each in content["returns"].items()
    }
    if tuple(specs) != RETURN_NAMES:
        raise BriefError(
            f"{shown}: returns: expected {', '.join(RETURN_NAMES)} in this order, found {', '.join(specs)}."
        )
    return specs


Lists = dict[str, tuple[str, ...]]


def _take_return(
    name: str, content: Any, version: str, lists: Lists, shared: dict[str, Column], shown: str
) -> ReturnSpec:
    found = take_keys({"days": "whole_months", **content}, RETURN_KEYS, shown)
    columns = tuple(
        _take_shared(each, shared, shown) if isinstance(each, str) else _take_column(each, lists, shown)
        for each in found["columns"]
    )
    spec = ReturnSpec(
        name=name,
        kind=ReturnKind(take_text(found["kind"], "kind", shown)),
        key=take_texts(found["key"], "key", shown),
        replaces=take_texts(found["replaces"], "replaces", shown),
        columns=columns,
        version=version,
        **{key: take_text(found[key], key, shown) for key in ("title", "purpose", "filled_by", "days")},
    )
    _check_names(spec, shown)
    return spec


def _take_shared(name: str, shared: dict[str, Column], shown: str) -> Column:
    if name not in shared:
        raise BriefError(f'{shown}: columns: "{name}" is none of the shared columns ({", ".join(shared)}).')
    return shared[name]


def _take_column(content: Any, lists: Lists, shown: str) -> Column:
    shown = f"{shown}: {content.get('name', 'column')}"
    found = take_keys({**COLUMN_DEFAULTS, **content}, COLUMN_KEYS, shown)
    values = found["values"]
    listed = lists[values] if isinstance(values, str) and values in lists else take_texts(values, "values", shown)
    kind = ColumnKind(take_text(found["kind"], "kind", shown))
    if (kind == ColumnKind.CATEGORY) != bool(listed) or any(";" in value or "=" in value for value in listed):
        raise BriefError(
            f"{shown}: values: expected a closed list without ; and = for a category, and for no other kind."
        )
    return Column(
        name=take_text(found["name"], "name", shown),
        kind=kind,
        meaning=take_text(found["meaning"], "meaning", shown),
        required=bool(found["required"]),
        values=listed,
        example=str(found["example"] or (listed[0] if listed else "")),
        part_of=str(found["part_of"]),
        over=str(found["over"]),
        sum_of=take_texts(found["sum_of"], "sum_of", shown),
        may_be_future=bool(found["may_be_future"]),
    )


def _check_names(spec: ReturnSpec, shown: str) -> None:
    """Every column that another one, the key or the replacing names is a column, and none stands twice."""
    told = [*spec.key, *spec.replaces]
    for column in spec.columns:
        told += [name for name in (column.part_of, column.over, *column.sum_of) if name]
    unknown = sorted({name for name in told if name not in spec.names})
    repeated = sorted({name for name in spec.names if spec.names.count(name) > 1})
    if unknown or repeated:
        raise BriefError(
            f"{shown}: expected names of its columns, each once; unknown: {', '.join(unknown) or 'none'}; "
            f"twice: {', '.join(repeated) or 'none'}."
        )
