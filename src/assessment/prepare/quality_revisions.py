"""What changes between downloads, and months that mix them."""

from collections.abc import Iterator

import pandas as pd

from assessment.prepare.quality_check import (
    Finding,
    Given,
    QualityCheck,
    force_name,
    listed,
    month_name,
    months_between,
    share_pct,
)
from assessment.terms.quality import Grade, grade_of

# Merseyside's crimes never change between downloads but in their outcome; Cheshire's of early 2024 gained a fifth. Up
# to one in a hundred is tidying up; from one in twenty on a month is another month.
CHANGED_GOOD, CHANGED_CARE = 1.0, 5.0
COUNTS = ["rows_before", "rows_after", "ids_gained", "ids_lost", "type_changed", "outcome_changed", "place_changed"]
YEAR = 12
CHANGED_CODE, UNRESOLVED = "changed_code", "split_unresolved"


def _revised(given: Given) -> Iterator[Finding]:
    """The share of crimes that came, went or became another, by force."""
    revisions = given.revisions
    if revisions.empty:
        words = "No month is held from two downloads, so how much is revised later cannot be told."
        yield Finding("all forces", None, "% of rows", Grade.UNKNOWN, words, "Keep older archives.")
        return
    for (force, kind), months in revisions.groupby(["force", "kind"]):
        yield _revision(str(force), str(kind), months)


def _revision(force: str, kind: str, months: pd.DataFrame) -> Finding:
    total = {name: int(months[name].fillna(0).sum()) if name in months else 0 for name in COUNTS}
    changed = sum(total[name] for name in ("ids_gained", "ids_lost", "type_changed", "place_changed"))
    share = share_pct(changed, total["rows_before"])
    grade = grade_of(share, CHANGED_GOOD, CHANGED_CARE)
    first, last = (month_name(str(month)) for month in (months["month"].min(), months["month"].max()))
    words = (
        f"{force_name(force)}, {kind}, {first} to {last}: between downloads {total['ids_gained']:,} crimes came, "
        f"{total['ids_lost']:,} went, {total['type_changed']:,} changed type and {total['place_changed']:,} their "
        f"place, {share:.1f}% of {total['rows_before']:,} rows; {total['outcome_changed']:,} changed their outcome."
    )
    action = "" if grade is Grade.GOOD else "Compare months only within one download."
    return Finding(f"{force}: {kind}", share, "% of rows", grade, words, action)


def _mixed_codes(given: Given) -> Iterator[Finding]:
    """Months whose rows hold LSOA codes of 2011 and of 2021."""
    for code, name, rows in given.each_borough(given.incidents):
        if rows.empty:
            continue
        mixed = mixed_months(rows)
        unresolved = int((rows["place_basis"] == UNRESOLVED).sum())
        grade = Grade.POOR if mixed and unresolved else Grade.CARE if mixed else Grade.GOOD
        if not mixed:
            words = f"{name}: no month mixes LSOA codes of 2011 and 2021."
        else:
            rest = f"{unresolved:,} rows could not be" if unresolved else "all were"
            told = listed([month_name(month) for month in mixed])
            words = f"{name}: {len(mixed)} months mix LSOA codes of 2011 and 2021 ({told}); {rest} brought to 2021."
        action = "Add outlines of the LSOAs that were split." if grade is Grade.POOR else ""
        yield Finding(code, float(len(mixed)), "months", grade, words, action, code)


def mixed_months(rows: pd.DataFrame) -> list[str]:
    """Months in which a force's rows have codes that only 2011 had and codes that only 2021 has.

    Parameters
    ----------
    rows : DataFrame
        Incidents. A code of 2011 is one that was resolved to another; a code of 2021, one that such were resolved to.
    """
    is_old = (rows["lsoa_code"] != rows["lsoa21_code"]) & (rows["lsoa_code"] != "")
    only_new = set(rows.loc[is_old, "lsoa21_code"])
    is_new = ~is_old & rows["lsoa21_code"].isin(only_new)
    key = ["force", "month"]
    both = rows.loc[is_old, key].drop_duplicates().merge(rows.loc[is_new, key].drop_duplicates(), on=key)
    return sorted(set(both["month"]))


def _mixed_downloads(given: Given) -> Iterator[Finding]:
    """Whether the last year and the year before it come from one download."""
    for code, name, rows in given.each_borough(given.incidents):
        if rows.empty:
            continue
        newest = str(rows["month"].max())
        two_years = months_between("2000-01", newest)[-2 * YEAR :]
        editions = sorted(set(rows.loc[rows["month"].isin(two_years), "edition"]))
        number = float(len(editions))
        if len(editions) == 1:
            words = f"{name}: the two years to {month_name(newest)} come from one download."
            yield Finding(code, number, "downloads", Grade.GOOD, words, "", code)
            continue
        words = (
            f"{name}: the two years to {month_name(newest)} come from {len(editions)} downloads ({listed(editions)}), "
            "so that a change from year to year may be a late submission."
        )
        yield Finding(code, number, "downloads", Grade.CARE, words, "Add one archive that covers both years.", code)


CHECKS = (
    QualityCheck("revisions_between_downloads", _revised),
    QualityCheck("mixed_lsoa_codes", _mixed_codes),
    QualityCheck("mixed_downloads", _mixed_downloads),
)
