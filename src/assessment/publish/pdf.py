"""The PDF: the page of an assessment, set by Typst as an accessible document (PDF/UA-1)."""

import importlib.util
import logging
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, cast

import typst
from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs]

from assessment.publish.row_headers import promote_row_headers
from assessment.publish.typst_source import REPLACEMENT, build_typst_source
from assessment.terms.errors import PublishError

logger = logging.getLogger(__name__)

#: Where packages keep the fonts that a document may use, best first. The packages are found, not
#: imported: only their files are wanted.
FONT_FILES = (
    ("font_source_sans_pro", "files", (
        "SourceSansPro-Regular.ttf", "SourceSansPro-It.ttf", "SourceSansPro-Semibold.ttf",
        "SourceSansPro-SemiboldIt.ttf", "SourceSansPro-Bold.ttf", "SourceSansPro-BoldIt.ttf")),
    ("matplotlib", "mpl-data/fonts/ttf", (
        "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf",
        "DejaVuSans-BoldOblique.ttf", "DejaVuSansMono.ttf")),
)  # fmt: skip
#: The fonts that decide which characters can be drawn; the others are styles of the same two.
MEASURED_FONTS = ("SourceSansPro-Regular.ttf", "DejaVuSans.ttf")
#: Text that no line shows: a place where a long word may break.
ZERO_WIDTH_SPACE = "\u200b"
#: The clock of every document: two printings of one page are the same bytes.
TIMESTAMP = 0


class Typefaces(NamedTuple):
    """Fonts as Typst takes them, the folder they lie in, and how wide each character is."""

    fonts: typst.Fonts
    folder: TemporaryDirectory[str]
    advances: Mapping[str, float]


def export_pdf(page: str) -> bytes:
    """Set a page of this project as PDF/UA-1.

    Parameters
    ----------
    page : str
        HTML as ``export_html`` returns it.

    Returns
    -------
    bytes
        A tagged PDF with bookmarks; the same page gives the same bytes.

    Raises
    ------
    PublishError
        The page is not one of this project, or the document breaks a rule of PDF/UA-1, such as a
        skipped heading level.
    """
    typefaces = load_typefaces()
    source = build_typst_source(page, typefaces.advances)
    if source.replaced_count:
        logger.warning(
            "%d characters are in none of the PDF's fonts and are shown as %s",
            source.replaced_count,
            REPLACEMENT,
        )
    return promote_row_headers(_set(source.text, typefaces.fonts), source.row_headers)


def _set(text: str, fonts: typst.Fonts) -> bytes:
    """Run Typst with nothing to read: its root and its packages are an empty folder."""
    with TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            root=empty,
            font_paths=fonts,
            ignore_system_fonts=True,
            package_path=empty,
            package_cache_path=empty,
        )
        document, warnings = _compiled(compiler, text)
    for warning in warnings:
        logger.warning("Typst: %s", warning.message)
    return document


def _compiled(compiler: typst.Compiler, text: str) -> tuple[bytes, list[typst.TypstWarning]]:
    try:
        document, warnings = compiler.compile_with_warnings(
            text.encode(), format="pdf", pdf_standards=["ua-1"], timestamp=TIMESTAMP
        )
    except typst.TypstError as error:
        raise PublishError(f"The PDF cannot be set: {error}") from error
    return cast(bytes, document), warnings


@cache
def load_typefaces() -> Typefaces:
    """The project's fonts, from its Python packages and never from the machine.

    Raises
    ------
    PublishError
        A font package is not installed or lacks a file.
    """
    folder = TemporaryDirectory(prefix="typefaces-")
    for file in _font_files():
        shutil.copy(file, folder.name)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder.name])
    return Typefaces(fonts, folder, _advances(Path(folder.name)))


def _font_files() -> Iterator[Path]:
    for package, place, names in FONT_FILES:
        found = importlib.util.find_spec(package)
        for name in names:
            file = Path(found.origin).parent / place / name if found and found.origin else None
            if file is None or not file.is_file():
                raise PublishError(f"Font {name} is missing: install the package {package}.")
            yield file


def _advances(folder: Path) -> dict[str, float]:
    """Width in ems of each character, from the first font that has it."""
    widths: dict[str, float] = {ZERO_WIDTH_SPACE: 0.0}
    for name in MEASURED_FONTS:
        with TTFont(folder / name, lazy=True) as font:
            for character, width in _font_advances(font).items():
                widths.setdefault(character, width)
    return widths


def _font_advances(font: Any) -> dict[str, float]:
    units = float(font["head"].unitsPerEm)
    metrics = cast(Mapping[str, tuple[int, int]], font["hmtx"].metrics)
    glyphs = cast(Mapping[int, str], font.getBestCmap())
    return {chr(code): metrics[glyph][0] / units for code, glyph in glyphs.items()}
