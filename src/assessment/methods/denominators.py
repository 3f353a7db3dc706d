"""When residents are the wrong base for a rate: places that draw many more people than live there."""

import pandas as pd

from assessment.methods.checked import Numbers, numbers


def resident_base_doubtful(records: Numbers, residents: Numbers, ratio: float) -> "pd.Series[bool]":
    """Places whose share of the records is far above their share of the residents.

    A rate per resident says little there: whoever is at risk works, shops or goes out there and lives elsewhere.

    Parameters
    ----------
    records : Series of float, shape (n,), one a place
        Records of what happens to visitors (shoplifting, say). At least 0, none missing.
    residents : Series of float, same index
        At least 0, none missing, some in all.
    ratio : float
        How many times its share of residents a place's share of records has to be; above 0.

    Returns
    -------
    Series of bool, index as `records`
        A place with records and without residents is always doubtful; without any record in all, no place is.

    Raises
    ------
    ValueError
        A number is missing or below zero, nobody lives in all places together, the ratio is not above 0, or the
        indexes differ.

    Source
    ------
    Location quotient (share of records over share of residents); definition.
    """
    counts, people = numbers(records, "records", at_least=0), numbers(residents, "residents", at_least=0)
    if not counts.index.equals(people.index):
        raise ValueError("records and residents: the same places in the same order are needed")
    if not ratio > 0:
        raise ValueError(f"ratio: a number above 0 is needed, found {ratio:g}")
    if people.sum() <= 0:
        raise ValueError("residents: people are needed in at least one place, found none")
    # Multiplied out, so that no place without residents divides by zero.
    share_of_records, share_of_people = counts * people.sum(), people * counts.sum()
    return (counts > 0) & (share_of_records >= ratio * share_of_people)
