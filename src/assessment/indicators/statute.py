"""What the law asks of an assessment and its plan: each requirement, when it is in force, and what meets it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assessment.brief import near_miss, read_yaml, take_date, take_keys, take_text, take_texts
from assessment.indicators.catalogue import read_catalogue, read_themes
from assessment.indicators.gaps import MONEY_MEASURES
from assessment.paths import House
from assessment.terms.errors import BriefError

STATUTE_FILE = "statute.yaml"
NATIONS = {"England": "E", "Wales": "W"}  # with the letter that codes of their areas begin with
TEXTS = ("requirement", "source")
OPTIONAL: dict[str, Any] = {"until": None, "met_by": {}, "to_confirm": ""}
KEYS = (*TEXTS, "checked", "from", "until", "applies", "met_by", "to_confirm")
FIGURES = {"change": ("change",), "money": MONEY_MEASURES}  # kinds of figure, with their measures
PLAN_TABLES = ("priorities", "actions", "measures")


@dataclass(frozen=True)
class Requirement:
    """One entry of params/catalogue/statute.yaml.

    `met_by` holds the names of evidence by kind ("themes", "indicators", "figures", "plan", "chapters"). Where it is
    empty no figure can show that the requirement is met, and `to_confirm` says what a person has to confirm.
    """

    id: str
    requirement: str
    source: str
    checked: bool
    first_day: date
    last_day: date | None
    applies: tuple[str, ...]
    met_by: Mapping[str, tuple[str, ...]]
    to_confirm: str

    def is_in_force(self, day: date, area_code: str) -> bool:
        """True on a day, first and last included, for an area of a nation that the requirement applies to."""
        began, ended = self.first_day <= day, self.last_day is not None and self.last_day < day
        return began and not ended and any(area_code.startswith(NATIONS[nation]) for nation in self.applies)


def known_evidence(house: House) -> dict[str, Collection[str]]:
    """Every name that a requirement may give as evidence, by kind."""
    return {
        "themes": read_themes(house.catalogue / "themes.yaml").keys(),
        "indicators": read_catalogue(house.catalogue).keys(),
        "figures": FIGURES.keys(),
        "plan": PLAN_TABLES,
        "chapters": [path.stem for path in sorted(house.notebooks.glob("*.ipynb"))],
    }


def read_statute(path: Path, known: Mapping[str, Collection[str]]) -> tuple[Requirement, ...]:
    """Read params/catalogue/statute.yaml, in its order.

    Parameters
    ----------
    path : Path
        The file.
    known : mapping of kind to names
        As `known_evidence` gives it.

    Raises
    ------
    BriefError
        A key or a value is wrong, a name of evidence is unknown, or a requirement has neither evidence nor a word on
        what to confirm; the near miss is named.
    """
    shown = f"params/catalogue/{path.name}"
    content = read_yaml(path, shown)
    if not isinstance(content, dict):
        raise BriefError(f"{shown}: expected one entry for each requirement, found no mapping.")
    return tuple(_take_requirement(str(id_), entry, known, f"{shown}: {id_}") for id_, entry in content.items())


def _take_requirement(id_: str, entry: Any, known: Mapping[str, Collection[str]], where: str) -> Requirement:
    filled = {**OPTIONAL, **entry} if isinstance(entry, dict) else entry
    found = take_keys(filled, KEYS, where)
    if bool(found["met_by"]) == bool(found["to_confirm"]):
        raise BriefError(f"{where}: expected either met_by or to_confirm, found {_both_or_none(found)}.")
    if not isinstance(found["checked"], bool):
        raise BriefError(f"{where}: checked: expected true or false, found {found['checked']!r}.")
    texts = {key: take_text(found[key], key, where) for key in TEXTS}
    first_day, last_day = _take_days(found, where)
    return Requirement(
        id=id_,
        checked=found["checked"],
        first_day=first_day,
        last_day=last_day,
        applies=_take_names(found["applies"], "applies", NATIONS, where),
        met_by=_take_evidence(found["met_by"], known, where),
        to_confirm=take_text(found["to_confirm"], "to_confirm", where) if found["to_confirm"] else "",
        **texts,
    )


def _both_or_none(found: Mapping[str, Any]) -> str:
    return "both" if found["met_by"] else "neither"


def _take_days(found: Mapping[str, Any], where: str) -> tuple[date, date | None]:
    first_day = take_date(found["from"], "from", where)
    last_day = None if found["until"] is None else take_date(found["until"], "until", where)
    if last_day is not None and last_day < first_day:
        raise BriefError(f"{where}: until {last_day} is before from {first_day}.")
    return first_day, last_day


def _take_evidence(value: Any, known: Mapping[str, Collection[str]], where: str) -> dict[str, tuple[str, ...]]:
    none_given = dict.fromkeys(known)
    filled: Any = {**none_given, **value} if isinstance(value, dict) else value
    given = take_keys(filled, tuple(known), f"{where}: met_by") if value else {}
    return {kind: _take_names(names, kind, known[kind], where) for kind, names in given.items() if names is not None}


def _take_names(value: Any, key: str, allowed: Collection[str], where: str) -> tuple[str, ...]:
    """A list of at least one text, all on a closed list."""
    names = take_texts(value, key, where)
    if not names:
        raise BriefError(f"{where}: {key}: expected at least one of {', '.join(allowed)}, found none.")
    for name in names:
        if name not in allowed:
            raise BriefError(f'{where}: {key}: "{name}" is not known. {near_miss(name, allowed)}')
    return names
