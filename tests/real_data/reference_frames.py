"""The re-cut reference files as the tables of areas, changes and boundaries: for tests of what is placed with them."""

import json
from functools import cache

import pandas as pd
import shapely
from shapely.geometry import shape
from tests.shared_data import shared_data

BOROUGHS = {"E08000013": "St. Helens", "E08000014": "Sefton", "E08000011": "Knowsley", "E06000006": "Halton"}
UNUSED = ["csp_code", "csp_name", "force_code", "force_name", "fire_code", "fire_name"]


@cache
def areas() -> pd.DataFrame:
    found = _reference("lookup_lsoa21_ward24_lad24_ew.csv.gz").rename(
        columns={"ltla24_code": "borough_code", "ltla24_name": "borough_name"}
    )
    return found.assign(**dict.fromkeys(UNUSED, ""))


@cache
def lsoa_changes() -> pd.DataFrame:
    found = _reference("lookup_lsoa11_lsoa21_lad22_ew.csv.gz")
    found = found.rename(columns={"change_code": "change", "ltla22_code": "borough_code"})
    return found[["lsoa11_code", "lsoa21_code", "change", "borough_code"]]


@cache
def boundaries() -> pd.DataFrame:
    rows = []
    for borough in BOROUGHS:
        path = shared_data(f"reference/boundaries/lsoa_{borough}.geojson")
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            named = feature["properties"]
            outline = shapely.to_wkb(shapely.make_valid(shape(feature["geometry"])))
            rows.append(("lsoa21", named["LSOA21CD"], named["LSOA21NM"], borough, outline))
    return pd.DataFrame(rows, columns=["place_kind", "area_code", "area_name", "borough_code", "outline"])


def _reference(name: str) -> pd.DataFrame:
    return pd.read_csv(shared_data(f"reference/{name}"), dtype="str", keep_default_na=False)
