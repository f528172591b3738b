"""Small stores whose network is known: targets that join places and technologies, stated by no document."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from policygraph.rdf.iris import DEFAULT_BASE, POL, RDF, RDFS, Iris
from policygraph.store import Store

IRIS = Iris(DEFAULT_BASE)


def place(name: str) -> ox.NamedNode:
    """Return the IRI of a place."""
    return ox.NamedNode(IRIS.text("place", name))


def store_of(edges: Iterable[tuple[str, str]], label: str = "{}") -> Store:
    """Return a store in which organisations are parts of organisations, edge by edge."""
    graph = IRIS.graph("made")
    org = "http://www.w3.org/ns/org#"
    quads = []
    for ends in edges:
        first, second = (ox.NamedNode(IRIS.text("organisation", end)) for end in ends)
        quads.append(ox.Quad(first, ox.NamedNode(org + "subOrganizationOf"), second, graph))
        for node, end in zip((first, second), ends, strict=True):
            quads.append(ox.Quad(node, RDF.type, ox.NamedNode(org + "Organization"), graph))
            quads.append(ox.Quad(node, RDFS.label, ox.Literal(label.format(end), language="zh"), graph))
    quads.append(ox.Quad(IRIS.document("made"), POL.inGraph, graph, graph))
    return Store.in_memory(quads)


def name_of(iri: str) -> str:
    """Return the name an organisation was made from."""
    return iri.rpartition("/")[2]
