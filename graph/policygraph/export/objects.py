"""The network as an object of networkx or igraph, with the attributes a GraphML file has: for people who compute on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from policygraph.export.dressed import rows_of
from policygraph.export.facts import Facts
from policygraph.export.tables import EDGE_COLUMNS, Described, edge_values, node_columns, node_values

if TYPE_CHECKING:
    import igraph
    import networkx

_Read = Callable[[str], str | float | bool]
_READ: dict[str, _Read] = {
    "number": float,
    "boolean": lambda text: text in ("true", "1"),
}
_INTEGERS = ("evidence_count", "weight")


def _readers(described: Described) -> dict[str, _Read | None]:
    """Return what makes a value of the text of each attribute; None where the text is the value."""
    return {name: int if name in _INTEGERS else _READ.get(type_) for name, type_ in described}


def _plain(values: Iterable[tuple[str, str]], readers: dict[str, _Read | None]) -> dict[str, Any]:
    return {name: text if (read := readers[name]) is None else read(text) for name, text in values}


def to_networkx(facts: Facts) -> networkx.MultiDiGraph[str]:
    """Return the facts as a networkx MultiDiGraph: nodes are IRIs, edges are keyed by the property's IRI.

    The attributes are those of `graphml`, numbers as float, counts as int, several values one per line, so that every
    writer of networkx takes them as they are.
    """
    import networkx

    rows = rows_of(facts)
    of_nodes, of_edges = _readers(node_columns(rows)), _readers(EDGE_COLUMNS)
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(base=facts.base)
    for node in rows.nodes():
        graph.add_node(node.iri, **_plain(node_values(node, rows), of_nodes))
    for edge in rows.edges():
        values = _plain(edge_values(edge), of_edges)
        graph.add_edge(edge.source, edge.target, key=edge.predicate, **values)
    return graph


def to_igraph(facts: Facts) -> igraph.Graph:
    """Return the facts as a directed igraph Graph: vertices by IRI in `name`, in sorted order, edges in that of their ends.

    The attributes are those of `to_networkx`; one that a vertex or an edge does not have is None.
    """
    import igraph

    rows = rows_of(facts)
    of_nodes = _columns(node_columns(rows))
    of_edges = _columns(EDGE_COLUMNS)
    types = _readers(node_columns(rows))
    index: dict[str, int] = {}
    for node in rows.nodes():
        index[node.iri] = len(index)
        _append(of_nodes, _plain(node_values(node, rows), types))
    pairs: list[tuple[int, int]] = []
    types = _readers(EDGE_COLUMNS)
    for edge in rows.edges():
        pairs.append((index[edge.source], index[edge.target]))
        _append(of_edges, _plain(edge_values(edge), types))
    graph = igraph.Graph(
        n=len(index),
        edges=pairs,
        directed=True,
        vertex_attrs={"name": list(index), **of_nodes},
        edge_attrs=of_edges,
    )
    graph["base"] = facts.base
    return graph


def _columns(described: Described) -> dict[str, list[Any]]:
    return {name: [] for name, _ in described}


def _append(columns: dict[str, list[Any]], values: dict[str, Any]) -> None:
    for name, column in columns.items():
        column.append(values.get(name))
