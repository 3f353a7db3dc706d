"""Every published figure becomes one fact with a readable, stable id."""

import math

import pandas as pd
import pytest

from assessment.indicators.published import measure_of, published_facts
from assessment.terms.errors import DataCheckError


def test_a_figure_becomes_a_fact(observations, catalogue) -> None:
    fact = published_facts(observations(("asb", 2012, 5838.0)), catalogue).iloc[0]
    assert fact["fact_id"] == "asb.count.testborough.2012-13"
    assert (fact["value_printed"], fact["status"], fact["period_label"]) == ("5,838", "published", "2012-13")
    assert fact["observation_ids"] == "TB-001"


def test_a_missing_value_is_not_available(observations, catalogue) -> None:
    fact = published_facts(observations(("asb", 2012, math.nan)), catalogue).iloc[0]
    assert (fact["value_printed"], fact["status"]) == ("[x]", "not_available")


def test_two_figures_with_one_id_get_two(observations, catalogue) -> None:
    facts = published_facts(observations(("asb", None, 1.0), ("asb", None, 2.0)), catalogue)
    assert facts["fact_id"].tolist() == ["asb.count.testborough.undated", "asb.count.testborough.undated.tb-002"]


def test_row_order_changes_nothing(observations, catalogue) -> None:
    rows = observations(("asb", 2011, 1.0), ("fires", 2012, 2.0), ("asb", None, 3.0), ("asb", None, 4.0))
    one = published_facts(rows, catalogue)
    other = published_facts(rows.sample(frac=1, random_state=1), catalogue)
    pd.testing.assert_frame_equal(one, other)


def test_decimals_are_those_printed(observations, catalogue) -> None:
    row = ("asb", 2012, 18.0, {"unit": "percent", "measure_kind": "share", "value_as_printed": "18.0%"})
    assert published_facts(observations(row), catalogue).iloc[0]["value_printed"] == "18.0%"


def test_an_unknown_indicator_names_the_near_miss(observations, catalogue) -> None:
    with pytest.raises(DataCheckError, match=r'"asbo" is not in .*Did you mean "asb"'):
        published_facts(observations(("asbo", 2012, 1.0)), catalogue)


@pytest.mark.parametrize(
    ("kind", "unit", "expected"),
    [
        ("level", "count", "count"),
        ("level", "rate_per_1000", "rate"),
        ("level", "gbp_thousand", "amount"),
        ("level", "years", "years"),
        ("change", "percent", "published_change"),
        ("change", "count", "published_difference"),
        ("share", "percent", "share"),
        ("ratio_to_baseline_unclear", "percent", "percent_of_baseline"),
    ],
)
def test_measures(kind: str, unit: str, expected: str) -> None:
    assert measure_of(kind, unit) == expected
