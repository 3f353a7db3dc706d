"""Row headers of the PDF: cells that name their row, promoted from data to headers.

Typst's Python wheel tags the cells of a header row as headers, and has no way yet to say the same
of the first cell of a row. A screen reader needs it to say whose number it reads.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from assessment.terms.errors import PublishError


def promote_row_headers(pdf: bytes, row_headers: Sequence[Sequence[bool]]) -> bytes:
    """Tag the first cell of each row that has one as the header of that row.

    Parameters
    ----------
    pdf : bytes
        A tagged PDF.
    row_headers : sequence of sequences of bool
        For each table in order, for each body row: does its first cell name the row?

    Returns
    -------
    bytes
        The same document; the same input gives the same bytes.

    Raises
    ------
    PublishError
        The tables or rows in the PDF are not those that were announced.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        tables = [element for element in _descendants(root) if _kind(element) == "Table"]
        _check_count("tables", len(row_headers), len(tables))
        named: dict[bytes, Object] = {}
        for number, (table, flags) in enumerate(zip(tables, row_headers, strict=True)):
            named |= _promote_in_table(table, number, flags)
        _add_to_id_tree(document, root, named)
        return _saved(document)


def _check_count(what: str, expected: int, found: int) -> None:
    if expected != found:
        raise PublishError(f"The PDF has {found} {what} where the page has {expected}.")


def _descendants(element: Object) -> Iterator[Object]:
    """Structure elements under this one, in reading order."""
    for child in _children(element):
        yield child
        yield from _descendants(child)


def _children(element: Object) -> list[Object]:
    """Structure elements directly under this one, without its marked content."""
    kids = element.get("/K", Array())
    listed = list(kids.as_list()) if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _kind(element: Object) -> str:
    """What the element is: Table, TR, TH..."""
    return str(element.S).removeprefix("/")


def _promote_in_table(table: Object, number: int, flags: Sequence[bool]) -> dict[bytes, Object]:
    rows = list(_body_rows(table))
    _check_count(f"rows in table {number + 1}", len(flags), len(rows))
    named: dict[bytes, Object] = {}
    for place, (row, has_header) in enumerate(zip(rows, flags, strict=True)):
        if has_header:
            name = f"row-header-{number}-{place}".encode()
            named[name] = _promote(_children(row), name)
    return named


def _body_rows(table: Object) -> Iterator[Object]:
    for section in _children(table):
        if _kind(section) == "TR":
            yield section
        elif _kind(section) != "THead":
            yield from (row for row in _children(section) if _kind(row) == "TR")


def _promote(cells: Sequence[Object], name: bytes) -> Object:
    """Make the first cell a header of its row, and let the other cells refer to it."""
    header, *others = cells
    header.S, header.ID = Name.TH, String(name)
    attributes = _table_attributes(header)
    attributes.Scope = Name.Row
    for cell in others:
        told = _table_attributes(cell)
        told.Headers = Array([String(name), *told.get("/Headers", Array())])
    return header


def _table_attributes(cell: Object) -> Object:
    """The cell's attributes as a cell of a table, made if there are none."""
    listed = cell.get("/A", Array())
    cell.A = listed if isinstance(listed, Array) else Array([listed])
    for attributes in cell.A:
        if attributes.get("/O") == Name.Table:
            return attributes
    cell.A.append(Dictionary(O=Name.Table))
    return cell.A[-1]


def _add_to_id_tree(document: pikepdf.Pdf, root: Object, named: dict[bytes, Object]) -> None:
    """Rewrite the tree of ids as one sorted list of names, which a reader may search."""
    known = dict(_id_entries(root.IDTree)) if "/IDTree" in root else {}
    entries = sorted((known | named).items())
    names = Array([part for name, element in entries for part in (String(name), element)])
    root.IDTree = document.make_indirect(Dictionary(Names=names))


def _id_entries(node: Object) -> Iterator[tuple[bytes, Object]]:
    names = list(node.get("/Names", Array()))
    for name, element in zip(names[::2], names[1::2], strict=True):
        yield bytes(name), element
    for kid in node.get("/Kids", Array()):
        yield from _id_entries(kid)


def _saved(document: pikepdf.Pdf) -> bytes:
    written = BytesIO()
    document.save(
        written,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=False,
    )
    return written.getvalue()
