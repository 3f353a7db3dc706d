"""Whole or not at all: a finished folder is swapped in, edited work is kept, a failure leaves what was there."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from assessment.paths import House
from assessment.prepare.pipeline import prepare
from assessment.publish import build as build_module
from assessment.publish.batch import build_all
from assessment.publish.build import build, keep_edited_files, plan_publication, put_in_place
from assessment.publish.index import write_index
from assessment.publish.manifest import is_current
from assessment.terms.errors import PublishError
from assessment.terms.vocabulary import Edition

STEP = "05_summary"


@pytest.fixture
def small_house(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose assessments have one short chapter, so that a build takes seconds."""
    (house.catalogue / "chapters.yaml").write_text(f'chapters: ["{STEP}"]\n', encoding="utf-8")
    monkeypatch.setenv("ASSESSMENT_ROOT", str(house.root))
    prepare(house, house.real, date(2026, 10, 8), lambda _: None)
    return house


def edit(house: House, source: str) -> None:
    """Put a cell at the end of the summary."""
    path = house.notebooks / f"{STEP}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(notebook, path)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def built(small_house: House) -> House:
    build(plan_publication(small_house, "knowsley", "", Edition.PARTNER), lambda _: None)
    return small_house


def test_a_build_holds_everything_and_leaves_no_scratch(built: House) -> None:
    folder = built.outputs / "knowsley" / "2015-16" / "partner"
    names = {"assessment.html", "assessment.ipynb", "assessment.pdf", "facts.json", "manifest.json", "run.json"}
    assert set(files(folder)) == names
    assert [path.name for path in built.outputs.iterdir()] == ["knowsley"]
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    published = [fact for fact in facts["facts"] if fact["formula"] == "as published"]
    assert [fact["observation_ids"] for fact in published] == [f"KN-00{n}" for n in range(1, 8)]
    assert set(facts) == {"facts", "gaps", "findings", "disclosure"}


def test_the_manifest_is_an_account_without_time_or_host(built: House) -> None:
    folder = built.outputs / "knowsley" / "2015-16" / "partner"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    keys = "publication_id brief partnership edition marking status inputs versions outputs"
    assert set(manifest) == set(keys.split())
    assert "data/raw/published/observations.csv" in manifest["inputs"]
    assert manifest["publication_id"] in (folder / "assessment.html").read_text(encoding="utf-8")
    assert set(json.loads((folder / "run.json").read_text(encoding="utf-8"))) >= {
        "started",
        "seconds",
        "host",
        "commit",
    }


ALL_MET = """
plan:
  requirement: "Say what steps will be taken."
  source: "An Act"
  checked: true
  from: "2007-08-01"
  applies: ["England"]
  met_by: {plan: ["actions"]}
"""


def markings(folder: Path) -> list[str]:
    page = BeautifulSoup((folder / "assessment.html").read_text(encoding="utf-8"), "html.parser")
    return [marking.get_text() for marking in page.select(".marking")]


def test_an_edition_that_lacks_what_the_law_asks_is_stamped_as_a_draft(built: House) -> None:
    folder = built.outputs / "knowsley" / "2015-16" / "partner"
    assert markings(folder) == ["OFFICIAL – DRAFT"] * 2
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["status"], manifest["marking"]) == ("draft", "OFFICIAL")
    assert "Draft: the law asks for something" in write_index(built).read_text(encoding="utf-8")


def test_an_edition_that_holds_all_that_the_law_asks_is_not(small_house: House) -> None:
    (small_house.catalogue / "statute.yaml").write_text(ALL_MET, encoding="utf-8")
    build(plan_publication(small_house, "knowsley", "", Edition.PARTNER), lambda _: None)
    folder = small_house.outputs / "knowsley" / "2015-16" / "partner"
    assert markings(folder) == ["OFFICIAL"] * 2
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["status"] == "complete"
    assert "Draft" not in write_index(small_house).read_text(encoding="utf-8")


def test_a_draft_of_invented_data_says_both(small_house: House) -> None:
    planned = plan_publication(small_house, "knowsley", "", Edition.PARTNER)
    invented = replace(planned, partnership=replace(planned.partnership, invented=True))
    assert invented.cover.marking == "OFFICIAL – DRAFT – Invented demonstration data"


def test_a_cell_that_raises_is_named_and_earlier_outputs_stay(built: House) -> None:
    folder = built.outputs / "knowsley" / "2015-16" / "partner"
    before = files(folder)
    edit(built, 'raise ValueError("no such ward")')
    with pytest.raises(PublishError, match=r"05_summary.ipynb \(05_summary\), code cell \d+: ValueError: no such ward"):
        build(plan_publication(built, "knowsley", "", Edition.PARTNER), lambda _: None)
    assert files(folder) == before
    assert [path.name for path in built.outputs.iterdir()] == ["knowsley"]


def test_one_borough_s_failure_stops_no_other(small_house: House) -> None:
    edit(small_house, 'assert wb.brief.borough != "sefton", "Sefton only"')
    planned = [plan_publication(small_house, name, "", Edition.PARTNER) for name in ("sefton", "knowsley")]
    steps: list[str] = []
    results = build_all(planned, jobs=2, force=False, report=steps.append)
    assert [result.outcome for result in results] == ["failed", "built"]
    assert "AssertionError: Sefton only" in results[0].message
    assert "knowsley 2015-16: pdf" in steps
    again = build_all(planned[1:], jobs=1, force=False, report=steps.append)
    assert [result.outcome for result in again] == ["up to date"]


def test_an_unknown_parameter_is_refused_before_the_chapter_runs(small_house: House) -> None:
    path = small_house.notebooks / f"{STEP}.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("as_at = ", "as_of = "), encoding="utf-8")
    with pytest.raises(PublishError, match=r'does not set "as_at"'):
        build(plan_publication(small_house, "knowsley", "", Edition.PARTNER), lambda _: None)
    assert not list(small_house.outputs.iterdir())


def test_a_page_that_cannot_be_printed_leaves_nothing(small_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> bytes:
        raise PublishError("no PDF today")

    monkeypatch.setattr(build_module, "export_pdf", refuse)
    with pytest.raises(PublishError, match="no PDF today"):
        build(plan_publication(small_house, "knowsley", "", Edition.PARTNER), lambda _: None)
    assert not list(small_house.outputs.iterdir())


def test_a_change_of_any_input_is_noticed(built: House) -> None:
    def current() -> bool:
        publication = plan_publication(built, "knowsley", "", Edition.PARTNER)
        return is_current(publication.folder, publication.inputs, Edition.PARTNER)

    assert current()
    path = built.catalogue / "themes.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n# a remark\n", encoding="utf-8")
    assert not current()
    path.write_text(text, encoding="utf-8")
    assert current()
    (built.outputs / "knowsley" / "2015-16" / "partner" / "assessment.pdf").unlink()
    assert not current()


def test_a_notebook_edited_by_hand_is_kept(built: House) -> None:
    folder = built.outputs / "knowsley" / "2015-16" / "partner"
    assert keep_edited_files(folder) == []
    notebook = folder / "assessment.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    edited = notebook.read_bytes()
    (folder / "my notes.docx").write_bytes(b"words")
    kept = build(plan_publication(built, "knowsley", "", Edition.PARTNER), lambda _: None)
    notes, book = sorted(kept.split(", "), reverse=True)
    assert book.startswith("outputs/knowsley/2015-16/kept/partner-assessment-")
    assert (built.root / book).read_bytes() == edited
    assert (built.root / notes).read_bytes() == b"words"


def test_a_swap_that_fails_brings_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished, target = tmp_path / "scratch" / "finished", tmp_path / "target"
    for folder, text in ((finished, "new"), (target, "old")):
        folder.mkdir(parents=True)
        (folder / "file").write_text(text, encoding="utf-8")
    real = Path.rename

    def fail_once(self: Path, to: Path) -> Path:
        if self == finished:
            raise OSError("in use")
        return real(self, to)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(PublishError, match=r"could not be put in place \(in use\)"):
        put_in_place(finished, target)
    assert (target / "file").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": null}', "<<<<<<< HEAD"])
def test_a_file_that_is_no_notebook_is_named(small_house: House, content: str) -> None:
    (small_house.notebooks / f"{STEP}.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(PublishError, match=r"05_summary.ipynb cannot be read as a notebook"):
        build(plan_publication(small_house, "knowsley", "", Edition.PARTNER), lambda _: None)


def test_a_chapter_without_a_parameters_cell_is_told_what_to_do(small_house: House) -> None:
    path = small_house.notebooks / f"{STEP}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace('"parameters"', '"params"'), encoding="utf-8")
    with pytest.raises(PublishError, match=r'expected a cell tagged "parameters" that sets borough'):
        build(plan_publication(small_house, "knowsley", "", Edition.PARTNER), lambda _: None)


def test_the_index_leaves_out_what_is_not_whole(built: House) -> None:
    assert "Knowsley" in write_index(built).read_text(encoding="utf-8")
    (built.outputs / "knowsley" / "2015-16" / "partner" / "assessment.pdf").unlink()
    assert "Knowsley" not in write_index(built).read_text(encoding="utf-8")
