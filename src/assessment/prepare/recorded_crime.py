"""Police recorded crime by partnership as one table: codes added, editions superseded, rows accounted for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from assessment.prepare.recorded_crime_revisions import REVISION_COLUMNS, compare_editions
from assessment.provenance import sha256_of_file
from assessment.sources.csp_sheets import COLUMNS, each_level
from assessment.sources.home_office import FORMATS, CspTables, examples_of, read_csp_tables
from assessment.sources.raw_files import RawFile
from assessment.tables.rows import EXAMPLES_SHOWN
from assessment.tables.schemas import SCHEMAS
from assessment.tables.store import check_table, empty_table
from assessment.terms.errors import SourceError
from assessment.terms.quality import Fate

FORMAT = FORMATS[0]
ALIAS_COLUMNS = ["csp_name", "home_office_name", "source"]
KEY = [
    "force",
    "csp_name",
    "quarter_start",
    "offence_group",
    "offence_subgroup",
    "offence_code",
    "offence_description",
]
TEXTS = [name for name in COLUMNS if name not in ("financial_quarter", "offence_count")]
CONTRADICTED = "the same offence, partnership and quarter with another count"
UNASSIGNED = "unassigned "
NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class PreparedRecordedCrime:
    """Recorded crime and its account.

    `recorded_crime`, `intake` and `refusals` are tables of those names; `revisions` has one row a partnership and year
    that two editions hold (see `recorded_crime_revisions`); `notes` the lines of the files' notes: file, edition, note.
    """

    recorded_crime: pd.DataFrame
    intake: pd.DataFrame
    refusals: pd.DataFrame
    revisions: pd.DataFrame
    notes: pd.DataFrame


@dataclass(frozen=True)
class _Edition:
    """The account of one file: `clean` rows can be kept, `negative` of them with a count under zero."""

    name: str
    edition: str
    file: RawFile
    refused: pd.DataFrame
    rows_in: int = 0
    clean: int = 0
    negative: int = 0
    notes: tuple[str, ...] = ()
    fault: str = ""


def prepare_recorded_crime(
    files: Sequence[tuple[str, RawFile]], areas: pd.DataFrame, aliases: pd.DataFrame, report: Callable[[str], None]
) -> PreparedRecordedCrime:
    """Make one table of all editions: a later one supersedes a force's financial year, what it leaves out stays.

    Parameters
    ----------
    files : sequence of (edition, RawFile)
        In any order; editions sort by their text ("2026-07-23").
    areas : DataFrame
        Rows of the areas table: where partnerships have their codes from.
    aliases : DataFrame
        As `read_csp_aliases` gives them.
    report : function of a message
        Told of every file that could not be read.

    Returns
    -------
    PreparedRecordedCrime
        Every partnership of England and Wales is kept, as peers.

    Source
    ------
    Supersession by force and year, not by file: an export of one force does not drop the others.
    """
    current, revisions, editions = _no_rows(), _no_revisions(), []
    for number, (edition, file) in enumerate(sorted(files, key=_order)):
        read, rows = _read(edition, file, report)
        editions.append(read)
        current, revisions = _superseded(current, revisions, rows.assign(file_number=number))
    kept = current["file_number"].value_counts()
    return PreparedRecordedCrime(
        check_table(_table(current, editions, areas, aliases), "recorded_crime", "recorded crime by partnership"),
        _intake([_account(each, int(kept.get(number, 0))) for number, each in enumerate(editions)]),
        _refusals(editions),
        revisions,
        pd.DataFrame(
            [(each.name, each.edition, line) for each in editions for line in each.notes],
            columns=["file", "edition", "note"],
        ),
    )


def read_csp_aliases(path: Path) -> pd.DataFrame:
    """Partnerships that the Home Office calls by another name than the look-up of the statistics office.

    Raises
    ------
    SourceError
        The file is missing, lacks a column, or gives a name twice.
    """
    try:
        aliases = pd.read_csv(path, dtype="str", keep_default_na=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as fault:
        raise SourceError(f"{path.name}: cannot be read as CSV ({fault}). Restore it.") from fault
    if list(aliases.columns) != ALIAS_COLUMNS:
        raise SourceError(f"{path.name}, row 1: expected {', '.join(ALIAS_COLUMNS)}, found {list(aliases.columns)}.")
    repeated = aliases["home_office_name"][aliases["home_office_name"].map(plain_name).duplicated()]
    if len(repeated):
        raise SourceError(f"{path.name}: expected each home_office_name once, found again {list(repeated)[:5]}.")
    return aliases


def plain_name(name: str) -> str:
    """A name without case, punctuation and "&": "St. Helens" and "St Helens" are one."""
    return NOT_LETTERS.sub(" ", name.lower().replace("&", " and ")).strip()


def is_unassigned(csp_names: pd.Series) -> pd.Series:
    """True for offences that a force did not place in any partnership ("Unassigned Merseyside")."""
    return csp_names.astype("str").str.lower().str.startswith(UNASSIGNED)


def _order(entry: tuple[str, RawFile]) -> tuple[str, str, str]:
    edition, file = entry
    return edition, file.name, file.key


def _read(edition: str, file: RawFile, report: Callable[[str], None]) -> tuple[_Edition, pd.DataFrame]:
    name = f"{FORMAT.source}/{edition}/{file.shown}"
    try:
        tables = read_csp_tables(file)
    except SourceError as fault:
        report(str(fault))
        empty = pd.DataFrame(columns=["reason", "rows", "examples"])
        return _Edition(name, edition, file, empty, fault=str(fault)), _no_rows()
    rows, refused = _without_repeats(tables)
    negative = int((rows["offence_count"] < 0).sum())
    read = _Edition(name, edition, file, refused, tables.rows_in, len(rows), negative, tables.notes)
    return read, _keyed(rows, edition)


def _without_repeats(tables: CspTables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with each key once. Of rows that contradict one another none is kept: which is right cannot be told."""
    once = tables.counts[~tables.counts.duplicated([*KEY, "offence_count"])]
    is_contradicted = once.duplicated(KEY, keep=False)
    if not is_contradicted.any():
        return once, tables.refused
    rows = once[~is_contradicted]
    contradicted = tables.counts.merge(once.loc[is_contradicted, KEY].drop_duplicates(), on=KEY)
    told = {"reason": CONTRADICTED, "rows": int(contradicted["times"].sum()), "examples": examples_of(contradicted)}
    return rows, pd.concat([tables.refused, pd.DataFrame([told])], ignore_index=True)


def _keyed(rows: pd.DataFrame, edition: str) -> pd.DataFrame:
    """The rows with what editions are held against each other by: partnership and force without punctuation, year."""
    forces = each_level(rows["force"], plain_name).astype("str")
    return rows.assign(
        edition=pd.Categorical([edition] * len(rows)),
        csp_key=each_level(rows["csp_name"], plain_name),
        force_year=(forces + " " + rows["financial_year"].astype("str")).astype("category"),
    )


def _superseded(
    current: pd.DataFrame, revisions: pd.DataFrame, rows: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that stand after one more edition, and the revisions found so far."""
    if rows.empty:
        return current, revisions
    current, rows = _alike([current, rows])
    is_replaced = current["force_year"].isin(rows["force_year"].unique())
    replaced, replacing = current[is_replaced], rows[rows["force_year"].isin(current["force_year"].unique())]
    by_year = [
        compare_editions(before, replacing[replacing["financial_year"] == year])
        for year, before in replaced.groupby("financial_year", observed=True)
    ]
    found = [frame for frame in (revisions, *by_year) if len(frame)]
    together = pd.concat([current[~is_replaced], rows], ignore_index=True)
    return together, pd.concat(found, ignore_index=True) if found else revisions


def _alike(frames: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """The frames with the same categories, in the order of the alphabet, so that joining keeps them."""
    for name in CATEGORIES:
        levels = sorted(set().union(*(set(frame[name].cat.categories) for frame in frames)))
        dtype = pd.CategoricalDtype(pd.Index(levels, dtype="str"))
        frames = [frame.assign(**{name: frame[name].astype(dtype)}) for frame in frames]
    return frames


CATEGORIES = [*TEXTS, "edition", "csp_key", "force_year"]


def _no_rows() -> pd.DataFrame:
    numbers = {name: pd.Series(dtype="int64") for name in ("financial_quarter", "offence_count", "file_number")}
    texts = {name: pd.Series(pd.Categorical(pd.Index([], dtype="str"))) for name in CATEGORIES}
    return pd.DataFrame({**texts, **numbers, "quarter_start": pd.Series(dtype="datetime64[ns]")})


def _no_revisions() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in REVISION_COLUMNS.items()})


def _table(rows: pd.DataFrame, editions: list[_Edition], areas: pd.DataFrame, aliases: pd.DataFrame) -> pd.DataFrame:
    """The rows as the table has them, sorted by its key."""
    codes = csp_codes(areas, aliases)
    coded = rows.assign(csp_code=each_level(rows["csp_name"], lambda name: codes.get(plain_name(name), "")))
    columns = list(SCHEMAS["recorded_crime"].to_schema().columns)
    used = [name for name in columns if isinstance(coded[name].dtype, pd.CategoricalDtype)]
    trimmed = coded.assign(**{name: each_level(coded[name], str) for name in used})
    return trimmed[columns].sort_values(KEY, ignore_index=True)


def csp_codes(areas: pd.DataFrame, aliases: pd.DataFrame) -> dict[str, str]:
    """The code of every partnership by its plain name; a name that two partnerships share has none."""
    known = areas[["csp_name", "csp_code"]].drop_duplicates()
    known = known[(known["csp_name"] != "") & (known["csp_code"] != "")]
    named = known.assign(plain=known["csp_name"].map(plain_name)).drop_duplicates(["plain", "csp_code"])
    unique = named[~named["plain"].duplicated(keep=False)]
    single = {str(name): str(code) for name, code in zip(unique["plain"], unique["csp_code"], strict=True)}
    pairs = zip(aliases["csp_name"], aliases["home_office_name"], strict=True)
    also = {plain_name(theirs): single[plain_name(ours)] for ours, theirs in pairs if plain_name(ours) in single}
    return {**also, **single}


def _account(edition: _Edition, kept: int) -> dict[str, object]:
    """One row of the intake table. Rows that a later edition supersedes count as merged with those in their place."""
    refused = int(edition.refused["rows"].sum())
    fate = Fate.REFUSED if edition.fault else Fate.USED if kept else Fate.SUPERSEDED
    return {
        "file": edition.name,
        "source": FORMAT.source,
        "edition": edition.edition,
        "file_format": FORMAT.name,
        "force": "",
        "month": "",
        "fate": str(fate),
        "rows_in": edition.rows_in,
        "rows_kept": kept,
        "rows_elsewhere": 0,
        "rows_merged": edition.rows_in - kept - refused,
        "rows_refused": refused,
        "sha256": sha256_of_file(edition.file.path),
        "note": edition.fault or _told(edition, kept),
    }


def _told(edition: _Edition, kept: int) -> str:
    negative, superseded = edition.negative, edition.clean - kept
    told = [f"{negative:,} negative counts, as published: crimes cancelled later"] if negative else []
    return "; ".join([f"{superseded:,} rows superseded by a later edition", *told] if superseded else told)


def _intake(rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows) if rows else empty_table("intake")


def _refusals(editions: list[_Edition]) -> pd.DataFrame:
    frames = [each.refused.assign(file=each.name) for each in editions if len(each.refused)]
    columns = list(SCHEMAS["refusals"].to_schema().columns)
    return pd.concat(frames, ignore_index=True)[columns] if frames else empty_table("refusals")


def unknown_partnerships(recorded_crime: pd.DataFrame) -> list[str]:
    """Up to five names that have no code and are not "Unassigned": partnerships of before a merger, say."""
    names = recorded_crime.loc[recorded_crime["csp_code"] == "", "csp_name"].drop_duplicates()
    return sorted(names[~is_unassigned(names)].astype("str"))[:EXAMPLES_SHOWN]
