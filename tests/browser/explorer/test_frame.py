"""The frame: search, languages, themes, keyboard, phone, accessibility, first paint."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ROOT, Visit

pytestmark = pytest.mark.browser
DOCUMENT = "#/documents?document=000_6103338c9870b80b.txt"
TABS = ["Network", "Tables", "Compare", "Timeline", "Documents", "Map", "Desk", "SPARQL"]
STATES = {
    "front": "",
    "card": "#/network?card=place/330100",
    "unfolded": "#/network?card=place/330100&open=place/330100",
    "tables": "#/tables",
    "conflicts": "#/tables?table=conflicts",
    "documents": "#/documents",
    "document": DOCUMENT,
    "map": "#/map",
    "list": "#/network?as=list",
    "compare": "#/compare?places=place/330100&places=place/440300",
    "timeline": "#/timeline",
    "desk": "#/desk?ask=gaps&given=on:2025-11-20&row=0",
    "sparql": "#/sparql?query=SELECT%20*%20%7B%20%3Fs%20a%20pol%3ATarget%20%7D%20LIMIT%205",
}


def settled(now: Visit) -> None:
    """Wait until nothing is loading any more."""
    now.until("!document.querySelector('.skeleton, .unfolding')", 40)
    now.page.wait_for_timeout(300)


@pytest.mark.parametrize(
    "typed, name",
    [
        ("杭州", "杭州市"),
        ("hangzhou", "杭州市"),
        ("hz", "杭州市"),
        ("Shenzhen", "深圳市"),
        ("人工智能", "人工智能"),
    ],
)
def test_search_finds_by_chinese_pinyin_and_english(visit: Callable[..., Visit], typed: str, name: str):
    now = visit("#/documents")
    now.page.keyboard.press("/")
    now.page.keyboard.type(typed)
    option = now.page.locator("[role=option]", has_text=name).first
    option.wait_for()
    assert option.locator("svg path").count() == 1
    at = [text.split("\n")[0] for text in now.page.locator("[role=option]").all_inner_texts()].index(name)
    for _ in range(at):
        now.page.keyboard.press("ArrowDown")
    now.page.keyboard.press("Enter")
    assert name in now.card()


def test_search_says_that_it_found_nothing(visit: Callable[..., Visit]):
    now = visit("#/documents")
    now.page.fill(".masthead input", "zzzqqqxx")
    now.page.wait_for_selector("text=没有找到")


def test_both_languages_and_both_themes_are_kept(visit: Callable[..., Visit]):
    now = visit("#/network?card=place/330100")
    assert "杭州市" in now.card()
    now.page.click("text=English")
    now.page.wait_for_selector("#headline:has-text('Hangzhou')")
    assert now.page.locator("nav a").all_inner_texts() == TABS
    now.page.click("[aria-label='Dark theme']")
    assert now.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"
    now.page.reload()
    now.page.wait_for_selector("#headline:has-text('Hangzhou')")
    assert (
        now.page.evaluate("document.documentElement.dataset.theme + document.documentElement.lang")
        == "darken"
    )


@pytest.mark.parametrize("theme, width", [("light", 1280), ("dark", 1280), ("light", 390)])
def test_every_state_is_accessible(visit: Callable[..., Visit], tools: Path, theme: str, width: int):
    axe = (tools / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    now = visit(width=width, height=800, color_scheme=theme, bypass_csp=True)
    for name, hash_ in STATES.items():
        now.go(hash_ or "#/network")
        settled(now)
        now.page.evaluate(axe)
        tags = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
        found = json.loads(
            now.page.evaluate(f"axe.run(document, {tags}).then(found => JSON.stringify(found.violations))")
        )
        told = [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]
        assert told == [], f"{name}, {theme}, {width} px"


def test_a_phone_shows_everything_without_scrolling_sideways(visit: Callable[..., Visit]):
    now = visit(width=390, height=844, has_touch=True, is_mobile=True)
    for name, hash_ in STATES.items():
        now.go(hash_ or "#/network")
        settled(now)
        wide = now.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, name
    now.go("#/network")
    settled(now)
    now.page.click("summary")
    now.page.click(".type[data-type=target]")
    assert "off=target" in now.hash


def test_the_first_paint_comes_at_once_and_nothing_jumps(visit: Callable[..., Visit]):
    visit().ready()
    now = visit()
    now.page.evaluate(
        """() => { window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())
        if (!entry.hadRecentInput) window.shift += entry.value }).observe({type: 'layout-shift', buffered: true}) }"""
    )
    now.ready()
    settled(now)
    paint = now.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert paint < 1000
    assert now.page.evaluate("window.shift") < 0.05


def test_no_page_needs_an_inline_script_or_style(visit: Callable[..., Visit], explorer: str):
    strict = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'"

    def tightened(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": strict})  # type: ignore[attr-defined]

    now = visit("#/sparql", routes={f"{explorer}/": tightened})
    now.page.evaluate(
        "addEventListener('securitypolicyviolation', event => console.error(event.violatedDirective))"
    )
    for hash_ in STATES.values():
        now.go(hash_ or "#/network")
        settled(now)


def test_the_built_pages_name_no_other_host():
    web = ROOT / "graph/policygraph/serve/web"
    for path in sorted(web.rglob("*.html")) + sorted(web.rglob("*.css")):
        assert "://" not in path.read_text(encoding="utf-8"), path.name
    assert list(web.rglob("*.map")) == []
