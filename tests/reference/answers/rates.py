"""Answers on rates, intervals, comparisons and dispersion."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from assessment.methods.comparison import (
    Alternative,
    OneRateTest,
    RateTest,
    compare_rates,
    compare_with_rate,
    root_difference_score,
)
from assessment.methods.count_intervals import byar, byar_mid_p, crude_rate, exact_count, score_count, wald_count
from assessment.methods.dispersion import index_of_dispersion, overdispersion_test, poisson_fit, quasipoisson_phi
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

# By the first word of the method; the Byar of other programs is not ours.
ONE_COUNT = {"byar": byar_mid_p, "score": score_count, "wald": wald_count, "exact": exact_count}
ONE_RATE = {"score": OneRateTest.SCORE, "exact": OneRateTest.LIKELIHOOD, "exact-c": OneRateTest.CENTRAL}
# epitools' names; ours are statsmodels'.
RATIOS = {"wald": "wald-log", "midp": RatioInterval.MID_P_EPITOOLS, "exact": RatioInterval.EXACT}
# ptools has the variance under the null, as in the score test.
POOLED = re.compile("score|pooled|ptools", re.IGNORECASE)


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


def level(inputs: Inputs) -> float:
    """The confidence of a case: 95% where it gives none."""
    confidence = inputs.get("confidence", 0.95)
    return confidence / 100 if confidence > 1 else confidence


def proportion(inputs: Inputs) -> dict[str, Any]:
    def estimate(confidence: float) -> Estimate:
        found, scale = wilson(inputs["x"], inputs["n"], confidence), inputs.get("multiplier", 1)
        return Estimate(scale * found.value, scale * found.lower, scale * found.upper, found.method)

    return at_two_confidences(estimate) | limits(estimate(level(inputs)))


def count(inputs: Inputs) -> dict[str, Any]:
    return limits(byar(inputs["x"], level(inputs)))


def exact(inputs: Inputs) -> dict[str, Any]:
    named, exposure = inputs.get("method", "exact"), inputs.get("exposure", 1)
    interval = ONE_COUNT[re.split(r"\W", named)[0]]
    rate = crude_rate(inputs["x"], exposure, per=1, confidence=level(inputs), interval=interval)
    answer = limits(rate) | {"rate": rate.value}
    if "null_rate" in inputs:
        answer["p_value"] = compare_with_rate(
            inputs["x"], exposure, inputs["null_rate"], method=ONE_RATE[named]
        ).p_value
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


def alternative(inputs: Inputs) -> Alternative:
    """The alternative of a case under the name of R or of statsmodels: two-sided where it gives none."""
    names = {"two.sided": "two-sided", "larger": "greater", "smaller": "less"}
    given = inputs.get("alternative", "two-sided")
    return Alternative(names.get(given, given))


def two_counts(inputs: Inputs) -> dict[str, Any]:
    pair = inputs["x1"], inputs["t1"], inputs["x2"], inputs["t2"]
    test = {"alternative": alternative(inputs), "null_ratio": inputs.get("null_ratio", 1)}
    ratio = rate_ratio(*pair, confidence=level(inputs), method=RatioInterval.EXACT)
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
        alternative=alternative(inputs),
        is_pooled="wald" not in named and bool(POOLED.search(named)),
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
    named = inputs.get("method", "wald-log")
    if inputs.get("compare") == "diff":
        if named != "score":
            raise ValueError(f"a difference has a score interval only, found {named}")
        return limits(rate_difference(*pair, confidence=level(inputs)))
    which = {"confidence": level(inputs), "method": RATIOS.get(named, named)}
    ratio, percent = limits(rate_ratio(*pair, **which)), limits(percentage_change_interval(*pair, **which))
    return ratio | {
        "rate_ratio": finite(rate_ratio(*pair).value),
        "rate_ratio_median_unbiased": finite(rate_ratio(*pair, method=RatioInterval.MID_P_EPITOOLS).value),
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
        if "trafo" in (test := inputs.get("test", "")) and "NULL" not in test:
            raise ValueError(f"the variance of the test is a multiple of the mean, found {test}")
        columns, formula = table_of(inputs), inputs["model"].removesuffix(" log link").removesuffix(" poisson")
        fit, test = poisson_fit(columns, formula), overdispersion_test(columns, formula)
        return {
            "phi": quasipoisson_phi(columns, formula),
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
