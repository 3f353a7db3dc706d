"""One edition's counts: those that it covers, with what is withheld marked and the rest rounded where the rule says."""

from collections.abc import Mapping

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.release.policy import Policy
from assessment.release.protection import Hidden, Reader, hide
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import written
from assessment.terms.vocabulary import Edition, FactStatus, Marker, Unit

TELLING = ("value", "lower", "upper", "numerator", "denominator")
Releases = Mapping[Edition, "pd.Series[float]"]


def covered(levels: pd.DataFrame, policy: Policy, edition: Edition) -> pd.DataFrame:
    """The counts that an edition covers: the areas and breakdowns that the rule of their source allows it.

    Parameters
    ----------
    levels : DataFrame
        Rows of the facts table.
    policy, edition
        What is allowed, and to whom.
    """
    rules = levels["source_id"].map(policy.rule)
    areas = [area in rule.areas[edition] for area, rule in zip(levels["area_type"], rules, strict=True)]
    details = [not of or edition in rule.breakdowns for of, rule in zip(levels["breakdowns"], rules, strict=True)]
    exempt = levels["indicator"].map(policy.exemptions.get)
    chosen = [each is None or area in each.areas for each, area in zip(exempt, levels["area_type"], strict=True)]
    return levels[pd.Series(areas, levels.index) & pd.Series(details, levels.index) & pd.Series(chosen, levels.index)]


def hide_edition(
    levels: pd.DataFrame, policy: Policy, catalogue: Mapping[str, Indicator], edition: Edition, before: Releases
) -> Hidden:
    """What an edition withholds. The public edition also withholds all that the partners' does.

    So nobody who holds both can take one from the other.

    Parameters
    ----------
    levels : DataFrame
        Unprotected counts: rows of the facts table.
    policy, catalogue, edition
        The policy, the indicators and the edition.
    before : mapping of edition to Series
        Counts that its readers have from earlier releases.
    """
    withheld: frozenset[str] = frozenset()
    if edition == Edition.PUBLIC:
        withheld = hide_edition(levels, policy, catalogue, Edition.PARTNER, before).every
    reader = Reader(before.get(edition, pd.Series(dtype=float)), withheld)
    return hide(covered(levels, policy, edition), policy, catalogue, reader)


def protected(levels: pd.DataFrame, hidden: Hidden, policy: Policy) -> pd.DataFrame:
    """The counts as the edition shows them.

    Parameters
    ----------
    levels : DataFrame
        The counts that it covers: rows of the facts table.
    hidden : Hidden
        What is withheld of them.
    policy : Policy
        For rounding.

    Returns
    -------
    DataFrame
        The same rows. A withheld one has no number in any column, and no note.
    """
    is_withheld = levels["fact_id"].isin(hidden.every) | (levels["status"] == FactStatus.WITHHELD)
    shown = _rounded(levels[~is_withheld], policy)
    return pd.concat([shown, without_numbers(levels[is_withheld])]).sort_index()


def without_numbers(levels: pd.DataFrame) -> pd.DataFrame:
    """Counts as withheld: no number in any column, no note and no caveat that tells of one."""
    marks = {"status": str(FactStatus.WITHHELD), "value_printed": str(Marker.WITHHELD), "note": "", "caveats": ""}
    return levels.assign(**dict.fromkeys(TELLING, float("nan")), **marks)


def _rounded(levels: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    steps = levels["source_id"].map(lambda source: policy.rule(str(source)).round_to).astype(int)
    rounds = (steps > 1) & levels["value"].notna() & ~levels["indicator"].map(policy.is_exempt).astype(bool)
    if not rounds.any():
        return levels
    values = (levels["value"] + steps // 2) // steps * steps
    caveats = [";".join(filter(None, [codes, Caveat.ROUNDED])) for codes in levels["caveats"]]
    changed = levels.assign(
        value=values,
        value_printed=[written(value, Unit.COUNT) for value in values],
        caveats=caveats,
        note="",
    )
    return changed.where(rounds, levels)
