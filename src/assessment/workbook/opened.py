"""One borough's assessment, open: its brief, its evidence, and the choosing of facts from it."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assessment.brief import INVENTED, Brief, Partnership
from assessment.display.exhibits import Bundle, Table
from assessment.display.fact_card import fact_bundle, tree_exhibit
from assessment.display.series import in_series
from assessment.indicators.actions import action_status
from assessment.indicators.catalogue import read_catalogue, without_parts
from assessment.indicators.gaps import facts_of, linked, names_priority
from assessment.indicators.lineage import lineage_words
from assessment.indicators.return_tables import RETURN_PREFIX
from assessment.narrative.sentences import no_trend
from assessment.paths import House
from assessment.release.released import Released
from assessment.release.search import Assessed
from assessment.tables.rows import rows_of
from assessment.terms.vocabulary import AreaType, Edition, PeriodBasis

OURS = (PeriodBasis.COUNTED, PeriodBasis.RETURNED)
RETURNS_WORDS = "partners' returns, listed in the data log"
SMALL_AREAS = (AreaType.WARD, AreaType.LSOA)


@dataclass(frozen=True)
class Fact:
    """One figure, looked up by its id: prints as a page writes it."""

    row: dict[str, Any]

    @property
    def value(self) -> float:
        return float(self.row["value"])

    def __str__(self) -> str:
        return str(self.row["value_printed"])

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return fact_bundle(self.row)


@dataclass(frozen=True)
class Opened:
    """An assessment whose facts can be looked up and chosen from; every choice is a plain DataFrame."""

    house: House
    brief: Brief
    partnership: Partnership
    evidence: Released
    edition: Edition

    @property
    def facts(self) -> pd.DataFrame:
        """Every fact of this assessment but those of a breakdown (columns: tables.schemas.Facts)."""
        return self.every_fact[self.every_fact["breakdowns"] == ""]

    @property
    def every_fact(self) -> pd.DataFrame:
        """Every fact of this assessment, those by age, sex or another breakdown included."""
        return self.evidence.facts

    @property
    def published(self) -> pd.DataFrame:
        """The facts that stand in the plan as they are, comparators included."""
        return self.facts[self.facts["formula"] == "as published"]

    @property
    def own_facts(self) -> pd.DataFrame:
        """The facts on the borough itself, comparators left out."""
        return self.facts[self.facts["area_code"] == self.partnership.borough_code]

    def fact(self, fact_id: str) -> Fact:
        """The fact or gap with this id; the area and period may be left out for the borough and the data year.

        Raises
        ------
        AssessmentError
            There is no such fact; the nearest id is named.
        """
        return Fact(self._assessed.find_fact(fact_id))

    def trace(self, fact_id: str) -> Table:
        """The way of a fact back to raw rows, files and their sha256.

        Raises
        ------
        AssessmentError
            There is no such fact; the nearest id is named.
        """
        return tree_exhibit(lineage_words(self._assessed.trace(fact_id)))

    @property
    def _assessed(self) -> Assessed:
        return Assessed(self.house, self.brief, self.partnership, self.evidence)

    def name(self, theme: str) -> str:
        """The name of a priority, as printed in the plan."""
        return self.partnership.priority(theme).name

    def theme_facts(self, theme: str) -> pd.DataFrame:
        """The facts that belong on a priority's page ("" means the borough's first priority)."""
        return facts_of(self.facts, self.partnership.priority(theme), self.evidence.tables["measures"])

    def own_theme_facts(self, theme: str) -> pd.DataFrame:
        """The facts of a priority's page on the borough itself."""
        facts = self.theme_facts(theme)
        return facts[facts["area_code"] == self.partnership.borough_code]

    def told_once(self, facts: pd.DataFrame) -> pd.DataFrame:
        """These facts without parts whose whole is among them, so that nothing counts twice."""
        catalogue = read_catalogue(self.house.catalogue)
        return facts[facts["indicator"].isin(without_parts(set(facts["indicator"]), catalogue))]

    def series(self, theme: str) -> pd.DataFrame:
        """The priority's facts that form series over two periods or more; places have a chapter of their own."""
        facts = self.theme_facts(theme)
        return in_series(facts[~(facts["area_type"].isin(SMALL_AREAS) & facts["period_basis"].isin(OURS))])

    def counted_series(self) -> pd.DataFrame:
        """The borough's counts that form series ending in the data year: what the changes are worked out from."""
        own = in_series(self.own_facts)
        counts = own[own["measure"] == "count"]
        current = counts.loc[counts["period_label"] == self.brief.period.label, "indicator"]
        whole = counts["cycle"].map(lambda cycle: cycle == self.brief.period.cycle)
        return counts[counts["indicator"].isin(current) & whole]

    def in_series(self, facts: pd.DataFrame) -> pd.DataFrame:
        """Those of these facts that form series over two periods or more."""
        return in_series(facts)

    def single_figures(self, theme: str) -> pd.DataFrame:
        """The priority's figures that are in no series; those of wards stand in the chapter on places."""
        facts = self.theme_facts(theme)
        return self.outside_series(facts[~facts["area_type"].isin(SMALL_AREAS)])

    def outside_series(self, facts: pd.DataFrame) -> pd.DataFrame:
        """Those of these facts that form no series: as published, and shares and long changes worked out."""
        shares = facts.loc[facts["measure"] == "share", "indicator"]  # as printed; ours would only repeat them
        new_share = (facts["measure"] == "derived_share") & ~facts["indicator"].isin(shares)
        worked_out = new_share | facts["measure"].str.startswith("change_since")
        chosen = facts[(facts["formula"] == "as published") | (worked_out & facts["value"].notna())]
        return chosen[~chosen["fact_id"].isin(in_series(facts)["fact_id"])]

    def changes(self) -> pd.DataFrame:
        """The borough's percentage changes on the year before, for the data year.

        Left out are figures that tell no trend until confirmed (they may be copies of the year before, or follow a
        change in recording), and parts whose whole is there.
        """
        own = self.own_facts
        chosen = (own["measure"] == "change") & (own["period_label"] == self.brief.period.label)
        return self.told_once(own[chosen & ~no_trend(own)].dropna(subset=["value"]))

    def actions(self, theme: str | None = None) -> pd.DataFrame:
        """The plan's actions with their `status`, of one priority or of all."""
        actions = self.evidence.tables["actions"]
        actions = actions.assign(status=action_status(actions, self.brief.as_at))
        if theme is None:
            return actions
        return actions[names_priority(actions["priority"], self.partnership.priority(theme))]

    def measures(self, theme: str | None = None) -> pd.DataFrame:
        """The plan's success measures, of one priority or of all, and whether a figure belongs to them."""
        measures = self.evidence.tables["measures"]
        measures = measures.assign(has_figure=linked(measures, self.own_facts))
        if theme is None:
            return measures
        return measures[names_priority(measures["priority"], self.partnership.priority(theme))]

    @property
    def source_line(self) -> str:
        """The documents and data that the figures come from, as printed under charts and tables."""
        sources = self.evidence.tables["sources"]
        are_returns = sources["source_id"].str.startswith(RETURN_PREFIX)
        named = _titled(sources[~are_returns]) + ([RETURNS_WORDS] if are_returns.any() else [])
        return self._stamped("; ".join(named))

    def source_of(self, facts: pd.DataFrame) -> str:
        """As `source_line`, for the documents and data of these facts alone."""
        ids = self.evidence.tables["sources"]["source_id"]
        own = pd.Series([any(_is_edition_of(id_, name) for name in set(facts["source_id"])) for id_ in ids], ids.index)
        return self._stamped("; ".join(_titled(self.evidence.tables["sources"][own])))

    def _stamped(self, named: str) -> str:
        return f"{INVENTED}: {named}" if self.partnership.invented else named


def _titled(sources: pd.DataFrame) -> list[str]:
    return [f"{row['title']}, {row['edition_period']}" for row in rows_of(sources)]


def _is_edition_of(source_id: str, name: str) -> bool:
    """True for the source itself, and for an edition of it: "return-marac-2025-09" of "return-marac"."""
    return source_id == name or bool(re.fullmatch(rf"{re.escape(name)}-\d{{4}}-\d{{2}}", source_id))


def is_given(facts: pd.DataFrame) -> pd.Series:
    """True for facts that are no working out of others: as published, or counted from records."""
    counted = facts["period_basis"].isin(OURS) & (facts["measure"] == "count")
    return (facts["formula"] == "as published") | counted
