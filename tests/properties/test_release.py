"""1,000 random releases: nobody who holds all that was published can work out a count that policy withholds.

The attacker here is our own code's rival: whole numbers only (mixed integer programmes), sums made from the shape of
the release and not from the package, and both editions and an earlier release in hand.
"""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.attacker import Range, Relation, interval, known_range

from assessment.indicators.catalogue import Indicator
from assessment.release.edition import covered, hide_edition, protected
from assessment.release.policy import read_policy
from assessment.tables.store import empty_table
from assessment.terms.vocabulary import AreaType, Direction, Edition, FactStatus, PeriodBasis, Unit

POLICY = read_policy(Path(__file__).parents[2] / "params" / "catalogue" / "disclosure.yaml")
SOURCES = ("police-record-extract", "return-marac", "return-hospital-admissions", "return-of-nobody-knows")
RELEASES, BATCHES = 1000, 20
COLUMNS = tuple(empty_table("facts").columns)


def indicator(name: str, **values: Any) -> Indicator:
    return Indicator(name, name, "?", "violence", Direction.NEUTRAL, name, **values)


CATALOGUE = {
    "all": indicator("all", parts=("one", "two"), parts_complete=True),
    "one": indicator("one"),
    "two": indicator("two"),
    "some": indicator("some", share_of="all"),
}


def level(indicator_id: str, value: int, source: str, ward: str = "", sex: str = "") -> dict[str, Any]:
    """A count of the borough, or of one of its wards, or of one sex."""
    place = ward or "testborough"
    fact = dict.fromkeys(COLUMNS, "")
    return fact | {
        "fact_id": f"{indicator_id}.count.{place}.2024-25{f'.sex_{sex}' if sex else ''}",
        "indicator": indicator_id,
        "measure": "count",
        "area_code": place,
        "area_type": str(AreaType.WARD if ward else AreaType.BOROUGH),
        "period_start": pd.Timestamp("2024-04-01"),
        "period_end": pd.Timestamp("2025-03-31"),
        "period_basis": str(PeriodBasis.RETURNED),
        "breakdowns": f"sex={sex}" if sex else "",
        "value": float(value),
        "unit": str(Unit.COUNT),
        "value_printed": str(value),
        "status": str(FactStatus.DERIVED),
        "source_id": source,
    }


def drawn(seed: int) -> pd.DataFrame:
    """A release: two indicators that make a third, by ward and by sex, and a part of the whole."""
    chance = np.random.default_rng(seed)
    source = SOURCES[seed % len(SOURCES)]
    wards = [f"ward_{n}" for n in range(int(chance.integers(2, 6)))]
    sexes = ["female", "male", "not_known"][: int(chance.integers(2, 4))]
    mean = chance.choice([1, 4, 15])
    rows = []
    cube = {name: chance.poisson(mean, (len(wards), len(sexes))) for name in ("one", "two")}
    cube["all"] = cube["one"] + cube["two"]
    cube["some"] = chance.binomial(cube["all"], chance.choice([0.1, 0.5, 0.95]))
    for name, counts in cube.items():
        rows.append(level(name, counts.sum(), source))
        rows += [level(name, n, source, ward=ward) for ward, n in zip(wards, counts.sum(axis=1), strict=True)]
        rows += [level(name, n, source, sex=sex) for sex, n in zip(sexes, counts.sum(axis=0), strict=True)]
    return pd.DataFrame(rows)


def relations(levels: pd.DataFrame) -> list[Relation]:
    """Every relation that holds by the shape of the release."""
    ids = set(levels["fact_id"])
    areas = list(dict.fromkeys(zip(levels["area_code"].astype(str), levels["breakdowns"].astype(str), strict=True)))
    found: list[Relation] = []

    def name(indicator_id: str, area: str, of: str) -> str:
        return f"{indicator_id}.count.{area}.2024-25{'.' + of.replace('=', '_') if of else ''}"

    for each in areas:
        found.append(Relation.whole(name("all", *each), [name("one", *each), name("two", *each)]))
        found.append(Relation.part(name("all", *each), name("some", *each)))
    for indicator_id in CATALOGUE:
        for split in ([a for a in areas if a[0] != "testborough"], [a for a in areas if a[1]]):
            if split:
                parts = [name(indicator_id, *each) for each in split]
                found.append(Relation.whole(name(indicator_id, "testborough", ""), parts))
    return [each for each in found if each.signs.keys() <= ids]


def attack(levels: pd.DataFrame, editions: list[pd.DataFrame]) -> list[tuple[str, Range]]:
    """Every count that policy withholds, with what can be worked out of it from all editions together."""
    rule = POLICY.rule(levels["source_id"].iloc[0])
    shown: dict[str, Range] = {}
    for released in editions:
        known = released.dropna(subset=["value"]).set_index("fact_id")["value"]
        least = rule.withhold_up_to + 1
        shown |= {str(name): known_range(value, rule.round_to, least) for name, value in known.items()}
    in_reach = levels[levels["fact_id"].isin(pd.concat(editions)["fact_id"])]
    bound = relations(in_reach)
    small = in_reach.loc[in_reach["value"].between(1, rule.withhold_up_to), "fact_id"]
    return [(name, interval(name, shown, bound)) for name in small]


def release(levels: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    hidden = hide_edition(levels, POLICY, CATALOGUE, edition, {})
    assert not hidden.exposed
    return protected(covered(levels, POLICY, edition), hidden, POLICY)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_withheld_count_of_a_random_release_can_be_worked_out(batch: int) -> None:
    recovered, narrow, protected_counts = [], [], 0
    for seed in range(batch, RELEASES, BATCHES):
        levels = drawn(seed)
        width = POLICY.rule(levels["source_id"].iloc[0]).width
        editions = [release(levels, edition) for edition in Edition]
        for name, (low, high) in attack(levels, editions):
            protected_counts += 1
            recovered += [(seed, name)] if low == high else []
            narrow += [(seed, name, low, high)] if high - low < width else []
    assert protected_counts > 0
    assert (recovered, narrow) == ([], [])


def test_the_attacker_of_this_test_finds_what_primary_suppression_alone_gives_away() -> None:
    found = []
    for seed in itertools.islice(range(RELEASES), 40):
        levels = drawn(seed)
        rule = POLICY.rule(levels["source_id"].iloc[0])
        small = rule.is_small(levels["value"])
        alone = levels.assign(value=levels["value"].mask(small))
        found += [name for name, (low, high) in attack(levels, [alone]) if low == high and rule.round_to == 1]
    assert len(found) > 10


def test_the_order_of_the_counts_changes_nothing() -> None:
    levels = drawn(1)
    hidden = [
        hide_edition(each, POLICY, CATALOGUE, Edition.PARTNER, {}).every
        for each in (levels, levels.sample(frac=1, random_state=3))
    ]
    assert hidden[0] == hidden[1]


def test_what_an_earlier_release_shows_is_no_cover() -> None:
    levels = drawn(0)
    first = hide_edition(levels, POLICY, CATALOGUE, Edition.PARTNER, {})
    assert first.besides, "this release needs a second count withheld"
    out = sorted(first.besides)[0]
    value = levels.set_index("fact_id").loc[[out], "value"]
    again = hide_edition(levels, POLICY, CATALOGUE, Edition.PARTNER, {Edition.PARTNER: value})
    assert again.besides != first.besides
    shown = levels[~levels["fact_id"].isin(again.every) | (levels["fact_id"] == out)]
    released = levels.assign(value=levels["value"].where(levels["fact_id"].isin(shown["fact_id"])))
    width = POLICY.rule(levels["source_id"].iloc[0]).width
    assert [each for each in attack(levels, [released]) if each[1][1] - each[1][0] < width] == []


def test_an_unknown_source_gets_the_strictest_rule() -> None:
    assert POLICY.rule("return-of-nobody-knows") == POLICY.rules["sensitive"]
    assert POLICY.rule("police-record-extract").withhold_up_to == 4


def test_what_its_owner_has_published_is_shown_as_it_stands() -> None:
    levels = replace_source(drawn(3), "data-police-uk")
    shown = release(levels, Edition.PUBLIC)
    assert shown["value"].tolist() == levels["value"].tolist()


def replace_source(levels: pd.DataFrame, source: str) -> pd.DataFrame:
    return levels.assign(source_id=source)
