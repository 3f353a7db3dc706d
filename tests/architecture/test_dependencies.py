"""pyproject.toml, requirements.lock and environment.yml say the same, and name no index."""

import ast
import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
INDEX = "index"  # so that this file does not itself look like a list that names one
# Where conda-forge calls a package, or the part of it that is needed here, by another name.
CONDA_NAMES = {
    "matplotlib-base": "matplotlib",
    "python-isal": "isal",
    "pandera-pandas": "pandera",
    "seaborn-base": "seaborn",
}
NOT_OURS_TO_REQUIRE = {"python", "pip"}
THIS_PACKAGE = "-e ."
INDEX_SIGNS = re.compile(
    r"--(extra-)?index-url|--find-links|^-[if] |https?://|file:|\b(index|find-links|registry)\s*[:=]",
    re.IGNORECASE | re.MULTILINE,
)
PLATFORMS = [
    {"python_full_version": f"3.{minor}.9", "python_version": f"3.{minor}", **system}
    for minor in (11, 12, 13)
    for system in (
        {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
        {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
        {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
    )
]


@dataclass(frozen=True)
class Locked:
    """One pinned line of the lock."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        (pin,) = self.requirement.specifier
        assert pin.operator == "=="
        return pin.version

    def holds_on(self, platform: dict[str, str]) -> bool:
        marker = self.requirement.marker
        return marker is None or marker.evaluate(environment=platform)


def platform_name(platform: dict[str, str]) -> str:
    return f"{platform['sys_platform']}-{platform['python_version']}"


def read_text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(read_text("pyproject.toml"))["project"]


def by_name(lines: list[str]) -> dict[str, Requirement]:
    found = [Requirement(line) for line in lines]
    assert len({canonicalize_name(r.name) for r in found}) == len(found), "a name is listed twice"
    return {canonicalize_name(r.name): r for r in found}


def runtime() -> dict[str, Requirement]:
    return by_name(project()["dependencies"])


def development() -> dict[str, Requirement]:
    return by_name(project()["optional-dependencies"]["dev"])


@cache
def locked() -> list[Locked]:
    """Every requirement of the lock: a line, its continuations, its hashes."""
    text = re.sub(r"^\s*#.*\n", "", read_text("requirements.lock"), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    return [read_locked(entry) for entry in entries if entry.strip()]


def read_locked(entry: str) -> Locked:
    requirement, *hashes = entry.split("--hash=")
    return Locked(Requirement(requirement.strip()), tuple(h.strip() for h in hashes))


def conda() -> dict[str, Requirement]:
    """environment.yml's list, from conda and from pip, under the names of PyPI."""
    listed = yaml.safe_load(read_text("environment.yml"))["dependencies"]
    lines = [line for line in listed if isinstance(line, str)]
    for section in listed:
        if isinstance(section, dict):
            lines += [line for line in section["pip"] if line != THIS_PACKAGE]
    found = by_name(lines)
    return {CONDA_NAMES.get(name, name): requirement for name, requirement in found.items()}


def test_conda_lists_what_the_project_requires_and_nothing_else() -> None:
    assert conda().keys() - NOT_OURS_TO_REQUIRE == runtime().keys()


@pytest.mark.parametrize("name", sorted(runtime()))
def test_conda_has_the_same_bounds(name: str) -> None:
    assert conda()[name].specifier == runtime()[name].specifier


def test_conda_has_the_same_python() -> None:
    assert conda()["python"].specifier == SpecifierSet(project()["requires-python"])


def test_conda_installs_this_package() -> None:
    listed = yaml.safe_load(read_text("environment.yml"))["dependencies"]
    assert THIS_PACKAGE in listed[-1]["pip"]


@pytest.mark.parametrize("platform", PLATFORMS, ids=platform_name)
def test_the_lock_satisfies_the_project(platform: dict[str, str]) -> None:
    here = [entry for entry in locked() if entry.holds_on(platform)]
    for name, requirement in (runtime() | development()).items():
        versions = [entry.version for entry in here if entry.name == name]
        assert len(versions) == 1, f"{name} is locked {len(versions)} times"
        assert requirement.specifier.contains(versions[0]), f"{name} {versions[0]}"


@pytest.mark.parametrize("platform", PLATFORMS, ids=platform_name)
def test_no_package_is_locked_twice(platform: dict[str, str]) -> None:
    names = [entry.name for entry in locked() if entry.holds_on(platform)]
    assert len(set(names)) == len(names)


def test_every_locked_package_has_a_sha256() -> None:
    bare = [e.name for e in locked() if not any(h.startswith("sha256:") for h in e.hashes)]
    assert locked()
    assert bare == []


def test_the_build_tool_is_the_locked_one() -> None:
    (required,) = tomllib.loads(read_text("pyproject.toml"))["build-system"]["requires"]
    (entry,) = [entry for entry in locked() if entry.name == "setuptools"]
    assert required == f"setuptools=={entry.version}"


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock", "environment.yml"])
def test_no_list_names_an_index(name: str) -> None:
    assert INDEX_SIGNS.findall(read_text(name)) == []


@pytest.mark.parametrize(
    "line",
    [
        f"--{INDEX}-url somewhere",
        "-i somewhere",
        "--find-links wheels",
        f"https://example.org/{'simple'}",
        "index = 'x'",
    ],
)
def test_a_named_index_is_noticed(line: str) -> None:
    assert INDEX_SIGNS.search(line)


IMPORT_NAMES = {"yaml": "pyyaml", "bs4": "beautifulsoup4", "IPython": "ipython", "fontTools": "fonttools"}


def imported_packages() -> set[str]:
    """The distributions that the package imports, by the names of its import statements."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    outside = found - set(sys.stdlib_module_names) - {"assessment"}
    return {IMPORT_NAMES.get(name, name).replace("_", "-").lower() for name in outside}


def test_what_is_imported_is_declared() -> None:
    """What another dependency happens to bring may go with its next version."""
    assert imported_packages() - set(runtime()) == set()
