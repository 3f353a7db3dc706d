"""Which notebooks make an assessment, in which order: the shared ones, or the borough's own in their place."""

from dataclasses import dataclass
from pathlib import Path

from assessment.brief import (
    BRIEF_KEYS,
    CHAPTERS_FILE,
    PARTNERSHIP_FILE,
    Brief,
    Partnership,
    chapter_names,
    near_miss,
)
from assessment.paths import House
from assessment.terms.errors import BriefError

CHAPTERS_FOLDER = "chapters"
THEME = "theme"


@dataclass(frozen=True)
class Chapter:
    """One notebook to run: its name in messages, its file, and its parameters."""

    name: str
    path: Path
    parameters: dict[str, str]


def list_chapters(house: House, brief: Brief, partnership: Partnership, edition: str) -> tuple[Chapter, ...]:
    """The chapters of an assessment in their order, the theme page once for each priority.

    Raises
    ------
    BriefError
        The order names a chapter that is not there, or lists none.
    """
    parameters = {key: str(getattr(brief, key)) for key in BRIEF_KEYS} | {"edition": edition}
    chapters: list[Chapter] = []
    for name in chapter_names(house.catalogue, partnership):
        path = _chapter_path(house, brief, name)
        if name == THEME:
            chapters += [
                Chapter(f"{THEME} {priority.id}", path, parameters | {THEME: priority.id})
                for priority in partnership.priorities
            ]
        else:
            chapters.append(Chapter(name, path, parameters))
    return tuple(chapters)


def _chapter_path(house: House, brief: Brief, name: str) -> Path:
    """The borough's own notebook of this name, or the shared one."""
    folder = house.assessment_params(brief.borough, brief.assessment_year)
    for path in (folder / CHAPTERS_FOLDER / f"{name}.ipynb", house.notebooks / f"{name}.ipynb"):
        if path.is_file():
            return path
    known = [path.stem for path in sorted(house.notebooks.glob("*.ipynb"))]
    raise BriefError(
        f'{house.shown(folder / PARTNERSHIP_FILE)} or params/catalogue/{CHAPTERS_FILE}: chapters: "{name}" is no '
        f"notebook. {near_miss(name, known)}"
    )
