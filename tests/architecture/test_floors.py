"""Who may import whom: the contracts in pyproject.toml hold, and each of them can fail."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
QUIET = ["--no-logo", "--no-cache"]

# Every room, as files of a house that breaks no contract.
ROOMS = (
    "cli publish workbook narrative display threats release indicators prepare sources tables "
    "brief paths provenance methods terms"
).split()
NOT_YET_BUILT = ("threats",)
# Modules that a contract names.
INSIDE = {"indicators": ("facts", "returned"), "release": ("protection",)}

OFFENCES = {
    "a lower floor imports a higher one": ("tables", "import assessment.workbook", "floors"),
    "two rooms of one floor know each other": (
        "narrative",
        "import assessment.display",
        "floors",
    ),
    "a stray room has no floor": ("utils", "", "floors"),
    "the analysis wing reads raw files": ("indicators", "import assessment.sources", "wings"),
    "a chart prepares data": ("display", "import assessment.prepare", "wings"),
    "the workbook prepares data": ("workbook", "import assessment.prepare", "wings"),
    "the workbook runs notebooks": ("workbook", "import papermill", "press"),
    "a sentence prints notebooks": ("narrative", "from nbconvert import exporters", "press"),
    "a cell's door runs notebooks": ("cli", "import nbclient", "press"),
    "the press draws": ("publish", "import matplotlib.pyplot", "drawing"),
    "a sentence draws": ("narrative", "import seaborn", "drawing"),
    "the catalogue opens the network": ("indicators", "import requests", "network"),
    "the workbook reads unprotected figures": ("workbook", "import assessment.indicators.facts", "release"),
    "a sentence counts returns": ("narrative", "from assessment.indicators import returned", "release"),
    "the press protects figures": ("publish", "from assessment.release import protection", "release"),
    "a source other than download opens the network": (
        "sources",
        "from http import client",
        "network",
    ),
}


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter as `make check` does, on the package that lies in this folder."""
    command = [*LINT, *QUIET, "--config", str(ROOT / "pyproject.toml"), *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def build_house(folder: Path, rooms: Iterable[str]) -> Path:
    package = folder / "assessment"
    package.mkdir()
    (package / "__init__.py").touch()
    for room in rooms:
        (package / f"{room}.py").touch()
        if room in INSIDE:
            furnish(package / room)
    return package


def furnish(room: Path) -> None:
    """Make a room a folder with the modules that a contract names."""
    room.mkdir()
    shutil.move(room.with_suffix(".py"), room / "__init__.py")
    for name in INSIDE[room.name]:
        (room / f"{name}.py").touch()


def file_of(package: Path, room: str) -> Path:
    return package / room / "__init__.py" if room in INSIDE else package / f"{room}.py"


def test_the_package_keeps_every_contract() -> None:
    result = lint(ROOT / "src")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("absent", [(), NOT_YET_BUILT], ids=["whole", "rooms not yet built"])
def test_a_clean_house_passes(tmp_path: Path, absent: tuple[str, ...]) -> None:
    build_house(tmp_path, [room for room in ROOMS if room not in absent])
    result = lint(tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("room", "line", "contract"), OFFENCES.values(), ids=OFFENCES)
def test_each_offence_breaks_its_contract(tmp_path: Path, room: str, line: str, contract: str) -> None:
    package = build_house(tmp_path, ROOMS)
    file_of(package, room).write_text(line + "\n")
    result = lint(tmp_path, "--contract", contract)
    assert result.returncode == 1, result.stdout + result.stderr
    # A contract that could not be read ends with the same status as a broken one.
    assert "Contracts: 0 kept, 1 broken." in result.stdout


def test_download_may_open_the_network(tmp_path: Path) -> None:
    package = build_house(tmp_path, [room for room in ROOMS if room != "sources"])
    sources = package / "sources"
    sources.mkdir()
    (sources / "__init__.py").touch()
    (sources / "download.py").write_text("import requests\n")
    assert lint(tmp_path).returncode == 0
    shutil.move(sources / "download.py", sources / "police_uk.py")
    assert lint(tmp_path).returncode == 1
