"""Building one assessment: facts first, then chapters, then the page, the PDF and the account; whole or not at all."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportAttributeAccessIssue=false
# (nbformat, papermill and pebble come without types)

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode

from assessment.brief import INVENTED, Brief, Partnership, read_brief, read_partnership
from assessment.indicators.compliance import compliance_of, is_draft
from assessment.paths import House
from assessment.prepare.pipeline import check_taken_in
from assessment.provenance import publication_id, sha256_of_file
from assessment.publish.assemble import assemble
from assessment.publish.chapters import Chapter, list_chapters
from assessment.publish.cover import Cover
from assessment.publish.execute import execute_chapter
from assessment.publish.html import export_html
from assessment.publish.manifest import (
    MANIFEST_FILE,
    RUN_FILE,
    build_manifest,
    build_run,
    collect_inputs,
    is_current,
    read_manifest,
    write_json,
)
from assessment.publish.own_facts import Chapters, own_facts, without_carriers
from assessment.publish.pdf import export_pdf
from assessment.release.released import Released, load_release
from assessment.tables.store import check_table
from assessment.terms.errors import PublishError
from assessment.terms.periods import written_date
from assessment.terms.vocabulary import Edition

NOTEBOOK, PAGE, PDF, FACTS = "assessment.ipynb", "assessment.html", "assessment.pdf", "facts.json"
KEPT = "kept"
PUBLIC_MARKING = "OFFICIAL"
DRAFT_STAMP = "DRAFT"
DRAFT, COMPLETE = "draft", "complete"
SHORT_HASH = 8

Report = Callable[[str], None]


@dataclass(frozen=True)
class Publication:
    """One edition of one borough's assessment, planned but not built.

    It is a draft while the law asks for something that is not there.
    """

    house: House
    brief: Brief
    partnership: Partnership
    edition: Edition
    chapters: tuple[Chapter, ...]
    inputs: dict[str, str]
    is_draft: bool

    @property
    def folder(self) -> Path:
        """Where the finished files go."""
        return self.house.edition_outputs(self.brief.borough, self.brief.assessment_year, self.edition)

    @property
    def id(self) -> str:
        """The hash of the inputs, as printed in the footer."""
        return publication_id(self.inputs | {"edition": self.edition})

    @property
    def is_current(self) -> bool:
        """True when the finished files are there and nothing has changed since."""
        return is_current(self.folder, self.inputs, self.edition)

    @property
    def marking(self) -> str:
        """The security marking of this edition; what everybody may read is never marked higher."""
        return PUBLIC_MARKING if self.edition == Edition.PUBLIC else self.partnership.marking

    @property
    def stamps(self) -> str:
        """What stands at the top and the bottom of each page: the marking, and what else a reader must not miss."""
        draft, invented = self.is_draft and DRAFT_STAMP, self.partnership.invented and INVENTED
        return " – ".join(words for words in (self.marking, draft, invented) if words)

    @property
    def cover(self) -> Cover:
        who, brief = self.partnership, self.brief
        title = f"{who.borough_name} strategic threat assessment {brief.assessment_year}"
        return Cover(
            title=title,
            partnership=who.name,
            marking=self.stamps,
            edition=f"{self.edition.capitalize()} edition",
            period=f"Data for {brief.period_words}; actions judged as at {written_date(brief.as_at)}",
            contact=who.contact_role,
            description=f"{title}: crime, disorder and substance misuse, for {who.name}.",
            publication_id=self.id,
        )


def plan_publication(house: House, borough: str, year: str, edition: Edition) -> Publication:
    """Read and validate all that a publication needs, and compute its facts, before anything runs.

    Raises
    ------
    BriefError
        The borough, the year, a parameter file or a chapter is wrong.
    SourceError
        The data are not prepared, or were prepared from other raw files.
    """
    brief = read_brief(house.params, borough, year)
    partnership = read_partnership(house.params, brief.borough, brief.assessment_year)
    chapters = list_chapters(house, brief, partnership, edition)
    check_taken_in(house, house.wing(invented=partnership.invented))
    released = load_release(house, brief, partnership, edition)
    draft = is_draft(compliance_of(house, brief, partnership, released.facts, released.tables))
    return Publication(house, brief, partnership, edition, chapters, collect_inputs(house, brief, chapters), draft)


def build(publication: Publication, report: Report) -> str:
    """Build a publication and move it into outputs/ at once.

    Parameters
    ----------
    publication : Publication
        As `plan_publication` gives it.
    report : callable
        Told the name of each step when it is done.

    Returns
    -------
    str
        Where hand-edited work was kept aside, or "".

    Raises
    ------
    AssessmentError
        Anything failed; earlier outputs are as they were.
    """
    started, clock = datetime.now(UTC).isoformat(timespec="seconds"), time.monotonic()
    house = publication.house
    evidence = load_release(house, publication.brief, publication.partnership, publication.edition)
    report("facts")
    house.outputs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=house.outputs, prefix=".building-") as scratch:
        folder = Path(scratch) / "finished"
        folder.mkdir()
        executed = _execute(publication, report)
        facts = with_own_facts(evidence.facts, executed, publication.edition)
        book = assemble([(name, without_carriers(chapter)) for name, chapter in executed], publication.cover.title)
        (folder / NOTEBOOK).write_text(nbformat.writes(book) + "\n", encoding="utf-8", newline="\n")
        write_json(_facts_content(replace(evidence, facts=facts)), folder / FACTS)
        _print(book, publication.cover, folder, report)
        manifest = build_manifest(
            publication.brief, publication.partnership, publication.edition, publication.inputs, folder
        )
        manifest["marking"] = publication.marking
        manifest["status"] = DRAFT if publication.is_draft else COMPLETE
        write_json(manifest, folder / MANIFEST_FILE)
        write_json(build_run(house, started, time.monotonic() - clock), folder / RUN_FILE)
        kept = keep_edited_files(publication.folder)
        put_in_place(folder, publication.folder)
    return ", ".join(house.shown(path) for path in kept)


def _execute(publication: Publication, report: Report) -> list[tuple[str, NotebookNode]]:
    executed: list[tuple[str, NotebookNode]] = []
    for chapter in publication.chapters:
        with tempfile.TemporaryDirectory(prefix="sta-") as scratch:  # short: socket paths have a limit
            executed.append((chapter.name, execute_chapter(chapter, Path(scratch))))
        report(chapter.name)
    return executed


def with_own_facts(facts: pd.DataFrame, executed: Chapters, edition: Edition) -> pd.DataFrame:
    """The facts of an edition and those that its chapters registered, held to the schema together.

    Raises
    ------
    PublishError
        Chapters contradict each other, or a row was not protected.
    DataCheckError
        The rows do not fit the facts table.
    """
    own = own_facts(executed, edition)
    return check_table(pd.concat([facts, own.astype(facts.dtypes)], ignore_index=True), "facts", FACTS)


def _print(book: NotebookNode, cover: Cover, folder: Path, report: Report) -> None:
    page = export_html(book, cover)
    (folder / PAGE).write_text(page, encoding="utf-8", newline="\n")
    report("page")
    (folder / PDF).write_bytes(export_pdf(page))
    report("pdf")


def steps(publication: Publication) -> int:
    """How many times `build` reports."""
    return len(publication.chapters) + 3


def _facts_content(released: Released) -> dict[str, object]:
    """What facts.json holds: every table of the release that its pages were made from."""

    def records(frame: pd.DataFrame) -> object:
        return json.loads(frame.to_json(orient="records", date_format="iso", date_unit="s", double_precision=15))

    tables = {"facts": released.facts, "gaps": released.gaps, "findings": released.findings}
    return {name: records(frame) for name, frame in {**tables, "disclosure": released.protection}.items()}


def keep_edited_files(folder: Path) -> list[Path]:
    """Copy aside every file of a finished folder that was edited, or put there, by hand.

    Returns
    -------
    list of Path
        Where they are kept, next to the edition's folder; empty if there was nothing to keep.
    """
    built = read_manifest(folder).get("outputs", {})
    kept: list[Path] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest = sha256_of_file(path)
        if path.name not in (MANIFEST_FILE, RUN_FILE) and built.get(path.name) != digest:
            kept.append(folder.parent / KEPT / f"{folder.name}-{path.stem}-{digest[:SHORT_HASH]}{path.suffix}")
            kept[-1].parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, kept[-1])
    return kept


def put_in_place(finished: Path, target: Path) -> None:
    """Swap a finished folder in for the old one; the old one comes back if that fails.

    Raises
    ------
    PublishError
        The folders cannot be moved, for example because one of their files is open.
    """
    old = finished.with_name("old")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.rename(old)
        finished.rename(target)
    except OSError as fault:
        if old.exists():
            old.rename(target)
        raise PublishError(
            f"{target.name} of {target.parent.parent.name} {target.parent.name} could not be put in place ({fault}). "
            "Close its files in other programs, check the folder's permissions, and run again."
        ) from fault
