"""Wards against a cut-off under a stated rule."""

import pandas as pd
import pytest

from assessment.indicators.catalogue import Indicator
from assessment.indicators.wards import RULES, over, take_rule, ward_table
from assessment.terms.errors import AssessmentError
from assessment.terms.vocabulary import Direction

WARDS = {"Ash": (80.0, 40.0, 2), "Elm": (60.0, 60.0, 1), "Oak": (10.0, 20.0, 3), "Yew": (76.0, 90.0, 4)}


def indicator(id_: str, **more: tuple[str, ...]) -> Indicator:
    return Indicator(id_, id_, "?", "asb", Direction.UP_IS_WORSE, ".", **more)


CATALOGUE = {"cut": indicator("cut", applies_to=("crime_rate", "asb_rate"))}


def fact(indicator_: str, area: str, value: float, measure: str = "rate", area_type: str = "ward") -> dict:
    id_ = f"{indicator_}.{measure}.{area.lower()}.undated"
    return {"fact_id": id_, "indicator": indicator_, "measure": measure, "area_name": area, "area_type": area_type} | {
        "value": value,
        "period_end": pd.NaT,
    }


def facts(*, cut: bool = True) -> pd.DataFrame:
    rows = [fact("cut", "HMIC", 74, "threshold", "comparator")] if cut else []
    for name, (crime, asb, rank) in WARDS.items():
        rows += [
            fact("crime_rate", name, crime),
            fact("asb_rate", name, asb),
            fact("ward_risk_rank", name, rank, "rank"),
        ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("rule", "wards"),
    [("crime", "Ash Yew"), ("asb", "Yew"), ("both", "Yew"), ("either", "Ash Yew"), ("added", "Ash Elm Yew")],
)
def test_each_rule_takes_its_own_wards(rule: str, wards: str) -> None:
    table = ward_table(facts(), CATALOGUE)
    assert table is not None
    assert sorted(table.table.loc[over(table, rule, 74), "ward"]) == wards.split()


def test_the_order_is_by_the_sum_and_ties_share_the_lowest_rank() -> None:
    table = ward_table(facts(), CATALOGUE)
    assert table is not None
    assert list(table.table["ward"]) == ["Yew", "Ash", "Elm", "Oak"]
    assert list(table.table["rank"]) == [1, 2, 2, 4]
    assert table.cut_offs == (74,)
    assert table.borough_rate is None


def test_without_a_cut_off_or_without_wards_there_is_no_table() -> None:
    assert ward_table(facts(cut=False), CATALOGUE) is None
    assert ward_table(facts().head(1), CATALOGUE) is None


def test_an_unknown_rule_names_the_near_miss() -> None:
    with pytest.raises(AssessmentError, match=r'ward rule "ether": Did you mean "either"\?'):
        take_rule("ether")
    assert [take_rule(rule) for rule in RULES] == list(RULES)
