"""The indicator catalogue: what each measure is, which way is worse, and what it may not be added to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assessment.brief import near_miss, read_yaml, take_text, take_texts
from assessment.terms.crime import CrimeType
from assessment.terms.errors import BriefError
from assessment.terms.vocabulary import Direction

REQUIRED = ("label", "question", "theme", "direction", "definition")
LINK = ("counts", "over", "pays_for", "share_of")  # one other indicator
LINKS = ("parts", "never_sum_with", "applies_to", "not_the_same_as", "normally_holds")  # several
RETURNED = ("returned", "over_time")
OPTIONAL = (
    "denominator",
    "tells_of",
    "parts_complete",
    "rest",
    "cohort",
    "crime_types",
    "extract",
    *RETURNED,
    *LINK,
    *LINKS,
)
FILES = ("indicators.yaml", "crime_records.yaml", "partner_returns.yaml")
ALL_CRIME = "all_crime"
OVER_TIME = ("adds", "end", "none")
PROBLEM, RESPONSE = "problem", "response"
DENOMINATORS = {"residents": "population", "households": "households"}
# Besides these, what is counted from records has the denominators of the population table.
COUNTED_DENOMINATORS = ("adult_females", "aged_10_to_17")


@dataclass(frozen=True)
class Indicator:
    """One entry of params/catalogue/indicators.yaml, crime_records.yaml or partner_returns.yaml.

    What is counted from records has `crime_types` (of data.police.uk) or `extract`: what a record of the police extract
    has to hold, each as "column=value". What partners return has `returned`, the return and its column as
    "name.column"; `over_time` says what makes a year of its parts: their sum ("adds"), the last of them ("end"), or
    nothing ("none"); `share_of` is the indicator that it is set against.
    """

    id: str
    label: str
    question: str
    theme: str
    direction: Direction
    definition: str
    denominator: str = ""
    tells_of: str = PROBLEM
    rest: str = ""
    cohort: bool = False
    counts: str = ""
    over: str = ""
    pays_for: str = ""
    parts: tuple[str, ...] = ()
    parts_complete: bool = False
    never_sum_with: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()
    not_the_same_as: tuple[str, ...] = ()
    normally_holds: tuple[str, ...] = ()
    crime_types: tuple[str, ...] = ()
    extract: tuple[str, ...] = ()
    returned: str = ""
    over_time: str = ""
    share_of: str = ""


@dataclass(frozen=True)
class Theme:
    """One entry of params/catalogue/themes.yaml: a topic, and what would fill it where a borough has nothing."""

    id: str
    label: str
    expected: bool
    would_be_filled_by: str
    also_covered_by: tuple[str, ...] = ()
    reporting_sensitive: bool = False


def read_catalogue(folder: Path) -> Mapping[str, Indicator]:
    """Every indicator: of published figures, then counted from crime records, then of partners' returns.

    Parameters
    ----------
    folder : Path
        params/catalogue.

    Raises
    ------
    BriefError
        An entry is wrong, or an indicator stands in two files.
    """
    found: dict[str, Indicator] = {}
    for name in FILES:
        entries = read_indicators(folder / name)
        if twice := sorted(found.keys() & entries.keys()):
            raise BriefError(f"params/catalogue/{name}: an indicator of another file stands here: {', '.join(twice)}.")
        found |= entries
    return found


@cache
def read_indicators(path: Path) -> Mapping[str, Indicator]:
    """Read one file of indicators.

    Raises
    ------
    BriefError
        A key is unknown or missing, a value is not allowed, or a part is no indicator.
    """
    shown = f"params/catalogue/{path.name}"
    content = read_yaml(path, shown)
    if not isinstance(content, dict):
        raise BriefError(f"{shown}: expected one entry for each indicator, found no mapping.")
    catalogue = {str(id_): _take_indicator(str(id_), entry, shown) for id_, entry in content.items()}
    for indicator in catalogue.values():
        _check_names(indicator, catalogue, shown)
    return catalogue


def _take_indicator(id_: str, entry: Any, shown: str) -> Indicator:
    where = f"{shown}: {id_}"
    found: dict[str, Any] = entry if isinstance(entry, dict) else {}
    faults = [
        f'unknown key "{key}": {near_miss(key, REQUIRED + OPTIONAL)}' for key in found if key not in REQUIRED + OPTIONAL
    ]
    faults += [f'missing key "{key}"' for key in REQUIRED if key not in found]
    if faults:
        raise BriefError(f"{where}: {'; '.join(faults)}")
    texts = {key: take_text(found[key], key, where) for key in REQUIRED if key != "direction"}
    lists = {key: take_texts(found.get(key, []), key, where) for key in LINKS}
    lists["extract"] = take_texts(found.get("extract", []), "extract", where)
    lists["crime_types"] = _take_crime_types(found.get("crime_types", []), where)
    single = {key: take_text(found[key], key, where) for key in (*LINK, "rest") if key in found}
    if "returned" in found:
        single["returned"] = take_text(found["returned"], "returned", where)
        single["over_time"] = _one_of(found.get("over_time"), list(OVER_TIME), "over_time", where)
    taken: dict[str, Any] = {**texts, **lists, **single}
    return Indicator(
        id=id_,
        direction=_one_of(found["direction"], list(Direction), "direction", where),
        denominator=_one_of(found.get("denominator", ""), _denominators(found), "denominator", where),
        tells_of=_one_of(found.get("tells_of", PROBLEM), [PROBLEM, RESPONSE], "tells_of", where),
        cohort=_one_of(found.get("cohort", False), [True, False], "cohort", where),
        parts_complete=_one_of(found.get("parts_complete", False), [True, False], "parts_complete", where),
        **taken,
    )


def _denominators(found: dict[str, Any]) -> list[str]:
    counted = COUNTED_DENOMINATORS if found.keys() & {"crime_types", "extract", "returned"} else ()
    return ["", *DENOMINATORS, *counted]


def _take_crime_types(value: Any, where: str) -> tuple[str, ...]:
    return tuple(
        _one_of(each, list(CrimeType), "crime_types", where) for each in take_texts(value, "crime_types", where)
    )


def _one_of(value: Any, allowed: list[Any], key: str, where: str) -> Any:
    if value not in allowed:
        raise BriefError(f'{where}: {key}: found "{value}". {near_miss(str(value), allowed)}')
    return allowed[allowed.index(value)]


def _check_names(indicator: Indicator, catalogue: Mapping[str, Indicator], shown: str) -> None:
    named = [name for key in LINKS for name in getattr(indicator, key)]
    for name in (*named, *filter(None, (getattr(indicator, key) for key in LINK))):
        if name not in catalogue:
            raise BriefError(f'{shown}: {indicator.id}: "{name}" is no indicator. {near_miss(name, catalogue)}')


def all_parts(indicator: str, catalogue: Mapping[str, Indicator]) -> set[str]:
    """Every indicator that is part of this one, parts of parts included."""
    found: set[str] = set()
    for part in catalogue[indicator].parts:
        found |= {part} | all_parts(part, catalogue)
    return found


def without_parts(indicators: Collection[str], catalogue: Mapping[str, Indicator]) -> set[str]:
    """These indicators without those that are part of another one of them, so that nothing is told twice.

    All recorded crime is told beside its kinds: it holds nearly everything else.
    """
    present = set(indicators)
    wholes = [id_ for id_ in present if catalogue[id_].theme != ALL_CRIME]
    return present - {part for whole in wholes for part in all_parts(whole, catalogue)}


@cache
def read_themes(path: Path) -> Mapping[str, Theme]:
    """Read the themes, in the order in which pages show them.

    Raises
    ------
    BriefError
        An entry lacks a key or holds an unknown one.
    """
    shown = f"params/catalogue/{path.name}"
    themes: dict[str, Theme] = {}
    content = read_yaml(path, shown)
    if not isinstance(content, dict):
        raise BriefError(f"{shown}: expected one entry for each theme, found no mapping.")
    for id_, entry in content.items():
        try:
            words = {**entry, "also_covered_by": tuple(entry.get("also_covered_by", ()))}
            themes[id_] = Theme(id=id_, **words)
        except (TypeError, AttributeError) as fault:
            expected = "label, expected, would_be_filled_by"
            raise BriefError(f"{shown}: {id_}: expected the keys {expected} ({fault}).") from None
    return themes
