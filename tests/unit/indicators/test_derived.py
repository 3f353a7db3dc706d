"""Facts that the plans left out."""

import math

import pandas as pd
import pytest

from assessment.indicators.derived import derived_facts
from assessment.indicators.published import published_facts


@pytest.fixture
def derive(observations, catalogue):
    """The derived facts of some figures, by fact id."""

    def make(*figures) -> pd.DataFrame:
        rows = observations(*figures)
        return derived_facts(rows, published_facts(rows, catalogue), catalogue).set_index("fact_id")

    return make


def test_difference_and_change_on_the_year_before(derive) -> None:
    facts = derive(("asb", 2011, 6270.0), ("asb", 2012, 5838.0))
    difference, change = (facts.loc[f"asb.{m}.testborough.2012-13"] for m in ("difference", "change"))
    assert (difference["value"], difference["value_printed"]) == (-432, "-432")
    assert (change["value_printed"], change["base_period"]) == ("-6.9%", "2011-12")
    assert change["formula"] == (
        "100 * (asb.count.testborough.2012-13 - asb.count.testborough.2011-12) / asb.count.testborough.2011-12"
    )
    assert change["observation_ids"] == "TB-002;TB-001"


def test_long_run_change_is_divided_by_the_first_year(derive) -> None:
    """St Helens' plan divides by the last year and prints -16%."""
    facts = derive(("asb", 2010, 1773.0), ("asb", 2011, 1585.0), ("asb", 2012, 1522.0))
    assert facts.loc["asb.change_since_2010-11.testborough.2012-13", "value_printed"] == "-14.2%"


def test_a_small_base_has_a_difference_but_no_percentage(derive) -> None:
    facts = derive(("asb", 2011, 6.0), ("asb", 2012, 4.0))
    change = facts.loc["asb.change.testborough.2012-13"]
    assert (change["status"], change["value_printed"]) == ("small_base", "[u]")
    assert math.isnan(change["value"])
    assert facts.loc["asb.difference.testborough.2012-13", "value"] == -2


def test_a_change_from_an_unpublished_year_is_not_available(derive) -> None:
    facts = derive(("asb", 2011, math.nan), ("asb", 2012, 4.0))
    for measure in ("difference", "change"):
        fact = facts.loc[f"asb.{measure}.testborough.2012-13"]
        assert (fact["status"], fact["value_printed"]) == ("not_available", "[x]")


def test_a_part_year_is_compared_with_the_same_months_only(derive) -> None:
    months = {"period_end": pd.Timestamp(2012, 8, 31)}
    assert derive(("asb", 2011, 60.0), ("asb", 2012, 20.0, months)).empty
    earlier = {"period_end": pd.Timestamp(2011, 8, 31)}
    facts = derive(("asb", 2011, 40.0, earlier), ("asb", 2012, 20.0, months))
    assert facts.loc["asb.change.testborough.2012-04_2012-08", "value"] == -50


def test_years_with_one_between_are_not_the_year_before(derive) -> None:
    assert derive(("asb", 2010, 60.0), ("asb", 2012, 20.0)).empty


def test_undated_figures_areas_and_sources_are_never_mixed(derive) -> None:
    assert derive(("asb", None, 60.0), ("asb", 2012, 20.0)).empty
    assert derive(("asb", 2011, 60.0, {"area_code": "X-other"}), ("asb", 2012, 20.0)).empty
    assert derive(("asb", 2011, 60.0, {"source_id": "other"}), ("asb", 2012, 20.0)).empty


def test_caveats_pass_to_what_is_worked_out(derive) -> None:
    facts = derive(("asb", 2011, 60.0, {"caveat": "area_proxy"}), ("asb", 2012, 50.0, {"caveat": "implied_period"}))
    assert facts.loc["asb.change.testborough.2012-13", "caveats"] == "implied_period;area_proxy"


def test_a_rate_states_its_denominator(derive) -> None:
    census = {"period_start": pd.Timestamp(2011, 3, 27), "period_end": pd.Timestamp(2011, 3, 27)}
    facts = derive(("asb", 2012, 9819.0), ("population", 2011, 125800.0, census))
    rate = facts.loc["asb.derived_rate.testborough.2012-13"]
    assert (rate["value_printed"], rate["denominator"]) == ("78.1", 125800)
    assert "125,800 residents, 27 March 2011" in rate["formula"]


def test_there_is_no_rate_without_a_population_or_on_a_later_one(derive) -> None:
    later = {"period_start": pd.Timestamp(2021, 3, 21), "period_end": pd.Timestamp(2021, 3, 21)}
    assert derive(("asb", 2012, 9819.0)).empty
    assert derive(("asb", 2012, 9819.0), ("population", 2011, 125800.0, later)).empty


def test_a_share_is_worked_out_where_both_numbers_are_printed(derive) -> None:
    parts = {"unit": "percent", "measure_kind": "share", "numerator": 1897.0, "denominator": 4354.0}
    facts = derive(("asb", 2012, 44.0, parts))
    assert facts.loc["asb.derived_share.testborough.2012-13", "value_printed"] == "43.6%"


def test_a_total_that_the_plan_does_not_print(derive) -> None:
    facts = derive(("of", 2012, 4.0), ("from", 2012, 6.0), ("fires", 2012, 1.0))
    assert facts.loc["vehicle.derived_total.testborough.2012-13", "value"] == 10


def test_there_is_no_total_while_a_part_is_missing(derive) -> None:
    assert derive(("of", 2012, 4.0), ("from", 2011, 6.0)).empty
