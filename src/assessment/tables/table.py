"""What every table of the house is held to."""

import pandera.pandas as pa
from pandera.api.pandas.model_config import BaseConfig

LSOA = r"^[EW]01\d{6}$"
MONTH = r"^(19|20)\d{2}-(0[1-9]|1[0-2])$"


class Table(pa.DataFrameModel):
    """A strict table: exactly its columns, in its order."""

    class Config(BaseConfig):
        strict = True
        ordered = True
