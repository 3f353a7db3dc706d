"""An analyst's own numbers, registered in a cell: from then on facts like the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment.brief import near_miss
from assessment.display.carriers import as_json, carry, running_cell
from assessment.release.own import OWN, OwnNumber, own_fact
from assessment.release.policy import POLICY_FILE, read_policy
from assessment.tables.rows import row_of
from assessment.terms.errors import AssessmentError
from assessment.terms.vocabulary import AreaType, Edition, Unit
from assessment.workbook.breakdowns import Breakdowns
from assessment.workbook.opened import Fact

NOT_GIVEN: Any = object()
AREA = ["area_code", "area_name", "area_type"]
DATA = "data"  # the kind of source that is no document


@dataclass(frozen=True)
class Registered:
    """A fact of the analyst's own, and the cell that registered it."""

    fact: Fact
    cell: str


@dataclass(frozen=True)
class OwnFacts(Breakdowns):
    """The facts of the assessment, and those that analysts add to them."""

    registered: dict[str, Registered] = field(default_factory=dict[str, Registered], repr=False, compare=False)

    def fact(  # noqa: PLR0913 (a cell names what it gives, and JupyterLab completes the names)
        self,
        fact_id: str,
        *,
        value: float | None = NOT_GIVEN,
        unit: str = Unit.COUNT,
        label: str = "",
        formula: str = "",
        inputs: Sequence[str] = (),
        source: str = "",
        numerator: float | None = None,
        denominator: float | None = None,
        period: str = "",
        area: str = "",
        note: str = "",
    ) -> Fact:
        """Look a fact up by its id; or register a number of one's own under a name.

        A registered number is protected at once, stands in facts.json with the rest, and is found again by its name.

        Parameters
        ----------
        fact_id : str
            The id of a fact; its area and period may be left out for the borough and the data year. To register: a
            name such as "repeat_burglary_share".
        value : float or None
            The number; None where it is not known. Left out where `numerator` and `denominator` are given.
        unit : str
            One of `terms.vocabulary.Unit`; a percentage is 12, not 0.12.
        label, formula, note : str
            What it is called, how it was worked out, and what readers have to know. By default the name in words.
        inputs : sequence of str
            Ids of the facts that it was worked out from: withheld if one of them is.
        source : str
            The id of the source that it stands on otherwise: the rule for that source applies, and for one that is not
            known the strictest.
        numerator, denominator : float
            The counts behind a percentage, ratio or rate.
        period : str
            The first and the last month ("2024-04..2024-09"); "" means the data year.
        area : str
            The name or code of an area of this assessment; "" means the borough.

        Raises
        ------
        AssessmentError
            There is no such fact; or the number cannot be registered, and what to give is told.
        """
        given = (value is not NOT_GIVEN, label, formula, inputs, source, numerator is not None, period, area, note)
        if not any(given):
            return self._found(fact_id)
        if value is NOT_GIVEN and numerator is None:
            raise AssessmentError(f'own number "{fact_id}": value: expected a number, or None, and found nothing.')
        number = OwnNumber(
            name=fact_id,
            value=None if value is NOT_GIVEN else value,
            unit=unit,
            label=label,
            formula=formula,
            note=note,
            source=source,
            numerator=numerator,
            denominator=denominator,
            period=self.period_of(period),
            place=self._place(area),
        )
        return self._register(number, (inputs,) if isinstance(inputs, str) else inputs)

    def _found(self, fact_id: str) -> Fact:
        """A fact of the analyst's own by its name or id, or one of the assessment's."""
        own = f"{OWN}.{fact_id}.{self.brief.borough}.{self.brief.period.slug}"
        for candidate in (fact_id, own):
            if candidate in self.registered:
                return self.registered[candidate].fact
        return super().fact(fact_id)

    def _register(self, number: OwnNumber, inputs: Sequence[str]) -> Fact:
        policy = read_policy(self.house.catalogue / POLICY_FILE)
        row = own_fact(number, [self._input(each) for each in inputs], policy, self._documents, self.edition)
        before, now = self.registered.get(row["fact_id"]), Registered(Fact(row), running_cell())
        is_same_cell = before is not None and bool(now.cell) and before.cell == now.cell  # run again in JupyterLab
        if before is not None and not is_same_cell and as_json(before.fact.row) != as_json(row):
            raise AssessmentError(
                f"{row['fact_id']} is registered already, and not with the same number. Give this one another name; "
                "or, if the first is gone, open the workbook again (run its cell)."
            )
        self.registered[row["fact_id"]] = now
        carry(row)
        return now.fact

    def _input(self, fact_id: str) -> dict[str, Any] | None:
        """The fact that a number was worked out from; None for one that only the partners' edition has.

        A slip in an id looks the same in the public edition; the partners' edition, which is built as well, tells it.
        """
        try:
            return self._found(fact_id).row
        except AssessmentError:
            if self.edition == Edition.PUBLIC:
                return None
            raise

    @property
    def _documents(self) -> set[str]:
        """Ids of the published documents behind this assessment."""
        sources = self.evidence.tables["sources"]
        return set(sources.loc[sources["document_kind"] != DATA, "source_id"])

    def _place(self, area: str) -> dict[str, str]:
        """An area that this assessment has facts on, by its name or code."""
        who = self.partnership
        if area in ("", who.borough_name, who.borough_code):
            return dict(zip(AREA, (who.borough_code, who.borough_name, str(AreaType.BOROUGH)), strict=True))
        known = self.every_fact[AREA].drop_duplicates()
        found = known[(known["area_name"] == area) | (known["area_code"] == area)]
        if found.empty:
            raise AssessmentError(f'area: "{area}" is not in this assessment. {near_miss(area, known["area_name"])}')
        return row_of(found)
