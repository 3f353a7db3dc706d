"""Inputs that no published case has, in the shapes that the cases have: options under other names, percentages, gaps.

Expected figures are R 4.2.2's (poisson.test; epitools 0.5.10.1: pois.approx), or arithmetic.
"""

from typing import Any

import pytest
from tests.reference.test_reference import answered, differences

Numbers = dict[str, Any]
PAIR = {"x1": 20, "t1": 1, "x2": 10, "t2": 1}
RISING = [float(value) for value in (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1)]


@pytest.mark.parametrize(
    ("stem", "inputs", "expected"),
    [
        ("byars_poisson_ci", {"x": 65, "confidence": 99.8}, {"upper": 94.00029084431802, "lower": 42.8802614714802}),
        (
            "poisson_exact_ci",
            {"x": 60, "method": "wald", "confidence": 0.998},
            {"lower": 36.063163484599841, "upper": 83.936836515400159},
        ),
        ("poisson_exact_ci", {"x": 0, "method": None, "confidence": None}, {"lower": 0, "upper": 3.68887945411394}),
        (
            "poisson_exact_ci",
            {"x": 15, "exposure": 400, "null_rate": 0.05, "method": "score"},
            {"p_value": 0.2635524772829726},
        ),
        ("two_poisson_ctest", {**PAIR, "alternative": "larger"}, {"p": 0.04936857335269447}),
        ("two_poisson_ctest", {**PAIR, "alternative": "two.sided", "null_ratio": None}, {"p": 0.09873714670538894}),
        (
            "poisson_e_test",
            {"k1": 10, "n1": 1, "k2": 10, "n2": 2, "variant": "pooled, as ptools"},
            {"p": 0.116441158925},
        ),
        ("poisson_e_test", {"k1": 10, "n1": 1, "k2": 10, "n2": 2, "variant": "ptools"}, {"p": 0.116441158925}),
        ("spc_xmr", {"y": RISING, "constant": 2.66}, {"upl": 26 / 12 + 2.66 * 26 / 11}),
        (
            "spc_rules",
            {"rule": "assurance", "target": None, "improvement": "increase", "rows": [{"lpl": 1, "upl": 3}]},
            {"type": [None]},
        ),
        ("mcda_weight_uncertainty", {"matrix": "2x2 impact-likelihood grid"}, {"grid": [[2, 4], [1, 2]]}),
    ],
)
def test_other_inputs_of_the_same_shapes_are_answered(stem: str, inputs: Numbers, expected: Numbers) -> None:
    assert differences(expected, answered(stem, inputs), {"rel": 1e-6}) == []


@pytest.mark.parametrize(
    ("stem", "inputs"),
    [
        ("poisson_exact_ci", {"x": 15, "method": "bootstrap"}),
        ("two_poisson_ctest", {**PAIR, "alternative": "upwards"}),
        ("index_of_dispersion", {"y": [1, 2, 9], "model": "y~1", "test": "Cameron-Trivedi, trafo 2"}),
        (
            "rate_ratio_pct_change_ci",
            {"x_after": 1, "t_after": 1, "x_before": 2, "t_before": 1, "compare": "diff", "method": "wald"},
        ),
    ],
)
def test_an_option_that_we_do_not_offer_is_refused(stem: str, inputs: Numbers) -> None:
    with pytest.raises((KeyError, ValueError)):
        answered(stem, inputs)
