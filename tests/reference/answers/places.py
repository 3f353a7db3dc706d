"""Answers on places, repeats and many tests."""

import json
import warnings
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd

from assessment.methods.autocorrelation import Assumption, global_g, global_moran, local_moran
from assessment.methods.concentration import generalised_gini, gini, places_for_share, top_share
from assessment.methods.displacement import BeforeAfter, Difference, displacement_difference, weighted_sum
from assessment.methods.emerging import emerging_category, persistence_category
from assessment.methods.hot_spots import COLD, HOT, hot_and_cold, local_g
from assessment.methods.multiplicity import Adjustment, adjusted_p_values
from assessment.methods.near_repeats import knox, near_repeat_strings
from assessment.methods.prediction import prediction_accuracy
from assessment.methods.repeats import repeat_victimisation
from assessment.methods.spatial_weights import Neighbours, neighbours_within

Inputs = dict[str, Any]
Answers = dict[str, Any]

CASES = Path(__file__).parents[1] / "cases"


def concentration(inputs: Inputs) -> Answers:
    if "dataset" in inputs:
        return {"gini": gini(mexico_gdp(inputs["dataset"]))}
    counts = inputs["counts"]
    answers: Answers = {
        "gini": gini(counts),
        "gini_unbiased": gini(counts, is_unbiased=True),
        "generalised_gini": generalised_gini(counts),
        "generalised_gini_unbiased": generalised_gini(counts, is_unbiased=True),
    }
    if sum(counts) > 0:
        answers |= {f"top{percent}_share": top_share(counts, percent / 100) for percent in (1, 5, 10, 20, 25, 50)}
        answers |= {f"places_for_{percent}pct": places_for_share(counts, percent / 100) for percent in (25, 50, 80, 90)}
    return answers


def mexico_gdp(dataset: str) -> Sequence[float]:
    """A column of the Mexican states that come with libpysal."""
    from libpysal.examples import get_path

    file, column = dataset.removeprefix("libpysal ").split()
    return pd.read_csv(get_path(file))[column].tolist()


def getis_ord(inputs: Inputs) -> Answers:
    values, neighbours = map_of(inputs)
    if "star" not in inputs:
        whole = global_g(values, neighbours)
        return {"G_global": whole.value, "p_norm": whole.p_two_sided / 2}
    local = local_g(values, neighbours, include_self=inputs["star"])
    z = local["z"].tolist()
    answers: Answers = {"z": z, "Z0": z[0], "Z0_correct": z[0]}
    families = {"p": Adjustment.NONE, "bh": Adjustment.BH, "by": Adjustment.BY, "bonf": Adjustment.BONFERRONI}
    for name, method in {**families, "holm": Adjustment.HOLM}.items():
        state = hot_and_cold(local["z"], local["p_value"], method=method)["state"]
        answers[f"n_hot_{name}05"] = int((state == HOT).sum())
        answers[f"n_cold_{name}05"] = int((state == COLD).sum())
    if inputs.get("transform") == "R":
        answers["Z0_esda_reports"] = first_z_of_esda(values, neighbours, is_star=inputs["star"])
    return answers


def first_z_of_esda(values: pd.Series, neighbours: Neighbours, *, is_star: bool) -> float:
    """What esda gives with row-standardised weights: not the z of Getis and Ord, kept so that a change is seen."""
    from esda import G_Local
    from libpysal.weights import W

    weights = W({name: list(others) for name, others in neighbours.items()}, silence_warnings=True)
    with warnings.catch_warnings():
        # That it takes an area's own weight to be that of a neighbour, as we do.
        warnings.filterwarnings("ignore", "Gi\\* requested", UserWarning)
        return float(G_Local(values.to_numpy(), weights, transform="R", star=is_star, permutations=0).Zs[0])


def map_of(inputs: Inputs) -> tuple[pd.Series, Neighbours]:
    """Values and neighbours, areas named by their number from 0."""
    values = pd.Series(inputs["y"], dtype=float)
    if "points" in inputs:
        return values, neighbours_within(pd.DataFrame(inputs["points"], columns=["x", "y"]), inputs["threshold"])
    return values, dict(enumerate(inputs["neighbours"]))


def moran(inputs: Inputs) -> Answers:
    values, neighbours = map_of(inputs) if "y" in inputs else map_of_dataset(inputs["dataset"])
    style = inputs.get("style", inputs.get("transform", "W")).upper()
    if style not in {"W", "R", "B"}:
        raise ValueError(f"weights are binary (B) or row-standardised (W or R), found {style!r}")
    is_rows = style != "B"
    random, normal = (
        global_moran(values, neighbours, is_row_standardised=is_rows, assumption=assumption)
        for assumption in (Assumption.RANDOMISATION, Assumption.NORMALITY)
    )
    local = local_moran(values, neighbours, is_row_standardised=is_rows)
    return {
        "I": random.value,
        "EI": random.expected,
        "VI_rand": random.variance,
        "VI_norm": normal.variance,
        "p_rand_greater": random.p_greater,
        "p_norm_one_tailed": normal.p_two_sided / 2,
        "Ii": local["value"].tolist(),
        "Ii_first10": local["value"].head(10).tolist(),
        "sum_Ii": local["value"].sum(),
        "z": local["z"].tolist(),
        "z_first10": local["z"].head(10).tolist(),
    }


def map_of_dataset(name: str) -> tuple[pd.Series, Neighbours]:
    """A map named instead of given: an earlier case of the same file, or a map that comes with libpysal."""
    if name.startswith("same as case "):
        cases = json.loads((CASES / "moran_global_local.json").read_text(encoding="utf-8"))["cases"]
        number = name.removeprefix("same as case ")
        return map_of(next(case["inputs"] for case in cases if case["id"].endswith(number)))
    return map_of_libpysal(name)


def map_of_libpysal(name: str) -> tuple[pd.Series, Neighbours]:
    """Named as in "libpysal stl_hom HR8893 + stl.gal"."""
    import libpysal
    from libpysal.examples import get_path

    read: Any = libpysal.io.open
    file, column, _, links = name.removeprefix("libpysal ").split()
    with closing(read(get_path(file if "." in file else f"{file}.txt"))) as table:
        values = table.by_col(column)
    with closing(read(get_path(links))) as gal:
        weights = gal.read()
    return pd.Series(values, index=weights.id_order, dtype=float), weights.neighbors


def emerging(inputs: Inputs) -> Answers:
    if inputs.get("scheme") == "sfhotspot":
        shares = {name: inputs[name] for name in ("hotspot_prop", "persistent_prop", "recent_prop") if name in inputs}
        return {"category": persistence_category(inputs["sig_hot"], **shares).replace("hot spot", "hotspot")}
    return {"category": emerging_category(inputs["state"], inputs["trend"]).value}


def accuracy(inputs: Inputs) -> Answers:
    predicted, observed = pd.Series(inputs["pred"]), pd.Series(inputs["obs"])
    size = pd.Series(inputs.get("area") or [1] * len(observed))
    table = prediction_accuracy(predicted, observed, size)
    return {name: table[name.lower()].tolist() for name in ("PAI", "PEI", "RRI")}


def displacement(inputs: Inputs) -> Answers:
    confidence = 1 - inputs.get("alpha", 0.1)
    if inputs.get("harm"):
        kinds = zip(inputs["treated"], inputs["control"], strict=True)
        tests = [displacement_difference(BeforeAfter(*one), BeforeAfter(*other)).total for one, other in kinds]
        return named(weighted_sum(tests, inputs["weights"], confidence=confidence), "HarmEst", "SE_HarmEst")
    names = ("control", "treated", "disp_control", "disp_treated")
    sizes = dict(zip(names, inputs.get("area_weights", [1] * 4), strict=True))
    areas = {name: BeforeAfter(*inputs[name], size=size) for name, size in sizes.items() if name in inputs}
    result = displacement_difference(
        areas["treated"],
        areas["control"],
        displaced=(areas["disp_treated"], areas["disp_control"]) if "disp_treated" in areas else None,
        periods=tuple(inputs.get("time_weights", (1, 1))),
        confidence=confidence,
    )
    answers = named(result.total, "Est_Total", "SE_Total")
    answers |= {"Est_Local": result.local.estimate.value, "SE_Local": result.local.standard_error}
    if result.displaced:
        answers |= {"Est_Displace": result.displaced.estimate.value, "SE_Displace": result.displaced.standard_error}
    return answers


def named(difference: Difference, value: str, standard_error: str) -> Answers:
    """A difference under the names of ptools."""
    return {
        value: difference.estimate.value,
        standard_error: difference.standard_error,
        "Z": difference.z,
        "LowCI": difference.estimate.lower,
        "HighCI": difference.estimate.upper,
    }


def repeats(inputs: Inputs) -> Answers:
    classes = {int(times): victims for times, victims in inputs["victims_by_incidents"].items()}
    result = repeat_victimisation(classes, inputs["population"])
    return {
        "victims": result.victims,
        "incidents": result.incidents,
        "prevalence": result.prevalence,
        "incidence": result.incidence,
        "concentration": result.concentration,
        "repeat_share": result.repeat_share,
        "share_incidents_on_repeat_victims": result.share_on_repeat_victims,
        "expected_victims_poisson": result.expected_victims,
        "expected_repeat_victims_poisson": result.expected_repeat_victims,
    }


def near_repeats(inputs: Inputs) -> Answers:
    events = pd.DataFrame({name: inputs[name] for name in ("x", "y", "t")}, index=inputs.get("id"))
    if "strings" in inputs.get("op", ""):
        strings = near_repeat_strings(events, distance=inputs["dist"], time=inputs["time"], points_are_precise=True)
        return {"component": strings["string"].tolist(), "component_size": strings["events"].tolist()}
    if inputs.get("close", "<= eps") != "<= eps":
        raise ValueError(f"the limits themselves count as close, found {inputs['close']!r}")
    limits = {"distance": inputs["eps_s"], "time": inputs["eps_t"]}
    result = knox(events, **limits, points_are_precise=True, permutations=99, seed=1)
    return {
        "observed": result.observed,
        "expected": result.expected,
        "ratio": result.ratio,
        "pairs": result.pairs,
        "p_poisson_upper": result.p_poisson,
    }


def multiplicity(inputs: Inputs) -> Answers:
    p_value = pd.Series(inputs["p"], dtype=float)
    level = inputs.get("alpha", 0.05)
    methods = {**{method.lower(): method for method in Adjustment}, "uncorrected": Adjustment.NONE}
    adjusted = adjusted_p_values(p_value, "the case", methods[inputs.get("method", "BH").lower()])
    answers: Answers = {"adjusted": adjusted.tolist(), "n_reject_05": int((adjusted <= level).sum())}
    for name, method in methods.items():
        answers[f"n_reject_{name}"] = int((adjusted_p_values(p_value, "the case", method) <= level).sum())
    return answers


ANSWERS: dict[str, Callable[[Inputs], Answers]] = {
    "gini_lorenz": concentration,
    "getis_ord_gi": getis_ord,
    "moran_global_local": moran,
    "emerging_hotspots": emerging,
    "pai_pei_rri": accuracy,
    "wdd_weighted_displacement_difference": displacement,
    "repeat_victimisation": repeats,
    "near_repeat_knox": near_repeats,
    "multiplicity_fdr": multiplicity,
}
