"""Tables of places from invented files: what is in, what is missing and what became of every row."""

from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
import shapely
from tests.place_files import (
    BOW_TIE,
    CHANGES,
    CSPS,
    FIRE,
    IOD2025,
    LSOAS_2011,
    MEASURES,
    SQUARE,
    WARDS,
    geojson,
    recut_population,
    sape_sheet,
    workbook,
    written,
)

from assessment.prepare.places import FORMATS, READERS, PreparedPlaces, prepare_places
from assessment.sources.raw_files import RawFile
from assessment.tables.schemas import SCHEMAS

Held = tuple[str, str, RawFile]
TABLES = ("areas", "lsoa_changes", "boundaries", "population", "deprivation", "intake", "refusals", "quality")


def quiet(_: str) -> None:
    """No report."""


def prepared(*files: Held) -> PreparedPlaces:
    return prepare_places(list(files), quiet)


@pytest.fixture
def lookups(tmp_path: Path) -> list[Held]:
    return [
        ("ons_lsoa_wards", "2024", written(tmp_path, "wards.csv", WARDS)),
        ("ons_lsoa_changes", "2022", written(tmp_path, "changes.csv", CHANGES)),
        ("ons_district_csps", "2024", written(tmp_path, "csps.csv", CSPS)),
        ("ons_district_fire", "2024", written(tmp_path, "fire.csv", FIRE)),
    ]


def values(places: PreparedPlaces, vintage: str, denominator: str) -> dict[str, float]:
    """The value of each area, -1 where it is missing."""
    table = places.population
    rows = table[(table["vintage"] == vintage) & (table["denominator"] == denominator)]
    return dict(zip(rows["area_code"], rows["value"].fillna(-1), strict=True))


def account(places: PreparedPlaces, ending: str) -> list[object]:
    row = places.intake[places.intake["file"].str.endswith(ending)].iloc[0]
    return [row[name] for name in ("fate", "rows_in", "rows_kept", "rows_elsewhere", "rows_merged", "rows_refused")]


def test_without_files_every_table_is_empty_and_has_its_columns() -> None:
    places = prepared()
    for name in TABLES:
        frame = getattr(places, name)
        assert len(frame) == 0
        assert list(frame.columns) == list(SCHEMAS[name].to_schema().columns)


def test_each_format_that_is_taken_in_has_a_reader() -> None:
    taken_in = {layout.name for layout in FORMATS if layout.source != "unread"}
    assert set(READERS) == taken_in


def test_areas_lie_in_ward_borough_partnership_force_and_fire_authority(lookups: list[Held]) -> None:
    areas = prepared(*lookups).areas.set_index("lsoa21_code")
    assert len(areas) == 7
    assert areas.loc[["E01999001"]].to_numpy().tolist()[0] == [
        "Northtown 001A",
        "E05999001",
        "Harbour",
        "E08999001",
        "Northtown",
        "E22999001",
        "Northtown",
        "E23999001",
        "Northshire",
        "E31999001",
        "Northshire",
    ]
    # Two partnerships: neither is known. No fire authority is told. The force is.
    assert areas.loc[["E01999056"], ["csp_code", "force_code", "fire_code"]].to_numpy().tolist()[0] == [
        "",
        "E23999001",
        "",
    ]


def test_the_account_says_which_districts_have_no_partnership(lookups: list[Held]) -> None:
    places = prepared(*lookups)
    assert account(places, "csps.csv") == ["used", 3, 3, 0, 0, 0]
    note = places.intake.loc[places.intake["file"] == "ons_lookups/2024/csps.csv", "note"].iloc[0]
    assert note.startswith("1 districts that lie in several")


def test_a_later_look_up_wins_and_the_earlier_is_told_as_superseded(lookups: list[Held], tmp_path: Path) -> None:
    later = WARDS.replace("WD24", "WD25").replace("LAD24", "LAD25").replace("Harbour", "Port")
    places = prepared(*lookups, ("ons_lsoa_wards", "2025", written(tmp_path, "wards25.csv", later)))
    assert "Port" in set(places.areas["ward24_name"])
    assert "Harbour" not in set(places.areas["ward24_name"])
    assert account(places, "wards.csv") == ["superseded", 7, 0, 0, 7, 0]
    assert account(places, "wards25.csv") == ["used", 7, 7, 0, 0, 0]
    note = places.intake.loc[places.intake["file"].str.endswith("wards25.csv"), "note"].iloc[0]
    assert note == "wards of 2025 stand in the columns ward24_code, ward24_name"


def test_people_of_2011_go_where_they_can_be_told(lookups: list[Held], tmp_path: Path) -> None:
    people = {code: number for number, code in enumerate(LSOAS_2011, 1)}
    file = written(tmp_path, "population_mid2020.csv", recut_population(people))
    places = prepared(*lookups, ("ons_population", "mid-2020", file))
    assert values(places, "mid-2020", "residents") == {
        "E01999001": 91,
        "E01999003": 91 * 3,
        "E01999021": -1,  # the two parts of LSOA 2
        "E01999022": -1,
        "E01999041": -1,  # the two parts of LSOA 4
        "E01999042": -1,
        "E01999056": 91 * (5 + 6),  # merged
        "E05999001": -1,  # holds only one part of LSOA 2
        "E05999002": -1,
        "E05999003": 91 * 4,  # holds both parts of LSOA 4
        "E05999004": 91 * (5 + 6),
        "E08999001": 91 * (1 + 2 + 3),
        "E08999002": 91 * (4 + 5 + 6),
    }
    notes = places.population.set_index(["area_code", "denominator"])["note"]
    assert notes["E01999021", "residents"].startswith("Part of an LSOA of 2011")
    assert notes["E05999001", "residents"].startswith("An LSOA of 2011 was split between")
    assert notes["E05999003", "residents"] == ""
    assert values(places, "mid-2020", "aged_10_to_17")["E08999001"] == 8 * (1 + 2 + 3)
    assert values(places, "mid-2020", "adult_females") == {}, "no sexes: no rows, and no zero"


def test_a_sum_of_which_a_part_is_unknown_is_unknown(lookups: list[Held], tmp_path: Path) -> None:
    file = written(tmp_path, "population_mid2020.csv", recut_population({"E01999005": 5, "E01999004": 4}))
    places = prepared(*lookups, ("ons_population", "mid-2020", file))
    found = values(places, "mid-2020", "residents")
    assert found["E01999056"] == found["E05999004"] == found["E08999002"] == -1
    assert found["E05999003"] == 91 * 4
    assert "E08999001" not in found, "nothing is told of the other borough"
    notes = places.population.set_index(["area_code", "denominator"])["note"]
    assert notes["E08999002", "residents"] == "Not every LSOA in this area has a figure"


def test_estimates_of_2021_reach_every_ward_and_women_are_told(lookups: list[Held], tmp_path: Path) -> None:
    codes = [line.split(",")[0] for line in WARDS.splitlines()[1:]]
    file = workbook(tmp_path / "sape.xlsx", {"Mid-2022 LSOA 2021": sape_sheet(dict.fromkeys(codes, (2, 1)))})
    places = prepared(*lookups, ("ons_population", "mid-2022", file))
    assert values(places, "mid-2022", "residents")["E05999001"] == 2 * 91 * 3
    assert values(places, "mid-2022", "adult_females")["E08999001"] == 4 * 75 * 2
    women = places.population[places.population["denominator"] == "adult_females"]
    assert set(women["note"]) == {"Females aged 16 and over"}


def test_two_vintages_stand_side_by_side_and_a_later_edition_of_one_wins(lookups: list[Held], tmp_path: Path) -> None:
    def of(name: str, each: int) -> RawFile:
        return written(tmp_path, name, recut_population({"E01999001": each}))

    places = prepared(
        *lookups,
        ("ons_population", "a", of("population_mid2019_a.csv", 1)),
        ("ons_population", "b", of("population_mid2020_b.csv", 2)),
        ("ons_population", "c", of("population_mid2020_c.csv", 3)),
    )
    assert values(places, "mid-2019", "residents")["E01999001"] == 91
    assert values(places, "mid-2020", "residents")["E01999001"] == 91 * 3
    assert account(places, "mid2020_b.csv") == ["superseded", 1, 0, 0, 1, 0]
    dates = places.population.drop_duplicates("vintage").set_index("vintage")["reference_date"]
    assert dates["mid-2020"] == pd.Timestamp(2020, 6, 30)


def test_a_district_and_its_lsoas_that_disagree_are_reported(lookups: list[Held], tmp_path: Path) -> None:
    people = {code: number for number, code in enumerate(LSOAS_2011, 1)}
    lsoas = ("ons_population", "x", written(tmp_path, "population_mid2020.csv", recut_population(people)))
    for each, grade, differing in ((6, "good", 0), (7, "care", 1)):
        text = recut_population({"E08999001": each, "E08999002": 15, "E08000999": 1}, "ltla21_code")
        district = ("ons_population", "x", written(tmp_path, f"population_mid2020_{each}.csv", text))
        places = prepared(*lookups, lsoas, district)
        check = places.quality.set_index("subject").loc["mid-2020 residents"]
        assert (check["grade"], check["value"]) == (grade, differing)
        assert values(places, "mid-2020", "residents")["E08999001"] == 91 * each, "the district's own figure stands"
        assert account(places, f"mid2020_{each}.csv") == ["used", 3, 2, 1, 0, 0]


def test_without_a_look_up_of_changes_people_of_2011_are_refused_not_lost(tmp_path: Path) -> None:
    file = written(tmp_path, "population_mid2020.csv", recut_population({"E01999001": 1}))
    places = prepared(("ons_population", "x", file))
    assert account(places, "population_mid2020.csv") == ["refused", 1, 0, 0, 0, 1]
    assert places.refusals["reason"].tolist() == [
        "by LSOA of 2011, and no look-up says what stands in its place in 2021"
    ]
    assert places.population.empty


def test_boundaries_are_mended_placed_in_boroughs_and_wards_of_another_code_refused(
    lookups: list[Held], tmp_path: Path
) -> None:
    wards = geojson("WD25CD", {"E05999001": BOW_TIE, "E05999999": SQUARE})
    old = geojson("LSOA11CD", {"E01999002": SQUARE})
    msoas = geojson("MSOA21CD", {"E02999001": SQUARE}, LADCD_ACTIVE="E08999001")
    texts = {"wards.geojson": wards, "old.geojson": old, "msoas.geojson": msoas}
    files = [("ons_boundaries", "2021", written(tmp_path, name, text, "utf-8")) for name, text in texts.items()]
    places = prepared(*lookups, *files)
    outlines = places.boundaries
    assert outlines[["place_kind", "area_code", "borough_code"]].to_numpy().tolist() == [
        ["lsoa11", "E01999002", "E08999001"],
        ["msoa21", "E02999001", "E08999001"],
        ["ward24", "E05999001", "E08999001"],
    ]
    assert shapely.is_valid(shapely.from_wkb(outlines["outline"].to_list())).all()
    assert account(places, "2021/wards.geojson") == ["used", 2, 1, 0, 0, 1]
    assert places.refusals[["rows", "examples"]].to_numpy().tolist() == [[1, "E05999999"]]
    assert places.quality["check_name"].tolist() == ["boundaries_mended"]
    assert "E05999001" in places.quality["words"].iloc[0]


def test_deprivation_of_two_files_is_joined_and_differences_told(lookups: list[Held], tmp_path: Path) -> None:
    full = f"{IOD2025},{MEASURES}\nE01999001,x,E08999001,x,30.5,4000,2,0.2,5000,2,9,9\n"
    rank_only = "lsoa21_code,IMD_decile,IMD_rank\nE01999001,2,4001\n"
    files = [
        ("deprivation", "a", written(tmp_path, "full.csv", full)),
        ("deprivation", "b", written(tmp_path, "ranks.csv", rank_only)),
    ]
    places = prepared(*lookups, *files)
    assert places.deprivation[["domain", "rank", "score"]].to_numpy().tolist() == [
        ["imd", 4000.0, 30.5],
        ["income", 5000.0, 0.2],
    ]
    notes = places.intake.set_index("file")["note"]
    assert notes["deprivation/a/full.csv"].startswith("1 ranks differ from those of another file")


def test_a_file_that_cannot_be_read_is_refused_and_the_rest_prepared(lookups: list[Held], tmp_path: Path) -> None:
    said: list[str] = []
    bad = ("ons_population", "x", written(tmp_path, "population_mid2020.csv", "<html></html>"))
    places = prepare_places([*lookups, bad], said.append)
    assert len(places.areas) == 7
    assert account(places, "population_mid2020.csv") == ["refused", 0, 0, 0, 0, 0]
    assert "web page" in places.intake.loc[places.intake["fate"] == "refused", "note"].iloc[0]
    assert any(line.startswith("not taken in: ") for line in said)


def test_two_files_of_one_name_are_both_accounted_for(lookups: list[Held], tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    texts = {tmp_path: recut_population({"E01999001": 1}), tmp_path / "again": recut_population({"E01999003": 2})}
    files = [written(folder, "population_mid2020.csv", text) for folder, text in texts.items()]
    places = prepared(*lookups, *(("ons_population", "x", file) for file in files))
    found = places.intake[places.intake["source"] == "ons_population"]
    assert found["rows_kept"].tolist() == [1, 1]
    assert found["file"].str.startswith("ons_population/x/population_mid2020.csv [").all()


def test_the_order_of_files_and_rows_changes_nothing(lookups: list[Held], tmp_path: Path) -> None:
    people = {code: number for number, code in enumerate(LSOAS_2011, 1)}
    population = written(tmp_path, "population_mid2020.csv", recut_population(people))
    first = prepared(*lookups, ("ons_population", "x", population))
    (tmp_path / "other").mkdir()

    def turned(text: str, name: str) -> RawFile:
        header, *rows = text.splitlines()
        return written(tmp_path / "other", name, "\n".join([header, *rows[::-1]]) + "\n")

    files = [
        ("ons_lsoa_wards", "2024", turned(WARDS, "wards.csv")),
        ("ons_lsoa_changes", "2022", turned(CHANGES, "changes.csv")),
        ("ons_district_csps", "2024", turned(CSPS, "csps.csv")),
        ("ons_district_fire", "2024", turned(FIRE, "fire.csv")),
        ("ons_population", "x", turned(recut_population(people), "population_mid2020.csv")),
    ]
    for order in list(permutations(files))[::29]:
        places = prepared(*order)
        for name in TABLES:
            dropped = ["sha256"] if name == "intake" else []
            expected, found = (getattr(each, name).drop(columns=dropped) for each in (first, places))
            pd.testing.assert_frame_equal(found, expected)


def test_rows_in_are_rows_out(lookups: list[Held], tmp_path: Path) -> None:
    text = recut_population({"E01999001": 1, "S01999001": 1, "E01000001": 1})
    places = prepared(*lookups, ("ons_population", "x", written(tmp_path, "population_mid2020.csv", text)))
    assert account(places, "population_mid2020.csv") == ["used", 3, 1, 0, 0, 2]
    out = places.intake[["rows_kept", "rows_elsewhere", "rows_merged", "rows_refused"]].sum(axis=1)
    assert out.tolist() == places.intake["rows_in"].tolist()
    refused = places.refusals.groupby("file")["rows"].sum().to_dict()
    assert refused == {"ons_population/x/population_mid2020.csv": 2}
