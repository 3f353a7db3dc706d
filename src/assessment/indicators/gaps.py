"""What could not be assessed: one row a gap, with what would fill it."""

from collections.abc import Iterator, Mapping

import pandas as pd

from assessment.brief import Partnership, Priority
from assessment.indicators.catalogue import Theme
from assessment.tables.rows import names_any, rows_of
from assessment.terms.vocabulary import FactStatus

GAP_COLUMNS = ["subject", "gap", "would_be_filled_by"]
PRIORITY_GAP = "Priority of the plan"
MONEY_MEASURES = ("budget", "request", "derived_budget")
Gap = tuple[str, str, str]


def facts_of(facts: pd.DataFrame, priority: Priority) -> pd.DataFrame:
    """The facts that belong on a priority's page: its themes, and the indicators named for it."""
    return facts[facts["theme"].isin(priority.themes) | facts["indicator"].isin(priority.indicators)]


def about_crime(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts that say something about a priority's problem: money set against it does not."""
    return facts[~facts["measure"].isin(MONEY_MEASURES)]


def names_priority(texts: pd.Series, priority: Priority) -> pd.Series:
    """True where a plan's priority cell, which may list several, names this priority."""
    return names_any(texts, priority.plan_names, "|")


def linked(measures: pd.DataFrame, facts: pd.DataFrame) -> pd.Series:
    """True for a success measure that at least one available figure belongs to."""
    return names_any(measures["linked_indicators"], facts.loc[facts["value"].notna(), "indicator"].tolist(), ";")


def build_gaps(
    facts: pd.DataFrame,
    measures: pd.DataFrame,
    partnership: Partnership,
    themes: Mapping[str, Theme],
) -> pd.DataFrame:
    """Everything that this assessment has no figures for.

    Parameters
    ----------
    facts : DataFrame
        The facts of the assessment.
    measures : DataFrame
        The success measures of its plans.
    partnership : Partnership
        For the priorities.
    themes : mapping of theme id to Theme
        For the topics that every assessment should cover.

    Returns
    -------
    DataFrame, columns subject, gap, would_be_filled_by
    """
    own = facts[facts["area_code"] == partnership.borough_code]
    rows = [
        *_priorities_without_figures(own, partnership, themes),
        *_topics_without_figures(own, partnership, themes),
        *_missing_values(own),
        *_measures_without_figures(own, measures, partnership),
    ]
    return pd.DataFrame(rows, columns=GAP_COLUMNS).drop_duplicates(["subject", "gap"])


def _priorities_without_figures(
    own: pd.DataFrame, partnership: Partnership, themes: Mapping[str, Theme]
) -> Iterator[Gap]:
    for priority in partnership.priorities:
        if about_crime(facts_of(own, priority))["value"].notna().any():
            continue
        fillers = "; ".join(themes[theme].would_be_filled_by for theme in priority.themes)
        filler = fillers or "At least two years of figures from the lead partner"
        yield (
            priority.name,
            f"{PRIORITY_GAP} without a figure on the problem itself.",
            filler,
        )


def _topics_without_figures(own: pd.DataFrame, partnership: Partnership, themes: Mapping[str, Theme]) -> Iterator[Gap]:
    covered = set(own.loc[own["value"].notna(), "theme"])
    told = {theme for priority in partnership.priorities for theme in priority.themes}
    for theme in themes.values():
        if theme.expected and theme.id not in covered | told:
            yield (
                theme.label,
                "No figure for the borough in any source.",
                theme.would_be_filled_by,
            )


def _missing_values(own: pd.DataFrame) -> Iterator[Gap]:
    missing = own[
        own["value"].isna() & (own["status"] == FactStatus.NOT_AVAILABLE) & (own["formula"] == "as published")
    ]
    for row in rows_of(missing):
        subject = f"{row['label']}, {row['period_label']}"
        yield (
            subject,
            "The plan prints no figure for this year.",
            "The figure for this year from its owner",
        )


def _measures_without_figures(own: pd.DataFrame, measures: pd.DataFrame, partnership: Partnership) -> Iterator[Gap]:
    lacking = measures[~linked(measures, own)]
    for priority in partnership.priorities:
        yield from _measure_gap(lacking[names_priority(lacking["priority"], priority)], priority.name)
    yield from _measure_gap(lacking[lacking["priority"] == "plan-wide"], "Plan-wide measures")


def _measure_gap(lacking: pd.DataFrame, subject: str) -> Iterator[Gap]:
    if lacking.empty:
        return
    names = "; ".join(lacking["measure"])
    gap = f"Success measures named in the plan without a figure: {names}."
    yield (subject, gap, "A baseline and a yearly figure for each, from the partner that leads")
