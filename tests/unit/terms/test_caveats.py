"""Every caveat is explained to the reader, once, in one short sentence."""

import re
from pathlib import Path

import pytest

from assessment.terms.caveats import CAVEAT_SENTENCES, DOUBTFUL, OF_RECORDS, Caveat, caveat_sentence

README = Path(__file__).parents[3] / "data" / "raw" / "published" / "README.md"
LONGEST_SENTENCE = 160


def codes_in_readme() -> dict[str, set[str]]:
    """Give the codes of the published list, by group: "`undated` (205) no period given"."""
    section = README.read_text("utf-8").split("\n## Caveats\n")[1].split("\n## ")[0]
    groups = re.findall(r"\*\*(.+?)\.\*\* (.+)", section)
    return {group: set(re.findall(r"`(\w+)` \(\d+\)", text)) for group, text in groups}


def test_the_caveats_are_those_of_the_published_list() -> None:
    assert set(Caveat) - OF_RECORDS == set[str]().union(*codes_in_readme().values())


def test_every_caveat_is_explained_and_no_sentence_is_an_orphan() -> None:
    assert list(CAVEAT_SENTENCES) == list(Caveat)


def test_no_two_caveats_share_a_sentence() -> None:
    assert len(set(CAVEAT_SENTENCES.values())) == len(CAVEAT_SENTENCES)


@pytest.mark.parametrize("caveat", Caveat)
def test_a_sentence_is_short_and_ends_with_a_full_stop(caveat: Caveat) -> None:
    sentence = caveat_sentence(caveat)
    assert len(sentence) <= LONGEST_SENTENCE
    assert re.fullmatch(r"[A-Z][^.\n]*[^.\s]\.", sentence), sentence
    assert "  " not in sentence
    assert "_" not in sentence, "a reader sees words, not codes"


def test_the_doubtful_caveats_are_those_of_the_published_group() -> None:
    assert codes_in_readme()["Doubtful figure"] == DOUBTFUL


def test_a_code_as_it_stands_in_a_table_gives_its_sentence() -> None:
    assert caveat_sentence("undated") == CAVEAT_SENTENCES[Caveat.UNDATED]


@pytest.mark.parametrize("code", ["", "Undated", "undated;component", "no_such_caveat"])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Caveat"):
        caveat_sentence(code)
