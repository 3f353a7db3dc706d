"""Figures: series, changes, rates and single figures, as charts and tables."""

import pandas as pd

from assessment.display.breakdowns import breakdown_table
from assessment.display.charts import MOST_PANELS, draw_changes, draw_series
from assessment.display.exhibits import Chart, Exhibits, Table, Words
from assessment.display.registers import figures_table, rates_table
from assessment.display.series import SERIES_KEY, series_tables
from assessment.indicators.gaps import facts_of
from assessment.indicators.record_years import years_before
from assessment.narrative.sentences import (
    counted,
    no_trend,
    number_word,
    opening,
    perhaps_copied,
    perhaps_recording,
    say_headline,
)
from assessment.tables.rows import names_any
from assessment.terms.caveats import NOT_DRAWN
from assessment.terms.vocabulary import FactStatus
from assessment.workbook.opened import OURS, Opened

MOST_BREAKDOWNS = 12  # tables on a page; the rest are in facts.json
CHANGE_KEY = ["indicator", "area_code", "period_label"]


class Figures(Opened):
    """What a page shows of facts."""

    def say_overall(self) -> Words:
        """How many of the borough's figures fell and rose in the data year."""
        headline = say_headline(self.changes())
        if not headline:
            return Words(f"No count for {self.brief.period.label} can be compared with the year before.")
        return Words(f"{headline}.")

    def draw_series(self, series: pd.DataFrame) -> Chart | Words:
        """Up to four of the borough's own series as small bar charts; nothing where there is no series."""
        own = series[series["area_code"] == self.partnership.borough_code]
        own = own[~names_any(own["caveats"], NOT_DRAWN, ";")]
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
        if own.empty:
            return Exhibits()
        rates = own[(own["measure"] == "derived_rate") & (own["period_label"] == self.brief.period.label)]
        if rates.empty:
            has_population = (own["indicator"] == "population").any() and (own["measure"] == "count").any()
            lacking = "there is no count of the data year" if has_population else "no population is published"
            return Exhibits.of([Words(f"No rate can be worked out: {lacking}.")])
        caption = f"{self.partnership.borough_name}, rates per 1,000, {self.brief.period.label}"
        return Exhibits.of([rates_table(rates, caption, self.source_line)])

    def show_breakdowns(self, theme: str) -> Exhibits:
        """The priority's counts by age, sex or another breakdown: the data year beside the year before."""
        facts = self.every_fact[self.every_fact["area_code"] == self.partnership.borough_code]
        facts = facts_of(facts, self.partnership.priority(theme), self.evidence.tables["measures"])
        counts = facts[(facts["measure"] == "count") & facts["period_basis"].isin(OURS)]
        broken_down = counts[(counts["breakdowns"] != "") & (counts["period_label"] == self.brief.period.label)]
        names = list(dict.fromkeys(broken_down["indicator"]))
        chosen = _most_counted(counts, names, self.brief.period.label)
        tables = [self._breakdown_table(counts[counts["indicator"] == name]) for name in chosen]
        left = len(names) - len(chosen)
        more = f"{opening(counted(left, 'smaller figure'))} by category {'is' if left == 1 else 'are'} in facts.json."
        return Exhibits.of([*tables, *([Words(more)] if left else [])])

    def _breakdown_table(self, counts: pd.DataFrame) -> Table:
        """Every category of one indicator; the year before only where anything is known of it."""
        now, before = self.brief.period, years_before(self.brief.period, 1)
        periods = [now.label, *([before.label] if (counts["period_label"] == before.label).any() else [])]
        shown = counts[counts["period_label"].isin(periods)]
        return breakdown_table(shown, periods, self.source_of(shown))

    def _headline(self, facts: pd.DataFrame) -> str:
        """What the latest comparisons of some facts show, the data year first; "" where there are none."""
        changes = facts[facts["measure"] == "change"].sort_values("period_end")
        latest = changes.drop_duplicates(CHANGE_KEY[:2], keep="last")
        copied = no_trend(latest)
        latest = pd.concat([self.told_once(latest[~copied]), self.told_once(latest[copied])])
        told = latest.dropna(subset=["value"])
        other = told["period_label"] != self.brief.period.label
        words = [say_headline(group) for _, group in told.assign(other=other).groupby(["other", "period_label"])]
        untold = {
            "may repeat the year before": int(perhaps_copied(told).sum()),
            "may follow a change in recording": int(perhaps_recording(told).sum()),
            "rest on a base too small to tell": int((latest["status"] == FactStatus.SMALL_BASE).sum()),
        }
        words += [f"{number_word(number)} {reason}" for reason, number in untold.items() if number and any(words)]
        return "; ".join(filter(None, words))


def _most_counted(counts: pd.DataFrame, indicators: list[str], period_label: str) -> list[str]:
    """These indicators as they stand, or the most frequent of them where there are more than a page can hold."""
    whole = counts[(counts["breakdowns"] == "") & (counts["period_label"] == period_label)]
    values = whole.drop_duplicates("indicator").set_index("indicator")["value"].reindex(indicators)
    kept = set(values.sort_values(ascending=False, kind="stable").head(MOST_BREAKDOWNS).index)
    return [name for name in indicators if name in kept]


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
