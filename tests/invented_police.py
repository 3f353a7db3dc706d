"""Invented police files in the exact layout of data.police.uk, and an invented county to place them in."""

import hashlib
from datetime import date
from pathlib import Path

import pandas as pd
import shapely

from assessment.prepare.corrections import StationCorrection
from assessment.prepare.placing import Gazetteer
from assessment.prepare.police import PreparedPolice, prepare_police
from assessment.sources.raw_files import RawFile, list_raw_files

TODAY = date(2024, 3, 15)
WANTED, NEIGHBOUR = "E08999901", "E08999902"
STREET_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
OUTCOMES_HEADER = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
SEARCHES_HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
# Two LSOAs that are as they were, one whose code changed, and two parts of one that was split; one lies next door.
LSOAS = {
    "E01990001": ("E05990001", WANTED),
    "E01990002": ("E05990001", WANTED),
    "E01990003": ("E05990001", WANTED),
    "E01990004": ("E05990002", WANTED),
    "E01990005": ("E05990003", NEIGHBOUR),
}
CHANGES = [
    ("E01990001", "E01990001", "U"),
    ("E01980002", "E01990002", "M"),
    ("E01980003", "E01990003", "S"),
    ("E01980003", "E01990004", "S"),
    ("E01990005", "E01990005", "U"),
]
OUTLINES = {
    "E01990001": shapely.box(-1.0, 53.0, -0.9, 53.1),
    "E01990002": shapely.box(-0.9, 53.0, -0.8, 53.1),
    "E01990003": shapely.box(-0.8, 53.0, -0.7, 53.1),
    "E01990004": shapely.box(-0.7, 53.0, -0.6, 53.1),
}


def crime_id(number: int) -> str:
    """An invented crime id: 64 hexadecimal digits."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def street_row(number: int | None = 1, month: str = "2024-01", **cells: str) -> str:
    """A line of a street file: a crime in E01990001, or an incident without an id where the number is None."""
    is_crime = number is not None
    row = {
        "id": crime_id(number) if number is not None else "",
        "month": month,
        "force": "Invented Police",
        "longitude": "-0.950000",
        "latitude": "53.050000",
        "location": "On or near Invented Street",
        "lsoa": "E01990001",
        "name": "Invented 001A",
        "type": "Burglary" if is_crime else "Anti-social behaviour",
        "outcome": "Under investigation" if is_crime else "",
        "context": "",
    } | cells
    row["force"] = f"{row['force']},{row['force']}"
    return ",".join(row.values())


def outcome_row(number: int, month: str = "2024-01", outcome: str = "Local resolution", lsoa: str = "E01990001") -> str:
    """A line of an outcomes file."""
    where = f"-0.950000,53.050000,On or near Invented Street,{lsoa},Invented 001A"
    return f"{crime_id(number)},{month},Invented Police,Invented Police,{where},{outcome}"


def search_row(moment: str = "2024-01-05T10:00:00+00:00", point: str = "53.050000,-0.950000", **cells: str) -> str:
    """A line of a stop-and-search file; latitude comes first."""
    row = {"type": "Person search", "moment": moment, "operation": ",", "point": point, "gender": "Male"} | cells
    rest = "18-24,White - Any other White background,White,Invented Act,Controlled drugs,Arrest,True,False"
    return ",".join([*row.values(), rest])


def write(folder: Path, name: str, header: str, rows: list[str], end: str = "\r\n") -> RawFile:
    """A file with these lines, in a folder that is made."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes("".join(f"{line}{end}" for line in [header, *rows]).encode())
    return raw(path)


def write_street(folder: Path, rows: list[str], month: str = "2024-01", force: str = "invented") -> RawFile:
    """A street file named as published."""
    return write(folder, f"{month}-{force}-street.csv", STREET_HEADER, rows)


def raw(path: Path) -> RawFile:
    """A file on disk as what the readers take."""
    return list_raw_files(path)[0][0]


def areas() -> pd.DataFrame:
    """The invented areas."""
    rows = [(code, code, ward, ward, borough, f"Borough {borough}") for code, (ward, borough) in LSOAS.items()]
    names = ["lsoa21_code", "lsoa21_name", "ward24_code", "ward24_name", "borough_code", "borough_name"]
    return pd.DataFrame(rows, columns=names)


def lsoa_changes() -> pd.DataFrame:
    """What became of the LSOAs of 2011."""
    return pd.DataFrame(
        [(*change, WANTED) for change in CHANGES], columns=["lsoa11_code", "lsoa21_code", "change", "borough_code"]
    )


def boundaries() -> pd.DataFrame:
    """Squares side by side."""
    rows = [("lsoa21", code, code, WANTED, shapely.to_wkb(outline)) for code, outline in OUTLINES.items()]
    return pd.DataFrame(rows, columns=["place_kind", "area_code", "area_name", "borough_code", "outline"])


def prepare(
    files: list[tuple[str, RawFile]],
    parts: Path,
    outlines: pd.DataFrame | None = None,
    today: date = TODAY,
    corrections: tuple[StationCorrection, ...] = (),
) -> PreparedPolice:
    """The invented files, prepared for the wanted borough."""
    held = boundaries() if outlines is None else outlines
    return prepare_police(
        files, Gazetteer(areas(), lsoa_changes(), held, {WANTED}), corrections, parts, today, lambda _: None
    )
