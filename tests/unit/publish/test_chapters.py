"""Chapters: the shared order, a page for each priority, and the borough's own notebook in place of the shared one."""

import shutil

import pytest

from assessment.brief import read_brief, read_partnership
from assessment.paths import House
from assessment.publish.chapters import list_chapters
from assessment.terms.errors import BriefError


def chapters(house: House, borough: str = "halton", year: str = ""):
    brief = read_brief(house.params, borough, year)
    partnership = read_partnership(house.params, borough, brief.assessment_year)
    return list_chapters(house, brief, partnership, "partner")


@pytest.mark.parametrize(
    ("borough", "year", "themes"),
    [
        ("st_helens", "2013-14", 11),
        ("st_helens", "2024-25", 8),
        ("halton", "", 7),
        ("sefton", "", 7),
        ("knowsley", "", 6),
    ],
)
def test_every_priority_has_its_page(house: House, borough: str, year: str, themes: int) -> None:
    names = [chapter.name for chapter in chapters(house, borough, year)]
    assert names[0] == "05_summary"
    assert sum(name.startswith("theme ") for name in names) == themes


def test_parameters_are_those_of_the_brief(house: House) -> None:
    chapter = chapters(house)[0]
    assert chapter.parameters["period_start"] == "2011-04-01"
    assert all(isinstance(value, str) for value in chapter.parameters.values())


def test_a_borough_s_own_chapter_stands_in_for_the_shared_one(house: House) -> None:
    own = house.params / "halton" / "2012-13" / "chapters"
    own.mkdir()
    shutil.copy(house.notebooks / "05_summary.ipynb", own)
    assert chapters(house)[0].path.parent == own
    assert chapters(house, "sefton")[0].path.parent == house.notebooks


def test_an_unknown_chapter_names_the_near_miss(house: House) -> None:
    path = house.catalogue / "chapters.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("05_summary", "05_sumary"), encoding="utf-8")
    with pytest.raises(BriefError, match=r'"05_sumary" is no notebook. Did you mean "05_summary"'):
        chapters(house)
