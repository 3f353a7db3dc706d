"""Tables of the overall picture: what stands in which row, and that every figure carries its id."""

import pandas as pd

from assessment.display.districts import districts_table, ranks_table
from assessment.display.exceptions import exceptions_table
from assessment.display.rolling import rolling_table


def fact(measure: str, printed: str, **other: object) -> dict[str, object]:
    area = str(other.get("area_name", "Ashby"))
    return {
        "fact_id": f"records_robbery.{measure}.{area.lower()}.2024-25",
        "indicator": "records_robbery",
        "label": "Robbery records",
        "measure": measure,
        "area_code": area,
        "area_name": area,
        "value_printed": printed,
        "value": 1.0,
        "lower": float("nan"),
        "upper": float("nan"),
        "unit": "count",
        "caveats": "",
        "note": "",
        **other,
    }


def test_ranks_stand_in_words_beside_the_rate() -> None:
    facts = pd.DataFrame([fact("district_rate", "2.10"), fact("rank_in_force", "joint 2nd highest of 5")])
    table = ranks_table(facts, "Ashby among districts", "police")
    assert "joint 2nd highest of 5" in table.html
    assert "records_robbery.rank_in_force.ashby.2024-25" in table.html
    assert "Of all districts held" not in table.html


def test_a_district_without_a_rate_is_marked_as_such() -> None:
    rows = [fact("district_count", "20"), fact("district_rate", "2.10"), fact("district_count", "9", area_name="Brook")]
    (line,) = [line for line in districts_table(pd.DataFrame(rows), "Robbery", "").text.splitlines() if "Brook" in line]
    assert line.split() == ["Brook", "9", "[x]"]


def test_an_exception_is_told_in_words_as_above_or_below() -> None:
    months = [
        fact("month_count", "30", value=30.0, lower=5.5, upper=24.5, period_label="May 2024"),
        fact("month_count", "3", value=3.0, lower=5.5, upper=24.5, period_label="June 2024"),
    ]
    lines = exceptions_table(pd.DataFrame(months), "Outside", "").text.splitlines()
    assert [line.split()[-1] for line in lines if "Robbery" in line] == ["Above", "Below"]
    assert all("6 to 24" in line for line in lines if "Robbery" in line)


def test_the_latest_months_stand_beside_their_change_and_interval() -> None:
    change = fact("rolling_change", "-20.0%", value=-20.0, lower=-39.0, upper=5.0, unit="percent")
    text = rolling_table(pd.DataFrame([fact("rolling_count", "96"), change]), "Latest", "").text
    assert "96" in text
    assert "-20.0%" in text
    assert "-39" in text
