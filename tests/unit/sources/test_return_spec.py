"""The catalogue of returns: complete, consistent, and refused in words where it is not."""

import shutil
from pathlib import Path

import pytest
import yaml

from assessment.sources.personal_data import personal_heading
from assessment.sources.return_file import FORMATS
from assessment.sources.return_spec import RETURN_NAMES, ColumnKind, ReturnKind, return_specs
from assessment.terms.errors import BriefError

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "params" / "catalogue"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    folder = tmp_path / "params" / "catalogue"
    folder.mkdir(parents=True)
    shutil.copy(CATALOGUE / "returns.yaml", folder)
    return folder


def change(catalogue: Path, old: str, new: str) -> None:
    path = catalogue / "returns.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_return_that_partners_are_asked_for_is_there_with_a_format_of_its_own() -> None:
    assert tuple(return_specs(CATALOGUE)) == RETURN_NAMES
    assert [each.name for each in FORMATS] == ["records", *(f"return_{name}" for name in RETURN_NAMES[1:])]
    assert {each.source for each in FORMATS} == {"records", "returns"}


def test_figures_stand_on_an_area_and_a_period_and_take_a_note() -> None:
    for spec in return_specs(CATALOGUE).values():
        if spec.kind == ReturnKind.FIGURES:
            assert spec.names[:3] == ("area_code", "period_start", "period_end"), spec.name
            assert spec.names[-1] == "note", spec.name
            assert set(spec.breakdowns) <= set(spec.key), spec.name
            assert all("All" in spec.column(name).values for name in spec.breakdowns), spec.name


def test_no_column_asks_for_personal_data() -> None:
    asked = {name for spec in return_specs(CATALOGUE).values() for name in spec.names}
    assert {name: kind for name in asked if (kind := personal_heading(name))} == {}


def test_a_part_is_a_count_of_a_count() -> None:
    for spec in return_specs(CATALOGUE).values():
        for column in spec.measures:
            if column.part_of:
                assert {column.kind, spec.column(column.part_of).kind} == {ColumnKind.COUNT}, column.name


def test_a_meaning_is_a_sentence_and_names_no_plan_or_borough() -> None:
    for spec in return_specs(CATALOGUE).values():
        for column in spec.columns:
            assert column.meaning.endswith("."), column.name
            assert not {"Halton", "Knowsley", "Sefton", "Helens"} & set(column.meaning.split()), column.name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('part_of: "cases_discussed"', 'part_of: "cases_discused"', "unknown: cases_discused"),
        ('{name: "tests", kind', '{name: "substance", kind', "twice: substance"),
        ('filled_by: "MARAC co-ordinator"', 'filed_by: "MARAC co-ordinator"', 'unknown key "filed_by".*"filled_by"'),
        ('values: "hate_strand", ', "", "hate_strand: values: expected a closed list"),
        ('  marac:\n    title: "MARAC', '  marc:\n    title: "MARAC', "returns: expected records, marac"),
        ('      - "note"\n', '      - "notes"\n', '"notes" is none of the shared columns'),
    ],
)
def test_a_fault_in_the_catalogue_is_told(catalogue: Path, old: str, new: str, told: str) -> None:
    change(catalogue, old, new)
    with pytest.raises(BriefError, match=told):
        return_specs(catalogue)


def test_the_catalogue_is_plain_yaml() -> None:
    content = yaml.safe_load((CATALOGUE / "returns.yaml").read_text(encoding="utf-8"))
    assert content["version"]
