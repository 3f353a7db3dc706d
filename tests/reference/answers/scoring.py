"""Answers to the cases of harm weighting, multi-criteria scoring, suppression and rounding."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from assessment.methods.cell_tables import CellTable, two_way
from assessment.methods.harm import category_weight, harm, severity_score, total_harm, weight_set, weight_spread
from assessment.methods.rounding import cell_key, nearest_five, noise_row, ten_five
from assessment.methods.scoring import impact_likelihood_grid, probability_ahead, weighted_scores
from assessment.methods.suppression import primary_cells, secondary_cells
from assessment.methods.suppression_audit import audit

Given = dict[str, Any]

CATALOGUE = Path(__file__).parents[3] / "params" / "catalogue"
WEIGHTS = CATALOGUE / "harm_weights.csv"
SCORES = CATALOGUE / "harm_scores.csv"
CCHI, CSS = {"scheme": "CCHI", "version": "2026-02"}, {"scheme": "ONS CSS", "version": "undated copy"}
SMALL_WORDS = {"and", "from", "the"}


def table_of_weights(**which: str) -> pd.DataFrame:
    return weight_set(pd.read_csv(WEIGHTS, dtype={"code": str}), **which)


def title(category: str) -> str:
    return " ".join(word if word in SMALL_WORDS else word.capitalize() for word in category.split())


def published_weights(given: Given) -> Given:
    index = given["index"]
    if "prc_subgroup" in given:
        row = table_of_weights(**CCHI, level="prc_subgroup").loc[given["prc_subgroup"]]
        return {
            "median_days": row["weight"],
            "min_days": row["lowest"],
            "max_days": row["highest"],
            "n": row["n_offences"],
        }
    if "spread" in index:
        offences = table_of_weights(**CSS, level="offence")
        row = weight_spread(offences["weight"], offences["category"]).loc[given["category"].capitalize()]
        return {"min": row["lowest"], "max": row["highest"], **row.to_dict()}
    if "category" in given:
        row = table_of_weights(**CCHI, level="category").loc[given["category"]]
        return {"days": row["weight"], "range_days": [row["lowest"], row["highest"]]}
    if "area" in given:
        scores = pd.read_csv(SCORES)
        return scores[scores["area_name"] == given["area"]].set_index("period")["score"].to_dict()
    if "2016" in index:
        row = table_of_weights(scheme="ONS CSS", version="2016", level="offence").loc[given["offence"].capitalize()]
        return {"weight": row["weight"], "rounded_in_press": round(row["weight"])}
    row = table_of_weights(**CSS, level="offence").loc[str(given["code"])]
    return {"weight": row["weight"], "police_uk_category": title(str(row["category"]))}


def harm_weights(given: Given) -> Given:
    if "counts" not in given:
        return published_weights(given)
    counts, weights = pd.Series(given["counts"], dtype=float), pd.Series(given["weights"], dtype=float)
    total, each = total_harm(counts, weights), harm(counts, weights)
    answer: Given = {"total_harm_days": total.harm, "category_weight": category_weight(counts, weights)}
    if "population" in given:
        answer["score"] = severity_score(counts, weights, given["population"])
    for name in counts.index:
        short = name.lower().replace(" ", "_")
        answer |= {
            f"share_{short}": each.loc[name, "harm_share"],
            f"share_of_count_{short}": each.loc[name, "count_share"],
        }
    return answer


def mcda_weight_uncertainty(given: Given) -> Given:
    if "score_differences_A_minus_B" in given:
        return {"p_A_first": probability_ahead(pd.Series(given["score_differences_A_minus_B"], dtype=float))}
    if "matrix" in given:
        return {"grid": impact_likelihood_grid(int(re.findall(r"\d+", given["matrix"])[0])).to_numpy().tolist()}
    scores = pd.DataFrame(given["scores"]).T
    result = weighted_scores(scores, pd.Series(given["weights"], dtype=float))
    return {"weighted": result["score"].to_dict(), "rank": result["rank"].to_dict()}


def named(cells: pd.MultiIndex | pd.Index) -> list[str]:
    return sorted(f"{row}|{column}" for row, column in cells)


def cells_of(names: str | list[str]) -> list[tuple[str, str]]:
    parts = [name.split("|") for name in ([names] if isinstance(names, str) else names)]
    return [(row, column) for row, column in parts]


def table_of(given: Given) -> CellTable:
    rows, columns = given["dims"]
    inner = pd.DataFrame(given["inner"])
    return two_way(inner.pivot(index=rows, columns=columns, values="n").rename(index=str, columns=str))


def intervals(found: pd.DataFrame) -> dict[str, list[float]]:
    bounds = found[["lower", "upper"]].to_numpy(float).tolist()
    return {f"{row}|{column}": bound for (row, column), bound in zip(found.index, bounds, strict=True)}


def audited(found: pd.DataFrame) -> Given:
    disclosed = found[found["is_disclosed"]]
    return {
        "suppressed": named(found.index),
        "bounds": intervals(found),
        "recoverable": {name: int(lower) for name, (lower, _) in intervals(disclosed).items()},
        "any_exact_disclosure": bool(found["is_disclosed"].any()),
        **{f"bounds_{cell.replace('|', '_')}": bound for cell, bound in intervals(found).items()},
    }


def sdc_suppression_audit(given: Given) -> Given:
    table = table_of(given)
    if "suppressed" in given:
        return audited(audit(table, cells_of(given["suppressed"])))
    if "primary" in given:
        primary = pd.MultiIndex.from_tuples(cells_of(given["primary"]))
    else:
        primary = primary_cells(table, given["maxN"] + 1, protect_zeros=given.get("protectZeros", False))
    secondary = secondary_cells(table, primary)
    alone = audit(table, primary)
    return {
        "primary": named(primary),
        "n_secondary": len(secondary),
        "primary_only_bounds": intervals(alone),
        "any_exact_disclosure_primary_only": bool(alone["is_disclosed"].any()),
        **audited(audit(table, [*primary, *secondary])),
    }


def sdc_rounding_cellkey(given: Given) -> Given:
    if "record_keys" in given:
        return {"cell_key": cell_key(given["record_keys"], modulus=given["key_modulus"])}
    count = given["count"]
    counts = pd.Series(count if isinstance(count, list) else [count]).astype(int)
    found = ten_five(counts).assign(pcv=noise_row(counts), nearest=nearest_five(counts))
    answer = {str(name): [None if pd.isna(one) else one for one in column] for name, column in found.items()}
    return answer if isinstance(count, list) else {name: values[0] for name, values in answer.items()}


ANSWERS: dict[str, Callable[[Given], Given]] = {
    "harm_weights": harm_weights,
    "mcda_weight_uncertainty": mcda_weight_uncertainty,
    "sdc_suppression_audit": sdc_suppression_audit,
    "sdc_rounding_cellkey": sdc_rounding_cellkey,
}
