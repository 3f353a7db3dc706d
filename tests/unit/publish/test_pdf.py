"""The PDF: it passes the rules of PDF/UA-1, is the same twice, and says what the page says."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from page import validate_pdf_bytes

from assessment.publish.cover import Cover
from assessment.publish.pdf import export_pdf, load_typefaces
from assessment.terms.errors import PublishError

PageOf = Callable[..., str]
Cells = Callable[..., NotebookNode]
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def failed_rules(pdf: bytes) -> list[str]:
    return [failure.rule_id for failure in validate_pdf_bytes(pdf, profile="ua1").failures]


def structure(pdf: bytes) -> str:
    """Everything in the structure tree, as text."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return "".join(repr(element) for element in document.objects)


def test_assessment_passes_pdf_ua_1(pdf: bytes) -> None:
    report = validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, failed_rules(pdf)
    assert report.rules.total > 100


def test_the_gate_can_fail(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        del document.Root.Lang
        broken = BytesIO()
        document.save(broken)
    assert failed_rules(broken.getvalue())


def test_same_page_same_bytes(page: str, pdf: bytes) -> None:
    assert export_pdf(page) == pdf


def test_title_author_language_and_bookmarks(pdf: bytes, cover: Cover) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == cover.title
            assert metadata["dc:creator"] == [cover.partnership]
            assert metadata["dc:description"] == cover.description
            assert metadata["pdfuaid:part"] == "1"
        assert document.Root.Lang == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_outline() as outline:
            (title,) = outline.root
            chapters = [chapter.title for chapter in title.children]
    assert title.title == cover.title
    assert chapters == ["Summary", "Places and times", "Annexes: what we could not assess"]


def test_no_clock_enters(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        dates = [str(document.docinfo.get(key, "")) for key in ("/CreationDate", "/ModDate")]
    assert all(date == "" or date.startswith("D:1970") for date in dates)


def test_only_the_packaged_fonts_are_used(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        names = {str(o.BaseFont).partition("+")[2] for o in document.objects
                 if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"}  # fmt: skip
    assert names
    assert all(name.startswith(("SourceSansPro", "DejaVuSans")) for name in names)


def test_alternative_text_reaches_the_pdf(pdf: bytes) -> None:
    assert "Bars: Town Centre 31 per 1,000" in structure(pdf)


def test_a_character_without_a_glyph_is_replaced_and_told(
    page_of: PageOf, caplog: pytest.LogCaptureFixture, table: Cells
) -> None:
    page = page_of(
        new_markdown_cell("## Voices 漢\n\nThank you \U0001f9ff\u0007 for \u202elistening."),
        table("Table 1: 字", ("Area", "Rate"), [("\u0e01", 1.0)]),
    )
    assert failed_rules(export_pdf(page)) == []
    assert "4 characters" in caplog.text


def test_every_character_that_counts_as_drawable_is_drawn(page_of: PageOf, shown: Cells) -> None:
    every = sorted(c for c in load_typefaces().advances if c.isprintable())
    runs = ["".join(every[n : n + 20]) for n in range(0, len(every), 20)]
    page = page_of(shown({"text/html": "".join(f"<p>{escaped(run)}</p>" for run in runs)}))
    assert failed_rules(export_pdf(page)) == []


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def test_live_text_in_a_drawing_is_cleaned(page_of: PageOf, shown: Cells) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text x="2" y="12" '
        'font-family="DejaVu Sans">A 漢 &#x5b57; &#128512;</text></svg>'
    )
    told = {"image/svg+xml": {"alt": "Three signs."}}
    assert failed_rules(export_pdf(page_of(shown({"image/svg+xml": svg}, metadata=told)))) == []


def test_an_embedded_png_is_printed(page_of: PageOf) -> None:
    words = f"## A\n\n![A blue dot](data:image/png;base64,{PIXEL})"
    pdf = export_pdf(page_of(new_markdown_cell(words)))
    assert failed_rules(pdf) == []
    assert "A blue dot" in structure(pdf)


@pytest.mark.parametrize("path", ["/etc/hostname.png", "../hostname.png", "hostname.png"])
def test_a_drawing_reads_no_file(page_of: PageOf, shown: Cells, path: str) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="20" height="20"><image width="9" height="9" xlink:href="{path}"/></svg>'
    )
    page = page_of(shown({"image/svg+xml": svg}, metadata={"image/svg+xml": {"alt": "Nothing."}}))
    with pytest.raises(PublishError, match="linked image"):
        export_pdf(page)


@pytest.mark.parametrize("columns", [1, 9, 14, 25])
def test_tables_of_any_width_are_set(page_of: PageOf, columns: int, table: Cells, figure: Cells) -> None:
    headers = [f"Recorded offences {n}" for n in range(columns)]
    rows = [[f"Area {n}", *[1000 * n] * (columns - 1)] for n in range(80)]
    page = page_of(table("Table 1: Wide", headers, rows), figure(1, "One", "Bars."))
    assert failed_rules(export_pdf(page)) == []


def test_a_rule_broken_after_the_page_was_made_is_reported(page: str) -> None:
    broken = page.replace("<h3", "<h5").replace("</h3>", "</h5>")
    with pytest.raises(PublishError, match="heading level"):
        export_pdf(broken)
