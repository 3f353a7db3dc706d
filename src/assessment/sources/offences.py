"""Offence codes and what they are: params/catalogue/offences.csv.

Yields one row a code: group and subgroup of the Home Office, topic of the assessment, type of data.police.uk ("" for
fraud, which is not in it) and whether it is a crime or an incident of anti-social behaviour. `verified` is "no" where
the code is in use but was not held against a published table. Codes that are not here are kept and counted, never
guessed.
"""

from pathlib import Path

import pandas as pd

from assessment.terms.errors import SourceError

OFFENCES_FILE = "offences.csv"
OFFENCE_COLUMNS = [
    "version",
    "offence_code",
    "description",
    "offence_group",
    "offence_subgroup",
    "theme",
    "crime_type",
    "is_crime",
    "verified",
]
YES_NO = ("yes", "no")


def read_offences(catalogue: Path) -> pd.DataFrame:
    """The offence codes, one a row.

    Parameters
    ----------
    catalogue : Path
        The folder of offences.csv.

    Returns
    -------
    DataFrame, columns as OFFENCE_COLUMNS, all text.

    Raises
    ------
    SourceError
        The file cannot be read, holds other columns, more than one version, a code twice, or neither yes nor no.
    """
    path = catalogue / OFFENCES_FILE
    try:
        offences = pd.read_csv(path, dtype="str", keep_default_na=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as fault:
        raise SourceError(f"{OFFENCES_FILE}: cannot be read as CSV ({fault}). Restore it.") from fault
    if list(offences.columns) != OFFENCE_COLUMNS:
        raise SourceError(f"{OFFENCES_FILE}, row 1: expected exactly {', '.join(OFFENCE_COLUMNS)}. Restore it.")
    repeated = sorted(set(offences.loc[offences["offence_code"].duplicated(), "offence_code"]))
    if repeated or offences["version"].nunique() != 1:
        raise SourceError(
            f"{OFFENCES_FILE}: expected each code once and one version, found {', '.join(repeated) or 'no code'} twice "
            f"and {offences['version'].nunique()} versions. Correct the file."
        )
    if not offences[["is_crime", "verified"]].isin(YES_NO).all(axis=None):
        raise SourceError(f"{OFFENCES_FILE}: is_crime and verified: expected yes or no in every row. Correct the file.")
    return offences
