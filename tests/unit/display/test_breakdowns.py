"""One figure by category: what is not there keeps its marker, and every cell its fact."""

import pandas as pd
from bs4 import BeautifulSoup

from assessment.display.breakdowns import breakdown_table, category_words


def fact(breakdowns: str, period_label: str, printed: str, note: str = "") -> dict[str, str]:
    return {
        "fact_id": f"entrants.count.testborough.{period_label}.{breakdowns.replace('=', '_').lower()}",
        "label": "First time entrants",
        "area_name": "Testborough",
        "unit": "count",
        "breakdowns": breakdowns,
        "period_label": period_label,
        "value_printed": printed,
        "caveats": "",
        "note": note,
    }


FACTS = pd.DataFrame(
    [
        fact("", "2023-24", "48"),
        fact("", "2024-25", "49"),
        fact("sex=Female", "2023-24", "9"),
        fact("sex=Female", "2024-25", "[c]", "2024-25: the partner withheld July 2024."),
        fact("sex=Male", "2024-25", "35"),
    ]
)


def soup() -> BeautifulSoup:
    return BeautifulSoup(breakdown_table(FACTS, ["2024-25", "2023-24"], "Youth justice").html, "html.parser")


def test_categories_stand_down_and_years_across_with_their_unit() -> None:
    table = soup()
    assert table.caption
    assert table.caption.get_text() == "First time entrants, by sex: Testborough, 2024-25 and 2023-24"
    assert [th.get_text() for th in table.select("thead th")] == ["Category", "2024-25 (number)", "2023-24 (number)"]
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]
    assert rows == [["All", "49", "48"], ["Sex: Female [note 1]", "[c]", "9"], ["Sex: Male", "35", "[x]"]]


def test_markers_and_notes_are_explained_and_cells_carry_their_facts() -> None:
    table = soup()
    assert "[c] confidential" in table.get_text()
    assert "the partner withheld July 2024" in table.get_text()
    ids = [cell.get("data-fact") for cell in table.select("tbody td")]
    assert ids[2:] == [
        "entrants.count.testborough.2024-25.sex_female",
        "entrants.count.testborough.2023-24.sex_female",
        "entrants.count.testborough.2024-25.sex_male",
        None,
    ]


def test_a_category_of_two_breakdowns_names_both() -> None:
    assert category_words("age_band=10 to 17;sex=Female") == "Age band: 10 to 17, sex: Female"
    assert category_words("") == "All"
