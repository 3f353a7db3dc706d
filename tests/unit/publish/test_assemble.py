"""One notebook from chapters: ids, numbers and heading levels set, nothing of the run left in it."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from assessment.publish.assemble import assemble, lower_headings
from assessment.terms.errors import PublishError

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def chapter(*cells) -> nbformat.NotebookNode:
    return new_notebook(cells=list(cells), metadata={**KERNEL, "papermill": {"duration": 3.2}})


def shown(data: dict, **metadata) -> nbformat.NotebookNode:
    cell = new_code_cell("wb.show()", metadata={"tags": ["kept"], "papermill": {"duration": 1}})
    cell.outputs = [new_output("execute_result", data=data, metadata=metadata, execution_count=1)]
    return cell


def quiet() -> nbformat.NotebookNode:
    return new_code_cell("wb.show_nothing()")


def words(book: nbformat.NotebookNode) -> list[str]:
    return [cell.source for cell in book.cells if cell.cell_type == "markdown"]


def test_headings_go_down_one_level_but_not_in_code() -> None:
    assert lower_headings("# One\n\ntext # no\n## Two") == "## One\n\ntext # no\n### Two"
    assert lower_headings("# One\n```\n# code\n```\n## Two") == "## One\n```\n# code\n```\n### Two"
    assert lower_headings("#hashtag") == "#hashtag"


def test_figures_and_tables_are_numbered_over_all_chapters() -> None:
    svg = ({"image/svg+xml": "<svg/>"}, {"image/svg+xml": {"alt": "a", "caption": "It fell"}})
    table = {"text/html": "<table><caption>Figures</caption></table>"}
    one = chapter(shown(svg[0], **svg[1]), shown(table))
    two = chapter(shown(svg[0], **svg[1]), shown(dict(table)))
    book = assemble([("one", one), ("two", two)], "Title")
    outputs = [cell.outputs[0] for cell in book.cells]
    assert [o.metadata["image/svg+xml"]["caption"] for o in outputs[::2]] == ["Figure 1: It fell", "Figure 2: It fell"]
    assert ["Table 1: " in outputs[1].data["text/html"], "Table 2: " in outputs[3].data["text/html"]] == [True, True]


def test_ids_are_the_same_each_time_and_nothing_of_the_run_stays() -> None:
    books = [assemble([("one", chapter(new_markdown_cell("# A"), shown({"text/plain": "x"})))], "T") for _ in "ab"]
    assert nbformat.writes(books[0]) == nbformat.writes(books[1])
    assert [cell.id for cell in books[0].cells] == ["c01-01", "c01-02"]
    assert "papermill" not in books[0].metadata
    assert books[0].cells[1].metadata == {"tags": ["kept"]}


def test_markdown_outputs_go_down_too() -> None:
    book = assemble([("one", chapter(shown({"text/markdown": "# Robbery\n\nWords"})))], "T")
    assert book.cells[0].outputs[0].data["text/markdown"] == "## Robbery\n\nWords"


def test_an_error_output_stops_it() -> None:
    cell = new_code_cell("1/0")
    cell.outputs = [new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=[])]
    with pytest.raises(PublishError, match="one, cell 1: ZeroDivisionError: division by zero"):
        assemble([("one", chapter(cell))], "T")


def test_a_section_with_neither_output_nor_word_is_left_out() -> None:
    cells = [new_markdown_cell("# A"), quiet(), new_markdown_cell("## B"), quiet(), new_markdown_cell("## C")]
    assert words(assemble([("one", chapter(*cells, shown({"text/plain": "x"})))], "T")) == ["## A", "### C"]


def test_a_chapter_in_which_nothing_is_shown_is_left_out_but_never_what_somebody_wrote() -> None:
    nothing = chapter(new_markdown_cell("# A"), quiet(), new_markdown_cell("## B"), quiet())
    written = chapter(new_markdown_cell("# C"), quiet(), new_markdown_cell("## D\n\nWe asked the wardens."))
    book = assemble([("one", nothing), ("two", written)], "T")
    assert words(book) == ["## C", "### D\n\nWe asked the wardens."]
