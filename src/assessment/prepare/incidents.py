"""A street file as a part: rows placed, repeats collapsed, those of the wanted boroughs kept, all of them counted."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from assessment.prepare.copies import (
    copies_in,
    furthest_of_each,
    groups_of,
    half_of_each,
    is_loaded_twice,
    outcome_order,
)
from assessment.prepare.corrections import StationCorrection, place_stations
from assessment.prepare.parts import Made, PartFacts
from assessment.prepare.placing import UNKNOWN_CODE, Gazetteer, Placed, bases_of
from assessment.sources.police_csv import PoliceRows
from assessment.sources.police_faults import short_ids
from assessment.tables.rows import EXAMPLES_SHOWN
from assessment.terms.crime import CrimeType, RowFault

MICRODEGREES = 1_000_000  # points are published with six decimals
NO_POINT = np.iinfo(np.int32).min
TYPES = tuple(CrimeType)
_TYPE_CODES = {str(kind): position for position, kind in enumerate(TYPES)}


@dataclass(frozen=True)
class Coded:
    """A street file's columns as numbers; texts sort as their numbers do, types as CrimeType lists them."""

    ids: np.ndarray
    crime_type: np.ndarray
    location: np.ndarray
    lsoa: np.ndarray
    outcome: np.ndarray
    outcome_texts: list[str]
    x: np.ndarray
    y: np.ndarray


def make_incidents(read: PoliceRows, gazetteer: Gazetteer, corrections: tuple[StationCorrection, ...]) -> Made:
    """A street file placed, collapsed and counted.

    Returns
    -------
    Made
        Rows with the columns of the incidents table except `edition`, by borough.
    """
    placed, unknown = place_rows(read, gazetteer)
    placed, met = place_stations(read.rows, read.force, placed, gazetteer, corrections)
    coded = _coded(read.rows)
    blank = coded.ids == 0
    somewhere_first = np.where(placed.place >= 0, placed.place, np.iinfo(np.int32).max)
    kept = furthest_of_each(
        coded.ids, coded.outcome, somewhere_first, coded.crime_type, coded.location, coded.lsoa, coded.x, coded.y
    )
    whole_row = (coded.crime_type, coded.location, coded.lsoa, coded.outcome, coded.x, coded.y)
    groups = groups_of(coded.ids, *(np.where(blank, key, 0) for key in whole_row))
    if is_doubled := is_loaded_twice(groups):
        kept &= ~blank | half_of_each(groups)
    kept &= ~unknown.at_fault
    rows = np.flatnonzero(kept & (placed.place >= 0))
    wanted = _sorted(rows[gazetteer.is_wanted[placed.place[rows]]], coded, placed, gazetteer)
    facts = replace(
        opening(read, unknown, gazetteer),
        kept=len(wanted),
        merged=int((~kept & ~unknown.at_fault).sum()),
        not_placed=int((kept & (placed.place < 0)).sum()),
        copies=copies_in(groups),
        is_doubled=is_doubled,
        slices=slices_of(placed.place[wanted], gazetteer),
        tally=_tally(gazetteer.district[placed.place[rows]], coded.crime_type[rows], gazetteer),
        stations={name: (found.applied, found.in_order) for name, found in met.items()},
    )
    return Made(facts, _table(read, wanted, placed, gazetteer), _ledger(kept & ~blank, coded, placed, gazetteer))


@dataclass(frozen=True)
class UnknownCodes:
    """Rows whose LSOA no look-up has; `refusals` are those of the file with these added."""

    at_fault: np.ndarray
    refusals: list[tuple[str, int, str]]


def place_rows(read: PoliceRows, gazetteer: Gazetteer) -> tuple[Placed, UnknownCodes]:
    """Where the rows of a street or outcomes file lie, and which cannot be told because their code is unknown."""
    longitude, latitude = (read.rows[name].to_numpy() for name in ("longitude", "latitude"))
    placed = gazetteer.by_code(read.rows["lsoa_code"].combine_chunks(), longitude, latitude)
    at_fault = placed.place == UNKNOWN_CODE
    refusals = [(str(each.reason), each.rows, ", ".join(map(str, each.examples))) for each in read.refused]
    if at_fault.any():
        numbers = read.numbers[at_fault]
        examples = ", ".join(str(number) for number in numbers[:EXAMPLES_SHOWN])
        refusals.append((str(RowFault.UNKNOWN_LSOA), len(numbers), examples))
    return placed, UnknownCodes(at_fault, refusals)


def opening(read: PoliceRows, unknown: UnknownCodes, gazetteer: Gazetteer) -> PartFacts:
    """The facts of a part that every kind of file has."""
    return PartFacts(
        kind=str(read.kind),
        month=read.month,
        force=read.force,
        content=read.content,
        rows_in=read.rows_in,
        refused=sum(rows for _, rows, _ in unknown.refusals),
        refusals=unknown.refusals,
        districts=gazetteer.districts,
    )


def slices_of(place: np.ndarray, gazetteer: Gazetteer) -> dict[str, tuple[int, int]]:
    """Where each borough's rows stand among rows that are sorted by borough."""
    codes, starts, counts = np.unique(gazetteer.district[place], return_index=True, return_counts=True)
    return {
        gazetteer.districts[code]: (int(start), int(count))
        for code, start, count in zip(codes, starts, counts, strict=True)
    }


def _coded(rows: pa.Table) -> Coded:
    types, outcomes = (rows[name].combine_chunks() for name in ("crime_type", "outcome"))
    outcome_texts = outcomes.dictionary.to_pylist()
    order = outcome_order(outcome_texts)
    # A type that refused rows had is still in the dictionary: no row that is left points to it.
    type_codes = np.array([_TYPE_CODES.get(text, -1) for text in types.dictionary.to_pylist()])
    return Coded(
        ids=short_ids(rows["crime_id"]),
        crime_type=type_codes[types.indices.to_numpy()],
        location=ordered_codes(rows["location"]),
        lsoa=ordered_codes(rows["lsoa_code"]),
        outcome=order[outcomes.indices.to_numpy()],
        outcome_texts=[outcome_texts[position] for position in np.argsort(order)],
        x=microdegrees(rows["longitude"]),
        y=microdegrees(rows["latitude"]),
    )


def ordered_codes(column: pa.ChunkedArray) -> np.ndarray:
    """Numbers for texts that sort as the texts do, whatever their order in the file."""
    array = column.combine_chunks()
    texts = array.dictionary.to_pylist()
    positions = {text: position for position, text in enumerate(sorted(texts))}
    return np.array([positions[text] for text in texts], dtype=np.int32)[array.indices.to_numpy()]


def microdegrees(column: pa.ChunkedArray) -> np.ndarray:
    """Millionths of a degree; NO_POINT where blank."""
    degrees = column.to_numpy()
    blank = np.isnan(degrees)
    return np.where(blank, NO_POINT, np.rint(np.where(blank, 0, degrees) * MICRODEGREES)).astype(np.int32)


def _sorted(rows: np.ndarray, coded: Coded, placed: Placed, gazetteer: Gazetteer) -> np.ndarray:
    place = placed.place[rows]
    keys = (placed.basis, coded.lsoa, coded.outcome, coded.location, coded.ids)
    order = np.lexsort((*(key[rows] for key in keys), place, coded.crime_type[rows], gazetteer.district[place]))
    return rows[order]


def _tally(district: np.ndarray, crime_type: np.ndarray, gazetteer: Gazetteer) -> list[tuple[str, str, int]]:
    counts = np.bincount(district * len(TYPES) + crime_type)
    return [
        (gazetteer.districts[cell // len(TYPES)], str(TYPES[cell % len(TYPES)]), int(counts[cell]))
        for cell in np.flatnonzero(counts)
    ]


def _table(read: PoliceRows, rows: np.ndarray, placed: Placed, gazetteer: Gazetteer) -> pa.Table:
    place, taken = placed.place[rows], read.rows.take(pa.array(rows))
    texts = {name: compact(taken[name]) for name in ("crime_type", "location", "outcome", "lsoa_code")}
    return pa.table(
        {
            "month": repeated(read.month, len(rows)),
            "crime_type": texts["crime_type"],
            "lsoa21_code": gazetteer.column("lsoa21_code", place),
            "ward24_code": gazetteer.column("ward24_code", place),
            "borough_code": gazetteer.column("borough_code", place),
            "force": repeated(read.force, len(rows)),
            "crime_id": taken["crime_id"],
            "location": texts["location"],
            "outcome": texts["outcome"],
            "lsoa_code": texts["lsoa_code"],
            "place_basis": bases_of(placed.basis[rows]),
        }
    )


def compact(column: pa.ChunkedArray) -> pa.Array:
    """Texts as a dictionary of those that are used."""
    array = column.combine_chunks()
    used, indices = np.unique(array.indices.to_numpy(), return_inverse=True)
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), array.dictionary.take(pa.array(used)))


def repeated(text: str, count: int) -> pa.Array:
    """One text for every row."""
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), count), pa.array([text]))


def _ledger(kept: np.ndarray, coded: Coded, placed: Placed, gazetteer: Gazetteer) -> pa.Table:
    rows = np.flatnonzero(kept)
    rows = rows[np.argsort(coded.ids[rows])]
    place = placed.place[rows]
    outcomes = pa.DictionaryArray.from_arrays(pa.array(coded.outcome[rows]), pa.array(coded.outcome_texts, pa.string()))
    return pa.table(
        {
            "id": pa.array(coded.ids[rows]),
            "crime_type": pa.array(coded.crime_type[rows].astype(np.int8)),
            "outcome": outcomes,
            "district": pa.array(np.where(place >= 0, gazetteer.district[place], -1).astype(np.int16)),
            "x": pa.array(coded.x[rows]),
            "y": pa.array(coded.y[rows]),
        }
    )
