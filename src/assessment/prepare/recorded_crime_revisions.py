"""What changed in recorded crime between two editions, by partnership and year."""

import pandas as pd

PLACE = ["force_year", "csp_key"]
CELL = [*PLACE, "quarter_start", "offence_group", "offence_subgroup", "offence"]
NAMES = ["financial_year", "force", "csp_name"]
# Counts are missing where an edition has no row of that partnership and year: unknown, not zero.
REVISION_COLUMNS = {
    "financial_year": "str",
    "force": "str",
    "csp_name": "str",
    "edition_before": "str",
    "edition_after": "str",
    "count_before": "float64",
    "count_after": "float64",
    "cells_changed": "int64",
    "quarters_added": "int64",
    "quarters_lost": "int64",
}


def compare_editions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Hold the years of two editions against each other, over the quarters that both have.

    Parameters
    ----------
    before, after : DataFrame
        Rows of recorded crime with `edition`, `csp_key` (the partnership's plain name) and `force_year`; categories
        alike. Every `force_year` stands in both.

    Returns
    -------
    DataFrame
        Columns as REVISION_COLUMNS, one row a partnership and year where anything changed. `cells_changed` are
        combinations of quarter and offence whose count differs or that only one edition has.
    """
    if before.empty or after.empty:
        return pd.DataFrame(columns=list(REVISION_COLUMNS))
    quarters = _quarters(before, after)
    cells = _cells(before, after)
    cells = cells.merge(quarters[quarters["in_both"]], on=["force_year", "quarter_start"])
    changed = cells["before"].ne(cells["after"])
    sums = cells.assign(cells_changed=changed).groupby(PLACE, observed=True)
    found = pd.DataFrame(
        {
            "count_before": sums["before"].sum(min_count=1),
            "count_after": sums["after"].sum(min_count=1),
            "cells_changed": sums["cells_changed"].sum(),
        }
    ).reset_index()
    return _named(found, quarters, before, after)


def _quarters(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Each quarter of each force's year, and which edition holds it."""
    key = ["force_year", "quarter_start"]
    one, other = (frame[key].drop_duplicates() for frame in (before, after))
    held = one.merge(other, on=key, how="outer", indicator="held")
    return held.assign(
        in_both=held["held"] == "both", added=held["held"] == "right_only", lost=held["held"] == "left_only"
    ).drop(columns="held")


def _cells(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Counts side by side. Where an offence has a code its description is no key: its wording changes."""
    both = pd.concat([before.assign(side="before"), after.assign(side="after")], ignore_index=True)
    codes, descriptions = both["offence_code"].astype("str"), both["offence_description"].astype("str")
    cells = both.assign(offence=codes.where(codes != "", descriptions).astype("category"))
    counts = cells.groupby([*CELL, "side"], observed=True)["offence_count"].sum()
    return counts.unstack("side").astype("float64").reset_index()


def _named(found: pd.DataFrame, quarters: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    names = pd.concat([after, before])[[*PLACE, *NAMES]].drop_duplicates(PLACE)
    counted = quarters.groupby("force_year", observed=True)[["added", "lost"]].sum().reset_index()
    rows = found.merge(names, on=PLACE, how="left", validate="one_to_one").merge(counted, on="force_year", how="left")
    rows = rows.rename(columns={"added": "quarters_added", "lost": "quarters_lost"})
    rows = rows.merge(_editions(before, "edition_before"), on=PLACE, how="left")
    rows = rows.assign(edition_after=str(after["edition"].iloc[0]))
    rows["edition_before"] = rows["edition_before"].fillna(str(before["edition"].astype("str").max()))
    rows = rows[(rows["cells_changed"] > 0) | (rows["quarters_lost"] > 0)]
    typed = rows[list(REVISION_COLUMNS)].astype(REVISION_COLUMNS)
    return typed.sort_values(NAMES, ignore_index=True)


def _editions(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return rows[[*PLACE, "edition"]].drop_duplicates(PLACE).rename(columns={"edition": name}).astype({name: "str"})
