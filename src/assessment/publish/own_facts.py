"""Facts that analysts registered in chapters: collected from the outputs that carry them, and checked."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportAttributeAccessIssue=false
# (nbformat comes without types)

from collections.abc import Iterator, Sequence
from typing import Any

import nbformat
import pandas as pd
from nbformat import NotebookNode

from assessment.display.carriers import CARRIER, FACT_FORM
from assessment.release.edition import TELLING
from assessment.release.own import OWN
from assessment.tables.store import check_table, empty_table
from assessment.terms.errors import PublishError
from assessment.terms.vocabulary import Edition, FactStatus

Chapters = Sequence[tuple[str, NotebookNode]]
Row = dict[str, Any]


def own_facts(chapters: Chapters, edition: Edition) -> pd.DataFrame:
    """The facts that chapters registered, each once.

    Parameters
    ----------
    chapters : sequence of (name, notebook)
        Executed, as `execute_chapter` gives them.
    edition : Edition
        What they were executed for.

    Returns
    -------
    DataFrame
        Rows of the facts table, in the order of the chapters.

    Raises
    ------
    PublishError
        Two chapters registered one id with different numbers, or a row was not protected for this edition.
    DataCheckError
        A row does not fit the facts table.
    """
    found: dict[str, tuple[str, Row]] = {}
    for name, row in _carried(chapters):
        _check_protected(name, row, edition)
        first, same = found.setdefault(row["fact_id"], (name, row))
        if same != row:
            raise PublishError(
                f"{row['fact_id']} is registered with different numbers in {first} and in {name}. "
                "Give one of them another name."
            )
    empty = empty_table("facts")
    if not found:
        return empty
    rows = pd.DataFrame([row for _, row in found.values()], columns=empty.columns)
    return check_table(rows.astype(empty.dtypes), "facts", "numbers registered in chapters")


def without_carriers(notebook: NotebookNode) -> NotebookNode:
    """A chapter without the outputs that only carry facts; it is not changed itself."""
    kept: Any = nbformat.from_dict(notebook)
    for cell in kept.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _is_carrier(output)]
    return kept


def _is_carrier(output: NotebookNode) -> bool:
    return output.get("metadata", {}).get("assessment") == CARRIER["assessment"]


def _carried(chapters: Chapters) -> Iterator[tuple[str, Row]]:
    for name, notebook in chapters:
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                if _is_carrier(output):
                    yield name, dict(output["data"][FACT_FORM])


def _check_protected(name: str, row: Row, edition: Edition) -> None:
    """A row that did not come through the release room is refused, whatever it says."""
    is_own = str(row.get("fact_id", "")).startswith(f"{OWN}.") and set(row) == set(empty_table("facts").columns)
    is_bare = is_own and (row["status"] != FactStatus.WITHHELD or all(row[key] is None for key in TELLING))
    if not is_bare or row["edition"] != edition:
        raise PublishError(f"{name}: an output carries no number registered for this edition. Use wb.fact(...).")
