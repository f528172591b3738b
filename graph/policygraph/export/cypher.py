r"""A Cypher script (openCypher 9) that is safe to run twice: it merges by IRI, never creates.

One statement a line, so that any client can run it piece by piece: a constraint for each label (Neo4j 5), then each node,
then each edge. Texts are string literals with `\uXXXX` for what a line or a literal cannot hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite
from typing import IO

from policygraph.export.dressed import rows_of
from policygraph.export.facts import Facts
from policygraph.export.neo4j import label_name, relationship_type
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.rows import Column, EdgeRow, NodeRow
from policygraph.export.text import xml_chars

_ESCAPED = re.compile("\\\\u|[\\\\'\"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_SHORT = {"\\u": "\\\\' + 'u", "\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def cypher_string(text: str) -> str:
    r"""Return a text as a Cypher string literal; what neither XML nor Neo4j's tools carry (NUL) becomes U+FFFD.

    A backslash before a `u` ends the literal, and the next goes on: Neo4j resolves backslash-u before it reads literals,
    without regard for a backslash before it, so that a text with `\u0027` in it could end the literal by itself.

    >>> cypher_string("it's\n")
    "'it\\'s\\n'"
    >>> print(cypher_string("\\u0027"))
    '\\' + 'u0027'
    """
    return f"'{_ESCAPED.sub(_escape, xml_chars(text))}'"


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"


def cypher_name(name: str) -> str:
    """Return a property's name quoted with backticks where it is no plain identifier.

    >>> cypher_name("asOf"), cypher_name("a`b")
    ('asOf', '`a``b`')
    """
    return name if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) else "`" + name.replace("`", "``") + "`"


def write_cypher(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as a Cypher script; labels, types and properties are those of `neo4j-csv`."""
    rows = rows_of(facts)
    write = out.write
    if facts.carries_places:
        write(f"// {PLACES_NOTICE}\n".encode())
    labels = {}
    for kind in rows.kinds():
        label = labels[kind.name] = cypher_name(label_name(kind.name))
        constraint = cypher_name(f"policygraph_{kind.name}")
        write(
            f"CREATE CONSTRAINT {constraint} IF NOT EXISTS FOR (n:{label}) REQUIRE n.iri IS UNIQUE;\n".encode()
        )
    label_of: dict[str, str] = {}
    columns = list(rows.columns.values())
    for node in rows.nodes():
        label = label_of[node.iri] = labels[node.kind.name]
        write(_node(node, label, columns).encode())
    for edge in rows.edges():
        write(_edge(edge, label_of[edge.source], label_of[edge.target]).encode())


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(cypher_string(text) for text in texts) + "]"


def _value(value: str, type_: str) -> str:
    if type_ == "number":
        number = float(value)
        return repr(number) if isfinite(number) else cypher_string(value)
    if type_ == "boolean":
        return "true" if value in ("true", "1") else "false"
    return f"date({cypher_string(value)})" if type_ == "date" else cypher_string(value)


def _settings(variable: str, pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{variable}.{cypher_name(name)} = {value}" for name, value in pairs)


def _node(node: NodeRow, label: str, columns: list[Column]) -> str:
    pairs = [
        ("label", cypher_string(node.label.zh)),
        ("label_zh", cypher_string(node.label.zh)),
        ("label_en", cypher_string(node.label.en)),
        ("kind_zh", cypher_string(node.kind.zh)),
        ("kind_en", cypher_string(node.kind.en)),
        ("evidence_count", str(node.evidence_count)),
    ]
    lists = {
        "classes": node.classes,
        "sources": node.sources,
        "evidence": [entry.sentence for entry in node.evidence],
        "evidence_at": [entry.place for entry in node.evidence],
    }
    if node.confidence is not None:
        pairs.append(("confidence", str(node.confidence)))
    pairs.extend((name, _list(texts)) for name, texts in lists.items() if texts)
    for column in columns:
        values = node.values.get(column.name)
        if values:
            texts = [_value(value, column.type) for value in values]
            pairs.append((column.name, f"[{', '.join(texts)}]" if column.many else texts[0]))
    return f"MERGE (n:{label} {{iri: {cypher_string(node.iri)}}}) SET {_settings('n', pairs)};\n"


def _edge(edge: EdgeRow, source: str, target: str) -> str:
    pairs = [
        ("label_zh", cypher_string(edge.name.zh)),
        ("label_en", cypher_string(edge.name.en)),
        ("weight", str(max(1, len(edge.sources)))),
    ]
    if edge.sources:
        pairs.append(("sources", _list(edge.sources)))
    if edge.evidence:
        pairs.append(("evidence", _list(entry.sentence for entry in edge.evidence)))
        pairs.append(("evidence_at", _list(entry.place for entry in edge.evidence)))
    if edge.confidence is not None:
        pairs.append(("confidence", str(edge.confidence)))
    if edge.rule is not None and edge.reason is not None:
        pairs.append(("rule", cypher_string(edge.rule)))
        pairs.append(("reason_zh", cypher_string(edge.reason.zh)))
        pairs.append(("reason_en", cypher_string(edge.reason.en)))
    return (
        f"MATCH (a:{source} {{iri: {cypher_string(edge.source)}}}), (b:{target} {{iri: {cypher_string(edge.target)}}}) "
        f"MERGE (a)-[r:{cypher_name(relationship_type(edge.name.name))} {{predicate: {cypher_string(edge.predicate)}}}]->(b) "
        f"SET {_settings('r', pairs)};\n"
    )
