"""The exported site opened from a disk: the search finds, hostile text stays text, nothing leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from export.helpers import hostile, small
from policygraph.export import export

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[[Path], Any]]:
    """Return a function that opens a page file; nothing may be complained of, and nothing asked for beyond the disk."""
    asked: list[str] = []
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})

    def go(path: Path) -> Any:
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(path.resolve().as_uri())
        return page

    yield go
    context.close()
    assert complaints == []
    assert asked and all(url.startswith("file:") for url in asked)


def test_the_search_leads_to_a_page(open_page: Callable[..., Any], tmp_path: Path) -> None:
    export(small(), tmp_path / "site", "site")
    page = open_page(tmp_path / "site" / "index.html")
    page.keyboard.press("/")
    page.keyboard.type("hangzhoushi")
    page.locator("#found a").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/330100.html")
    assert page.locator("h1").inner_text() == "杭州市"
    assert page.locator("blockquote").count() > 0
    page.locator("blockquote a").first.click()
    page.wait_for_url("**/document/**")


def test_hostile_labels_run_nothing(open_page: Callable[..., Any], tmp_path: Path) -> None:
    export(hostile(), tmp_path / "site", "site")
    page = open_page(tmp_path / "site" / "index.html")
    page.fill("#q", "script")
    page.locator("#found a").first.wait_for()
    assert page.locator("#found script").count() == 0
    assert "<script>" in page.locator("#found a").first.inner_text()
