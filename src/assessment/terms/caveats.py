"""What a reader has to know about a figure: coded caveats and the sentence printed for each."""

from enum import StrEnum


class Caveat(StrEnum):
    """Caveats of published figures (data/raw/published/README.md, "Caveats"), in its order."""

    # Time
    UNDATED = "undated"
    IMPLIED_PERIOD = "implied_period"
    AMBIGUOUS_PERIOD = "ambiguous_period"
    EDITION_YEAR_PERIOD = "edition_year_period"
    PART_YEAR = "part_year"
    OPEN_ENDED = "open_ended"
    FOLLOW_UP_UNDATED = "follow_up_undated"
    NON_FINANCIAL_YEAR = "non_financial_year"

    # Doubtful figure
    COPIED_FORWARD_SUSPECT = "copied_forward_suspect"
    WRONG_BASE_SUSPECT = "wrong_base_suspect"
    BASE_NOT_STATED = "base_not_stated"
    BASELINE_NOT_PUBLISHED = "baseline_not_published"
    NO_COUNT_PUBLISHED = "no_count_published"
    DEFINITION_CONFLICT = "definition_conflict"
    AMBIGUOUS_DEFINITION = "ambiguous_definition"
    RATE_VS_COUNT_CONFLICT = "rate_vs_count_conflict"
    PERCENT_NOT_MATCHING_COUNTS = "percent_not_matching_counts"
    UNATTAINABLE_SHARE = "unattainable_share"
    TOTAL_MISMATCH = "total_mismatch"
    NARRATIVE_CONFLICT = "narrative_conflict"
    MISSING_VALUE = "missing_value"

    # Reading and scale
    THRESHOLD = "threshold"
    THRESHOLD_AMBIGUOUS = "threshold_ambiguous"
    RANK_ORIENTATION = "rank_orientation"
    RANK_NOT_REPRODUCIBLE = "rank_not_reproducible"
    POLARITY_UNCLEAR = "polarity_unclear"
    POLARITY_CONFLICT = "polarity_conflict"
    UNNAMED_EXTREME = "unnamed_extreme"
    NUMERATOR_IMPLIED = "numerator_implied"
    DENOMINATOR_ASSUMED = "denominator_assumed"
    POPULATION_NOT_PUBLISHED = "population_not_published"
    UNIT_NOT_STATED = "unit_not_stated"
    SIGN_ASSIGNED = "sign_assigned"
    APPROXIMATE = "approximate"
    PRINTED_IN_WORDS = "printed_in_words"
    SMALL_NUMBER = "small_number"
    SAMPLE_NOT_STATED = "sample_not_stated"
    EXTERNAL_UNCITED = "external_uncited"

    # Structure
    LAYOUT_RECONSTRUCTED = "layout_reconstructed"
    LABEL_VARIANT = "label_variant"
    AREA_PROXY = "area_proxy"
    AREA_NAME_CONFLICT = "area_name_conflict"
    COMPONENT = "component"
    AGGREGATE = "aggregate"
    DUPLICATE_FACT = "duplicate_fact"
    COINCIDENT_VALUE = "coincident_value"
    OVERLAPPING_CATEGORIES = "overlapping_categories"
    DOUBLE_COUNT_RISK = "double_count_risk"
    REQUEST_NOT_BUDGET = "request_not_budget"
    SPEND_BASIS_UNLABELLED = "spend_basis_unlabelled"
    IDENTIFIER = "identifier"
    CONTEXT_ONLY = "context_only"

    # Counted records
    MONTHS_MISSING = "months_missing"
    RECORDING_CHANGE = "recording_change"
    ANONYMISED_LOCATION = "anonymised_location"
    RESIDENTS_WRONG_BASE = "residents_wrong_base"

    # Partners' counts
    ROUNDED = "rounded"


CAVEAT_SENTENCES: dict[Caveat, str] = {
    Caveat.UNDATED: "The plan does not say which period this figure covers.",
    Caveat.IMPLIED_PERIOD: (
        "The plan does not print these dates; they are inferred from what stands around the figure."
    ),
    Caveat.AMBIGUOUS_PERIOD: ("The dates can be read in more than one way; the likeliest reading is shown."),
    Caveat.EDITION_YEAR_PERIOD: ("The year is that of the index or report, not of the data behind it."),
    Caveat.PART_YEAR: ("The figure covers less than twelve months and is not compared with whole years."),
    Caveat.OPEN_ENDED: "The plan gives only one end of the period.",
    Caveat.FOLLOW_UP_UNDATED: ("People were followed up for a set time, but the plan does not date it."),
    Caveat.NON_FINANCIAL_YEAR: ("The year runs from October to September and is not compared with financial years."),
    Caveat.COPIED_FORWARD_SUSPECT: (
        "Several related figures equal those of the year before, so one year may have been copied over the other."
    ),
    Caveat.WRONG_BASE_SUSPECT: (
        "The published change seems to be divided by the later year instead of the earlier one."
    ),
    Caveat.BASE_NOT_STATED: "The plan does not say which year this change is measured from.",
    Caveat.BASELINE_NOT_PUBLISHED: (
        "The plan compares with a baseline but does not publish it, so this cannot be checked."
    ),
    Caveat.NO_COUNT_PUBLISHED: (
        "The plan gives this percentage without the counts behind it, so it cannot be checked."
    ),
    Caveat.DEFINITION_CONFLICT: "The plan defines or totals this in two different ways.",
    Caveat.AMBIGUOUS_DEFINITION: "The plan does not make clear what exactly this figure measures.",
    Caveat.RATE_VS_COUNT_CONFLICT: "The published rate and the published count do not agree.",
    Caveat.PERCENT_NOT_MATCHING_COUNTS: ("The published percentage fits no reading of the published counts."),
    Caveat.UNATTAINABLE_SHARE: ("No whole number of people gives this percentage of the group that the plan names."),
    Caveat.TOTAL_MISMATCH: "The published parts do not add up to the published total.",
    Caveat.NARRATIVE_CONFLICT: "The plan's wording and its own figures disagree.",
    Caveat.MISSING_VALUE: "The plan marks this figure as not available; it is unknown, not zero.",
    Caveat.THRESHOLD: "This is a cut-off to judge by, not a result.",
    Caveat.THRESHOLD_AMBIGUOUS: (
        "The plan does not make clear how its cut-off applies, or this figure does not fit it."
    ),
    Caveat.RANK_ORIENTATION: "In this ranking one is best and the highest number is worst.",
    Caveat.RANK_NOT_REPRODUCIBLE: "No published figure gives the order in which these are ranked.",
    Caveat.POLARITY_UNCLEAR: ("Where the plan says best and worst, it means only the highest and lowest."),
    Caveat.POLARITY_CONFLICT: (
        "The plan treats high as good in one row and as bad in a related one, so we do not judge."
    ),
    Caveat.UNNAMED_EXTREME: "The plan does not name the area with the best or worst figure.",
    Caveat.NUMERATOR_IMPLIED: ("The count behind this percentage is worked out from it, not published."),
    Caveat.DENOMINATOR_ASSUMED: (
        "The plan does not say what this is a share of; a number from the same table is assumed."
    ),
    Caveat.POPULATION_NOT_PUBLISHED: "The plan does not publish the population behind this rate.",
    Caveat.UNIT_NOT_STATED: "The plan does not say per how many people this rate is given.",
    Caveat.SIGN_ASSIGNED: "The plan prints this fall without a minus sign; it has been added.",
    Caveat.APPROXIMATE: "The plan gives this figure only roughly, or as at least or at most.",
    Caveat.PRINTED_IN_WORDS: "The plan gives this number as a word.",
    Caveat.SMALL_NUMBER: ("The count is so small that its ups and downs may be chance."),
    Caveat.SAMPLE_NOT_STATED: "The plan does not say how many people answered the survey.",
    Caveat.EXTERNAL_UNCITED: ("This is a national figure that the plan quotes without saying where it comes from."),
    Caveat.LAYOUT_RECONSTRUCTED: (
        "The table was out of order in the source; its rows and years were put back by sequence."
    ),
    Caveat.LABEL_VARIANT: "The plan uses more than one name for this measure.",
    Caveat.AREA_PROXY: "The figure is for a policing area that is taken to be the borough.",
    Caveat.AREA_NAME_CONFLICT: "The plan names an area here that is not among its wards.",
    Caveat.COMPONENT: "This figure is part of another one and is never added to it.",
    Caveat.AGGREGATE: "This figure is the sum of others and is never added to them.",
    Caveat.DUPLICATE_FACT: "The plan gives this fact twice; it is counted once.",
    Caveat.COINCIDENT_VALUE: ("This figure equals another one, or is a round multiple of it, by chance alone."),
    Caveat.OVERLAPPING_CATEGORIES: ("One person can be in several of these groups, so they are not added up."),
    Caveat.DOUBLE_COUNT_RISK: ("More than one row is about the same posts, so the posts are counted once."),
    Caveat.REQUEST_NOT_BUDGET: "This money was asked for and not yet granted.",
    Caveat.SPEND_BASIS_UNLABELLED: ("The plan does not say whether this amount is a budget or what was spent."),
    Caveat.IDENTIFIER: "This number is a name, not an amount.",
    Caveat.CONTEXT_ONLY: "This is background and not a measure of how things are going.",
    Caveat.MONTHS_MISSING: (
        "The police published nothing for a month or more of this period; that is unknown, not zero."
    ),
    Caveat.RECORDING_CHANGE: "A change in how the police record may explain a part of this, or all of it.",
    Caveat.ANONYMISED_LOCATION: "Records are placed near where they happened, so small areas are approximate.",
    Caveat.RESIDENTS_WRONG_BASE: "Many who come here live elsewhere, so a rate per resident is too high to compare.",
    Caveat.ROUNDED: "Rounded to protect people, so parts may not add up to their whole.",
}

# Caveats of figures that are counted from records: ours, not of the published list.
OF_RECORDS: frozenset[Caveat] = frozenset(
    {
        Caveat.MONTHS_MISSING,
        Caveat.RECORDING_CHANGE,
        Caveat.ANONYMISED_LOCATION,
        Caveat.RESIDENTS_WRONG_BASE,
        Caveat.ROUNDED,
    }
)

# README, "Doubtful figure".
DOUBTFUL: frozenset[Caveat] = frozenset(
    {
        Caveat.COPIED_FORWARD_SUSPECT,
        Caveat.WRONG_BASE_SUSPECT,
        Caveat.BASE_NOT_STATED,
        Caveat.BASELINE_NOT_PUBLISHED,
        Caveat.NO_COUNT_PUBLISHED,
        Caveat.DEFINITION_CONFLICT,
        Caveat.AMBIGUOUS_DEFINITION,
        Caveat.RATE_VS_COUNT_CONFLICT,
        Caveat.PERCENT_NOT_MATCHING_COUNTS,
        Caveat.UNATTAINABLE_SHARE,
        Caveat.TOTAL_MISMATCH,
        Caveat.NARRATIVE_CONFLICT,
        Caveat.MISSING_VALUE,
    }
)


# Figures that are shown as printed, in tables, and never drawn: a chart would say that they can be compared.
NOT_DRAWN: frozenset[Caveat] = frozenset(
    {
        Caveat.WRONG_BASE_SUSPECT,
        Caveat.BASELINE_NOT_PUBLISHED,
        Caveat.PERCENT_NOT_MATCHING_COUNTS,
        Caveat.UNIT_NOT_STATED,
        Caveat.MONTHS_MISSING,
    }
)


def caveat_sentence(code: Caveat | str) -> str:
    """Give the reader's sentence for a caveat.

    Parameters
    ----------
    code : Caveat or str
        A caveat, or its code as it stands in a table ("undated").

    Returns
    -------
    str
        One sentence that can stand alone under a table.

    Raises
    ------
    ValueError
        The code is no caveat.
    """
    return CAVEAT_SENTENCES[Caveat(code)]
