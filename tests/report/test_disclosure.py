"""Both editions of Testborough hold nothing that policy withholds, and nothing from which it could be worked out.

What is true is counted again from the raw files, what is withheld is restated here, and what can be worked out is left
to an attacker who has both editions and knows how the returns are laid out.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader
from tests.attacker import Range, Relation, interval, known_range
from tests.recount import RULES, Chosen, RawFiles, Recount

from .conftest import DEMONSTRATION

pytestmark = pytest.mark.slow

# Restated: the largest count that is withheld, the step of rounding, and how much an interval has to span.
POLICE, HEALTH, SENSITIVE = (4, 1, 5), (7, 5, 7), (9, 1, 10)
OPEN = {"testborough-plan-2024-27", "data-police-uk"}
RULE_OF = {
    "police-record-extract": POLICE,
    "return-fire": POLICE,
    "return-licensing": POLICE,
    "return-road-casualties": POLICE,
    "return-drug-tests": POLICE,
    "return-hospital-admissions": HEALTH,
    "return-ambulance": HEALTH,
}
EXEMPT = "extract_homicide"
NUMBERS = ("value", "lower", "upper", "numerator", "denominator")
POISON = 7_654_321
Fact = Mapping[str, Any]


def rule_of(fact: Fact) -> tuple[int, int, int]:
    return RULE_OF.get(fact["source_id"], SENSITIVE)


class Released:
    """The facts of both editions, with the true count behind each that needs protection."""

    def __init__(self, folders: dict[str, Path], files: RawFiles) -> None:
        self.editions = {name: self._facts(folder) for name, folder in folders.items()}
        self.files = files

    @staticmethod
    def _facts(folder: Path) -> dict[str, Fact]:
        content = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        nothing = dict.fromkeys(NUMBERS, math.nan)
        shown = [{**fact, **{k: nothing[k] for k in NUMBERS if fact[k] is None}} for fact in content["facts"]]
        return {fact["fact_id"]: fact for fact in shown}

    @cached_property
    def levels(self) -> dict[str, Fact]:
        """Every count of partners' data that either edition names."""
        every = {**self.editions["public"], **self.editions["partner"]}
        return {id_: f for id_, f in every.items() if f["source_id"] not in OPEN and f["measure"] == "count"}

    @cached_property
    def truth(self) -> dict[str, float]:
        """Each of them, counted again from the raw files."""
        recount = Recount({}, self.files)
        exact = {id_: {**fact, "caveats": ""} for id_, fact in self.levels.items()}
        return {id_: recount.given(Chosen.of(fact["inputs"]), fact)[0] for id_, fact in exact.items()}

    @cached_property
    def small(self) -> list[str]:
        """The counts that policy withholds."""
        return [
            id_
            for id_, value in self.truth.items()
            if 0 < value < rule_of(self.levels[id_])[0] + 1 and self.levels[id_]["indicator"] != EXEMPT
        ]

    def true_value(self, fact: Fact) -> float:
        """What a figure would be without disclosure control."""
        if fact["fact_id"] in self.truth:
            return self.truth[fact["fact_id"]]
        recount = Recount(self.levels, self.files)
        values = [
            recount.given(Chosen.of(text), {"value": math.nan})[0] if "?" in text else self.truth[text]
            for text in fact["inputs"].split("; ")
        ]
        return RULES[fact["measure"]](recount, fact, values)


@pytest.fixture(scope="module")
def released(checkout: Path, outputs: Path, public: Path) -> Released:
    files = RawFiles(checkout / "data/raw/demonstration", checkout / "params/catalogue")
    return Released({"partner": outputs / DEMONSTRATION / "partner", "public": public}, files)


@pytest.fixture(scope="module")
def folders(outputs: Path, public: Path) -> list[Path]:
    return [outputs / DEMONSTRATION / "partner", public]


# What is in the facts


def test_every_shown_count_is_the_true_one_as_the_policy_lets_it_be_shown(released: Released) -> None:
    for facts in released.editions.values():
        for id_ in released.levels.keys() & facts.keys():
            largest, step, _ = rule_of(facts[id_])
            value, truth = facts[id_]["value"], released.truth[id_]
            if facts[id_]["indicator"] == EXEMPT:
                assert value == truth, id_
            elif not math.isnan(value):
                assert value == 0 or value > largest, id_
                assert value == (step * round(truth / step) if step > 1 else truth), id_


def test_what_policy_withholds_is_withheld_with_all_that_follows_from_it(released: Released) -> None:
    assert len(released.small) > 100, "Testborough has small counts by design"
    for facts in released.editions.values():
        hidden = {id_ for id_ in released.small if id_ in facts}
        hidden |= {id_ for id_, fact in facts.items() if fact["status"] == "withheld"}
        hidden |= {id_ for id_, fact in facts.items() if hidden & set(fact["inputs"].split("; "))}
        for fact in (facts[id_] for id_ in hidden):
            assert (fact["status"], fact["value_printed"]) == ("withheld", "[c]"), fact["fact_id"]
            assert all(math.isnan(fact[name]) for name in NUMBERS), fact["fact_id"]
            assert not re.search(r"\d", fact["note"].replace("95", "")), fact["note"]


def test_open_figures_are_never_withheld(released: Released) -> None:
    for facts in released.editions.values():
        shown = [fact for fact in facts.values() if fact["source_id"] in OPEN]
        assert len(shown) > 800
        assert not [fact["fact_id"] for fact in shown if fact["status"] == "withheld"]
    wards = [id_ for id_ in released.editions["public"] if id_.startswith("records_all_crime.count.")]
    assert len(wards) > 30, "wards and LSOAs of published records are for everybody"


def test_the_public_edition_shows_nothing_that_the_partners_does_not(released: Released) -> None:
    partner, public = released.editions["partner"], released.editions["public"]
    assert public.keys() <= partner.keys()
    for id_, fact in public.items():
        assert math.isnan(fact["value"]) or fact["value"] == partner[id_]["value"], id_


# What can be worked out


def laid_out(catalogue: Path) -> Iterator[tuple[str, str, list[str], bool]]:
    """Return, whole, parts and whether they make the whole, as the file that partners fill in says."""
    returns = yaml.safe_load((catalogue / "returns.yaml").read_text(encoding="utf-8"))["returns"]
    for name, entry in returns.items():
        for column in (each for each in entry["columns"] if isinstance(each, dict)):
            if "part_of" in column:
                yield name, column["part_of"], [column["name"]], False
            if "sum_of" in column:
                yield name, column["name"], column["sum_of"], True


Key = tuple[str, str, str, str, str]  # source, measure, area, days, breakdowns


def key_of(fact: Fact) -> Key:
    chosen = Chosen.of(fact["inputs"])
    measure = chosen.where.get("measure", [fact["indicator"]])[0]
    days = f"{fact['period_start']} {fact['period_end']}"
    return fact["source_id"], measure, fact["area_code"], days, fact["breakdowns"]


def relations_of(released: Released, catalogue: Path) -> Iterator[Relation]:
    """All that the layout of the returns, the wards and the categories tell."""
    at = {key_of(fact): id_ for id_, fact in released.levels.items()}
    for name, whole, parts, is_whole in laid_out(catalogue):
        source = f"return-{name.replace('_', '-')}"
        for key in [key for key in at if key[:2] == (source, whole)]:
            own = [at[part] for part in ((source, part, *key[2:]) for part in parts) if part in at]
            if is_whole and len(own) == len(parts):
                yield Relation.whole(at[key], own)
            yield from (Relation.part(at[key], part) for part in own)
    yield from _splits(released, at)


def _splits(released: Released, at: Mapping[Key, str]) -> Iterator[Relation]:
    """A count over the categories of one classification, and over the wards, where they make the whole."""
    split: dict[tuple[str, str], list[str]] = {}
    for key, id_ in at.items():
        for pair in filter(None, key[4].split(";")):
            rest = ";".join(other for other in key[4].split(";") if other != pair)
            whole = at.get((*key[:4], rest))
            if whole:
                split.setdefault((whole, pair.partition("=")[0]), []).append(id_)
        if released.levels[id_]["area_type"] == "ward":
            borough = at.get((*key[:2], "E08990001", *key[3:]))
            if borough:
                split.setdefault((borough, "ward"), []).append(id_)
    for (whole, _), parts in split.items():
        if released.truth[whole] == sum(released.truth[part] for part in parts):
            yield Relation.whole(whole, parts)
        else:
            yield from (Relation.part(whole, part) for part in parts if released.truth[part] <= released.truth[whole])


def shown_to(released: Released, *editions: str) -> dict[str, Range]:
    known: dict[str, Range] = {}
    for id_ in released.levels:
        for fact in (released.editions[name].get(id_) for name in editions):
            if fact is not None and not math.isnan(fact["value"]):
                largest, step, _ = rule_of(fact)
                known[id_] = known_range(fact["value"], step, largest + 1)
    return known


def whole_numbers(released: Released, relations: Iterator[Relation]) -> list[Relation]:
    """Averages and predictions are no counts: the attacker has nothing to solve with them."""
    return [each for each in relations if all(released.truth[name] % 1 == 0 for name in each.signs)]


def test_no_withheld_count_can_be_worked_out_from_both_editions_together(released: Released, checkout: Path) -> None:
    relations = whole_numbers(released, relations_of(released, checkout / "params/catalogue"))
    assert len(relations) > 200
    shown = shown_to(released, "partner", "public")
    narrow = {}
    for id_ in released.small:
        low, high = interval(id_, shown, relations)
        if high - low < rule_of(released.levels[id_])[2]:
            narrow[id_] = (low, high)
    assert narrow == {}


def test_the_attacker_finds_what_would_be_given_away_by_small_counts_alone(released: Released, checkout: Path) -> None:
    relations = whole_numbers(released, relations_of(released, checkout / "params/catalogue"))
    small = set(released.small)
    shown = {id_: known_range(value, *rule_of(released.levels[id_])[1::-1]) for id_, value in released.truth.items()}
    alone = {id_: known for id_, known in shown.items() if id_ not in small}
    found = [id_ for id_ in released.small if len(set(interval(id_, alone, relations))) == 1]
    assert len(found) > 5


# What is on the pages


def text_of_page(folder: Path) -> str:
    """All words of a page: text, alternative texts, labels of charts and the names of cells."""
    page = BeautifulSoup((folder / "assessment.html").read_text(encoding="utf-8"), "html.parser")
    words = [tag.get(name, "") for tag in page.find_all(True) for name in ("alt", "title", "aria-label", "content")]
    return " ".join([page.get_text(" "), *map(str, words)])


def text_of_pdf(folder: Path) -> str:
    """The words of a PDF, and its properties; alternative texts are those of the page."""
    pdf = PdfReader(folder / "assessment.pdf")
    return " ".join([*(page.extract_text() for page in pdf.pages), str(pdf.metadata)])


def true_words(released: Released, name: str) -> set[str]:
    """What pages would print of figures that are withheld, where it is too particular to stand there by chance."""
    facts = released.editions[name]
    printed = {fact["value_printed"].lstrip("+-").removesuffix("%") for fact in facts.values()}
    ends = [abs(fact[end]) for fact in facts.values() for end in ("lower", "upper") if not math.isnan(fact[end])]
    printed |= {f"{end:,.{decimals}f}" for end in ends for decimals in range(3)}  # of shown intervals
    found = set()
    for fact in facts.values():
        if fact["status"] == "withheld" and not math.isnan(value := released.true_value(fact)):
            decimals = 1 if fact["unit"] == "percent" or abs(value) >= 10 else 2
            words = f"{abs(value):,.0f}" if fact["unit"] == "count" else f"{abs(value):,.{decimals}f}"
            found |= {f"{words}%" if fact["unit"] == "percent" else words} if len(words) > 3 else set()
    return {words for words in found if words.removesuffix("%") not in printed}


@pytest.mark.parametrize("name", ["partner", "public"])
def test_no_page_prints_a_withheld_figure(released: Released, folders: list[Path], name: str) -> None:
    folder = next(path for path in folders if path.name == name)
    notebook = (folder / "assessment.ipynb").read_text(encoding="utf-8")
    texts = {"page": text_of_page(folder), "pdf": text_of_pdf(folder), "notebook": notebook}
    words = true_words(released, name)
    assert len(words) > 5
    for where, text in texts.items():
        there = set(re.findall(r"(?<![\d.,])\d[\d,]*\.?\d*%?", text))
        assert words & there == set(), where


def test_every_cell_of_a_withheld_figure_shows_the_marker(released: Released, folders: list[Path]) -> None:
    for folder in folders:
        page = BeautifulSoup((folder / "assessment.html").read_text(encoding="utf-8"), "html.parser")
        facts = released.editions[folder.name]
        cells = [
            cell
            for cell in page.select("[data-fact]")
            if facts.get(str(cell["data-fact"]), {}).get("status") == "withheld"
        ]
        assert len(cells) > 5
        assert {re.sub(r" \[notes? [\d, ]+\]", "", cell.get_text()) for cell in cells} == {"[c]"}
        assert "[c] confidential: withheld" in page.get_text()


def test_pages_are_made_from_protected_figures_alone(checkout: Path, public: Path, run: Any) -> None:
    """With every unprotected count overwritten, the pages of an edition are the same."""
    before = {path.name: path.read_bytes() for path in public.iterdir() if path.name != "run.json"}
    levels = checkout / "data/processed/demonstration/facts" / DEMONSTRATION / "levels.parquet"
    poison(levels)
    result = run("run", "testborough", "--edition", "public", "--force")
    assert result.returncode == 0, result.stdout + result.stderr
    after = {path.name: path.read_bytes() for path in public.iterdir() if path.name != "run.json"}
    assert pd.read_parquet(levels)["value"].dropna().eq(POISON).all(), "the poisoned counts were made anew"
    assert [name for name in before if before[name] != after[name]] == []


def poison(path: Path) -> None:
    """Every number of a table overwritten, its stamp kept."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    frame = table.to_pandas()
    frame.loc[frame["value"].notna(), "value"] = float(POISON)
    poisoned = table.set_column(
        table.schema.get_field_index("value"), table.schema.field("value"), [frame["value"].to_numpy()]
    )
    pq.write_table(poisoned, path)
