"""The desk, places side by side, the timeline, and the network as a list: each answers at once and leads to its sentences."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route

from policygraph.desk.questions import QUESTIONS

from . import made
from .conftest import Visit

pytestmark = pytest.mark.browser
NO_WEBGL = """const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return /webgl/.test(kind) ? null : get.call(this, kind, ...rest) }"""


def asked(now: Visit, path: str) -> dict[str, object]:
    return dict(json.loads(now.page.evaluate(f"fetch({path!r}).then(answer => answer.text())")))


def test_every_question_of_the_desk_answers_at_one_click(visit: Callable[..., Visit]):
    now = visit("#/desk")
    now.page.wait_for_selector(".saved .item")
    items = now.page.locator(".saved .item")
    assert items.count() == len(QUESTIONS)
    for at in range(items.count()):
        items.nth(at).click()
        now.until("!document.querySelector('.skeleton, [aria-busy=true]')")
        now.page.wait_for_selector(".workbench .ledger, .workbench .notice:not(.failed)")
        assert now.page.locator(".failed").count() == 0, items.nth(at).inner_text()
        assert now.page.locator(".downloads a", has_text="CSV").count() == 1


def test_a_row_opens_its_sentences_and_they_their_article(visit: Callable[..., Visit]):
    now = visit("#/desk?ask=gaps&given=on:2025-11-20")
    now.page.wait_for_selector(".rows tbody tr")
    now.page.locator(".rows tbody tr").nth(1).locator("td").nth(2).click()
    now.page.wait_for_selector(".right blockquote mark")
    assert "row=1" in now.hash
    sentence = now.page.locator(".right blockquote").first.inner_text()
    told = asked(now, "./api/desk/gaps?on=2025-11-20")
    assert sentence == told["rows"][1]["evidence"][0]["sentence"]  # type: ignore[index]
    now.page.locator(".right .cite").first.click()
    now.page.wait_for_selector(".prose .claimed.lit")
    now.page.go_back()
    now.page.wait_for_selector(".right blockquote mark")
    now.page.keyboard.press("Escape")
    now.until("!document.querySelector('.right')")


def test_rows_are_sorted_sifted_and_taken_away(visit: Callable[..., Visit]):
    now = visit("#/desk?ask=deadlines&given=on:2025-11-20&given=months:36")
    now.page.wait_for_selector(".rows tbody tr")
    whole = now.page.locator(".rows tbody tr").count()
    now.page.click(".rows th >> text=剩余天数")
    now.page.click(".rows th >> text=剩余天数")
    now.page.wait_for_selector("th[aria-sort=descending]")
    days = now.page.evaluate("[...document.querySelectorAll('.rows time')].map(time => time.dateTime)")
    assert days == sorted(days, reverse=True) and len(set(days)) > 1
    now.page.fill(".workbench input[type=search]", "杭州")
    now.until(f"document.querySelectorAll('.rows tbody tr').length < {whole}")
    assert "find=杭州" in now.hash and "by=-days_left" in now.hash
    with now.page.expect_download() as waiting:
        now.page.click(".downloads >> text=CSV")
    table = list(csv.reader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig"))))
    assert len(table) == whole + 1
    with now.page.expect_download() as waiting:
        now.page.click(".downloads >> text=.ics")
    assert waiting.value.path().read_bytes().count(b"BEGIN:VEVENT") == whole


def test_a_question_the_page_has_never_heard_of_is_asked_all_the_same(visit: Callable[..., Visit]):
    field = {
        "name": "depth", "kind": "number", "label": made.label("深浅"), "required": True, "thing": None, "example": "",
        "choices": [],
    }  # fmt: skip
    evidence = {
        "fact": f"{made.BASE}target/1", "claim": f"{made.BASE}claim/1", "document": f"{made.BASE}document/x",
        "title": made.HOSTILE, "sentence": f"😀{made.SCRIPT}到2027年", "start": 1 + len(made.SCRIPT),
        "end": 7 + len(made.SCRIPT), "confidence": 1,
    }  # fmt: skip
    row = {"what": made.HOSTILE, "depth": 3, "facts": [evidence["fact"]], "evidence": [evidence]}
    told = {
        "title": "深浅", "columns": {"what": "何事", "depth": "深"}, "order": ["what", "depth"], "notes": [made.SCRIPT],
        "sparql": [], "rows": [row],
    }  # fmt: skip
    question = {"name": "new", "title": made.label("新问题"), "fields": [field], "formats": ["csv"]}
    now = visit(
        "#/desk",
        routes={
            "**/api/desk": made.answer({"questions": [question]}),
            "**/api/desk/new?*": made.answer(told),
        },
    )
    now.page.click(".saved .item >> text=新问题")
    now.page.fill("form.sieve input[type=number]", "3")
    now.page.locator("form.sieve input[type=number]").blur()
    now.page.click(".rows tbody tr td:nth-child(3)")
    assert now.page.locator(".right mark").inner_text() == "到2027年"
    assert "given=depth:3" in now.hash
    assert now.page.evaluate("window.caught ?? null") is None
    assert now.page.locator("#app script, #app img").count() == 0
    assert "\u202e" not in now.page.inner_text("#app")


def test_the_first_rows_come_with_their_sentences_the_others_when_they_are_wanted(
    visit: Callable[..., Visit],
):
    rows = [
        {"what": f"第{at}行", "facts": [f"{made.BASE}target/{at}"], "evidence": [
            {"fact": f"{made.BASE}target/{at}", "claim": f"{made.BASE}claim/{at}", "document": f"{made.BASE}document/x",
             "title": "新闻", "sentence": f"原句{at}", "start": 0, "end": 2, "confidence": 1}]}
        for at in range(250)
    ]  # fmt: skip
    asked: list[dict[str, list[str]]] = []

    def answer(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        asked.append(query)
        offset, limit = int(query.get("offset", ["0"])[0]), int(query.get("limit", ["200"])[0])
        page = rows[offset : offset + limit]
        if query.get("evidence") == ["false"]:
            page = [{name: cell for name, cell in row.items() if name != "evidence"} for row in page]
        route.fulfill(json={
            "title": "多行", "columns": {"what": "何事"}, "order": ["what"], "notes": [], "sparql": [], "rows": page,
            "total": len(rows), "offset": offset,
        })  # fmt: skip

    question = {"name": "new", "title": made.label("新问题"), "fields": [], "formats": ["csv"]}
    now = visit(
        "#/desk?ask=new",
        routes={"**/api/desk": made.answer({"questions": [question]}), "**/api/desk/new?*": answer},
    )
    now.page.wait_for_selector(".rows tbody tr")
    assert now.page.locator(".rows tbody tr").count() == 100
    assert "250" in now.page.inner_text(".page-head [role=status]")
    now.page.locator(".rows tbody tr").nth(3).click()
    assert now.page.locator(".right blockquote").inner_text() == "原句3"
    assert len(asked) == 1 and "limit" not in asked[0]
    now.page.fill(".workbench input[type=search]", "第24")
    now.until("document.querySelectorAll('.rows tbody tr').length == 11")
    assert (asked[1]["limit"], asked[1]["evidence"]) == (["250"], ["false"])
    now.page.locator(".rows tbody tr").last.click()
    now.page.wait_for_selector(".right blockquote")
    assert now.page.locator(".right blockquote").inner_text() == "原句249"
    assert (asked[2]["limit"], asked[2]["offset"]) == (["1"], ["249"]) and "evidence" not in asked[2]
    now.page.fill(".workbench input[type=search]", "")
    now.until("document.querySelectorAll('.rows tbody tr').length == 100")
    now.page.click(".more")
    now.until("document.querySelectorAll('.rows tbody tr').length == 250")
    assert now.page.locator(".more").count() == 0


def test_places_stand_side_by_side_with_their_sentences(visit: Callable[..., Visit]):
    now = visit("#/compare?places=place/330100&places=place/440300")
    now.page.wait_for_selector(".matrix .figure")
    assert now.page.locator(".matrix thead th").all_inner_texts()[1:] == ["杭州市", "深圳市"]
    rows = list(asked(now, "./api/desk/compare?places=place/330100,place/440300")["rows"])  # type: ignore[call-overload]
    assert now.page.locator(".matrix .figure").count() == len(rows)
    targets = {
        fact for row in rows if row["place"] == "杭州市" for fact in row["facts"] if "/target/" in fact
    }
    assert str(len(targets)) in now.page.locator(".in-all td").first.inner_text().split()
    now.page.wait_for_selector(".alike li")
    assert now.page.locator(".alike li").count() == 1
    now.page.locator(".figure").first.click()
    now.page.wait_for_selector(".right blockquote mark")
    now.page.fill(".add-place input", "北京")
    now.page.locator(".add-place [role=option]", has_text="北京市").first.click()
    now.page.wait_for_selector(".matrix thead th:has-text('北京市')")
    assert "places=place/110000" in now.hash
    now.page.click("[aria-label='移除: 深圳市']")
    now.until("!document.querySelector('.matrix thead').innerText.includes('深圳市')")


def test_the_timeline_shows_what_was_published_and_what_falls_due(visit: Callable[..., Visit]):
    now = visit("#/timeline")
    now.page.wait_for_selector(".month-lists .dated")
    network = asked(now, "./api/network")
    due = [day for day in network["nodes"]["deadline"] if day]  # type: ignore[index]
    newest = max(document["published"] or "" for document in network["documents"])  # type: ignore[attr-defined]
    following = min(day[:7] for day in due if day[:7] >= newest[:7])
    assert now.page.locator(".month-lists section").first.locator("li").count() == sum(
        day.startswith(following) for day in due
    )
    assert now.page.locator(f".month.open[data-month='{following}']").count() == 1
    now.page.locator(".line-of-time").focus()
    now.page.keyboard.press("ArrowRight")
    now.page.wait_for_selector(".month.open")
    assert f"month={min(day[:7] for day in due if day[:7] > following)}" in now.hash
    now.page.locator(".month-lists .item").first.click()
    now.card()


def test_without_webgl_the_network_is_a_list(visit: Callable[..., Visit]):
    now = visit("#/documents")
    now.page.add_init_script(NO_WEBGL)
    now.page.goto(f"{now.address}/#/network")
    now.page.reload()
    now.page.wait_for_selector(".as-list tbody tr")
    assert "WebGL" in now.page.inner_text(".as-list")
    first = now.page.locator(".as-list tbody tr").first
    assert int(first.locator("td.number").inner_text()) > 5
    first.locator("td .link").first.click()
    now.card()
    now.page.click(".type[data-type=target]")
    now.until("!document.querySelector('.as-list tbody').innerText.includes('目标\\t')")


def test_the_picture_and_the_list_show_the_same(visit: Callable[..., Visit]):
    now = visit("#/network?open=place/330100")
    now.ready()
    drawn = now.page.inner_text(".below").split(" ")[0]
    now.page.click(".toolbar >> text=列表")
    now.page.wait_for_selector(".as-list tbody tr")
    assert now.page.inner_text(".as-list [role=status]").split(" ")[0] == drawn
    now.page.click(".as-list >> text=图")
    now.page.wait_for_selector(".toolbar")


def test_a_fact_shows_what_others_say_instead(visit: Callable[..., Visit]):
    now = visit("#/tables?table=conflicts")
    now.page.wait_for_selector(".conflicts li")
    labels = now.page.locator(".conflicts > li").first.locator("section .word").all_inner_texts()
    now.page.locator(".conflicts .word").first.click()
    now.page.wait_for_selector(".right .against blockquote mark")
    assert labels[1] in now.page.inner_text(".right .against")
    now.page.locator(".conflicts .cite").first.click()
    now.page.wait_for_selector(".note.open")
    assert labels[1] in now.page.inner_text(".note.open")
