"""The returns that partners sent: where they come from, as documents behind an assessment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from assessment.brief import read_yaml
from assessment.indicators.record_years import month_words
from assessment.paths import Wing
from assessment.tables.store import empty_table, read_if_held
from assessment.terms.errors import BriefError
from assessment.terms.quality import Fate

RETURN_PREFIX = "return-"
LICENCE_NOTE = "Shared under the partners' agreement; not to be published as it stands."

Described = Mapping[str, Mapping[str, Any]]


def read_returns(wing: Wing, borough_code: str) -> pd.DataFrame:
    """What partners returned on a borough; no row where nothing was taken in.

    Raises
    ------
    DataCheckError
        The table no longer fits its schema.
    """
    returns = read_if_held("returns", wing.table("returns"))
    return returns[returns["borough_code"] == borough_code]


def read_described(path: Path) -> Described:
    """Title and sender of each return, as params/catalogue/returns.yaml has them.

    Raises
    ------
    BriefError
        The file cannot be read, or holds no returns.
    """
    shown = f"params/catalogue/{path.name}"
    content = read_yaml(path, shown)
    try:
        return {name: {key: entry[key] for key in ("title", "filled_by")} for name, entry in content["returns"].items()}
    except (KeyError, TypeError, AttributeError) as fault:
        raise BriefError(f"{shown}: expected returns with title and filled_by ({fault!r}).") from None


def source_id_of(return_name: str) -> str:
    """How facts and sources name a return: "return-youth-justice"."""
    return RETURN_PREFIX + return_name.replace("_", "-")


def return_sources(returns: pd.DataFrame, intake: pd.DataFrame, described: Described) -> pd.DataFrame:
    """One row of the sources table for each return and edition that figures of a borough stand on.

    Parameters
    ----------
    returns : DataFrame
        Rows of the returns table of the borough.
    intake : DataFrame
        Rows of the intake table, for the hashes of the files.
    described : mapping
        As `read_described` gives it.
    """
    used = intake[(intake["source"] == "returns") & (intake["fate"] == Fate.USED)]
    hashes = dict(zip(used["file"], used["sha256"], strict=True))
    rows = [
        {
            "source_id": f"{source_id_of(str(name))}-{edition}",
            "title": described[str(name)]["title"],
            "publisher": described[str(name)]["filled_by"],
            "edition_period": f"to {month_words(rows['period_end'].max().strftime('%Y-%m'))}",
            "document_kind": "data",
            "covers": "",
            "sha256": hashes[f"return_{name}/{edition}/{rows['source_file'].iloc[0]}"],
            "licence_note": LICENCE_NOTE,
        }
        for (name, edition), rows in returns.groupby(["return_name", "edition"], sort=True)
    ]
    return pd.DataFrame(rows, columns=empty_table("sources").columns)
