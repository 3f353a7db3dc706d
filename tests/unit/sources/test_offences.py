"""The offence codes: each once, with words that the rest of the house knows."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from assessment.sources.offences import read_offences
from assessment.terms.crime import CrimeType
from assessment.terms.errors import SourceError

CATALOGUE = Path(__file__).parents[3] / "params" / "catalogue"
FEWEST_CODES = 150
OFFENCE_GROUPS = {
    "Violence against the person",
    "Sexual offences",
    "Robbery",
    "Theft offences",
    "Criminal damage and arson",
    "Drug offences",
    "Possession of weapons offences",
    "Public order offences",
    "Miscellaneous crimes against society",
    "Fraud offences",
    "Anti-social behaviour incidents",
}


def test_themes_groups_and_types_are_known_ones() -> None:
    offences = read_offences(CATALOGUE)
    themes = yaml.safe_load((CATALOGUE / "themes.yaml").read_text(encoding="utf-8"))
    assert len(offences) >= FEWEST_CODES
    assert set(offences["offence_group"]) == OFFENCE_GROUPS
    assert set(offences["theme"]) <= set(themes)
    assert set(offences["crime_type"]) == {*CrimeType, ""}
    assert set(offences.loc[offences["crime_type"] == "", "offence_group"]) == {"Fraud offences"}


def test_incidents_are_anti_social_behaviour_and_nothing_else_is() -> None:
    offences = read_offences(CATALOGUE)
    incidents = offences[offences["is_crime"] == "no"]
    assert set(incidents["offence_code"]) == {"ASB-P", "ASB-N", "ASB-E", "ASB-U"}
    assert set(offences.loc[offences["crime_type"] == CrimeType.ASB, "is_crime"]) == {"no"}


def test_types_agree_with_those_of_the_harm_weights() -> None:
    offences = read_offences(CATALOGUE).set_index("offence_code")["crime_type"]
    weights = pd.read_csv(CATALOGUE / "harm_weights.csv", dtype="str", keep_default_na=False)
    coded = weights[(weights["level"] == "offence") & weights["code"].isin(offences.index)]
    assert len(coded) > 100
    differ = coded[offences.loc[coded["code"]].to_numpy() != coded["category"].to_numpy()]
    assert list(differ["code"]) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("offence_code,description", "code,description", "row 1: expected exactly version, offence_code"),
        ("2025-1,2,Attempted", "2025-1,1,Attempted", "found 1 twice"),
        ("2025-1,2,Attempted", "2024-1,2,Attempted", "2 versions"),
        ("offences,yes,yes", "offences,maybe,yes", "expected yes or no in every row"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    shutil.copy(CATALOGUE / "offences.csv", tmp_path)
    path = tmp_path / "offences.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SourceError, match=told):
        read_offences(tmp_path)
