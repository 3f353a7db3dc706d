"""Numbers of an analyst's own: none without a footing, none that an input or the rule of its source withholds."""

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assessment.release.own import OwnNumber, Row, own_fact
from assessment.release.policy import read_policy
from assessment.tables.store import check_table, empty_table
from assessment.terms.errors import AssessmentError
from assessment.terms.periods import months_between
from assessment.terms.vocabulary import Edition

POLICY = read_policy(Path(__file__).parents[3] / "params" / "catalogue" / "disclosure.yaml")
BOROUGH = {"area_code": "E08000099", "area_name": "St Sample", "area_type": "borough"}
WARD = {"area_code": "E05000001", "area_name": "Mill", "area_type": "ward"}
POLICE = "police-record-extract"
DOCUMENTS = {"sample-plan-2024"}
TELLING = ["value", "lower", "upper", "numerator", "denominator"]


def own(*inputs: Row | None, edition: Edition = Edition.PARTNER, **given: Any) -> Row:
    """An own number as the edition shows it; a whole row, or this fails."""
    period = months_between("2024-04..2025-03")
    texts = {"name": "repeats", "unit": "count", "label": "", "formula": "", "note": "", "source": ""}
    numbers = {"value": None, "numerator": None, "denominator": None}
    number = OwnNumber(**{**texts, **numbers, "period": period, "place": BOROUGH, **given})
    row = own_fact(number, inputs, POLICY, DOCUMENTS, edition)
    frame = pd.DataFrame([row]).astype(empty_table("facts").dtypes)
    check_table(frame, "facts", "the number")
    return row


SHOWN = own(value=40, source=POLICE, name="burglaries", note="Of homes.")
WITHHELD = own(value=2, source=POLICE, name="abductions")


def test_a_number_gets_a_whole_row() -> None:
    row = own(SHOWN, value=12.345, unit="percent", name="repeat_burglary_share", formula="100 * repeats / burglaries")
    assert row["fact_id"] == "own.repeat_burglary_share.st_sample.2024-25"
    assert (row["label"], row["value_printed"], row["status"]) == ("Repeat burglary share", "12.3%", "derived")
    assert row["inputs"] == "own.burglaries.st_sample.2024-25"
    assert row["source_id"] == POLICE
    assert row["edition"] == "partner"


@pytest.mark.parametrize(
    ("source", "value", "printed"),
    [
        (POLICE, 4, "[c]"),
        (POLICE, -4, "[c]"),
        (POLICE, 0.5, "[c]"),
        (POLICE, 5, "5"),
        (POLICE, 0, "0"),
        (f"{POLICE}-2025-03", 4, "[c]"),
        ("return-ambulance", 7, "[c]"),
        ("return-ambulance", 13, "15"),
        ("somebody's list", 9, "[c]"),
        ("somebody's list", 10, "10"),
        ("data-police-uk", 1, "1"),
        ("data-police-uk-2025-03", 1, "1"),
        ("sample-plan-2024", 1, "1"),
        (POLICE, None, "[x]"),
        (POLICE, math.nan, "[x]"),
    ],
)
def test_a_count_keeps_to_the_rule_of_its_source(source: str, value: float | None, printed: str) -> None:
    assert own(value=value, source=source)["value_printed"] == printed


def test_a_withheld_number_leaves_nothing_of_itself() -> None:
    row = own(value=3, source=POLICE, note="All 3 in one street.", formula="2 + 1")
    assert row["status"] == "withheld"
    assert all(math.isnan(row[name]) for name in TELLING)
    assert (row["note"], row["formula"], row["caveats"]) == ("", "an analyst's own number", "")


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("inputs", [(WITHHELD,), (SHOWN, WITHHELD), (SHOWN, None)])
def test_what_follows_from_a_withheld_fact_is_withheld(edition: Edition, inputs: tuple[Row | None, ...]) -> None:
    row = own(*inputs, edition=edition, value=1.5, unit="percent")
    assert (row["status"], row["value_printed"]) == ("withheld", "[c]")
    assert all(math.isnan(row[name]) for name in TELLING)


def test_the_public_edition_shows_what_stands_on_shown_facts_alone() -> None:
    public = {"edition": Edition.PUBLIC, "value": 400}
    assert own(**public, source=POLICE)["status"] == "withheld"
    assert own(**public, source="somebody's list")["status"] == "withheld"
    assert own(SHOWN, **public, source=POLICE)["value_printed"] == "400"
    assert own(SHOWN, **public)["value_printed"] == "400"
    assert own(**public, source="data-police-uk")["value_printed"] == "400"


def test_an_area_that_the_source_may_not_be_shown_for_is_withheld() -> None:
    assert own(value=40, source="return-marac", place=WARD)["status"] == "withheld"
    assert own(value=40, source=POLICE, place=WARD)["value_printed"] == "40"


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [(40, 200, "20.0%"), (4, 200, "[c]"), (197, 200, "[c]"), (200, 200, "100.0%"), (6, 15, "[u]"), (0, 200, "0.0%")],
)
def test_a_share_keeps_to_the_counts_behind_it(part: int, whole: int, printed: str) -> None:
    row = own(unit="percent", numerator=part, denominator=whole, source=POLICE)
    assert row["value_printed"] == printed
    assert math.isnan(row["value"]) == (printed in ("[c]", "[u]"))


def test_a_share_of_rounded_counts_follows_from_the_rounded_ones() -> None:
    row = own(unit="percent", numerator=13, denominator=41, value=31.7, source="return-ambulance")
    assert (row["value"], row["numerator"], row["denominator"]) == (37.5, 15, 40)
    assert row["caveats"] == "rounded"


def test_a_rate_is_of_residents_whom_nobody_hides() -> None:
    row = own(unit="rate_per_1000", numerator=13, denominator=41_003, source="return-ambulance")
    assert (row["numerator"], row["denominator"], row["value_printed"]) == (15, 41_003, "0.37")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"value": 30}, r'own number "repeats": say what it stands on: inputs=\[...\] .* or source='),
        ({"value": "30", "source": POLICE}, "value: expected a number, or None for one that is not known; found a str"),
        ({"value": True, "source": POLICE}, "found a bool"),
        ({"value": math.inf, "source": POLICE}, "found infinity"),
        ({"value": 30, "source": POLICE, "unit": "per cent"}, 'unit: "per cent" is not known. Did you mean "percent"'),
        ({"value": 30, "source": POLICE, "name": "Repeat share"}, "expected a name such as"),
        ({"value": 30, "source": POLICE, "unit": "percent"}, r"so give numerator=... and denominator=... as well"),
        ({"value": 30, "source": POLICE, "unit": "score"}, r"so give inputs=\[...\] as well"),
        ({"numerator": 3, "source": POLICE, "unit": "percent"}, "expected both, 0 or more over more than 0"),
        ({"numerator": 3, "denominator": 0, "source": POLICE, "unit": "ratio"}, "0 or more over more than 0"),
        ({"numerator": 30, "denominator": 20, "source": POLICE, "unit": "percent"}, "more than the whole"),
        ({"numerator": 30, "denominator": 40, "source": POLICE}, "expected with percent, ratio, rate_per_1000"),
        ({"value": 60, "numerator": 30, "denominator": 40, "source": POLICE, "unit": "percent"}, "does not agree"),
    ],
)
def test_what_cannot_be_registered_is_told_without_a_number(given: dict[str, Any], told: str) -> None:
    with pytest.raises(AssessmentError, match=told) as caught:
        own(**given)
    assert not {"30", "60", "40"} & set(str(caught.value).split())


def test_money_counts_nobody() -> None:
    assert own(value=3, unit="gbp", source="the council's budget")["value_printed"] == "£3"
