"""The order of downloads, and what is said where the look-up is lacking."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.unit.sources.test_intake import GOOD, archive, street

from assessment.paths import House
from assessment.prepare.pipeline import check_taken_in, editions_in_order, prepare
from assessment.sources.held import list_deliveries, list_held
from assessment.sources.intake import add
from assessment.terms.errors import SourceError

TODAY = date(2024, 6, 30)


def take(house: House, *paths: Path) -> None:
    add(paths, house.real.raw, TODAY, lambda _: None)


def test_of_one_edition_the_later_taken_in_comes_later(house: House, tmp_path: Path) -> None:
    first = archive(tmp_path / "b.zip", {GOOD: street(rows=4), "2024-01/2024-01-otherby-street.csv": street(force="O")})
    second = archive(tmp_path / "a.zip", {GOOD: street(rows=3)})
    take(house, first, second)
    held = editions_in_order(list_held(list_deliveries(house.real.raw)))
    assert sorted((file.name, edition, file.path.name) for edition, file in held) == [
        ("2024-01-anyshire-street.csv", "2024-01", "b.zip"),
        ("2024-01-anyshire-street.csv", "2024-01 (2)", "a.zip"),
        ("2024-01-otherby-street.csv", "2024-01", "b.zip"),
    ]


def test_police_files_without_a_look_up_are_refused_with_what_to_do(house: House, tmp_path: Path) -> None:
    take(house, archive(tmp_path / "a.zip", {GOOD: street()}))
    with pytest.raises(SourceError, match="expected a look-up from LSOA to ward and district"):
        prepare(house, house.real, TODAY, lambda _: None)
    assert not house.real.table("incidents", "E08000013").exists()


def test_tables_older_than_the_raw_files_are_told(house: House, tmp_path: Path) -> None:
    prepare(house, house.real, TODAY, lambda _: None)
    check_taken_in(house, house.real)
    take(house, archive(tmp_path / "a.zip", {GOOD: street()}))
    with pytest.raises(SourceError, match="Run: assessment prepare"):
        check_taken_in(house, house.real)


def test_a_changed_archive_stops_preparing(house: House, tmp_path: Path) -> None:
    take(house, archive(tmp_path / "a.zip", {GOOD: street()}))
    (delivery,) = list_deliveries(house.real.raw)
    with zipfile.ZipFile(delivery.path, "a") as changed:
        changed.writestr("more.txt", "x")
    with pytest.raises(SourceError, match="was changed since it was taken in"):
        prepare(house, house.real, TODAY, lambda _: None)
