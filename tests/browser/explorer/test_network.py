"""The network: everything one can do with it leaves its trace in the address, and can be undone."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Visit

pytestmark = pytest.mark.browser
HANGZHOU = "#/network?card=place/330100"
SHOWN = ".below span"


def shown(visit: Visit) -> int:
    return int(re.sub(r"\D.*", "", visit.page.inner_text(SHOWN).replace(",", "")))


def wait_shown(visit: Visit, fits: Callable[[int], bool]) -> None:
    """Wait until the number of things shown fits: the map follows what was asked a moment later."""
    for _ in range(200):
        if fits(shown(visit)):
            return
        visit.page.wait_for_timeout(50)
    raise AssertionError(f"{shown(visit)} things are shown")


def settled(visit: Visit) -> int:
    """Wait until the whole map is there, and return how many things are shown."""
    visit.until(
        f"document.querySelector('{SHOWN}') && !document.querySelector('.below').innerText.includes('全图仍在载入')"
    )
    return shown(visit)


def in_the_middle(visit: Visit, act: Callable[[float, float], None], done: str) -> None:
    """Do something where the unfolded thing stands, again if the map was still gliding there and it was missed."""
    box = visit.page.locator(".canvas").bounding_box()
    for _ in range(8):
        visit.page.wait_for_timeout(400)
        act(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 4)
        visit.page.wait_for_timeout(200)
        if visit.page.evaluate(done):
            return
    raise AssertionError(f"{done} did not come true")


def test_the_first_screen_answers_without_a_click(visit: Callable[..., Visit]):
    now = visit()
    now.ready()
    now.page.wait_for_selector(".front .dated")
    text = now.page.inner_text(".right")
    for heading in ("联系最多的政策文件", "联系最多的地点", "最近的期限", "说法不一"):
        assert heading in text
    assert "杭州市" in text
    assert "年底" in text
    assert now.page.locator(".front .pair").count() >= 1
    wait_shown(now, lambda number: number > 300)


def test_every_type_has_its_shape_and_count_and_can_be_left_out(visit: Callable[..., Visit]):
    now = visit()
    now.ready()
    network = json.loads(now.page.evaluate("fetch('./api/network').then(answer => answer.text())"))
    types = network["nodes"]["type"]
    for kind in set(types):
        button = now.page.locator(f".type[data-type={kind}]")
        assert int(button.locator(".count").inner_text()) == types.count(kind)
        assert button.locator("svg path").count() == 1
    before = shown(now)
    now.page.click(".type[data-type=target]")
    now.until(f"document.querySelector('{SHOWN}').innerText.startsWith('{before - types.count('target')} ')")
    assert "off=target" in now.hash
    now.page.click("text=撤销")
    now.until(f"document.querySelector('{SHOWN}').innerText.startsWith('{before} ')")
    assert "off=" not in now.hash


def test_filters_by_place_technology_source_confidence_and_time(visit: Callable[..., Visit]):
    now = visit()
    now.ready()
    whole = shown(now)
    for name in ("地点", "技术", "来源"):
        field = now.page.locator(".filters .field", has=now.page.locator(f"span:text-is('{name}')")).locator(
            "select"
        )
        field.select_option(index=1)
        now.until(
            f"document.querySelector('{SHOWN}') && !document.querySelector('{SHOWN}').innerText.startsWith('{whole} ')"
        )
        wait_shown(now, lambda number: 0 < number < whole)
        field.select_option(index=0)
        now.until(f"document.querySelector('{SHOWN}')?.innerText.startsWith('{whole} ')")
    now.page.locator(".filters .field input[type=range]").fill("0.9")
    now.until(f"!document.querySelector('{SHOWN}').innerText.startsWith('{whole} ')")
    assert "confidence=0.9" in now.hash
    now.page.click("text=清除筛选")
    now.until(f"document.querySelector('{SHOWN}').innerText.startsWith('{whole} ')")
    now.page.click(".timeline >> text=期限")
    first = now.page.locator(".bars input").first
    first.focus()
    first.press("ArrowRight")
    now.until(
        "decodeURIComponent(location.hash).includes('time=deadline') && location.hash.includes('years=')"
    )
    wait_shown(now, lambda number: 0 < number < whole)


def test_focus_expand_pin_hide_and_back(visit: Callable[..., Visit]):
    now = visit(HANGZHOU)
    now.ready()
    assert "杭州市" in now.card()
    now.page.click(".actions >> text=聚焦")
    now.until("location.hash.includes('open=')")
    wait_shown(now, lambda number: 10 < number < 62)
    around = shown(now)
    now.page.locator(".card-lines .value.link", has_text="实施方案").first.click()
    now.until("location.hash.includes('card=plan')")
    now.page.click(".actions >> text=展开")
    now.until("location.hash.split('open=').length === 3")
    wait_shown(now, lambda number: number >= around)
    now.page.click(".actions >> text=固定")
    now.until("location.hash.includes('pin=')")
    now.page.click(".actions >> text=隐藏")
    now.until("location.hash.includes('hidden=plan')")
    wait_shown(now, lambda number: number < around + 1)
    address = now.hash
    for _ in range(4):
        now.page.click(".toolbar >> text=撤销")
    assert "open=" not in now.hash.replace("open=place", "", 1)
    for _ in range(4):
        now.page.click(".toolbar >> text=重做")
    assert now.hash == address


def test_a_link_gives_the_same_view(visit: Callable[..., Visit]):
    now = visit("#/network?card=place/330100&open=place/330100&off=action&confidence=0.5&camera=0.5,0.5,1.4")
    now.ready()
    now.card()
    first = settled(now)
    again = visit(f"#{now.page.evaluate('location.hash')[1:]}")
    again.ready()
    again.card()
    assert settled(again) == first
    assert again.page.locator(".type[data-type=action]").get_attribute("aria-pressed") == "false"


def test_a_path_between_two_entities(visit: Callable[..., Visit]):
    now = visit(HANGZHOU)
    now.ready()
    now.card()
    now.page.click(".actions >> text=查路径")
    now.page.locator(".strip input").fill("shenzhen")
    now.page.locator(".strip li", has_text="深圳市").first.click()
    now.page.wait_for_selector(".path li")
    assert "path=place/330100" in now.hash
    steps = now.page.locator(".path").first.inner_text()
    assert steps.startswith("杭州市")
    assert "深圳市" in steps
    wait_shown(now, lambda number: 1 < number < 60)


def test_arrows_walk_and_enter_unfolds(visit: Callable[..., Visit]):
    now = visit(HANGZHOU)
    now.ready()
    now.card()
    now.page.focus(".canvas")
    seen = {now.hash}
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
        now.page.keyboard.press(key)
        seen.add(re.sub(r"&camera=[^&]*", "", now.hash))
    assert len(seen) > 1
    now.page.keyboard.press("Enter")
    now.until("location.hash.includes('open=')")
    now.page.keyboard.press("Escape")
    now.until("!location.hash.includes('card=')")


def test_a_click_on_a_node_opens_its_card(visit: Callable[..., Visit]):
    now = visit("#/network?open=place/330100")
    now.ready()
    in_the_middle(now, now.page.mouse.click, "location.hash.includes('card=')")
    assert now.card()


@pytest.mark.parametrize("kind", ["PNG", "SVG", "GEXF"])
def test_the_view_can_be_taken_away(visit: Callable[..., Visit], kind: str):
    now = visit("#/network?card=place/330100&open=place/330100")
    now.ready()
    now.card()
    drawn = settled(now)
    now.page.click("text=保存视图")
    with now.page.expect_download() as waiting:
        now.page.click(f".menu-items >> text={kind}")
    content = waiting.value.path().read_bytes()
    if kind == "PNG":
        assert content.startswith(b"\x89PNG")
        assert len(content) > 20_000
        return
    root = ET.fromstring(content)
    if kind == "SVG":
        assert len(root.findall(".//{http://www.w3.org/2000/svg}path")) == drawn
        assert any(text.text == "杭州市" for text in root.iter("{http://www.w3.org/2000/svg}text"))
    else:
        nodes = root.findall(".//{http://gexf.net/1.3}node")
        assert len(nodes) == drawn
        assert "杭州市" in {node.get("label") for node in nodes}
        assert root.findall(".//{http://gexf.net/1.3}edge")


def test_a_node_that_is_dragged_stays_where_it_was_put(visit: Callable[..., Visit]):
    now = visit("#/network?open=place/330100")
    now.ready()

    def drag(x: float, y: float) -> None:
        now.page.mouse.move(x, y)
        now.page.mouse.down()
        now.page.mouse.move(x + 60, y + 40, steps=6)
        now.page.mouse.up()

    in_the_middle(now, drag, "location.hash.includes('pin=')")


def test_what_is_unfolded_does_not_wait_for_the_whole_map(visit: Callable[..., Visit]):
    held: list[Any] = []
    # Playwright takes no built-in for a handler.
    routes = {"**/api/network": lambda route: held.append(route)}  # noqa: PLW0108
    now = visit("#/network?open=place/330100&card=place/330100", routes=routes)
    now.ready()
    shown = now.page.inner_text(".below")
    assert int(shown.split(" ")[0]) > 10
    assert "全图仍在载入" in shown
    now.card()
    now.page.locator(".right .value.link", has_text="杭州市人民政府").first.click()
    now.page.click(".actions >> text=展开")
    now.until("decodeURIComponent(location.hash).split('open=').length === 3")
    asked = [url for url in now.requests if "/api/neighbours?" in url]
    now.until(
        f"performance.getEntriesByType('resource').filter(one => one.name.includes('/api/neighbours?')).length === {max(2, len(asked))}"
    )
    held[0].continue_()
    now.until("!document.querySelector('.below').innerText.includes('全图仍在载入')")
    assert int(now.page.inner_text(".below").split(" ")[0]) > 10
