"""Places: wards against a published cut-off under a stated rule, and other places with figures of their own."""

import pandas as pd

from assessment.display.exhibits import Chart, Exhibits, Words
from assessment.display.places import draw_wards, rules_table, wards_table
from assessment.indicators.catalogue import read_catalogue
from assessment.indicators.wards import RULE_WORDS, RULES, Wards, over, take_rule, ward_table
from assessment.narrative.sentences import counted, number_word, opening
from assessment.tables.rows import has_code
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import plain_number
from assessment.terms.vocabulary import AreaType
from assessment.workbook.offenders import Offenders


class Places(Offenders):
    """What a page shows of the places inside the borough."""

    def _wards(self) -> Wards | None:
        return ward_table(self.facts, read_catalogue(self.house.catalogue))

    def say_wards(self, rule: str) -> Words:
        """How many wards are over the cut-off under the chosen rule, and under every other."""
        wards = self._wards()
        if wards is None:
            return Words("")
        lowest, counts = wards.cut_offs[0], self._counts(wards, wards.cut_offs[0])
        high = self.published[self.published["indicator"] == "high_risk_wards"]["value_printed"]
        printed = f" The plan itself names {high.iloc[0]} wards as high risk, without saying how." if len(high) else ""
        forums = wards.table["forum"].nunique()
        within = f" in {counted(forums, 'area forum')}" if forums else ""
        lacking = f" Left out, as a rate is missing: {', '.join(wards.left_out)}." if wards.left_out else ""
        undated = self.ward_facts()["period_start"].isna().all()
        period = (
            " No period is printed with these rates, so they are compared with one another only." if undated else ""
        )
        return Words(
            f"**Rule used here**: a ward counts as over the cut-off of {plain_number(lowest)} per 1,000 where "
            f"{RULE_WORDS[take_rule(rule)]}. {opening(number_word(counts[rule]))} of "
            f"{counted(len(wards.table), 'ward')}{within} {'is' if counts[rule] == 1 else 'are'}.{printed}{lacking} "
            f"The rule is one word in this notebook; the table of rules shows what each would give.{period}"
        )

    def _counts(self, wards: Wards, cut_off: float) -> dict[str, int]:
        return {rule: int(over(wards, rule, cut_off).sum()) for rule in RULES}

    def draw_wards(self, rule: str) -> Chart | Words:
        """Crime and ASB in each ward beside the cut-offs, and beside the borough's own rate where it is known."""
        wards = self._wards()
        if wards is None:
            return Words("")
        most = wards.table.iloc[0]
        count = int(over(wards, rule, wards.cut_offs[0]).sum())
        over_it = f"{counted(count, 'ward')} {'is' if count == 1 else 'are'} over the cut-off"
        headline = f"{most['ward']} has the most crime and ASB together; {over_it}"
        return draw_wards(
            wards.table,
            [("crime", "Recorded crime"), ("asb", "ASB incidents")],
            wards.cut_offs,
            wards.borough_rate,
            headline=headline,
            area=self.partnership.borough_name,
            source=f"Source: {self.source_line}.",
        )

    def show_wards(self, rule: str) -> Exhibits:
        """The wards with their area forum, rates, published rank and our own, and whether they are over the cut-off."""
        wards = self._wards()
        if wards is None:
            return Exhibits()
        caption = f"Wards of {self.partnership.borough_name}, per 1,000 residents"
        judged = wards.table.assign(
            over=["Over" if yes else "Not over" for yes in over(wards, rule, wards.cut_offs[0])],
        )
        counts = {cut: self._counts(wards, cut) for cut in wards.cut_offs}
        return Exhibits.of(
            [
                wards_table(judged, wards.cut_offs[0], self._ward_notes(), caption, self.source_line),
                rules_table(counts, "Wards over each published cut-off, by rule", self.source_line),
            ]
        )

    def _ward_notes(self) -> list[str]:
        notes = ["Our rank is by the sum of the two rates; = marks a tie."]
        if has_code(self.ward_facts()["caveats"], Caveat.RANK_NOT_REPRODUCIBLE).any():
            notes.append("The published order follows none of the published figures.")
        return notes

    def show_places(self) -> Exhibits:
        """Figures for towns and groups of places, and for wards that no table above shows."""
        kinds = [AreaType.TOWN, AreaType.WARD_GROUP, *([] if self._wards() else [AreaType.WARD])]
        found = self.facts[self.facts["area_type"].isin(kinds)]
        return self.show_figures(found[found["formula"] == "as published"], "Towns and other places")

    def ward_facts(self) -> pd.DataFrame:
        """The facts on wards, as published."""
        return self.published[self.published["area_type"] == AreaType.WARD]
