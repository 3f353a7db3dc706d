"""The commands. No logic lives here: each reads its words, calls one room, and tells what came of it."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import click
from tqdm import tqdm

from assessment.brief import boroughs, near_miss, read_brief, read_partnership
from assessment.indicators.lineage import lineage_words
from assessment.paths import House, find_house
from assessment.prepare.account import account_words
from assessment.prepare.demonstration import DEMONSTRATION_DAY, write_demonstration_files
from assessment.prepare.pipeline import check_taken_in, read_quality
from assessment.prepare.pipeline import prepare as prepare_wing
from assessment.prepare.quality import quality_words
from assessment.publish.batch import Result, build_all
from assessment.publish.build import Publication, plan_publication, steps
from assessment.publish.index import write_index
from assessment.release.earlier import approve_facts
from assessment.release.released import load_release
from assessment.release.search import assess, find_assessed, listed_words
from assessment.sources.intake import Taken
from assessment.sources.intake import add as take_in
from assessment.sources.return_spec import return_specs
from assessment.sources.return_template import write_template
from assessment.tables.rows import rows_of
from assessment.terms.errors import AssessmentError
from assessment.terms.vocabulary import Edition

EDITIONS = [str(edition) for edition in Edition]
NAME_SHOWN = 50  # characters of a file's name in the progress bar


@click.group()
@click.option("--verbose", is_flag=True, help="Say what each step reads and writes.")
def main(verbose: bool) -> None:
    """Build strategic threat assessments for community safety partnerships."""
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.captureWarnings(capture=True)


@main.command()
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
def add(file: tuple[Path, ...]) -> None:
    """Take publishers' and partners' files into data/raw: archives, folders, csv, xlsx, ods, GeoJSON."""
    house = _house()
    with _progress("file") as report:
        taken = take_in(file, house.real.raw, _today(), report)
    for each in taken:
        click.echo(_taken_words(each, house))
    if any(each.outcome == "refused" for each in taken):
        sys.exit(1)


def _taken_words(taken: Taken, house: House) -> str:
    where = f" into {', '.join(map(house.shown, taken.where))}" if taken.where else ""
    counted = f": {taken.files:,} files, {taken.rows:,} rows" if taken.files else ""
    covers = f" ({taken.covers[0]} to {taken.covers[-1]})" if len(taken.covers) > 1 else ""
    lines = [f"{taken.path.name}: {taken.outcome}{where}{counted}{covers}"]
    return "\n".join([*lines, *(f"  not taken in: {words}" for words in taken.refused)])


@main.command()
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; without it, NAME.xlsx here.")
def template(name: str | None, out: Path | None) -> None:
    """Write the spreadsheet of a return for a partner to fill; without a name, list the returns."""
    house = _house()
    try:
        specs = return_specs(house.catalogue)
        if name is None:
            click.echo("\n".join(f"{each.name:<20}{each.title}" for each in specs.values()))
            return
        if name not in specs:
            raise click.ClickException(f'no return "{name}". {near_miss(name, specs)}')
        target = out or Path(f"{name}.xlsx")
        if target.exists():
            raise click.ClickException(f"{target}: stands already. Move it, or give another name with --out.")
        write_template(specs[name], target)
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{target}: send it to the partner; take it back with: assessment add {target}")


@main.command()
def prepare() -> None:
    """Turn raw files into checked tables in data/processed, and tell how good the data are."""
    house = _house()
    try:
        with _progress("file") as report:
            prepared = prepare_wing(house, house.real, _today(), report)
            if write_demonstration_files(house, report):
                prepare_wing(house, house.demonstration, DEMONSTRATION_DAY, report)
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None
    for check in rows_of(prepared.checks):
        click.echo(
            f"{check['table']:<13}{check['rows_in']:>5} rows in {check['rows_out']:>5} out "
            f"{check['rows_refused']:>3} refused  {check['check_name']}"
        )
    if prepared.intake.empty:
        click.echo("Besides the plans no file is held. Take files in with: assessment add FILE...")
        return
    click.echo("\n".join(account_words(prepared.intake, prepared.refusals)))
    click.echo("\n".join(quality_words(prepared.quality)))


@main.command()
def quality() -> None:
    """The data-quality report of the prepared tables, the worst first."""
    house = _house()
    try:
        check_taken_in(house, house.real)
        found = read_quality(house.real)
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo("\n".join(quality_words(found)))


@main.command()
@click.argument("borough")
@click.argument("pattern", default="")
@click.option("--year", default="", help="The assessment year; without it, the newest.")
@click.option("--edition", default="partner", show_default=True, type=click.Choice(EDITIONS), help="Whom it is for.")
def facts(borough: str, pattern: str, year: str, edition: str) -> None:
    """List a borough's figures and gaps; PATTERN is a word, or a pattern with * and ?, of their ids or labels."""
    house = _house()
    try:
        found = assess(house, borough, year, Edition(edition)).matching(pattern)
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(listed_words(found))


@main.command()
@click.argument("fact")
@click.option("--borough", default="", help="The borough; without it, the one that the id names or that holds it.")
@click.option("--year", default="", help="The assessment year; without it, the newest that holds the figure.")
@click.option("--edition", default="partner", show_default=True, type=click.Choice(EDITIONS), help="Whom it is for.")
def trace(fact: str, borough: str, year: str, edition: str) -> None:
    """Follow a figure back to the raw rows that it stands on: FACT is its id, as `assessment facts` lists it."""
    house = _house()
    try:
        found = find_assessed(house, fact, borough, year, Edition(edition))
        check_taken_in(house, house.wing(invented=found.partnership.invented))
        lineage = found.trace(fact)
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(lineage_words(lineage))


def _house() -> House:
    try:
        return find_house()
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None


def _today() -> date:
    return datetime.now(UTC).date()


@contextmanager
def _progress(unit: str) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal that names what is read; nothing elsewhere, where results alone are wanted."""
    with tqdm(unit=unit, disable=not sys.stderr.isatty(), leave=False) as bar:

        def report(name: str) -> None:
            bar.set_description_str(name[-NAME_SHOWN:], refresh=False)
            bar.update()

        yield report


@main.command()
@click.argument("borough", nargs=-1)
@click.option("--year", default="", help="The assessment year; without it, every year that has a brief.")
@click.option(
    "--edition",
    multiple=True,
    default=["partner"],
    show_default=True,
    type=click.Choice(EDITIONS),
    help="Whom it is for; give it twice for both.",
)
@click.option("--jobs", default=0, type=click.IntRange(0), help="Boroughs at a time; without it, one a core.")
@click.option("--force", is_flag=True, help="Build also what is up to date.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def run(borough: tuple[str, ...], year: str, edition: tuple[str, ...], jobs: int, force: bool, quiet: bool) -> None:
    """Build the assessments of the named boroughs, or of all: page, PDF, notebook, facts and manifest."""
    try:
        house = find_house()
        pairs = wanted(boroughs(house.params), borough, year)
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None
    publications = _plan(house, pairs, [Edition(each) for each in dict.fromkeys(edition)])
    results = _build(publications, jobs or os.cpu_count() or 1, force, quiet)
    click.echo(_table(results))
    click.echo(f"Index: {house.shown(write_index(house))}")
    if not all(result.succeeded for result in results):
        sys.exit(1)


@main.command()
@click.argument("borough")
@click.option("--year", default="", help="The assessment year; without it, the borough's latest.")
def approve(borough: str, year: str) -> None:
    """Keep what both editions show, so that later releases are protected against it."""
    house = _house()
    try:
        brief = read_brief(house.params, borough, year)
        partnership = read_partnership(house.params, brief.borough, brief.assessment_year)
        kept = [
            approve_facts(load_release(house, brief, partnership, edition).facts, house, brief, edition)
            for edition in Edition
        ]
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"Kept in {' and '.join(kept)}. Commit them: next year's release is protected against them.")


def wanted(known: dict[str, list[str]], names: tuple[str, ...], year: str) -> list[tuple[str, str]]:
    """Each borough and year asked for; a year is left to be checked, with its near miss, when it is planned."""
    pairs = [
        (name, each) for name in dict.fromkeys(names or known) for each in ([year] if year else known.get(name, [""]))
    ]
    have_it = [(name, each) for name, each in pairs if names or each in known[name]]
    return have_it or pairs


def _plan(house: House, pairs: list[tuple[str, str]], editions: list[Edition]) -> list[Publication]:
    """Every publication planned, or every fault told at once before anything runs."""
    planned, faults = [], []
    for (name, year), edition in product(pairs, editions):
        try:
            planned.append(plan_publication(house, name, year, edition))
        except AssessmentError as fault:
            faults.append(str(fault))
    if faults or not planned:
        raise click.ClickException(
            "\n".join(dict.fromkeys(faults)) or "no borough has a brief in params/. Add params/<borough>/<year>/."
        )
    return planned


def _build(publications: list[Publication], jobs: int, force: bool, quiet: bool) -> list[Result]:
    total = sum(steps(publication) for publication in publications if force or not publication.is_current)
    silent = quiet or not sys.stderr.isatty()
    with tqdm(total=total, unit="step", disable=silent, leave=False) as bar:

        def report(step: str) -> None:
            bar.set_description_str(step, refresh=False)
            bar.update()
            if silent and not quiet:
                click.echo(step, err=True)

        return build_all(publications, jobs=min(jobs, len(publications)), force=force, report=report)


def _table(results: list[Result]) -> str:
    lines = [f"{'Borough':<14}{'Year':<9}{'Edition':<9}{'Result':<12}{'Seconds':>8}  Files or message"]
    for result in results:
        publication = result.publication
        shown = publication.house.shown(publication.folder)
        words = shown if result.succeeded else result.message
        note = f" ({result.message})" if result.succeeded and result.message else ""
        lines.append(
            f"{publication.brief.borough:<14}{publication.brief.assessment_year:<9}{publication.edition:<9}"
            f"{result.outcome:<12}{result.seconds:>8.1f}  {words}{note}"
        )
    return "\n".join(lines)
