"""The data-quality report: each check finds what it is for, says so in one sentence, and is silent otherwise."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessment.paths import find_house
from assessment.prepare.known_breaks import KnownBreak, read_known_breaks
from assessment.prepare.quality import CHECKS, assess_quality, quality_words
from assessment.prepare.quality_breaks import level_shift
from assessment.prepare.quality_check import Given, force_name, months_between
from assessment.prepare.quality_revisions import mixed_months
from assessment.tables.store import check_table
from assessment.terms.crime import CrimeType, force_slug
from assessment.terms.errors import SourceError
from assessment.terms.quality import WORST_FIRST, BreakKind, Grade, grade_of

TODAY = date(2026, 10, 8)
BOROUGH = "E08000901"
BOROUGHS = pd.DataFrame(
    [(BOROUGH, "Testborough", "Northshire Police")], columns=["borough_code", "borough_name", "force"]
)
NOTHING = Given(TODAY, BOROUGHS)
MONTHS = months_between("2023-09", "2026-08")
HASH = "0" * 64


def found(given: Given, check: str, subject: str = "") -> dict[str, Any]:
    """The one row of a check, or of a check and a subject."""
    rows = assess_quality(given)
    rows = rows[(rows["check_name"] == check) & ((rows["subject"] == subject) | (subject == ""))]
    assert len(rows) == 1, rows[["check_name", "subject", "words"]].to_string()
    return {str(name): value for name, value in rows.iloc[0].items()}


def subjects(given: Given, check: str) -> list[str]:
    rows = assess_quality(given)
    return list(rows.loc[rows["check_name"] == check, "subject"])


def intake(**changes: Any) -> pd.DataFrame:
    row = {
        "file": "2026-08.zip: northshire-street.csv",
        "source": "police_uk",
        "edition": "2026-08",
        "file_format": "police_street",
        "force": "northshire",
        "month": "2026-08",
        "fate": "used",
        "rows_in": 1000,
        "rows_kept": 600,
        "rows_elsewhere": 396,
        "rows_merged": 4,
        "rows_refused": 0,
        "sha256": HASH,
        "note": "",
    }
    return pd.DataFrame([{**row, **changes}])


def coverage(
    states: dict[str, str] | None = None, force: str = "northshire", months: list[str] = MONTHS
) -> pd.DataFrame:
    rows = [(force, month, "street", (states or {}).get(month, "published"), 100, 100) for month in months]
    return pd.DataFrame(rows, columns=["force", "month", "kind", "status", "rows", "usual_rows"])


def incidents(**columns: Any) -> pd.DataFrame:
    """One crime a month, all alike but for the columns given."""
    frame = pd.DataFrame({"month": MONTHS})
    plain = {
        "crime_type": "Burglary",
        "lsoa21_code": "E01000001",
        "lsoa_code": "E01000001",
        "force": "northshire",
        "outcome": "Local resolution",
        "place_basis": "code",
        "edition": "2026-08",
    }
    return frame.assign(**plain).assign(**columns)


def with_incidents(**columns: Any) -> Given:
    return replace(NOTHING, incidents={BOROUGH: incidents(**columns)})


# The whole report


def test_nothing_held_is_unknown_and_never_good():
    report = assess_quality(NOTHING)
    assert len(report) > 0
    assert set(report["grade"]) == {"unknown"}
    check_table(report, "quality", "report")


def test_row_order_of_the_input_changes_nothing():
    frame = incidents(edition=["2024-12"] * 20 + ["2026-08"] * 16)
    files = pd.concat([intake(), intake(file="b.csv", rows_in=1001), intake(file="c.csv", force="hills")])
    one = Given(TODAY, BOROUGHS, intake=files, coverage=coverage({"2024-02": "missing"}), incidents={BOROUGH: frame})
    other = replace(
        one, intake=files[::-1], coverage=one.coverage[::-1], incidents={BOROUGH: frame.sample(frac=1, random_state=1)}
    )
    pd.testing.assert_frame_equal(assess_quality(one), assess_quality(other))


def test_words_come_worst_first_after_the_totals():
    given = Given(TODAY, BOROUGHS, intake=intake(rows_in=1001), coverage=coverage())
    lines = quality_words(assess_quality(given))
    assert lines[0].startswith("Data quality: 2 poor, ")
    order = [line.split()[0] for line in lines[1:]]
    assert order == sorted(order, key=[str(grade) for grade in WORST_FIRST].index)
    assert "Use no figure that this file feeds." in lines[1]


def test_an_empty_report_still_has_its_totals():
    assert quality_words(assess_quality(NOTHING).head(0)) == ["Data quality: 0 poor, 0 care, 0 unknown, 0 good."]


def test_every_check_has_a_name_of_its_own():
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)


def test_grades_have_their_bounds_inside():
    assert [grade_of(value, 1, 5) for value in (1, 1.1, 5, 5.1)] == [Grade.GOOD, Grade.CARE, Grade.CARE, Grade.POOR]


def test_forces_are_known_by_any_of_their_names():
    assert force_slug("Devon & Cornwall Police") == force_slug("devon-and-cornwall") == "devon-and-cornwall"
    assert force_name("Cheshire Constabulary") == "Cheshire"


# The account


def test_files_that_balance_are_good():
    row = found(replace(NOTHING, intake=intake()), "rows_accounted_for")
    assert (row["grade"], row["value"]) == ("good", 0)
    assert "Of 1,000 rows in 1 files 600 were kept, 396 lie elsewhere, 4 repeat" in row["words"]


def test_a_file_that_does_not_balance_is_poor_and_so_is_the_total():
    given = replace(NOTHING, intake=pd.concat([intake(), intake(file="b.csv", rows_kept=590)]))
    assert found(given, "rows_accounted_for", "b.csv")["value"] == 10
    assert found(given, "rows_accounted_for", "all files")["grade"] == "poor"


def test_gaps_of_two_files_do_not_make_up_for_each_other():
    files = pd.concat([intake(rows_kept=610), intake(file="b.csv", rows_kept=590)])
    assert found(replace(NOTHING, intake=files), "rows_accounted_for", "all files")["grade"] == "poor"


@pytest.mark.parametrize("fate", ["superseded", "refused"])
def test_a_file_told_of_by_its_fate_alone_balances(fate: str):
    nothing = dict.fromkeys(["rows_kept", "rows_elsewhere", "rows_merged"], 0)
    files = pd.concat([intake(), intake(file="b.csv", fate=fate, **nothing)])
    assert found(replace(NOTHING, intake=files), "rows_accounted_for")["grade"] == "good"


def test_rows_kept_must_stand_in_the_tables():
    held = {BOROUGH: incidents()}
    assert found(replace(NOTHING, intake=intake(), incidents=held), "rows_kept_are_held")["grade"] == "poor"
    right = intake(rows_in=436, rows_kept=len(MONTHS))
    assert found(replace(NOTHING, intake=right, incidents=held), "rows_kept_are_held")["grade"] == "good"


@pytest.mark.parametrize(("merged", "grade"), [(4, "good"), (50, "care"), (480, "poor")])
def test_repeats_by_force(merged: int, grade: str):
    row = found(replace(NOTHING, intake=intake(rows_merged=merged)), "repeats_merged", "northshire")
    assert row["grade"] == grade


def test_refused_rows_are_told_with_their_reasons():
    refusals = pd.DataFrame(
        [("a", "bad month", 2, "row 3"), ("a", "bad place", 18, "row 5")],
        columns=["file", "reason", "rows", "examples"],
    )
    given = replace(NOTHING, intake=intake(file="a", rows_refused=20), refusals=refusals)
    row = found(given, "rows_refused")
    assert row["grade"] == "poor"
    assert "20 of 1,000 rows (2.00%) were refused: bad place (18), bad month (2)." in row["words"]


def test_a_file_refused_whole_is_named():
    given = replace(NOTHING, intake=pd.concat([intake(), intake(file="bad.zip", fate="refused")]))
    assert "bad.zip" in found(given, "rows_refused", "police_uk: files")["words"]


# Months


def test_all_months_published_is_good():
    row = found(replace(NOTHING, coverage=coverage()), "months_published")
    assert (row["grade"], row["value"]) == ("good", 100)


@pytest.mark.parametrize("status", ["missing", "collapsed", "doubled", "vanished"])
def test_a_month_that_is_not_as_usual_is_named(status: str):
    row = found(replace(NOTHING, coverage=coverage({"2024-02": status})), "months_published")
    assert row["grade"] == "care"
    assert "35 of 36 months" in row["words"]
    assert "February 2024" in row["words"]
    assert "never as zero" in row["action"]


def test_a_month_without_a_row_is_missing():
    rows = pd.concat([coverage().query("month != '2025-01'"), coverage(force="hills")])
    row = found(replace(NOTHING, coverage=rows), "months_published", "northshire: street")
    assert "missing: January 2025" in row["words"]


def test_many_missing_months_are_poor():
    gone = dict.fromkeys(MONTHS[-4:], "vanished")
    assert found(replace(NOTHING, coverage=coverage(gone)), "months_published")["grade"] == "poor"


def test_other_forces_are_told_together():
    rows = pd.concat([coverage(), coverage({"2024-02": "missing"}, "hills"), coverage(force="dales")])
    row = found(replace(NOTHING, coverage=rows), "months_published", "other forces: street")
    assert row["grade"] == "care"
    assert "1 of 2 published all 36 months" in row["words"]
    assert "Hills" in row["words"]


@pytest.mark.parametrize(
    ("today", "age", "grade"), [(TODAY, 2, "good"), (date(2027, 2, 1), 6, "care"), (date(2027, 3, 1), 7, "poor")]
)
def test_the_age_of_the_newest_month(today: date, age: int, grade: str):
    row = found(replace(NOTHING, today=today, coverage=coverage()), "newest_month")
    assert (row["value"], row["grade"]) == (age, grade)


def test_a_month_that_is_missing_is_not_the_newest():
    row = found(replace(NOTHING, coverage=coverage({"2026-08": "missing"})), "newest_month")
    assert "July 2026" in row["words"]


@pytest.mark.parametrize(("unplaced", "grade"), [(1, "good"), (3, "care"), (40, "poor")])
def test_rows_without_a_place(unplaced: int, grade: str):
    rows = coverage().assign(rows_unplaced=unplaced)
    assert found(replace(NOTHING, coverage=rows), "rows_without_place")["grade"] == grade


def test_records_that_are_not_placed_by_code():
    basis = ["code"] * 30 + ["point_in_split"] * 3 + ["nearest_in_split"] * 2 + ["split_unresolved"]
    row = found(with_incidents(place_basis=basis), "records_placed")
    assert row["value"] == pytest.approx(100 * 3 / 36)
    assert row["grade"] == "poor"
    assert row["borough_code"] == BOROUGH


# Outcomes


def test_open_crimes_of_the_last_six_months_only():
    outcome = ["Under investigation"] * 30 + ["Local resolution"] * 5 + ["Status update unavailable"]
    row = found(with_incidents(outcome=outcome), "outcomes_open")
    assert row["value"] == pytest.approx(100 / 6)
    assert row["grade"] == "care"
    assert "6 months to August 2026, 1 (17%)" in row["words"]


def test_anti_social_behaviour_has_no_outcome_to_be_open():
    row = found(with_incidents(crime_type=str(CrimeType.ASB), outcome=""), "outcomes_open")
    assert row["grade"] == "unknown"


def test_outcomes_with_and_without_courts_are_not_compared():
    editions = ["2021-12"] * 18 + ["2026-08"] * 18
    outcome = ["Offender fined"] + ["Local resolution"] * 35
    assert found(with_incidents(edition=editions, outcome=outcome), "outcomes_comparable")["grade"] == "poor"
    assert found(with_incidents(edition=editions), "outcomes_comparable")["grade"] == "care"
    assert found(with_incidents(outcome=outcome), "outcomes_comparable")["grade"] == "good"


# Revisions and vintages


def test_revisions_are_graded_by_what_became_another_crime():
    columns = "force month kind edition_before edition_after rows_before rows_after ids_gained ids_lost".split()
    more = "type_changed outcome_changed place_changed".split()
    rows = [("northshire", "2024-01", "street", "2024-12", "2026-08", 5000, 5800, 1000, 200, 30, 900, 150)]
    row = found(
        replace(NOTHING, revisions=pd.DataFrame(rows, columns=[*columns, *more])), "revisions_between_downloads"
    )
    assert row["value"] == pytest.approx(27.6)
    assert row["grade"] == "poor"
    unchanged = [(*rows[0][:7], 0, 0, 0, 900, 0)]
    same = replace(NOTHING, revisions=pd.DataFrame(unchanged, columns=[*columns, *more]))
    assert found(same, "revisions_between_downloads")["grade"] == "good"


def test_one_month_with_codes_of_both_vintages_is_mixed():
    rows = pd.DataFrame(
        [
            ("2023-05", "E01000010", "E01000021"),  # 2011, resolved
            ("2023-05", "E01000021", "E01000021"),  # 2021 only
            ("2023-04", "E01000010", "E01000021"),
            ("2023-06", "E01000021", "E01000021"),
            ("2023-05", "E01000001", "E01000001"),  # both
        ],
        columns=["month", "lsoa_code", "lsoa21_code"],
    ).assign(force="northshire")
    assert mixed_months(rows) == ["2023-05"]
    assert mixed_months(rows[rows["month"] != "2023-05"]) == []


def test_two_years_from_two_downloads_need_care():
    before = ["2024-12"] * 12 + ["2026-08"] * 24
    assert found(with_incidents(edition=before), "mixed_downloads")["grade"] == "good"
    across = ["2024-12"] * 13 + ["2026-08"] * 23
    assert found(with_incidents(edition=across), "mixed_downloads")["grade"] == "care"


# Breaks

KNOWN = KnownBreak(
    "rules",
    "2024-05",
    "national",
    ("crime_records",),
    ("Public order",),
    BreakKind.RECORDING,
    "Rules change.",
    "Fewer.",
    "HO",
)


def test_a_known_break_is_told_where_the_data_lie_on_both_sides():
    given = replace(with_incidents(), known_breaks=(KNOWN,))
    row = found(given, "known_breaks", "rules")
    assert row["grade"] == "care"
    assert row["words"] == "May 2024: Rules change. Fewer. Concerns: Public order. Source: HO."


@pytest.mark.parametrize("change", [{"first_month": "2023-09"}, {"first_month": "2026-09"}, {"scope": "kent"}])
def test_a_known_break_elsewhere_or_outside_is_not_told(change: dict[str, str]):
    assert subjects(replace(with_incidents(), known_breaks=(replace(KNOWN, **change),)), "known_breaks") == []


def test_the_projects_breaks_are_read_and_each_has_a_source():
    breaks = read_known_breaks(find_house().catalogue / "breaks.yaml")
    assert {"2018-04", "2023-05"} <= {known.first_month for known in breaks}
    assert all(len(known.source) > 10 for known in breaks)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('from: "2018-04"', 'from: "April 2018"'),
        ('kind: "recording"', 'kind: "guess"'),
        ('series: ["recorded_crime"]', 'series: ["calls"]'),
        ("effect:", "effects:"),
        ('id: "pandemic_2020"', 'id: "counting_rules_2023"'),
        ("- id", "id"),
    ],
)
def test_a_broken_list_of_breaks_is_refused(old: str, new: str, tmp_path: Path):
    text = (find_house().catalogue / "breaks.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "breaks.yaml").write_text(text.replace(old, new))
    with pytest.raises(SourceError, match=r"breaks\.yaml"):
        read_known_breaks(tmp_path / "breaks.yaml")


def series(rng: np.random.Generator, shift_at: int | None = None, factor: float = 1.0, slope: float = 0.0) -> pd.Series:
    """Three years of counts around 80 a month with a season, and perhaps a level shift or a trend."""
    place = np.arange(len(MONTHS))
    level = 80 * (1 + 0.25 * np.sin(2 * np.pi * place / 12)) * np.exp(slope * place)
    if shift_at is not None:
        level = np.where(place >= shift_at, level * factor, level)
    return pd.Series(rng.poisson(level), index=MONTHS)


def comparators(rng: np.random.Generator, shifted: int, districts: int = 5, **shape: Any) -> pd.DataFrame:
    frames = [
        series(rng, **(shape if number < shifted else {})).rename("record_count").rename_axis("month").reset_index()
        for number in range(districts)
    ]
    codes = [frame.assign(district_code=f"E0800000{number}") for number, frame in enumerate(frames)]
    return pd.concat(codes).assign(crime_type="Public order", force="northshire")


def test_a_shift_in_most_districts_at_once_is_a_candidate():
    table = comparators(np.random.default_rng(1), shifted=5, shift_at=20, factor=0.6)
    row = found(replace(NOTHING, comparators=table, coverage=coverage()), "level_shifts")
    assert row["subject"] == "northshire: Public order"
    assert row["value"] == pytest.approx(-40, abs=8)
    assert "from May 2025 on in 5 of 5 districts at once" in row["words"]


@pytest.mark.parametrize(
    ("shifted", "shape"),
    [
        (1, {"shift_at": 20, "factor": 0.6}),  # one district alone: something happened there
        (3, {"shift_at": 20, "factor": 0.6}),  # three of five are not most
        (5, {}),  # a season only
        (5, {"slope": 0.02}),  # a steady rise, which doubles the count in three years
        (5, {"shift_at": 20, "factor": 1.08}),  # too small to tell
    ],
)
def test_what_is_no_break_in_recording_is_not_told(shifted: int, shape: dict[str, Any]):
    for seed in range(4):
        table = comparators(np.random.default_rng(seed), shifted, **shape)
        row = found(replace(NOTHING, comparators=table, coverage=coverage()), "level_shifts")
        assert (row["grade"], row["subject"]) == ("good", "northshire")


def test_months_that_collapsed_are_no_shift():
    table = comparators(np.random.default_rng(3), shifted=0)
    states = dict.fromkeys(MONTHS[-8:], "collapsed")
    table.loc[table["month"].isin(states), "record_count"] = 20
    given = replace(NOTHING, comparators=table, coverage=coverage(states))
    assert found(given, "level_shifts")["grade"] == "good"


def test_too_few_months_are_unknown():
    table = comparators(np.random.default_rng(1), shifted=5, shift_at=20, factor=0.6)
    given = replace(NOTHING, comparators=table[table["month"] > "2025-01"])
    assert found(given, "level_shifts")["grade"] == "unknown"


def test_a_level_shift_has_its_month_though_months_are_missing():
    counts = series(np.random.default_rng(2), shift_at=20, factor=0.5).drop(["2024-06", "2025-08"])
    shift = level_shift(counts)
    assert shift is not None
    assert shift.month == "2025-05"


@pytest.mark.parametrize(
    ("shape", "is_shift"), [({"slope": 0.03}, False), ({"factor": 1.12}, False), ({"factor": 1.3}, True)]
)
def test_a_shift_is_abrupt_and_large_however_clear_it_is(shape: dict[str, float], *, is_shift: bool):
    place = np.arange(len(MONTHS))
    level = 5000 * np.exp(shape.get("slope", 0.0) * place) * np.where(place >= 18, shape.get("factor", 1.0), 1.0)
    counts = pd.Series(np.random.default_rng(5).poisson(level), index=MONTHS)
    assert (level_shift(counts) is not None) == is_shift


def test_a_shift_that_coincides_with_a_known_break_says_so():
    table = comparators(np.random.default_rng(1), shifted=5, shift_at=20, factor=0.6)
    known = replace(KNOWN, first_month="2025-04")
    given = replace(NOTHING, comparators=table, coverage=coverage(), known_breaks=(known,))
    assert "Rules change." in found(given, "level_shifts")["words"]
    other = replace(known, crime_types=("Burglary",))
    assert "Rules change." not in found(replace(given, known_breaks=(other,)), "level_shifts")["words"]


def test_offences_in_no_partnership():
    rows = [
        ("Northshire", "Testborough", 80),
        ("Northshire", "Unassigned Northshire", 20),
        ("Hills", "Unassigned Hills", 9),
    ]
    crime = pd.DataFrame(rows, columns=["force", "csp_name", "offence_count"]).astype({"force": "category"})
    crime = crime.assign(financial_year="2024/25", quarter_start=pd.Timestamp("2024-04-01"))
    row = found(replace(NOTHING, recorded_crime=crime), "offences_in_no_partnership", "Northshire: 2024/25")
    assert (row["value"], row["grade"]) == (20, "poor")


# Partners' returns


def test_returns_that_are_absent_are_unknown_and_old_ones_told():
    rows = pd.DataFrame({"period_end": pd.to_datetime(["2025-03-31", "2024-03-31"]), "is_suppressed": [True, False]})
    titles = {"marac": "MARAC", "fire": "Fire service"}
    rows["borough_code"] = BOROUGH
    other = pd.DataFrame([("E08000902", "Otherborough", "Northshire Police")], columns=BOROUGHS.columns)
    given = Given(TODAY, pd.concat([BOROUGHS, other]), return_titles=titles, returns={"marac": rows})
    assert found(given, "returns_held", "fire")["grade"] == "unknown"
    held = found(given, "returns_held", "marac: Testborough")
    assert (held["value"], held["grade"], held["borough_code"]) == (19, "care", BOROUGH)
    assert found(given, "returns_held", "marac: Otherborough")["grade"] == "unknown"
    assert found(given, "counts_withheld", "marac")["value"] == 50


def test_offence_codes_without_a_theme_are_named():
    records = pd.DataFrame({"offence_code": ["28E"] * 19 + ["99Z"], "theme": ["burglary"] * 19 + [""]})
    row = found(replace(NOTHING, records=records), "offence_codes_unmapped")
    assert (row["value"], row["grade"]) == (5, "care")
    assert "codes 99Z" in row["words"]
