"""Partners' returns and the police record extract as checked tables: placed, mapped, the latest standing."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from assessment.prepare.return_areas import AreaCodes, area_codes, place_figures, place_records
from assessment.provenance import sha256_of_file
from assessment.sources.raw_files import RawFile
from assessment.sources.return_file import TIME_KNOWN, Returned, read_return
from assessment.sources.return_spec import NOT_BROKEN_DOWN, Column, ReturnKind, ReturnSpec
from assessment.tables.rows import EXAMPLES_SHOWN
from assessment.tables.store import check_table, empty_table
from assessment.terms.errors import SourceError
from assessment.terms.quality import Fate
from assessment.terms.returns import UNMAPPED, ReturnStatus

log = logging.getLogger(__name__)

Report = Callable[[str], None]
HALF = 0.5
TABLE_OF_KIND = {
    ReturnKind.FIGURES: "returns",
    ReturnKind.SURVEY: "survey",
    ReturnKind.SPEND: "spend",
    ReturnKind.ACTIONS: "action_progress",
}
FILE, ROW = "file_place", "row"


@dataclass(frozen=True)
class PreparedReturns:
    """What partners sent, ready to be written, and the account of it.

    `records` by borough, only for boroughs with an extract; `returns`, `survey`, `spend`, `action_progress`, `intake`
    and `refusals` as `tables` has them. Of each file rows_in = kept + elsewhere + merged + refused, in rows of the
    spreadsheet; a row that a later file replaces is merged.
    """

    records: dict[str, pd.DataFrame]
    returns: pd.DataFrame
    survey: pd.DataFrame
    spend: pd.DataFrame
    action_progress: pd.DataFrame
    intake: pd.DataFrame
    refusals: pd.DataFrame


@dataclass
class _Sent:
    """One file on its way: what was read, and what became of its rows so far."""

    name: str
    format_name: str
    edition: str
    file: RawFile
    returned: Returned | None = None
    note: list[str] = field(default_factory=list)
    refused: dict[str, list[int]] = field(default_factory=dict)
    elsewhere: int = 0
    replaced: int = 0
    kept: int = 0

    @property
    def source(self) -> str:
        return "records" if self.format_name == "records" else "returns"


def prepare_returns(
    files: Sequence[tuple[str, str, RawFile]],
    areas: pd.DataFrame,
    lsoa_changes: pd.DataFrame,
    offences: pd.DataFrame,
    boroughs: Collection[str],
    today: date,
    report: Report,
) -> PreparedReturns:
    """Read, place, map and combine everything that partners sent.

    Parameters
    ----------
    files : sequence of (format name, edition, RawFile)
        In the order in which they were taken in: a later edition stands, and of one edition the later file.
    areas, lsoa_changes : DataFrame
        As `tables.area_schemas` has them.
    offences : DataFrame
        As `sources.offences.read_offences` gives them.
    boroughs : collection of str
        Codes of the boroughs wanted; rows that lie in others are counted as elsewhere.
    today : date
        A day after it is refused.
    report : callable
        Told the name of each file as it is read.

    Returns
    -------
    PreparedReturns

    Raises
    ------
    DataCheckError
        A table does not fit its schema.
    """
    ordered = [files[place] for place in sorted(range(len(files)), key=lambda place: (files[place][1], place))]
    sent = [_read(*each, today, report) for each in ordered]
    _name_apart(sent)
    codes = area_codes(areas, lsoa_changes)
    records = _prepare_records(sent, codes, offences, boroughs)
    tables = {table: _prepare_kind(kind, sent, codes, boroughs) for kind, table in TABLE_OF_KIND.items()}
    intake, refusals = _account(sent)
    for each in sent:
        log.info("%s: %d rows kept, %d elsewhere, %d replaced", each.name, each.kept, each.elsewhere, each.replaced)
    return PreparedReturns(records=records, intake=intake, refusals=refusals, **tables)


def _read(format_name: str, edition: str, file: RawFile, today: date, report: Report) -> _Sent:
    report(file.shown)
    sent = _Sent(f"{format_name}/{edition}/{file.shown}", format_name, edition, file)
    try:
        sent.returned = read_return(file, today)
    except SourceError as fault:
        sent.note.append(str(fault))
        return sent
    sent.refused = {reason: list(rows) for reason, rows in sent.returned.reasons.items()}
    sent.note += sent.returned.notes
    return sent


def _name_apart(sent: list[_Sent]) -> None:
    """Files of one name and edition are told apart by a number, so that each has its own account."""
    seen: Counter[str] = Counter()
    for each in sent:
        seen[each.name] += 1
        each.name += f" ({seen[each.name]})" if seen[each.name] > 1 else ""


def _of_kind(sent: list[_Sent], kind: ReturnKind) -> list[tuple[int, _Sent, Returned]]:
    return [
        (place, each, each.returned)
        for place, each in enumerate(sent)
        if each.returned is not None and each.returned.spec.kind == kind
    ]


def _within(placed: pd.DataFrame, each: _Sent, boroughs: Collection[str]) -> pd.DataFrame:
    """The rows in the boroughs wanted; the others are counted as refused or elsewhere."""
    for reason, rows in placed[placed["place_fault"] != ""].groupby("place_fault"):
        each.refused.setdefault(str(reason), []).extend(int(row) for row in rows[ROW])
    known = placed[placed["place_fault"] == ""]
    inside = known["borough_code"].isin(list(boroughs))
    each.elsewhere += int((~inside).sum())
    return known[inside]


def _latest(rows: pd.DataFrame, group: list[str], sent: list[_Sent]) -> pd.DataFrame:
    """The rows of the last file that tells of a group; those of earlier files are replaced, even if it has fewer."""
    if rows.empty:
        return rows
    stands = rows.groupby(group)[FILE].transform("max") == rows[FILE]
    for place, count in rows.loc[~stands, FILE].value_counts().items():
        sent[int(str(place))].replaced += int(count)
    return rows[stands]


def _count_kept(rows: pd.DataFrame, sent: list[_Sent]) -> None:
    for place, count in rows[FILE].value_counts().items():
        sent[int(str(place))].kept += int(count)


def _with_source(rows: pd.DataFrame, sent: list[_Sent]) -> pd.DataFrame:
    return rows.assign(
        edition=pd.Series([sent[place].edition for place in rows[FILE]], rows.index, dtype="str"),
        source_file=pd.Series([sent[place].file.shown for place in rows[FILE]], rows.index, dtype="str"),
    )


def _prepare_records(
    sent: list[_Sent], codes: AreaCodes, offences: pd.DataFrame, boroughs: Collection[str]
) -> dict[str, pd.DataFrame]:
    parts: list[pd.DataFrame] = []
    for place, each, returned in _of_kind(sent, ReturnKind.RECORDS):
        placed = place_records(returned.rows, codes)
        inside = _within(placed, each, boroughs).assign(**{FILE: place})
        parts.append(inside.assign(month=inside["recorded_date"].dt.strftime("%Y-%m").astype("str")))
        _tell_unmapped(each, inside["offence_code"], offences)
    if not parts:
        return {}
    rows = pd.concat(parts, ignore_index=True)
    _tell_shrunk_months(rows, sent)
    latest = _latest_of_key(_latest(rows, ["borough_code", "month"], sent), sent)
    _count_kept(latest, sent)
    complete = _with_source(_with_offences(latest, offences), sent).sort_values(["recorded_date", "record_key"])
    return {str(code): _as_table(group, "records") for code, group in complete.groupby("borough_code")}


def _latest_of_key(rows: pd.DataFrame, sent: list[_Sent]) -> pd.DataFrame:
    """A record that was given another month in a later extract stands once, as sent last."""
    ordered = rows.sort_values(FILE, kind="stable")
    again = ordered.duplicated("record_key", keep="last")
    for place, count in ordered.loc[again, FILE].value_counts().items():
        sent[int(str(place))].replaced += int(count)
    return ordered[~again]


def _tell_unmapped(each: _Sent, used: pd.Series, offences: pd.DataFrame) -> None:
    unknown = used[~used.isin(offences["offence_code"])]
    if len(unknown):
        shown = ", ".join(sorted(set(unknown))[:EXAMPLES_SHOWN])
        each.note.append(f"{len(unknown):,} records have offence codes that are not known ({shown}): kept as unmapped")


def _tell_shrunk_months(rows: pd.DataFrame, sent: list[_Sent]) -> None:
    """A month that comes again with less than half of its records: it stands, and it is told."""
    counts = rows.groupby(["borough_code", "month", FILE]).size().rename("records").reset_index()
    counts["before"] = counts.groupby(["borough_code", "month"])["records"].shift()
    for row in counts[counts["records"] < HALF * counts["before"]].to_dict("records"):
        sent[int(row[FILE])].note.append(
            f"{row['borough_code']} {row['month']}: {row['records']:,} records replace {int(row['before']):,}; "
            "check that the whole month was sent"
        )


def _with_offences(rows: pd.DataFrame, offences: pd.DataFrame) -> pd.DataFrame:
    wanted = ["offence_code", "offence_group", "offence_subgroup", "theme", "crime_type", "is_crime"]
    merged = rows.merge(offences[wanted], on="offence_code", how="left", validate="many_to_one")
    filled = merged[wanted[1:]].fillna("").astype("str")
    themes = filled["theme"].where(filled["theme"] != "", UNMAPPED)
    times = {f"{end}_time_known": merged[f"{end}_at{TIME_KNOWN}"] for end in ("from", "to")}
    return merged.assign(**{name: filled[name] for name in wanted[1:]}).assign(theme=themes, **times)


def _prepare_kind(kind: ReturnKind, sent: list[_Sent], codes: AreaCodes, boroughs: Collection[str]) -> pd.DataFrame:
    by_return: dict[str, list[pd.DataFrame]] = {}
    specs: dict[str, ReturnSpec] = {}
    for place, each, returned in _of_kind(sent, kind):
        statuses = returned.statuses.add_suffix("_status")
        placed = place_figures(returned.rows.join(statuses), codes)
        specs[returned.spec.name] = returned.spec
        by_return.setdefault(returned.spec.name, []).append(_within(placed, each, boroughs).assign(**{FILE: place}))
    parts = [_standing(specs[name], pd.concat(found, ignore_index=True), sent) for name, found in by_return.items()]
    table = TABLE_OF_KIND[kind]
    return _as_table(pd.concat(parts), table) if parts else empty_table(table)


def _standing(spec: ReturnSpec, rows: pd.DataFrame, sent: list[_Sent]) -> pd.DataFrame:
    is_progress = spec.kind == ReturnKind.ACTIONS
    latest = _latest_report(rows, sent) if is_progress else _latest(rows, list(spec.replaces), sent)
    _count_kept(latest, sent)
    complete = _with_source(latest, sent)
    return _tidy(spec, complete) if spec.kind == ReturnKind.FIGURES else complete


def _latest_report(rows: pd.DataFrame, sent: list[_Sent]) -> pd.DataFrame:
    """Each action as reported last, whichever file came last."""
    ordered = rows.sort_values(["reported_on", FILE], kind="stable")
    again = ordered.duplicated(["area_code", "action_id"], keep="last")
    for place, count in ordered.loc[again, FILE].value_counts().items():
        sent[int(str(place))].replaced += int(count)
    return ordered[~again]


TIDY_KEPT = ["area_code", "area_kind", "borough_code", "period_start", "period_end", "edition", "source_file", "note"]


def _tidy(spec: ReturnSpec, rows: pd.DataFrame) -> pd.DataFrame:
    """One row a figure. A blank in a row of a finer breakdown is no figure; in a row for the whole it is unknown."""
    breakdowns = _breakdowns(spec, rows)
    parts = [_figures(spec, column, rows, breakdowns) for column in spec.measures]
    tidy = pd.concat(parts, ignore_index=True)
    blank_detail = (tidy["status"] == ReturnStatus.NOT_AVAILABLE) & (tidy["breakdowns"] != "")
    return tidy[~blank_detail]


def _breakdowns(spec: ReturnSpec, rows: pd.DataFrame) -> pd.Series:
    told = [
        [f"{name}={value}" for name, value in zip(spec.breakdowns, values, strict=True) if value != NOT_BROKEN_DOWN]
        for values in zip(*(rows[name] for name in spec.breakdowns), strict=True)
    ]
    return pd.Series([";".join(each) for each in told] if spec.breakdowns else "", rows.index, dtype="str")


def _figures(spec: ReturnSpec, column: Column, rows: pd.DataFrame, breakdowns: pd.Series) -> pd.DataFrame:
    missing = pd.Series(float("nan"), rows.index, dtype="float64")
    has_base = bool(column.denominator)
    return rows[TIDY_KEPT].assign(
        return_name=spec.name,
        measure=column.name,
        breakdowns=breakdowns,
        value=rows[column.name],
        numerator=rows[column.name] if has_base else missing,
        denominator=rows[column.denominator] if has_base else missing,
        status=rows[f"{column.name}_status"],
    )


def _as_table(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """The columns of a table in its order, sorted so that the order of the files never matters."""
    empty = empty_table(table)
    typed = rows[list(empty.columns)].astype(dict.fromkeys(empty.select_dtypes("str").columns, "str"))
    key = [name for name in SORTED_BY[table] if name in typed]
    return check_table(typed.sort_values(key, kind="stable").reset_index(drop=True), table, table)


PERIOD = ["area_code", "period_start", "period_end"]
SORTED_BY = {
    "records": ["recorded_date", "record_key"],
    "returns": ["return_name", "measure", *PERIOD, "breakdowns"],
    "survey": [*PERIOD, "survey", "question", "answer"],
    "spend": [*PERIOD, "priority", "line", "funding_source"],
    "action_progress": ["area_code", "action_id"],
}


def _account(sent: Iterable[_Sent]) -> tuple[pd.DataFrame, pd.DataFrame]:
    intake = pd.DataFrame([_intake_row(each) for each in sent], columns=list(empty_table("intake").columns))
    reasons = [
        {"file": each.name, "reason": reason, "rows": len(rows), "examples": _shown(rows)}
        for each in sent
        for reason, rows in sorted(each.refused.items())
    ]
    refusals = pd.DataFrame(reasons, columns=list(empty_table("refusals").columns))
    return _retyped(intake, "intake"), _retyped(refusals, "refusals")


def _retyped(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    types = {str(name): dtype for name, dtype in empty_table(table).dtypes.items()}
    return check_table(frame.astype(types), table, table)


def _shown(rows: list[int]) -> str:
    more = f" and {len(rows) - EXAMPLES_SHOWN} more" if len(rows) > EXAMPLES_SHOWN else ""
    return f"row {', '.join(str(row) for row in sorted(rows)[:EXAMPLES_SHOWN])}{more}"


def _intake_row(each: _Sent) -> dict[str, Any]:
    returned = each.returned
    merged = each.replaced + (returned.rows_merged if returned else 0)
    return {
        "file": each.name,
        "source": each.source,
        "edition": each.edition,
        "file_format": each.format_name,
        "force": "",
        "month": "",
        "fate": _fate(each),
        "rows_in": returned.rows_in if returned else 0,
        "rows_kept": each.kept,
        "rows_elsewhere": each.elsewhere,
        "rows_merged": merged,
        "rows_refused": sum(len(rows) for rows in each.refused.values()),
        "sha256": sha256_of_file(each.file.path),
        "note": "; ".join(each.note),
    }


def _fate(each: _Sent) -> Fate:
    if each.returned is None:
        return Fate.REFUSED
    return Fate.SUPERSEDED if each.replaced and not each.kept and not each.elsewhere else Fate.USED
