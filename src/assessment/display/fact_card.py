"""One figure in a notebook: its words, and where it comes from behind a line that opens."""

from collections.abc import Mapping
from typing import Any

from assessment.display.exhibits import Bundle, Table, escape
from assessment.indicators.lineage import fact_words
from assessment.terms.text import escape_markdown

#: Marks an output that has more forms than one for notebooks; pages show the one that it names.
PAGE_FORM_TYPE = "application/vnd.assessment.fact+json"
PAGE_FORM = "text/markdown"


def fact_sentence(fact: Mapping[str, Any]) -> str:
    """What a page prints of a figure: its label, area, period and value."""
    return f"{fact['label']}, {fact['area_name']}, {fact['period_label']}: {fact['value_printed']}"


def fact_bundle(fact: Mapping[str, Any]) -> Bundle:
    """A figure in every form that a notebook or a page may show.

    Parameters
    ----------
    fact : mapping
        A row of the facts table, or a gap in its columns.
    """
    sentence = fact_sentence(fact)
    forms = {
        "text/plain": sentence,
        PAGE_FORM: escape_markdown(sentence),
        "text/html": fact_html(fact),
        PAGE_FORM_TYPE: {"fact_id": fact["fact_id"], "page_form": PAGE_FORM},
    }
    return forms, {}


def fact_html(fact: Mapping[str, Any]) -> str:
    """A figure as HTML: its words, and its lineage in a list that opens.

    Parameters
    ----------
    fact : mapping
        As for `fact_bundle`.
    """
    named = [
        ("id", fact["fact_id"]),
        ("value", fact["value_printed"]),
        *fact_words(fact),
        ("made from", fact["inputs"]),
    ]
    terms = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in named if words)
    return f"<details><summary>{escape(fact_sentence(fact))}</summary><dl>{terms}</dl></details>"


def tree_exhibit(words: str) -> Table:
    """A lineage as it was written, line by line."""
    return Table(f"<pre>{escape(words)}</pre>", words)
