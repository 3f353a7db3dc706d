"""The four boroughs on the real extracts of 2022 to 2024: every figure is followed to raw rows and counted again."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.assessed import assessments, facts_of, hashes_held, hashes_named, lineages
from tests.recount import Bounds, RawFiles, certain, recounted, wrong
from tests.shared_data import shared_data

from assessment.cli import main
from assessment.paths import House
from assessment.release.search import Assessed

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
NAMES = ("halton", "knowsley", "sefton", "st_helens")
BRIEF = """borough: "{name}"
assessment_year: "2024"
period_start: "2024-01-01"
period_end: "2024-12-31"
as_at: "2025-01-01"
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A checkout with the extracts taken in, and a brief for the year that they end with."""
    root = tmp_path_factory.mktemp("traced")
    for folder in ("notebooks", "params", "data/raw/published"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("testborough"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for name in NAMES:
        earlier = min((root / "params" / name).iterdir())
        shutil.copytree(earlier, root / "params" / name / "2024")
        (root / "params" / name / "2024" / "brief.yaml").write_text(BRIEF.format(name=name), encoding="utf-8")
    for words in (["add", str(shared_data(""))], ["prepare"]):
        result = CliRunner().invoke(main, words, env={"ASSESSMENT_ROOT": str(root)})
        assert result.exit_code == 0, result.output
    return House(root)


@pytest.fixture(scope="module")
def assessed(house: House) -> list[Assessed]:
    return assessments(house)


@pytest.fixture(scope="module")
def expected(house: House, assessed: list[Assessed]) -> dict[str, dict[str, Bounds]]:
    """What every figure should be, by assessment."""
    files = RawFiles(house.raw, house.catalogue)
    return {each.name: recounted(facts_of(each), files) for each in assessed}


def test_every_figure_ends_at_rows_of_files_that_are_there(house: House, assessed: list[Assessed]) -> None:
    held = hashes_held(house)
    for each in assessed:
        traced = lineages(each)
        assert [lineage.fact["fact_id"] for lineage in traced if not lineage.is_whole] == []
        assert hashes_named(traced) <= held


def test_every_figure_is_what_a_recount_of_the_raw_files_gives(
    assessed: list[Assessed], expected: dict[str, dict[str, Bounds]]
) -> None:
    for each in assessed:
        assert wrong(facts_of(each), expected[each.name]) == {}


def test_boroughs_are_counted_to_the_row_and_small_areas_nearly_all(
    assessed: list[Assessed], expected: dict[str, dict[str, Bounds]]
) -> None:
    for each in (each for each in assessed if each.brief.assessment_year == "2024"):
        found = certain(facts_of(each), expected[each.name])
        assert found["borough", True] > 0
        assert found["borough", False] == 0
        assert found["lsoa", False] < 0.1 * found["lsoa", True], "only the parts of a split LSOA are told by points"
