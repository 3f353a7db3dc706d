"""Places and the people in them: areas, changes of LSOA, boundaries, denominators, deprivation."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from assessment.tables.table import LSOA, Table
from assessment.terms.places import Denominator, PlaceKind


class Areas(Table):
    """Every LSOA of 2021 and what it lies in, for every district in the look-ups. Key: lsoa21_code.

    Codes are keys; names are for display. A body that is not known is "".
    """

    lsoa21_code: Series[str] = pa.Field(str_matches=LSOA)
    lsoa21_name: Series[str]
    ward24_code: Series[str]
    ward24_name: Series[str]
    borough_code: Series[str] = pa.Field(str_matches=r"^[EW]\d{8}$")
    borough_name: Series[str]
    csp_code: Series[str]
    csp_name: Series[str]
    force_code: Series[str]
    force_name: Series[str]
    fire_code: Series[str]
    fire_name: Series[str]

    class Config(Table.Config):
        unique = ["lsoa21_code"]


class LsoaChanges(Table):
    """LSOAs of 2011 and those of 2021 that stand in their place. Key: both codes.

    `change` is U (unchanged), S (split), M (merged) or X (irregular), as the Office for National Statistics codes it.
    """

    lsoa11_code: Series[str] = pa.Field(str_matches=LSOA)
    lsoa21_code: Series[str] = pa.Field(str_matches=LSOA)
    change: Series[str] = pa.Field(isin=["U", "S", "M", "X"])
    borough_code: Series[str] = pa.Field(str_matches=r"^[EW]\d{8}$")

    class Config(Table.Config):
        unique = ["lsoa11_code", "lsoa21_code"]


class Boundaries(Table):
    """Outlines as published (generalised), in longitude and latitude. Key: place_kind, area_code.

    `outline` is well-known binary of a valid polygon or multipolygon.
    """

    place_kind: Series[str] = pa.Field(isin=list(PlaceKind))
    area_code: Series[str]
    area_name: Series[str]
    borough_code: Series[str]
    outline: Series[bytes]

    class Config(Table.Config):
        unique = ["place_kind", "area_code"]


class Population(Table):
    """Denominators: who or what a rate is counted against. Key: place_kind, area_code, denominator, vintage.

    `value` is missing where the source gives none for that area (a part of a split LSOA, say); never zero for unknown.
    `vintage` is how pages name it ("mid-2020", "Census 2021"); `reference_date` orders vintages.
    """

    place_kind: Series[str] = pa.Field(isin=list(PlaceKind))
    area_code: Series[str]
    borough_code: Series[str]
    denominator: Series[str] = pa.Field(isin=list(Denominator))
    vintage: Series[str]
    reference_date: Series[pd.Timestamp]
    value: Series[float] = pa.Field(ge=0, nullable=True)
    source_file: Series[str]
    note: Series[str]

    class Config(Table.Config):
        unique = ["place_kind", "area_code", "denominator", "vintage"]


class Deprivation(Table):
    """Indices of Deprivation. Key: lsoa_code, vintage, domain. Ranks of two vintages are not comparable; deciles are.

    `lsoa_code` is of 2011 for 2019 and of 2021 for 2025, as published. Rank 1 and decile 1 are the most deprived.
    """

    lsoa_code: Series[str] = pa.Field(str_matches=LSOA)
    borough_code: Series[str]
    vintage: Series[str] = pa.Field(isin=["2019", "2025"])
    domain: Series[str]
    rank: Series[float] = pa.Field(ge=1, nullable=True)
    decile: Series[float] = pa.Field(ge=1, le=10, nullable=True)
    score: Series[float] = pa.Field(nullable=True)

    class Config(Table.Config):
        unique = ["lsoa_code", "vintage", "domain"]


AREA_SCHEMAS: dict[str, type[Table]] = {
    "areas": Areas,
    "lsoa_changes": LsoaChanges,
    "boundaries": Boundaries,
    "population": Population,
    "deprivation": Deprivation,
}
