"""Closed lists of the field. Values are those that the published tables use, so tables can be checked against them."""

from enum import StrEnum


class AreaType(StrEnum):
    """Kinds of area in the published figures (data/raw/published/README.md)."""

    BOROUGH = "borough"
    WARD = "ward"
    WARD_GROUP = "ward_group"
    TOWN = "town"
    COMPARATOR = "comparator"
    LSOA = "lsoa"


class PeriodBasis(StrEnum):
    """How we know the period of a figure (data/raw/published/README.md)."""

    PRINTED = "printed"
    IMPLIED = "implied"
    AMBIGUOUS = "ambiguous"
    NOT_STATED = "not_stated"
    EDITION_YEAR = "edition_year"
    COUNTED = "counted"  # ours: the months of the records
    RETURNED = "returned"  # ours: the periods of a partner's return


class Unit(StrEnum):
    """Units of published and derived figures. A percentage is 12, not 0.12."""

    COUNT = "count"
    PERCENT = "percent"
    PERCENTAGE_POINTS = "percentage_points"  # the distance of two percentages; never published, only worked out
    RATIO = "ratio"
    RATE_PER_1000 = "rate_per_1000"
    RATE_UNIT_NOT_PRINTED = "rate_unit_not_printed"
    RANK = "rank"
    SCORE = "score"
    YEARS = "years"
    MONTHS = "months"
    WEEKS = "weeks"
    MILES = "miles"
    YEAR = "year"
    POSTS = "posts"
    IDENTIFIER = "identifier"
    GBP = "gbp"
    GBP_THOUSAND = "gbp_thousand"
    GBP_BILLION = "gbp_billion"


class MeasureKind(StrEnum):
    """What a published figure is (data/raw/published/README.md)."""

    LEVEL = "level"
    CHANGE = "change"
    SHARE = "share"
    RANK = "rank"
    THRESHOLD = "threshold"
    BASELINE = "baseline"
    PREDICTED = "predicted"
    IMPROVEMENT = "improvement"
    BUDGET = "budget"
    REQUEST = "request"
    IDENTIFIER = "identifier"
    RATIO_TO_BASELINE_UNCLEAR = "ratio_to_baseline_unclear"


class Edition(StrEnum):
    """Whom an edition is for: the partnership's own members, or everybody."""

    PARTNER = "partner"
    PUBLIC = "public"


class FactStatus(StrEnum):
    """Where the value of a fact comes from, or why it has none."""

    PUBLISHED = "published"
    DERIVED = "derived"
    NOT_AVAILABLE = "not_available"
    SMALL_BASE = "small_base"
    WITHHELD = "withheld"  # by disclosure control; neither zero nor unknown


class ComplianceStatus(StrEnum):
    """How far the evidence that a legal requirement asks for is there.

    What no figure can show is for a person to confirm.
    """

    MET = "met"
    PARTLY_MET = "partly_met"
    MISSING = "missing"
    TO_CONFIRM = "to_confirm"


class Direction(StrEnum):
    """Which way of an indicator is worse for residents, or neither."""

    UP_IS_WORSE = "up_is_worse"
    UP_IS_BETTER = "up_is_better"
    NEUTRAL = "neutral"


class ActionStatus(StrEnum):
    """Where an action stands on the date of the brief, judged from its published timing alone."""

    PAST_DUE = "past_due"
    DUE_LATER = "due_later"
    ONGOING = "ongoing"
    UNDATED = "undated"


class Marker(StrEnum):
    """Shorthand of the Government Analysis Function, printed where a figure would stand."""

    WITHHELD = "[c]"
    NOT_AVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"
    LOW_RELIABILITY = "[u]"
    ROUNDS_TO_ZERO = "[low]"
    BREAK = "[b]"


MARKER_SENTENCES: dict[Marker, str] = {
    Marker.WITHHELD: "[c] confidential: withheld so that nobody can be picked out; neither zero nor unknown.",
    Marker.NOT_AVAILABLE: "[x] not available: the source gives no figure.",
    Marker.NOT_APPLICABLE: "[z] not applicable: changes are worked out for counts, on the same months a year before.",
    Marker.LOW_RELIABILITY: "[u] percentage not shown: the base is too small for it to mean much.",
    Marker.ROUNDS_TO_ZERO: "[low] more than zero, and zero when rounded.",
    Marker.BREAK: "[b] break in the series: recording changed between the two periods, so they are not alike.",
}
