"""The commission: which borough, which year, which partnership. Read once, validated once, frozen."""

import re
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from assessment.terms.errors import BriefError
from assessment.terms.periods import Period, written_date

YEAR_PATTERN = re.compile(r"\d{4}(-\d{2})?")
SLUG_PATTERN = re.compile(r"[a-z][a-z0-9_]*")
BRIEF_FILE = "brief.yaml"
PARTNERSHIP_FILE = "partnership.yaml"
CHAPTERS_FILE = "chapters.yaml"
MOST_NAMED = 60  # names in a message
INVENTED = "Invented demonstration data"


@dataclass(frozen=True)
class Brief:
    """One assessment as commissioned (params/<borough>/<year>/brief.yaml).

    `period_start` to `period_end` is the data year; `as_at` the day from which actions are judged.
    """

    borough: str
    assessment_year: str
    period_start: date
    period_end: date
    as_at: date

    @property
    def period(self) -> Period:
        """The data year."""
        return Period(self.period_start, self.period_end)

    @property
    def period_words(self) -> str:
        """The data year in words: "1 April 2012 to 31 March 2013"."""
        return f"{written_date(self.period_start)} to {written_date(self.period_end)}"


PARTNERSHIP_LISTS = ("published_sources", "comparators", "chapters", "listed_order")
OPTIONAL_KEYS: dict[str, Any] = {"listed_order": [], "invented": False}
BRIEF_KEYS = tuple(field.name for field in fields(Brief))


@dataclass(frozen=True)
class Priority:
    """One of the borough's own priorities: a theme page, and the figures that belong on it.

    `name` and `also_named` are as printed in the plan; `themes` and `indicators` say which figures belong here.
    """

    id: str
    name: str
    kind: str
    also_named: tuple[str, ...]
    themes: tuple[str, ...]
    indicators: tuple[str, ...]

    @property
    def plan_names(self) -> tuple[str, ...]:
        """Every name under which the plan's tables know this priority."""
        return (self.name, *self.also_named)


@dataclass(frozen=True)
class Partnership:
    """Who commissions the assessment, and how they want it (params/<borough>/<year>/partnership.yaml).

    `invented` is true of the demonstration alone: its figures come from invented data and every page says so.
    """

    name: str
    borough_name: str
    borough_code: str
    force: str
    parent_area: str
    marking: str
    contact_role: str
    published_sources: tuple[str, ...]
    comparators: tuple[str, ...]
    chapters: tuple[str, ...]
    listed_order: tuple[str, ...]
    priorities: tuple[Priority, ...]
    invented: bool

    def priority(self, theme: str) -> Priority:
        """The priority with this id; an empty `theme` means the borough's first.

        Raises
        ------
        BriefError
            No priority has this id.
        """
        if not theme:
            return self.priorities[0]
        known = {priority.id: priority for priority in self.priorities}
        if theme not in known:
            raise BriefError(f'theme "{theme}" is none of {self.borough_name}\'s priorities. {near_miss(theme, known)}')
        return known[theme]


def near_miss(word: str, known: Any) -> str:
    """A hint at the word that was probably meant, or the list of what there is."""
    names = list(known)
    close = get_close_matches(word, names, n=1)
    if close:
        return f'Did you mean "{close[0]}"?'
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"Expected one of: {', '.join(names[:MOST_NAMED])}{more}."


class _StrictLoader(yaml.CSafeLoader):  # in C, as every wheel of PyYAML has it
    """YAML that refuses a key given twice."""


def _mapping_once(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f'the key "{key}" stands here a second time', key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_once)


def read_yaml(path: Path, shown: str) -> Any:
    """Read a YAML file, refusing duplicate keys.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        How messages name it.

    Raises
    ------
    BriefError
        The file is missing, not UTF-8, or not YAML.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)
    except FileNotFoundError:
        raise BriefError(f"{shown}: expected this file, found none.") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise BriefError(f"{shown}: cannot be read as UTF-8 text ({fault}). Save it as UTF-8.") from fault
    except yaml.YAMLError as fault:
        raise BriefError(f"{shown}: is not valid YAML: {' '.join(str(fault).split())}") from fault


def take_keys(content: Any, expected: tuple[str, ...], shown: str) -> dict[str, Any]:
    """Hold a mapping to exactly the expected keys.

    Raises
    ------
    BriefError
        It is no mapping, or a key is unknown, misspelt or missing; the near miss is named.
    """
    if not isinstance(content, dict):
        raise BriefError(f"{shown}: expected the keys {', '.join(expected)}, found no mapping.")
    found: dict[str, Any] = {str(key): value for key, value in content.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    faults = [f'unknown key "{key}": {near_miss(key, expected)}' for key in found if key not in expected]
    faults += [f'missing key "{key}"' for key in expected if key not in found]
    if faults:
        raise BriefError(f"{shown}: {'; '.join(faults)}")
    return found


def take_text(value: Any, key: str, shown: str) -> str:
    """A quoted, non-empty text; anything else names the key and how to write it."""
    if not isinstance(value, str) or not value.strip():
        found = f"{value!r} ({type(value).__name__})"
        raise BriefError(f'{shown}: {key}: expected text in quotation marks, found {found}. Write {key}: "..."')
    return value


def take_texts(value: Any, key: str, shown: str) -> tuple[str, ...]:
    """A list of quoted texts, possibly empty."""
    if not isinstance(value, list):
        raise BriefError(f"{shown}: {key}: expected a list of texts, found {value!r}.")
    return tuple(take_text(item, key, shown) for item in value)  # pyright: ignore[reportUnknownVariableType]


def take_date(value: Any, key: str, shown: str) -> date:
    """A date as quoted text, year first."""
    text = take_text(value, key, shown)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BriefError(f'{shown}: {key}: expected a date such as "2013-03-31", found "{text}".') from None


def take_brief(content: Any, shown: str) -> Brief:
    """Validate the five keys of a brief, from a file or from a notebook's parameters.

    Raises
    ------
    BriefError
        A key is unknown, missing or misspelt, or a value is not what it has to be.
    """
    found = take_keys(content, BRIEF_KEYS, shown)
    texts = {key: take_text(found[key], key, shown) for key in ("borough", "assessment_year")}
    if not SLUG_PATTERN.fullmatch(texts["borough"]):
        raise BriefError(f'{shown}: borough: expected a folder name such as "st_helens", found "{texts["borough"]}".')
    if not YEAR_PATTERN.fullmatch(texts["assessment_year"]):
        year = texts["assessment_year"]
        raise BriefError(f'{shown}: assessment_year: expected "2013-14" or "2024", found "{year}".')
    dates = {key: take_date(found[key], key, shown) for key in ("period_start", "period_end", "as_at")}
    if dates["period_end"] < dates["period_start"]:
        raise BriefError(f"{shown}: period_end {dates['period_end']} is before period_start {dates['period_start']}.")
    return Brief(texts["borough"], texts["assessment_year"], dates["period_start"], dates["period_end"], dates["as_at"])


def boroughs(params: Path) -> dict[str, list[str]]:
    """The boroughs, each with its assessment years, oldest first.

    Raises
    ------
    BriefError
        A year's folder has no brief: it would be passed over in silence.
    """
    for folder in sorted(path for path in params.glob("[!.]*/[!.]*") if path.is_dir()):
        if not (folder / BRIEF_FILE).is_file():
            there = ", ".join(path.name for path in sorted(folder.glob("[!.]*"))) or "nothing"
            raise BriefError(f"params/{folder.parent.name}/{folder.name}: expected {BRIEF_FILE}, found {there}.")
    found: dict[str, list[str]] = {}
    for path in sorted(params.glob(f"*/*/{BRIEF_FILE}")):
        found.setdefault(path.parent.parent.name, []).append(path.parent.name)
    return found


def find_year(params: Path, borough: str, year: str = "") -> str:
    """The assessment year asked for, or the borough's latest.

    Raises
    ------
    BriefError
        The borough or the year has no brief; the near miss is named.
    """
    known = boroughs(params)
    if borough not in known:
        raise BriefError(f'unknown borough "{borough}": no params/{borough}. {near_miss(borough, known)}')
    if year and year not in known[borough]:
        raise BriefError(f'unknown year "{year}": no params/{borough}/{year}. {near_miss(year, known[borough])}')
    return year or known[borough][-1]


def read_brief(params: Path, borough: str, year: str) -> Brief:
    """Read and validate params/<borough>/<year>/brief.yaml.

    Raises
    ------
    BriefError
        The borough or year is unknown, the file cannot be read, a key or value is wrong, or the file
        names another borough or year than its folder.
    """
    year = find_year(params, borough, year)
    shown = f"params/{borough}/{year}/{BRIEF_FILE}"
    brief = take_brief(read_yaml(params / borough / year / BRIEF_FILE, shown), shown)
    if (brief.borough, brief.assessment_year) != (borough, year):
        raise BriefError(
            f'{shown}: expected borough "{borough}" and assessment_year "{year}" as its folder says, found '
            f'"{brief.borough}" and "{brief.assessment_year}".'
        )
    return brief


def read_partnership(params: Path, borough: str, year: str) -> Partnership:
    """Read and validate params/<borough>/<year>/partnership.yaml.

    Raises
    ------
    BriefError
        The file cannot be read, a key or value is wrong, or two priorities share an id.
    """
    shown = f"params/{borough}/{year}/{PARTNERSHIP_FILE}"
    content = read_yaml(params / borough / year / PARTNERSHIP_FILE, shown)
    if isinstance(content, dict):
        content = {**OPTIONAL_KEYS, **content}  # pyright: ignore[reportUnknownVariableType]
    found = take_keys(content, tuple(field.name for field in fields(Partnership)), shown)
    lists = {key: take_texts(found[key], key, shown) for key in PARTNERSHIP_LISTS}
    texts = {
        key: take_text(value, key, shown)
        for key, value in found.items()
        if key not in (*lists, "priorities", "invented")
    }
    if not isinstance(found["invented"], bool):
        raise BriefError(f"{shown}: invented: expected true or false, found {found['invented']!r}.")
    priorities = _take_priorities(found["priorities"], shown)
    taken: dict[str, Any] = {**texts, **lists, "priorities": priorities, "invented": found["invented"]}
    return Partnership(**taken)


def list_partnerships(params: Path) -> list[Partnership]:
    """The partnership of every borough and year that has a brief.

    Raises
    ------
    BriefError
        One of them is wrong.
    """
    return [read_partnership(params, name, year) for name, years in boroughs(params).items() for year in years]


def chapter_names(catalogue: Path, partnership: Partnership) -> tuple[str, ...]:
    """The names of the chapters in their order: the partnership's own, or those of params/catalogue/chapters.yaml.

    Raises
    ------
    BriefError
        The shared file is wrong, or lists none.
    """
    if partnership.chapters:
        return partnership.chapters
    shown = f"params/catalogue/{CHAPTERS_FILE}"
    content = take_keys(read_yaml(catalogue / CHAPTERS_FILE, shown), ("chapters",), shown)
    names = take_texts(content["chapters"], "chapters", shown)
    if not names:
        raise BriefError(f"{shown}: chapters: expected at least one chapter, found none.")
    return names


def _take_priorities(content: Any, shown: str) -> tuple[Priority, ...]:
    if not isinstance(content, list) or not content:
        raise BriefError(f"{shown}: priorities: expected a list of at least one priority, found {content!r}.")
    priorities = tuple(_take_priority(item, shown) for item in content)  # pyright: ignore[reportUnknownVariableType]
    ids = [priority.id for priority in priorities]
    repeated = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if repeated:
        raise BriefError(f"{shown}: priorities: each needs an id of its own, found twice: {', '.join(repeated)}.")
    return priorities


def _take_priority(content: Any, shown: str) -> Priority:
    found = take_keys(content, tuple(field.name for field in fields(Priority)), f"{shown}: priorities")
    texts = {key: take_text(found[key], f"priorities: {key}", shown) for key in ("id", "name", "kind")}
    if not SLUG_PATTERN.fullmatch(texts["id"]):
        raise BriefError(f'{shown}: priorities: id: expected a name such as "hate_crime", found "{texts["id"]}".')
    lists = {key: take_texts(found[key], key, shown) for key in ("also_named", "themes", "indicators")}
    taken: dict[str, Any] = {**texts, **lists}
    return Priority(**taken)
