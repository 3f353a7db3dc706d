"""Where the rooms of the house are. Every path of the project is named here."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from assessment.terms.errors import AssessmentError

DEMONSTRATION = "demonstration"
ROOT_VARIABLE = "ASSESSMENT_ROOT"
CATALOGUE_SUFFIXES = (".yaml", ".csv")
ROOT_SIGNS = ("params", "notebooks", "pyproject.toml")


@dataclass(frozen=True)
class Wing:
    """Raw files and the tables made from them: the real ones, or the invented ones. The two never meet."""

    raw: Path
    processed: Path
    is_invented: bool = False

    @property
    def published(self) -> Path:
        return self.raw / "published"

    def table(self, table: str, part: str = "") -> Path:
        """The file of a processed table; `part` is the borough's code where a table is kept by borough."""
        return self.processed / table / f"{part}.parquet" if part else self.processed / f"{table}.parquet"


@dataclass(frozen=True)
class House:
    """The folders of one checkout."""

    root: Path

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def params(self) -> Path:
        return self.root / "params"

    @property
    def catalogue(self) -> Path:
        return self.params / "catalogue"

    @property
    def catalogue_files(self) -> list[Path]:
        """The catalogue's own files: no folder, and nothing that an editor keeps beside them."""
        files = [path for path in sorted(self.catalogue.glob("[!.]*")) if path.is_file()]
        return [path for path in files if path.suffix in CATALOGUE_SUFFIXES]

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed"

    @property
    def real(self) -> Wing:
        """The data of real places."""
        return Wing(self.raw, self.processed)

    @property
    def demonstration(self) -> Wing:
        """The data of Testborough, which is invented."""
        return Wing(self.raw / DEMONSTRATION, self.processed / DEMONSTRATION, is_invented=True)

    def wing(self, *, invented: bool) -> Wing:
        """The wing that an assessment of a real, or of the invented, partnership rests on."""
        return self.demonstration if invented else self.real

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    def assessment_params(self, borough: str, year: str) -> Path:
        """The folder of one borough's assessment year."""
        return self.params / borough / year

    def approved(self, borough: str, year: str) -> Path:
        """The folder of what was approved of one borough's assessment year."""
        return self.assessment_params(borough, year) / "approved"

    def approved_facts(self, borough: str, but_year: str, editions: Collection[str]) -> list[Path]:
        """The files of approved facts of a borough's other years, the oldest first."""
        found = sorted((self.params / borough).glob("*/approved/facts-*.csv"))
        named = {f"facts-{edition}.csv" for edition in editions}
        return [path for path in found if path.name in named and path.parent.parent.name != but_year]

    def edition_outputs(self, borough: str, year: str, edition: str) -> Path:
        """The folder that one built edition fills."""
        return self.outputs / borough / year / edition

    def shown(self, path: Path) -> str:
        """A path as messages show it: relative to the checkout, with forward slashes."""
        absolute = path.resolve()
        if absolute.is_relative_to(self.root):
            return absolute.relative_to(self.root).as_posix()
        return path.as_posix()


def find_house(start: Path | None = None) -> House:
    """Find the checkout: the folder named by ASSESSMENT_ROOT, or the first one upwards that has its signs.

    Parameters
    ----------
    start : Path, optional
        Where to look from; the working folder, then this package's own checkout, if not given.

    Raises
    ------
    AssessmentError
        No folder upwards holds params/, notebooks/ and pyproject.toml.
    """
    named = os.environ.get(ROOT_VARIABLE)
    starts = [Path(named)] if named else [start or Path.cwd(), Path(__file__)]
    for origin in starts:
        for folder in (origin.resolve(), *origin.resolve().parents):
            if all((folder / sign).exists() for sign in ROOT_SIGNS):
                return House(folder)
    raise AssessmentError(
        f"No assessment checkout found from {starts[0]}: expected a folder with {', '.join(ROOT_SIGNS)}. "
        f"Start from inside the checkout, or set {ROOT_VARIABLE} to its folder."
    )
