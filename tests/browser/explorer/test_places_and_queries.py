"""The map of places and the SPARQL tab."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Visit

pytestmark = pytest.mark.browser


def fill(now: Visit, query: str) -> None:
    now.page.wait_for_selector("sparql-editor .cm-content")
    now.page.evaluate("query => { document.querySelector('sparql-editor').value = query }", query)


def test_places_are_coloured_by_targets_and_by_an_indicator(visit: Callable[..., Visit]):
    now = visit("#/map")
    now.page.wait_for_selector(".dot")
    assert now.page.locator(".land").count() == 34
    assert now.page.locator(".dot[aria-label^=杭州市]").count() == 1
    fills = now.page.evaluate(
        "[...document.querySelectorAll('.dot:not(.none)')].map(dot => getComputedStyle(dot).fill)"
    )
    assert len(set(fills)) > 3
    now.page.locator(".map-tools select").select_option("社会消费品零售总额")
    now.until("location.hash.includes('indicator=')")
    now.page.wait_for_selector(".dot:not(.none)")
    assert now.page.locator(".dot.none").count() > 0
    now.page.locator(".dot:not(.none)").first.focus()
    now.page.keyboard.press("Enter")
    now.card()


def test_the_map_zooms(visit: Callable[..., Visit]):
    now = visit("#/map")
    now.page.wait_for_selector(".dot")
    before = now.page.get_attribute(".map-stage svg", "viewBox")
    now.page.click(".map-stage [aria-label=放大]")
    assert now.page.get_attribute(".map-stage svg", "viewBox") != before
    now.page.click(".map-stage >> text=适合窗口")
    assert now.page.get_attribute(".map-stage svg", "viewBox") == before


def test_a_query_is_answered_as_table_network_and_map(visit: Callable[..., Visit]):
    now = visit("#/sparql")
    fill(
        now,
        "SELECT ?place ?technology { ?focus a pol:Target ; pol:jurisdiction ?place ; pol:setBy ?technology } LIMIT 50",
    )
    now.page.locator("sparql-editor .cm-content").focus()
    now.page.keyboard.press("Control+Enter")
    now.page.wait_for_selector(".ledger tbody tr")
    assert "query=SELECT" in now.hash
    assert now.page.locator(".ledger .link").count() > 10
    now.page.click(".run-line >> text=网络")
    now.page.wait_for_selector(".result-stage canvas.names")
    now.page.click(".run-line >> text=地图")
    now.page.wait_for_selector(".result-stage .dot")
    now.page.click(".run-line >> text=表格")
    now.page.wait_for_selector(".ledger")


def test_examples_run_as_they_stand(visit: Callable[..., Visit]):
    now = visit("#/sparql")
    now.page.wait_for_selector(".saved .item")
    assert now.page.locator(".saved .item").count() >= 10
    now.page.locator(".saved .item", has_text="互相矛盾").click()
    now.page.wait_for_selector(".ledger tbody tr")


def test_an_example_runs_with_its_default_and_with_another_value(visit: Callable[..., Visit]):
    now = visit("#/sparql")
    now.page.locator(".saved .item", has_text="某一实体或事实的证据").click()
    now.page.wait_for_selector(".ledger tbody tr")
    assert "place/330100>" in now.hash
    field = now.page.locator("form.sieve input").first
    assert field.input_value() == "杭州"
    field.fill("深圳")
    field.press("Enter")
    field.blur()
    now.until("decodeURIComponent(location.hash).includes('place/440300>')")
    now.page.wait_for_selector(".ledger tbody tr")


def test_the_editor_completes_from_what_the_store_holds(visit: Callable[..., Visit]):
    now = visit("#/sparql")
    fill(now, "SELECT * { ?s ")
    now.page.wait_for_timeout(1500)
    now.page.locator("sparql-editor .cm-content").focus()
    now.page.keyboard.press("Control+End")
    now.page.keyboard.type("pol:deadl")
    now.page.wait_for_selector("sparql-editor .cm-tooltip-autocomplete li:has-text('pol:deadline')")
    assert "期限" in now.page.inner_text("sparql-editor .cm-tooltip-autocomplete")


def test_a_broken_query_says_what_is_wrong(visit: Callable[..., Visit]):
    now = visit("#/sparql")
    fill(now, "SELEC * { ?s ?p ?o }")
    now.page.click("text=运行")
    now.page.wait_for_selector(".failed")
    assert len(now.page.inner_text(".failed")) > 20
    now.complaints[:] = [one for one in now.complaints if "400" not in one]


def test_asking_yes_or_no_and_for_triples(visit: Callable[..., Visit]):
    now = visit("#/sparql")
    fill(now, "ASK { ?s a pol:Target }")
    now.page.click("text=运行")
    now.page.wait_for_selector(".workbench .notice-title:text('是')")
    fill(now, "CONSTRUCT { ?s a pol:Target } { ?s a pol:Target } LIMIT 3")
    now.page.click("text=运行")
    now.page.wait_for_selector(".turtle")
    assert now.page.inner_text(".turtle").count("ontology#Target") == 3
