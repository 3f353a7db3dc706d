"""The account of a publication: what went in, with which versions, and what came out."""

import json
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assessment.brief import BRIEF_FILE, PARTNERSHIP_FILE, Brief, Partnership
from assessment.paths import House
from assessment.provenance import ORIGIN_SUFFIX, code_hashes, publication_id, sha256_of_file
from assessment.publish.chapters import Chapter
from assessment.terms.vocabulary import Edition

MANIFEST_FILE, RUN_FILE = "manifest.json", "run.json"
PACKAGES = (
    "assessment jupyterlab papermill nbconvert nbclient pandas pandera pyarrow matplotlib seaborn typst pikepdf nh3"
).split()
PARTNERSHIP_KEYS = ("name", "borough_name")
CODE_SUFFIXES = (".py", ".j2", ".css", ".typ", ".json")


def collect_inputs(house: House, brief: Brief, chapters: tuple[Chapter, ...]) -> dict[str, str]:
    """The sha256 of every file that shapes the publication, by its path in the checkout."""
    folder = house.assessment_params(brief.borough, brief.assessment_year)
    raw = [path for path in house.raw.rglob("*") if path.is_file() and not path.name.endswith(ORIGIN_SUFFIX)]
    params = [folder / BRIEF_FILE, folder / PARTNERSHIP_FILE, *house.catalogue_files]
    params += house.approved_facts(brief.borough, brief.assessment_year, list(Edition))
    hashes = {house.shown(path): sha256_of_file(path) for path in [*raw, *params, *{c.path for c in chapters}]}
    hashes |= code_hashes(CODE_SUFFIXES)
    return dict(sorted(hashes.items()))


def build_manifest(
    brief: Brief, partnership: Partnership, edition: str, inputs: dict[str, str], outputs: Path
) -> dict[str, Any]:
    """The deterministic account: brief, inputs, versions and outputs.

    Parameters
    ----------
    brief, partnership, edition
        What was commissioned, and by whom.
    inputs : dict of path to sha256
        As `collect_inputs` gives them.
    outputs : Path
        The folder of the finished files.
    """
    files = sorted(path for path in outputs.iterdir() if path.name not in (MANIFEST_FILE, RUN_FILE))
    return {
        "publication_id": publication_id(inputs | {"edition": edition}),
        "brief": {key: str(value) for key, value in vars(brief).items()},
        "partnership": {key: getattr(partnership, key) for key in PARTNERSHIP_KEYS},
        "edition": edition,
        "inputs": inputs,
        "versions": package_versions(),
        "outputs": {path.name: sha256_of_file(path) for path in files},
    }


def package_versions() -> dict[str, str]:
    """The versions of the packages that shape figures and pages."""
    return {package: version(package) for package in PACKAGES}


def build_run(house: House, started: str, seconds: float) -> dict[str, Any]:
    """What differs from run to run: time, host and commit."""
    return {
        "started": started,
        "seconds": round(seconds, 1),
        "host": platform.node(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "commit": _commit(house),
    }


def _commit(house: House) -> str:
    command = ["git", "-C", str(house.root), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 (our own words)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def write_json(content: Any, path: Path) -> None:
    """JSON as everything here writes it: indented, UTF-8, one newline at the end."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished publication; {} where there is none or it cannot be read."""
    try:
        content: Any = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def is_current(folder: Path, inputs: dict[str, str], edition: str) -> bool:
    """True when the folder holds this very publication, made with these versions, untouched."""
    manifest = read_manifest(folder)
    if manifest.get("publication_id") != publication_id(inputs | {"edition": edition}):
        return False
    if manifest.get("versions") != package_versions():
        return False
    outputs: dict[str, str] = manifest.get("outputs", {})
    return bool(outputs) and all(
        (folder / name).is_file() and sha256_of_file(folder / name) == digest for name, digest in outputs.items()
    )
