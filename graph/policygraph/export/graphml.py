"""GraphML (graphdrawing.org, 1.0), written as a stream: for networkx, igraph, Cytoscape, yEd, Gephi."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

from policygraph.export.dressed import rows_of
from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.rows import Rows
from policygraph.export.tables import EDGE_COLUMNS, Written, in_batches, node_columns
from policygraph.export.text import xml

_TYPES = {"number": "double", "boolean": "boolean", "date": "string", "string": "string"}


def write_graphml(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as one directed GraphML graph; node ids are IRIs, edge ids `e0`, `e1`, ...

    Numbers are doubles in their exact lexical form, dates ISO 8601 strings; several values of one attribute stand on
    lines of their own.
    """
    rows = rows_of(facts)
    columns = node_columns(rows)
    node_keys = {name: f"n{at}" for at, (name, _) in enumerate(columns)}
    edge_keys = {name: f"e{at}" for at, (name, _) in enumerate(EDGE_COLUMNS)}
    write = out.write
    write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    write(
        b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
        b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
        b'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    )
    if facts.carries_places:
        write(f"<desc>{xml(PLACES_NOTICE)}</desc>\n".encode())
    for for_, keys, described in (("node", node_keys, columns), ("edge", edge_keys, EDGE_COLUMNS)):
        for name, type_ in described:
            write(
                f'<key id="{keys[name]}" for="{for_}" attr.name="{xml(name)}" attr.type="{_TYPES[type_]}"/>\n'.encode()
            )
    write(b'<graph id="policygraph" edgedefault="directed">\n')
    in_batches(out, _elements(rows, node_keys, edge_keys))
    write(b"</graph>\n</graphml>\n")


def _elements(rows: Rows, node_keys: dict[str, str], edge_keys: dict[str, str]) -> Iterator[str]:
    written = Written(_data(node_keys))
    for node in rows.nodes():
        yield f'<node id="{xml(node.iri)}">{written.node(node)}</node>\n'
    written = Written(_data(edge_keys))
    for edge in rows.edges():
        ends = f'source="{xml(edge.source)}" target="{xml(edge.target)}"'
        yield f'<edge id="e{edge.number}" {ends}>{written.edge(edge)}</edge>\n'


def _data(keys: dict[str, str]) -> Callable[[str, str], str]:
    opening = {name: f'<data key="{key}">' for name, key in keys.items()}
    return lambda name, value: f"{opening[name]}{xml(value)}</data>"
