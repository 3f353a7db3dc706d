"""The file of legal requirements: read strictly, and in force between two days."""

from datetime import date
from pathlib import Path

import pytest

from assessment.indicators.statute import Requirement, known_evidence, read_statute
from assessment.paths import House
from assessment.terms.errors import BriefError

KNOWN = {
    "themes": ["asb", "drugs"],
    "indicators": ["asb_incidents"],
    "figures": ["change", "money"],
    "plan": ["actions"],
    "chapters": ["90_annex"],
}
ENTRY = """
duty:
  requirement: "Cover anti-social behaviour."
  source: "An Act, s. 1"
  checked: true
  from: "2010-04-01"
  until: "2015-03-31"
  applies: ["England"]
  met_by:
    themes: ["asb"]
    chapters: ["90_annex"]
"""
ENGLISH, WELSH = "E08000013", "W06000015"


def read(folder: Path, text: str) -> Requirement:
    path = folder / "statute.yaml"
    path.write_text(text, encoding="utf-8")
    (found,) = read_statute(path, KNOWN)
    return found


def test_a_requirement_is_read_with_its_evidence(tmp_path: Path) -> None:
    found = read(tmp_path, ENTRY)
    assert found == Requirement(
        id="duty",
        requirement="Cover anti-social behaviour.",
        source="An Act, s. 1",
        checked=True,
        first_day=date(2010, 4, 1),
        last_day=date(2015, 3, 31),
        applies=("England",),
        met_by={"themes": ("asb",), "chapters": ("90_annex",)},
        to_confirm="",
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2010, 3, 31), False),
        (date(2010, 4, 1), True),
        (date(2015, 3, 31), True),
        (date(2015, 4, 1), False),
    ],
)
def test_it_is_in_force_from_its_first_day_to_its_last(tmp_path: Path, day: date, expected: bool) -> None:
    assert read(tmp_path, ENTRY).is_in_force(day, ENGLISH) is expected


def test_without_a_last_day_it_stays_in_force(tmp_path: Path) -> None:
    found = read(tmp_path, ENTRY.replace('  until: "2015-03-31"\n', ""))
    assert found.is_in_force(date(2099, 1, 1), ENGLISH)


def test_it_applies_to_its_nations_alone(tmp_path: Path) -> None:
    day = date(2012, 1, 1)
    assert not read(tmp_path, ENTRY).is_in_force(day, WELSH)
    assert read(tmp_path, ENTRY.replace('["England"]', '["England", "Wales"]')).is_in_force(day, WELSH)


MET_BY = ENTRY[ENTRY.index("  met_by") :]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("source:", "sorce:", r'duty: unknown key "sorce": Did you mean "source"\?; missing key "source"'),
        ('["asb"]', '["abs"]', r'duty: themes: "abs" is not known\. Did you mean "asb"\?'),
        ("90_annex", "90_anex", r'duty: chapters: "90_anex" is not known\. Did you mean "90_annex"\?'),
        ("    themes:", "    theme:", r'duty: met_by: unknown key "theme": Did you mean "themes"\?'),
        ('["asb"]', "[]", r"duty: themes: expected at least one of asb, drugs, found none"),
        ("England", "Engand", r'duty: applies: "Engand" is not known\. Did you mean "England"\?'),
        ("2015-03-31", "2009-03-31", "duty: until 2009-03-31 is before from 2010-04-01"),
        ("2010-04-01", "April 2010", r'duty: from: expected a date such as "2013-03-31", found "April 2010"'),
        ("checked: true", 'checked: "yes"', "duty: checked: expected true or false, found 'yes'"),
        (MET_BY, "", "duty: expected either met_by or to_confirm, found neither"),
        (MET_BY, MET_BY + '  to_confirm: "It was done."\n', "duty: expected either met_by or to_confirm, found both"),
        (MET_BY, '  met_by: ["asb"]\n', "duty: met_by: expected the keys themes, .*, found no mapping"),
    ],
)
def test_a_wrong_file_is_refused_with_the_near_miss(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in ENTRY
    with pytest.raises(BriefError, match=rf"^params/catalogue/statute\.yaml: {message}"):
        read(tmp_path, ENTRY.replace(old, new))


def test_a_list_is_no_file_of_requirements(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="expected one entry for each requirement"):
        read(tmp_path, '- "duty"')


def in_force(house: House, year: date) -> set[str]:
    shipped = read_statute(house.catalogue / "statute.yaml", known_evidence(house))
    return {each.id for each in shipped if each.is_in_force(year, ENGLISH)}


def test_an_assessment_of_2013_is_not_faulted_for_a_duty_of_2023(house: House) -> None:
    later = in_force(house, date(2023, 1, 31)) - in_force(house, date(2013, 4, 1))
    assert {"serious_violence_strategy", "serious_violence_measures", "asb_case_reviews"} <= later
    assert "serious_violence_strategy" not in in_force(house, date(2023, 1, 30))
