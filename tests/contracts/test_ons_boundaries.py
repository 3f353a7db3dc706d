"""Boundaries in the portal's GeoJSON."""

import json
from pathlib import Path

import pytest
import shapely
from tests.place_files import BOW_TIE, SQUARE, geojson, written

from assessment.sources.ons_boundaries import FORMATS, read_boundaries
from assessment.terms.errors import SourceError

(BOUNDARIES,) = FORMATS


@pytest.mark.parametrize(
    ("column", "code", "kind", "year"),
    [
        ("LSOA11CD", "E01999001", "lsoa11", "2011"),
        ("LSOA21CD", "E01999001", "lsoa21", "2021"),
        ("MSOA21CD", "E02999001", "msoa21", "2021"),
        ("WD24CD", "E05999001", "ward24", "2024"),
        ("WD25CD", "E05999001", "ward24", "2025"),
        ("LAD24CD", "E08999001", "borough", "2024"),
    ],
)
def test_the_kind_of_place_is_told_by_its_code(column: str, code: str, kind: str, year: str, tmp_path: Path) -> None:
    file = written(tmp_path, "download.geojson", geojson(column, {code: SQUARE}), "utf-8")
    assert BOUNDARIES.matches(file)
    rows = read_boundaries(file)
    assert rows.frame[["place_kind", "area_code"]].to_numpy().tolist() == [[kind, code]]
    assert rows.vintage == year
    assert shapely.from_wkb(rows.frame["outline"].iloc[0]).bounds == (-2.0, 53.0, -1.9, 53.1)


def test_a_ward_is_no_district_though_it_names_one(tmp_path: Path) -> None:
    text = geojson("WD25CD", {"E05999001": SQUARE}, LAD25CD="E08999001")
    rows = read_boundaries(written(tmp_path, "a.geojson", text, "utf-8"))
    assert rows.frame[["place_kind", "borough_code"]].to_numpy().tolist() == [["ward24", "E08999001"]]


def test_an_outline_that_crosses_itself_is_mended_and_told(tmp_path: Path) -> None:
    text = geojson("MSOA21CD", {"E02999001": BOW_TIE, "E02999002": SQUARE})
    rows = read_boundaries(written(tmp_path, "a.geojson", text, "utf-8"))
    outlines = shapely.from_wkb(rows.frame["outline"].to_list())
    assert shapely.is_valid(outlines).all()
    assert {outline.geom_type for outline in outlines} == {"MultiPolygon", "Polygon"}
    assert rows.note == "outline mended: E02999001 (Self-intersection)"


def test_a_feature_without_polygon_or_of_another_country_is_refused_by_reason(tmp_path: Path) -> None:
    outlines = {"E01999001": SQUARE, "E01999002": None, "S01999003": SQUARE, "": SQUARE}
    rows = read_boundaries(written(tmp_path, "a.geojson", geojson("LSOA21CD", outlines), "utf-8"))
    assert rows.frame["area_code"].tolist() == ["E01999001"]
    assert sorted(refusal.reason for refusal in rows.refusals) == [
        "area_code is blank",
        "area_code is not a code of England or Wales of its kind",
        "no polygon",
    ]
    assert rows.rows_in == 4


def test_an_area_outlined_twice_is_kept_once(tmp_path: Path) -> None:
    layer = json.loads(geojson("LSOA21CD", {"E01999001": SQUARE}))
    layer["features"] *= 2
    rows = read_boundaries(written(tmp_path, "a.geojson", json.dumps(layer), "utf-8"))
    assert len(rows.frame) == 1
    assert [(refusal.reason, refusal.rows) for refusal in rows.refusals] == [("outlined more than once", 1)]


def test_grid_coordinates_are_refused(tmp_path: Path) -> None:
    grid = [[[351900, 385800], [352000, 385800], [352000, 385900], [351900, 385800]]]
    with pytest.raises(SourceError, match="expected longitudes -9 to 3 and latitudes 49 to 62, found 351900"):
        read_boundaries(written(tmp_path, "a.geojson", geojson("LSOA21CD", {"E01999001": grid}), "utf-8"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!doctype html><html></html>", "found a web page"),
        (geojson("LSOA21CD", {"E01999001": SQUARE})[:-10], "expected GeoJSON features"),
        ('{"features": []}', "found no feature"),
        ('{"features": [1]}', "expected GeoJSON features"),
        ('{"type": "Topology"}', "expected GeoJSON features"),
        (geojson("DZ22CD", {"N20999001": SQUARE}), "expected features with LSOA11CD"),
        (geojson("LSOA21CD", {"N20999001": SQUARE}), "N20999001"),
    ],
)
def test_what_is_no_layer_of_england_or_wales_is_refused(text: str, words: str, tmp_path: Path) -> None:
    file = written(tmp_path, "lsoa_boundaries.geojson", text, "utf-8")
    assert BOUNDARIES.matches(file)
    with pytest.raises(SourceError, match=words):
        read_boundaries(file)
