"""Facts from partners' returns: their counts by year, area and breakdown."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.indicators.published import fact_id, slug
from assessment.indicators.record_counts import Area, wards_of
from assessment.indicators.record_years import MOST_YEARS, years_before
from assessment.indicators.return_tables import source_id_of
from assessment.indicators.return_years import END, ReturnedYear, parts_of, returned_year
from assessment.tables.rows import rows_of
from assessment.tables.selection import Selection
from assessment.tables.store import empty_table
from assessment.terms.numbers import written
from assessment.terms.periods import Period
from assessment.terms.returns import ReturnStatus
from assessment.terms.vocabulary import FactStatus, Marker, PeriodBasis, Unit

SERIES = ["return_name", "measure", "area_code", "breakdowns"]
LAST_CATEGORIES = ("Other", "Not known")  # at the end of every list, whatever the alphabet says
STOCK_NOTE = "As it stood at the end of the period."
STATUSES = {
    ReturnStatus.REPORTED: FactStatus.DERIVED,
    ReturnStatus.SUPPRESSED: FactStatus.WITHHELD,
    ReturnStatus.NOT_AVAILABLE: FactStatus.NOT_AVAILABLE,
}
MARKERS = {ReturnStatus.SUPPRESSED: Marker.WITHHELD, ReturnStatus.NOT_AVAILABLE: Marker.NOT_AVAILABLE}

Fact = dict[str, Any]
Series = dict[tuple[str, ...], list[dict[str, Any]]]


def returned_levels(
    returns: pd.DataFrame, areas: pd.DataFrame, borough: Area, period: Period, catalogue: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Counts of partners' returns for the data year and the same months of up to five years before.

    These counts are not protected: the release room alone reads them.

    Parameters
    ----------
    returns : DataFrame
        Rows of the returns table; those of other boroughs play no role.
    areas : DataFrame
        Rows of the areas table of the borough, for the names of its wards.
    borough : Area
        The borough itself.
    period : Period
        The data year.
    catalogue : mapping of indicator id to Indicator
        Those with `returned` are taken.

    Returns
    -------
    DataFrame
        Rows of the facts table. A year that is covered in part, or of which a part is not known, has no value and says
        what is lacking; one that no return touches has no row.
    """
    own = returns[returns["borough_code"] == borough.code]
    series: Series = {tuple(map(str, key)): rows_of(rows) for key, rows in own.groupby(SERIES)}
    years = [years_before(period, back) for back in reversed(range(MOST_YEARS))]
    places = [borough, *wards_of(areas)]
    taken = [entry for entry in catalogue.values() if entry.returned]
    facts = [fact for entry in taken for area in places for fact in _facts_of(entry, area, series, years)]
    return pd.DataFrame(facts, columns=empty_table("facts").columns)


def _facts_of(entry: Indicator, area: Area, series: Series, years: Sequence[Period]) -> Iterator[Fact]:
    """The counts of one indicator in one area: the whole first, then each category, by year."""
    name, _, measure = entry.returned.partition(".")
    given = [key[3] for key in series if key[:3] == (name, measure, area.code)]
    for breakdowns in in_order(given):
        parts = parts_of(series[name, measure, area.code, breakdowns])
        for year in years:
            found = returned_year(year, parts, entry.over_time)
            if found is not None:
                yield _count(entry, area, breakdowns, found)


def in_order(breakdowns: Collection[str]) -> list[str]:
    """Breakdowns in an order that rows cannot change: the whole, then by name, "Other" and "Not known" last."""
    return sorted(breakdowns, key=lambda text: [_place_of(part) for part in text.split(";")])


def _place_of(breakdown: str) -> tuple[str, int, str]:
    name, _, category = breakdown.partition("=")
    return name, LAST_CATEGORIES.index(category) + 1 if category in LAST_CATEGORIES else 0, category


def _count(entry: Indicator, area: Area, breakdowns: str, year: ReturnedYear) -> Fact:
    known = year.status == ReturnStatus.REPORTED
    value = math.fsum(part.row["value"] for part in year.parts) if known else math.nan
    return_name = entry.returned.partition(".")[0]
    return {
        "fact_id": _fact_id(entry, area, breakdowns, year.period),
        "indicator": entry.id,
        "label": entry.label,
        "theme": entry.theme,
        "direction": str(entry.direction),
        "tells_of": entry.tells_of,
        "measure": "count",
        "area_code": area.code,
        "area_name": area.name,
        "area_type": str(area.type),
        "period_start": pd.Timestamp(year.period.start),
        "period_end": pd.Timestamp(year.period.end),
        "period_label": year.period.label,
        "period_basis": str(PeriodBasis.RETURNED),
        "base_period": "",
        "breakdowns": breakdowns,
        "value": value,
        "lower": math.nan,
        "upper": math.nan,
        "numerator": math.nan,
        "denominator": math.nan,
        "unit": str(Unit.COUNT),
        "qualifier": "",
        "value_printed": written(value, Unit.COUNT) if known else str(MARKERS[ReturnStatus(year.status)]),
        "status": str(STATUSES[ReturnStatus(year.status)]),
        "caveats": "",
        "note": _note(entry, year),
        "formula": _formula(entry, year),
        "inputs": _rows_used(entry, area, breakdowns, year).text,
        "source_id": source_id_of(return_name),
        "source_ref": f"return {return_name.replace('_', ' ')}: {area.place_kind} {area.code}",
        "observation_ids": "",
        "edition": "",
    }


def _fact_id(entry: Indicator, area: Area, breakdowns: str, period: Period) -> str:
    """As for published facts; a breakdown is the fifth part."""
    whole = fact_id(entry.id, "count", area.name, period.slug)
    return f"{whole}.{slug(breakdowns)}" if breakdowns else whole


def _note(entry: Indicator, year: ReturnedYear) -> str:
    """What is lacking, what kind of figure it is, and what the partner wrote beside it."""
    stock = STOCK_NOTE if entry.over_time == END else ""
    told = [str(part.row["note"]) for part in year.parts]
    return " ".join(dict.fromkeys(filter(None, [year.lacking, stock, *told])))


def _formula(entry: Indicator, year: ReturnedYear) -> str:
    if entry.over_time == END:
        return f"last of {entry.returned}"
    if len(year.parts) == 1:
        return f"{entry.returned} as returned"
    return f"sum of {len(year.parts)} periods of {entry.returned}"


def _rows_used(entry: Indicator, area: Area, breakdowns: str, year: ReturnedYear) -> Selection:
    """The rows of the returns that a year stands on; both days, as a quarter and a year may start together."""
    name, _, measure = entry.returned.partition(".")
    where = {
        "return_name": (name,),
        "measure": (measure,),
        "area_code": (area.code,),
        "breakdowns": (breakdowns,),
        "period_start": _days(part.period.start for part in year.parts),
        "period_end": _days(part.period.end for part in year.parts),
    }
    return Selection("returns", where)


def _days(days: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(day.isoformat() for day in days))
