"""Plans: whether actions and measures can be followed up, and whether one thing goes by one name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

import pandas as pd

from assessment.indicators.aggregate import ACTION_LEVELS
from assessment.indicators.findings.finding import Check, Finding, Severity
from assessment.indicators.findings.given import Given
from assessment.tables.rows import rows_of
from assessment.terms.periods import written_date
from assessment.terms.vocabulary import Direction

LONG_PLAN_YEARS = 2
FEWEST_NAMES = 5
FEWEST_WORDS = 3  # of a post's title; shorter ones are alike by chance
NOTHING_WANTED = ("monitor", "not_stated")
CONCERNS = ("emerging_issue", "priority")
BODY = re.compile(r"[A-Z]{3,6}")
SHORT_TITLES = {"ad": "assistant director", "&": "and"}


def plan_years(text: str) -> tuple[date, date] | None:
    """First and last day of a plan: "2013/14" and "2015-16" are financial years, "2024-2027" calendar years."""
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", text)]
    short = re.fullmatch(r"(\d{4})[/-](\d{2})", text.strip())
    if short or (len(years) == LONG_PLAN_YEARS and years[1] == years[0] + 1 and "/" in text):
        return date(years[0], 4, 1), date(years[0] + 1, 3, 31)
    return (date(years[0], 1, 1), date(years[-1], 12, 31)) if years else None


def _finding(
    rows: Iterable[str],
    printed: str,
    worked_out: str,
    words: str,
    severity: Severity = Severity.INFO,
    subject: str = "",
) -> Finding:
    return Finding(tuple(dict.fromkeys(rows)), printed, worked_out, words, severity, subject=subject)


def _plan(given: Given) -> tuple[date, date] | None:
    texts = [*given.actions["plan_period"].unique(), *given.priorities["plan_period"].unique()]
    return plan_years(texts[0]) if texts else None


def _before_plan(given: Given) -> Iterator[Finding]:
    plan = _plan(given)
    early = given.actions[given.actions["due_date"] < pd.Timestamp(plan[0])] if plan else given.actions[:0]
    for row in rows_of(early):
        yield _finding(
            [row["action_id"]],
            f"Due {row['by_when'] or written_date(row['due_date'].date())}; plan {row['plan_period']}",
            f"{len(early)} of {int(given.actions['due_date'].notna().sum())} due dates come before the plan",
            "This action is due before the plan starts. Was it already met when the plan was agreed?",
            Severity.WARN,
        )


def _date_gap(given: Given) -> Iterator[Finding]:
    plan, due = _plan(given), given.actions["due_date"].dropna()
    if not plan or due.empty or plan[1].year - plan[0].year < LONG_PLAN_YEARS:
        return
    latest = due.max()
    if latest.year < plan[1].year - 1:
        yearly = given.actions[given.actions["recurrence"] == "annual"]
        last = given.actions[given.actions["due_date"] == latest]
        years = f"{latest.year + 1} to {plan[1].year}"
        yield _finding(
            [*last["action_id"], *yearly["action_id"]],
            f"Plan to {plan[1].year}; latest due date {written_date(latest.date())}",
            f"None of {len(due)} due dates falls in {years}; {len(yearly)} actions recur each year",
            f"Nothing is dated in {years} but repeats of yearly actions. The rest of the plan cannot be followed up.",
            Severity.WARN,
        )


def _undated_actions(given: Given) -> Iterator[Finding]:
    actions = given.actions
    undated = actions[actions["due_date"].isna()]
    if actions["due_date"].notna().any() and len(undated):
        ongoing = int((undated["recurrence"] == "ongoing").sum())
        yield _finding(
            undated["action_id"],
            f"{len(undated) - ongoing} without any timing; {ongoing} ongoing",
            f"{len(actions) - len(undated)} of {len(actions)} actions carry a date",
            "Undated and ongoing actions are counted apart: they are neither late nor on time.",
        )


def _unfollowable(given: Given) -> Iterator[Finding]:
    """Measures without a value, and whether the plan's actions can be followed up at all."""
    known = {figure.indicator for figure in given.figures if figure.known}
    linked = [bool(known & set(cell.split(";"))) for cell in given.measures["linked_indicators"]]
    without = given.measures[[not has for has in linked]]
    if without.empty:
        return
    statutory = without["measure_type"].str.startswith("statutory").any() and not any(linked)
    dated = (given.actions["lead"] != "") | (given.actions["by_when"] != "") | given.actions["spend_gbp"].notna()
    no_direction = int(without["direction"].isin(["not_stated"]).sum())
    direction = f"; {no_direction} without a direction" if no_direction else ""
    yield _finding(
        without["measure_id"],
        f"{len(without)} of {len(given.measures)} measures without a value, baseline or target{direction}",
        f"{int(dated.sum())} of {len(given.actions)} actions have an owner, a date or an amount",
        "Measures without a figure wait for data: no red, amber or green is given. What has no owner, date or measure "
        "needs one before it can be followed up.",
        Severity.WARN if statutory else Severity.INFO,
    )


def _reporting(given: Given) -> Iterator[Finding]:
    """Fewer reports as an aim, where a fall may mean less reporting."""
    on_reports = _reporting_sensitive(given)
    neutral = [_is_neutral(given, cell) for cell in on_reports["linked_indicators"]]
    aims = on_reports[(on_reports["direction"] == "decrease") & pd.Series(neutral, on_reports.index, dtype=bool)]
    if len(aims):
        yield _finding(
            aims["measure_id"],
            "; ".join(aims["measure"]),
            "Direction: decrease",
            "A fall in reports can mean less harm or less reporting. These are shown without a judgement until "
            "something else tells which.",
        )


def _reporting_sensitive(given: Given) -> pd.DataFrame:
    """The measures on topics where a rise or fall may mean more or less reporting."""
    topics = [theme.id for theme in given.themes.values() if theme.reporting_sensitive]
    return given.measures[given.measures["theme"].isin(topics)]


def _is_neutral(given: Given, cell: str) -> bool:
    known = [name for name in cell.split(";") if name in given.catalogue]
    return all(given.catalogue[name].direction == Direction.NEUTRAL for name in known)


def _no_direction(given: Given) -> Iterator[Finding]:
    on_reports = _reporting_sensitive(given)
    open_ended = on_reports[on_reports["direction"].isin(NOTHING_WANTED)]
    if len(open_ended):
        yield _finding(
            open_ended["measure_id"],
            "; ".join(open_ended["measure"]),
            "No direction",
            "No direction is given, and a rise may reflect confidence to report. These are shown without a judgement.",
        )


def _concern_without_action(given: Given) -> Iterator[Finding]:
    """Concerns that no action, measure or amount takes up."""
    told = [*given.actions["priority"], *given.measures["priority"]]
    named = given.priorities[given.priorities["priority_kind"].isin(CONCERNS) & given.priorities["budget_gbp"].isna()]
    lacking = [name for name in named["priority"] if not any(_mentions(cell, name) for cell in told)]
    if lacking and len(given.actions):
        yield _finding(
            (),
            "; ".join(lacking),
            "No action, measure or amount",
            "The plan names these concerns and has no action, no measure and no money for them.",
            Severity.WARN,
            subject="; ".join(lacking),
        )


def _mentions(cell: str, name: str) -> bool:
    wanted, found = (set(re.findall(r"\w+", text.lower())) - {"and", "the", "of"} for text in (name, cell))
    return wanted <= found


def _levels_of_detail(given: Given) -> Iterator[Finding]:
    for levels in ACTION_LEVELS:
        rows = given.actions[given.actions["action_kind"].isin(levels)]
        counts = rows["action_kind"].value_counts()
        if len(counts) > 1:
            yield _finding(
                rows["action_id"],
                "; ".join(f"{counts[kind]} {kind.replace('_', ' ')}" for kind in levels if kind in counts),
                f"{len(counts)} levels of detail",
                "The same intentions stand at more than one level of detail. One level is counted; the others are "
                "context.",
            )


def _posts(text: str) -> frozenset[str]:
    words = (SHORT_TITLES.get(word.group(), word.group()) for word in re.finditer(r"[a-z]+|&", text.lower()))
    return frozenset(" ".join(words).split())


def _leads(given: Given) -> Iterator[Finding]:
    """Lead posts that are one post under two names."""
    leads = given.actions[given.actions["lead"] != ""].groupby("lead")["action_id"].agg(list)
    alike = [
        (a, b) for a, b in combinations(leads.index, 2) if len(_posts(a)) >= FEWEST_WORDS and _posts(a) <= _posts(b)
    ]
    alike += [
        (a, b) for a, b in combinations(leads.index, 2) if len(_posts(b)) >= FEWEST_WORDS and _posts(b) < _posts(a)
    ]
    if alike:
        yield _finding(
            [row for pair in alike for name in pair for row in leads[name]],
            "; ".join(f"{a}, {b}" for a, b in alike),
            "Probably one post each",
            "One post seems to go by two names. They are grouped; the title stays as printed.",
        )


def _other_name(given: Given) -> Iterator[Finding]:
    """A measure whose name carries, in brackets, the name of the series that follows it."""
    for row in rows_of(given.measures):
        inside = re.findall(r"\(([^)]*)\)", row["measure"])
        outside = re.sub(r"\([^)]*\)", "", row["measure"])
        for name in row["linked_indicators"].split(";"):
            label = given.catalogue[name].label if name in given.catalogue else ""
            if label and any(_mentions(text, label) for text in inside) and not _mentions(outside, label):
                series = [figure.id for figure in given.of(name)]
                yield _finding(
                    [*series, row["measure_id"]],
                    f"{outside.strip()}; {label}",
                    "One series",
                    "One series goes by two names in the plan. Both are held for one figure.",
                )


def _abbreviations(given: Given) -> Iterator[Finding]:
    """Bodies known by an abbreviation only: a slip in one letter would make two bodies of one."""
    names = list(given.partners["name"])
    for body in sorted({name for name in names if BODY.fullmatch(name)}):
        spelled = any("".join(word[0] for word in re.findall(r"[A-Z]\w+", name)) == body for name in names)
        rows = given.actions[given.actions["action"].str.contains(rf"\b{body}\b")]["action_id"]
        if not spelled and len(rows):
            yield _finding(
                rows,
                body,
                "No full name among the partners",
                f'"{body}" stands for a body that is nowhere named in full. It is held as one body, however it is '
                "spelt.",
            )


def _two_lists(given: Given) -> Iterator[Finding]:
    """Two lists of members that differ."""
    lists: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(given.partners[given.partners["type"] == "partner_organisation"]):
        lists[row["role"]].add(row["name"])
    long = {role: names for role, names in lists.items() if len(names) >= FEWEST_NAMES and "member" in role.lower()}
    for (one, names), (other, others) in combinations(long.items(), 2):
        if names != others and names & others:
            yield _finding(
                (),
                f"{one}: {len(names)}; {other}: {len(others)}",
                f"{len(names - others)} names in the first alone, {len(others - names)} in the second alone",
                "The two lists of members differ, and some bodies may go by two names. Each name shows which list it "
                "is from; none is merged on its name alone.",
                subject="Partners",
            )


def _order_of_lists(given: Given) -> Iterator[Finding]:
    """Priorities that the plan's own list has in another place than its sections."""
    for source, listed in given.listed.items():
        sections = given.priorities[
            (given.priorities["source_id"] == source) & given.priorities["priority"].isin(listed)
        ]
        order = list(sections.sort_values("order")["priority"])
        moved = [name for name, other in zip(order, listed, strict=False) if name != other]
        rows = given.actions[given.actions["priority"].isin(moved) & (given.actions["action_kind"] == "objective")]
        if moved:
            yield _finding(
                rows["action_id"],
                "; ".join(listed),
                "; ".join(order),
                "The plan lists its priorities in one order and sets them out in another. The names and the order of "
                "the sections are used; the list is held beside them.",
            )


def _other_topic(given: Given) -> Iterator[Finding]:
    """Outcomes and measures that name the topic of another priority than the one they stand under."""
    rows = [
        *(_topic_row(row, "action_id", row["action"]) for row in rows_of(_outcomes(given))),
        *(_topic_row(row, "measure_id", row["measure"]) for row in rows_of(given.measures)),
    ]
    labels = {theme.id: theme.label.lower() for theme in given.themes.values() if theme.expected}
    labels = {topic: label for topic, label in labels.items() if " " not in label}
    found = [
        (id_, text)
        for id_, text, theme, priority in rows
        for topic, label in labels.items()
        if topic != theme and re.search(rf"\b{label}\b", text.lower()) and label not in priority.lower()
    ]
    if found:
        yield _finding(
            [id_ for id_, _ in found],
            "; ".join(text for _, text in found),
            "The words name another topic",
            "These stand under a priority on another topic, so their place in the source may be uncertain. They are "
            "shown where they are printed and can be moved.",
        )


def _outcomes(given: Given) -> pd.DataFrame:
    return given.actions[given.actions["action_kind"] == "expected_outcome"]


def _topic_row(row: dict[str, str], key: str, text: str) -> tuple[str, str, str, str]:
    return row[key], text, row["theme"], row["priority"]


CHECKS = (
    Check("Is an action due before the plan starts?", "date_before_plan", _before_plan),
    Check("Are actions dated over the whole plan?", "date_gap", _date_gap),
    Check("Which actions carry no date?", "missing_value", _undated_actions),
    Check("Can measures and actions be followed up?", "undefined_measure", _unfollowable),
    Check("Is fewer reports an aim?", "polarity", _reporting),
    Check("Is a direction given?", "undefined_measure", _no_direction),
    Check("Does every concern have an action?", "priority_without_action", _concern_without_action),
    Check("Is one intention told more than once?", "double_count_risk", _levels_of_detail),
    Check("Does one post go by two names?", "label_mismatch", _leads),
    Check("Does one series go by two names?", "label_mismatch", _other_name),
    Check("Is a body known by its abbreviation alone?", "label_mismatch", _abbreviations),
    Check("Do two lists of members agree?", "label_mismatch", _two_lists),
    Check("Are priorities listed as they are set out?", "label_mismatch", _order_of_lists),
    Check("Do outcomes and measures stand under their topic?", "layout_uncertain", _other_topic),
)
