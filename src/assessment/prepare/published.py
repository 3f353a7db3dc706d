"""The partnerships' published figures as checked tables: area codes added, references held, rows accounted for."""

import logging
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assessment.paths import House, Wing
from assessment.provenance import publication_id, sha256_of_file
from assessment.sources.published import PUBLISHED_FILES, read_published
from assessment.tables.rows import named_rows, rows_of
from assessment.tables.store import check_table, read_stamp, write_table
from assessment.terms.caveats import Caveat
from assessment.terms.errors import DataCheckError, SourceError
from assessment.terms.timing import parse_timing

AREAS_FILE = "areas.csv"
AREA_CODE = r"[EKW]\d{8}|X-[a-z0-9-]+"
AREA_COLUMNS = ["area_name", "area_type", "area_code"]
log = logging.getLogger(__name__)
FILE_OF = {published.table: published.file for published in PUBLISHED_FILES}


@dataclass(frozen=True)
class Check:
    """One thing that was checked; printed in the data log whether it passed or not."""

    check_name: str
    table: str
    rows_in: int
    rows_out: int
    passed: bool
    note: str

    @property
    def rows_refused(self) -> int:
        return self.rows_in - self.rows_out


def prepare_published(house: House, wing: Wing) -> pd.DataFrame:
    """Read, complete, check and write the published tables.

    Parameters
    ----------
    house : House
        For the areas of the catalogue.
    wing : Wing
        Where the raw files are, and where the tables go.

    Returns
    -------
    DataFrame
        The checks table, one row a check, as also written to data/processed/checks.parquet.

    Raises
    ------
    SourceError, DataCheckError
        A file or a table is not what it has to be. Nothing is written then.
    """
    stamp = _inputs_stamp(house, wing)
    tables = read_published(wing.published)
    rows_in = {table: len(frame) for table, frame in tables.items()}
    tables["actions"] = with_due_windows(tables["actions"])
    tables["observations"] = _with_area_codes(tables["observations"], _read_areas(house))
    for table, frame in tables.items():
        check_table(frame, table, FILE_OF[table])
    _check_references(tables)
    _check_caveats(tables["observations"])
    _check_order(tables["observations"], "period_start", "period_end", "observations")
    _check_order(tables["actions"], "due_start", "due_date", "actions")
    checks = _account(tables, rows_in)
    for table, frame in tables.items():
        write_table(frame, table, wing.table(table), stamp)
    write_table(checks, "checks", wing.table("checks"), stamp)
    return checks


def _inputs_stamp(house: House, wing: Wing) -> str:
    """What the processed tables are made from: the raw files and the areas."""
    paths = [*sorted(wing.published.glob("*.csv")), house.catalogue / AREAS_FILE]
    return publication_id({path.name: sha256_of_file(path) for path in paths if path.is_file()})


def check_prepared(house: House, wing: Wing) -> None:
    """Hold the processed tables of the plans to the raw files as they are now.

    Raises
    ------
    SourceError
        The tables are missing, or were made from other files.
    """
    stamp = _inputs_stamp(house, wing)
    old = [table for table in (*FILE_OF, "checks") if read_stamp(wing.table(table)) != stamp]
    if old:
        raise SourceError(
            f"data/processed: expected tables made from data/raw/published as it is now, found none or others "
            f"for {', '.join(old)}. Run: assessment prepare"
        )


def _read_areas(house: House) -> pd.DataFrame:
    path = house.catalogue / AREAS_FILE
    shown = house.shown(path)
    try:
        areas = pd.read_csv(path, dtype="str", keep_default_na=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as fault:
        raise SourceError(f"{shown}: cannot be read as CSV ({fault}). Restore it.") from fault
    missing = [column for column in AREA_COLUMNS if column not in areas]
    if missing:
        raise SourceError(f"{shown}, row 1: expected the columns {', '.join(AREA_COLUMNS)}, missing {missing}.")
    repeated = areas.loc[areas.duplicated(AREA_COLUMNS[:2]), "area_name"]
    if len(repeated):
        raise SourceError(f"{shown}, column area_name: expected each area once, found again {named_rows(repeated)}.")
    codes = areas["area_code"]
    bad = codes[codes.duplicated() | ~codes.str.fullmatch(AREA_CODE)]
    if len(bad):
        raise SourceError(
            f"{shown}, column area_code: expected a GSS code or one of ours (X-name), each once, "
            f"found {named_rows(bad)}."
        )
    return areas[AREA_COLUMNS]


def _with_area_codes(observations: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    coded = observations.merge(areas, on=["area_name", "area_type"], how="left", validate="many_to_one")
    lost = coded[coded["area_code"].isna()]
    if len(lost):
        rows = named_rows(lost["area_name"])
        raise DataCheckError(
            f"observations.csv, column area_name: expected an area of params/catalogue/areas.csv, found {rows}. "
            "Correct the name, or add the area with a code there."
        )
    after = list(observations.columns).index("borough") + 1
    order = [*observations.columns[:after], "area_code", *observations.columns[after:]]
    return coded[order]


def with_due_windows(actions: pd.DataFrame) -> pd.DataFrame:
    """The actions with due windows read from their timing as published, where none was given.

    Parameters
    ----------
    actions : DataFrame
        Rows of the actions table.
    """
    columns = ["due_start", "due_date"]
    blank = actions[columns].isna().all(axis=1) & (actions["recurrence"] == "") & (actions["by_when"] != "")
    windows = [parse_timing(text) for text in actions.loc[blank, "by_when"]]
    filled = actions.copy()
    for column, days in zip(columns, ([w.start for w in windows], [w.end for w in windows]), strict=True):
        filled.loc[blank, column] = pd.to_datetime(pd.Series(days, actions.index[blank], dtype="object"))
    filled.loc[blank, "recurrence"] = [window.recurrence for window in windows]
    return filled


def _timing_check(actions: pd.DataFrame) -> Check:
    """How many printed timings the tables read as we do; the tables' own reading stands."""
    printed = actions[actions["by_when"] != ""]
    agreed = [_agrees(row) for row in rows_of(printed)]
    note = f"{sum(agreed)} of {len(printed)} printed timings read as the due window in the table; the table's stands."
    return Check("Timings turned into due windows", "actions", len(printed), len(printed), passed=True, note=note)


def _agrees(row: dict[str, Any]) -> bool:
    window = parse_timing(row["by_when"])
    days = [None if pd.isna(row[key]) else row[key].date() for key in ("due_start", "due_date")]
    return [*days, row["recurrence"]] == [window.start, window.end, window.recurrence]


def _check_references(tables: dict[str, pd.DataFrame]) -> None:
    known_sources = set(tables["sources"]["source_id"])
    known_boroughs = set(tables["priorities"]["borough"])
    for table, frame in tables.items():
        if table == "sources":
            continue
        _refuse_unknown(frame, "source_id", known_sources, "a source of sources.csv", table)
        _refuse_unknown(frame, "borough", known_boroughs, "a borough of priorities.csv", table)


def _refuse_unknown(frame: pd.DataFrame, column: str, known: set[str], expected: str, table: str) -> None:
    bad = frame.loc[~frame[column].isin(known), column]
    if len(bad):
        rows = named_rows(bad)
        choices = ", ".join(sorted(known))
        raise DataCheckError(
            f"{FILE_OF[table]}, column {column}: expected {expected} ({choices}), found {rows}. Correct the file."
        )


def _check_caveats(observations: pd.DataFrame) -> None:
    codes = observations["caveat"].str.split(";").explode()
    bad = codes[(codes != "") & ~codes.isin(list(Caveat))]
    if len(bad):
        rows = named_rows(bad)
        raise DataCheckError(
            f"observations.csv, column caveat: expected codes of terms/caveats.py, found {rows}. Correct the file."
        )


def _check_order(frame: pd.DataFrame, first: str, last: str, table: str) -> None:
    bad = frame.loc[frame[first] > frame[last], last].dt.strftime("%Y-%m-%d")
    if len(bad):
        raise DataCheckError(
            f"{FILE_OF[table]}, column {last}: expected a day not before {first}, found {named_rows(bad)}. "
            "Correct the file."
        )


def _account(tables: dict[str, pd.DataFrame], rows_in: dict[str, int]) -> pd.DataFrame:
    checks = [_row_check(table, rows_in[table], len(frame)) for table, frame in tables.items()]
    values = tables["observations"]["value"]
    checks.append(
        Check(
            "Figures without a value are kept as gaps",
            "observations",
            len(values),
            len(values),
            passed=True,
            note=f"{int(values.isna().sum())} of {len(values)} figures have no published value; none was set to zero.",
        )
    )
    checks.append(_timing_check(tables["actions"]))
    rows = [{**vars(check), "rows_refused": check.rows_refused} for check in checks]
    columns = ["check_name", "table", "rows_in", "rows_out", "rows_refused", "passed", "note"]
    return pd.DataFrame(rows)[columns]


def _row_check(table: str, rows_in: int, rows_out: int) -> Check:
    log.info("%s: %d rows in, %d rows out, %d refused", table, rows_in, rows_out, rows_in - rows_out)
    note = "Columns, types, closed lists, keys, sources and boroughs hold; sha256 is that of the origin sidecar."
    return Check(
        f"Rows of {FILE_OF[table]} accounted for",
        table,
        rows_in,
        rows_out,
        rows_in == rows_out,
        note,
    )
