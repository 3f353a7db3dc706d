"""What can be wrong with a row of data.police.uk: its month, its force, its crime id, its LSOA, its point."""

import re
from datetime import date

import numpy as np
import pyarrow as pa

from assessment.sources.police_csv import is_month, one_chunk, where
from assessment.sources.raw_files import RawFile
from assessment.terms.crime import BRITISH_TRANSPORT_POLICE, FORCES, RowFault, force_slug
from assessment.terms.errors import SourceError

ID_LENGTH = 64
LSOA_CODE = re.compile(r"[EW]01\d{6}")


class Box:
    """Longitudes and latitudes that a place may have."""

    def __init__(self, west: float, east: float, south: float, north: float) -> None:
        self.west, self.east, self.south, self.north = west, east, south, north

    def holds(self, longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
        """True for the points within; a missing point is not."""
        across = (longitude >= self.west) & (longitude <= self.east)
        return across & (latitude >= self.south) & (latitude <= self.north)


# Scilly to Lowestoft and Scilly to Berwick, with a margin of about five kilometres.
ENGLAND_AND_WALES = Box(-6.5, 1.85, 49.8, 55.9)
GREAT_BRITAIN = Box(-8.75, 1.85, 49.8, 60.95)


def month_faults(months: pa.ChunkedArray, month: str, today: date) -> dict[RowFault, np.ndarray]:
    """Rows whose month is none, lies in the future, or is not the file's."""
    this_month = today.strftime("%Y-%m")
    return {
        RowFault.IMPOSSIBLE_MONTH: where(months, lambda text: not is_month(text)),
        RowFault.FUTURE_MONTH: where(months, lambda text: text > this_month),
        RowFault.OTHER_MONTH: where(months, lambda text: text != month),
    }


def force_faults(reported_by: pa.ChunkedArray, force: str) -> np.ndarray:
    """Rows that another force reported. A force that we do not know by its name may be any."""
    return where(reported_by, lambda text: force_slug(text) != force and force_slug(text) in FORCES)


def lsoa_faults(codes: pa.ChunkedArray) -> np.ndarray:
    """Rows whose LSOA is neither blank nor written like one of England or Wales."""
    return where(codes, lambda text: text != "" and not LSOA_CODE.fullmatch(text))


def check_country(codes: pa.ChunkedArray, file: RawFile) -> None:
    """Refuse a file none of whose rows has an LSOA of England or Wales.

    Raises
    ------
    SourceError
    """
    texts = one_chunk(codes).dictionary.to_pylist()
    if any(LSOA_CODE.fullmatch(text) for text in texts):
        return
    found = ", ".join(sorted(text[:12] for text in texts if text)[:5]) or "blanks only"
    raise SourceError(
        f"{file.shown}: expected LSOA codes of England or Wales, found {found}. It is a file for another country."
    )


def place_faults(longitude: np.ndarray, latitude: np.ndarray, coded: np.ndarray | None, force: str) -> np.ndarray:
    """Rows with half a point, or a point outside the country (one whose numbers were swapped is).

    Parameters
    ----------
    longitude, latitude : arrays of float, missing where blank
    coded : array of bool, or None
        Rows with an LSOA: these lie in England and Wales, whatever the force. None where the file has no LSOA.
    """
    blank_x, blank_y = np.isnan(longitude), np.isnan(latitude)
    box = GREAT_BRITAIN if force == BRITISH_TRANSPORT_POLICE else ENGLAND_AND_WALES
    outside = ~box.holds(longitude, latitude)
    if coded is not None:
        outside |= coded & ~ENGLAND_AND_WALES.holds(longitude, latitude)
    return (blank_x != blank_y) | (~blank_x & outside)


def points_of(cells: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude as arrays, missing where blank."""
    both = (one_chunk(cells.column(name)).to_numpy(zero_copy_only=False) for name in ("Longitude", "Latitude"))
    longitude, latitude = both
    return longitude.astype("float64"), latitude.astype("float64")


_DIGITS = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_DIGIT = np.zeros(256, dtype=np.uint8)
_DIGIT[_DIGITS] = np.arange(16)
_IS_DIGIT = np.zeros(256, dtype=bool)
_IS_DIGIT[_DIGITS] = True


def id_faults(ids: pa.ChunkedArray, blank_allowed: bool) -> np.ndarray:
    """Rows whose crime id is not 64 lower-case hexadecimal digits, or, where that is allowed, nothing."""
    lengths, characters, whole = _characters(ids)
    faults = (lengths != ID_LENGTH) & ~((lengths == 0) & blank_allowed)
    digits = _IS_DIGIT[characters]
    if not digits.all():
        faults[np.flatnonzero(whole)[~digits.all(axis=1)]] = True
    return faults


def short_ids(ids: pa.ChunkedArray) -> np.ndarray:
    """The first 64 bits of each crime id, 0 where it is blank. They sort as the ids do.

    Two of 20 million ids agree in 64 bits with a chance of one in 100,000.
    """
    lengths, characters, whole = _characters(ids)
    numbers = np.zeros(len(lengths), dtype=np.uint64)
    digits = _DIGIT[characters[:, :16]]
    packed = digits[:, 0::2] << 4 | digits[:, 1::2]
    numbers[whole] = np.ascontiguousarray(packed).view(">u8").ravel().astype(np.uint64)
    return numbers


def _characters(ids: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lengths of all ids, the characters of those that have 64, and which these are."""
    array = one_chunk(ids)
    offsets = np.frombuffer(array.buffers()[1], dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    lengths = np.diff(offsets)
    whole = lengths == ID_LENGTH
    data = array.buffers()[2]
    characters = np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)
    if (whole | (lengths == 0)).all():
        used = characters[offsets[0] : offsets[-1]].reshape(-1, ID_LENGTH)
    else:
        used = characters[offsets[:-1][whole][:, None] + np.arange(ID_LENGTH)]
    return lengths, used, whole
