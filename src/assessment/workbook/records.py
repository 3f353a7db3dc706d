"""What is counted from records, by small area, and how good the data are."""

import pandas as pd

from assessment.display.exhibits import Exhibits, Table, Words
from assessment.display.records import intake_table, quality_table, small_areas_table
from assessment.indicators.recorded import SUMMARY_INDICATORS
from assessment.terms.crime import force_slug
from assessment.terms.text import bullets
from assessment.terms.vocabulary import AreaType, PeriodBasis
from assessment.workbook.plan import Plan

MOST_LSOAS = 10
DOUBTED = ("poor", "care")
KNOWN_BREAKS = "known_breaks"


class CrimeRecords(Plan):
    """What a page shows of crime records and of the data behind them."""

    def counted(self) -> pd.DataFrame:
        """The facts counted from records for the data year."""
        facts = self.facts
        return facts[
            (facts["period_basis"] == PeriodBasis.COUNTED) & (facts["period_label"] == self.brief.period.label)
        ]

    def show_wards_counted(self) -> Exhibits:
        """Every ward with its crime records and ASB incidents, counts beside rates, the most crime first."""
        return self._areas_counted(AreaType.WARD, "Ward", "Crime records and ASB by ward")

    def show_lsoas_counted(self, most: int = MOST_LSOAS) -> Exhibits:
        """The small areas (LSOAs) with the most crime records."""
        return self._areas_counted(AreaType.LSOA, "LSOA", f"The {most} small areas with the most crime records", most)

    def _areas_counted(self, kind: AreaType, heading: str, subject: str, most: int | None = None) -> Exhibits:
        facts = self.counted()
        own = facts[(facts["area_type"] == kind) & facts["indicator"].isin(SUMMARY_INDICATORS)]
        if own.empty:
            return Exhibits()
        crime = own[(own["indicator"] == "records_all_crime") & (own["measure"] == "count")]
        order = crime.sort_values(["value", "area_code"], ascending=[False, True])["area_code"].tolist()[:most]
        chosen = own[own["area_code"].isin(order)]
        ranked = chosen.assign(place=chosen["area_code"].map(order.index)).sort_values("place", kind="stable")
        caption = f"{subject}, {self.partnership.borough_name}, {self.brief.period.label}"
        return Exhibits.of([small_areas_table(ranked, heading, caption, self.source_line)])

    def say_data_quality(self) -> Words:
        """What to keep in mind of the records: every finding on the borough and its force that is less than good."""
        found = self._own_quality()
        own = (found["borough_code"] != "") | (_force_of(found) == self._force) | (found["check_name"] == KNOWN_BREAKS)
        doubted = found[own & found["grade"].isin(DOUBTED)]
        return Words(bullets(doubted["words"].tolist()) if len(doubted) else "")

    def show_data_quality(self) -> Table | Words:
        """The data-quality report of the borough's records: completeness, timeliness, placing, repeats, revisions."""
        found = self._own_quality()
        if found.empty:
            return Words("")
        return quality_table(found, f"Quality of the data, {self.partnership.borough_name}")

    def show_intake(self) -> Table | Words:
        """Every kind of file that was taken in: rows in, kept, of other places, repeated and refused."""
        intake = self.evidence.data_log["intake"]
        return intake_table(intake, "Files taken in, and what became of their rows") if len(intake) else Words("")

    @property
    def _force(self) -> str:
        """The borough's force, as file names spell it."""
        return force_slug(self.partnership.force)

    def _own_quality(self) -> pd.DataFrame:
        """The findings on this borough, on its force, and on what concerns every borough."""
        quality, intake = self.evidence.data_log["quality"], self.evidence.data_log["intake"]
        if self.counted().empty:
            return quality.head(0)
        others = set(intake["force"]) - {"", self._force}
        everybody_s = quality["borough_code"].isin(["", self.partnership.borough_code])
        return quality[everybody_s & ~_force_of(quality).isin(others)]


def _force_of(quality: pd.DataFrame) -> pd.Series:
    """What a finding is about, before the colon: a force, where it is one."""
    return quality["subject"].map(lambda subject: str(subject).partition(":")[0]).astype("str")
