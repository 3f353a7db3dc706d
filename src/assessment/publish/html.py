"""The page: an assembled notebook as one accessible, self-contained HTML file."""

import base64
import logging
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import mistune
import nh3
from bs4 import BeautifulSoup, Tag
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode, v4

from assessment.display.fact_card import PAGE_FORM_TYPE
from assessment.publish.cover import Cover
from assessment.terms.errors import PublishError

logger = logging.getLogger(__name__)
_nodes: Any = v4  # its makers of cells and outputs are not typed

TEMPLATES = Path(__file__).parent / "templates"
HIDDEN_TAGS = frozenset({"parameters", "injected-parameters", "setup"})
#: What a page can show, best first; an output is shown in the first form it has.
SHOWN_TYPES = ("image/svg+xml", "text/html", "text/markdown", "image/png")
#: Ids that the template itself uses.
TEMPLATE_IDS = ("main", "contents")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_ALLOWED_TAGS = frozenset(
    "h1 h2 h3 h4 h5 h6 p br hr strong em b i small sup sub code pre blockquote ul ol li "
    "dl dt dd a abbr span div section figure figcaption img table caption colgroup col thead "
    "tbody tfoot tr th td".split()
)
_ALLOWED_ATTRIBUTES = {
    "*": {"id", "class", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan", "headers", "abbr"},
    "td": {"colspan", "rowspan", "headers", "data-fact"},  # the id by which a figure is traced
    "col": {"span"},
}
_DROPPED_WITH_CONTENT = {"script", "style", "iframe", "object", "embed", "svg", "math", "template"}
_IMAGE_ADDRESS = re.compile(r"data:image/(?:svg\+xml|png);base64,[A-Za-z0-9+/=\s]+")
_NUMBERED_CAPTION = re.compile(r"\s*((?:Table|Figure|Map)\s+[A-Z]?\d+)\b")


def export_html(notebook: NotebookNode, cover: Cover) -> str:
    """Print an executed notebook as one page that needs nothing else.

    Parameters
    ----------
    notebook : NotebookNode
        Executed and assembled; chapters start at level-2 headings. It is not changed.
    cover : Cover
        The title block, the marking and the identity of the publication.

    Returns
    -------
    str
        A whole HTML document: no script, no network reference, images inside it.

    Raises
    ------
    PublishError
        An output is an error, an image has no alternative text, a heading is empty, is of level 1
        or skips a level.
    """
    soup = BeautifulSoup(_render(_printable(notebook), cover), "html.parser")
    main = _one(soup, "main")
    _check_headings(main)
    _check_images(main)
    _assign_ids(main)
    _mend_links(main)
    _prepare_tables(soup, main)
    _fill_contents(soup, main)
    return str(soup)


# What of the notebook is printed


def _printable(notebook: NotebookNode) -> NotebookNode:
    """A notebook of the cells and outputs that a reader sees, each output in one form."""
    cells: list[NotebookNode] = []
    for number, cell in enumerate(cast(Iterable[Any], notebook["cells"]), start=1):
        _check_no_error(number, cell)
        if HIDDEN_TAGS.isdisjoint(cell["metadata"].get("tags", ())):
            cells.append(_printable_cell(number, cell))
    return _nodes.new_notebook(cells=cells)


def _check_no_error(number: int, cell: Any) -> None:
    """An error stops the printing, also in a cell that is not shown."""
    for output in cell.get("outputs", ()):
        if output["output_type"] == "error":
            raise PublishError(
                f"{_cell_name(number, cell)} stopped with {output['ename']}: {output['evalue']}. "
                "Open the chapter, mend the cell and run again."
            )


def _cell_name(number: int, cell: Any) -> str:
    first_line = next(iter(str(cell["source"]).strip().splitlines()), "empty")
    return f"Cell {number} (id {cell.get('id', 'none')}: {first_line[:80]})"


def _printable_cell(number: int, cell: Any) -> NotebookNode:
    if cell["cell_type"] != "code":
        words = cell["source"] if cell["cell_type"] == "markdown" else ""
        return _nodes.new_markdown_cell(words, id=f"cell-{number}")
    shown = [made for output in cell["outputs"] if (made := _printable_output(output)) is not None]
    for output in shown:
        _check_alt(_cell_name(number, cell), output)
    return _nodes.new_code_cell("", id=f"cell-{number}", outputs=shown)


def _printable_output(output: Any) -> NotebookNode | None:
    """The output in the form it names for pages or the best it has, or nothing if a page can show none of them."""
    data = output.get("data", {})
    named = data.get(PAGE_FORM_TYPE, {}).get("page_form")
    best = next((form for form in SHOWN_TYPES if form in data and form == (named or form)), None)
    if best is None:
        return None
    shown = {best: "".join(data[best])}
    return _nodes.new_output("display_data", data=shown, metadata=output.get("metadata", {}))


def _check_alt(cell_name: str, output: NotebookNode) -> None:
    form = next(iter(output["data"]))
    if form.startswith("image/") and not output["metadata"].get(form, {}).get("alt", "").strip():
        raise PublishError(
            f"{cell_name} shows an image without alternative text. "
            "Draw it with the charts of this project, which write it."
        )


# From the notebook to HTML


def _render(notebook: NotebookNode, cover: Cover) -> str:
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    page, _ = _exporter().from_notebook_node(notebook, resources={"cover": cover, "css": css})
    return page


@cache
def _exporter() -> TemplateExporter:
    """The template's exporter; building its environment costs more than a page."""
    filters = {
        "words_as_html": _words_as_html,
        "safe_html": safe_html,
        "data_address": _data_address,
        "css_string": _css_string,
        "years_whole": _years_whole,
    }
    return TemplateExporter(
        template_name="assessment",
        extra_template_basedirs=[str(TEMPLATES)],
        file_extension=".html",
        exclude_input=True,
        default_preprocessors=[],
        filters=filters,
    )


def safe_html(fragment: str) -> str:
    """Keep only the elements and attributes that a chapter may use.

    Parameters
    ----------
    fragment : str
        HTML from a cell. It may hold anything.

    Returns
    -------
    str
        Balanced HTML without scripts, styles, event handlers or remote images.
    """
    return nh3.clean(
        fragment,
        tags=set(_ALLOWED_TAGS),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ALLOWED_ATTRIBUTES,
        attribute_filter=_safe_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
        strip_comments=True,
    )


def _safe_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Only embedded images of the two kinds that the PDF can hold; no data behind a link."""
    if tag == "img" and attribute == "src":
        return value if _IMAGE_ADDRESS.fullmatch(value) else None
    is_data_link = attribute == "href" and value.strip().lower().startswith("data:")
    return None if is_data_link else value


def _words_as_html(markdown: str) -> str:
    return str(_markdown()(markdown))


@cache
def _markdown() -> mistune.Markdown:
    # Inline HTML is let through here because every fragment passes safe_html afterwards.
    return mistune.create_markdown(escape=False, plugins=["table"])


def _data_address(image: str, form: str) -> str:
    """The image as a data: address. An SVG starts at its element: a prologue names the network."""
    if form == "image/svg+xml":
        image = image[max(image.find("<svg"), 0) :]
        image = base64.b64encode(image.encode()).decode("ascii")
    return f"data:{form};base64,{''.join(image.split())}"


def _css_string(text: str) -> str:
    """Text as a CSS string in which nothing but plain letters keeps its meaning."""
    return '"' + re.sub(r"[^A-Za-z0-9 .,:-]", lambda m: f"\\{ord(m[0]):x} ", text) + '"'


def _years_whole(escaped: str) -> str:
    """Escaped words in which no line ends within a year such as 2013-14."""
    return re.sub(r"\b\d{4}-\d{2,4}\b", r'<span class="whole">\g<0></span>', str(escaped))


# What a notebook cannot know of itself: order, ids, contents


def _one(soup: BeautifulSoup, selector: str) -> Tag:
    found = soup.select_one(selector)
    if found is None:
        raise PublishError(f"The page template has no element {selector}.")
    return found


def _text(element: Tag) -> str:
    return " ".join(element.get_text().split())


def _check_headings(main: Tag) -> None:
    """Headings start at level 2 and never skip a level: PDF/UA and readers rely on it."""
    previous = 1
    for heading in main.find_all(HEADINGS):
        level, words = int(heading.name[1]), _text(heading)
        if not words:
            raise PublishError(f"An empty heading of level {level} cannot be listed in contents.")
        if level == 1:
            raise PublishError(f'Heading "{words}" is of level 1, which is the title\'s: use "##".')
        if level > previous + 1:
            raise PublishError(
                f'Heading "{words}" is of level {level} but follows one of level {previous}: '
                f"expected level {previous + 1} or higher up."
            )
        previous = level


def _check_images(main: Tag) -> None:
    """Images that people embed in their own words need alternative text too."""
    for image in main.find_all("img"):
        if not image.get("src"):
            raise PublishError(f'Image "{image.get("alt", "")}" is not an embedded SVG or PNG.')
        if not str(image.get("alt", "")).strip():
            raise PublishError("An image in a text has no alternative text: ![say it here](...).")


def _assign_ids(main: Tag) -> None:
    """Give headings, numbered tables and figures an id; make every id ASCII and unique."""
    taken: set[str] = set(TEMPLATE_IDS)
    for element in main.find_all(True):
        wanted = element.get("id") or _natural_name(element)
        if wanted:
            element["id"] = _unique(_slug(str(wanted)), taken)


def _natural_name(element: Tag) -> str:
    """What an element is called in the text: a heading's words, "Table 3", "Figure 1"."""
    if element.name in HEADINGS:
        return _text(element)
    if element.name in ("table", "figure"):
        caption = element.find(["caption", "figcaption"])
        numbered = _NUMBERED_CAPTION.match(_text(caption)) if caption else None
        return numbered[1] if numbered else ""
    return ""


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", unquote(words)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "section"


def _unique(slug: str, taken: set[str]) -> str:
    candidate, count = slug, 1
    while candidate in taken:
        count += 1
        candidate = f"{slug}-{count}"
    taken.add(candidate)
    return candidate


def _mend_links(main: Tag) -> None:
    """Point internal links at the ids as they became; a link to nothing becomes plain text."""
    ids = {str(element["id"]) for element in main.find_all(id=True)} | set(TEMPLATE_IDS)
    for link in main.select('a[href^="#"]'):
        slug = _slug(str(link["href"])[1:])
        if slug in ids:
            link["href"] = f"#{slug}"
        else:
            logger.warning("Link %r points at nothing on the page", link["href"])
            link.unwrap()


def _prepare_tables(soup: BeautifulSoup, main: Tag) -> None:
    """Scopes for headers, captions that stay in view, and a region for each table to scroll in."""
    labels: set[str] = set()
    for table in main.find_all("table"):
        _mark_column_headers(table)
        caption = table.find("caption")
        label = _text(caption) if caption else "Table"
        if caption:
            _wrap_words(soup, caption)
        table.wrap(_scroll_region(soup, _unique(label, labels)))


def _scroll_region(soup: BeautifulSoup, label: str) -> Tag:
    """A region that scrolls on its own and that the keyboard can reach."""
    attributes = {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": label}
    return soup.new_tag("div", attrs=attributes)


def _mark_column_headers(table: Tag) -> None:
    """Tables from Markdown or pandas lack scopes, and leave corner headers empty."""
    for header in table.select("thead th"):
        if not _text(header):
            header.name = "td"
            del header["scope"]
        elif not header.get("scope"):
            header["scope"] = "col"


def _wrap_words(soup: BeautifulSoup, caption: Tag) -> None:
    """An element inside the caption, so that it can stay in view while the table scrolls."""
    words = soup.new_tag("span")
    words.extend(list(caption.contents))
    caption.append(words)


def _fill_contents(soup: BeautifulSoup, main: Tag) -> None:
    """List the chapters in the template's nav; sections repeat under every theme and would drown them."""
    contents = soup.new_tag("ol")
    contents.extend([_contents_entry(soup, chapter) for chapter in main.find_all("h2")])
    _one(soup, "nav").append(contents)


def _contents_entry(soup: BeautifulSoup, heading: Tag) -> Tag:
    entry = soup.new_tag("li")
    entry.append(soup.new_tag("a", attrs={"href": f"#{heading['id']}"}, string=_text(heading)))
    return entry
