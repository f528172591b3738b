"""The network as JSON: node-link (networkx, D3), Cytoscape.js with its style (cyjs), and CX2 (NDEx, Cytoscape).

Each element is written on a line of its own, so that a graph of any size streams. Attributes are those of graphml, with
numbers, booleans and lists as JSON has them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from math import isfinite
from typing import IO, Any

from policygraph.export.drawing import node_positions, node_spell
from policygraph.export.dressed import COLOUR, SIZE, key_lines, look_of, rows_of
from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.rows import EdgeRow, NodeRow, Rows
from policygraph.export.vocabulary import colour_of_kind, size_of_kind

_EDGE_COLOUR = "#B9B2A6"
_CX_TYPES = {"number": "double", "boolean": "boolean", "date": "string", "string": "string"}
_LISTS = ("classes", "sources", "evidence", "evidence_at")


def _json(value: object) -> bytes:
    """Return JSON on one line; what no UTF-8 carries (a lone surrogate) becomes an escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def _plain(value: str, type_: str) -> str | float | bool:
    if type_ == "boolean":
        return value in ("true", "1")
    if type_ == "number":
        number = float(value)
        # JSON has no word for what is no number.
        return number if isfinite(number) else value
    return value


def node_data(node: NodeRow, rows: Rows) -> dict[str, Any]:
    """Return the attributes of a node as JSON values: numbers, booleans, lists where a node can have several."""
    data: dict[str, Any] = {
        "label": look_of(rows).label(node),
        "label_zh": node.label.zh,
        "label_en": node.label.en,
        "kind": node.kind.name,
        "kind_zh": node.kind.zh,
        "kind_en": node.kind.en,
        "classes": list(node.classes),
        "sources": list(node.sources),
        "evidence": [entry.sentence for entry in node.evidence],
        "evidence_at": [entry.place for entry in node.evidence],
        "evidence_count": node.evidence_count,
    }
    if node.confidence is not None:
        data["confidence"] = node.confidence
    for column in rows.columns.values():
        values = node.values.get(column.name)
        if values:
            plain = [_plain(value, column.type) for value in values]
            data[column.name] = plain if column.many else plain[0]
    spell = node_spell(node)
    if spell is not None:
        data.update((key, day) for key, day in (("from", spell.start), ("to", spell.end)) if day)
    return data


def edge_data(edge: EdgeRow) -> dict[str, Any]:
    """Return the attributes of an edge as JSON values."""
    data: dict[str, Any] = {
        "label": edge.name.name,
        "label_zh": edge.name.zh,
        "label_en": edge.name.en,
        "predicate": edge.predicate,
        "sources": list(edge.sources),
        "weight": max(1, len(edge.sources)),
        "evidence": [entry.sentence for entry in edge.evidence],
        "evidence_at": [entry.place for entry in edge.evidence],
    }
    if edge.confidence is not None:
        data["confidence"] = edge.confidence
    if edge.rule is not None and edge.reason is not None:
        data |= {"rule": edge.rule, "reason_zh": edge.reason.zh, "reason_en": edge.reason.en}
    return data


def _array(out: IO[bytes], items: Iterable[object]) -> None:
    """Write a JSON array, one item a line."""
    out.write(b"[")
    for at, item in enumerate(items):
        out.write(b",\n" if at else b"\n")
        out.write(_json(item))
    out.write(b"\n]")


def _about(facts: Facts) -> dict[str, str]:
    about = {"name": "policygraph"}
    if keys := " ".join(key_lines(facts)):
        about["legend"] = keys
    return about | {"notice": PLACES_NOTICE} if facts.carries_places else about


def write_node_link(facts: Facts, out: IO[bytes]) -> None:
    """Write node-link JSON, as `networkx.node_link_graph(data, edges="edges")` and D3 read it."""
    rows = rows_of(facts)
    out.write(b'{"directed":true,"multigraph":true,"graph":' + _json(_about(facts)) + b',\n"nodes":')
    _array(out, ({"id": node.iri, **node_data(node, rows)} for node in rows.nodes()))
    out.write(b',\n"edges":')
    _array(
        out,
        (
            {"source": edge.source, "target": edge.target, "key": edge.number, **edge_data(edge)}
            for edge in rows.edges()
        ),
    )
    out.write(b"}\n")


def write_cyjs(facts: Facts, out: IO[bytes]) -> None:
    """Write Cytoscape.js JSON (also read by Cytoscape): elements, and a style with the colours and sizes of each kind."""
    rows = rows_of(facts)
    placed = node_positions(rows)

    def nodes() -> Iterator[dict[str, Any]]:
        for node in rows.nodes():
            element: dict[str, Any] = {
                "data": {"id": node.iri, "name": look_of(rows).label(node), **node_data(node, rows)}
            }
            if node.iri in placed:
                x, y = placed[node.iri]
                element["position"] = {"x": x, "y": y}
            yield element

    def edges() -> Iterator[dict[str, Any]]:
        for edge in rows.edges():
            ends = {"id": f"e{edge.number}", "source": edge.source, "target": edge.target}
            yield {"data": ends | {"interaction": edge.name.name, **edge_data(edge)}}

    out.write(b'{"format_version":"1.0","generated_by":"policygraph","data":' + _json(_about(facts)))
    out.write(b',\n"layout":' + _json({"name": "preset" if placed else "cose"}))
    out.write(b',\n"style":')
    _array(out, _cytoscape_style(rows))
    out.write(b',\n"elements":{"nodes":')
    _array(out, nodes())
    out.write(b',\n"edges":')
    _array(out, edges())
    out.write(b"}}\n")


def _cytoscape_style(rows: Rows) -> Iterator[dict[str, Any]]:
    label = {
        "label": "data(label)",
        "font-size": 10,
        "color": "#26221C",
        "text-wrap": "ellipsis",
        "text-max-width": 120,
    }
    outline = {"text-outline-color": "#FFFFFF", "text-outline-width": 1.5}
    yield {"selector": "node", "style": label | outline}
    for kind in rows.kinds():
        across = 2 * size_of_kind(kind.name)
        yield {
            "selector": f"node[kind = {json.dumps(kind.name, ensure_ascii=False)}]",
            "style": {"background-color": colour_of_kind(kind.name), "width": across, "height": across},
        }
    look = look_of(rows)
    if look.by_size:
        across_by = f"data({SIZE})"
        yield {"selector": f"node[{SIZE}]", "style": {"width": across_by, "height": across_by}}
    if look.by_colour:
        yield {"selector": f"node[{COLOUR}]", "style": {"background-color": f"data({COLOUR})"}}
    yield {
        "selector": "edge",
        "style": {
            "width": 1,
            "line-color": _EDGE_COLOUR,
            "curve-style": "bezier",
            "target-arrow-shape": "triangle",
            "target-arrow-color": _EDGE_COLOUR,
        },
    }


def write_cx2(facts: Facts, out: IO[bytes]) -> None:
    """Write CX2 (the Cytoscape Exchange format 2 of ndexbio.org): typed attributes, network, and visual properties."""
    rows = rows_of(facts)
    index = {iri: at for at, iri in enumerate(rows.identifiers())}
    placed = node_positions(rows)

    def nodes() -> Iterator[dict[str, Any]]:
        for node in rows.nodes():
            element: dict[str, Any] = {"id": index[node.iri], "v": _filled({"name": look_of(rows).label(node), "iri": node.iri, **node_data(node, rows)})}  # fmt: skip
            if node.iri in placed:
                element["x"], element["y"] = placed[node.iri]
            yield element

    def edges() -> Iterator[dict[str, Any]]:
        for edge in rows.edges():
            ends = {"id": edge.number, "s": index[edge.source], "t": index[edge.target]}
            yield ends | {"v": _filled({"interaction": edge.name.name, **edge_data(edge)})}

    out.write(b'[{"CXVersion":"2.0","hasFragments":false},\n{"metaData":')
    counts = {"attributeDeclarations": 1, "networkAttributes": 1, "nodes": len(index), "visualProperties": 1}
    counts["edges"] = sum(1 for _ in rows.pairs())
    out.write(_json([{"name": name, "elementCount": counts[name]} for name in sorted(counts)]))
    out.write(b'},\n{"attributeDeclarations":' + _json([_declared(rows, facts)]))
    out.write(b'},\n{"networkAttributes":' + _json([_about(facts)]))
    for name, elements in (("nodes", nodes()), ("edges", edges())):
        out.write(b'},\n{"' + name.encode() + b'":')
        _array(out, elements)
    out.write(b'},\n{"visualProperties":' + _json([_cx_style(rows)]))
    out.write(b'},\n{"status":[{"success":true}]}]\n')


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ([], "")}


def _declared(rows: Rows, facts: Facts) -> dict[str, Any]:
    """Return the types of the attributes, as CX2 declares them."""
    text = {"d": "string"}
    common = ("label", "label_zh", "label_en")
    of_nodes: dict[str, Any] = dict.fromkeys(
        chain(("name", "iri", "kind", "kind_zh", "kind_en", "from", "to"), common), text
    )
    of_edges: dict[str, Any] = dict.fromkeys(
        chain(("interaction", "predicate", "rule", "reason_zh", "reason_en"), common), text
    )
    for name in _LISTS:
        of_nodes[name] = {"d": "list_of_string"}
        if name != "classes":
            of_edges[name] = {"d": "list_of_string"}
    of_nodes["confidence"] = of_edges["confidence"] = {"d": "double"}
    of_nodes["evidence_count"] = of_edges["weight"] = {"d": "integer"}
    for column in rows.columns.values():
        type_ = _CX_TYPES[column.type]
        of_nodes[column.name] = {"d": f"list_of_{type_}" if column.many else type_}
    return {"networkAttributes": dict.fromkeys(_about(facts), text), "nodes": of_nodes, "edges": of_edges}


def _cx_style(rows: Rows) -> dict[str, Any]:
    """Return how each kind is drawn, as CX2 maps attributes to visual properties."""

    def by_kind(value: Any) -> dict[str, Any]:
        pairs = [{"v": kind.name, "vp": value(kind.name)} for kind in rows.kinds()]
        return {"type": "DISCRETE", "definition": {"attribute": "kind", "map": pairs}}

    def by(attribute: str, type_: str) -> dict[str, Any]:
        return {"type": "PASSTHROUGH", "definition": {"attribute": attribute, "type": type_}}

    look = look_of(rows)
    across = by(SIZE, "double") if look.by_size else by_kind(lambda name: 2 * size_of_kind(name))
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {"NODE_SHAPE": "ellipse", "NODE_LABEL_FONT_SIZE": 10},
            "edge": {"EDGE_LINE_COLOR": _EDGE_COLOUR, "EDGE_WIDTH": 1, "EDGE_TARGET_ARROW_SHAPE": "triangle"},
        },
        "nodeMapping": {
            "NODE_LABEL": by("label", "string"),
            "NODE_BACKGROUND_COLOR": by(COLOUR, "string") if look.by_colour else by_kind(colour_of_kind),
            "NODE_WIDTH": across,
            "NODE_HEIGHT": across,
        },
        "edgeMapping": {},
    }
