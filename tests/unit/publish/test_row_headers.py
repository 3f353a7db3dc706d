"""Row headers: the structure of the PDF that a screen reader walks."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from assessment.publish.row_headers import promote_row_headers
from assessment.terms.errors import PublishError


@pytest.fixture
def document(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        yield opened


def elements(document: pikepdf.Pdf, kind: str) -> list[Any]:
    return [element for element in walk(document.Root.StructTreeRoot) if str(element.S) == kind]


def walk(element: Any) -> Iterator[Any]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from walk(kid)


def scopes(document: pikepdf.Pdf) -> list[str]:
    """The scope of every header cell, in reading order."""
    found = []
    for header in elements(document, "/TH"):
        found += [str(a.Scope) for a in header.A if a.get("/O") == "/Table" and "/Scope" in a]
    return found


def test_each_row_of_the_assessment_has_its_header(document: pikepdf.Pdf) -> None:
    # Columns and rows: 9 and 4, 4 and 60, 3 and 2; the Markdown table names no row.
    expected = ["/Column"] * 9 + ["/Row"] * 4 + ["/Column"] * 4 + ["/Row"] * 60
    expected += ["/Column"] * 3 + ["/Row"] * 2 + ["/Column"] * 2
    assert scopes(document) == expected


def test_cells_refer_to_their_row_and_their_column(document: pikepdf.Pdf) -> None:
    cell = elements(document, "/TD")[0]
    (attributes,) = [a for a in cell.A if a.get("/O") == "/Table"]
    names = [bytes(name) for name in attributes.Headers]
    assert names[0] == b"row-header-0-0"
    assert len(names) == 2


def test_every_name_referred_to_is_in_the_tree_of_ids(document: pikepdf.Pdf) -> None:
    names = [bytes(n) for n in list(document.Root.StructTreeRoot.IDTree.Names)[::2]]
    assert names == sorted(set(names))
    referred = {
        bytes(name)
        for cell in elements(document, "/TD")
        for attributes in cell.A
        for name in attributes.get("/Headers", [])
    }
    assert referred <= set(names)
    assert len([name for name in names if name.startswith(b"row-header-")]) == 66


def test_tables_that_do_not_match_stop(pdf: bytes) -> None:
    with pytest.raises(PublishError, match="4 tables where the page has 1"):
        promote_row_headers(pdf, ((True,),))
    with pytest.raises(PublishError, match="4 rows in table 1 where the page has 5"):
        promote_row_headers(pdf, ((True,) * 5, (True,) * 60, (True,) * 2, (False,)))
