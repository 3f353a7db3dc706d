"""All held files of data.police.uk as checked tables: by borough, with what is missing, revised, merged and refused."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyarrow as pa

from assessment.prepare.comparators import comparators_of
from assessment.prepare.corrections import (
    Matches,
    StationCorrection,
    account_for_corrections,
)
from assessment.prepare.coverage import coverage_of
from assessment.prepare.incidents import make_incidents, repeated
from assessment.prepare.outcomes import make_outcomes
from assessment.prepare.parts import Made, Part, Parts, recipe_of
from assessment.prepare.placing import Gazetteer
from assessment.prepare.police_intake import (
    NOTHING,
    Regroup,
    Taken,
    account_for_refused,
    account_for_superseded,
    account_for_used,
    as_table,
    refusals_of,
)
from assessment.prepare.repeats import NO_IDS, Repeats, repeats_among, without_repeats
from assessment.prepare.revisions import revisions_of
from assessment.prepare.searches import make_searches
from assessment.sources.police_uk import read_police
from assessment.sources.raw_files import RawFile
from assessment.tables.store import empty_table
from assessment.terms.crime import PoliceKind
from assessment.terms.errors import SourceError

# Everything that decides what a part is, besides the file and the tables it is placed with.
MAKERS = (
    "assessment.sources.inflate",
    "assessment.sources.police_csv",
    "assessment.sources.police_faults",
    "assessment.sources.police_street",
    "assessment.sources.police_outcomes",
    "assessment.sources.police_searches",
    "assessment.sources.police_uk",
    "assessment.prepare.copies",
    "assessment.prepare.corrections",
    "assessment.prepare.incidents",
    "assessment.prepare.outcomes",
    "assessment.prepare.parts",
    "assessment.prepare.placing",
    "assessment.prepare.searches",
    "assessment.terms.crime",
)
TABLES = {PoliceKind.STREET: "incidents", PoliceKind.OUTCOMES: "outcomes", PoliceKind.SEARCHES: "stop_search"}
NO_REPEATS = Repeats({}, {}, pd.DataFrame())


@dataclass(frozen=True)
class PreparedPolice:
    """Tables made from the police files (tables/police_schemas.py, tables/quality_schemas.py).

    `incidents`, `outcomes` and `stop_search` are by borough code; a borough without a row has an empty table.
    """

    incidents: dict[str, pd.DataFrame]
    outcomes: dict[str, pd.DataFrame]
    stop_search: dict[str, pd.DataFrame]
    comparators: pd.DataFrame
    coverage: pd.DataFrame
    revisions: pd.DataFrame
    corrections: pd.DataFrame
    intake: pd.DataFrame
    refusals: pd.DataFrame


def prepare_police(
    files: Iterable[tuple[str, RawFile]],
    gazetteer: Gazetteer,
    corrections: tuple[StationCorrection, ...],
    parts_folder: Path,
    today: date,
    report: Callable[[str], object],
) -> PreparedPolice:
    """Prepare everything that data.police.uk gave.

    Of one kind, force and month in several downloads the latest that can be read is used. A month without a file has
    no row anywhere but in `coverage`, where it is told: it is missing, never zero.

    Parameters
    ----------
    files : iterable of (edition, RawFile)
        All held files of the three kinds, in any order. The edition of a download is its newest month.
    gazetteer : Gazetteer
        The tables of places, and the boroughs to keep rows of.
    corrections : tuple of StationCorrection
        Known errors of the publisher, as `read_corrections` gives them.
    parts_folder : Path
        Where each file's part is kept, so that a file that did not change is not read again. May be removed.
    today : date
        Files of later months are refused.
    report : callable
        Told the name of each file, when it is done.

    Returns
    -------
    PreparedPolice
        A file that cannot be taken in stops nothing: `intake` tells it.
    """
    parts = Parts(parts_folder, _recipe(gazetteer, corrections))
    taken = _take_in(files, parts, _maker(gazetteer, corrections, today), report)
    parts.forget_others()
    chosen = _choose(taken)
    used = sorted((own[-1] for own in chosen), key=_street_order)
    repeats = repeats_among([part for _, part in _of_kind(used, PoliceKind.STREET)])
    incidents, regrouped = _assemble(used, PoliceKind.STREET, gazetteer, repeats)
    street = [part.facts for _, part in _of_kind(used, PoliceKind.STREET)]
    return PreparedPolice(
        incidents=incidents,
        outcomes=_assemble(used, PoliceKind.OUTCOMES, gazetteer, NO_REPEATS)[0],
        stop_search=_assemble(used, PoliceKind.SEARCHES, gazetteer, NO_REPEATS)[0],
        comparators=comparators_of(street, repeats.tally, gazetteer.names()),
        coverage=coverage_of([(each.edition, part.facts) for each, part in used]),
        revisions=revisions_of(_pairs(chosen)),
        corrections=account_for_corrections(corrections, _met(used)),
        intake=_intake(taken, chosen, used, regrouped),
        refusals=refusals_of([(each, part.facts) for each, part in used]),
    )


Read = tuple[Taken, Part]


def _recipe(gazetteer: Gazetteer, corrections: tuple[StationCorrection, ...]) -> str:
    modules = [sys.modules[name].__file__ for name in MAKERS]
    return recipe_of(modules, gazetteer.fingerprint, repr(corrections))


def _maker(gazetteer: Gazetteer, corrections: tuple[StationCorrection, ...], today: date) -> Callable[[RawFile], Made]:
    def make(file: RawFile) -> Made:
        read = read_police(file, today)
        if read.kind == PoliceKind.STREET:
            return make_incidents(read, gazetteer, corrections)
        return (make_outcomes if read.kind == PoliceKind.OUTCOMES else make_searches)(read, gazetteer)

    return make


def _take_in(
    files: Iterable[tuple[str, RawFile]],
    parts: Parts,
    make: Callable[[RawFile], Made],
    report: Callable[[str], object],
) -> list[Taken]:
    different = {(edition, file.path, file.member): (edition, file) for edition, file in files}
    taken = []
    for key in sorted(different):
        edition, file = different[key]
        try:
            taken.append(Taken(edition, file, parts.part_of(file, make)))
        except SourceError as fault:
            taken.append(Taken(edition, file, None, str(fault)))
        report(file.shown)
    return taken


def _choose(taken: list[Taken]) -> list[list[Read]]:
    """Files of one kind, force and month together, the one to use last; of the same content the later stays."""
    together: dict[tuple[str, str, str], list[Read]] = {}
    for each in sorted(taken, key=lambda one: one.order):
        if each.part is not None:
            facts = each.part.facts
            together.setdefault((facts.kind, facts.month, facts.force), []).append((each, each.part))
    return [together[key] for key in sorted(together)]


def _street_order(read: Read) -> tuple[str, str, str]:
    facts = read[1].facts
    return facts.kind, facts.month, facts.force


def _of_kind(used: list[Read], kind: PoliceKind) -> list[Read]:
    return [read for read in used if read[1].facts.kind == kind]


def _pairs(chosen: list[list[Read]]) -> list[tuple[tuple[str, str, Part], tuple[str, str, Part]]]:
    """Each file with the next download of it, where their content differs."""
    pairs = [(before, after) for own in chosen for before, after in pairwise(own)]
    return [
        ((old.edition, old.shown, old_part), (new.edition, new.shown, new_part))
        for (old, old_part), (new, new_part) in pairs
        if old_part.facts.content != new_part.facts.content
    ]


def _met(used: list[Read]) -> list[tuple[str, dict[str, Matches]]]:
    street = [part.facts for _, part in _of_kind(used, PoliceKind.STREET)]
    return [(facts.month, {name: Matches(*counts) for name, counts in facts.stations.items()}) for facts in street]


def _assemble(
    used: list[Read], kind: PoliceKind, gazetteer: Gazetteer, repeats: Repeats
) -> tuple[dict[str, pd.DataFrame], dict[str, Regroup]]:
    """The rows of each borough, by month and force; and what the repeats took from each file."""
    boroughs: dict[str, list[pa.Table]] = {code: [] for code in sorted(gazetteer.borough_codes)}
    regrouped = {}
    for position, (taken, part) in enumerate(_of_kind(used, kind)):
        rows = part.rows() if part.facts.kept else None
        kept_elsewhere = 0
        for borough, (start, count) in part.facts.slices.items():
            own = rows.slice(start, count) if rows is not None else pa.table({})
            if position in repeats.dropped or position in repeats.outcomes:
                dropped, outcomes = repeats.dropped.get(position, NO_IDS), repeats.outcomes.get(position, {})
                own, left_out = without_repeats(own, dropped, outcomes)
                kept_elsewhere += left_out
            boroughs[borough].append(own.append_column("edition", repeated(taken.edition, len(own))))
        if position in repeats.dropped:
            regrouped[taken.shown] = _regroup(position, repeats, kept_elsewhere)
    return {code: _frame(tables, TABLES[kind]) for code, tables in boroughs.items()}, regrouped


def _regroup(position: int, repeats: Repeats, kept: int) -> Regroup:
    rows = len(repeats.dropped[position])
    return Regroup(rows, kept, rows - int((repeats.tally["file"] == position).sum()))


def _frame(tables: list[pa.Table], table: str) -> pd.DataFrame:
    if not tables:
        return empty_table(table)
    return pa.concat_tables(tables).combine_chunks().to_pandas()


def _intake(
    taken: list[Taken], chosen: list[list[Read]], used: list[Read], regrouped: dict[str, Regroup]
) -> pd.DataFrame:
    rows = [account_for_used(each, part.facts, regrouped.get(each.shown, NOTHING)) for each, part in used]
    rows += [account_for_superseded(each, part.facts, own[-1][0]) for own in chosen for each, part in own[:-1]]
    rows += [account_for_refused(each) for each in taken if each.part is None]
    return as_table(rows, "intake", ["file"])
