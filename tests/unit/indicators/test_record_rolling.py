"""The latest twelve months and the year to date: the same months, all of them held, or nothing."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from tests.unit.indicators.test_recorded import BOROUGH, CATALOGUE, MONTHS, RULE, YEAR, every_month, incidents, records

from assessment.indicators.record_rolling import all_held, latest_twelve, rolling_facts, year_to_date
from assessment.methods.rate_ratios import percentage_change_interval
from assessment.tables.store import check_table, empty_table
from assessment.terms.periods import Period


def facts_of(missing: tuple[str, ...] = (), period: Period = YEAR) -> Any:
    counts = {key: number for key, number in every_month("Robbery", 10, 8).items() if key[0] not in missing}
    facts = rolling_facts(records(incidents(counts), missing), BOROUGH, period, CATALOGUE, RULE)
    return check_table(facts.astype(empty_table("facts").dtypes), "facts", "facts").set_index("fact_id")


def test_the_latest_twelve_months_against_the_twelve_before_with_their_interval() -> None:
    facts = facts_of()
    assert facts.loc["records_robbery.rolling_count.st_helens.2024-25", "value"] == 96
    change = facts.loc["records_robbery.rolling_change.st_helens.2024-25"]
    assert change["value"] == pytest.approx(-20)
    interval = percentage_change_interval(96, 1, 120, 1)
    assert (change["lower"], change["upper"]) == pytest.approx((interval.lower, interval.upper))
    assert not facts["measure"].str.startswith("to_date").any(), "the data year is over"


def test_with_a_month_missing_in_either_year_nothing_is_compared() -> None:
    assert facts_of(missing=("2024-08",)).empty
    assert facts_of(missing=("2023-08",)).empty


def test_the_year_to_date_is_set_against_the_same_months() -> None:
    facts = facts_of(missing=("2025-01", "2025-02", "2025-03"))
    (fact_id,) = [id_ for id_ in facts.index if id_.startswith("records_robbery.to_date_change.")]
    assert facts.loc[fact_id, "numerator"] == 9 * 8 - 9 * 10
    assert facts.loc[fact_id, "base_period"] == "April to December 2023"
    assert "month=2024-04..2024-12" in facts.loc[fact_id, "inputs"]
    assert not facts["measure"].str.startswith("rolling").any(), "of the twelve months before, some are not held"


def test_stretches() -> None:
    assert latest_twelve(MONTHS) == YEAR
    assert latest_twelve([]) is None
    assert year_to_date(YEAR, MONTHS) is None
    assert year_to_date(Period(date(2026, 4, 1), date(2027, 3, 31)), MONTHS) is None
    assert all_held(YEAR, MONTHS)
    assert not all_held(YEAR, MONTHS[1:])
    assert latest_twelve(pd.Index(MONTHS[:-1]).tolist()) == Period(date(2024, 3, 1), date(2025, 2, 28))
