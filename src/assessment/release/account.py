"""The account of what disclosure control did: by source, without anything that helps to undo it."""

import pandas as pd

from assessment.release.policy import Policy
from assessment.release.protection import Hidden
from assessment.tables.store import empty_table
from assessment.terms.vocabulary import FactStatus


def account_of(levels: pd.DataFrame, shown: pd.DataFrame, hidden: Hidden, policy: Policy) -> pd.DataFrame:
    """One row for each source whose counts need protection.

    How many counts were withheld for their size, and how many besides, is not told apart: that would help.

    Parameters
    ----------
    levels : DataFrame
        Every count, unprotected.
    shown : DataFrame
        The counts that the edition covers, protected.
    hidden : Hidden
        What was withheld.
    policy : Policy
        The rules.

    Returns
    -------
    DataFrame
        Rows of the protection table.
    """
    rows = []
    for source, own in levels.groupby("source_id", sort=True):
        rule, here = policy.rule(str(source)), shown[shown["source_id"] == source]
        rows.append(
            {
                "source_id": str(source),
                "rule": rule.name,
                "words": rule.words,
                "why": rule.why,
                "covered": len(here),
                "withheld": int((here["status"] == FactStatus.WITHHELD).sum()),
                "left_out": len(own) - len(here),
                "exempt": int(here["indicator"].map(policy.is_exempt).sum()),
                "exposed": len(hidden.exposed & set(here["fact_id"])),
                "width": rule.width,
            }
        )
    return pd.DataFrame(rows, columns=empty_table("protection").columns).astype(empty_table("protection").dtypes)
