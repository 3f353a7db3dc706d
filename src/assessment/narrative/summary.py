"""The opening sentences of an assessment: what it rests on, what stands out, how sure we are."""

import pandas as pd

from assessment.indicators.return_tables import RETURN_PREFIX
from assessment.narrative.sentences import (
    counted,
    no_trend,
    number_word,
    opening,
    perhaps_copied,
    perhaps_recording,
    say_headline,
)
from assessment.tables.rows import has_code, names_any, rows_of
from assessment.terms.caveats import DOUBTFUL, Caveat
from assessment.terms.numbers import signed_number
from assessment.terms.text import escape_markdown
from assessment.terms.vocabulary import ActionStatus, FactStatus

MOST_STANDING_OUT = 3
DATA = "data"  # document_kind of records and returns; of plans it is theirs


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
    are_data = sources["document_kind"] == DATA
    plans = " and ".join(_titles(sources[~are_data]))
    missing = int((published["status"] == FactStatus.NOT_AVAILABLE).sum())
    gap = f" For {number_word(missing)} of the published figures the plan itself prints no value." if missing else ""
    worked_out = int((facts["status"] == FactStatus.DERIVED).sum())
    others = "counted from records and returns or worked out" if are_data.any() else "worked out from them"
    rests = (
        f"It rests on {counted(len(published), 'figure')} that {commission['partnership']} published in {plans}, "
        f"and on {counted(worked_out, 'figure')} {others}.{gap}"
        if len(published)
        else f"It rests on {plans}, which holds actions and measures and prints no figure."
        if plans
        else f"No plan is among its sources: it rests on {counted(worked_out, 'figure')} {others}."
    )
    data = _say_data(sources[are_data])
    return (
        f"This assessment covers {commission['borough']} for {commission['period']}. {rests}{data} "
        f"{commission['force']} polices the borough; "
        f"its police and crime plan is that of {commission['parent_area']}."
    )


def _say_data(sources: pd.DataFrame) -> str:
    """The records by title, and how many returns there are: the data log lists them."""
    are_returns = sources["source_id"].str.startswith(RETURN_PREFIX)
    number = int(are_returns.sum())
    named = [*_titles(sources[~are_returns]), *([counted(number, "partners' return")] if number else [])]
    return f" Records and returns are: {'; '.join(named)}." if named else ""


def _titles(sources: pd.DataFrame) -> list[str]:
    return [f"{escape_markdown(row['title'])} ({escape_markdown(row['edition_period'])})" for row in rows_of(sources)]


def say_key_messages(facts: pd.DataFrame, gaps: pd.DataFrame, actions: pd.DataFrame, period_label: str) -> list[str]:
    """What a chief officer should know first, most important first.

    Parameters
    ----------
    facts : DataFrame
        Facts of the borough itself, parts left out where their whole is there.
    gaps, actions : DataFrame
        What could not be assessed, and the actions with their `status`.
    period_label : str
        The data year.
    """
    changes = facts[(facts["measure"] == "change") & (facts["period_label"] == period_label)].dropna(subset=["value"])
    headline = say_headline(changes)
    messages = [
        f"**{headline}.**" if headline else f"No figure for {period_label} can be compared with the year before."
    ]
    messages += [
        _say_not_counted(changes[perhaps_copied(changes)], "one year may have been copied over the other"),
        _say_not_counted(changes[perhaps_recording(changes)], "a change in how the police record may explain it"),
    ]
    told = changes[~no_trend(changes)].sort_values("value", key=abs, ascending=False)
    messages += [
        _standing_out("Rose most", told[told["value"] > 0]),
        _standing_out("Fell most", told[told["value"] < 0]),
    ]
    messages += [_say_gaps(gaps), _say_actions(actions)]
    return [message for message in messages if message]


def _standing_out(words: str, changes: pd.DataFrame) -> str:
    """The largest changes, each with its number: "Rose most: Wounding (+29, +4.4%)"."""
    named = [
        f"{row['label']} ({signed_number(row['numerator'])}, {row['value_printed']})"
        for row in rows_of(changes.head(MOST_STANDING_OUT))
    ]
    return f"**{words}**: {'; '.join(named)}." if named else ""


def _say_not_counted(changes: pd.DataFrame, reason: str) -> str:
    return f"**Not counted**, because {reason}: {'; '.join(changes['label'].unique())}." if len(changes) else ""


def _say_gaps(gaps: pd.DataFrame) -> str:
    without = gaps[gaps["gap"].str.startswith("Priority of the plan")]
    if without.empty:
        return "Every priority has at least one figure on its problem."
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


def say_confidence(facts: pd.DataFrame, from_records: int = 0) -> list[str]:
    """How sure we are: doubtful, undated and small figures counted.

    Parameters
    ----------
    facts : DataFrame
        The published facts of the assessment, comparators included.
    from_records : int
        How many figures come from records and returns: how good those are has a section of its own.
    """
    doubtful = int(names_any(facts["caveats"], DOUBTFUL, ";").sum())
    undated = int(has_code(facts["caveats"], Caveat.UNDATED).sum())
    part = int(has_code(facts["caveats"], Caveat.PART_YEAR).sum())
    total = counted(len(facts), "published figure")
    not_compared = [
        f"{number_word(number)} {words}"
        for number, words in ((undated, "have no stated period"), (part, "cover less than a year"))
        if number
    ]
    kept_apart = (
        f"{opening(' and '.join(not_compared))}. Such figures are never set against a full year."
        if not_compared
        else ""
    )
    if facts.empty and from_records:
        return ["No published figure is used. How good the records are stands in the chapter on basis and confidence."]
    if facts.empty:
        return ["The plan prints no figure, so nothing is said here about levels or trends. What is missing is listed."]
    how_many = opening(number_word(doubtful)) if doubtful else "None"
    return [
        f"{how_many} of {total} carry a doubt of their own, such as two totals that differ; "
        "the doubt is printed as a note wherever the figure stands.",
        kept_apart,
        "A figure that was not published is shown as missing, never as zero.",
        "Percentages on a base under 20 are not shown.",
        "This edition does not score the priorities: their order is that of the plan.",
    ]
