"""The graphs that are not documents': places and schemes before a build, derived links after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pyoxigraph as ox

from policygraph.model import digest
from policygraph.rdf.iris import POL
from policygraph.store.writable import WritableStore


def _room(module: str, function: str) -> Callable[..., Iterable[ox.Quad]] | None:
    """Return a function of the package, None if this installation has no such module."""
    if find_spec(module) is None:
        return None
    found: Callable[..., Iterable[ox.Quad]] = getattr(import_module(module), function)
    return found


def load_reference(store: WritableStore, pipeline: str) -> None:
    """Make the graphs `places` and `schemes` what this version of policygraph says, if they are not."""
    reference = _room("policygraph.rdf.reference", "reference_quads")
    iris = store.iris
    if reference is None or all(store.stamp(graph) == pipeline for graph in (iris.places, iris.schemes)):
        return
    quads = list(reference(store.base))
    for graph in (iris.places, iris.schemes):
        own = [quad for quad in quads if quad.graph_name == graph]
        store.set_graph(graph, [*own, _stamp(graph, pipeline)])


def load_derived(store: WritableStore, pipeline: str) -> int | None:
    """Compute the derived graphs anew if the documents are others than they were computed from.

    Returns the number of their quads, None if they were current. They are a function of the set of documents and of what
    people have said (graph `human`).
    """
    derive = _room("policygraph.rdf.derived", "derive")
    if derive is None:
        return None
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
