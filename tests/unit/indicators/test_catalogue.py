"""The catalogue: keys held, near misses named."""

from pathlib import Path

import pytest

from assessment.indicators.catalogue import all_parts, read_indicators, read_themes
from assessment.terms.errors import BriefError

ENTRY = """
asb:
  label: "ASB"
  question: "How much?"
  theme: "asb"
  direction: "up_is_worse"
  definition: "Counted by the police."
  parts: ["asb_alcohol"]
asb_alcohol:
  label: "Alcohol-related ASB"
  question: "How much?"
  theme: "asb"
  direction: "neutral"
  definition: "A part."
"""


def test_parts_of_parts(catalogue) -> None:
    assert all_parts("acquisitive", catalogue) == {"vehicle", "of", "from", "robbery"}


def test_an_entry_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "indicators.yaml"
    path.write_text(ENTRY, encoding="utf-8")
    assert read_indicators(path)["asb"].parts == ("asb_alcohol",)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  label:", "  lable:", r'asb: unknown key "lable": Did you mean "label"\?; missing key "label"'),
        ('"up_is_worse"', '"up_is_bad"', r'direction: found "up_is_bad"'),
        ('["asb_alcohol"]', '["asb_alcohl"]', r'"asb_alcohl" is no indicator. Did you mean "asb_alcohol"'),
        ("asb_alcohol:\n", "asb:\n", r'the key "asb" stands here a second time'),
    ],
)
def test_a_bad_entry_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "indicators.yaml"
    path.write_text(ENTRY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BriefError, match=told):
        read_indicators(path)


def test_a_bad_theme_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "themes.yaml"
    path.write_text('asb:\n  label: "ASB"\n  expected: true\n', encoding="utf-8")
    with pytest.raises(BriefError, match=r"themes.yaml: asb: expected the keys"):
        read_themes(path)
