"""Where residents are the wrong base for a rate."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from assessment.methods.denominators import resident_base_doubtful
from assessment.terms.crime import CrimeType
from assessment.terms.places import Denominator, PlaceKind

ROOT = Path(__file__).parents[3]
WARDS = pd.Index(["centre", "suburb", "village"])


def series(*values: float) -> "pd.Series[float]":
    return pd.Series(values, WARDS, dtype="float64")


def test_a_place_at_the_ratio_is_doubtful_and_one_below_is_not() -> None:
    residents = series(100, 100, 200)
    # A quarter of the people: three times that share is 75 of 100 records.
    assert resident_base_doubtful(series(75, 10, 15), residents, 3).tolist() == [True, False, False]
    assert resident_base_doubtful(series(74, 11, 15), residents, 3).tolist() == [False, False, False]


def test_a_place_without_residents_is_doubtful_where_it_has_records() -> None:
    assert resident_base_doubtful(series(1, 50, 50), series(0, 100, 100), 3).tolist() == [True, False, False]
    assert resident_base_doubtful(series(0, 50, 50), series(0, 100, 100), 3).tolist() == [False, False, False]


def test_without_records_no_place_is_doubtful() -> None:
    assert not resident_base_doubtful(series(0, 0, 0), series(0, 10, 10), 3).any()


@pytest.mark.parametrize(
    ("records", "residents", "ratio", "words"),
    [
        (series(1, 1, 1), series(1, float("nan"), 1), 3, "residents"),
        (series(-1, 1, 1), series(1, 1, 1), 3, "records"),
        (series(1, 1, 1), series(0, 0, 0), 3, "people are needed"),
        (series(1, 1, 1), series(1, 1, 1), 0, "ratio"),
        (series(1, 1, 1), series(1, 1, 1)[::-1], 3, "same places"),
    ],
)
def test_what_cannot_be_told_is_refused(
    records: "pd.Series[float]", residents: "pd.Series[float]", ratio: float, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        resident_base_doubtful(records, residents, ratio)


def test_the_catalogue_has_every_denominator_with_its_reason_and_a_rule_for_the_wrong_base() -> None:
    catalogue = yaml.safe_load((ROOT / "params" / "catalogue" / "denominators.yaml").read_text("utf-8"))
    assert set(catalogue["denominators"]) == {str(name) for name in Denominator}
    assert all(set(entry) == {"unit", "used_for", "reason"} for entry in catalogue["denominators"].values())
    rule = catalogue["resident_base_doubtful"]
    assert rule["place_kind"] in set(PlaceKind)
    assert rule["crime_type"] in set(CrimeType)
    assert rule["ratio"] > 1
    assert rule["reason"]
