"""Wholes and parts: whether they add up, whether a part exceeds its whole, whether anything is counted twice."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from assessment.indicators.catalogue import Indicator
from assessment.indicators.findings.finding import Check, Finding, ids, note, warn
from assessment.indicators.findings.given import COUNT_UNITS, Figure, Given
from assessment.terms.caveats import Caveat
from assessment.terms.numbers import half_the_zeros, plain_number, signed_number
from assessment.terms.vocabulary import AreaType, MeasureKind, Unit

ADDABLE_KINDS = (MeasureKind.LEVEL, MeasureKind.BUDGET, MeasureKind.REQUEST)
ADDABLE_UNITS = (*COUNT_UNITS, Unit.GBP, Unit.GBP_THOUSAND)
FLOAT_NOISE = 0.001  # posts are printed as fractions
NEARLY = 0.1  # parts that come this near to a whole look like a breakdown of it
Sum = tuple[Figure, list[Figure]]


def _addable(given: Given, indicator: str) -> list[Figure]:
    return [f for f in given.of(indicator) if f.known and f.kind in ADDABLE_KINDS and f.unit in ADDABLE_UNITS]


def sums(given: Given, whole: Indicator) -> Iterator[Sum]:
    """Each published whole with all its parts, of the same time; parts may be told for the places inside the area."""
    for total in _addable(given, whole.id):
        parts = [f for part in whole.parts for f in _addable(given, part) if f.source == total.source]
        parts = [f for f in parts if f.kind == total.kind and f.area_type != AreaType.COMPARATOR]
        of_time = [f for f in parts if f.period == total.period]
        chosen = of_time or (parts if not total.period and len({f.period for f in parts}) == 1 else [])
        if total.area_type == AreaType.BOROUGH and {f.indicator for f in chosen} == set(whole.parts):
            yield total, chosen


def _difference(total: Figure, parts: list[Figure]) -> float:
    return sum(part.value for part in parts) - total.value


def _rounding(total: Figure, parts: list[Figure]) -> float:
    return half_the_zeros(total.printed) + sum(half_the_zeros(part.printed) for part in parts)


def breakdowns(given: Given, whole: Indicator) -> list[Sum]:
    """The sums of a whole whose parts are meant to make it, or come so near that they look as if they were."""
    found = list(sums(given, whole)) if len(whole.parts) > 1 else []
    near = any(abs(_difference(total, parts)) < NEARLY * total.value for total, parts in found)
    return found if whole.parts_complete or near else []


def _parts_and_totals(given: Given) -> Iterator[Finding]:
    for whole in given.catalogue.values():
        found = breakdowns(given, whole)
        wrong = [(total, parts) for total, parts in found if abs(_difference(total, parts)) > FLOAT_NOISE]
        if wrong:
            yield _sum_finding(found, wrong, whole)


def _sum_finding(found: list[Sum], wrong: list[Sum], whole: Indicator) -> Finding:
    rows = [figure for total, parts in found for figure in (total, *parts)]
    printed = "; ".join(total.printed for total, _ in wrong)
    worked_out = "; ".join(
        f"{' + '.join(part.printed for part in parts)} = {plain_number(sum(part.value for part in parts))} "
        f"({signed_number(_difference(total, parts))})"
        for total, parts in wrong
    )
    if whole.parts_complete and all(
        abs(_difference(total, parts)) <= _rounding(total, parts) for total, parts in wrong
    ):
        words = "The parts miss the total by no more than their rounding explains. Nothing is wrong."
        return note(rows, printed, worked_out, words)
    words = (
        "The parts come near the published figure and do not make it. They are not shown as its breakdown; the "
        "difference is shown."
    )
    return warn(rows, printed, worked_out, words)


def _larger_part(given: Given) -> Iterator[Finding]:
    """A part that is larger than its whole, or than what one would expect to hold it."""
    for holder in given.catalogue.values():
        for name in (*holder.parts, *holder.normally_holds):
            for total in _addable(given, holder.id):
                for part in _addable(given, name):
                    same = (part.area, part.period, part.unit) == (total.area, total.period, total.unit)
                    if same and part.value > total.value:
                        yield _larger_finding(given, holder, total, part)


def _larger_finding(given: Given, holder: Indicator, total: Figure, part: Figure) -> Finding:
    family = next((entry for entry in given.catalogue.values() if holder.id in entry.parts), holder)
    rows = [f for name in (family.id, *family.parts) for f in _addable(given, name) if f.period == total.period]
    adding = sum(f.value for f in rows if f.indicator != family.id)
    whole = [f for f in rows if f.indicator == family.id]
    of_all = f"; the rows add to {plain_number(adding)} of {whole[0].printed}" if whole else ""
    return warn(
        [*rows, total, part],
        f"{total.printed}, and {part.printed} of what it should hold",
        f"{part.printed} is more than {total.printed}{of_all}",
        "A row is larger than the one that would normally hold it, so that one must be defined more narrowly. The rows "
        "are treated as separate series: no stacked chart and no remainder.",
        doubtful=ids(total, part),
    )


def _merged(find_one: Iterator[Finding]) -> Iterator[Finding]:
    """Findings of one kind told together."""
    found = list(find_one)
    if found:
        rows = tuple(dict.fromkeys(row for finding in found for row in finding.rows))
        doubtful = tuple(dict.fromkeys(row for finding in found for row in finding.doubtful))
        printed, worked_out = ("; ".join(getattr(f, key) for f in found) for key in ("printed", "worked_out"))
        yield replace(found[0], rows=rows, doubtful=doubtful, printed=printed, worked_out=worked_out)


def _larger_parts(given: Given) -> Iterator[Finding]:
    yield from _merged(_larger_part(given))


def _no_total(given: Given) -> Iterator[Finding]:
    """Amounts that make a whole which the plan does not print."""
    for whole in given.catalogue.values():
        parts = [f for part in whole.parts for f in _addable(given, part)]
        money = parts and all(part.unit == Unit.GBP for part in parts)
        if money and not given.of(whole.id) and {f.indicator for f in parts} == set(whole.parts):
            yield note(
                parts,
                "; ".join(part.printed for part in parts),
                f"Sum £{plain_number(sum(part.value for part in parts))}, not published",
                "No total is printed to check these amounts against, and nothing says whether they are budget or "
                "spend. The sum is shown as worked out.",
            )


def _paid_twice(given: Given) -> Iterator[Finding]:
    """Budget lines that pay for the same posts: the money adds up, the posts do not."""
    payers: dict[str, list[Figure]] = defaultdict(list)
    for figure in given.of_kind(MeasureKind.BUDGET):
        if given.link(figure.indicator, "pays_for"):
            payers[given.link(figure.indicator, "pays_for")].append(figure)
    for posts, budgets in payers.items():
        counted = given.counts(posts)
        if len(budgets) > 1 and counted:
            names = {budget.indicator for budget in budgets}
            totals = [f for f in given.of_kind(MeasureKind.BUDGET) if names & given.has_parts(f.indicator)]
            yield note(
                [*counted, *budgets, *totals],
                " and ".join(budget.printed for budget in budgets),
                f"£{plain_number(sum(budget.value for budget in budgets))} for {counted[0].printed} posts",
                f"These lines pay for the same {counted[0].printed} posts. The money is added once; the posts are "
                "counted once.",
            )


def _requests(given: Given) -> Iterator[Finding]:
    """Money asked for, beside money that is there."""
    requests = given.of_kind(MeasureKind.REQUEST)
    budgets = given.of_kind(MeasureKind.BUDGET)
    held = {part for figure in budgets for part in given.has_parts(figure.indicator)}
    totals = [f for f in budgets if given.has_parts(f.indicator) and f.indicator not in held]
    if requests and budgets:
        amounts = {figure.value for figure in requests}
        asking = given.actions[given.actions["spend_gbp"].isin(amounts)]["action_id"]
        found = note(
            [*requests, *totals],
            "; ".join(request.printed for request in requests),
            f"Not part of {' or '.join(total.printed for total in totals) or 'any budget'}",
            "This money was asked for and is not part of the budget. It is kept out of every total.",
        )
        yield replace(found, rows=(*found.rows, *asking))


CHECKS = (
    Check("Do the parts make the total?", "total_not_adding", _parts_and_totals, Caveat.TOTAL_MISMATCH),
    Check("Is a part larger than its whole?", "unit_or_definition_conflict", _larger_parts, Caveat.DEFINITION_CONFLICT),
    Check("Is a total printed?", "not_recomputable", _no_total),
    Check("Do two budgets pay for the same posts?", "double_count_risk", _paid_twice),
    Check("Is money asked for beside money that is there?", "double_count_risk", _requests),
)
