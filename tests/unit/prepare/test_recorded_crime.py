"""Editions of recorded crime become one table: nothing twice, nothing lost, what changed is told."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from tests.contracts.home_office_file import ASSAULT, Row, counted, csv_of, ods_of, raw

from assessment.paths import find_house
from assessment.prepare.recorded_crime import (
    PreparedRecordedCrime,
    is_unassigned,
    prepare_recorded_crime,
    read_csp_aliases,
    unknown_partnerships,
)
from assessment.sources.raw_files import RawFile
from assessment.tables.store import check_table, read_table, write_table
from assessment.terms.errors import SourceError

OLD, NEW = "2026-01-29", "2026-07-23"
AREAS = pd.DataFrame(
    [
        ("St. Testborough", "E22000901"),
        ("City of Tiles", "E22000902"),
        ("City of Tiles", "E22000902"),
        ("", ""),
    ],
    columns=["csp_name", "csp_code"],
)
ALIASES = pd.DataFrame(
    [("City of Tiles", "Tiles, City of", "invented")], columns=["csp_name", "home_office_name", "source"]
)


def prepared(files: Sequence[tuple[str, RawFile]], told: list[str] | None = None) -> PreparedRecordedCrime:
    return prepare_recorded_crime(files, AREAS, ALIASES, (told if told is not None else []).append)


def edition(folder: Path, name: str, rows: Sequence[Row], notes: Sequence[str] = ()) -> tuple[str, RawFile]:
    """An edition of one year, 2020/21."""
    return name, ods_of(folder / f"prc-csp-{name}.ods", {"2020_21": rows}, notes)


def counts(result: PreparedRecordedCrime) -> list[tuple[str, int, str]]:
    table = result.recorded_crime
    rows = zip(table["csp_name"], table["offence_count"], table["edition"], strict=True)
    return sorted((str(name), int(count), str(edition)) for name, count, edition in rows)


def balances(result: PreparedRecordedCrime) -> bool:
    account = result.intake
    parts = account[["rows_kept", "rows_elsewhere", "rows_merged", "rows_refused"]].sum(axis=1)
    refused = result.refusals.groupby("file")["rows"].sum().reindex(account["file"], fill_value=0)
    return (
        bool((account["rows_in"] == parts).all())
        and account["rows_kept"].sum() == len(result.recorded_crime)
        and list(refused) == list(account["rows_refused"])
    )


def test_names_get_codes_whatever_their_punctuation(tmp_path: Path):
    rows = [counted("2020/21", 1, name, 1) for name in ("St Testborough", "Tiles, City of", "Unassigned Merseyside")]
    table = prepared([edition(tmp_path, NEW, [*rows, counted("2020/21", 1, "Old Town", 1)])]).recorded_crime
    assert dict(zip(table["csp_name"], table["csp_code"], strict=True)) == {
        "St Testborough": "E22000901",
        "Tiles, City of": "E22000902",
        "Unassigned Merseyside": "",
        "Old Town": "",
    }
    assert list(table["csp_name"][is_unassigned(table["csp_name"])]) == ["Unassigned Merseyside"]
    assert unknown_partnerships(table) == ["Old Town"]


def test_a_name_of_two_partnerships_gets_no_code(tmp_path: Path):
    areas = pd.concat([AREAS, AREAS.head(1).assign(csp_code="E22000999")])
    files = [edition(tmp_path, NEW, [counted("2020/21", 1, "St. Testborough", 1)])]
    assert list(prepare_recorded_crime(files, areas, ALIASES, print).recorded_crime["csp_code"]) == [""]


def test_a_later_edition_supersedes_a_year_of_a_force_and_the_rest_stays(tmp_path: Path):
    old = ods_of(
        tmp_path / "old.ods",
        {"2019_20": [counted("2019/20", 1, "Tiles", 5)], "2020_21": [counted("2020/21", 1, "Tiles", 6)]},
    )
    new = ods_of(tmp_path / "new.ods", {"2020_21": [counted("2020/21", 1, "Tiles", 7)]})
    elsewhere = csv_of(tmp_path / "one-force.csv", [counted("2020/21", 1, "Hills", 9, force="Northshire")])
    result = prepared([(NEW, new), (OLD, old), ("2026-08-01", elsewhere)])
    assert counts(result) == [("Hills", 9, "2026-08-01"), ("Tiles", 5, OLD), ("Tiles", 7, NEW)]
    assert balances(result)
    assert list(result.intake["fate"]) == ["used", "used", "used"]
    assert result.intake["note"].iloc[0] == "1 rows superseded by a later edition"


def test_a_file_of_which_nothing_is_left_is_superseded(tmp_path: Path):
    row = counted("2020/21", 1, "Tiles", 6)
    result = prepared([edition(tmp_path, OLD, [row]), edition(tmp_path, NEW, [row])])
    assert list(result.intake["fate"]) == ["superseded", "used"]
    assert balances(result)
    assert result.revisions.empty


def test_the_order_of_files_and_rows_never_matters(tmp_path: Path):
    rows = [counted("2020/21", quarter, name, 3 * quarter) for quarter in (1, 2, 3) for name in ("Tiles", "Bricks")]
    files = [edition(tmp_path, OLD, rows), edition(tmp_path, NEW, [*rows[1:], rows[0]])]
    (tmp_path / "again").mkdir()
    again = [edition(tmp_path / "again", NEW, rows[::-1]), edition(tmp_path / "again", OLD, rows[::-1])]
    one, other = prepared(files), prepared(again)
    pd.testing.assert_frame_equal(one.recorded_crime, other.recorded_crime)
    columns = [name for name in one.intake if name != "sha256"]
    pd.testing.assert_frame_equal(one.intake[columns], other.intake[columns])


def test_what_changed_is_told_by_partnership_and_year_over_the_quarters_both_have(tmp_path: Path):
    old = [
        counted("2020/21", 1, "St. Tiles", 10),
        counted("2020/21", 1, "St. Tiles", 5, ASSAULT),
        counted("2020/21", 1, "Bricks", 4),
        counted("2020/21", 1, "Gone", 2),
    ]
    new = [
        counted("2020/21", 1, "St Tiles", 12),
        counted("2020/21", 1, "St Tiles", 5, ("Assault, reworded", *ASSAULT[1:])),
        counted("2020/21", 2, "St Tiles", 90),
        counted("2020/21", 1, "Bricks", 4),
        counted("2020/21", 1, "Come", 2),
    ]
    revisions = prepared([edition(tmp_path, OLD, old), edition(tmp_path, NEW, new)]).revisions
    columns = ["csp_name", "count_before", "count_after", "cells_changed", "quarters_added", "quarters_lost"]
    told = revisions[columns].astype("object").where(revisions[columns].notna(), "unknown")
    assert told.to_numpy().tolist() == [
        ["Come", "unknown", 2.0, 1, 1, 0],
        ["Gone", 2.0, "unknown", 1, 1, 0],
        ["St Tiles", 15.0, 17.0, 1, 1, 0],
    ]
    assert set(revisions["edition_before"]) == {OLD}
    assert set(revisions["edition_after"]) == {NEW}


def test_a_quarter_that_a_later_edition_has_lost_is_told(tmp_path: Path):
    old = [counted("2020/21", quarter, "Tiles", 5) for quarter in (1, 2)]
    revisions = prepared([edition(tmp_path, OLD, old), edition(tmp_path, NEW, old[:1])]).revisions
    assert revisions[["cells_changed", "quarters_lost"]].to_numpy().tolist() == [[0, 1]]


def test_repeats_are_merged_and_contradictions_refused(tmp_path: Path):
    row = counted("2020/21", 1, "Tiles", 6)
    rows = [row, row, counted("2020/21", 2, "Tiles", 1), counted("2020/21", 2, "Tiles", 2)]
    result = prepared([edition(tmp_path, NEW, rows)])
    assert counts(result) == [("Tiles", 6, NEW)]
    account = result.intake.iloc[0]
    assert [account[f"rows_{part}"] for part in ("in", "kept", "merged", "refused")] == [4, 1, 1, 2]
    assert result.refusals["examples"].iloc[0] == "2020_21 row 4, 2020_21 row 5"
    assert balances(result)


def test_negative_counts_are_kept_and_told(tmp_path: Path):
    result = prepared([edition(tmp_path, NEW, [counted("2020/21", 1, "Tiles", -2)])])
    assert counts(result) == [("Tiles", -2, NEW)]
    assert "1 negative counts, as published" in result.intake["note"].iloc[0]


def test_a_bad_file_is_refused_and_the_rest_taken_in(tmp_path: Path):
    (tmp_path / "bad.ods").write_text("<html>")
    told: list[str] = []
    files = [(NEW, raw(tmp_path / "bad.ods")), edition(tmp_path, OLD, [counted("2020/21", 1, "Tiles", 6)])]
    result = prepared(files, told)
    assert counts(result) == [("Tiles", 6, OLD)]
    assert dict(zip(result.intake["edition"], result.intake["fate"], strict=True)) == {OLD: "used", NEW: "refused"}
    assert len(told) == 1
    assert "web page" in told[0]


def test_notes_are_kept_as_text(tmp_path: Path):
    notes = ("Updated: 23 July 2026", "Northshire: unassigned from 2024")
    result = prepared([edition(tmp_path, NEW, [counted("2020/21", 1, "Tiles", 6)], notes)])
    assert list(result.notes["note"]) == list(notes)
    assert set(result.notes["edition"]) == {NEW}


def test_the_tables_fit_their_schemas_and_come_back_the_same(tmp_path: Path):
    result = prepared([edition(tmp_path, NEW, [counted("2020/21", 1, "Tiles", 6)])])
    for name in ("intake", "refusals"):
        check_table(getattr(result, name), name, name)
    path = tmp_path / "recorded_crime.parquet"
    write_table(result.recorded_crime, "recorded_crime", path)
    pd.testing.assert_frame_equal(read_table("recorded_crime", path), result.recorded_crime)


def test_no_files_give_empty_tables():
    result = prepared([])
    for name in ("recorded_crime", "intake", "refusals"):
        frame = getattr(result, name)
        assert frame.empty
        check_table(frame, name, name)
    assert result.revisions.empty


def test_the_projects_aliases_are_read():
    aliases = read_csp_aliases(find_house().catalogue / "csp_aliases.csv")
    assert {"Folkestone and Hythe", "London, City of", "Northern Devon"} <= set(aliases["home_office_name"])


@pytest.mark.parametrize("text", ["", "a,b\n", "csp_name,home_office_name,source\na,St. B,x\nc,St B,x\n"])
def test_broken_aliases_are_refused(text: str, tmp_path: Path):
    (tmp_path / "aliases.csv").write_text(text)
    with pytest.raises(SourceError, match="aliases"):
        read_csp_aliases(tmp_path / "aliases.csv")
