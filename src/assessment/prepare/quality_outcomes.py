"""Whether outcomes are ripe, and whether those of different downloads can be compared."""

from collections.abc import Iterator

from assessment.prepare.quality_check import Finding, Given, QualityCheck, listed, month_name, months_between, share_pct
from assessment.terms.crime import CrimeType
from assessment.terms.quality import Grade, grade_of

RECENT_MONTHS = 6
OPEN = {"Under investigation", "Status update unavailable"}
# Of Merseyside's crimes of the newest month 42% changed their outcome within eight months, of those ten months old 9%:
# below a tenth open crimes hardly move a rate, above a third they decide it.
OPEN_GOOD, OPEN_CARE = 10.0, 33.0
# Results of courts: downloads of 2021 have them, those from 2022 on have none.
COURT_RESULTS = {
    "Court case unable to proceed",
    "Defendant found not guilty",
    "Defendant sent to Crown Court",
    "Offender deprived of property",
    "Offender fined",
    "Offender given absolute discharge",
    "Offender given community sentence",
    "Offender given conditional discharge",
    "Offender given suspended prison sentence",
    "Offender ordered to pay compensation",
    "Offender otherwise dealt with",
    "Offender sent to prison",
}


def _immature(given: Given) -> Iterator[Finding]:
    """The share of crimes of the last six months that are still open."""
    for code, name, rows in given.each_borough(given.incidents):
        crimes = rows[(rows["crime_type"] != CrimeType.ASB) & (rows["outcome"] != "")] if len(rows) else rows
        if crimes.empty:
            words = f"{name}: no crime with an outcome is held."
            yield Finding(code, None, "% of crimes", Grade.UNKNOWN, words, "", code)
            continue
        newest = str(rows["month"].max())
        recent = crimes[crimes["month"].isin(months_between("2000-01", newest)[-RECENT_MONTHS:])]
        still = int(recent["outcome"].isin(OPEN).sum())
        share = share_pct(still, len(recent))
        grade = grade_of(share, OPEN_GOOD, OPEN_CARE)
        words = (
            f"{name}: of {len(recent):,} crimes in the {RECENT_MONTHS} months to {month_name(newest)}, {still:,} "
            f"({share:.0f}%) are under investigation or have no outcome that is known."
        )
        action = "" if grade is Grade.GOOD else "Give no outcome rates for these months."
        yield Finding(code, share, "% of crimes", grade, words, action, code)


def _comparable(given: Given) -> Iterator[Finding]:
    """Whether outcomes of a borough come from downloads that name outcomes alike."""
    for code, name, rows in given.each_borough(given.incidents):
        if rows.empty:
            continue
        editions = sorted(set(rows["edition"]))
        with_courts = sorted(set(rows.loc[rows["outcome"].isin(COURT_RESULTS), "edition"]))
        yield _vintages(code, name, editions, with_courts)


def _vintages(code: str, name: str, editions: list[str], with_courts: list[str]) -> Finding:
    number = float(len(editions))
    if with_courts and len(with_courts) < len(editions):
        words = (
            f"{name}: downloads of {listed(with_courts)} give results of courts and the others do not, so rates of "
            "positive outcomes cannot be compared between them."
        )
        return Finding(code, number, "downloads", Grade.POOR, words, "Compare outcomes within one download only.", code)
    if len(editions) > 1:
        words = (
            f"{name}: outcomes are as known in {len(editions)} downloads ({listed(editions)}), some later than others."
        )
        return Finding(
            code, number, "downloads", Grade.CARE, words, "Compare outcomes of crimes of the same age.", code
        )
    return Finding(code, number, "downloads", Grade.GOOD, f"{name}: all outcomes come from one download.", "", code)


CHECKS = (
    QualityCheck("outcomes_open", _immature),
    QualityCheck("outcomes_comparable", _comparable),
)
