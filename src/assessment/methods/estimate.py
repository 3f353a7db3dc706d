"""An estimate: a value with the interval it lies in, the method that gave it, and what to know about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """One estimated quantity.

    `lower` and `upper` are in the unit of `value`; nan where the method gives none, and then `note` says why.
    """

    value: float
    lower: float
    upper: float
    method: str
    note: str = ""
