"""The statutory compliance matrix: which requirement in force is met, by what, and what is missing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from assessment.brief import Brief, Partnership, chapter_names
from assessment.indicators.catalogue import PROBLEM, Theme, read_catalogue, read_themes
from assessment.indicators.gaps import YARDSTICKS
from assessment.indicators.statute import FIGURES, STATUTE_FILE, Requirement, known_evidence, read_statute
from assessment.paths import House
from assessment.terms.vocabulary import ComplianceStatus, FactStatus

COLUMNS = ["requirement_id", "requirement", "source", "checked", "in_force_since", "status", "met_by", "missing"]
BETWEEN = "; "
NUMBERING = "0123456789_"  # what names of notebooks begin with
FIGURE_WORDS = {"change": "a change on the year before", "money": "an amount of money in the plan"}
Meets = tuple[str, str]  # what meets an item of evidence ("" where nothing does), and what is missing without it


@dataclass(frozen=True)
class Held:
    """What one edition holds that can meet a requirement.

    `facts` are those on the borough itself, `tables` those of its plan; `themes` and `labels` (of the indicators) give
    the words for what is missing.
    """

    facts: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    chapters: Sequence[str]
    themes: Mapping[str, Theme]
    labels: Mapping[str, str]


def compliance_of(
    house: House, brief: Brief, partnership: Partnership, facts: pd.DataFrame, tables: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """The compliance matrix of an assessment, from what one edition of it may show.

    Parameters
    ----------
    house : House
        Where the catalogue is.
    brief, partnership
        The commission: the day it is judged on, the borough, and the chapters.
    facts : DataFrame
        The protected facts. A withheld figure is there: what is not shown is not missing.
    tables : mapping of name to DataFrame
        The tables of the plan.

    Returns
    -------
    DataFrame
        As `matrix` gives it.

    Raises
    ------
    BriefError
        params/catalogue/statute.yaml is wrong.
    """
    requirements = read_statute(house.catalogue / STATUTE_FILE, known_evidence(house))
    held = Held(
        facts=facts[facts["area_code"] == partnership.borough_code],
        tables=tables,
        chapters=chapter_names(house.catalogue, partnership),
        themes=read_themes(house.catalogue / "themes.yaml"),
        labels={indicator.id: indicator.label for indicator in read_catalogue(house.catalogue).values()},
    )
    return matrix(requirements, held, brief.as_at, partnership.borough_code)


def matrix(requirements: Sequence[Requirement], held: Held, as_at: date, area_code: str) -> pd.DataFrame:
    """A row for each requirement that is in force.

    Parameters
    ----------
    requirements : sequence of Requirement
        In the order of the rows.
    held : Held
        What the edition holds.
    as_at : date
        The day it is judged on; what is not in force on it is not asked.
    area_code : str
        The borough, whose nation decides what applies.

    Returns
    -------
    DataFrame, columns requirement_id, requirement, source, checked, in_force_since, status, met_by, missing
        `met_by` and `missing` are lists in words: ids of facts, chapters, tables of the plan.
    """
    rows = [_row(each, held) for each in requirements if each.is_in_force(as_at, area_code)]
    return pd.DataFrame(rows, columns=COLUMNS)


def is_draft(found: pd.DataFrame) -> bool:
    """True while a requirement in force is missing."""
    return bool((found["status"] == ComplianceStatus.MISSING).any())


def _row(asked: Requirement, held: Held) -> dict[str, object]:
    items = list(_items(asked, held))
    there = [words for words, _ in items if words]
    missing = [words for meets, words in items if not meets]
    return {
        "requirement_id": asked.id,
        "requirement": asked.requirement,
        "source": asked.source,
        "checked": asked.checked,
        "in_force_since": asked.first_day,
        "status": str(_status(there, missing)),
        "met_by": BETWEEN.join(dict.fromkeys(there)),
        "missing": BETWEEN.join(missing) or asked.to_confirm,
    }


def _status(there: list[str], missing: list[str]) -> ComplianceStatus:
    if not there and not missing:
        return ComplianceStatus.TO_CONFIRM
    if not missing:
        return ComplianceStatus.MET
    return ComplianceStatus.PARTLY_MET if there else ComplianceStatus.MISSING


def _items(asked: Requirement, held: Held) -> Iterator[Meets]:
    """Each item of evidence that is asked for."""
    for kind, names in asked.met_by.items():
        for name in names:
            yield EVIDENCE[kind](name, held)


def _on_theme(name: str, held: Held) -> Meets:
    """A figure on the problem itself, under the theme or an indicator that tells of it."""
    theme, facts = held.themes[name], held.facts
    told = (facts["tells_of"] == PROBLEM) & ~facts["measure"].isin(YARDSTICKS)
    in_theme = (facts["theme"] == name) | facts["indicator"].isin(theme.also_covered_by)
    return _latest(facts[told & in_theme]), f"a figure on {_lower(theme.label)}"


def _on_indicator(name: str, held: Held) -> Meets:
    return _latest(held.facts[held.facts["indicator"] == name]), f"a figure for {_lower(held.labels[name])}"


def _of_kind(name: str, held: Held) -> Meets:
    return _latest(held.facts[held.facts["measure"].isin(FIGURES[name])]), FIGURE_WORDS[name]


def _in_plan(name: str, held: Held) -> Meets:
    return f"{name} of the plan" if len(held.tables[name]) else "", f"{name} of the plan"


def _in_chapters(name: str, held: Held) -> Meets:
    words = f"chapter on {name.lstrip(NUMBERING).replace('_', ' ')}"
    return words if name in held.chapters else "", words


EVIDENCE: Mapping[str, Callable[[str, Held], Meets]] = {
    "themes": _on_theme,
    "indicators": _on_indicator,
    "figures": _of_kind,
    "plan": _in_plan,
    "chapters": _in_chapters,
}


def _latest(facts: pd.DataFrame) -> str:
    """The id of the figure to name, "" where there is none: one that is shown, the latest, a count, the largest."""
    shown = facts["value"].notna()
    ordered = facts.assign(shown=shown, counted=facts["measure"] == "count")
    there = ordered[shown | (facts["status"] == FactStatus.WITHHELD)]
    if there.empty:
        return ""
    order = ["shown", "period_end", "counted", "value"]
    return str(there.sort_values(order, ascending=False, kind="stable")["fact_id"].iloc[0])


def _lower(label: str) -> str:
    """A label inside a sentence, with abbreviations left as they are."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
