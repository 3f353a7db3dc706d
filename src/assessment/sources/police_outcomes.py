"""Outcomes files: what became of crimes, of one force and month of the outcome.

A crime may have several outcomes, also the same one several times (several people). The words differ between
downloads: court results stand only in those before 2022, so shares of outcomes of two downloads do not compare.
Open Government Licence v3.0.
"""

from datetime import date

import pyarrow as pa

from assessment.sources.police_csv import CODES, Layout, PoliceRows, read_csv, where
from assessment.sources.police_street import coded_rows
from assessment.sources.raw_files import RawFile
from assessment.terms.crime import OUTCOME_ORDER, PoliceKind, RowFault

OUTCOMES = Layout(
    PoliceKind.OUTCOMES,
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
        "Outcome type",
    ),
    {
        "Crime ID": pa.string(),
        "Month": CODES,
        "Reported by": CODES,
        "Longitude": pa.float64(),
        "Latitude": pa.float64(),
        "LSOA code": CODES,
        "Outcome type": CODES,
    },
    frozenset(OUTCOME_ORDER) - {""},
)


def read_outcomes(file: RawFile, today: date) -> PoliceRows:
    """The rows of an outcomes file.

    Returns
    -------
    PoliceRows
        Columns crime_id, longitude, latitude, lsoa_code, outcome_type. The month is that of the outcome.

    Raises
    ------
    SourceError
        The file cannot be taken in at all.
    """
    read = read_csv(file, OUTCOMES)
    faults = {RowFault.OUTCOME: where(read.cells.column("Outcome type"), lambda text: text == "")}
    return coded_rows(file, today, read, OUTCOMES, faults)
