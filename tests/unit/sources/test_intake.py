"""Taking files in: whatever is wrong is refused with one message, the rest is kept whole beside its origin."""

import hashlib
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml

from assessment.provenance import origin_path
from assessment.sources.held import list_deliveries, list_held
from assessment.sources.intake import Taken, add
from assessment.sources.return_spec import return_specs
from assessment.terms.errors import SourceError

TODAY = date(2024, 6, 30)
HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)


def street(month: str = "2024-01", rows: int = 3, force: str = "Anyshire Police") -> str:
    """A street file of invented rows."""
    ids = [hashlib.sha256(f"{month}{row}{force}".encode()).hexdigest() for row in range(rows)]
    lines = [
        f"{id_},{month},{force},{force},-2.700000,53.450000,On or near Invented Road,E01006802,St. Helens 002A,"
        "Burglary,Under investigation,"
        for id_ in ids
    ]
    return "\r\n".join([HEADER, *lines, ""])


def archive(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def take(*paths: Path, raw: Path) -> list[Taken]:
    return add(paths, raw, TODAY, lambda _: None)


GOOD = "2024-01/2024-01-anyshire-street.csv"


def test_an_archive_is_kept_whole_beside_its_origin(tmp_path: Path) -> None:
    brought = archive(tmp_path / "abc.zip", {GOOD: street(), "2024-02/2024-02-anyshire-street.csv": street("2024-02")})
    raw = tmp_path / "raw"
    (taken,) = take(brought, raw=raw)
    assert (taken.outcome, taken.files, taken.rows, taken.refused) == ("taken in", 2, 6, ())
    held = raw / "police_uk" / "2024-02" / "abc.zip"
    assert held.read_bytes() == brought.read_bytes()
    origin = yaml.safe_load(origin_path(held).read_text("utf-8"))
    assert origin["sha256"] == hashlib.sha256(brought.read_bytes()).hexdigest()
    assert set(origin["formats"].values()) == {"police_street"}


def test_a_folder_and_a_single_file_are_taken_in_too(tmp_path: Path) -> None:
    folder = tmp_path / "downloads" / "2024-01" / "2024-01"
    folder.mkdir(parents=True)
    (folder / "2024-01-anyshire-street.csv").write_bytes(street().encode())
    single = tmp_path / "2024-02-anyshire-street.csv"
    single.write_bytes(street("2024-02").encode())
    raw = tmp_path / "raw"
    assert [each.outcome for each in take(tmp_path / "downloads", single, raw=raw)] == ["taken in", "taken in"]
    held = list_held(list_deliveries(raw))
    assert [(each.delivery.edition, each.file.name) for each in held] == [
        ("2024-01", "2024-01-anyshire-street.csv"),
        ("2024-02", "2024-02-anyshire-street.csv"),
    ]


def test_the_same_file_twice_is_held_once(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    first = archive(tmp_path / "a.zip", {GOOD: street()})
    again = tmp_path / "b.zip"
    again.write_bytes(first.read_bytes())
    assert [each.outcome for each in take(first, again, raw=raw)] == ["taken in", "already held"]
    assert len(list_deliveries(raw)) == 1


def test_another_download_of_the_same_name_stays_beside_the_first(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    take(archive(tmp_path / "latest.zip", {GOOD: street(rows=2)}), raw=raw)
    take(archive(tmp_path / "latest.zip", {GOOD: street(rows=3)}), raw=raw)
    deliveries = list_deliveries(raw)
    assert [each.path.name for each in deliveries] == ["latest.zip", "latest-2.zip"]
    assert [each.place for each in deliveries] == [1, 2]


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def test_a_truncated_archive_is_refused_and_the_next_file_taken_in(tmp_path: Path) -> None:
    broken = archive(tmp_path / "cut.zip", {GOOD: street(rows=50)})
    cut(broken)
    good = archive(tmp_path / "whole.zip", {GOOD: street()})
    first, second = take(broken, good, raw=tmp_path / "raw")
    assert first.outcome == "refused"
    assert "cut.zip: not a whole zip archive" in first.refused[0]
    assert second.outcome == "taken in"


def test_a_damaged_member_is_told_and_the_rest_taken_in(tmp_path: Path) -> None:
    names = (GOOD, "2024-02/2024-02-anyshire-street.csv")
    path = archive(tmp_path / "a.zip", {names[0]: street(rows=40), names[1]: street("2024-02", rows=40)})
    with zipfile.ZipFile(path) as file:
        start = file.getinfo(names[0]).header_offset + 200
    content = bytearray(path.read_bytes())
    content[start : start + 40] = bytes(40)
    path.write_bytes(content)
    (taken,) = take(path, raw=tmp_path / "raw")
    assert (taken.outcome, taken.files) == ("taken in", 1)
    assert [names[0] in words for words in taken.refused] == [True]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("../../2024-01-anyshire-street.csv", street(), "climbs out of the archive"),
        ("/etc/2024-01-anyshire-street.csv", street(), "climbs out of the archive"),
        ("2024-01/2024-01-anyshire-street.csv", HEADER + "\r\n" + " " * 5_000_000, "more than any published file"),
        ("2024-01/2024-01-anyshire-street.csv", "<!DOCTYPE html><html><body>Log in</body></html>", "anyshire-street"),
        ("2024-01/2024-01-anyshire-street.csv", street().replace("Crime type", "Offence"), "Crime type"),
        ("2024-09/2024-09-anyshire-street.csv", street("2024-09"), "2024-09"),
    ],
    ids=["climbing", "absolute", "bomb", "html", "renamed column", "future month"],
)
def test_a_bad_member_is_refused_with_one_message_and_the_rest_taken_in(
    tmp_path: Path, name: str, content: str, words: str
) -> None:
    brought = archive(tmp_path / "a.zip", {name: content, "2024-03/2024-03-anyshire-street.csv": street("2024-03")})
    (taken,) = take(brought, raw=tmp_path / "raw")
    assert (taken.outcome, taken.files) == ("taken in", 1)
    assert len(taken.refused) == 1
    assert words in taken.refused[0]
    alone = archive(tmp_path / "alone.zip", {name: content})
    (refused,) = take(alone, raw=tmp_path / "other")
    assert refused.outcome == "refused"
    assert not (tmp_path / "other").exists()


def test_what_nobody_knows_is_refused_and_what_is_known_is_named(tmp_path: Path) -> None:
    stranger = tmp_path / "recipes.csv"
    stranger.write_text("dish,minutes\nscouse,90\n", encoding="utf-8")
    (taken,) = take(stranger, raw=tmp_path / "raw")
    assert taken.outcome == "refused"
    assert "not recognised" in taken.refused[0]
    assert "data.police.uk" in taken.refused[0]


def test_nothing_at_a_path_is_told(tmp_path: Path) -> None:
    (taken,) = take(tmp_path / "nowhere.zip", raw=tmp_path / "raw")
    assert "expected a file or a folder, found nothing" in taken.refused[0]


def test_a_held_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    take(archive(tmp_path / "a.zip", {GOOD: street()}), raw=raw)
    (delivery,) = list_deliveries(raw)
    delivery.path.write_bytes(delivery.path.read_bytes() + b" ")
    with pytest.raises(SourceError, match="was changed since it was taken in"):
        list_held([delivery])
    delivery.path.unlink()
    with pytest.raises(SourceError, match="expected this file beside"):
        list_held([delivery])


def test_two_archives_in_a_folder_are_two_downloads(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    archive(folder / "early.zip", {GOOD: street()})
    archive(folder / "late.zip", {GOOD: street(), "2024-03/2024-03-anyshire-street.csv": street("2024-03")})
    raw = tmp_path / "raw"
    (taken,) = take(folder, raw=raw)
    assert [path.name for path in taken.where] == ["2024-01", "2024-03"]
    assert [each.edition for each in list_deliveries(raw)] == ["2024-01", "2024-03"]


def marac(path: Path, *more: str) -> Path:
    """A MARAC return as CSV, filled with invented figures."""
    spec = return_specs()["marac"]
    names = [column.name for column in spec.columns]
    row = {
        "area_code": "E08000013",
        "period_start": "2024-01-01",
        "period_end": "2024-03-31",
        "cases_discussed": "48",
        **dict.fromkeys(more, "x"),
    }
    lines = [",".join([*names, *more]), ",".join(row.get(name, "") for name in [*names, *more])]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_refused_return_keeps_its_archive_out_and_not_the_folder_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    bad = marac(tmp_path / "marac.csv", "victim_surname")
    archive(folder / "partner.zip", {"marac.csv": bad.read_bytes(), GOOD: street()})
    bad.rename(folder / "marac.csv")
    (folder / "2024-02-anyshire-street.csv").write_bytes(street("2024-02").encode())
    raw = tmp_path / "raw"
    (taken,) = take(folder, raw=raw)
    assert taken.outcome == "taken in"
    assert [each.path.name for each in list_deliveries(raw)] == ["2024-02-anyshire-street.csv"]
    assert any("partner.zip: nothing of it is kept" in words for words in taken.refused)
    assert not any("surname" in path.read_text("utf-8") for path in raw.rglob("*.csv"))


def test_an_archive_with_a_return_and_something_unknown_is_kept_out(tmp_path: Path) -> None:
    good = marac(tmp_path / "marac.csv")
    (taken,) = take(
        archive(tmp_path / "a.zip", {"marac.csv": good.read_bytes(), "list.docx": b"?"}), raw=tmp_path / "raw"
    )
    assert taken.outcome == "refused"
    assert not (tmp_path / "raw").exists()
    (alone,) = take(archive(tmp_path / "b.zip", {"marac.csv": good.read_bytes()}), raw=tmp_path / "raw")
    assert alone.outcome == "taken in"


def test_the_plans_own_tables_are_known_and_left_where_they_are(tmp_path: Path) -> None:
    published = Path(__file__).parents[3] / "data" / "raw" / "published"
    (taken,) = take(published, raw=tmp_path / "raw")
    assert taken.outcome == "refused"
    assert sum("The project holds these" in words for words in taken.refused) == 6
