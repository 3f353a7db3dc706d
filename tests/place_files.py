"""Invented files of places in their publishers' layouts. No real row stands here; codes are of nowhere."""

import gzip
import json
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from assessment.sources.raw_files import RawFile, list_raw_files

# Two boroughs. The LSOA of 2011 that ends in 2 was split between two wards; the one that ends in 4 within one ward;
# 5 and 6 were merged.
WARDS = (
    "LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM,ObjectId\n"
    "E01999001,Northtown 001A,E05999001,Harbour,E08999001,Northtown,1\n"
    "E01999021,Northtown 001B,E05999001,Harbour,E08999001,Northtown,2\n"
    "E01999022,Northtown 001C,E05999002,Hill,E08999001,Northtown,3\n"
    "E01999003,Northtown 001D,E05999002,Hill,E08999001,Northtown,4\n"
    "E01999041,Southtown 001A,E05999003,Mill,E08999002,Southtown,5\n"
    "E01999042,Southtown 001B,E05999003,Mill,E08999002,Southtown,6\n"
    'E01999056,Southtown 001C,E05999004,"Dock, and Quay",E08999002,Southtown,7\n'
)
CHANGES = (
    "F_LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM\n"
    "E01999001,a,E01999001,a,U,E08999001,Northtown\n"
    "E01999002,a,E01999021,a,S,E08999001,Northtown\n"
    "E01999002,a,E01999022,a,S,E08999001,Northtown\n"
    "E01999003,a,E01999003,a,U,E08999001,Northtown\n"
    "E01999004,a,E01999041,a,S,E08999002,Southtown\n"
    "E01999004,a,E01999042,a,S,E08999002,Southtown\n"
    "E01999005,a,E01999056,a,M,E08999002,Southtown\n"
    "E01999006,a,E01999056,a,M,E08999002,Southtown\n"
)
CSPS = (
    "LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM\n"
    "E08999001,Northtown,E22999001,Northtown,E23999001,Northshire\n"
    "E08999002,Southtown,E22999002,South East,E23999001,Northshire\n"
    "E08999002,Southtown,E22999003,South West,E23999001,Northshire\n"
)
FIRE = "LAD24NM,LAD24CD,FRA24NM,FRA24CD\nNorthtown,E08999001,Northshire,E31999001\n"
LSOAS_2011 = [f"E0199900{number}" for number in range(1, 7)]


def raw(path: Path) -> RawFile:
    files, refused = list_raw_files(path)
    assert refused == []
    (file,) = files
    return file


def written(folder: Path, name: str, text: str, encoding: str = "utf-8-sig") -> RawFile:
    """A text file, packed if its name says so, with the mark that the portal writes."""
    content = text.encode(encoding)
    path = folder / name
    path.write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)
    return raw(path)


def ages(each: int = 1, oldest: int | None = None) -> list[int]:
    """So many people at each age from 0 to 89, and at 90 and over."""
    return [each] * 90 + [each if oldest is None else oldest]


def recut_population(people: dict[str, int], code: str = "lsoa11_code") -> str:
    """Everybody of the same number at each age."""
    header = [code, "name", "total_population", *map(str, range(90)), "90+"]
    rows = [[area, "x", 91 * each, *ages(each)] for area, each in people.items()]
    return "\n".join(",".join(map(str, row)) for row in [header, *rows]) + "\n"


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> RawFile:
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return raw(path)


def sape_sheet(people: dict[str, tuple[int, int]]) -> list[list[Any]]:
    """A sheet `Mid-20xx LSOA 2021`: females and males at each age."""
    codes = ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
    header = [*codes, *(f"F{age}" for age in range(91)), *(f"M{age}" for age in range(91))]
    rows = [
        ["E08999001", "Northtown", area, "x", 91 * (females + males), *ages(females), *ages(males)]
        for area, (females, males) in people.items()
    ]
    return [["Title"], ["Note"], [], header, *rows]


SQUARE = [[[-2.0, 53.0], [-1.9, 53.0], [-1.9, 53.1], [-2.0, 53.1], [-2.0, 53.0]]]
BOW_TIE = [[[-2.0, 53.0], [-1.9, 53.1], [-1.9, 53.0], [-2.0, 53.1], [-2.0, 53.0]]]


def geojson(column: str, outlines: dict[str, Any], **more: str) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {column: code, f"{column[:-2]}NM": "x", **more},
            "geometry": {"type": "Polygon", "coordinates": rings} if rings else None,
        }
        for code, rings in outlines.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


IOD2019 = "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),Local Authority District name (2019)"
IOD2025 = "LSOA code (2021),LSOA name (2021),Local Authority District code (2024),Local Authority District name (2024)"
INDEX = "Index of Multiple Deprivation (IMD)"
MEASURES = (
    f"{INDEX} Score,{INDEX} Rank (where 1 is most deprived),{INDEX} Decile (where 1 is most deprived 10% of LSOAs),"
    "Income Score (rate),Income Rank (where 1 is most deprived),Income Decile (where 1 is most deprived 10% of LSOAs),"
    "Income Deprivation Affecting Children Index (IDACI) Rank (where 1 is most deprived),"
    "Total population: mid 2015 (excluding prisoners)"
)
