"""What the law asks of this assessment, and how far it is there."""

import pandas as pd

from assessment.display.exhibits import Table, Words
from assessment.display.registers import compliance_table
from assessment.indicators.compliance import compliance_of
from assessment.narrative.compliance import STATUS_WORDS, say_compliance
from assessment.terms.periods import written_date
from assessment.terms.text import bullets
from assessment.workbook.disclosure import Disclosure


class Compliance(Disclosure):
    """What a page tells of the law."""

    def say_compliance(self) -> Words:
        """How many legal requirements are met, and which are not."""
        return Words(bullets(say_compliance(self.compliance(), written_date(self.brief.as_at))))

    def show_compliance(self) -> Table | Words:
        """Each legal requirement in force, with what meets it and what is missing."""
        found = self.compliance()
        if found.empty:
            return Words("")
        as_at = written_date(self.brief.as_at)
        caption = f"Legal requirements in force on {as_at}, {self.edition} edition, {self.partnership.borough_name}"
        return compliance_table(found, STATUS_WORDS, caption)

    def compliance(self) -> pd.DataFrame:
        """The compliance matrix (columns: indicators.compliance.matrix)."""
        evidence = self.evidence
        return compliance_of(self.house, self.brief, self.partnership, evidence.facts, evidence.tables)
