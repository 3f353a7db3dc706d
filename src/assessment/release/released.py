"""One edition's facts, protected before any notebook runs, and kept with what they were made from."""

from dataclasses import dataclass

import pandas as pd

from assessment.brief import Brief, Partnership
from assessment.indicators.catalogue import read_catalogue, read_themes
from assessment.indicators.facts import Evidence, load_evidence
from assessment.indicators.gaps import build_gaps
from assessment.indicators.worked_out import worked_out
from assessment.paths import House
from assessment.provenance import publication_id
from assessment.release.account import account_of
from assessment.release.earlier import earlier_releases
from assessment.release.edition import covered, hide_edition, protected, without_numbers
from assessment.release.policy import POLICY_FILE, read_policy
from assessment.tables.store import read_stamp, read_table, write_table
from assessment.terms.vocabulary import Edition

TABLES = ("facts", "gaps", "protection", "left_out")


@dataclass(frozen=True)
class Released:
    """All that one edition may show: protected facts, gaps, and the rows of the borough's own plans.

    `left_out` are counts that the edition does not cover, without any number: a chapter that names one is told so.
    """

    facts: pd.DataFrame
    gaps: pd.DataFrame
    protection: pd.DataFrame
    left_out: pd.DataFrame
    findings: pd.DataFrame
    elsewhere: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    checks: pd.DataFrame
    data_log: dict[str, pd.DataFrame]
    stamp: str


def load_release(house: House, brief: Brief, partnership: Partnership, edition: Edition) -> Released:
    """What an edition may show, protected and written if it is not there yet or no longer fits its inputs.

    Parameters
    ----------
    house : House
        Where the processed tables are.
    brief, partnership
        The commission.
    edition : Edition
        The edition to protect figures for.

    Raises
    ------
    SourceError
        A processed table is missing: run `assessment prepare`.
    BriefError
        The partnership names a source that is not there.
    """
    evidence = load_evidence(house, brief, partnership)
    before = earlier_releases(house, brief)
    known = {each: publication_id(dict(zip(shown.index, shown, strict=True))) for each, shown in before.items()}
    stamp = publication_id({"evidence": evidence.stamp, "edition": str(edition), "before": known})
    wing = house.wing(invented=partnership.invented)
    folder = wing.processed / "release" / brief.borough / brief.assessment_year / edition
    paths = {name: folder / f"{name}.parquet" for name in TABLES}
    if any(read_stamp(path) != stamp for path in paths.values()):
        for name, frame in protect_edition(house, evidence, brief, partnership, edition).items():
            write_table(frame, name, paths[name], stamp)
    kept = {name: read_table(name, path) for name, path in paths.items()}
    return Released(
        **kept,
        findings=evidence.findings,
        elsewhere=evidence.elsewhere,
        tables=evidence.tables,
        checks=evidence.checks,
        data_log=evidence.data_log,
        stamp=stamp,
    )


def protect_edition(
    house: House, evidence: Evidence, brief: Brief, partnership: Partnership, edition: Edition
) -> dict[str, pd.DataFrame]:
    """The protected facts of an edition, its gaps, and the account of what was done."""
    policy = read_policy(house.catalogue / POLICY_FILE)
    catalogue = read_catalogue(house.catalogue)
    themes = read_themes(house.catalogue / "themes.yaml")
    hidden = hide_edition(evidence.levels, policy, catalogue, edition, earlier_releases(house, brief))
    within = covered(evidence.levels, policy, edition)
    levels = protected(within, hidden, policy)
    follows = worked_out(levels, evidence.population, catalogue)
    parts = [frame for frame in (evidence.facts, levels, follows.astype(evidence.facts.dtypes)) if len(frame)]
    facts = pd.concat(parts or [evidence.facts], ignore_index=True).assign(edition=str(edition))
    return {
        "facts": facts,
        "gaps": build_gaps(facts, evidence.tables["measures"], partnership, themes, brief.period),
        "protection": account_of(evidence.levels, levels, hidden, policy),
        "left_out": without_numbers(evidence.levels.drop(within.index)).assign(edition=str(edition)),
    }
