"""The plan: its actions, measures and money, and how far they can be followed up."""

from typing import Any

import pandas as pd

from assessment.display.exhibits import Exhibits, Table, Words
from assessment.display.registers import plain_table
from assessment.indicators.actions import STATUS_WORDS
from assessment.indicators.aggregate import actions_to_count, share_of_amounts
from assessment.indicators.gaps import MONEY_MEASURES, names_priority
from assessment.narrative.sentences import counted, number_word, opening
from assessment.tables.rows import names_any, rows_of
from assessment.terms.numbers import written
from assessment.terms.periods import written_date
from assessment.terms.timing import DueWindow
from assessment.terms.vocabulary import ActionStatus, Unit
from assessment.workbook.places import Places

KIND_WORDS = {"pcc_ask": "request to the commissioner", "exec_summary_action": "action in the summary"}


class Plan(Places):
    """What a page shows of the plan."""

    def say_plan(self) -> Words:
        """How many actions and measures the plan holds, and how far they can be followed up."""
        actions, measures = actions_to_count(self.actions()), self.measures()
        held = f"The plan holds {counted(len(actions), 'action')} and {counted(len(measures), 'success measure')}."
        having = int(measures["has_figure"].sum())
        figures = f"{opening(number_word(having))} of the measures have at least one published figure."
        as_at = f"Actions are judged as at {written_date(self.brief.as_at)}, from their published timing alone: "
        level = "Where the plan tells the same intention at several levels of detail, one level is counted."
        return Words(f"{held} {figures} {as_at}what became of them is not published. {level}")

    def show_actions(self, theme: str) -> Exhibits:
        """The priority's actions with lead, timing and status."""
        actions = self.actions(theme)
        if actions.empty:
            return Exhibits.of([Words("The plan names no action for this priority.")])
        frame = actions.assign(
            status=actions["status"].map(STATUS_WORDS),
            due=[_due(row) for row in rows_of(actions)],
            kind=actions["action_kind"].replace(KIND_WORDS).str.replace("_", " ").str.capitalize(),
        )
        headings = {
            "action": "Action",
            "kind": "Kind",
            "lead": "Lead",
            "by_when": "Timing as published",
            "due": "Due",
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

    def show_activities(self, theme: str) -> Exhibits:
        """What the plan funds, with the outcomes it expects and the measures it names: one row an activity."""
        actions = self.actions(theme)
        activities = actions[(actions["action_kind"] == "activity") & (actions["performance_measure"] != "")]
        outcomes = actions.loc[actions["action_kind"] == "expected_outcome", "action"]
        if activities.empty:
            return Exhibits()
        frame = activities.assign(
            amount=["" if pd.isna(value) else written(value, Unit.GBP) for value in activities["spend_gbp"]],
            outcomes="; ".join(outcomes),
            measures=activities["performance_measure"].str.replace(" | ", "; ", regex=False),
        )
        headings = {
            "action": "Activity",
            "amount": "Amount",
            "outcomes": "Outcomes expected",
            "measures": "Measured by",
        }
        caption = f"{self.name(theme)}: from activity to outcome to measure"
        return Exhibits.of([plain_table(frame, headings, caption, self.source_line)])

    def show_governance(self) -> Exhibits:
        """Which group delivers each priority, and what it watches."""
        plan = self.evidence.tables["priorities"]
        told = {name for priority in self.partnership.priorities for name in priority.plan_names}
        rows = plan[plan["priority"].isin(told) & (plan[["delivery_groups", "measures_monitored"]] != "").any(axis=1)]
        if rows.empty:
            return Exhibits()
        listed = {
            name: rows[name].str.replace(" | ", "; ", regex=False) for name in ("delivery_groups", "measures_monitored")
        }
        headings = {
            "priority": "Priority",
            "delivery_groups": "Who delivers",
            "measures_monitored": "What is watched",
            "lead": "Lead",
        }
        caption = "Who delivers each priority, and what is watched"
        return Exhibits.of([plain_table(rows.assign(**listed), headings, caption, self.source_line)])

    def show_money_by_priority(self) -> Exhibits:
        """The amount that the plan prints for each priority, and its share of all that is printed."""
        plan = self.evidence.tables["priorities"]
        rows = plan[plan["budget_gbp"].notna()]
        if rows.empty:
            return Exhibits()
        total = rows["budget_gbp"].sum()
        shares = share_of_amounts(rows["budget_gbp"])
        frame = rows.assign(
            amount=[written(value, Unit.GBP) for value in rows["budget_gbp"]],
            share=[written(value, Unit.PERCENT, decimals=1) for value in shares],
        )
        last = pd.DataFrame([{"priority": "All that is printed", "amount": written(total, Unit.GBP), "share": "100%"}])
        headings = {"priority": "Priority", "amount": "Amount printed", "share": "Share of what is printed"}
        caption = f"Money by priority, {self.partnership.borough_name}"
        return Exhibits.of([plain_table(pd.concat([frame, last]), headings, caption, self.source_line)])

    def show_money(self) -> Exhibits:
        """Published budgets and requests, and totals worked out where the parts make a whole."""
        own = self.own_facts
        money = own[own["measure"].isin(MONEY_MEASURES)]
        if money.empty:
            return Exhibits.of([Words("The plan prints no amount of money for any priority.")])
        return self.show_figures(money, "Money in the plan")


def _due(action: dict[str, Any]) -> str:
    """The due window in words; "" where there is none."""
    start, end = (None if pd.isna(action[key]) else action[key].date() for key in ("due_start", "due_date"))
    return DueWindow(start, end, action["recurrence"]).words


def _by_status(actions: pd.DataFrame) -> dict[str, int]:
    return {"all": len(actions)} | {str(s): int((actions["status"] == s).sum()) for s in ActionStatus}
