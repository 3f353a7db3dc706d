"""What became of each crime: its outcomes, and the last category as a download of May 2025 shows it."""

from functools import cache

import numpy as np
import pandas as pd

from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.crimes import crimes, months
from assessment.terms.crime import CrimeType

UNABLE = "Unable to prosecute suspect"
NO_SUSPECT = "Investigation complete; no suspect identified"
CHARGED = "Suspect charged"
LOCAL = "Local resolution"
NOT_FURTHER = "Further investigation is not in the public interest"
CAUTION = "Offender given a caution"
ELSEWHERE = "Action to be taken by another organisation"
NO_UPDATE = "Status update unavailable"
OPEN = "Under investigation"
AWAITING, UNAVAILABLE = "Awaiting court outcome", "Court result unavailable"
OUTCOMES = (UNABLE, NO_SUSPECT, CHARGED, LOCAL, NOT_FURTHER, CAUTION, ELSEWHERE, NO_UPDATE)
# Shares of OUTCOMES by type, in per cent.
MOSTLY_UNSOLVED = (18, 71, 6, 1, 1, 0, 0, 3)
SHARES = {
    CrimeType.VIOLENCE: (69, 14, 9, 1, 2, 1, 2, 2),
    CrimeType.PUBLIC_ORDER: (52, 32, 11, 1, 2, 1, 0, 1),
    CrimeType.CRIMINAL_DAMAGE: (30, 60, 6, 1, 1, 1, 0, 1),
    CrimeType.DRUGS: (13, 2, 31, 44, 4, 3, 0, 3),
    CrimeType.WEAPONS: (26, 6, 51, 3, 3, 1, 0, 10),
    CrimeType.OTHER_CRIME: (48, 15, 17, 2, 8, 2, 2, 6),
    CrimeType.SHOPLIFTING: (15, 57, 23, 2, 2, 1, 0, 0),
    CrimeType.ROBBERY: (39, 47, 11, 0, 1, 0, 0, 2),
}
DELAY_SHARES = (55, 20, 10, 6, 4, 3, 2)  # per cent of outcomes by months after the crime
MONTHS_TO_COURT = 9  # a charge older than this reads as a result that is not known
REOPENED = 0.02  # of the crimes with a later outcome: closed without a suspect in their own month, then opened again


@cache
def settled_crimes() -> pd.DataFrame:
    """The crimes (no anti-social behaviour) with `outcome`, `outcome_month` ("" if there is none) and `last_outcome`.

    Same index as `crimes()`; `last_outcome` is the column "Last outcome category" of the street files.
    """
    frame = crimes().loc[lambda rows: rows["crime_type"] != CrimeType.ASB, ["month", "crime_type", "crime_id"]]
    chance = stream("outcomes")
    outcome = _drawn(frame["crime_type"].to_numpy(), chance.random(len(frame)))
    month = pd.Series(frame["month"].map(months().index).to_numpy(), frame.index)
    settled = month + chance.choice(len(DELAY_SHARES), len(frame), p=np.array(DELAY_SHARES) / 100)
    is_open = (settled >= len(months())).to_numpy()
    has_row = ~is_open & (outcome != NO_UPDATE)
    return frame.assign(
        outcome=np.where(has_row, outcome, ""),
        outcome_month=np.where(has_row, np.array([*months(), *[""] * len(DELAY_SHARES)])[settled], ""),
        last_outcome=_last(outcome, is_open, len(months()) - 1 - settled.to_numpy()),
    )


def _drawn(kinds: np.ndarray, luck: np.ndarray) -> np.ndarray:
    outcome = np.empty(len(kinds), dtype=object)
    for kind in np.unique(kinds):
        of_kind = kinds == kind
        bounds = np.cumsum(SHARES.get(CrimeType(kind), MOSTLY_UNSOLVED)) / 100
        outcome[of_kind] = np.array(OUTCOMES, dtype=object)[np.searchsorted(bounds, luck[of_kind], side="right")]
    return outcome


def _last(outcome: np.ndarray, is_open: np.ndarray, months_ago: np.ndarray) -> np.ndarray:
    court = np.where(months_ago < MONTHS_TO_COURT, AWAITING, UNAVAILABLE)
    return np.where(is_open, OPEN, np.where(outcome == CHARGED, court, outcome))


@cache
def outcome_rows() -> pd.DataFrame:
    """One row an outcome: `month` (of the outcome), `crime` (its row in `crimes()`), `outcome`.

    A crime that was opened again has two.
    """
    settled = settled_crimes().loc[lambda rows: rows["outcome"] != ""]
    last = pd.DataFrame({"month": settled["outcome_month"], "crime": settled.index, "outcome": settled["outcome"]})
    is_later = (settled["outcome_month"] > settled["month"]).to_numpy()
    reopened = settled[is_later & (stream("reopened").random(len(settled)) < REOPENED)]
    first = pd.DataFrame({"month": reopened["month"], "crime": reopened.index, "outcome": NO_SUSPECT})
    return pd.concat([last, first]).sort_values(["month", "crime", "outcome"], ignore_index=True)
