"""What a check is given: areas, periods, numbers, units and the links of the catalogue. No remark and no caveat."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from assessment.indicators.catalogue import Indicator, Theme, all_parts
from assessment.tables.rows import rows_of
from assessment.terms.numbers import half_a_step
from assessment.terms.periods import Period
from assessment.terms.vocabulary import AreaType, MeasureKind, Unit

REMARKS = ["caveat", "note", "nd_basis", "period_basis"]  # what people said about a row; no check sees it
COUNT_UNITS = (Unit.COUNT, Unit.POSTS)


@dataclass(frozen=True)
class Figure:
    """One published figure, without anything that was said about it."""

    id: str
    source: str
    borough: str
    area: str
    area_name: str
    area_type: str
    indicator: str
    start: date | None
    end: date | None
    label: str
    value: float
    printed: str
    unit: str
    kind: str
    base: str
    numerator: float
    denominator: float
    qualifier: str
    table: str

    @property
    def period(self) -> Period | None:
        return Period(self.start, self.end) if self.start and self.end else None

    @property
    def known(self) -> bool:
        return not math.isnan(self.value)

    @property
    def step(self) -> float:
        """Half a unit in the last place that was printed: how far the true value may lie away."""
        return half_a_step(self.printed)

    @property
    def is_level(self) -> bool:
        return self.kind == MeasureKind.LEVEL

    @property
    def is_whole_year(self) -> bool:
        return bool(self.period and self.period.is_whole_year)


@dataclass(frozen=True)
class Given:
    """The tables of one plan, or of all, as checks see them."""

    figures: tuple[Figure, ...]
    actions: pd.DataFrame
    measures: pd.DataFrame
    priorities: pd.DataFrame
    partners: pd.DataFrame
    catalogue: Mapping[str, Indicator]
    themes: Mapping[str, Theme]
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @cached_property
    def by_indicator(self) -> Mapping[str, tuple[Figure, ...]]:
        found: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            found[figure.indicator].append(figure)
        return {indicator: tuple(figures) for indicator, figures in found.items()}

    def of(self, indicator: str) -> tuple[Figure, ...]:
        """Every figure of an indicator; none for "" or one that is not published here."""
        return self.by_indicator.get(indicator, ())

    def levels(self, indicator: str, area: str = "", units: Iterable[str] = ()) -> list[Figure]:
        """The known levels of an indicator, of one area and some units if told."""
        return [
            figure
            for figure in self.of(indicator)
            if figure.is_level
            and figure.known
            and (not area or figure.area == area)
            and (not units or figure.unit in units)
        ]

    def counts(self, indicator: str, area: str = "") -> list[Figure]:
        return self.levels(indicator, area, COUNT_UNITS)

    def levels_of_unit(self, unit: str) -> list[Figure]:
        return [figure for figure in self.figures if figure.is_level and figure.known and figure.unit == unit]

    def of_kind(self, *kinds: str) -> list[Figure]:
        return [figure for figure in self.figures if figure.kind in kinds]

    def boroughs(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.area_type == AreaType.BOROUGH]

    def has_parts(self, indicator: str) -> set[str]:
        """Every part of an indicator, parts of parts included; none if the catalogue does not know it."""
        return all_parts(indicator, self.catalogue) if indicator in self.catalogue else set()

    def link(self, indicator: str, key: str) -> str:
        """What the catalogue links an indicator with under this key; "" for nothing."""
        return getattr(self.catalogue[indicator], key) if indicator in self.catalogue else ""

    def series(self) -> Iterator[list[Figure]]:
        """Levels of one indicator, area and unit over the same months of two years or more, oldest first."""
        groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if figure.is_level and figure.period:
                key = (figure.source, figure.area, figure.indicator, figure.unit, figure.period.cycle)
                groups[key].append(figure)
        for group in groups.values():
            if len({figure.start for figure in group}) > 1:
                yield sorted(group, key=lambda figure: figure.start or date.min)

    def sources(self) -> Iterator["Given"]:
        """One of these for each source, in the order of their ids."""
        names = {figure.source for figure in self.figures} | set(self.actions["source_id"])
        for source in sorted(names | set(self.measures["source_id"]) | set(self.priorities["source_id"])):
            yield Given(
                tuple(figure for figure in self.figures if figure.source == source),
                *(
                    frame[frame["source_id"] == source]
                    for frame in (self.actions, self.measures, self.priorities, self.partners)
                ),
                catalogue=self.catalogue,
                themes=self.themes,
                listed=self.listed,
            )


def given(
    tables: Mapping[str, pd.DataFrame],
    catalogue: Mapping[str, Indicator],
    themes: Mapping[str, Theme],
    listed: Mapping[str, tuple[str, ...]] | None = None,
) -> Given:
    """What the checks may see of some tables: every remark is left behind here.

    Parameters
    ----------
    tables : mapping of table name to DataFrame
        observations, actions, measures, priorities and partners.
    catalogue, themes : mapping
        The links between indicators, and the topics.
    listed : mapping of source id to tuple of str, optional
        Priorities in the order of the plan's own list, where that is not the order of its sections.
    """
    seen = {name: frame.drop(columns=REMARKS, errors="ignore") for name, frame in tables.items()}
    ordered = seen["observations"].sort_values("observation_id", kind="stable")
    frames = (seen[name] for name in ("actions", "measures", "priorities", "partners"))
    return Given(
        tuple(_figure(row) for row in rows_of(ordered)),
        *frames,
        catalogue=catalogue,
        themes=themes,
        listed=listed or {},
    )


def _figure(row: Mapping[str, object]) -> Figure:
    return Figure(
        id=str(row["observation_id"]),
        source=str(row["source_id"]),
        area=str(row["area_code"]),
        start=_day(row["period_start"]),
        end=_day(row["period_end"]),
        label=str(row["period_label"]),
        value=float(str(row["value"])),
        numerator=float(str(row["numerator"])),
        denominator=float(str(row["denominator"])),
        printed=str(row["value_as_printed"]),
        kind=str(row["measure_kind"]),
        base=str(row["base_period"]),
        table=str(row["source_ref"]),
        **{key: str(row[key]) for key in ("borough", "area_name", "area_type", "indicator", "unit", "qualifier")},
    )


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, pd.Timestamp) and not pd.isna(value) else None
