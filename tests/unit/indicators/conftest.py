"""Small plans with invented figures."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest

from assessment.indicators.catalogue import Indicator
from assessment.terms.vocabulary import Direction

YEARS = {"2010/11": 2010, "2011/12": 2011, "2012/13": 2012}
BLANK: dict[str, Any] = {
    "borough": "Testborough",
    "area_code": "X-testborough",
    "area_name": "Testborough",
    "area_type": "borough",
    "theme": "asb",
    "period_basis": "printed",
    "unit": "count",
    "measure_kind": "level",
    "base_period": "",
    "numerator": float("nan"),
    "denominator": float("nan"),
    "nd_basis": "",
    "qualifier": "",
    "source_id": "plan",
    "source_ref": "Table 1",
    "caveat": "",
    "note": "",
}

Rows = Callable[..., pd.DataFrame]


@pytest.fixture
def observations() -> Rows:
    """Make observations: observations(("asb", 2011, 120.0), ("asb", 2012, 100.0, {"caveat": "..."}))."""

    def make(*figures: tuple[Any, ...]) -> pd.DataFrame:
        return pd.DataFrame([row(number, *figure) for number, figure in enumerate(figures, 1)])

    return make


def row(number: int, indicator: str, year: int | None, value: float, other: Mapping[str, Any] | None = None) -> dict:
    start = pd.NaT if year is None else pd.Timestamp(year, 4, 1)
    end = pd.NaT if year is None else pd.Timestamp(year + 1, 3, 31)
    own = {
        "observation_id": f"TB-{number:03d}",
        "indicator": indicator,
        "indicator_label": indicator,
        "period_start": start,
        "period_end": end,
        "period_label": "" if year is None else f"{year}/{year + 1 - 2000}",
        "value": value,
        "value_as_printed": f"{value:g}",
    }
    return {**BLANK, **own, **(other or {})}


def indicator(id_: str, **other: Any) -> Indicator:
    words = {"label": id_.capitalize(), "question": "?", "theme": "asb", "definition": "."}
    return Indicator(id=id_, direction=Direction.UP_IS_WORSE, **{**words, **other})


@pytest.fixture
def catalogue() -> dict[str, Indicator]:
    entries = [
        indicator("asb", denominator="residents", never_sum_with=("council",)),
        indicator("council", never_sum_with=("asb",)),
        indicator("fires"),
        indicator("population"),
        indicator("vehicle", parts=("of", "from"), parts_complete=True),
        indicator("acquisitive", parts=("vehicle", "robbery"), parts_complete=True),
        indicator("of"),
        indicator("from"),
        indicator("robbery"),
        indicator("convictions", parts=("drugs", "shops")),
        indicator("drugs"),
        indicator("shops"),
    ]
    return {entry.id: entry for entry in entries}
