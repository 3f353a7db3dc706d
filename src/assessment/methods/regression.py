"""Regression of counts: fitted as generalised linear models, and refused where there is nothing to fit."""
# statsmodels has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import re
import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
from statsmodels.genmod.generalized_linear_model import GLMResultsWrapper
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from assessment.methods.checked import numbers


def fitted(model: sm.GLM) -> GLMResultsWrapper:
    """The fit of a regression of counts.

    Source: McCullagh and Nelder (1989), Generalized linear models.
    """
    with warnings.catch_warnings():
        # Counts that lie on the line are a fit like any other: the coefficients are known, and nothing scatters.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        return model.fit()


def fitted_regression(table: pd.DataFrame, formula: str, family: sm.families.Family) -> GLMResultsWrapper:
    """Regression of counts, fitted, with degrees of freedom left.

    Parameters
    ----------
    table : DataFrame, shape (n, ...)
        One row a count. Text columns are groups.
    formula : str
        Such as "offence_count ~ borough + quarter": names of columns, and operators. No function is called.
    family : Family of statsmodels

    Raises
    ------
    ValueError
        A value is missing, a count is negative, there is no event, there are no more rows than coefficients, the terms
        cannot be told apart, or the formula names what is not a column.

    Source
    ------
    McCullagh and Nelder (1989), Generalized linear models.
    """
    _check(table, formula)
    model = smf.glm(formula, table, family=family)
    if model.df_resid < 1:
        raise ValueError(f"more rows than coefficients are needed, found {len(table)} rows for {formula!r}")
    terms = np.asarray(model.exog, dtype=np.float64)
    if np.linalg.matrix_rank(terms) < terms.shape[1]:
        raise ValueError(f"the terms of {formula!r} cannot be told apart: one says what others say already")
    return fitted(model)


def _check(table: pd.DataFrame, formula: str) -> None:
    """Refuse what the library would run as code, leave out without a word, or not fit."""
    count, names = formula.split("~", maxsplit=1)[0].strip(), re.findall(r"[^\W\d]\w*", formula)
    if unknown := sorted(set(names) - set(table)):
        raise ValueError(f"a formula names columns of the table only, found {', '.join(unknown)} in {formula!r}")
    if "~" not in formula or count not in table:
        raise ValueError(f"a formula begins with the column of counts and ~, found {formula!r}")
    if not (numbers(table[count], count, at_least=0) > 0).any():
        raise ValueError(f"{count}: some events are needed, found none in {len(table)} rows")
    if missing := [name for name in names if table[name].isna().any()]:
        raise ValueError(f"every row needs every value, found some missing in {', '.join(missing)}")
