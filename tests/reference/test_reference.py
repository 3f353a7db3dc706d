"""Every published value that we have a copy of, against our own functions.

Cases are read from `cases` beside this file, or from the folder that ASSESSMENT_REFERENCE_CASES names. The modules in
`answers` say which public function answers which file.
"""

import importlib
import json
import math
import os
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.reference import answers

CASES = Path(os.environ.get("ASSESSMENT_REFERENCE_CASES") or Path(__file__).parent / "cases")
LEFT_OUT = {
    "kde": "published points are moved to map points, so a surface would peak there: we count in areas instead",
    "x13_seasonal_adjustment": "needs a program of the US Census Bureau that we do not install: we offer STL instead",
    "surveillance_alert": "a weekly alarm is not offered: the publisher gives months, not days",
}
# By a case's `method`: AutoETS, automatic ETS, ETS (automatic); not ETS(A,N,A), which we answer.
LEFT_OUT_METHODS = {
    "forecast_methods": (
        re.compile(r"auto\w*\W*ETS\b|\bETS\b.*auto|\bETS\W*Z", re.IGNORECASE),
        "the exponential smoothing that a program chooses for itself differs between programs: we offer Theta instead",
    )
}

Case = dict[str, Any]
Answer = Callable[[dict[str, Any]], dict[str, Any]]


def merged_answers() -> dict[str, Answer]:
    """The answers of every module, where no file may be answered twice."""
    merged: dict[str, Answer] = {}
    for module in pkgutil.iter_modules(answers.__path__):
        given: dict[str, Answer] = importlib.import_module(f"{answers.__name__}.{module.name}").ANSWERS
        if twice := sorted(merged.keys() & given.keys()):
            raise ValueError(f"answered twice, the second time in {module.name}: {', '.join(twice)}")
        merged |= given
    return merged


def all_cases() -> list[Any]:
    """One parameter a case, named by its id."""
    stems = {path.stem: json.loads(path.read_text(encoding="utf-8"))["cases"] for path in sorted(CASES.glob("*.json"))}
    return [parameter(stem, case) for stem, cases in stems.items() for case in cases]


def parameter(stem: str, case: Case) -> Any:
    """A case as a parameter of the test, to be skipped where we do not answer it."""
    reason = reason_left_out(stem, case)
    return pytest.param(stem, case, id=case["id"], marks=[pytest.mark.skip(reason=reason)] if reason else [])


def reason_left_out(stem: str, case: Case) -> str:
    """Why we do not answer this case; nothing where we do."""
    pattern, reason = LEFT_OUT_METHODS.get(stem, (None, ""))
    if pattern and pattern.search(str(case["inputs"].get("method", ""))):
        return reason
    return LEFT_OUT.get(stem, "")


def differences(expected: Any, got: Any, tolerance: dict[str, Any], where: str = "") -> list[str]:
    """Where an answer departs from what is expected: nothing means agreement."""
    if isinstance(expected, dict):
        return _differences_in_mapping(expected, got, tolerance, where)
    if isinstance(expected, list):
        got = got.tolist() if hasattr(got, "tolist") else got
        if not isinstance(got, list | tuple) or len(got) != len(expected):
            return [f"{where}: expected {len(expected)} values {expected}, got {got}"]
        pairs = enumerate(zip(expected, got, strict=True))
        return [line for n, (one, other) in pairs for line in differences(one, other, tolerance, f"{where}[{n}]")]
    return [] if _agree(expected, got, tolerance, where) else [f"{where}: expected {expected!r}, got {got!r}"]


def _differences_in_mapping(expected: Case, got: Any, tolerance: dict[str, Any], where: str) -> list[str]:
    """Every key expected must be there; inside the answer, no other key may be."""
    if not isinstance(got, dict):
        return [f"{where}: expected {expected}, got {got!r}"]
    lines = [f"{where}.{key}: expected, not in the answer" for key in expected.keys() - got.keys()]
    if where:
        lines += [f"{where}.{key}: not expected, in the answer" for key in got.keys() - expected.keys()]
    for key in expected.keys() & got.keys():
        lines += differences(expected[key], got[key], tolerance, f"{where}.{key}")
    return lines


def _agree(expected: Any, got: Any, tolerance: dict[str, Any], where: str) -> bool:
    """Whether two single values are the same, within the tolerance where they are numbers."""
    got = got.item() if isinstance(got, np.generic) else got
    if expected is None:
        return got is None or (isinstance(got, float) and math.isnan(got))
    if isinstance(expected, bool | str) or isinstance(got, bool | str):
        same_kind = all(isinstance(expected, kind) == isinstance(got, kind) for kind in (bool, str))
        return same_kind and got == expected
    if not isinstance(got, int | float):
        return False
    return got == expected or abs(got - expected) <= _allowed(expected, tolerance, where)


def _allowed(expected: float, tolerance: dict[str, Any], where: str) -> float:
    """Largest departure: absolute plus relative, by key where the case says so (`Z`, or `ci_rel` for limits)."""
    key = where.rsplit(".", 1)[-1].split("[", 1)[0]
    if key in tolerance:
        return float(tolerance[key])
    is_limit = re.search(r"(?:lower|upper)", key, re.IGNORECASE)
    relative = tolerance["ci_rel"] if is_limit and "ci_rel" in tolerance else tolerance.get("rel", 0)
    return tolerance.get("abs", 0) + relative * abs(expected)


ANSWERS = merged_answers()


def answered(stem: str, inputs: Case) -> Case:
    """Our answer to a case. An input that is null is not given."""
    return ANSWERS[stem]({name: given for name, given in inputs.items() if given is not None})


@pytest.mark.parametrize(("stem", "case"), all_cases())
def test_case(stem: str, case: Case) -> None:
    assert stem in ANSWERS, f"no module in {answers.__name__} answers {stem}.json, and LEFT_OUT gives no reason"
    wrong = differences(case["expected"], answered(stem, case["inputs"]), case["tolerance"])
    assert not wrong, "\n".join([f"{case['id']} ({case['source']}) {case['note']}", *wrong])


@pytest.mark.parametrize("method", ["AutoETS", "automatic ETS", "ETS (automatic)", "ETS auto", "ETS(ZZZ)"])
def test_an_automatic_choice_is_left_out(method: str) -> None:
    assert reason_left_out("forecast_methods", {"inputs": {"method": method}})


@pytest.mark.parametrize("method", ["ETS(A,N,A)", "SES (ETS A,N,N by ML)", "Theta (auto seasonality)", "auto theta"])
def test_a_method_that_is_named_is_answered(method: str) -> None:
    assert not reason_left_out("forecast_methods", {"inputs": {"method": method}})


def test_there_are_cases() -> None:
    assert any(CASES.glob("*.json")), f"no cases in {CASES}"


EXACT: dict[str, Any] = {"exact": True}


@pytest.mark.parametrize(
    ("expected", "got", "tolerance"),
    [
        ({"value": 2.0}, {"value": 2.1, "more": 1}, {"abs": 0.2}),
        ({"value": 200}, {"value": 201.0}, {"rel": 0.01}),
        ({"value": 100}, {"value": np.float64(102.9)}, {"abs": 1, "rel": 0.02}),
        ({"value": None}, {"value": math.nan}, EXACT),
        ({"value": [1, None]}, {"value": np.array([1.0, math.nan])}, EXACT),
        ({"value": [[1, 2]]}, {"value": [(1, 2)]}, EXACT),
        ({"n": 3, "p": 0.5}, {"n": 3, "p": 0.5 + 1e-10}, {"exact": True, "rel": 1e-9}),
        ({"value": {"a": [1, 2]}}, {"value": {"a": (1, 2)}}, EXACT),
        ({"found": True, "name": "x"}, {"found": np.True_, "name": np.str_("x")}, EXACT),
        ({"SE": 10, "Z": -2.98}, {"SE": 10.4, "Z": -2.976}, {"abs": 0.5, "Z": 0.005}),
        ({"sii": 1, "sii_lowercl_1": 100}, {"sii": 1, "sii_lowercl_1": 104}, {"rel": 1e-6, "ci_rel": 0.05}),
    ],
)
def test_agreement_is_seen(expected: Case, got: Case, tolerance: Case) -> None:
    assert differences(expected, got, tolerance) == []


@pytest.mark.parametrize(
    ("expected", "got", "tolerance"),
    [
        ({"value": 2.0}, {"value": 2.3}, {"abs": 0.2}),
        ({"value": 200}, {"value": 203}, {"rel": 0.01}),
        ({"value": 2.0}, {}, {"abs": 0.2}),
        ({"value": 2.0}, {"value": math.nan}, {"abs": 0.2}),
        ({"value": 2.0}, {"value": None}, {"abs": 0.2}),
        ({"value": None}, {"value": 0}, EXACT),
        ({"value": None}, {"value": math.inf}, EXACT),
        ({"value": [1, 2]}, {"value": [1]}, EXACT),
        ({"value": [1, 2]}, {"value": [2, 1]}, EXACT),
        ({"value": {"a": 1}}, {"value": {"a": 1, "b": 1}}, EXACT),
        ({"value": {"a": 1}}, {"value": 1}, EXACT),
        ({"found": True}, {"found": 1}, EXACT),
        ({"value": 1}, {"value": True}, EXACT),
        ({"name": "x"}, {"name": "y"}, EXACT),
        ({"value": 1}, {"value": "1"}, EXACT),
        ({"SE": 10, "Z": -2.98}, {"SE": 10, "Z": -2.97}, {"abs": 0.5, "Z": 0.005}),
        ({"sii": 1, "sii_lowercl_1": 100}, {"sii": 1.04, "sii_lowercl_1": 100}, {"rel": 1e-6, "ci_rel": 0.05}),
    ],
)
def test_disagreement_is_seen(expected: Case, got: Case, tolerance: Case) -> None:
    assert differences(expected, got, tolerance) != []
