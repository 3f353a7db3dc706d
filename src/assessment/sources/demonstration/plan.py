"""The invented plan of 2024 to 2027 as files of the six-file layout of published plans, with their origins.

Its figures of 2022-23 and 2023-24 are counted from the extract and the returns, so that they agree with them.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from assessment.provenance import ORIGIN_SUFFIX, sha256_of_bytes
from assessment.sources.demonstration.files import csv_bytes, write_bytes
from assessment.sources.demonstration.plan_figures import observations
from assessment.sources.demonstration.plan_words import ACTIONS, MEASURES, PARTNERS, PRIORITIES
from assessment.terms.timing import parse_timing

BOROUGH, SOURCE_ID = "Testborough", "testborough-plan-2024-27"
PUBLISHER, PERIOD = "Testborough Community Safety Partnership (invented)", "2024-2027"
INVENTED = "Invented demonstration data: no such place, plan or partnership exists"
PUBLISHED = "published"
PLAN_WIDE = "plan-wide"
THEME_OF = {priority.name: priority.theme for priority in PRIORITIES} | {PLAN_WIDE: "all_crime"}
LINE_END = "\n"


def write_plan(folder: Path) -> list[Path]:
    """Write sources, observations, priorities, actions, success measures and partners, each with its origin sidecar."""
    tables = {
        "sources.csv": _sources(),
        "observations.csv": observations(BOROUGH, SOURCE_ID),
        "priorities.csv": _priorities(),
        "actions.csv": actions(),
        "success_measures.csv": _measures(),
        "partners.csv": _partners(),
    }
    return [path for name, table in tables.items() for path in _write(folder / PUBLISHED / name, table)]


def actions() -> pd.DataFrame:
    """The actions as published: columns of actions.csv (data/raw/published/README.md)."""
    rows = []
    for number, planned in enumerate(ACTIONS, 1):
        window = parse_timing(planned.by_when)
        rows.append(
            {
                "action_id": action_id(number),
                **_plan_columns(),
                "theme": THEME_OF[planned.priority],
                "priority": planned.priority,
                "action_kind": "plan_action",
                "action": planned.action,
                "expected_outcome": planned.outcome,
                "performance_measure": "",
                "lead": planned.lead,
                "resources": planned.resources,
                "by_when": planned.by_when,
                "due_start": window.start,
                "due_date": window.end,
                "recurrence": window.recurrence,
                "spend_gbp": "",
                "note": "",
            }
        )
    return pd.DataFrame(rows)


def action_id(number: int) -> str:
    """The id of the n-th action, in the plan and in the return on its progress."""
    return f"A-TB-{number:03d}"


def _plan_columns() -> dict[str, str]:
    return {"borough": BOROUGH, "source_id": SOURCE_ID, "plan_period": PERIOD}


def _sources() -> pd.DataFrame:
    words = "".join(f"{each.priority}: {each.action}\n" for each in ACTIONS)
    row = {
        "source_id": SOURCE_ID,
        "title": "Testborough Community Safety Plan 2024 to 2027",
        "publisher": PUBLISHER,
        "edition_period": PERIOD,
        "document_kind": "community safety plan",
        "covers": f"{len(PRIORITIES)} priorities, {len(ACTIONS)} actions, {len(MEASURES)} measures; figures.",
        "sha256": sha256_of_bytes(words.encode()),
        "licence_note": INVENTED,
    }
    return pd.DataFrame([row])


def _priorities() -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            **_plan_columns(),
            "order": order,
            "group": "Priorities",
            "priority": planned.name,
            "priority_kind": "priority",
            "description": planned.description,
            "measures_monitored": " | ".join(sorted(planned.monitored)),
            "delivery_groups": " | ".join(sorted(planned.groups)),
            "lead": planned.lead,
            "budget_gbp": planned.budget_gbp,
            "note": "",
        }
        for order, planned in enumerate(PRIORITIES, 1)
    ]
    return pd.DataFrame(rows)


def _measures() -> pd.DataFrame:
    rows = [
        {
            "measure_id": f"M-TB-{number:02d}",
            "borough": BOROUGH,
            "source_id": SOURCE_ID,
            "theme": THEME_OF[planned.priority],
            "priority": planned.priority,
            "measure": planned.measure,
            "measure_type": "local_outcome",
            "direction": planned.direction,
            "linked_indicators": ";".join(planned.indicators),
            "note": "" if planned.indicators else "No value published.",
        }
        for number, planned in enumerate(MEASURES, 1)
    ]
    return pd.DataFrame(rows)


def _partners() -> pd.DataFrame:
    roles = {
        "partner_organisation": "Member of the partnership",
        "delivery_group": "Delivers a priority",
        "oversight": "Holds the partnership to account",
    }
    rows = [
        {
            "borough": BOROUGH,
            "source_id": SOURCE_ID,
            "name": name,
            "type": kind,
            "priority": next((each.name for each in PRIORITIES if name in each.groups), PLAN_WIDE),
            "role": roles[kind],
        }
        for kind, names in PARTNERS.items()
        for name in names
    ]
    return pd.DataFrame(rows)


def _write(path: Path, table: pd.DataFrame) -> list[Path]:
    content = csv_bytes(table, line_end=LINE_END)
    origin = {
        "title": f"{path.stem.replace('_', ' ').capitalize()} of the invented plan of Testborough",
        "publisher": PUBLISHER,
        "edition": f"Plan of {PERIOD}",
        "licence_note": INVENTED,
        "sha256": sha256_of_bytes(content),
    }
    sidecar = path.with_name(path.name + ORIGIN_SUFFIX)
    told = yaml.safe_dump(origin, sort_keys=False, default_style='"', width=1_000).encode()
    return [write_bytes(path, content), write_bytes(sidecar, told)]
