"""Breakdowns of a borough's rows: small counts never leave the room, and nothing does for the public."""

from pathlib import Path
from typing import Any

import pytest
from tests.record_rows import CODE, record, rows

from assessment.display.row_counts import LEFT_OUT, NOT_AUDITED, show_breakdown
from assessment.paths import Wing
from assessment.release.breakdown import Asked, Breakdown, break_down
from assessment.release.policy import read_policy
from assessment.tables.store import write_table
from assessment.terms.errors import AssessmentError
from assessment.terms.periods import months_between
from assessment.terms.vocabulary import Edition

POLICY = read_policy(Path(__file__).parents[3] / "params" / "catalogue" / "disclosure.yaml")
YEAR = months_between("2024-04..2025-03")
COUNTS = {("W1", "Race"): 12, ("W1", "Disability"): 3, ("W2", "Race"): 5, ("W2", "None"): 4, ("W1", ""): 1}


@pytest.fixture
def wing(tmp_path: Path) -> Wing:
    made = Wing(tmp_path / "raw", tmp_path / "processed")
    cells = [cell for cell, count in COUNTS.items() for _ in range(count)]
    records = [record(number, *cell) for number, cell in enumerate(cells)]
    records.append(record(99, "W1", "Race", is_crime="no"))
    records.append(record(100, "W1", "Race", month="2023-05"))
    write_table(rows("records", records), "records", made.table("records", CODE))
    return made


def count(wing: Wing, *by: str, edition: Edition = Edition.PARTNER, table: str = "records", **where: str) -> Breakdown:
    asked = Asked(table, by, {column: (value,) for column, value in where.items()}, YEAR)
    return break_down(asked, wing, CODE, POLICY, edition)


def cells(found: Breakdown) -> dict[Any, str]:
    return found.frame.set_index(list(found.asked.by))["value_printed"].to_dict()


def test_small_counts_are_withheld_and_zeros_are_shown(wing: Wing) -> None:
    found = count(wing, "ward24_code", "hate_strand", is_crime="yes")
    withheld = {("W1", "Disability"), ("W2", "None"), ("W1", "")}
    assert {cell for cell, printed in cells(found).items() if printed == "[c]"} == withheld
    assert cells(found)["W1", "Race"] == "12"
    assert cells(found)["W2", "Disability"] == "0"
    assert set(found.frame.loc[found.frame["value"].isna(), "value_printed"]) == {"[c]"}
    assert found.frame["value"].dropna().tolist() == [0, 12, 0, 0, 5]


def test_no_total_stands_beside_the_counts(wing: Wing) -> None:
    shown: Any = show_breakdown(count(wing, "ward24_code", "hate_strand"), "Sample", "the police").shown
    assert "otal" not in shown.text
    assert {"16", "17", "25", "26"}.isdisjoint(shown.text.split())


def test_where_narrows_and_other_years_are_left_out(wing: Wing) -> None:
    assert cells(count(wing, "is_crime", hate_strand="Race")) == {"no": "[c]", "yes": "17"}
    assert "month=2024-05&hate_strand=Race" in count(wing, "is_crime", hate_strand="Race").counted_from


def test_counts_are_rounded_where_the_rule_says(wing: Wing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(POLICY.sources, "police-record-extract", "health")
    assert cells(count(wing, "hate_strand")) == {"": "[c]", "Disability": "[c]", "None": "[c]", "Race": "20"}


def test_a_source_that_is_not_named_gets_the_strictest_rule(wing: Wing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(POLICY.sources, "police-record-extract")
    with pytest.raises(AssessmentError, match='"ward24_code" is a smaller area than this edition may show'):
        count(wing, "ward24_code")
    assert (
        cells(
            count(
                wing,
                "hate_strand",
            )
        )["Race"]
        == "18"
    )
    assert cells(count(wing, "hate_strand", is_crime="no"))["Race"] == "[c]"


def test_the_public_edition_shows_no_number_and_no_category(wing: Wing) -> None:
    found = count(wing, "ward24_code", "hate_strand", edition=Edition.PUBLIC, is_crime="yes")
    assert list(found.frame.columns) == ["ward24_code", "hate_strand", "value", "value_printed"]
    assert found.frame.empty
    bundle, _ = show_breakdown(found, "Sample", "the police")._repr_mimebundle_()
    assert set(bundle.values()) == {LEFT_OUT}
    assert found.names == {}


def test_the_public_edition_does_not_read_the_rows(wing: Wing) -> None:
    """An unknown value would otherwise be told with a list of those that occur."""
    assert count(wing, "is_crime", edition=Edition.PUBLIC, hate_strand="Rase").is_barred
    with pytest.raises(AssessmentError, match=r'"Rase" does not occur. Did you mean "Race"'):
        count(wing, "is_crime", hate_strand="Rase")


@pytest.mark.parametrize("table", ["incidents", "outcomes", "stop_search"])
def test_the_public_edition_bars_breakdowns_of_what_is_published_too(wing: Wing, table: str) -> None:
    """Its rule would allow them, but nobody audits them beside the rest of the edition."""
    assert count(wing, "month", edition=Edition.PUBLIC, table=table).is_barred
    assert not count(wing, "month", table=table).is_barred


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("column", ["record_key", "victim_key", "location_key"])
def test_identifiers_are_neither_counted_by_nor_narrowed_by(wing: Wing, edition: Edition, column: str) -> None:
    with pytest.raises(AssessmentError, match=f'"{column}" tells single people, places or crimes apart'):
        count(wing, column, edition=edition)
    with pytest.raises(AssessmentError, match=f'"{column}" tells single people'):
        count(wing, "is_crime", edition=edition, **{column: "V1"})


@pytest.mark.parametrize(
    ("table", "by", "told"),
    [
        ("record", ("is_crime",), 'no table to break down. Did you mean "records"'),
        ("returns", ("measure",), "no table to break down. Expected one of: records, incidents"),
        ("records", ("hate_strnd",), 'no column "hate_strnd". Did you mean "hate_strand"'),
        ("records", ("lsoa21_code",), "smaller area than this edition may show"),
        ("records", ("from_at",), "different in nearly every row"),
        ("incidents", ("crime_id",), "tells single people, places or crimes apart"),
        ("records", (), "expected one column or two different ones"),
        ("records", ("is_crime", "is_crime"), "expected one column or two different ones"),
        ("records", ("is_crime", "knife", "alcohol"), "expected one column or two different ones"),
    ],
)
def test_what_cannot_be_asked_is_told(wing: Wing, table: str, by: tuple[str, ...], told: str) -> None:
    with pytest.raises(AssessmentError, match=told):
        count(wing, *by, table=table)


def incident(month: str, lsoa: str) -> dict[str, Any]:
    where = {"lsoa21_code": lsoa, "borough_code": CODE, "force": "sample", "place_basis": "code"}
    return {**where, "month": month, "crime_type": "Burglary"}


def test_months_that_were_not_published_are_unknown_and_told(wing: Wing) -> None:
    """What data.police.uk publishes is shown as it stands, small areas included."""
    months = ("2024-04", "2024-04", "2024-05")
    incidents = rows("incidents", [incident(month, f"E0100000{place}") for place, month in enumerate(months, 1)])
    write_table(incidents, "incidents", wing.table("incidents", CODE))
    status = {"2024-04": "published", "2024-05": "collapsed"}
    known = [{"force": "sample", "month": month, "kind": "street", "status": told} for month, told in status.items()]
    coverage = rows("police_coverage", [{**row, "is_corrected": False} for row in known])
    write_table(coverage, "police_coverage", wing.table("police_coverage"))
    found = count(wing, "lsoa21_code", table="incidents")
    assert cells(found) == {"E01000001": "1", "E01000002": "1"}
    assert found.lacking.startswith("2024-25: 1 of 12 months; without May 2024")
    shown: Any = show_breakdown(found, "Sample", "").shown
    assert found.lacking in shown.html


def test_rows_that_are_not_held_are_no_zeros(wing: Wing) -> None:
    found = count(wing, "object_of_search", table="stop_search")
    assert found.frame.empty
    assert "Sample has no stops and searches for 2024-25" in str(show_breakdown(found, "Sample", "").shown)


def test_the_table_says_that_it_is_not_audited(wing: Wing) -> None:
    table: Any = show_breakdown(count(wing, "ward24_code", "hate_strand", is_crime="yes"), "Sample", "the police").shown
    caption = "Records of the police extract by ward and hate strand (is crime: yes), Sample, 2024-25: not audited"
    assert f"<caption>{caption}</caption>" in table.html
    assert NOT_AUDITED.split(":")[0] in table.html
    assert "Counts of 1 to 4 are withheld." in table.html
    assert "[c] confidential" in table.html
    assert '<th scope="col" class="n">Not recorded</th>' in table.html
    assert '<th scope="row">W2</th><td class="n">0</td>' in table.html


def test_many_categories_stand_one_below_the_other(wing: Wing) -> None:
    codes = [record(number, "W1", "Race", offence_code=f"{number % 9:02d}") for number in range(90)]
    write_table(rows("records", codes), "records", wing.table("records", CODE))
    shown: Any = show_breakdown(count(wing, "ward24_code", "offence_code"), "Sample", "").shown
    assert shown.html.count("<tr>") == 1 + 9
