"""Stop-and-search files: searches by one force in one month.

Rows have no id, no force and no LSOA: the force is known by the file's name alone, the place by the point. A month is
sometimes loaded twice into one file. Up to half of the points of a month are blank. `Date` is in UTC, so that a search
just after midnight in summer lies in the month before. Open Government Licence v3.0.
"""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from assessment.sources.police_csv import (
    CODES,
    Layout,
    PoliceRows,
    check_month,
    named_as,
    one_chunk,
    read_csv,
    told_apart,
    where,
)
from assessment.sources.police_faults import ENGLAND_AND_WALES, place_faults, points_of
from assessment.sources.raw_files import RawFile
from assessment.terms.crime import BRITISH_TRANSPORT_POLICE, PoliceKind, RowFault
from assessment.terms.errors import SourceError

SEARCH_COLUMNS = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)
SEARCH_TYPES = frozenset({"Person search", "Vehicle search", "Person and Vehicle search"})
NUMBERS = ("Latitude", "Longitude")
SEARCHES = Layout(
    PoliceKind.SEARCHES,
    SEARCH_COLUMNS,
    {name: pa.float64() if name in NUMBERS else pa.string() if name == "Date" else CODES for name in SEARCH_COLUMNS},
    frozenset({"True", "False", ""}),
)
HOUSE_NAMES = {
    "Type": "search_type",
    "Part of a policing operation": "in_operation",
    "Policing operation": "operation",
    "Latitude": "latitude",
    "Longitude": "longitude",
    "Gender": "gender",
    "Age range": "age_range",
    "Self-defined ethnicity": "self_defined_ethnicity",
    "Officer-defined ethnicity": "officer_defined_ethnicity",
    "Legislation": "legislation",
    "Object of search": "object_of_search",
    "Outcome": "outcome",
    "Outcome linked to object of search": "outcome_linked",
    "Removal of more than just outer clothing": "clothing_removed",
}
LOCAL_TIME = "Europe/London"


def read_searches(file: RawFile, today: date) -> PoliceRows:
    """The rows of a stop-and-search file.

    Returns
    -------
    PoliceRows
        Columns searched_at (UTC) and those of HOUSE_NAMES.

    Raises
    ------
    SourceError
        The file cannot be taken in at all, or its name does not tell month and force.
    """
    named = named_as(file.name)
    if named is None:
        raise SourceError(
            f"{file.shown}: expected a name as published, such as 2023-05-merseyside-stop-and-search.csv: rows of this "
            "kind name no force. Rename it."
        )
    check_month(file, named.month, today)
    read = read_csv(file, SEARCHES)
    moments = _moments(read.cells.column("Date"))
    longitude, latitude = points_of(read.cells)
    _check_country(longitude, latitude, named.force, file)
    faults = {
        RowFault.IMPOSSIBLE_MONTH: moments.isna().to_numpy(),
        RowFault.FUTURE_MONTH: (moments.dt.date > today).to_numpy() & moments.notna().to_numpy(),
        RowFault.OTHER_MONTH: ~_in_month(moments, named.month),
        RowFault.SEARCH_TYPE: where(read.cells.column("Type"), lambda text: text not in SEARCH_TYPES),
        RowFault.PLACE: place_faults(longitude, latitude, None, named.force),
    }
    holds, refused = told_apart(faults, read)
    if not holds.any():
        reasons = ", ".join(f"{each.rows:,} {each.reason}" for each in refused)
        raise SourceError(f"{file.shown}: expected searches of {named.month}, found none that holds ({reasons}).")
    rows = read.cells.drop_columns(["Date"]).rename_columns(HOUSE_NAMES)
    rows = rows.append_column("searched_at", pa.array(moments, pa.timestamp("ns", tz="UTC")))
    rows, numbers = rows.filter(pa.array(holds)), read.numbers[holds]
    rows_in = len(holds) + len(read.short)
    return PoliceRows(PoliceKind.SEARCHES, named.month, named.force, rows, numbers, rows_in, refused, read.content)


def _moments(dates: pa.ChunkedArray) -> pd.Series:
    texts = pd.Series(one_chunk(dates).to_pandas())
    moments = pd.to_datetime(texts, format="%Y-%m-%dT%H:%M:%S%z", utc=True, errors="coerce")
    return moments.astype("datetime64[ns, UTC]")


def _in_month(moments: pd.Series, month: str) -> np.ndarray:
    """True where the moment lies in the month, in UTC or by the clock on the wall: files go by either."""
    start = pd.Timestamp(f"{month}-01")
    end = start + pd.offsets.MonthBegin(1)
    bounds = [(start.tz_localize(zone), end.tz_localize(zone)) for zone in ("UTC", LOCAL_TIME)]
    within = [((moments >= first) & (moments < last)).to_numpy() for first, last in bounds]
    return np.logical_or(*within)


def _check_country(longitude: np.ndarray, latitude: np.ndarray, force: str, file: RawFile) -> None:
    placed = ~np.isnan(longitude) & ~np.isnan(latitude)
    if force == BRITISH_TRANSPORT_POLICE or not placed.any():
        return
    if not ENGLAND_AND_WALES.holds(longitude[placed], latitude[placed]).any():
        raise SourceError(
            f"{file.shown}: expected points in England and Wales, found none of {int(placed.sum()):,} there. "
            "It is a file for another country, or longitude and latitude were swapped."
        )
