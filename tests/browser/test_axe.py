"""The examiner of pages finds what is wrong with a page, and nothing where nothing is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Axe = Callable[[list[Path]], list[dict[str, Any]]]

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src https: data:">
</head><body><main><h1>A page</h1>{content}</main></body></html>
"""

WRONG = {
    "color-contrast": '<p><font color="#dddddd">Faint</font></p>',
    "heading-order": "<h4>Too deep</h4>",
    "image-alt": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    "no-sideways-scroll": "<pre>" + "wide " * 99 + "</pre>",
    "no-network": '<p><img alt="A map" src="https://example.org/map.png"></p>',
    "own-policy-refuses": "<style>p { margin: 0 }</style>",
}


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str], Path]:
    def write(content: str) -> Path:
        path = tmp_path / "page.html"
        path.write_text(PAGE.format(content=content), encoding="utf-8")
        return path

    return write


def test_nothing_is_found_where_nothing_is_wrong(axe: Axe, page: Callable[[str], Path]) -> None:
    assert axe([page("<p>Words.</p>")]) == []


@pytest.mark.parametrize(("rule", "content"), WRONG.items(), ids=WRONG)
def test_what_is_wrong_is_found(axe: Axe, page: Callable[[str], Path], rule: str, content: str) -> None:
    assert rule in {finding["rule"] for finding in axe([page(content)])}


def test_a_page_that_is_not_there_is_an_error(axe: Axe, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"axe\.mjs"):
        axe([tmp_path / "none.html"])


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_no_browser_fails_in_ci_and_skips_on_a_desk(
    axe: Axe, monkeypatch: pytest.MonkeyPatch, page: Callable[[str], Path], ci: str, outcome: Any
) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="NOT EXAMINED"):
        axe([page("")])
