"""From executed chapters to one notebook: ids, numbers of figures and tables, and heading levels set here."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportAttributeAccessIssue=false
# (nbformat, papermill and pebble come without types)

import re
from collections.abc import Sequence
from itertools import count
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from assessment.terms.errors import PublishError

HEADING = re.compile(r"^(#{1,5})(?=\s)", re.MULTILINE)
CODE_FENCE = re.compile(r"(^```.*?^```\s*?$)", re.MULTILINE | re.DOTALL)
SVG = "image/svg+xml"
KEPT_CELL_METADATA = ("tags",)


def assemble(chapters: Sequence[tuple[str, NotebookNode]], title: str) -> NotebookNode:
    """One notebook from executed chapters, the same bytes for the same chapters.

    Parameters
    ----------
    chapters : sequence of (name, notebook)
        In the order of the assessment. Their headings go down one level: the page has the only first level.
    title : str
        The title of the whole.

    Raises
    ------
    PublishError
        A cell holds an error output.
    """
    chapters = [(name, without_empty_sections(notebook)) for name, notebook in chapters]
    chapters = [(name, notebook) for name, notebook in chapters if notebook.cells]
    figures, tables = count(1), count(1)
    book = new_notebook(metadata=_book_metadata(chapters[0][1], title))
    for number, (name, notebook) in enumerate(chapters, 1):
        for position, cell in enumerate(notebook.cells, 1):
            kept = _tidy_cell(cell, f"c{number:02d}-{position:02d}")
            if kept.cell_type == "markdown":
                kept.source = lower_headings(kept.source)
            elif kept.cell_type == "code":
                kept.outputs = [_tidy_output(output, name, position, figures, tables) for output in kept.outputs]
            book.cells.append(kept)
    nbformat.validate(book)
    return book


def without_empty_sections(notebook: NotebookNode) -> NotebookNode:
    """A chapter without the sections that hold neither an output nor a word; without any cell if all are empty.

    A section is a heading with all that stands before the next heading of its level or a higher one. What a reader
    would find under it is missing, and "What we could not assess" says so. What an analyst wrote always stays.
    """
    kept: list[NotebookNode] = []
    cells = list(notebook.cells)
    for position, cell in enumerate(cells):
        level = _level(cell)
        section = cells[position : _end(cells, position, level)] if level else []
        if not level or any(_shows(inner) for inner in section):
            kept.append(cell)
    return nbformat.from_dict({**notebook, "cells": kept if any(_shows(cell) for cell in cells) else []})


def _level(cell: NotebookNode) -> int:
    """The level of the heading that a cell is, 0 if it is none."""
    found = HEADING.match(cell.source.strip()) if cell.cell_type == "markdown" else None
    return len(found.group(1)) if found else 0


def _end(cells: Sequence[NotebookNode], position: int, level: int) -> int:
    later = (at for at in range(position + 1, len(cells)) if 0 < _level(cells[at]) <= level)
    return next(later, len(cells))


def _shows(cell: NotebookNode) -> bool:
    if cell.cell_type == "markdown":
        return any(line.strip() and not HEADING.match(line) for line in cell.source.splitlines())
    return any(_has_content(output) for output in cell.get("outputs", []))


def _has_content(output: NotebookNode) -> bool:
    return output.output_type == "error" or bool(output.get("data")) or bool(str(output.get("text", "")).strip())


def _book_metadata(first: NotebookNode, title: str) -> dict[str, Any]:
    kept = {key: first.metadata[key] for key in ("kernelspec", "language_info") if key in first.metadata}
    kept.get("language_info", {}).pop("version", None)  # the patch level of Python is no part of the work
    return {**kept, "title": title}


def _tidy_cell(cell: NotebookNode, id_: str) -> NotebookNode:
    kept: Any = nbformat.from_dict(cell)
    kept.id = id_
    kept.metadata = nbformat.from_dict({key: cell.metadata[key] for key in KEPT_CELL_METADATA if key in cell.metadata})
    return kept


def lower_headings(markdown: str) -> str:
    """Every heading one level lower, but for what stands in a code fence."""
    parts = CODE_FENCE.split(markdown)
    return "".join(part if position % 2 else HEADING.sub(r"#\1", part) for position, part in enumerate(parts))


def _tidy_output(
    output: NotebookNode, chapter: str, position: int, figures: "count[int]", tables: "count[int]"
) -> NotebookNode:
    if output.output_type == "error":
        raise PublishError(f"{chapter}, cell {position}: {output.ename}: {output.evalue}")
    data = output.get("data", {})
    if "text/markdown" in data:
        data["text/markdown"] = lower_headings(data["text/markdown"])
    if SVG in data:
        words = output.metadata.setdefault(SVG, nbformat.from_dict({}))
        words["caption"] = f"Figure {next(figures)}: {words.get('caption', '')}".removesuffix(": ")
    if "text/html" in data:
        data["text/html"] = re.sub("<caption>", lambda _: f"<caption>Table {next(tables)}: ", data["text/html"])
    return output
