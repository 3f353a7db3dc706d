"""Rows of processed tables, by hand: what a test does not name is blank."""

from typing import Any

import pandas as pd

from assessment.tables.store import empty_table

CODE = "E08000099"


def rows(table: str, given: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of a table; what is not given is blank or missing."""
    empty = empty_table(table)
    blank = {name: "" if "str" in str(type_) else None for name, type_ in empty.dtypes.items()}
    return pd.DataFrame([{**blank, **row} for row in given]).astype(empty.dtypes)[list(empty.columns)]


def record(number: int, ward: str, strand: str, **more: Any) -> dict[str, Any]:
    """A crime of the police record extract, of May 2024 in an invented borough unless told otherwise."""
    known = {"record_key": f"R{number}", "victim_key": f"V{number}", "borough_code": CODE, "place_basis": "code"}
    times = {"recorded_date": pd.Timestamp("2024-05-02"), "from_time_known": True, "to_time_known": False}
    return {**known, **times, "month": "2024-05", "is_crime": "yes", "ward24_code": ward, "hate_strand": strand, **more}
