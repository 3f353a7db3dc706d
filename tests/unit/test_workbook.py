"""The analyst's door, on the real published figures."""

import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from assessment.brief import boroughs
from assessment.paths import House
from assessment.prepare.published import prepare_published
from assessment.terms.errors import AssessmentError, BriefError, SourceError
from assessment.workbook import Workbook, open_workbook

ROOT = Path(__file__).parents[2]
NAMES = sorted(boroughs(ROOT / "params").keys() - {"testborough"})  # whose pages tests/report holds


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> House:
    root = tmp_path_factory.mktemp("house")
    for folder in ("notebooks", "params", "data/raw/published"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("testborough"))
    shutil.copy(ROOT / "pyproject.toml", root)
    prepare_published(House(root), House(root).real)
    return House(root)


@pytest.fixture
def opened(prepared: House, monkeypatch: pytest.MonkeyPatch):
    """Open the year whose plan prints figures, unless a year is asked for."""
    monkeypatch.setenv("ASSESSMENT_ROOT", str(prepared.root))
    years = {"st_helens": "2013-14"}

    def open_year(borough: str = "", assessment_year: str = "", *rest: str, **named: str) -> Workbook:
        return open_workbook(borough, assessment_year or years.get(borough, ""), *rest, **named)

    return open_year


def test_every_published_figure_of_a_borough_is_a_fact(opened) -> None:
    published = {name: opened(name).facts.query("formula == 'as published'") for name in NAMES}
    counts = {name: len(facts) for name, facts in published.items()}
    assert counts == {"st_helens": 112, "halton": 306, "sefton": 46, "knowsley": 7}
    ids = [id_ for facts in published.values() for id_ in facts["observation_ids"]]
    assert len(set(ids)) == 471


def test_a_fact_is_found_by_its_short_and_its_full_id(opened) -> None:
    wb = opened("st_helens")
    assert str(wb.fact("asb_incidents_police.change")) == "-6.9%"
    assert wb.fact("asb_incidents_police.count.st_helens.2010-11").value == 6358
    with pytest.raises(AssessmentError, match='Did you mean "asb_incidents_police'):
        wb.fact("asb_incident_police.change")


def test_recomputed_changes_stand_beside_published_ones(opened) -> None:
    """The plan divides three changes by the later year; ours name their base."""
    wb = opened("st_helens")
    published = wb.fact("violent_crime.published_change.st_helens.2010-04_2013-03")
    recomputed = wb.fact("violent_crime.change_since_2010-11.st_helens.2012-13")
    assert (str(published), str(recomputed)) == ("-16%", "-14.2%")


def test_sefton_has_a_total_that_its_plan_does_not_print(opened) -> None:
    assert str(opened("sefton").fact("spend_total.derived_budget.sefton.2019-20")) == "£332,000"


@pytest.mark.parametrize(("name", "year"), [*((name, "") for name in NAMES), ("st_helens", "2024-25")])
def test_nothing_shown_holds_nan(opened, name: str, year: str) -> None:
    wb = opened(name, year)
    shown = [wb.say_scope(), wb.say_key_messages(), wb.say_confidence(), wb.say_overall(), wb.say_plan()]
    shown += [wb.show_priorities(), wb.show_gaps(), wb.show_register(), wb.show_derived(), wb.show_action_counts()]
    for priority in wb.partnership.priorities:
        shown += [wb.say_theme(priority.id), wb.say_changes(priority.id), *theme_exhibits(wb, priority.id)]
    shown += context_exhibits(wb)
    spoken = [exhibit for exhibit in shown if str(exhibit)]  # words that are empty are not shown at all
    texts = [str(value) for exhibit in spoken for value in exhibit._repr_mimebundle_()[0].values()]
    assert all(texts)
    assert not [text for text in texts if re.search(r"\bnan\b|\bNaT\b|>None<", text)]


def context_exhibits(wb: Workbook) -> list:
    """Everything that the chapters on basis, context, offenders, places and the plan can show."""
    drawn = [wb.draw_profile(), wb.draw_wards("both"), wb.say_wards("both"), wb.say_findings(), wb.say_reoffending()]
    several = [
        *(wb.show_findings(severity) for severity in ("warn", "info")),
        *(wb.show_activities(priority.id) for priority in wb.partnership.priorities),
        *(wb.show_profile(), wb.show_ranks(), wb.show_context(), wb.show_population(), wb.show_wholes()),
        *(wb.show_boroughs(), wb.show_reoffending(), wb.show_wards("asb"), wb.show_places(), wb.show_governance()),
        *(wb.show_money_by_priority(), wb.show_money(), wb.show_compared(wb.facts, "All")),
        wb.show_steps(["test_on_arrest_tests", "iom_cohort"], "Steps"),
    ]
    return [*drawn, wb.say_cohort(), *(exhibit for exhibits in several for exhibit in exhibits.shown)]


def test_profile_ranks_and_wards_of_halton(opened) -> None:
    wb = opened("halton")
    assert wb.show_profile().shown[0].html.count("<tr>") == 1 + 19
    assert "worst on 13 of 19 indicators" in wb.draw_profile().caption
    assert "319 of 326" in wb.show_ranks().shown[0].text
    wards, rules = (table.text for table in wb.show_wards("both").shown)
    assert len(wards.splitlines()) == 2 + 13
    assert [line.split()[-2:] for line in rules.splitlines()[2:]] == [
        ["9", "4"],
        ["13", "5"],
        ["9", "4"],
        ["13", "5"],
        ["13", "13"],
    ]
    assert "Nine of 13 wards" in str(wb.say_wards("both"))


def test_reoffending_that_is_below_prediction_is_not_called_so_without_a_test(opened) -> None:
    words = str(opened("st_helens").say_reoffending())
    assert "**St Helens**, 2012-13: 8.03% actual against 8.64% predicted" in words
    assert "-1.72 to +0.65): not to be told apart from the prediction" in words
    assert "clearly below the prediction" in words.split("**Merseyside**")[1]


def test_boroughs_are_side_by_side_only_for_the_same_years_and_counts(opened) -> None:
    table, words = opened("halton").show_boroughs().shown
    assert "St Helens" in table.text
    assert "6,270" in table.text
    assert "5,838" not in table.text  # 2012-13: Halton has part of that year only
    assert "All recorded crime" in str(words)
    assert [type(exhibit).__name__ for exhibit in opened("sefton").show_boroughs().shown] == ["Words"]


def test_a_plan_without_figures_still_tells_its_actions(opened) -> None:
    wb = opened("st_helens", "2024-25")
    assert wb.facts.empty
    assert len(wb.actions()) == 21
    assert "1 March 2024 to 30 June 2024, and each year" in wb.show_actions("engagement").shown[0].text
    assert "prints no figure" in str(wb.say_scope())


def theme_exhibits(wb: Workbook, theme: str) -> list:
    series = wb.series(theme)
    exhibits = [*wb.show_series(series).shown, *wb.show_figures(wb.single_figures(theme)).shown]
    return [*exhibits, *wb.show_actions(theme).shown, *wb.show_measures(theme).shown]


WITHOUT_FIGURES = {
    "st_helens": {"Tackling Organised Crime", "Business Crime", "Gun and Knife Crime", "Youth Crime"},
    "halton": {
        "Safeguarding Young people – Safer Schools Partnership / Education",
        "Supporting BME groups (Gypsy Traveller, Hate Crime)",
        "Domestic Abuse",
    },
    "sefton": {
        "Sexual Violence",
        "Vulnerable People including Hate Crime",
        "Community Infrastructure",
        "Community Resilience",
        "Serious Organised Crime & Serious Acquisitive Crime",
    },
    "knowsley": {
        "Protecting Vulnerable Victims",
        "Exploitation of Children",
        "Serious and Organised Crime",
        "Supporting Offenders to Change Their Behaviour",
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_a_priority_without_figures_is_a_named_gap(opened, name: str) -> None:
    """Read off the plans by hand: staff, money, activities and cut-offs tell nothing of a problem."""
    gaps = opened(name).evidence.gaps
    without = gaps[gaps["gap"] == "Priority of the plan without a figure on the problem itself."]
    assert set(without["subject"]) == WITHOUT_FIGURES[name]
    assert (gaps["would_be_filled_by"] != "").all()


@pytest.mark.parametrize(
    ("name", "topic", "missing"),
    [
        ("halton", "Sexual violence", False),
        ("halton", "Drugs", True),
        ("sefton", "Reoffending", False),
        ("sefton", "Anti-social behaviour", True),
        ("knowsley", "Anti-social behaviour", False),
        ("knowsley", "Hate crime", True),
        ("st_helens", "Residents' views", False),
        ("st_helens", "Population", True),
    ],
)
def test_a_topic_is_a_gap_only_where_the_plan_has_no_figure(opened, name: str, topic: str, missing: bool) -> None:
    assert (topic in set(opened(name).evidence.gaps["subject"])) is missing


def test_nothing_is_counted_twice(opened) -> None:
    """Robbery stands for its two kinds, serious acquisitive crime for robbery; all crime beside its kinds."""
    told = set(opened("halton").changes()["indicator"])
    assert {"serious_acquisitive_crime", "all_crime", "criminal_damage"} <= told
    assert not {"robbery", "robbery_personal", "vehicle_crime", "domestic_burglary", "asb_alcohol"} & told


def test_a_measure_s_own_figures_are_on_its_priority_s_page(opened) -> None:
    """Halton measures alcohol harm by alcohol-related ASB, which the plan keeps under ASB."""
    assert "asb_alcohol" in set(opened("halton").theme_facts("alcohol_licensing")["indicator"])


def test_headlines_name_every_period(opened) -> None:
    rows = opened("st_helens").show_priorities().text
    assert "Serious acquisitive crime fell in 2012-13; Convictions of the IOM cohort fell in October 2011" in rows


def test_a_change_that_may_be_a_copy_is_not_counted(opened) -> None:
    messages = str(opened("st_helens").say_key_messages())
    assert "copied over the other: Domestic abuse incidents." in messages
    assert messages.startswith("- **Eight of 10 figures fell in 2012-13; two rose.**")
    assert len(opened("st_helens").changes()) == 10


def test_parameters_of_the_notebook_change_the_brief(opened) -> None:
    wb = opened("st_helens", "2013-14", "2011-04-01", "2012-03-31")
    assert wb.brief.period.label == "2011-12"
    assert set(wb.changes()["period_label"]) == {"2011-12"}
    with pytest.raises(BriefError, match=r"the notebook's parameters: period_end 2010-01-01 is before"):
        opened("st_helens", period_end="2010-01-01")


def test_the_chosen_borough_of_the_lab_is_opened(opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSMENT_BOROUGH", "sefton")
    assert opened().brief.borough == "sefton"


def test_an_unknown_edition_is_refused(opened) -> None:
    with pytest.raises(BriefError, match=r'unknown edition "publick"'):
        opened("st_helens", edition="publick")


def test_unprepared_data_say_what_to_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSMENT_ROOT", str(house.root))
    with pytest.raises(SourceError, match="Run: assessment prepare"):
        open_workbook("st_helens")


def test_without_a_plan_the_priorities_are_the_partnerships_own(opened, prepared: House) -> None:
    path = prepared.params / "st_helens" / "2024-25" / "partnership.yaml"
    text = path.read_text(encoding="utf-8")
    own = text.replace('["st-helens-svd-plan-2024-27"]', "[]").replace("Raising awareness of", "Our own words on")
    path.write_text(own, encoding="utf-8")
    wb = opened("st_helens", "2024-25")
    shown = wb.show_priorities().text
    scope, messages = str(wb.say_scope()), str(wb.say_key_messages())
    path.write_text(text, encoding="utf-8")
    assert "Our own words on Serious Violence" in shown
    assert "No plan is among its sources: it rests on no figures" in scope
    assert not re.search(r"\bnan\b", scope + messages + shown)


def test_facts_are_computed_anew_when_an_input_changes(opened, prepared: House) -> None:
    before = opened("knowsley").evidence.stamp
    path = prepared.params / "knowsley" / "2015-16" / "partnership.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('["vulnerability"]', '["asb"]'), encoding="utf-8")
    wb = opened("knowsley")
    path.write_text(text, encoding="utf-8")
    assert wb.evidence.stamp != before
    without = wb.evidence.gaps.query("gap.str.startswith('Priority of the plan')")["subject"]
    assert "Protecting Vulnerable Victims" not in set(without)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('themes: ["asb"]', 'themes: ["abs"]', r'priorities: themes: unknown "abs". Did you mean "asb"'),
        ('- "kicks_programme_weeks"', '- "kick_programme_weeks"', r'indicators: unknown "kick_programme_weeks"'),
        ('name: "Sexual Violence"', 'name: "Sexual violence"', r'name: unknown "Sexual violence". Did you mean'),
        ('["Merseyside", ', '["Merseyide", ', r'comparators: unknown "Merseyide". Did you mean "Merseyside"'),
        ('"E08000014"', '"E0800014"', r'borough_code: unknown "E0800014". Did you mean "E08000014"'),
        ('["sefton-plan-2019-20"]', '["sefton-plan"]', r'published_sources: "sefton-plan" is no source'),
    ],
)
def test_an_unknown_name_in_the_partnership_is_told(opened, prepared: House, old: str, new: str, told: str) -> None:
    path = prepared.params / "sefton" / "2019-20" / "partnership.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        with pytest.raises(BriefError, match=told):
            opened("sefton")
    finally:
        path.write_text(text, encoding="utf-8")


def test_percentages_that_fit_no_reading_of_the_counts_are_shown_but_not_drawn(opened) -> None:
    wb = opened("sefton")
    series = wb.series("asb")
    assert "fte_percent_vs_2010_11_baseline" in set(series["indicator"])
    assert "70.3" in wb.show_series(series).shown[0].text
    assert "70.3" not in wb.draw_series(series).alt


def test_without_records_nothing_is_said_of_their_quality(opened) -> None:
    wb = opened("halton")
    assert str(wb.say_data_quality()) == ""
    assert str(wb.show_data_quality()) == ""
    assert str(wb.show_intake()) == ""


def test_a_gap_is_a_fact_without_a_figure(opened) -> None:
    wb = opened("sefton")
    gap = wb.fact(wb.evidence.gaps["fact_id"].iloc[0])
    assert str(gap) == f"{gap}" == "[x]"
    assert gap.row["status"] == "not_available"
    assert "Would be filled by" in gap._repr_mimebundle_()[0]["text/html"]


def test_a_trace_shows_the_tree_as_it_is_written(opened) -> None:
    shown = opened("st_helens").trace("asb_incidents_police.change")._repr_mimebundle_()[0]
    assert shown["text/plain"].startswith("asb_incidents_police.change.st_helens.2012-13: -6.9%")
    assert shown["text/html"].startswith("<pre>asb_incidents_police.change")


def test_a_registered_number_is_a_fact_and_is_found_by_its_name(opened) -> None:
    wb = opened("st_helens")
    made = wb.fact("asb_a_day", value=4.4567, unit="ratio", inputs=["asb_incidents_police.count"], label="ASB a day")
    assert f"{made}" == "4.46"
    assert made.row["inputs"] == "asb_incidents_police.count.st_helens.2012-13"
    assert made.row["observation_ids"] == wb.fact("asb_incidents_police.count").row["observation_ids"]
    assert wb.fact("asb_a_day") is wb.fact("own.asb_a_day.st_helens.2012-13") is made
    assert str(wb.fact("twice", value=8.9, unit="ratio", inputs="asb_a_day")) == "8.9"
    assert "asb_a_day" not in set(wb.every_fact["measure"])


def test_a_registered_number_has_the_period_and_the_area_that_it_is_given(opened) -> None:
    wb = opened("halton")
    source = "data-police-uk"
    made = wb.fact("calls", value=12, source=source, period="2012-04..2012-06", area="Appleton")
    assert made.row["fact_id"] == "own.calls.appleton.2012-04_2012-06"
    assert made.row["area_type"] == "ward"
    with pytest.raises(AssessmentError, match=r'area: "Apleton" is not in this assessment. Did you mean "Appleton"'):
        wb.fact("calls", value=12, source=source, area="Apleton")
    with pytest.raises(AssessmentError, match=r'period: expected the first and the last month.* found "2012-13"'):
        wb.fact("calls", value=12, source=source, period="2012-13")


def test_a_number_is_registered_once_under_a_name(opened, monkeypatch: pytest.MonkeyPatch) -> None:
    wb = opened("sefton")
    wb.fact("calls", value=1234, source="data-police-uk")
    wb.fact("calls", value=1234, source="data-police-uk")
    with pytest.raises(AssessmentError, match=r"own.calls.sefton.2018-19 is registered already") as caught:
        wb.fact("calls", value=5678, source="data-police-uk")
    assert not {"1234", "5678"} & set(str(caught.value).split())
    monkeypatch.setattr("assessment.workbook.own_facts.running_cell", lambda: "the cell")
    wb.fact("visits", value=1234, source="data-police-uk")
    assert str(wb.fact("visits", value=5678, source="data-police-uk")) == "5,678"  # its cell was run again


def test_what_a_plan_prints_is_out_and_needs_no_protection(opened) -> None:
    wb = opened("sefton", edition="public")
    assert str(wb.fact("meetings", value=3, source="sefton-plan-2019-20")) == "3"
    assert str(wb.fact("visits", value=3, source="sefton-plan")) == "[c]"


def test_an_input_that_is_not_there_is_told_to_partners_and_withheld_from_the_public(opened) -> None:
    given = {"value": 40, "inputs": ["calls_of_wards.count"]}
    with pytest.raises(AssessmentError, match=r'no fact "calls_of_wards.count"'):
        opened("sefton").fact("calls", **given)
    assert str(opened("sefton", edition="public").fact("calls", **given)) == "[c]"


def test_a_number_without_a_value_or_a_footing_is_refused(opened) -> None:
    wb = opened("sefton")
    with pytest.raises(AssessmentError, match="value: expected a number, or None, and found nothing"):
        wb.fact("calls", source="data-police-uk")
    with pytest.raises(AssessmentError, match="say what it stands on"):
        wb.fact("calls", value=40)
    assert str(wb.fact("calls", value=None, source="data-police-uk")) == "[x]"


def test_a_breakdown_of_a_borough_without_records_says_so(opened) -> None:
    shown = opened("sefton").break_down("records", by=["is_crime", "knife"])
    assert "Sefton has no records of the police extract for 2018-19" in shown._repr_mimebundle_()[0]["text/markdown"]
    assert list(shown.frame.columns) == ["is_crime", "knife", "value", "value_printed"]
    with pytest.raises(AssessmentError, match=r'"record" is no table to break down. Did you mean "records"'):
        opened("sefton").break_down("record", by="is_crime")


def test_the_law_is_asked_as_it_stood_and_met_by_figures_that_are_there(opened) -> None:
    wb = opened("st_helens")
    asked = wb.compliance().set_index("requirement_id")
    assert not asked.index.str.startswith("serious_violence").any()
    assert asked["status"]["anti_social_behaviour"] == "met"
    assert asked["status"]["substance_misuse"] == "partly_met"  # drugs, but nothing on alcohol
    assert asked["status"]["plan_resources"] == "missing"  # the plan prints no amount of money
    words = "; ".join(asked["met_by"]).split("; ")
    ids = {word for word in words if word.endswith(".st_helens.2012-13")}
    assert ids
    assert ids <= set(wb.facts["fact_id"])
    later = opened("st_helens", as_at="2024-04-01").compliance()
    assert later["requirement_id"].str.startswith("serious_violence").any()


def test_the_matrix_is_shown_with_its_sources_and_what_was_not_read(opened) -> None:
    wb = opened("st_helens")
    shown = BeautifulSoup(wb.show_compliance()._repr_mimebundle_()[0]["text/html"], "html.parser")
    cells = [[cell.get_text() for cell in row.select("th, td")] for row in shown.select("tbody tr")]
    assert len(cells) == len(wb.compliance())
    by_source = {row[1]: row for row in cells}
    asb = by_source["Crime and Disorder Act 1998, s. 6(1)(a)"]
    assert asb[2:4] == ["1 August 2007", "Met"]
    assert "asb_" in asb[4]
    assert "SI 2007/1830, reg. 10 [note 1]" in by_source
    assert "not yet read in the text of the law" in shown.select("ol.notes li")[0].get_text()
    assert "11 of 13 requirements in force on 1 April 2013" in str(wb.say_compliance())
