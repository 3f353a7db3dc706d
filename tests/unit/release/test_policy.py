"""The policy file: what it says of each source, and what stops it."""

import re
from pathlib import Path

import pandas as pd
import pytest

from assessment.release.policy import read_policy
from assessment.terms.errors import BriefError

SHIPPED = Path(__file__).parents[3] / "params" / "catalogue" / "disclosure.yaml"


@pytest.mark.parametrize(
    ("source", "up_to", "step", "width"),
    [
        ("data-police-uk", 0, 1, 0),
        ("police-record-extract", 4, 1, 5),
        ("return-hospital-admissions", 7, 5, 7),
        ("return-marac", 9, 1, 10),
        ("nobody-knows", 9, 1, 10),
    ],
)
def test_each_source_has_its_rule_and_an_unknown_one_the_strictest(
    source: str, up_to: int, step: int, width: int
) -> None:
    rule = read_policy(SHIPPED).rule(source)
    assert (rule.withhold_up_to, rule.round_to, rule.width) == (up_to, step, width)


def test_a_zero_and_an_unknown_count_are_not_small() -> None:
    rule = read_policy(SHIPPED).rule("police-record-extract")
    assert rule.is_small(pd.Series([0, 1, 4, 4.5, 5, float("nan")])).tolist() == [False, True, True, True, False, False]


def test_nothing_that_was_published_is_small() -> None:
    assert not read_policy(SHIPPED).rule("data-police-uk").is_small(pd.Series([0, 1, 2])).any()


def test_a_homicide_is_exempt_for_the_borough_and_says_why() -> None:
    exemption = read_policy(SHIPPED).exemptions["extract_homicide"]
    assert exemption.areas == ("borough",)
    assert exemption.reason


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('unknown_source: "sensitive"', 'unknown_source: "police_records"', "expected a rule that withholds up to 9"),
        ('return-marac: "sensitive"', 'return-marac: "sensitiv"', '"sensitiv" is no rule. Did you mean "sensitive"'),
        ("withhold_up_to: 4", "withhold_up_to: -1", "withhold_up_to: expected a whole number of 0 or more, found -1"),
        ("round_to: 5", "round_to: 0", "round_to: expected 1 or more, found 0"),
        ("withhold_up_to: 4", "withold_up_to: 4", 'unknown key "withold_up_to"'),
        ('areas: ["borough"]', 'areas: ["boroughs"]', '"boroughs" is not known'),
        ("unknown_source:", "unknown_sorce:", 'unknown key "unknown_sorce"'),
    ],
)
def test_a_wrong_policy_is_one_clear_message(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "disclosure.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BriefError, match=re.escape(message)):
        read_policy(path)
