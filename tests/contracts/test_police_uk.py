"""The layouts of data.police.uk, as invented rows in them: drift shows here first."""

from pathlib import Path

import pytest
from tests.invented_police import (
    OUTCOMES_HEADER,
    SEARCHES_HEADER,
    STREET_HEADER,
    TODAY,
    crime_id,
    outcome_row,
    raw,
    search_row,
    street_row,
    write,
    write_street,
)

from assessment.sources.police_csv import PoliceRows
from assessment.sources.police_uk import FORMATS, examine_police, kind_of, read_police
from assessment.sources.raw_files import RawFile
from assessment.terms.crime import PoliceKind
from assessment.terms.errors import SourceError

UTF8_MARK = "\ufeff"


def read(file: RawFile) -> PoliceRows:
    return read_police(file, TODAY)


def reasons(file: RawFile) -> dict[str, tuple[int, ...]]:
    return {str(each.reason): each.examples for each in read(file).refused}


def refusal(file: RawFile) -> str:
    with pytest.raises(SourceError) as fault:
        read(file)
    assert file.shown in str(fault.value)
    return str(fault.value)


def changed(folder: Path, content: bytes, name: str = "2024-01-invented-street.csv") -> RawFile:
    (folder / name).write_bytes(content)
    return raw(folder / name)


def lines(*rows: str, end: str = "\r\n") -> bytes:
    return "".join(f"{row}{end}" for row in (STREET_HEADER, *rows)).encode()


def test_a_street_file_as_published(tmp_path: Path) -> None:
    rows = [
        street_row(1),
        street_row(None),
        street_row(2, longitude="", latitude="", location="No Location", lsoa="", name=""),
        street_row(3, name='"Invented, Borough 001A"', outcome="Investigation complete; no suspect identified"),
    ]
    found = read(write_street(tmp_path, rows))
    assert (found.kind, found.month, found.force, found.rows_in) == ("street", "2024-01", "invented", 4)
    assert found.refused == ()
    row = found.rows.to_pylist()
    assert row[0] == {
        "crime_id": crime_id(1),
        "longitude": -0.95,
        "latitude": 53.05,
        "location": "On or near Invented Street",
        "lsoa_code": "E01990001",
        "crime_type": "Burglary",
        "outcome": "Under investigation",
    }
    assert row[1]["crime_id"] == row[1]["outcome"] == ""
    assert (row[2]["longitude"], row[2]["lsoa_code"]) == (None, "")
    assert row[3]["outcome"] == "Investigation complete; no suspect identified"


def test_an_outcomes_file_as_published(tmp_path: Path) -> None:
    found = read(write(tmp_path, "2024-01-invented-outcomes.csv", OUTCOMES_HEADER, [outcome_row(1)]))
    assert found.kind == PoliceKind.OUTCOMES
    assert found.rows.to_pylist() == [
        {
            "crime_id": crime_id(1),
            "longitude": -0.95,
            "latitude": 53.05,
            "lsoa_code": "E01990001",
            "outcome_type": "Local resolution",
        }
    ]


def test_a_search_file_as_published(tmp_path: Path) -> None:
    rows = [search_row(), search_row(point=",", gender="")]
    found = read(write(tmp_path, "2024-01-invented-stop-and-search.csv", SEARCHES_HEADER, rows))
    first, second = found.rows.to_pylist()
    assert (first["latitude"], first["longitude"]) == (53.05, -0.95)  # latitude stands first in these files
    assert str(first["searched_at"]) == "2024-01-05 10:00:00+00:00"
    assert (first["outcome_linked"], second["longitude"], second["gender"]) == ("True", None, "")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", UTF8_MARK])
def test_line_ends_and_byte_mark_do_not_matter(tmp_path: Path, end: str, mark: str) -> None:
    file = changed(tmp_path, mark.encode() + lines(street_row(1), street_row(2), end=end))
    assert read(file).rows_in == 2
    assert read(file).rows["crime_id"].to_pylist() == [crime_id(1), crime_id(2)]


def test_mixed_line_ends_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    file = changed(tmp_path, lines(street_row(1)) + f"\n{street_row(2)}\n\r\n".encode())
    assert read(file).rows_in == 2


def test_a_last_line_without_its_end_is_whole_if_its_cells_are(tmp_path: Path) -> None:
    assert read(changed(tmp_path, lines(street_row(1)).rstrip())).rows_in == 1


@pytest.mark.parametrize("cut", [1, 10, 40, 150])
def test_a_file_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    content = lines(street_row(1), street_row(2)).rstrip()
    assert "cut short" in refusal(changed(tmp_path, content[:-cut]))


@pytest.mark.parametrize("cut", ["Tru", "Fals", "Controlled dr"])
def test_a_search_file_cut_within_its_last_cells_is_refused(tmp_path: Path, cut: str) -> None:
    row = search_row().removesuffix("False")
    last = row + cut if cut != "Controlled dr" else row.split("Controlled")[0] + cut
    name = "2024-01-invented-stop-and-search.csv"
    assert "cut short" in refusal(changed(tmp_path, f"{SEARCHES_HEADER}\n{search_row()}\n{last}".encode(), name))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Crime type", "Type of crime", "missing Crime type; not known Type of crime"),
        (",Context", "", "missing Context; not known none"),
        ("Longitude,Latitude", "Latitude,Longitude", "another order"),
        ("Context", "Context,Notes", "missing none; not known Notes"),
    ],
)
def test_another_header_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    message = refusal(changed(tmp_path, lines(street_row(1)).replace(old.encode(), new.encode(), 1)))
    assert told in message
    assert "row 1" in message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b"\r\n  <html></html>", "web page"),
        (lines(street_row(1)).decode().encode("utf-16"), "UTF-16"),
        (lines(street_row(1, location="On or near Caf\u00e9")).decode().encode("cp1252"), "row 2: expected UTF-8"),
        (b"", "missing Crime ID"),
        (lines(), "expected rows"),
        (lines(street_row(1, location='"On or near'), street_row(2)), "quotation mark"),
        (lines(street_row(1, lsoa="S01000001"), street_row(2, lsoa="95AA01S1")), "another country"),
        (lines(street_row(1, lsoa=""), street_row(2, lsoa="")), "another country"),
        (lines(street_row(1, month="2023-12")), "none that holds"),
        (lines(street_row(1, force="Merseyside Police")), "none that holds"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refusal(changed(tmp_path, content))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2024-04-invented-street.csv", "in the future"),
        ("2024-13-invented-street.csv", "expected a month since"),
        ("1999-01-invented-street.csv", "expected a month since"),
    ],
)
def test_a_file_of_an_impossible_month_is_refused(tmp_path: Path, name: str, told: str) -> None:
    assert told in refusal(changed(tmp_path, lines(street_row(1)), name))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (street_row(2, month="2023-12"), "month is not that of the file"),
        (street_row(2, month="2024-13"), "impossible month or moment"),
        (street_row(2, month="January"), "impossible month or moment"),
        (street_row(2, month="2031-01"), "month in the future"),
        (street_row(2, type="Burglary "), "unknown crime type"),
        (street_row(2, longitude="53.05", latitude="-0.95"), "impossible place"),
        (street_row(2, longitude="0", latitude="0"), "impossible place"),
        (street_row(2, longitude="-4.25", latitude="57.5"), "impossible place"),
        (street_row(2, longitude=""), "impossible place"),
        (street_row(2, longitude="west"), "impossible place"),
        (street_row(2, longitude="nan", latitude="53.05"), "impossible place"),
        (street_row(2, lsoa="E0199001"), "malformed LSOA code"),
        (street_row(2, lsoa="S01000001"), "malformed LSOA code"),
        (street_row(2, id="abc"), "malformed crime id"),
        (street_row(2, id=crime_id(2).upper()), "malformed crime id"),
        (street_row(2, id="g" * 64), "malformed crime id"),
        (street_row(2, force="Kent Police"), "reported by another force than the file's"),
        (street_row(2) + ",more", "wrong number of cells"),
        ("2024-01,too few", "wrong number of cells"),
    ],
)
def test_a_row_with_a_fault_is_refused_and_named(tmp_path: Path, row: str, reason: str) -> None:
    file = write_street(tmp_path, [street_row(1), row, street_row(3)])
    assert reasons(file) == {reason: (3,)}
    found = read(file)
    assert (found.rows_in, found.rows.num_rows) == (3, 2)
    assert found.numbers.tolist() == [2, 4]


def test_row_numbers_hold_after_a_row_with_too_few_cells(tmp_path: Path) -> None:
    file = write_street(tmp_path, ["too few", street_row(1), street_row(2, type="Piracy")])
    assert reasons(file) == {"wrong number of cells": (2,), "unknown crime type": (4,)}


def test_stations_in_scotland_are_no_fault_of_british_transport_police(tmp_path: Path) -> None:
    scottish = {"longitude": "-4.250000", "latitude": "57.500000", "lsoa": "", "force": "British Transport Police"}
    rows = [street_row(1, force="British Transport Police"), street_row(2, **scottish)]
    assert read(write_street(tmp_path, rows, force="btp")).refused == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (search_row(moment="2024-02-30T10:00:00+00:00"), "impossible month or moment"),
        (search_row(moment="5 January"), "impossible month or moment"),
        (search_row(moment="2023-11-05T10:00:00+00:00"), "month is not that of the file"),
        (search_row(moment="2031-01-05T10:00:00+00:00"), "month in the future"),
        (search_row(type="Hat search"), "unknown type of search"),
        (search_row(point="-0.95,53.05"), "impossible place"),
    ],
)
def test_a_search_with_a_fault_is_refused_and_named(tmp_path: Path, row: str, reason: str) -> None:
    file = write(tmp_path, "2024-01-invented-stop-and-search.csv", SEARCHES_HEADER, [search_row(), row])
    assert reasons(file) == {reason: (3,)}


def test_a_search_after_midnight_in_summer_belongs_to_the_month_on_the_wall(tmp_path: Path) -> None:
    rows = [search_row("2023-05-31T23:30:00+00:00"), search_row("2023-06-30T23:30:00+00:00")]
    file = write(tmp_path, "2023-06-invented-stop-and-search.csv", SEARCHES_HEADER, rows)
    assert read(file).refused == ()  # the publisher goes by UTC in some months and by the clock in others


def test_a_file_is_told_by_its_header_where_its_name_was_changed(tmp_path: Path) -> None:
    file = changed(tmp_path, lines(street_row(1)), "download (3).csv")
    assert kind_of(file) == PoliceKind.STREET
    assert (read(file).month, read(file).force) == ("2024-01", "invented")
    renamed = changed(tmp_path, lines(street_row(1)).replace(b"Crime type", b"Type"), "mine.csv")
    assert kind_of(renamed) == PoliceKind.STREET
    assert "missing Crime type" in refusal(renamed)


def test_a_changed_name_needs_one_month_and_one_force(tmp_path: Path) -> None:
    file = changed(tmp_path, lines(street_row(1), street_row(2, month="2023-12")), "both.csv")
    assert "2023-12, 2024-01" in refusal(file)
    searches = write(tmp_path, "searches.csv", SEARCHES_HEADER, [search_row()])
    assert "rows of this kind name no force" in refusal(searches)


def test_other_files_are_none_of_these(tmp_path: Path) -> None:
    assert kind_of(changed(tmp_path, b"lsoa21_code,ward24_code\n", "lookup.csv")) is None
    assert kind_of(changed(tmp_path, lines(street_row(1)), "2024-01-invented-street.xlsx")) is None


def test_formats_tell_the_three_kinds_apart(tmp_path: Path) -> None:
    files = [
        write_street(tmp_path, [street_row(1)]),
        write(tmp_path, "2024-01-invented-outcomes.csv", OUTCOMES_HEADER, [outcome_row(1)]),
        write(tmp_path, "2024-01-invented-stop-and-search.csv", SEARCHES_HEADER, [search_row()]),
    ]
    assert [[layout.matches(file) for layout in FORMATS] for file in files] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_examining_tells_edition_rows_and_refusals(tmp_path: Path) -> None:
    examined = examine_police(write_street(tmp_path, [street_row(1), street_row(2, type="Piracy")]), TODAY)
    assert (examined.edition, examined.rows) == ("2024-01", 2)
    assert examined.refused == ("2024-01-invented-street.csv: 1 refused: unknown crime type (row 3)",)
