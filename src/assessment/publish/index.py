"""The page that leads to every finished assessment."""

import json
import logging
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assessment.paths import House
from assessment.publish.build import DRAFT, FACTS, NOTEBOOK, PAGE, PDF
from assessment.publish.manifest import MANIFEST_FILE, read_manifest

log = logging.getLogger(__name__)
INDEX_FILE = "index.html"
BYTES_PER_KILOBYTE = 1024
TOLD = {"marking", "status"}  # of the manifest
DRAFT_WORDS = "Draft: the law asks for something that is not in it."


def write_index(house: House) -> Path:
    """Write outputs/index.html over all finished assessments, by borough and year.

    Returns
    -------
    Path
        The page.
    """
    folders = sorted(path.parent for path in house.outputs.glob(f"*/*/*/{MANIFEST_FILE}"))
    entries = [_entry(house, folder) for folder in folders if _is_whole(folder)]
    environment = Environment(
        loader=PackageLoader("assessment.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    css = (Path(__file__).parent / "templates" / "page.css").read_text(encoding="utf-8")
    page = environment.get_template("index_page.html.j2").render(entries=entries, css=css)
    path = house.outputs / INDEX_FILE
    scratch = path.with_suffix(".new")
    scratch.write_text(page, encoding="utf-8", newline="\n")
    scratch.replace(path)
    return path


def _is_whole(folder: Path) -> bool:
    """True for a folder with all its files; another one is named in the log and left out."""
    whole = read_manifest(folder).keys() >= TOLD and all((folder / name).is_file() for name in FILE_WORDS)
    if not whole:
        log.warning("%s: not whole, left out of the index. Build it again: assessment run --force", folder)
    return whole


def _entry(house: House, folder: Path) -> dict[str, Any]:
    manifest = read_manifest(folder)
    brief = manifest["brief"]
    partnership = manifest["partnership"]
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    return {
        "borough": partnership["borough_name"],
        "year": brief["assessment_year"],
        "partnership": partnership["name"],
        "edition": manifest["edition"],
        "marking": manifest["marking"],
        "status": DRAFT_WORDS if manifest["status"] == DRAFT else "",
        "figures": len(facts["facts"]),
        "gaps": len(facts["gaps"]),
        "id": manifest["publication_id"],
        "files": [_file(folder / name, words) for name, words in FILE_WORDS.items()],
        "folder": folder.relative_to(house.outputs).as_posix(),
    }


FILE_WORDS = {
    PAGE: "Web page",
    PDF: "PDF",
    NOTEBOOK: "Notebook",
    FACTS: "Facts",
    MANIFEST_FILE: "Manifest",
}


def _file(path: Path, words: str) -> dict[str, Any]:
    return {
        "name": path.name,
        "words": words,
        "kilobytes": -(-path.stat().st_size // BYTES_PER_KILOBYTE),
    }
