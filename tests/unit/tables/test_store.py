"""What goes through the store fits its schema, and comes back as it was."""

from pathlib import Path

import pandas as pd
import pytest

from assessment.tables.store import check_table, read_stamp, read_table, write_table
from assessment.terms.errors import DataCheckError, SourceError


@pytest.fixture
def gaps() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "fact_id": ["gap.drugs.halton.2011-12", "gap.violence.halton.2011-12"],
            "subject": ["Drugs", "Violence"],
            "gap": ["No figure.", "No figure."],
            "would_be_filled_by": ["Tests", "Counts"],
            "status": "not_available",
        }
    )


def test_a_table_comes_back_as_it_was(tmp_path: Path, gaps: pd.DataFrame) -> None:
    path = tmp_path / "folder" / "gaps.parquet"
    write_table(gaps, "gaps", path, stamp="abc")
    pd.testing.assert_frame_equal(read_table("gaps", path), gaps)
    assert read_stamp(path) == "abc"
    assert [p.name for p in path.parent.iterdir()] == ["gaps.parquet"]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path, gaps: pd.DataFrame) -> None:
    for name in ("one", "two"):
        write_table(gaps, "gaps", tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_repeated_key_is_refused_and_nothing_is_written(tmp_path: Path, gaps: pd.DataFrame) -> None:
    with pytest.raises(DataCheckError, match="unique"):
        write_table(gaps.assign(subject="Drugs"), "gaps", tmp_path / "gaps.parquet")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda g: g.drop(columns="gap"), "gap"),
        (lambda g: g.assign(extra="x"), "extra"),
        (lambda g: g.assign(gap=[1, 2]), "gap: expected"),
    ],
)
def test_a_frame_of_another_shape_is_refused(gaps: pd.DataFrame, change, told: str) -> None:
    with pytest.raises(DataCheckError, match=told) as fault:
        check_table(change(gaps), "gaps", "gaps.csv")
    assert str(fault.value).startswith("gaps.csv: ")


def test_a_value_off_the_list_names_its_row() -> None:
    checks = pd.DataFrame(
        {
            "check_name": ["a", "b"],
            "table": ["t", "t"],
            "rows_in": [1, -3],
            "rows_out": [1, 1],
            "rows_refused": [0, 0],
            "passed": [True, True],
            "note": ["", ""],
        }
    )
    with pytest.raises(DataCheckError, match=r"row 3, rows_in: expected .* found -3"):
        check_table(checks, "checks", "checks.csv")


def test_a_missing_table_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="Run: assessment prepare"):
        read_table("gaps", tmp_path / "gaps.parquet")
    assert read_stamp(tmp_path / "gaps.parquet") == ""


def test_a_broken_table_says_what_to_run(tmp_path: Path) -> None:
    path = tmp_path / "gaps.parquet"
    path.write_bytes(b"not parquet")
    with pytest.raises(SourceError, match=r"not a readable table.*Run: assessment prepare"):
        read_table("gaps", path)
    assert read_stamp(path) == ""
