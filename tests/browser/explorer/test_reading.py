"""Reading: cards whose every fact shows its sentence, documents with their claims in place, tables, disagreements."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from itertools import pairwise

import pytest

from .conftest import Visit

pytestmark = pytest.mark.browser
KEY = "000_6103338c9870b80b.txt"
ARTICLE = f"#/documents?document={KEY}"


def asked(now: Visit, path: str) -> dict[str, object]:
    return dict(json.loads(now.page.evaluate(f"fetch({path!r}).then(answer => answer.text())")))


def test_every_fact_of_a_card_has_its_sentence(visit: Callable[..., Visit]):
    now = visit("#/network?card=place/330100")
    now.card()
    facts = now.page.locator(".card .fact")
    assert facts.count() > 5
    for at in range(facts.count()):
        assert facts.nth(at).locator("blockquote mark").count() >= 1
    headings = now.page.locator(".card h3").all_inner_texts()
    assert any(heading.startswith("目标") for heading in headings)
    now.page.locator(".card .quiet", has_text="怎么得出的").first.click()
    assert "规则" in now.page.locator(".how").first.inner_text()


def test_a_sentence_opens_its_article_at_the_claim(visit: Callable[..., Visit]):
    now = visit("#/network?card=place/330100")
    now.card()
    now.page.locator(".fact .cite").first.click()
    now.page.wait_for_selector(".prose .claimed.lit")
    assert "claim=claim/" in now.hash
    assert now.page.locator(".prose .claimed.lit").first.is_visible()
    assert now.page.locator(".note.open").count() == 1


def test_claims_are_marked_in_place_and_light_their_notes(visit: Callable[..., Visit]):
    now = visit(ARTICLE)
    now.page.wait_for_selector(".note")
    page = asked(now, f"./api/document?key={KEY}")
    text, claims = str(page["text"]), list(page["claims"])  # type: ignore[call-overload]
    facts = [
        claim
        for claim in claims
        if claim["kind"]
        in ("target", "measure", "statistic", "forecast", "statement", "bottleneck", "focus", "action")
    ]
    assert now.page.locator(".note").count() == len(facts)
    drawn = now.page.evaluate(
        """() => { const found = {}; for (const piece of document.querySelectorAll('.claimed'))
        for (const at of piece.dataset.claims.split(' ')) found[at] = (found[at] ?? '') + piece.textContent; return found }"""
    )
    said = {"".join(text[start:end] for start, end in claim["spans"]).replace("\n", "") for claim in facts}
    assert {value.replace("\n", "") for value in drawn.values()} == {one for one in said if one}
    mark = now.page.locator(".claimed").nth(3)
    mark.scroll_into_view_if_needed()
    mark.hover()
    assert now.page.locator(".note.lit").count() == 1
    note = now.page.locator(".note").nth(2)
    note.hover()
    assert now.page.locator(".claimed.lit").count() >= 1
    tops = now.page.evaluate(
        "[...document.querySelectorAll('.note')].map(note => [note.offsetTop, note.offsetHeight]).sort((a, b) => a[0] - b[0])"
    )
    assert all(a[0] + a[1] <= b[0] + 1 for a, b in pairwise(tops))


def test_kinds_can_be_left_out_of_an_article(visit: Callable[..., Visit]):
    now = visit(ARTICLE)
    now.page.wait_for_selector(".note")
    before = now.page.locator(".note").count()
    button = now.page.locator(".kinds .type", has_text="言论")
    statements = int(button.locator(".count").inner_text())
    button.click()
    now.until(f"document.querySelectorAll('.note').length === {before - statements}")
    now.page.locator(".kinds .type", has_text="提及").click()
    now.page.wait_for_selector(".claimed.mention")


def test_the_list_of_documents_is_filtered(visit: Callable[..., Visit]):
    now = visit("#/documents")
    now.page.wait_for_selector(".titles li")
    everything = now.page.locator(".titles li").count()
    assert everything == 15
    now.page.fill(".filter-text input", "杭州")
    now.until("document.querySelectorAll('.titles li').length < 15")
    now.page.locator(".title-line").first.click()
    now.page.wait_for_selector(".article-head")
    now.page.keyboard.press("Escape")
    now.page.wait_for_selector(".titles")


@pytest.mark.parametrize("name", ["targets", "measures", "statistics", "statements"])
def test_tables_are_filled(visit: Callable[..., Visit], name: str):
    now = visit(f"#/tables?table={name}")
    now.page.wait_for_selector(".ledger tbody tr")
    total = int(now.page.inner_text(".page-head [role=status]").split()[0].replace(",", ""))
    assert now.page.locator(".ledger tbody tr").count() == min(total, 50)
    now.page.locator(".opener").first.click()
    now.card()


def test_a_table_is_sorted_filtered_and_taken_away(visit: Callable[..., Visit]):
    now = visit("#/tables")
    now.page.wait_for_selector(".ledger tbody tr")
    now.page.click(".ledger th >> text=期限")
    now.page.wait_for_selector("[aria-busy=false] th[aria-sort=ascending]")
    days = now.page.evaluate("[...document.querySelectorAll('.ledger time')].map(time => time.dateTime)")
    assert days == sorted(days)
    now.page.click(".ledger th >> text=期限")
    now.page.wait_for_selector("th[aria-sort=descending]")
    now.page.locator(".sieve input[type=search]").fill("算力")
    now.page.keyboard.press("Enter")
    now.until("document.querySelectorAll('.ledger tbody tr').length < 20")
    rows = now.page.locator(".ledger tbody tr").count()
    assert "q=算力" in now.hash
    with now.page.expect_download() as waiting:
        now.page.click(".downloads >> text=CSV")
    table = list(csv.reader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig"))))
    assert len(table) == rows + 1


def test_old_rows_are_never_called_the_sorted_ones(visit: Callable[..., Visit]):
    now = visit("#/tables")
    now.page.wait_for_selector(".ledger tbody tr")
    now.page.evaluate(
        """() => { window.seen = []; new MutationObserver(() => window.seen.push([
            document.querySelector('th[aria-sort=ascending]') !== null, document.querySelector('[aria-busy=true]') !== null,
        ])).observe(document.querySelector('.ledger'), { attributes: true, subtree: true, attributeFilter: ['aria-sort'] }) }"""
    )
    now.page.click(".ledger th >> text=期限")
    now.until("window.seen.length")
    assert now.page.evaluate("window.seen[0]") == [True, True]


def test_what_disagrees_stands_side_by_side(visit: Callable[..., Visit]):
    now = visit("#/tables?table=conflicts")
    now.page.wait_for_selector(".conflicts li")
    first = now.page.locator(".conflicts > li").first
    assert "说法不一" in first.inner_text()
    assert first.locator("section").count() == 2
    for side in range(2):
        assert first.locator("section").nth(side).locator("blockquote mark").count() >= 1
