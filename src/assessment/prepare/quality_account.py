"""Whether every row is accounted for, and how many were merged or refused."""

from collections.abc import Iterator

import pandas as pd

from assessment.prepare.quality_check import Finding, Given, QualityCheck, force_name, listed, share_pct
from assessment.tables.rows import rows_of
from assessment.terms.quality import Fate, Grade, grade_of

PARTS = ["rows_kept", "rows_elsewhere", "rows_merged", "rows_refused"]
STREET = "street"
# A repeat in two hundred rows is a slip; from one row in ten on a file was loaded twice, and what else went wrong with
# it is not known.
MERGED_GOOD, MERGED_CARE = 0.5, 10.0
# A refused row is a fault in one record. From one in a hundred on, it is a fault in how the file was made.
REFUSED_GOOD, REFUSED_CARE = 0.1, 1.0


def _account(given: Given) -> Iterator[Finding]:
    """Rows in = kept + elsewhere + merged + refused: of every file, and in total."""
    intake = given.intake
    if intake.empty:
        yield Finding("all files", None, "rows", Grade.UNKNOWN, "No file was taken in.", "Run assessment add.")
        return
    gap = intake["rows_in"] - intake[PARTS].sum(axis=1)
    untold = (intake["fate"] != Fate.USED) & (intake[PARTS].sum(axis=1) == 0)  # told of by its fate alone
    wrong = intake.assign(gap=gap)[(gap != 0) & ~untold]
    for row in rows_of(wrong.sort_values("file")):
        words = f"{row['file']}: {row['rows_in']:,} rows came in and {abs(row['gap']):,} are not accounted for."
        yield Finding(row["file"], float(row["gap"]), "rows", Grade.POOR, words, "Use no figure that this file feeds.")
    yield _total(intake, len(wrong))


def _total(intake: pd.DataFrame, wrong: int) -> Finding:
    used = intake[intake["fate"] == Fate.USED]
    rows, parts = int(used["rows_in"].sum()), [int(used[part].sum()) for part in PARTS]
    kept, elsewhere, merged, refused = parts
    words = (
        f"Of {rows:,} rows in {len(used):,} files {kept:,} were kept, {elsewhere:,} lie elsewhere, "
        f"{merged:,} repeat a row that was kept and {refused:,} were refused"
    )
    if wrong:
        return Finding("all files", float(wrong), "files", Grade.POOR, f"{words}; {wrong} files do not balance.")
    return Finding("all files", 0.0, "files", Grade.GOOD, f"{words}: every row is accounted for.")


def _kept_rows(given: Given) -> Iterator[Finding]:
    """The rows that the files say were kept are those that stand in the tables."""
    if given.intake.empty or not given.incidents:
        return
    used = given.intake[given.intake["fate"] == Fate.USED]
    kept = int(used.loc[used["file_format"].str.contains(STREET), "rows_kept"].sum())
    held = sum(len(frame) for frame in given.incidents.values())
    if kept == held:
        words = f"The tables hold the {held:,} crime records that the files say were kept."
        yield Finding("crime records", 0.0, "rows", Grade.GOOD, words)
        return
    words = f"The files say that {kept:,} crime records were kept, and the tables hold {held:,}."
    yield Finding("crime records", float(held - kept), "rows", Grade.POOR, words, "Run assessment prepare again.")


def _merged(given: Given) -> Iterator[Finding]:
    """Repeats of the same crime, by force."""
    if given.intake.empty:
        return
    files = given.intake[(given.intake["fate"] == Fate.USED) & (given.intake["force"] != "")]
    for force, rows in files.groupby("force"):
        merged, rows_in = int(rows["rows_merged"].sum()), int(rows["rows_in"].sum())
        share = share_pct(merged, rows_in)
        grade = grade_of(share, MERGED_GOOD, MERGED_CARE)
        words = (
            f"{force_name(str(force))}: {merged:,} of {rows_in:,} rows ({share:.2f}%) repeat another and were merged."
        )
        action = "" if grade is Grade.GOOD else "Look at the files with most repeats before using their months."
        yield Finding(str(force), share, "% of rows", grade, words, action)


def _refused(given: Given) -> Iterator[Finding]:
    """Rows and files that were not taken in, by source."""
    if given.intake.empty:
        return
    for source, files in given.intake.groupby("source"):
        whole = files[files["fate"] == Fate.REFUSED]
        if len(whole):
            words = f"{len(whole)} files of {source} were refused whole: {listed(sorted(whole['file']))}."
            yield Finding(f"{source}: files", float(len(whole)), "files", Grade.CARE, words, "Mend or replace them.")
        used = files[files["fate"] == Fate.USED]
        refused, rows_in = int(used["rows_refused"].sum()), int(used["rows_in"].sum())
        share = share_pct(refused, rows_in)
        words = f"{source}: {refused:,} of {rows_in:,} rows ({share:.2f}%) were refused{_reasons(given, files)}."
        action = "Ask the sender to mend these rows." if refused else ""
        yield Finding(str(source), share, "% of rows", grade_of(share, REFUSED_GOOD, REFUSED_CARE), words, action)


def _reasons(given: Given, files: pd.DataFrame) -> str:
    """The reasons in order of their rows: ": no count (3), ..."."""
    if given.refusals.empty:
        return ""
    rows = given.refusals[given.refusals["file"].isin(files["file"])].groupby("reason")["rows"].sum()
    ordered = rows[rows > 0].reset_index().sort_values(["rows", "reason"], ascending=[False, True])
    told = [f"{reason} ({number:,})" for reason, number in zip(ordered["reason"], ordered["rows"], strict=True)]
    return f": {listed(told)}" if told else ""


CHECKS = (
    QualityCheck("rows_accounted_for", _account),
    QualityCheck("rows_kept_are_held", _kept_rows),
    QualityCheck("repeats_merged", _merged),
    QualityCheck("rows_refused", _refused),
)
