"""The Typst source: nothing in the data becomes code, and every part of the page is there."""

import re

import pytest
from bs4 import BeautifulSoup

from assessment.publish.cover import Cover
from assessment.publish.typst_source import TypstSource, build_typst_source, quote, read_cover
from assessment.terms.errors import PublishError

ADVANCES = {chr(code): 0.5 for code in range(32, 256)} | {"\ufffd": 0.5, "\u200b": 0.0}
FRAME = (
    '<html><head><meta name="author" content="P"><meta name="description" content="D"></head>'
    '<body><header><p class="marking">OFFICIAL</p><h1>T</h1><dd class="edition">E</dd>'
    '<dd class="period">Y</dd><dd class="contact">C</dd></header><main>{}</main>'
    '<footer><span class="publication-id">0123456789ab</span></footer></body></html>'
)


def source_of(main: str) -> TypstSource:
    return build_typst_source(FRAME.format(main), ADVANCES)


def body_of(main: str) -> str:
    """What follows the preamble and the cover."""
    return source_of(main).text.split("particulars:", 1)[1].split("\n", 1)[1].strip()


def test_cover_survives_the_page(page: str, cover: Cover) -> None:
    assert read_cover(BeautifulSoup(page, "html.parser")) == cover


@pytest.mark.parametrize("page", ["<p>words</p>", "<main><p>words</p></main>"])
def test_a_page_of_somebody_else_stops(page: str) -> None:
    with pytest.raises(PublishError, match="export_html"):
        build_typst_source(page, ADVANCES)


def test_a_literal_cannot_be_left() -> None:
    assert quote('a"b\\c\nd') == '"a\\"b\\\\c\\nd"'


def test_words_that_look_like_code_stay_words() -> None:
    assert body_of('<p>#read("x") $1$ *b* \\</p>') == '#par[#"#read(\\"x\\") $1$ *b* \\\\";]'


def test_unknown_characters_are_replaced_and_counted() -> None:
    source = source_of("<p>漢字 a\u0007b\u202e \ufe0f</p>")
    assert '#"\ufffd\ufffd ab ";' in source.text
    assert source.replaced_count == 2


def test_words_are_composed_before_they_are_judged() -> None:
    assert "café" in body_of("<p>cafe\u0301</p>")


def test_long_runs_may_break() -> None:
    assert max(map(len, re.split("\u200b", body_of(f"<p>{'x' * 90}</p>")))) < 40


def test_inline_elements() -> None:
    written = body_of("<p><strong>a</strong> <em>b</em><br>c<sup>2</sup> <code>d</code></p>")
    assert written == ('#par[#strong[#"a";];#" ";#emph[#"b";];#linebreak();#"c";#super[#"2";];#" ";#raw("d");]')


def test_links_reach_what_is_there_and_nothing_else() -> None:
    written = body_of('<h2 id="a">A</h2><p><a href="#a">x</a><a href="#b">y</a></p>')
    assert '#jump("a")[#"x";];#"y";' in written
    long = "measures-without-a-priority-of-their-own"
    assert f'#jump("{long}")' in body_of(f'<h2 id="{long}">A</h2><p><a href="#{long}">x</a></p>')
    assert '#link("https://example.org/")' in body_of('<a href="https://example.org/">z</a>')


def test_nested_lists_keep_their_order() -> None:
    written = body_of('<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>')
    assert written == '#enum(start: 3, [#"a";#list([#"b";])\n], [#"c";])'


def test_notes_are_set_as_notes() -> None:
    assert body_of('<p class="note">n</p>').startswith("#note[")
    assert body_of('<ol class="notes"><li>n</li></ol>').startswith("#note[#enum(")


def test_row_headers_are_told_table_by_table() -> None:
    head = "<thead><tr><th>a</th><th>b</th></tr></thead>"
    rows = '<tr><th scope="row">x</th><td>1</td></tr><tr><td>y</td><td>2</td></tr>'
    plain = "<table><tr><td>1</td></tr></table>"
    source = source_of(f"<table>{head}<tbody>{rows}</tbody></table>{plain}")
    assert source.row_headers == ((True, False), (False,))


def test_a_gap_in_a_table_is_an_empty_cell() -> None:
    written = body_of("<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>")
    assert written.endswith('[#"a";], [], [#"b";], [#"c";])')


def test_spans_are_written() -> None:
    written = body_of('<table><tr><th rowspan="2">a</th><td>b</td></tr><tr><td>c</td></tr></table>')
    assert 'table.cell(colspan: 1, rowspan: 2)[#"a";]' in written


def test_a_table_without_rows_keeps_its_header() -> None:
    source = source_of("<table><thead><tr><th>a</th></tr></thead><tbody></tbody></table>")
    assert source.row_headers == ((False,),)
    assert '([#"a";], ), whole' in source.text


def test_a_table_tells_its_layout() -> None:
    head = '<thead><tr><th>Theme</th><th class="n">Rate</th></tr></thead>'
    table = f'<table id="t">{head}<tr><td>a</td><td class="n">1</td></tr></table>'
    written = body_of(f'<div class="scroll">{table}</div><p class="note">n</p>')
    opening = r'#anchor\("t"\);#data-table\(none, \([\d.]+pt, [\d.]+pt, \), \(left, right, \), 9\.5pt, 1, '
    assert re.match(opening, written)
    assert "whole: true, landscape: false, noted: true, " in written


def test_a_wide_table_turns_its_page() -> None:
    assert "landscape: true" in body_of("<table><tr>" + "<td>responsibilities</td>" * 9 + "</tr></table>")


def test_a_table_without_cells_is_left_out() -> None:
    assert body_of("<p>a</p><table><tr></tr></table>") == '#par[#"a";]'
    assert source_of("<table><tr></tr></table>").row_headers == ()


def test_an_image_that_is_not_embedded_stops() -> None:
    with pytest.raises(PublishError, match="not an embedded SVG or PNG"):
        source_of('<img alt="x" src="https://example.org/x.png">')
