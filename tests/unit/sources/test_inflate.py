"""Members of archives, inflated quickly and checked."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.sources.inflate import content_of, fingerprint
from assessment.sources.raw_files import RawFile, list_raw_files
from assessment.terms.errors import SourceError

CONTENT = b"Crime ID,Month\r\n" * 1000


def member(path: Path, how: int = zipfile.ZIP_DEFLATED) -> RawFile:
    with zipfile.ZipFile(path, "w", how) as archive:
        archive.writestr("deep/er/2024-01-invented-street.csv", CONTENT)
    return list_raw_files(path)[0][0]


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_member_is_what_was_put_in(tmp_path: Path, how: int) -> None:
    assert content_of(member(tmp_path / "a.zip", how)) == CONTENT


def test_a_file_on_disk_and_its_copy_in_an_archive_have_one_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CONTENT)
    single = list_raw_files(tmp_path / "a.csv")[0][0]
    assert fingerprint(content_of(single)) == fingerprint(content_of(member(tmp_path / "a.zip")))
    assert fingerprint(CONTENT) != fingerprint(CONTENT + b"\n")


def test_a_changed_archive_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    assert content_of(member(path)) == CONTENT
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("other.csv", b"1")
        archive.writestr("deep/er/2024-01-invented-street.csv", b"new")
    assert [content_of(file) for file in list_raw_files(path)[0]] == [b"new", b"1"]


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    file = member(tmp_path / "a.zip")
    damaged = bytearray(file.path.read_bytes())
    damaged[90] ^= 0xFF
    file.path.write_bytes(damaged)
    with pytest.raises(SourceError, match=r"a\.zip: deep/er/.*damaged.*Download it again"):
        content_of(file)


def test_a_member_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    file = member(tmp_path / "a.zip")
    with pytest.raises(SourceError, match="damaged"):
        content_of(replace(file, size=100))


def test_a_member_that_does_not_fit_its_checksum_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    member(path)
    told = bytearray(path.read_bytes())
    told[told.index(b"PK\x01\x02") + 16] ^= 0xFF  # the checksum in the archive's list; the bytes themselves are whole
    path.write_bytes(told)
    with pytest.raises(SourceError, match="do not fit its checksum"):
        content_of(list_raw_files(path)[0][0])
