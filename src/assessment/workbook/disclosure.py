"""What was withheld from this edition, and why."""

from assessment.display.exhibits import Table, Words
from assessment.display.registers import protection_table
from assessment.narrative.disclosure import say_disclosure
from assessment.tables.rows import rows_of
from assessment.terms.text import bullets
from assessment.workbook.overall_picture import OverallPicture


class Disclosure(OverallPicture):
    """What a page tells of disclosure control."""

    def say_disclosure(self) -> Words:
        """The disclosure statement of this edition."""
        return Words(bullets(say_disclosure(self.evidence.protection, self.edition)))

    def show_disclosure(self) -> Table | Words:
        """Which rule the counts of each source had, and how many were withheld or left out."""
        protection = self.evidence.protection
        if protection.empty:
            return Words("")
        caption = f"Disclosure control by source, {self.edition} edition, {self.partnership.borough_name}"
        return protection_table(protection, self._source_titles(), caption)

    def _source_titles(self) -> dict[str, str]:
        """Titles of the sources by id; editions of one source share it."""
        sources = rows_of(self.evidence.tables["sources"])
        ids = self.evidence.protection["source_id"]
        return {id_: row["title"] for id_ in ids for row in sources if str(row["source_id"]).startswith(id_)}
