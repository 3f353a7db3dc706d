"""Taking in street files: 36 months of two forces from the archives, and one new month.

The peer inflates the same members with zlib and tokenises them, and does nothing else. It is stricter than the floor of
the budget, whose raw scan is DuckDB counting every column: that costs about four times as much CPU as tokenising, and
with it the first ratio is a little under half of the one printed here.

Needs the real downloads, which lie beside the checkout and are never committed; without them there is nothing to time.
"""

import os
import shutil
import zipfile
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
import pyarrow.csv as pa_csv
from tests.real_data.reference_frames import BOROUGHS, areas, boundaries, lsoa_changes

from assessment.paths import find_house
from assessment.prepare.corrections import CORRECTIONS_FILE, read_corrections
from assessment.prepare.placing import Gazetteer
from assessment.prepare.police import PreparedPolice, prepare_police
from assessment.sources.raw_files import RawFile, list_raw_files
from assessment.tables.store import write_table
from bench.methods import Benchmark, Run

DOWNLOADS = Path(__file__).parents[2] / "shared" / "data" / "police_uk"
EDITIONS = ("2023-02", "2024-12")
FORCES = ("merseyside", "cheshire")
TODAY = date(2025, 3, 1)


def street_files(months: int) -> list[tuple[str, RawFile]]:
    """The last months of the two forces, each from the latest download that has it."""
    latest: dict[str, tuple[str, RawFile]] = {}
    for edition in EDITIONS:
        for file in list_raw_files(DOWNLOADS / f"police-uk-{edition}.zip")[0]:
            if file.name[8:].removesuffix("-street.csv") in FORCES:
                latest[file.name] = edition, file
    return [latest[name] for name in sorted(latest)][-months * len(FORCES) :]


def take_in(files: list[tuple[str, RawFile]], folder: Path) -> None:
    """Prepare the files and write the boroughs' incidents, as `assessment prepare` does."""
    gazetteer = Gazetteer(areas(), lsoa_changes(), boundaries(), set(BOROUGHS))
    corrections = read_corrections(find_house().catalogue / CORRECTIONS_FILE)
    prepared: PreparedPolice = prepare_police(files, gazetteer, corrections, folder / "parts", TODAY, lambda _: None)
    for borough, frame in prepared.incidents.items():
        write_table(frame, "incidents", folder / f"{borough}.parquet")


def scan(files: list[tuple[str, RawFile]]) -> None:
    """The floor: inflate the members that are wanted, and tokenise them."""
    for _, file in files:
        with zipfile.ZipFile(file.path) as archive:
            content = archive.read(file.member)
        pa_csv.read_csv(pa.py_buffer(content), pa_csv.ReadOptions(use_threads=False))


def whole(months: int) -> tuple[Run, Run]:
    """All months from nothing, against inflating and tokenising the same members."""
    files = street_files(months)

    def ours() -> None:
        folder = Path(mkdtemp())
        take_in(files, folder)
        shutil.rmtree(folder)

    return ours, lambda: scan(files)


def one_month(months: int) -> tuple[Run, Run]:
    """The last month when the others were taken in before, against all of them from nothing."""
    files, before = street_files(months), Path(mkdtemp())
    take_in(files[: -len(FORCES)], before)

    def ours() -> None:
        folder = Path(mkdtemp())
        shutil.copytree(before, folder, copy_function=os.link, dirs_exist_ok=True)
        take_in(files, folder)
        shutil.rmtree(folder)

    return ours, whole(months)[0]


ALL = [
    Benchmark("ingest", "36 months of two forces, from the zip", "zlib and a bare parse", whole, (2, 36), 5),
    Benchmark("month", "one new month beside 35", "all 36 months", one_month, (2, 36), 5),
]
BENCHMARKS = {benchmark.name: benchmark for benchmark in ALL if DOWNLOADS.is_dir()}
