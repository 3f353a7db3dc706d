"""One schema a table. Columns, types and keys are stated here and nowhere else.

The published tables follow data/raw/published/README.md; dates and numbers are typed, text that was not
published is "" and a number or date that was not published is missing, never zero.
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from assessment.tables.area_schemas import AREA_SCHEMAS
from assessment.tables.police_schemas import POLICE_SCHEMAS
from assessment.tables.quality_schemas import QUALITY_SCHEMAS
from assessment.tables.return_schemas import RETURN_SCHEMAS
from assessment.tables.table import Table
from assessment.terms.vocabulary import (
    AreaType,
    Direction,
    FactStatus,
    MeasureKind,
    PeriodBasis,
    Unit,
)


class Sources(Table):
    """Published documents. Key: source_id."""

    source_id: Series[str]
    title: Series[str]
    publisher: Series[str]
    edition_period: Series[str]
    document_kind: Series[str]
    covers: Series[str]
    sha256: Series[str] = pa.Field(str_matches=r"^[0-9a-f]{64}$")
    licence_note: Series[str]

    class Config(Table.Config):
        unique = ["source_id"]


class Observations(Table):
    """Published figures, one a row. Key: observation_id."""

    observation_id: Series[str] = pa.Field(str_matches=r"^[A-Z]{2}-\d{3,}$")
    borough: Series[str]
    area_code: Series[str]
    area_name: Series[str]
    area_type: Series[str] = pa.Field(isin=list(AreaType))
    indicator: Series[str] = pa.Field(str_matches=r"^[a-z][a-z0-9_]*$")
    indicator_label: Series[str]
    theme: Series[str]
    period_start: Series[pd.Timestamp] = pa.Field(nullable=True)
    period_end: Series[pd.Timestamp] = pa.Field(nullable=True)
    period_label: Series[str]
    period_basis: Series[str] = pa.Field(isin=list(PeriodBasis))
    value: Series[float] = pa.Field(nullable=True)
    value_as_printed: Series[str]
    unit: Series[str] = pa.Field(isin=list(Unit))
    measure_kind: Series[str] = pa.Field(isin=list(MeasureKind))
    base_period: Series[str]
    numerator: Series[float] = pa.Field(nullable=True)
    denominator: Series[float] = pa.Field(nullable=True)
    nd_basis: Series[str]
    qualifier: Series[str]
    source_id: Series[str]
    source_ref: Series[str]
    caveat: Series[str]
    note: Series[str]

    class Config(Table.Config):
        unique = ["observation_id"]


class Priorities(Table):
    """Priorities as published. Key: source_id, group, priority."""

    borough: Series[str]
    source_id: Series[str]
    plan_period: Series[str]
    order: Series[int] = pa.Field(ge=0)
    group: Series[str]
    priority: Series[str]
    priority_kind: Series[str]
    description: Series[str]
    measures_monitored: Series[str]
    delivery_groups: Series[str]
    lead: Series[str]
    budget_gbp: Series[float] = pa.Field(nullable=True, ge=0)
    note: Series[str]

    class Config(Table.Config):
        unique = ["source_id", "group", "priority"]


class Actions(Table):
    """Actions as published. Key: action_id. A blank due date is unknown."""

    action_id: Series[str] = pa.Field(str_matches=r"^A-[A-Z]{2}-\d{3,}$")
    borough: Series[str]
    source_id: Series[str]
    plan_period: Series[str]
    theme: Series[str]
    priority: Series[str]
    action_kind: Series[str]
    action: Series[str]
    expected_outcome: Series[str]
    performance_measure: Series[str]
    lead: Series[str]
    resources: Series[str]
    by_when: Series[str]
    due_start: Series[pd.Timestamp] = pa.Field(nullable=True)
    due_date: Series[pd.Timestamp] = pa.Field(nullable=True)
    recurrence: Series[str] = pa.Field(isin=["", "annual", "ongoing"])
    spend_gbp: Series[float] = pa.Field(nullable=True, ge=0)
    note: Series[str]

    class Config(Table.Config):
        unique = ["action_id"]


class Measures(Table):
    """Success measures as published. Key: measure_id."""

    measure_id: Series[str] = pa.Field(str_matches=r"^M-[A-Z]{2}-\d{2,}$")
    borough: Series[str]
    source_id: Series[str]
    theme: Series[str]
    priority: Series[str]
    measure: Series[str]
    measure_type: Series[str]
    direction: Series[str] = pa.Field(
        isin=["decrease", "increase", "monitor", "deliver", "not_stated", "not_applicable"]
    )
    linked_indicators: Series[str]
    note: Series[str]

    class Config(Table.Config):
        unique = ["measure_id"]


class Partners(Table):
    """Bodies and lead posts as published, once for each list or role. Key: every column together."""

    borough: Series[str]
    source_id: Series[str]
    name: Series[str]
    type: Series[str]
    priority: Series[str]
    role: Series[str]

    class Config(Table.Config):
        unique = ["borough", "source_id", "name", "type", "priority", "role"]


class Checks(Table):
    """What was checked on the way in. Key: check_name."""

    check_name: Series[str]
    table: Series[str]
    rows_in: Series[int] = pa.Field(ge=0)
    rows_out: Series[int] = pa.Field(ge=0)
    rows_refused: Series[int] = pa.Field(ge=0)
    passed: Series[bool]
    note: Series[str]

    class Config(Table.Config):
        unique = ["check_name"]


class Facts(Table):
    """Every figure of an assessment. Key: fact_id.

    `value` is missing, and `status` says why, where a figure cannot be given. `value_printed` is how pages write it.
    `breakdowns` is "" for the whole and otherwise "name=value", several separated by ";", as in the returns. `inputs`
    is what the formula was fed with, separated by "; ": ids of other facts, or rows of a table (tables.selection).
    `observation_ids` names the published rows that the figure stands on, separated by ";".
    """

    fact_id: Series[str] = pa.Field(str_matches=r"^[a-z0-9_]+\.[a-z0-9_.-]+$")
    indicator: Series[str]
    label: Series[str]
    theme: Series[str]
    direction: Series[str] = pa.Field(isin=list(Direction))
    tells_of: Series[str] = pa.Field(isin=["problem", "response"])
    measure: Series[str]
    area_code: Series[str]
    area_name: Series[str]
    area_type: Series[str] = pa.Field(isin=list(AreaType))
    period_start: Series[pd.Timestamp] = pa.Field(nullable=True)
    period_end: Series[pd.Timestamp] = pa.Field(nullable=True)
    period_label: Series[str]
    period_basis: Series[str] = pa.Field(isin=list(PeriodBasis))
    base_period: Series[str]
    breakdowns: Series[str]
    value: Series[float] = pa.Field(nullable=True)
    lower: Series[float] = pa.Field(nullable=True)
    upper: Series[float] = pa.Field(nullable=True)
    numerator: Series[float] = pa.Field(nullable=True)
    denominator: Series[float] = pa.Field(nullable=True)
    unit: Series[str] = pa.Field(isin=list(Unit))
    qualifier: Series[str]
    value_printed: Series[str] = pa.Field(str_length={"min_value": 1})
    status: Series[str] = pa.Field(isin=list(FactStatus))
    caveats: Series[str]
    note: Series[str]
    formula: Series[str]
    inputs: Series[str]
    source_id: Series[str]
    source_ref: Series[str]
    observation_ids: Series[str]
    edition: Series[str]

    class Config(Table.Config):
        unique = ["fact_id"]


class Findings(Table):
    """What checks found on published figures, actions and measures. Key: finding_id.

    `rows` are the ids concerned; `doubtful` those that `caveat` is put on: what may not be told, drawn or compared
    is decided by caveats alone. Lists are separated by ";".
    """

    finding_id: Series[str]
    check_name: Series[str]
    kind: Series[str]
    severity: Series[str] = pa.Field(isin=["warn", "info"])
    source_ids: Series[str]
    rows: Series[str]
    doubtful: Series[str]
    caveat: Series[str]
    subject: Series[str]
    printed: Series[str]
    worked_out: Series[str]
    words: Series[str] = pa.Field(str_length={"min_value": 1})

    class Config(Table.Config):
        unique = ["finding_id"]


class Protection(Table):
    """What disclosure control did to the counts of each source in one edition. Key: source_id.

    Of `covered` counts `withheld` are not shown; `left_out` are not in this edition at all; `exempt` are shown whatever
    their size. `exposed` counts can be placed in less than `width`, for what is known besides gives them away.
    """

    source_id: Series[str]
    rule: Series[str]
    words: Series[str]
    why: Series[str]
    covered: Series[int] = pa.Field(ge=0)
    withheld: Series[int] = pa.Field(ge=0)
    left_out: Series[int] = pa.Field(ge=0)
    exempt: Series[int] = pa.Field(ge=0)
    exposed: Series[int] = pa.Field(ge=0)
    width: Series[int] = pa.Field(ge=0)

    class Config(Table.Config):
        unique = ["source_id"]


class Gaps(Table):
    """What could not be assessed: facts without a figure. Keys: fact_id; subject, gap."""

    fact_id: Series[str] = pa.Field(str_matches=r"^gap\.[a-z0-9_.-]+$", unique=True)
    subject: Series[str]
    gap: Series[str]
    would_be_filled_by: Series[str]
    status: Series[str] = pa.Field(isin=[FactStatus.NOT_AVAILABLE])

    class Config(Table.Config):
        unique = ["subject", "gap"]


SCHEMAS: dict[str, type[Table]] = {
    "sources": Sources,
    "observations": Observations,
    "priorities": Priorities,
    "actions": Actions,
    "measures": Measures,
    "partners": Partners,
    "checks": Checks,
    "facts": Facts,
    "elsewhere": Facts,
    "levels": Facts,
    "left_out": Facts,
    "findings": Findings,
    "gaps": Gaps,
    "protection": Protection,
    **AREA_SCHEMAS,
    **POLICE_SCHEMAS,
    **RETURN_SCHEMAS,
    **QUALITY_SCHEMAS,
}
