"""Why figures of two boroughs are, or are not, set side by side."""

import pandas as pd

from assessment.indicators.side_by_side import comparable
from assessment.terms.text import bullets, escape_markdown

CAUTION = (
    "The plans print no definitions, so numbers that go by one name may still be counted in different ways, and "
    "boroughs differ in size. Compare the direction before the level."
)


def say_not_compared(own: pd.DataFrame, others: pd.DataFrame, borough: str) -> str:
    """Which figures two plans share in name only, and a plain statement on all the rest.

    Parameters
    ----------
    own, others : DataFrame
        Facts of the borough, and of other boroughs on the same indicators.
    borough : str
        Its name.
    """
    compared = set(comparable(own, others)["indicator"])
    apart = others[~others["indicator"].isin(compared) & (others["formula"] == "as published")]
    lines = [
        f"**{escape_markdown(rows['label'].iloc[0])}** ({', '.join(dict.fromkeys(rows['area_name']))}): "
        "published there for other years, or in another form"
        for _, rows in apart.groupby("indicator", sort=False)
    ]
    rest = f"No other figure of {borough} is published by another of the boroughs here, so none is compared."
    if not lines:
        return f"{CAUTION}\n\n{rest}" if compared else rest
    opening = f"{CAUTION}\n\n" if compared else ""
    return f"{opening}Shared in name, and not set side by side:\n\n{bullets(lines)}\n\n{rest}"
