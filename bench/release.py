"""What disclosure control adds to a run: Testborough's partner edition, whose every return is filled.

The peer is the rest of the same run: its chapters executed, and the page and the PDF made, with the release at hand.
"""

import os
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from assessment.indicators.facts import load_evidence
from assessment.paths import ROOT_VARIABLE, House, find_house
from assessment.prepare.demonstration import DEMONSTRATION_DAY, write_demonstration_files
from assessment.prepare.pipeline import prepare
from assessment.publish.build import Publication, build, plan_publication
from assessment.release.released import protect_edition
from assessment.terms.vocabulary import Edition
from bench.methods import Benchmark, Run

BOROUGH, EVERY_CHAPTER = "testborough", 99


@cache
def checkout() -> House:
    """A checkout of its own with the demonstration prepared."""
    root, here = Path(mkdtemp()), find_house().root
    for folder in ("notebooks", "params", "data/raw/published"):
        shutil.copytree(here / folder, root / folder)
    shutil.copy(here / "pyproject.toml", root)
    house = House(root)
    write_demonstration_files(house, lambda _: None)
    prepare(house, house.demonstration, DEMONSTRATION_DAY, lambda _: None)
    return house


def release(chapters: int) -> tuple[Run, Run]:
    """Protecting every count and working out what follows, against so many chapters, their page and PDF."""
    house = checkout()
    os.environ[ROOT_VARIABLE] = str(house.root)
    planned = plan_publication(house, BOROUGH, "", Edition.PARTNER)
    publication: Publication = replace(planned, chapters=planned.chapters[:chapters])
    evidence = load_evidence(house, planned.brief, planned.partnership)

    def ours() -> None:
        protect_edition(house, evidence, planned.brief, planned.partnership, Edition.PARTNER)

    return ours, lambda: _build(publication)


def _build(publication: Publication) -> None:
    build(publication, lambda _: None)


ALL = [Benchmark("release", "disclosure control of one edition", "the rest of the run", release, (1, EVERY_CHAPTER), 2)]
BENCHMARKS = {benchmark.name: benchmark for benchmark in ALL}
