"""Pseudonymous victims of the extract: who is hurt again and again, and how old they are."""

import numpy as np
import pandas as pd

from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.planted import DATA_YEAR, REPEAT_VICTIMS
from assessment.terms.crime import CrimeType

WITHOUT_VICTIM = (
    CrimeType.ASB,
    CrimeType.DRUGS,
    CrimeType.WEAPONS,
    CrimeType.SHOPLIFTING,
    CrimeType.OTHER_CRIME,
)
AGAIN = 0.04  # of the records with a victim: somebody who has suffered before, by chance
AGES = {
    "0 to 9": 1,
    "10 to 17": 9,
    "18 to 24": 16,
    "25 to 34": 25,
    "35 to 44": 21,
    "45 to 54": 14,
    "55 to 64": 8,
    "65 and over": 5,
    "Not known": 1,
}
SEXES = {"Female": 49, "Male": 49, "Not known": 2}
SEXES_OF_DOMESTIC_ABUSE = {"Female": 74, "Male": 25, "Not known": 1}
ETHNICITIES = {"White": 84, "Asian": 6, "Black": 3, "Mixed": 2, "Other": 1, "Not known": 4}
KEY_BYTES = 5


def with_victims(frame: pd.DataFrame) -> pd.DataFrame:
    """Add victim_key and what is known of the victim, the same for a victim each time; "" where there is none."""
    chance = stream("victims")
    victim = _planted(_by_chance(frame, chance), frame, chance)
    has_victim = victim >= 0
    keys = _keys(len(frame), chance)
    sexes = np.where(
        frame["is_domestic"], _drawn(SEXES_OF_DOMESTIC_ABUSE, len(frame), chance), _drawn(SEXES, len(frame), chance)
    )
    known = {
        "victim_key": keys,
        "victim_age_band": _drawn(AGES, len(frame), chance),
        "victim_sex": sexes,
        "victim_ethnicity": _drawn(ETHNICITIES, len(frame), chance),
    }
    return frame.assign(**{name: np.where(has_victim, values[victim], "") for name, values in known.items()})


def _by_chance(frame: pd.DataFrame, chance: np.random.Generator) -> np.ndarray:
    """The number of the victim of each record, -1 where there is none: mostly one of their own."""
    has_victim = ~frame["crime_type"].isin(WITHOUT_VICTIM).to_numpy()
    victim = np.where(has_victim, np.arange(len(frame)), -1)
    again = np.flatnonzero(has_victim & (chance.random(len(frame)) < AGAIN))
    like = [np.flatnonzero(has_victim & (frame["is_domestic"] == kind)) for kind in (False, True)]
    for kind, candidates in enumerate(like):
        mine = again[frame["is_domestic"].to_numpy()[again] == bool(kind)]
        victim[mine] = chance.choice(candidates, len(mine))
    return victim


def _planted(victim: np.ndarray, frame: pd.DataFrame, chance: np.random.Generator) -> np.ndarray:
    """Give some records of domestic abuse in the data year to a few victims, each with many."""
    in_year = frame["month"].between(*DATA_YEAR).to_numpy() & frame["is_domestic"].to_numpy() & (victim >= 0)
    fewest, most = REPEAT_VICTIMS.fewest_records, REPEAT_VICTIMS.most_records
    times = chance.integers(fewest, most, REPEAT_VICTIMS.victims, endpoint=True)
    alone = in_year & (np.bincount(victim[victim >= 0], minlength=len(victim))[victim] == 1)
    rows = chance.choice(np.flatnonzero(alone), int(times.sum()), replace=False)
    planted = victim.copy()
    planted[rows] = np.repeat(rows[np.cumsum(times) - 1], times)
    return planted


def _keys(how_many: int, chance: np.random.Generator) -> np.ndarray:
    """Pseudonyms that end in a figure, so that none can read as a name."""
    digits = chance.bytes(KEY_BYTES * how_many).hex()
    width = 2 * KEY_BYTES
    return np.array([f"V{digits[number * width : (number + 1) * width]}{number % 10}" for number in range(how_many)])


def _drawn(shares: dict[str, int], how_many: int, chance: np.random.Generator) -> np.ndarray:
    return chance.choice(list(shares), how_many, p=np.array(list(shares.values())) / 100)
