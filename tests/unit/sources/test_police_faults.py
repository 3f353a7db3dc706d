"""Small judgements on police rows: ids as numbers, forces by their names, outcomes in their order."""

import pyarrow as pa
import pytest

from assessment.prepare.copies import outcome_order
from assessment.sources.police_faults import id_faults, short_ids
from assessment.terms.crime import FORCES, OUTCOME_ORDER, force_slug


def test_short_ids_sort_as_the_ids_do() -> None:
    ids = ["", "0" * 63 + "1", "0" * 15 + "1" + "0" * 48, "f" * 64, "a" * 64]
    numbers = short_ids(pa.chunked_array([pa.array(ids)])).tolist()
    assert numbers == [0, 0, 1, 2**64 - 1, 0xAAAAAAAAAAAAAAAA]


def test_ids_of_a_slice_are_those_of_the_slice() -> None:
    ids = pa.array(["b" * 64, "", "c" * 64])
    assert short_ids(pa.chunked_array([ids.slice(1)])).tolist() == [0, 0xCCCCCCCCCCCCCCCC]


def test_a_blank_id_is_a_fault_only_where_ids_are_needed() -> None:
    ids = pa.chunked_array([pa.array(["", "a" * 64, "a" * 63])])
    assert id_faults(ids, blank_allowed=True).tolist() == [False, False, True]
    assert id_faults(ids, blank_allowed=False).tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Merseyside Police", "merseyside"),
        ("Cheshire Constabulary", "cheshire"),
        ("British Transport Police", "btp"),
        ("Metropolitan Police Service", "metropolitan"),
        ("Devon & Cornwall Police", "devon-and-cornwall"),
        ("Dyfed-Powys Police", "dyfed-powys"),
        ("City of London Police", "city-of-london"),
        ("Police Service of Northern Ireland", "northern-ireland"),
    ],
)
def test_forces_have_the_slugs_of_file_names(name: str, slug: str) -> None:
    assert force_slug(name) == slug
    assert slug in FORCES


def test_outcomes_are_ordered_and_each_has_a_reason() -> None:
    assert all(OUTCOME_ORDER.values())
    texts = ["Suspect charged", "", "Never heard of", "Local resolution", "Under investigation"]
    assert outcome_order(texts).tolist() == [4, 0, 1, 3, 2]
