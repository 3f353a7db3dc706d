"""A test of chance: its statistic and how often chance alone would give one as large."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Significance:
    """One test.

    `p_value` is two-sided. `df` is nan where the test has no degrees of freedom. All three numbers are nan where the
    test cannot be done, and then `note` says why.
    """

    statistic: float
    df: float
    p_value: float
    method: str
    note: str = ""
