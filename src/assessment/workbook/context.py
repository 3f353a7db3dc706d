"""The borough in context: its people, how it stands beside other areas, and what the checks found."""

import pandas as pd

from assessment.display.exhibits import Chart, Exhibits, Table, Words
from assessment.display.findings import findings_table
from assessment.display.ranges import areas_table, boroughs_table, draw_ranges, side_by_side
from assessment.display.registers import plain_table, wholes_table
from assessment.indicators.side_by_side import comparable
from assessment.narrative.sentences import counted, number_word, opening
from assessment.narrative.side_by_side import say_not_compared
from assessment.tables.rows import names_any
from assessment.terms.vocabulary import AreaType, PeriodBasis
from assessment.workbook.figures import Figures

AVERAGE, BEST, WORST = " average", " best", " worst"
CONTEXT_THEMES = ("population", "deprivation", "economy", "housing", "health", "geography", "partnership")
BASIS_WORDS = {
    PeriodBasis.PRINTED: "Printed with the figure",
    PeriodBasis.IMPLIED: "Inferred from where it stands",
    PeriodBasis.AMBIGUOUS: "More than one reading",
    PeriodBasis.EDITION_YEAR: "Year of an index or report, not of the data",
    PeriodBasis.NOT_STATED: "Not stated: never compared",
}


class Context(Figures):
    """What a page shows of the borough beside other areas, and of the figures' own contradictions."""

    # -- how sure ---------------------------------------------------------------------------------------------------

    def show_period_basis(self) -> Table | Words:
        """How the period of each published figure is known."""
        published = self.published
        counts = published["period_basis"].value_counts()
        rows = [{"basis": words, "figures": int(counts.get(basis, 0))} for basis, words in BASIS_WORDS.items()]
        frame = pd.DataFrame(rows).query("figures > 0")
        if frame.empty:
            return Words("")
        headings = {"basis": "How the period is known", "figures": "Figures"}
        return plain_table(
            frame, headings, f"Periods of {counted(len(published), 'published figure')}", self.source_line
        )

    def findings(self, severity: str = "", theme: str | None = None) -> pd.DataFrame:
        """What the checks found on this plan: all, of one severity ("warn" or "info"), or on one priority's rows."""
        found = self.evidence.findings
        if severity:
            found = found[found["severity"] == severity]
        if theme is None:
            return found
        own = {*self.own_theme_facts(theme)["observation_ids"]}
        own |= {*self.actions(theme)["action_id"], *self.measures(theme)["measure_id"]}
        return found[names_any(found["rows"], own, ";")]

    def say_findings(self) -> Words:
        """How many checks were made of the plan's figures, and how many found something."""
        warnings, notes = (len(self.findings(severity)) for severity in ("warn", "info"))
        if not warnings + notes:
            return Words("")
        return Words(
            f"The plan's own figures were checked against one another. {opening(counted(warnings, 'point'))} "
            f"{'needs' if warnings == 1 else 'need'} an answer before the figures are used as printed, and "
            f"{counted(notes, 'more tells', 'more tell')} how a figure should be read. Each is a question to whoever "
            "holds the source, not a judgement of those who wrote the plan: a misprint, a moved column or a missing "
            "definition would explain most of them."
        )

    def show_findings(self, severity: str, theme: str | None = None) -> Exhibits:
        """What the checks found, published and worked out side by side."""
        found = self.findings(severity, theme)
        if found.empty:
            return Exhibits()
        subject = self.name(theme) if theme is not None else self.partnership.borough_name
        told = {"warn": "points that need an answer", "info": "notes on reading the figures"}[severity]
        return Exhibits.of([findings_table(found, f"{subject}: {told}", self.source_line)])

    # -- beside other areas ---------------------------------------------------------------------------------------

    def _ranges(self) -> tuple[pd.DataFrame, str, tuple[str, str]] | None:
        """The figures with an average and both ends of a range, the area of the average, and the ends, best first."""
        names = list(dict.fromkeys(self.facts["area_name"]))
        for average in (name for name in names if name.endswith(AVERAGE)):
            stem = average.removesuffix(AVERAGE)
            ends = (stem + BEST, stem + WORST)
            if set(ends) <= set(names):
                areas = [self.partnership.borough_name, average, *ends]
                published = self.published[self.published["area_name"].isin(areas)]
                whole = published.groupby(["indicator", "measure"])["area_name"].transform("nunique") == len(areas)
                return side_by_side(published[whole], areas), average, ends
        return None

    def draw_profile(self) -> Chart | Words:
        """Where the borough stands between the ends of a range of areas."""
        found = self._ranges()
        if found is None:
            return Words("")
        frame, average, ends = found
        own = self.partnership.borough_name
        at_worst = int((frame[f"{own}.value"] == frame[f"{ends[1]}.value"]).sum())
        at_best = int((frame[f"{own}.value"] == frame[f"{ends[0]}.value"]).sum())
        headline = (
            f"{own} has the figure that the plan calls worst on {number_word(at_worst)} of {len(frame)} indicators, "
            f"and the one it calls best on {number_word(at_best)}"
        )
        return draw_ranges(frame, own, average, ends, headline=headline, source=f"Source: {self.source_line}.")

    def show_profile(self) -> Exhibits:
        """The borough, the average and both ends of the range, side by side."""
        found = self._ranges()
        if found is None:
            return Exhibits()
        frame, average, ends = found
        areas = [self.partnership.borough_name, average, *ends]
        caption = f"{self.partnership.borough_name} beside {average} and the ends of the range"
        return Exhibits.of([areas_table(frame, areas, caption, self.source_line)])

    def show_ranks(self) -> Exhibits:
        """Published ranks, the areas side by side; which end is which stands in the caption."""
        ranks = self.published[(self.published["measure"] == "rank") & self.published["denominator"].gt(0)]
        if ranks.empty:
            return Exhibits()
        areas = [
            self.partnership.borough_name,
            *ranks.loc[ranks["area_type"] == AreaType.COMPARATOR, "area_name"].unique(),
        ]
        caption = f"National ranks, {self.partnership.borough_name} and others: 1 is best, the highest number is worst"
        frame = side_by_side(ranks, areas)
        return Exhibits.of([areas_table(frame, areas, caption, self.source_line)])

    def compared(self, facts: pd.DataFrame) -> pd.DataFrame:
        """The shares and rates among these facts that the borough and another area both have, for the same period."""
        told = facts[facts["measure"].isin(["share", "rate", "predicted"]) & (facts["formula"] == "as published")]
        own = told[told["area_code"] == self.partnership.borough_code]
        key = ["indicator", "measure", "unit", "period_label"]
        shared = told.merge(own[key].drop_duplicates(), on=key)
        areas = shared.groupby(key)["area_name"].transform("nunique")
        return shared[areas > 1]

    def show_compared(self, facts: pd.DataFrame, subject: str) -> Exhibits:
        """The borough beside its comparison areas, and the differences worked out."""
        compared = self.compared(facts)
        if compared.empty:
            return Exhibits()
        areas = list(
            dict.fromkeys([self.partnership.borough_name, *self.partnership.comparators, *compared["area_name"]])
        )
        present = [area for area in areas if area in set(compared["area_name"])]
        caption = f"{subject}: {self.partnership.borough_name} and other areas"
        table = areas_table(side_by_side(compared, present), present, caption, self.source_line)
        differences = facts[facts["measure"].str.startswith("difference_from_") & facts["value"].notna()]
        differences = differences[differences["indicator"].isin(compared["indicator"])]
        shown = self.show_figures(differences, f"{subject}: differences").shown if len(differences) else ()
        return Exhibits.of([table, *shown])

    def show_context(self) -> Exhibits:
        """Other figures on the borough's people, work, homes and health."""
        found = self._ranges()
        told = set(found[0]["indicator"]) if found else set()
        facts = self.facts[self.facts["theme"].isin(CONTEXT_THEMES) & ~self.facts["indicator"].isin(told)]
        facts = facts[
            facts["measure"].isin(["count", "share", "threshold", "amount", "years", "miles", "year", "change"])
        ]
        places = facts["area_type"].isin([AreaType.BOROUGH, AreaType.COMPARATOR])
        return self.show_figures(facts[places & (facts["formula"] == "as published")], "The borough")

    def show_population(self) -> Exhibits:
        """What the rates imply of the borough's population, where none is published."""
        return self.show_figures(self.own_facts[self.own_facts["measure"] == "implied_population"], "Population")

    def show_wholes(self) -> Exhibits:
        """Wholes with the sum of their parts and what is left over."""
        residuals = self.own_facts[self.own_facts["measure"] == "residual"]
        if residuals.empty:
            return Exhibits()
        return Exhibits.of(
            [wholes_table(residuals, f"Wholes and their parts, {self.partnership.borough_name}", self.source_line)]
        )

    # -- beside the other boroughs ----------------------------------------------------------------------------------

    def show_boroughs(self) -> Exhibits:
        """The boroughs side by side, where they publish the same figure for the same years; and where they do not."""
        others, name = self.evidence.elsewhere, self.partnership.borough_name
        if self.own_facts.empty:
            return Exhibits()
        words = Words(say_not_compared(self.own_facts, others, name))
        shared = comparable(self.own_facts, others)
        if shared.empty:
            return Exhibits.of([words])
        facts = pd.concat([self.own_facts, others], ignore_index=True)
        table = boroughs_table(shared, facts, name, "the boroughs' own plans; changes worked out")
        return Exhibits.of([table, words])
