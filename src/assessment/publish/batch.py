"""Building several boroughs in parallel processes: one failure stops no other, and every result is told."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportAttributeAccessIssue=false
# (nbformat, papermill and pebble come without types)

import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass
from multiprocessing.context import SpawnContext
from queue import Empty, Queue
from typing import Any

from pebble import ProcessExpired, ProcessPool

from assessment.paths import ROOT_VARIABLE
from assessment.publish.build import Publication, build
from assessment.terms.errors import AssessmentError

log = logging.getLogger(__name__)
POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Result:
    """What became of one publication."""

    publication: Publication
    outcome: str  # "built", "up to date" or "failed"
    seconds: float
    message: str = ""

    @property
    def succeeded(self) -> bool:
        return self.outcome != "failed"


def build_all(
    publications: Sequence[Publication], *, jobs: int, force: bool, report: Callable[[str], None]
) -> list[Result]:
    """Build publications, those that are up to date left as they are.

    Parameters
    ----------
    publications : sequence of Publication
        As planned.
    jobs : int
        Processes at a time.
    force : bool
        True to build also what is up to date.
    report : callable
        Told "<borough> <year>: <step>" when a step of any borough is done.

    Returns
    -------
    list of Result
        In the order of `publications`.
    """
    current = {id(p) for p in publications if not force and p.is_current}
    waiting = [p for p in publications if id(p) not in current]
    results = {id(p): Result(p, "up to date", 0.0) for p in publications if id(p) in current}
    for result in _run(waiting, jobs, report) if waiting else ():
        results[id(result.publication)] = result
    return [results[id(publication)] for publication in publications]


def _run(publications: Sequence[Publication], jobs: int, report: Callable[[str], None]) -> Iterator[Result]:
    context = multiprocessing.get_context("spawn")
    os.environ[ROOT_VARIABLE] = str(publications[0].house.root)  # for the processes and their kernels
    with context.Manager() as manager, _pool(jobs, context) as pool:
        queue: Queue[str] = manager.Queue()
        started: dict[Any, Publication] = {pool.schedule(_work, args=(p, queue)): p for p in publications}
        try:
            yield from _results(started, queue, report)
        except BaseException:  # Ctrl-C above all: end the processes instead of waiting for them
            pool.stop()
            raise


def _results(started: dict[Any, Publication], queue: "Queue[str]", report: Callable[[str], None]) -> Iterator[Result]:
    pending: set[Any] = set(started)
    while pending:
        done, pending = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        _drain(queue, report)
        yield from (_result(future, started[future]) for future in done)


def _pool(jobs: int, context: SpawnContext) -> ProcessPool:
    return ProcessPool(max_workers=jobs, context=context)


def _work(publication: Publication, queue: "Queue[str]") -> tuple[float, str, str]:
    """In a process of its own: seconds taken, where edited work was kept, and what went wrong."""
    clock = time.monotonic()
    name = f"{publication.brief.borough} {publication.brief.assessment_year}"
    try:
        kept = build(publication, lambda step: queue.put(f"{name}: {step}"))
    except AssessmentError as fault:
        return time.monotonic() - clock, "", str(fault)
    return time.monotonic() - clock, kept, ""


def _drain(queue: "Queue[str]", report: Callable[[str], None]) -> None:
    while True:
        try:
            report(queue.get_nowait())
        except Empty:
            return


def _result(future: Any, publication: Publication) -> Result:
    try:
        seconds, kept, fault = future.result()
    except ProcessExpired as gone:
        return Result(
            publication,
            "failed",
            0.0,
            f"its process ended without a word (exit code {gone.exitcode}).",
        )
    except Exception as fault:  # a fault of ours in one borough must not take the others with it
        log.info("unexpected failure", exc_info=fault)  # seen with --verbose
        return Result(publication, "failed", 0.0, f"unexpected {type(fault).__name__}: {fault}")
    if fault:
        return Result(publication, "failed", seconds, fault)
    note = f"what was edited by hand was kept as {kept}" if kept else ""
    return Result(publication, "built", seconds, note)
