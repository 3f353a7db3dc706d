"""Look-ups and boundaries of the invented county, as the Open Geography portal serves them."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from assessment.sources.demonstration.files import csv_bytes, write_bytes
from assessment.sources.demonstration.places import (
    FIRE_CODE,
    FIRE_NAME,
    FORCE_CODE,
    FORCE_NAME,
    corner,
    lsoas,
)

WITH_BOM = "utf-8-sig"
DIGITS = 1e-6  # of a degree: corners that are one point stay one point
LOOKUP_COLUMNS = {
    "LSOA_(2021)_to_Electoral_Ward_(2024)_to_LAD_(2024)_Best_Fit_Lookup_in_EW.csv": {
        "LSOA21CD": "lsoa21_code",
        "LSOA21NM": "lsoa21_name",
        "WD24CD": "ward_code",
        "WD24NM": "ward_name",
        "LAD24CD": "district_code",
        "LAD24NM": "district_name",
    },
    "LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Best_Fit_Lookup_for_EW_(V2).csv": {
        "F_LSOA11CD": "lsoa11_code",
        "LSOA11NM": "lsoa11_name",
        "LSOA21CD": "lsoa21_code",
        "LSOA21NM": "lsoa21_name",
        "CHGIND": "change",
        "LAD22CD": "district_code",
        "LAD22NM": "district_name",
    },
    "LAD_(2024)_to_CSP_(2024)_to_PFA_(2024)_Lookup_in_EW.csv": {
        "LAD24CD": "district_code",
        "LAD24NM": "district_name",
        "CSP24CD": "csp_code",
        "CSP24NM": "csp_name",
        "PFA24CD": "force_code",
        "PFA24NM": "force_name",
    },
    "LAD_(2024)_to_FRA_(2024)_Lookup_in_EW.csv": {
        "LAD24CD": "district_code",
        "LAD24NM": "district_name",
        "FRA24CD": "fire_code",
        "FRA24NM": "fire_name",
    },
}
BOUNDARY_COLUMNS = {
    "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BSC_V4.geojson": {
        "LSOA21CD": "lsoa21_code",
        "LSOA21NM": "lsoa21_name",
    },
    "Lower_layer_Super_Output_Areas_December_2011_Boundaries_EW_BSC_V4.geojson": {
        "LSOA11CD": "lsoa11_code",
        "LSOA11NM": "lsoa11_name",
    },
    "Wards_December_2024_Boundaries_UK_BSC.geojson": {
        "WD24CD": "ward_code",
        "WD24NM": "ward_name",
        "LAD24CD": "district_code",
        "LAD24NM": "district_name",
    },
    "Local_Authority_Districts_December_2024_Boundaries_UK_BSC.geojson": {
        "LAD24CD": "district_code",
        "LAD24NM": "district_name",
    },
}


def write_areas(folder: Path) -> list[Path]:
    """Write the four look-ups (CSV with a byte-order mark) and the outlines of four kinds of area (GeoJSON)."""
    lookups = [
        write_bytes(folder / "lookups" / name, csv_bytes(_lookup(columns), encoding=WITH_BOM))
        for name, columns in LOOKUP_COLUMNS.items()
    ]
    boundaries = [
        write_bytes(folder / "boundaries" / name, _outlines(columns, Path(name).stem))
        for name, columns in BOUNDARY_COLUMNS.items()
    ]
    return lookups + boundaries


def _lookup(columns: dict[str, str]) -> pd.DataFrame:
    places = lsoas()
    known = places.assign(
        change=places["lsoa11_code"].duplicated(keep=False).map({True: "S", False: "U"}),
        force_code=FORCE_CODE,
        force_name=FORCE_NAME,
        fire_code=FIRE_CODE,
        fire_name=FIRE_NAME,
    )
    lookup = known[list(columns.values())].set_axis(list(columns), axis=1).drop_duplicates(ignore_index=True)
    return lookup.assign(ObjectId=lookup.index + 1)


def _outlines(columns: dict[str, str], name: str) -> bytes:
    """A feature collection: the union of the tiles of each area."""
    code = next(iter(columns.values()))
    features = [
        _feature(number, {label: rows[column].iloc[0] for label, column in columns.items()}, _outline(rows))
        for number, (_, rows) in enumerate(lsoas().groupby(code, sort=True), 1)
    ]
    collection = {
        "type": "FeatureCollection",
        "name": name,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": features,
    }
    return json.dumps(collection, separators=(",", ":")).encode()


def _feature(number: int, names: dict[str, Any], outline: shapely.Geometry) -> dict[str, Any]:
    longitude, latitude = shapely.get_coordinates(shapely.centroid(outline))[0].round(6).tolist()
    properties = {"FID": number, **names, "LONG": longitude, "LAT": latitude}
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(outline))}


def _outline(tiles: pd.DataFrame) -> shapely.Geometry:
    squares = [_tile(column, row) for column, row in zip(tiles["column"], tiles["row"], strict=True)]
    return shapely.normalize(shapely.set_precision(shapely.unary_union(squares), DIGITS))


def _tile(column: int, row: int) -> shapely.Polygon:
    west, south = corner(column, row)
    east, north = corner(column + 1, row + 1)
    return shapely.box(west, south, east, north)
