"""Adding figures up, and the sums that may never be made (data/raw/published/README.md, "Never sum").

The rules hold by what the figures are (unit, kind, area, period, whole and part), not by who asks.
"""

from collections.abc import Mapping
from itertools import combinations

import pandas as pd

from assessment.indicators.catalogue import Indicator, all_parts
from assessment.methods.proportions import share_pct
from assessment.tables.rows import has_code
from assessment.terms.caveats import Caveat
from assessment.terms.errors import DataCheckError
from assessment.terms.vocabulary import AreaType, MeasureKind, Unit

UNITS_THAT_ADD = (Unit.COUNT, Unit.GBP, Unit.GBP_THOUSAND, Unit.GBP_BILLION, Unit.POSTS)
MONEY = (Unit.GBP, Unit.GBP_THOUSAND, Unit.GBP_BILLION)
KINDS_THAT_ADD = (MeasureKind.LEVEL, MeasureKind.BUDGET, MeasureKind.REQUEST)

# One intention told at several levels of detail (rule 10): the first level present is the one to count.
ACTION_LEVELS = (
    ("activity", "expected_outcome"),
    ("agreed_objective", "area_for_development", "exec_summary_action"),
)


def total(observations: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> float:
    """Add published figures up, or refuse.

    Parameters
    ----------
    observations : DataFrame
        Rows of the observations table, at least one, in the unit that they share.
    catalogue : mapping of indicator id to Indicator
        For wholes and parts, and for what overlaps.

    Returns
    -------
    float
        The sum, in the unit of the rows; nan if any of them has no value: unknown is never zero.

    Raises
    ------
    DataCheckError
        A never-sum rule forbids it; the rule and the rows are named.
    """
    if observations.empty:
        raise DataCheckError("nothing to add up: expected at least one figure.")
    for rule in (_sources, _units, _kinds, _areas, _repeats, _periods, _double_counts, _relations, _common_whole):
        fault = rule(observations, catalogue)
        if fault:
            rows = ", ".join(observations["observation_id"])
            raise DataCheckError(f"these figures may not be added up ({rows}): {fault}")
    return float(observations["value"].sum(skipna=False))


def _sources(rows: pd.DataFrame, _: Mapping[str, Indicator]) -> str:
    return "they come from different plans, which define things differently." if rows["source_id"].nunique() > 1 else ""


def _common_whole(rows: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> str:
    """Different figures add up only where the catalogue says that they are parts of one whole."""
    present = set(rows["indicator"])
    wholes = [whole for whole in catalogue.values() if whole.parts_complete]
    if len(present) == 1 or any(present <= {whole.id} | all_parts(whole.id, catalogue) for whole in wholes):
        return ""
    return f"the catalogue knows no whole that {', '.join(sorted(present))} are parts of."


def _units(rows: pd.DataFrame, _: Mapping[str, Indicator]) -> str:
    units = sorted(set(rows["unit"]))
    if len(units) > 1:
        return f"they have different units ({', '.join(units)})."
    if units[0] not in UNITS_THAT_ADD:
        return f"a {units[0]} is never summed, only counts, money and posts are."
    return ""


def _kinds(rows: pd.DataFrame, _: Mapping[str, Indicator]) -> str:
    kinds = sorted(set(rows["measure_kind"]))
    if len(kinds) > 1:
        return f"they are different things ({', '.join(kinds)}): requests are no budgets, thresholds no counts."
    return "" if kinds[0] in KINDS_THAT_ADD else f"a {kinds[0]} is never summed."


def _areas(rows: pd.DataFrame, _: Mapping[str, Indicator]) -> str:
    types = set(rows["area_type"])
    if AreaType.COMPARATOR in types and len(rows) > 1:
        return "comparator areas hold or overlap each other and the borough."
    return "they are of different kinds of area, one inside the other." if len(types) > 1 else ""


def _periods(rows: pd.DataFrame, _: Mapping[str, Indicator]) -> str:
    lengths = (rows["period_end"] - rows["period_start"]).dt.days // 31
    if lengths.nunique(dropna=False) > 1:
        return "whole years, part years and undated figures are mixed."
    if lengths.isna().all() and rows["period_label"].nunique() > 1:
        return "they are undated and of different periods."
    if rows["indicator"].nunique() > 1 and rows[["period_start", "period_end"]].drop_duplicates().shape[0] > 1:
        return "different figures are of different periods."
    for _key, group in rows.groupby(["indicator", "area_code"]):
        ordered = group.sort_values("period_start")
        if (ordered["period_start"].iloc[1:].to_numpy() <= ordered["period_end"].iloc[:-1].to_numpy()).any():
            return "their periods overlap."
    return ""


def _repeats(rows: pd.DataFrame, _: Mapping[str, Indicator]) -> str:
    key = ["indicator", "area_code", "period_start", "period_end", "period_label"]
    if rows.duplicated(key).any():
        return "one figure stands there twice."
    return "the same fact is held twice." if has_code(rows["caveat"], Caveat.DUPLICATE_FACT).sum() > 1 else ""


def _double_counts(rows: pd.DataFrame, _: Mapping[str, Indicator]) -> str:
    risky = has_code(rows["caveat"], Caveat.DOUBLE_COUNT_RISK)
    if risky.sum() > 1 and not set(rows["unit"]) <= set(MONEY):
        return "they count the same posts: the money adds up, the posts do not."
    return ""


def _relations(rows: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> str:
    present = sorted(set(rows["indicator"]))
    for one, other in combinations(present, 2):
        if other in all_parts(one, catalogue) or one in all_parts(other, catalogue):
            return f"{one} and {other} are a whole and its part."
        if other in catalogue[one].never_sum_with or one in catalogue[other].never_sum_with:
            return f"{one} and {other} overlap: the same event may be in both."
    for whole in catalogue.values():
        if not whole.parts_complete and len(set(whole.parts) & set(present)) > 1:
            return f"the parts of {whole.id} are no breakdown: they do not cover it, or overlap."
    return ""


def actions_to_count(actions: pd.DataFrame) -> pd.DataFrame:
    """The actions that may be counted together: one level of detail a plan, never parents with children.

    Parameters
    ----------
    actions : DataFrame
        Rows of the actions table.

    Returns
    -------
    DataFrame
        The same rows without the finer or coarser levels that repeat them.
    """
    kept = actions
    for levels in ACTION_LEVELS:
        for _, plan in actions.groupby("source_id"):
            present = [level for level in levels if level in set(plan["action_kind"])]
            repeats = plan.index[plan["action_kind"].isin(present[1:])]
            kept = kept.drop(index=kept.index.intersection(repeats))
    return kept


def share_of_amounts(amounts: pd.Series) -> pd.Series:
    """Each amount as a percentage of their sum.

    Raises
    ------
    ValueError
        The sum is not positive.
    """
    return pd.Series([share_pct(amount, float(amounts.sum())) for amount in amounts.tolist()], amounts.index)
