"""What readers get: whole assessments, accessible, traceable, the same bytes twice."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pikepdf
import pytest
from bs4 import BeautifulSoup, Tag
from page import validate_pdf_bytes

from .conftest import BUILT, DEMONSTRATION, EDITIONS, ROOT, Run

FILES = {"assessment.html", "assessment.ipynb", "assessment.pdf", "facts.json", "manifest.json", "run.json"}
SHORTEST_ALT = 20
WITH_FIGURES = [edition for edition in EDITIONS if edition != "st_helens/2024-25"]
ROUNDING = 0.005  # figures are printed with two decimals at most


def page(folder: Path) -> BeautifulSoup:
    return BeautifulSoup((folder / "assessment.html").read_text(encoding="utf-8"), "html.parser")


def test_all_assessments_and_an_index(outputs: Path, editions: dict[str, Path]) -> None:
    boroughs = {edition.split("/")[0] for edition in BUILT}
    assert {path.name for path in outputs.iterdir()} == {"index.html", *boroughs}
    for folder in editions.values():
        assert {path.name for path in folder.iterdir()} == FILES


def test_the_index_leads_to_every_file(outputs: Path) -> None:
    index = BeautifulSoup((outputs / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = [str(a["href"]) for a in index.select("main a")]
    assert all((outputs / link).is_file() for link in links)
    assert sum(link.endswith(".pdf") for link in links) == len(BUILT)


def test_pages_pass_axe_at_desk_and_phone_width(
    outputs: Path, editions: dict[str, Path], axe: Callable[[list[Path]], list[dict[str, Any]]]
) -> None:
    assert axe([outputs / "index.html", *[folder / "assessment.html" for folder in editions.values()]]) == []


@pytest.mark.parametrize("edition", BUILT)
def test_the_pdf_passes_pdf_ua_1(editions: dict[str, Path], edition: str) -> None:
    report = validate_pdf_bytes((editions[edition] / "assessment.pdf").read_bytes(), profile="ua1")
    assert report.is_compliant, [failure.rule_id for failure in report.failures]


@pytest.mark.parametrize("edition", BUILT)
def test_the_pdf_has_a_bookmark_for_every_chapter(editions: dict[str, Path], edition: str) -> None:
    chapters = [h2.get_text(" ", strip=True) for h2 in page(editions[edition]).select("main h2")]
    with pikepdf.open(editions[edition] / "assessment.pdf") as pdf, pdf.open_outline() as outline:
        marks = [child.title for item in outline.root for child in (item, *item.children)]
    assert [chapter for chapter in chapters if chapter not in marks] == []


@pytest.mark.parametrize("edition", BUILT)
def test_the_page_is_self_contained_and_shows_no_code(editions: dict[str, Path], edition: str) -> None:
    text = (editions[edition] / "assessment.html").read_text(encoding="utf-8")
    soup = page(editions[edition])
    assert not soup.select("script, link[rel=stylesheet], iframe, object")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    assert "open_workbook" not in text
    assert "Traceback" not in text
    assert not re.search(r">\s*(nan|NaN|NaT|None)\s*<", text)
    assert len(soup.select("h1")) == 1
    assert [html["lang"] for html in soup.select("html")] == ["en-GB"]


def texts(element: Tag, selector: str) -> list[str]:
    return [found.get_text(" ", strip=True) for found in element.select(selector)]


@pytest.mark.parametrize("edition", BUILT)
def test_every_figure_has_words_and_every_table_its_heads(editions: dict[str, Path], edition: str) -> None:
    soup = page(editions[edition])
    for figure in soup.select("figure"):
        assert [len(str(image["alt"])) > SHORTEST_ALT for image in figure.select("img")] == [True]
        assert [re.match(r"Figure \d+: ", words) is not None for words in texts(figure, "figcaption")] == [True]
    for table in soup.select("table"):
        assert [re.match(r"Table \d+: ", words) is not None for words in texts(table, "caption")] == [True]
        assert all(th.get("scope") == "col" for th in table.select("thead th"))
        assert all(row.select_one("th[scope=row]") for row in table.select("tbody tr"))
        assert not table.select("th:empty, thead td")


@pytest.mark.parametrize("edition", WITH_FIGURES)
def test_every_published_figure_is_in_the_register_with_its_value(editions: dict[str, Path], edition: str) -> None:
    """Read with the plain csv module: an independent way from the file to the page."""
    manifest = json.loads((editions[edition] / "manifest.json").read_text(encoding="utf-8"))
    partnership = (ROOT / "params" / edition / "partnership.yaml").read_text(encoding="utf-8")
    with (ROOT / "data/raw/published/observations.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["observation_id"]: row for row in csv.DictReader(stream) if row["source_id"] in partnership}
    register = next(t for t in page(editions[edition]).select("table") if "Register of" in texts(t, "caption")[0])
    printed = {texts(row, "th")[0]: texts(row, "td")[3] for row in register.select("tbody tr")}
    assert manifest["edition"] == "partner"
    assert set(printed) == set(rows)
    wrong = {id_: printed[id_] for id_, row in rows.items() if not same_figure(row, printed[id_])}
    assert wrong == {}


def same_figure(row: dict[str, str], printed: str) -> bool:
    if row["value"] == "":
        return printed == "[x]"
    if row["unit"] == "ratio" and row["numerator"]:
        return f"{row['numerator']} in {row['denominator']}" in printed
    number = re.search(r"-?£?[\d,]+(\.\d+)?", printed)
    return number is not None and abs(float(re.sub("[£,]", "", number[0])) - float(row["value"])) < ROUNDING


@pytest.mark.parametrize("edition", BUILT)
def test_the_executed_notebook_is_whole_and_clean_of_the_run(editions: dict[str, Path], edition: str) -> None:
    text = (editions[edition] / "assessment.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert "papermill" not in notebook.metadata
    assert str(ROOT) not in text
    streams = [o for cell in code for o in cell.outputs if o.output_type == "stream"]
    assert streams == []


def test_a_forced_run_gives_the_same_bytes(run: Run, editions: dict[str, Path]) -> None:
    names = ("assessment.html", "assessment.pdf", "assessment.ipynb", "facts.json", "manifest.json")
    forced = {edition: editions[edition] for edition in ("halton/2012-13", DEMONSTRATION)}  # the fullest two
    before = {(e, name): (folder / name).read_bytes() for e, folder in forced.items() for name in names}
    result = run("run", "halton", "testborough", "--force")
    assert result.returncode == 0, result.stdout + result.stderr
    after = {(e, name): (folder / name).read_bytes() for e, folder in forced.items() for name in names}
    assert [key for key in before if before[key] != after[key]] == []


def test_a_run_with_nothing_changed_builds_nothing(run: Run, editions: dict[str, Path]) -> None:
    result = run("run")
    assert result.returncode == 0
    assert result.stdout.count("up to date") == len(editions)


@pytest.mark.parametrize("chapter", sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb")))
def test_each_chapter_runs_alone_with_stock_papermill(
    outputs: Path, checkout: Path, tmp_path: Path, chapter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The brief is taken as it is, without a warning about a parameter that the chapter does not know."""
    monkeypatch.setenv("ASSESSMENT_ROOT", str(checkout))
    words = ["notebooks/" + chapter, str(tmp_path / "out.ipynb"), "-f", "params/halton/2012-13/brief.yaml"]
    command = [sys.executable, "-m", "papermill", *words, "--no-progress-bar"]
    result = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "unknown parameter" not in result.stderr
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert any(cell.get("outputs") for cell in executed.cells)


def test_the_theme_page_runs_to_the_end_with_its_defaults(outputs: Path, checkout: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "papermill",
        "notebooks/theme.ipynb",
        str(tmp_path / "out.ipynb"),
        "--no-progress-bar",
    ]
    result = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_a_notebook_that_raises_gives_status_1_and_leaves_the_other_boroughs(
    run: Run, checkout: Path, editions: dict[str, Path]
) -> None:
    own = checkout / "params/knowsley/2015-16/chapters"
    own.mkdir()
    notebook = nbformat.read(checkout / "notebooks/05_summary.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("wb.fact('no_such.fact')"))
    nbformat.write(notebook, own / "05_summary.ipynb")
    before = (editions["knowsley/2015-16"] / "assessment.pdf").read_bytes()
    result = run("run", "knowsley", "sefton")
    assert result.returncode == 1
    assert re.search(
        r"knowsley +2015-16 +partner +failed .*05_summary.ipynb \(05_summary\), code cell \d+: "
        r"AssessmentError: no fact",
        result.stdout,
    )
    assert re.search(r"sefton +2019-20 +partner +up to date", result.stdout)
    assert (editions["knowsley/2015-16"] / "assessment.pdf").read_bytes() == before
