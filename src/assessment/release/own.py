"""Numbers of an analyst's own, registered in a chapter: checked, and protected before anything shows them.

What follows from facts may be shown where they are; what stands on a source keeps to the rule of that source.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import pandas as pd

from assessment.brief import SLUG_PATTERN, near_miss
from assessment.indicators.derived import INPUT_SEPARATOR
from assessment.indicators.published import fact_id
from assessment.methods.change import MIN_BASE
from assessment.methods.proportions import PER_HUNDRED, PER_THOUSAND
from assessment.release.edition import TELLING
from assessment.release.policy import POLICY_FILE, Policy, Rule
from assessment.terms.caveats import Caveat
from assessment.terms.errors import AssessmentError
from assessment.terms.numbers import written
from assessment.terms.periods import Period
from assessment.terms.vocabulary import Direction, Edition, FactStatus, Marker, PeriodBasis, Unit

OWN = "own"
FORMULA = "an analyst's own number"
OF_ALL = {Unit.PERCENT: PER_HUNDRED, Unit.RATIO: 1}  # a part of its own whole: what is left over are people too
SCALES = {**OF_ALL, Unit.RATE_PER_1000: PER_THOUSAND}
# Amounts that count nobody, whatever their source.
OF_THINGS = (
    Unit.GBP,
    Unit.GBP_THOUSAND,
    Unit.GBP_BILLION,
    Unit.POSTS,
    Unit.MILES,
    Unit.RANK,
    Unit.YEAR,
    Unit.IDENTIFIER,
)
AGREES = 0.005  # of the value: what was rounded to two or three digits still agrees with its parts
LOW_RATE = 10
EDITION_OF_SOURCE = re.compile(r"-\d{4}-\d{2}$")  # the sources of an assessment name the download as well
NOTHING = dict.fromkeys(TELLING, math.nan)

Row = dict[str, Any]


@dataclass(frozen=True)
class OwnNumber:
    """A number as an analyst gives it: unprotected.

    `value` is missing (None or nan) where it is not known. `numerator` and `denominator` are the counts behind a
    percentage, ratio or rate. `place` holds area_code, area_name and area_type.
    """

    name: str
    value: float | None
    unit: str
    label: str
    formula: str
    note: str
    source: str
    numerator: float | None
    denominator: float | None
    period: Period
    place: Mapping[str, str]


def own_fact(
    number: OwnNumber, inputs: Sequence[Row | None], policy: Policy, documents: Collection[str], edition: Edition
) -> Row:
    """The number as a row of the facts table, protected.

    Parameters
    ----------
    number : OwnNumber
        As given.
    inputs : sequence of rows of the facts table
        What it was worked out from, as the edition shows them; None for one that the edition does not have.
    policy : Policy
        The rule of each source.
    documents : collection of str
        Ids of published documents: what they print is out already.
    edition : Edition
        Whom it is for.

    Returns
    -------
    dict
        Withheld, without a number in any column, if an input is; if it, or a count behind it, is small by the rule of
        its source; and in an edition that may not show the source, unless it was worked out from facts alone.

    Raises
    ------
    AssessmentError
        Something is missing or not what it has to be. No message tells a number.
    """
    rule = _rule(number.source, policy, documents)
    number = _checked(number, bool(inputs), rule)
    if _is_withheld(number, inputs, rule, edition):
        marks = {"status": str(FactStatus.WITHHELD), "value_printed": str(Marker.WITHHELD)}
        bare = replace(number, value=None, numerator=None, denominator=None, formula=FORMULA, note="")
        return _row(bare, inputs, edition) | marks | {"caveats": ""}
    rounded = _rounded(number, rule)
    row = _row(rounded, inputs, edition) | _value(rounded)
    return row if rounded == number else row | {"caveats": _joined([row["caveats"], Caveat.ROUNDED])}


def _rule(source: str, policy: Policy, documents: Collection[str]) -> Rule | None:
    """The rule of a source, the strictest of one that is not known; None where nothing is to be protected."""
    rule = policy.rule(EDITION_OF_SOURCE.sub("", source))
    return rule if source and source not in documents and rule.protects else None


# -- what is given ----------------------------------------------------------------------------------------------------


def _checked(number: OwnNumber, has_inputs: bool, rule: Rule | None) -> OwnNumber:
    """The number with what can be worked out filled in."""
    if not SLUG_PATTERN.fullmatch(number.name):
        raise AssessmentError(f'expected a name such as "repeat_burglary_share", found "{number.name}".')
    if number.unit not in list(Unit):
        raise _fault(number, f'unit: "{number.unit}" is not known. {near_miss(number.unit, list(Unit))}')
    if not has_inputs and not number.source:
        told = "say what it stands on: inputs=[...] with the ids of facts, or source=... with the id of a source."
        raise _fault(number, told)
    numbers = {key: _number(number, key) for key in ("value", "numerator", "denominator")}
    known = replace(number, **numbers, label=number.label or number.name.replace("_", " ").capitalize())
    if math.isnan(numbers["numerator"]) and math.isnan(numbers["denominator"]):
        _check_counts_given(known, has_inputs, rule)
        return known
    return _with_value(known)


def _fault(number: OwnNumber, told: str) -> AssessmentError:
    return AssessmentError(f'own number "{number.name}": {told}')


def _number(number: OwnNumber, key: str) -> float:
    """A finite number, or nan for one that is not known."""
    given: Any = getattr(number, key)
    if given is None or given is pd.NA:
        return math.nan
    if isinstance(given, bool) or not isinstance(given, Real) or math.isinf(given):
        raise _fault(number, f"{key}: expected a number, or None for one that is not known; found {_kind(given)}.")
    return float(given)


def _kind(given: Any) -> str:
    return "infinity" if isinstance(given, float) else f"a {type(given).__name__}"


def _check_counts_given(number: OwnNumber, has_inputs: bool, rule: Rule | None) -> None:
    """From a source with small counts, a share or a rate alone does not tell whether one is behind it."""
    if rule is None or has_inputs or number.unit in (Unit.COUNT, *OF_THINGS):
        return
    counts = "numerator=... and denominator=..." if number.unit in SCALES else "inputs=[...]"
    raise _fault(
        number,
        f'"{number.source}" has counts that must not be shown, so give {counts} as well. If everybody may see all of '
        f"the source, name it in params/catalogue/{POLICY_FILE}.",
    )


def _with_value(number: OwnNumber) -> OwnNumber:
    """The value from the counts behind it, which it has to agree with."""
    value, part, whole = _numbers(number)
    if number.unit not in SCALES:
        raise _fault(number, f"numerator and denominator: expected with {', '.join(SCALES)}, not with {number.unit}.")
    if not (part >= 0 and whole > 0):  # nor where one is missing
        raise _fault(number, "numerator and denominator: expected both, 0 or more over more than 0.")
    if number.unit == Unit.PERCENT and part > whole:
        raise _fault(number, "numerator: expected a part of the denominator, found more than the whole.")
    scale = SCALES[Unit(number.unit)]
    worked_out = scale * part / whole
    agrees = math.isclose(value, worked_out, rel_tol=AGREES, abs_tol=AGREES * scale)
    if not math.isnan(value) and not agrees:
        raise _fault(number, "value: does not agree with its numerator and denominator. Leave it out: it follows.")
    return replace(number, value=worked_out)


# -- what is shown ----------------------------------------------------------------------------------------------------


def _is_withheld(number: OwnNumber, inputs: Sequence[Row | None], rule: Rule | None, edition: Edition) -> bool:
    if any(row is None or row["status"] == FactStatus.WITHHELD for row in inputs):
        return True
    if rule is None:
        return False
    covers = edition != Edition.PUBLIC and number.place["area_type"] in rule.areas[edition]
    return (not inputs and not covers) or bool(rule.is_small(pd.Series(_counts(number))).any())


def _counts(number: OwnNumber) -> list[float]:
    """The people behind a number; a fraction stands for the next whole one, a fall for its size."""
    value, part, whole = _numbers(number)
    counts = [value] if number.unit == Unit.COUNT else [part]
    if number.unit in OF_ALL:
        counts += [whole, whole - part]
    return [math.ceil(abs(count)) for count in counts if not math.isnan(count)] or [0]


def _numbers(number: OwnNumber) -> tuple[float, float, float]:
    """The value and the counts behind it, nan where one is not known."""
    value, part, whole = (
        math.nan if each is None else each for each in (number.value, number.numerator, number.denominator)
    )
    return value, part, whole


def _rounded(number: OwnNumber, rule: Rule | None) -> OwnNumber:
    """Counts to the nearest multiple that the rule names, and what follows from them worked out again."""
    step = rule.round_to if rule else 1
    value, part, whole = _numbers(number)
    if step == 1 or math.isnan(value):
        return number
    if number.unit == Unit.COUNT:
        return replace(number, value=_nearest(value, step))
    if math.isnan(part):  # worked out from facts, which are rounded already
        return number
    part, whole = _nearest(part, step), _nearest(whole, step) if number.unit in OF_ALL else whole
    return replace(number, numerator=part, denominator=whole, value=SCALES[Unit(number.unit)] * part / whole)


def _nearest(count: float, step: int) -> float:
    return float((count + step // 2) // step * step)


def _value(number: OwnNumber) -> Row:
    """The value with its status, as every other fact has them."""
    value, part, whole = _numbers(number)
    if math.isnan(value):
        return {"status": str(FactStatus.NOT_AVAILABLE), "value_printed": str(Marker.NOT_AVAILABLE)}
    if number.unit == Unit.PERCENT and whole < MIN_BASE:
        return {"status": str(FactStatus.SMALL_BASE), "value_printed": str(Marker.LOW_RELIABILITY)}
    printed = written(value, number.unit, decimals=_decimals(number.unit, value), numerator=part, denominator=whole)
    numbers = {"value": value, "numerator": part, "denominator": whole}
    return {**numbers, "status": str(FactStatus.DERIVED), "value_printed": printed}


def _decimals(unit: str, value: float) -> int | None:
    if unit == Unit.RATE_PER_1000:
        return 1 if value >= LOW_RATE else 2
    return 1 if unit in (Unit.PERCENT, Unit.PERCENTAGE_POINTS) else None


def _row(number: OwnNumber, inputs: Sequence[Row | None], edition: Edition) -> Row:
    """All of the row but the number itself."""
    shown = [row for row in inputs if row is not None]
    basis = shown[0]["period_basis"] if shown else str(PeriodBasis.COUNTED)
    return {
        "fact_id": fact_id(OWN, number.name, number.place["area_name"], number.period.slug),
        "indicator": OWN,
        "label": number.label,
        "theme": shown[0]["theme"] if shown else "",
        "direction": str(Direction.NEUTRAL),
        "tells_of": "problem",
        "measure": number.name,
        **number.place,
        "period_start": pd.Timestamp(number.period.start),
        "period_end": pd.Timestamp(number.period.end),
        "period_label": number.period.label,
        "period_basis": basis,
        "base_period": "",
        "breakdowns": "",
        **NOTHING,
        "unit": number.unit,
        "qualifier": "",
        "value_printed": "",
        "status": "",
        "caveats": _joined(row["caveats"] for row in shown),
        "note": number.note,
        "formula": number.formula or FORMULA,
        "inputs": INPUT_SEPARATOR.join(row["fact_id"] for row in shown),
        "source_id": number.source or (shown[0]["source_id"] if shown else OWN),
        "source_ref": "registered in a chapter",
        "observation_ids": _joined(row["observation_ids"] for row in shown),
        "edition": str(edition),
    }


def _joined(lists: Any) -> str:
    """Lists of codes as one, each code once."""
    return ";".join(dict.fromkeys(code for codes in lists for code in str(codes).split(";") if code))
