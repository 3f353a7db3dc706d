"""The data-quality report: every check on what was taken in, graded, in words."""

from dataclasses import fields, replace

import pandas as pd

from assessment.prepare import (
    quality_account,
    quality_breaks,
    quality_months,
    quality_outcomes,
    quality_returns,
    quality_revisions,
)
from assessment.prepare.quality_check import Finding, Given, QualityCheck
from assessment.tables.store import check_table, empty_table
from assessment.terms.quality import WORST_FIRST, Grade

CHECKS: tuple[QualityCheck, ...] = (
    *quality_account.CHECKS,
    *quality_months.CHECKS,
    *quality_outcomes.CHECKS,
    *quality_revisions.CHECKS,
    *quality_breaks.CHECKS,
    *quality_returns.CHECKS,
)


def assess_quality(given: Given) -> pd.DataFrame:
    """Ask every question of the data.

    Parameters
    ----------
    given : Given
        The account of what was taken in, and the tables made from it; what is not held is empty.

    Returns
    -------
    DataFrame
        Rows of the quality table, in the order of the checks and then of their subjects.
    """
    numbered = _numbered(given)
    rows = [_row(check, finding) for check in CHECKS for finding in sorted(check.find(numbered), key=_subject)]
    if not rows:
        return empty_table("quality")
    frame = pd.DataFrame(rows).astype({"value": "float64"})
    return check_table(frame, "quality", "data-quality report")


def quality_words(quality: pd.DataFrame) -> list[str]:
    """The report for a command line: a line of totals, then each finding, the worst first, with what to do.

    Parameters
    ----------
    quality : DataFrame
        Rows of the quality table.
    """
    numbers = {grade: int((quality["grade"] == grade).sum()) for grade in WORST_FIRST}
    total = ", ".join(f"{number} {grade}" for grade, number in numbers.items())
    order = quality["grade"].map({str(grade): place for place, grade in enumerate(WORST_FIRST)})
    worst_first = quality.iloc[order.argsort(kind="stable")]
    told = zip(worst_first["grade"], worst_first["words"], worst_first["action"], strict=True)
    return [f"Data quality: {total}.", *(_line(str(grade), words, action) for grade, words, action in told)]


def _line(grade: str, words: str, action: str) -> str:
    is_needed = action and grade != Grade.GOOD
    return f"{grade:<8}{words}" + (f" {action}" if is_needed else "")


def _numbered(given: Given) -> Given:
    """The same frames with rows numbered from 0, whatever they were put together from."""
    frames = {field.name: getattr(given, field.name) for field in fields(given)}
    again = {name: frame.reset_index(drop=True) for name, frame in frames.items() if isinstance(frame, pd.DataFrame)}
    return replace(given, **again)


def _subject(finding: Finding) -> str:
    return finding.subject


def _row(check: QualityCheck, finding: Finding) -> dict[str, object]:
    return {
        "check_name": check.name,
        "subject": finding.subject,
        "borough_code": finding.borough_code,
        "value": finding.value,
        "unit": finding.unit,
        "grade": str(finding.grade),
        "words": finding.words,
        "action": finding.action,
    }
