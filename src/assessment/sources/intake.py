"""Taking in what people bring: recognised, examined, hashed and put into data/raw whole, or refused with a message."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from assessment.provenance import origin_path, sha256_of_file
from assessment.sources.formats import Examined, Format
from assessment.sources.held import list_deliveries
from assessment.sources.raw_files import RawFile, list_raw_files
from assessment.sources.register import FORMATS, PARTNERS_SOURCES
from assessment.terms.errors import SourceError

SHOWN_FILES = 5
HASH_SHOWN = 8

Report = Callable[[str], None]


@dataclass(frozen=True)
class Taken:
    """What became of one thing that somebody brought.

    `rows` are those examined in the files taken in, `refused` a message for each file or kind of row that was not.
    """

    path: Path
    outcome: str  # "taken in", "already held" or "refused"
    where: tuple[Path, ...] = ()
    files: int = 0
    rows: int = 0
    covers: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass
class _Reading:
    """What examining the files of one delivery has found so far."""

    good: list[tuple[RawFile, Format, Examined]] = field(default_factory=list)
    unknown: list[RawFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    barred: set[Path] = field(default_factory=set)

    def bar_archives(self) -> None:
        """Keep out whole every archive that holds what a partner sent beside what nobody can vouch for."""
        sent = {file.path for file, form, _ in self.good if form.source in PARTNERS_SOURCES}
        self.barred |= sent & {file.path for file in self.unknown}
        self.good = [each for each in self.good if each[0].path not in self.barred]


def add(paths: Sequence[Path], raw: Path, today: date, report: Report) -> list[Taken]:
    """Take files, folders and archives into data/raw.

    Parameters
    ----------
    paths : sequence of Path
        What somebody brought. Each is judged on its own: a bad one stops no other.
    raw : Path
        data/raw of the wing. The files stay as they are: an archive is kept as it was downloaded.
    today : date
        A month after it is refused.
    report : callable
        Told the name of each file as it is examined.
    """
    return [_add_one(path, raw, today, report) for path in paths]


def _add_one(path: Path, raw: Path, today: date, report: Report) -> Taken:
    try:
        files, refused = list_raw_files(path)
        reading = _examine(files, today, report)
    except SourceError as fault:
        return Taken(path, "refused", refused=(str(fault),))
    reading.refused[:0] = refused
    reading.bar_archives()
    reading.refused += [f"{each.name}: nothing of it is kept." for each in sorted(reading.barred)]
    if reading.unknown or not (reading.good or reading.refused):
        reading.refused.append(_unknown_words(path, reading.unknown))
    if not reading.good:
        return Taken(path, "refused", refused=tuple(reading.refused))
    return _put_away(path, raw, reading)


def _examine(files: list[RawFile], today: date, report: Report) -> _Reading:
    """Recognise and examine each file; what a partner sent and cannot be taken in bars the archive that it is in."""
    reading = _Reading()
    for file in files:
        report(file.shown)
        found = recognise(file)
        if found is None:
            reading.unknown.append(file)
            continue
        try:
            examined = found.examine(file, today)
        except SourceError as fault:
            reading.refused.append(str(fault))
            if found.source in PARTNERS_SOURCES:
                reading.barred.add(file.path)
            continue
        reading.good.append((file, found, examined))
        told = (words if file.shown in words else f"{file.shown}: {words}" for words in examined.refused)
        reading.refused += told
    return reading


def recognise(file: RawFile) -> Format | None:
    """The format that a file is meant to have; None where it is none of ours."""
    return next((each for each in FORMATS if each.matches(file)), None)


def _unknown_words(path: Path, unknown: list[RawFile]) -> str:
    if not unknown:
        return f"{path.name}: expected at least one file, found none."
    names = ", ".join(file.member or file.name for file in unknown[:SHOWN_FILES])
    more = f" and {len(unknown) - SHOWN_FILES} more" if len(unknown) > SHOWN_FILES else ""
    titles = "; ".join(dict.fromkeys(each.title for each in FORMATS))
    return f"{path.name}: not recognised: {names}{more}. Known are: {titles}."


def _put_away(path: Path, raw: Path, reading: _Reading) -> Taken:
    """Copy what was brought beside its origin: an archive whole, the files of a folder one by one."""
    held = {delivery.sha256: delivery for delivery in list_deliveries(raw)}
    place = max((delivery.place for delivery in held.values()), default=0) + 1
    base = path if path.is_dir() else path.parent
    folders: list[Path] = []
    for together in _deliveries(reading.good):
        folder = raw / together[0][1].source / max(examined.edition for _, _, examined in together)
        for file, contents in _by_path(together).items():
            if (sha256 := sha256_of_file(file)) in held:
                continue
            _copy(file, _free_name(folder / file.relative_to(base)), contents, folder.name, place, sha256)
            folders.append(folder)
    return Taken(
        path,
        "taken in" if folders else "already held",
        where=tuple(dict.fromkeys(folders)),
        files=len(reading.good),
        rows=sum(examined.rows for _, _, examined in reading.good),
        covers=tuple(dict.fromkeys(examined.covers for _, _, examined in reading.good)),
        refused=tuple(reading.refused),
    )


Contents = list[tuple[RawFile, Format, Examined]]


def _deliveries(good: Contents) -> list[Contents]:
    """What was downloaded together and shares an edition: an archive, or the loose files of one source."""
    found: dict[str, Contents] = {}
    for each in good:
        file, form, _ = each
        found.setdefault(f"{file.path}" if file.member else form.source, []).append(each)
    return list(found.values())


def _by_path(contents: Contents) -> dict[Path, Contents]:
    """The recognised contents of each file on disk."""
    found: dict[Path, Contents] = {}
    for each in contents:
        found.setdefault(each[0].path, []).append(each)
    return found


def _free_name(path: Path) -> Path:
    """A name that no other file has: a second archive of the same name is another download."""
    number = 2
    free = path
    while free.exists():
        free, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return free


def _copy(source: Path, target: Path, contents: Contents, edition: str, place: int, sha256: str) -> None:
    """Copy a file and write its origin, whole: without its origin, a file is not held."""
    target.parent.mkdir(parents=True, exist_ok=True)
    form = contents[0][1]
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".adding-") as scratch:
        copied = Path(scratch) / target.name
        shutil.copyfile(source, copied)
        origin = {
            "title": form.title,
            "publisher": form.publisher,
            "edition": edition,
            "licence_note": form.licence_note,
            "sha256": sha256,
            "place": place,
            "formats": {file.member: form.name for file, form, _ in contents},
        }
        sidecar = Path(scratch) / origin_path(target).name
        text = yaml.safe_dump(origin, sort_keys=False, allow_unicode=True)
        sidecar.write_text(text, encoding="utf-8", newline="\n")
        copied.replace(target)
        sidecar.replace(origin_path(target))
