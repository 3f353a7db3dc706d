"""Every chapter obeys the rules for chapters, and every rule can be broken."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tests.notebooks import clean

Notebook = dict[str, Any]

PARAMETERS = 'borough = "testborough"  # whose assessment\nyear = "2024"  # which year'


def code(identifier: str, source: str, *tags: str) -> Notebook:
    metadata = {"tags": list(tags)} if tags else {}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": identifier,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def words(source: str) -> Notebook:
    return {"cell_type": "markdown", "id": "words", "metadata": {}, "source": source}


def chapter() -> Notebook:
    """A chapter with nothing wrong."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    link = "# Places\n\nSee [the Crime and Disorder Act 1998](https://example.org/1998/37)."
    cells = [
        words(link),
        code("given", PARAMETERS, "parameters"),
        code("door", "from assessment.workbook import open_workbook\n\nwb = open_workbook(borough)"),
        code("chart", "# the months of the year\nwb.chart('asb_incidents')"),
    ]
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def written(notebook: Notebook) -> str:
    return nbformat.writes(nbformat.from_dict(notebook)) + "\n"


def with_source(cell: int, source: str) -> Notebook:
    notebook = chapter()
    notebook["cells"][cell]["source"] = source
    return notebook


def without_kernel() -> Notebook:
    notebook = chapter()
    del notebook["metadata"]["kernelspec"]
    return notebook


def with_kernel(name: str) -> Notebook:
    notebook = chapter()
    notebook["metadata"]["kernelspec"]["name"] = name
    return notebook


def with_output() -> Notebook:
    notebook = chapter()
    output = {"name": "stdout", "output_type": "stream", "text": "said"}
    notebook["cells"][3]["outputs"] = [output]
    return notebook


def with_count() -> Notebook:
    notebook = chapter()
    notebook["cells"][3]["execution_count"] = 1
    return notebook


def with_run_metadata() -> Notebook:
    notebook = chapter()
    notebook["cells"][3]["metadata"]["papermill"] = {}
    return notebook


def with_tags(*tagged: int) -> Notebook:
    notebook = chapter()
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {"tags": ["parameters"]} if number in tagged else {}
    return notebook


def in_old_format() -> Notebook:
    return chapter() | {"nbformat_minor": 4}


def with_one_id() -> Notebook:
    notebook = chapter()
    for cell in notebook["cells"]:
        cell["id"] = "same"
    return notebook


def with_unknown_key() -> Notebook:
    notebook = chapter()
    notebook["cells"][3]["surprise"] = True
    return notebook


BROKEN: dict[str, tuple[Notebook, str]] = {
    "outputs": (with_output(), "has outputs"),
    "execution count": (with_count(), "has an execution count"),
    "metadata of a run": (with_run_metadata(), "a run left behind"),
    "no kernelspec": (without_kernel(), "kernelspec is None"),
    "another kernel": (with_kernel("ir"), "kernelspec is ir"),
    "no parameters": (with_tags(), "0 cells tagged"),
    "parameters twice": (with_tags(1, 2), "2 cells tagged"),
    "parameters too late": (with_tags(2), "not its first code cell"),
    "parameters empty": (with_source(1, ""), "there are none"),
    "parameters computed": (with_source(1, "n = 2 * len('ab')  # why"), "not name = literal"),
    "parameters typed": (with_source(1, "n: int = 2  # why"), "not name = literal"),
    "parameters import": (with_source(1, "import os  # why"), "not name = literal"),
    "parameters over lines": (with_source(1, "n = [  # a\n1,  # b\n]  # c"), "not name = literal"),
    "parameter without comment": (with_source(1, "n = 2"), "has no comment"),
    "a hash in a string": (with_source(1, "colour = '#fff'"), "has no comment"),
    "def": (with_source(3, "def rate(n):\n    return n"), "defines rate"),
    "class": (with_source(3, "class Rate:\n    pass"), "defines Rate"),
    "import *": (with_source(3, "from assessment import *"), "imports *"),
    "for": (with_source(3, "for area in areas:\n    area"), "loops"),
    "while": (with_source(3, "while True:\n    pass"), "loops"),
    "with open": (with_source(3, "with open(name) as f:\n    f.read()"), "opens a file"),
    "path.open": (with_source(3, "path.open()"), "opens a file"),
    "file path": (with_source(3, "wb.read('data/raw/x.csv')"), "names a file"),
    "file name": (with_source(3, "wb.read('x.csv')"), "names a file"),
    "warnings": (with_source(3, "warnings.filterwarnings('ignore')"), "filters warnings"),
    "magic": (with_source(3, "%matplotlib inline"), "not plain Python"),
    "long cell": (with_source(3, "a = 1\nb = 2\nc = 3\nd = 4\ne = 5"), "more than 4 lines"),
    "typed figure": (with_source(0, "Fell by 12%."), "typed figure"),
    "typed figure in a heading": (with_source(0, "# Top 5 wards"), "typed figure"),
    "year outside a link": (with_source(0, "In 2013 it rose."), "typed figure"),
    "figure inside a link": (with_source(0, "[12 wards](https://example.org)"), "typed figure"),
    "old format": (in_old_format(), "is in format (4, 4)"),
    "one id for all": (with_one_id(), "the same id"),
    "unknown key": (with_unknown_key(), "not a valid notebook"),
}

MISWRITTEN: dict[str, Callable[[str], str]] = {
    "indented by two": lambda text: json.dumps(json.loads(text), indent=2) + "\n",
    "no last line end": str.rstrip,
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "keys in another order": lambda text: json.dumps(dict(reversed(json.loads(text).items())), indent=1) + "\n",
}


def test_there_are_chapters() -> None:
    assert clean.chapters(), "no notebooks found: the rules below were tried on nothing"


@pytest.mark.parametrize("path", clean.chapters(), ids=lambda path: path.relative_to(clean.ROOT).as_posix())
def test_the_chapter_is_clean(path: Path) -> None:
    assert clean.faults(clean.read(path)) == []


def test_a_clean_chapter_has_no_faults() -> None:
    assert clean.faults(written(chapter())) == []


@pytest.mark.parametrize(("notebook", "expected"), BROKEN.values(), ids=BROKEN)
def test_each_rule_can_be_broken(notebook: Notebook, expected: str) -> None:
    found = clean.faults(json.dumps(notebook, indent=1, sort_keys=True) + "\n")
    assert any(expected in fault for fault in found), found


@pytest.mark.parametrize("miswrite", MISWRITTEN.values(), ids=MISWRITTEN)
def test_the_file_is_written_as_nbformat_writes(miswrite: Callable[[str], str]) -> None:
    (fault,) = clean.faults(miswrite(written(chapter())))
    assert "as nbformat writes it" in fault


def test_a_cell_without_id_is_a_fault() -> None:
    notebook = chapter()
    del notebook["cells"][3]["id"]
    assert any("'id'" in fault for fault in clean.faults(json.dumps(notebook)))


def test_what_is_not_a_notebook_is_a_fault() -> None:
    assert clean.faults("{")
    assert clean.faults("[]")


def test_parameters_may_be_longer_than_other_cells() -> None:
    many = "\n".join(f"p{number} = {number}  # why" for number in range(9))
    assert clean.faults(written(with_source(1, many))) == []


@pytest.mark.parametrize("build", [with_output, with_count, with_run_metadata])
def test_cleaning_leaves_the_chapter(build: Callable[[], Notebook]) -> None:
    assert clean.cleaned(json.dumps(build())) == written(copy.deepcopy(chapter()))


def test_the_command_fails_on_faults_and_mends_what_a_run_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "chapter.ipynb"
    path.write_text(written(with_output()), encoding="utf-8")
    assert clean.main([str(path)]) == 1
    assert "has outputs" in capsys.readouterr().out
    assert clean.main(["--fix", str(path)]) == 0
    assert clean.main([str(path)]) == 0
