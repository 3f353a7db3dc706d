"""A stop-and-search file as a part: rows placed by their point in the wanted boroughs, second loads taken out."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assessment.prepare.copies import are_searches_loaded_twice, copies_in, first_of_each, groups_of
from assessment.prepare.incidents import (
    UnknownCodes,
    compact,
    microdegrees,
    opening,
    ordered_codes,
    repeated,
    slices_of,
)
from assessment.prepare.parts import Made
from assessment.prepare.placing import Gazetteer
from assessment.sources.police_csv import PoliceRows

TEXTS = (
    "search_type",
    "gender",
    "age_range",
    "self_defined_ethnicity",
    "officer_defined_ethnicity",
    "legislation",
    "object_of_search",
    "outcome",
    "outcome_linked",
)
UNKEPT_TEXTS = ("in_operation", "operation", "clothing_removed")


def make_searches(read: PoliceRows, gazetteer: Gazetteer) -> Made:
    """A stop-and-search file placed and counted.

    Exact copies are kept, unless there are so many that the file was loaded twice into itself: then one of each is.

    Returns
    -------
    Made
        Rows with the columns of the stop_search table except `edition`, by borough. The ledger is empty.
    """
    place = gazetteer.by_point(*(read.rows[name].to_numpy() for name in ("longitude", "latitude")))
    moment = pc.cast(read.rows["searched_at"], pa.int64()).to_numpy()
    texts = [ordered_codes(read.rows[name]) for name in TEXTS]
    x, y = (microdegrees(read.rows[name]) for name in ("longitude", "latitude"))
    others = [ordered_codes(read.rows[name]) for name in UNKEPT_TEXTS]
    groups = groups_of(moment, x, y, *texts, *others)
    is_doubled = are_searches_loaded_twice(groups)
    kept = first_of_each(groups) if is_doubled else np.ones(len(groups), dtype=bool)
    rows = np.flatnonzero(kept & (place >= 0))
    order = np.lexsort((*(codes[rows] for codes in reversed(texts)), place[rows], moment[rows]))
    rows = rows[order]
    rows = rows[np.argsort(gazetteer.district[place[rows]], kind="stable")]
    refusals = [(str(each.reason), each.rows, ", ".join(map(str, each.examples))) for each in read.refused]
    blank = np.isnan(read.rows["longitude"].to_numpy())
    facts = replace(
        opening(read, UnknownCodes(~kept, refusals), gazetteer),
        kept=len(rows),
        merged=int((~kept).sum()),
        not_placed=int((kept & blank).sum()) if gazetteer.has_outlines else int(kept.sum()),
        copies=copies_in(groups),
        is_doubled=is_doubled,
        slices=slices_of(place[rows], gazetteer),
    )
    return Made(facts, _table(read, rows, place[rows], gazetteer), pa.table({"id": pa.array([], pa.uint64())}))


def _table(read: PoliceRows, rows: np.ndarray, place: np.ndarray, gazetteer: Gazetteer) -> pa.Table:
    taken = read.rows.take(pa.array(rows))
    texts = {name: compact(taken[name]) for name in TEXTS}
    return pa.table(
        {
            "month": repeated(read.month, len(rows)),
            "searched_at": taken["searched_at"].combine_chunks(),
            "search_type": texts.pop("search_type"),
            "lsoa21_code": gazetteer.column("lsoa21_code", place),
            "borough_code": gazetteer.column("borough_code", place),
            "force": repeated(read.force, len(rows)),
            **texts,
        }
    )
