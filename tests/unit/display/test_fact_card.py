"""What a notebook shows of one figure."""

from typing import Any

from bs4 import BeautifulSoup

from assessment.display.fact_card import fact_bundle, fact_html

FACT: dict[str, Any] = {
    "fact_id": "asb.change.halton.2011-12",
    "label": "ASB <script>",
    "area_name": "Halton & Runcorn",
    "period_label": "2011-12",
    "value_printed": "-6.9%",
    "status": "derived",
    "formula": "100 * (a - b) / b",
    "inputs": "a; b",
    "unit": "percent",
    "lower": -8.0,
    "upper": -5.5,
    "source_id": "plan",
    "source_ref": "Table 1",
    "caveats": "undated",
}


def test_the_lineage_stands_behind_the_words_and_nothing_of_it_is_markup() -> None:
    card = BeautifulSoup(fact_html(FACT), "html.parser")
    assert card.select_one("details > summary").get_text() == "ASB <script>, Halton & Runcorn, 2011-12: -6.9%"  # type: ignore[union-attr]
    assert card.select("script") == []
    names = [term.get_text() for term in card.select("details > dl > dt")]
    assert names == ["id", "value", "figure", "status", "formula", "interval", "source", "caveats", "made from"]
    assert len(card.select("dd")) == len(names)


def test_the_forms_for_pages_and_terminals_hold_the_short_words_alone() -> None:
    forms, _ = fact_bundle(FACT)
    assert forms["text/plain"] == "ASB <script>, Halton & Runcorn, 2011-12: -6.9%"
    assert forms["text/markdown"] == "ASB \\<script\\>, Halton & Runcorn, 2011-12: -6.9%"
