"""Relations between published figures of the shipped plans: what they come to, and what they may not claim."""

import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.brief import read_brief, read_partnership
from assessment.indicators.facts import load_evidence
from assessment.paths import House
from assessment.prepare.published import prepare_published

YEARS = {"st_helens": "2013-14", "halton": "2012-13", "sefton": "2019-20", "knowsley": "2015-16"}
Look = Callable[[str, str], dict]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """A fact of a borough by its id."""
    root = tmp_path_factory.mktemp("plans")
    for folder in ("params", "data/raw/published"):
        shutil.copytree(Path(__file__).parents[3] / folder, root / folder)
    house = House(root)
    prepare_published(house, house.real)
    built = {
        borough: load_evidence(
            house,
            read_brief(house.params, borough, year),
            read_partnership(house.params, borough, year),
        ).facts
        for borough, year in YEARS.items()
    }
    return lambda borough, id_: built[borough].set_index("fact_id").loc[id_].to_dict()


def test_reoffending_against_prediction_has_an_interval_and_says_what_it_shows(facts: Look) -> None:
    own = facts("st_helens", "adult_reoffending_rate.difference_from_predicted.st_helens.2012-13")
    assert own["value"] == pytest.approx(8.03 - 8.64)
    assert own["lower"] < 0 < own["upper"]
    assert "no detectable difference" in own["note"]
    county = facts("st_helens", "adult_reoffending_rate.difference_from_predicted.merseyside.2012-13")
    assert county["lower"] < county["upper"] < 0
    assert "lies outside it" in county["note"]


@pytest.mark.parametrize(
    ("borough", "id_", "value"),
    [
        ("sefton", "youth_reoffending_rate.difference_from_yot_family.sefton.current", 4.5),
        ("sefton", "youth_custody_rate.difference_from_north_west.sefton.2018-19", -0.37),
        ("st_helens", "marac_repeat_rate.difference_from_merseyside.st_helens.2012-13", -4.0),
        ("halton", "violence_with_injury.residual.halton.2010-11", -6),
        ("halton", "serious_acquisitive_crime.residual.halton.2011-12", 0),
        ("halton", "population.residual.halton.2011-03-27", 100),
        ("halton", "cst_staff.residual.halton.undated", 19 - 18.3333),
        ("halton", "iom_ppo_convictions_impact.change_on_baseline.halton.2012-04_2012-06", -100 * 47.25 / 55.25),
        ("halton", "budget_project_asb.share_of_total.halton.2013-14", 100 * 45 / 195),
        ("halton", "test_purchase_failures.share_of_total.halton.from-2011-04", 100 * 3 / 54),
        ("sefton", "spend_asb.share_of_total.sefton.2019-20", 100 * 100200 / 332000),
        ("st_helens", "test_on_arrest_represented.share_of_total.st_helens.2012-13", 100 * 111 / 440),
        ("knowsley", "da_victims_no_intervention_share.rest.knowsley.undated", 6),
    ],
)
def test_what_a_relation_comes_to(facts: Look, borough: str, id_: str, value: float) -> None:
    assert facts(borough, id_)["value"] == pytest.approx(value, abs=1e-4)


def test_one_population_is_implied_and_is_not_taken_for_a_published_one(facts: Look) -> None:
    implied = facts("st_helens", "population.implied_population.st_helens.2012-13")
    assert (math.ceil(implied["lower"]), math.floor(implied["upper"])) == (177_100, 177_171)
    assert implied["status"] == "derived"


def test_a_cohort_chosen_for_its_record_carries_its_warning(facts: Look) -> None:
    fact = facts("halton", "iom_ppo_convictions_impact.change_on_baseline.halton.2012-04_2012-06")
    assert "regression to the mean" in fact["note"]


@pytest.mark.parametrize("measure", ["residual", "share_of_total"])
def test_rows_whose_definitions_clash_make_no_breakdown(facts: Look, measure: str) -> None:
    """Shop theft is far larger than the acquisitive row that would hold it."""
    for indicator in ("iom_convictions", "iom_convictions_acquisitive", "iom_convictions_theft_shop"):
        with pytest.raises(KeyError):
            facts("st_helens", f"{indicator}.{measure}.st_helens.2010-10_2011-09")
