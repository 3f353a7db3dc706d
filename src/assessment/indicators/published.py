"""Facts as published: every figure of the borough's own plan, one fact each."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from assessment.brief import near_miss
from assessment.indicators.catalogue import Indicator
from assessment.tables.rows import rows_of
from assessment.tables.selection import Selection
from assessment.tables.store import empty_table
from assessment.terms.errors import DataCheckError
from assessment.terms.numbers import decimals_printed, written
from assessment.terms.periods import UNDATED, Period
from assessment.terms.vocabulary import FactStatus, MeasureKind, Unit

LEVEL_MEASURES: dict[str, str] = {
    Unit.COUNT: "count",
    Unit.RATE_PER_1000: "rate",
    Unit.RATE_UNIT_NOT_PRINTED: "rate",
    Unit.GBP: "amount",
    Unit.GBP_THOUSAND: "amount",
    Unit.GBP_BILLION: "amount",
}
DECIMAL_UNITS = (Unit.PERCENT, Unit.RATE_PER_1000, Unit.RATE_UNIT_NOT_PRINTED)


def slug(text: str) -> str:
    """A text as it stands in an id: lower case, letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def measure_of(kind: str, unit: str) -> str:
    """The measure part of a fact id, for a published figure."""
    if kind == MeasureKind.LEVEL:
        return LEVEL_MEASURES.get(unit, unit)
    if kind == MeasureKind.CHANGE:
        return "published_change" if unit == Unit.PERCENT else "published_difference"
    return "percent_of_baseline" if kind == MeasureKind.RATIO_TO_BASELINE_UNCLEAR else kind


def period_of(row: Mapping[str, Any]) -> Period | None:
    """The period of a row; None where either day is not known."""
    start, end = row["period_start"], row["period_end"]
    if pd.isna(start) or pd.isna(end):
        return None
    return Period(start.date(), end.date())


def _period_slug(row: Mapping[str, Any]) -> str:
    period = period_of(row)
    if period:
        return period.slug
    for column, word in (("period_start", "from"), ("period_end", "to")):
        if not pd.isna(row[column]):
            day: date = row[column].date()
            return f"{word}-{day:%Y-%m}"
    return slug(row["period_label"]) or UNDATED


def _period_label(row: Mapping[str, Any]) -> str:
    period = period_of(row)
    return period.label if period else row["period_label"] or "not stated"


def fact_id(indicator: str, measure: str, area_name: str, period_slug: str) -> str:
    """The readable, stable id of a fact."""
    return f"{indicator}.{measure}.{slug(area_name)}.{period_slug}"


def published_facts(observations: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> pd.DataFrame:
    """One fact for each published figure.

    Parameters
    ----------
    observations : DataFrame
        Rows of the observations table of one assessment.
    catalogue : mapping of indicator id to Indicator
        The indicator catalogue.

    Returns
    -------
    DataFrame
        Rows of the facts table, in the order of the observations.

    Raises
    ------
    DataCheckError
        An indicator is not in the catalogue.
    """
    ordered = observations.sort_values("observation_id", kind="stable")
    if ordered.empty:
        return empty_table("facts")
    facts = pd.DataFrame([_fact(row, catalogue) for row in rows_of(ordered)])
    repeated = facts["fact_id"].duplicated()
    own = facts["fact_id"] + "." + facts["observation_ids"].str.lower()
    return facts.assign(fact_id=facts["fact_id"].mask(repeated, own))


def _fact(row: dict[str, Any], catalogue: Mapping[str, Indicator]) -> dict[str, Any]:
    if row["indicator"] not in catalogue:
        raise DataCheckError(
            f'{row["observation_id"]}: "{row["indicator"]}" is not in params/catalogue/indicators.yaml. '
            f"{near_miss(row['indicator'], catalogue)} Add an entry, or correct the id."
        )
    indicator = catalogue[row["indicator"]]
    measure = measure_of(row["measure_kind"], row["unit"])
    missing = pd.isna(row["value"])
    return {
        "fact_id": fact_id(row["indicator"], measure, row["area_name"], _period_slug(row)),
        "indicator": row["indicator"],
        "label": indicator.label,
        "theme": row["theme"],
        "direction": str(indicator.direction),
        "tells_of": indicator.tells_of,
        "measure": measure,
        **{key: row[key] for key in ("area_code", "area_name", "area_type", "period_start", "period_end")},
        "period_label": _period_label(row),
        "period_basis": row["period_basis"],
        "base_period": row["base_period"],
        "breakdowns": "",
        "value": row["value"],
        "lower": float("nan"),
        "upper": float("nan"),
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "unit": row["unit"],
        "qualifier": row["qualifier"],
        "value_printed": _printed(row),
        "status": str(FactStatus.NOT_AVAILABLE if missing else FactStatus.PUBLISHED),
        "caveats": row["caveat"],
        "note": row["note"],
        "formula": "as published",
        "inputs": Selection("observations", {"observation_id": (row["observation_id"],)}).text,
        "source_id": row["source_id"],
        "source_ref": row["source_ref"],
        "observation_ids": row["observation_id"],
        "edition": "",
    }


def _printed(row: Mapping[str, Any]) -> str:
    decimals = decimals_printed(row["value_as_printed"]) if row["unit"] in DECIMAL_UNITS else None
    return written(
        row["value"],
        row["unit"],
        signed=row["measure_kind"] == MeasureKind.CHANGE,
        decimals=decimals,
        qualifier=row["qualifier"],
        numerator=row["numerator"],
        denominator=row["denominator"],
    )
