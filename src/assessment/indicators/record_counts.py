"""Records counted by area, indicator and month, and where residents are the wrong base for a rate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from assessment.brief import read_yaml
from assessment.indicators.catalogue import Indicator
from assessment.indicators.record_tables import EXTRACT_ID, SOURCE_ID, Records, breaks_of, published_months
from assessment.indicators.record_years import MONTHS_IN_YEAR
from assessment.tables.rows import rows_of
from assessment.terms.crime import CrimeType
from assessment.terms.errors import BriefError
from assessment.terms.places import PlaceKind
from assessment.terms.vocabulary import AreaType

Counts = pd.Series  # records by area_code, indicator and month


@dataclass(frozen=True)
class BaseRule:
    """Where residents are the wrong base: wards with `ratio` times their share of records of this type."""

    crime_type: str
    ratio: float


@dataclass(frozen=True)
class Area:
    """An area that facts are about."""

    code: str
    name: str
    type: AreaType
    place_kind: PlaceKind


@dataclass(frozen=True)
class Source:
    """One set of records, ready to be counted.

    `months` are those that it is known to hold whole, `counts` the records by area, indicator and month, `breaks` the
    changes in recording, and `doubtful` the areas whose rates for residents mislead.
    """

    id: str
    table: str
    months: tuple[str, ...]
    counts: Counts
    counted: tuple[Indicator, ...]
    areas: tuple[Area, ...]
    breaks: pd.DataFrame
    doubtful: frozenset[str]


def read_base_rule(path: Path) -> BaseRule:
    """The rule of params/catalogue/denominators.yaml on where residents are the wrong base.

    Raises
    ------
    BriefError
        The file cannot be read, or the rule is not what it has to be.
    """
    shown = f"params/catalogue/{path.name}"
    content = read_yaml(path, shown)
    try:
        rule = content["resident_base_doubtful"]
        return BaseRule(CrimeType(rule["crime_type"]), float(rule["ratio"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise BriefError(f"{shown}: resident_base_doubtful: expected crime_type and ratio ({fault!r}).") from None


def police_files(records: Records, borough: Area, catalogue: Mapping[str, Indicator], rule: BaseRule) -> Source:
    """The crime records of data.police.uk, for the borough, its wards and its LSOAs."""
    counted = {name: entry for name, entry in catalogue.items() if entry.crime_types}
    areas = (borough, *wards_of(records.areas), *_lsoas(records.areas))
    months, counts = published_months(records), count_records(records.incidents, counted)
    doubtful = doubtful_bases(records, rule, months[-MONTHS_IN_YEAR:])
    return Source(SOURCE_ID, "incidents", months, counts, tuple(counted.values()), areas, breaks_of(records), doubtful)


def police_extract(records: Records, borough: Area, catalogue: Mapping[str, Indicator]) -> Source:
    """The police's own extract, for the borough and its wards."""
    counted = {name: entry for name, entry in catalogue.items() if entry.extract}
    months = tuple(sorted(set(records.extract["month"])))
    counts = count_extract(records.extract, counted)
    no_breaks = records.breaks.head(0)
    areas = (borough, *wards_of(records.areas))
    return Source(EXTRACT_ID, "records", months, counts, tuple(counted.values()), areas, no_breaks, frozenset())


def doubtful_bases(records: Records, rule: BaseRule, months: Collection[str]) -> frozenset[str]:
    """Wards, with their LSOAs, where residents are the wrong base for a rate, as the rule measures it.

    Parameters
    ----------
    records : Records
        The prepared tables of the borough.
    rule : BaseRule
        Which records tell of visitors, and how many times the share of residents is too much.
    months : collection of str
        The months to measure in.
    """
    wards = sorted(set(records.areas["ward24_code"]))
    own = records.incidents[
        (records.incidents["crime_type"] == rule.crime_type) & records.incidents["month"].isin(list(months))
    ]
    visits = own.groupby("ward24_code", observed=True).size().reindex(wards, fill_value=0).astype(float)
    people = records.population[
        (records.population["place_kind"] == PlaceKind.WARD24) & (records.population["denominator"] == "residents")
    ].dropna(subset=["value"])
    latest = people.sort_values("reference_date").drop_duplicates("area_code", keep="last").set_index("area_code")
    residents = latest["value"].reindex(wards).dropna()
    if residents.empty or not residents.sum():
        return frozenset()
    from assessment.methods.denominators import resident_base_doubtful  # late, as above: it brings scipy along

    doubtful = resident_base_doubtful(visits[residents.index], residents, rule.ratio)
    flagged = set(doubtful[doubtful].index)
    inside = records.areas.loc[records.areas["ward24_code"].isin(flagged), "lsoa21_code"]
    return frozenset({*flagged, *inside})


def count_records(incidents: pd.DataFrame, counted: Mapping[str, Indicator]) -> Counts:
    """How many records each indicator has in each area of the borough by month.

    Parameters
    ----------
    incidents : DataFrame
        Rows of the incidents table of one borough.
    counted : mapping of indicator id to Indicator
        With the types that each counts.

    Returns
    -------
    Series of int, index area_code, indicator, month
    """
    by_type = pd.concat(
        incidents.groupby([column, "crime_type", "month"], observed=True).size().rename_axis(["area", "type", "month"])
        for column in ("borough_code", "ward24_code", "lsoa21_code")
    )
    types = by_type.index.get_level_values("type")
    parts = {
        name: by_type[types.isin(entry.crime_types)].groupby(level=["area", "month"]).sum()
        for name, entry in counted.items()
    }
    return pd.concat(parts).swaplevel(0, 1).rename_axis(["area_code", "indicator", "month"]).sort_index()


def count_extract(extract: pd.DataFrame, counted: Mapping[str, Indicator]) -> Counts:
    """How many records of the police extract each indicator has in the borough and in each ward by month.

    Parameters
    ----------
    extract : DataFrame
        Rows of the records table of one borough.
    counted : mapping of indicator id to Indicator
        With what a record has to hold.

    Returns
    -------
    Series of int, index area_code, indicator, month
    """
    parts = {}
    for name, entry in counted.items():
        own = extract
        for column, _, value in (condition.partition("=") for condition in entry.extract):
            own = own[own[column] == value]
        parts[name] = pd.concat(own.groupby([area, "month"]).size() for area in ("borough_code", "ward24_code"))
    return pd.concat(parts).swaplevel(0, 1).rename_axis(["area_code", "indicator", "month"]).sort_index()


def wards_of(areas: pd.DataFrame) -> list[Area]:
    """The wards of the areas table, by name."""
    wards = areas.drop_duplicates("ward24_code").sort_values("ward24_name")
    return [Area(row["ward24_code"], row["ward24_name"], AreaType.WARD, PlaceKind.WARD24) for row in rows_of(wards)]


def _lsoas(areas: pd.DataFrame) -> list[Area]:
    ordered = areas.sort_values("lsoa21_code")
    return [Area(row["lsoa21_code"], row["lsoa21_name"], AreaType.LSOA, PlaceKind.LSOA21) for row in rows_of(ordered)]
