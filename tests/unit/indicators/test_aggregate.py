"""The never-sum rules: each sum that may not be made is refused, and the sums that may be are right."""

import math

import pandas as pd
import pytest

from assessment.indicators.aggregate import actions_to_count, total
from assessment.terms.errors import DataCheckError

PART_YEAR = {"period_end": pd.Timestamp(2012, 8, 31)}
QUARTER = {"period_start": pd.Timestamp(2013, 1, 1)}

REFUSED = {
    "1 a whole and its part": ([("vehicle", 2012, 10.0), ("of", 2012, 4.0)], "a whole and its part"),
    "1 a whole and a part of its part": ([("acquisitive", 2012, 10.0), ("of", 2012, 4.0)], "a whole and its part"),
    "2 a part year with a full year": ([("fires", 2011, 9.0), ("fires", 2012, 3.0, PART_YEAR)], "part years"),
    "2 different figures of different years": ([("of", 2011, 9.0), ("from", 2012, 3.0)], "different periods"),
    "2 a quarter with its year": ([("fires", 2012, 9.0), ("fires", 2012, 3.0, QUARTER)], "part years"),
    "2 a dated with an undated figure": ([("fires", 2012, 9.0), ("robbery", None, 3.0)], "undated"),
    "3 percentages": ([("fires", 2012, 9.0, {"unit": "percent"})], "a percent is never summed"),
    "3 rates": ([("fires", 2012, 9.0, {"unit": "rate_per_1000"})], "a rate_per_1000 is never summed"),
    "3 ranks": ([("fires", 2012, 9.0, {"unit": "rank", "measure_kind": "rank"})], "a rank is never summed"),
    "3 identifiers": ([("fires", 2012, 9.0, {"unit": "identifier"})], "a identifier is never summed"),
    "3 differences": ([("fires", 2012, 9.0, {"measure_kind": "change"})], "a change is never summed"),
    "3 units mixed": ([("fires", 2012, 9.0), ("robbery", 2012, 5.0, {"unit": "gbp"})], "different units"),
    "4 parts that are no breakdown": ([("drugs", 2012, 9.0), ("shops", 2012, 3.0)], "no breakdown"),
    "6 requests with budgets": (
        [
            ("fires", 2012, 9.0, {"unit": "gbp", "measure_kind": "budget"}),
            ("robbery", 2012, 9.0, {"unit": "gbp", "measure_kind": "request"}),
        ],
        "requests are no budgets",
    ),
    "7 the same posts twice": (
        [
            ("fires", 2012, 13.0, {"unit": "posts", "caveat": "double_count_risk"}),
            ("robbery", 2012, 13.0, {"unit": "posts", "caveat": "component;double_count_risk"}),
        ],
        "the same posts",
    ),
    "8 police and council ASB": ([("asb", 2012, 9.0), ("council", 2012, 3.0)], "overlap"),
    "9 one fact held twice": (
        [("fires", 2012, 9.0, {"caveat": "duplicate_fact"}), ("robbery", 2012, 9.0, {"caveat": "duplicate_fact"})],
        "held twice",
    ),
    "9 one figure twice": ([("fires", 2012, 9.0), ("fires", 2012, 9.0)], "stands there twice"),
    "9 comparators": (
        [("fires", 2012, 9.0, {"area_type": "comparator"}), ("robbery", 2012, 9.0, {"area_type": "comparator"})],
        "comparator areas",
    ),
    "9 a ward with its borough": ([("fires", 2012, 9.0), ("robbery", 2012, 9.0, {"area_type": "ward"})], "inside"),
    "figures that no whole holds": ([("fires", 2012, 9.0), ("robbery", 2012, 3.0)], "knows no whole"),
    "figures of different plans": ([("fires", 2011, 9.0), ("fires", 2012, 3.0, {"source_id": "b"})], "different plans"),
    "nothing at all": ([], "nothing to add up"),
}


@pytest.mark.parametrize(("figures", "told"), REFUSED.values(), ids=REFUSED)
def test_never_summed(observations, catalogue, figures: list, told: str) -> None:
    with pytest.raises(DataCheckError, match=told):
        total(observations(*figures), catalogue)


def test_parts_of_a_complete_whole_add_up(observations, catalogue) -> None:
    assert total(observations(("of", 2012, 4.0), ("from", 2012, 6.0)), catalogue) == 10


def test_whole_years_of_one_figure_add_up(observations, catalogue) -> None:
    assert total(observations(("fires", 2011, 4.0), ("fires", 2012, 6.0)), catalogue) == 10


def test_money_of_a_shared_post_adds_up(observations, catalogue) -> None:
    shared = {"unit": "gbp", "measure_kind": "budget", "caveat": "double_count_risk"}
    assert total(observations(("of", 2012, 153.0, shared), ("from", 2012, 260.0, shared)), catalogue) == 413


def test_unknown_is_never_zero(observations, catalogue) -> None:
    assert math.isnan(total(observations(("fires", 2011, math.nan), ("fires", 2012, 6.0)), catalogue))


@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        (["activity", "expected_outcome", "expected_outcome"], ["activity"]),
        (["agreed_objective", "area_for_development", "exec_summary_action"], ["agreed_objective"]),
        (["area_for_development", "exec_summary_action"], ["area_for_development"]),
        (["expected_outcome", "objective"], ["expected_outcome", "objective"]),
    ],
)
def test_actions_are_counted_at_one_level_of_a_plan(kinds: list[str], kept: list[str]) -> None:
    actions = pd.DataFrame({"source_id": "plan", "action_kind": kinds})
    assert actions_to_count(actions)["action_kind"].tolist() == kept
