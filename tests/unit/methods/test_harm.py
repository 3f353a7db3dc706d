"""Counts, rates and harm; what has no weight; and the weights that are shipped."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from assessment.methods.harm import (
    UNWEIGHTED,
    category_weight,
    harm,
    severity_score,
    total_harm,
    weight_sensitivity,
    weight_set,
    weight_spread,
)

CATALOGUE = Path(__file__).parents[3] / "params" / "catalogue"
COUNTS = pd.Series({"Homicide": 2.0, "Burglary": 300, "Shoplifting": 1500, "Anti-social behaviour": 4000})
WEIGHTS = pd.Series({"Shoplifting": 1.0, "Homicide": 5475, "Burglary": 273.5, "Arson": 185})


def line(frame: pd.DataFrame, label: str, columns: str) -> list[object]:
    return [frame.at[label, column] for column in columns.split()]


def test_counts_rates_and_harm_stand_side_by_side() -> None:
    found = harm(COUNTS, WEIGHTS, population=125_000)
    assert line(found, "Burglary", "count rate_per_1000 weight harm") == [300, 2.4, 273.5, 82_050]
    assert found["count_share"].sum() == pytest.approx(1)
    assert found["harm_share"].sum() == pytest.approx(1)
    assert harm(COUNTS, WEIGHTS)["rate_per_1000"].isna().all()


def test_a_category_without_a_weight_is_unknown_and_named() -> None:
    found = harm(COUNTS, WEIGHTS)
    assert found[["harm", "harm_share"]].isna().sum().tolist() == [1, 1]
    assert math.isnan(found["harm"]["Anti-social behaviour"])
    assert found["note"].tolist() == ["", "", "", UNWEIGHTED]
    total = total_harm(COUNTS, WEIGHTS)
    assert total.unweighted == ("Anti-social behaviour",)
    assert (total.harm, total.weighted_count, total.unweighted_count) == (94_500, 1802, 4000)


def test_the_harm_of_nothing_that_has_a_weight_is_not_zero() -> None:
    assert math.isnan(total_harm(COUNTS[["Anti-social behaviour"]], WEIGHTS).harm)
    assert total_harm(COUNTS[["Burglary"]] * 0, WEIGHTS).harm == 0
    assert math.isnan(harm(COUNTS[["Burglary"]] * 0, WEIGHTS)["harm_share"].iloc[0])


@pytest.mark.parametrize("wrong", [np.nan, -1, np.inf])
def test_counts_and_weights_are_checked(wrong: float) -> None:
    with pytest.raises(ValueError, match="counts: finite numbers of 0 or more"):
        harm(COUNTS.replace(300, wrong), WEIGHTS)
    if not math.isnan(wrong):
        with pytest.raises(ValueError, match=r"weights of 0 or more are needed, found .* for Burglary"):
            harm(COUNTS, WEIGHTS.replace(273.5, wrong))


def test_repeated_categories_and_empty_populations_are_refused() -> None:
    with pytest.raises(ValueError, match="weights: every category once, found again: Homicide"):
        harm(COUNTS, pd.concat([WEIGHTS, WEIGHTS[["Homicide"]]]))
    with pytest.raises(ValueError, match="counts: every category once"):
        harm(pd.concat([COUNTS, COUNTS]), WEIGHTS)
    with pytest.raises(ValueError, match="population must be above 0"):
        harm(COUNTS, WEIGHTS, population=0)


def test_a_severity_score_is_of_everything_or_refused() -> None:
    weighted = COUNTS.drop("Anti-social behaviour")
    assert severity_score(weighted, WEIGHTS, 94_500) == 1
    with pytest.raises(ValueError, match="Anti-social behaviour"):
        severity_score(COUNTS, WEIGHTS, 94_500)
    with pytest.raises(ValueError, match="population must be above 0"):
        severity_score(weighted, WEIGHTS, math.nan)


def test_the_weight_of_a_category_follows_its_mix() -> None:
    weights = pd.Series({"residential": 273.5, "other": 183.5})
    assert category_weight(pd.Series({"residential": 300.0, "other": 100}), weights) == 251
    assert math.isnan(category_weight(pd.Series({"residential": 300.0, "new": 1}), weights))
    assert category_weight(pd.Series({"residential": 300.0, "new": 0}), weights) == 273.5
    with pytest.raises(ValueError, match="found no events"):
        category_weight(pd.Series({"residential": 0.0}), weights)


def test_the_spread_of_weights_leaves_out_those_without() -> None:
    weights = pd.Series([1.0, 3, 100, np.nan, 5])
    found = weight_spread(weights, pd.Series(["a", "a", "a", "a", "b"]))
    assert line(found, "a", "n_offences lowest highest median") == [3, 1, 100, 3]
    assert line(found, "b", "n_offences lowest highest median") == [1, 5, 5, 5]
    with pytest.raises(ValueError, match="weights and categories must have the same rows"):
        weight_spread(weights, pd.Series(["a", "a"]))


def test_sets_of_weights_are_compared_on_what_all_of_them_weight() -> None:
    counts = pd.Series({"a": 1.0, "b": 1, "c": 1, "d": 1})
    sets = pd.DataFrame({"first": {"a": 3, "b": 1, "c": 9}, "second": {"a": 20, "b": 60}}, dtype=float)
    found = weight_sensitivity(counts, sets)
    assert line(found, "a", "lowest_share highest_share best_rank worst_rank") == [0.25, 0.75, 1, 2]
    assert found.loc[["c", "d"], "note"].tolist() == [UNWEIGHTED] * 2
    assert found.loc[["c", "d"], ["lowest_share", "best_rank"]].isna().all(axis=None)
    # 3 times 0.2 and 2 times 0.3 differ in their last digit only.
    tie = pd.DataFrame({"first": {"a": 0.2, "b": 0.3}, "second": {"a": 0.2, "b": 0.3}})
    assert weight_sensitivity(pd.Series({"a": 3.0, "b": 2}), tie)["worst_rank"].tolist() == [1, 1]
    with pytest.raises(ValueError, match="at least two sets"):
        weight_sensitivity(counts, sets[["first"]])


@pytest.fixture
def shipped() -> pd.DataFrame:
    return pd.read_csv(CATALOGUE / "harm_weights.csv", dtype={"code": str})


def test_shipped_weights_say_whose_they_are_and_weigh_no_incidents(shipped: pd.DataFrame) -> None:
    assert (
        shipped[["scheme", "version", "vintage", "level", "name", "unit", "attribution", "source"]]
        .notna()
        .all(axis=None)
    )
    sets = shipped[["scheme", "version", "level"]].drop_duplicates()
    assert len(sets) == 4
    for one in sets.to_dict("records"):
        found = weight_set(shipped, **{str(key): value for key, value in one.items()})
        assert not any("social" in name.lower() for name in found.get("name", found.index))
        priced = found["weight"].notna() | (found["lowest"].notna() & found["highest"].notna())
        assert priced.all()


def test_a_set_of_weights_is_single_attributed_and_there(shipped: pd.DataFrame) -> None:
    which = {"scheme": "CCHI", "version": "2026-02", "level": "prc_subgroup"}
    subgroups = shipped[shipped["level"] == "prc_subgroup"]
    with pytest.raises(ValueError, match=r"no weights of CCHI, 2020, prc_subgroup; there are: CCHI, 2026-02"):
        weight_set(shipped, **which | {"version": "2020"})
    with pytest.raises(ValueError, match="its own name"):
        weight_set(pd.concat([subgroups, subgroups.iloc[:1]]), **which)
    with pytest.raises(ValueError, match="each with an attribution"):
        weight_set(subgroups.assign(attribution=np.nan), **which)
    with pytest.raises(ValueError, match="must be 0 or more"):
        weight_set(subgroups.assign(weight=-1.0), **which)
