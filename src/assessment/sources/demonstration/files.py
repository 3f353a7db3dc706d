"""Files with the same bytes every time: zips and workbooks without the clock in them."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

LONG_AGO = (2025, 5, 30, 12, 0, 0)
WRITTEN_ON = b"2025-05-30T12:00:00Z"
STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
DOCUMENT_PROPERTIES = "docProps/core.xml"
UNIX, READABLE = 3, 0o644 << 16


def write_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write a zip of these members, dated alike."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, UNIX, READABLE
            archive.writestr(info, content)
    return path


def write_without_clock(path: Path, workbook: bytes) -> Path:
    """Write a workbook (xlsx), its dates of creation and change replaced by one date."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    if DOCUMENT_PROPERTIES in members:
        members[DOCUMENT_PROPERTIES] = STAMPS.sub(rb"\g<1>" + WRITTEN_ON, members[DOCUMENT_PROPERTIES])
    return write_zip(path, members)


def csv_bytes(frame: pd.DataFrame, *, line_end: str = "\r\n", encoding: str = "utf-8") -> bytes:
    """A table as CSV, without its index."""
    return frame.to_csv(index=False, lineterminator=line_end).encode(encoding)


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file, and its folder where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
