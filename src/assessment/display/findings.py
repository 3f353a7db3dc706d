"""What checks found, as a table: published and worked out side by side, and what it means for the reader."""

import re
from collections.abc import Sequence

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.tables import Column, show_table

ID = re.compile(r"(.*?)(\d+)$")
FEWEST_IN_A_RUN = 3
MOST_CHARACTERS = 220
MOST_RUNS = 6


def id_runs(ids: Sequence[str]) -> str:
    """Ids with runs drawn together, and no more than a reader would look up: "HA-124 to HA-127, HA-130 and 9 more"."""
    runs: list[list[str]] = []
    for id_ in sorted(ids):
        if runs and _follows(runs[-1][-1], id_):
            runs[-1].append(id_)
        else:
            runs.append([id_])
    shown = [f"{run[0]} to {run[-1]}" if len(run) >= FEWEST_IN_A_RUN else ", ".join(run) for run in runs[:MOST_RUNS]]
    more = sum(len(run) for run in runs[MOST_RUNS:])
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _follows(one: str, other: str) -> bool:
    before, now = ID.match(one), ID.match(other)
    return bool(before and now and before.group(1) == now.group(1) and int(now.group(2)) - int(before.group(2)) == 1)


def shortened(text: str) -> str:
    """A list of bearable length; the references hold the rest."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return f"{text[:MOST_CHARACTERS].rsplit('; ', 1)[0].rsplit(', ', 1)[0]} and others"


def findings_table(findings: pd.DataFrame, caption: str, source: str) -> Table:
    """Findings, one a row.

    Parameters
    ----------
    findings : DataFrame
        Rows of the findings table.
    caption, source : str
        As for `show_table`.
    """
    frame = findings.assign(
        printed=findings["printed"].map(shortened),
        worked_out=findings["worked_out"].map(shortened),
        meaning=[
            f"{words} {_references(rows)}".strip()
            for words, rows in zip(findings["words"], findings["rows"], strict=True)
        ],
    )
    columns = [
        Column("check_name", "What was asked"),
        Column("printed", "Published"),
        Column("worked_out", "Worked out"),
        Column("meaning", "What it means [where it stands]"),
    ]
    return show_table(frame, columns, caption, source=source)


def _references(rows: str) -> str:
    return f"[{id_runs(rows.split(';'))}]" if rows else ""
