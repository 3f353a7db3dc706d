"""Hashes of files, and the origin sidecar that stands beside every raw file."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assessment.terms.errors import SourceError

ORIGIN_SUFFIX = ".origin.yaml"
ORIGIN_KEYS = ("title", "publisher", "edition", "licence_note", "sha256")
SHORT_HASH = 12


def sha256_of_bytes(content: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def code_hashes(suffixes: tuple[str, ...] = (".py",)) -> dict[str, str]:
    """The sha256 of every file of this package with one of these suffixes, by its path in the package."""
    package = Path(__file__).parent
    files = sorted(path for path in package.rglob("*") if path.suffix in suffixes)
    return {f"assessment/{path.relative_to(package).as_posix()}": sha256_of_file(path) for path in files}


def publication_id(inputs: dict[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for all inputs of a publication."""
    canonical = json.dumps(inputs, sort_keys=True, ensure_ascii=False, default=str)
    return sha256_of_bytes(canonical.encode())[:SHORT_HASH]


@dataclass(frozen=True)
class Origin:
    """Where a raw file comes from."""

    title: str
    publisher: str
    edition: str
    licence_note: str
    sha256: str


def origin_path(path: Path) -> Path:
    """The sidecar of a raw file."""
    return path.with_name(path.name + ORIGIN_SUFFIX)


def read_origin(path: Path) -> Origin:
    """Read the origin sidecar of a raw file and hold the file to its sha256.

    Raises
    ------
    SourceError
        The sidecar is missing, lacks a key, or states another sha256 than the file has.
    """
    sidecar = origin_path(path)
    if not sidecar.is_file():
        raise SourceError(f"{path.name}: expected its origin beside it as {sidecar.name}, found none. Add it.")
    try:
        content: Any = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise SourceError(f"{sidecar.name}: cannot be read as YAML in UTF-8 ({fault}). Restore it.") from fault
    content = content if isinstance(content, dict) else {}
    missing = [key for key in ORIGIN_KEYS if not isinstance(content.get(key), str)]
    if missing:
        raise SourceError(f"{sidecar.name}: expected the keys {', '.join(ORIGIN_KEYS)} as text, missing {missing}.")
    origin = Origin(**{key: content[key] for key in ORIGIN_KEYS})
    _hold_to_hash(path, origin)
    return origin


def _hold_to_hash(path: Path, origin: Origin) -> None:
    found = sha256_of_file(path)
    if found != origin.sha256:
        raise SourceError(
            f"{path.name} was changed since it was taken in: expected sha256 {origin.sha256[:SHORT_HASH]}..., found "
            f"{found[:SHORT_HASH]}.... Raw files are never edited: restore it, or record a meant change's sha256 "
            f"({found}) in {origin_path(path).name}."
        )
