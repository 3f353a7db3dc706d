"""What a file can be: every layout that publishers and partners send, and how each is told and examined."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assessment.sources.raw_files import RawFile


@dataclass(frozen=True)
class Examined:
    """What a file turned out to hold, on examining it whole.

    `edition` is the folder in data/raw/<source>/ that it belongs in ("2024-12", "2021", "mid-2020"); of files that
    come together in one archive or folder the greatest edition is taken for all. `refused` are messages, with the file,
    about rows that will not be taken in; the file is taken in without them.
    """

    edition: str
    rows: int
    covers: str
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """One layout.

    `name` is a word for it ("police_street"), `source` its folder in data/raw. `matches` tells from the name and the
    first bytes whether a file is meant to be one of these, even if it is a bad one. `examine` reads it whole, given
    today's date, and raises SourceError, with what was expected, what was found, where and what to do, where it cannot
    be taken in at all.
    """

    name: str
    source: str
    title: str
    publisher: str
    licence_note: str
    matches: Callable[[RawFile], bool]
    examine: Callable[[RawFile, date], Examined]
