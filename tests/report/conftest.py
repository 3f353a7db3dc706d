"""All assessments, built once from a copy of the checkout by the command that users type."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from assessment.cli import main; main()"]
EDITIONS = ("halton/2012-13", "knowsley/2015-16", "sefton/2019-20", "st_helens/2013-14", "st_helens/2024-25")
DEMONSTRATION = "testborough/2025-26"
BUILT = (*EDITIONS, DEMONSTRATION)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("checkout")
    for folder in ("notebooks", "params", "data/raw/published"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.fixture(scope="session")
def run(checkout: Path) -> Run:
    """Type a command in the checkout: run("run", "halton")."""

    def typed(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "ASSESSMENT_ROOT": str(checkout)}
        return subprocess.run(
            [*COMMAND, *words], cwd=checkout, env=environment, capture_output=True, text=True, check=False
        )

    return typed


@pytest.fixture(scope="session")
def outputs(checkout: Path, run: Run) -> Path:
    """The folder of finished assessments."""
    for words in (("prepare",), ("run",)):
        result = run(*words)
        assert result.returncode == 0, result.stdout + result.stderr
    return checkout / "outputs"


@pytest.fixture(scope="session")
def editions(outputs: Path) -> dict[str, Path]:
    """The folder of each finished edition, by borough and year."""
    return {edition: outputs / edition / "partner" for edition in BUILT}


@pytest.fixture(scope="session")
def public(outputs: Path, run: Run) -> Path:
    """The folder of Testborough's public edition."""
    result = run("run", "testborough", "--edition", "public")
    assert result.returncode == 0, result.stdout + result.stderr
    return outputs / DEMONSTRATION / "public"
