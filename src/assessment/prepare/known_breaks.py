"""Known breaks in series (params/catalogue/breaks.yaml)."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assessment.tables.table import MONTH
from assessment.terms.crime import CrimeType
from assessment.terms.errors import SourceError
from assessment.terms.quality import BreakKind

NATIONAL = "national"
SERIES = ("crime_records", "recorded_crime")
KEYS = {"id", "from", "scope", "series", "crime_types", "kind", "what", "effect", "source"}


@dataclass(frozen=True)
class KnownBreak:
    """From `first_month` on figures are not like those before."""

    name: str
    first_month: str
    scope: str
    series: tuple[str, ...]
    crime_types: tuple[str, ...]
    kind: BreakKind
    what: str
    effect: str
    source: str


def read_known_breaks(path: Path) -> tuple[KnownBreak, ...]:
    """Read the list, in the order of the months.

    Raises
    ------
    SourceError
        The file cannot be read, an entry lacks a key or has an unknown one, or a value is not of its list.
    """
    try:
        entries: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise SourceError(f"{path.name}: cannot be read as YAML ({fault}). Restore it.") from fault
    if not isinstance(entries, list):
        raise SourceError(f"{path.name}: expected a list of breaks, found {type(entries).__name__}. Restore it.")
    breaks = [_read_entry(entry, f"{path.name}, entry {number}") for number, entry in enumerate(entries, 1)]
    names = [each.name for each in breaks]
    if len(set(names)) < len(names):
        raise SourceError(f"{path.name}: expected each id once, found some twice among {names}.")
    return tuple(sorted(breaks, key=lambda each: (each.first_month, each.name)))


def _read_entry(entry: Any, shown: str) -> KnownBreak:
    if not isinstance(entry, dict) or set(entry) != KEYS:
        raise SourceError(f"{shown}: expected exactly the keys {', '.join(sorted(KEYS))}.")
    if not re.fullmatch(MONTH, str(entry["from"])):
        raise SourceError(f'{shown}: from: expected a month such as "2018-04", found {entry["from"]!r}.')
    _check_list(entry["series"], SERIES, f"{shown}: series")
    _check_list(entry["crime_types"], tuple(CrimeType), f"{shown}: crime_types")
    _check_list([entry["kind"]], tuple(BreakKind), f"{shown}: kind")
    blank = [key for key in ("id", "scope", "what", "effect", "source") if not str(entry[key] or "").strip()]
    if blank:
        raise SourceError(f"{shown}: expected words for {', '.join(blank)}, found none.")
    return KnownBreak(
        str(entry["id"]),
        str(entry["from"]),
        str(entry["scope"]),
        tuple(entry["series"]),
        tuple(entry["crime_types"]),
        BreakKind(entry["kind"]),
        str(entry["what"]),
        str(entry["effect"]),
        str(entry["source"]),
    )


def _check_list(values: Any, allowed: tuple[str, ...], shown: str) -> None:
    if not isinstance(values, list) or not set(values) <= set(allowed):
        raise SourceError(f"{shown}: expected a list of {', '.join(allowed)}; found {values!r}.")
