"""Where the borough stands among districts, in a sentence."""

from collections.abc import Mapping
from typing import Any

from assessment.narrative.sentences import counted, opening

PLACE_AFTER = ", "


def say_rank(facts: Mapping[str, Mapping[str, Any]], force: str) -> str:
    """The borough's rate and rank for one kind of crime, in one sentence.

    Parameters
    ----------
    facts : mapping of measure to a row of the facts table
        At least `district_rate` and `rank_in_force`; `rank_of_all` and `district_ratio` where there are any.
    force : str
        The name of the borough's force.
    """
    rate, rank = facts["district_rate"], facts["rank_in_force"]
    words = f"**{rate['label']}**: {rate['value_printed']} for each 1,000 residents in {rate['period_label']}, "
    words += f"{_the(rank['value_printed'])} districts of {force}"
    if "rank_of_all" in facts:
        words += f" and {_the(facts['rank_of_all']['value_printed'])} districts held of every force"
    if "district_ratio" in facts:
        words += f"; {facts['district_ratio']['value_printed'].partition(PLACE_AFTER)[2]} of the funnel"
    return f"{words}."


def _the(rank: str) -> str:
    return rank if rank.startswith("joint") else f"the {rank}"


def say_unranked(names: list[str]) -> str:
    """Which districts have no rank, and why; "" where all have one."""
    if not names:
        return ""
    number = counted(len(names), "district")
    has = "has" if len(names) == 1 else "have"
    return f"{opening(number)} {has} no rank, for no number of residents of the same year is held: {', '.join(names)}."
