"""Many tests at once: p-values adjusted within a declared family."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# statsmodels ships no types.

from enum import StrEnum

import pandas as pd
from statsmodels.stats.multitest import multipletests

from assessment.methods.checked import same_index, shown


class Adjustment(StrEnum):
    """Ways to adjust p-values, under the names of R's p.adjust.

    Bonferroni and Holm hold the chance of one false finding in the family; BH (Benjamini and Hochberg 1995) and BY
    (Benjamini and Yekutieli 2001, under any dependence) hold the share of findings that are false.
    """

    NONE = "none"
    BONFERRONI = "bonferroni"
    HOLM = "holm"
    BH = "BH"
    BY = "BY"


LIBRARY_NAMES = {
    Adjustment.BONFERRONI: "bonferroni",
    Adjustment.HOLM: "holm",
    Adjustment.BH: "fdr_bh",
    Adjustment.BY: "fdr_by",
}


def adjusted_p_values(
    p_value: pd.Series, family: pd.Series | str, method: Adjustment | str = Adjustment.BH
) -> pd.Series:
    """P-values adjusted for the number of tests in their family.

    Parameters
    ----------
    p_value : Series of float, shape (n_tests,)
        Between 0 and 1; nan where a test could not be made, and then it is not counted among the tests.
    family : Series, same index, or str
        The family that each test belongs to, or the name of the one family of them all. Required: an adjustment means
        nothing until the family is stated.
    method : Adjustment
        A finding is an adjusted p-value at or below the level.

    Returns
    -------
    Series of float, same index; nan where `p_value` is nan.

    Raises
    ------
    ValueError
        A p-value is outside 0 to 1, the indexes differ, a family is missing, or the method is not known.

    Source
    ------
    Benjamini and Hochberg (1995), Benjamini and Yekutieli (2001), Holm (1979); agrees with R's p.adjust.
    """
    values = p_value.astype(float)
    _check(values, family)
    adjustment = Adjustment(method)
    labels = pd.Series(family, index=values.index) if isinstance(family, str) else family
    result = values.copy()
    if adjustment is not Adjustment.NONE:
        known = values.dropna()
        for _, members in known.groupby(labels.loc[known.index]):
            result.loc[members.index] = multipletests(members.to_numpy(), method=LIBRARY_NAMES[adjustment])[1]
    return result


def _check(p_value: pd.Series, family: pd.Series | str) -> None:
    """Refuse what is not a p-value with a family."""
    outside = p_value[(p_value < 0) | (p_value > 1)]
    if not outside.empty:
        raise ValueError(f"p-values lie between 0 and 1, found {shown(outside)}")
    if p_value.index.has_duplicates:
        raise ValueError("each test needs a name of its own, found the same index label twice")
    if isinstance(family, pd.Series):
        same_index(p_value=p_value, family=family)
        if family.isna().any():
            raise ValueError(f"every test needs a family, found {int(family.isna().sum())} without one")
