"""Outlines of areas from the ONS Open Geography portal, as GeoJSON in longitude and latitude.

Yields LSOAs of 2011 and 2021, MSOAs of 2021, wards (of any year) and districts, generalised as published. Known
defects: one MSOA of Knowsley has an outline that crosses itself; such outlines are mended and told. Layers served in
the British National Grid are refused: ask for `f=geojson`, which is in longitude and latitude. Source:
https://geoportal.statistics.gov.uk. Licence: OGL v3.0; contains OS data (c) Crown copyright and database right.
"""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from assessment.sources.formats import Examined, Format
from assessment.sources.place_files import WEB_PAGE, Rows, head_text, plain_content, some_left
from assessment.sources.raw_files import RawFile
from assessment.terms.errors import SourceError
from assessment.terms.places import PlaceKind

NAME = "ons_boundaries"
GEOJSON_NAME = re.compile(r"\.(geo)?json(\.gz)?$", re.IGNORECASE)
NAMED = re.compile(r"boundar|lsoa|msoa|ward|wd\d\d|lad\d\d", re.IGNORECASE)
# The first of these that a feature has is what it outlines: a ward names its district too.
KINDS = (
    (re.compile(r"LSOA11CD"), PlaceKind.LSOA11, r"[EW]01\d{6}"),
    (re.compile(r"LSOA21CD"), PlaceKind.LSOA21, r"[EW]01\d{6}"),
    (re.compile(r"MSOA21CD"), PlaceKind.MSOA21, r"[EW]02\d{6}"),
    (re.compile(r"WD\d\dCD"), PlaceKind.WARD24, r"[EW]05\d{6}"),
    (re.compile(r"LAD\d\dCD"), PlaceKind.BOROUGH, r"(E0[6-9]|W06)\d{6}"),
)
DISTRICT = re.compile(r"LADCD_ACTIVE|LAD\d\dCD")
YEAR = re.compile(r"\d\d")
EXPECTED = "LSOA11CD, LSOA21CD, MSOA21CD, WD24CD or LAD24CD"
EXPECTED_OUTLINES = "outlines of areas in England or Wales"
WEST, SOUTH, EAST, NORTH = -9.0, 49.0, 3.0, 62.0  # degrees: a frame round Great Britain
COLUMNS = ["place_kind", "area_code", "area_name", "borough_code", "mended", "outline"]


def read_boundaries(file: RawFile) -> Rows:
    """Read the outlines of one layer.

    Returns
    -------
    Rows
        `frame`: place_kind, area_code, area_name, borough_code ("" where the layer names none), mended (why the outline
        as published was not valid, or ""), outline (valid polygon or multipolygon as well-known binary, degrees).
        `vintage` is the year of the areas ("2021"). Features without a polygon, of another country or outlined twice
        are refused.

    Raises
    ------
    SourceError
        It is no GeoJSON, has no code of a known kind, or is not in longitude and latitude.
    """
    features = _features(file)
    column, kind, pattern = _kind(features[0], file)
    frame = pd.DataFrame([_row(feature, column, kind) for feature in features], columns=pd.Index([*COLUMNS, "shape"]))
    rows = Rows(frame, len(frame), vintage=f"20{YEAR.findall(column)[0]}")
    rows = rows.matching("area_code", pattern, "a code of England or Wales of its kind")
    rows = rows.without(rows.frame["area_code"].duplicated(), "outlined more than once", "area_code")
    rows = rows.without(rows.frame["shape"].isna(), "no polygon", "area_code")
    rows = some_left(rows, file, EXPECTED_OUTLINES)
    _check_degrees(rows.frame, file)
    rows = some_left(_valid(rows), file, EXPECTED_OUTLINES)
    return replace(rows, frame=rows.frame[COLUMNS].sort_values("area_code", ignore_index=True), note=_told(rows.frame))


def _features(file: RawFile) -> list[dict[str, Any]]:
    content = plain_content(file)
    if WEB_PAGE.match(content[:100].decode("utf-8-sig", errors="replace")):
        raise SourceError(f"{file.shown}: expected GeoJSON, found a web page. Download the file itself.")
    try:
        features = json.loads(content.decode("utf-8-sig"))["features"]
        if not all(isinstance(feature.get("properties"), dict) for feature in features):
            raise TypeError("a feature has no properties")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise SourceError(f"{file.shown}: expected GeoJSON features ({fault}). Download it again.") from fault
    if not features:
        raise SourceError(f"{file.shown}: expected outlines, found no feature. Download it again.")
    return features


def _kind(feature: dict[str, Any], file: RawFile) -> tuple[str, PlaceKind, str]:
    names = list(feature["properties"])
    for sign, kind, pattern in KINDS:
        column = next((name for name in names if sign.fullmatch(name)), "")
        if column:
            return column, kind, pattern
    raise SourceError(f"{file.shown}: expected features with {EXPECTED}, found {', '.join(names[:8])}. Not taken in.")


def _row(feature: dict[str, Any], column: str, kind: PlaceKind) -> list[Any]:
    properties = feature["properties"]
    district = next((properties[name] for name in properties if DISTRICT.fullmatch(name)), None)
    outline = _polygon(feature.get("geometry"))
    mended = "" if outline is None or outline.is_valid else shapely.is_valid_reason(outline).split("[")[0]
    name = properties.get(f"{column[:-2]}NM") or ""
    return [str(kind), str(properties.get(column) or ""), str(name), str(district or ""), mended, b"", outline]


def _polygon(geometry: dict[str, Any] | None) -> BaseGeometry | None:
    """The outline; None where there is none or it is broken."""
    if not geometry or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return None
    try:
        outline = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError):
        return None
    return None if outline.is_empty else outline


def _check_degrees(frame: pd.DataFrame, file: RawFile) -> None:
    west, south, east, north = shapely.total_bounds(frame["shape"].to_list())
    if west < WEST or south < SOUTH or east > EAST or north > NORTH:
        raise SourceError(
            f"{file.shown}: expected longitudes {WEST:g} to {EAST:g} and latitudes {SOUTH:g} to {NORTH:g}, found "
            f"{west:g} to {east:g} and {south:g} to {north:g}. Download it as GeoJSON (WGS 84), not in the grid."
        )


def _valid(rows: Rows) -> Rows:
    """Outlines that cross themselves mended; one of which nothing is left is refused."""
    shapes = rows.frame["shape"].to_numpy()
    mended = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    frame = rows.frame.assign(outline=list(shapely.to_wkb(mended)), empty=shapely.is_empty(mended))
    return replace(rows, frame=frame).without(frame["empty"], "an outline of no extent", "area_code")


def _told(frame: pd.DataFrame) -> str:
    mended = frame[frame["mended"] != ""]
    if mended.empty:
        return ""
    return f"outline mended: {', '.join(mended['area_code'] + ' (' + mended['mended'] + ')')}"


def _matches(file: RawFile) -> bool:
    if not GEOJSON_NAME.search(file.name):
        return False
    return any(sign.search(head_text(file)) for sign, _, _ in KINDS) or bool(NAMED.search(file.name))


def _examine(file: RawFile, _today: date) -> Examined:
    rows = read_boundaries(file)
    return rows.examined(file, rows.vintage, f"{len(rows.frame)} outlines ({rows.frame['place_kind'].iloc[0]})")


FORMATS = (
    Format(
        NAME,
        "ons_boundaries",
        "Boundaries of areas (GeoJSON)",
        "Office for National Statistics",
        "OGL v3.0; contains OS data (c) Crown copyright and database right",
        _matches,
        _examine,
    ),
)
