"""A checkout of one's own, to break."""

import shutil
from pathlib import Path

import pytest

from assessment.paths import House

ROOT = Path(__file__).parents[2]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of the project's notebooks, parameters and raw files, without tables, outputs and the demonstration."""
    for folder in ("notebooks", "params", "data/raw/published"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("testborough"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return House(tmp_path)
