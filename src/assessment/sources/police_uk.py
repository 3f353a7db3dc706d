"""data.police.uk: street files, outcomes, and stop and search, as downloaded.

They come as a custom download or a full archive (`2023-05/2023-05-merseyside-street.csv` in a zip, at any depth), as a
folder, or as single files. A file is told by its name or, where that was changed, by its header. The edition of a
download is its newest month. Open Government Licence v3.0. Publisher: Single Online Home National Digital Team.
"""

from collections.abc import Callable
from datetime import date

from assessment.sources.formats import Examined, Format
from assessment.sources.police_csv import Layout, PoliceRows, header_of, named_as
from assessment.sources.police_outcomes import OUTCOMES, read_outcomes
from assessment.sources.police_searches import SEARCHES, read_searches
from assessment.sources.police_street import STREET, read_street
from assessment.sources.raw_files import RawFile
from assessment.terms.crime import PoliceKind
from assessment.terms.errors import SourceError

SOURCE = "police_uk"
PUBLISHER = "Single Online Home National Digital Team (data.police.uk)"
LICENCE_NOTE = "Contains public sector information licensed under the Open Government Licence v3.0."
LIKENESS = 2 / 3  # of a layout's columns: a header with these is meant to be that layout, even if one was renamed
READERS: dict[PoliceKind, Callable[[RawFile, date], PoliceRows]] = {
    PoliceKind.STREET: read_street,
    PoliceKind.OUTCOMES: read_outcomes,
    PoliceKind.SEARCHES: read_searches,
}
LAYOUTS: dict[PoliceKind, Layout] = {layout.kind: layout for layout in (STREET, OUTCOMES, SEARCHES)}


def kind_of(file: RawFile) -> PoliceKind | None:
    """Which of the three a file is meant to be, by its name or else by its header; None if it is no such file."""
    if named := named_as(file.name):
        return named.kind
    if not file.name.lower().endswith((".csv", ".txt")):
        return None
    try:
        header = set(header_of(file.head().split(b"\n", 1)[0]))
    except SourceError:
        return None
    shares = {kind: len(header.intersection(layout.columns)) / len(layout.columns) for kind, layout in LAYOUTS.items()}
    likest = max(shares, key=lambda kind: shares[kind])
    return likest if shares[likest] >= LIKENESS else None


def read_police(file: RawFile, today: date) -> PoliceRows:
    """The rows of a file of any of the three kinds.

    Raises
    ------
    SourceError
        It is none of them, or cannot be taken in.
    """
    kind = kind_of(file)
    if kind is None:
        raise SourceError(f"{file.shown}: expected a file of data.police.uk, found another. Download it again.")
    return READERS[kind](file, today)


def examine_police(file: RawFile, today: date) -> Examined:
    """What a file holds, and which of its rows will not be taken in.

    Raises
    ------
    SourceError
        It cannot be taken in at all.
    """
    rows = read_police(file, today)
    refused = tuple(
        f"{file.shown}: {each.rows:,} refused: {each.reason} (row {', '.join(map(str, each.examples))})"
        for each in rows.refused
    )
    return Examined(rows.month, rows.rows_in, f"{rows.force} {rows.kind} {rows.month}", refused)


def _format(kind: PoliceKind, title: str) -> Format:
    def matches(file: RawFile) -> bool:
        return kind_of(file) == kind

    return Format(FORMAT_NAMES[kind], SOURCE, title, PUBLISHER, LICENCE_NOTE, matches, examine_police)


FORMAT_NAMES: dict[str, str] = {
    PoliceKind.STREET: "police_street",
    PoliceKind.OUTCOMES: "police_outcomes",
    PoliceKind.SEARCHES: "police_searches",
}
FORMATS: tuple[Format, ...] = (
    _format(PoliceKind.STREET, "Crime records and incidents by street, data.police.uk"),
    _format(PoliceKind.OUTCOMES, "Outcomes of crimes, data.police.uk"),
    _format(PoliceKind.SEARCHES, "Stop and search, data.police.uk"),
)
