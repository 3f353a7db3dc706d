"""Tables of the census as their re-cut copies have them."""

from pathlib import Path

import pytest
from tests.place_files import written

from assessment.sources.census import BROAD_AGES, DISTRICT_HOUSEHOLDS, FORMATS, HOUSEHOLDS, RESIDENTS, read_census
from assessment.terms.errors import SourceError

DISABILITY = (
    "lsoa21_code,disability,n,total_residents,prop\n"
    "E01999001,Disabled,400.0,1500.0,0.27\n"
    "E01999001,Not disabled,1100.0,1500.0,0.73\n"
)
HOMES = (
    "lsoa21_code,total_households,deprivation_dimensions,n,prop\n"
    "E01999001,700.0,Household is not deprived in any dimension,500.0,0.7\n"
    "E01999001,700.0,Household is deprived in one dimension,200.0,0.3\n"
)
AGES_HEADER = (
    "ltla21_code,total_population,total_females,total_males,younger_females,working_age_females,older_females,"
    "younger_males,working_age_males,older_males\n"
)
# 100 females: 20 under 16, of whom 2 under one are counted again; 60 of 16 to 64; 12 of 65 to 74; 8 older than that.
AGES = AGES_HEADER + "E08999001,190.0,100.0,90.0,22.0,60.0,12.0,20.0,60.0,10.0\n"


def test_residents_and_households_stand_once_an_area(tmp_path: Path) -> None:
    rows = read_census(written(tmp_path, "census2021_a.csv.gz", DISABILITY), RESIDENTS)
    assert rows.frame[["area_code", "residents"]].to_numpy().tolist() == [["E01999001", 1500.0]]
    assert (rows.rows_in, rows.merged, rows.vintage) == (2, 1, "Census 2021")
    rows = read_census(written(tmp_path, "census2021_b.csv", HOMES), HOUSEHOLDS)
    assert rows.frame["households"].tolist() == [700.0]


def test_women_are_all_females_less_the_youngest_group(tmp_path: Path) -> None:
    rows = read_census(written(tmp_path, "census2021_age.csv", AGES), BROAD_AGES)
    # 80 are 16 or older; 78 is what the copy can tell, and the note says so.
    assert rows.frame[["residents", "adult_females"]].to_numpy().tolist() == [[190.0, 78.0]]


def test_each_table_is_told_by_its_header(tmp_path: Path) -> None:
    texts = [DISABILITY, HOMES, "ltla23_code,households\nE08999001,40930.0\n", AGES]
    for text, table in zip(texts, (RESIDENTS, HOUSEHOLDS, DISTRICT_HOUSEHOLDS, BROAD_AGES), strict=True):
        file = written(tmp_path, "download.csv", text)
        assert [layout.name for layout in FORMATS if layout.matches(file)] == [table.name]


def test_two_totals_for_an_area_refuse_the_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"several for E01999001 \(1 in all\)"):
        read_census(
            written(tmp_path, "census2021.csv", DISABILITY.replace("1100.0,1500.0", "1100.0,1501.0")), RESIDENTS
        )


def test_ages_beyond_their_total_refuse_the_row(tmp_path: Path) -> None:
    bad = AGES + "E08999002,190.0,70.0,120.0,22.0,60.0,12.0,20.0,60.0,10.0\n"
    rows = read_census(written(tmp_path, "census2021.csv", bad), BROAD_AGES)
    assert [(r.reason, r.examples) for r in rows.refusals] == [
        ("groups of age exceed their total", 'row 3 "E08999002"')
    ]


def test_a_file_that_does_not_say_its_census_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match='expected "census2021" in its name'):
        read_census(written(tmp_path, "households.csv", HOMES), HOUSEHOLDS)


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    text = HOMES.replace("total_households", "all_households")
    with pytest.raises(SourceError, match=r'found "all_households": rename it'):
        read_census(written(tmp_path, "census2021.csv", text), HOUSEHOLDS)
