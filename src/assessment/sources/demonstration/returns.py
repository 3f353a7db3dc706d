"""Every return of the invented partners, filled through the same templates that real partners get."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from assessment.sources.demonstration.asked import asked_figures
from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.figures import YEARS, periods, rows_of_figures
from assessment.sources.demonstration.files import csv_bytes, write_zip
from assessment.sources.demonstration.plan import action_id
from assessment.sources.demonstration.plan_words import ACTIONS, PRIORITIES
from assessment.sources.demonstration.planted import DISTRICT_CODE
from assessment.sources.demonstration.records import records
from assessment.sources.demonstration.survey import survey
from assessment.sources.return_spec import ReturnSpec, return_specs
from assessment.sources.return_template import write_filled
from assessment.terms.timing import parse_timing

FOLDER = "returns"
RECORDS = "records"
REPORTED_ON = "2025-09-30"
FUNDERS = {"Testborough Council": 0.55, "Police and Crime Commissioner": 0.45}
SPENT = (0.9, 1.03)  # least and most of the budget
POST_GBP = 42_000


def write_returns(folder: Path) -> list[Path]:
    """Write the police's extract (CSV in a zip, as large extracts are sent) and a workbook for every other return."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    specs = return_specs()
    rows = dict(_rows())
    unfilled = set(specs) - set(rows)
    if unfilled:
        raise ValueError(f"returns without rows: {', '.join(sorted(unfilled))}")
    return [_write(spec, rows[name], folder / FOLDER) for name, spec in specs.items()]


def _write(spec: ReturnSpec, rows: pd.DataFrame, folder: Path) -> Path:
    if spec.name == RECORDS:
        ordered = rows[list(spec.names)]
        return write_zip(folder / "testborough-records.zip", {"testborough-records.csv": csv_bytes(ordered)})
    path = folder / f"testborough-{spec.name}.xlsx"
    filled = rows.astype("object")
    write_filled(spec, filled.where(filled.notna() & (filled != ""), None), path)
    return path


def _rows() -> Iterator[tuple[str, pd.DataFrame]]:
    yield RECORDS, records()
    yield "survey", survey()
    yield "spend", _spend()
    yield "actions", _progress()
    for asked in asked_figures():
        yield asked.name, rows_of_figures(asked)


def _spend() -> pd.DataFrame:
    """What each priority was given and spent, by year and funder."""
    chance = stream("spend")
    rows = []
    for first, last in periods(YEARS):
        for priority in PRIORITIES:
            for funder, share in FUNDERS.items():
                budget = round(priority.budget_gbp * share, -2)
                rows.append(
                    {
                        "area_code": DISTRICT_CODE,
                        "period_start": first,
                        "period_end": last,
                        "priority": priority.name,
                        "line": f"Work of the {priority.groups[0]}",
                        "line_kind": "Project",
                        "funding_source": funder,
                        "requested_gbp": round(budget * 1.1, -2),
                        "budget_gbp": budget,
                        "spent_gbp": round(budget * chance.uniform(*SPENT), 2),
                        "posts": round(budget / POST_GBP, 1),
                    }
                )
    return pd.DataFrame(rows)


def _progress() -> pd.DataFrame:
    """Where each action of the plan stood on the day of the report."""
    rows = [
        {
            "area_code": DISTRICT_CODE,
            "reported_on": REPORTED_ON,
            "action_id": action_id(number),
            "priority": planned.priority,
            "action": planned.action,
            "lead": planned.lead,
            "due_date": str(parse_timing(planned.by_when).end or ""),
            "status": planned.status,
            "completed_date": planned.completed_date,
            "evidence": planned.evidence,
        }
        for number, planned in enumerate(ACTIONS, 1)
    ]
    return pd.DataFrame(rows)
