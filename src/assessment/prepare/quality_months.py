"""Which months were published, how far they go, and how much of them is placed."""

from collections.abc import Iterator

import pandas as pd

from assessment.prepare.quality_check import (
    PER_CENT,
    Finding,
    Given,
    QualityCheck,
    force_name,
    listed,
    month_name,
    month_number,
    months_between,
    share_pct,
)
from assessment.terms.quality import Grade, grade_of

PUBLISHED = "published"
KINDS = {"street": "crime records", "outcomes": "outcomes", "stop-and-search": "stops and searches"}
STATES = {
    "collapsed": "with far fewer rows than usual",
    "doubled": "with about twice the usual rows",
    "missing": "missing",
    "vanished": "missing since",
    "not_held": "not held",
}
COUNTED = (PUBLISHED, "doubled", "collapsed")
# One month in ten missing takes about as much off a year's count as years usually differ by.
MISSING_CARE = 10.0
# Months between the newest month and today. data.police.uk publishes a month five to six weeks after it ends, so that
# the newest is two to three months old; at half a year an assessment misses a season.
AGE_GOOD, AGE_CARE = 3, 6
# Rows without a place are not in any borough's count. Most forces have next to none; one in twenty is as much as many a
# change that is reported.
UNPLACED_GOOD, UNPLACED_CARE = 1.0, 5.0
NOT_BY_CODE = {"nearest_in_split", "split_unresolved"}


def _completeness(given: Given) -> Iterator[Finding]:
    """Months published of months expected: of each of the boroughs' forces, and of all others together."""
    coverage = given.coverage
    if coverage.empty:
        words = "No police file is held, so no month is known."
        yield Finding("all forces", None, "% of months", Grade.UNKNOWN, words, "Add an archive of data.police.uk.")
        return
    for kind, rows in coverage.groupby("kind"):
        expected = months_between(rows["month"].min(), rows["month"].max())
        is_own = given.is_own(rows["force"])
        for force, months in rows[is_own].groupby("force"):
            yield _force_months(str(force), str(kind), months, expected)
        if not is_own.all():
            yield _others(str(kind), rows[~is_own], expected)


def _force_months(force: str, kind: str, rows: pd.DataFrame, expected: list[str]) -> Finding:
    states = rows.drop_duplicates("month").set_index("month")["status"].reindex(expected, fill_value="missing")
    whole = int((states == PUBLISHED).sum())
    share = share_pct(len(expected) - whole, len(expected))
    grade = grade_of(share, 0.0, MISSING_CARE)
    told = [_told(states, state) for state in dict.fromkeys(states) if state != PUBLISHED]
    words = f"{force_name(force)}: {whole} of {len(expected)} months of {KINDS.get(kind, kind)} are published as usual"
    words += f"; {'; '.join(told)}." if told else "."
    action = "" if grade is Grade.GOOD else "Treat these months as unknown, never as zero, and say so on every figure."
    return Finding(f"{force}: {kind}", PER_CENT - share, "% of months", grade, words, action)


def _told(states: pd.Series, state: str) -> str:
    months = [month_name(str(month)) for month in states.index[states == state]]
    return f"{STATES.get(state, state)}: {listed(months)}"


def _others(kind: str, rows: pd.DataFrame, expected: list[str]) -> Finding:
    whole = rows[rows["status"] == PUBLISHED].groupby("force")["month"].nunique()
    forces = sorted(set(rows["force"]))
    short = [force_name(force) for force in forces if whole.get(force, 0) < len(expected)]
    grade = Grade.CARE if short else Grade.GOOD
    words = (
        f"Other forces: {len(forces) - len(short)} of {len(forces)} published all {len(expected)} months of "
        f"{KINDS.get(kind, kind)} as usual" + (f"; not so {listed(short)}." if short else ".")
    )
    action = "Leave districts out of comparisons for the months that their force did not publish." if short else ""
    share = share_pct(len(forces) - len(short), len(forces))
    return Finding(f"other forces: {kind}", share, "% of forces", grade, words, action)


def _timeliness(given: Given) -> Iterator[Finding]:
    """How old the newest month is, by the boroughs' forces."""
    if given.coverage.empty:
        return
    held = given.coverage[given.is_own(given.coverage["force"]) & given.coverage["status"].isin(COUNTED)]
    now = month_number(f"{given.today:%Y-%m}")
    for (force, kind), rows in held.groupby(["force", "kind"]):
        newest = str(rows["month"].max())
        age = now - month_number(newest)
        grade = grade_of(age, AGE_GOOD, AGE_CARE)
        words = (
            f"{force_name(str(force))}: the newest month of {KINDS.get(str(kind), str(kind))} is {month_name(newest)}, "
            f"{age} months before this report."
        )
        action = "" if grade is Grade.GOOD else "Add a newer archive, or say that the picture ends there."
        yield Finding(f"{force}: {kind}", float(age), "months", grade, words, action)


def _unplaced_rows(given: Given) -> Iterator[Finding]:
    """Rows that lie in no place that is known, by the boroughs' forces."""
    if "rows_unplaced" not in given.coverage:
        return
    own = given.coverage[given.is_own(given.coverage["force"])]
    for (force, kind), months in own.groupby(["force", "kind"]):
        unplaced, rows = int(months["rows_unplaced"].sum()), int(months["rows"].sum())
        share = share_pct(unplaced, rows)
        grade = grade_of(share, UNPLACED_GOOD, UNPLACED_CARE)
        words = (
            f"{force_name(str(force))}: {unplaced:,} of {rows:,} {KINDS.get(str(kind), str(kind))} ({share:.1f}%) have "
            "no place that is known and are in no borough's count."
        )
        action = "" if grade is Grade.GOOD else "Say that borough counts are too low by about this share."
        yield Finding(f"{force}: {kind}", share, "% of rows", grade, words, action)


def _placed(given: Given) -> Iterator[Finding]:
    """How much of a borough's records is placed by more than its LSOA code."""
    for code, name, rows in given.each_borough(given.incidents):
        if rows.empty:
            yield Finding(code, None, "% of rows", Grade.UNKNOWN, f"{name}: no crime record is held.", "", code)
            continue
        unsure = int((rows["place_basis"].isin(NOT_BY_CODE) | (rows["lsoa21_code"] == "")).sum())
        by_point = int((rows["place_basis"] == "point_in_split").sum())
        share = share_pct(unsure, len(rows))
        grade = grade_of(share, UNPLACED_GOOD, UNPLACED_CARE)
        words = (
            f"{name}: {len(rows) - unsure:,} of {len(rows):,} crime records are placed in one LSOA of 2021 with "
            f"certainty, {by_point:,} by their point in an LSOA that was split; {unsure:,} ({share:.1f}%) are not."
        )
        action = "" if grade is Grade.GOOD else "Give no figures for the parts of split LSOAs."
        yield Finding(code, share, "% of rows", grade, words, action, code)


CHECKS = (
    QualityCheck("months_published", _completeness),
    QualityCheck("newest_month", _timeliness),
    QualityCheck("rows_without_place", _unplaced_rows),
    QualityCheck("records_placed", _placed),
)
