"""Numbers and breakdowns of an analyst's own, from the cell to what is published, in both editions."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from tests.record_rows import record, rows

from assessment.display.carriers import CARRIER, FACT_FORM, as_json
from assessment.display.row_counts import LEFT_OUT, NOT_AUDITED
from assessment.paths import House
from assessment.prepare.pipeline import prepare
from assessment.publish.build import build, plan_publication, with_own_facts
from assessment.publish.own_facts import own_facts, without_carriers
from assessment.release.own import OwnNumber, own_fact
from assessment.release.policy import read_policy
from assessment.tables.store import empty_table, write_table
from assessment.terms.errors import DataCheckError, PublishError
from assessment.terms.periods import months_between
from assessment.terms.vocabulary import Edition

ROOT = Path(__file__).parents[3]
POLICY = read_policy(ROOT / "params" / "catalogue" / "disclosure.yaml")


def row(value: float, name: str = "repeats") -> dict[str, Any]:
    """A registered number as an output carries it."""
    place = {"area_code": "E08000099", "area_name": "Sample", "area_type": "borough"}
    texts = {"unit": "count", "label": "", "formula": "", "note": "", "source": "police-record-extract"}
    numbers = {"value": value, "numerator": None, "denominator": None}
    number = OwnNumber(name=name, **texts, **numbers, period=months_between("2024-04..2025-03"), place=place)
    return as_json(own_fact(number, (), POLICY, (), Edition.PARTNER))


def chapter(*rows: dict[str, Any]) -> nbformat.NotebookNode:
    outputs = [new_output("display_data", data={FACT_FORM: each}, metadata=CARRIER) for each in rows]
    shown = new_output("display_data", data={"text/markdown": "Seen", FACT_FORM: {"shown": True}})
    return new_notebook(cells=[new_code_cell("wb.fact(...)", outputs=[*outputs, shown])])


def test_each_number_is_collected_once() -> None:
    found = own_facts([("one", chapter(row(12), row(3, "few"))), ("two", chapter(row(12)))], Edition.PARTNER)
    assert found["fact_id"].tolist() == ["own.repeats.sample.2024-25", "own.few.sample.2024-25"]
    assert found["value_printed"].tolist() == ["12", "[c]"]
    assert own_facts([("one", chapter())], Edition.PARTNER).empty


def test_one_id_with_two_numbers_is_refused() -> None:
    with pytest.raises(PublishError, match=r"own.repeats.sample.2024-25 is registered .* in one and in two"):
        own_facts([("one", chapter(row(12))), ("two", chapter(row(13)))], Edition.PARTNER)


@pytest.mark.parametrize(
    "wrong",
    [
        {"edition": "public"},
        {"fact_id": "asb_incidents_police.count.sample.2024-25"},
        {"status": "withheld"},
        {"more": 1},
    ],
)
def test_what_did_not_come_through_the_release_room_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(PublishError, match="one: an output carries no number registered for this edition"):
        own_facts([("one", chapter(row(12) | wrong))], Edition.PARTNER)


def test_a_row_that_does_not_fit_the_facts_is_refused() -> None:
    with pytest.raises(DataCheckError, match=r"numbers registered in chapters: .*unit"):
        own_facts([("one", chapter(row(12) | {"unit": "apples"}))], Edition.PARTNER)


def test_an_id_that_a_fact_has_already_is_refused() -> None:
    executed = [("one", chapter(row(12)))]
    facts = with_own_facts(empty_table("facts"), executed, Edition.PARTNER)
    with pytest.raises(DataCheckError, match=r"facts.json: .*fact_id"):
        with_own_facts(facts, executed, Edition.PARTNER)


def test_carriers_are_left_out_and_what_is_shown_stays() -> None:
    whole = chapter(row(12))
    (output,) = without_carriers(whole).cells[0].outputs
    assert output.data["text/markdown"] == "Seen"
    assert len(whole.cells[0].outputs) == 2


# -- the whole way -----------------------------------------------------------------------------------------------------

STEP = "05_summary"
KNOWSLEY = "E08000011"
STRANDS = {"Race": 1111, "Disability": 3, "Religion or belief": 0}
CELLS = (
    'many = wb.fact("many", value=4321, source="police-record-extract", label="Many burglaries", note="Of homes.")\n'
    'few = wb.fact("few", value=3, source="police-record-extract", label="Few burglaries")',
    'doubled = wb.fact("doubled", value=2 * wb.fact(SHOWN).value, inputs=[SHOWN], formula="twice")\n'
    'of_few = wb.fact("of_few", value=98765, inputs=["few"])',
    "many",
    "Words(f\"There were {wb.fact('many')} and {few}, and {of_few} of these.\")",
    'hate = wb.break_down("records", by="hate_strand", where={"is_crime": "yes"})\nhate',
    'Words(f"It has {len(hate.frame)} rows.")',
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Knowsley in both editions, with some invented records of the police and one chapter of these cells."""
    house = House(tmp_path_factory.mktemp("house"))
    for folder in ("notebooks", "params", "data/raw/published"):
        shutil.copytree(ROOT / folder, house.root / folder, ignore=shutil.ignore_patterns("testborough"))
    shutil.copy(ROOT / "pyproject.toml", house.root)
    (house.catalogue / "chapters.yaml").write_text(f'chapters: ["{STEP}"]\n', encoding="utf-8")
    _write_chapter(house.notebooks / f"{STEP}.ipynb")
    prepare(house, house.real, date(2026, 10, 8), lambda _: None)
    given = [strand for strand, count in STRANDS.items() for _ in range(count)]
    more = {"month": "2014-05", "borough_code": KNOWSLEY}
    records = [record(number, "E05000001", strand, **more) for number, strand in enumerate(given)]
    records.append(record(len(given), "E05000001", "Religion or belief", is_crime="no", **more))
    write_table(rows("records", records), "records", house.real.table("records", KNOWSLEY))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ASSESSMENT_ROOT", str(house.root))
        for edition in Edition:
            build(plan_publication(house, "knowsley", "", edition), lambda _: None)
    return {edition: house.edition_outputs("knowsley", "2015-16", edition) for edition in Edition}


def _write_chapter(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    kept = [cell for cell in notebook.cells if cell.metadata.get("tags")]
    words = "from assessment.display.exhibits import Words\n\nSHOWN = wb.published['fact_id'].iloc[0]"
    cells = [new_code_cell(source) for source in (words, *CELLS)]
    notebook.cells = [new_markdown_cell("# Burglary"), *kept, *cells]
    nbformat.write(notebook, path)


def own_rows(folder: Path) -> dict[str, dict[str, Any]]:
    content = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    return {fact["measure"]: fact for fact in content["facts"] if fact["indicator"] == "own"}


def outputs(folder: Path) -> str:
    """All that the cells of the assembled notebook gave out."""
    book = nbformat.read(folder / "assessment.ipynb", as_version=4)
    return json.dumps([cell.outputs for cell in book.cells if cell.cell_type == "code"])


def page_of(folder: Path) -> str:
    """The page as it is read."""
    html = (folder / "assessment.html").read_text(encoding="utf-8")
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def test_registered_numbers_are_published_as_each_edition_may_show_them(published: dict[str, Path]) -> None:
    found = {edition: own_rows(folder).items() for edition, folder in published.items()}
    printed = {edition: {name: fact["value_printed"] for name, fact in own} for edition, own in found.items()}
    doubled = printed["partner"]["doubled"]
    assert doubled not in ("[c]", "[x]")
    assert printed["partner"] == {"many": "4,321", "few": "[c]", "doubled": doubled, "of_few": "[c]"}
    assert printed["public"] == {"many": "[c]", "few": "[c]", "doubled": doubled, "of_few": "[c]"}
    assert own_rows(published["partner"])["many"]["value"] == 4321
    assert own_rows(published["public"])["many"]["value"] is None
    assert own_rows(published["public"])["many"]["edition"] == "public"


def test_a_registered_number_is_on_the_page_only_where_it_is_shown(published: dict[str, Path]) -> None:
    page = page_of(published["partner"])
    assert "There were 4,321 and [c], and [c] of these." in page
    assert "Many burglaries, Knowsley, 2014-15: 4,321" in page
    assert "Few burglaries" not in page
    assert "carrier" not in outputs(published["partner"])
    assert "98765" not in outputs(published["partner"])


def test_the_public_edition_holds_no_number_that_it_may_not_show(published: dict[str, Path]) -> None:
    page = (published["public"] / "assessment.html").read_text(encoding="utf-8")
    assert "There were [c] and [c], and [c] of these." in page
    for text in (page, outputs(published["public"])):
        assert not [number for number in ("4,321", "4321", "1,111", "1111", "98765", "98,765") if number in text]
    assert b"4321" not in (published["public"] / "facts.json").read_bytes()


def test_a_breakdown_is_for_partners_alone(published: dict[str, Path]) -> None:
    partner, public = page_of(published["partner"]), page_of(published["public"])
    assert "by hate strand (is crime: yes), Knowsley, 2014-15: not audited" in partner
    assert NOT_AUDITED.split(":")[0] in partner
    assert "Hate strand Number Disability [c] Race 1,111 Religion or belief 0 [c] confidential" in partner
    assert "It has 3 rows." in partner
    assert LEFT_OUT.strip("*") in public
    assert "It has 0 rows." in public
    told = (*STRANDS, "hate strand", "Hate strand", "Not audited")
    assert not [word for word in told if word in public + outputs(published["public"])]
