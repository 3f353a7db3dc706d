"""Counts protected for an edition: what is withheld, what is withheld besides so that it stays so, and the audit."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# scipy ships no types.

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from assessment.indicators.catalogue import Indicator
from assessment.methods.cell_tables import CellNames
from assessment.release.cells import FACT, Cells, cells_of, parts_of
from assessment.release.policy import Policy, Rule
from assessment.release.sums import sums_of
from assessment.terms.vocabulary import FactStatus

NOTHING_KNOWN: "pd.Series[float]" = pd.Series(dtype=float)


@dataclass(frozen=True)
class Hidden:
    """What is withheld of the counts of one source.

    Attributes
    ----------
    small : frozenset of fact ids
        Withheld for their size.
    besides : frozenset of fact ids
        Withheld so that none of the small ones can be worked out.
    exposed : frozenset of fact ids
        Small counts that the audit places in less than the policy's width, whatever is withheld: what was released
        earlier, or is exempt, gives them away.
    """

    small: frozenset[str] = frozenset()
    besides: frozenset[str] = frozenset()
    exposed: frozenset[str] = frozenset()

    @property
    def every(self) -> frozenset[str]:
        """Everything that is withheld."""
        return self.small | self.besides

    def __or__(self, other: "Hidden") -> "Hidden":
        return Hidden(self.small | other.small, self.besides | other.besides, self.exposed | other.exposed)


@dataclass(frozen=True)
class Reader:
    """What whoever reads an edition knows besides it.

    Attributes
    ----------
    released : Series, index fact id
        Counts that earlier releases show.
    withheld : collection of str
        Fact ids that the edition with more detail withholds: the one with less does not show them either.
    """

    released: "pd.Series[float]" = field(default_factory=NOTHING_KNOWN.copy)
    withheld: Collection[str] = ()


def hide(levels: pd.DataFrame, policy: Policy, catalogue: Mapping[str, Indicator], reader: Reader) -> Hidden:
    """What has to be withheld of all counts of a release together.

    Parameters
    ----------
    levels : DataFrame
        Counts that the edition covers, unprotected: rows of the facts table.
    policy : Policy
        The rule of each source.
    catalogue : mapping of indicator id to Indicator
        For what adds up to what.
    reader : Reader
        What is known besides.

    Returns
    -------
    Hidden
        No count of `small` can be placed in less than the policy's width from all that is shown, except `exposed`.

    Source
    ------
    Cell suppression over linked tables with an audit by linear programmes: Fischetti and Salazar-Gonzalez (2001).
    """
    found = Hidden()
    for source, own in levels.groupby("source_id", sort=True):
        found |= _hide_source(own, policy, policy.rule(str(source)), catalogue, reader)
    return found


def _hide_source(
    levels: pd.DataFrame, policy: Policy, rule: Rule, catalogue: Mapping[str, Indicator], reader: Reader
) -> Hidden:
    values = levels.dropna(subset=["value"]).set_index("fact_id")["value"]
    exempt = set(levels.loc[levels["indicator"].map(policy.is_exempt), "fact_id"])
    small = frozenset(values.index[rule.is_small(values)]) - exempt
    found = Hidden(small, frozenset(reader.withheld) & set(values.index) - small)
    partner_withheld = levels.loc[levels["status"] == FactStatus.WITHHELD, "fact_id"]
    whole = values[values % 1 == 0]
    cells = cells_of(whole, sums_of(levels, catalogue), partner_withheld) if rule.protects else None
    if cells is not None:
        given = {str(name): float(value) for name, value in reader.released.items() if whole.get(name) == value}
        given |= {name: float(whole[name]) for name in exempt if name in whole.index}
        for part in parts_of(cells):
            found |= _hide_part(part, rule, found, given)
    return found


def _hide_part(cells: Cells, rule: Rule, found: Hidden, given: Mapping[str, float]) -> Hidden:
    """What has to be withheld besides among cells that sums bind together."""
    counts = cells.table.counts
    is_small = np.array([kind == FACT and name in found.small for kind, name in counts.index])
    rests = rule.is_small(counts).to_numpy() & counts.index.isin(cells.rests_of_people)
    primary = counts.index[is_small | rests]
    if primary.empty:
        return Hidden()
    from assessment.release.attack import Attack  # scipy comes with it, and chapters only look facts up

    withheld = counts.index[[kind == FACT and name in found.besides for kind, name in counts.index]]
    attack = Attack(cells.table, rule, primary, cells.unpublished.append(withheld), given)
    besides = attack.withhold()
    return Hidden(besides=_facts(besides), exposed=_facts(attack.exposed(besides)))


def _facts(cells: CellNames) -> frozenset[str]:
    return frozenset(str(name) for kind, name in cells if kind == FACT)
