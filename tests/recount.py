"""Figures counted again from raw files with csv, zipfile, gzip and openpyxl alone.

Nothing of the package is used but the `inputs` that each figure states: what they name is looked up in the files as
they came, and what follows from other figures is worked out again by rules that are restated here.
"""

import csv
import gzip
import io
import math
import zipfile
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from openpyxl import load_workbook

Row = dict[str, str]
Fact = Mapping[str, Any]
Bounds = tuple[float, float]  # the least and the most that a value may be

MIN_BASE = 20  # no percentage on less
# Restated here: how far a crime has gone, from the least to the furthest.
FURTHEST = [
    "",
    "Under investigation",
    "Status update unavailable",
    "Investigation complete; no suspect identified",
    "Unable to prosecute suspect",
    "Further investigation is not in the public interest",
    "Further action is not in the public interest",
    "Formal action is not in the public interest",
    "Action to be taken by another organisation",
    "Local resolution",
    "Offender given a drugs possession warning",
    "Offender given penalty notice",
    "Offender given a caution",
    "Suspect charged as part of another case",
    "Awaiting court outcome",
    "Court result unavailable",
]
# Stations that the publisher put at the latitude of a namesake in London, and so in no LSOA.
STATIONS = {
    "On or near Waterloo (Merseyside) (Station)": "E01006956",
    "On or near Liverpool Lime Street (Station)": "E01033760",
}
AREA_KINDS = {"borough_code": "borough", "district_code": "borough", "ward24_code": "ward", "lsoa21_code": "lsoa"}
YES_NO = {"Yes": "yes", "No": "no", "": ""}
YOUTHS = range(10, 18)
CATEGORIES = ("sex", "ethnicity", "cohort", "phase", "reason", "substance")
NO_WAY = float("nan")
TINY = 1e-9  # of a value: what adding up in another order may change


def csv_rows(path: Path) -> Iterator[Row]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def first_of(row: Row, *names: str) -> str:
    """The cell of the first column that there is."""
    return next(row[name] for name in names if name in row)


@dataclass(frozen=True)
class Chosen:
    """What a figure says that it was counted from: a table, and for each column the values or ranges allowed."""

    table: str
    where: dict[str, list[str]]

    @classmethod
    def of(cls, text: str) -> "Chosen":
        table, _, rest = text.partition("?")
        pairs = [part.partition("=") for part in rest.split("&")]
        return cls(table, {name: [unquote(value) for value in values.split("|")] for name, _, values in pairs})

    def one(self, column: str) -> str:
        (value,) = self.where[column]
        return value

    def allows(self, column: str, value: str) -> bool:
        return any(
            first <= value <= (last or first)
            for first, _, last in (text.partition("..") for text in self.where[column])
        )


class RawFiles:
    """The raw files of one wing, each read once."""

    def __init__(self, raw: Path, catalogue: Path) -> None:
        self.raw = raw
        self.catalogue = catalogue
        self._returns: dict[str, list[dict[str, Any]]] = {}

    def named(self, part: str) -> Path:
        """The one raw file with this in its name."""
        (found,) = self._named(part)
        return found

    def has(self, part: str) -> bool:
        return bool(self._named(part))

    def _named(self, part: str) -> list[Path]:
        """Files of this wing alone, without their origins: the invented wing lies inside the real one."""
        found = [path for path in self.raw.rglob(f"*{part}*") if path.is_file() and path.suffix != ".yaml"]
        return [path for path in found if path.relative_to(self.raw).parts[0] != "demonstration"]

    # Plans

    @cached_property
    def observations(self) -> dict[str, Row]:
        return {row["observation_id"]: row for row in csv_rows(self.raw / "published" / "observations.csv")}

    def observation(self, chosen: Chosen) -> Row:
        return self.observations[chosen.one("observation_id")]

    # Places

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """Ward and borough of each LSOA of 2021."""
        path = self.named("Electoral_Ward") if self.has("Electoral_Ward") else self.named("lookup_lsoa21_ward24")
        return {
            first_of(row, "LSOA21CD", "lsoa21_code"): (
                first_of(row, "WD24CD", "ward24_code"),
                first_of(row, "LAD24CD", "ltla24_code"),
            )
            for row in csv_rows(path)
        }

    @cached_property
    def successors(self) -> dict[str, set[str]]:
        """The LSOAs of 2021 in which the area of any LSOA code lies."""
        path = self.named("LSOA_(2011)") if self.has("LSOA_(2011)") else self.named("lookup_lsoa11_lsoa21")
        found: dict[str, set[str]] = defaultdict(set)
        for row in csv_rows(path):
            found[first_of(row, "F_LSOA11CD", "LSOA11CD", "lsoa11_code")].add(first_of(row, "LSOA21CD", "lsoa21_code"))
        return {**found, **{code: {code} for code in self.places}}

    # Crime records

    def street_rows(self) -> Iterator[Row]:
        """The rows of each street file, of the latest download that has it."""
        latest: dict[str, Path] = {}
        for archive in sorted(self.raw.glob("police_uk/*/**/*.zip")):
            with zipfile.ZipFile(archive) as opened:
                latest |= {name: archive for name in opened.namelist() if name.endswith("-street.csv")}
        for name, archive in sorted(latest.items()):
            with zipfile.ZipFile(archive) as opened:
                yield from csv.DictReader(io.TextIOWrapper(opened.open(name), encoding="utf-8", newline=""))

    @cached_property
    def crimes(self) -> Counter[tuple[str, str, str, str]]:
        """Rows by month, type, LSOA code and borough: one for each crime id, in its first month."""
        counts: Counter[tuple[str, str, str, str]] = Counter()
        crimes: dict[str, tuple[tuple[str, int, str, str], tuple[str, str, str, str]]] = {}
        for row in self.street_rows():
            codes = self.successors.get(row["LSOA code"], ())
            code = row["LSOA code"] if codes else STATIONS.get(row["Location"], "")
            borough = next((self.places[each][1] for each in self.successors.get(code, ())), "")
            cell = (row["Month"], row["Crime type"], code, borough)
            if not row["Crime ID"]:
                counts[cell] += 1
                continue
            outcome = FURTHEST.index(row["Last outcome category"])
            rank = (row["Month"], -outcome, row["LSOA code"] or "Z", row["Crime type"])
            known = crimes.get(row["Crime ID"])
            if known is None or rank < known[0]:
                crimes[row["Crime ID"]] = rank, cell
        counts.update(cell for _, cell in crimes.values())
        return counts

    @cached_property
    def by_area(self) -> dict[str, Counter[tuple[str, str, bool]]]:
        """By area, how many rows of each month and type lie in it for certain (True), and how many may (False)."""
        found: dict[str, Counter[tuple[str, str, bool]]] = defaultdict(Counter)
        for (month, kind, code, borough), count in self.crimes.items():
            lsoas = self.successors.get(code, set())
            wards = {self.places[lsoa][0] for lsoa in lsoas}
            found[borough][month, kind, True] += count
            for area, of in [*((lsoa, lsoas) for lsoa in lsoas), *((ward, wards) for ward in wards)]:
                found[area][month, kind, len(of) == 1] += count
        return found

    def count_crimes(self, chosen: Chosen) -> Bounds:
        (area,) = (chosen.one(column) for column in AREA_KINDS if column in chosen.where)
        known, possible = 0, 0
        for (month, kind, is_certain), count in self.by_area[area].items():
            if chosen.allows("month", month) and kind in chosen.where["crime_type"]:
                known, possible = known + count * is_certain, possible + count
        return known, possible

    # The police extract

    @cached_property
    def extract(self) -> list[Row]:
        """The rows of the police's own extract, with what the catalogue says of their offence codes."""
        offences = {row["offence_code"]: row for row in csv_rows(self.catalogue / "offences.csv")}
        with zipfile.ZipFile(self.named("records.zip")) as archive:
            (name,) = archive.namelist()
            rows = list(csv.DictReader(io.TextIOWrapper(archive.open(name), encoding="utf-8", newline="")))
        for row in rows:
            known = offences.get(row["offence_code"], {})
            row |= {name: known.get(name, "") for name in ("offence_subgroup", "offence_group", "is_crime")}
            row |= {"month": row["recorded_date"][:7]}
            row |= {name: YES_NO.get(row[name], row[name]) for name in ("knife", "domestic_abuse", "alcohol")}
            codes = self.successors.get(row["lsoa_code"], set())
            row["lsoa21_code"] = next(iter(codes)) if len(codes) == 1 else ""
            wards = {self.places[code][0] for code in codes}
            row["ward24_code"] = next(iter(wards)) if len(wards) == 1 else ""
        return rows

    def count_records(self, chosen: Chosen) -> Bounds:
        found = sum(all(chosen.allows(column, row[column]) for column in chosen.where) for row in self.extract)
        return found, found

    # Returns

    def sum_returns(self, chosen: Chosen) -> list[float]:
        """The cells of a return that a figure names, in the order of their periods."""
        measures = chosen.where["measure"]
        named = [cells for cells in self._return(chosen.one("return_name")) if _is_named(cells, chosen)]
        return [float(str(cells[measure])) for cells in named for measure in measures if cells[measure] != ""]

    def _return(self, name: str) -> list[dict[str, Any]]:
        """The rows of a return in the order of their areas and periods."""
        if name not in self._returns:
            book = load_workbook(self.named(f"-{name}.xlsx"), read_only=True)
            header, *rows = [tuple(row) for row in book[name].iter_rows(values_only=True)]
            book.close()
            empty = [None] * len(header)
            ordered = sorted(rows, key=lambda cells: str(cells[:3]))
            self._returns[name] = [
                dict(zip(map(str, header), [*row, *empty][: len(header)], strict=True)) for row in ordered
            ]
        return self._returns[name]

    # Population

    def people(self, chosen: Chosen) -> float:
        wanted = {column: chosen.one(column) for column in ("place_kind", "area_code", "denominator", "vintage")}
        sources = [self._estimates, self._households, self._census, self._districts]
        found = [value for source in sources if (value := source(**wanted)) is not None]
        assert len(found) == 1, f"no independent count of {wanted}"
        return found[0]

    def _in_area(self, code: str, place_kind: str, area_code: str) -> bool:
        ward, borough = self.places.get(code, ("", ""))
        return area_code == {"lsoa21": code, "ward24": ward, "borough": borough}[place_kind]

    @cached_property
    def _sheets(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of each sheet of the small-area estimates, below its headings."""
        book = load_workbook(self.named("sapelsoasyoa"), read_only=True)
        found = {}
        for sheet in book.sheetnames:
            rows = [tuple(row) for row in book[sheet].iter_rows(values_only=True)]
            start = next(place for place, row in enumerate(rows) if "LSOA 2021 Code" in row)
            found[sheet[:8].lower()] = [dict(zip(map(str, rows[start]), row, strict=True)) for row in rows[start + 1 :]]
        book.close()
        return found

    def _estimates(self, place_kind: str, area_code: str, denominator: str, vintage: str) -> float | None:
        ages = {
            "residents": [f"{sex}{age}" for sex in "FM" for age in range(91)],
            "adult_females": [f"F{age}" for age in range(16, 91)],
            "aged_10_to_17": [f"{sex}{age}" for sex in "FM" for age in YOUTHS],
        }
        if not self.has("sapelsoasyoa") or vintage not in self._sheets or denominator not in ages:
            return None
        own = (row for row in self._sheets[vintage] if self._in_area(row["LSOA 2021 Code"], place_kind, area_code))
        return sum(float(str(row[age])) for row in own for age in ages[denominator])

    def _households(self, place_kind: str, area_code: str, denominator: str, vintage: str) -> float | None:
        if (denominator, vintage) != ("households", "Census 2021"):
            return None
        if place_kind == "borough" and self.has("census2021_households_lad23"):
            rows = csv_rows(self.named("census2021_households_lad23"))
            return next(float(row["households"]) for row in rows if row["ltla23_code"] == area_code)
        return self._sum_once(csv_rows(self.named("household_deprivation")), "total_households", place_kind, area_code)

    def _census(self, place_kind: str, area_code: str, denominator: str, vintage: str) -> float | None:
        if (denominator, vintage) != ("residents", "Census 2021") or place_kind == "borough":
            return None
        rows = csv_rows(self.named("census2021_disability"))
        return self._sum_once(rows, "total_residents", place_kind, area_code)

    def _sum_once(self, rows: Iterator[Row], column: str, place_kind: str, area_code: str) -> float:
        """The sum over the LSOAs of an area of what stands again in each of their rows."""
        by_lsoa = {row["lsoa21_code"]: float(row[column]) for row in rows}
        return sum(value for code, value in by_lsoa.items() if self._in_area(code, place_kind, area_code))

    def _districts(self, place_kind: str, area_code: str, denominator: str, vintage: str) -> float | None:
        if place_kind != "borough":
            return None
        if vintage == "mid-2020":
            rows = csv_rows(self.named("population_mid2020_lad21"))
            (own,) = (row for row in rows if row["ltla21_code"] == area_code)
            by_age = {"residents": ["total_population"], "aged_10_to_17": [str(age) for age in YOUTHS]}
            return sum(float(own[age]) for age in by_age[denominator])
        if vintage != "Census 2021" or denominator == "households":
            return None
        (own,) = (row for row in csv_rows(self.named("age_sex_broad")) if row["ltla21_code"] == area_code)
        women = float(own["total_females"]) - float(own["younger_females"])
        return {"residents": float(own["total_population"]), "adult_females": women}[denominator]


def _is_named(cells: Mapping[str, Any], chosen: Chosen) -> bool:
    breakdowns = dict(
        part.split("=") for text in chosen.where.get("breakdowns", [""]) for part in text.split(";") if part
    )
    columns = {
        name: str(cells.get(name, "All")) for name in cells if name.endswith(("_kind", "_type", "_band", "_user"))
    }
    columns |= {name: str(cells[name]) for name in CATEGORIES if name in cells}
    whole = all(value == breakdowns.get(name, "All") for name, value in columns.items())
    dated = (name for name in ("area_code", "period_start", "period_end") if name in chosen.where)
    return whole and all(chosen.allows(name, str(cells[name])[:10]) for name in dated)


# What a figure should be


class Recount:
    """Every figure of an assessment, worked out again from what it says it was made from."""

    def __init__(self, facts: Mapping[str, Fact], files: RawFiles) -> None:
        self.facts = facts
        self.files = files

    def bounds(self, fact: Fact) -> Bounds:
        """The least and the most that the value may be: the same, but where raw files alone cannot place a row.

        Raises
        ------
        KeyError
            Nothing here says how a measure is worked out: add it to RULES.
        """
        inputs = [text for text in fact["inputs"].split("; ") if text]
        if len(inputs) == 1 and "?" in inputs[0]:
            return self.given(Chosen.of(inputs[0]), fact)
        name = fact["measure"].partition("_since_")[0]
        name = "difference_from" if name.startswith("difference_from_") else name
        low, high = zip(*(self.input(text) for text in inputs), strict=True)
        both = [RULES[name](self, fact, list(each)) for each in {tuple(low), tuple(high)}]
        return min(both), max(both)

    def input(self, text: str) -> Bounds:
        """The value of something that a figure was made from; of rows, counted again."""
        if "?" in text:
            return self.given(Chosen.of(text), {"value": NO_WAY})
        value = self.facts[text]["value"]
        return value, value

    def given(self, chosen: Chosen, fact: Fact) -> Bounds:
        if chosen.table == "observations":
            text = self.files.observation(chosen)["value"]
            found = float(text or "nan")
            return found, found
        if chosen.table == "returns":
            cells = self.files.sum_returns(chosen)
            found = cells[-1] if str(fact.get("formula", "")).startswith("last of ") else sum(cells)
            found = float(5 * round(found / 5)) if "rounded" in str(fact.get("caveats", "")) else found
            return found, found
        if chosen.table == "population":
            found = self.files.people(chosen)
            return found, found
        return {
            "incidents": self.files.count_crimes,
            "comparators": self.files.count_crimes,
            "records": self.files.count_records,
        }[chosen.table](chosen)

    def printed(self, fact_id: str) -> Row:
        """The row of the plan that a published figure stands on."""
        return self.files.observation(Chosen.of(self.facts[fact_id]["inputs"]))


def percentage(now: float, before: float) -> float:
    return 100 * (now - before) / before if before >= MIN_BASE else NO_WAY


def _share(recount: Recount, fact: Fact, values: list[float]) -> float:
    """Of a published figure, the two numbers printed with it; otherwise of two figures."""
    if len(values) == 1:
        row = recount.printed(fact["inputs"])
        return 100 * float(row["numerator"]) / float(row["denominator"])
    part, whole = values
    return 100 * min(part, whole) / whole if whole >= MIN_BASE else NO_WAY


def _share_of_total(recount: Recount, fact: Fact, values: list[float]) -> float:
    """Of the printed whole, which then stands last, or of all parts together: the formula says which."""
    ids = fact["inputs"].split("; ")
    part = values[[recount.facts[id_]["indicator"] for id_ in ids].index(fact["indicator"])]
    named = float(fact["formula"].rpartition("/ ")[2].replace(",", ""))
    (whole,) = {total for total in (values[-1], sum(values)) if math.isclose(total, named)}
    return 100 * part / whole


def _on_baseline(recount: Recount, fact: Fact, values: list[float]) -> float:
    row = recount.printed(fact["inputs"])
    return math.copysign(100 * float(row["numerator"]) / float(row["denominator"]), values[0])


def _implied(recount: Recount, fact: Fact, values: list[float]) -> float:
    """The middle of the populations for which every count gives its rate, as rounded."""
    ids = fact["inputs"].split("; ")
    counts = {_subject(recount.facts[id_]): recount.facts[id_]["value"] for id_ in ids if ".count." in id_}
    lows, highs = [], []
    for id_ in (id_ for id_ in ids if ".rate." in id_):
        row = recount.printed(id_)
        count = float(row["numerator"]) if row["numerator"] else counts[_subject(recount.facts[id_])]
        step = 0.5 * 10 ** -len(row["value_as_printed"].partition(".")[2])
        lows.append(1000 * count / (float(row["value"]) + step))
        highs.append(1000 * count / (float(row["value"]) - step))
    return (max(lows) + min(highs)) / 2


def _subject(fact: Fact) -> tuple[str, str, str]:
    return fact["indicator"], fact["area_code"], fact["period_label"]


def _district_ratio(recount: Recount, fact: Fact, values: list[float]) -> float:
    """The first rate over that of all districts together, from their records and residents."""
    rates = [recount.facts[id_] for id_ in fact["inputs"].split("; ")]
    events, people = (sum(rate[name] for rate in rates) for name in ("numerator", "denominator"))
    return values[0] / (1000 * events / people)


def _months_outside(recount: Recount, fact: Fact, values: list[float]) -> float:
    """Months of the first rows outside the limits that those of the second set: Laney's u', records a day."""
    now, before = (_by_month(recount.files, Chosen.of(text)) for text in fact["inputs"].split("; "))
    centre = sum(count for count, _ in before) / sum(days for _, days in before)
    scores = [(count / days - centre) / math.sqrt(centre / days) for count, days in before]
    steps = [abs(one - other) for one, other in pairwise(scores)]
    reach = 3 * sum(steps) / len(steps) / 1.128
    return float(sum(abs(count / days - centre) > reach * math.sqrt(centre / days) for count, days in now))


def _by_month(files: RawFiles, chosen: Chosen) -> list[tuple[float, int]]:
    """Records and days of each month of a selection, in order."""
    found = []
    for first, _, last in (run.partition("..") for run in chosen.where["month"]):
        year, month = map(int, first.split("-"))
        while f"{year}-{month:02}" <= (last or first):
            one = Chosen(chosen.table, {**chosen.where, "month": [f"{year}-{month:02}"]})
            found.append((float(files.count_crimes(one)[0]), monthrange(year, month)[1]))
            year, month = year + month // 12, month % 12 + 1
    return found


def _rank(recount: Recount, fact: Fact, values: list[float]) -> float:
    return 1.0 + sum(value > values[0] for value in values[1:])


Rule = Callable[[Recount, Fact, list[float]], float]

RULES: dict[str, Rule] = {
    "difference": lambda _, fact, values: values[0] - values[1],
    "difference_from": lambda _, fact, values: values[0] - values[1],
    "change": lambda _, fact, values: percentage(*values),
    "change_on_baseline": _on_baseline,
    "derived_rate": lambda _, fact, values: 1000 * values[0] / values[1],
    "district_rate": lambda _, fact, values: 1000 * values[0] / values[1],
    "district_ratio": _district_ratio,
    "rank_in_force": _rank,
    "rolling_change": lambda _, fact, values: percentage(*values),
    "to_date_change": lambda _, fact, values: percentage(*values),
    "months_outside": _months_outside,
    "rank_of_all": _rank,
    "derived_share": _share,
    "share_of_total": _share_of_total,
    "derived_total": lambda _, fact, values: sum(values),
    "derived_budget": lambda _, fact, values: sum(values),
    "derived_request": lambda _, fact, values: sum(values),
    "residual": lambda _, fact, values: values[0] - sum(values[1:]),
    "rest": lambda _, fact, values: 100 - values[0],
    "implied_population": _implied,
}


def recounted(facts: Mapping[str, Fact], files: RawFiles) -> dict[str, Bounds]:
    """What each figure should be, but for those withheld, which tell no value."""
    recount = Recount(facts, files)
    return {id_: recount.bounds(fact) for id_, fact in facts.items() if fact["status"] != "withheld"}


def wrong(facts: Mapping[str, Fact], expected: Mapping[str, Bounds]) -> dict[str, tuple[float, Bounds]]:
    """The figures whose value is not what the recount gives."""
    return {id_: (facts[id_]["value"], each) for id_, each in expected.items() if not _fits(facts[id_]["value"], *each)}


def _fits(value: float, low: float, high: float) -> bool:
    if math.isnan(value) or math.isnan(low):
        return math.isnan(value) and math.isnan(low)
    return low - TINY * abs(low) <= value <= high + TINY * abs(high)


def certain(facts: Mapping[str, Fact], expected: Mapping[str, Bounds]) -> Counter[tuple[str, bool]]:
    """How many counts of crime records were recounted to the row (True) and within bounds (False), by kind of area."""
    counts = {id_: fact for id_, fact in facts.items() if fact["inputs"].startswith("incidents?")}
    return Counter((str(fact["area_type"]), expected[id_][0] == expected[id_][1]) for id_, fact in counts.items())
