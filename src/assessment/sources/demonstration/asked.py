"""How much the invented partners count: the level of every figure of their returns, its parts and its divisions."""

from collections.abc import Iterator

from assessment.sources.demonstration.figures import AREA, QUARTERS, YEARS, Figures, wards


def asked_figures() -> Iterator[Figures]:
    """What every return counts that is nothing but figures, in the order of the returns."""
    yield Figures(
        "marac",
        QUARTERS,
        {"cases_discussed": 46, "children_in_households": 58},
        {
            "repeat_cases": ("cases_discussed", 0.31),
            "cases_referred_by_police": ("cases_discussed", 0.62),
            "cases_idva_engaged": ("cases_discussed", 0.6),
            "cases_ethnic_minority_victim": ("cases_discussed", 0.08),
            "cases_lgbt_victim": ("cases_discussed", 0.03),
            "cases_disabled_victim": ("cases_discussed", 0.12),
            "cases_male_victim": ("cases_discussed", 0.06),
            "cases_victim_16_or_17": ("cases_discussed", 0.02),
        },
    )
    yield Figures(
        "iom",
        YEARS,
        {"people": 54, "convictions_before": 148, "convictions_after": 96},
        {
            "people_reconvicted_before": ("people", 0.94),
            "people_reconvicted_after": ("people", 0.6),
            "need_accommodation": ("people", 0.42),
            "need_education_training_employment": ("people", 0.64),
            "need_drugs": ("people", 0.78),
            "need_alcohol": ("people", 0.33),
            "need_attitudes": ("people", 0.72),
            "need_finance": ("people", 0.4),
            "need_health": ("people", 0.35),
            "need_families": ("people", 0.22),
        },
        splits={
            "cohort": {"Prolific and priority offenders": 40, "Repeat offenders": 60},
            "conviction_type": {
                "Acquisitive crime": 30,
                "Theft from shops": 32,
                "Drug offences": 12,
                "Violence": 14,
                "Other": 12,
            },
        },
        only_whole={
            "conviction_type": (
                "people",
                "people_reconvicted_before",
                "people_reconvicted_after",
                *(f"need_{word}" for word in "accommodation education_training_employment drugs alcohol".split()),
                *(f"need_{word}" for word in "attitudes finance health families".split()),
            )
        },
    )
    yield Figures(
        "probation",
        YEARS,
        {"caseload": 610, "programme_starts": 44},
        {
            "reoffenders": ("caseload", 0.27),
            "domestic_abuse_perpetrators": ("caseload", 0.3),
            "programme_completions": ("programme_starts", 0.63),
        },
        numbers={"reoffenders_predicted": ("caseload", 0.262)},
        splits={"sex": {"Female": 15, "Male": 85}},
    )
    yield Figures(
        "youth_justice",
        YEARS,
        {
            "first_time_entrants": 42,
            "reoffending_cohort": 88,
            "reoffences": 98,
            "custodial_sentences": 3,
            "remands_in_custody": 4,
            "remand_episodes": 9,
            "serious_violence_offences": 12,
            "children_on_caseload": 110,
        },
        {
            "reoffenders": ("reoffending_cohort", 0.32),
            "children_in_suitable_accommodation": ("children_on_caseload", 0.92),
            "children_in_education_training_employment": ("children_on_caseload", 0.67),
        },
        splits={
            "sex": {"Female": 18, "Male": 82},
            "ethnicity": {"Asian": 6, "Black": 6, "Mixed": 6, "White": 79, "Other": 1, "Not known": 2},
        },
    )
    yield Figures(
        "fire",
        QUARTERS,
        {
            "deliberate_secondary_fires": 36,
            "deliberate_primary_fires": 5,
            "deliberate_primary_vehicle_fires": 6,
            "attacks_on_firefighters": 1.5,
            "dwelling_fires": 12,
        },
        {"dwelling_fires_without_alarm": ("dwelling_fires", 0.28)},
        splits={AREA: wards()},
    )
    yield Figures(
        "hospital_admissions",
        QUARTERS,
        {
            "violence_admissions": 19,
            "domestic_abuse_admissions": 4,
            "alcohol_admissions": 118,
            "drug_admissions": 27,
            "assault_attendances": 88,
        },
        {"sharp_object_admissions": ("violence_admissions", 0.13)},
        splits={
            "age_band": {"0 to 9": 2, "10 to 17": 9, "18 to 24": 24, "25 and over": 65},
            "sex": {"Female": 34, "Male": 66},
        },
    )
    yield Figures(
        "ambulance",
        QUARTERS,
        {"assault_callouts": 40, "domestic_abuse_callouts": 9, "alcohol_callouts": 55, "overdose_callouts": 23},
        {"stabbing_callouts": ("assault_callouts", 0.09)},
    )
    yield Figures(
        "licensing",
        YEARS,
        {
            "on_licensed_premises": 128,
            "off_licensed_premises": 96,
            "club_premises": 21,
            "premises_stage_1": 9,
            "premises_stage_2": 4,
            "premises_stage_3": 2,
            "visits": 290,
            "test_purchases": 64,
            "licence_reviews": 3,
        },
        {"test_purchases_failed": ("test_purchases", 0.17)},
    )
    yield Figures(
        "drug_tests",
        QUARTERS,
        {"tests": 130, "positive_tests": 62},
        {"people_positive": ("positive_tests", 0.86), "people_returned": ("people_positive", 0.3)},
        splits={"substance": {"Cocaine": 46, "Opiates": 24, "Cocaine and opiates": 28, "Other": 2}},
        only_whole={"substance": ("tests",)},
    )
    yield Figures(
        "exclusions",
        YEARS,
        {"pupils": 11_600, "permanent_exclusions": 16, "suspensions": 880},
        {"pupils_suspended": ("suspensions", 0.55), "persistently_absent": ("pupils", 0.21)},
        splits={
            "phase": {"Primary": 55, "Secondary": 43, "Special": 2},
            "reason": {
                "Assault or threat": 26,
                "Weapon": 3,
                "Drugs or alcohol": 6,
                "Persistent disruption": 47,
                "Other": 18,
            },
        },
        only_whole={"reason": ("pupils", "pupils_suspended", "persistently_absent")},
    )
    yield Figures(
        "exploitation",
        QUARTERS,
        {"referrals": 24, "missing_episodes": 96},
        {
            "children_referred": ("referrals", 0.88),
            "children_open": ("referrals", 0.7),
            "national_referral_mechanism": ("referrals", 0.2),
            "children_missing": ("missing_episodes", 0.45),
        },
        splits={
            "exploitation_kind": {"Criminal exploitation": 55, "Sexual exploitation": 30, "Both": 10, "Other": 5},
            "sex": {"Female": 42, "Male": 58},
        },
        only_whole={"exploitation_kind": ("missing_episodes", "children_missing")},
    )
    yield Figures(
        "road_casualties",
        YEARS,
        {"killed": 3, "seriously_injured": 34, "slightly_injured": 130, "collisions": 128},
        sums={"killed_or_seriously_injured": ("killed", "seriously_injured")},
        splits={
            "road_user": {"Pedestrian": 24, "Pedal cyclist": 14, "Motorcyclist": 16, "Car occupant": 42, "Other": 4},
            "age_band": {"0 to 15": 12, "16 to 24": 22, "25 to 59": 48, "60 and over": 18},
        },
        only_whole={"road_user": ("collisions",), "age_band": ("collisions",)},
    )
