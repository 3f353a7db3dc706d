"""Publishers' real extracts, which lie beside the project and are never committed."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"


def shared_data(name: str) -> Path:
    """The path of a real extract; where it is absent, a failure if CI=true and otherwise a loud skip."""
    path = SHARED / name
    if path.exists():
        return path
    message = f"REAL DATA NOT READ: expected {name} in shared/data beside the project"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
