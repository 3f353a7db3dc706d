"""Figures of other boroughs on what this borough publishes too, to compare or to say why not."""

import pandas as pd

from assessment.terms.vocabulary import AreaType

COUNT, CHANGE = "count", "change"
SHORTEST_YEAR = 360  # days
TIME = ["period_start", "period_end"]
SAME = ["indicator", "unit", *TIME]


def elsewhere(facts: pd.DataFrame, own: pd.DataFrame, own_code: str) -> pd.DataFrame:
    """The facts of other boroughs on the indicators that this borough publishes.

    Parameters
    ----------
    facts : DataFrame
        Facts of every plan.
    own : DataFrame
        Facts of this assessment.
    own_code : str
        GSS code of this borough.

    Returns
    -------
    DataFrame
        Rows of the facts table: published figures, and percentage changes worked out.
    """
    boroughs = facts[facts["area_type"] == AreaType.BOROUGH]
    shared = boroughs["indicator"].isin(own.loc[own["area_code"] == own_code, "indicator"])
    others = boroughs[(boroughs["area_code"] != own_code) & shared]
    told = (others["formula"] == "as published") | (others["measure"] == CHANGE)
    return others[told].reset_index(drop=True)


def comparable(own: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The yearly counts that the borough and another publish for the same years, both boroughs' rows.

    Parameters
    ----------
    own, others : DataFrame
        Facts of this borough, and of others as `elsewhere` gives them.
    """
    both = pd.concat([own, others], ignore_index=True)
    dated = both[both["measure"] == COUNT].dropna(subset=[*TIME, "value"])
    years = dated[(dated["period_end"] - dated["period_start"]).dt.days > SHORTEST_YEAR]
    in_own = years.assign(is_own=years["area_code"].isin(own["area_code"])).groupby(SAME)["is_own"].transform("any")
    shared = years.groupby(SAME)["area_code"].transform("nunique") > 1
    return years[shared & in_own]
