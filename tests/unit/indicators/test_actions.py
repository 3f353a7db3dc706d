"""Where actions stand."""

from datetime import date

import pandas as pd

from assessment.indicators.actions import action_status


def test_status_on_a_day() -> None:
    actions = pd.DataFrame(
        {
            "due_date": pd.to_datetime(pd.Series(["2013-03-31", "2013-04-01", "", "", "2012-06-30"]).replace("", None)),
            "recurrence": ["", "", "", "ongoing", "annual"],
        }
    )
    status = action_status(actions, date(2013, 4, 1))
    assert status.tolist() == ["past_due", "due_later", "undated", "ongoing", "ongoing"]
