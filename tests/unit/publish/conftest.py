"""A synthetic assessment: three chapters, charts, a long and a wide table. All invented."""

from collections.abc import Callable, Sequence
from html import escape
from io import StringIO
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)

from assessment.publish.cover import Cover
from assessment.publish.html import export_html
from assessment.publish.pdf import export_pdf

PROSE = (
    "Recorded offences fell for a third year, yet the fall is uneven. Three wards hold a fifth of "
    "residents and almost half of reported nuisance; harm is concentrated further still. The "
    "partnership's own figures agree with the published ones where both exist, and where they "
    "differ the difference is named in the annexes. Confidence is **moderate**: two returns came "
    "late, one for nine months of twelve."
)
WARDS = ("Town Centre", "Parr", "Thatto Heath and West Park", "Sutton North", "Billinge")
WIDE_HEADERS = (
    "Theme",
    "Offences 2011-12",
    "Offences 2012-13",
    "Change, %",
    "Rate per 1,000 residents",
    "95% interval, lower",
    "95% interval, upper",
    "Most similar group average",
    "Judgement",
)


@pytest.fixture(scope="session")
def cover() -> Cover:
    return Cover(
        title="Testborough strategic threat assessment 2013-14",
        partnership="Testborough Community Safety Partnership",
        marking="OFFICIAL",
        edition="Partner edition",
        period="Data for the year 1 April 2012 to 31 March 2013; actions judged as at 1 April 2013",
        contact="Community Safety Manager",
        description="What threatens Testborough's communities, how much, and what to do about it.",
        publication_id="3f9a0c51d2e7",
    )


@pytest.fixture
def page_of(cover: Cover) -> Callable[..., str]:
    """The page of a notebook made of these cells."""
    return lambda *cells: export_html(new_notebook(cells=list(cells)), cover)


@pytest.fixture
def shown() -> Callable[..., NotebookNode]:
    return shown_cell


@pytest.fixture
def table() -> Callable[..., NotebookNode]:
    return table_cell


@pytest.fixture
def figure() -> Callable[..., NotebookNode]:
    return figure_cell


@pytest.fixture(scope="session")
def notebook() -> NotebookNode:
    return assessment_notebook()


@pytest.fixture(scope="session")
def page(notebook: NotebookNode, cover: Cover) -> str:
    return export_html(notebook, cover)


@pytest.fixture(scope="session")
def pdf(page: str) -> bytes:
    """The PDF of the synthetic assessment, printed once for all tests that only read it."""
    return export_pdf(page)


def shown_cell(data: dict[str, str], source: str = "wb.show()", metadata: dict[str, Any] | None = None) -> NotebookNode:
    """A code cell with one output."""
    output = new_output("display_data", data=data, metadata=metadata or {})
    return new_code_cell(source, outputs=[output])


def table_cell(caption: str, headers: Sequence[str], rows: Sequence[Sequence[Any]], notes: str = "") -> NotebookNode:
    """A code cell that shows one of the project's own tables; the first column names the row."""
    numeric = [not isinstance(value, str) for value in rows[0]]
    kinds = [' class="n"' if is_numeric else "" for is_numeric in numeric]
    head = "".join(f'<th scope="col"{k}>{escape(h)}</th>' for h, k in zip(headers, kinds, strict=True))
    body = "".join(_row(row, kinds) for row in rows)
    return shown_cell(
        {
            "text/html": f'<table class="data"><caption>{escape(caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}",
            "text/plain": "a table",
        }
    )


def _row(values: Sequence[Any], kinds: Sequence[str]) -> str:
    cells = "".join(f"<td{k}>{_printed(v)}</td>" for v, k in zip(values[1:], kinds[1:], strict=True))
    return f'<tr><th scope="row">{_printed(values[0])}</th>{cells}</tr>'


def _printed(value: Any) -> str:
    return escape(value) if isinstance(value, str) else f"{value:,}"


def figure_cell(number: int, title: str, alt: str) -> NotebookNode:
    """A code cell that shows a chart as SVG."""
    drawing = {
        "alt": alt,
        "caption": f"Figure {number}: {title}",
        "subtitle": "Recorded offences per 1,000 residents, year ending March, Testborough",
        "source": "Source: police recorded crime, 2013 edition",
    }
    return shown_cell({"image/svg+xml": _chart(), "text/plain": alt}, metadata={"image/svg+xml": drawing})


def _chart() -> str:
    with mpl.rc_context({"svg.hashsalt": "testborough"}):
        drawing = Figure(figsize=(7, 3.4))
        axes = drawing.add_subplot()
        axes.barh(WARDS[::-1], [7, 11, 14, 19, 31], color="#12436D")
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel("Offences per 1,000 residents")
        drawing.tight_layout()
        written = StringIO()
        drawing.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue()


def assessment_notebook() -> NotebookNode:
    """Three chapters in the shape that the assembler gives them."""
    return new_notebook(cells=[*_summary(), *_places(), *_annexes()])


def _summary() -> list[NotebookNode]:
    parameters = new_code_cell("borough = 'testborough'", metadata={"tags": ["parameters"]})
    parameters["outputs"] = [new_output("stream", text="hidden stream")]
    setup = shown_cell({"text/markdown": "hidden setup"}, "wb = open_workbook(borough)")
    setup["metadata"]["tags"] = ["setup"]
    return [
        new_markdown_cell(f"## Summary\n\n{PROSE}\n\n### Recommended priorities"),
        parameters,
        setup,
        shown_cell(
            {
                "text/markdown": "1. **Violence at home**, because harm is high and rising.\n"
                "2. **Nuisance in the town centre** (see [Places and times](#places-and-times) "
                "and [Table 2](#table-2)).\n"
                "   - evenings, Thursday to Saturday\n   - school holidays\n"
                "3. **Burglary of homes**, on the boundary and judged so.\n"
            }
        ),
        table_cell("Table 1: Themes by risk, highest first", WIDE_HEADERS, _wide_rows(), WIDE_NOTES),
        new_markdown_cell(
            f"### What is new\n\n{PROSE}\n\n> Residents asked for two things: light and answers.\n\n" + PROSE
        ),
        figure_cell(
            1,
            "Nuisance is concentrated in the town centre",
            "Bars: Town Centre 31 per 1,000; Parr 19; Thatto Heath and West Park 14; Sutton North 11; Billinge 7.",
        ),
    ]


def _wide_rows() -> list[tuple[Any, ...]]:
    themes = ("Domestic abuse", "Anti-social behaviour", "Burglary of a dwelling", "Vehicle crime")
    judgements = ("Priority: rising and harmful", "Priority", "Monitor", "Stand down")
    return [
        (
            theme,
            1204 + 313 * n,
            1311 - 97 * n,
            round(8.9 - 5.25 * n, 1),
            7.4 - n,
            7.0 - n,
            7.8 - n,
            6.9,
            judgement,
        )
        for n, (theme, judgement) in enumerate(zip(themes, judgements, strict=True))
    ]


WIDE_NOTES = (
    '<ol class="notes"><li>Rates use mid-2012 residents.</li>'
    "<li>Intervals by Byar's method. <code>[c]</code> marks a protected count.</li></ol>"
)


def _places() -> list[NotebookNode]:
    rows = [(f"Testborough {n:03d}A", f"{WARDS[n % 5]}", 412 - 6 * n, round(31.4 - 0.4 * n, 1)) for n in range(60)]
    note = '<p class="note">Areas with fewer than five offences are shown as [c].</p>'
    return [
        new_markdown_cell(f"## Places and times\n\n{PROSE}\n\n### Where"),
        figure_cell(2, "Half of all offences fall in a tenth of areas", "Bars falling from 31 to 7."),
        new_markdown_cell(f"#### Areas\n\n{PROSE}"),
        table_cell(
            "Table 2: Offences by area, year ending March 2013",
            ("Area", "Ward", "Offences", "Rate per 1,000 residents"),
            rows,
            note,
        ),
        new_markdown_cell(f"### What is new\n\n{PROSE}\n\n- a list\n- of things, `quoted`\n"),
    ]


def _annexes() -> list[NotebookNode]:
    return [
        new_markdown_cell(f"## Annexes: what we could not assess\n\n{PROSE}\n\n### Gaps"),
        table_cell(
            "Table 3: Gaps and what would fill them",
            ("Question", "Status", "What would fill it"),
            [
                (
                    "Repeat victimisation",
                    "[x]",
                    "A yearly extract of victims, pseudonymised, from the force, in the shape of the template",
                ),
                ("Hospital admissions", "[c]", "—"),
            ],
        ),
        new_markdown_cell("| Term | Meaning |\n|---|---|\n| LSOA | about 1,500 residents |\n"),
        new_markdown_cell(PROSE),
    ]
