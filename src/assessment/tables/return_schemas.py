"""What partners send: the police record extract and the returns.

In each, text that was not given is "", a number or day that was not given is missing, and `edition` and `source_file`
say which file a row stands on.
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from assessment.tables.table import LSOA, MONTH, Table
from assessment.terms.returns import RecordPlace, ReturnStatus

LSOA_OR_BLANK = rf"^$|{LSOA}"
BOROUGH = r"^[EW]\d{8}$"
YES_NO_BLANK = ["yes", "no", ""]
AREA_KINDS = ["borough", "ward24", "lsoa21", "lsoa11"]


class Records(Table):
    """Crimes and incidents of one borough, one a row, from the police record extract. Key: record_key.

    `month` is that of recording. `from_at` and `to_at` say between when it happened, in local time: where
    `..._time_known` is False only the day is known and the time reads midnight. Offence group, subgroup, theme and
    crime type come from the offence code; of a code that is not known the theme is "unmapped" and the rest "". Keys are
    pseudonyms.
    """

    record_key: Series[str] = pa.Field(str_length={"min_value": 1})
    month: Series[str] = pa.Field(str_matches=MONTH)
    recorded_date: Series[pd.Timestamp]
    offence_code: Series[str]
    offence_group: Series[str]
    offence_subgroup: Series[str]
    theme: Series[str]
    crime_type: Series[str]
    is_crime: Series[str] = pa.Field(isin=YES_NO_BLANK)
    from_at: Series[pd.Timestamp] = pa.Field(nullable=True)
    from_time_known: Series[bool]
    to_at: Series[pd.Timestamp] = pa.Field(nullable=True)
    to_time_known: Series[bool]
    lsoa_code: Series[str] = pa.Field(str_matches=LSOA_OR_BLANK)
    lsoa21_code: Series[str] = pa.Field(str_matches=LSOA_OR_BLANK)
    ward24_code: Series[str]
    borough_code: Series[str] = pa.Field(str_matches=BOROUGH)
    place_basis: Series[str] = pa.Field(isin=list(RecordPlace))
    domestic_abuse: Series[str] = pa.Field(isin=YES_NO_BLANK)
    hate_strand: Series[str]
    knife: Series[str] = pa.Field(isin=YES_NO_BLANK)
    alcohol: Series[str] = pa.Field(isin=YES_NO_BLANK)
    night_time_economy: Series[str] = pa.Field(isin=YES_NO_BLANK)
    victim_key: Series[str]
    location_key: Series[str]
    victim_age_band: Series[str]
    victim_sex: Series[str]
    victim_ethnicity: Series[str]
    outcome: Series[str]
    edition: Series[str]
    source_file: Series[str]

    class Config(Table.Config):
        unique = ["record_key"]


class Returns(Table):
    """Partners' figures, one a row. Key: return_name, measure, area_code, period_start, period_end, breakdowns.

    `breakdowns` is "" for the whole and otherwise "name=value", several separated by ";". `value` is missing unless
    `status` is "reported". `numerator` and `denominator` are filled where the return sets the figure against another of
    its own; the denominator is missing where that one is not known.
    """

    return_name: Series[str]
    measure: Series[str]
    area_code: Series[str] = pa.Field(str_matches=BOROUGH)
    area_kind: Series[str] = pa.Field(isin=AREA_KINDS)
    borough_code: Series[str] = pa.Field(str_matches=BOROUGH)
    period_start: Series[pd.Timestamp]
    period_end: Series[pd.Timestamp]
    breakdowns: Series[str]
    value: Series[float] = pa.Field(ge=0, nullable=True)
    numerator: Series[float] = pa.Field(ge=0, nullable=True)
    denominator: Series[float] = pa.Field(ge=0, nullable=True)
    status: Series[str] = pa.Field(isin=list(ReturnStatus))
    edition: Series[str]
    source_file: Series[str]
    note: Series[str]

    class Config(Table.Config):
        unique = ["return_name", "measure", "area_code", "period_start", "period_end", "breakdowns"]


class Survey(Table):
    """Answers of residents' surveys. Key: area_code, period_start, period_end, survey, question, answer.

    `respondents` and `base` are people, not weighted; `respondents_status` says why a count is missing. The weighted
    share is 0 to 100 and missing where the survey was not weighted.
    """

    area_code: Series[str] = pa.Field(str_matches=BOROUGH)
    area_kind: Series[str] = pa.Field(isin=AREA_KINDS)
    borough_code: Series[str] = pa.Field(str_matches=BOROUGH)
    period_start: Series[pd.Timestamp]
    period_end: Series[pd.Timestamp]
    survey: Series[str]
    method: Series[str]
    question: Series[str]
    answer: Series[str]
    respondents: Series[float] = pa.Field(ge=0, nullable=True)
    respondents_status: Series[str] = pa.Field(isin=list(ReturnStatus))
    base: Series[float] = pa.Field(ge=0, nullable=True)
    weighted_percent: Series[float] = pa.Field(ge=0, le=100, nullable=True)
    weighting: Series[str]
    margin_points: Series[float] = pa.Field(ge=0, nullable=True)
    edition: Series[str]
    source_file: Series[str]
    note: Series[str]

    class Config(Table.Config):
        unique = ["area_code", "period_start", "period_end", "survey", "question", "answer"]


class Spend(Table):
    """Money and posts by priority. Key: area_code, period_start, period_end, priority, line, funding_source."""

    area_code: Series[str] = pa.Field(str_matches=BOROUGH)
    area_kind: Series[str] = pa.Field(isin=AREA_KINDS)
    borough_code: Series[str] = pa.Field(str_matches=BOROUGH)
    period_start: Series[pd.Timestamp]
    period_end: Series[pd.Timestamp]
    priority: Series[str]
    line: Series[str]
    line_kind: Series[str]
    funding_source: Series[str]
    requested_gbp: Series[float] = pa.Field(ge=0, nullable=True)
    budget_gbp: Series[float] = pa.Field(ge=0, nullable=True)
    spent_gbp: Series[float] = pa.Field(ge=0, nullable=True)
    posts: Series[float] = pa.Field(ge=0, nullable=True)
    edition: Series[str]
    source_file: Series[str]
    note: Series[str]

    class Config(Table.Config):
        unique = ["area_code", "period_start", "period_end", "priority", "line", "funding_source"]


class ActionProgress(Table):
    """How far each action of the plan has come, as last reported. Key: area_code, action_id."""

    area_code: Series[str] = pa.Field(str_matches=BOROUGH)
    area_kind: Series[str] = pa.Field(isin=AREA_KINDS)
    borough_code: Series[str] = pa.Field(str_matches=BOROUGH)
    reported_on: Series[pd.Timestamp]
    action_id: Series[str]
    priority: Series[str]
    action: Series[str]
    lead: Series[str]
    due_date: Series[pd.Timestamp] = pa.Field(nullable=True)
    status: Series[str]
    completed_date: Series[pd.Timestamp] = pa.Field(nullable=True)
    evidence: Series[str]
    edition: Series[str]
    source_file: Series[str]
    note: Series[str]

    class Config(Table.Config):
        unique = ["area_code", "action_id"]


RETURN_SCHEMAS: dict[str, type[Table]] = {
    "records": Records,
    "returns": Returns,
    "survey": Survey,
    "spend": Spend,
    "action_progress": ActionProgress,
}
