"""Finding figures and gaps by pattern and id, in the plans as published."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assessment.cli import main
from assessment.paths import House
from assessment.release.search import Assessed, assess, find_assessed
from assessment.terms.errors import AssessmentError
from assessment.terms.vocabulary import Edition

ROOT = Path(__file__).parents[3]
PARTNER = Edition.PARTNER


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The published plans, prepared."""
    root = tmp_path_factory.mktemp("house")
    for folder in ("notebooks", "params", "data/raw/published"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("testborough"))
    shutil.copy(ROOT / "pyproject.toml", root)
    result = CliRunner().invoke(main, ["prepare"], env={"ASSESSMENT_ROOT": str(root)})
    assert result.exit_code == 0, result.output
    return House(root)


@pytest.fixture(scope="module")
def st_helens(house: House) -> Assessed:
    return assess(house, "st_helens", "2013-14", PARTNER)


def typed(house: House, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"ASSESSMENT_ROOT": str(house.root)})


def test_a_plain_word_matches_ids_and_labels_anywhere_whatever_its_case(st_helens: Assessed) -> None:
    ids = st_helens.matching("ASB_Incidents")["fact_id"]
    assert "asb_incidents_police.change.st_helens.2012-13" in set(ids)
    assert len(st_helens.matching("")) == len(st_helens.ids)


def test_a_pattern_matches_the_whole_id(st_helens: Assessed) -> None:
    ids = set(st_helens.matching("asb_incidents_police.c*.st_helens.2012-1?")["fact_id"])
    assert "asb_incidents_police.change.st_helens.2012-13" in ids
    assert all(id_.startswith("asb_incidents_police.c") for id_ in ids)


def test_the_commands_tell_figures_gaps_and_their_number(house: House) -> None:
    listed = typed(house, "facts", "st_helens", "gap.*", "--year", "2013-14")
    assert listed.exit_code == 0
    lines = listed.output.splitlines()
    assert lines[0].split() == ["Id", "Value", "Figure", "Area", "Period", "Status"]
    assert all(line.startswith("gap.") and line.endswith("not_available") for line in lines[1:-1])
    assert lines[-1] == f"{len(lines) - 2} facts"


def test_nothing_found_names_the_near_miss_and_fails(house: House) -> None:
    result = typed(house, "facts", "halton", "burglery")
    assert result.exit_code == 1
    assert 'no fact like "burglery" in halton 2012-13. Did you mean burglary?' in result.output


def test_trace_finds_the_borough_by_the_id_and_ends_at_the_document(house: House) -> None:
    result = typed(house, "trace", "asb_incidents_police.change.st_helens.2012-13")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("asb_incidents_police.change.st_helens.2012-13: -6.9%\n")
    assert "file published/observations.csv, 1 row, sha256 " in result.output
    assert "document " in result.output


def test_trace_of_a_gap_says_what_would_fill_it(house: House) -> None:
    gap = assess(house, "sefton", "", PARTNER).gaps[0]["fact_id"]
    result = typed(house, "trace", gap)
    assert result.exit_code == 0, result.output
    assert "[x]" in result.output
    assert "Would be filled by: " in result.output


def test_an_unknown_id_names_the_near_miss(house: House) -> None:
    result = typed(house, "trace", "asb_incident_police.change.st_helens.2012-13")
    assert result.exit_code == 1
    assert 'Did you mean "asb_incidents_police.change.st_helens.2012-13"?' in result.output


def test_an_id_that_several_boroughs_hold_needs_the_borough(house: House) -> None:
    every = [assess(house, name, "", PARTNER) for name in ("halton", "sefton")]
    short = next(
        id_.removesuffix(".halton.2011-12")
        for id_ in every[0].ids
        if id_.endswith(".halton.2011-12") and every[1].find_id(id_.removesuffix(".halton.2011-12"))
    )
    with pytest.raises(AssessmentError, match=r"stands in several assessments: .*--borough"):
        find_assessed(house, short, "", "", PARTNER)
    assert find_assessed(house, short, "halton", "", PARTNER).name == "halton 2012-13"
