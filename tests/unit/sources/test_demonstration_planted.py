"""Each planted fact is in the written files, and nothing else of that size is."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from tests.demonstration import counts, districts, lookup, police_files, police_rows, records

from assessment.sources.demonstration.offences import OFFENCES
from assessment.sources.demonstration.planted import (
    DATA_YEAR,
    DISTRICT_CODE,
    FALL,
    FIRST_MONTH,
    FRIDAY_NIGHT,
    HOT_SPOT,
    LARGEST_NOISE,
    LAST_MONTH,
    MISSING_MONTH,
    RECORDING_BREAK,
    REPEAT_VICTIMS,
    RISE,
    YEAR_BEFORE,
    YearOnYear,
)
from assessment.terms.crime import CrimeType

NEIGHBOURS = ("E08990002", "E08990003", "E08990004")
YEARS = (("2022-04", "2023-03"), YEAR_BEFORE, DATA_YEAR)
FEWEST_FOR_A_NEIGHBOUR = 60  # a year; of fewer, chance alone makes changes of any size
LARGEST_NOISE_OF_A_NEIGHBOUR = 0.33


def same_months(first: str, last: str) -> list[str]:
    """The months of a year that every year has: without the missing one's."""
    return [
        month
        for month in sorted({key[1] for key in counts()})
        if first <= month <= last and month[5:] != MISSING_MONTH.month[5:]
    ]


def total(district: str, kind: str, months: Iterable[str]) -> int:
    return sum(counts()[district, month, kind] for month in months)


def change(district: str, kind: str, before: tuple[str, str], after: tuple[str, str]) -> float:
    return total(district, kind, same_months(*after)) / total(district, kind, same_months(*before)) - 1


def test_one_lsoa_holds_its_share_of_the_violence_in_every_year() -> None:
    for first, last in YEARS:
        places = Counter(
            row["LSOA code"]
            for row in police_rows("street")
            if row["Crime type"] == HOT_SPOT.crime_type
            and first <= row["Month"] <= last
            and districts()[row["LSOA code"]] == DISTRICT_CODE
        )
        (top, most), (_, next_most) = places.most_common(2)
        assert top == HOT_SPOT.lsoa21_code
        assert most / sum(places.values()) == pytest.approx(HOT_SPOT.share, abs=0.02)
        assert most > 2 * next_most


@pytest.mark.parametrize("planted", [RISE, FALL])
def test_one_type_rises_and_one_falls_in_the_borough_only(planted: YearOnYear) -> None:
    assert change(DISTRICT_CODE, planted.crime_type, YEAR_BEFORE, DATA_YEAR) == pytest.approx(
        planted.factor - 1, abs=0.05
    )
    assert abs(change(DISTRICT_CODE, planted.crime_type, YEARS[0], YEAR_BEFORE)) < LARGEST_NOISE
    before, after = (
        sum(total(each, planted.crime_type, same_months(*year)) for each in NEIGHBOURS)
        for year in (YEAR_BEFORE, DATA_YEAR)
    )
    assert abs(after / before - 1) < LARGEST_NOISE


def test_one_type_halves_in_all_districts_from_one_month_on() -> None:
    kind = RECORDING_BREAK.crime_type
    since = [month for month in same_months(*DATA_YEAR) if month >= RECORDING_BREAK.from_month]
    until = [month for month in same_months(*DATA_YEAR) if month < RECORDING_BREAK.from_month]
    since_before, until_before = ([f"{int(month[:4]) - 1}{month[4:]}" for month in each] for each in (since, until))
    for district in (DISTRICT_CODE, *NEIGHBOURS):
        ratio = total(district, kind, since) / total(district, kind, since_before)
        assert ratio == pytest.approx(RECORDING_BREAK.factor, abs=0.15), district
    everywhere = {key[0] for key in counts()}
    before, after = (sum(total(each, kind, months) for each in everywhere) for months in (until_before, until))
    assert after / before == pytest.approx(1, abs=0.15)


def test_one_month_has_no_street_file_but_is_in_the_extract() -> None:
    with_street = {name[:7] for name in police_files() if name.endswith("testshire-street")}
    with_outcomes = {name[:7] for name in police_files() if name.endswith("testshire-outcomes")}
    assert with_outcomes - with_street == {MISSING_MONTH.month}
    assert len(with_outcomes) == 36
    assert (min(with_outcomes), max(with_outcomes)) == (FIRST_MONTH, LAST_MONTH)
    assert f"{MISSING_MONTH.month}-btp-street" in police_files()
    assert sum(row["recorded_date"].startswith(MISSING_MONTH.month) for row in records()) > 600


def test_some_victims_of_domestic_abuse_suffer_many_times_in_the_data_year() -> None:
    times = Counter(
        row["victim_key"]
        for row in records()
        if row["domestic_abuse"] == "Yes" and row["victim_key"] and in_year(row, DATA_YEAR)
    )
    often = [count for count in times.values() if count >= REPEAT_VICTIMS.fewest_records]
    assert len(often) == REPEAT_VICTIMS.victims
    assert max(often) <= REPEAT_VICTIMS.most_records
    assert sorted(times.values())[-len(often) - 1] <= 3
    before = Counter(row["victim_key"] for row in records() if row["victim_key"] and in_year(row, YEAR_BEFORE))
    assert max(before.values()) <= 3


def in_year(row: dict[str, str], year: tuple[str, str]) -> bool:
    return year[0] <= row["recorded_date"][:7] <= year[1]


def test_violence_of_the_town_centre_that_is_linked_to_alcohol_peaks_on_friday_nights() -> None:
    ward = {row["LSOA21CD"] for row in lookup("LSOA_(2021)") if row["WD24CD"] == FRIDAY_NIGHT.ward24_code}
    violence = [row for row in records() if row["offence_code"] in OFFENCES[CrimeType.VIOLENCE]]
    in_ward = [row for row in violence if row["lsoa_code"] in ward]
    on_the_night = [row for row in in_ward if row["alcohol"] == "Yes" and is_friday_night(row)]
    assert len(on_the_night) / len(in_ward) == pytest.approx(FRIDAY_NIGHT.share, abs=0.03)
    elsewhere = [row for row in violence if row["lsoa_code"] not in ward]
    assert sum(map(is_friday_night, elsewhere)) / len(elsewhere) < 2 * 4 / 168


def is_friday_night(row: dict[str, str]) -> bool:
    moment = datetime.strptime(row["from_at"], "%Y-%m-%d %H:%M")  # noqa: DTZ007 (the extract knows no zones)
    since = moment - timedelta(hours=FRIDAY_NIGHT.from_hour)
    return since.weekday() == FRIDAY_NIGHT.weekday and since.hour < 24 - FRIDAY_NIGHT.from_hour + FRIDAY_NIGHT.to_hour


PLANTED_CHANGES = {
    (DISTRICT_CODE, RISE.crime_type, DATA_YEAR),
    (DISTRICT_CODE, FALL.crime_type, DATA_YEAR),
    *((each, RECORDING_BREAK.crime_type, DATA_YEAR) for each in (DISTRICT_CODE, *NEIGHBOURS)),
}


@pytest.mark.parametrize("district", [DISTRICT_CODE, *NEIGHBOURS])
def test_no_other_type_changes_as_much_from_one_year_to_the_next(district: str) -> None:
    largest = LARGEST_NOISE if district == DISTRICT_CODE else LARGEST_NOISE_OF_A_NEIGHBOUR
    looked_at = 0
    for kind in CrimeType:
        for before, after in pairwise(YEARS):
            enough = district == DISTRICT_CODE or total(district, kind, same_months(*before)) >= FEWEST_FOR_A_NEIGHBOUR
            if enough and (district, kind, after) not in PLANTED_CHANGES:
                looked_at += 1
                assert abs(change(district, kind, before, after)) < largest, (kind, after)
    assert looked_at > 10
