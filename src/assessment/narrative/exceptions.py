"""How many months broke their limits, in a sentence."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.narrative.sentences import counted, number_word, opening
from assessment.terms.caveats import Caveat

Fact = Mapping[str, Any]


def say_exceptions(charted: Sequence[Fact], months: Sequence[Fact], period_label: str) -> str:
    """What the control charts of a data year show, "no exception" included; "" where nothing was charted.

    Parameters
    ----------
    charted : sequence of rows of the facts table
        One for each kind of record that was charted, with measure "months_outside".
    months : sequence of rows of the facts table
        The months outside their limits, with measure "month_count".
    period_label : str
        The data year.
    """
    if not charted:
        return ""
    over = f"control charts of {counted(len(charted), 'kind of record', 'kinds of record')} for {period_label}"
    lacking = f" {charted[0]['note']} Months that were not published are unknown." if charted[0]["note"] else ""
    if not months:
        return f"No month is an exception in {over}: every month published lies within its limits.{lacking}"
    above = sum(month["value"] > month["upper"] for month in months)
    sides = " and ".join(
        f"{number_word(number)} {side}" for number, side in ((above, "above"), (len(months) - above, "below")) if number
    )
    kinds = len({month["label"] for month in months})
    verb = "lies" if len(months) == 1 else "lie"
    return (
        f"In {over}, {counted(len(months), 'month')} {verb} outside the limits ({sides}), "
        f"of {counted(kinds, 'kind', 'kinds')}.{_recording(months)}{lacking}"
    )


def _recording(months: Sequence[Fact]) -> str:
    """How many of the months may follow a change in recording, ready to follow a sentence."""
    number = sum(Caveat.RECORDING_CHANGE in month["caveats"].split(";") for month in months)
    return f" {opening(number_word(number))} of these may follow a change in recording." if number else ""
