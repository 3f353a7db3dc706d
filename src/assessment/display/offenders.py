"""Tables on reoffending, and on steps that people pass through."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.tables import Column, Notes, show_table
from assessment.tables.rows import rows_of
from assessment.terms.numbers import plain_number, written
from assessment.terms.vocabulary import Unit

Fact = Mapping[str, Any]


def predictions_table(rows: Sequence[tuple[Fact, Fact, Fact]], caption: str, source: str) -> Table:
    """One row an area: caseload, actual, predicted and the difference with its interval.

    Parameters
    ----------
    rows : sequence of (difference, actual, predicted)
        Rows of the facts table.
    caption, source : str
        As for `show_table`.
    """
    notes = Notes()
    frame = pd.DataFrame([_prediction_row(*row, notes) for row in rows])
    columns = [
        Column("area", "Area"),
        Column("period", "Period"),
        Column("caseload", "Caseload", numeric=True),
        Column("actual", "Actual", numeric=True, fact="actual.fact"),
        Column("predicted", "Predicted", numeric=True, fact="predicted.fact"),
        Column("difference", "Difference, percentage points", numeric=True, fact="difference.fact"),
        Column("interval", "95% interval", numeric=True),
    ]
    return show_table(frame, columns, caption, notes=notes.sentences, source=source)


def _prediction_row(difference: Fact, actual: Fact, predicted: Fact, notes: Notes) -> dict[str, str]:
    limits = (written(difference[key], Unit.PERCENTAGE_POINTS, signed=True, decimals=2) for key in ("lower", "upper"))
    shown = {"actual": actual, "predicted": predicted, "difference": difference}
    return {
        "area": notes.marked(str(difference["area_name"]), str(actual["caveats"])),
        "period": str(actual["period_label"]),
        "caseload": plain_number(actual["denominator"]),
        "interval": " to ".join(limits),
        **{name: str(fact["value_printed"]) for name, fact in shown.items()},
        **{f"{name}.fact": str(fact["fact_id"]) for name, fact in shown.items()},
    }


def steps_table(
    wholes: Sequence[tuple[str, Sequence[str]]], counts: pd.DataFrame, facts: pd.DataFrame, caption: str, source: str
) -> Table:
    """Each whole, and each of its parts with its share of the whole.

    Parameters
    ----------
    wholes : sequence of (indicator, parts)
        In the order of the steps.
    counts, facts : DataFrame
        The counts to show, and all facts of the area, among them shares worked out.
    caption, source : str
        As for `show_table`.
    """
    notes = Notes()
    shares = facts[facts["measure"] == "share_of_total"]
    rows: list[dict[str, str]] = []
    for whole, parts in wholes:
        for total in rows_of(counts[counts["indicator"] == whole]):
            same = counts["indicator"].isin(parts) & (counts["period_label"] == total["period_label"])
            rows += [_step(row, shares, notes) for row in (total, *rows_of(counts[same]))]
    columns = [
        Column("step", "Step"),
        Column("period", "Period"),
        Column("number", "Number", numeric=True, fact="number.fact"),
        Column("share", "Share of the step above it", numeric=True, fact="share.fact"),
    ]
    return show_table(pd.DataFrame(rows), columns, caption, notes=notes.sentences, source=source)


def _step(count: Fact, shares: pd.DataFrame, notes: Notes) -> dict[str, str]:
    same = (shares["indicator"] == count["indicator"]) & (shares["period_label"] == count["period_label"])
    share = rows_of(shares[same])[:1]
    return {
        "step": notes.marked(str(count["label"]), str(count["caveats"]), str(count["note"])),
        "period": str(count["period_label"]),
        "number": str(count["value_printed"]),
        "number.fact": str(count["fact_id"]),
        "share": str(share[0]["value_printed"]) if share else "",
        "share.fact": str(share[0]["fact_id"]) if share else "",
    }
