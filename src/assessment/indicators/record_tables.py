"""The prepared tables that records are counted from, and where they come from."""

from dataclasses import dataclass, field

import pandas as pd

from assessment.indicators.record_years import month_words
from assessment.paths import Wing
from assessment.tables.store import empty_table, read_if_held
from assessment.terms.places import PlaceKind
from assessment.terms.quality import Fate

SOURCE_ID = "data-police-uk"
EXTRACT_ID = "police-record-extract"
SOURCES = {
    "police_uk": {
        "source_id": SOURCE_ID,
        "title": "Street-level crime and anti-social behaviour",
        "publisher": "data.police.uk",
        "licence_note": "Contains public sector information licensed under the Open Government Licence v3.0.",
    },
    "records": {
        "source_id": EXTRACT_ID,
        "title": "Police record extract",
        "publisher": "The police, for the partnership",
        "licence_note": "Shared under the partners' agreement; not to be published as it stands.",
    },
}


@dataclass(frozen=True)
class Districts:
    """Every district of the police files, as rows of these tables: its records by month, its people, its force."""

    comparators: pd.DataFrame
    areas: pd.DataFrame
    population: pd.DataFrame


def no_districts() -> Districts:
    """Tables of districts without a row."""
    return Districts(empty_table("comparators"), empty_table("areas"), empty_table("population"))


@dataclass(frozen=True)
class Records:
    """What counted facts are made from.

    Attributes
    ----------
    incidents : DataFrame
        Rows of the incidents table of the borough.
    areas, population : DataFrame
        Rows of these tables of the borough.
    coverage : DataFrame
        Months of street files by force, with their status: only `published` months are counted.
    breaks : DataFrame
        Rows of the breaks table: months in which a change in recording began, by type.
    extract : DataFrame
        Rows of the records table of the borough.
    districts : Districts
        The borough and every other district that the police files tell of.
    """

    incidents: pd.DataFrame
    areas: pd.DataFrame
    population: pd.DataFrame
    coverage: pd.DataFrame
    breaks: pd.DataFrame
    extract: pd.DataFrame
    districts: Districts = field(default_factory=no_districts)


def read_records(wing: Wing, borough_code: str) -> Records:
    """The prepared records of a borough; without any row where none were taken in.

    Raises
    ------
    DataCheckError
        A table no longer fits its schema.
    """
    areas = read_if_held("areas", wing.table("areas"))
    return Records(
        incidents=read_if_held("incidents", wing.table("incidents", borough_code)),
        areas=areas[areas["borough_code"] == borough_code],
        population=read_population(wing, borough_code),
        coverage=read_if_held("police_coverage", wing.table("police_coverage")),
        breaks=read_if_held("breaks", wing.table("breaks")),
        extract=read_if_held("records", wing.table("records", borough_code)),
        districts=_read_districts(wing, areas),
    )


def _read_districts(wing: Wing, areas: pd.DataFrame) -> Districts:
    population = read_if_held("population", wing.table("population"))
    return Districts(
        comparators=read_if_held("comparators", wing.table("comparators")),
        areas=areas.drop_duplicates("borough_code"),
        population=population[population["place_kind"] == PlaceKind.BOROUGH],
    )


def read_population(wing: Wing, borough_code: str) -> pd.DataFrame:
    """Who lives in the borough and its parts, by vintage; no row where none was taken in."""
    population = read_if_held("population", wing.table("population"))
    return population[population["borough_code"] == borough_code]


def record_sources(intake: pd.DataFrame) -> pd.DataFrame:
    """One row of the sources table for each download that crime records were counted from.

    Parameters
    ----------
    intake : DataFrame
        Rows of the intake table.
    """
    used = intake[intake["source"].isin(SOURCES) & (intake["fate"] == Fate.USED)]
    rows = [
        {
            **SOURCES[str(source)],
            "source_id": f"{SOURCES[str(source)]['source_id']}-{edition}",
            "edition_period": f"to {month_words(str(edition))}",
            "document_kind": "data",
            "covers": "",
            "sha256": group["sha256"].iloc[0],
        }
        for (source, edition), group in used.groupby(["source", "edition"], sort=True)
    ]
    return pd.DataFrame(rows, columns=empty_table("sources").columns)


def breaks_of(records: Records) -> pd.DataFrame:
    """The breaks in recording that concern the borough's main force: those of all forces, and its own."""
    if records.incidents.empty:
        return records.breaks.head(0)
    force = records.incidents["force"].mode().iloc[0]
    return records.breaks[records.breaks["force"].isin(["", force])]


def published_months(records: Records) -> tuple[str, ...]:
    """The months that every force with a file on most of the borough's records has published."""
    if records.incidents.empty:
        return ()
    force = records.incidents["force"].mode().iloc[0]
    own = records.coverage[(records.coverage["force"] == force) & (records.coverage["kind"] == "street")]
    return tuple(sorted(own.loc[own["status"] == "published", "month"]))
