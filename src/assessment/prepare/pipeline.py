"""From raw files to checked tables: plans, places, police files, recorded crime, returns; then how good they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from assessment.brief import Partnership, list_partnerships
from assessment.paths import House, Wing
from assessment.prepare.corrections import CORRECTIONS_FILE, quality_of_corrections, read_corrections
from assessment.prepare.known_breaks import read_known_breaks
from assessment.prepare.places import PreparedPlaces, prepare_places
from assessment.prepare.placing import Gazetteer
from assessment.prepare.police import PreparedPolice, prepare_police
from assessment.prepare.published import check_prepared, prepare_published
from assessment.prepare.quality import assess_quality
from assessment.prepare.quality_breaks import breaks_of
from assessment.prepare.quality_check import Given
from assessment.prepare.recorded_crime import prepare_recorded_crime, read_csp_aliases
from assessment.prepare.returns import PreparedReturns, prepare_returns
from assessment.provenance import code_hashes, publication_id
from assessment.sources import return_file
from assessment.sources.held import Delivery, HeldFile, list_deliveries, list_held
from assessment.sources.offences import read_offences
from assessment.sources.raw_files import RawFile
from assessment.sources.return_spec import return_specs
from assessment.tables.store import empty_table, read_if_held, read_stamp, write_table
from assessment.terms.errors import SourceError
from assessment.terms.returns import UNMAPPED, ReturnStatus

PARTS = ".parts"
POLICE_FORMATS = ("police_street", "police_outcomes", "police_searches")
HOME_OFFICE = "home_office_csp"
RETURN_FORMATS = {each.name for each in return_file.FORMATS}
# What prepare reads of params/catalogue besides the areas of the plans, by file name.
CATALOGUE_READ = ("breaks.yaml", "corrections.yaml", "csp_aliases.csv", "offences.csv", "returns.yaml")
BY_BOROUGH = ("incidents", "outcomes", "stop_search", "records")

Report = Callable[[str], None]
Tables = dict[str, pd.DataFrame]
TablesByBorough = dict[str, Mapping[str, pd.DataFrame]]


@dataclass(frozen=True)
class Prepared:
    """What preparing gave: the checks of the plans, and the data-quality report."""

    checks: pd.DataFrame
    quality: pd.DataFrame
    intake: pd.DataFrame
    refusals: pd.DataFrame


def prepare(house: House, wing: Wing, today: date, report: Report) -> Prepared:
    """Make every table of a wing from its raw files.

    Parameters
    ----------
    house : House
        For the catalogue and for the boroughs that have a brief: their rows are kept.
    wing : Wing
        Where the raw files are, and where the tables go.
    today : date
        Later months are refused, and the age of the data is told from it.
    report : callable
        Told the name of each file that is read.

    Raises
    ------
    SourceError, DataCheckError
        A raw file was changed or lost, or a table is not what it has to be. The tables are as they were then.
    """
    checks = prepare_published(house, wing)
    deliveries = list_deliveries(wing.raw)
    stamp = _stamp(house, deliveries)
    tables, by_borough = _prepare_tables(house, wing, list_held(deliveries), today, report)
    for name, frames in by_borough.items():
        for code, frame in frames.items():
            write_table(frame, name, wing.table(name, code), stamp)
    for name, frame in tables.items():
        write_table(frame, name, wing.table(name), stamp)
    return Prepared(checks, tables["quality"], tables["intake"], tables["refusals"])


def check_taken_in(house: House, wing: Wing) -> None:
    """Hold the processed tables to the raw files, as far as can be told without reading them.

    Raises
    ------
    SourceError
        The tables are missing, or were made from other files or by other code.
    """
    check_prepared(house, wing)
    if read_stamp(wing.table("quality")) != _stamp(house, list_deliveries(wing.raw)):
        raise SourceError(
            f"{house.shown(wing.processed)}: expected tables made from {house.shown(wing.raw)} as it is now, found "
            "none or others. Run: assessment prepare"
        )


def read_quality(wing: Wing) -> pd.DataFrame:
    """The data-quality report as last prepared; no row where nothing was."""
    return read_if_held("quality", wing.table("quality"))


def _stamp(house: House, deliveries: list[Delivery]) -> str:
    """What the tables are made from: the deliveries, the boroughs wanted, the catalogue and this code."""
    catalogue = {name: (house.catalogue / name).read_text("utf-8") for name in CATALOGUE_READ}
    rooms = ("assessment/sources/", "assessment/prepare/", "assessment/tables/", "assessment/terms/")
    code = {name: hash_ for name, hash_ in code_hashes().items() if name.startswith(rooms)}
    held = {f"{each.path.name} {each.place}": [each.edition, each.sha256] for each in deliveries}
    return publication_id({"held": held, "boroughs": sorted(_codes(house)), "code": code, **catalogue})


def _codes(house: House) -> list[str]:
    return sorted({each.borough_code for each in list_partnerships(house.params)})


def _boroughs(house: House, wing: Wing) -> pd.DataFrame:
    """The boroughs of a wing that have a brief, one row each."""
    own = [each for each in list_partnerships(house.params) if each.invented == wing.is_invented]
    named: dict[str, Partnership] = {each.borough_code: each for each in own}
    rows = [{"borough_code": code, "borough_name": who.borough_name, "force": who.force} for code, who in named.items()]
    return pd.DataFrame(rows, columns=["borough_code", "borough_name", "force"])


def _prepare_tables(
    house: House, wing: Wing, held: list[HeldFile], today: date, report: Report
) -> tuple[Tables, TablesByBorough]:
    boroughs = _boroughs(house, wing)
    codes = set(boroughs["borough_code"])
    named = [(each.format_name, each.delivery.edition, each.file) for each in held]
    places = prepare_places(named, report)
    police = _prepare_police(house, wing, held, places, codes, today, report)
    aliases = read_csp_aliases(house.catalogue / "csp_aliases.csv")
    home_office = prepare_recorded_crime(_of(held, (HOME_OFFICE,)), places.areas, aliases, report)
    offences = read_offences(house.catalogue)
    sent = [each for each in named if each[0] in RETURN_FORMATS]
    returned = prepare_returns(sent, places.areas, places.lsoa_changes, offences, codes, today, report)
    accounts = (places, police, home_office, returned)
    intake = _together("intake", [each.intake for each in accounts]).sort_values("file", ignore_index=True)
    intake["sha256"] = _hashes(intake, held)
    refusals = _together("refusals", [each.refusals for each in accounts]).sort_values(
        ["file", "reason"], ignore_index=True
    )
    given = Given(
        today=today,
        boroughs=boroughs,
        intake=intake,
        refusals=refusals,
        coverage=police.coverage,
        revisions=police.revisions,
        comparators=police.comparators,
        recorded_crime=home_office.recorded_crime,
        incidents=police.incidents,
        outcomes=police.outcomes,
        searches=police.stop_search,
        records=_mapped(returned.records),
        returns=_by_return(returned),
        return_titles={name: spec.title for name, spec in return_specs(house.catalogue).items()},
        known_breaks=read_known_breaks(house.catalogue / "breaks.yaml"),
    )
    quality = _together("quality", [assess_quality(given), places.quality, quality_of_corrections(police.corrections)])
    tables = {
        "areas": places.areas,
        "lsoa_changes": places.lsoa_changes,
        "boundaries": places.boundaries,
        "population": places.population,
        "deprivation": places.deprivation,
        "comparators": police.comparators,
        "police_coverage": police.coverage,
        "police_revisions": police.revisions,
        "police_corrections": police.corrections,
        "recorded_crime": home_office.recorded_crime,
        "returns": returned.returns,
        "survey": returned.survey,
        "spend": returned.spend,
        "action_progress": returned.action_progress,
        "breaks": breaks_of(given),
        "intake": intake,
        "refusals": refusals,
        "quality": quality,
    }
    by_borough: TablesByBorough = {
        "incidents": police.incidents,
        "outcomes": police.outcomes,
        "stop_search": police.stop_search,
        "records": returned.records,
    }
    return tables, by_borough


def _prepare_police(
    house: House,
    wing: Wing,
    held: list[HeldFile],
    places: PreparedPlaces,
    codes: set[str],
    today: date,
    report: Report,
) -> PreparedPolice:
    files = editions_in_order([each for each in held if each.format_name in POLICE_FORMATS])
    if files and places.areas.empty:
        raise SourceError(
            "Police files cannot be placed: expected a look-up from LSOA to ward and district in data/raw, found none. "
            "Download it from the Open Geography Portal of the ONS and run: assessment add FILE"
        )
    return prepare_police(
        files,
        Gazetteer(places.areas, places.lsoa_changes, places.boundaries, codes),
        read_corrections(house.catalogue / CORRECTIONS_FILE),
        wing.processed / PARTS,
        today,
        report,
    )


def editions_in_order(held: list[HeldFile]) -> list[tuple[str, RawFile]]:
    """Each file with its edition; where one edition came twice, a file of the later taken in is of "2024-12 (2)".

    Parameters
    ----------
    held : list of HeldFile
        Files of one publisher.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for each in held:
        places.setdefault((each.delivery.edition, each.file.name), []).append(each.delivery.place)
    found = []
    for each in held:
        own = sorted(set(places[each.delivery.edition, each.file.name]))
        rank = own.index(each.delivery.place) + 1
        found.append((f"{each.delivery.edition} ({rank})" if rank > 1 else each.delivery.edition, each.file))
    return found


def _of(held: list[HeldFile], formats: tuple[str, ...]) -> list[tuple[str, RawFile]]:
    return [(each.delivery.edition, each.file) for each in held if each.format_name in formats]


def _hashes(intake: pd.DataFrame, held: list[HeldFile]) -> pd.Series:
    """The sha256 of what each file was delivered in, whatever its reader called it: `[source/]edition/name`."""
    labels = [edition for edition, _ in editions_in_order(held)]
    known = {f"{label}/{each.file.shown}": each.delivery.sha256 for label, each in zip(labels, held, strict=True)}
    names = [(str(file), str(file).partition("/")[2]) for file in intake["file"]]
    pairs = zip(names, intake["sha256"], strict=True)
    hashes = [known.get(name) or known.get(rest) or str(given) for (name, rest), given in pairs]
    return pd.Series(hashes, index=intake.index, dtype="str")


def _mapped(records: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The records of all boroughs; the theme of a code that nobody mapped is ""."""
    together = _together("records", list(records.values()))
    return together.assign(theme=together["theme"].where(together["theme"] != UNMAPPED, ""))


def _by_return(returned: PreparedReturns) -> dict[str, pd.DataFrame]:
    """What is held of each return, with whether the sender withheld the value."""
    figures = returned.returns.assign(is_suppressed=returned.returns["status"] == ReturnStatus.SUPPRESSED)
    found = {str(name): rows for name, rows in figures.groupby("return_name", sort=True)}
    progress = returned.action_progress.rename(columns={"reported_on": "period_end"})
    records = _together("records", list(returned.records.values())).rename(columns={"recorded_date": "period_end"})
    return found | {"survey": returned.survey, "spend": returned.spend, "actions": progress, "records": records}


def _together(table: str, frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else empty_table(table)
