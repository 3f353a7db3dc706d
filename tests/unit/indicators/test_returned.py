"""Facts of partners' returns: which rows make a year, what is unknown or withheld, and what follows from them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assessment.indicators.catalogue import Indicator, read_catalogue
from assessment.indicators.record_counts import Area
from assessment.indicators.return_tables import return_sources
from assessment.indicators.returned import in_order, returned_levels
from assessment.indicators.worked_out import worked_out
from assessment.paths import House, Wing
from assessment.tables.selection import parse_selection
from assessment.tables.store import check_table, empty_table, write_table
from assessment.terms.periods import Period
from assessment.terms.places import PlaceKind
from assessment.terms.vocabulary import AreaType

CATALOGUE = read_catalogue(Path(__file__).parents[3] / "params" / "catalogue")
BOROUGH = Area("E08000013", "St Helens", AreaType.BOROUGH, PlaceKind.BOROUGH)
WARD = "E05000001"
YEAR = Period(date(2024, 4, 1), date(2025, 3, 31))
QUARTERS = ["2024-04-01", "2024-07-01", "2024-10-01", "2025-01-01"]
AREAS = pd.DataFrame({"ward24_code": [WARD, WARD], "ward24_name": ["Eccleston", "Eccleston"]})
POPULATION = pd.DataFrame(
    [
        {
            "place_kind": "borough",
            "area_code": BOROUGH.code,
            "denominator": denominator,
            "reference_date": pd.Timestamp("2023-06-30"),
            "vintage": "mid-2023",
            "value": value,
        }
        for denominator, value in (("residents", 180_000.0), ("adult_females", 75_000.0), ("aged_10_to_17", 17_000.0))
    ]
)


def row(returned: str, start: str, end: str, value: float | None, **other: str) -> dict[str, Any]:
    """One row of the returns table; without a value it is not available unless told."""
    name, _, measure = returned.partition(".")
    blank = {
        "return_name": name,
        "measure": measure,
        "area_code": BOROUGH.code,
        "area_kind": "borough",
        "borough_code": BOROUGH.code,
        "period_start": pd.Timestamp(start),
        "period_end": pd.Timestamp(end),
        "breakdowns": "",
        "value": np.nan if value is None else value,
        "numerator": np.nan,
        "denominator": np.nan,
        "status": "not_available" if value is None else "reported",
        "edition": "2025-03",
        "source_file": "return.csv",
        "note": "",
    }
    return blank | other


def quarters(returned: str, *values: float | None, **other: str) -> list[dict[str, Any]]:
    """So many quarters of 2024-25, from its first."""
    ends = [pd.Timestamp(start) + pd.offsets.QuarterEnd(0) for start in QUARTERS]
    return [
        row(returned, start, str(end.date()), value, **other)
        for start, end, value in zip(QUARTERS, ends, values, strict=False)
    ]


def table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return check_table(pd.DataFrame(rows).astype(empty_table("returns").dtypes), "returns", "returns")


def levels_of(rows: list[dict[str, Any]], catalogue: Mapping[str, Indicator] = CATALOGUE) -> Any:
    levels = returned_levels(table(rows), AREAS, BOROUGH, YEAR, catalogue)
    checked = check_table(levels.astype(empty_table("facts").dtypes), "facts", "levels")
    return checked.set_index("fact_id", drop=False)


def follows_of(levels: pd.DataFrame) -> Any:
    follows = worked_out(levels, POPULATION, CATALOGUE)
    return check_table(follows.astype(empty_table("facts").dtypes), "facts", "follows").set_index("fact_id")


CASES = "marac.cases_discussed"
CASES_ID = "marac_cases_discussed.count.st_helens.2024-25"


def test_quarters_that_tile_the_year_add_up() -> None:
    fact = levels_of(quarters(CASES, 40, 50, 45, 53)).loc[CASES_ID]
    assert (fact["value"], fact["value_printed"], fact["status"]) == (188, "188", "derived")
    assert (fact["period_basis"], fact["source_id"], fact["breakdowns"]) == ("returned", "return-marac", "")
    assert fact["formula"] == "sum of 4 periods of marac.cases_discussed"
    assert fact["note"] == ""


def test_a_whole_year_and_other_cuts_of_it_tile_too() -> None:
    whole = levels_of([row(CASES, "2024-04-01", "2025-03-31", 188)]).loc[CASES_ID]
    mixed = levels_of([row(CASES, "2024-04-01", "2024-04-30", 8), row(CASES, "2024-05-01", "2025-03-31", 180)])
    assert whole["value"] == mixed.loc[CASES_ID, "value"] == 188
    assert whole["formula"] == "marac.cases_discussed as returned"


@pytest.mark.parametrize(
    ("missing", "told"),
    [(0, "April to June 2024"), (1, "July to September 2024"), (3, "January to March 2025")],
)
def test_a_hole_is_unknown_and_named(missing: int, told: str) -> None:
    rows = quarters(CASES, 40, 50, 45, 53)
    del rows[missing]
    fact = levels_of(rows).loc[CASES_ID]
    assert np.isnan(fact["value"])
    assert (fact["status"], fact["value_printed"]) == ("not_available", "[x]")
    assert fact["note"] == f"2024-25: no return for {told}."


def test_a_missing_month_is_named_as_a_month() -> None:
    rows = [row(CASES, "2024-04-01", "2024-06-30", 40), row(CASES, "2024-08-01", "2025-03-31", 140)]
    assert levels_of(rows).loc[CASES_ID, "note"] == "2024-25: no return for July 2024."


def test_days_covered_twice_are_not_added() -> None:
    rows = [*quarters(CASES, 40, 50, 45, 53), row(CASES, "2024-04-01", "2025-03-31", 188)]
    fact = levels_of(rows).loc[CASES_ID]
    assert np.isnan(fact["value"])
    assert "more than one return covers the same days" in fact["note"]


def test_what_lies_across_the_year_s_ends_is_no_part_of_it() -> None:
    rows = [row(CASES, "2024-01-01", "2024-12-31", 180), row(CASES, "2025-01-01", "2025-12-31", 190)]
    assert levels_of(rows).empty
    tiled = levels_of([*rows, *quarters(CASES, 40, 50, 45, 53)])
    assert tiled.loc[CASES_ID, "value"] == 188


def test_a_part_that_is_not_known_makes_the_year_unknown_and_never_smaller() -> None:
    fact = levels_of(quarters(CASES, 40, None, 45, 53)).loc[CASES_ID]
    assert np.isnan(fact["value"])
    assert (fact["status"], fact["value_printed"]) == ("not_available", "[x]")
    assert fact["note"] == "2024-25: no figure for July to September 2024."


def test_a_nought_that_was_returned_is_a_figure() -> None:
    assert levels_of(quarters(CASES, 0, 0, 0, 0)).loc[CASES_ID, "value"] == 0


def test_a_part_that_the_partner_withheld_is_withheld_with_all_that_follows() -> None:
    rows = quarters("marac.cases_victim_16_or_17", 2, None, 1, 0)
    rows[1]["status"] = "suppressed"
    levels = levels_of([*rows, *quarters(CASES, 40, 50, 45, 53)])
    fact = levels.loc["marac_cases_victim_16_or_17.count.st_helens.2024-25"]
    assert np.isnan(fact["value"])
    assert (fact["status"], fact["value_printed"]) == ("withheld", "[c]")
    assert fact["note"] == "2024-25: the partner withheld July to September 2024."
    share = follows_of(levels).loc["marac_cases_victim_16_or_17.derived_share.st_helens.2024-25"]
    assert (share["status"], share["value_printed"]) == ("withheld", "[c]")


def test_unknown_tells_more_than_withheld() -> None:
    rows = quarters(CASES, 40, None, None, 53)
    rows[1]["status"] = "suppressed"
    fact = levels_of(rows).loc[CASES_ID]
    assert fact["status"] == "not_available"
    assert "no figure for October to December 2024; the partner withheld July to September 2024" in fact["note"]


def test_a_stock_is_what_stands_at_the_end() -> None:
    stock = "exploitation.children_open"
    id_ = "exploitation_children_open.count.st_helens.2024-25"
    fact = levels_of(quarters(stock, 30, None, 28, 14)).loc[id_]
    assert (fact["value"], fact["formula"]) == (14, "last of exploitation.children_open")
    assert fact["note"] == "As it stood at the end of the period."
    unknown = levels_of(quarters(stock, 30, 29, 28)).loc[id_]
    assert np.isnan(unknown["value"])
    assert unknown["note"].startswith("2024-25: no return reaches the end of March 2025.")
    twice = [*quarters(stock, 30, 29, 28, 14), row(stock, "2024-04-01", "2025-03-31", 15)]
    assert levels_of(twice).loc[id_, "status"] == "not_available"


def test_people_counted_once_a_period_are_never_added() -> None:
    people = "exploitation.children_referred"
    assert levels_of(quarters(people, 10, 12, 9, 8)).empty
    year = row(people, "2024-04-01", "2025-03-31", 31)
    levels = levels_of([*quarters(people, 10, 12, 9, 8), year])
    assert levels["value"].tolist() == [31]


def test_each_breakdown_is_a_fact_of_its_own_with_its_own_id() -> None:
    entrants = "youth_justice.first_time_entrants"
    year = ("2024-04-01", "2025-03-31")
    rows = [row(entrants, *year, 21)]
    rows += [row(entrants, *year, n, breakdowns=f"ethnicity={e}") for n, e in ((3, "Not known"), (4, "Asian"))]
    rows += [row(entrants, *year, 2, breakdowns="ethnicity=Asian;sex=Female")]
    levels = levels_of(rows)
    stem = "youth_justice_first_time_entrants.count.st_helens.2024-25"
    tails = ["", ".ethnicity_asian", ".ethnicity_asian_sex_female", ".ethnicity_not_known"]
    assert levels.index.tolist() == [stem + tail for tail in tails]
    assert levels["breakdowns"].tolist()[1:3] == ["ethnicity=Asian", "ethnicity=Asian;sex=Female"]


def test_a_category_that_is_lacking_leaves_the_others() -> None:
    entrants = "youth_justice.first_time_entrants"
    rows = [*quarters(entrants, 1, 2, 3, 4), *quarters(entrants, 1, 1, 1, breakdowns="sex=Female")]
    assert levels_of(rows)["status"].tolist() == ["derived", "not_available"]


def test_categories_stand_in_one_order_with_what_is_left_over_last() -> None:
    given = ["sex=Not known", "sex=Male", "ethnicity=White", "ethnicity=Other", "", "ethnicity=Not known"]
    ordered = ["", "ethnicity=White", "ethnicity=Other", "ethnicity=Not known", "sex=Male", "sex=Not known"]
    assert in_order(given) == in_order(given[::-1]) == ordered


def test_wards_are_named_after_the_borough() -> None:
    fires = "fire.deliberate_secondary_fires"
    own = {"area_code": WARD, "area_kind": "ward24"}
    levels = levels_of([*quarters(fires, 1, 2, 3, 4, **own), *quarters(fires, 10, 20, 30, 40)])
    assert levels["area_name"].tolist() == ["St Helens", "Eccleston"]
    ward = levels.loc["fire_deliberate_secondary_fires.count.eccleston.2024-25"]
    assert (ward["value"], ward["area_type"], ward["source_ref"]) == (10, "ward", f"return fire: ward24 {WARD}")


def test_another_borough_plays_no_role() -> None:
    rows = quarters(CASES, 40, 50, 45, 53, area_code="E08000014", borough_code="E08000014")
    assert levels_of(rows).empty
    assert returned_levels(empty_table("returns"), AREAS, BOROUGH, YEAR, CATALOGUE).empty


def test_the_order_of_rows_changes_nothing() -> None:
    rows = quarters(CASES, 40, 50, 45, 53) + quarters("iom.people", 50, 51, 52, 45)
    rows += quarters("iom.convictions_before", 10.1, 20.2, 30.3, 0.7, breakdowns="cohort=Comparison group")
    rows += [row(CASES, "2023-04-01", "2024-03-31", 174)]
    straight, mixed = levels_of(rows), levels_of(list(reversed(rows)))
    pd.testing.assert_frame_equal(straight, mixed)


@pytest.mark.parametrize("breakdowns", ["", "exploitation_kind=Both;sex=Not known"])
def test_inputs_lead_back_to_exactly_the_rows_used(tmp_path: Path, breakdowns: str) -> None:
    referrals, stock = "exploitation.referrals", "exploitation.children_open"
    rows = quarters(referrals, 10, 20, 30, 40, breakdowns=breakdowns)
    rows += quarters(stock, 5, 6, 7, 8, breakdowns=breakdowns)
    rows += quarters(referrals, 1, 1, 1, 1, breakdowns="sex=Male")
    rows += quarters(CASES, 1, 1, 1, 1, breakdowns=breakdowns)
    rows += [row("exploitation.children_referred", "2024-04-01", "2025-03-31", 70, breakdowns=breakdowns)]
    rows += quarters("exploitation.children_referred", 20, 20, 20, 20, breakdowns=breakdowns)
    rows += quarters(referrals, 9, 9, 9, 9, area_code=WARD, area_kind="ward24", breakdowns=breakdowns)
    wing: Wing = House(tmp_path).real
    write_table(table(rows), "returns", wing.table("returns"))
    levels = levels_of(rows)
    for fact in levels.to_dict("records"):
        used = parse_selection(fact["inputs"]).rows(wing, BOROUGH.code)
        assert used["value"].sum() == fact["value"], fact["fact_id"]
        assert len(used) == (4 if fact["formula"].startswith("sum of 4") else 1)
        assert parse_selection(fact["inputs"]).text == fact["inputs"]
    assert 100 in set(levels["value"])


def test_what_is_lacking_still_names_the_rows_that_are_there(tmp_path: Path) -> None:
    rows = [*quarters(CASES, 40, 50, 45), row(CASES, "2024-04-01", "2024-09-30", 90)]
    wing = House(tmp_path).real
    write_table(table(rows), "returns", wing.table("returns"))
    assert len(parse_selection(levels_of(rows).loc[CASES_ID, "inputs"]).rows(wing, BOROUGH.code)) == 4


def test_the_partner_s_own_note_goes_with_the_figure() -> None:
    rows = quarters(CASES, 40, 50, 45, 53)
    rows[2]["note"] = rows[3]["note"] = "Provisional."
    assert levels_of(rows).loc[CASES_ID, "note"] == "Provisional."


def test_changes_rates_and_shares_follow_from_returns() -> None:
    rows = [*quarters(CASES, 40, 50, 45, 53), row(CASES, "2023-04-01", "2024-03-31", 174)]
    rows += quarters("marac.repeat_cases", 10, 15, 14, 20)
    follows = follows_of(levels_of(rows))
    assert follows.loc["marac_cases_discussed.difference.st_helens.2024-25", "value"] == 14
    change = follows.loc["marac_cases_discussed.change.st_helens.2024-25"]
    assert change["value"] == pytest.approx(100 * 14 / 174)
    assert change["lower"] < change["value"] < change["upper"]
    rate = follows.loc["marac_cases_discussed.derived_rate.st_helens.2024-25"]
    assert rate["value"] == pytest.approx(1000 * 188 / 75_000)
    assert not [id_ for id_ in follows.index if id_.startswith("marac_repeat_cases.derived_rate")]
    share = follows.loc["marac_repeat_cases.derived_share.st_helens.2024-25"]
    assert share["value"] == pytest.approx(100 * 59 / 188)
    assert share["note"] == "Share of: Cases discussed at MARAC."


def test_shares_of_a_breakdown_are_of_the_same_breakdown() -> None:
    year = ("2024-04-01", "2025-03-31")
    caseload, again = "probation.caseload", "probation.reoffenders"
    rows = [row(caseload, *year, 600), row(again, *year, 180)]
    rows += [row(caseload, *year, 100, breakdowns="sex=Female"), row(again, *year, 20, breakdowns="sex=Female")]
    rows += [row(again, *year, 160, breakdowns="sex=Male")]  # of how many is not told
    follows = follows_of(levels_of(rows))
    shares = follows.loc[follows["measure"] == "derived_share", "value"]
    stem = "probation_reoffenders.derived_share.st_helens.2024-25"
    assert shares.to_dict() == pytest.approx({stem: 30, f"{stem}.sex_female": 20})


def test_of_an_unknown_year_no_change_rate_or_share_is_known() -> None:
    rows = [*quarters(CASES, 40, None, 45, 53), row(CASES, "2023-04-01", "2024-03-31", 174)]
    rows += quarters("marac.repeat_cases", 10, 15, 14, 20)
    follows = follows_of(levels_of(rows))
    now = follows[follows["period_label"] == "2024-25"]
    assert set(now["measure"]) == {"difference", "change", "derived_rate", "derived_share"}
    assert set(now["status"]) == {"not_available"}
    assert set(now["value_printed"]) == {"[x]"}


@pytest.mark.parametrize(
    ("returned", "before", "now"),
    [("probation.reoffenders_predicted", 155.4, 166.0), ("iom.people", 49, 45)],
)
def test_a_prediction_and_a_stock_do_not_vary_as_counts_of_events_do(returned: str, before: float, now: float) -> None:
    rows = [row(returned, "2023-04-01", "2024-03-31", before), row(returned, "2024-04-01", "2025-03-31", now)]
    follows = follows_of(levels_of(rows))
    (change,) = follows[follows["measure"] == "change"].to_dict("records")
    assert change["value"] == pytest.approx(100 * (now - before) / before)
    assert np.isnan(change["lower"])
    assert np.isnan(change["upper"])


def test_decimals_are_added_and_printed_as_they_are() -> None:
    levels = levels_of(quarters("iom.convictions_before", 10.1, 20.2, 30.3, 0.8))
    assert levels["value_printed"].tolist() == ["61.4"]


def test_years_go_back_five_and_are_in_order() -> None:
    rows = [row(CASES, f"{year}-04-01", f"{year + 1}-03-31", year) for year in range(2015, 2026)]
    assert levels_of(rows)["period_label"].tolist() == [
        "2019-20",
        "2020-21",
        "2021-22",
        "2022-23",
        "2023-24",
        "2024-25",
    ]


def test_over_time_decides() -> None:
    rows = quarters(CASES, 40, 50, 45, 53)
    entry = CATALOGUE["marac_cases_discussed"]
    values = {
        over_time: levels_of(rows, {entry.id: replace(entry, over_time=over_time)})["value"].tolist()
        for over_time in ("adds", "end", "none")
    }
    assert values == {"adds": [188], "end": [53], "none": []}


def test_each_return_and_edition_is_a_document_with_its_sender() -> None:
    rows = table([*quarters(CASES, 40, 50, 45, 53), row("iom.people", "2024-04-01", "2025-03-31", 45)])
    intake = pd.DataFrame(
        [
            {"source": "returns", "fate": "used", "file": f"return_{name}/2025-03/{file}", "sha256": digest * 64}
            for name, file, digest in (
                ("iom", "return.csv", "a"),
                ("marac", "other.csv", "b"),
                ("marac", "return.csv", "c"),
            )
        ]
    )
    described = {name: {"title": name.upper(), "filled_by": f"{name} team"} for name in ("iom", "marac")}
    sources = return_sources(rows, intake, described)
    checked = check_table(sources.astype(empty_table("sources").dtypes), "sources", "sources")
    assert checked["source_id"].tolist() == ["return-iom-2025-03", "return-marac-2025-03"]
    assert checked["publisher"].tolist() == ["iom team", "marac team"]
    assert checked["edition_period"].tolist() == ["to March 2025"] * 2
    assert [digest[0] for digest in checked["sha256"]] == ["a", "c"]  # a neighbour's file is not ours
