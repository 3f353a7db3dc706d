"""A check and what it finds: it gates figures by a caveat, and it prints."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assessment.indicators.findings.given import Figure, Given
from assessment.terms.caveats import Caveat


class Severity(StrEnum):
    """A figure that should not be used as it stands, or a reading that needs a word."""

    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """What a check found on some rows of the published tables.

    `rows` are ids of figures, actions or measures; `printed` and `worked_out` stand side by side on the page;
    `doubtful` are those of the rows that the check's caveat is put on.
    """

    rows: tuple[str, ...]
    printed: str
    worked_out: str
    words: str
    severity: Severity
    doubtful: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True)
class Check:
    """One question asked of every plan.

    `kind` is the class of case (data/raw/published/README.md, Trap kinds). `caveat` is put on the doubtful figures, and
    so gates them: what may not carry a statement is decided by caveats everywhere else. `across` asks the question of
    all plans together.
    """

    name: str
    kind: str
    find: Callable[[Given], Iterator[Finding]]
    caveat: Caveat | None = None
    across: bool = False


def ids(*figures: Figure | None) -> tuple[str, ...]:
    """The ids of some figures, each once."""
    return tuple(dict.fromkeys(figure.id for figure in figures if figure))


def warn(rows: Iterable[Figure], printed: str, worked_out: str, words: str, **more: tuple[str, ...]) -> Finding:
    """A finding that keeps figures from being used as they stand; all its rows are doubtful unless told."""
    found = ids(*rows)
    return Finding(found, printed, worked_out, words, Severity.WARN, more.get("doubtful", found))


def note(rows: Iterable[Figure], printed: str, worked_out: str, words: str, **more: tuple[str, ...]) -> Finding:
    """A finding that tells how to read some figures; none is doubtful unless told."""
    return Finding(ids(*rows), printed, worked_out, words, Severity.INFO, more.get("doubtful", ()))
