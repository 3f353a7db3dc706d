"""Exceptional months: what breaks limits, what never does, what is not charted."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assessment.indicators.catalogue import read_catalogue
from assessment.indicators.record_charts import charted_months, exceptions, month_chart
from assessment.indicators.record_counts import Area, Source
from assessment.narrative.exceptions import say_exceptions
from assessment.tables.store import empty_table
from assessment.terms.numbers import counts_within
from assessment.terms.periods import Period
from assessment.terms.places import PlaceKind
from assessment.terms.vocabulary import AreaType

ROBBERY = read_catalogue(Path(__file__).parents[3] / "params" / "catalogue")["records_robbery"]
BOROUGH = Area("E08000001", "Ashby", AreaType.BOROUGH, PlaceKind.BOROUGH)
YEAR = Period(date(2024, 4, 1), date(2025, 3, 31))
MONTHS = [str(month) for month in pd.period_range("2022-04", "2025-03", freq="M")]
USUAL = {month: 100 + (-1) ** place * 8 for place, month in enumerate(MONTHS)}


def found(by_month: dict[str, int], months: list[str] = MONTHS, breaks: pd.DataFrame | None = None) -> list[Any]:
    counts = pd.Series(dtype=int)
    known = empty_table("breaks") if breaks is None else breaks
    source = Source("police", "incidents", tuple(months), counts, (ROBBERY,), (BOROUGH,), known, frozenset())
    return list(exceptions(ROBBERY, BOROUGH, YEAR, by_month, source))


def test_usual_months_are_no_exception_and_that_is_said() -> None:
    (only,) = found(USUAL)
    assert (only["measure"], only["value"], only["value_printed"]) == ("months_outside", 0, "0 of 12 months")
    assert say_exceptions([only], [], "2024-25").startswith("No month is an exception in control charts of one kind")


def test_a_month_above_and_a_month_below_are_found_with_their_limits() -> None:
    high, low, total = found({**USUAL, "2024-08": 300, "2024-12": 2})
    assert (high["period_label"], high["value"], low["period_label"]) == ("August 2024", 300, "December 2024")
    assert high["upper"] < 300
    assert low["lower"] > 2
    assert high["note"].startswith("Above")
    assert low["note"].startswith("Below")
    assert high["inputs"].endswith("month=2024-08")
    assert total["value"] == 2
    assert "two months lie outside the limits (one above and one below), of one kind" in say_exceptions(
        [total], [high, low], "2024-25"
    )


def test_the_data_year_sets_no_limit() -> None:
    before = len(MONTHS) - 12
    calm, wild = (month_chart(MONTHS, counts, before) for counts in (USUAL, {**USUAL, "2024-08": 5_000}))
    assert list(calm["upper"]) == list(wild["upper"])


def test_limits_are_those_of_laney_worked_by_hand() -> None:
    months = ["2023-01", "2023-03", "2023-05", "2023-07"]  # 31 days each
    chart = month_chart(months, dict(zip(months, (90, 110, 90, 110), strict=True)), 4)
    mean_step = 20 / 100**0.5  # between neighbours, in sigmas of a count of 100
    assert chart["upper"].iloc[0] == pytest.approx(100 + 3 * 10 * mean_step / 1.128)


def test_a_month_that_was_not_published_is_unknown_and_sets_no_limit() -> None:
    published = [month for month in MONTHS if month not in {"2023-06", "2024-10"}]
    before, now = charted_months(YEAR, published)
    assert (len(before), len(now)) == (23, 11)
    (only,) = found({month: USUAL[month] for month in published}, published)
    assert only["value_printed"] == "0 of 11 months"
    assert "October 2024" in only["note"]


def test_too_few_months_or_records_are_not_charted() -> None:
    assert found(USUAL, MONTHS[13:]) == []
    assert len(found(USUAL, MONTHS[12:])) == 1
    assert found(dict.fromkeys(MONTHS, 4)) == []
    assert len(found(dict.fromkeys(MONTHS, 5))) == 1


def test_a_change_in_recording_inside_the_chart_is_told() -> None:
    breaks = pd.DataFrame({"crime_type": ["Robbery"], "month": ["2024-06"]})
    high, total = found({**USUAL, "2024-08": 300}, breaks=breaks)
    assert high["caveats"] == total["caveats"] == "recording_change"
    assert "One of these may follow a change in recording." in say_exceptions([total], [high], "2024-25")


def test_limits_are_told_as_the_counts_within_them() -> None:
    assert counts_within(26.4, 60.8) == "27 to 60"
