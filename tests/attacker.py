"""Somebody who holds all that was published and wants to know a count that was withheld.

Nothing of the package is used: the counts are whole numbers, the attacker knows which of them add up to which, and asks
a solver for the least and the most that each can be.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

FAR = 1e5
Range = tuple[float, float]


@dataclass(frozen=True)
class Relation:
    """Counts with their signs, and the least and the most that they come to."""

    signs: Mapping[str, int]
    least: float = 0
    most: float = 0

    @classmethod
    def whole(cls, whole: str, parts: Iterable[str]) -> "Relation":
        """Parts that make a whole."""
        return cls({whole: 1} | dict.fromkeys(parts, -1))

    @classmethod
    def part(cls, whole: str, part: str) -> "Relation":
        """One that counts some of another."""
        return cls({whole: 1, part: -1}, 0, math.inf)


def known_range(value: float, step: int, least: int) -> Range:
    """What a count that is shown tells: itself, or what rounds to it and is large enough to be shown."""
    half = step // 2
    return (max(value - half, least), value + half) if value and half else (value, value)


def interval(target: str, shown: Mapping[str, Range], relations: Iterable[Relation]) -> Range:
    """The least and the most that one count can be. Of a withheld one it is known that it is not zero."""
    own = _linked(target, list(relations))
    names = sorted({name for relation in own for name in relation.signs} | {target})
    box: Any = np.array([shown.get(name, (1.0, FAR)) for name in names]).T
    rows = np.array([[relation.signs.get(name, 0) for name in names] for relation in own] or [[0] * len(names)])
    ends: Any = ([relation.least for relation in own] or [0], [relation.most for relation in own] or [0])
    goal = np.array([float(name == target) for name in names])
    found = []
    for sign in (1, -1):
        answer = milp(
            sign * goal,
            constraints=LinearConstraint(rows, *ends),
            bounds=Bounds(*box),
            integrality=np.ones(len(names)),
        )
        assert answer.status == 0, answer.message
        found.append(sign * answer.fun)
    return found[0], found[1]


def _linked(target: str, relations: list[Relation]) -> list[Relation]:
    """The relations that lead to a count, over any number of others."""
    names, found, before = {target}, list[Relation](), -1
    while len(found) > before:
        before = len(found)
        found = [relation for relation in relations if names & relation.signs.keys()]
        names |= {name for relation in found for name in relation.signs}
    return found
