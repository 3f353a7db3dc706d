"""Whether counts vary by more than chance."""

import math
from typing import Any

import pandas as pd
import pytest
import statsmodels.api as sm

from assessment.methods.dispersion import index_of_dispersion, overdispersion_test, poisson_fit, quasipoisson_phi


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame({"count": [3, 9, 2, 8, 1, 14], "ward": ["a", "a", "b", "b", "c", "c"]})


def test_equal_counts_do_not_vary() -> None:
    index = index_of_dispersion([4, 4, 4])
    assert (index.variance, index.variance_to_mean, index.chi2, index.df) == (0, 0, 0, 2)
    assert (index.p_upper, index.p_lower) == (1, 0)


def test_without_events_the_ratio_is_unknown() -> None:
    index = index_of_dispersion([0, 0, 0])
    assert (index.mean, index.variance) == (0, 0)
    assert all(math.isnan(number) for number in (index.variance_to_mean, index.chi2, index.p_upper, index.p_lower))


@pytest.mark.parametrize("counts", [[5], [], [5, -1], [5, math.nan]])
def test_counts_are_needed(counts: list[float]) -> None:
    with pytest.raises(ValueError, match="count"):
        index_of_dispersion(counts)


def test_with_a_constant_only_phi_is_the_index(table: pd.DataFrame) -> None:
    fit = poisson_fit(table, "count ~ 1")
    assert fit.phi == pytest.approx(index_of_dispersion(table["count"]).variance_to_mean)
    assert fit.df == 5


def test_with_groups_phi_is_about_the_means_of_the_groups(table: pd.DataFrame) -> None:
    means = table.groupby("ward")["count"].transform("mean")
    assert poisson_fit(table, "count ~ ward").phi == pytest.approx(((table["count"] - means) ** 2 / means).sum() / 3)


def test_counts_on_the_fit_have_no_dispersion(table: pd.DataFrame) -> None:
    fit = poisson_fit(table.assign(count=5), "count ~ 1")
    assert fit.phi == pytest.approx(0)
    with pytest.raises(ValueError, match="nothing to test"):
        overdispersion_test(table.assign(count=5), "count ~ 1")


def test_overdispersion_is_found_where_it_is() -> None:
    clustered = pd.DataFrame({"count": [0, 30, 1, 0, 25, 0, 2, 40, 0, 1]})
    even = pd.DataFrame({"count": [5, 6, 5, 4, 5, 6, 4, 5, 5, 5]})
    assert overdispersion_test(clustered, "count ~ 1").p_greater < 0.05
    assert overdispersion_test(clustered, "count ~ 1").dispersion > 5
    assert overdispersion_test(even, "count ~ 1").p_greater > 0.95
    assert overdispersion_test(even, "count ~ 1").dispersion < 1


def test_with_a_constant_only_the_test_is_about_the_variance_over_the_mean(table: pd.DataFrame) -> None:
    found = overdispersion_test(table, "count ~ 1").dispersion
    assert found == pytest.approx(table["count"].var(ddof=0) / table["count"].mean())


@pytest.mark.parametrize(
    ("change", "formula", "message"),
    [
        ({}, "count ~ district", "names columns of the table only, found district"),
        ({}, "count ~ log(ward)", "found log"),
        ({}, "count ~ ().__class__", "found __class__"),
        ({}, "count", "begins with the column of counts and ~"),
        ({}, "~ ward", "begins with the column of counts and ~"),
        ({"count": [0] * 6}, "count ~ ward", "some events are needed, found none in 6 rows"),
        ({"count": [-1, 2, 3, 4, 5, 6]}, "count ~ ward", "0 or more"),
        ({"count": [math.nan, 2, 3, 4, 5, 6]}, "count ~ ward", "finite"),
        ({"ward": ["a", None, "b", "b", "c", "c"]}, "count ~ ward", "missing in ward"),
        ({"ward": list("abcdef")}, "count ~ ward", "more rows than coefficients"),
        ({"zone": list("xxyyzz")}, "count ~ ward + zone", "cannot be told apart"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    table: pd.DataFrame, change: dict[str, Any], formula: str, message: str
) -> None:
    for function in (poisson_fit, overdispersion_test, quasipoisson_phi):
        with pytest.raises(ValueError, match=message):
            function(table.assign(**change), formula)


def test_columns_that_the_formula_does_not_name_may_have_gaps(table: pd.DataFrame) -> None:
    assert poisson_fit(table.assign(note=None), "count ~ ward") == poisson_fit(table, "count ~ ward")


def test_it_agrees_with_the_librarys_scale(table: pd.DataFrame) -> None:
    library = sm.formula.glm("count ~ ward", table, family=sm.families.Poisson()).fit(scale="X2")
    assert poisson_fit(table, "count ~ ward").phi == pytest.approx(float(library.scale))


def test_the_other_phi_is_the_one_that_r_prints() -> None:
    counts = [12, 0, 3, 7, 900, 4, 9, 2, 6, 1, 15, 8]
    table = pd.DataFrame({"count": counts, "month": range(12), "ward": list("abcabcabcabc")})
    # R 4.2.2: summary(glm(count ~ month + ward, family = quasipoisson))$dispersion
    assert quasipoisson_phi(table, "count ~ month + ward") == pytest.approx(287.19782209336955, rel=1e-12)
    assert poisson_fit(table, "count ~ month + ward").phi == pytest.approx(287.19782209336955, rel=1e-3)
    assert poisson_fit(table, "count ~ month + ward").phi != pytest.approx(287.19782209336955, rel=1e-6)


def test_a_group_without_events_does_not_keep_r_from_a_phi(table: pd.DataFrame) -> None:
    none = table.assign(count=[3, 9, 2, 8, 0, 0])
    assert quasipoisson_phi(none, "count ~ ward") == pytest.approx(poisson_fit(none, "count ~ ward").phi, rel=1e-3)
