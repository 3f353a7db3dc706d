"""What the law asks of an assessment, and how far it is there, in sentences."""

import pandas as pd

from assessment.narrative.sentences import counted, number_word, opening
from assessment.terms.vocabulary import ComplianceStatus

STATUS_WORDS: dict[str, str] = {
    ComplianceStatus.MET: "Met",
    ComplianceStatus.PARTLY_MET: "Partly met",
    ComplianceStatus.MISSING: "Missing",
    ComplianceStatus.TO_CONFIRM: "To be confirmed",
}


def say_compliance(matrix: pd.DataFrame, as_at: str) -> list[str]:
    """How many requirements are met, which are not, and what that means; one sentence each.

    Parameters
    ----------
    matrix : DataFrame
        As `indicators.compliance.matrix` gives it.
    as_at : str
        The day in words.
    """
    if matrix.empty:
        return [f"No legal requirement that we know of was in force on {as_at}."]
    tested = matrix[matrix["status"] != ComplianceStatus.TO_CONFIRM]
    return [
        _of_all(tested, as_at),
        *_named(tested, ComplianceStatus.MISSING, "is missing", "are missing"),
        *_named(tested, ComplianceStatus.PARTLY_MET, "is partly met", "are partly met"),
        *_to_confirm(len(matrix) - len(tested)),
        *_draft(tested),
    ]


def _of_all(tested: pd.DataFrame, as_at: str) -> str:
    met = int((tested["status"] == ComplianceStatus.MET).sum())
    whole = f"{counted(len(tested), 'requirement')} in force on {as_at} that figures, plan or chapters can show"
    return opening(f"{number_word(met)} of {whole} {'is' if met == 1 else 'are'} met.")


def _named(tested: pd.DataFrame, status: ComplianceStatus, one: str, several: str) -> list[str]:
    found = tested[tested["status"] == status]
    if found.empty:
        return []
    names = "; ".join(f"{text[:1].lower()}{text[1:].rstrip('.')}" for text in found["requirement"])
    return [opening(f"{number_word(len(found))} {one if len(found) == 1 else several}: {names}.")]


def _to_confirm(number: int) -> list[str]:
    if not number:
        return []
    more = counted(number, "more requirement")
    verb = "is" if number == 1 else "are"
    return [opening(f"{more} {verb} for the partnership to confirm, as no figure can show it.")]


def _draft(tested: pd.DataFrame) -> list[str]:
    if not (tested["status"] == ComplianceStatus.MISSING).any():
        return []
    return ["Until nothing is missing, every page of this edition is stamped as a draft."]
