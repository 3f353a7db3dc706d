"""Offenders, cohorts, and the steps that people pass through."""

from collections.abc import Sequence

import pandas as pd

from assessment.display.exhibits import Exhibits, Words
from assessment.display.offenders import predictions_table, steps_table
from assessment.indicators.catalogue import read_catalogue
from assessment.indicators.related import CHOSEN_FOR_THEIR_RECORD
from assessment.narrative.offenders import say_prediction
from assessment.tables.rows import row_of, rows_of
from assessment.terms.text import bullets
from assessment.workbook.context import Context


class Offenders(Context):
    """What a page shows of those who offend, and of what became of them."""

    def _predictions(self) -> pd.DataFrame:
        own_first = self.facts["area_code"] != self.partnership.borough_code
        found = self.facts.assign(order=own_first)[self.facts["measure"] == "difference_from_predicted"]
        return found.sort_values("order", kind="stable").drop(columns="order")

    def say_reoffending(self) -> Words:
        """Actual against predicted reoffending, with the interval, for the borough and its comparison areas."""
        sentences = [say_prediction(fact, *self._parts(fact)) for fact in rows_of(self._predictions())]
        return Words(bullets(sentences))

    def _parts(self, fact: dict[str, object]) -> tuple[dict[str, object], dict[str, object]]:
        """The actual and the predicted rate that a difference was worked out from."""
        actual, predicted = (self.facts[self.facts["fact_id"] == id_] for id_ in str(fact["formula"]).split(" - "))
        return row_of(actual), row_of(predicted)

    def show_reoffending(self) -> Exhibits:
        """Actual and predicted reoffending with caseload, interval and difference."""
        found = self._predictions()
        if found.empty:
            return Exhibits()
        rows = [(fact, *self._parts(fact)) for fact in rows_of(found)]
        return Exhibits.of(
            [
                predictions_table(
                    rows, f"Reoffending against prediction, {self.partnership.borough_name}", self.source_line
                )
            ]
        )

    def cohort_facts(self) -> pd.DataFrame:
        """The facts on people who were chosen for their record."""
        catalogue = read_catalogue(self.house.catalogue)
        cohorts = [id_ for id_, entry in catalogue.items() if entry.cohort]
        return self.own_facts[self.own_facts["indicator"].isin(cohorts)]

    def say_cohort(self) -> Words:
        """The warning that belongs with every before-and-after figure of a cohort."""
        if self.cohort_facts().empty:
            return Words("")
        return Words(f"**Read with care.** {CHOSEN_FOR_THEIR_RECORD} The change is not the effect of the programme.")

    def show_steps(self, indicators: Sequence[str], subject: str) -> Exhibits:
        """People or tests from step to step: each whole with its parts, and what share each part is."""
        catalogue = read_catalogue(self.house.catalogue)
        own = self.own_facts[(self.own_facts["measure"] == "count") & self.own_facts["value"].notna()]
        wholes = [(name, catalogue[name].parts) for name in indicators if name in set(own["indicator"])]
        if not wholes:
            return Exhibits()
        caption = f"{subject}, {self.partnership.borough_name}"
        return Exhibits.of([steps_table(wholes, own, self.own_facts, caption, self.source_line)])
