"""Stores for the tests of the network: one of any size, one full of hostile text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from support import BASE, POL

SCHEMA = "https://schema.org/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
DCTERMS = "http://purl.org/dc/terms/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
XSD = "http://www.w3.org/2001/XMLSchema#"
CLASSES = {
    "place": SCHEMA + "AdministrativeArea",
    "plan": POL + "PolicyDocument",
    "target": POL + "Target",
    "statistic": POL + "Observation",
    "organisation": "http://www.w3.org/ns/org#Organization",
    "technology": "http://www.w3.org/2004/02/skos/core#Concept",
    "measure": POL + "Measure",
    "action": POL + "Action",
}


class Writer:
    """Writes one document graph: facts, and claims with their passages."""

    def __init__(self, key: str, title: str, issued: str, publisher: str = "示例日报", url: str = "") -> None:
        self.quads: list[ox.Quad] = []
        self.graph = ox.NamedNode(f"{BASE}graph/doc/{key}")
        self.document = f"document/{key}"
        self.key = key
        self.add(self.document, TYPE.value, ox.NamedNode(SCHEMA + "NewsArticle"))
        self.add(self.document, DCTERMS + "title", title)
        self.add(self.document, POL + "publisherName", publisher)
        self.add(self.document, DCTERMS + "issued", ox.Literal(issued, datatype=ox.NamedNode(XSD + "date")))
        self.add(self.document, POL + "inGraph", self.graph)
        if url:
            self.add(self.document, SCHEMA + "url", url)

    def add(self, subject: str, predicate: str, value: Any) -> None:
        """Add a quad; a string is a plain literal."""
        term = ox.Literal(value) if isinstance(value, str) else value
        self.quads.append(ox.Quad(ox.NamedNode(BASE + subject), ox.NamedNode(predicate), term, self.graph))

    def thing(self, name: str, label: str, **properties: Any) -> str:
        """Add a node like `place/1` with pol: properties (`place/2` as a Ref is given as ("place/2",))."""
        self.add(name, TYPE.value, ox.NamedNode(CLASSES[name.partition("/")[0]]))
        if label:
            self.add(name, RDFS + "label", ox.Literal(label, language="zh"))
        for prop, value in properties.items():
            self.add(name, POL + prop, ox.NamedNode(BASE + value[0]) if isinstance(value, tuple) else value)
        return name

    def claim(
        self, node: str, sentence: str, words: str, slots: dict[str, str] | None = None, at: int = 100
    ) -> None:
        """Add a claim that the sentence, at code point `at` of the text, says the node with these words."""
        claim = f"claim/{self.key}-{node.replace('/', '-')}"
        passage = f"passage/{self.key}-{node.replace('/', '-')}"
        start = at + sentence.index(words)
        found = {
            text: start + words.index(text) if text in words else at + sentence.index(text)
            for text in (slots or {}).values()
        }
        detail = {
            "slots": {
                name: [found[text], found[text] + len(text), text] for name, text in (slots or {}).items()
            }
        }
        self.add(claim, TYPE.value, ox.NamedNode(POL + "Claim"))
        self.add(claim, POL + "states", ox.NamedNode(BASE + node))
        self.add(claim, POL + "inPassage", ox.NamedNode(BASE + passage))
        self.add(claim, POL + "start", ox.Literal(start))
        self.add(claim, POL + "end", ox.Literal(start + len(words)))
        self.add(claim, POL + "rule", "tests.sample@1")
        self.add(claim, POL + "confidence", ox.Literal("0.9", datatype=ox.NamedNode(XSD + "decimal")))
        self.add(claim, POL + "detail", json.dumps(detail, ensure_ascii=False))
        self.add(passage, POL + "start", ox.Literal(at))
        self.add(passage, POL + "end", ox.Literal(at + len(sentence)))
        self.add(passage, POL + "text", sentence)


def date(day: str) -> ox.Literal:
    """Return an xsd:date."""
    return ox.Literal(day, datatype=ox.NamedNode(XSD + "date"))


def decimal(value: str) -> ox.Literal:
    """Return an xsd:decimal."""
    return ox.Literal(value, datatype=ox.NamedNode(XSD + "decimal"))


def store_of(quads: Iterator[ox.Quad] | list[ox.Quad]) -> Any:
    """Return an in-memory store of quads, default graph included."""
    from policygraph.store import Store

    return Store.in_memory(iter(quads), base=BASE)


def big_store(facts: int) -> Any:
    """Return a store with so many targets, each with a sentence of 120 characters, over plans, places, technologies."""
    quads: list[ox.Quad] = []
    for number in range(facts // 10 + 1):
        writer = Writer(f"n{number}", f"第{number}号新闻", f"2025-{number % 12 + 1:02}-01")
        plan, place = f"plan/{number}", f"place/{number % 40}"
        writer.thing(place, f"示例{number % 40}市")
        writer.thing(plan, f"示例市第{number}号产业发展行动计划(2025—2027年)", jurisdiction=(place,))
        for item in range(10):
            technology = f"technology/t{(number * 7 + item) % 60}"
            writer.thing(technology, f"技术{(number * 7 + item) % 60}")
            target = writer.thing(
                f"target/{number}-{item}",
                "",
                setBy=(plan,),
                jurisdiction=(place,),
                technology=(technology,),
                indicator=f"第{number}项指标之{item}",
                comparator=">=",
                value=decimal(str(100 + item)),
                unit="家",
                deadline=date("2027-12-31"),
            )
            words = f"第{number}项指标之{item}达到{100 + item}家以上"
            sentence = f"到2027年底,{words}," + "产业规模稳步扩大并形成完整生态" * 6 + "。"
            writer.claim(target, sentence, words, {"deadline": "到2027年底", "value": str(100 + item)})
        quads += writer.quads
    return store_of(quads)


RLO = "\u202e"
HOSTILE = {
    "place/script": "<script>window.pwned=1</script>",
    "place/close": "</script><img src=x onerror=window.pwned=2>",
    "place/js": "javascript:window.pwned=3",
    "place/bidi": f"abc{RLO}txt.exe",
    "place/line": "one\u2028two\u2029three",
    "place/long": "长" * 10_000,
    "place/entity": "&lt;b&gt; \"'` ${window.pwned=4} {{data}}",
    "place/proto": "__proto__",
}


def hostile_store() -> Any:
    """Return a store whose labels, sentences and addresses try to break out; and characters beyond the basic plane."""
    writer = Writer(
        "bad",
        "<b>题</b></script><script>window.pwned=5</script>",
        "2025-01-02",
        "\u202e<i>",
        "javascript:alert(1)",
    )
    plan = writer.thing("plan/hub", "𠮷祥🚀计划<script>window.pwned=6</script>")
    for name, label in HOSTILE.items():
        writer.thing(name, label)
        target = writer.thing(
            f"target/{name.rpartition('/')[2]}",
            "",
            setBy=(plan,),
            jurisdiction=(name,),
            indicator=label,
            value=decimal("20"),
            unit="个<u>",
            deadline=date("2027-12-31"),
        )
        sentence = f"𠮷野家🚀在{label[:40]}说,到2027年底,建成🏙️20个中心。"
        writer.claim(target, sentence, "建成🏙️20个中心", {"value": "20", "deadline": "到2027年底"})
    return store_of(writer.quads)
