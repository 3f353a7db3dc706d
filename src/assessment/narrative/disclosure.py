"""The disclosure statement: what was withheld, rounded and left out, and what was made sure of."""

import pandas as pd

from assessment.narrative.sentences import counted, opening
from assessment.terms.vocabulary import Edition

OPEN = (
    "Figures of published documents and counts of data.police.uk are shown as they stand: their owners have published "
    "them already."
)


def say_disclosure(protection: pd.DataFrame, edition: Edition) -> list[str]:
    """What was done to an edition so that nobody can be picked out, one sentence each.

    Parameters
    ----------
    protection : DataFrame
        Rows of the protection table.
    edition : Edition
        Whom the edition is for.
    """
    if protection.empty:
        return [OPEN, "No other data went into this edition, so nothing was withheld."]
    covered, withheld, left_out = (int(protection[name].sum()) for name in ("covered", "withheld", "left_out"))
    return [
        OPEN,
        f"{opening(counted(covered, 'count'))} of partners' data are in this edition; {counted(withheld, 'is', 'are')} "
        "withheld. Some of these are small, and others would let a reader work a small one out.",
        *_left_out(left_out, edition),
        "What follows from a withheld count, such as its rate, its change or its share, is withheld with it. What "
        "follows from a rounded count is worked out from the rounded number.",
        _audited(protection),
        *_exempt(protection),
    ]


def _left_out(number: int, edition: Edition) -> list[str]:
    if not number:
        return []
    kinds = "counts of small areas and by age, sex or another breakdown" if edition == Edition.PUBLIC else "counts"
    return [
        f"{opening(counted(number, 'count'))} of partners' data are not in this edition: {kinds} that it may not show."
    ]


def _audited(protection: pd.DataFrame) -> str:
    exposed = int(protection["exposed"].sum())
    checked = (
        "Everything that this edition shows was taken together and searched, by linear programmes, for what it tells "
        "of each small count; so were both editions side by side, wards beside their borough, and the releases that "
        "were approved before."
    )
    if exposed:
        told = counted(exposed, "small count")
        return f"{checked} {opening(told)} can still be narrowed down from what is known in any case."
    return f"{checked} None can be placed more narrowly than the policy allows."


def _exempt(protection: pd.DataFrame) -> list[str]:
    number = int(protection["exempt"].sum())
    return (
        [f"{opening(counted(number, 'count'))} shown whatever the size, by a documented exemption."] if number else []
    )
