"""Partners' files as tables: placed by code, the latest standing, every row accounted for. All content is invented."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.partner_files import MARAC, MARAC_ROW, RECORD_ROW, RECORDS, TODAY, changed, csv_file

from assessment.prepare.returns import PreparedReturns, prepare_returns
from assessment.sources.offences import read_offences
from assessment.sources.raw_files import RawFile
from assessment.tables.area_schemas import Areas, LsoaChanges
from assessment.tables.rows import rows_of

OFFENCES = read_offences(Path(__file__).parents[3] / "params" / "catalogue")
HERE, NEXT_DOOR = "E08999999", "E08999998"
WARD, OTHER_WARD = "E05999001", "E05999002"


def an_area(lsoa: str, ward: str, borough: str) -> dict[str, str]:
    blank = dict.fromkeys(Areas.to_schema().columns, "")
    return {**blank, "lsoa21_code": lsoa, "ward24_code": ward, "borough_code": borough}


AREAS = pd.DataFrame(
    [
        an_area("E01999001", WARD, HERE),
        an_area("E01999002", WARD, HERE),  # with 003, one of 2011: E01999012, in one ward
        an_area("E01999003", WARD, HERE),
        an_area("E01999004", WARD, HERE),  # with 005, one of 2011: E01999013, over two wards
        an_area("E01999005", OTHER_WARD, HERE),
        an_area("E01999006", OTHER_WARD, HERE),  # took the place of E01999014 alone
        an_area("E01999009", "E05999009", NEXT_DOOR),
    ]
)
CHANGES = pd.DataFrame(
    [
        ("E01999001", "E01999001", "U"),
        ("E01999012", "E01999002", "S"),
        ("E01999012", "E01999003", "S"),
        ("E01999013", "E01999004", "S"),
        ("E01999013", "E01999005", "S"),
        ("E01999014", "E01999006", "X"),
    ],
    columns=["lsoa11_code", "lsoa21_code", "change"],
).assign(borough_code=HERE)

Sent = tuple[str, str, RawFile]


def test_the_areas_of_these_tests_fit_their_schemas() -> None:
    LsoaChanges.validate(CHANGES)


def prepared(*files: Sent) -> PreparedReturns:
    found = prepare_returns(files, AREAS, CHANGES, OFFENCES, [HERE], TODAY, lambda _: None)
    intake = found.intake
    parts = intake[["rows_kept", "rows_elsewhere", "rows_merged", "rows_refused"]].sum(axis=1)
    assert intake["rows_in"].tolist() == parts.tolist()
    assert intake["rows_refused"].sum() == found.refusals["rows"].sum()
    return found


def sent(path: Path, rows: Sequence[Sequence[Any]], edition: str = "2024-06", name: str = "return_marac") -> Sent:
    return name, edition, csv_file(path, rows)


def marac(tmp_path: Path, name: str, *rows: Sequence[Any], edition: str = "2024-06") -> Sent:
    return sent(tmp_path / f"{name}.csv", [MARAC, *rows], edition)


def records(tmp_path: Path, name: str, *rows: Sequence[Any], edition: str = "2024-05") -> Sent:
    return sent(tmp_path / f"{name}.csv", [[*RECORDS, "borough_code"], *rows], edition, "records")


def record(key: int, borough: str = "", **cells: Any) -> list[Any]:
    return [*changed(RECORD_ROW, record_key=f"R{key:07d}", **cells), borough]


def test_figures_become_one_row_each_with_what_they_are_set_against(tmp_path: Path) -> None:
    found = prepared(marac(tmp_path, "a", changed(MARAC_ROW, repeat_cases="<5"))).returns
    returns = {row["measure"]: row for row in rows_of(found)}
    assert (returns["cases_discussed"]["value"], returns["cases_discussed"]["status"]) == (48.0, "reported")
    repeats = returns["repeat_cases"]
    assert (repeats["status"], repeats["denominator"]) == ("suppressed", 48.0)
    assert pd.isna(repeats["value"])
    assert pd.isna(repeats["numerator"])
    unknown = returns["cases_male_victim"]
    assert unknown["status"] == "not_available"
    assert pd.isna(unknown["value"])
    assert set(found["borough_code"]) == {HERE}


def test_breakdowns_are_named_and_the_whole_is_blank(tmp_path: Path) -> None:
    names = ["area_code", "period_start", "period_end", "sex", "ethnicity", "first_time_entrants"]
    row = [HERE, "2024-04-01", "2024-06-30"]
    rows = [names, [*row, "All", "All", 21], [*row, "f", "All", 6], [*row, "Male", "White", 9]]
    found = prepared(sent(tmp_path / "yj.csv", rows, name="return_youth_justice")).returns
    entrants = found[found["measure"] == "first_time_entrants"].set_index("breakdowns")["value"]
    assert entrants.to_dict() == {"": 21.0, "sex=Female": 6.0, "sex=Male;ethnicity=White": 9.0}
    assert set(found.loc[found["status"] == "not_available", "breakdowns"]) == {""}


@pytest.mark.parametrize(
    ("code", "kind"),
    [(HERE, "borough"), (WARD, "ward24"), ("E01999001", "lsoa21"), ("E01999012", "lsoa11")],
)
def test_an_area_is_a_borough_a_ward_or_an_lsoa(tmp_path: Path, code: str, kind: str) -> None:
    returns = prepared(marac(tmp_path, "a", changed(MARAC_ROW, area_code=code))).returns
    assert returns[["area_code", "area_kind", "borough_code"]].drop_duplicates().to_numpy().tolist() == [
        [code, kind, HERE]
    ]


def test_an_area_next_door_is_elsewhere_and_one_that_nobody_knows_refused(tmp_path: Path) -> None:
    found = prepared(
        marac(
            tmp_path,
            "a",
            MARAC_ROW,
            changed(MARAC_ROW, area_code=NEXT_DOOR),
            changed(MARAC_ROW, area_code="E09000001"),
            changed(MARAC_ROW, area_code="Testborough"),
        )
    )
    assert found.intake[["rows_kept", "rows_elsewhere", "rows_refused"]].to_numpy().tolist() == [[1, 1, 2]]
    assert found.refusals[["reason", "examples"]].to_numpy().tolist() == [
        ["area_code: not a borough, ward of 2024 or LSOA of the look-ups", "row 4"],
        ["area_code: not an area code such as E08000000 (codes, not names)", "row 5"],
    ]


def test_a_later_edition_replaces_an_area_and_period_whole_and_nothing_else(tmp_path: Path) -> None:
    second_quarter = changed(MARAC_ROW, period_start="2024-07-01", period_end="2024-09-30")
    found = prepared(
        marac(tmp_path, "later", changed(MARAC_ROW, cases_discussed=50), second_quarter, edition="2024-09"),
        marac(tmp_path, "earlier", MARAC_ROW, changed(MARAC_ROW, area_code=WARD)),
    )
    cases = found.returns[found.returns["measure"] == "cases_discussed"]
    assert cases[["area_code", "value", "source_file"]].to_numpy().tolist() == [
        [WARD, 48.0, "earlier.csv"],
        [HERE, 50.0, "later.csv"],
        [HERE, 48.0, "later.csv"],
    ]
    assert found.intake["file"].tolist()[0] == "return_marac/2024-06/earlier.csv"
    assert found.intake[["rows_kept", "rows_merged", "fate"]].to_numpy().tolist()[0] == [1, 1, "used"]


def test_of_one_edition_the_file_taken_in_later_stands_and_a_file_of_which_nothing_stands_is_superseded(
    tmp_path: Path,
) -> None:
    found = prepared(marac(tmp_path, "a", MARAC_ROW), marac(tmp_path, "b", changed(MARAC_ROW, cases_discussed=50)))
    cases = found.returns[found.returns["measure"] == "cases_discussed"]
    assert cases["value"].tolist() == [50.0]
    assert found.intake["fate"].tolist() == ["superseded", "used"]


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    found = prepared(
        marac(tmp_path, "a", changed(MARAC_ROW, note="ring 07700 900123")), marac(tmp_path, "b", MARAC_ROW)
    )
    assert found.intake["fate"].tolist() == ["refused", "used"]
    assert "a telephone number" in found.intake["note"].tolist()[0]
    assert not found.returns.empty


def test_two_files_of_one_name_have_an_account_each(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    files = [marac(tmp_path / folder, "a", MARAC_ROW) for folder in ("one", "two")]
    assert prepared(*files).intake["file"].tolist() == ["return_marac/2024-06/a.csv", "return_marac/2024-06/a.csv (2)"]


def test_survey_spend_and_actions_have_tables_of_their_own(tmp_path: Path) -> None:
    period = [HERE, "2024-05-07", "2024-06-20"]
    names = "area_code period_start period_end survey method question answer respondents base weighting"
    survey = [names.split(), [*period, "Survey", "Panel", "Safe?", "Yes", "<5", 710, "Not weighted"]]
    spend = [
        ["area_code", "period_start", "period_end", "priority", "line", "line_kind", "funding_source", "spent_gbp"],
        [HERE, "2024-04-01", "2025-03-31", "ASB", "Youth work", "Project", "Council", "£18450.50"],
    ]
    actions = [
        ["area_code", "reported_on", "action_id", "action", "lead", "status", "due_date"],
        [HERE, "2024-09-30", "ASB-03", "Patrols", "Council", "on track", "2030-03-31"],
        [HERE, "2024-12-31", "ASB-03", "Patrols", "Council", "Completed", "2030-03-31"],
    ]
    found = prepared(
        sent(tmp_path / "survey.csv", survey, name="return_survey"),
        sent(tmp_path / "spend.csv", spend, name="return_spend"),
        sent(tmp_path / "actions.csv", actions, name="return_actions"),
    )
    assert found.survey[["respondents_status", "base"]].to_numpy().tolist() == [["suppressed", 710.0]]
    assert found.spend["spent_gbp"].tolist() == [18450.5]
    assert found.action_progress[["status", "due_date"]].to_numpy().tolist() == [
        ["Completed", pd.Timestamp("2030-03-31")]
    ]
    assert found.returns.empty


# The record extract


@pytest.mark.parametrize(
    ("lsoa", "lsoa21", "ward", "basis"),
    [
        ("E01999001", "E01999001", WARD, "code"),
        ("E01999014", "E01999006", OTHER_WARD, "changed_code"),
        ("E01999012", "", WARD, "split_code"),
        ("E01999013", "", "", "split_code"),
    ],
)
def test_an_lsoa_of_2011_is_resolved_where_one_took_its_place(
    tmp_path: Path, lsoa: str, lsoa21: str, ward: str, basis: str
) -> None:
    row = prepared(records(tmp_path, "a", record(1, lsoa_code=lsoa))).records[HERE].iloc[0]
    assert row[["lsoa_code", "lsoa21_code", "ward24_code", "borough_code", "place_basis"]].tolist() == [
        lsoa,
        lsoa21,
        ward,
        HERE,
        basis,
    ]


def test_a_record_without_an_lsoa_stays_in_its_borough(tmp_path: Path) -> None:
    found = prepared(
        records(
            tmp_path,
            "a",
            record(1, HERE, lsoa_code=""),
            record(2, NEXT_DOOR, lsoa_code=""),
            record(3, WARD, lsoa_code=""),
        )
    )
    assert found.records[HERE][["record_key", "place_basis"]].to_numpy().tolist() == [["R0000001", "borough_only"]]
    assert found.intake[["rows_kept", "rows_elsewhere", "rows_refused"]].to_numpy().tolist() == [[1, 1, 1]]


def test_where_lsoa_and_borough_disagree_the_lsoa_decides(tmp_path: Path) -> None:
    found = prepared(records(tmp_path, "a", record(1, HERE, lsoa_code="E01999009"), record(2, NEXT_DOOR)))
    assert found.records[HERE]["record_key"].tolist() == ["R0000002"]
    assert found.intake["rows_elsewhere"].tolist() == [1]


def test_an_offence_code_says_what_it_is_and_one_that_is_not_known_is_kept_and_told(tmp_path: Path) -> None:
    found = prepared(records(tmp_path, "a", record(1), record(2, offence_code="asb-n"), record(3, offence_code="999Z")))
    told = found.records[HERE][["theme", "offence_group", "crime_type", "is_crime"]].to_numpy().tolist()
    assert told == [
        ["acquisitive", "Theft offences", "Burglary", "yes"],
        ["asb", "Anti-social behaviour incidents", "Anti-social behaviour", "no"],
        ["unmapped", "", "", ""],
    ]
    assert "1 records have offence codes that are not known (999Z)" in found.intake["note"].tolist()[0]


def test_times_are_kept_and_missing_ones_stay_missing(tmp_path: Path) -> None:
    found = prepared(records(tmp_path, "a", record(1), record(2, from_at="13/05/2024"), record(3, from_at="")))
    rows = found.records[HERE]
    assert rows["from_time_known"].tolist() == [True, False, False]
    assert rows["from_at"].isna().tolist() == [False, False, True]
    assert rows["from_at"].tolist()[0] == pd.Timestamp("2024-05-13 22:30")


def test_a_month_sent_again_replaces_the_month_and_a_shrunken_one_is_told(tmp_path: Path) -> None:
    june = {"recorded_date": "01/06/2024"}
    first = records(tmp_path, "first", *(record(key) for key in range(5)), record(9, **june))
    again = records(tmp_path, "again", record(1, knife="No"), record(7), edition="2024-06")
    found = prepared(first, again)
    rows = found.records[HERE]
    assert rows["record_key"].tolist() == ["R0000001", "R0000007", "R0000009"]
    assert rows["knife"].tolist() == ["no", "yes", "yes"]
    assert found.intake[["rows_kept", "rows_merged"]].to_numpy().tolist() == [[1, 5], [2, 0]]
    assert found.intake["note"].tolist()[1] == (
        "E08999999 2024-05: 2 records replace 5; check that the whole month was sent"
    )


def test_a_record_that_moves_to_another_month_counts_once(tmp_path: Path) -> None:
    found = prepared(
        records(tmp_path, "first", record(1), record(2)),
        records(tmp_path, "again", record(1, recorded_date="01/06/2024"), edition="2024-06"),
    )
    assert found.records[HERE][["record_key", "month"]].to_numpy().tolist() == [
        ["R0000002", "2024-05"],
        ["R0000001", "2024-06"],
    ]


def test_a_borough_without_an_extract_has_no_table(tmp_path: Path) -> None:
    assert prepared(marac(tmp_path, "a", MARAC_ROW)).records == {}
    assert prepared().intake.empty


def test_the_order_of_figures_changes_nothing(tmp_path: Path) -> None:
    rows = [changed(MARAC_ROW, area_code=code) for code in (HERE, WARD, OTHER_WARD, "E01999001")]
    one = prepared(marac(tmp_path, "a", *rows)).returns
    pd.testing.assert_frame_equal(one, prepared(marac(tmp_path, "a", *rows[::-1])).returns)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(8)))
def test_the_order_of_rows_changes_nothing(tmp_path: Path, order: list[int]) -> None:
    rows = [record(key % 6, knife=key % 3 % 2, lsoa_code=f"E0199900{key % 6 + 1}") for key in range(8)]
    one = prepared(records(tmp_path, "a", *rows)).records[HERE]
    other = prepared(records(tmp_path, "a", *(rows[place] for place in order))).records[HERE]
    pd.testing.assert_frame_equal(one, other)
