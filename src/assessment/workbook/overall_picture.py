"""The overall picture of the police's records: the borough among districts, its exceptional and latest months."""

import pandas as pd

from assessment.display.districts import districts_table, ranks_table
from assessment.display.exceptions import exceptions_table
from assessment.display.exhibits import Exhibits, Words
from assessment.display.rolling import rolling_table
from assessment.indicators.districts import COUNT, RANK_IN_FORCE, RANK_OF_ALL, RATE, RATIO
from assessment.indicators.record_charts import MONTH_COUNT, MONTHS_OUTSIDE
from assessment.indicators.record_rolling import CHANGE_ENDING, COUNT_ENDING, ROLLING, TO_DATE
from assessment.indicators.recorded import SUMMARY_INDICATORS
from assessment.narrative.districts import say_rank, say_unranked
from assessment.narrative.exceptions import say_exceptions
from assessment.tables.rows import rows_of
from assessment.terms.text import bullets
from assessment.workbook.records import CrimeRecords

DISTRICT_MEASURES = (COUNT, RATE, RATIO, RANK_IN_FORCE, RANK_OF_ALL)


class OverallPicture(CrimeRecords):
    """What a page shows of all kinds of crime together."""

    def district_facts(self) -> pd.DataFrame:
        """Facts of the data year on the borough and the other districts, counted on the months that all have."""
        facts = self.counted()
        return facts[facts["measure"].isin(DISTRICT_MEASURES)]

    def say_districts(self) -> Words:
        """Where all crime and ASB stand among the districts; which districts could not be ranked."""
        facts = self.district_facts()
        own = facts[facts["area_code"] == self.partnership.borough_code]
        by_indicator = {
            indicator: {row["measure"]: row for row in rows_of(own[own["indicator"] == indicator])}
            for indicator in SUMMARY_INDICATORS
        }
        told = [rows for rows in by_indicator.values() if RANK_IN_FORCE in rows]
        sentences = [say_rank(rows, self.partnership.force) for rows in told]
        return Words(bullets([*sentences, *filter(None, [say_unranked(_unranked(facts))])]))

    def show_ranks_by_type(self) -> Exhibits:
        """The borough's rank among districts for every kind of crime, in words."""
        facts = self.district_facts()
        own = facts[(facts["area_code"] == self.partnership.borough_code) & (facts["measure"] != COUNT)]
        if own.empty:
            return Exhibits()
        caption = f"{self.partnership.borough_name} among districts, {self.brief.period.label}: 1st is the highest rate"
        return Exhibits.of([ranks_table(own, caption, self.source_of(own))])

    def show_districts(self) -> Exhibits:
        """Every district held with its crime records and its ASB incidents, the highest rate first."""
        facts = self.district_facts()
        chosen = [facts[facts["indicator"] == indicator] for indicator in SUMMARY_INDICATORS]
        return Exhibits.of(
            districts_table(
                _highest_first(own), f"{own['label'].iloc[0]} by district, {self.brief.period.label}", source
            )
            for own in chosen
            if own["area_code"].nunique() > 1 and (source := self.source_of(own))
        )

    def _charted(self, measure: str) -> pd.DataFrame:
        """Facts of control charts on the months of the data year."""
        own = self.own_facts[self.own_facts["measure"] == measure]
        start, end = (pd.Timestamp(day) for day in (self.brief.period.start, self.brief.period.end))
        return own[own["period_start"].ge(start) & own["period_end"].le(end)]

    def say_exceptions(self) -> Words:
        """How many months of the data year broke the limits of their control charts, or that none did."""
        charted, months = (rows_of(self._charted(measure)) for measure in (MONTHS_OUTSIDE, MONTH_COUNT))
        return Words(say_exceptions(charted, months, self.brief.period.label))

    def show_exceptions(self) -> Exhibits:
        """The months of the data year outside their limits, with the limits and the side; nothing where none is."""
        months = self._charted(MONTH_COUNT)
        if months.empty:
            return Exhibits()
        caption = f"Months outside their limits, {self.partnership.borough_name}, {self.brief.period.label}"
        return Exhibits.of([exceptions_table(months, caption, self.source_of(months))])

    def show_rolling(self) -> Exhibits:
        """The latest twelve months published, and the year to date, each against the same months a year before."""
        subjects = {ROLLING: "Latest twelve months published", TO_DATE: "Year to date"}
        tables = []
        for name, subject in subjects.items():
            own = self.own_facts[self.own_facts["measure"].isin([name + COUNT_ENDING, name + CHANGE_ENDING])]
            if len(own):
                caption = f"{subject}, {own['period_label'].iloc[0]}, {self.partnership.borough_name}"
                tables.append(rolling_table(own, caption, self.source_of(own)))
        return Exhibits.of(tables)


def _unranked(facts: pd.DataFrame) -> list[str]:
    """The districts with a count and without a rate."""
    rated = facts.loc[facts["measure"] == RATE, "area_code"]
    return sorted(set(facts.loc[~facts["area_code"].isin(rated), "area_name"]))


def _highest_first(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts of districts, those without a rate last."""
    rates = facts[facts["measure"] == RATE].set_index("area_code")["value"]
    order = -facts["area_code"].map(rates).fillna(-1.0)
    places = facts["measure"].isin([RANK_IN_FORCE, RANK_OF_ALL])
    return facts.assign(order=order)[~places].sort_values(["order", "area_name"], kind="stable")
