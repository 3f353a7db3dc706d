"""The disclosure policy: which counts of which source may be shown, read from data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from assessment.brief import near_miss, read_yaml, take_keys, take_text, take_texts
from assessment.terms.errors import BriefError
from assessment.terms.vocabulary import AreaType, Edition

POLICY_FILE = "disclosure.yaml"
KEYS = ("rules", "unknown_source", "sources", "exemptions")


@dataclass(frozen=True)
class Rule:
    """What is done to the counts of a source.

    Counts from 1 to `withhold_up_to` are withheld, and what is shown is rounded to a multiple of `round_to`. What can
    be worked out of a withheld count spans at least `width`. An edition shows `areas`, and breakdowns if it is listed.
    """

    name: str
    why: str
    withhold_up_to: int
    round_to: int
    width: int
    areas: Mapping[Edition, tuple[str, ...]]
    breakdowns: tuple[str, ...]

    @property
    def protects(self) -> bool:
        """False where everything is shown as it stands."""
        return self.withhold_up_to > 0

    def is_small(self, counts: pd.Series) -> pd.Series:
        """True for counts that are withheld for their size: more than zero, and under the first that is shown."""
        return (counts > 0) & (counts < self.withhold_up_to + 1) & self.protects

    @property
    def words(self) -> str:
        """The rule in a sentence."""
        if not self.protects:
            return "Shown as it stands."
        rounded = f"; the rest is rounded to the nearest {self.round_to}" if self.round_to > 1 else ""
        return f"Counts of 1 to {self.withhold_up_to} are withheld{rounded}."


@dataclass(frozen=True)
class Exemption:
    """An indicator that is shown whatever its size, for these kinds of area alone, and why."""

    indicator: str
    areas: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Policy:
    """The rule of each source, the rule of those that are not named, and the exemptions."""

    rules: Mapping[str, Rule]
    unknown_source: str
    sources: Mapping[str, str]
    exemptions: Mapping[str, Exemption]

    def rule(self, source_id: str) -> Rule:
        """The rule of a source; of one that is not named the strictest."""
        return self.rules[self.sources.get(source_id, self.unknown_source)]

    def is_exempt(self, indicator: str) -> bool:
        """True for an indicator whose counts are shown whatever their size."""
        return indicator in self.exemptions


@cache
def read_policy(path: Path) -> Policy:
    """Read params/catalogue/disclosure.yaml.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    BriefError
        A key is unknown, missing or not what it has to be, a source names no rule, or the rule of unknown sources is
        not the strictest.
    """
    shown = f"params/catalogue/{path.name}"
    content = take_keys(read_yaml(path, shown), KEYS, shown)
    rules = {str(name): _take_rule(str(name), entry, shown) for name, entry in dict(content["rules"]).items()}
    sources = {str(source): str(rule) for source, rule in dict(content["sources"]).items()}
    unknown = take_text(content["unknown_source"], "unknown_source", shown)
    for name in (*sources.values(), unknown):
        if name not in rules:
            raise BriefError(f'{shown}: "{name}" is no rule. {near_miss(name, rules)}')
    strictest = max(rule.withhold_up_to for rule in rules.values())
    if rules[unknown].withhold_up_to < strictest:
        raise BriefError(f"{shown}: unknown_source: expected a rule that withholds up to {strictest}, found {unknown}.")
    exemptions = [_take_exemption(entry, shown) for entry in content["exemptions"] or []]
    return Policy(rules, unknown, sources, {entry.indicator: entry for entry in exemptions})


def _take_rule(name: str, entry: Any, shown: str) -> Rule:
    where = f"{shown}: rules: {name}"
    found = take_keys(entry, tuple(field.name for field in fields(Rule) if field.name != "name"), where)
    areas = take_keys(found["areas"], tuple(str(edition) for edition in Edition), f"{where}: areas")
    numbers = {key: _take_number(found[key], key, where) for key in ("withhold_up_to", "round_to", "width")}
    if numbers["round_to"] < 1:
        raise BriefError(f"{where}: round_to: expected 1 or more, found {numbers['round_to']}.")
    return Rule(
        name=name,
        why=take_text(found["why"], "why", where),
        areas={edition: _take_areas(areas[edition], where) for edition in Edition},
        breakdowns=_take_some(found["breakdowns"], "breakdowns", list(Edition), where),
        **numbers,
    )


def _take_exemption(entry: Any, shown: str) -> Exemption:
    where = f"{shown}: exemptions"
    found = take_keys(entry, tuple(field.name for field in fields(Exemption)), where)
    texts = {key: take_text(found[key], key, where) for key in ("indicator", "reason")}
    return Exemption(**texts, areas=_take_areas(found["areas"], where))


def _take_areas(value: Any, where: str) -> tuple[str, ...]:
    return _take_some(value, "areas", list(AreaType), where)


def _take_some(value: Any, key: str, allowed: list[Any], where: str) -> tuple[str, ...]:
    """A list of texts that are all on a closed list."""
    found = take_texts(value, key, where)
    for each in found:
        if each not in allowed:
            raise BriefError(f'{where}: {key}: "{each}" is not known. {near_miss(each, allowed)}')
    return found


def _take_number(value: Any, key: str, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BriefError(f"{where}: {key}: expected a whole number of 0 or more, found {value!r}.")
    return value
