"""The account of what was taken in: files, rows refused, corrections, revisions, and how good the data are."""

import pandera.pandas as pa
from pandera.typing import Series

from assessment.tables.table import Table
from assessment.terms.quality import Fate, Grade


class Intake(Table):
    """Every file that was read, with its rows. Key: file.

    rows_in = rows_kept + rows_elsewhere + rows_merged + rows_refused.
    `fate` tells a file that was used from one that a later download supersedes or that was refused whole; of these two
    no row is kept. `rows_elsewhere` lie outside the boroughs of this checkout (peers' counts have them); `rows_merged`
    are repeats of a row that was kept.
    """

    file: Series[str]
    source: Series[str]
    edition: Series[str]
    file_format: Series[str]
    force: Series[str]
    month: Series[str]
    fate: Series[str] = pa.Field(isin=list(Fate))
    rows_in: Series[int] = pa.Field(ge=0)
    rows_kept: Series[int] = pa.Field(ge=0)
    rows_elsewhere: Series[int] = pa.Field(ge=0)
    rows_merged: Series[int] = pa.Field(ge=0)
    rows_refused: Series[int] = pa.Field(ge=0)
    sha256: Series[str]
    note: Series[str]

    class Config(Table.Config):
        unique = ["file"]


class Refusals(Table):
    """Rows that were not taken in, by file and reason. Key: file, reason."""

    file: Series[str]
    reason: Series[str]
    rows: Series[int] = pa.Field(ge=0)
    examples: Series[str]

    class Config(Table.Config):
        unique = ["file", "reason"]


class Quality(Table):
    """The data-quality report. Key: check_name, subject. `words` is the sentence that pages print."""

    check_name: Series[str]
    subject: Series[str]
    borough_code: Series[str]
    value: Series[float] = pa.Field(nullable=True)
    unit: Series[str]
    grade: Series[str] = pa.Field(isin=list(Grade))
    words: Series[str] = pa.Field(str_length={"min_value": 1})
    action: Series[str]

    class Config(Table.Config):
        unique = ["check_name", "subject"]


class Breaks(Table):
    """Months from which on crime records are not like those before. Key: force, crime_type, month.

    `force` is "" for a break that concerns all; `is_known` tells one of the catalogue from one found in the records.
    """

    force: Series[str]
    crime_type: Series[str]
    month: Series[str]
    is_known: Series[bool]
    words: Series[str]

    class Config(Table.Config):
        unique = ["force", "crime_type", "month"]


QUALITY_SCHEMAS: dict[str, type[Table]] = {
    "breaks": Breaks,
    "intake": Intake,
    "refusals": Refusals,
    "quality": Quality,
}
