"""Areas, denominators, outlines and deprivation from the real files, against counts with the csv module alone."""

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from tests.shared_data import shared_data

from assessment.prepare.places import FORMATS, PreparedPlaces, prepare_places
from assessment.sources.formats import Format
from assessment.sources.raw_files import RawFile, list_raw_files
from assessment.terms.errors import SourceError

pytestmark = pytest.mark.real_data

HALTON, KNOWSLEY, ST_HELENS, SEFTON = "E06000006", "E08000011", "E08000013", "E08000014"
RESIDENTS_2020 = {ST_HELENS: 181_095, HALTON: 129_759, KNOWSLEY: 152_452, SEFTON: 275_899}
LSOAS_2021 = {ST_HELENS: 121, SEFTON: 191, KNOWSLEY: 100, HALTON: 80}
WARDS = {ST_HELENS: 18, SEFTON: 22, KNOWSLEY: 15, HALTON: 18}
NOT_READ = {
    "census2021_ethnicity_lad21_9lads.csv",
    "geo-lookups_lsoa_latlong_9lads.csv",
    "geo-lookups_msoa_la_9lads.csv",
    "imd2019_lad23_england_summaries.csv",
    "imd2019_lsoa11_indicators_9lads.csv",
    "imd2019_lsoa11_subdomains_9lads.csv",
    "imd2025_lad24_england_summaries.csv",
    "imd2025_lsoa21_indicators_9lads.csv",
    "imd2025_lsoa21_subdomains_9lads.csv",
    "lookup_lsoa11_ward17_9lads.csv",
    "ruc21_lsoa21_9lads.csv",
}


@pytest.fixture(scope="module")
def reference() -> Path:
    return shared_data("reference")


@pytest.fixture(scope="module")
def known(reference: Path) -> list[tuple[RawFile, Format]]:
    """Each file with the one format that knows it."""
    files, refused = list_raw_files(reference)
    assert refused == []
    found = [(file, [layout for layout in FORMATS if layout.matches(file)]) for file in files]
    assert [file.name for file, layouts in found if len(layouts) != 1] == []
    return [(file, layouts[0]) for file, layouts in found]


@pytest.fixture(scope="module")
def places(known: list[tuple[RawFile, Format]]) -> PreparedPlaces:
    return prepare_places([(layout.name, "2025", file) for file, layout in known], lambda _: None)


def cells(frame: pd.DataFrame, key: str, columns: list[str]) -> list[Any]:
    """These cells of the one row with this key."""
    return frame.loc[[key], columns].to_numpy().tolist()[0]


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def boroughs(reference: Path) -> dict[str, str]:
    path = reference / "lookup_lsoa21_ward24_lad24_ew.csv.gz"
    return {row["lsoa21_code"]: row["ltla24_code"] for row in rows_of(path)}


def population(places: PreparedPlaces, vintage: str, denominator: str, kind: str) -> dict[str, float]:
    table = places.population
    wanted = table[
        (table["vintage"] == vintage) & (table["denominator"] == denominator) & (table["place_kind"] == kind)
    ].dropna(subset="value")
    return dict(zip(wanted["area_code"], wanted["value"], strict=True))


def test_every_file_is_taken_in_or_said_to_be_read_by_nothing(known: list[tuple[RawFile, Format]]) -> None:
    refused = set()
    for file, layout in known:
        if layout.source == "unread":
            with pytest.raises(SourceError, match="Nothing in the workbook reads it yet"):
                layout.examine(file, date(2026, 10, 8))
            refused.add(file.name)
        else:
            examined = layout.examine(file, date(2026, 10, 8))
            assert examined.rows > 0
            assert examined.refused == ()
    assert refused == NOT_READ


def test_areas_agree_with_the_look_up(places: PreparedPlaces, reference: Path) -> None:
    expected = boroughs(reference)
    assert dict(zip(places.areas["lsoa21_code"], places.areas["borough_code"], strict=True)) == expected
    counts = Counter(expected.values())
    assert {borough: counts[borough] for borough in LSOAS_2021} == LSOAS_2021
    wards = places.areas.groupby("borough_code")["ward24_code"].nunique()
    assert {borough: int(wards[borough]) for borough in WARDS} == WARDS


def test_the_four_boroughs_have_their_bodies(places: PreparedPlaces) -> None:
    bodies = places.areas.drop_duplicates("borough_code").set_index("borough_code")
    columns = ["borough_name", "csp_code", "force_name", "fire_code"]
    assert cells(bodies, ST_HELENS, columns) == ["St. Helens", "E22000184", "Merseyside", "E31000041"]
    assert cells(bodies, HALTON, columns) == ["Halton", "E22000023", "Cheshire", "E31000006"]
    assert int((bodies["csp_code"] == "").sum()) == 7, "districts of several partnerships"
    assert (bodies[["force_code", "fire_code"]] != "").to_numpy().all()


def test_seven_lsoas_of_the_four_boroughs_were_split(places: PreparedPlaces) -> None:
    changes = places.lsoa_changes[places.lsoa_changes["borough_code"].isin(LSOAS_2021)]
    changed = changes[changes["change"] != "U"]
    assert set(changed["change"]) == {"S"}
    assert (changed["lsoa11_code"].nunique(), len(changed)) == (7, 14)
    old = changes.groupby("borough_code")["lsoa11_code"].nunique().to_dict()
    assert old == {ST_HELENS: 119, SEFTON: 189, KNOWSLEY: 98, HALTON: 79}


@pytest.mark.parametrize("vintage", ["mid-2017", "mid-2019", "mid-2020"])
def test_residents_and_youths_agree_with_an_independent_sum(
    vintage: str, places: PreparedPlaces, reference: Path
) -> None:
    of_2011 = {
        row["lsoa11_code"]: row["ltla22_code"] for row in rows_of(reference / "lookup_lsoa11_lsoa21_lad22_ew.csv.gz")
    }
    year = vintage[-4:]
    residents: dict[str, float] = defaultdict(float)
    youths: dict[str, float] = defaultdict(float)
    for row in rows_of(reference / f"population_mid{year}_lsoa11_syoa_persons_9lads.csv.gz"):
        residents[of_2011[row["lsoa11_code"]]] += float(row["total_population"])
        youths[of_2011[row["lsoa11_code"]]] += sum(float(row[str(age)]) for age in range(10, 18))
    assert len(residents) == 9
    found = population(places, vintage, "residents", "borough")
    assert {borough: found[borough] for borough in residents} == dict(residents)
    found = population(places, vintage, "aged_10_to_17", "borough")
    assert {borough: found[borough] for borough in youths} == dict(youths)


def test_residents_of_mid_2020_are_those_published(places: PreparedPlaces) -> None:
    found = population(places, "mid-2020", "residents", "borough")
    assert {borough: found[borough] for borough in RESIDENTS_2020} == RESIDENTS_2020


def test_lsoas_and_districts_of_mid_2020_agree_to_the_person(places: PreparedPlaces) -> None:
    checks = places.quality[places.quality["check_name"] == "population_sums"].set_index("subject")
    assert cells(checks, "mid-2020 residents", ["value", "grade"]) == [0, "good"]
    assert cells(checks, "mid-2020 aged_10_to_17", ["value", "grade"]) == [0, "good"]
    # Census tables are perturbed one by one.
    assert checks.loc["Census 2021 residents", "grade"] == "care"


def test_split_lsoas_are_missing_and_wards_that_hold_both_parts_are_whole(places: PreparedPlaces) -> None:
    table = places.population[
        (places.population["vintage"] == "mid-2020") & (places.population["denominator"] == "residents")
    ]
    ours = table[table["borough_code"].isin(LSOAS_2021) & table["value"].isna()]
    assert ours["place_kind"].value_counts().to_dict() == {"lsoa21": 14, "ward24": 2}
    wards = set(ours.loc[ours["place_kind"] == "ward24", "area_code"])
    assert wards == {"E05014122", "E05014134"}, "one LSOA of St Helens was split between these"
    assert (ours["note"] != "").all()


def test_the_census_agrees_with_an_independent_sum(places: PreparedPlaces, reference: Path) -> None:
    ward_of = {
        row["lsoa21_code"]: row["ward24_code"] for row in rows_of(reference / "lookup_lsoa21_ward24_lad24_ew.csv.gz")
    }
    for name, column, denominator in (
        ("census2021_disability_and_residents_lsoa21_9lads.csv.gz", "total_residents", "residents"),
        ("census2021_household_deprivation_lsoa21_9lads.csv.gz", "total_households", "households"),
    ):
        by_lsoa = {row["lsoa21_code"]: float(row[column]) for row in rows_of(reference / name)}
        wards: dict[str, float] = defaultdict(float)
        for lsoa, number in by_lsoa.items():
            wards[ward_of[lsoa]] += number
        assert population(places, "Census 2021", denominator, "lsoa21") == by_lsoa
        assert population(places, "Census 2021", denominator, "ward24") == dict(wards)


def test_women_are_told_for_districts_with_what_they_lack(places: PreparedPlaces, reference: Path) -> None:
    rows = {row["ltla21_code"]: row for row in rows_of(reference / "census2021_age_sex_broad_lad21_ew.csv")}
    found = population(places, "Census 2021", "adult_females", "borough")
    for borough in LSOAS_2021:
        women = float(rows[borough]["total_females"]) - float(rows[borough]["younger_females"])
        assert found[borough] == women
    # "Older" stops at 74 and "younger" counts babies twice, so the three groups are no whole: this is why.
    groups = ("younger_females", "working_age_females", "older_females")
    assert all(sum(float(row[group]) for group in groups) < float(row["total_females"]) for row in rows.values())
    women = places.population[places.population["denominator"] == "adult_females"]
    assert women["note"].str.contains("too few by about 1 in 100").all()


def test_every_outline_is_valid_and_one_was_mended(places: PreparedPlaces, reference: Path) -> None:
    outlines = places.boundaries
    assert bool(shapely.is_valid(shapely.from_wkb(outlines["outline"].to_list())).all())
    counts = outlines.groupby(["place_kind", "borough_code"]).size().to_dict()
    for borough, lsoas in LSOAS_2021.items():
        assert counts["lsoa21", borough] == lsoas
        assert counts["ward24", borough] == WARDS[borough]
    files = sorted((reference / "boundaries").glob("*.geojson"))
    assert len(outlines) == sum(len(json.loads(path.read_text("utf-8"))["features"]) for path in files)
    mended = places.quality[places.quality["check_name"] == "boundaries_mended"]
    assert mended["words"].str.contains("E02001334").tolist() == [True]
    assert set(outlines["borough_code"]) == set(LSOAS_2021)


def test_wards_of_2025_are_those_of_2024(places: PreparedPlaces) -> None:
    assert places.refusals.empty
    wards = set(places.boundaries.loc[places.boundaries["place_kind"] == "ward24", "area_code"])
    ours = places.areas["borough_code"].isin(LSOAS_2021)
    assert wards == set(places.areas.loc[ours, "ward24_code"])


@pytest.mark.parametrize(
    ("name", "code", "vintage", "lsoas"),
    [
        ("imd2019_lsoa11_england.csv.gz", "lsoa11_code", "2019", 32_844),
        ("imd2025_lsoa21_england.csv.gz", "lsoa21_code", "2025", 33_755),
    ],
)
def test_deprivation_agrees_row_for_row(
    name: str, code: str, vintage: str, lsoas: int, places: PreparedPlaces, reference: Path
) -> None:
    expected = {row[code]: (float(row["IMD_rank"]), float(row["IMD_decile"])) for row in rows_of(reference / name)}
    table = places.deprivation
    index = table[(table["vintage"] == vintage) & (table["domain"] == "imd")]
    assert dict(zip(index["lsoa_code"], zip(index["rank"], index["decile"], strict=True), strict=True)) == expected
    assert len(index) == lsoas
    assert table.loc[table["vintage"] == vintage, "domain"].nunique() == 8


def test_file_1_as_published_holds_the_same_ranks(places: PreparedPlaces) -> None:
    intake = places.intake.set_index("file")
    assert cells(intake, "deprivation/2025/iod2025_file1_imd_as_published.xlsx", ["fate", "rows_in"]) == [
        "superseded",
        33_755,
    ]
    assert not intake["note"].str.contains("differ").any()


def test_rows_in_are_rows_out(places: PreparedPlaces) -> None:
    parts = places.intake[["rows_kept", "rows_elsewhere", "rows_merged", "rows_refused"]]
    pd.testing.assert_series_equal(parts.sum(axis=1), places.intake["rows_in"], check_names=False)
    assert (parts >= 0).to_numpy().all()
    elsewhere = places.intake[places.intake["rows_elsewhere"] > 0].set_index("file_format")["rows_elsewhere"].to_dict()
    assert elsewhere == {"census_broad_ages": 17, "ons_population": 17}, "districts since abolished"
