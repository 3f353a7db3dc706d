"""What a cell shows: a chart, a table or a paragraph, each with what a page needs to print it."""

import html
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from IPython.display import display

Bundle = tuple[dict[str, Any], dict[str, Any]]


@dataclass(frozen=True)
class Chart:
    """A chart as SVG, with alt text made from its data, a headline, a subtitle and a source."""

    svg: str
    alt: str
    caption: str
    subtitle: str
    source: str

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        words = {key: getattr(self, key) for key in ("alt", "caption", "subtitle", "source")}
        return {"image/svg+xml": self.svg, "text/plain": self.alt}, {"image/svg+xml": words}


@dataclass(frozen=True)
class Table:
    """A table as accessible HTML, and as plain text."""

    html: str
    text: str

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return {"text/html": self.html, "text/plain": self.text}, {}


@dataclass(frozen=True)
class Words:
    """A paragraph, a heading or a list, in Markdown."""

    markdown: str

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}, {}

    def _ipython_display_(self) -> None:
        if self.markdown:  # without words nothing is shown, not even an empty output
            display(*self._repr_mimebundle_()[:1], raw=True)

    def __str__(self) -> str:
        return self.markdown


Exhibit = Chart | Table | Words


@dataclass(frozen=True)
class Exhibits:
    """Several exhibits of one cell, shown in order; none, and nothing is shown."""

    shown: tuple[Exhibit, ...] = field(default=())

    @classmethod
    def of(cls, exhibits: Iterable[Exhibit]) -> "Exhibits":
        return cls(tuple(exhibits))

    def _ipython_display_(self) -> None:
        for exhibit in self.shown:
            display(exhibit)

    def __len__(self) -> int:
        return len(self.shown)


def escape(text: str) -> str:
    """Text for HTML: nothing in the data can become markup."""
    return html.escape(text, quote=True)
