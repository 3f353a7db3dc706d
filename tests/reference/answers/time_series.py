"""Answers to the cases of season, trend, breaks, forecasts and their accuracy."""

import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assessment.methods.accuracy import coverage, diebold_mariano, interval_score, pinball, point_accuracy
from assessment.methods.arima import Arima, arima
from assessment.methods.backtest import error_by_step, rolling_origins
from assessment.methods.breaks import mean_breaks, ols_cusum_test, sup_f_test
from assessment.methods.decomposition import Decomposition, classical, stl, strength
from assessment.methods.ets import ets
from assessment.methods.forecast import LIMITS, drift, mean_forecast, naive, seasonal_naive, theta
from assessment.methods.seasonality import friedman_test, kruskal_test, per_average_month, simple_indices
from assessment.methods.significance import Significance
from assessment.methods.smoothing import holt_winters
from assessment.methods.trend import (
    kendall_trend,
    poisson_trend,
    proportion_difference,
    proportion_trend,
    quasi_poisson_trend,
)

Case = dict[str, Any]
# Mauna Loa, 1959 to 1997, as R's `co2` (Keeling CD and Whorf TP, Scripps Institution of Oceanography): a case names it
# and does not repeat it.
CO2 = Path(__file__).parents[1] / "datasets" / "co2.csv"
ANNUAL = re.compile(r"nile|lynx|huron|nhtemp|uspop|airmiles|wwwusage|annual|yearly", re.IGNORECASE)
NILE = "Nile 1871-1970"
AIRLINE = "(0,1,1)(0,1,1)12"
# ETS(M,Ad,M), "ETS A,N,N", ets(model='ANA'): error, trend and season.
ETS_FORM = re.compile(r"\bets\W*(?:model\W*)?([am])\W*(n|ad?|md?)\W*([nam])\b")
# Names of the forms that have one, in the order in which they are looked for.
ETS_NAMES = {"ses": "A,N,N", "damped holt": "A,Ad,N", "holt": "A,A,N"}
# Methods that are tried from rolling origins, the longer names first.
ROLLED = {"seasonal naive": seasonal_naive, "snaive": seasonal_naive, "drift": drift, "naive": naive}
ROLLED |= {"theta": theta, "mean": mean_forecast}
SMOOTHING = ("alpha", "beta", "gamma", "phi")


def seasonality(inputs: Case) -> Case:
    """By the operation named, or by the parameters given."""
    op = inputs.get("op", "").lower()
    y = _values(inputs)
    if "friedman" in op or "kruskal" in op:
        return _test(friedman_test(y) if "friedman" in op else kruskal_test(y))
    if "strength" in op:
        found = strength(y)
        return {"F_seasonal": found.seasonal, "F_trend": found.trend, "nsdiffs": found.seasonal_differences}
    if "day-adjusted" in op:
        return _ends("", per_average_month(pd.Series(y, index=_months(op, len(y)))))
    if "index" in op:
        return {"index": simple_indices(y)}
    if "stl" in inputs or "s_window" in inputs:
        return _parts(_stl(y, inputs))
    model = inputs.get("type") or ("multiplicative" if "multiplicative" in op else "additive")
    return _parts(classical(y, period=inputs.get("period", 12), model=model))


def trend(inputs: Case) -> Case:
    test = inputs["test"].lower()
    if "count" in inputs:
        fit = (quasi_poisson_trend if "quasi" in test else poisson_trend)(*_line(inputs))
        named = {"annual_pct": "value", "lower": "lower", "upper": "upper"}
        return {
            **{ours: getattr(fit.change_pct, theirs) for ours, theirs in named.items()},
            **{"se_log": fit.log_slope_se, "slope": fit.log_slope, "z": fit.statistic, "t": fit.statistic},
            **{"p": fit.p_value, "phi": fit.dispersion, "deviance": fit.deviance},
        }
    if "x" in inputs:
        shape = proportion_difference(inputs["x"], inputs["n"])
        found = proportion_trend(inputs["x"], inputs["n"], inputs.get("score"))
        return {**_test(found), f"pearson_chi2_{shape.df}df": shape.statistic, f"pearson_p_{shape.df}df": shape.p_value}
    found = kendall_trend(inputs["y"])
    return {"tau": found.statistic, "p_exact_or_normal": found.p_value, "p": found.p_value}


def change_points(inputs: Case) -> Case:
    y, op = inputs["y"], inputs.get("op", "")
    if inputs.get("model", "mean") != "mean":
        raise ValueError(f"breaks are looked for in the mean only, found {inputs['model']!r}")
    if "supF" in op:
        found = sup_f_test(y)
        return {"supF": found.statistic, "p": found.p_value}
    if "CUSUM" in op:
        found = ols_cusum_test(y)
        return {"S0": found.statistic, "p": found.p_value}
    given = re.search(r"m=0\.\.(\d+)", op)
    size = inputs.get("h")
    # R takes a share for the smallest segment as well.
    found = mean_breaks(
        y, min_size=int(size * len(y)) if size and size < 1 else size, max_breaks=int(given[1]) if given else None
    )
    answer: Case = {
        "n_breaks_bic": len(found.positions),
        "breaks_1based_last_of_segment": list(found.positions),
        "means": list(found.means),
        "RSS": found.path["rss"].tolist(),
        "BIC": found.path["bic"].tolist(),
    }
    if len(found.positions) == 1:
        dataset = inputs.get("dataset", "")
        years = re.search(r"(\d{4})-\d{4}", NILE if dataset.lower() == "nile" else dataset)
        answer |= {"break_index_1based": found.positions[0], "mean_before": found.means[0]}
        answer |= {"mean_after": found.means[1]}
        answer |= {"break_year": range(int(years[1]), 9999)[found.positions[0] - 1]} if years else {}
    return answer


def forecast_methods(inputs: Case) -> Case:
    """By the name of the method."""
    y, name = _values(inputs), inputs["method"].lower()
    horizon, period = inputs.get("h", 12), _period(inputs)
    if "arima" in name or "airline" in name:
        return _arima(arima(y, horizon, **_orders(name), period=period, logarithm=_on_log(inputs)), period)
    form = _ets_form(name)
    if form is None and "holt-winters" in name:
        fit = holt_winters(y, period=period, model="multiplicative" if "mult" in name else "additive")
        seasons = {f"s{place}": value for place, value in enumerate(fit.seasonal, start=1)}
        named = {"a": fit.level, "b": fit.slope, "SSE": fit.squared_error}
        return {"alpha": fit.alpha, "beta": fit.beta, "gamma": fit.gamma, **named, **seasons}
    if form is not None:
        fit = ets(y, horizon, form=form, period=period, smoothing=_smoothing(inputs))
        return {**_forecast(fit.forecast), **fit.smoothing, "loglik": fit.log_likelihood}
    seasonal = {"theta": theta, "seasonal naive": seasonal_naive, "snaive": seasonal_naive}
    for known, method in seasonal.items():
        if known in name:
            return _forecast(method(y, horizon, period=period))
    plain = {"drift": drift, "naive": naive, "mean": mean_forecast}
    for known, method in plain.items():
        if known in name:
            return _forecast(method(y, horizon))
    raise ValueError(f"no such method of forecasting: {inputs['method']}")


def _ets_form(name: str) -> str | None:
    """The form of an exponential smoothing that a name, in small letters, stands for; none for Theta, made with one."""
    if "theta" in name:
        return None
    if found := ETS_FORM.search(name):
        error, trend, season = found.groups()
        return f"{error.upper()},{trend.capitalize()},{season.upper()}"
    words = " ".join(re.findall(r"[a-z]+", name.replace("holt-winters", "")))
    return next((form for known, form in ETS_NAMES.items() if re.search(rf"\b{known}\b", words)), None)


def _smoothing(inputs: Case) -> dict[str, float]:
    """The smoothing parameters that the case gives: programs find others, and then another forecast."""
    return {name: inputs[name] for name in SMOOTHING if inputs.get(name) is not None}


def forecast_accuracy(inputs: Case) -> Case:
    """By the inputs given: errors to compare, a forecast, limits, a quantile, or a series to go back in."""
    if "e1" in inputs:
        found = diebold_mariano(inputs["e1"], inputs["e2"], horizon=inputs["h"], power=inputs.get("power", 2))
        return {"DM": found.statistic, "p": found.p_value}
    if "forecast" in inputs:
        found = point_accuracy(inputs["test"], inputs["forecast"], inputs["train"], period=inputs.get("m", 12))
        names = {"mean_error": "ME", "mpe_pct": "MPE", "mape_pct": "MAPE"}
        return {names.get(name, name.upper()): value for name, value in asdict(found).items()}
    if "lower" in inputs:
        limits = inputs["y"], inputs["lower"], inputs["upper"]
        scores = interval_score(*limits, confidence=1 - inputs.get("alpha", 0.05))
        return {"interval_score": scores, "mean_score": np.mean(scores), "coverage": coverage(*limits)}
    if "tau" in inputs:
        losses = pinball(inputs["y"], inputs["q"], level=inputs["tau"])
        return {"pinball": losses, "mean_pinball": np.mean(losses), "mean": np.mean(losses)}
    return _rolling(inputs)


def _rolling(inputs: Case) -> Case:
    """R's tsCV: origins from one after `initial` to the last but one."""
    initial = int(re.search(r"initial=(\d+)", inputs["method"])[1])  # type: ignore[index]
    horizon = int(re.search(r"h=1\.\.(\d+)", inputs["method"])[1])  # type: ignore[index]
    method = next(method for name, method in ROLLED.items() if name in inputs["method"].lower())
    found = error_by_step(rolling_origins(inputs["y"], method, horizon, origins=range(initial + 1, len(inputs["y"]))))
    return {"mae_by_h": found["mae"].tolist(), "n_by_h": found["forecasts"].tolist()}


def _values(inputs: Case) -> Any:
    """The series of the case, or the one that it names; its logarithm where it asks for that by a flag."""
    if "y" not in inputs:
        if not re.search(r"\bco2\b", inputs["dataset"]):
            raise ValueError(f"a case gives its numbers or names co2, found {inputs['dataset']!r}")
        return pd.read_csv(CO2, index_col="year").to_numpy().ravel()
    return np.log(inputs["y"]) if inputs.get("log") is True else inputs["y"]


def _period(inputs: Case) -> int:
    return inputs.get("period") or inputs.get("m") or (1 if ANNUAL.search(inputs.get("dataset", "")) else 12)


def _months(op: str, length: int) -> pd.PeriodIndex:
    """The months from the one that the case names."""
    return pd.period_range(pd.Period(re.search(r"first month (\w+ \d+)", op, re.IGNORECASE)[1], "M"), periods=length)  # type: ignore[index]


def _line(inputs: Case) -> tuple[Any, Any, Any]:
    return inputs["count"], inputs["year"], inputs.get("pop")


def _test(found: Significance) -> Case:
    return {**dict.fromkeys(("chi2", "H", "statistic"), found.statistic), "df": found.df, "p": found.p_value}


def _stl(values: Any, inputs: Case) -> Decomposition:
    window, words = inputs.get("s_window"), inputs.get("stl", "").lower()
    robust = bool(inputs.get("robust", "robust" in words and "non-robust" not in words))
    rounds = (1, 15) if robust else (2, 0)
    if (found := (inputs.get("inner", rounds[0]), inputs.get("outer", rounds[1]))) != rounds:
        raise ValueError(f"R's rounds of the two loops are offered only, {rounds}, found {found}")
    # A jump of 1 is in the cases that give one; R's own choice is in those that do not.
    return stl(
        values,
        period=inputs.get("period", 12),
        seasonal_window=window if isinstance(window, int) else None,
        trend_window=inputs.get("t_window"),
        low_pass_window=inputs.get("l_window"),
        seasonal_degree=inputs.get("s_degree", 0),
        robust=robust,
        jump=inputs.get("jumps"),
    )


def _parts(found: Decomposition) -> Case:
    """The parts under the names of the cases: values at 1, the middle and the end, and each by its place."""
    n = len(found.observed)
    places = (1, n // 2, n)
    parts = {"trend": found.trend, "remainder": found.remainder, "seasonal": found.seasonal}
    answer: Case = {"figure": found.figure, **_ends("", found.adjusted), **_ends("seasonal_", found.seasonal)}
    for name, part in parts.items():
        answer["_".join([name, *map(str, places)])] = [part.iloc[place - 1] for place in places]
        answer |= {f"{name}_{place}": value for place, value in enumerate(part, start=1)}
    return answer


def _ends(prefix: str, values: pd.Series) -> Case:
    """First and last values, as many as a case may ask for."""
    first = {f"{prefix}first{n}": values.head(n).tolist() for n in range(1, 25)}
    return first | {f"{prefix}last{n}": values.tail(n).tolist() for n in range(1, 25)}


def _forecast(table: pd.DataFrame) -> Case:
    return {"mean": table["value"].tolist(), **{name: table[name].tolist() for name in LIMITS}}


def _on_log(inputs: Case) -> bool:
    return "log" in re.split(r"\W+", f"{inputs['method']} {inputs.get('dataset', '')}".lower())


def _orders(name: str) -> Case:
    """Both orders, from a name such as ARIMA(0,1,1)(0,1,1)12."""
    found = re.findall(r"\((\d),(\d),(\d)\)", AIRLINE if "airline" in name and "(" not in name else name)
    orders = [tuple(map(int, order)) for order in found]
    return {"order": orders[0]} | ({"seasonal_order": orders[1]} if len(orders) > 1 else {})


def _arima(fit: Arima, period: int) -> Case:
    """Coefficients under R's names; forecasts under both names, with and without `_exp`."""
    table = _forecast(fit.forecast)
    return {
        **{_r_name(name, period): value for name, value in fit.coefficients.items()},
        **table,
        **{f"{name}_exp": value for name, value in table.items()},
        **{"sigma2": fit.variance, "loglik": fit.log_likelihood},
    }


def _r_name(name: str, period: int) -> str:
    """ma.L1 is ma1 in R, and ma.S.L12 is sma1."""
    kind, *season, lag = name.split(".")
    return f"s{kind}{int(lag[1:]) // period}" if season else f"{kind}{lag[1:]}"


ANSWERS: dict[str, Callable[[Case], Case]] = {
    "seasonality_decompose_stl": seasonality,
    "trend_tests": trend,
    "change_points": change_points,
    "forecast_methods": forecast_methods,
    "forecast_accuracy": forecast_accuracy,
}
