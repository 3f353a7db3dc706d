"""The files inside what people bring: a folder, a zip read in place, or a single file. Nothing is ever unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from assessment.provenance import ORIGIN_SUFFIX, sha256_of_file
from assessment.terms.errors import SourceError

ARCHIVE_SUFFIX = ".zip"
MOST_INFLATED = 2_000_000_000  # bytes of one member: the largest real one, a national census table, has under 1 GB
MOST_RATIO = 250  # times smaller: csv of the police deflates to a fifth, a bomb to a thousandth
MOST_MEMBERS = 20_000  # the full archive of the police holds about 5,000
SNIFFED = 4_096  # bytes that tell what a file is
LITTER = ("__MACOSX/", "._", ".DS_Store", "Thumbs.db", "~$")


@dataclass(frozen=True)
class RawFile:
    """One file as published, on disk or inside a zip.

    `path` is the file on disk, `member` its name inside that zip or "", `size` its bytes when inflated, and `key`
    changes when its content does: for a member without inflating it.
    """

    path: Path
    member: str
    size: int
    key: str

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return PurePosixPath(self.member).name if self.member else self.path.name

    @property
    def shown(self) -> str:
        """How messages name it: `archive.zip: 2023-05/2023-05-merseyside-street.csv`."""
        return f"{self.path.name}: {self.member}" if self.member else self.path.name

    def open(self) -> BinaryIO:
        """A stream of its bytes, inflated as it is read.

        Raises
        ------
        SourceError
            The file cannot be opened. A member that is damaged raises `zipfile.BadZipFile` or `zlib.error` while it is
            read: read it through `content` or within `reading`.
        """
        if not self.member:
            return self.path.open("rb")
        archive = zipfile.ZipFile(self.path)
        try:
            return cast("BinaryIO", archive.open(self.member))
        finally:
            archive.close()  # the member's stream keeps the file open for itself

    def content(self) -> bytes:
        """All its bytes.

        Raises
        ------
        SourceError
            It is damaged, or larger than it says.
        """
        try:
            with self.open() as stream:
                content = stream.read(self.size + 1)
        except UNREADABLE as fault:
            raise SourceError(f"{self.shown}: damaged ({fault}). Download it again.") from fault
        if len(content) != self.size:
            raise SourceError(f"{self.shown}: expected {self.size:,} bytes, found {len(content):,}. Download it again.")
        return content

    def head(self) -> bytes:
        """Its first bytes, enough to tell what it is."""
        try:
            with self.open() as stream:
                return stream.read(SNIFFED)
        except UNREADABLE as fault:
            raise SourceError(f"{self.shown}: damaged ({fault}). Download it again.") from fault


# What a damaged or locked archive raises; RuntimeError is the standard library's word for an encrypted member.
UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, RuntimeError, ValueError)


def list_raw_files(path: Path) -> tuple[list[RawFile], list[str]]:
    """The files in a folder, a zip or a single file, in the order of their names, and what had to be refused.

    Parameters
    ----------
    path : Path
        What somebody brought.

    Returns
    -------
    files : list of RawFile
    refused : list of str
        One message for each member that may not be read: it climbs out of the archive, is locked, or inflates to
        more than any published file.

    Raises
    ------
    SourceError
        There is nothing at this path, or the archive is truncated or no archive at all.
    """
    if path.is_dir():
        found = [_list_one(each) for each in sorted(path.rglob("*")) if each.is_file() and not _is_litter(each.name)]
        return [file for files, _ in found for file in files], [line for _, lines in found for line in lines]
    if not path.is_file():
        raise SourceError(f"{path}: expected a file or a folder, found nothing. Check the name.")
    return _list_one(path)


def _list_one(path: Path) -> tuple[list[RawFile], list[str]]:
    if path.name.endswith(ORIGIN_SUFFIX):
        return [], []
    if path.suffix.lower() != ARCHIVE_SUFFIX:
        return [RawFile(path, "", path.stat().st_size, sha256_of_file(path))], []
    return _list_archive(path)


def _list_archive(path: Path) -> tuple[list[RawFile], list[str]]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except UNREADABLE as fault:
        raise SourceError(
            f"{path.name}: not a whole zip archive ({fault}). The download may have been cut short: download it again."
        ) from fault
    if len(infos) > MOST_MEMBERS:
        raise SourceError(f"{path.name}: holds {len(infos):,} files, expected at most {MOST_MEMBERS:,}. Not read.")
    files = [info for info in infos if not info.is_dir() and not _is_litter(info.filename)]
    refused = [f"{path.name}: {info.filename}: {reason}" for info in files if (reason := _reason_refused(info))]
    repeated = _repeated([info.filename for info in files])
    refused += [f"{path.name}: {name}: stands in the archive more than once. Not read." for name in repeated]
    wanted = [info for info in files if not _reason_refused(info) and info.filename not in repeated]
    members = [RawFile(path, info.filename, info.file_size, f"{info.CRC:08x}-{info.file_size}") for info in wanted]
    return sorted(members, key=lambda file: file.member), refused


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []


def _reason_refused(info: zipfile.ZipInfo) -> str:
    """Why a member may not be read; "" where it may."""
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in (parts[0] if parts else ""):
        return "its name climbs out of the archive. Not read."
    if info.flag_bits & 1:
        return "it is locked with a password. Send it unlocked."
    if info.file_size > MOST_INFLATED or info.file_size > MOST_RATIO * max(info.compress_size, 1) + SNIFFED:
        return f"it inflates from {info.compress_size:,} to {info.file_size:,} bytes, more than any published file."
    return ""


def _is_litter(name: str) -> bool:
    """Files that systems leave behind."""
    base = PurePosixPath(name).name
    return base.startswith(LITTER) or name.startswith(LITTER) or base.endswith(ORIGIN_SUFFIX)


def lines_of(file: RawFile) -> Iterator[str]:
    """The lines of a text file, as UTF-8 with or without its mark, line ends removed.

    Raises
    ------
    SourceError
        The file is damaged or not UTF-8.
    """
    try:
        with file.open() as stream, io.TextIOWrapper(stream, encoding="utf-8-sig", newline=None) as text:
            yield from (line.rstrip("\n") for line in text)
    except UnicodeDecodeError as fault:
        raise SourceError(f"{file.shown}: expected text in UTF-8 ({fault}). Save it as CSV UTF-8.") from fault
    except UNREADABLE as fault:
        raise SourceError(f"{file.shown}: damaged ({fault}). Download it again.") from fault
