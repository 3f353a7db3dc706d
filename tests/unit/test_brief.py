"""The commission: what is taken, and what is refused with which words."""

from pathlib import Path

import pytest

from assessment.brief import boroughs, read_brief, read_partnership
from assessment.terms.errors import BriefError

BRIEF = """
borough: "halton"
assessment_year: "2012-13"
period_start: "2011-04-01"
period_end: "2012-03-31"
as_at: "2012-09-30"
"""
PARTNERSHIP = """
name: "Safer Halton Partnership"
borough_name: "Halton"
borough_code: "E06000006"
force: "Cheshire Constabulary"
parent_area: "Cheshire"
marking: "OFFICIAL"
contact_role: "Community safety analyst"
published_sources: ["halton-pcc-welcome-pack-2012"]
comparators: []
chapters: []
priorities:
  - id: "asb"
    name: "ASB"
    kind: "service"
    also_named: ["Anti-Social Behaviour"]
    themes: ["asb"]
    indicators: []
"""


@pytest.fixture
def params(tmp_path: Path) -> Path:
    write(tmp_path, "brief.yaml", BRIEF)
    write(tmp_path, "partnership.yaml", PARTNERSHIP)
    return tmp_path


def write(params: Path, name: str, text: str) -> None:
    folder = params / "halton" / "2012-13"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_brief_is_taken_as_it_is(params: Path) -> None:
    brief = read_brief(params, "halton", "")
    assert (brief.borough, brief.assessment_year) == ("halton", "2012-13")
    assert brief.period.label == "2011-12"
    assert boroughs(params) == {"halton": ["2012-13"]}


def test_the_halton_brief_of_the_project_has_cheshire_as_parent() -> None:
    params = Path(__file__).parents[2] / "params"
    parents = {b: read_partnership(params, b, years[-1]).parent_area for b, years in boroughs(params).items()}
    assert parents.pop("halton") == "Cheshire"
    assert parents.pop("testborough") == "Testshire"
    assert set(parents.values()) == {"Merseyside"}
    assert set(parents) == {"st_helens", "sefton", "knowsley"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("borough:", "borogh:", r'unknown key "borogh": Did you mean "borough"\?; missing key "borough"'),
        ('as_at: "2012-09-30"', "", r'missing key "as_at"'),
        ('"2012-09-30"', "2012-09-30", r"as_at: expected text in quotation marks.*date"),
        ('"2012-13"', "2012", r"assessment_year: expected text in quotation marks.*2012 \(int\)"),
        ('"2012-13"', '"2012/13"', r'assessment_year: expected "2013-14" or "2024", found "2012/13"'),
        ('"2012-03-31"', '"31.3.2012"', r'period_end: expected a date such as "2013-03-31", found "31.3.2012"'),
        ('"2012-03-31"', '"2010-03-31"', r"period_end 2010-03-31 is before period_start 2011-04-01"),
        ('borough: "halton"', 'borough: "Halton"', r'expected a folder name such as "st_helens", found "Halton"'),
        ('borough: "halton"', 'borough: "sefton"', r'expected borough "halton".*found "sefton"'),
        ('as_at: "', 'as_at: "2012-01-01"\nas_at: "', r'the key "as_at" stands here a second time'),
        (BRIEF, "- a list", r"expected the keys borough, .* found no mapping"),
        (BRIEF, "a: [", r"is not valid YAML"),
    ],
)
def test_a_bad_brief_is_refused_in_plain_words(params: Path, old: str, new: str, told: str) -> None:
    assert old in BRIEF
    write(params, "brief.yaml", BRIEF.replace(old, new, 1))
    with pytest.raises(BriefError, match=told) as fault:
        read_brief(params, "halton", "2012-13")
    assert "params/halton/2012-13/brief.yaml" in str(fault.value)


def test_an_unreadable_brief_is_refused(params: Path) -> None:
    (params / "halton" / "2012-13" / "brief.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BriefError, match="cannot be read as UTF-8"):
        read_brief(params, "halton", "2012-13")


@pytest.mark.parametrize(
    ("borough", "year", "told"),
    [
        ("halten", "", r'unknown borough "halten".*Did you mean "halton"'),
        ("halton", "2012-14", r'unknown year "2012-14".*Did you mean "2012-13"'),
    ],
)
def test_an_unknown_borough_or_year_names_the_near_miss(params: Path, borough: str, year: str, told: str) -> None:
    with pytest.raises(BriefError, match=told):
        read_brief(params, borough, year)


def test_a_partnership_is_taken_as_it_is(params: Path) -> None:
    partnership = read_partnership(params, "halton", "2012-13")
    assert partnership.priority("").name == "ASB"
    assert partnership.priority("asb").plan_names == ("ASB", "Anti-Social Behaviour")
    with pytest.raises(BriefError, match=r'theme "abs".*Did you mean "asb"'):
        partnership.priority("abs")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("marking:", "markin:", r'unknown key "markin": Did you mean "marking"\?; missing key "marking"'),
        ("    themes:", "    theme:", r'priorities: unknown key "theme": Did you mean "themes"\?'),
        ('id: "asb"', 'id: "A S B"', r'id: expected a name such as "hate_crime", found "A S B"'),
        ("comparators: []", 'comparators: "Merseyside"', r"comparators: expected a list of texts, found 'Merseyside'"),
        ("chapters: []", "chapters: [1]", r"chapters: expected text in quotation marks, found 1 \(int\)"),
        ('marking: "OFFICIAL"', "marking: NO", r"marking: expected text in quotation marks, found False \(bool\)"),
    ],
)
def test_a_bad_partnership_is_refused_in_plain_words(params: Path, old: str, new: str, told: str) -> None:
    assert old in PARTNERSHIP
    write(params, "partnership.yaml", PARTNERSHIP.replace(old, new, 1))
    with pytest.raises(BriefError, match=told):
        read_partnership(params, "halton", "2012-13")


def test_two_priorities_may_not_share_an_id(params: Path) -> None:
    entry = PARTNERSHIP[PARTNERSHIP.index("  - id") :]
    write(params, "partnership.yaml", PARTNERSHIP + entry)
    with pytest.raises(BriefError, match="found twice: asb"):
        read_partnership(params, "halton", "2012-13")


def test_no_priority_is_refused(params: Path) -> None:
    text = PARTNERSHIP[: PARTNERSHIP.index("priorities:")] + "priorities: []\n"
    write(params, "partnership.yaml", text)
    with pytest.raises(BriefError, match="at least one priority"):
        read_partnership(params, "halton", "2012-13")
