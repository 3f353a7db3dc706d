"""Testborough's raw files: written in the publishers' own formats, and taken in as any others."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from assessment.brief import list_partnerships
from assessment.paths import House
from assessment.provenance import code_hashes, publication_id
from assessment.sources.demonstration import write_demonstration
from assessment.sources.intake import add
from assessment.terms.errors import SourceError

DEMONSTRATION_DAY = date(2025, 9, 30)  # the day on which the invented data are looked at: Testborough's `as_at`
STAMP_FILE = ".made-from"
PUBLISHED = "published"


def write_demonstration_files(house: House, report: Callable[[str], None]) -> bool:
    """Write the invented raw files where a brief asks for them and they are not there as this code makes them.

    Parameters
    ----------
    house : House
        For the briefs, and for data/raw/demonstration.
    report : callable
        Told the name of each file as it is examined.

    Returns
    -------
    bool
        Whether any brief asks for the demonstration.

    Raises
    ------
    SourceError
        A file of the demonstration was not taken in.
    """
    if not any(who.invented for who in list_partnerships(house.params)):
        return False
    stamp_file = house.demonstration.raw / STAMP_FILE
    stamp = _stamp(house)
    if not stamp_file.is_file() or stamp_file.read_text("utf-8") != stamp:
        _write(house, report)
        stamp_file.write_text(stamp, encoding="utf-8")
    return True


def _stamp(house: House) -> str:
    code = {name: hash_ for name, hash_ in code_hashes().items() if name.startswith("assessment/sources/")}
    return publication_id(code | {"returns": (house.catalogue / "returns.yaml").read_text("utf-8")})


def _write(house: House, report: Callable[[str], None]) -> None:
    """All in a scratch folder first, so that what stands is whole."""
    raw = house.demonstration.raw
    raw.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=raw.parent, prefix=".demonstration-") as scratch:
        brought, new = Path(scratch) / "brought", Path(scratch) / "raw"
        write_demonstration(brought)
        paths = sorted(path for path in brought.iterdir() if path.name != PUBLISHED)
        refused = [words for taken in add(paths, new, DEMONSTRATION_DAY, report) for words in taken.refused]
        if refused:
            raise SourceError(f"The demonstration was not taken in whole: {'; '.join(refused)}")
        shutil.copytree(brought / PUBLISHED, new / PUBLISHED)
        shutil.rmtree(raw, ignore_errors=True)
        new.replace(raw)
