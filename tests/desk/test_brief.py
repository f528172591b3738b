"""Briefings: everything on the page is in the store and cited; nothing on it acts or asks."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest

from policygraph.api import PolicyGraph
from policygraph.cli.main import main
from policygraph.desk.briefing import brief_at, brief_page, policy
from policygraph.desk.briefing.gather import gather_brief
from policygraph.errors import InputError, UnknownNameError
from policygraph.serve.answers.analyst import brief_answer
from policygraph.store import Store

PLAN = "深圳市具身智能机器人技术创新与产业发展行动计划（2025—2027年）"
THINGS = ("杭州", "具身智能", "朱克力", PLAN, "中国信息协会")


class Page(HTMLParser):
    """The page as elements: tags with attributes, and the text of those asked for."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.quotes, self.references, self.ids, self.links = [], [], {}, set(), set()
        self._in = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.tags.append((tag, said))
        self.ids.add(said.get("id"))
        if tag == "a":
            self.links.add(said["href"])
        if tag == "blockquote":
            self.quotes.append("")
            self._in = "quote"
        if tag == "sup":
            self._in = None
        if tag == "li" and str(said.get("id", "")).startswith("ref-"):
            self._in = said["id"]
            self.references[self._in] = ""
        if tag == "footer":
            self._in = None

    def handle_endtag(self, tag):
        if tag in ("blockquote", "li"):
            self._in = None

    def handle_data(self, data):
        if self._in == "quote":
            self.quotes[-1] += data
        elif self._in:
            self.references[self._in] += data


@pytest.mark.parametrize("name", THINGS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_is_a_passage_of_the_store_and_cited(graph, rows, name, lang):
    page = Page(brief_page(graph.store, name, lang=lang))
    passages = {
        text for (text,) in rows("SELECT DISTINCT ?t { GRAPH ?g { ?p a pol:Passage ; pol:text ?t } }")
    }
    assert page.quotes and set(page.quotes) <= passages
    assert page.links == {f"#{one}" for one in page.ids - {None} if f"#{one}" in page.links}
    cited = {link for link in page.links if link.startswith("#ref-")}
    assert cited == {f"#{one}" for one in page.references}


def test_all_facts_of_a_place_are_on_its_page(graph, rows):
    wanted = rows(
        """SELECT DISTINCT (STR(?f) AS ?i) { ?f a pol:Target ; pol:jurisdiction ?p . ?p pol:code ?c
        FILTER(STRSTARTS(?c, "3301")) }"""
    )
    found = gather_brief(graph.store, "杭州", graph.names)
    shown = {item.iri for section in found.sections if section.kind == "target" for item in section.items}
    assert {iri for (iri,) in wanted} == shown


def test_references_follow_gbt_7714(graph):
    page = Page(brief_page(graph.store, "杭州"))
    for text in page.references.values():
        assert re.fullmatch(
            r"\[\d+\] (?:.+\. )?.+\[(?:EB/OL\]\. (?:\(\d{4}-\d\d-\d\d\))?\. https?://\S+\.|Z\]\. (?:\d{4}-\d\d-\d\d)?\.)", text
        ), text  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_in_itself_and_does_nothing(graph, lang):
    html = brief_page(graph.store, "杭州", lang=lang)
    page = Page(html)
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object", "form", "base"}
    for tag, said in page.tags:
        assert not any(name.startswith("on") or name in ("style", "src") for name in said), tag
    assert policy() in {said.get("content") for tag, said in page.tags if tag == "meta"}
    assert sum(tag == "svg" for tag, _ in page.tags) >= 3
    assert html == brief_page(graph.store, "杭州", lang=lang)


def test_hostile_text_stays_text():
    evil = '"><script>alert(1)</script><svg onload=alert(2)>'
    base = "https://w3id.org/policygraph/id/"
    pol, label = "https://w3id.org/policygraph/ontology#", "http://www.w3.org/2000/01/rdf-schema#label"
    graph = ox.NamedNode(f"{base}graph/doc/a")
    node, claim, passage, person = (
        ox.NamedNode(base + part) for part in ("statement/1", "claim/1", "passage/1", "person/1")
    )
    number = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    document = ox.NamedNode(f"{base}document/a")
    said = [
        (person, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ox.NamedNode("https://schema.org/Person")),
        (person, label, ox.Literal(evil, language="zh")),
        (node, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ox.NamedNode("https://schema.org/Quotation")),
        (node, f"{pol}speaker", person),
        (node, "https://schema.org/text", ox.Literal(evil)),
        (claim, f"{pol}states", node),
        (claim, f"{pol}inPassage", passage),
        (claim, f"{pol}start", ox.Literal("0", datatype=number)),
        (claim, f"{pol}end", ox.Literal("2", datatype=number)),
        (claim, f"{pol}rule", ox.Literal("r@1")),
        (claim, f"{pol}confidence", ox.Literal("0.9")),
        (passage, f"{pol}start", ox.Literal("0", datatype=number)),
        (passage, f"{pol}text", ox.Literal(evil)),
        (document, f"{pol}inGraph", graph),
        (document, "http://purl.org/dc/terms/title", ox.Literal(evil)),
    ]  # fmt: skip
    store = Store.in_memory(ox.Quad(s, ox.NamedNode(p), o, graph) for s, p, o in said)
    page = Page(brief_page(store, person.value))
    assert not {tag for tag, _ in page.tags} & {"script"}
    assert page.quotes == [evil] and evil in page.references["ref-1"]
    assert sum("onload" in said for _, said in page.tags) == 0


def test_a_briefing_as_of_a_day_says_so_and_says_less(graph):
    from datetime import date

    past = brief_at(graph.store, "杭州", as_of=date(2025, 4, 18), names=graph.names)
    assert "截至2025-04-18" in past and "日期不明" in past
    assert len(Page(past).quotes) < len(Page(brief_page(graph.store, "杭州")).quotes)


def test_what_has_no_briefing_is_refused(graph):
    with pytest.raises(UnknownNameError):
        brief_page(graph.store, "没有这个地方")
    target = next(iter(graph.desk("targets"))).facts[0]
    with pytest.raises(InputError, match="briefing is of"):
        brief_page(graph.store, target)


def test_command_python_and_api_give_one_page(demo_store, graph, tmp_path):
    path = tmp_path / "hangzhou.html"
    assert main(["brief", "杭州", "-o", str(path), "--store", str(demo_store)]) == 0
    written = path.read_text(encoding="utf-8")
    assert written == brief_page(graph.store, "杭州")
    with PolicyGraph.open(demo_store) as other:
        assert other.brief("杭州") == written
    body, kind = brief_answer(graph.store, name="杭州")
    assert body.decode("utf-8") == written and kind.startswith("text/html")
    assert main(["brief", "杭州", "-o", str(tmp_path / "no" / "x.html"), "--store", str(demo_store)]) == 2


def test_pictures_explain_only_marks_they_have_and_draw_one_bar_for_one_promise(graph):
    page = brief_page(graph.store, "杭州")
    assert "以元计的数值" in page and "空心" not in page
    bar = "人工智能核心产业营业收入 2025年底"
    assert sum(bar in line for line in page.split("<text")[1:] if line.partition(">")[2].startswith(bar)) == 1
    assert "（空心为预测）" in brief_page(graph.store, "中国")
