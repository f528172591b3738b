"""The attributes of nodes and edges as flat text, the same in graphml and gexf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import IO

from policygraph.export.evidence import Evidence
from policygraph.export.rows import EdgeRow, NodeRow, Rows
from policygraph.export.text import lines, one_line
from policygraph.export.vocabulary import name_of_property

Described = tuple[tuple[str, str], ...]

EDGE_COLUMNS: Described = (
    ("label", "string"),
    ("label_zh", "string"),
    ("label_en", "string"),
    ("predicate", "string"),
    ("sources", "string"),
    ("weight", "number"),
    ("evidence", "string"),
    ("evidence_at", "string"),
    ("confidence", "number"),
    ("rule", "string"),
    ("reason_zh", "string"),
    ("reason_en", "string"),
)

_NODE_COLUMNS: Described = (
    ("label", "string"),
    ("label_zh", "string"),
    ("label_en", "string"),
    ("kind", "string"),
    ("kind_zh", "string"),
    ("kind_en", "string"),
    ("classes", "string"),
    ("sources", "string"),
    ("evidence", "string"),
    ("evidence_at", "string"),
    ("evidence_count", "number"),
    ("confidence", "number"),
)


def node_columns(rows: Rows) -> Described:
    """Return the node attributes as (name, type) in file order; one a node can have several of is a string."""
    own = tuple((column.name, "string" if column.many else column.type) for column in rows.columns.values())
    return _NODE_COLUMNS + own


def node_values(node: NodeRow, rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield the attributes a node has, as (name, text), in file order."""
    yield "label", node.label.zh
    yield "label_zh", node.label.zh
    yield "label_en", node.label.en
    yield "kind", node.kind.name
    yield "kind_zh", node.kind.zh
    yield "kind_en", node.kind.en
    if node.classes:
        yield "classes", "\n".join(node.classes)
    if node.sources:
        yield "sources", "\n".join(node.sources)
    if node.evidence:
        yield "evidence", "\n".join(one_line(entry.sentence) for entry in node.evidence)
        yield "evidence_at", "\n".join(entry.place for entry in node.evidence)
    yield "evidence_count", str(node.evidence_count)
    if node.confidence is not None:
        yield "confidence", str(node.confidence)
    # Columns are in the order of their names.
    for name in sorted(node.values):
        yield name, lines(node.values[name])


def edge_values(edge: EdgeRow) -> Iterator[tuple[str, str]]:
    """Yield the attributes an edge has, as (name, text), in file order; weight is the number of documents, at least 1."""
    yield "label", edge.name.name
    yield "label_zh", edge.name.zh
    yield "label_en", edge.name.en
    yield "predicate", edge.predicate
    if edge.sources:
        yield "sources", "\n".join(edge.sources)
    yield "weight", str(max(1, len(edge.sources)))
    if edge.evidence:
        yield "evidence", "\n".join(one_line(entry.sentence) for entry in edge.evidence)
        yield "evidence_at", "\n".join(entry.place for entry in edge.evidence)
    if edge.confidence is not None:
        yield "confidence", str(edge.confidence)
    if edge.rule is not None and edge.reason is not None:
        yield "rule", edge.rule
        yield "reason_zh", edge.reason.zh
        yield "reason_en", edge.reason.en


class Written:
    """Attributes of nodes and edges as a format writes them, what returns again and again put together only once.

    `pair` writes one attribute, or nothing for one that the format says otherwise. A graph has few kinds and properties, and
    what one edge says of documents and sentences the next often says too.
    """

    def __init__(self, pair: Callable[[str, str], str]) -> None:
        self._pair = pair
        self._kind = cache(lambda kind: self._all(zip(("kind", "kind_zh", "kind_en"), kind, strict=True)))
        self._name = cache(self._of_predicate)
        self._sources = lru_cache(1024)(
            lambda sources: pair("sources", "\n".join(sources)) if sources else ""
        )
        self._classes = cache(lambda classes: pair("classes", "\n".join(classes)) if classes else "")
        self._evidence = lru_cache(1024)(self._of_evidence)
        self._number = cache(lambda name, number: pair(name, str(number)))

    def _all(self, pairs: Iterable[tuple[str, str]]) -> str:
        return "".join(self._pair(name, value) for name, value in pairs)

    def _of_predicate(self, predicate: str) -> str:
        name = name_of_property(predicate)
        named = (("label", name.name), ("label_zh", name.zh), ("label_en", name.en), ("predicate", predicate))
        return self._all(named)

    def _of_evidence(self, evidence: tuple[Evidence, ...]) -> str:
        if not evidence:
            return ""
        said = "\n".join(one_line(entry.sentence) for entry in evidence)
        return self._pair("evidence", said) + self._pair(
            "evidence_at", "\n".join(entry.place for entry in evidence)
        )

    def _sure(self, confidence: float | None) -> str:
        return "" if confidence is None else self._number("confidence", confidence)

    def node(self, node: NodeRow) -> str:
        """Return what `node_values` yields, written."""
        pair, zh = self._pair, node.label.zh
        own = "".join([pair(name, lines(node.values[name])) for name in sorted(node.values)])
        return (
            f"{pair('label', zh)}{pair('label_zh', zh)}{pair('label_en', node.label.en)}{self._kind(node.kind)}"
            f"{self._classes(node.classes)}{self._sources(node.sources)}{self._evidence(node.evidence)}"
            f"{self._number('evidence_count', node.evidence_count)}{self._sure(node.confidence)}{own}"
        )

    def edge(self, edge: EdgeRow) -> str:
        """Return what `edge_values` yields, written."""
        derived = ""
        if edge.rule is not None and edge.reason is not None:
            reasons = (("rule", edge.rule), ("reason_zh", edge.reason.zh), ("reason_en", edge.reason.en))
            derived = self._all(reasons)
        return (
            f"{self._name(edge.predicate)}{self._sources(edge.sources)}{self._number('weight', max(1, len(edge.sources)))}"
            f"{self._evidence(edge.evidence)}{self._sure(edge.confidence)}{derived}"
        )


def in_batches(out: IO[bytes], texts: Iterable[str]) -> None:
    """Write texts as UTF-8, many at a time: one call for each would cost more than making it."""
    texts = iter(texts)
    while batch := list(islice(texts, 256)):
        out.write("".join(batch).encode())
