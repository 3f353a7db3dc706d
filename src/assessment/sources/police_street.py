"""Street files: crime records and incidents of anti-social behaviour of one force and month.

Coverage: since December 2010; the archive keeps 36 months. A force with nothing for a month has no file. Known gaps:
Greater Manchester since 2019, British Transport Police at times. Points are snap points, not where a thing happened.
LSOA codes of 2011 and of 2021 stand in one file, by when the row was last worked on. A crime id is blank for
anti-social behaviour and for every row of British Transport Police, and may stand twice. Open Government Licence v3.0.
"""

from datetime import date

import numpy as np
import pyarrow as pa

from assessment.sources.police_csv import (
    CODES,
    CsvRead,
    Layout,
    PoliceRows,
    check_month,
    named_as,
    one_chunk,
    read_csv,
    told_apart,
    where,
)
from assessment.sources.police_faults import (
    check_country,
    force_faults,
    id_faults,
    lsoa_faults,
    month_faults,
    place_faults,
    points_of,
)
from assessment.sources.raw_files import RawFile
from assessment.terms.crime import CrimeType, PoliceKind, RowFault, force_slug
from assessment.terms.errors import SourceError

STREET = Layout(
    PoliceKind.STREET,
    (
        "Crime ID",
        "Month",
        "Reported by",
        "Falls within",
        "Longitude",
        "Latitude",
        "Location",
        "LSOA code",
        "LSOA name",
        "Crime type",
        "Last outcome category",
        "Context",
    ),
    {
        "Crime ID": pa.string(),
        "Month": CODES,
        "Reported by": CODES,
        "Longitude": pa.float64(),
        "Latitude": pa.float64(),
        "Location": CODES,
        "LSOA code": CODES,
        "Crime type": CODES,
        "Last outcome category": CODES,
    },
    frozenset({""}),
)
HOUSE_NAMES = {
    "Crime ID": "crime_id",
    "Longitude": "longitude",
    "Latitude": "latitude",
    "Location": "location",
    "LSOA code": "lsoa_code",
    "Crime type": "crime_type",
    "Last outcome category": "outcome",
    "Outcome type": "outcome_type",
}


def read_street(file: RawFile, today: date) -> PoliceRows:
    """The rows of a street file.

    Parameters
    ----------
    file : RawFile
        Named as published, or otherwise: then month and force are those of its rows.
    today : date
        Nothing later than its month is taken in.

    Returns
    -------
    PoliceRows
        Columns crime_id, longitude, latitude (missing for "No Location"), location, lsoa_code, crime_type, outcome.

    Raises
    ------
    SourceError
        The file cannot be taken in at all.
    """
    read = read_csv(file, STREET)
    types = frozenset(CrimeType)
    faults = {RowFault.CRIME_TYPE: where(read.cells.column("Crime type"), lambda text: text not in types)}
    return coded_rows(file, today, read, STREET, faults)


def coded_rows(
    file: RawFile, today: date, read: CsvRead, layout: Layout, faults: dict[RowFault, np.ndarray]
) -> PoliceRows:
    """The rows of a file whose rows have a crime id, a month, a force and an LSOA; `faults` are those of its own."""
    month, force = month_and_force(file, read)
    check_month(file, month, today)
    check_country(read.cells.column("LSOA code"), file)
    longitude, latitude = points_of(read.cells)
    codes = read.cells.column("LSOA code")
    every = {
        **month_faults(read.cells.column("Month"), month, today),
        RowFault.OTHER_FORCE: force_faults(read.cells.column("Reported by"), force),
        RowFault.CRIME_ID: id_faults(read.cells.column("Crime ID"), blank_allowed=layout.kind == PoliceKind.STREET),
        **faults,
        RowFault.LSOA_CODE: lsoa_faults(codes),
        RowFault.PLACE: place_faults(longitude, latitude, where(codes, bool), force),
    }
    holds, refused = told_apart(every, read)
    if not holds.any():
        reasons = ", ".join(f"{each.rows:,} {each.reason}" for each in refused)
        raise SourceError(f"{file.shown}: expected rows of {force} {month}, found none that holds ({reasons}).")
    rows = read.cells.select([name for name in layout.types if name in HOUSE_NAMES])
    rows = rows.rename_columns([HOUSE_NAMES[name] for name in rows.column_names])
    numbers = read.numbers
    if not holds.all():
        rows, numbers = rows.filter(pa.array(holds)), numbers[holds]
    rows_in = len(holds) + len(read.short)
    return PoliceRows(layout.kind, month, force, rows, numbers, rows_in, refused, read.content)


def month_and_force(file: RawFile, read: CsvRead) -> tuple[str, str]:
    """Month and force of a file by its name or, where that tells none, by its rows.

    Raises
    ------
    SourceError
        The name tells none and the rows tell more than one.
    """
    if named := named_as(file.name):
        return named.month, named.force
    months = _values(read.cells.column("Month"))
    forces = sorted({force_slug(name) for name in _values(read.cells.column("Reported by"))})
    if len(months) == 1 and len(forces) == 1:
        return months[0], forces[0]
    raise SourceError(
        f"{file.shown}: expected one month and one force in a file whose name tells neither, found months "
        f"{', '.join(months[:5])} and forces {', '.join(forces[:5])}. Name it as published: "
        "2023-05-merseyside-street.csv."
    )


def _values(column: pa.ChunkedArray) -> list[str]:
    return sorted(one_chunk(column).dictionary.to_pylist())
