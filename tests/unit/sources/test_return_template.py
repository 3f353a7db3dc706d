"""Templates: what a partner needs to fill them, the same bytes each time, and read back by our own reader."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from tests.partner_files import TODAY, raw

from assessment.sources.return_file import read_return, recognise_return
from assessment.sources.return_spec import RETURN_NAMES, ColumnKind, ReturnSpec, return_specs
from assessment.sources.return_template import write_filled, write_template

SPECS = return_specs(Path(__file__).parents[3] / "params" / "catalogue")


def written(path: Path, spec: ReturnSpec) -> Any:
    write_template(spec, path)
    return load_workbook(path)


@pytest.mark.parametrize("name", RETURN_NAMES)
def test_a_template_comes_back_as_its_return_with_no_rows(name: str, tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    write_template(SPECS[name], path)
    returned = read_return(raw(path), TODAY)
    assert (returned.spec.name, returned.rows_in, returned.faults, returned.notes) == (name, 0, (), ())
    assert recognise_return(raw(path)) == name


@pytest.mark.parametrize("name", RETURN_NAMES)
def test_the_examples_of_a_template_can_be_taken_in(name: str, tmp_path: Path) -> None:
    spec = SPECS[name]
    path = tmp_path / "sent.xlsx"
    write_filled(spec, pd.DataFrame([{column.name: column.example for column in spec.columns}]), path)
    returned = read_return(raw(path), TODAY)
    assert (len(returned.rows), returned.faults) == (1, ())


def test_the_sheets_say_what_it_is_for_and_what_must_not_be_in_it(tmp_path: Path) -> None:
    book = written(tmp_path / "marac.xlsx", SPECS["marac"])
    assert book.sheetnames == ["Read me", "marac", "Columns", "Lists"]
    words = " ".join(str(row[1]) for row in book["Read me"].iter_rows(values_only=True))
    for told in (
        "dates of birth",
        "postcodes",
        "MARAC co-ordinator",
        "SI 2007/1831",
        "Counts under 10 are safe",
        ".xlsx",
    ):
        assert told in words
    described = [row[0] for row in book["Columns"].iter_rows(min_row=2, values_only=True)]
    assert tuple(described) == SPECS["marac"].names


@pytest.mark.parametrize("name", RETURN_NAMES)
def test_a_template_is_one_table_a_sheet_with_its_headings_kept_in_view(name: str, tmp_path: Path) -> None:
    book = written(tmp_path / "template.xlsx", SPECS[name])
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert not sheet.merged_cells.ranges
        assert all(cell.value for cell in sheet[1]), sheet.title
    assert tuple(cell.value for cell in book[name][1]) == SPECS[name].names


def test_each_closed_list_is_offered_whole(tmp_path: Path) -> None:
    spec = SPECS["records"]
    book = written(tmp_path / "records.xlsx", spec)
    hints = {
        str(each.sqref).split(":")[0].rstrip("0123456789"): each
        for each in book["records"].data_validations.dataValidation
    }
    letters = {cell.value: cell.column_letter for cell in book["records"][1]}
    for column in spec.columns:
        hint = hints[letters[column.name]]
        assert column.meaning.startswith(hint.prompt.rstrip("…"))
        if column.kind == ColumnKind.CATEGORY:
            cells = book["Lists"][hint.formula1.split("!")[1].replace("$", "")]
            assert tuple(cell[0].value for cell in cells) == column.values
        elif column.kind == ColumnKind.FLAG:
            assert hint.formula1 == '"Yes,No"'
        else:
            assert hint.type is None


def test_the_same_return_has_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_template(SPECS["iom"], tmp_path / "first.xlsx")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    write_template(SPECS["iom"], tmp_path / "second.xlsx")
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()
    assert load_workbook(tmp_path / "first.xlsx").properties.modified == datetime(2000, 1, 1)  # noqa: DTZ001


def test_filled_rows_keep_days_times_flags_and_what_looks_like_a_formula(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {
            "record_key": ["R0000017"],
            "offence_code": ["8N"],
            "recorded_date": [pd.Timestamp("2024-05-14")],
            "from_at": [pd.Timestamp("2024-05-13 22:30")],
            "borough_code": ["E08999999"],
            "knife": [True],
            "outcome": [None],
        }
    )
    path = tmp_path / "records.xlsx"
    write_filled(SPECS["records"], rows, path)
    returned = read_return(raw(path), TODAY)
    row = returned.rows.iloc[0]
    assert (row["from_at"], row["from_at_time_known"], row["knife"]) == (pd.Timestamp("2024-05-13 22:30"), True, "yes")
    assert (row["recorded_date"], row["outcome"]) == (pd.Timestamp("2024-05-14"), "")
    write_filled(SPECS["actions"], pd.DataFrame({"action": ["=1+1"]}), tmp_path / "actions.xlsx")
    assert load_workbook(tmp_path / "actions.xlsx")["actions"]["E2"].data_type == "s"


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="marac: no such columns: cases"):
        write_filled(SPECS["marac"], pd.DataFrame({"cases": [1]}), Path("never.xlsx"))
