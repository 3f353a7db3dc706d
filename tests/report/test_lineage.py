"""Every figure of Testborough and of the published plans leads back to raw rows, which give it when counted again."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.assessed import assessments, facts_of, hashes_held, hashes_named, lineages
from tests.recount import Chosen, RawFiles, certain, recounted, wrong

from assessment.cli import main
from assessment.indicators.raw_rows import Ledger, find_raw_rows
from assessment.paths import House
from assessment.release.search import Assessed
from assessment.tables.selection import Selection

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    root = tmp_path_factory.mktemp("traced")
    for folder in ("notebooks", "params", "data/raw/published"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "pyproject.toml", root)
    prepared = typed(House(root), "prepare")
    assert prepared.exit_code == 0, prepared.output
    return House(root)


def typed(house: House, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"ASSESSMENT_ROOT": str(house.root)})


@pytest.fixture(scope="module")
def assessed(house: House) -> dict[str, Assessed]:
    return {each.name: each for each in assessments(house)}


@pytest.fixture(scope="module")
def testborough(assessed: dict[str, Assessed]) -> Assessed:
    return assessed["testborough 2025-26"]


def files_of(each: Assessed) -> RawFiles:
    return RawFiles(each.house.wing(invented=each.partnership.invented).raw, each.house.catalogue)


def test_every_figure_ends_at_rows_of_files_that_are_there(house: House, assessed: dict[str, Assessed]) -> None:
    held = hashes_held(house)
    for each in assessed.values():
        traced = lineages(each)
        assert [lineage.fact["fact_id"] for lineage in traced if not lineage.is_whole] == []
        assert len(traced) == len(each.released.facts)
        assert hashes_named(traced) <= held


def test_every_figure_is_what_a_recount_of_the_raw_files_gives(assessed: dict[str, Assessed]) -> None:
    for each in assessed.values():
        facts = facts_of(each)
        expected = recounted(facts, files_of(each))
        assert wrong(facts, expected) == {}


def test_nearly_every_count_of_crime_records_is_recounted_to_the_row(testborough: Assessed) -> None:
    facts = facts_of(testborough)
    found = certain(facts, recounted(facts, files_of(testborough)))
    assert found["borough", True] > 0
    assert found["borough", False] == found["ward", False] == 0
    assert found["lsoa", False] < 0.1 * found["lsoa", True], "only the parts of a split LSOA are told by points"


def test_the_recount_finds_a_wrong_figure_and_wrong_inputs(testborough: Assessed) -> None:
    facts = facts_of(testborough)
    count = "records_robbery.count.testborough.2023-24"
    other = facts["records_burglary.count.testborough.2023-24"]["inputs"]
    files = files_of(testborough)
    for broken in ({"value": facts[count]["value"] + 1}, {"inputs": other}):
        changed = facts | {count: {**facts[count], **broken}}
        assert count in wrong(changed, recounted({count: changed[count]}, files))


@pytest.mark.parametrize(
    ("name", "measure", "breakdowns"),
    [("marac", "cases_discussed", ""), ("exploitation", "referrals", ""), ("exploitation", "referrals", "sex=Female")],
)
def test_rows_of_a_return_lead_to_its_file_and_are_what_a_recount_gives(
    testborough: Assessed, name: str, measure: str, breakdowns: str
) -> None:
    wing, code = testborough.house.demonstration, testborough.partnership.borough_code
    years = {"period_start": ("2023-04-01..2024-03-31",), "breakdowns": (breakdowns,)}
    chosen = Selection("returns", {"return_name": (name,), "measure": (measure,), "area_code": (code,), **years})
    rows = chosen.rows(wing, code)
    found = find_raw_rows(chosen.text, Ledger(wing, code))
    assert found.row_count == len(rows) > 0
    assert [file.file.rpartition("/")[2] for file in found.files] == [f"testborough-{name}.xlsx"]
    assert found.is_found
    assert sum(files_of(testborough).sum_returns(Chosen.of(chosen.text))) == rows["value"].sum()


def test_the_commands_list_and_trace_a_figure(house: House) -> None:
    listed = typed(house, "facts", "testborough", "extract_*.derived_rate.testborough.*")
    assert listed.exit_code == 0, listed.output
    fact_id = listed.output.splitlines()[1].split()[0]
    traced = typed(house, "trace", fact_id)
    assert traced.exit_code == 0, traced.output
    assert traced.output.startswith(f"{fact_id}: ")
    assert "testborough-records.zip: testborough-records.csv, sha256 " in traced.output
    assert "as the figure says" in traced.output


def test_no_gap_shares_an_id_and_each_is_found(assessed: dict[str, Assessed]) -> None:
    for each in assessed.values():
        assert len(set(each.ids)) == len(each.ids)
        assert all(each.find_fact(gap["fact_id"])["status"] == "not_available" for gap in each.gaps)
        assert not {*each.released.gaps["fact_id"]} & {*each.released.facts["fact_id"]}
