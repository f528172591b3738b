"""Answers no demo store gives: hostile ones, empty ones, failed ones, and a network of 100,000 nodes."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from functools import cache
from typing import Any

BASE = "https://w3id.org/policygraph/id/"
SCRIPT = '<script>window.caught=1</script><img src=x onerror="window.caught=1">'
TURNED = "abc\u202egnp.exe"
HOSTILE = f"{SCRIPT} {TURNED} 𠮷😀"


def answer(body: Any, status: int = 200) -> Callable[[Any], None]:
    """Return a route handler that answers with JSON."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return lambda route: route.fulfill(status=status, content_type="application/json", body=text)


def label(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def hostile_document() -> dict[str, Any]:
    """Return a document whose every part is hostile, with ten megabytes of text after its claims."""
    head = f"𠮷市😀提出：{SCRIPT}到2027年建成50家企业{TURNED}。\n"
    start = head.index("到2027年")
    return {
        "document": {
            "iri": f"{BASE}document/x", "key": "x", "title": HOSTILE, "publisher": HOSTILE,
            "published": "2025-01-01", "url": "javascript:window.caught=1",
        },
        "text": head + "x" * 10_000_000,
        "body": [0, len(head) + 10_000_000],
        "claims": [
            {
                "id": f"{BASE}claim/1", "kind": "target", "fact": f"{BASE}target/1", "label": label(HOSTILE),
                "spans": [[start, start + len("到2027年建成50家企业")]],
                "slots": {"value": [start + 8, start + 10, SCRIPT]}, "rule": SCRIPT, "confidence": 0.9,
                "modality": "planned", "flags": [SCRIPT], "disputed": True,
            }
        ],
    }  # fmt: skip


def hostile_entity() -> dict[str, Any]:
    """Return an entity whose every part is hostile."""
    sentence = f"😀{SCRIPT}到2027年{TURNED}"
    at = sentence.index("到2027年")
    evidence = {
        "claim": f"{BASE}claim/1",
        "document": {"iri": f"{BASE}document/x", "key": "x", "title": HOSTILE, "publisher": SCRIPT},
        "passage": {"start": 7, "end": 7 + len(sentence), "text": sentence},
        "spans": [[7 + at, 7 + at + 6]], "rule": SCRIPT, "confidence": 0.5, "factors": {SCRIPT: 1},
        "flags": [SCRIPT], "modality": "planned", "said_by": {"iri": f"{BASE}person/x", "label": label(HOSTILE)},
    }  # fmt: skip
    fact = {
        "iri": f"{BASE}target/1", "kind": "target", "label": label(HOSTILE), "certainty": "planned", "disputed": True,
        "evidence": [evidence],
    }  # fmt: skip
    return {
        "iri": f"{BASE}place/330100", "type": "place", "label": label(HOSTILE), "aliases": [HOSTILE],
        "properties": [
            {"predicate": "x", "label": label(SCRIPT), "values": [{"label": label("javascript:window.caught=1")}]},
            {"predicate": "y", "label": label("y"), "values": [{"iri": "javascript:window.caught=1", "label": label("https://x")}]},
            {"predicate": "z", "label": label("z"), "values": [{"label": {"zh": "x" * 10_000_000, "en": ""}}]},
        ],
        "groups": [{"kind": "target", "label": label(SCRIPT), "count": 1, "facts": [fact]}],
        "documents": [{"iri": f"{BASE}document/x", "key": "x", "title": HOSTILE}],
    }  # fmt: skip


def empty_network() -> dict[str, Any]:
    columns = (
        "iri",
        "type",
        "label_zh",
        "label_en",
        "x",
        "y",
        "size",
        "year",
        "deadline",
        "place",
        "confidence",
    )
    return {
        "store_version": "1",
        "documents": [],
        "predicates": [],
        "nodes": {name: [] for name in columns},
        "edges": {"source": [], "target": [], "predicate": [], "certainty": []},
    }


@cache
def huge_network(nodes: int = 100_000, edges: int = 500_000) -> str:
    """Return a made network as JSON text: clusters on a spiral, preferential edges, like a large store's."""
    chance = random.Random(7)
    kinds = [
        "place",
        "plan",
        "target",
        "measure",
        "statistic",
        "organisation",
        "person",
        "technology",
        "statement",
    ]
    clusters = 400
    middles = [
        (math.sqrt(n) * 900 * math.cos(n * 2.4), math.sqrt(n) * 900 * math.sin(n * 2.4))
        for n in range(clusters)
    ]
    types, x, y, size = [], [], [], []
    for n in range(nodes):
        cx, cy = middles[n % clusters]
        far, turn = chance.gauss(0, 420), chance.random() * 2 * math.pi
        types.append("place" if n < clusters else kinds[n % len(kinds)])
        x.append(round(cx + (0 if n < clusters else far * math.cos(turn)), 1))
        y.append(round(cy + (0 if n < clusters else far * math.sin(turn)), 1))
        size.append(22 if n < clusters else 7 + (n % 5))
    source = [chance.randrange(nodes) for _ in range(edges)]
    target = [
        s % clusters
        if s >= clusters and chance.random() < 0.7
        else (s + 1 + chance.randrange(nodes - 1)) % nodes
        for s in source
    ]
    return json.dumps(
        {
            "store_version": "1",
            "documents": [],
            "predicates": ["p"],
            "nodes": {
                "iri": [f"{BASE}{kind}/{n}" for n, kind in enumerate(types)],
                "type": types,
                "label_zh": [f"节点{n}" for n in range(nodes)],
                "label_en": [f"node {n}" for n in range(nodes)],
                "x": x,
                "y": y,
                "size": size,
                "year": [2015 + n % 11 for n in range(nodes)],
                "deadline": [None] * nodes,
                "place": [None] * nodes,
                "confidence": [0.5 + (n % 50) / 100 for n in range(nodes)],
            },
            "edges": {
                "source": source,
                "target": target,
                "predicate": [0] * edges,
                "certainty": [None] * edges,
            },
        }
    )
