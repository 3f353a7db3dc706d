"""Sentences with figures in them, built by rule from facts. A direction word comes from the sign, never from hope."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from assessment.tables.rows import has_code
from assessment.terms.caveats import DOUBTFUL, Caveat, caveat_sentence
from assessment.terms.vocabulary import FactStatus

BOTH = 2
SMALL_NUMBERS = "no one two three four five six seven eight nine".split()


def number_word(number: int) -> str:
    """One to nine in words, as running text has it; others in digits."""
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else f"{number:,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "one action", "two actions"."""
    return f"{number_word(number)} {noun if number == 1 else plural or noun + 's'}"


def opening(sentence: str) -> str:
    """A sentence with its first letter as a capital."""
    return sentence[:1].upper() + sentence[1:]


def say_change(level: Mapping[str, Any], difference: Mapping[str, Any], change: Mapping[str, Any]) -> str:
    """A level and its change on the year before, in one sentence.

    Parameters
    ----------
    level, difference, change : mapping
        Three rows of the facts table: a count, and the difference and percentage change that belong to it.
    """
    if math.isnan(level["value"]):
        reason = "withheld" if level["status"] == FactStatus.WITHHELD else "not available"
        return f"**{level['label']}**: {reason} for {level['period_label']} ({level['value_printed']})."
    start = f"**{level['label']}**: {level['value_printed']} in {level['period_label']}"
    return f"{start}, {_change_words(difference, change)}.{say_doubt(change['caveats'])}"


def _change_words(difference: Mapping[str, Any], change: Mapping[str, Any]) -> str:
    base, value = difference["base_period"], difference["value"]
    if difference["status"] == FactStatus.WITHHELD:
        return f"with the figure for {base} withheld"
    if math.isnan(value):
        return f"with no figure for {base} to compare with"
    if value == 0:
        return f"the same as in {base}"
    size = str(difference["value_printed"]).lstrip("+-")
    words = f"{size} {'fewer' if value < 0 else 'more'} than in {base}"
    if change["status"] == FactStatus.SMALL_BASE:
        return f"{words} (too few for a percentage)"
    return f"{words} ({change['value_printed']})"


TOLD = DOUBTFUL | {Caveat.RECORDING_CHANGE}


def say_doubt(caveats: str) -> str:
    """The doubts about a figure, ready to follow a sentence; "" where there are none."""
    doubts = [caveat_sentence(code) for code in caveats.split(";") if code in TOLD]
    return f" Treat with care. {' '.join(doubts)}" if doubts else ""


def perhaps_copied(facts: pd.DataFrame) -> pd.Series:
    """True for facts that may repeat the year before by mistake."""
    return has_code(facts["caveats"], Caveat.COPIED_FORWARD_SUSPECT)


def perhaps_recording(facts: pd.DataFrame) -> pd.Series:
    """True for facts that a change in recording may explain."""
    return has_code(facts["caveats"], Caveat.RECORDING_CHANGE)


def no_trend(facts: pd.DataFrame) -> pd.Series:
    """True for facts that tell no trend until somebody has confirmed them."""
    return perhaps_copied(facts) | perhaps_recording(facts)


def say_headline(changes: pd.DataFrame) -> str:
    """How many of the comparable figures fell, rose or stayed: "Four of five figures fell in 2012-13".

    Parameters
    ----------
    changes : DataFrame
        Facts with measure "change", all of one period. Those without a value (the base is too small, or unknown)
        and those that may be copies of the year before, or follow a change in recording, tell no trend and are left
        out.
    """
    known = changes.dropna(subset=["value"])
    known = known[~no_trend(known)]
    if known.empty:
        return ""
    fell, rose = int((known["value"] < 0).sum()), int((known["value"] > 0).sum())
    same = len(known) - fell - rose
    period = known["period_label"].iloc[0]
    if len(known) == 1:
        verb = "fell" if fell else "rose" if rose else "did not change"
        return f"{known['label'].iloc[0]} {verb} in {period}"
    parts = [(fell, "fell"), (rose, "rose"), (same, "did not change")]
    (most, verb), *others = sorted((part for part in parts if part[0]), key=lambda part: -part[0])
    if most == len(known):
        every = "Both" if most == BOTH else f"All {number_word(most)}"
        return f"{every} figures {verb} in {period}"
    rest = " and ".join(f"{number_word(number)} {other}" for number, other in others)
    return opening(f"{number_word(most)} of {number_word(len(known))} figures {verb} in {period}; {rest}")
