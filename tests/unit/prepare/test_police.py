"""Police files prepared: latest download, placing, repeats, second loads, what is missing, and the account of rows."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.invented_police import (
    NEIGHBOUR,
    OUTCOMES_HEADER,
    SEARCHES_HEADER,
    WANTED,
    boundaries,
    crime_id,
    outcome_row,
    prepare,
    search_row,
    street_row,
    write,
    write_street,
)

from assessment.prepare import police
from assessment.prepare.police import PreparedPolice
from assessment.sources.raw_files import RawFile
from assessment.tables.store import check_table


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    return tmp_path / "parts"


def incidents(prepared: PreparedPolice) -> pd.DataFrame:
    return prepared.incidents[WANTED]


def account(prepared: PreparedPolice) -> list[tuple[int, ...]]:
    """Rows in, kept, elsewhere, merged, refused of each file that was used; the equation holds in each."""
    used = prepared.intake[prepared.intake["fate"] == "used"]
    rows = [tuple(row) for row in used.filter(like="rows_").itertuples(index=False)]
    assert all(row[0] == sum(row[1:]) for row in rows)
    return rows


def prepare_rows(tmp_path: Path, *rows: str) -> PreparedPolice:
    return prepare([("2024-01", write_street(tmp_path, list(rows)))], tmp_path / "parts")


def test_every_table_fits_its_schema_and_every_row_is_accounted_for(tmp_path: Path, parts: Path) -> None:
    files = [
        ("2024-01", write_street(tmp_path, [street_row(1), street_row(2, type="Piracy"), street_row(None)])),
        ("2024-01", write(tmp_path, "2024-01-invented-outcomes.csv", OUTCOMES_HEADER, [outcome_row(1)])),
        ("2024-01", write(tmp_path, "2024-01-invented-stop-and-search.csv", SEARCHES_HEADER, [search_row()])),
    ]
    prepared = prepare(files, parts)
    for table in ("incidents", "outcomes", "stop_search"):
        check_table(getattr(prepared, table)[WANTED], table, table)
        assert len(getattr(prepared, table)[WANTED])
    for table in ("coverage", "revisions", "corrections"):
        check_table(getattr(prepared, table), f"police_{table}", table)
    for table in ("comparators", "intake", "refusals"):
        check_table(getattr(prepared, table), table, table)
    assert account(prepared) == [(1, 1, 0, 0, 0), (1, 1, 0, 0, 0), (3, 2, 0, 0, 1)]
    told = prepared.refusals[["reason", "rows", "examples"]].to_numpy().tolist()
    assert told == [["unknown crime type", 1, "3"]]


def test_nothing_held_gives_empty_tables(parts: Path) -> None:
    prepared = prepare([], parts)
    check_table(incidents(prepared), "incidents", "incidents")
    check_table(prepared.coverage, "police_coverage", "coverage")
    assert prepared.intake.empty


@pytest.mark.parametrize(
    ("cells", "lsoa", "ward", "basis"),
    [
        ({}, "E01990001", "E05990001", "code"),
        ({"lsoa": "E01980002"}, "E01990002", "E05990001", "changed_code"),
        ({"lsoa": "E01980003", "longitude": "-0.75"}, "E01990003", "E05990001", "point_in_split"),
        ({"lsoa": "E01980003", "longitude": "-0.65"}, "E01990004", "E05990002", "point_in_split"),
        ({"lsoa": "E01980003", "longitude": "-0.59"}, "E01990004", "E05990002", "nearest_in_split"),
        (
            {"lsoa": "E01980003", "longitude": "-0.65", "latitude": "52.99"},
            "E01990004",
            "E05990002",
            "nearest_in_split",
        ),
        ({"lsoa": "E01980003", "longitude": "-0.70"}, "E01990003", "E05990001", "point_in_split"),
        ({"lsoa": "E01980003", "longitude": "", "latitude": ""}, "", "", "split_unresolved"),
    ],
)
def test_an_lsoa_of_either_year_is_resolved(
    tmp_path: Path, cells: dict[str, str], lsoa: str, ward: str, basis: str
) -> None:
    row = incidents(prepare_rows(tmp_path, street_row(1, **cells))).iloc[0]
    assert (row["lsoa21_code"], row["ward24_code"], row["place_basis"]) == (lsoa, ward, basis)
    assert row["lsoa_code"] == cells.get("lsoa", "E01990001")


def test_without_outlines_a_split_area_keeps_what_its_parts_share(tmp_path: Path, parts: Path) -> None:
    file = write_street(tmp_path, [street_row(1, lsoa="E01980003", longitude="-0.75")])
    row = incidents(prepare([("2024-01", file)], parts, boundaries().iloc[:0])).iloc[0]
    assert (row["lsoa21_code"], row["ward24_code"], row["borough_code"]) == ("", "", WANTED)


def test_names_are_no_keys(tmp_path: Path) -> None:
    rows = [street_row(1, name="Invented 019A"), street_row(2, name="Invented 025A")]
    assert set(incidents(prepare_rows(tmp_path, *rows))["lsoa21_code"]) == {"E01990001"}


def test_rows_elsewhere_and_nowhere_are_counted_apart(tmp_path: Path) -> None:
    blank = {"longitude": "", "latitude": "", "location": "No Location", "lsoa": ""}
    rows = [street_row(1), street_row(2, lsoa="E01990005"), street_row(3, **blank), street_row(4, lsoa="E01777777")]
    prepared = prepare_rows(tmp_path, *rows)
    assert account(prepared) == [(4, 1, 2, 0, 1)]
    assert prepared.coverage["rows_not_placed"].tolist() == [1]
    assert prepared.refusals["reason"].tolist() == ["LSOA code that no look-up has"]
    assert dict(zip(prepared.comparators["district_code"], prepared.comparators["record_count"], strict=True)) == {
        WANTED: 1,
        NEIGHBOUR: 1,
    }


def test_a_repeated_crime_id_keeps_the_outcome_that_has_gone_furthest(tmp_path: Path) -> None:
    outcomes = [
        "Status update unavailable",
        "Court result unavailable",
        "Unable to prosecute suspect",
        "Never heard of",
    ]
    prepared = prepare_rows(tmp_path, *(street_row(1, outcome=outcome) for outcome in outcomes))
    assert incidents(prepared)["outcome"].tolist() == ["Court result unavailable"]
    assert account(prepared) == [(4, 1, 0, 3, 0)]
    assert prepared.comparators["record_count"].tolist() == [1]


def test_rows_without_an_id_never_collapse(tmp_path: Path) -> None:
    assert len(incidents(prepare_rows(tmp_path, *[street_row(None)] * 40))) == 40


def test_a_file_loaded_twice_into_itself_is_halved(tmp_path: Path) -> None:
    once = (
        [street_row(number) for number in range(40)]
        + [street_row(None)] * 3
        + [street_row(None, location="On or near ")]
    )
    prepared = prepare_rows(tmp_path, *once, *once)
    assert len(incidents(prepared)) == 40 + 3 + 1
    assert prepared.coverage[["status", "is_corrected"]].to_numpy().tolist() == [["doubled", True]]
    assert account(prepared) == [(88, 44, 0, 44, 0)]


def test_a_crime_in_two_months_is_counted_in_the_first_with_its_furthest_outcome(tmp_path: Path, parts: Path) -> None:
    files = [
        ("2024-02", write_street(tmp_path, [street_row(1), street_row(2)], "2024-01")),
        ("2024-02", write_street(tmp_path, [street_row(1, "2024-02", outcome="Local resolution")], "2024-02")),
    ]
    prepared = prepare(files, parts)
    found = incidents(prepared)[["crime_id", "month", "outcome"]].to_numpy().tolist()
    assert sorted(found) == sorted(
        [[crime_id(1), "2024-01", "Local resolution"], [crime_id(2), "2024-01", "Under investigation"]]
    )
    assert account(prepared) == [(2, 2, 0, 0, 0), (1, 0, 0, 1, 0)]
    assert prepared.comparators["record_count"].tolist() == [2]


def test_a_crime_of_two_forces_is_counted_once(tmp_path: Path, parts: Path) -> None:
    kent = street_row(1, outcome="Local resolution", force="Kent Police")
    files = [
        ("2024-01", write_street(tmp_path, [street_row(1)])),
        ("2024-01", write_street(tmp_path, [kent], force="kent")),
    ]
    prepared = prepare(files, parts)
    assert incidents(prepared)[["force", "outcome"]].to_numpy().tolist() == [["kent", "Local resolution"]]
    assert account(prepared) == [(1, 0, 0, 1, 0), (1, 1, 0, 0, 0)]


def two_downloads(tmp_path: Path) -> list[tuple[str, RawFile]]:
    """Three crimes in the earlier; in the later one is gone, one new, and one has another type, outcome and place."""
    early = [street_row(1), street_row(2), street_row(3), street_row(None)]
    moved = street_row(2, type="Robbery", outcome="Local resolution", longitude="-0.91")
    late = [street_row(1), moved, street_row(4), street_row(None), street_row(None)]
    return [("2024-01", write_street(tmp_path / "a", early)), ("2024-02", write_street(tmp_path / "b", late))]


def test_the_later_download_supersedes_and_says_what_changed(tmp_path: Path, parts: Path) -> None:
    files = two_downloads(tmp_path)
    prepared = prepare(files, parts)
    assert set(incidents(prepared)["edition"]) == {"2024-02"}
    assert len(incidents(prepared)) == 5
    assert prepared.intake["fate"].tolist() == ["superseded", "used"]
    assert prepared.intake["rows_in"].tolist() == [4, 5]
    change = prepared.revisions.iloc[0]
    assert change["rows_before":].tolist() == [4, 5, 1, 1, 1, 1, 1]
    reversed_order = prepare(files[::-1], parts)
    pd.testing.assert_frame_equal(incidents(reversed_order), incidents(prepared))


def test_a_later_download_that_cannot_be_read_leaves_the_earlier_in_use(tmp_path: Path, parts: Path) -> None:
    files = two_downloads(tmp_path)
    files[1][1].path.write_bytes(b"<html>")
    bad = write(tmp_path / "b", "2024-01-invented-street.csv", "<html>", [])
    prepared = prepare([files[0], ("2024-02", bad)], parts)
    assert set(incidents(prepared)["edition"]) == {"2024-01"}
    assert prepared.intake["fate"].tolist() == ["used", "refused"]
    assert "web page" in prepared.intake["note"].iloc[1]


def test_the_same_file_twice_is_counted_once(tmp_path: Path, parts: Path) -> None:
    files = [
        (edition, write_street(tmp_path / edition, [street_row(1), street_row(None)]))
        for edition in ("2024-01", "2024-02")
    ]
    prepared = prepare(files, parts)
    assert len(incidents(prepared)) == 2
    assert prepared.revisions.empty
    assert prepared.intake["note"].iloc[0].startswith("The same file as 2024-02/")


def months(tmp_path: Path, rows: dict[str, int], force: str = "invented") -> list[tuple[str, RawFile]]:
    folder = tmp_path / force
    return [
        (
            "2024-01",
            write_street(
                folder,
                [street_row(int(month[-2:]) * 1000 + row, month, force="Invented Police") for row in range(count)],
                month,
                force,
            ),
        )
        for month, count in rows.items()
    ]


def test_missing_collapsed_doubled_and_vanished_months_are_told_and_never_zero(tmp_path: Path, parts: Path) -> None:
    ours = {"2023-01": 30, "2023-02": 30, "2023-04": 5, "2023-05": 60, "2023-06": 30, "2023-07": 30}
    theirs = dict.fromkeys(["2023-02", "2023-03", "2023-04", "2023-05"], 20)
    prepared = prepare(months(tmp_path, ours) + months(tmp_path, theirs, "other"), parts)
    status = prepared.coverage.pivot(index="month", columns="force", values="status")
    assert status["invented"].tolist() == [
        "published",
        "published",
        "missing",
        "collapsed",
        "doubled",
        "published",
        "published",
    ]
    assert status["other"].tolist() == ["not_held", *["published"] * 4, "vanished", "vanished"]
    absent = prepared.coverage[prepared.coverage["status"].isin(["missing", "vanished", "not_held"])]
    assert absent["rows"].isna().all()
    assert "2023-03" not in set(prepared.comparators.query("force == 'invented'")["month"])


def test_searches_are_placed_by_point_and_second_loads_taken_out(tmp_path: Path, parts: Path) -> None:
    rows = [search_row(f"2024-01-05T10:00:0{second}+00:00") for second in range(5)]
    rows += [search_row(point=","), search_row(point="53.05,-0.55")]
    file = write(tmp_path, "2024-01-invented-stop-and-search.csv", SEARCHES_HEADER, rows * 2)
    prepared = prepare([("2024-01", file)], parts)
    assert account(prepared) == [(14, 5, 2, 7, 0)]
    assert set(prepared.stop_search[WANTED]["lsoa21_code"]) == {"E01990001"}
    assert prepared.coverage["rows_not_placed"].tolist() == [1]


def test_a_few_searches_that_are_alike_are_kept(tmp_path: Path, parts: Path) -> None:
    rows = [search_row(f"2024-01-05T10:00:{second}+00:00") for second in range(10, 40)]
    file = write(tmp_path, "2024-01-invented-stop-and-search.csv", SEARCHES_HEADER, [*rows, rows[0], rows[1], rows[1]])
    assert len(prepare([("2024-01", file)], parts).stop_search[WANTED]) == 33


def test_outcomes_of_one_crime_are_all_kept(tmp_path: Path, parts: Path) -> None:
    rows = [outcome_row(1), outcome_row(1), outcome_row(1, outcome="Suspect charged"), outcome_row(2, lsoa="E01990005")]
    file = write(tmp_path, "2024-01-invented-outcomes.csv", OUTCOMES_HEADER, rows)
    prepared = prepare([("2024-01", file)], parts)
    assert prepared.outcomes[WANTED]["outcome_type"].tolist() == ["Local resolution"] * 2 + ["Suspect charged"]
    assert account(prepared) == [(4, 3, 1, 0, 0)]


def test_an_unchanged_file_is_never_read_again(tmp_path: Path, parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    january = write_street(tmp_path, [street_row(1)])
    first = prepare([("2024-01", january)], parts)
    read, once = [], police.read_police

    def reading(file: RawFile, today: date) -> object:
        read.append(file.name)
        return once(file, today)

    monkeypatch.setattr(police, "read_police", reading)
    february = write_street(tmp_path, [street_row(2, "2024-02")], "2024-02")
    both = prepare([("2024-01", january), ("2024-02", february)], parts)
    assert read == ["2024-02-invented-street.csv"]
    pd.testing.assert_frame_equal(incidents(both).iloc[:1], incidents(first))


def test_a_part_is_made_anew_when_a_boundary_moves_or_a_part_is_damaged(tmp_path: Path, parts: Path) -> None:
    files = [("2024-01", write_street(tmp_path, [street_row(1, lsoa="E01980003", longitude="-0.72")]))]
    assert incidents(prepare(files, parts))["lsoa21_code"].tolist() == ["E01990003"]
    swapped = boundaries()
    swapped["outline"] = swapped["outline"].iloc[[0, 1, 3, 2]].to_numpy()
    assert incidents(prepare(files, parts, swapped))["lsoa21_code"].tolist() == ["E01990004"]
    assert len(list(parts.iterdir())) == 2  # what nobody asked for is removed
    for path in parts.iterdir():
        path.write_bytes(b"damaged")
    assert incidents(prepare(files, parts, swapped))["lsoa21_code"].tolist() == ["E01990004"]


VARIED = st.lists(
    st.builds(
        street_row,
        st.one_of(st.none(), st.integers(0, 5)),
        lsoa=st.sampled_from(["E01990001", "E01980002", "E01980003", "E01990005"]),
        outcome=st.sampled_from(["Under investigation", "Local resolution", "Never heard of"]),
        location=st.sampled_from(["On or near A", "On or near B"]),
        longitude=st.sampled_from(["-0.950000", "-0.750000", "-0.650000"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=VARIED, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(tmp_path: Path, rows: list[str], random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = prepare_rows(tmp_path / "one", *rows), prepare_rows(tmp_path / "other", *shuffled)
    pd.testing.assert_frame_equal(incidents(one), incidents(other))
    pd.testing.assert_frame_equal(one.comparators, other.comparators)
    assert account(one) == account(other)
    counted = one.comparators.loc[one.comparators["district_code"] == WANTED, "record_count"].sum()
    assert counted == len(incidents(one))


def test_a_small_file_that_chance_doubles_is_told_as_published(tmp_path: Path, parts: Path) -> None:
    ours = {"2023-01": 7, "2023-02": 7, "2023-03": 14, "2023-04": 2, "2023-05": 7}
    prepared = prepare(months(tmp_path, ours), parts)
    assert set(prepared.coverage["status"]) == {"published"}
