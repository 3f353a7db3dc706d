"""Answers on rates, intervals, comparisons and dispersion."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from assessment.methods.comparison import (
    Alternative,
    RateTest,
    TwoSided,
    compare_rates,
    compare_with_rate,
    root_difference_score,
)
from assessment.methods.count_intervals import byar, byar_mid_p, crude_rate, exact_count, score_count
from assessment.methods.dispersion import index_of_dispersion, overdispersion_test, poisson_fit
from assessment.methods.e_test import e_test
from assessment.methods.estimate import Estimate
from assessment.methods.intervals import mean_t, sample, wilson
from assessment.methods.negative_binomial import negative_binomial_fit
from assessment.methods.rate_ratios import RatioInterval, percentage_change_interval, rate_difference, rate_ratio
from assessment.methods.standardisation import (
    direct_rate,
    expected_count,
    indirect_rate,
    repeated_direct_rate,
    standardised_ratio,
)
from assessment.methods.time_clusters import bins_test, scan_chance

Inputs = dict[str, Any]

ONE_COUNT = {"byar": byar_mid_p, "score": score_count, "exact": exact_count}
RATIOS: dict[str, str] = {"midp": RatioInterval.MID_P, "exact": RatioInterval.EXACT}


def limits(estimate: Estimate) -> dict[str, Any]:
    """An estimate under the names of the cases; there is no infinity in JSON."""
    return {name: finite(getattr(estimate, name)) for name in ("value", "lower", "upper")}


def at_two_confidences(estimate: Callable[[float], Estimate]) -> dict[str, Any]:
    """An estimate with 95 and 99.8% limits."""
    wide, narrow = estimate(0.998), estimate(0.95)
    return {
        "value": narrow.value,
        "lower95": narrow.lower,
        "upper95": narrow.upper,
        "lower998": wide.lower,
        "upper998": wide.upper,
    }


def finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def proportion(inputs: Inputs) -> dict[str, Any]:
    def estimate(confidence: float) -> Estimate:
        found, scale = wilson(inputs["x"], inputs["n"], confidence), inputs.get("multiplier", 1)
        return Estimate(scale * found.value, scale * found.lower, scale * found.upper, found.method)

    return at_two_confidences(estimate) | limits(estimate(inputs.get("confidence", 0.95)))


def count(inputs: Inputs) -> dict[str, Any]:
    return limits(byar(inputs["x"], inputs["confidence"]))


def exact(inputs: Inputs) -> dict[str, Any]:
    named, exposure = inputs.get("method", "exact"), inputs.get("exposure", 1)
    method = next(function for name, function in ONE_COUNT.items() if name in named)
    rate = crude_rate(inputs["x"], exposure, per=1, confidence=inputs.get("confidence", 0.95), interval=method)
    answer = limits(rate) | {"rate": rate.value}
    if "null_rate" in inputs:
        two_sided = TwoSided.CENTRAL if named == "exact-c" else TwoSided.LIKELIHOOD
        answer["p_value"] = compare_with_rate(inputs["x"], exposure, inputs["null_rate"], two_sided=two_sided).p_value
    return answer


def rate(inputs: Inputs) -> dict[str, Any]:
    return at_two_confidences(
        lambda confidence: crude_rate(inputs["x"], inputs["n"], per=inputs["multiplier"], confidence=confidence)
    )


def mean(inputs: Inputs) -> dict[str, Any]:
    known, both = sample(inputs["values"]), at_two_confidences(lambda level: mean_t(inputs["values"], level))
    answer = {"value_sum": known.total, "value_count": known.size, "stdev": known.standard_deviation}
    for name in ("lower", "upper"):
        answer |= {f"{name}95_0cl": both[f"{name}95"], f"{name}99_8cl": both[f"{name}998"]}
    return answer | {"value": both["value"]}


def direct(inputs: Inputs) -> dict[str, Any]:
    population, per = (inputs["n"], inputs["stdpop"]), inputs["multiplier"]
    if "persons_by_event_frequency" in inputs:
        persons = {int(events): group for events, group in inputs["persons_by_event_frequency"].items()}
        return at_two_confidences(lambda level: repeated_direct_rate(persons, *population, per=per, confidence=level))
    return at_two_confidences(lambda level: direct_rate(inputs["x"], *population, per=per, confidence=level))


def indirect(inputs: Inputs) -> dict[str, Any]:
    reference = inputs["n"], inputs["ref_x"], inputs["ref_n"]
    observed, expected, per = sum(inputs["x"]), expected_count(*reference), inputs["multiplier"]
    if inputs["statistic"] == "ratio":
        both = at_two_confidences(lambda level: standardised_ratio(observed, expected, per=per, confidence=level))
    else:
        both = at_two_confidences(lambda level: indirect_rate(observed, *reference, per=per, confidence=level))
    return both | {"observed": observed, "expected": expected}


def two_counts(inputs: Inputs) -> dict[str, Any]:
    pair = inputs["x1"], inputs["t1"], inputs["x2"], inputs["t2"]
    test = {"alternative": inputs.get("alternative", "two-sided"), "null_ratio": inputs.get("null_ratio", 1)}
    ratio = rate_ratio(*pair, confidence=inputs.get("confidence", 0.95), method=RatioInterval.EXACT)
    likelihood = compare_rates(*pair, method=RateTest.EXACT).p_value
    named = compare_rates(*pair, **test, method=inputs.get("method", RateTest.EXACT)).p_value
    return limits(ratio) | {"rate_ratio": ratio.value, "p_two_sided_minlike": likelihood, "p": named}


def unconditional(inputs: Inputs) -> dict[str, Any]:
    named = inputs.get("variant", "") + inputs.get("method", "")
    test = e_test(
        inputs["k1"],
        inputs["n1"],
        inputs["k2"],
        inputs["n2"],
        null_ratio=inputs.get("null_ratio", 1),
        null_difference=inputs.get("null_diff", 0),
        alternative=inputs.get("alternative", Alternative.TWO_SIDED),
        is_pooled="score" in named or "pooled" in named,
    )
    return {"p": test.p_value, "statistic": test.statistic, "defined": not math.isnan(test.p_value)}


def roots(inputs: Inputs) -> dict[str, Any]:
    pair = inputs["pre"], inputs["post"]
    return {
        "z_sqrt": root_difference_score(*pair),
        "z_wheeler": root_difference_score(*pair, before_is_known=True),
    }


def change(inputs: Inputs) -> dict[str, Any]:
    pair = inputs["x_after"], inputs["t_after"], inputs["x_before"], inputs["t_before"]
    level, method = inputs.get("confidence", 0.95), RATIOS.get(inputs["method"], str(inputs["method"]))
    if inputs.get("compare") == "diff":
        return limits(rate_difference(*pair, confidence=level))
    ratio = limits(rate_ratio(*pair, confidence=level, method=method))
    percent = limits(percentage_change_interval(*pair, confidence=level, method=method))
    return ratio | {
        "rate_ratio": finite(rate_ratio(*pair).value),
        "rate_ratio_median_unbiased": finite(rate_ratio(*pair, method=RatioInterval.MID_P).value),
        "pct_change": percent["value"],
        "pct_lower": percent["lower"],
        "pct_upper": percent["upper"],
        # What epitools calls Wald's p-value is the score test's.
        "p_midp": compare_rates(*pair, method=RateTest.MID_P).p_value,
        "p_wald": compare_rates(*pair, method=RateTest.SCORE).p_value,
    }


def table_of(inputs: Inputs) -> pd.DataFrame:
    """The lists of a case as columns; groups in the order in which they come, as the cases have them."""
    columns = pd.DataFrame({name: values for name, values in inputs.items() if isinstance(values, list)})
    for name in columns.select_dtypes(exclude="number"):
        columns[name] = pd.Categorical(columns[name], categories=columns[name].unique())
    return columns


def dispersed(inputs: Inputs) -> dict[str, Any]:
    if "model" in inputs:
        columns, formula = table_of(inputs), inputs["model"].removesuffix(" log link").removesuffix(" poisson")
        fit, test = poisson_fit(columns, formula), overdispersion_test(columns, formula)
        return {
            "phi": fit.phi,
            "deviance": fit.deviance,
            "df": fit.df,
            "z": test.statistic,
            "p_one_sided": test.p_greater,
            "dispersion": test.dispersion,
        }
    frequency = inputs.get("frequency", {})
    counts = inputs.get("counts") or np.repeat([int(n) for n in frequency], list(frequency.values()))
    index = index_of_dispersion(counts)
    return {
        "n": index.size,
        "mean": index.mean,
        "var_n1": index.variance,
        "vmr": index.variance_to_mean,
        "chi2": index.chi2,
        "df": index.df,
        "p_upper": index.p_upper,
        "p_lower": index.p_lower,
    }


def regression(inputs: Inputs) -> dict[str, Any]:
    fit = negative_binomial_fit(table_of(inputs), inputs["formula"])
    return {
        "theta": fit.theta,
        "SE_theta": fit.theta_standard_error,
        "loglik": fit.log_likelihood,
        "twologlik": 2 * fit.log_likelihood,
        "deviance": fit.deviance,
        "coef": fit.coefficients["value"].tolist(),
        "se": fit.coefficients["standard_error"].tolist(),
        "irr": float(fit.coefficients["rate_ratio"].iloc[-1]),
        "mu": float(fit.fitted.iloc[0]),
    }


def bins(inputs: Inputs) -> dict[str, Any]:
    test = bins_test(inputs["counts"], probabilities=inputs.get("p"), statistic=inputs["type"])
    return {"statistic": test.statistic, "p_exact": test.p_value}


def scan(inputs: Inputs) -> dict[str, Any]:
    return {"p": scan_chance(inputs["n"], inputs["mean_per_window"], inputs["windows"])}


ANSWERS: dict[str, Callable[[Inputs], dict[str, Any]]] = {
    "byars_poisson_ci": count,
    "crude_rate_ci": rate,
    "dsr_dobson": direct,
    "index_of_dispersion": dispersed,
    "isr_indirect": indirect,
    "mean_t_ci": mean,
    "negative_binomial": regression,
    "poisson_e_test": unconditional,
    "poisson_exact_ci": exact,
    "poisson_z_change": roots,
    "rate_ratio_pct_change_ci": change,
    "scan_naus": scan,
    "small_sample_bins": bins,
    "two_poisson_ctest": two_counts,
    "wilson_proportion_ci": proportion,
}
