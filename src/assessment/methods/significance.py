"""A test of chance: its statistic and how often chance alone would give one as large."""
# scipy has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from assessment.methods.checked import Floats


@dataclass(frozen=True)
class Significance:
    """One test.

    `p_value` is two-sided, unless another alternative was asked for. `df` is nan where the test has no degrees of
    freedom. All three numbers are nan where the test cannot be done, and then `note` says why.
    """

    statistic: float
    df: float
    p_value: float
    method: str
    note: str = ""


def two_sided(z: npt.ArrayLike) -> Floats:
    """Chance of a standard normal at least as far from 0, either way; nan where z is.

    Source: definition.
    """
    return np.asarray(2 * stats.norm.sf(np.abs(z)), dtype=np.float64)
