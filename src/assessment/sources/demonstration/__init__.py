"""Testborough: an invented partnership in an invented county, written in the publishers' and partners' own formats.

Nothing in it is real: not the places, which lie in the North Sea, nor their codes, people, bodies or figures. `planted`
lists the facts that were put into it for tests to find.
"""

from pathlib import Path

from assessment.sources.demonstration.area_files import write_areas
from assessment.sources.demonstration.people import write_people
from assessment.sources.demonstration.plan import write_plan
from assessment.sources.demonstration.police import write_police
from assessment.sources.demonstration.returns import write_returns


def write_demonstration(folder: Path) -> list[Path]:
    """Write all of Testborough's files, as somebody would have downloaded or been sent them. Same bytes every time.

    Parameters
    ----------
    folder : Path
        Where to write: police/, lookups/, boundaries/, population/, deprivation/ and returns/ (files to be taken in),
        and published/ (the partnership's plan, with its origins). Files that stand there are replaced.

    Returns
    -------
    list of Path
        Every file written.
    """
    return [
        write_police(folder),
        *write_areas(folder),
        *write_people(folder),
        *write_returns(folder),
        *write_plan(folder),
    ]
