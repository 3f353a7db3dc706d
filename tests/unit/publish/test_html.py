"""The page: what it must never hold, and what a reader can rely on."""

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from assessment.publish.cover import Cover
from assessment.publish.html import export_html, safe_html
from assessment.terms.errors import PublishError

PageOf = Callable[..., str]
Cells = Callable[..., NotebookNode]


def soup_of(page: str) -> Any:
    return BeautifulSoup(page, "html.parser")


def test_page_asks_nothing_of_the_network(page: str) -> None:
    soup = soup_of(page)
    assert not soup.find_all(["script", "link", "iframe", "object", "embed", "base"])
    assert all(image["src"].startswith("data:image/svg+xml;base64,") for image in soup("img"))
    assert not re.search(r"https?://|//cdn|@import|url\(", page)


def test_page_has_a_strict_content_security_policy(page: str) -> None:
    policy = soup_of(page).find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert "default-src 'none'" in policy["content"]
    assert "script-src" not in policy["content"]


def test_page_names_its_language_title_and_author(page: str, cover: Cover) -> None:
    soup = soup_of(page)
    assert soup.html["lang"] == "en-GB"
    assert soup.title.get_text() == cover.title
    assert soup.find("meta", attrs={"name": "author"})["content"] == cover.partnership


def test_page_has_one_h1_and_the_landmarks(page: str, cover: Cover) -> None:
    soup = soup_of(page)
    assert [h1.get_text() for h1 in soup("h1")] == [cover.title]
    assert all(len(soup(name)) == 1 for name in ("header", "nav", "main", "footer"))
    assert soup.select_one("a.skip")["href"] == "#main"


def test_marking_stands_at_top_and_bottom_and_the_id_in_the_footer(page: str) -> None:
    soup = soup_of(page)
    assert [mark.parent.name for mark in soup.select(".marking")] == ["header", "footer"]
    assert "3f9a0c51d2e7" in soup.footer.get_text()


def test_ids_are_unique_plain_and_links_reach_them(page: str) -> None:
    soup = soup_of(page)
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in ids)
    assert {link["href"][1:] for link in soup.select('a[href^="#"]')} <= set(ids)
    assert {"what-is-new", "what-is-new-2", "table-2", "figure-1"} <= set(ids)


def test_contents_list_the_chapters_in_order(page: str) -> None:
    soup = soup_of(page)
    listed = [link.get_text() for link in soup.select("nav a")]
    assert listed == [heading.get_text() for heading in soup.main("h2")]


def test_code_streams_plain_text_and_machinery_are_never_shown(page: str) -> None:
    for hidden in ("wb.show", "borough =", "hidden stream", "hidden setup", "a table"):
        assert hidden not in page


def test_plain_text_alone_is_not_shown(page_of: PageOf, shown: Cells) -> None:
    assert "Figure object" not in page_of(shown({"text/plain": "Figure object"}))


def test_streams_are_not_shown(page_of: PageOf) -> None:
    streams = [new_output("stream", name=name, text=f"to {name}") for name in ("stdout", "stderr")]
    page = page_of(new_code_cell("print()", outputs=streams))
    assert "to stdout" not in page
    assert "to stderr" not in page


def test_a_result_is_shown_like_a_display(page_of: PageOf) -> None:
    result = new_output("execute_result", data={"text/markdown": "A sentence."}, execution_count=1)
    assert "A sentence." in page_of(new_code_cell("wb.say()", outputs=[result]))


def test_injected_parameters_are_not_shown(page_of: PageOf, shown: Cells) -> None:
    cell = shown({"text/markdown": "borough: halton"})
    cell["metadata"]["tags"] = ["injected-parameters"]
    assert "halton" not in page_of(cell)


@pytest.mark.parametrize("tags", [[], ["setup"]])
def test_an_error_stops_and_names_the_cell(page_of: PageOf, tags: list[str]) -> None:
    error = new_output("error", ename="KeyError", evalue="'asb'", traceback=["\x1b[31mKeyError"])
    cell = new_code_cell("wb.chart('asb')", outputs=[error], metadata={"tags": tags})
    with pytest.raises(PublishError, match=r"Cell 2 .*wb\.chart\('asb'\).*KeyError: 'asb'"):
        page_of(new_markdown_cell("## Summary"), cell)


def test_dangerous_html_is_removed(page_of: PageOf, shown: Cells) -> None:
    nasty = (
        '<p onclick="steal()" style="position:fixed">Kept<script>steal()</script></p>'
        '<iframe src="x"></iframe><a href="javascript:steal()">go</a>'
        '<a href="data:text/html,steal">go</a><svg onload="steal()"></svg>'
    )
    page = page_of(shown({"text/html": nasty}), new_markdown_cell(f"Words {nasty}"))
    assert "Kept" in page
    for dangerous in ("steal", "onclick", "onload", "javascript:", "<iframe", 'style="'):
        assert dangerous not in page


def test_remote_images_lose_their_address() -> None:
    assert "src" not in safe_html('<img alt="map" src="https://tiles.example/1.png">')


def test_a_figure_keeps_its_alternative_text_caption_and_source(page_of: PageOf, figure: Cells) -> None:
    soup = soup_of(page_of(figure(1, "Risk < harm & cost", 'Bars: "31" and <7>.')))
    assert soup.figure.img["alt"] == 'Bars: "31" and <7>.'
    assert soup.figure.strong.get_text() == "Figure 1: Risk < harm & cost"
    assert soup.select_one("figcaption .subtitle").get_text().startswith("Recorded offences per")
    assert soup.select_one("figcaption .source").get_text().startswith("Source: ")


def test_a_drawing_starts_at_its_element(page_of: PageOf, figure: Cells) -> None:
    address = soup_of(page_of(figure(1, "One", "Bars."))).img["src"]
    svg = b64decode(address.partition(",")[2])
    assert svg.startswith(b"<svg")
    assert b"DTD" not in svg


def test_an_image_without_alternative_text_stops(page_of: PageOf, shown: Cells) -> None:
    with pytest.raises(PublishError, match=r"Cell 1 .*plot.*without alternative text"):
        page_of(shown({"image/png": "iVBORw0KGgo="}, "plot()"))


def test_an_image_in_words_needs_alternative_text_too(page_of: PageOf) -> None:
    with pytest.raises(PublishError, match="alternative text"):
        page_of(new_markdown_cell("![](data:image/png;base64,iVBORw0KGgo=)"))


def test_tables_scroll_in_a_named_region_without_their_notes(page_of: PageOf, table: Cells) -> None:
    cell = table("Table 4: Rates", ("Area", "Rate"), [("A", 1.5)], '<p class="note">A note.</p>')
    region = soup_of(page_of(cell)).select_one("[role=region]")
    assert (region["tabindex"], region["aria-label"]) == ("0", "Table 4: Rates")
    assert [child.name for child in region.find_all(recursive=False)] == ["table"]
    assert region.find_next_sibling()["class"] == ["note"]
    assert region.select_one("tbody th")["scope"] == "row"


def test_regions_of_tables_without_a_caption_are_told_apart(page_of: PageOf) -> None:
    words = new_markdown_cell("| a | |\n|---|---|\n| 1 | 2 |\n\n| b | c |\n|---|---|\n| 1 | 2 |\n")
    soup = soup_of(page_of(words))
    labels = [region["aria-label"] for region in soup.select("[role=region]")]
    assert len(set(labels)) == 2
    assert all(header["scope"] == "col" and header.get_text() for header in soup("th"))


def test_a_skipped_heading_level_stops_with_its_words(page_of: PageOf) -> None:
    with pytest.raises(PublishError, match=r'"Too deep" is of level 4 but follows one of level 2'):
        page_of(new_markdown_cell("## Summary\n\n#### Too deep"))


@pytest.mark.parametrize("words", ["# A second title", "## Summary\n\n# A second title"])
def test_a_level_1_heading_stops(page_of: PageOf, words: str) -> None:
    with pytest.raises(PublishError, match="A second title"):
        page_of(new_markdown_cell(words))


def test_a_link_to_nothing_becomes_words(page_of: PageOf, caplog: pytest.LogCaptureFixture) -> None:
    page = page_of(new_markdown_cell("## A\n\n[there](#nowhere) and [here](#a)"))
    assert 'href="#nowhere"' not in page
    assert 'href="#a">here' in page
    assert "nowhere" in caplog.text


def test_cover_words_are_escaped(notebook: NotebookNode, cover: Cover) -> None:
    odd = replace(cover, title="A & B <script>", marking='OFFICIAL"; } </style><script>')
    soup = soup_of(export_html(notebook, odd))
    assert soup.h1.get_text() == "A & B <script>"
    assert not soup("script")
    assert soup.select_one(".marking").get_text() == odd.marking


def test_same_notebook_same_page_and_notebook_untouched(cover: Cover, figure: Cells) -> None:
    notebook = new_notebook(cells=[figure(1, "One", "Bars."), new_markdown_cell("## A")])
    before = repr(notebook)
    assert export_html(notebook, cover) == export_html(notebook, cover)
    assert repr(notebook) == before


def test_a_figure_shows_its_words_and_not_its_lineage(page_of: PageOf, shown: Cells) -> None:
    """A notebook shows the HTML form, which opens; a page shows the form that the output names."""
    forms = {"text/html": "<details><summary>Opens</summary>Lineage</details>", "text/markdown": "Residents: 181,095"}
    named = {"application/vnd.assessment.fact+json": {"page_form": "text/markdown"}}
    page = page_of(shown(forms | named))
    assert "Residents: 181,095" in page
    assert "Lineage" not in page
