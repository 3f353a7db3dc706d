"""The analyst's door: open a borough's workbook, then look up, compose and draw.

In a notebook:  wb = open_workbook(borough, assessment_year, period_start, period_end, as_at, edition)

`show_` gives a table, `draw_` a chart, `say_` words; the rest gives facts as plain DataFrames to choose from.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assessment.brief import (
    EDITION,
    Brief,
    Partnership,
    Priority,
    boroughs,
    near_miss,
    read_brief,
    read_partnership,
    take_brief,
)
from assessment.display.charts import MOST_PANELS, draw_changes, draw_series
from assessment.display.exhibits import Chart, Exhibits, Table, Words
from assessment.display.registers import derived_table, figures_table, plain_table, rates_table, register_table
from assessment.display.series import SERIES_KEY, in_series, series_tables
from assessment.indicators.actions import STATUS_WORDS, action_status
from assessment.indicators.aggregate import actions_to_count
from assessment.indicators.catalogue import read_indicators, without_parts
from assessment.indicators.facts import Evidence, load_evidence
from assessment.indicators.gaps import MONEY_MEASURES, facts_of, linked, names_priority, on_problem
from assessment.narrative.sentences import counted, number_word, opening, perhaps_copied, say_change, say_headline
from assessment.narrative.summary import say_confidence, say_key_messages, say_scope
from assessment.paths import House, find_house
from assessment.tables.rows import names_any, row_of, rows_of
from assessment.terms.errors import AssessmentError, BriefError
from assessment.terms.periods import written_date
from assessment.terms.text import bullets, escape_markdown
from assessment.terms.vocabulary import ActionStatus, FactStatus, Unit

INDICATORS_FILE = "indicators.yaml"
BOROUGH_VARIABLE = "ASSESSMENT_BOROUGH"


@dataclass(frozen=True)
class Fact:
    """One figure, looked up by its id: prints as a page writes it."""

    row: dict[str, Any]

    @property
    def value(self) -> float:
        return float(self.row["value"])

    def __str__(self) -> str:
        return str(self.row["value_printed"])

    def _repr_markdown_(self) -> str:
        return f"{self.row['label']}, {self.row['area_name']}, {self.row['period_label']}: {self}"


@dataclass(frozen=True)
class Workbook:
    """One borough's assessment, open for an analyst."""

    house: House
    brief: Brief
    partnership: Partnership
    evidence: Evidence
    edition: str

    # -- choosing -----------------------------------------------------------------------------------------------

    @property
    def facts(self) -> pd.DataFrame:
        """Every fact of this assessment (columns: tables.schemas.Facts)."""
        return self.evidence.facts

    @property
    def own_facts(self) -> pd.DataFrame:
        """The facts on the borough itself, comparators left out."""
        return self.facts[self.facts["area_code"] == self.partnership.borough_code]

    def fact(self, fact_id: str) -> Fact:
        """The fact with this id; the area and period may be left out for the borough and the data year.

        Raises
        ------
        AssessmentError
            There is no such fact; the nearest id is named.
        """
        ids = list(self.facts["fact_id"])
        own = f"{fact_id}.{self.brief.borough}.{self.brief.period.slug}"
        for candidate in (fact_id, own):
            if candidate in ids:
                return Fact(row_of(self.facts, ids.index(candidate)))
        raise AssessmentError(f'no fact "{fact_id}" in this assessment. {near_miss(fact_id, ids)}')

    def name(self, theme: str) -> str:
        """The name of a priority, as printed in the plan."""
        return self.partnership.priority(theme).name

    def theme_facts(self, theme: str) -> pd.DataFrame:
        """The facts that belong on a priority's page ("" means the borough's first priority)."""
        return facts_of(self.facts, self.partnership.priority(theme), self.evidence.tables["measures"])

    def own_theme_facts(self, theme: str) -> pd.DataFrame:
        """The facts of a priority's page on the borough itself."""
        facts = self.theme_facts(theme)
        return facts[facts["area_code"] == self.partnership.borough_code]

    def told_once(self, facts: pd.DataFrame) -> pd.DataFrame:
        """These facts without parts whose whole is among them, so that nothing counts twice."""
        catalogue = read_indicators(self.house.catalogue / INDICATORS_FILE)
        return facts[facts["indicator"].isin(without_parts(set(facts["indicator"]), catalogue))]

    def series(self, theme: str) -> pd.DataFrame:
        """The priority's facts that form series over two periods or more."""
        return in_series(self.theme_facts(theme))

    def counted_series(self) -> pd.DataFrame:
        """The borough's counts that form series ending in the data year: what the changes are worked out from."""
        own = in_series(self.own_facts)
        counts = own[own["measure"] == "count"]
        current = counts.loc[counts["period_label"] == self.brief.period.label, "indicator"]
        whole = counts["cycle"].map(lambda cycle: cycle == self.brief.period.cycle)
        return counts[counts["indicator"].isin(current) & whole]

    def single_figures(self, theme: str) -> pd.DataFrame:
        """The priority's published figures that are in no series."""
        return self.outside_series(self.theme_facts(theme))

    def outside_series(self, facts: pd.DataFrame) -> pd.DataFrame:
        """Those of these facts that form no series: as published, and shares and long changes worked out."""
        shares = facts.loc[facts["measure"] == "share", "indicator"]  # as printed; ours would only repeat them
        new_share = (facts["measure"] == "derived_share") & ~facts["indicator"].isin(shares)
        worked_out = new_share | facts["measure"].str.startswith("change_since")
        chosen = facts[(facts["formula"] == "as published") | (worked_out & facts["value"].notna())]
        return chosen[~chosen["fact_id"].isin(in_series(facts)["fact_id"])]

    def changes(self) -> pd.DataFrame:
        """The borough's percentage changes on the year before, for the data year.

        Left out are figures that may be copies of the year before, which tell no trend until confirmed, and parts
        whose whole is there.
        """
        own = self.own_facts
        chosen = (own["measure"] == "change") & (own["period_label"] == self.brief.period.label)
        return self.told_once(own[chosen & ~perhaps_copied(own)].dropna(subset=["value"]))

    def actions(self, theme: str | None = None) -> pd.DataFrame:
        """The plan's actions with their `status`, of one priority or of all."""
        actions = self.evidence.tables["actions"]
        actions = actions.assign(status=action_status(actions, self.brief.as_at))
        if theme is None:
            return actions
        return actions[names_priority(actions["priority"], self.partnership.priority(theme))]

    def measures(self, theme: str | None = None) -> pd.DataFrame:
        """The plan's success measures, of one priority or of all, and whether a figure belongs to them."""
        measures = self.evidence.tables["measures"]
        measures = measures.assign(has_figure=linked(measures, self.own_facts))
        if theme is None:
            return measures
        return measures[names_priority(measures["priority"], self.partnership.priority(theme))]

    # -- words --------------------------------------------------------------------------------------------------

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
        once = self.told_once(changes[changes["period_label"] == label].dropna(subset=["value"]))
        return Words(bullets(say_key_messages(once, self.evidence.gaps, counted_actions, label)))

    def say_confidence(self) -> Words:
        """How sure we are of the figures."""
        return Words(bullets(say_confidence(self.facts[self.facts["formula"] == "as published"])))

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

    def say_overall(self) -> Words:
        """How many of the borough's figures fell and rose in the data year."""
        headline = say_headline(self.changes())
        if not headline:
            return Words(f"No count for {self.brief.period.label} can be compared with the year before.")
        return Words(f"{headline}.")

    def say_plan(self) -> Words:
        """How many actions and measures the plan holds, and how far they can be followed up."""
        actions, measures = actions_to_count(self.actions()), self.measures()
        held = f"The plan holds {counted(len(actions), 'action')} and {counted(len(measures), 'success measure')}."
        having = int(measures["has_figure"].sum())
        figures = f"{opening(number_word(having))} of the measures have at least one published figure."
        as_at = f"Actions are judged as at {written_date(self.brief.as_at)}, from their published timing alone: "
        level = "Where the plan tells the same intention at several levels of detail, one level is counted."
        return Words(f"{held} {figures} {as_at}what became of them is not published. {level}")

    # -- charts and tables --------------------------------------------------------------------------------------

    @property
    def source_line(self) -> str:
        """The documents that the figures come from, as printed under charts and tables."""
        sources = self.evidence.tables["sources"]
        return "; ".join(f"{row['title']}, {row['edition_period']}" for row in rows_of(sources))

    def draw_series(self, series: pd.DataFrame) -> Chart | Words:
        """Up to four of the borough's own series as small bar charts; nothing where there is no series."""
        own = series[series["area_code"] == self.partnership.borough_code]
        once = self.told_once(own)
        chosen = _largest(once)
        if chosen.empty:
            return Words("")
        changes = self.facts[
            self.facts["indicator"].isin(once["indicator"]) & self.facts["area_code"].isin(once["area_code"])
        ]
        return draw_series(
            chosen,
            headline=self._headline(changes) or f"{chosen['label'].iloc[0]} by year",
            series_in_all=once.drop_duplicates([*SERIES_KEY, "cycle"]).shape[0],
            area=self.partnership.borough_name,
            source=f"Source: {self.source_line}.",
        )

    def draw_changes(self, changes: pd.DataFrame) -> Chart | Words:
        """Percentage changes on the year before, sorted; nothing where there are none."""
        if changes.empty:
            return Words("")
        return draw_changes(
            changes,
            headline=str(self.say_overall()).rstrip("."),
            area=self.partnership.borough_name,
            source=f"Source: {self.source_line}; changes worked out from its counts.",
        )

    def show_series(self, series: pd.DataFrame, subject: str = "Counts") -> Exhibits:
        """Series as tables, one for each set of months, with the last year's change."""
        caption = f"{subject}: figures by year, {self.partnership.borough_name}"
        return Exhibits.of(series_tables(series, self.facts, caption, self.source_line))

    def show_figures(self, facts: pd.DataFrame, caption: str = "Other published figures") -> Exhibits:
        """Single figures with their area, period and place in the source; comparators after the borough."""
        if facts.empty:
            return Exhibits()
        order = {self.partnership.borough_name: 0}
        order |= {area: position for position, area in enumerate(self.partnership.comparators, 1)}
        ranks = facts["area_name"].map(order).fillna(len(order))
        firsts = facts.groupby("indicator", sort=False).ngroup()
        ordered = facts.assign(first=firsts, rank=ranks).sort_values(["first", "rank"], kind="stable")
        return Exhibits.of([figures_table(ordered, f"{caption}, {self.partnership.borough_name}", self.source_line)])

    def show_rates(self) -> Exhibits:
        """The borough's rates, worked out from counts, with the denominator stated."""
        own = self.own_facts
        rates = own[(own["measure"] == "derived_rate") & (own["period_label"] == self.brief.period.label)]
        if rates.empty:
            return Exhibits.of([Words("No population was published with the figures, so no rate can be worked out.")])
        caption = f"{self.partnership.borough_name}, rates per 1,000, {self.brief.period.label}"
        return Exhibits.of([rates_table(rates, caption, self.source_line)])

    def show_actions(self, theme: str) -> Exhibits:
        """The priority's actions with lead, timing and status."""
        actions = self.actions(theme)
        if actions.empty:
            return Exhibits.of([Words("The plan names no action for this priority.")])
        frame = actions.assign(
            status=actions["status"].map(STATUS_WORDS),
            kind=actions["action_kind"].replace(KIND_WORDS).str.replace("_", " ").str.capitalize(),
        )
        headings = {
            "action": "Action",
            "kind": "Kind",
            "lead": "Lead",
            "by_when": "Timing",
            "status": "Status",
        }
        caption = f"{self.name(theme)}: actions of the plan, as at {written_date(self.brief.as_at)}"
        return Exhibits.of([plain_table(frame, headings, caption, self.source_line)])

    def show_measures(self, theme: str) -> Exhibits:
        """The priority's success measures, the direction wanted, and whether there is a figure."""
        nothing = "The plan names no success measure for this priority."
        return self._measure_exhibits(self.measures(theme), f"{self.name(theme)}: success measures", nothing)

    def show_plan_wide_measures(self) -> Exhibits:
        """The success measures that the plan ties to no single priority."""
        measures = self.measures()
        told = pd.Series(False, index=measures.index)
        for priority in self.partnership.priorities:
            told |= names_priority(measures["priority"], priority)
        caption = "Success measures tied to no single priority"
        return self._measure_exhibits(measures[~told], caption, "The plan ties every measure to a priority.")

    def _measure_exhibits(self, measures: pd.DataFrame, caption: str, otherwise: str) -> Exhibits:
        if measures.empty:
            return Exhibits.of([Words(otherwise)])
        frame = measures.assign(
            wanted=measures["direction"].str.replace("_", " ").str.capitalize(),
            figure=measures["has_figure"].map({True: "Yes", False: "No"}),
        )
        headings = {
            "measure": "Measure",
            "wanted": "Direction wanted",
            "figure": "Figure published",
        }
        return Exhibits.of([plain_table(frame, headings, caption, self.source_line)])

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
        published = published[published["formula"] == "as published"]
        nothing = "Figures, but none to compare" if len(published) else "No figure on the problem"
        return {
            "priority": priority.name,
            "kind": priority.kind.replace("_", " ").capitalize(),
            "picture": self._headline(self.own_theme_facts(priority.id)) or nothing,
            "figures": len(published),
            "actions": len(actions_to_count(self.actions(priority.id))),
            "measures": len(self.measures(priority.id)),
        }

    def _headline(self, facts: pd.DataFrame) -> str:
        """What the latest comparisons of some facts show, the data year first; "" where there are none."""
        changes = facts[facts["measure"] == "change"].sort_values("period_end")
        latest = self.told_once(changes.drop_duplicates(CHANGE_KEY[:2], keep="last"))
        told = latest.dropna(subset=["value"])
        other = told["period_label"] != self.brief.period.label
        words = [say_headline(group) for _, group in told.assign(other=other).groupby(["other", "period_label"])]
        untold = {
            "may repeat the year before": int(perhaps_copied(told).sum()),
            "rest on a base too small to tell": int((latest["status"] == FactStatus.SMALL_BASE).sum()),
        }
        words += [f"{number_word(number)} {reason}" for reason, number in untold.items() if number and any(words)]
        return "; ".join(filter(None, words))

    def show_action_counts(self) -> Table:
        """How many actions each priority has, by where they stand."""
        actions = actions_to_count(self.actions())
        rows = [
            {
                "priority": priority.name,
                **_by_status(actions[names_priority(actions["priority"], priority)]),
            }
            for priority in self.partnership.priorities
        ]
        told = {name for priority in self.partnership.priorities for name in priority.plan_names}
        others = actions[~names_any(actions["priority"], told, "|")]
        if len(others):
            rows.append({"priority": "Other parts of the plan", **_by_status(others)})
        headings = {"priority": "Priority", "all": "Actions", **STATUS_WORDS}
        caption = f"Actions by priority, as at {written_date(self.brief.as_at)}"
        return plain_table(pd.DataFrame(rows), headings, caption, self.source_line)

    def show_money(self) -> Exhibits:
        """Published budgets and requests, and totals worked out where the parts make a whole."""
        own = self.own_facts
        money = own[own["measure"].isin(MONEY_MEASURES)]
        if money.empty:
            return Exhibits.of([Words("The plan prints no amount of money for any priority.")])
        return self.show_figures(money, "Money in the plan")

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
        return plain_table(checks, headings, "Checks on the data of all four boroughs")

    def show_definitions(self) -> Table:
        """The indicators used, what each counts, and which way is worse."""
        catalogue = read_indicators(self.house.catalogue / INDICATORS_FILE)
        used = [catalogue[id_] for id_ in dict.fromkeys(self.facts["indicator"])]
        rows = [{"label": i.label, "definition": i.definition, "worse": DIRECTION_WORDS[i.direction]} for i in used]
        headings = {
            "label": "Figure",
            "definition": "What it counts",
            "worse": "Which way is worse",
        }
        return plain_table(pd.DataFrame(rows), headings, "Definitions")

    def show_register(self) -> Table:
        """Every published figure of this assessment, with the reference that leads back to the source."""
        published = self.facts[self.facts["formula"] == "as published"]
        return register_table(published, f"Register of {len(published)} published figures", self.source_line)

    def show_derived(self) -> Table | Words:
        """Every figure that was worked out, with its formula."""
        derived = self.facts[self.facts["formula"] != "as published"]
        if derived.empty:
            return Words("No figure was worked out from the published ones.")
        return derived_table(derived, f"{len(derived)} figures worked out")


CHANGE_KEY = ["indicator", "area_code", "period_label"]
KIND_WORDS = {"pcc_ask": "request to the commissioner", "exec_summary_action": "action in the summary"}
DIRECTION_WORDS = {"up_is_worse": "A rise", "up_is_better": "A fall", "neutral": "Neither"}


def _by_status(actions: pd.DataFrame) -> dict[str, int]:
    return {"all": len(actions)} | {str(s): int((actions["status"] == s).sum()) for s in ActionStatus}


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


def _largest(series: pd.DataFrame) -> pd.DataFrame:
    """The up to four series to draw: counts before shares and rates, then the largest latest figure."""
    key = [*SERIES_KEY, "cycle"]
    if series.empty:
        return series
    last = series.sort_values("period_start").groupby(key, sort=False).tail(1)
    order = last.assign(is_count=last["measure"] == "count").sort_values(["is_count", "value"], ascending=False)
    chosen = [tuple(row) for row in order[key].head(MOST_PANELS).to_numpy()]
    position = [chosen.index(tuple(row)) if tuple(row) in chosen else -1 for row in series[key].to_numpy()]
    kept = series.assign(position=position).query("position >= 0")
    return kept.sort_values(["position", "period_start"]).drop(columns="position")


def open_workbook(
    borough: str = "",
    assessment_year: str = "",
    period_start: str = "",
    period_end: str = "",
    as_at: str = "",
    edition: str = EDITION,
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
    if edition != EDITION:
        raise BriefError(f'unknown edition "{edition}". Expected: {EDITION}.')
    borough = borough or os.environ.get(BOROUGH_VARIABLE, "") or next(iter(boroughs(house.params)), "")
    brief = read_brief(house.params, borough, assessment_year)
    given = {"period_start": period_start, "period_end": period_end, "as_at": as_at}
    stated = {key: str(value) for key, value in vars(brief).items()}
    brief = take_brief(stated | {key: value for key, value in given.items() if value}, "the notebook's parameters")
    partnership = read_partnership(house.params, brief.borough, brief.assessment_year)
    return Workbook(house, brief, partnership, load_evidence(house, brief, partnership, edition), edition)
