"""The offline page in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import hypot
from pathlib import Path
from typing import Any

import pytest

from network.samples import big_store, hostile_store, store_of
from policygraph.network import view_graph, write_page
from policygraph.network.style import load_style
from support import small_store

pytestmark = pytest.mark.browser

HANGZHOU = "#place/330100"
TARGET = "#target/523927a905f594651117486561df39c1"
PAIR = "#statistic/26306b626358171f95877f77838e2458>statistic/d437aca2da023b4119e73726fc07051c"
STATE = "JSON.parse(document.getElementById('data').textContent)"


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    write_page(view_graph(small_store()), folder / "small.html")
    write_page(view_graph(hostile_store()), folder / "hostile.html")
    write_page(view_graph(big_store(3000)), folder / "big.html")
    return folder


@pytest.fixture
def small(pages: Path, visit: Callable[..., Any]) -> Callable[..., Any]:
    def go(**options: Any) -> Any:
        return visit(pages / "small.html", **options)

    return go


# The pixels of one colour on the canvas, as [x, y] pairs.
_PIXELS = """([colour, near]) => { const c = document.querySelector('#canvas canvas');
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const found = [];
  for (let i = 0; i < d.length; i += 4) if (colour.every((value, at) => Math.abs(d[i + at] - value) <= near) && d[i + 3] === 255)
    found.push([(i / 4) % c.width, Math.floor(i / 4 / c.width)]);
  return found; }"""


def pixels(page: Any, colour: str, near: int = 0) -> list[tuple[int, int]]:
    """Return where a colour like #1F5FA8 stands on the canvas; each channel may be off by `near`."""
    found = page.evaluate(_PIXELS, [[int(colour[at : at + 2], 16) for at in (1, 3, 5)], near])
    return [(x, y) for x, y in found]


def click_nearest_to_the_middle(page: Any, spots: list[tuple[int, int]]) -> None:
    """Click the one of the spots that is nearest to the middle of all."""
    middle = (sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots))
    x, y = min(spots, key=lambda spot: hypot(spot[0] - middle[0], spot[1] - middle[1]))
    page.locator("#canvas").click(position={"x": x, "y": y})


def test_the_first_screen_answers_without_a_click(small: Callable[..., Any]) -> None:
    text = small().reader()
    assert "北京市" in text and "8 条联系" in text
    assert "自最新文档(2025年5月6日)起算" in text
    assert "产业链上下游核心企业 50家以上" in text
    assert "人工智能相关企业 超过4500家" in text and "超过4700家" in text
    assert "全部节点均已画出" in text


def test_the_network_is_drawn_in_the_family_colours(small: Callable[..., Any]) -> None:
    for theme in ("light", "dark"):
        page = small(color_scheme=theme).page
        for family in load_style().families.values():
            assert len(pixels(page, getattr(family, theme))) > 40, (theme, family.name)


def test_the_legend_counts_and_hides_types(small: Callable[..., Any]) -> None:
    page = small().page
    button = page.locator("[data-type=technology]")
    assert button.inner_text().split() == ["技术", "5"]
    before = page.locator("#canvas").screenshot()
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    page.wait_for_timeout(100)
    assert page.locator("#canvas").screenshot() != before
    button.click()
    assert button.get_attribute("aria-pressed") == "true"


def test_search_in_chinese_pinyin_and_english(small: Callable[..., Any]) -> None:
    page = small().page
    for typed, expected in (
        ("杭州", "杭州市"),
        ("hangzhou", "杭州市"),
        ("Hang Zhou", "杭州市"),
        ("hzs", "杭州市"),
        ("北京", "北京市"),
        ("embodied", "具身智能"),
        ("算力券", "算力券"),
        ("voucher", "算力券"),
        ("我国", "中国"),
        ("zhukeli", "朱克力"),
    ):
        page.locator("#canvas").focus()
        page.keyboard.press("/")
        page.keyboard.type(typed)
        assert expected in page.locator("#suggestions [role=option]").first.inner_text(), typed
        page.keyboard.press("Enter")
        assert expected in page.inner_text("#headline")
        assert page.locator("#suggestions").is_hidden()
        assert page.evaluate("document.activeElement.id") == "headline"


def test_search_that_finds_nothing_says_so(small: Callable[..., Any]) -> None:
    page = small().page
    page.fill("#search", "火星")
    assert "没有找到" in page.inner_text("#suggestions")
    page.keyboard.press("Enter")
    assert page.locator("#headline").count() == 0
    page.keyboard.press("Escape")
    assert page.locator("#suggestions").is_hidden()


def test_a_target_shows_its_sentence_with_the_words_marked(small: Callable[..., Any]) -> None:
    page = small(hash_=TARGET).page
    assert page.inner_text("#headline") == "行业应用大模型 25个以上 · 2025年底"
    passage = page.locator("#reader .passage").first
    assert "".join(passage.locator("mark").all_inner_texts()) == "行业应用大模型25个以上"
    assert "到2025年底" in passage.locator(".slot").all_inner_texts()
    caption = passage.locator("figcaption").inner_text()
    assert "《杭州拟出台人工智能产业发展实施方案》" in caption
    assert "示例日报" in caption and "2025年4月18日" in caption


def test_a_citation_can_be_copied(small: Callable[..., Any]) -> None:
    page = small(
        hash_="#forecast/b6c7032733553d82734def15749f16f3", permissions=["clipboard-read", "clipboard-write"]
    ).page
    page.locator(".cite").first.click()
    shown = page.locator(".citation").first.inner_text()
    assert re.fullmatch(
        r"样本通讯社\. 北京聚焦具身智能\[EB/OL\]\. \(2025-05-06\)\[\d{4}-\d\d-\d\d\]\. https://news\.example/2025/beijing\.",
        shown,
    )
    page.wait_for_function("document.querySelector('.cite').textContent === '已复制'")
    assert page.evaluate("navigator.clipboard.readText()") == shown


def test_a_place_shows_its_facts_by_kind_each_with_its_sentence(small: Callable[..., Any]) -> None:
    visit = small(hash_=HANGZHOU)
    heads = [head.split("\n")[0] for head in visit.page.locator("#reader h3").all_inner_texts()]
    assert heads[:3] == ["政策文件", "措施", "目标"]
    facts = visit.page.locator("#reader .fact")
    assert facts.count() == 4
    assert all(facts.nth(at).locator("mark").count() > 0 for at in range(4))


def test_the_exact_value_shows_on_hover(small: Callable[..., Any]) -> None:
    page = small(hash_="#measure/53f5a1db994a7afc1a4223f15b6b7575").page
    amount = page.locator("#reader abbr", has_text="2.5亿元")
    assert amount.get_attribute("title") == "准确值 250,000,000 元"


def test_disagreement_shows_both_sentences_and_why(small: Callable[..., Any]) -> None:
    visit = small(hash_=PAIR)
    text = visit.reader()
    assert "两处说法不一致" in text and "数值不同" in text
    assert visit.page.locator("#reader mark").all_inner_texts() == [
        "相关企业超过4500家",
        "相关企业超过4700家",
    ]
    assert "示例日报" in text and "样本通讯社" in text


def test_a_click_on_a_node_and_on_an_edge_opens_it(small: Callable[..., Any]) -> None:
    page = small(reduced_motion="reduce").page
    # The statement is the only node in the voices' colour, the disagreement the only line in amber.
    click_nearest_to_the_middle(page, pixels(page, load_style().types["statement"].colour()))
    page.wait_for_selector("#headline")
    assert page.inner_text("#headline").startswith("朱克力:“北京关注")
    page.click("#home")
    page.wait_for_timeout(250)
    amber = pixels(page, load_style().themes["light"]["amberGraphic"], near=30)
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*amber, strict=True)]
    # At the line's ends stand badges in its colour, above and right of the nodes: the line lies below and left of them.
    for shift in range(0, 16, 2):
        page.locator("#canvas").click(position={"x": middle[0] - shift, "y": middle[1] + shift})
        if page.locator("#headline").count() and page.inner_text("#headline") == "两处说法不一致":
            break
        page.click("#home")
        page.wait_for_timeout(100)
    assert page.inner_text("#headline") == "两处说法不一致"


def test_keys_walk_open_and_step_back(small: Callable[..., Any]) -> None:
    visit = small()
    page = visit.page
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowRight")
    first = page.get_attribute("#canvas", "data-at")
    assert first == "place/110000"
    assert "北京市" in page.inner_text("#aloud")
    seen = {first}
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        seen.add(page.get_attribute("#canvas", "data-at"))
    assert len(seen) >= 3
    label = page.inner_text("#aloud")
    page.keyboard.press("Enter")
    page.wait_for_selector("#headline")
    assert page.inner_text("#headline") in label
    assert page.evaluate("document.activeElement.id") == "headline"
    page.locator("#reader .item").first.click()
    page.keyboard.press("Escape")
    assert page.inner_text("#headline") in label
    page.keyboard.press("Escape")
    assert page.inner_text("#reader h2") == "图中要点"


def test_focus_is_visible_wherever_the_keyboard_goes(small: Callable[..., Any]) -> None:
    page = small().page
    for _ in range(14):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), p = getComputedStyle(e.parentElement);
            return [e.id || e.className, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || p.boxShadow !== 'none']; }"""
        )
        assert seen[1], seen[0]


def test_permalinks_open_what_they_name_and_the_back_button_works(small: Callable[..., Any]) -> None:
    page = small(hash_=HANGZHOU).page
    assert page.inner_text("#headline") == "杭州市"
    page.locator("#reader .item", has_text="算力券").first.click()
    assert page.evaluate("location.hash") == "#measure/53f5a1db994a7afc1a4223f15b6b7575"
    page.go_back()
    page.wait_for_function("document.getElementById('headline').textContent === '杭州市'")
    page.click("#home")
    assert page.evaluate("location.hash") == ""


def test_a_link_to_nothing_shows_the_overview(small: Callable[..., Any]) -> None:
    assert small(hash_="#place/%E0%A4%A").page.inner_text("#reader h2") == "图中要点"


def test_the_page_speaks_english(small: Callable[..., Any]) -> None:
    visit = small(hash_=HANGZHOU)
    page = visit.page
    page.click("[data-lang=en]")
    assert page.inner_text("#headline") == "Hangzhou"
    assert page.get_attribute("html", "lang") == "en"
    assert page.locator("[data-type=technology] .word").inner_text() == "Technologies"
    assert "at least 25 models by end of 2025" in visit.reader()
    page.click("#home")
    assert "Next deadlines" in visit.reader()
    own_words = page.evaluate(
        """() => { const copy = document.body.cloneNode(true); copy.querySelectorAll('bdi,script,#languages,noscript,style').forEach(e => e.remove());
        return copy.textContent; }"""
    )
    assert not re.search(r"[\u4e00-\u9fff]", own_words), own_words
    page.click("[data-lang=zh]")
    assert "接下来到期" in visit.reader()


def test_the_page_can_open_in_english(tmp_path: Path, visit: Callable[..., Any]) -> None:
    page = visit(write_page(view_graph(small_store()), tmp_path / "en.html", lang="en")).page
    assert page.inner_text("#reader h2") == "What stands out"


def test_an_empty_graph_says_what_to_do(tmp_path: Path, visit: Callable[..., Any]) -> None:
    page = visit(write_page(view_graph(store_of([])), tmp_path / "empty.html")).page
    assert "policygraph build" in page.inner_text("#reader")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system_and_the_switch(small: Callable[..., Any], scheme: str) -> None:
    page = small(color_scheme=scheme).page
    paper = {"light": "rgb(251, 250, 246)", "dark": "rgb(21, 23, 26)"}
    other = "dark" if scheme == "light" else "light"
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == paper[scheme]
    page.click("#theme")
    assert page.evaluate(ground) == paper[other]


# Contrast as WCAG 2.1 computes it, of every text on the ground it stands on.
_CONTRAST = """() => {
  const lum = ([r, g, b]) => { const f = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const poor = []; let count = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest('script,style,noscript,.aloud,.skip')) continue;
    count++;
    const a = lum(parse(getComputedStyle(e).color)), b = lum(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push([e.className, e.textContent.slice(0, 20), ratio]); }
  return [count, poor]; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(small: Callable[..., Any], scheme: str) -> None:
    visit = small(color_scheme=scheme)
    for place in ("", HANGZHOU, TARGET, PAIR):
        visit.page.evaluate("name => { location.hash = name }", place)
        visit.page.wait_for_timeout(250)
        visit.page.fill("#search", "a")
        count, poor = visit.page.evaluate(_CONTRAST)
        assert count > 30
        assert poor == []


@pytest.mark.parametrize("width", [320, 420])
@pytest.mark.parametrize("name", ["small", "hostile"])
def test_a_phone_needs_no_sideways_scrolling(
    pages: Path, visit: Callable[..., Any], width: int, name: str
) -> None:
    visited = visit(pages / f"{name}.html", width=width, height=740, has_touch=True, is_mobile=True)
    page = visited.page

    def fits() -> bool:
        return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

    assert fits()
    page.locator("#reader .item").first.tap()
    page.wait_for_selector("#headline")
    assert fits()
    page.locator("#legend summary").tap()
    assert page.locator("#legend [data-type]").first.is_visible()
    assert fits()
    small_ones = page.evaluate(
        """() => [...document.querySelectorAll('button,summary,input')].filter(e => e.checkVisibility() && e.id !== 'home')
        .map(e => [e.textContent.slice(0, 20), e.getBoundingClientRect()]).filter(([, r]) => r.height && r.height < 39.5).map(([t, r]) => [t, r.height])"""
    )
    assert small_ones == []


def test_hostile_labels_stay_text(pages: Path, visit: Callable[..., Any]) -> None:
    visited = visit(pages / "hostile.html")
    page = visited.page
    names = page.evaluate(f"{STATE}.nodes.map(n => n.id)")
    assert len(names) == 17
    for name in names:
        visited.open_node(name)
        assert (
            page.evaluate(
                "document.querySelectorAll('#reader script, #reader img, #reader b, #reader u, a[href^=java]').length"
            )
            == 0
        )
    assert page.evaluate("window.pwned") is None
    visited.open_node("place/close")
    assert page.inner_text("#headline") == "</script><img src=x onerror=window.pwned=2>"
    page.fill("#search", "<script>")
    assert "<script>window.pwned=1</script>" in page.inner_text("#suggestions")
    assert page.evaluate("document.querySelectorAll('script').length") == 3


def test_offsets_hold_beyond_the_basic_plane(pages: Path, visit: Callable[..., Any]) -> None:
    visited = visit(pages / "hostile.html")
    for name in ("target/js", "target/script", "target/bidi"):
        visited.open_node(name)
        passage = visited.page.locator("#reader .passage").first
        assert passage.locator("mark").all_inner_texts() == ["建成🏙️20个中心"]
        assert passage.locator(".slot").all_inner_texts() == ["到2027年底", "20"]
        assert passage.locator("blockquote").inner_text().startswith("𠮷野家🚀在")


# Opens every address and presses whatever can be pressed there, also what appears while pressing.
_PRESS_ALL = """async names => { let pressed = 0;
  const rest = () => new Promise(done => setTimeout(done, 5));
  for (const name of ['', ...names]) {
    location.hash = name; await rest();
    document.getElementById('search').value = 'a';
    document.getElementById('search').dispatchEvent(new Event('input'));
    for (let at = 0; at < 45; at++) {
      const control = [...document.querySelectorAll('button,summary,a,input,[role=option],output')].filter(e => e.checkVisibility())[at];
      if (!control) break;
      control.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true }));
      control.click(); pressed++; await rest();
    }
    for (const key of ['ArrowRight', 'Enter', 'Escape', '/', '+', '-', '0'])
      document.getElementById('canvas').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  }
  return pressed; }"""


def test_no_control_lets_anything_leave_the_page(pages: Path, visit: Callable[..., Any], wall: Any) -> None:
    before = wall.strangers()
    for name in ("small", "hostile"):
        page = visit(pages / f"{name}.html", permissions=["clipboard-read", "clipboard-write"]).page
        one_of_each = page.evaluate(
            f"Object.values(Object.fromEntries({STATE}.nodes.map(n => [n.type, n.id])))"
        )
        assert page.evaluate(_PRESS_ALL, one_of_each) > 20 * len(one_of_each)
        assert len(page.context.pages) == 1
        assert page.url.startswith("file:")
        assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    assert wall.strangers() == before


def test_the_wall_notices_a_request(browser: Any, wall: Any) -> None:
    page = browser.new_page()
    with pytest.raises(Exception, match=r"ERR_|net::"):
        page.goto("http://policygraph.example/")
    page.close()
    assert any("policygraph.example" in knock for knock in wall.strangers())


def test_the_policy_stops_a_request_from_inside(pages: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto((pages / "small.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    stopped = page.evaluate(
        "fetch('http://policygraph.example/x').then(() => 'sent', error => error.name).then(name => name)"
    )
    assert stopped == "TypeError"
    assert (
        page.evaluate(
            """() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); return window.ran }"""
        )
        is None
    )
    page.close()


def test_800_nodes_are_drawn_and_stay_quick(pages: Path, visit: Callable[..., Any]) -> None:
    visited = visit(pages / "big.html")
    page = visited.page
    assert "未显示" in page.inner_text("#legend")
    assert "此页只画出联系最多的节点" in visited.reader()
    took = page.evaluate(
        """async () => { const start = performance.now(); document.querySelector('#reader .item').click();
        await new Promise(requestAnimationFrame); return performance.now() - start; }"""
    )
    assert took < 1500
    assert page.locator("#reader .fact").count() >= 6
    more = page.locator("#reader .more").first
    before = page.locator("#reader .fact").count()
    more.click()
    assert page.locator("#reader .fact").count() > before


def test_nothing_moves_by_itself(small: Callable[..., Any]) -> None:
    page = small(reduced_motion="reduce").page
    page.wait_for_timeout(300)
    first = page.locator("#canvas").screenshot()
    page.wait_for_timeout(700)
    assert page.locator("#canvas").screenshot() == first


def test_computed_sizes_and_colours_are_drawn_and_explained(
    analysed_store: Path, tmp_path: Path, visit: Callable[..., Any]
) -> None:
    from policygraph.store import open_store

    with open_store(analysed_store) as store:
        view = view_graph(store, size_by="rank", colour_by="communities")
    path = write_page(view, tmp_path / "dressed.html")
    groups, ideas = load_style().groups, load_style().families["ideas"]
    for at, theme in enumerate(("light", "dark")):
        page = visit(path, color_scheme=theme).page
        legend = page.locator("#legend")
        for said in ("颜色：社群", "大小：PageRank (rank)", "面积表示数值"):
            assert said in legend.inner_text()
        for pair in groups[:4]:
            assert len(pixels(page, pair[at])) > 40, (theme, pair)
            assert legend.locator(f'circle[fill="{pair[at]}"]').count() == 1
        # Families are said by shape alone: the violet of ideas is none of the computed colours.
        assert len(pixels(page, getattr(ideas, theme))) == 0
    page.locator("#theme").click()
    assert legend.locator(f'circle[fill="{groups[0][0]}"]').count() == 1
    page.locator("#languages button[data-lang=en]").click()
    assert "Colour: Communities" in legend.inner_text() and "The area says the number" in legend.inner_text()
