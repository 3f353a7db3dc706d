"""Facts from partners' returns: their counts by year, area and breakdown."""

from collections.abc import Mapping

import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.indicators.record_counts import Area
from assessment.tables.store import empty_table
from assessment.terms.periods import Period


def returned_levels(
    returns: pd.DataFrame, areas: pd.DataFrame, borough: Area, period: Period, catalogue: Mapping[str, Indicator]
) -> pd.DataFrame:
    """Counts of partners' returns for the data year and the same months of the years before.

    These counts are not protected: the release room alone reads them.
    """
    return empty_table("facts")
