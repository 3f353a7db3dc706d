"""Crime records, outcomes, searches and recorded crime, as prepared from the publishers' files."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from assessment.tables.table import LSOA, MONTH, Table
from assessment.terms.crime import Coverage, CrimeType, PlaceBasis, PoliceKind

CRIME_ID = r"^([0-9a-f]{64})?$"
LSOA_OR_BLANK = r"^([EW]01\d{6})?$"


class Incidents(Table):
    """Crime records and incidents of anti-social behaviour of one borough, one a row (data.police.uk). No key.

    Rows without a crime id (anti-social behaviour, British Transport Police) may be alike: each is an incident.
    Sorted by month, force, type, LSOA, crime id, location and outcome, so that the order of the files never matters.
    `lsoa_code` is as published, `lsoa21_code` what it was resolved to and `place_basis` how: it is "" where an area was
    split and nothing tells its parts apart, and the ward as well where these lie in several; a place that was corrected
    has no `lsoa_code`. A crime that was published in several months stands in the first, with the outcome that has
    gone furthest. `edition` is the download that the row comes from.
    """

    month: Series[str] = pa.Field(str_matches=MONTH)
    crime_type: Series[str] = pa.Field(isin=list(CrimeType))
    lsoa21_code: Series[str] = pa.Field(str_matches=LSOA_OR_BLANK)
    ward24_code: Series[str]
    borough_code: Series[str]
    force: Series[str]
    crime_id: Series[str] = pa.Field(str_matches=CRIME_ID)
    location: Series[str]
    outcome: Series[str]
    lsoa_code: Series[str] = pa.Field(str_matches=LSOA_OR_BLANK)
    place_basis: Series[str] = pa.Field(isin=list(PlaceBasis))
    edition: Series[str]


class Outcomes(Table):
    """Outcomes of the crimes of one borough. `month` is that of the outcome. A crime may have several.

    Sorted by month, force, outcome and crime id. `lsoa21_code` as in the incidents.
    """

    month: Series[str] = pa.Field(str_matches=MONTH)
    outcome_type: Series[str]
    lsoa21_code: Series[str] = pa.Field(str_matches=LSOA_OR_BLANK)
    borough_code: Series[str]
    force: Series[str]
    crime_id: Series[str] = pa.Field(str_matches=CRIME_ID)
    edition: Series[str]


class StopSearch(Table):
    """Stops and searches placed in one borough by their point. Text that was blank is "".

    `month` is that of the file, `searched_at` the moment in UTC, `outcome_linked` "True", "False" or "".
    """

    month: Series[str] = pa.Field(str_matches=MONTH)
    searched_at: Series[pd.DatetimeTZDtype] = pa.Field(dtype_kwargs={"unit": "ns", "tz": "UTC"})
    search_type: Series[str]
    lsoa21_code: Series[str] = pa.Field(str_matches=LSOA)
    borough_code: Series[str]
    force: Series[str]
    gender: Series[str]
    age_range: Series[str]
    self_defined_ethnicity: Series[str]
    officer_defined_ethnicity: Series[str]
    legislation: Series[str]
    object_of_search: Series[str]
    outcome: Series[str]
    outcome_linked: Series[str]
    edition: Series[str]


class Comparators(Table):
    """Crime records of every district in the files, by month and type. Key: district_code, month, crime_type, force.

    A month that a force did not publish has no row: unknown, never zero. `record_count` is after the same corrections
    as the incidents: for a borough of this checkout it is the number of its incidents. Rows without a place are in
    none.
    """

    district_code: Series[str]
    district_name: Series[str]
    month: Series[str] = pa.Field(str_matches=MONTH)
    crime_type: Series[str] = pa.Field(isin=list(CrimeType))
    force: Series[str]
    record_count: Series[int] = pa.Field(ge=0)

    class Config(Table.Config):
        unique = ["district_code", "month", "crime_type", "force"]


class PoliceCoverage(Table):
    """What each force published, by month and kind of file. Key: force, month, kind.

    `rows` is as published, `rows_merged` of these repeats that were taken out, `rows_refused` those that were refused
    and `rows_not_placed` those in no known place; all are missing, not zero, where no file is held. `usual_rows` is
    the median of the force's other months, missing where there are fewer than three. `is_corrected` tells that a file
    was loaded twice and was put right.
    """

    force: Series[str]
    month: Series[str] = pa.Field(str_matches=MONTH)
    kind: Series[str] = pa.Field(isin=list(PoliceKind))
    status: Series[str] = pa.Field(isin=list(Coverage))
    rows: Series[float] = pa.Field(ge=0, nullable=True)
    usual_rows: Series[float] = pa.Field(ge=0, nullable=True)
    rows_merged: Series[float] = pa.Field(ge=0, nullable=True)
    rows_refused: Series[float] = pa.Field(ge=0, nullable=True)
    rows_not_placed: Series[float] = pa.Field(ge=0, nullable=True)
    is_corrected: Series[bool]
    edition: Series[str]

    class Config(Table.Config):
        unique = ["force", "month", "kind"]


class PoliceRevisions(Table):
    """What changed between two downloads of one file. Key: file_before, file_after.

    Crimes are compared by their id, places by their point, so that a new vintage of codes is no move. Missing where a
    kind of file has no ids (searches), or no types (outcomes). Rows without an id are told by the counts alone.
    """

    force: Series[str]
    month: Series[str] = pa.Field(str_matches=MONTH)
    kind: Series[str] = pa.Field(isin=list(PoliceKind))
    edition_before: Series[str]
    edition_after: Series[str]
    file_before: Series[str]
    file_after: Series[str]
    rows_before: Series[int] = pa.Field(ge=0)
    rows_after: Series[int] = pa.Field(ge=0)
    ids_gained: Series[float] = pa.Field(ge=0, nullable=True)
    ids_lost: Series[float] = pa.Field(ge=0, nullable=True)
    type_changed: Series[float] = pa.Field(ge=0, nullable=True)
    outcome_changed: Series[float] = pa.Field(ge=0, nullable=True)
    placed_elsewhere: Series[float] = pa.Field(ge=0, nullable=True)

    class Config(Table.Config):
        unique = ["file_before", "file_after"]


class PoliceCorrections(Table):
    """What became of each known error of the publisher (params/catalogue/corrections.yaml). Key: correction_id.

    `rows_corrected` were put right; `rows_in_order` name the place and did not need it.
    """

    correction_id: Series[str]
    force: Series[str]
    location: Series[str]
    lsoa21_code: Series[str] = pa.Field(str_matches=LSOA)
    status: Series[str] = pa.Field(isin=["applied", "expired", "not_tried"])
    rows_corrected: Series[int] = pa.Field(ge=0)
    rows_in_order: Series[int] = pa.Field(ge=0)
    words: Series[str]

    class Config(Table.Config):
        unique = ["correction_id"]


class RecordedCrime(Table):
    """Police recorded crime by CSP and quarter (Home Office open data). Fraud and anti-social behaviour are not in it.

    Key: force, csp_name, quarter_start, offence_group, offence_subgroup, offence_code, offence_description. Every
    partnership of England and Wales, a million rows: text is kept as categories. `csp_code` is "" where offences stand
    under `Unassigned <force>` and for partnerships that the look-up no longer has. Columns that an older edition lacks
    are "". Counts may be negative: a cancelled crime is taken off the quarter in which it is cancelled.
    """

    force: Series[pd.CategoricalDtype]
    csp_name: Series[pd.CategoricalDtype]
    csp_code: Series[pd.CategoricalDtype]
    financial_year: Series[pd.CategoricalDtype] = pa.Field(str_matches=r"^\d{4}/\d{2}$")
    financial_quarter: Series[int] = pa.Field(isin=[1, 2, 3, 4])
    quarter_start: Series[pd.Timestamp]
    offence_group: Series[pd.CategoricalDtype]
    offence_subgroup: Series[pd.CategoricalDtype]
    offence_code: Series[pd.CategoricalDtype]
    offence_description: Series[pd.CategoricalDtype]
    offence_count: Series[int]
    edition: Series[pd.CategoricalDtype]

    class Config(Table.Config):
        unique = [
            "force",
            "csp_name",
            "quarter_start",
            "offence_group",
            "offence_subgroup",
            "offence_code",
            "offence_description",
        ]


POLICE_SCHEMAS: dict[str, type[Table]] = {
    "incidents": Incidents,
    "outcomes": Outcomes,
    "stop_search": StopSearch,
    "comparators": Comparators,
    "police_coverage": PoliceCoverage,
    "police_revisions": PoliceRevisions,
    "police_corrections": PoliceCorrections,
    "recorded_crime": RecordedCrime,
}
