"""The named graphs of imports: listing them, putting one in the place of another, removing one.

What is said of an import stands in its own graph, about the graph: a pol:Import with dcterms:title (its name), dcterms:type
(rdf, table, layout), dcterms:source (the file's name, without folders) and pol:sha256.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.errors import InputError, UnknownNameError
from policygraph.rdf.iris import DCTERMS, POL, RDF, Iris
from policygraph.rdf.rejected import standing_verdicts
from policygraph.rdf.rejected_imports import judged_import
from policygraph.store import Store, WritableStore

_NAME = re.compile(r"[^\s/\\<>\"{}|^`\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]{1,100}")


@dataclass(frozen=True, slots=True)
class Import:
    """One import: name, kind (rdf, table, layout), the file's name and hash, whether its statements count as facts, and
    the number of triples in its graph."""

    name: str
    kind: str
    file: str
    sha256: str
    facts: bool
    triples: int
    graph: str


def check_name(name: str) -> str:
    """Return a name an import can have; raises InputError for one with spaces, slashes or control characters, or too long.

    >>> check_name("wiki-2025")
    'wiki-2025'
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name!r} cannot name an import: give up to 100 characters without spaces and slashes, as --as wiki."
        )
    return name


def list_imports(store: Store) -> list[Import]:
    """Return the imports in a store, by name."""
    found = []
    for quad in store.matching(None, RDF.type, POL.Import):
        graph = quad.graph_name
        if (
            not isinstance(graph, ox.NamedNode)
            or quad.subject != graph
            or not graph.value.startswith(store.iris.import_graphs)
        ):
            continue
        said = {
            one.predicate: one.object.value
            for one in store.matching(graph, None, None, graph)
            if isinstance(one.object, ox.Literal)
        }
        triples = sum(one.subject != graph for one in store.quads(graph))
        found.append(
            Import(
                said.get(DCTERMS.title, ""),
                said.get(DCTERMS.type, ""),
                said.get(DCTERMS.source, ""),
                said.get(POL.sha256, ""),
                store.says_facts(graph),
                triples,
                graph.value,
            )
        )
    return sorted(found, key=lambda one: (one.name, one.graph))


def graphs_of(name: str, iris: Iris) -> tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]:
    """Return the graphs an import of this name may be in: beside the facts, among them, and what is rejected of those."""
    return iris.imported(name), iris.imported(name, facts=True), iris.rejected_import(name)


def put_import(
    store: WritableStore,
    triples: Iterable[ox.Triple],
    *,
    name: str,
    kind: str,
    file: str,
    sha256: str,
    facts: bool,
) -> Import:
    """Make triples the content of the import's graph, in the place of what was there, and return what is there now.

    Facts that people have judged wrong are set aside at once.
    """
    beside, among, aside = graphs_of(check_name(name), store.iris)
    graph = among if facts else beside
    quads = [ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples]
    said: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (RDF.type, POL.Import),
        (DCTERMS.title, ox.Literal(name)),
        (DCTERMS.type, ox.Literal(kind)),
        (DCTERMS.source, ox.Literal(file)),
        (POL.sha256, ox.Literal(sha256)),
    ]
    quads += [ox.Quad(graph, predicate, value, graph) for predicate, value in said]
    if facts:
        verdicts = standing_verdicts(store)
        quads = judged_import(quads, verdicts, name, store.iris) if verdicts else quads
        store.set_graph(beside, ())
        store.set_graph(aside, quads)
    else:
        store.set_graphs((among, aside), ())
    store.set_graph(graph, quads)
    return next(one for one in list_imports(store) if one.graph == graph.value)


def only_stated_by(store: WritableStore, name: str) -> frozenset[ox.Triple]:
    """Return the facts that an import states and nobody else: what goes when it is replaced."""
    graph = store.iris.imported(name, facts=True)
    return frozenset(quad.triple for quad in store.quads(graph) if not store.said_elsewhere(quad))


def remove_import(store: WritableStore, name: str) -> None:
    """Remove an import, and from the facts what nobody else states. Raises UnknownNameError if there is none of this name."""
    if not any(one.name == name for one in list_imports(store)):
        raise UnknownNameError("import", name, [one.name for one in list_imports(store)])
    for graph in graphs_of(name, store.iris):
        store.set_graph(graph, ())
