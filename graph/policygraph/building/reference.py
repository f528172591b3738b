"""The graphs that are not documents': places and schemes before a build, derived links after it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyoxigraph as ox

from policygraph.model import digest
from policygraph.rdf.derived import derive
from policygraph.rdf.iris import POL, Iris
from policygraph.rdf.reference import reference_quads
from policygraph.rdf.rejected import settle
from policygraph.store.writable import WritableStore


def load_reference(store: WritableStore, pipeline: str) -> None:
    """Make the graphs `places` and `schemes` what this version of policygraph says, if they are not."""
    graphs = (store.iris.places, store.iris.schemes)
    if all(store.stamp(graph) == pipeline for graph in graphs):
        return
    data = _reference(store.base, pipeline)
    if not any(store.inner.contains_named_graph(graph) for graph in graphs):
        store.add([data])
        return
    quads = list(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    for graph in graphs:
        store.set_graph(graph, [quad for quad in quads if quad.graph_name == graph])


@cache
def _reference(base: str, pipeline: str) -> bytes:
    """Return the reference graphs, stamped, and their share of the default graph, as N-Quads; made once per process."""
    quads = list(reference_quads(base))
    iris = Iris(base)
    lines = [f"{quad.subject} {quad.predicate} {quad.object}" for quad in quads]
    default = [f"{line} .\n" for line in lines]
    named = [f"{line} {quad.graph_name} .\n" for line, quad in zip(lines, quads, strict=True)]
    stamps = [f"{quad} .\n" for quad in (_stamp(graph, pipeline) for graph in (iris.places, iris.schemes))]
    return "".join([*named, *default, *stamps]).encode("utf-8")


def load_derived(store: WritableStore, pipeline: str) -> int | None:
    """Do what people's verdicts say, and compute the derived graphs anew if they were computed from another state.

    Returns the number of their quads, None if they were current. They are a function of the set of documents and of what
    people have said (graph `human`).
    """
    settle(store)
    graph = ox.NamedNode(store.iris.derived_graphs.rstrip("/"))
    stamp = _state(store, pipeline)
    if stamp is not None and store.stamp(graph) == stamp:
        return None
    quads = list(derive(store))
    names = {quad.graph_name for quad in quads}
    stored = {
        name
        for name in store.inner.named_graphs()
        if isinstance(name, ox.NamedNode) and name.value.startswith(store.iris.derived_graphs)
    }
    for name in sorted(names | stored, key=str):
        if isinstance(name, ox.NamedNode):
            store.set_graph(name, [quad for quad in quads if quad.graph_name == name])
    store.set_graph(graph, [_stamp(graph, stamp)] if stamp is not None else [])
    return len(quads)


def _state(store: WritableStore, pipeline: str) -> str | None:
    """Return the fingerprint of what derived graphs are made from; None if a document is without its own."""
    documents: dict[str, Any] = store.documents()
    if not all(documents.values()):
        return None
    human = sorted(str(quad) for quad in store.quads(store.iris.human))
    return digest(sorted(documents.items()), human, pipeline)


def _stamp(graph: ox.NamedNode, value: str) -> ox.Quad:
    return ox.Quad(graph, POL.fingerprint, ox.Literal(value), graph)
