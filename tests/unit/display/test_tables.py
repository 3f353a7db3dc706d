"""Tables that everybody can read."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from assessment.display.exhibits import Exhibits, Words
from assessment.display.tables import Column, Notes, show_table
from assessment.terms.caveats import caveat_sentence

COLUMNS = [Column("figure", "Figure"), Column("value", "Number", numeric=True)]


def soup(**options) -> BeautifulSoup:
    frame = pd.DataFrame({"figure": ["ASB <b>", "Robbery"], "value": ["5,838", "[x]"]})
    return BeautifulSoup(show_table(frame, COLUMNS, "Figures & more", **options).html, "html.parser")


def test_caption_scope_and_alignment() -> None:
    table = soup()
    assert [caption.get_text() for caption in table.select("caption")] == ["Figures & more"]
    assert [th["scope"] for th in table.select("thead th")] == ["col", "col"]
    assert [th["scope"] for th in table.select("tbody th")] == ["row", "row"]
    assert [cell.get("class") for cell in table.select("tbody td")] == [["n"], ["n"]]


def test_data_cannot_become_markup() -> None:
    table = soup()
    assert table.find("b") is None
    assert table.select("tbody th")[0].get_text() == "ASB <b>"


def test_markers_are_explained_beneath_and_only_where_used() -> None:
    text = soup().get_text()
    assert "[x] not available" in text
    assert "[u]" not in text


def test_notes_and_source_stand_beneath() -> None:
    table = soup(notes=["A doubt."], source="The plan")
    assert [li.get_text() for li in table.select("ol.notes li")] == ["A doubt."]
    assert table.select("p.note")[-1].get_text() == "Source: The plan"


def test_notes_are_numbered_as_they_are_needed() -> None:
    notes = Notes()
    assert notes.marked("Robbery", "") == "Robbery"
    assert notes.marked("ASB", "undated") == "ASB [note 1]"
    assert notes.marked("Fires", "undated;area_proxy") == "Fires [notes 1, 2]"
    assert notes.sentences == [caveat_sentence("undated"), caveat_sentence("area_proxy")]


def test_no_words_show_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Words("")._ipython_display_()
    assert capsys.readouterr().out == ""
    Words("some")._ipython_display_()
    assert "some" in capsys.readouterr().out
    assert len(Exhibits()) == 0
