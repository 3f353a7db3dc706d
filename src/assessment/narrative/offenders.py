"""Sentences on reoffending."""

from collections.abc import Mapping
from typing import Any

from assessment.terms.numbers import plain_number, written
from assessment.terms.text import escape_markdown
from assessment.terms.vocabulary import Unit


def say_prediction(difference: Mapping[str, Any], actual: Mapping[str, Any], predicted: Mapping[str, Any]) -> str:
    """Actual against predicted reoffending, and whether the difference can be told from chance.

    Parameters
    ----------
    difference, actual, predicted : mapping
        Three rows of the facts table, that of the difference with `lower` and `upper` in percentage points.
    """
    low, high = (
        written(difference[key], Unit.PERCENTAGE_POINTS, signed=True, decimals=2) for key in ("lower", "upper")
    )
    area = escape_markdown(str(difference["area_name"]))
    clear = difference["lower"] > 0 or difference["upper"] < 0
    side = "above" if difference["value"] > 0 else "below"
    verdict = f"clearly {side} the prediction" if clear else "not to be told apart from the prediction"
    return (
        f"**{area}**, {actual['period_label']}: {actual['value_printed']} actual against {predicted['value_printed']} "
        f"predicted, over a caseload of {plain_number(actual['denominator'])}. The difference is "
        f"{difference['value_printed']} percentage points (95% interval {low} to {high}): {verdict}."
    )
