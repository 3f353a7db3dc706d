"""Words for how data were taken in and how good they are."""

from enum import StrEnum


class Fate(StrEnum):
    """What became of a file."""

    USED = "used"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


class Grade(StrEnum):
    """How far a figure that rests on these data may be relied on."""

    GOOD = "good"
    CARE = "care"
    POOR = "poor"
    UNKNOWN = "unknown"


class BreakKind(StrEnum):
    """Why figures are not like those before."""

    RECORDING = "recording"
    SUPPLY = "supply"
    CIRCUMSTANCE = "circumstance"


# The order in which a report is read: what spoils figures first, then what nobody knows.
WORST_FIRST = (Grade.POOR, Grade.CARE, Grade.UNKNOWN, Grade.GOOD)


def grade_of(value: float, good_to: float, care_to: float) -> Grade:
    """The grade of a quantity of which less is better.

    Examples
    --------
    >>> grade_of(0.4, good_to=1, care_to=5)
    <Grade.GOOD: 'good'>
    """
    if value <= good_to:
        return Grade.GOOD
    return Grade.CARE if value <= care_to else Grade.POOR
