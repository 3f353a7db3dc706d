"""All real extracts through the commands that an analyst types: add, prepare, quality."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.real_data.reference_frames import BOROUGHS
from tests.real_data.test_police_uk import counted_by_hand
from tests.shared_data import shared_data

from assessment.cli import main
from assessment.paths import House
from assessment.tables.store import read_table

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
LSOAS = {"E08000013": 121, "E08000014": 191, "E08000011": 100, "E06000006": 80}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    root = tmp_path_factory.mktemp("checkout")
    for folder in ("notebooks", "params", "data/raw/published"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("testborough"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return House(root)


def typed(house: House, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"ASSESSMENT_ROOT": str(house.root)})


@pytest.fixture(scope="module")
def told(house: House) -> dict[str, Result]:
    """What each command printed, in the order in which they are typed."""
    return {
        "add": typed(house, "add", str(shared_data(""))),
        "prepare": typed(house, "prepare"),
        "quality": typed(house, "quality"),
    }


def test_everything_goes_in_and_what_nothing_reads_is_said(told: dict[str, Result]) -> None:
    result = told["add"]
    assert result.exit_code == 0, result.output
    assert result.output.startswith("data: taken in into data/raw/police_uk/2022-11, data/raw/police_uk/2024-12")
    assert ": 164 files" in result.output
    assert result.output.count("Nothing in the workbook reads it yet") == 11
    assert result.output.count("The project holds these in data/raw/published") == 6
    assert result.output.count("impossible place") == 3


def test_every_row_is_accounted_for(told: dict[str, Result], house: House) -> None:
    assert told["prepare"].exit_code == 0, told["prepare"].output
    intake = read_table("intake", house.real.table("intake"))
    used = intake[(intake["fate"] == "used")]
    parts = used[["rows_kept", "rows_elsewhere", "rows_merged", "rows_refused"]].sum(axis=1)
    assert (parts == used["rows_in"]).all()
    assert used.loc[used["source"] == "police_uk", "rows_in"].sum() == 1_197_468
    assert "every row is accounted for" in told["quality"].output


def test_prepared_tables_hold_what_an_independent_count_finds(told: dict[str, Result], house: House) -> None:
    assert told["prepare"].exit_code == 0
    ours: Counter[tuple[str, ...]] = Counter()
    for code in BOROUGHS:
        frame = read_table("incidents", house.real.table("incidents", code))
        ours.update(frame[["borough_code", "month", "crime_type"]].itertuples(index=False, name=None))
    assert ours == counted_by_hand()


def test_each_borough_has_its_areas(told: dict[str, Result], house: House) -> None:
    assert told["prepare"].exit_code == 0
    areas = read_table("areas", house.real.table("areas"))
    assert {code: int((areas["borough_code"] == code).sum()) for code in LSOAS} == LSOAS


def test_the_report_names_what_is_wrong_with_these_data(told: dict[str, Result]) -> None:
    report = told["quality"].output
    for words in (
        "Merseyside: 6 of 36 months of stops and searches are published as usual",
        "with about twice the usual rows: October 2022, April 2023; missing: January 2023",
        "St Helens: 8 months mix LSOA codes of 2011 and 2021",
        "Cheshire: public order changes by about",
        "Halton: outcomes are as known in 2 downloads",
    ):
        assert words in report


def test_adding_and_preparing_again_changes_no_byte(told: dict[str, Result], house: House) -> None:
    assert told["prepare"].exit_code == 0
    before = {path: path.read_bytes() for path in house.real.processed.rglob("*.parquet")}
    again = typed(house, "add", str(shared_data("police_uk")))
    assert "already held" in again.output
    assert typed(house, "prepare").exit_code == 0
    assert {path: path.read_bytes() for path in house.real.processed.rglob("*.parquet")} == before
