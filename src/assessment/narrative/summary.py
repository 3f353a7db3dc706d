"""The opening sentences of an assessment: what it rests on, what stands out, how sure we are."""

import pandas as pd

from assessment.narrative.sentences import (
    counted,
    number_word,
    opening,
    perhaps_copied,
    say_headline,
)
from assessment.tables.rows import has_code, names_any, rows_of
from assessment.terms.caveats import DOUBTFUL, Caveat
from assessment.terms.text import escape_markdown
from assessment.terms.vocabulary import ActionStatus, Direction, FactStatus

MOST_STANDING_OUT = 3


def say_scope(facts: pd.DataFrame, sources: pd.DataFrame, commission: dict[str, str]) -> str:
    """What the assessment rests on.

    Parameters
    ----------
    facts, sources : DataFrame
        The facts, and the published documents that they come from.
    commission : dict
        The words for borough, partnership, force, parent_area and period.
    """
    published = facts[facts["formula"] == "as published"]
    titles = " and ".join(
        f"{escape_markdown(row['title'])} ({escape_markdown(row['edition_period'])})" for row in rows_of(sources)
    )
    missing = int((published["status"] == FactStatus.NOT_AVAILABLE).sum())
    gap = f" For {number_word(missing)} of them the plan itself prints no value." if missing else ""
    return (
        f"This assessment covers {commission['borough']} for {commission['period']}. "
        f"It rests on {counted(len(published), 'figure')} that {commission['partnership']} published in {titles}, "
        f"and on {counted(len(facts) - len(published), 'figure')} worked out from them.{gap} "
        f"{commission['force']} polices the borough; "
        f"its police and crime plan is that of {commission['parent_area']}."
    )


def say_key_messages(facts: pd.DataFrame, gaps: pd.DataFrame, actions: pd.DataFrame, period_label: str) -> list[str]:
    """What a chief officer should know first, most important first.

    Parameters
    ----------
    facts : DataFrame
        Facts of the borough itself.
    gaps, actions : DataFrame
        What could not be assessed, and the actions with their `status`.
    period_label : str
        The data year.
    """
    changes = _changes(facts, period_label).dropna(subset=["value"])
    headline = say_headline(changes)
    messages = [
        f"**{headline}.**" if headline else f"No figure for {period_label} can be compared with the year before."
    ]
    messages.append(_say_copies(changes[perhaps_copied(changes)]))
    worse = changes[_worse(changes)].sort_values("value", key=abs, ascending=False)
    better = changes[_better(changes)].sort_values("value", key=abs, ascending=False)
    messages += [_standing_out("Getting worse", worse), _standing_out("Getting better", better)]
    messages += [_say_gaps(gaps), _say_actions(actions)]
    return [message for message in messages if message]


def _changes(facts: pd.DataFrame, period_label: str) -> pd.DataFrame:
    return facts[(facts["measure"] == "change") & (facts["period_label"] == period_label)]


def _worse(changes: pd.DataFrame) -> pd.Series:
    up, down = changes["value"] > 0, changes["value"] < 0
    return (up & (changes["direction"] == Direction.UP_IS_WORSE)) | (
        down & (changes["direction"] == Direction.UP_IS_BETTER)
    )


def _better(changes: pd.DataFrame) -> pd.Series:
    return _worse(changes.assign(value=-changes["value"]))


def _standing_out(words: str, changes: pd.DataFrame) -> str:
    if changes.empty:
        return ""
    named = [f"{row['label']} ({row['value_printed']})" for row in rows_of(changes.head(MOST_STANDING_OUT))]
    which = "" if len(changes) <= MOST_STANDING_OUT else f", the {number_word(MOST_STANDING_OUT)} largest changes"
    return f"**{words}**{which}: {'; '.join(named)}."


def _say_copies(copies: pd.DataFrame) -> str:
    if copies.empty:
        return ""
    return (
        f"**Not counted**, because one year may have been copied over the other: {'; '.join(copies['label'].unique())}."
    )


def _say_gaps(gaps: pd.DataFrame) -> str:
    without = gaps[gaps["gap"].str.startswith("Priority of the plan")]
    if without.empty:
        return "Every priority of the plan has at least one figure on its problem."
    names = "; ".join(escape_markdown(name) for name in without["subject"])
    one = len(without) == 1
    return "**Gaps**: " + (
        f"{counted(len(without), 'priority', 'priorities')} {'has' if one else 'have'} no figure on the problem itself "
        f"and cannot be assessed: {names}."
    )


def _say_actions(actions: pd.DataFrame) -> str:
    if actions.empty:
        return "The plan holds no actions that can be followed up."
    dated = int(actions["status"].isin([ActionStatus.PAST_DUE, ActionStatus.DUE_LATER]).sum())
    total = counted(len(actions), "action")
    if not dated:
        return f"**Plan**: none of its {total} carries a date, so none can be judged late or on time."
    passed = int((actions["status"] == ActionStatus.PAST_DUE).sum())
    return f"**Plan**: {number_word(dated)} of its {total} carry a date; {number_word(passed)} had passed."


def say_confidence(facts: pd.DataFrame) -> list[str]:
    """How sure we are: doubtful, undated and small figures counted.

    Parameters
    ----------
    facts : DataFrame
        The published facts of the assessment, comparators included.
    """
    doubtful = int(names_any(facts["caveats"], DOUBTFUL, ";").sum())
    undated = int(has_code(facts["caveats"], Caveat.UNDATED).sum())
    part = int(has_code(facts["caveats"], Caveat.PART_YEAR).sum())
    total = counted(len(facts), "published figure")
    not_compared = [
        opening(f"{number_word(number)} {words}")
        for number, words in ((undated, "have no stated period"), (part, "cover less than a year"))
        if number
    ]
    kept_apart = f"{'; '.join(not_compared)}. Such figures are never set against a full year." if not_compared else ""
    return [
        f"{opening(number_word(doubtful))} of {total} carry a doubt of their own, such as two totals that differ; "
        "the doubt is printed as a note wherever the figure stands.",
        kept_apart,
        "A figure that was not published is shown as missing, never as zero.",
        "Percentages on a base under 20 are not shown.",
        "This edition does not score the priorities: their order is that of the plan.",
    ]
