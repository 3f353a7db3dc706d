"""Answers to the cases of control charts, funnels, quantiles, ranks and inequality."""

import math
import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from assessment.methods.control_charts import (
    FULL_FACTOR,
    NHS_FACTOR,
    c_chart,
    moving_range_chart,
    p_chart,
    p_prime_chart,
    u_chart,
    u_prime_chart,
    xmr_chart,
)
from assessment.methods.funnel_overdispersion import (
    additive_limits,
    der_simonian_laird,
    grouped_ratios,
    overdispersion,
    ratio_scores,
)
from assessment.methods.funnel_positions import (
    proportion_positions,
    rate_positions,
    ratio_positions,
    standardised_rate_positions,
)
from assessment.methods.funnels import (
    expected_at_limits,
    poisson_limits,
    population_at_limits,
    proportion_limits,
    rate_limits,
    ratio_limits,
)
from assessment.methods.inequality import Kind, rate_gap, slope_index, standard_errors
from assessment.methods.quantiles import fingertips_quantiles
from assessment.methods.ranks import probability_higher, rank_agreement
from assessment.methods.run_rules import (
    Signal,
    assurance,
    near_in_two_of_three,
    shift_flags,
    special_causes,
    trend_flags,
    two_in_three_flags,
    whole_run,
)

Case = dict[str, Any]
SEED = 1
# The published names of the two levels, and ours.
SIGMA_NAMES = {"2s": "95", "3s": "998"}
KINDS: dict[int, Kind] = {0: "other", 1: "rate", 2: "proportion"}


def spc_xmr(inputs: Case) -> Case:
    """Limits of an XmR or mR chart."""
    values = inputs["y"] if "y" in inputs else inputs["y_individual"]
    baseline = _baseline(inputs, len(values))
    if str(inputs.get("chart")).upper() == "MR":
        chart = moving_range_chart(values, baseline=baseline)
    else:
        factor = FULL_FACTOR if "1.128" in str(inputs.get("constant")) else NHS_FACTOR
        kept = "screened" if inputs.get("screen_outliers") else "all"
        chart = xmr_chart(values, moving_ranges=kept, baseline=baseline, factor=factor)
    last = chart.iloc[-1]
    names = {"mean": "centre", "cl": "centre", "lpl": "lower", "lcl": "lower", "upl": "upper", "ucl": "upper"}
    return {name: float(last[column]) for name, column in names.items()}


def spc_rules(inputs: Case) -> Case:
    """Flags of one rule, the assurance, or every rule on a chart."""
    rule = inputs["rule"]
    if rule == "assurance":
        rows = [(inputs.get("target"), row["lpl"], row["upl"], inputs["improvement"]) for row in inputs["rows"]]
        return {"type": [str(assurance(*row)) or None for row in rows]}
    if rule == "full":
        found = special_causes(xmr_chart(inputs["y"]))
        special = [bool(signal != Signal.NONE) for signal in found["signal"]]
        return {"special": special, "flag": [int(flag) for flag in special], "last_two_special": special[-2:]}
    if rule == "seven_point_one_side_mean":
        return {"flag": shift_flags(inputs["relative_to_mean"])}
    if rule == "seven_point_trend":
        return {"flag": trend_flags(inputs["y"])}
    if rule.startswith("part_of_seven"):
        return {"flag": whole_run(inputs["trend_flag"])}
    flags = {"two_in_three": two_in_three_flags, "part_of_two_in_three": near_in_two_of_three}[rule]
    return {"flag": flags(inputs["close_to_limits"], inputs["relative_to_mean"])}


def spc_attribute_charts(inputs: Case) -> Case:
    """Limits of a c, u, p, u' or p' chart."""
    name = inputs["chart"].removesuffix(" (Laney)")
    counts = inputs.get("counts", [inputs.get("cbar")])
    baseline = _baseline(inputs, len(counts))
    if name == "c":
        chart = c_chart(counts, baseline=baseline)
    else:
        draw = {"u": u_chart, "u'": u_prime_chart, "p": p_chart, "p'": p_prime_chart}[name]
        chart = draw(counts, inputs["n"], per=inputs.get("multiply", 1), baseline=baseline)
    return {
        "cl": float(chart["centre"].iloc[0]),
        "lcl": _one_if_constant(chart["lower"]),
        "ucl": _one_if_constant(chart["upper"]),
    }


def funnel_limits(inputs: Case) -> Case:
    """Limits of a funnel, or where each area lies in it."""
    if "population" in inputs:
        return _named(proportion_limits([inputs["population"]], inputs["average_percent"], per=100), "")
    if "numerator" in inputs:
        places = proportion_positions(inputs["numerator"], inputs["denominator"])
    elif "events" in inputs:
        events, average = [inputs["events"]], inputs["baseline_per_100000"]
        population = population_at_limits(events, average, per=100_000, years=inputs["years"])
        return _named(rate_limits(events, average), "_limit") | _named(population, "_population_1_year")
    elif "expected_events" in inputs:
        places = ratio_positions(inputs["observed"], inputs["expected_events"])
    elif inputs.get("rate_type") == "dsr":
        places = standardised_rate_positions(inputs["count"], inputs["rate"])
    elif "count" in inputs:
        places = rate_positions(inputs["count"], inputs["pop"])
    else:
        events = [inputs["observed"]]
        return _named(expected_at_limits(events), "_exp_events") | _named(ratio_limits(events), "_isr")
    return {"significance": [str(place) for place in places]}


def funnel_overdispersion(inputs: Case) -> Case:
    """Dispersion of areas, and limits that allow for it."""
    if "yi" in inputs:
        found = der_simonian_laird(inputs["yi"], inputs["vi"])
        return {"tau2": found.tau2, "Q": found.q, "mu": found.mean}
    if "group" in inputs:
        return {"rr": list(grouped_ratios(inputs["numerator"], inputs["denominator"], inputs["group"]))}
    if "number_seq" in inputs:
        return _short(poisson_limits(inputs["number_seq"], target=inputs["target"]), "")
    if "tau2" in inputs:
        return _short(additive_limits(inputs["expected"], inputs["tau2"]), "od")
    method = inputs["method"]
    scores = ratio_scores(inputs["observed"], inputs["expected"], scale="sqrt" if "sqrt" in method else "log")
    extremes = "truncate" if "truncat" in method else "winsorise" if "winsor" in method else "keep"
    found = overdispersion(scores["z"], scores["se"], extremes=extremes)
    return {"z": list(scores["z"]), "n_used": found.n_used, "phi": found.phi, "tau2": found.tau2}


def quantiles_fingertips(inputs: Case) -> Case:
    """Quantile of each area."""
    found = fingertips_quantiles(inputs["values"], inputs["nquantiles"], highest_first=inputs["invert"])
    return {"quantile": [None if pd.isna(quantile) else int(quantile) for quantile in found]}


def rank_uncertainty(inputs: Case) -> Case:
    """Probability that one area ranks above another, or agreement of two rankings."""
    if "a" in inputs:
        agreement = rank_agreement(inputs["a"], inputs["b"])
        return {"kendall": agreement.kendall, "spearman": agreement.spearman}
    return {"p_A_greater": probability_higher(inputs["xA"], inputs["tA"], inputs["xB"], inputs["tB"])}


def sii_rii(inputs: Case) -> Case:
    """Slope and relative index of inequality, with an interval at each confidence."""
    kind = KINDS[inputs.get("value_type", 0)]
    columns = ("quantile", "population", "value", "se")
    groups = pd.DataFrame({name: inputs.get(name) for name in columns}, dtype=float)
    if groups["value"].isna().any():
        groups["value"] = pd.Series(inputs["count"], dtype=float) / groups["population"]
    if groups["se"].isna().any():
        groups["se"] = standard_errors(inputs["lower_cl"], inputs["upper_cl"], kind)
    answer: Case = {}
    for number, percent in enumerate(re.findall(r"[\d.]+", str(inputs.get("confidence", 95))), start=1):
        confidence = float(percent) / 100 if float(percent) > 1 else float(percent)
        found = slope_index(
            groups,
            seed=SEED,
            kind=kind,
            transform=inputs.get("transform", False),
            multiplier=inputs.get("multiplier", 1),
            confidence=confidence,
        )
        answer |= {"sii": found.sii.value, "rii": found.rii.value, "Intercept": found.intercept}
        for name, estimate in (("sii", found.sii), ("rii", found.rii)):
            answer |= {f"{name}_lowercl_{number}": estimate.lower, f"{name}_uppercl_{number}": estimate.upper}
    return answer


def inequality_gaps(inputs: Case) -> Case:
    """Absolute and relative gap between two groups."""
    gap = rate_gap(inputs["x_most"], inputs["n_most"], inputs["x_least"], inputs["n_least"], per=inputs["per"])
    return {
        "rate_most": gap.rate_most,
        "rate_least": gap.rate_least,
        "abs_gap": gap.absolute.value,
        "abs_lower": gap.absolute.lower,
        "abs_upper": gap.absolute.upper,
        "abs_se": gap.absolute_se,
        "rel_gap": _or_none(gap.relative.value),
        "rel_lower": _or_none(gap.relative.lower),
        "rel_upper": _or_none(gap.relative.upper),
        "attributable_share": _or_none(gap.attributable_share),
    }


ANSWERS: dict[str, Callable[[Case], Case]] = {
    "spc_xmr": spc_xmr,
    "spc_rules": spc_rules,
    "spc_attribute_charts": spc_attribute_charts,
    "funnel_limits": funnel_limits,
    "funnel_overdispersion": funnel_overdispersion,
    "quantiles_fingertips": quantiles_fingertips,
    "rank_uncertainty": rank_uncertainty,
    "sii_rii": sii_rii,
    "inequality_gaps": inequality_gaps,
}


def _baseline(inputs: Case, length: int) -> list[bool]:
    """Points that set the limits: those before the freeze, less those excluded."""
    frozen, excluded = inputs.get("freeze", length), inputs.get("exclude_1based", [])
    return [place <= frozen and place not in excluded for place in range(1, length + 1)]


def _one_if_constant(limits: "pd.Series[float]") -> float | list[float]:
    """One number where every point has the same limit."""
    return float(limits.iloc[0]) if limits.nunique() == 1 else list(limits)


def _named(limits: pd.DataFrame, ending: str) -> Case:
    """The limits of one row under their published names, such as lower_2s_limit."""
    row = limits.iloc[0]
    return {
        f"{side}_{sigma}{ending}": _or_none(float(row[f"{side}_{level}"]))
        for sigma, level in SIGMA_NAMES.items()
        for side in ("lower", "upper")
    }


def _short(limits: pd.DataFrame, start: str) -> Case:
    """The limits of all rows under their short published names, such as ll95."""
    return {
        f"{start}{side[0]}l{level}": list(limits[f"{side}_{level}"])
        for level in SIGMA_NAMES.values()
        for side in ("lower", "upper")
    }


def _or_none(value: float) -> float | None:
    """None where there is no number."""
    return None if math.isnan(value) else value
