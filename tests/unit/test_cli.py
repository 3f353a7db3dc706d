"""The commands: what they say, and with which status they end."""

import pytest
from click.testing import CliRunner

from assessment.cli import main, wanted
from assessment.paths import House


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASSESSMENT_ROOT", str(house.root))
    return lambda *words: CliRunner().invoke(main, list(words))


def test_prepare_tells_rows_in_and_out(run) -> None:
    result = run("prepare")
    assert result.exit_code == 0
    assert "471 rows in   471 out   0 refused" in result.output


def test_prepare_names_the_fault_in_one_message(run, house: House) -> None:
    path = house.real.published / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",6358,", ",many,"), encoding="utf-8")
    result = run("prepare")
    assert result.exit_code == 1
    assert result.output.count("Error") == 1
    assert "column value: expected a number" in result.output
    assert 'row 8 "many"' in result.output
    assert not house.processed.exists()


def test_every_fault_of_every_borough_is_told_before_anything_runs(run, house: House) -> None:
    for borough, old, new in (
        ("halton/2012-13", "as_at:", "as_it:"),
        ("sefton/2019-20", "period_end:", "period_ends:"),
    ):
        path = house.params / borough / "brief.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = run("run")
    assert result.exit_code == 1
    assert 'params/halton/2012-13/brief.yaml: unknown key "as_it": Did you mean "as_at"?' in result.output
    assert 'params/sefton/2019-20/brief.yaml: unknown key "period_ends": Did you mean "period_end"?' in result.output
    assert not house.outputs.exists()


def test_an_unknown_borough_names_the_near_miss(run) -> None:
    result = run("run", "haltn")
    assert result.exit_code == 1
    assert 'unknown borough "haltn": no params/haltn. Did you mean "halton"?' in result.output


def test_outside_a_checkout_it_says_what_was_expected(run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory) -> None:
    monkeypatch.setenv("ASSESSMENT_ROOT", str(tmp_path_factory.mktemp("nowhere")))
    result = run("prepare")
    assert result.exit_code == 1
    assert "expected a folder with params, notebooks, pyproject.toml" in result.output


def test_tables_made_from_other_files_are_refused(run, house: House) -> None:
    assert "Run: assessment prepare" in run("run", "halton").output
    assert run("prepare").exit_code == 0
    path = house.catalogue / "areas.csv"
    path.write_text(path.read_text(encoding="utf-8") + "X-new,New,ward,,\n", encoding="utf-8")
    result = run("run", "halton")
    assert result.exit_code == 1
    assert "expected tables made from data/raw/published as it is now" in result.output
    assert not house.outputs.exists()


def test_a_list_of_areas_without_codes_is_refused(run, house: House) -> None:
    path = house.catalogue / "areas.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("area_code,", "code,", 1), encoding="utf-8")
    result = run("prepare")
    assert result.exit_code == 1
    assert "params/catalogue/areas.csv, row 1" in result.output
    assert "missing ['area_code']" in result.output


def test_an_area_given_twice_is_refused(run, house: House) -> None:
    path = house.catalogue / "areas.csv"
    path.write_text(path.read_text(encoding="utf-8") + "X-other,Halton,borough,,\n", encoding="utf-8")
    result = run("prepare")
    assert result.exit_code == 1
    assert "expected each area once, found again" in result.output


@pytest.mark.parametrize("code", ["E06000006", "", "somewhere"])
def test_an_area_code_that_is_none_is_refused(run, house: House, code: str) -> None:
    path = house.catalogue / "areas.csv"
    path.write_text(path.read_text(encoding="utf-8") + f"{code},New,ward,,\n", encoding="utf-8")
    result = run("prepare")
    assert result.exit_code == 1
    assert "column area_code: expected a GSS code or one of ours" in result.output


def test_a_misspelt_brief_is_not_passed_over(run, house: House) -> None:
    folder = house.params / "halton" / "2012-13"
    (folder / "brief.yaml").rename(folder / "breif.yaml")
    result = run("run")
    assert result.exit_code == 1
    assert "params/halton/2012-13: expected brief.yaml, found breif.yaml, partnership.yaml" in result.output


def test_what_an_editor_leaves_in_the_catalogue_is_no_input(house: House) -> None:
    before = house.catalogue_files
    (house.catalogue / ".ipynb_checkpoints").mkdir()
    (house.catalogue / ".#indicators.yaml").write_text("", encoding="utf-8")
    assert house.catalogue_files == before
    assert {path.suffix for path in before} == {".csv", ".yaml"}
    assert "indicators.yaml" in {path.name for path in before}


@pytest.mark.parametrize(
    ("words", "planned"),
    [
        ((), [("halton", "2012-13"), ("st_helens", "2013-14"), ("st_helens", "2024-25")]),
        (("st_helens",), [("st_helens", "2013-14"), ("st_helens", "2024-25")]),
        (("--year", "2013-14"), [("st_helens", "2013-14")]),
        (("st_helens", "halton", "--year", "2013-14"), [("st_helens", "2013-14"), ("halton", "2013-14")]),
        (("nowhere",), [("nowhere", "")]),
    ],
)
def test_every_year_with_a_brief_is_planned_unless_narrowed(words, planned) -> None:
    known = {"halton": ["2012-13"], "st_helens": ["2013-14", "2024-25"]}
    year = words[-1] if "--year" in words else ""
    names = tuple(word for word in words if word not in ("--year", year))
    assert wanted(known, names, year) == planned


def test_what_both_editions_show_is_kept_and_protects_the_next(run, house: House) -> None:
    assert run("prepare").exit_code == 0
    result = run("approve", "st_helens", "--year", "2013-14")
    assert result.exit_code == 0, result.output
    kept = house.params / "st_helens" / "2013-14" / "approved"
    assert sorted(path.name for path in kept.iterdir()) == ["facts-partner.csv", "facts-public.csv"]
    assert "params/st_helens/2013-14/approved/facts-partner.csv" in result.output
    assert run("approve", "st_helenz").exit_code == 1
