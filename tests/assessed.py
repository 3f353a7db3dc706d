"""Every assessment of a checkout, followed back to its raw files."""

import hashlib
from collections.abc import Mapping
from typing import Any

from assessment.brief import boroughs
from assessment.indicators.lineage import Lineage, trace_each
from assessment.indicators.raw_rows import RawRows
from assessment.paths import House
from assessment.release.search import Assessed, assess
from assessment.tables.rows import rows_of
from assessment.terms.vocabulary import Edition


def assessments(house: House) -> list[Assessed]:
    """The partner edition of every borough and year that has a brief."""
    found = boroughs(house.params).items()
    return [assess(house, borough, year, Edition.PARTNER) for borough, years in found for year in years]


def facts_of(assessed: Assessed) -> dict[str, Mapping[str, Any]]:
    return {row["fact_id"]: row for row in rows_of(assessed.released.facts)}


def lineages(assessed: Assessed) -> list[Lineage]:
    wing = assessed.house.wing(invented=assessed.partnership.invented)
    return list(trace_each(assessed.released.facts, wing, assessed.partnership.borough_code))


def hashes_named(traced: list[Lineage]) -> set[str]:
    """The sha256 of every file that lineages end at."""
    ends = [end for lineage in traced for end in lineage.ends if isinstance(end, RawRows)]
    return {file.sha256 for end in ends for file in end.files}


def hashes_held(house: House) -> set[str]:
    """The sha256 of every file in data/raw, worked out from its bytes."""
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in house.raw.rglob("*") if path.is_file()}
