"""Figures that partners would send: counts by period, with parts that never exceed their whole and rows that add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pandas as pd

from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.places import lsoas
from assessment.sources.demonstration.planted import DISTRICT_CODE, FIRST_MONTH, LAST_MONTH

ALL = "All"
AREA = "area_code"
QUARTERS, YEARS = "Q-MAR", "Y-MAR"
PERIOD = ["period_start", "period_end"]


@dataclass(frozen=True)
class Figures:
    """What one return counts, flat through the years.

    `means` are expected in a period; `parts` are shares of another column; `sums` add columns up; `numbers` are set
    beside another column and may be fractions. `splits` says how a category divides, in per cent. `only_whole` names
    the columns that are not broken down by a category.
    """

    name: str
    periods: str
    means: Mapping[str, float]
    parts: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    splits: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    only_whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def periods(freq: str) -> list[tuple[str, str]]:
    """First and last day of each quarter or year of the data."""
    spans = pd.period_range(pd.Period(FIRST_MONTH, "M"), pd.Period(LAST_MONTH, "M"), freq="M").asfreq(freq).unique()
    return [(f"{span.start_time:%Y-%m-%d}", f"{span.end_time:%Y-%m-%d}") for span in spans]


def wards() -> dict[str, float]:
    """Each ward of Testborough with its share of the LSOAs, in per cent."""
    inside = lsoas()[lsoas()["district_code"] == DISTRICT_CODE]
    shares = inside["ward_code"].value_counts(normalize=True).sort_index()
    return {str(code): 100 * float(share) for code, share in shares.items()}


def rows_of_figures(asked: Figures) -> pd.DataFrame:
    """One row a period for the whole, and one for each value of each category.

    Every figure of the whole is the sum of the finer ones.
    """
    cells = _cells(asked)
    counted = [*asked.means, *asked.parts]
    frames = [_summed(cells, asked, split, counted) for split in (None, *asked.splits)]
    frame = pd.concat(frames, ignore_index=True)
    for column, (of, share) in asked.numbers.items():
        frame[column] = (frame[of].astype("float64") * share).round(1)
    for column, added in asked.sums.items():
        frame[column] = frame[list(added)].sum(axis=1)
    if AREA not in frame:
        frame[AREA] = DISTRICT_CODE
    return frame.assign(**{AREA: frame[AREA].replace(ALL, DISTRICT_CODE)})


def _cells(asked: Figures) -> pd.DataFrame:
    """The finest counts: every period by every combination of categories."""
    chance = stream(asked.name)
    keys = list(product(periods(asked.periods), product(*(split for split in asked.splits.values()))))
    shares = np.array([_share(asked, values) for _, values in keys])
    cells = pd.DataFrame([period for period, _ in keys], columns=pd.Index(PERIOD))
    for place, category in enumerate(asked.splits):
        cells[category] = [values[place] for _, values in keys]
    for column, mean in asked.means.items():
        cells[column] = chance.poisson(mean * shares)
    for column, (of, share) in asked.parts.items():
        cells[column] = chance.binomial(cells[of], share)
    return cells


def _share(asked: Figures, values: tuple[str, ...]) -> float:
    """The share of the whole that falls on one value of each category."""
    return float(np.prod([split[value] / 100 for split, value in zip(asked.splits.values(), values, strict=True)]))


def _summed(cells: pd.DataFrame, asked: Figures, split: str | None, counted: list[str]) -> pd.DataFrame:
    """The counts by one category, "All" in the others; those that are not broken down by it are blank."""
    keys = [*PERIOD, *([split] if split else [])]
    frame = cells.groupby(keys, as_index=False, sort=False)[counted].sum()
    others = dict.fromkeys((category for category in asked.splits if category != split), ALL)
    blank = dict.fromkeys(asked.only_whole.get(split, ()) if split else (), np.nan)
    return frame.assign(**others, **blank)
