"""The facts of one assessment: computed once, before any chapter runs, and kept with what they were made from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from assessment.brief import PARTNERSHIP_FILE, Brief, Partnership, near_miss
from assessment.indicators.catalogue import Indicator, Theme, read_indicators, read_themes
from assessment.indicators.derived import derived_facts
from assessment.indicators.gaps import build_gaps
from assessment.indicators.published import published_facts
from assessment.paths import House
from assessment.provenance import code_hashes, publication_id, sha256_of_file
from assessment.tables.store import read_stamp, read_table, write_table
from assessment.terms.errors import BriefError

TABLES = ("sources", "observations", "priorities", "actions", "measures", "partners")


@dataclass(frozen=True)
class Evidence:
    """All that an assessment rests on: its facts, its gaps, and the rows of its own plans."""

    facts: pd.DataFrame
    gaps: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    checks: pd.DataFrame
    stamp: str


def evidence_inputs(house: House, brief: Brief, edition: str) -> dict[str, str]:
    """What the facts are made from: the files read for them, by hash, and this code. No date of the brief is used."""
    folder = house.assessment_params(brief.borough, brief.assessment_year)
    files = [folder / PARTNERSHIP_FILE, *house.catalogue_files]
    files += [house.processed / f"{table}.parquet" for table in (*TABLES, "checks")]
    hashes = {house.shown(path): sha256_of_file(path) for path in files if path.is_file()}
    hashes |= code_hashes()
    return {"edition": edition, **hashes}


def load_evidence(house: House, brief: Brief, partnership: Partnership, edition: str) -> Evidence:
    """The evidence for an assessment, computed and written if it is not there yet or no longer fits its inputs.

    Parameters
    ----------
    house : House
        Where the processed tables are.
    brief, partnership
        The commission.
    edition : str
        The edition that the facts are for.

    Raises
    ------
    SourceError
        A processed table is missing: run `assessment prepare`.
    BriefError
        The partnership names a source that is not there.
    """
    stamp = publication_id(evidence_inputs(house, brief, edition))
    folder = house.processed / "facts" / brief.borough / brief.assessment_year / edition
    tables = {table: read_table(table, house.processed / f"{table}.parquet") for table in TABLES}
    own = own_rows(tables, partnership)
    paths = {name: folder / f"{name}.parquet" for name in ("facts", "gaps")}
    if any(read_stamp(path) != stamp for path in paths.values()):
        facts, gaps = build_evidence(house, own, partnership, edition)
        write_table(facts, "facts", paths["facts"], stamp)
        write_table(gaps, "gaps", paths["gaps"], stamp)
    return Evidence(
        facts=read_table("facts", paths["facts"]),
        gaps=read_table("gaps", paths["gaps"]),
        tables=own,
        checks=read_table("checks", house.processed / "checks.parquet"),
        stamp=stamp,
    )


def own_rows(tables: dict[str, pd.DataFrame], partnership: Partnership) -> dict[str, pd.DataFrame]:
    """The rows of every table that come from the partnership's own sources.

    Raises
    ------
    BriefError
        A named source is not among the published ones.
    """
    known = list(tables["sources"]["source_id"])
    for source in partnership.published_sources:
        if source not in known:
            raise BriefError(
                f'{PARTNERSHIP_FILE}: published_sources: "{source}" is no source. Expected one of: {", ".join(known)}.'
            )
    return {
        name: frame[frame["source_id"].isin(partnership.published_sources)].reset_index(drop=True)
        for name, frame in tables.items()
    }


def build_evidence(
    house: House, tables: dict[str, pd.DataFrame], partnership: Partnership, edition: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compute the facts and the gaps of one assessment from its own tables."""
    catalogue = read_indicators(house.catalogue / "indicators.yaml")
    themes = read_themes(house.catalogue / "themes.yaml")
    _check_priorities(partnership, catalogue, themes, tables)
    published = published_facts(tables["observations"], catalogue, edition)
    derived = derived_facts(tables["observations"], published, catalogue)
    facts = pd.concat([published, derived.astype(published.dtypes)], ignore_index=True) if len(derived) else published
    return facts, build_gaps(facts, tables["measures"], partnership, themes)


def _check_priorities(
    partnership: Partnership,
    catalogue: Mapping[str, Indicator],
    themes: Mapping[str, Theme],
    tables: dict[str, pd.DataFrame],
) -> None:
    """Every name that partnership.yaml uses is known, or the near miss is told."""
    printed = list(tables["priorities"]["priority"])
    areas = list(tables["observations"]["area_name"].unique())
    boroughs = tables["observations"].query("area_type == 'borough'")["area_code"].unique().tolist()
    faults = [_unknown("comparators", area, areas) for area in partnership.comparators]
    if boroughs:  # a plan without a single figure has no code to compare with
        faults.append(_unknown("borough_code", partnership.borough_code, boroughs))
    for priority in partnership.priorities:
        faults += [_unknown("priorities: themes", theme, themes) for theme in priority.themes]
        faults += [_unknown("priorities: indicators", name, catalogue) for name in priority.indicators]
        faults += [_unknown("priorities: name", name, printed) for name in priority.plan_names]
    found = [fault for fault in faults if fault]
    if found:
        raise BriefError(f"{PARTNERSHIP_FILE} of {partnership.borough_name}: {'; '.join(found)}")


def _unknown(key: str, name: str, known: Collection[str]) -> str:
    return "" if name in known else f'{key}: unknown "{name}". {near_miss(name, known)}'
