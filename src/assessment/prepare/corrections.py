"""Known errors of the publisher, corrected as data: where, what is done, why, and what shows that it was mended."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import yaml

from assessment.prepare.placing import BASES, Gazetteer, Placed
from assessment.tables.store import empty_table
from assessment.terms.crime import PlaceBasis
from assessment.terms.errors import SourceError
from assessment.terms.quality import Grade

CORRECTIONS_FILE = "corrections.yaml"
APPLIED, EXPIRED, NOT_TRIED = "applied", "expired", "not_tried"
NEAR_DEGREES = 0.0005  # about 50 metres: published points of one station differ by less
KEYS = ("correction_id", "force", "location", "seen", "expect", "lsoa21_code", "reason", "reported_on")


@dataclass(frozen=True)
class StationCorrection:
    """A station that the publisher puts in a wrong place and in no LSOA.

    Applied to the rows of `force` at `location` that stand as `expect` says: at `latitude`, without an LSOA. It claims
    to match in the months from `first_seen` to `last_seen`; it is applied in any month.
    """

    correction_id: str
    force: str
    location: str
    first_seen: str
    last_seen: str
    latitude: float
    lsoa21_code: str
    reason: str
    reported_on: str


@dataclass(frozen=True)
class Matches:
    """How a correction met one file: rows it was applied to, and rows at that location that did not need it."""

    applied: int
    in_order: int


def read_corrections(path: Path) -> tuple[StationCorrection, ...]:
    """The corrections in `params/catalogue/corrections.yaml`.

    Raises
    ------
    SourceError
        The file is missing or a correction lacks a part.
    """
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["stations"]
        return tuple(_correction(entry) for entry in entries)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
        raise SourceError(
            f"{path.name}: expected a list of stations, each with {', '.join(KEYS)} ({fault!r}). Restore it."
        ) from fault


def _correction(entry: dict) -> StationCorrection:
    if set(entry) != set(KEYS):
        raise KeyError(", ".join(sorted(set(entry) ^ set(KEYS))))
    parts = {key: str(entry[key]) for key in KEYS if key not in ("seen", "expect")}
    seen, latitude = entry["seen"], float(entry["expect"]["latitude"])
    return StationCorrection(**parts, first_seen=seen["first"], last_seen=seen["last"], latitude=latitude)


def place_stations(
    rows: pa.Table, force: str, placed: Placed, gazetteer: Gazetteer, corrections: tuple[StationCorrection, ...]
) -> tuple[Placed, dict[str, Matches]]:
    """Rows with the stations of the corrections where they truly are, and how often each correction met the file."""
    place, basis, met = placed.place.copy(), placed.basis.copy(), {}
    for correction in corrections:
        true_place = gazetteer.place_of(correction.lsoa21_code)
        if correction.force != force or true_place < 0:
            continue
        there = _is(rows["location"], correction.location)
        wrong = there & _is(rows["lsoa_code"], "")
        wrong &= np.abs(rows["latitude"].to_numpy() - correction.latitude) < NEAR_DEGREES
        place[wrong], basis[wrong] = true_place, BASES.index(PlaceBasis.STATION)
        met[correction.correction_id] = Matches(int(wrong.sum()), int((there & ~wrong).sum()))
    return Placed(place, basis), met


def _is(column: pa.ChunkedArray, text: str) -> np.ndarray:
    array = column.combine_chunks()
    values = array.dictionary.to_pylist()
    return array.indices.to_numpy() == (values.index(text) if text in values else -1)


def account_for_corrections(
    corrections: tuple[StationCorrection, ...], met: list[tuple[str, dict[str, Matches]]]
) -> pd.DataFrame:
    """What became of each correction: a row of the corrections table each.

    Parameters
    ----------
    met : list of (month, matches by correction_id)
        Of every file that was used and that the corrections were tried on.

    Returns
    -------
    DataFrame
        Status is applied; expired, if nothing matched in the months that it claims (the publisher may have mended it:
        remove it); or not_tried, if no file of those months is held.
    """
    rows = [_account(correction, met) for correction in sorted(corrections, key=lambda each: each.correction_id)]
    columns = [
        "correction_id",
        "force",
        "location",
        "lsoa21_code",
        "status",
        "rows_corrected",
        "rows_in_order",
        "words",
    ]
    return pd.DataFrame(rows, columns=columns) if rows else empty_table("police_corrections")


def _account(correction: StationCorrection, met: list[tuple[str, dict[str, Matches]]]) -> list[object]:
    own = [(month, found[correction.correction_id]) for month, found in met if correction.correction_id in found]
    claimed = [found for month, found in own if correction.first_seen <= month <= correction.last_seen]
    applied, in_order = sum(each.applied for _, each in own), sum(each.in_order for _, each in own)
    status = APPLIED if any(each.applied for each in claimed) else EXPIRED if claimed else NOT_TRIED
    words = {
        APPLIED: f"{applied:,} rows put where they belong. {correction.reason}",
        EXPIRED: f"No row from {correction.first_seen} to {correction.last_seen} needed it. The publisher may have "
        "mended the place: check, and remove the correction.",
        NOT_TRIED: f"No file from {correction.first_seen} to {correction.last_seen} was there to try it on; "
        f"{applied:,} rows of other months were put where they belong.",
    }[status]
    ids = [correction.correction_id, correction.force, correction.location, correction.lsoa21_code]
    return [*ids, status, applied, in_order, words]


def quality_of_corrections(corrections: pd.DataFrame) -> pd.DataFrame:
    """What the data-quality report says of each correction that was tried: that it was needed, or is needed no more.

    Parameters
    ----------
    corrections : DataFrame
        Rows of the police_corrections table.
    """
    tried = corrections[corrections["status"] != NOT_TRIED]
    expired = tried["status"] == EXPIRED
    table = pd.DataFrame(
        {
            "check_name": "corrections",
            "subject": tried["correction_id"],
            "borough_code": "",
            "value": tried["rows_corrected"].astype("float64"),
            "unit": "rows",
            "grade": expired.map({True: str(Grade.CARE), False: str(Grade.GOOD)}),
            "words": tried["location"] + ": " + tried["words"],
            "action": expired.map({True: "Remove it from params/catalogue/corrections.yaml.", False: ""}),
        }
    )
    return table.reset_index(drop=True)
