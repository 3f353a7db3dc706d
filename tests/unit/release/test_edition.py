"""An edition's counts: which it covers, what is withheld with what, and what a rounded count becomes."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assessment.indicators.catalogue import Indicator
from assessment.indicators.worked_out import worked_out
from assessment.release.edition import covered, hide_edition, protected
from assessment.release.policy import read_policy
from assessment.release.sums import Sum, sums_of
from assessment.tables.store import check_table, empty_table
from assessment.terms.vocabulary import Direction, Edition, FactStatus

POLICY = read_policy(Path(__file__).parents[3] / "params" / "catalogue" / "disclosure.yaml")
MARAC, EXTRACT, HOSPITAL = "return-marac", "police-record-extract", "return-hospital-admissions"


def indicator(name: str, **values: Any) -> Indicator:
    return Indicator(name, name, "?", "violence", Direction.NEUTRAL, name, **values)


CATALOGUE = {
    "cases": indicator("cases"),
    "repeats": indicator("repeats", share_of="cases"),
    "ksi": indicator("ksi", parts=("killed", "injured"), parts_complete=True),
    "killed": indicator("killed"),
    "injured": indicator("injured"),
    "extract_homicide": indicator("extract_homicide"),
}


def level(name: str, value: float, source: str = EXTRACT, **values: Any) -> dict[str, Any]:
    """A count of the borough; `ward`, `sex` and `year` say which."""
    ward, sex, year = values.get("ward", ""), values.get("sex", ""), values.get("year", 2024)
    tail = f".sex_{sex.lower().replace(' ', '_')}" if sex else ""
    row: dict[str, Any] = dict.fromkeys(empty_table("facts").columns, "")
    numbers = dict.fromkeys(["lower", "upper", "numerator", "denominator"], float("nan"))
    days = {"period_start": pd.Timestamp(f"{year}-04-01"), "period_end": pd.Timestamp(f"{year + 1}-03-31")}
    return (
        row
        | numbers
        | days
        | {
            "fact_id": f"{name}.count.{ward or 'testborough'}.{year}-{year % 100 + 1}{tail}",
            "indicator": name,
            "label": name,
            "direction": "neutral",
            "tells_of": "problem",
            "measure": "count",
            "area_code": ward or "E08990001",
            "area_type": "ward" if ward else "borough",
            "period_label": f"{year}",
            "period_basis": "returned",
            "breakdowns": f"sex={sex}" if sex else "",
            "value": value,
            "unit": "count",
            "value_printed": f"{value:g}",
            "status": values.get("status", "derived"),
            "note": f"The partner writes: {value:g}.",
            "source_id": source,
        }
    )


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows)).astype(empty_table("facts").dtypes)


def shown(levels: pd.DataFrame, edition: Edition = Edition.PARTNER) -> Any:
    hidden = hide_edition(levels, POLICY, CATALOGUE, edition, {})
    facts = protected(covered(levels, POLICY, edition), hidden, POLICY)
    return check_table(facts, "facts", "facts").set_index("fact_id")


def test_a_small_count_is_withheld_with_every_number_and_note() -> None:
    facts = shown(frame(level("cases", 3), level("repeats", 5, EXTRACT)))
    row = facts.loc["cases.count.testborough.2024-25"]
    assert (row["status"], row["value_printed"], row["note"]) == ("withheld", "[c]", "")
    assert row[["value", "lower", "upper", "numerator", "denominator"]].isna().all()


@pytest.mark.parametrize(("value", "printed"), [(0, "0"), (5, "5"), (4, "[c]"), (1, "[c]")])
def test_police_counts_of_one_to_four_are_withheld(value: float, printed: str) -> None:
    assert shown(frame(level("cases", value)))["value_printed"].tolist() == [printed]


@pytest.mark.parametrize(
    ("value", "printed"), [(0, "0"), (1, "[c]"), (7, "[c]"), (8, "10"), (12, "10"), (13, "15"), (1232, "1,230")]
)
def test_health_counts_are_withheld_up_to_seven_and_rounded_to_five(value: float, printed: str) -> None:
    facts = shown(frame(level("cases", value, HOSPITAL)))
    assert facts["value_printed"].tolist() == [printed]
    assert facts["caveats"].tolist() == ["" if printed == "[c]" else "rounded"]


def test_one_small_category_takes_another_with_it_and_leaves_the_whole() -> None:
    sexes = [level("cases", n, sex=sex) for sex, n in (("Female", 40), ("Male", 2), ("Not known", 9))]
    facts = shown(frame(level("cases", 51), *sexes))
    assert facts["value_printed"].tolist() == ["51", "40", "[c]", "[c]"]


def test_a_part_that_leaves_few_is_withheld_too() -> None:
    facts = shown(frame(level("cases", 60, MARAC), level("repeats", 57, MARAC)))
    assert "[c]" in facts["value_printed"].tolist()
    assert shown(frame(level("cases", 60, MARAC), level("repeats", 30, MARAC)))["value_printed"].tolist() == [
        "60",
        "30",
    ]


def test_what_follows_from_a_withheld_count_is_withheld() -> None:
    before = level("cases", 60, MARAC, year=2023), level("repeats", 30, MARAC, year=2023)
    facts = shown(frame(*before, level("cases", 64, MARAC), level("repeats", 9, MARAC)))
    follows = worked_out(facts.reset_index()[list(empty_table("facts").columns)], empty_table("population"), CATALOGUE)
    status = follows.set_index("fact_id")["status"]
    assert status["repeats.change.testborough.2024-25"] == FactStatus.WITHHELD
    assert status["repeats.difference.testborough.2024-25"] == FactStatus.WITHHELD
    assert status["repeats.derived_share.testborough.2024-25"] == FactStatus.WITHHELD
    assert status["cases.change.testborough.2024-25"] == FactStatus.DERIVED
    withheld = follows[follows["status"] == FactStatus.WITHHELD]
    assert int(withheld[["value", "lower", "upper", "numerator", "denominator"]].count().sum()) == 0
    assert set(withheld["value_printed"]) == {"[c]"}


def test_a_change_of_rounded_counts_is_that_of_the_rounded_numbers() -> None:
    facts = shown(frame(level("cases", 101, HOSPITAL, year=2023), level("cases", 112, HOSPITAL)))
    follows = worked_out(facts.reset_index()[list(empty_table("facts").columns)], empty_table("population"), CATALOGUE)
    difference: Any = follows.set_index("fact_id").loc["cases.difference.testborough.2024-25"]
    assert difference["value"] == 110 - 100


def test_the_public_sees_no_ward_of_the_extract_and_no_sex() -> None:
    rows = level("cases", 50), level("cases", 20, ward="haydock"), level("cases", 30, sex="Female")
    assert shown(frame(*rows), Edition.PUBLIC)["value_printed"].tolist() == ["50"]


def test_the_public_edition_shows_nothing_that_the_partners_does_not() -> None:
    rows = [level("cases", 40), *(level("cases", n, ward=f"w{n}") for n in (3, 12, 25)), level("repeats", 33)]
    partner, public = (shown(frame(*rows), edition) for edition in Edition)
    known = public.index[public["value"].notna()]
    assert partner.loc[known, "value"].notna().all()


def test_an_exempt_count_is_shown_for_the_borough_alone() -> None:
    facts = shown(frame(level("extract_homicide", 1), level("extract_homicide", 1, ward="haydock")))
    assert facts["value_printed"].tolist() == ["1"]


def test_what_a_partner_withheld_stays_withheld_and_covers_for_nobody() -> None:
    rows = (
        level("cases", 30),
        level("cases", 28, sex="Female"),
        level("cases", float("nan"), sex="Male", status="withheld"),
    )
    facts = shown(frame(*rows))
    assert facts["value_printed"].tolist().count("[c]") > 1  # 30 less 28 would tell what the partner withheld


def test_sums_are_found_by_category_ward_part_and_whole() -> None:
    levels = frame(
        level("ksi", 9),
        level("killed", 2),
        level("injured", 7),
        level("cases", 9),
        level("cases", 4, ward="haydock"),
        level("cases", 5, ward="eccleston"),
        level("cases", 3, sex="Female"),
        level("cases", 6, sex="Male"),
        level("repeats", 2),
    )
    ids = [f"{name}.count.testborough.2024-25" for name in ("ksi", "killed", "injured", "cases", "repeats")]
    ksi, killed, injured, cases, repeats = ids
    assert set(sums_of(levels, CATALOGUE)) == {
        Sum(ksi, (killed, injured)),
        Sum(cases, ("cases.count.haydock.2024-25", "cases.count.eccleston.2024-25")),
        Sum(cases, (f"{cases}.sex_female", f"{cases}.sex_male")),
        Sum(cases, (repeats,), is_whole=False),
    }
