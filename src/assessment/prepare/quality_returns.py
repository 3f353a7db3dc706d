"""Which of the partners' returns are held, how new they are, and what is missing inside them."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from assessment.prepare.quality_check import Finding, Given, QualityCheck, listed, month_name, month_number, share_pct
from assessment.tables.rows import rows_of
from assessment.terms.quality import Grade, grade_of

# Months since the newest return ended. Returns are for a year and come within a quarter of its end; after two years a
# figure tells of another plan.
AGE_GOOD, AGE_CARE = 15, 27
# An offence without a theme is in no chapter: a few rare codes do no harm, one in twenty changes totals.
UNMAPPED_GOOD, UNMAPPED_CARE = 0.5, 5.0
# A withheld cell is a small count. Where one in five is withheld, breakdowns by it say little.
WITHHELD_CARE = 20.0


def _held(given: Given) -> Iterator[Finding]:
    """Every return that is asked for: absent, or held of each borough up to when."""
    for name, title in sorted(given.return_titles.items()):
        rows = given.returns.get(name, pd.DataFrame())
        if rows.empty:
            words = f"{title}: no return is held; what it would tell is unknown."
            yield Finding(name, None, "months", Grade.UNKNOWN, words, _send(name))
            continue
        for borough in rows_of(given.boroughs.sort_values("borough_code")):
            yield _held_of(given, name, title, rows[rows["borough_code"] == borough["borough_code"]], borough)


def _held_of(given: Given, name: str, title: str, rows: pd.DataFrame, borough: dict[str, Any]) -> Finding:
    where, code = f"{title}, {borough['borough_name']}", borough["borough_code"]
    subject = f"{name}: {borough['borough_name']}"
    if rows.empty:
        words = f"{where}: no return is held; what it would tell is unknown."
        return Finding(subject, None, "months", Grade.UNKNOWN, words, _send(name), code)
    newest = _newest(rows)
    age = month_number(f"{given.today:%Y-%m}") - month_number(newest)
    grade = grade_of(age, AGE_GOOD, AGE_CARE)
    words = f"{where}: {len(rows):,} rows are held, the newest for {month_name(newest)}, {age} months ago."
    action = "" if grade is Grade.GOOD else "Ask for a newer return."
    return Finding(subject, float(age), "months", grade, words, action, code)


def _send(name: str) -> str:
    return f"Send partners the form that assessment template {name} writes."


def _newest(rows: pd.DataFrame) -> str:
    column = next(name for name in ("period_end", "month", "recorded_date", "date") if name in rows)
    return str(rows[column].max())[:7]


def _unmapped(given: Given) -> Iterator[Finding]:
    """Offence codes of the record extract that belong to no theme."""
    records = given.records
    if records.empty or "theme" not in records:
        return
    blank = records[(records["theme"].fillna("") == "") & (records["offence_code"] != "")]
    share = share_pct(len(blank), len(records))
    codes = sorted(set(blank["offence_code"]))
    grade = grade_of(share, UNMAPPED_GOOD, UNMAPPED_CARE)
    told = f", codes {listed(codes)}" if codes else ""
    words = f"Police record extract: {len(blank):,} of {len(records):,} records ({share:.1f}%) have no theme{told}."
    action = "Add these codes to the offence file." if codes else ""
    yield Finding("records", share, "% of records", grade, words, action)


def _withheld(given: Given) -> Iterator[Finding]:
    """Cells that partners withheld because they are small."""
    for name, rows in sorted(given.returns.items()):
        if rows.empty or "is_suppressed" not in rows:
            continue
        withheld = int(rows["is_suppressed"].fillna(value=False).astype(bool).sum())
        share = share_pct(withheld, len(rows))
        grade = grade_of(share, 0.0, WITHHELD_CARE)
        title = given.return_titles.get(name, name)
        words = f"{title}: {withheld:,} of {len(rows):,} counts ({share:.1f}%) were withheld by the sender as small."
        action = "Treat them as unknown, not as zero, and show no sum that leaves them out." if withheld else ""
        yield Finding(name, share, "% of rows", grade, words, action)


CHECKS = (
    QualityCheck("returns_held", _held),
    QualityCheck("offence_codes_unmapped", _unmapped),
    QualityCheck("counts_withheld", _withheld),
)
