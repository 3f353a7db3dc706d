"""Tables of rows that are not series: single figures, actions, measures, priorities, gaps, sources, checks."""

from collections.abc import Mapping

import pandas as pd

from assessment.display.exhibits import Table
from assessment.display.tables import Column, Notes, show_table
from assessment.terms.numbers import UNIT_WORDS, plain_number, written
from assessment.terms.periods import written_date
from assessment.terms.vocabulary import PeriodBasis, Unit

UNITS_IN_VALUE = (
    Unit.PERCENT,
    Unit.GBP,
    Unit.GBP_THOUSAND,
    Unit.GBP_BILLION,
    Unit.RATIO,
    Unit.YEAR,
    Unit.RANK,
)
INFERRED = (PeriodBasis.IMPLIED, PeriodBasis.AMBIGUOUS, PeriodBasis.EDITION_YEAR)
UNCHECKED = "Known to us from practice: not yet read in the text of the law. Check it before relying on it."
NO_ADVICE = "In our own words, and no legal advice. What meets a requirement shows that it is covered, not how well."
KIND_WORDS = {
    "predicted": "predicted",
    "difference_from_predicted": "actual less predicted, worked out",
    "residual": "whole less its parts, worked out",
    "share_of_total": "share of the total, worked out",
    "change_on_baseline": "change on baseline, worked out",
    "rest": "the rest, worked out",
    "implied_population": "implied by the rates, worked out",
    "published_change": "published change",
    "published_difference": "published difference",
    "derived_share": "share, worked out",
    "derived_rate": "rate, worked out",
    "derived_budget": "worked out",
    "derived_total": "worked out",
    "district_count": "on the months that all districts have",
    "district_rate": "rate beside other districts, worked out",
    "district_ratio": "rate against all districts together, worked out",
    "rank_in_force": "rank among the districts of its force",
    "rank_of_all": "rank among all districts held",
    "month_count": "one month, outside its limits",
    "months_outside": "months outside their limits",
    "rolling_count": "latest twelve months published",
    "rolling_change": "latest twelve months published, change on the twelve before",
    "to_date_count": "year to date",
    "to_date_change": "year to date, change on the same months a year before",
    "difference": "difference",
    "change": "change",
    "threshold": "cut-off",
    "request": "requested",
}


def protection_table(protection: pd.DataFrame, names: Mapping[str, str], caption: str) -> Table:
    """What disclosure control did, a row for each source.

    Parameters
    ----------
    protection : DataFrame
        Rows of the protection table.
    names : mapping of source id to title
        How pages name the sources.
    caption : str
        What the table shows.
    """
    frame = protection.assign(
        source=[names.get(id_, id_) for id_ in protection["source_id"].astype("str")],
        rule=protection["words"],
        **{name: protection[name].map(lambda number: f"{number:,}") for name in ("covered", "withheld", "left_out")},
    )
    columns = [
        Column("source", "Source"),
        Column("rule", "Rule", wide=True),
        Column("covered", "Counts in this edition", numeric=True),
        Column("withheld", "Withheld", numeric=True),
        Column("left_out", "Left out of it", numeric=True),
    ]
    return show_table(frame, columns, caption, notes=list(dict.fromkeys(protection["why"])))


def compliance_table(matrix: pd.DataFrame, status_words: Mapping[str, str], caption: str) -> Table:
    """What the law asks, a row for each requirement in force.

    Parameters
    ----------
    matrix : DataFrame
        As `indicators.compliance.matrix` gives it.
    status_words : mapping of status to words
        How pages name where a requirement stands.
    caption : str
        What the table shows.
    """
    notes = Notes()
    frame = matrix.assign(
        source=[
            notes.marked(source, "", "" if checked else UNCHECKED)
            for source, checked in zip(matrix["source"], matrix["checked"], strict=True)
        ],
        since=[written_date(day) for day in matrix["in_force_since"]],
        status=matrix["status"].map(status_words),
    )
    columns = [
        Column("requirement", "What the law asks"),
        Column("source", "Source"),
        Column("since", "In force since"),
        Column("status", "Status"),
        Column("met_by", "What meets it", wide=True),
        Column("missing", "What is missing or to be confirmed", wide=True),
    ]
    return show_table(frame, columns, caption, notes=[*notes.sentences, NO_ADVICE])


def kind_words(measure: str) -> str:
    """What a measure is, where the label alone would mislead: "change since 2010-11, worked out"; or ""."""
    name, _, since = measure.partition("_since_")
    words = KIND_WORDS.get(name, "")
    if not words and name.startswith("difference_from_"):
        return f"less that of {name.removeprefix('difference_from_').replace('_', ' ')}, worked out"
    return f"{words} since {since}, worked out" if since else words


def figure_words(facts: pd.DataFrame) -> pd.Series:
    """The label of each fact with its kind, where the label alone would mislead."""
    kinds = facts["measure"].map(kind_words)
    return facts["label"].where(kinds == "", facts["label"] + " (" + kinds + ")")


def value_words(facts: pd.DataFrame) -> pd.Series:
    """The value as printed, with its unit in words where no sign shows it."""
    plain = facts["unit"].isin([*UNITS_IN_VALUE, Unit.COUNT]) | facts["value"].isna()
    return facts["value_printed"].where(plain, facts["value_printed"] + " " + facts["unit"].map(UNIT_WORDS))


def base_words(facts: pd.DataFrame) -> pd.Series:
    """The period, whether it is inferred, and for a change the base that it is measured from."""
    inferred = facts["period_basis"].isin(INFERRED) & facts["period_start"].notna()
    periods = facts["period_label"].where(~inferred, facts["period_label"] + ", inferred")
    based = (facts["base_period"] != "") & facts["measure"].str.contains("change|difference|baseline|improvement")
    return periods.where(~based, periods + "; base " + facts["base_period"])


def interval_words(facts: pd.DataFrame) -> list[str]:
    """The interval of each fact in the unit of its value; "" where it has none."""
    pairs = zip(facts["lower"], facts["upper"], facts["unit"], strict=True)
    return [
        "" if pd.isna(low) else f"{written(low, u, decimals=1)} to {written(high, u, decimals=1)}"
        for low, high, u in pairs
    ]


def figures_table(facts: pd.DataFrame, caption: str, source: str) -> Table:
    """Single figures, one a row, each with its area, period and place in the source."""
    notes = Notes()
    frame = facts.assign(figure=_marked_figures(facts, notes), period=base_words(facts), shown=value_words(facts))
    columns = [
        Column("figure", "Figure"),
        Column("area_name", "Area"),
        Column("period", "Period"),
        Column("shown", "Value", numeric=True, fact="fact_id"),
        Column("source_ref", "Where in the source"),
    ]
    return show_table(frame, columns, caption, notes=notes.sentences, source=source)


def _marked_figures(facts: pd.DataFrame, notes: Notes) -> list[str]:
    rows = zip(figure_words(facts), facts["caveats"], facts["note"], strict=True)
    return [notes.marked(text, codes, remark) for text, codes, remark in rows]


def register_table(facts: pd.DataFrame, caption: str, source: str) -> Table:
    """Every fact with its reference, doubts and remarks, for tracing a figure back to the source."""
    notes = Notes()
    shown = facts.assign(figure=_marked_figures(facts, notes), period=base_words(facts), shown=value_words(facts))
    columns = [
        Column("observation_ids", "Reference"),
        Column("figure", "Figure"),
        Column("area_name", "Area"),
        Column("period", "Period"),
        Column("shown", "Value", numeric=True, fact="fact_id"),
        Column("source_ref", "Where in the source"),
    ]
    return show_table(shown, columns, caption, notes=notes.sentences, source=source)


def derived_table(facts: pd.DataFrame, caption: str) -> Table:
    """Figures that were worked out, each with the references that it stands on and the doubts that it inherits."""
    notes = Notes()
    marked = [notes.marked(text, codes) for text, codes in zip(figure_words(facts), facts["caveats"], strict=True)]
    references = facts["observation_ids"].str.replace(";", ", ")
    shown = facts.assign(
        figure=marked,
        period=base_words(facts),
        shown=value_words(facts),
        interval=interval_words(facts),
        references=references,
    )
    columns = [
        Column("figure", "Figure"),
        Column("period", "Period"),
        Column("shown", "Value", numeric=True, fact="fact_id"),
        Column("interval", "95% interval"),
        Column("references", "From references"),
    ]
    return show_table(shown, columns, caption, notes=notes.sentences)


def rates_table(rates: pd.DataFrame, caption: str, source: str) -> Table:
    """Rates worked out from counts, with the number, the population and who is counted."""
    notes = Notes()
    shown = rates.assign(
        figure=[notes.marked(text, codes) for text, codes in zip(rates["label"], rates["caveats"], strict=True)],
        count=rates["numerator"].map(plain_number),
        population=rates["denominator"].map(plain_number),
        base=rates["formula"].str.extract(r"\([\d,]+ (.*)\)$", expand=False),
    )
    columns = [
        Column("figure", "Figure"),
        Column("count", "Number", numeric=True),
        Column("population", "Population", numeric=True),
        Column("base", "Who is counted"),
        Column("value_printed", "Rate per 1,000", numeric=True, fact="fact_id"),
    ]
    return show_table(shown, columns, caption, notes=notes.sentences, source=source)


def wholes_table(residuals: pd.DataFrame, caption: str, source: str) -> Table:
    """Published wholes, the sum of their published parts, and what is left over.

    Parameters
    ----------
    residuals : DataFrame
        Facts with measure "residual": the parts' sum is the numerator, the whole the denominator.
    caption, source : str
        As for `show_table`.
    """
    notes = Notes()
    amounts = [
        (written(whole, unit), written(parts, unit))
        for whole, parts, unit in zip(residuals["denominator"], residuals["numerator"], residuals["unit"], strict=True)
    ]
    shown = residuals.assign(
        figure=[notes.marked(*row) for row in zip(residuals["label"], residuals["caveats"], strict=True)],
        whole=[whole for whole, _ in amounts],
        parts=[parts for _, parts in amounts],
    )
    columns = [
        Column("figure", "Figure"),
        Column("period_label", "Period"),
        Column("whole", "Published", numeric=True),
        Column("parts", "Sum of its parts", numeric=True),
        Column("value_printed", "Left over", numeric=True, fact="fact_id"),
    ]
    return show_table(shown, columns, caption, notes=notes.sentences, source=source)


def plain_table(frame: pd.DataFrame, headings: dict[str, str], caption: str, source: str = "") -> Table:
    """A table of texts; columns in which every cell is blank are left out.

    Parameters
    ----------
    frame : DataFrame
        One row a row.
    headings : dict of column name to heading
        The columns, in order; columns of numbers are aligned to the right.
    caption, source : str
        As for `show_table`.
    """
    filled = [name for name in headings if (frame[name].astype("str") != "").any()]
    numeric = {name for name in filled if pd.api.types.is_numeric_dtype(frame[name])}
    columns = [Column(name, headings[name], numeric=name in numeric) for name in filled]
    return show_table(frame, columns, caption, source=source)
