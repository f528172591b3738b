"""The attributes of nodes and edges as flat text, the same in graphml and gexf."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.export.rows import EdgeRow, NodeRow, Rows
from policygraph.export.text import lines, one_line

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
    for column in rows.columns.values():
        if column.name in node.values:
            yield column.name, lines(node.values[column.name])


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
    if edge.rule is not None and edge.reason is not None:
        yield "rule", edge.rule
        yield "reason_zh", edge.reason.zh
        yield "reason_en", edge.reason.en
