"""The facts of one assessment: computed once, before any chapter runs, and kept with what they were made from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from assessment.brief import PARTNERSHIP_FILE, Brief, Partnership, near_miss
from assessment.indicators.catalogue import Indicator, Theme, read_catalogue, read_themes
from assessment.indicators.derived import derived_facts
from assessment.indicators.districts import district_facts
from assessment.indicators.findings.given import given
from assessment.indicators.findings.register import find_all
from assessment.indicators.published import published_facts
from assessment.indicators.record_charts import exception_facts
from assessment.indicators.record_counts import Area, read_base_rule
from assessment.indicators.record_rolling import rolling_facts
from assessment.indicators.record_tables import Records, read_population, read_records, record_sources
from assessment.indicators.recorded import extract_levels, recorded_facts
from assessment.indicators.related import related_facts
from assessment.indicators.return_tables import read_described, read_returns, return_sources
from assessment.indicators.returned import returned_levels
from assessment.indicators.side_by_side import elsewhere
from assessment.paths import House, Wing
from assessment.provenance import code_hashes, publication_id, sha256_of_file
from assessment.tables.rows import names_any, rows_of
from assessment.tables.store import empty_table, read_if_held, read_stamp, read_table, write_table
from assessment.terms.errors import BriefError
from assessment.terms.periods import Period
from assessment.terms.places import PlaceKind
from assessment.terms.vocabulary import AreaType

TABLES = ("sources", "observations", "priorities", "actions", "measures", "partners")
DATA_LOG = ("quality", "intake", "refusals")
RECORD_TABLES = ("areas", "population", "comparators", "police_coverage", "breaks", "returns")


@dataclass(frozen=True)
class Evidence:
    """All that an assessment rests on, before disclosure control: for the release room alone.

    `facts` come from what anybody may see; `levels` are counts of partners' data that need protection first, and
    `population` is what rates of them are worked out against. These three are read when they are asked for: a chapter
    that finds its release ready does without.
    """

    wing: Wing
    folder: Path
    borough_code: str

    findings: pd.DataFrame
    elsewhere: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    checks: pd.DataFrame
    data_log: dict[str, pd.DataFrame]
    stamp: str

    @cached_property
    def facts(self) -> pd.DataFrame:
        return read_table("facts", self.folder / "facts.parquet")

    @cached_property
    def levels(self) -> pd.DataFrame:
        return read_table("levels", self.folder / "levels.parquet")

    @cached_property
    def population(self) -> pd.DataFrame:
        return read_population(self.wing, self.borough_code)


def evidence_inputs(house: House, wing: Wing, brief: Brief, borough_code: str) -> dict[str, str]:
    """What the facts are made from: the files read for them, by hash, the data year, and this code."""
    folder = house.assessment_params(brief.borough, brief.assessment_year)
    files = [folder / PARTNERSHIP_FILE, *house.catalogue_files]
    files += [wing.table(table) for table in (*TABLES, "checks", *DATA_LOG, *RECORD_TABLES)]
    files += [wing.table(table, borough_code) for table in ("incidents", "records")]
    hashes = {house.shown(path): sha256_of_file(path) for path in files if path.is_file()}
    hashes |= code_hashes()
    return {"period": brief.period_words, **hashes}


def load_evidence(house: House, brief: Brief, partnership: Partnership) -> Evidence:
    """The evidence for an assessment, computed and written if it is not there yet or no longer fits its inputs.

    Parameters
    ----------
    house : House
        Where the processed tables are.
    brief, partnership
        The commission.

    Raises
    ------
    SourceError
        A processed table is missing: run `assessment prepare`.
    BriefError
        The partnership names a source that is not there.
    """
    wing = house.wing(invented=partnership.invented)
    stamp = publication_id(evidence_inputs(house, wing, brief, partnership.borough_code))
    folder = wing.processed / "facts" / brief.borough / brief.assessment_year
    tables = {table: read_table(table, wing.table(table)) for table in TABLES}
    own = own_rows(tables, partnership)
    paths = {name: folder / f"{name}.parquet" for name in ("facts", "levels", "findings", "elsewhere")}
    returns = read_returns(wing, partnership.borough_code)
    if any(read_stamp(path) != stamp for path in paths.values()):
        records = read_records(wing, partnership.borough_code)
        built = build_evidence(house, tables, records, returns, brief.period, partnership)
        for name, frame in built.items():
            write_table(frame, name, paths[name], stamp)
    log = {name: read_if_held(name, wing.table(name)) for name in DATA_LOG}
    sent = return_sources(returns, log["intake"], read_described(house.catalogue / "returns.yaml"))
    own["sources"] = pd.concat([own["sources"], record_sources(log["intake"]), sent], ignore_index=True)
    return Evidence(
        wing=wing,
        folder=folder,
        borough_code=partnership.borough_code,
        findings=read_table("findings", paths["findings"]),
        elsewhere=read_table("elsewhere", paths["elsewhere"]),
        tables=own,
        checks=read_table("checks", wing.table("checks")),
        data_log=log,
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
    house: House,
    tables: dict[str, pd.DataFrame],
    records: Records,
    returns: pd.DataFrame,
    period: Period,
    partnership: Partnership,
) -> dict[str, pd.DataFrame]:
    """Compute facts, levels and findings of one assessment, from all plans, the borough's records and the returns."""
    catalogue = read_catalogue(house.catalogue)
    themes = read_themes(house.catalogue / "themes.yaml")
    own = own_rows(tables, partnership)
    _check_priorities(partnership, catalogue, themes, own)
    listed = _listed(partnership)
    found = find_all(given(tables, catalogue, themes, listed))
    findings = _own_findings(found, partnership)
    facts = _facts(own["observations"], findings, catalogue)
    related = related_facts(given(own, catalogue, themes), facts, catalogue)
    rule = read_base_rule(house.catalogue / "denominators.yaml")
    borough = Area(partnership.borough_code, partnership.borough_name, AreaType.BOROUGH, PlaceKind.BOROUGH)
    facts = _together(_together(facts, related), recorded_facts(records, borough, period, catalogue, rule))
    facts = _together(facts, district_facts(records, borough, period, catalogue))
    facts = _together(facts, exception_facts(records, borough, period, catalogue, rule))
    facts = _together(facts, rolling_facts(records, borough, period, catalogue, rule))
    everywhere = _facts(tables["observations"], found, catalogue)
    return {
        "facts": facts,
        "levels": _levels(records, returns, borough, period, catalogue),
        "findings": findings,
        "elsewhere": elsewhere(everywhere, facts, partnership.borough_code),
    }


def _levels(
    records: Records, returns: pd.DataFrame, borough: Area, period: Period, catalogue: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Counts of what partners share, the police extract first."""
    levels = empty_table("facts")
    levels = _together(levels, extract_levels(records, borough, period, catalogue))
    return _together(levels, returned_levels(returns, records.areas, borough, period, catalogue))


def _facts(observations: pd.DataFrame, findings: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> pd.DataFrame:
    """Published facts, with the doubts that checks put on them, and those worked out from them."""
    doubted = with_doubts(observations, findings)
    published = published_facts(doubted, catalogue)
    return _together(published, derived_facts(doubted, published, catalogue))


def _together(facts: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([facts, more.astype(facts.dtypes)], ignore_index=True) if len(more) else facts


def _listed(partnership: Partnership) -> dict[str, tuple[str, ...]]:
    """The printed names of the priorities in the order of the plan's own list, for the plan that holds them."""
    names = tuple(partnership.priority(id_).name for id_ in partnership.listed_order)
    return {partnership.published_sources[0]: names} if names else {}


def _own_findings(findings: pd.DataFrame, partnership: Partnership) -> pd.DataFrame:
    own = names_any(findings["source_ids"], partnership.published_sources, ";")
    return findings[own].reset_index(drop=True)


def with_doubts(observations: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """The published figures with the caveats that checks put on them, beside those that came with them.

    Parameters
    ----------
    observations, findings : DataFrame
        Rows of the two tables.
    """
    found: dict[str, list[str]] = {}
    for finding in rows_of(findings[findings["caveat"] != ""]):
        for row in filter(None, finding["doubtful"].split(";")):
            found.setdefault(row, []).append(finding["caveat"])
    pairs = zip(observations["observation_id"], observations["caveat"], strict=True)
    joined = [";".join(dict.fromkeys(filter(None, [*codes.split(";"), *found.get(row, [])]))) for row, codes in pairs]
    return observations.assign(caveat=joined)


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
        if partnership.published_sources:  # without a plan the priorities are the partnership's own topics
            faults += [_unknown("priorities: name", name, printed) for name in priority.plan_names]
    found = [fault for fault in faults if fault]
    if found:
        raise BriefError(f"{PARTNERSHIP_FILE} of {partnership.borough_name}: {'; '.join(found)}")


def _unknown(key: str, name: str, known: Collection[str]) -> str:
    return "" if name in known else f'{key}: unknown "{name}". {near_miss(name, known)}'
