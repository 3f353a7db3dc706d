"""The README says what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MADE_BY_RUNNING = {"data/processed/", "outputs/"}


def tree() -> list[str]:
    block = re.search(r"## The house\n\n```\n(.*?)```", README, re.DOTALL)
    assert block is not None
    return [line.split()[0] for line in block[1].splitlines()]


def test_the_tree_is_there() -> None:
    missing = [path for path in tree() if path not in MADE_BY_RUNNING and not (ROOT / path).exists()]
    assert missing == []


def test_everything_at_top_level_is_in_the_tree() -> None:
    named = {path.split("/")[0] for path in tree()} | {"CHANGELOG.md", "requirements.lock", "environment.yml"}
    top = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    assert {name for name in top if not name.endswith(".egg-info")} - named <= {"build"}


def test_every_path_in_the_tables_is_there() -> None:
    paths = re.findall(r"`((?:src|tests|params|notebooks|data)/[\w./]+)`", README)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_stairs_are_those_that_are_checked() -> None:
    stairs = re.search(r"`(cli > .*?)`", README)
    assert stairs is not None
    rooms = re.findall(r"[a-z]+", stairs[1])
    package = ROOT / "src" / "assessment"
    there = {p.stem for p in package.glob("*.py")} | {p.parent.name for p in package.glob("*/__init__.py")}
    assert set(rooms) == there - {"__init__"}


def test_the_make_targets_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE)) <= targets
