"""Areas, boundaries, denominators and deprivation as checked tables, from whatever files are held."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from assessment.prepare.areas import prepare_areas, prepare_lsoa_changes
from assessment.prepare.boundaries import prepare_boundaries
from assessment.prepare.deprivation import prepare_deprivation
from assessment.prepare.place_files import Account, PlaceFile, intake_of, refusals_of
from assessment.prepare.population import prepare_population
from assessment.sources import census, deprivation, ons_boundaries, ons_lookups, ons_population, recut
from assessment.sources.formats import Format
from assessment.sources.place_files import Rows
from assessment.sources.raw_files import RawFile
from assessment.tables.rows import EXAMPLES_SHOWN
from assessment.tables.store import check_table, empty_table
from assessment.terms.errors import SourceError
from assessment.terms.quality import Grade

FORMATS: tuple[Format, ...] = (
    *ons_lookups.FORMATS,
    *ons_boundaries.FORMATS,
    *ons_population.FORMATS,
    *census.FORMATS,
    *deprivation.FORMATS,
    *recut.FORMATS,
)
SOURCES = {layout.name: layout.source for layout in FORMATS}
READERS: dict[str, Callable[[RawFile], Rows]] = {
    **{lookup.name: partial(ons_lookups.read_lookup, lookup=lookup) for lookup in ons_lookups.LOOKUPS},
    **{table.name: partial(census.read_census, table=table) for table in census.TABLES},
    ons_boundaries.NAME: ons_boundaries.read_boundaries,
    "ons_population": ons_population.read_population,
    "deprivation": deprivation.read_deprivation,
}


@dataclass(frozen=True)
class PreparedPlaces:
    """The tables of places, each as its schema in tables/area_schemas, and the account of their files.

    `quality` has rows of the data-quality report: sums that do not agree, outlines that were mended.
    """

    areas: pd.DataFrame
    lsoa_changes: pd.DataFrame
    boundaries: pd.DataFrame
    population: pd.DataFrame
    deprivation: pd.DataFrame
    intake: pd.DataFrame
    refusals: pd.DataFrame
    quality: pd.DataFrame


def prepare_places(files: list[tuple[str, str, RawFile]], report: Callable[[str], None]) -> PreparedPlaces:
    """Read the files of places and make tables of them. What is absent is an empty table; order does not matter.

    Parameters
    ----------
    files : list of (format name, edition, file)
        The name is one of READERS; files of other formats are left to others.
    report : callable
        Is told each file that is read and each that is refused, in words.

    Returns
    -------
    PreparedPlaces
        A file that cannot be read is refused in the account, the rest is prepared. `intake.file` is the file's place
        below data/raw: source, edition, name.

    Raises
    ------
    DataCheckError
        A table does not fit its schema: an error of ours.
    """
    read = [_read(name, *file, report) for name, file in _named(files).items()]
    account = Account()
    areas = prepare_areas(read, account)
    changes = prepare_lsoa_changes(read, areas, account)
    boundaries = prepare_boundaries(read, areas, changes, account)
    population = prepare_population(read, areas, changes, account)
    tables = {
        "areas": areas,
        "lsoa_changes": changes,
        "boundaries": boundaries,
        "population": population.table,
        "deprivation": prepare_deprivation(read, areas, changes, account),
        "intake": intake_of(read, account),
        "refusals": refusals_of(read, account),
        "quality": _quality(population.sums, read),
    }
    return PreparedPlaces(**{name: check_table(frame, name, name) for name, frame in tables.items()})


def _named(files: list[tuple[str, str, RawFile]]) -> dict[str, tuple[str, str, RawFile]]:
    """The files by their place below data/raw, in order; of two of one name the key of the content tells them apart."""
    placed = [(f"{SOURCES[each[0]]}/{each[1]}/{each[2].shown}", each) for each in files if each[0] in READERS]
    times = Counter(name for name, _ in placed)
    named = [(name if times[name] == 1 else f"{name} [{each[2].key[:8]}]", each) for name, each in placed]
    return dict(sorted(named, key=lambda pair: (pair[0], pair[1][0])))


def _read(name: str, format_name: str, edition: str, file: RawFile, report: Callable[[str], None]) -> PlaceFile:
    source = SOURCES[format_name]
    report(f"reading {file.shown}")
    try:
        return PlaceFile(name, format_name, source, edition, file, READERS[format_name](file))
    except SourceError as fault:
        report(f"not taken in: {fault}")
        return PlaceFile(name, format_name, source, edition, file, None, str(fault))


def _quality(sums: pd.DataFrame, files: list[PlaceFile]) -> pd.DataFrame:
    rows = [_agreement(group, *map(str, key)) for key, group in sums.groupby(["vintage", "denominator"])]
    rows += [_mended(file) for file in files if file.rows and file.rows.note]
    return pd.DataFrame(rows) if rows else empty_table("quality")


def _agreement(sums: pd.DataFrame, vintage: str, denominator: str) -> dict[str, object]:
    """Do the LSOAs of each borough add up to its figure? Tolerance: none."""
    differing = sums[sums["value"] != sums["sum"]]
    largest = (sums["value"] - sums["sum"]).abs().max()
    words = f"{vintage}, {denominator}: the LSOAs of {len(sums)} districts add up to the district's own figure"
    if len(differing):
        codes = ", ".join(differing["area_code"].iloc[:EXAMPLES_SHOWN])
        words = (
            f"{vintage}, {denominator}: in {len(differing)} of {len(sums)} districts the LSOAs do not add up to the "
            f"district's own figure, by {largest:,.0f} at most ({codes}). The district's own is used for it."
        )
    grade = Grade.CARE if len(differing) else Grade.GOOD
    return _quality_row("population_sums", f"{vintage} {denominator}", float(len(differing)), "districts", grade, words)


def _mended(file: PlaceFile) -> dict[str, object]:
    note = file.rows.note if file.rows else ""
    return _quality_row("boundaries_mended", file.name, None, "", Grade.CARE, f"{file.file.shown}: {note}.")


def _quality_row(
    check: str, subject: str, value: float | None, unit: str, grade: Grade, words: str
) -> dict[str, object]:
    return {
        "check_name": check,
        "subject": subject,
        "borough_code": "",
        "value": float("nan") if value is None else value,
        "unit": unit,
        "grade": str(grade),
        "words": words,
        "action": "",
    }
