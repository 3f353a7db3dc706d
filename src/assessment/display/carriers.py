"""Facts that travel in the outputs of a chapter: for the press, and not for the page."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.core.getipython import get_ipython
from IPython.display import display

FACT_FORM = "application/vnd.assessment.fact+json"
CARRIER = {"assessment": {"carrier": "own_fact"}}  # what tells a carrier from a fact that is shown


def carry(row: Mapping[str, Any]) -> None:
    """Put a protected row of the facts table into the outputs of the running cell; outside a notebook do nothing.

    JupyterLab and the page know no way to show this form, so nobody sees it.
    """
    if get_ipython() is not None:
        display({FACT_FORM: as_json(row)}, raw=True, metadata=CARRIER)


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as facts.json has it: days year first, null for what is missing."""
    text = pd.DataFrame([dict(row)]).to_json(orient="records", date_format="iso", date_unit="s", double_precision=15)
    return json.loads(text)[0]


def running_cell() -> str:
    """The id of the cell that runs, as JupyterLab tells it; "" elsewhere."""
    parent = getattr(get_ipython(), "get_parent", dict[str, Any])()
    return str((parent or {}).get("metadata", {}).get("cellId", ""))
