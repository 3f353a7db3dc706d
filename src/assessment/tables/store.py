"""The only reader and writer of Parquet: what goes through it fits its schema."""

import os
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pandera.errors import SchemaErrors

from assessment.tables.rows import EXAMPLES_SHOWN, FIRST_ROW_OF_DATA
from assessment.tables.schemas import SCHEMAS
from assessment.terms.errors import DataCheckError, SourceError

STAMP_KEY = b"assessment_inputs"


def check_table(frame: pd.DataFrame, table: str, shown: str) -> pd.DataFrame:
    """Hold a frame to the schema of its table.

    Parameters
    ----------
    frame : DataFrame
        Rows in file order, so that a row of the file can be named.
    table : str
        A key of SCHEMAS.
    shown : str
        How messages name where the rows come from.

    Raises
    ------
    DataCheckError
        A column is missing or unknown, a value is not allowed, or a key stands twice; up to five are named.
    """
    try:
        return SCHEMAS[table].validate(frame, lazy=True)
    except SchemaErrors as fault:
        raise DataCheckError(f"{shown}: {_failures(fault.failure_cases)}") from None


def _failures(cases: pd.DataFrame) -> str:
    lines = [_failure(case) for _, case in cases.head(EXAMPLES_SHOWN).iterrows()]
    more = len(cases) - len(lines)
    return "; ".join(dict.fromkeys(lines)) + (f"; and {more} more" if more > 0 else "")


def _failure(case: pd.Series) -> str:
    row = "" if pd.isna(case["index"]) else f"row {int(case['index']) + FIRST_ROW_OF_DATA}, "
    return f"{row}{case['column']}: expected {case['check']}, found {case['failure_case']!r}"


def empty_table(table: str) -> pd.DataFrame:
    """A frame with the columns and types of a table, and no row."""
    columns = SCHEMAS[table].to_schema().columns
    types = {name: "str" if "str" in str(column.dtype) else str(column.dtype) for name, column in columns.items()}
    return pd.DataFrame({name: pd.Series(dtype=type_) for name, type_ in types.items()})


def write_table(frame: pd.DataFrame, table: str, path: Path, stamp: str = "") -> None:
    """Check a frame and write it as Parquet, whole or not at all.

    Parameters
    ----------
    frame, table
        As for `check_table`.
    path : Path
        The file; its folder is made.
    stamp : str
        What the rows were made from, read back with `read_stamp`.

    Raises
    ------
    DataCheckError
        The frame does not fit its schema.
    """
    checked = check_table(frame, table, path.name)
    content = pa.Table.from_pandas(checked, preserve_index=False)
    content = content.replace_schema_metadata({**(content.schema.metadata or {}), STAMP_KEY: stamp.encode()})
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        pq.write_table(content, scratch, compression="zstd")
        Path(scratch).replace(path)
    finally:
        Path(scratch).unlink(missing_ok=True)


def read_table(table: str, path: Path) -> pd.DataFrame:
    """Read a table and check it again.

    Raises
    ------
    SourceError
        The file is missing or is not Parquet.
    DataCheckError
        Its rows no longer fit the schema.
    """
    if not path.is_file():
        raise SourceError(f"{path.name}: the processed table is missing. Run: assessment prepare")
    try:
        frame = pd.read_parquet(path)
    except (OSError, pa.ArrowInvalid) as fault:
        raise SourceError(f"{path.name}: not a readable table ({fault}). Run: assessment prepare") from fault
    return check_table(frame, table, path.name)


def read_if_held(table: str, path: Path) -> pd.DataFrame:
    """A table, or no row of it where nothing was prepared for it."""
    return read_table(table, path) if path.is_file() else empty_table(table)


def read_stamp(path: Path) -> str:
    """What a table was made from; "" if the file is missing or unreadable."""
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return ""
    return metadata.get(STAMP_KEY, b"").decode()
