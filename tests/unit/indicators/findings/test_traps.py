"""The 74 cases of TRAPS.csv: each raises its finding, each control none, from numbers and links alone."""

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from assessment.brief import read_partnership
from assessment.indicators.catalogue import read_indicators, read_themes
from assessment.indicators.findings.given import given
from assessment.indicators.findings.register import find_all
from assessment.paths import House
from assessment.prepare.published import prepare_published
from assessment.tables.store import read_table

ROOT = Path(__file__).parents[4]
TABLES = ("observations", "actions", "measures", "priorities", "partners")
BLANKED = {
    "observations": ["caveat", "note", "nd_basis", "period_basis"],
    "actions": ["note"],
    "measures": ["note"],
    "priorities": ["note"],
}
CASES = list(csv.DictReader((ROOT / "data/raw/published/TRAPS.csv").read_text("utf-8").splitlines()))
CONTROL = "none"
# What the wording of a source shows and no figure can: the ids that stay without a finding, and why.
NOT_IN_THE_TABLES = {
    "T-16": {"A-SH-028"},  # a word that the plan's own list adds to a priority's name
    "T-25": {"A-SV-012", "A-SV-013"},  # an asterisk that the tables do not hold
    "T-37": {"HA-204", "HA-206"},  # the community is named in a remark only
}
# The explanation of case T-45 names the unsigned falls of this foreword too.
SIGNS = {("polarity", "SH-002"), ("polarity", "SH-004")}


def ids(case: dict[str, str], *columns: str) -> set[str]:
    return {id_ for column in columns for id_ in case[column].split(";") if id_}


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The findings on the five plans, every remark blanked before the checks see the tables."""
    root = tmp_path_factory.mktemp("plans")
    for folder in ("params", "data/raw/published"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "pyproject.toml", root)
    house = House(root)
    prepare_published(house, house.real)
    tables = {name: read_table(name, house.processed / f"{name}.parquet") for name in TABLES}
    for name, columns in BLANKED.items():
        tables[name] = tables[name].assign(**dict.fromkeys(columns, ""))
    who = read_partnership(house.params, "st_helens", "2013-14")
    listed = {who.published_sources[0]: tuple(who.priority(id_).name for id_ in who.listed_order)}
    catalogue = read_indicators(house.catalogue / "indicators.yaml")
    return find_all(given(tables, catalogue, read_themes(house.catalogue / "themes.yaml"), listed))


def rows_by_kind(findings: pd.DataFrame) -> list[tuple[str, str, set[str], str]]:
    columns = findings[["kind", "severity", "rows", "source_ids"]].itertuples(index=False, name=None)
    return [(kind, severity, set(rows.split(";")), sources) for kind, severity, rows, sources in columns]


@pytest.mark.parametrize("case", [c for c in CASES if c["severity"] != CONTROL], ids=lambda case: case["trap_id"])
def test_a_case_raises_its_finding_on_every_row_concerned(findings: pd.DataFrame, case: dict[str, str]) -> None:
    found = [row for row in rows_by_kind(findings) if row[:2] == (case["kind"], case["severity"])]
    wanted = ids(case, "observation_ids") or ids(case, "related_ids")
    if wanted:
        covered = set[str]().union(*(rows for _, _, rows, _ in found))
        assert wanted - NOT_IN_THE_TABLES.get(case["trap_id"], set()) <= covered
        assert wanted & covered
    else:  # the case is about lists or names, not about a figure, an action or a measure
        assert any(case["source_id"] in sources.split(";") and rows == {""} for *_, rows, sources in found)


@pytest.mark.parametrize("case", [c for c in CASES if c["severity"] == CONTROL], ids=lambda case: case["trap_id"])
def test_a_control_raises_no_finding_that_no_case_asks_for(findings: pd.DataFrame, case: dict[str, str]) -> None:
    asked_for = {(c["kind"], row) for c in CASES if c != case for row in ids(c, "observation_ids", "related_ids")}
    raised = {(kind, row) for kind, _, rows, _ in rows_by_kind(findings) for row in rows & ids(case, "observation_ids")}
    assert raised - asked_for - SIGNS == set()


def test_there_are_as_many_cases_as_the_readme_of_the_data_says() -> None:
    severities = [case["severity"] for case in CASES]
    assert {word: severities.count(word) for word in ("warn", "info", "none")} == {"warn": 32, "info": 30, "none": 12}
