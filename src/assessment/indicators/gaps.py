"""What could not be assessed: one row a gap, with what would fill it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from assessment.brief import Partnership, Priority
from assessment.indicators.catalogue import PROBLEM, Theme
from assessment.indicators.published import slug
from assessment.tables.rows import names_any, rows_of
from assessment.terms.periods import Period
from assessment.terms.vocabulary import AreaType, FactStatus, Marker

GAP, WORDS_IN_ID = "gap", 3
GAP_COLUMNS = ["subject", "gap", "would_be_filled_by"]
PRIORITY_GAP = "Priority of the plan"
MONEY_MEASURES = ("budget", "request", "derived_budget")
NOT_PROBLEMS = ("funding", "population")  # topics of the assessment that are no problem of the borough
IMPLIED = "implied_population"  # what rates suggest is no population
YARDSTICKS = ("threshold", "baseline", "identifier")
Gap = tuple[str, str, str]


def facts_of(facts: pd.DataFrame, priority: Priority, measures: pd.DataFrame) -> pd.DataFrame:
    """The facts that belong on a priority's page.

    Parameters
    ----------
    facts : DataFrame
        Facts of one assessment.
    priority : Priority
        Its themes, and the indicators named for it.
    measures : DataFrame
        The plan's success measures: the indicators linked to the priority's own measures belong on its page too.
    """
    own = measures.loc[names_priority(measures["priority"], priority), "linked_indicators"]
    linked_ids = set(own.str.split(";").explode()) if len(own) else set()
    named = facts["indicator"].isin({*priority.indicators, *linked_ids})
    return facts[facts["theme"].isin(priority.themes) | named]


def on_problem(facts: pd.DataFrame) -> pd.DataFrame:
    """The available facts that tell of a problem itself: not of activity, staff or money, and not a mere yardstick."""
    told = (facts["tells_of"] == PROBLEM) & ~facts["measure"].isin(YARDSTICKS) & facts["value"].notna()
    return facts[told]


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
    period: Period,
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
    period : Period
        The data year, which ids end with.

    Returns
    -------
    DataFrame
        Rows of the gaps table.
    """
    own = facts[facts["area_code"] == partnership.borough_code]
    without = [p for p in partnership.priorities if on_problem(facts_of(own, p, measures)).empty]
    rows = [
        *_priorities_without_figures(without, themes),
        *_topics_without_figures(own, without, themes),
        *_places_without_figures(facts, themes),
        *_risk_tiers(own),
        *_missing_values(own),
        *_measures_without_figures(own, measures, partnership),
    ]
    gaps = pd.DataFrame(rows, columns=GAP_COLUMNS).drop_duplicates(["subject", "gap"], ignore_index=True)
    ids = gap_ids(gaps, partnership.borough_name, period)
    return gaps.assign(fact_id=ids, status=str(FactStatus.NOT_AVAILABLE))[["fact_id", *GAP_COLUMNS, "status"]]


def gap_ids(gaps: pd.DataFrame, borough_name: str, period: Period) -> pd.Series:
    """A readable id for each gap: "gap.domestic_abuse.st_helens.2012-13"; the later of one subject add what is missing.

    Parameters
    ----------
    gaps : DataFrame, columns subject, gap
    borough_name : str
    period : Period
        The data year.

    Returns
    -------
    Series of str, index as `gaps`
    """
    end = f"{slug(borough_name)}.{period.slug}"
    ids = pd.Series([f"{GAP}.{slug(subject)}.{end}" for subject in gaps["subject"]], gaps.index, dtype="str")
    words = pd.Series([slug(" ".join(gap.split()[:WORDS_IN_ID])) for gap in gaps["gap"]], gaps.index, dtype="str")
    ids = ids.mask(ids.duplicated(), ids + "." + words)
    place = ids.groupby(ids).cumcount() + 1
    return ids.mask(place > 1, ids + "." + place.astype("str"))


def gap_as_fact(gap: Mapping[str, Any], borough_code: str, borough_name: str, period: Period) -> dict[str, Any]:
    """A gap in the columns that a fact is shown by: without a value, and with what would fill it.

    Parameters
    ----------
    gap : mapping
        A row of the gaps table.
    borough_code, borough_name : str
        What the assessment is about.
    period : Period
        The data year.
    """
    return {
        "fact_id": gap["fact_id"],
        "label": gap["subject"],
        "area_code": borough_code,
        "area_name": borough_name,
        "period_label": period.label,
        "value": float("nan"),
        "value_printed": str(Marker.NOT_AVAILABLE),
        "status": gap["status"],
        "note": f"{gap['gap']} Would be filled by: {gap['would_be_filled_by']}.",
        **dict.fromkeys(("formula", "inputs", "caveats", "source_id", "source_ref"), ""),
    }


def _priorities_without_figures(without: Sequence[Priority], themes: Mapping[str, Theme]) -> Iterator[Gap]:
    for priority in without:
        fillers = "; ".join(themes[theme].would_be_filled_by for theme in priority.themes)
        filler = fillers or "At least two years of figures from the lead partner"
        yield (priority.name, f"{PRIORITY_GAP} without a figure on the problem itself.", filler)


def _topics_without_figures(
    own: pd.DataFrame, without: Sequence[Priority], themes: Mapping[str, Theme]
) -> Iterator[Gap]:
    told = {theme for priority in without for theme in priority.themes}
    available = own[own["value"].notna() & (own["measure"] != IMPLIED)]
    for theme in themes.values():
        in_theme = available[(available["theme"] == theme.id) | available["indicator"].isin(theme.also_covered_by)]
        covered = len(in_theme) if theme.id in NOT_PROBLEMS else len(on_problem(in_theme))
        if theme.expected and not covered and theme.id not in told:
            yield (theme.label, "No figure for the borough in any source.", theme.would_be_filled_by)


def _places_without_figures(facts: pd.DataFrame, themes: Mapping[str, Theme]) -> Iterator[Gap]:
    if not (facts["area_type"] == AreaType.WARD).any():
        places = themes["geography"]
        yield (places.label, "No figure for any ward or neighbourhood.", places.would_be_filled_by)


def _risk_tiers(own: pd.DataFrame) -> Iterator[Gap]:
    """Where a plan prints only how many got nothing, the number of people and their risk are missing."""
    for row in rows_of(own[own["measure"] == "rest"]):
        filler = "Numbers by risk tier (gold, silver and bronze) and by what each received"
        yield (row["label"], "Only a rounded share is printed: no number of people and no risk tier.", filler)


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
