"""What was approved of other years is known to the readers of an edition, and to nobody else."""

import pandas as pd
import pytest

from assessment.brief import Brief, read_brief
from assessment.paths import House
from assessment.release.earlier import approve_facts, earlier_releases, released_before
from assessment.terms.errors import SourceError
from assessment.terms.vocabulary import Edition

PARTNER, PUBLIC = Edition.PARTNER, Edition.PUBLIC


@pytest.fixture
def brief(house: House) -> Brief:
    return read_brief(house.params, "st_helens", "2024-25")


@pytest.fixture
def before(house: House) -> Brief:
    return read_brief(house.params, "st_helens", "2013-14")


def facts(*rows: tuple[str, float, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["fact_id", "value", "status"])
    return frame.assign(value_printed=frame["value"].map("{:g}".format))


def test_what_other_years_show_is_known_and_what_they_withheld_is_not(
    house: House, brief: Brief, before: Brief
) -> None:
    shown = facts(("b.count", 40, "derived"), ("a.count", float("nan"), "withheld"), ("c.count", 7, "derived"))
    assert approve_facts(shown, house, before, PARTNER) == "params/st_helens/2013-14/approved/facts-partner.csv"
    assert released_before(house, brief, PARTNER).to_dict() == {"b.count": 40, "c.count": 7}
    assert released_before(house, before, PARTNER).empty, "an assessment's own year is not an earlier one"


def test_partners_read_both_editions_and_the_public_its_own(house: House, brief: Brief, before: Brief) -> None:
    approve_facts(facts(("a.count", 40, "derived")), house, before, PARTNER)
    approve_facts(facts(("b.count", 50, "derived")), house, before, PUBLIC)
    known = earlier_releases(house, brief)
    assert set(known[PARTNER].index) == {"a.count", "b.count"}
    assert set(known[PUBLIC].index) == {"b.count"}


def test_the_same_facts_give_the_same_file(house: House, before: Brief) -> None:
    one = facts(("b.count", 40, "derived"), ("a.count", 3.25, "derived"))
    path = house.root / approve_facts(one, house, before, PUBLIC)
    first = path.read_bytes()
    approve_facts(one.iloc[::-1], house, before, PUBLIC)
    assert path.read_bytes() == first
    assert first.splitlines()[1] == b"a.count,3.25,3.25,derived"


def test_a_broken_file_is_named(house: House, brief: Brief, before: Brief) -> None:
    path = house.root / approve_facts(facts(("a.count", 4, "derived")), house, before, PUBLIC)
    path.write_text("fact;value\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"2013-14/approved/facts-public\.csv: approved facts cannot be read"):
        released_before(house, brief, PUBLIC)
