"""All checks on published figures, in the order in which their findings are printed."""

from collections.abc import Iterator

import pandas as pd

from assessment.indicators.findings import changes, copies, periods, plans, ranks, rates, shares, totals
from assessment.indicators.findings.finding import Check, Finding, Severity
from assessment.indicators.findings.given import Given

CHECKS: tuple[Check, ...] = (
    *copies.CHECKS,
    *changes.CHECKS,
    *shares.CHECKS,
    *rates.CHECKS,
    *totals.CHECKS,
    *periods.CHECKS,
    *ranks.CHECKS,
    *plans.CHECKS,
)
COLUMNS = [
    "finding_id",
    "check_name",
    "kind",
    "severity",
    "source_ids",
    "rows",
    "doubtful",
    "caveat",
    "subject",
    "printed",
    "worked_out",
    "words",
]


def find_all(given: Given) -> pd.DataFrame:
    """Ask every question of every plan.

    Parameters
    ----------
    given : Given
        The tables of all plans, as checks may see them.

    Returns
    -------
    DataFrame
        Rows of the findings table: warnings first, then in the order of the checks and sources.
    """
    frame = pd.DataFrame([_row(*found) for found in _findings(given)], columns=COLUMNS)
    again = frame.groupby("finding_id").cumcount()
    frame["finding_id"] = frame["finding_id"].where(again == 0, frame["finding_id"] + "." + (again + 1).astype(str))
    order = frame["severity"].map({str(Severity.WARN): 0, str(Severity.INFO): 1})
    return frame.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _findings(given: Given) -> Iterator[tuple[Check, Finding, str]]:
    """Each finding with the sources that it is about."""
    plans_apart = list(given.sources())
    for check in CHECKS:
        for plan in [given] if check.across else plans_apart:
            yield from ((check, finding, _sources(plan, finding, check)) for finding in check.find(plan))


def _sources(plan: Given, finding: Finding, check: Check) -> str:
    if not check.across:
        frames = (plan.actions, plan.measures, plan.priorities, plan.partners)
        names = {figure.source for figure in plan.figures}.union(*(set(frame["source_id"]) for frame in frames))
    else:
        names = {figure.source for figure in plan.figures if figure.id in finding.rows}
    return ";".join(sorted(names))


def _row(check: Check, finding: Finding, sources: str) -> dict[str, str]:
    first = finding.rows[0] if finding.rows else sources
    return {
        "finding_id": f"{check.kind}.{first}".lower(),
        "check_name": check.name,
        "kind": check.kind,
        "severity": str(finding.severity),
        "source_ids": sources,
        "rows": ";".join(finding.rows),
        "doubtful": ";".join(finding.doubtful if check.caveat else ()),
        "caveat": str(check.caveat or ""),
        "subject": finding.subject,
        "printed": finding.printed,
        "worked_out": finding.worked_out,
        "words": finding.words,
    }
