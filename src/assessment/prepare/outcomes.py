"""An outcomes file as a part: rows placed by the crime's LSOA, those of the wanted boroughs kept."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from assessment.prepare.copies import copies_in, groups_of, half_of_each, is_loaded_twice
from assessment.prepare.incidents import compact, microdegrees, opening, ordered_codes, place_rows, repeated, slices_of
from assessment.prepare.parts import Made
from assessment.prepare.placing import Gazetteer
from assessment.sources.police_csv import PoliceRows
from assessment.sources.police_faults import short_ids


def make_outcomes(read: PoliceRows, gazetteer: Gazetteer) -> Made:
    """An outcomes file placed and counted.

    A crime may have one outcome several times in a month, for several people: such copies are kept, unless the whole
    file was loaded twice.

    Returns
    -------
    Made
        Rows with the columns of the outcomes table except `edition`, by borough. The ledger has each crime id once.
    """
    placed, unknown = place_rows(read, gazetteer)
    ids, outcome = short_ids(read.rows["crime_id"]), ordered_codes(read.rows["outcome_type"])
    lsoa = ordered_codes(read.rows["lsoa_code"])
    points = (microdegrees(read.rows[name]) for name in ("longitude", "latitude"))
    groups = groups_of(ids, outcome, lsoa, *points)
    is_doubled = is_loaded_twice(groups)
    kept = (half_of_each(groups) if is_doubled else np.ones(len(ids), dtype=bool)) & ~unknown.at_fault
    rows = np.flatnonzero(kept & (placed.place >= 0))
    rows = rows[gazetteer.is_wanted[placed.place[rows]]]
    place = placed.place[rows]
    order = np.lexsort((place, ids[rows], outcome[rows], gazetteer.district[place]))
    rows, place = rows[order], place[order]
    facts = replace(
        opening(read, unknown, gazetteer),
        kept=len(rows),
        merged=int((~kept & ~unknown.at_fault).sum()),
        not_placed=int((kept & (placed.place < 0)).sum()),
        copies=copies_in(groups),
        is_doubled=is_doubled,
        slices=slices_of(place, gazetteer),
    )
    taken = read.rows.take(pa.array(rows))
    table = pa.table(
        {
            "month": repeated(read.month, len(rows)),
            "outcome_type": compact(taken["outcome_type"]),
            "lsoa21_code": gazetteer.column("lsoa21_code", place),
            "borough_code": gazetteer.column("borough_code", place),
            "force": repeated(read.force, len(rows)),
            "crime_id": taken["crime_id"],
        }
    )
    return Made(facts, table, pa.table({"id": np.unique(ids[kept])}))
