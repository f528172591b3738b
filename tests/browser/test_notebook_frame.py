"""The network in a notebook's frame: it starts, a click opens a card, it reaches neither the notebook nor the network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from network.samples import hostile_store
from policygraph.network import view_graph
from support import small_store

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("store", [small_store, hostile_store])
def test_the_frame_works_and_stays_by_itself(
    store: Callable[[], Any], tmp_path: Path, visit: Callable[..., Any], wall: Any
) -> None:
    html = view_graph(store())._repr_html_()
    notebook = tmp_path / "notebook.html"
    notebook.write_text(
        f"<!doctype html><meta charset=utf-8><title>notebook</title><body data-ready>{html}</body>",
        encoding="utf-8",
    )
    before = wall.strangers()
    page = visit(notebook).page
    frame = page.frame_locator("iframe")
    frame.locator("body[data-ready]").wait_for(state="attached")
    assert frame.locator("#headline").count() == 0
    frame.locator("#reader button.item").first.click()
    frame.locator("#headline").wait_for()
    frame.locator("#back").click()
    frame.locator("#headline").wait_for(state="detached")
    (inner,) = [one for one in page.frames if one != page.main_frame]
    assert inner.evaluate("origin") == "null" and inner.url == "about:srcdoc"
    assert page.title() == "notebook" and page.url == notebook.as_uri()
    assert wall.strangers() == before
