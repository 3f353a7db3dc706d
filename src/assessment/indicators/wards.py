"""Wards against a published cut-off: which are over it, under a stated rule, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from assessment.brief import near_miss
from assessment.indicators.catalogue import Indicator
from assessment.tables.rows import rows_of
from assessment.terms.errors import AssessmentError
from assessment.terms.vocabulary import AreaType

RULES = ("crime", "asb", "both", "either", "added")
RULE_WORDS = {
    "crime": "recorded crime alone is over the cut-off",
    "asb": "ASB alone is over the cut-off",
    "both": "recorded crime and ASB are each over the cut-off",
    "either": "recorded crime or ASB is over the cut-off",
    "added": "recorded crime and ASB added up are over the cut-off",
}
CRIME, ASB = "crime_rate", "asb_rate"
RANK, FORUM = "ward_risk_rank", "area_forum_number"


@dataclass(frozen=True)
class Wards:
    """The wards of a borough with their rates, and the cut-offs that the plan prints, lowest first."""

    table: pd.DataFrame
    cut_offs: tuple[float, ...]
    borough_rate: float | None


def take_rule(rule: str) -> str:
    """The rule, or a message with those that there are.

    Raises
    ------
    AssessmentError
        There is no such rule.
    """
    if rule not in RULES:
        raise AssessmentError(f'ward rule "{rule}": {near_miss(rule, RULES)}')
    return rule


def ward_table(facts: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> Wards | None:
    """Wards with a crime rate and an ASB rate; None where none are published, or no cut-off.

    Parameters
    ----------
    facts : DataFrame
        Facts of one assessment.
    catalogue : mapping of indicator id to Indicator
        For the figures that cut-offs apply to.

    Returns
    -------
    Wards
        `table` has one row a ward: ward, crime, asb, added, the ids of the facts, forum, published_rank, and our rank
        by the sum, ties sharing the lowest.
    """
    wards = facts[(facts["area_type"] == AreaType.WARD) & facts["value"].notna()]
    wide = wards.pivot_table(index="area_name", columns="indicator", values="value", sort=False)
    applied = {name for name, entry in catalogue.items() if {CRIME, ASB} <= set(entry.applies_to)}
    cut_offs = facts[(facts["measure"] == "threshold") & facts["indicator"].isin(applied)]["value"]
    if not {CRIME, ASB} <= set(wide.columns) or cut_offs.empty:
        return None
    ids = {name: wards[wards["indicator"] == name].set_index("area_name")["fact_id"] for name in (CRIME, ASB, RANK)}
    table = pd.DataFrame(
        {
            "ward": wide.index,
            "crime": wide[CRIME].to_numpy(),
            "asb": wide[ASB].to_numpy(),
            "added": (wide[CRIME] + wide[ASB]).to_numpy(),
            **{f"{column}.fact": ids[name].reindex(wide.index).to_numpy() for column, name in FACT_COLUMNS.items()},
            "forum": wide[FORUM].to_numpy() if FORUM in wide else float("nan"),
            "published_rank": wide[RANK].to_numpy() if RANK in wide else float("nan"),
        }
    )
    table["rank"] = table["added"].rank(ascending=False, method="min").astype(int)
    ordered = table.sort_values(["rank", "ward"], kind="stable").reset_index(drop=True)
    return Wards(ordered, tuple(sorted(cut_offs)), _borough_rate(facts))


FACT_COLUMNS = {"crime": CRIME, "asb": ASB, "published_rank": RANK}


def _borough_rate(facts: pd.DataFrame) -> float | None:
    """The borough's own rate of recorded crime in its latest whole year."""
    rates = facts[(facts["indicator"] == "all_crime") & (facts["measure"] == "derived_rate")]
    latest = rows_of(rates.sort_values("period_end").tail(1))
    return float(latest[0]["value"]) if latest else None


def over(wards: Wards, rule: str, cut_off: float) -> pd.Series:
    """True for the wards that are over a cut-off under a rule.

    Raises
    ------
    AssessmentError
        There is no such rule.
    """
    rates = wards.table[["crime", "asb"]]
    held = {
        "crime": rates["crime"],
        "asb": rates["asb"],
        "both": rates.min(axis=1),
        "either": rates.max(axis=1),
        "added": rates.sum(axis=1),
    }[take_rule(rule)]
    return held > cut_off
