"""One restrained look for every chart: colours of the Analysis Function, readable at A4 and in greyscale."""

from collections.abc import Iterator
from contextlib import contextmanager

import font_source_sans_pro
import matplotlib as mpl
from matplotlib import font_manager

DARK_BLUE = "#12436D"
ORANGE = "#F46A25"
PALE_BLUE = "#9FB9CE"  # a tint of DARK_BLUE for earlier years; 3:1 is carried by the printed value beside it
INK = "#0B0C0C"
RULE = "#B1B4B6"

PAGE_WIDTH_INCHES = 6.85  # the text width of an A4 page with 18 mm margins
FONT = "Source Sans Pro"
FONT_SIZE = 12
HASH_SALT = "assessment"  # without it, ids inside an SVG differ between runs

STYLE = {
    "font.family": [FONT, "DejaVu Sans"],
    "font.size": FONT_SIZE,
    "axes.titlesize": FONT_SIZE,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": FONT_SIZE,
    "xtick.labelsize": FONT_SIZE,
    "ytick.labelsize": FONT_SIZE,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "path",  # looks the same whatever fonts the reader has
    "svg.hashsalt": HASH_SALT,
    "figure.constrained_layout.use": True,
}


def _add_fonts() -> None:
    for weight in ("", "Bold"):
        font_manager.fontManager.addfont(font_source_sans_pro.font_files_ttf[f"SourceSansPro{weight}"])


_add_fonts()


@contextmanager
def chart_style() -> Iterator[None]:
    """The look, for the time of one drawing; an analyst's own settings stay as they are."""
    import seaborn as sns  # brings scipy with it; chapters that draw nothing start sooner

    with mpl.rc_context():
        sns.set_theme(style="white", context="paper", rc=STYLE)
        yield
