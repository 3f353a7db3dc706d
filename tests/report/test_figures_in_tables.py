"""Every figure in the tables of the built pages, held to the published CSV files by plain arithmetic.

The test knows nothing of the package: it reads the page, the ids that its cells carry, and the rows of the CSV files.
"""

import csv
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from .conftest import EDITIONS, ROOT

PUBLISHED = ROOT / "data/raw/published"
NUMBER = re.compile(r"[-+]?£?\d[\d,]*(?:\.\d+)?")
MISSING = {"[x]", "[u]", "[z]"}
HALF_A_HUNDREDTH = 0.005
SMALLEST_BASE = 20
Row = dict[str, str]

# Columns of numbers that are no figures of a plan: counts of rows, places in a list, ids, dates.
COUNTS_OF_ROWS = {
    "Figures", "Actions", "Measures", "Rows in", "Rows out", "Rows refused",
    "Date has passed", "Due later", "Ongoing", "No date given",
    "Area forum", "Rank by the sum",
}  # fmt: skip


def read(name: str) -> list[Row]:
    return list(csv.DictReader((PUBLISHED / name).read_text(encoding="utf-8").splitlines()))


OBSERVATIONS = {row["observation_id"]: row for row in read("observations.csv")}


def number(text: str) -> float:
    """The first number of a cell, its sign and thousands separators understood."""
    found = NUMBER.search(text.replace("−", "-"))
    assert found, text
    return float(found.group().replace("£", "").replace(",", ""))


def value(row: Row) -> float:
    return float(row["value"]) if row["value"] else math.nan


def rate(rows: list[Row]) -> float:
    return 1000 * value(rows[0]) / value(rows[1])


def percentage(rows: list[Row]) -> float:
    return 100 * (value(rows[0]) - value(rows[1])) / value(rows[1])


def total(rows: list[Row]) -> float:
    return sum(value(row) for row in rows)


def own_share(rows: list[Row]) -> float:
    return 100 * float(rows[0]["numerator"]) / float(rows[0]["denominator"])


# What each figure that is worked out must be, from the CSV rows it names, in their order.
ARITHMETIC: dict[str, Callable[[list[Row]], float]] = {
    "difference": lambda rows: value(rows[0]) - value(rows[1]),
    "change": percentage,
    "derived_rate": rate,
    "derived_share": own_share,
    "derived_total": total,
    "derived_budget": total,
    "residual": lambda rows: value(rows[0]) - total(rows[1:]),
    "difference_from_predicted": lambda rows: value(rows[0]) - value(rows[1]),
    "change_on_baseline": lambda rows: math.copysign(own_share(rows), value(rows[0])),
    "rest": lambda rows: 100 - value(rows[0]),
}


def expected(fact: dict[str, Any]) -> float:
    rows = [OBSERVATIONS[id_] for id_ in fact["observation_ids"].split(";")]
    measure = fact["measure"]
    if fact["formula"] == "as published":
        assert len(rows) == 1
        return value(rows[0])
    if measure == "share_of_total":
        return share_of_total(fact, rows)
    if measure.startswith("difference_from_"):
        measure = "difference"
    return ARITHMETIC[measure.split("_since_", maxsplit=1)[0]](rows)


def share_of_total(fact: dict[str, Any], rows: list[Row]) -> float:
    """A part over the published whole that is named with it, or over the sum of all the parts that are."""
    own = next(row for row in rows if row["indicator"] == fact["indicator"])
    is_money = own["unit"] == "gbp"
    return 100 * value(own) / (total(rows) if is_money else value(rows[1]))


def tables(folder: Path) -> list[Tag]:
    soup = BeautifulSoup((folder / "assessment.html").read_text(encoding="utf-8"), "html.parser")
    return soup.select("main table")


def facts(folder: Path) -> dict[str, dict[str, Any]]:
    content = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    return {fact["fact_id"]: fact for fact in content["facts"]}


def cells(folder: Path) -> list[tuple[str, str, Tag]]:
    """Every cell with the caption of its table and the heading of its column."""
    found: list[tuple[str, str, Tag]] = []
    for table in tables(folder):
        headings = [th.get_text(" ", strip=True) for th in table.select("thead th")]
        caption = table.caption.get_text(" ", strip=True) if table.caption else ""
        for row in table.select("tbody tr"):
            pairs = zip(headings, row.find_all(["th", "td"]), strict=True)
            found += [(caption, heading, cell) for heading, cell in pairs]
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_cell_with_an_id_shows_what_the_csv_rows_give(editions: dict[str, Path], edition: str) -> None:
    known = facts(editions[edition])
    wrong = []
    for caption, heading, cell in cells(editions[edition]):
        id_ = str(cell.get("data-fact", ""))
        text = cell.get_text(" ", strip=True)
        if id_ and id_ not in known:  # of another borough, in the table of boroughs side by side
            assert "another borough" in caption, (caption, id_)
        elif id_ and not agrees(text, known[id_]):
            wrong.append((caption, heading, id_, text))
    assert wrong == []


def agrees(text: str, fact: dict[str, Any]) -> bool:
    if fact["measure"] == "implied_population":
        return implied_population_agrees(text, fact)
    wanted = expected(fact)
    if text.split(maxsplit=1)[0] in MISSING:
        small = fact["measure"].startswith("change") and (fact["denominator"] or math.inf) < SMALLEST_BASE
        return math.isnan(wanted) or small
    if fact["unit"] == "ratio" and " in " in text:
        above, below = (float(part) for part in NUMBER.findall(text)[:2])
        return math.isclose(above / below, wanted)
    decimals = len(NUMBER.findall(text)[0].partition(".")[2])
    return abs(number(text) - wanted) <= 0.5 * 10**-decimals + 1e-9


def implied_population_agrees(text: str, fact: dict[str, Any]) -> bool:
    """Each rate, times a population of the range, must give its count back."""
    low, high = (float(part.replace(",", "")) for part in NUMBER.findall(text)[:2])
    rows = [OBSERVATIONS[id_] for id_ in fact["observation_ids"].split(";")]
    counts = {population * value(row) / 1000 / float(row["numerator"]) for row in rows for population in (low, high)}
    return all(abs(ratio - 1) < HALF_A_HUNDREDTH for ratio in counts)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_other_number_in_a_column_of_numbers_is_told_apart(editions: dict[str, Path], edition: str) -> None:
    """No figure slips by without an id: what carries none is a count of rows, or is checked here."""
    borough = edition.split("/", maxsplit=1)[0].replace("_", " ").title()
    known = published_numbers(borough)
    unknown = []
    for caption, heading, cell in cells(editions[edition]):
        text = cell.get_text(" ", strip=True)
        is_number = "n" in (cell.get("class") or ()) and not cell.get("data-fact") and re.search(r"\d", text)
        if is_number and heading not in COUNTS_OF_ROWS and not explained(caption, heading, cell, known):
            unknown.append((caption, heading, text))
    assert unknown == []


def published_numbers(borough: str) -> set[float]:
    """Every number that the CSV files hold for a borough."""
    keys = {"observations.csv": ("value", "numerator", "denominator"), "priorities.csv": ("budget_gbp",)}
    rows = [(row, key) for name, columns in keys.items() for row in read(name) for key in columns]
    return {round(float(row[key]), 2) for row, key in rows if row["borough"] == borough and row[key]}


def explained(caption: str, heading: str, cell: Tag, known: set[float]) -> bool:
    """The few columns that are worked out from other cells of their row, or that are published numbers themselves."""
    table, line = cell.find_parent("table"), cell.find_parent("tr")
    assert table
    assert line
    headings = [th.get_text(" ", strip=True) for th in table.select("thead th")]
    beside = [each.get_text(" ", strip=True) for each in line.find_all(["th", "td"])]
    row = dict(zip(headings, beside, strict=True))
    text = cell.get_text(" ", strip=True)
    if heading in {"Number", "Population", "Caseload", "Published"}:
        return round(number(text), 2) in known
    if heading == "Added":
        return number(text) == number(row["Recorded crime"]) + number(row["ASB"])
    if heading == "Sum of its parts":
        return abs(number(row["Published"]) - number(text) - number(row["Left over"])) < HALF_A_HUNDREDTH
    if heading == "95% interval":
        low, high = (float(part) for part in NUMBER.findall(text.replace(" to ", "  ")))
        return low < number(row["Difference, percentage points"]) < high
    if heading.startswith("Over ") and "by rule" in caption:
        return int(text) == wards_over(row["Rule"], number(heading))
    return False


def wards_over(rule: str, cut: float) -> int:
    """How many wards are over a cut-off, counted from the CSV."""
    rates: dict[str, dict[str, float]] = {}
    for row in OBSERVATIONS.values():
        if row["area_type"] == "ward" and row["unit"] == "rate_per_1000":
            rates.setdefault(row["area_name"], {})[row["indicator"]] = value(row)
    held = {
        "Recorded crime alone": lambda ward: ward["crime_rate"],
        "ASB alone": lambda ward: ward["asb_rate"],
        "Both, each over": lambda ward: min(ward.values()),
        "Either": lambda ward: max(ward.values()),
        "Both added up": lambda ward: sum(ward.values()),
    }[rule]
    return sum(held(ward) > cut for ward in rates.values())


# Published figures that reach no page: none. A figure that is left out needs its reason here.
EXCLUSIONS: dict[str, str] = {}


def test_each_published_figure_is_a_fact_of_its_borough_and_stands_in_a_table(editions: dict[str, Path]) -> None:
    boroughs = {"halton": "Halton", "knowsley": "Knowsley", "sefton": "Sefton", "st_helens": "St Helens"}
    for folder, name in boroughs.items():
        chosen = [path for edition, path in editions.items() if edition.startswith(folder)]
        own = {id_ for id_, row in OBSERVATIONS.items() if row["borough"] == name}
        in_facts = {fact["observation_ids"] for path in chosen for fact in facts(path).values()}
        shown = {str(cell.get("data-fact")) for path in chosen for *_, cell in cells(path)}
        in_tables = {fact["observation_ids"] for path in chosen for id_, fact in facts(path).items() if id_ in shown}
        assert own - in_facts - set(EXCLUSIONS) == set()
        assert own - in_tables - set(EXCLUSIONS) == set()
    assert len(OBSERVATIONS) == 471
