"""What was released before: counts that a reader of this edition has already."""

from pathlib import Path

import pandas as pd

from assessment.brief import Brief
from assessment.paths import House
from assessment.terms.errors import SourceError
from assessment.terms.vocabulary import Edition, FactStatus

COLUMNS = ["fact_id", "value", "value_printed", "status"]
# Partners read both editions, the public its own alone.
READ_BY = {Edition.PARTNER: (Edition.PARTNER, Edition.PUBLIC), Edition.PUBLIC: (Edition.PUBLIC,)}


def earlier_releases(house: House, brief: Brief) -> "dict[Edition, pd.Series[float]]":
    """For each edition, what its readers have from the borough's other years, as `released_before` gives it."""
    return {edition: released_before(house, brief, edition) for edition in Edition}


def released_before(house: House, brief: Brief, edition: Edition) -> "pd.Series[float]":
    """Counts that approved assessments of the borough's other years show to the readers of an edition.

    Parameters
    ----------
    house : House
        Where the approved facts are kept.
    brief : Brief
        The commission: its own year is not among the earlier ones.
    edition : Edition
        Whose readers.

    Returns
    -------
    Series of float, index fact id; of a count that was released with two values, the later one.

    Raises
    ------
    SourceError
        A file of approved facts cannot be read.
    """
    shown = [_read(path) for path in house.approved_facts(brief.borough, brief.assessment_year, READ_BY[edition])]
    if not shown:
        return pd.Series(dtype=float)
    every = pd.concat(shown)
    return every[~every.index.duplicated(keep="last")]


def _read(path: Path) -> "pd.Series[float]":
    try:
        frame = pd.read_csv(path, usecols=COLUMNS, dtype={"fact_id": str, "status": str})
    except (OSError, ValueError) as fault:
        where = f"{path.parent.parent.name}/approved/{path.name}"
        raise SourceError(f"{where}: approved facts cannot be read ({fault}). Restore the file from git.") from fault
    shown = frame[frame["value"].notna() & (frame["status"] != FactStatus.WITHHELD)]
    return shown.set_index("fact_id")["value"].astype(float)


def approve_facts(facts: pd.DataFrame, house: House, brief: Brief, edition: Edition) -> str:
    """Keep what an edition shows, so that the next one is protected against it.

    Parameters
    ----------
    facts : DataFrame
        The protected facts of the edition.
    house, brief, edition
        Whose facts they are.

    Returns
    -------
    str
        Where they are kept, as messages show it.
    """
    path = house.approved(brief.borough, brief.assessment_year) / f"facts-{edition}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    facts[COLUMNS].sort_values("fact_id").to_csv(scratch, index=False, lineterminator="\n")
    scratch.replace(path)
    return house.shown(path)
