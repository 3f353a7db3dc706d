"""What analysts really send: read whatever its form, each row taken in or told, and no value repeated in a message."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook
from tests.partner_files import MARAC, MARAC_ROW, RECORD_ROW, RECORDS, TODAY, changed, csv_file, raw, workbook_file

from assessment.sources.return_file import FORMATS, Returned, examine_return, read_return, recognise_return
from assessment.terms.errors import SourceError


def marac(tmp_path: Path, *rows: Sequence[Any], **options: Any) -> Returned:
    return read_return(csv_file(tmp_path / "sent.csv", [MARAC, *rows], **options), TODAY)


def records(tmp_path: Path, *rows: Sequence[Any]) -> Returned:
    return read_return(csv_file(tmp_path / "sent.csv", [RECORDS, *rows]), TODAY)


def only_reason(returned: Returned) -> str:
    assert (len(returned.rows), len(returned.faults)) == (0, 1), returned.reasons
    return returned.faults[0].reason


# Forms


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("join", [",", ";", "\t", "|"])
def test_text_in_every_encoding_and_with_every_delimiter(tmp_path: Path, encoding: str, join: str) -> None:
    returned = marac(tmp_path, changed(MARAC_ROW, note="café – provisional"), encoding=encoding, join=join)
    assert returned.faults == ()
    row = returned.rows.iloc[0]
    assert (row["cases_discussed"], row["note"], row["row"]) == (48.0, "café – provisional", 2)


def test_title_rows_blank_rows_and_blank_columns_and_headings_as_people_write_them(tmp_path: Path) -> None:
    rows = [
        ["MARAC data for the assessment", None, None, None],
        [],
        [None, "Area Code ", "PERIOD START", "Period end", "cases-discussed", None, "Repeat cases"],
        [],
        [None, " e08999999 ", datetime(2024, 4, 1), datetime(2024, 6, 30), 48, None, " 17 "],  # noqa: DTZ001
        [],
        [None, "E08999999", "01/07/2024", "30/09/2024", "1,048", None, "<5"],
        [],
    ]
    returned = read_return(workbook_file(tmp_path / "sent.xlsx", rows), TODAY)
    assert returned.faults == ()
    assert returned.rows["row"].tolist() == [5, 7]
    assert returned.rows["area_code"].tolist() == ["E08999999", "E08999999"]
    assert returned.rows["cases_discussed"].tolist() == [48.0, 1048.0]
    assert returned.statuses["repeat_cases"].tolist() == ["reported", "suppressed"]
    assert returned.rows_in == 2


DAYS = [
    "2024-04-01",
    "01/04/2024",
    "1/4/2024",
    "1.4.2024",
    "1 April 2024",
    "1st Apr 2024",
    "01-Apr-2024",
    "45383",
    45383,
]
DAYS += ["2024-04-01T00:00:00Z", " 2024-04-01 ", date(2024, 4, 1), datetime(2024, 4, 1)]  # noqa: DTZ001


@pytest.mark.parametrize("written", DAYS)
def test_a_day_however_it_is_written(tmp_path: Path, written: Any) -> None:
    rows = [MARAC, changed(MARAC_ROW, period_start=written)]
    returned = read_return(workbook_file(tmp_path / "sent.xlsx", rows), TODAY)
    assert returned.faults == ()
    assert returned.rows["period_start"].tolist() == [pd.Timestamp("2024-04-01")]


@pytest.mark.parametrize(("written", "kept"), [("Yes", "yes"), ("y", "yes"), ("1", "yes"), ("TRUE", "yes")])
def test_yes(tmp_path: Path, written: str, kept: str) -> None:
    assert records(tmp_path, changed(RECORD_ROW, knife=written)).rows["knife"].tolist() == [kept]


@pytest.mark.parametrize(("written", "kept"), [("No", "no"), ("N", "no"), ("0", "no"), ("", ""), ("Not known", "")])
def test_no_and_not_known(tmp_path: Path, written: str, kept: str) -> None:
    assert records(tmp_path, changed(RECORD_ROW, knife=written)).rows["knife"].tolist() == [kept]


HIDDEN = ("<5", "< 10", "*", "[c]", "c", "fewer than 5", "1-4", "1 to 7", "suppressed")
NUMBERS = {"17": "reported", "17.0": "reported", "0": "reported", **dict.fromkeys(HIDDEN, "suppressed")}
NUMBERS |= dict.fromkeys(("", "n/a", "..", "[x]", "-"), "not_available")


@pytest.mark.parametrize(("written", "status"), NUMBERS.items())
def test_a_count_is_a_number_hidden_or_unknown_and_never_zero_for_want_of_one(
    tmp_path: Path, written: str, status: str
) -> None:
    returned = marac(tmp_path, changed(MARAC_ROW, repeat_cases=written))
    assert returned.faults == ()
    assert returned.statuses["repeat_cases"].tolist() == [status]
    assert returned.rows["repeat_cases"].isna().tolist() == [status != "reported"]


def test_a_time_is_kept_where_it_is_known_and_missing_where_it_is_not(tmp_path: Path) -> None:
    def with_formats(book: Workbook) -> None:
        page = book.active
        assert page is not None
        page["D3"].number_format = "dd/mm/yyyy"
        page["D4"].number_format = "dd/mm/yyyy hh:mm"

    midnight = datetime(2024, 5, 13)  # noqa: DTZ001
    rows = [RECORDS] + [
        changed(RECORD_ROW, record_key=f"R000000{place}", from_at=at)
        for place, at in enumerate(["13/05/2024 22:30", midnight, midnight, "13/05/2024", "", "2024-05-13 00:00"])
    ]
    returned = read_return(workbook_file(tmp_path / "sent.xlsx", rows, change=with_formats), TODAY)
    assert returned.faults == ()
    assert returned.rows["from_at_time_known"].tolist() == [True, False, True, False, False, True]
    assert returned.rows["from_at"].dt.hour.tolist()[:2] == [22, 0]
    assert returned.rows["from_at"].isna().tolist() == [False, False, False, False, True, False]


def test_percent_cells_are_percentages(tmp_path: Path) -> None:
    def as_percent(book: Workbook) -> None:
        page = book.active
        assert page is not None
        page["J2"].number_format = "0.0%"

    names = ["area_code", "period_start", "period_end", "survey", "method", "question", "answer", "respondents", "base"]
    row = ["E08999999", "2024-05-07", "2024-06-20", "Survey", "Panel", "Do you feel safe?", "Yes", 58, 100]
    rows = [[*names, "weighted_percent", "weighting"], [*row, 0.583, "Weighted"]]
    returned = read_return(workbook_file(tmp_path / "sent.xlsx", rows, change=as_percent), TODAY)
    assert returned.rows["weighted_percent"].tolist() == [58.3]
    plain = read_return(workbook_file(tmp_path / "plain.xlsx", rows), TODAY)
    assert only_reason(plain) == "weighted_percent: a share of 1, expected a percentage of 0 to 100"


@pytest.mark.parametrize(("written", "kept"), [("10-17", "10 to 17"), ("10 – 17", "10 to 17"), ("65+", "65 and over")])
def test_age_bands_as_systems_write_them(tmp_path: Path, written: str, kept: str) -> None:
    sent = csv_file(tmp_path / "sent.csv", [[*RECORDS, "victim_age_band"], [*RECORD_ROW, written]])
    assert read_return(sent, TODAY).rows["victim_age_band"].tolist() == [kept]


def test_words_for_an_unknown_victim_are_no_key_that_many_share(tmp_path: Path) -> None:
    returned = records(tmp_path, changed(RECORD_ROW, victim_key="UNKNOWN"))
    # A word of letters alone could be a name, but this one says that there is none.
    assert returned.rows["victim_key"].tolist() == [""]


# Faults of rows


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"period_start": "2024-02-30"}, "period_start: an impossible date"),
        ({"period_start": "April"}, "period_start: not a date such as 31/03/2024 or 2024-03-31"),
        ({"period_start": "01/04/24"}, "period_start: not a date such as 31/03/2024 or 2024-03-31"),
        ({"period_start": "2024-04-02"}, "period_start: not the first day of a month"),
        ({"period_end": "2024-06-29"}, "period_end: not the last day of a month"),
        ({"period_end": "2024-03-31"}, "period_end: before period_start"),
        ({"period_end": "2025-06-30"}, "period_end: a date that has not come yet"),
        ({"period_start": ""}, "period_start: blank"),
        ({"area_code": "Testborough"}, "area_code: not an area code such as E08000000 (codes, not names)"),
        ({"area_code": "S12000033"}, "area_code: a code of another country, expected one of England or Wales"),
        ({"cases_discussed": "-3"}, "cases_discussed: below zero"),
        ({"cases_discussed": "4.5"}, "cases_discussed: not a whole number"),
        ({"cases_discussed": "many"}, "cases_discussed: not a number"),
        ({"cases_discussed": "inf"}, "cases_discussed: not a number"),
        ({"cases_discussed": "1e3"}, "cases_discussed: not a number"),
        ({"cases_discussed": "#REF!"}, "cases_discussed: an error of the spreadsheet in place of a value"),
        ({"cases_discussed": ""}, "cases_discussed: blank"),
        ({"repeat_cases": "49"}, "repeat_cases: more than cases_discussed, of which it is a part"),
    ],
)
def test_a_row_with_a_fault_is_left_out_and_told(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    good = changed(MARAC_ROW, period_start="2024-07-01", period_end="2024-09-30")
    returned = marac(tmp_path, changed(MARAC_ROW, **cells), good)
    assert returned.reasons == {reason: [2]}
    assert returned.rows["row"].tolist() == [3]
    assert returned.rows_in == len(returned.rows) + returned.rows_merged + len(returned.faults)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"to_at": "12/05/2024"}, "to_at: before from_at"),
        ({"to_at": "13/05/2024 22:29"}, "to_at: before from_at"),
        ({"from_at": "15/05/2024"}, "from_at: after recorded_date"),
        ({"from_at": "13/05/2024 25:00"}, "from_at: an impossible time"),
        ({"from_at": "13/05/1824"}, "from_at: a date before 1900"),
        ({"recorded_date": "02/06/2025"}, "recorded_date: a date that has not come yet"),
        ({"lsoa_code": "E02001234"}, "lsoa_code: not an LSOA code such as E01000000"),
        ({"lsoa_code": ""}, "lsoa_code: blank, and borough_code as well"),
        ({"knife": "Maybe"}, "knife: neither Yes nor No"),
        ({"record_key": ""}, "record_key: blank"),
        ({"offence_code": ""}, "offence_code: blank"),
        (
            {"victim_key": "V1"},
            "victim_key: not a pseudonym: letters with digits, six or more and no spaces, or a whole number",
        ),
    ],
)
def test_a_record_with_a_fault_is_left_out_and_told(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert only_reason(records(tmp_path, changed(RECORD_ROW, **cells))) == reason


def test_a_day_without_a_time_is_not_before_the_time_it_may_hold(tmp_path: Path) -> None:
    assert records(tmp_path, changed(RECORD_ROW, to_at="13/05/2024")).faults == ()


def test_a_value_outside_its_list_is_told_with_the_near_miss(tmp_path: Path) -> None:
    names = [*RECORDS, "hate_strand"]
    sent = csv_file(tmp_path / "sent.csv", [names, [*RECORD_ROW, "Sexual orientatoin"]])
    assert only_reason(read_return(sent, TODAY)) == 'hate_strand: not in its list (did you mean "Sexual orientation"?)'


def test_a_total_that_its_parts_do_not_make(tmp_path: Path) -> None:
    names = ["area_code", "period_start", "period_end", "road_user", "age_band"]
    names += ["killed", "seriously_injured", "killed_or_seriously_injured"]
    row = ["E08999999", "2024-04-01", "2024-04-30", "All", "All"]
    sent = csv_file(tmp_path / "sent.csv", [names, [*row, 1, 15, 17], [*row[:4], "0 to 15", "<5", 15, 17]])
    returned = read_return(sent, TODAY)
    assert returned.reasons == {"killed_or_seriously_injured: not the sum of killed and seriously_injured": [2]}
    assert returned.rows["row"].tolist() == [3]  # a hidden part cannot be added up


def test_a_repeated_row_counts_once_and_two_that_differ_not_at_all(tmp_path: Path) -> None:
    other = changed(MARAC_ROW, area_code="E08999998")
    returned = marac(tmp_path, MARAC_ROW, other, MARAC_ROW, changed(other, cases_discussed=50))
    assert returned.rows["area_code"].tolist() == ["E08999999"]
    assert returned.rows_merged == 1
    assert returned.reasons == {
        "area_code, period_start, period_end: the same as in another row that says something else": [3, 5]
    }


def test_the_order_of_rows_and_columns_changes_nothing(tmp_path: Path) -> None:
    rows = [changed(RECORD_ROW, record_key=f"R000000{n}", knife=n % 2) for n in range(6)] + [RECORD_ROW, RECORD_ROW]
    one = records(tmp_path, *rows)
    sent = csv_file(tmp_path / "turned.csv", [row[::-1] for row in [RECORDS, *rows[::-1]]])
    other = read_return(sent, TODAY)
    first, second = (
        each.rows.drop(columns="row").sort_values("record_key", ignore_index=True) for each in (one, other)
    )
    pd.testing.assert_frame_equal(first, second)
    assert (one.rows_merged, other.rows_merged) == (1, 1)


# Faults of files


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (["area_code", "period_start", "period_end", "case_discussed", "repeat_cases", "note"],
         r'row 1: missing column "cases_discussed" \(found "case_discussed": rename it\)'),
        ([*MARAC[:4], "repeat_casess", "note"], r'unknown column "repeat_casess" \(did you mean "repeat_cases"\?\)'),
        ([*MARAC[:4], "repeat_cases", "cases_discussed"], 'column "cases_discussed" stands twice'),
        ([*MARAC[:4], "repeat_cases", ""], "column F has no heading, and cells below it are filled"),
    ],
)  # fmt: skip
def test_a_column_that_is_missing_unknown_or_there_twice(tmp_path: Path, headings: list[str], told: str) -> None:
    sent = csv_file(tmp_path / "sent.csv", [headings, [*MARAC_ROW[:5], "9"]])
    with pytest.raises(SourceError, match=told):
        read_return(sent, TODAY)


def test_an_unknown_column_without_anything_in_it_is_no_fault(tmp_path: Path) -> None:
    sent = csv_file(tmp_path / "sent.csv", [[*MARAC, "comments"], [*MARAC_ROW, ""]])
    assert len(read_return(sent, TODAY).rows) == 1


def test_headings_alone_are_no_rows_and_no_fault(tmp_path: Path) -> None:
    examined = examine_return(csv_file(tmp_path / "sent.csv", [MARAC]), TODAY)
    assert (examined.rows, examined.edition, examined.refused) == (0, "0000-00", ())


def test_a_return_in_the_template_of_another_is_told(tmp_path: Path) -> None:
    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW], sheet="iom")
    with pytest.raises(SourceError, match='sheet is named "iom", and its columns are those of the return "marac"'):
        read_return(sent, TODAY)


def test_two_returns_in_one_file_are_told(tmp_path: Path) -> None:
    def with_second(book: Workbook) -> None:
        page = book.create_sheet("second")
        page.append(MARAC)

    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW], change=with_second)
    with pytest.raises(SourceError, match="expected one sheet with a return, found sheets 1 and 2"):
        read_return(sent, TODAY)


def test_workings_on_another_sheet_are_told_and_not_taken_in(tmp_path: Path) -> None:
    sent = workbook_file(
        tmp_path / "sent.xlsx", [MARAC, MARAC_ROW], change=lambda book: book.create_sheet("w").append([1, 2])
    )
    assert examine_return(sent, TODAY).refused == ("sheet 2 is no part of the return and was not taken in",)


def test_a_formula_that_was_never_worked_out_is_told(tmp_path: Path) -> None:
    rows = [MARAC, changed(MARAC_ROW, cases_discussed="=40+8")]
    with pytest.raises(SourceError, match=r"1 formulas hold no result \(D2\)"):
        read_return(workbook_file(tmp_path / "sent.xlsx", rows), TODAY)


def test_a_file_of_which_no_row_can_be_taken_in_is_refused(tmp_path: Path) -> None:
    sent = csv_file(tmp_path / "sent.csv", [MARAC, changed(MARAC_ROW, area_code="Testborough")])
    with pytest.raises(
        SourceError, match=r"none of its 1 rows can be taken in: 1 rows refused: area_code: not .* \(row 2\)"
    ):
        examine_return(sent, TODAY)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "found a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "found an old Excel file or one locked with a password"),
        (b"PK\x03\x04" + bytes(200), "damaged or locked workbook"),
        (b"area_code,\x81\x8d\x8f\x90\x9d\n", "found bytes that are none"),
        (b"\xff\xfe\x00\xd8", "found bytes that are none"),
        (b"", "expected the headings of a return"),
        (b"Crime ID,Month,Reported by\n,2024-01,A\n", "expected the headings of a return"),
    ],
)
def test_what_is_no_return_is_refused_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "marac.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=told):
        read_return(raw(path), TODAY)
    assert recognise_return(raw(path)) == "marac"  # it was meant to be one


def test_a_workbook_that_inflates_beyond_reason_is_refused(tmp_path: Path) -> None:
    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW])
    with zipfile.ZipFile(sent.path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/customXml/item.xml", b"0" * 60_000_000)
    with pytest.raises(SourceError, match="more than any return"):
        read_return(raw(sent.path), TODAY)


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW])
    (tmp_path / "cut.xlsx").write_bytes(sent.content()[:-200])
    with pytest.raises(SourceError, match=r"cut.xlsx: damaged"):
        read_return(raw(tmp_path / "cut.xlsx"), TODAY)


def test_a_return_inside_a_zip_is_read_there(tmp_path: Path) -> None:
    inner = io.BytesIO(workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW]).content())
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("q1/marac.xlsx", inner.getvalue())
    assert len(read_return(raw(tmp_path / "all.zip"), TODAY).rows) == 1


# Recognition


def test_one_format_alone_claims_a_file_and_it_tells_what_it_holds(tmp_path: Path) -> None:
    sent = csv_file(tmp_path / "q1 final.csv", [MARAC, MARAC_ROW])
    claimed = [each for each in FORMATS if each.matches(sent)]
    assert [each.name for each in claimed] == ["return_marac"]
    examined = claimed[0].examine(sent, TODAY)
    assert (examined.edition, examined.rows) == ("2024-06", 1)
    assert examined.covers == "MARAC: domestic abuse cases at high risk: 2024-04-01 to 2024-06-30, 1 areas"


@pytest.mark.parametrize("name", ["2024-12-merseyside-street.csv", "areas.csv", "boundaries.geojson", "photo.png"])
def test_other_files_are_not_claimed(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Crime ID,Month,Reported by,Falls within\n", encoding="utf-8")
    assert recognise_return(raw(path)) == ""


def test_columns_that_every_return_has_tell_none(tmp_path: Path) -> None:
    sent = csv_file(tmp_path / "sent.csv", [["area_code", "period_start", "period_end", "note"], [1, 2, 3, 4]])
    assert recognise_return(sent) == ""


def test_a_workbook_that_says_wrongly_how_far_it_reaches_is_read_whole(tmp_path: Path) -> None:
    sent = workbook_file(tmp_path / "sent.xlsx", [MARAC, MARAC_ROW])
    wrong = tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(sent.path) as old, zipfile.ZipFile(wrong, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb'<dimension ref="A1:[A-Z0-9]+"', b'<dimension ref="A1"', old.read(name)))
    assert len(read_return(raw(wrong), TODAY).rows) == 1


def test_the_published_plans_actions_are_not_taken_for_the_return(tmp_path: Path) -> None:
    published = Path(__file__).parents[3] / "data" / "raw" / "published" / "actions.csv"
    copied = tmp_path / "plan.csv"
    copied.write_bytes(published.read_bytes())
    assert recognise_return(raw(copied)) == ""
