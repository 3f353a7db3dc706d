"""Breakdowns of the borough's own rows, made in a cell and protected before the cell sees them."""

from collections.abc import Mapping, Sequence

from assessment.brief import INVENTED
from assessment.display.row_counts import ShownBreakdown, show_breakdown
from assessment.indicators.record_tables import SOURCES
from assessment.release.breakdown import Asked, break_down
from assessment.release.policy import POLICY_FILE, read_policy
from assessment.terms.errors import AssessmentError
from assessment.terms.periods import Period, months_between
from assessment.workbook.compliance import Compliance

Values = str | Sequence[str]


class Breakdowns(Compliance):
    """What an analyst counts for one chapter."""

    def break_down(
        self, table: str, by: Values, *, where: Mapping[str, Values] | None = None, period: str = ""
    ) -> ShownBreakdown:
        """Count the borough's rows of a table by one or two columns; small counts are withheld.

        Parameters
        ----------
        table : str
            "records" (the police extract), "incidents", "outcomes" or "stop_search".
        by : str or sequence of str
            The column or the two columns to count by.
        where : mapping of column to value or values, optional
            Only rows in which each of these columns holds one of its values.
        period : str
            The first and the last month ("2024-04..2024-09"); "" means the data year.

        Returns
        -------
        ShownBreakdown
            Shows a table that says it is not audited, and in the public edition only that it was left out. Its `frame`
            holds the columns of `by`, `value` [rows; missing where withheld] and `value_printed`.

        Raises
        ------
        AssessmentError
            A table, a column, a value or the period is not known, or a column may not be used.
        """
        narrowed = {column: _listed(values) for column, values in (where or {}).items()}
        asked = Asked(table, _listed(by), narrowed, self.period_of(period))
        wing = self.house.wing(invented=self.partnership.invented)
        policy = read_policy(self.house.catalogue / POLICY_FILE)
        counted = break_down(asked, wing, self.partnership.borough_code, policy, self.edition)
        return show_breakdown(counted, self.partnership.borough_name, self._title(counted.source_id))

    def _title(self, source_id: str) -> str:
        """Whose rows were counted, as printed under the table."""
        titles = {source["source_id"]: f"{source['title']}, {source['publisher']}" for source in SOURCES.values()}
        title = titles.get(source_id, source_id)
        return f"{INVENTED}: {title}" if self.partnership.invented else title

    def period_of(self, months: str) -> Period:
        """The period from the first to the last month ("2024-04..2024-09"); "" means the data year.

        Raises
        ------
        AssessmentError
            The text is no such period.
        """
        try:
            return months_between(months) if months else self.brief.period
        except ValueError as fault:
            raise AssessmentError(f"period: {fault}.") from None


def _listed(values: Values) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(str(value) for value in values)
