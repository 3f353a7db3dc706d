"""What became of the files and rows that were taken in, in words for the command line."""

from typing import Any

import pandas as pd

from assessment.tables.rows import rows_of
from assessment.terms.quality import Fate

COUNTS = ["rows_in", "rows_kept", "rows_elsewhere", "rows_merged", "rows_refused"]


def account_words(intake: pd.DataFrame, refusals: pd.DataFrame) -> list[str]:
    """One line a source with its rows by what became of them, then every reason for which rows were refused.

    Parameters
    ----------
    intake, refusals : DataFrame
        Rows of these tables.
    """
    lines = [_line(row) for row in rows_of(_by_source(intake))]
    reasons = refusals.groupby("reason", sort=True)["rows"].sum()
    lines += [f"  refused: {rows:,} rows: {reason}" for reason, rows in reasons.items()]
    whole = intake[intake["fate"] == Fate.REFUSED]
    return lines + [f"  refused whole: {row['file']}: {row['note']}" for row in rows_of(whole)]


def _by_source(intake: pd.DataFrame) -> pd.DataFrame:
    superseded = intake["rows_in"] - intake[COUNTS[1:]].sum(axis=1)
    sums = {column: (column, "sum") for column in [*COUNTS, "superseded"]}
    grouped = intake.assign(superseded=superseded).groupby("source", sort=True)
    return grouped.agg(files=("file", "size"), **sums).reset_index()


def _line(row: dict[str, Any]) -> str:
    parts = {
        "kept": row["rows_kept"],
        "of other places": row["rows_elsewhere"],
        "repeated": row["rows_merged"],
        "superseded": row["superseded"],
        "refused": row["rows_refused"],
    }
    told = " + ".join(f"{rows:,} {words}" for words, rows in parts.items())
    return f"{row['source']:<15}{row['files']:>5} files {row['rows_in']:>10,} rows in = {told}"
