"""Where partners' rows lie: codes resolved against the look-ups, never names."""

from dataclasses import dataclass

import pandas as pd

from assessment.terms.places import PlaceKind
from assessment.terms.returns import RecordPlace

NOT_IN_LOOK_UPS = "not a borough, ward of 2024 or LSOA of the look-ups"
LSOA_NOT_IN_LOOK_UPS = "not an LSOA of the look-ups"
BOROUGH_NOT_IN_LOOK_UPS = "not a borough of the look-ups"


@dataclass(frozen=True)
class AreaCodes:
    """Every code that a row may name.

    `kinds` and `boroughs` map a code to its kind of place and its borough; `successors` an LSOA of 2011 that is none of
    2021 to those of 2021 in its place; `wards` an LSOA of 2021 to its ward.
    """

    kinds: dict[str, str]
    boroughs: dict[str, str]
    successors: dict[str, tuple[str, ...]]
    wards: dict[str, str]


def area_codes(areas: pd.DataFrame, lsoa_changes: pd.DataFrame) -> AreaCodes:
    """The codes of the areas table and of the changes of LSOA.

    Parameters
    ----------
    areas, lsoa_changes : DataFrame
        As `tables.area_schemas` has them.
    """
    lsoas = dict(zip(areas["lsoa21_code"], areas["borough_code"], strict=True))
    old = lsoa_changes[~lsoa_changes["lsoa11_code"].isin(lsoas)]
    named = [
        (PlaceKind.LSOA11, dict(zip(old["lsoa11_code"], old["borough_code"], strict=True))),
        (PlaceKind.LSOA21, lsoas),
        (PlaceKind.WARD24, dict(zip(areas["ward24_code"], areas["borough_code"], strict=True))),
        (PlaceKind.BOROUGH, {code: code for code in areas["borough_code"]}),
    ]
    successors = old.sort_values("lsoa21_code").groupby("lsoa11_code")["lsoa21_code"].agg(tuple)
    return AreaCodes(
        kinds={code: str(kind) for kind, codes in named for code in codes if code},
        boroughs={code: borough for _, codes in named for code, borough in codes.items() if code},
        successors={str(code): tuple(found) for code, found in successors.items()},
        wards=dict(zip(areas["lsoa21_code"], areas["ward24_code"], strict=True)),
    )


def place_figures(rows: pd.DataFrame, codes: AreaCodes) -> pd.DataFrame:
    """Rows with `area_code`, `area_kind`, `borough_code` and `place_fault`, "" unless the code is not known.

    Parameters
    ----------
    rows : DataFrame with the column area_code
    codes : AreaCodes
    """
    sent = [str(code) for code in rows["area_code"]]
    told = {
        "area_kind": [codes.kinds.get(code, "") for code in sent],
        "borough_code": [codes.boroughs.get(code, "") for code in sent],
        "place_fault": ["" if code in codes.kinds else f"area_code: {NOT_IN_LOOK_UPS}" for code in sent],
    }
    return rows.assign(**{name: pd.Series(texts, rows.index, dtype="str") for name, texts in told.items()})


@dataclass(frozen=True)
class RecordAt:
    """Where a record lies, or why that cannot be told."""

    lsoa21_code: str
    ward24_code: str
    borough_code: str
    place_basis: str
    place_fault: str = ""


def place_records(rows: pd.DataFrame, codes: AreaCodes) -> pd.DataFrame:
    """Records with `lsoa21_code`, `ward24_code`, `borough_code`, `place_basis` and `place_fault`.

    Parameters
    ----------
    rows : DataFrame with the columns lsoa_code and borough_code
        Where both are given, the LSOA decides.
    codes : AreaCodes
    """
    pairs = list(zip(rows["lsoa_code"], rows["borough_code"], strict=True))
    placed = {pair: _record_at(*pair, codes) for pair in set(pairs)}
    found = pd.DataFrame([vars(placed[pair]) for pair in pairs], index=rows.index, columns=list(PLACE_COLUMNS))
    return rows.assign(**{name: found[name].astype("str") for name in PLACE_COLUMNS})


PLACE_COLUMNS = tuple(RecordAt.__dataclass_fields__)


def _record_at(lsoa_code: str, borough_code: str, codes: AreaCodes) -> RecordAt:
    if not lsoa_code:
        if codes.kinds.get(borough_code) != PlaceKind.BOROUGH:
            return RecordAt("", "", "", RecordPlace.BOROUGH_ONLY, f"borough_code: {BOROUGH_NOT_IN_LOOK_UPS}")
        return RecordAt("", "", borough_code, RecordPlace.BOROUGH_ONLY)
    if lsoa_code in codes.wards:
        return RecordAt(lsoa_code, codes.wards[lsoa_code], codes.boroughs[lsoa_code], RecordPlace.CODE)
    if lsoa_code not in codes.successors:
        return RecordAt("", "", "", RecordPlace.CODE, f"lsoa_code: {LSOA_NOT_IN_LOOK_UPS}")
    return _in_place_of(lsoa_code, codes)


def _in_place_of(lsoa_code: str, codes: AreaCodes) -> RecordAt:
    """A record with a code of 2011 that is none of 2021."""
    successors, borough = codes.successors[lsoa_code], codes.boroughs[lsoa_code]
    wards = {codes.wards.get(code, "") for code in successors}
    ward = wards.pop() if len(wards) == 1 else ""
    if len(successors) == 1:
        return RecordAt(successors[0], ward, borough, RecordPlace.CHANGED_CODE)
    return RecordAt("", ward, borough, RecordPlace.SPLIT_CODE)
