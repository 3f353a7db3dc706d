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
