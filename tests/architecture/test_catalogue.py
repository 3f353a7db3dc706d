"""The catalogue and the published figures cover each other, and its relations make sense."""

import re
from collections import Counter
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "params" / "catalogue"

DIRECTIONS = {"up_is_worse", "up_is_better", "neutral"}
DENOMINATORS = {"residents", "households"}
REQUIRED = {"label", "question", "theme", "direction", "definition"}
LINKS = {"parts", "never_sum_with", "applies_to", "not_the_same_as", "normally_holds"}
OPTIONAL = {"tells_of", "denominator", "parts_complete", "counts", "over", "pays_for", "rest", "cohort"} | LINKS
LONGEST_LABEL = 60
AREA_COLUMNS = ["area_code", "area_name", "area_type", "parent_code", "note"]
INSIDE_A_BOROUGH = {"ward", "ward_group", "town"}
AREA_CODE = re.compile(r"[EK]\d{8}|X-[a-z0-9]+(-[a-z0-9]+)*")
# A whole and its parts, each rounded before it was printed (to the hundred, in the Census table).
LARGEST_ROUNDING = 0.001

Catalogue = dict[str, dict[str, Any]]


class NoRepeatedKeys(yaml.SafeLoader):
    """YAML keeps the last of two entries of one name and says nothing; this refuses."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = Counter(self.construct_object(key) for key, _ in node.value)
        repeated = [key for key, times in keys.items() if times > 1]
        if repeated:
            raise yaml.YAMLError(f"named twice: {repeated}")
        return super().construct_mapping(node, deep)


def read_text_table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    text = (CATALOGUE / "indicators.yaml").read_text("utf-8")
    return yaml.load(text, NoRepeatedKeys)  # noqa: S506  (a SafeLoader)


@pytest.fixture(scope="module")
def observations() -> pd.DataFrame:
    return read_text_table(ROOT / "data" / "raw" / "published" / "observations.csv")


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    return read_text_table(CATALOGUE / "areas.csv")


def all_parts(indicator: str, catalogue: Catalogue) -> set[str]:
    parts = set(catalogue[indicator].get("parts", []))
    return parts.union(*(all_parts(part, catalogue) for part in parts))


def test_every_published_indicator_has_an_entry_and_every_entry_figures(
    catalogue: Catalogue, observations: pd.DataFrame
) -> None:
    published = set(observations["indicator"])
    assert sorted(published - set(catalogue)) == [], "published without an entry"
    unprinted_totals = {
        indicator
        for indicator in set(catalogue) - published
        if catalogue[indicator].get("parts_complete") and set(catalogue[indicator]["parts"]) <= published
    }
    assert sorted(set(catalogue) - published - unprinted_totals) == [], "nothing published"


def test_entries_have_known_keys_and_closed_values(catalogue: Catalogue) -> None:
    for indicator, entry in catalogue.items():
        assert set(entry) >= REQUIRED, indicator
        assert set(entry) <= REQUIRED | OPTIONAL, indicator
        assert entry["direction"] in DIRECTIONS, indicator
        assert entry.get("denominator", "residents") in DENOMINATORS, indicator
        assert ("parts" in entry) == ("parts_complete" in entry), indicator
        assert isinstance(entry.get("parts_complete", True), bool), indicator


def test_the_theme_of_an_entry_is_one_it_was_published_under(catalogue: Catalogue, observations: pd.DataFrame) -> None:
    published = observations.groupby("indicator")["theme"].agg(set)
    for indicator, entry in catalogue.items():
        named = [indicator] if indicator in published else entry["parts"]  # of an unprinted total
        assert all(entry["theme"] in published[name] for name in named), indicator


def test_entries_are_ordered_by_theme_then_id(catalogue: Catalogue) -> None:
    order = [(entry["theme"], indicator) for indicator, entry in catalogue.items()]
    out_of_order = [later for earlier, later in pairwise(order) if earlier > later]
    assert out_of_order == []


def test_labels_are_short_names_of_the_thing_itself(catalogue: Catalogue, observations: pd.DataFrame) -> None:
    boroughs = "|".join(sorted(set(observations["borough"])))
    not_in_a_label = re.compile(rf"{boroughs}|\bchange\b|\b(19|20)\d\d\b|\.$")
    for indicator, entry in catalogue.items():
        label = entry["label"]
        assert len(label) <= LONGEST_LABEL, indicator
        assert label[0].isupper(), indicator
        assert not not_in_a_label.search(label), indicator


def test_no_two_indicators_share_a_label(catalogue: Catalogue) -> None:
    labels = Counter(entry["label"].lower() for entry in catalogue.values())
    assert [label for label, times in labels.items() if times > 1] == []


def test_questions_ask_and_definitions_tell(catalogue: Catalogue) -> None:
    for indicator, entry in catalogue.items():
        assert re.fullmatch(r"[A-Z][^?]*\?", entry["question"]), indicator
        assert re.fullmatch(r"[A-Z][^.\n]*\.", entry["definition"]), indicator


def test_rates_are_only_of_counts(catalogue: Catalogue, observations: pd.DataFrame) -> None:
    counted = set(observations.loc[observations["unit"] == "count", "indicator"])
    with_rate = {name for name, entry in catalogue.items() if "denominator" in entry}
    assert sorted(with_rate - counted) == []


def test_relations_name_existing_indicators_once(catalogue: Catalogue) -> None:
    for indicator, entry in catalogue.items():
        for key in LINKS:
            names = entry.get(key, [])
            assert len(set(names)) == len(names), f"{indicator}: {key}"
            assert sorted(set(names) - set(catalogue)) == [], f"{indicator}: {key}"
            assert indicator not in names, f"{indicator}: {key}"


@pytest.mark.parametrize("key", ["never_sum_with", "not_the_same_as"])
def test_what_holds_both_ways_is_said_on_both_sides(catalogue: Catalogue, key: str) -> None:
    said = {(one, other) for one, entry in catalogue.items() for other in entry.get(key, [])}
    assert sorted(pair for pair in said if pair[::-1] not in said) == []


def test_no_indicator_is_part_of_itself(catalogue: Catalogue) -> None:
    graph = {name: entry.get("parts", []) for name, entry in catalogue.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the cycle


def test_whole_and_part_are_not_also_named_as_overlapping(catalogue: Catalogue) -> None:
    for indicator, entry in catalogue.items():
        twice = all_parts(indicator, catalogue) & set(entry.get("never_sum_with", []))
        assert sorted(twice) == [], indicator


def sums_of_parts(whole: str, parts: list[str], observations: pd.DataFrame) -> list[tuple[float, float]]:
    """Pair the whole with the sum of its parts, for each period that holds every part."""
    kinds = observations["measure_kind"].isin(["level", "budget", "request"])
    amounts = observations[kinds & observations["unit"].isin(["count", "gbp"])]
    amounts = amounts.assign(value=pd.to_numeric(amounts["value"]))
    found: list[tuple[float, float]] = []
    for _, rows in amounts.groupby(["source_id", "period_start", "period_end", "unit"]):
        of_whole = rows.loc[rows["indicator"] == whole, "value"]
        of_parts = rows[rows["indicator"].isin(parts)]
        if len(of_whole) == 1 and set(of_parts["indicator"]) == set(parts):
            found.append((float(of_whole.iloc[0]), float(of_parts["value"].sum())))
    return found


def test_complete_parts_add_up_to_the_published_whole(catalogue: Catalogue, observations: pd.DataFrame) -> None:
    published = set(observations["indicator"])
    for indicator, entry in catalogue.items():
        if entry.get("parts_complete") and indicator in published:
            sums = sums_of_parts(indicator, entry["parts"], observations)
            assert sums, f"{indicator}: never published with all its parts"
            for whole, total in sums:
                assert total == pytest.approx(whole, rel=LARGEST_ROUNDING), indicator


def test_incomplete_parts_do_not_happen_to_be_the_published_whole(
    catalogue: Catalogue, observations: pd.DataFrame
) -> None:
    for indicator, entry in catalogue.items():
        if entry.get("parts_complete") is False:
            sums = sums_of_parts(indicator, entry["parts"], observations)
            assert not sums or any(whole != total for whole, total in sums), indicator


def test_areas_have_their_columns_and_unique_keys(areas: pd.DataFrame) -> None:
    assert list(areas.columns) == AREA_COLUMNS
    assert areas["area_code"].is_unique
    assert not areas.duplicated(["area_name", "area_type"]).any()
    bad = [code for code in areas["area_code"] if not AREA_CODE.fullmatch(code)]
    assert bad == []


def test_every_area_of_the_observations_has_a_code(areas: pd.DataFrame, observations: pd.DataFrame) -> None:
    key = ["area_name", "area_type"]
    published = set(observations[key].itertuples(index=False, name=None))
    assert sorted(published - set(areas[key].itertuples(index=False, name=None))) == []


def test_areas_inside_a_borough_name_the_borough_of_their_figures(
    areas: pd.DataFrame, observations: pd.DataFrame
) -> None:
    boroughs = areas[areas["area_type"] == "borough"].set_index("area_code")["area_name"]
    inside = areas[areas["area_type"].isin(INSIDE_A_BOROUGH)]
    assert (areas.drop(inside.index)["parent_code"] == "").all()
    said = inside.assign(borough=inside["parent_code"].map(boroughs))
    key = ["area_name", "area_type", "borough"]
    inside_rows = observations["area_type"].isin(INSIDE_A_BOROUGH)
    published = set(observations.loc[inside_rows, key].itertuples(index=False, name=None))
    assert set(said[key].itertuples(index=False, name=None)) == published


def test_themes_name_existing_indicators(catalogue: Catalogue) -> None:
    themes = yaml.safe_load((ROOT / "params/catalogue/themes.yaml").read_text(encoding="utf-8"))
    named = {indicator for theme in themes.values() for indicator in theme.get("also_covered_by", [])}
    assert named
    assert named <= set(catalogue)
    assert {entry["theme"] for entry in catalogue.values()} <= set(themes)


def test_money_and_staff_tell_of_the_response(catalogue: Catalogue) -> None:
    for indicator, entry in catalogue.items():
        if entry["theme"] in {"funding", "staffing", "partnership"}:
            assert entry["tells_of"] == "response", indicator
        if entry["theme"] in {"violence", "hate_crime", "criminal_damage"}:
            assert entry.get("tells_of", "problem") == "problem", indicator


@pytest.fixture(scope="module")
def returned() -> Catalogue:
    text = (CATALOGUE / "partner_returns.yaml").read_text("utf-8")
    return yaml.load(text, NoRepeatedKeys)  # noqa: S506  (a SafeLoader)


@pytest.fixture(scope="module")
def figure_columns() -> Catalogue:
    """Every column of a return that holds figures, by "return.column"."""
    returns = yaml.safe_load((CATALOGUE / "returns.yaml").read_text("utf-8"))["returns"]
    return {
        f"{name}.{column['name']}": column
        for name, spec in returns.items()
        if spec["kind"] == "figures"
        for column in spec["columns"]
        if isinstance(column, dict) and column["kind"] in {"count", "number"}
    }


def indicator_of(column: str) -> str:
    return column.replace(".", "_")


def test_every_figure_of_the_returns_has_one_indicator_and_every_indicator_a_figure(
    returned: Catalogue, figure_columns: Catalogue
) -> None:
    named = Counter(entry["returned"] for entry in returned.values())
    assert sorted(set(figure_columns) - set(named)) == [], "asked for and never shown"
    assert sorted(set(named) - set(figure_columns)) == [], "shown and never asked for"
    assert set(named.values()) == {1}
    assert [id_ for id_, entry in returned.items() if id_ != indicator_of(entry["returned"])] == []


def test_shares_are_of_what_the_return_says_and_made_in_the_same_way(
    returned: Catalogue, figure_columns: Catalogue
) -> None:
    for indicator, entry in returned.items():
        name, _, _ = entry["returned"].partition(".")
        part_of = figure_columns[entry["returned"]].get("part_of")
        whole = indicator_of(f"{name}.{part_of}") if part_of else ""
        sound = whole if whole and returned[whole]["over_time"] == entry["over_time"] else ""
        assert entry.get("share_of", "") == sound, indicator


def test_wholes_of_the_returns_have_the_parts_that_the_return_adds_up(
    returned: Catalogue, figure_columns: Catalogue
) -> None:
    for indicator, entry in returned.items():
        name, _, _ = entry["returned"].partition(".")
        sums = [indicator_of(f"{name}.{part}") for part in figure_columns[entry["returned"]].get("sum_of", [])]
        assert entry.get("parts", []) == sums, indicator
        assert entry.get("parts_complete", False) == bool(sums), indicator


def test_a_stock_says_so_and_nothing_else_does(returned: Catalogue, figure_columns: Catalogue) -> None:
    for indicator, entry in returned.items():
        if "at the end of the period" in figure_columns[entry["returned"]]["meaning"]:
            assert entry["over_time"] == "end", indicator


def test_entries_of_the_returns_are_written_as_the_others(
    catalogue: Catalogue, returned: Catalogue, observations: pd.DataFrame
) -> None:
    themes = yaml.safe_load((CATALOGUE / "themes.yaml").read_text("utf-8"))
    records = yaml.safe_load((CATALOGUE / "crime_records.yaml").read_text("utf-8"))
    assert {entry["theme"] for entry in returned.values()} <= set(themes)
    test_no_two_indicators_share_a_label(catalogue | records | returned)
    test_labels_are_short_names_of_the_thing_itself(returned, observations)
    test_questions_ask_and_definitions_tell(returned)
    test_relations_name_existing_indicators_once(returned)
    test_what_holds_both_ways_is_said_on_both_sides(returned, "never_sum_with")
    test_whole_and_part_are_not_also_named_as_overlapping(returned)
