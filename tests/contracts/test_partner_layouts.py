"""The headings that partners have in their hands: a change here breaks what they send, and raises the version."""

from pathlib import Path

from assessment.sources.return_spec import return_specs

CATALOGUE = Path(__file__).parents[2] / "params" / "catalogue"
VERSION = "2025-1"
HEADINGS = {
    "records": "record_key offence_code recorded_date from_at to_at lsoa_code borough_code domestic_abuse hate_strand "
    "knife alcohol night_time_economy victim_key location_key victim_age_band victim_sex victim_ethnicity outcome",
    "marac": "area_code period_start period_end cases_discussed repeat_cases children_in_households "
    "cases_referred_by_police cases_idva_engaged cases_ethnic_minority_victim cases_lgbt_victim cases_disabled_victim "
    "cases_male_victim cases_victim_16_or_17 note",
    "iom": "area_code period_start period_end cohort conviction_type people people_reconvicted_before "
    "people_reconvicted_after convictions_before convictions_after need_accommodation "
    "need_education_training_employment need_drugs need_alcohol need_attitudes need_finance need_health need_families "
    "note",
    "probation": "area_code period_start period_end sex caseload reoffenders reoffenders_predicted "
    "domestic_abuse_perpetrators programme_starts programme_completions note",
    "youth_justice": "area_code period_start period_end sex ethnicity first_time_entrants reoffending_cohort "
    "reoffenders reoffences custodial_sentences remands_in_custody remand_episodes serious_violence_offences "
    "children_on_caseload children_in_suitable_accommodation children_in_education_training_employment note",
    "fire": "area_code period_start period_end deliberate_secondary_fires deliberate_primary_fires "
    "deliberate_primary_vehicle_fires attacks_on_firefighters dwelling_fires dwelling_fires_without_alarm note",
    "hospital_admissions": "area_code period_start period_end age_band sex violence_admissions "
    "sharp_object_admissions domestic_abuse_admissions alcohol_admissions drug_admissions assault_attendances note",
    "ambulance": "area_code period_start period_end assault_callouts stabbing_callouts domestic_abuse_callouts "
    "alcohol_callouts overdose_callouts note",
    "licensing": "area_code period_start period_end on_licensed_premises off_licensed_premises club_premises "
    "premises_stage_1 premises_stage_2 premises_stage_3 visits test_purchases test_purchases_failed licence_reviews "
    "note",
    "drug_tests": "area_code period_start period_end substance tests positive_tests people_positive people_returned "
    "note",
    "survey": "area_code period_start period_end survey method question answer respondents base weighted_percent "
    "weighting margin_points note",
    "spend": "area_code period_start period_end priority line line_kind funding_source requested_gbp budget_gbp "
    "spent_gbp posts note",
    "actions": "area_code reported_on action_id priority action lead due_date status completed_date evidence note",
    "exclusions": "area_code period_start period_end phase reason pupils permanent_exclusions suspensions "
    "pupils_suspended persistently_absent note",
    "exploitation": "area_code period_start period_end exploitation_kind sex referrals children_referred children_open "
    "national_referral_mechanism missing_episodes children_missing note",
    "road_casualties": "area_code period_start period_end road_user age_band killed seriously_injured "
    "killed_or_seriously_injured slightly_injured collisions note",
}


def test_headings_are_those_of_this_version() -> None:
    specs = return_specs(CATALOGUE)
    assert {spec.version for spec in specs.values()} == {VERSION}
    assert {name: " ".join(spec.names) for name, spec in specs.items()} == HEADINGS
