"""The download of data.police.uk: 36 months of street, outcomes and stop-and-search files in one zip."""

from pathlib import Path

import numpy as np
import pandas as pd

from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.crimes import crimes, months
from assessment.sources.demonstration.files import csv_bytes, write_zip
from assessment.sources.demonstration.outcomes import outcome_rows, settled_crimes
from assessment.sources.demonstration.places import POINTS_IN_A_TILE, SPLIT_LSOA11, lsoas, snap_points
from assessment.sources.demonstration.planted import FORCE_SLUG, MISSING_MONTH
from assessment.sources.demonstration.searches import searches
from assessment.terms.crime import CrimeType

ARCHIVE = "police/2025-05.zip"
FORCE, RAILWAY_FORCE = "Testshire Constabulary", "British Transport Police"
RAILWAY_SLUG = "btp"
LAST_MONTH_OF_2011_CODES = "2023-05"
LEFT_IN_2011_CODES = 0.7  # of the rows of those months: those that nobody has updated since
STATIONS = {
    "E01990020": "Testborough Central",
    "E01990059": "Mere Junction",
    "E01990075": "Brook Halt",
    "E01990095": "Fold Parkway",
}
RAILWAY_A_MONTH = {  # at each station
    CrimeType.VIOLENCE: 2.6,
    CrimeType.PUBLIC_ORDER: 2.0,
    CrimeType.OTHER_THEFT: 1.7,
    CrimeType.BICYCLE_THEFT: 0.9,
    CrimeType.DRUGS: 0.8,
}


def write_police(folder: Path) -> Path:
    """Write the archive as downloaded; the missing month has no street file."""
    street, outcomes, railway = street_rows(), outcome_file_rows(), railway_rows()
    members: dict[str, bytes] = {}
    for month in months():
        kinds = {
            f"{RAILWAY_SLUG}-street": railway,
            f"{FORCE_SLUG}-outcomes": outcomes,
            f"{FORCE_SLUG}-stop-and-search": searches(),
            f"{FORCE_SLUG}-street": street,
        }
        if month == MISSING_MONTH.month:
            del kinds[f"{FORCE_SLUG}-{MISSING_MONTH.kind}"]
        for kind, rows in kinds.items():
            of_month = rows[rows["file month"] == month].drop(columns="file month")
            members[f"{month}/{month}-{kind}.csv"] = csv_bytes(of_month)
    return write_zip(folder / ARCHIVE, members)


def street_rows() -> pd.DataFrame:
    """The rows of the force's street files, as published, with the month of their file."""
    rows = crimes()
    last = settled_crimes()["last_outcome"].reindex(rows.index, fill_value="")
    placed = _placed(rows["crime_id"], rows["month"], rows["lsoa"], rows["point"], FORCE)
    return placed.assign(**{"Crime type": rows["crime_type"], "Last outcome category": last, "Context": ""}).pipe(
        _some_in_2011_codes
    )


def outcome_file_rows() -> pd.DataFrame:
    """The rows of the outcomes files; those of crimes of the missing month are in them."""
    outcomes = outcome_rows()
    rows = crimes().loc[outcomes["crime"]].reset_index(drop=True)
    placed = _placed(rows["crime_id"], outcomes["month"], rows["lsoa"], rows["point"], FORCE)
    return placed.assign(**{"Outcome type": outcomes["outcome"]})


def railway_rows() -> pd.DataFrame:
    """The rows of British Transport Police: crimes at four stations, without ids and outcomes."""
    codes = list(lsoas()["lsoa21_code"])
    level = np.array(list(RAILWAY_A_MONTH.values()))
    counts = stream("railway").poisson(np.broadcast_to(level, (len(months()), len(STATIONS), len(level))))
    month, station, kind = (np.repeat(axis, counts.ravel()) for axis in np.indices(counts.shape).reshape(3, -1))
    lsoa = pd.Series(np.array([codes.index(code) for code in STATIONS])[station])
    placed = _placed("", pd.Series(np.array(months())[month]), lsoa, lsoa * POINTS_IN_A_TILE, RAILWAY_FORCE)
    names = np.array([f"On or near {name} (Station)" for name in STATIONS.values()])
    types = np.array(list(RAILWAY_A_MONTH))[kind]
    return placed.assign(
        **{"Location": names[station], "Crime type": types, "Last outcome category": "", "Context": ""}
    )


def _placed(ids: pd.Series | str, month: pd.Series, lsoa: pd.Series, point: pd.Series, force: str) -> pd.DataFrame:
    """The first nine columns of a street or outcomes file, and the month of the file."""
    places, points = lsoas().loc[lsoa], snap_points().loc[point]
    return pd.DataFrame(
        {
            "file month": month.to_numpy(),
            "Crime ID": ids,
            "Month": month.to_numpy(),
            "Reported by": force,
            "Falls within": force,
            "Longitude": points["longitude"].to_numpy(),
            "Latitude": points["latitude"].to_numpy(),
            "Location": points["location"].to_numpy(),
            "LSOA code": places["lsoa21_code"].to_numpy(),
            "LSOA name": places["lsoa21_name"].to_numpy(),
        },
        index=month.index,
    )


def _some_in_2011_codes(street: pd.DataFrame) -> pd.DataFrame:
    """Months of before the change of codes, downloaded after it, hold both codes of the LSOA that was split."""
    split = lsoas().loc[lsoas()["lsoa11_code"] == SPLIT_LSOA11[0], "lsoa21_code"]
    is_old = street["LSOA code"].isin(split) & (street["Month"] <= LAST_MONTH_OF_2011_CODES)
    left = is_old & (stream("codes of 2011").random(len(street)) < LEFT_IN_2011_CODES)
    code, name = SPLIT_LSOA11
    return street.assign(
        **{"LSOA code": street["LSOA code"].mask(left, code), "LSOA name": street["LSOA name"].mask(left, name)}
    )
