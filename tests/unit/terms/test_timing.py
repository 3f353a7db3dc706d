import csv
from datetime import date
from pathlib import Path

import pytest

from assessment.terms.timing import DueWindow, parse_timing

ACTIONS = Path(__file__).parents[3] / "data/raw/published/actions.csv"
PRINTED = [row for row in csv.DictReader(ACTIONS.read_text("utf-8").splitlines()) if row["by_when"]]


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: row["action_id"])
def test_every_published_timing_is_read_as_its_due_window(row: dict[str, str]) -> None:
    window = parse_timing(row["by_when"])
    days = [day.isoformat() if day else "" for day in (window.start, window.end)]
    assert [*days, window.recurrence] == [row["due_start"], row["due_date"], row["recurrence"]]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("by 31 March 2025", DueWindow(None, date(2025, 3, 31))),
        ("31st March 2025", DueWindow(date(2025, 3, 31), date(2025, 3, 31))),
        ("November 2024 to February 2025", DueWindow(date(2024, 11, 1), date(2025, 2, 28))),
        ("Feb 2024", DueWindow(date(2024, 2, 1), date(2024, 2, 29))),
        ("Q4 2024/25", DueWindow(date(2025, 1, 1), date(2025, 3, 31))),
        ("2024/25", DueWindow(date(2024, 4, 1), date(2025, 3, 31))),
        ("By the end of 2026", DueWindow(None, date(2026, 12, 31))),
        ("Every year", DueWindow(recurrence="annual")),
        ("To be agreed", DueWindow()),
        ("", DueWindow()),
        ("31 February 2025", DueWindow()),
    ],
)
def test_other_timings(text: str, window: DueWindow) -> None:
    assert parse_timing(text) == window


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("March - June 2024 & annually", "1 March 2024 to 30 June 2024, and each year"),
        ("By end of March 2024", "By 31 March 2024"),
        ("Ongoing", ""),
    ],
)
def test_a_window_in_words(text: str, words: str) -> None:
    assert parse_timing(text).words == words
