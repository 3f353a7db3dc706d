"""The analyst's door: open a borough's workbook, then look up, compose and draw.

In a notebook:  wb = open_workbook(borough, assessment_year, period_start, period_end, as_at, edition)

`show_` gives a table, `draw_` a chart, `say_` words; the rest gives facts as plain DataFrames to choose from.
"""

import os
from collections.abc import Iterator
from typing import Any

import pandas as pd

from assessment.brief import Priority, boroughs, read_brief, read_partnership, take_brief
from assessment.display.exhibits import Table, Words
from assessment.display.registers import derived_table, plain_table, register_table
from assessment.indicators.aggregate import actions_to_count
from assessment.indicators.catalogue import read_catalogue
from assessment.indicators.gaps import on_problem
from assessment.narrative.sentences import no_trend, say_change
from assessment.narrative.summary import say_confidence, say_key_messages, say_scope
from assessment.paths import find_house
from assessment.release.released import load_release
from assessment.tables.rows import row_of, rows_of
from assessment.terms.errors import BriefError
from assessment.terms.text import bullets, escape_markdown
from assessment.terms.vocabulary import AreaType, Edition, Unit
from assessment.workbook.figures import CHANGE_KEY
from assessment.workbook.opened import OURS, SMALL_AREAS, Fact, Opened, is_given
from assessment.workbook.own_facts import OwnFacts

__all__ = ["Fact", "Opened", "Workbook", "open_workbook"]

BOROUGH_VARIABLE = "ASSESSMENT_BOROUGH"
DIRECTION_WORDS = {"up_is_worse": "A rise", "up_is_better": "A fall", "neutral": "Neither"}


class Workbook(OwnFacts):
    """One borough's assessment, open for an analyst."""

    def say_scope(self) -> Words:
        """What this assessment covers and rests on."""
        who = self.partnership
        commission = {
            "borough": who.borough_name,
            "partnership": who.name,
            "force": who.force,
            "parent_area": who.parent_area,
            "period": self.brief.period_words,
        }
        return Words(say_scope(self.facts, self.evidence.tables["sources"], commission))

    def say_key_messages(self) -> Words:
        """What a chief officer should know first."""
        counted_actions = actions_to_count(self.actions())
        label = self.brief.period.label
        changes = self.own_facts[self.own_facts["measure"] == "change"]
        known = changes[changes["period_label"] == label].dropna(subset=["value"])
        copied = no_trend(known)
        once = pd.concat([self.told_once(known[~copied]), self.told_once(known[copied])])  # copies hide no part
        return Words(bullets(say_key_messages(once, self.evidence.gaps, counted_actions, label)))

    def say_confidence(self) -> Words:
        """How sure we are of the figures."""
        from_records = int(self.facts["period_basis"].isin(OURS).sum())
        return Words(bullets(say_confidence(self.published, from_records)))

    def say_theme(self, theme: str) -> Words:
        """The priority's name as a heading, and what the plan means by it."""
        priority = self.partnership.priority(theme)
        plan = self.evidence.tables["priorities"]
        found = plan[plan["priority"].isin(priority.plan_names)]
        description = escape_markdown(found["description"].iloc[0]) if len(found) else ""
        return Words(f"# {escape_markdown(priority.name)}\n\n{description}")

    def say_changes(self, theme: str) -> Words:
        """A sentence on each of the priority's counts that can be compared with the year before."""
        facts = on_problem(self.own_theme_facts(theme))
        sentences = [say_change(*rows) for rows in _with_change(self.own_theme_facts(theme))]
        if sentences:
            return Words(bullets(sentences))
        if len(facts):
            return Words("No figure of this priority can be compared with the same months of the year before.")
        nothing = "No figure on the problem itself was published. What would fill the gap is listed near the end."
        return Words(nothing)

    def show_priorities(self) -> Table:
        """Each priority with what its figures show, how many it has, and how many actions and measures."""
        frame = pd.DataFrame([self._priority_row(priority) for priority in self.partnership.priorities])
        headings = {
            "priority": "Priority",
            "kind": "Kind",
            "picture": "What the latest figures show",
            "figures": "Figures",
            "actions": "Actions",
            "measures": "Measures",
        }
        return plain_table(frame, headings, f"Priorities of {self.partnership.name}", self.source_line)

    def _priority_row(self, priority: Priority) -> dict[str, Any]:
        published = on_problem(self.own_theme_facts(priority.id))
        published = published[is_given(published)]
        nothing = "Figures, but none to compare" if len(published) else "No figure on the problem"
        return {
            "priority": priority.name,
            "kind": priority.kind.replace("_", " ").capitalize(),
            "picture": self._headline(self.own_theme_facts(priority.id)) or nothing,
            "figures": len(published),
            "actions": len(actions_to_count(self.actions(priority.id))),
            "measures": len(self.measures(priority.id)),
        }

    def show_gaps(self) -> Table:
        """What could not be assessed, and what would fill each gap."""
        headings = {
            "subject": "Subject",
            "gap": "What is missing",
            "would_be_filled_by": "What would fill it",
        }
        return plain_table(
            self.evidence.gaps,
            headings,
            f"What we could not assess in {self.partnership.borough_name}",
        )

    def show_sources(self) -> Table:
        """The documents behind the figures, with publisher, edition, licence and hash."""
        sources = self.evidence.tables["sources"]
        frame = sources.assign(digest=sources["sha256"].str[:12])
        headings = {
            "title": "Document",
            "publisher": "Publisher",
            "edition_period": "Edition",
            "licence_note": "Licence",
            "digest": "sha256 begins",
        }
        return plain_table(frame, headings, "Documents behind this assessment")

    def show_checks(self) -> Table:
        """What was checked when the data were taken in: rows in, rows out, rows refused."""
        checks = self.evidence.checks.assign(
            result=self.evidence.checks["passed"].map({True: "Passed", False: "Failed"})
        )
        headings = {
            "check_name": "Check",
            "rows_in": "Rows in",
            "rows_out": "Rows out",
            "rows_refused": "Rows refused",
            "result": "Result",
            "note": "Note",
        }
        return plain_table(checks, headings, "Checks on the data of all boroughs")

    def show_definitions(self) -> Table | Words:
        """The indicators used, what each counts, and which way is worse."""
        if self.facts.empty:
            return Words("")
        catalogue = read_catalogue(self.house.catalogue)
        used = [catalogue[id_] for id_ in dict.fromkeys(self.facts["indicator"])]
        rows = [{"label": i.label, "definition": i.definition, "worse": DIRECTION_WORDS[i.direction]} for i in used]
        headings = {
            "label": "Figure",
            "definition": "What it counts",
            "worse": "Which way is worse",
        }
        return plain_table(pd.DataFrame(rows), headings, "Definitions")

    def show_register(self) -> Table | Words:
        """Every published figure of this assessment, with the reference that leads back to the source."""
        published = self.published
        if published.empty:
            return Words("The plan prints no figure.")
        return register_table(published, f"Register of {len(published)} published figures", self.source_line)

    def show_derived(self) -> Table | Words:
        """Every figure on the borough that was worked out, and not just counted or returned.

        Those of wards, LSOAs and other districts are in facts.json.
        """
        worked_out = self.facts[~is_given(self.facts)]
        elsewhere = (worked_out["area_type"] == AreaType.COMPARATOR) & worked_out["period_basis"].isin(OURS)
        derived = worked_out[~worked_out["area_type"].isin(SMALL_AREAS) & ~elsewhere]
        if derived.empty:
            return Words("No figure was worked out from the published ones.")
        return derived_table(derived, f"{len(derived)} figures worked out")


def _with_change(
    facts: pd.DataFrame,
) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Each count's latest comparison with the year before: level, difference and percentage change."""
    counts = facts[(facts["measure"] == "difference") & (facts["unit"] == Unit.COUNT)]
    latest = counts.sort_values("period_end", kind="stable").drop_duplicates(CHANGE_KEY[:2], keep="last").sort_index()
    for difference in rows_of(latest):
        same = facts[(facts[CHANGE_KEY] == [difference[name] for name in CHANGE_KEY]).all(axis=1)]
        level, change = (same[same["measure"] == name] for name in ("count", "change"))
        yield row_of(level), difference, row_of(change)


def open_workbook(
    borough: str = "",
    assessment_year: str = "",
    period_start: str = "",
    period_end: str = "",
    as_at: str = "",
    edition: str = Edition.PARTNER,
) -> Workbook:
    """Open a borough's workbook.

    Parameters
    ----------
    borough : str
        The folder name in params/; "" means the one chosen with `make lab BOROUGH=...`, or the first there is.
    assessment_year, period_start, period_end, as_at : str
        As in the brief; "" takes what params/<borough>/<year>/brief.yaml says.
    edition : str
        The edition to protect figures for.

    Raises
    ------
    BriefError
        The borough, the year, the edition or a value is unknown; the near miss is named.
    SourceError
        The data are not prepared yet.
    """
    house = find_house()
    if edition not in list(Edition):
        raise BriefError(f'unknown edition "{edition}". Expected one of: {", ".join(Edition)}.')
    borough = borough or os.environ.get(BOROUGH_VARIABLE, "") or next(iter(boroughs(house.params)), "")
    brief = read_brief(house.params, borough, assessment_year)
    given = {"period_start": period_start, "period_end": period_end, "as_at": as_at}
    stated = {key: str(value) for key, value in vars(brief).items()}
    brief = take_brief(stated | {key: value for key, value in given.items() if value}, "the notebook's parameters")
    partnership = read_partnership(house.params, brief.borough, brief.assessment_year)
    released = load_release(house, brief, partnership, Edition(edition))
    return Workbook(house, brief, partnership, released, Edition(edition))
