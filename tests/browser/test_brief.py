"""A briefing in a real browser: it asks nobody, its policy is not offended, and it prints to a PDF that can be read."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from policygraph.api import PolicyGraph

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_shows_and_prints(browser, wall, demo_store, tmp_path, lang):
    path = tmp_path / "brief.html"
    with PolicyGraph.open(demo_store) as graph:
        graph.brief("杭州", path, lang=lang)
    before = len(wall.strangers())
    page = browser.new_page(viewport={"width": 390, "height": 800})
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.goto(path.as_uri())
    assert errors == [] and len(wall.strangers()) == before
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "700"
    quotes = page.locator("blockquote").all_inner_texts()
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    document = pypdfium2.PdfDocument(pdf)
    assert document[0].get_size() == pytest.approx((595, 842), abs=2)
    text = re.sub(r"\s", "", "".join(one.get_textpage().get_text_range() for one in document))
    assert len(document) >= 3
    for quote in quotes:
        assert re.sub(r"\s|\[\d+\]$", "", quote)[:20] in text
