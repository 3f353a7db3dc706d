"""Words for what partners send: whether a figure was given, and how a record was placed."""

from enum import StrEnum


class ReturnStatus(StrEnum):
    """Whether a partner gave a figure. Neither a suppressed nor an unknown one is zero."""

    REPORTED = "reported"
    SUPPRESSED = "suppressed"
    NOT_AVAILABLE = "not_available"


class RecordPlace(StrEnum):
    """How the place of a record of the police extract is known.

    `changed_code` stands for one LSOA of 2021 that took the place of the code sent, `split_code` for several: then
    the LSOA is not known, and the ward only if they share it. `borough_only` has no LSOA at all.
    """

    CODE = "code"
    CHANGED_CODE = "changed_code"
    SPLIT_CODE = "split_code"
    BOROUGH_ONLY = "borough_only"


UNMAPPED = "unmapped"
