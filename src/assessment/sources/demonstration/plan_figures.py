"""The figures that the invented plan prints, counted from the extract and the returns for the two years before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pandas as pd

from assessment.sources.demonstration.asked import asked_figures
from assessment.sources.demonstration.crimes import crimes
from assessment.sources.demonstration.figures import YEARS, periods, rows_of_figures
from assessment.sources.demonstration.offences import OFFENCES
from assessment.sources.demonstration.people import MID_YEARS, households, residents
from assessment.sources.demonstration.places import DISTRICTS, FORCE_NAME, lsoas
from assessment.sources.demonstration.plan_words import PRIORITIES
from assessment.sources.demonstration.planted import DISTRICT_CODE
from assessment.sources.demonstration.records import records
from assessment.sources.demonstration.survey import ASB_CONCERN, DRUG_CONCERN, concern
from assessment.tables.rows import rows_of
from assessment.terms.crime import CrimeType
from assessment.terms.vocabulary import AreaType, MeasureKind, PeriodBasis, Unit

YEARS_PRINTED = 2
SEXUAL_OFFENCES = ("19C", "20A")
VIOLENCE_CODES = tuple(code for code in OFFENCES[CrimeType.VIOLENCE] if code not in SEXUAL_OFFENCES)
ALL_CODES = tuple(code for kind, codes in OFFENCES.items() if kind != CrimeType.ASB for code in codes)
RECORDED = {  # indicator: its offence codes
    "all_crime": ALL_CODES,
    "asb_incidents_police": tuple(OFFENCES[CrimeType.ASB]),
    "domestic_burglary": ("28E", "28F"),
    "other_burglary": ("30C", "30D"),
    "theft_from_vehicle": ("45",),
    "theft_of_vehicle": ("48",),
    "vehicle_crime": ("45", "48"),
    "robbery": tuple(OFFENCES[CrimeType.ROBBERY]),
    "shoplifting": tuple(OFFENCES[CrimeType.SHOPLIFTING]),
    "criminal_damage": ("58A", "58B", "58C", "58D"),
    "violence_against_person": VIOLENCE_CODES,
    "violence_with_injury": ("8N", "5D"),
}
COUNTED = {  # indicator: return and column
    "marac_cases": ("marac", "cases_discussed"),
    "secondary_fires": ("fire", "deliberate_secondary_fires"),
    "first_time_entrants": ("youth_justice", "first_time_entrants"),
    "adult_probation_caseload": ("probation", "caseload"),
    "test_on_arrest_tests": ("drug_tests", "tests"),
    "test_on_arrest_positive": ("drug_tests", "positive_tests"),
}
SHARED = {  # indicator: return, numerator and denominator
    "marac_repeat_rate": ("marac", "repeat_cases", "cases_discussed"),
    "youth_reoffending_rate": ("youth_justice", "reoffenders", "reoffending_cohort"),
    "adult_reoffending_rate": ("probation", "reoffenders", "caseload"),
}
THEMES = {
    "all_crime": "all_crime",
    "asb_incidents_police": "asb",
    "secondary_fires": "asb",
    "criminal_damage": "criminal_damage",
    "violence_against_person": "violence",
    "violence_with_injury": "violence",
    "da_crimes": "domestic_abuse",
    "marac_cases": "domestic_abuse",
    "marac_repeat_rate": "domestic_abuse",
    "hate_racially_religiously_aggravated": "hate_crime",
    "first_time_entrants": "youth",
    "youth_reoffending_rate": "youth",
    "adult_reoffending_rate": "reoffending",
    "adult_probation_caseload": "reoffending",
    "test_on_arrest_tests": "drugs",
    "test_on_arrest_positive": "drugs",
    "asb_key_concern_share": "perception",
    "drug_use_dealing_concern_share": "perception",
    "population": "population",
    "households": "population",
    "budget_total": "funding",
    "crime_rate": "all_crime",
}
ACQUISITIVE = "acquisitive"
COMPONENTS = ("theft_from_vehicle", "theft_of_vehicle")
PER_THOUSAND = 1_000
AGGRAVATED = ("Race", "Religion or belief")
CONCERNS = {"asb_key_concern_share": ASB_CONCERN, "drug_use_dealing_concern_share": DRUG_CONCERN}
CENSUS = ("2021-03-21", "2021-03-21")
COLUMNS = (
    "observation_id,borough,area_name,area_type,indicator,indicator_label,theme,period_start,period_end,period_label,"
    "period_basis,value,value_as_printed,unit,measure_kind,base_period,numerator,denominator,nd_basis,qualifier,"
    "source_id,source_ref,caveat,note"
).split(",")


@dataclass(frozen=True)
class Printed:
    """One figure as the plan prints it, of the borough unless another area is named."""

    indicator: str
    period: tuple[str, str]
    value: float
    unit: Unit = Unit.COUNT
    kind: MeasureKind = MeasureKind.LEVEL
    numerator: int | None = None
    denominator: int | None = None
    base_period: str = ""
    area: str = DISTRICTS[0].name

    @property
    def order(self) -> tuple[str, str, str, str]:
        return (self.indicator, self.kind, self.area, self.period[0])


def observations(borough: str, source_id: str) -> pd.DataFrame:
    """The figures as rows of observations.csv (data/raw/published/README.md)."""
    printed = sorted(_printed(), key=lambda each: each.order)
    rows = [_row(number, each, borough, source_id) for number, each in enumerate(printed, 1)]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def printed_years() -> list[tuple[str, str]]:
    """First and last day of each year that the plan prints."""
    return periods(YEARS)[:YEARS_PRINTED]


def _printed() -> Iterator[Printed]:
    yield from _recorded()
    yield from _returned()
    yield from _of_people()
    for indicator, question in CONCERNS.items():
        for row in rows_of(concern(question).iloc[:YEARS_PRINTED]):
            period = (row["period_start"], row["period_end"])
            yield Printed(indicator, period, row["weighted_percent"], Unit.PERCENT, MeasureKind.SHARE)
    total = sum(priority.budget_gbp for priority in PRIORITIES)
    yield Printed("budget_total", periods(YEARS)[-1], total, Unit.GBP, MeasureKind.BUDGET)


def _recorded() -> Iterator[Printed]:
    """Counts of the police extract, and the change of all crime."""
    years = [records()[records()["recorded_date"].between(*year)] for year in printed_years()]
    for year, rows in zip(printed_years(), years, strict=True):
        for indicator, codes in RECORDED.items():
            yield Printed(indicator, year, int(rows["offence_code"].isin(codes).sum()))
        yield Printed(
            "da_crimes", year, int(((rows["domestic_abuse"] == "Yes") & rows["offence_code"].isin(ALL_CODES)).sum())
        )
        yield Printed("hate_racially_religiously_aggravated", year, int(rows["hate_strand"].isin(AGGRAVATED).sum()))
    before, after = (int(rows["offence_code"].isin(ALL_CODES).sum()) for rows in years)
    change, base = round(100 * (after - before) / before, 1), _label(printed_years()[0])
    yield Printed("all_crime", printed_years()[1], change, Unit.PERCENT, MeasureKind.CHANGE, base_period=base)


@cache
def _whole_rows(name: str) -> pd.DataFrame:
    """The rows of a return that are broken down by nothing."""
    asked = next(figures for figures in asked_figures() if figures.name == name)
    return rows_of_figures(asked).drop_duplicates(["period_start", "period_end"])


def _in_year(name: str, column: str, year: tuple[str, str]) -> int:
    rows = _whole_rows(name)
    return int(rows.loc[rows["period_start"].between(*year), column].sum())


def _returned() -> Iterator[Printed]:
    for year in printed_years():
        for indicator, (name, column) in COUNTED.items():
            yield Printed(indicator, year, _in_year(name, column, year))
        for indicator, (name, above, below) in SHARED.items():
            parts = _in_year(name, above, year), _in_year(name, below, year)
            yield Printed(indicator, year, round(100 * parts[0] / parts[1], 1), Unit.PERCENT, MeasureKind.SHARE, *parts)


def _of_people() -> Iterator[Printed]:
    """Residents and households, and recorded crime for each thousand of them, beside the county's."""
    in_borough = (lsoas()["district_code"] == DISTRICT_CODE).to_numpy()
    people = {year: residents(mid).sum(axis=1) for year, mid in zip(printed_years(), MID_YEARS, strict=False)}
    for year, counts in people.items():
        yield Printed("population", year, int(counts[in_borough].sum()))
        for area, inside in ((DISTRICTS[0].name, in_borough), (FORCE_NAME, in_borough | True)):
            of_year = crimes()["month"].between(year[0][:7], year[1][:7]) & (crimes()["crime_type"] != CrimeType.ASB)
            offences = int((of_year & inside[crimes()["lsoa"]]).sum())
            rate = round(PER_THOUSAND * offences / int(counts[inside].sum()), 1)
            yield Printed("crime_rate", year, rate, Unit.RATE_PER_1000, area=area)
    yield Printed("households", CENSUS, int(households()[in_borough].sum()))


def _row(number: int, printed: Printed, borough: str, source_id: str) -> dict[str, object]:
    theme = THEMES.get(printed.indicator, ACQUISITIVE)
    is_whole = printed.numerator is not None
    return {
        "observation_id": f"TB-{number:03d}",
        "borough": borough,
        "area_name": printed.area,
        "area_type": AreaType.BOROUGH if printed.area == borough else AreaType.COMPARATOR,
        "indicator": printed.indicator,
        "indicator_label": printed.indicator.replace("_", " ").capitalize(),
        "theme": theme,
        "period_start": printed.period[0],
        "period_end": printed.period[1],
        "period_label": _label(printed.period),
        "period_basis": PeriodBasis.PRINTED,
        "value": f"{printed.value:.10g}",
        "value_as_printed": _as_printed(printed),
        "unit": printed.unit,
        "measure_kind": printed.kind,
        "base_period": printed.base_period,
        "numerator": printed.numerator if is_whole else "",
        "denominator": printed.denominator if is_whole else "",
        "nd_basis": "printed" if is_whole else "",
        "qualifier": "",
        "source_id": source_id,
        "source_ref": f"Table of figures: {theme.replace('_', ' ')}",
        "caveat": "component" if printed.indicator in COMPONENTS else "",
        "note": "",
    }


def _label(period: tuple[str, str]) -> str:
    """A financial year as plans print it ("2022/23"), or the first day of another period."""
    (first, last) = period
    return f"{first[:4]}/{last[2:4]}" if first[5:] == "04-01" else first


def _as_printed(printed: Printed) -> str:
    if printed.unit == Unit.GBP:
        return f"£{printed.value:,.0f}"
    if printed.unit == Unit.COUNT:
        return f"{printed.value:,.0f}"
    return f"{printed.value:.1f}{'%' if printed.unit == Unit.PERCENT else ''}"
