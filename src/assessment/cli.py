"""The commands. No logic lives here: each reads its words, calls one room, and tells what came of it."""

import logging
import os
import sys

import click
from tqdm import tqdm

from assessment.brief import EDITION, boroughs
from assessment.paths import House, find_house
from assessment.prepare.published import prepare_published
from assessment.publish.batch import Result, build_all
from assessment.publish.build import Publication, plan_publication, steps
from assessment.publish.index import write_index
from assessment.tables.rows import rows_of
from assessment.terms.errors import AssessmentError


@click.group()
@click.option("--verbose", is_flag=True, help="Say what each step reads and writes.")
def main(verbose: bool) -> None:
    """Build strategic threat assessments for community safety partnerships."""
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.captureWarnings(capture=True)


@main.command()
def prepare() -> None:
    """Turn raw files into checked tables in data/processed."""
    house = find_house()
    try:
        checks = prepare_published(house, house.real)
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None
    for check in rows_of(checks):
        click.echo(
            f"{check['table']:<13}{check['rows_in']:>5} rows in {check['rows_out']:>5} out "
            f"{check['rows_refused']:>3} refused  {check['check_name']}"
        )


@main.command()
@click.argument("borough", nargs=-1)
@click.option("--year", default="", help="The assessment year; without it, every year that has a brief.")
@click.option("--edition", default=EDITION, show_default=True, type=click.Choice([EDITION]))
@click.option("--jobs", default=0, type=click.IntRange(0), help="Boroughs at a time; without it, one a core.")
@click.option("--force", is_flag=True, help="Build also what is up to date.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def run(borough: tuple[str, ...], year: str, edition: str, jobs: int, force: bool, quiet: bool) -> None:
    """Build the assessments of the named boroughs, or of all: page, PDF, notebook, facts and manifest."""
    try:
        house = find_house()
        pairs = wanted(boroughs(house.params), borough, year)
    except AssessmentError as fault:
        raise click.ClickException(str(fault)) from None
    publications = _plan(house, pairs, edition)
    results = _build(publications, jobs or os.cpu_count() or 1, force, quiet)
    click.echo(_table(results))
    click.echo(f"Index: {house.shown(write_index(house))}")
    if not all(result.succeeded for result in results):
        sys.exit(1)


def wanted(known: dict[str, list[str]], names: tuple[str, ...], year: str) -> list[tuple[str, str]]:
    """Each borough and year asked for; a year is left to be checked, with its near miss, when it is planned."""
    pairs = [
        (name, each) for name in dict.fromkeys(names or known) for each in ([year] if year else known.get(name, [""]))
    ]
    have_it = [(name, each) for name, each in pairs if names or each in known[name]]
    return have_it or pairs


def _plan(house: House, pairs: list[tuple[str, str]], edition: str) -> list[Publication]:
    """Every publication planned, or every fault told at once before anything runs."""
    planned, faults = [], []
    for name, year in pairs:
        try:
            planned.append(plan_publication(house, name, year, edition))
        except AssessmentError as fault:
            faults.append(str(fault))
    if faults or not planned:
        raise click.ClickException(
            "\n".join(faults) or "no borough has a brief in params/. Add params/<borough>/<year>/."
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
    lines = [f"{'Borough':<14}{'Year':<9}{'Result':<12}{'Seconds':>8}  Files or message"]
    for result in results:
        publication = result.publication
        shown = publication.house.shown(publication.folder)
        words = shown if result.succeeded else result.message
        note = f" ({result.message})" if result.succeeded and result.message else ""
        lines.append(
            f"{publication.brief.borough:<14}{publication.brief.assessment_year:<9}{result.outcome:<12}"
            f"{result.seconds:>8.1f}  {words}{note}"
        )
    return "\n".join(lines)
