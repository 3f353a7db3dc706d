"""Testborough's files keep to the publishers' layouts, hold nothing real, and come out the same every time."""

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
import shapely
import yaml
from openpyxl import load_workbook
from tests.demonstration import counts, csv_rows, districts, police_files, police_rows, records, sheet, written

from assessment.brief import take_brief
from assessment.indicators.catalogue import read_indicators, read_themes
from assessment.provenance import sha256_of_file
from assessment.sources.demonstration.offences import OFFENCES
from assessment.sources.demonstration.planted import DISTRICT_CODE, MISSING_MONTH
from assessment.sources.demonstration.searches import COLUMNS as SEARCH_COLUMNS
from assessment.sources.published import read_published
from assessment.sources.raw_files import list_raw_files
from assessment.sources.return_file import read_return
from assessment.sources.return_spec import ColumnKind, ReturnSpec, return_specs
from assessment.tables.store import check_table
from assessment.terms.crime import CrimeType

ROOT = Path(__file__).parents[3]
PARAMS = ROOT / "params"
LARGEST = 6_000_000  # bytes of all files
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
OUTCOMES = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
IN_THE_SEA = shapely.box(0.6, 54.2, 1.4, 54.7)  # the North Sea, more than 40 km off the coast
OPEN = {"Under investigation", "Status update unavailable"}
COURT = {"Awaiting court outcome", "Court result unavailable"}
CODE = re.compile(r"\bE(?:01|05|08|22|23|31)\d{6}\b")
INVENTED_CODE = re.compile(r"E(0199|0198|0599|0899|2299|2399|3199)\d{4}")


@pytest.mark.slow
def test_the_same_bytes_whatever_the_process(tmp_path: Path) -> None:
    code = "import sys, pathlib; from assessment.sources.demonstration import write_demonstration as w; "
    code += "w(pathlib.Path(sys.argv[1]))"
    env = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=env, cwd=ROOT)
    assert hashes(tmp_path) == hashes(written())


def hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256_of_file(path) for path in folder.rglob("*") if path.is_file()}


def test_all_files_together_are_small() -> None:
    assert sum(path.stat().st_size for path in written().rglob("*")) < LARGEST


def test_the_police_archive_has_the_publishers_layout() -> None:
    headers = {"street": STREET, "outcomes": OUTCOMES, "stop-and-search": ",".join(SEARCH_COLUMNS)}
    for name, text in police_files().items():
        month, kind = name[:7], re.sub(r"^\d{4}-\d\d-(testshire|btp)-", "", name)
        header, *lines = text.split("\r\n")
        assert header == headers[kind]
        assert lines[-1] == ""
        assert "\n" not in "".join(lines)
        if kind != "stop-and-search":
            assert {row["Month"] for row in csv_rows(text)} == {month}, name
    assert len(police_files()) == 36 * 4 - 1


def test_ids_are_of_crimes_and_of_one_crime_only() -> None:
    ids = [row["Crime ID"] for row in police_rows("street")]
    assert all((row["Crime ID"] == "") == (row["Crime type"] == CrimeType.ASB) for row in police_rows("street"))
    named = [each for each in ids if each]
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in named)
    assert len(set(named)) == len(named)
    assert {row["Crime ID"] for row in police_rows("street", "btp")} == {""}


def test_a_month_of_testborough_has_some_hundreds_of_rows_of_all_types() -> None:
    rows = Counter(month for district, month, _ in counts().elements() if district == DISTRICT_CODE)
    assert len(rows) == 35
    assert min(rows.values()) > 600
    assert max(rows.values()) < 900
    assert {kind for _, _, kind in counts()} == set(CrimeType)
    assert set(districts().values()) == {DISTRICT_CODE, "E08990002", "E08990003", "E08990004"}


def test_a_point_has_one_lsoa_and_one_street_and_lies_in_its_outline() -> None:
    outlines = {**outlines_of("2011", "LSOA11CD"), **outlines_of("2021", "LSOA21CD")}
    of_point: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in police_rows("street"):
        of_point[row["Longitude"], row["Latitude"]].add((row["LSOA code"], row["Location"]))
    assert len(of_point) > 1_000
    both = 0
    for (longitude, latitude), named in of_point.items():
        assert re.fullmatch(r"\d\.\d{6}", longitude)
        assert re.fullmatch(r"54\.\d{6}", latitude)
        point = shapely.Point(float(longitude), float(latitude))
        assert all(shapely.contains(outlines[code], point) for code, _ in named)
        assert len({street for _, street in named}) == 1
        both += len(named) == 2
    assert 18 <= both <= 24  # points of the LSOA that was split, under its codes of 2011 and 2021


def outlines_of(year: str, code: str) -> dict[str, shapely.Geometry]:
    (path,) = (written() / "boundaries").glob(f"Lower*December_{year}*.geojson")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {each["properties"][code]: shapely.from_geojson(json.dumps(each["geometry"])) for each in features}


def test_the_split_lsoa_stands_under_both_codes_until_the_codes_changed() -> None:
    months = {row["Month"] for row in police_rows("street") if row["LSOA code"].startswith("E0198")}
    assert max(months) == "2023-05"
    assert len(months) == 14


def test_every_outline_is_in_the_sea_and_every_code_invented() -> None:
    for path in (written() / "boundaries").glob("*.geojson"):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            assert IN_THE_SEA.contains(shapely.from_geojson(json.dumps(feature["geometry"])))
    for path in written().rglob("*.*"):
        if path.suffix in {".csv", ".geojson"}:
            codes = CODE.findall(path.read_text(encoding="utf-8-sig"))
            assert [code for code in codes if not INVENTED_CODE.fullmatch(code)] == [], path.name
    assert all(INVENTED_CODE.fullmatch(row["LSOA code"]) for row in police_rows("street"))


def test_wards_and_districts_are_the_unions_of_their_lsoas() -> None:
    tiles = shapely.unary_union(list(outlines_of("2021", "LSOA21CD").values()))
    for name in ("Wards*", "Local*", "Lower*2011*"):
        (path,) = (written() / "boundaries").glob(f"{name}.geojson")
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
        assert shapely.unary_union(shapes).symmetric_difference(tiles).area == pytest.approx(0, abs=1e-12)
        assert sum(shape.area for shape in shapes) == pytest.approx(tiles.area)


def test_the_latest_outcome_is_the_last_category_of_the_street_files() -> None:
    last: dict[str, str] = {}
    for row in police_rows("outcomes"):
        last[row["Crime ID"]] = row["Outcome type"]
    street = {row["Crime ID"]: row for row in police_rows("street") if row["Crime ID"]}
    unpublished = [row for row in police_rows("outcomes") if row["Crime ID"] not in street]
    assert min(row["Month"] for row in unpublished) == MISSING_MONTH.month  # of crimes that no street file has
    assert len({row["Crime ID"] for row in unpublished}) < 1_500
    for crime, row in street.items():
        category, outcome = row["Last outcome category"], last.get(crime)
        if outcome is None:
            assert category in OPEN
        elif outcome == "Suspect charged":
            assert category in COURT
        else:
            assert category == outcome
    repeated = len(police_rows("outcomes")) - len(last)
    assert 100 < repeated < len(last) / 20
    assert all(row["Last outcome category"] == "" for row in police_rows("street", "btp"))


def test_searches_lie_in_the_month_of_their_file() -> None:
    for name, text in police_files().items():
        if name.endswith("stop-and-search"):
            dates = [row["Date"] for row in csv_rows(text)]
            assert dates
            assert all(re.fullmatch(rf"{name[:7]}-\d\dT\d\d:\d\d:\d\d\+00:00", date) for date in dates)


def test_the_extract_has_as_many_records_of_each_type_as_the_street_files() -> None:
    kind_of = {code: kind for kind, codes in OFFENCES.items() for code in codes}
    recorded = Counter(
        (row["recorded_date"][:7], str(kind_of[row["offence_code"]]))
        for row in records()
        if row["recorded_date"][:7] != MISSING_MONTH.month
    )
    published = Counter((month, kind) for district, month, kind in counts().elements() if district == DISTRICT_CODE)
    assert recorded == published


@pytest.mark.parametrize("name", list(return_specs()))
def test_a_return_keeps_to_what_was_asked(name: str) -> None:
    spec = return_specs()[name]
    rows = rows_of_return(spec)
    assert len(rows) > 2
    for column in spec.columns:
        values = [row[column.name] for row in rows]
        told = [value for value in values if value not in {None, ""}]
        assert not column.required or len(told) == len(values), column.name
        assert not column.values or set(told) <= set(column.values), column.name
        assert told or column.name == "note", column.name
        if column.part_of:
            pairs = [(row[column.name], row[column.part_of]) for row in rows if row[column.name] is not None]
            assert all(whole is None or float(str(part)) <= float(str(whole)) for part, whole in pairs), column.name
    keys = [tuple(row[each] for each in spec.key) for row in rows]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", list(return_specs()))
def test_a_return_is_taken_in_whole(name: str) -> None:
    (path,) = (written() / "returns").glob(f"testborough-{name}.*")
    (file,), refused = list_raw_files(path)
    returned = read_return(file, date(2025, 10, 31))
    assert refused == []
    assert returned.spec.name == name
    assert returned.reasons == {}
    assert len(returned.rows) == returned.rows_in == len(rows_of_return(return_specs()[name]))


def test_offence_codes_are_known_and_of_the_type_that_they_are_counted_in() -> None:
    known = {row["offence_code"]: row for row in csv_rows((PARAMS / "catalogue/offences.csv").read_text("utf-8"))}
    for kind, codes in OFFENCES.items():
        assert {known[code]["crime_type"] for code in codes} == {kind}


def rows_of_return(spec: ReturnSpec) -> list[dict[str, object]]:
    if spec.name == "records":
        return [dict(row) for row in records()]
    header, *rows = sheet(spec.name)
    assert header == spec.names
    return [dict(zip(spec.names, row, strict=True)) for row in rows]


def test_the_finer_rows_of_a_return_add_up_to_the_whole() -> None:
    rows = rows_of_return(return_specs()["fire"])
    column = "deliberate_secondary_fires"
    whole, wards = Counter[object](), Counter[object]()
    for row in rows:
        told = whole if row["area_code"] == DISTRICT_CODE else wards
        told[row["period_start"]] += int(str(row[column]))
    assert len(whole) == 12
    assert whole == wards


def test_keys_of_the_extract_are_pseudonyms() -> None:
    keys = return_specs()["records"].named(ColumnKind.KEY)
    for row in records():
        assert all(re.fullmatch(r"R\d{7}|V[0-9a-f]{10}\d|L\d{6}a|", row[key]) for key in keys)


def test_residents_are_in_the_layout_of_the_office_for_national_statistics() -> None:
    book = load_workbook(written() / "population" / "sapelsoasyoa20222024.xlsx", read_only=True)
    assert book.sheetnames == [f"Mid-{year} LSOA 2021" for year in (2022, 2023, 2024)]
    rows = list(book["Mid-2024 LSOA 2021"].iter_rows(min_row=4, values_only=True))
    book.close()
    ages = [f"{sex}{age}" for sex in "FM" for age in range(91)]
    names = ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
    assert list(rows[0]) == [*names, *ages]
    assert len(rows) == 1 + 108
    assert all(row[4] == sum(int(str(cell)) for cell in row[5:]) for row in rows[1:])


@pytest.mark.parametrize(("name", "lsoas", "ranked"), [("File_7_-_All", 107, 32_844), ("File_7_IoD2025", 108, 33_755)])
def test_deprivation_is_ranked_as_published(name: str, lsoas: int, ranked: int) -> None:
    (path,) = (written() / "deprivation").glob(f"{name}*.csv")
    rows = csv_rows(path.read_bytes().decode())
    assert len(rows) == lsoas
    title = "Index of Multiple Deprivation (IMD)"
    ranks = [int(row[f"{title} Rank (where 1 is most deprived)"]) for row in rows]
    assert len(set(ranks)) == lsoas
    for row, rank in zip(rows, ranks, strict=True):
        assert int(row[f"{title} Decile (where 1 is most deprived 10% of LSOAs)"]) == -(-rank * 10 // ranked)
    by_rank = sorted(rows, key=lambda row: int(row[f"{title} Rank (where 1 is most deprived)"]))
    scores = [float(row[f"{title} Score"]) for row in by_rank]
    assert scores == sorted(scores, reverse=True)


def test_the_plan_reads_as_a_published_plan_and_agrees_with_the_extract() -> None:
    tables = read_published(written() / "published")
    for table, frame in tables.items():
        if table not in {"observations", "actions"}:  # these are completed by preparing
            check_table(frame, table, table)
    catalogue = read_indicators(PARAMS / "catalogue" / "indicators.yaml")
    figures = tables["observations"]
    assert set(figures["indicator"]) <= set(catalogue)
    assert set(figures["theme"]) <= set(read_themes(PARAMS / "catalogue" / "themes.yaml"))
    linked = set(";".join(tables["measures"]["linked_indicators"]).split(";")) - {""}
    assert linked <= set(figures["indicator"])
    shops = figures[(figures["indicator"] == "shoplifting") & (figures["period_label"] == "2023/24")]["value"]
    assert shops.item() == sum(
        row["offence_code"] == "46" and "2023-04-01" <= row["recorded_date"] <= "2024-03-31" for row in records()
    )
    assert set(tables["actions"]["action_id"]) == {
        row["action_id"] for row in rows_of_return(return_specs()["actions"])
    }


def test_brief_and_partnership_fit_the_plan() -> None:
    folder = PARAMS / "testborough" / "2025-26"
    brief = take_brief(yaml.safe_load((folder / "brief.yaml").read_text(encoding="utf-8")), "brief.yaml")
    assert brief.borough == "testborough"
    partnership = yaml.safe_load((folder / "partnership.yaml").read_text(encoding="utf-8"))
    assert partnership["invented"] is True
    assert partnership["borough_code"] == DISTRICT_CODE
    tables = read_published(written() / "published")
    assert [each["name"] for each in partnership["priorities"]] == tables["priorities"]["priority"].tolist()
    assert set(partnership["published_sources"]) == set(tables["sources"]["source_id"])
    known = {(row["area_name"], row["area_type"]) for row in csv_rows((PARAMS / "catalogue/areas.csv").read_text())}
    assert set(zip(tables["observations"]["area_name"], tables["observations"]["area_type"], strict=True)) <= known
    themes = [theme for each in partnership["priorities"] for theme in each["themes"]]
    assert set(themes) <= set(read_themes(PARAMS / "catalogue" / "themes.yaml"))
    assert len(set(themes)) == len(themes)
