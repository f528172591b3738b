"""Counts: what a store holds, by kind, by document, by graph."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.model import KINDS
from policygraph.network.gather import gather_sources
from policygraph.network.labels import Label
from policygraph.network.style import load_style
from policygraph.query.names import kind_of
from policygraph.query.run import run_table
from policygraph.query.table import cell_text
from policygraph.rdf.facts import CLASSES
from policygraph.rdf.iris import POL

if TYPE_CHECKING:
    from policygraph.store import Store

_BATCH = 500
_GRAPHS = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


@dataclass(frozen=True, slots=True)
class DocumentCount:
    """One document: key, title, date, number of claims by kind, quads of its graph."""

    key: str
    title: str
    published: str
    claims: dict[str, int]
    quads: int

    @property
    def total(self) -> int:
        """Return the number of claims."""
        return sum(self.claims.values())


@dataclass(frozen=True, slots=True)
class Stats:
    """What a store holds. `things` counts nodes (once each), `claims` what documents say (once a document).

    `graphs` counts quads by group of graphs: facts (the default graph), documents, places, schemes, derived, other.
    """

    documents: tuple[DocumentCount, ...]
    claims: dict[str, int]
    things: dict[str, int]
    modalities: dict[str, int]
    graphs: dict[str, int]

    @property
    def without_numbers(self) -> list[str]:
        """Return the keys of documents that have no target, measure, statistic or forecast."""
        numeric = ("target", "measure", "statistic", "forecast")
        return [one.key for one in self.documents if not any(one.claims.get(kind) for kind in numeric)]

    def as_json(self) -> str:
        """Return the counts as JSON."""
        document: dict[str, Any] = {
            "documents": [
                {"key": one.key, "title": one.title, "published": one.published, "claims": one.claims, "quads": one.quads}
                for one in self.documents
            ],
            "claims": self.claims,
            "things": self.things,
            "modalities": self.modalities,
            "quads": self.graphs,
            "documents_without_numbers": self.without_numbers,
        }  # fmt: skip
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def kind_label(kind: str) -> Label:
    """Return what a kind of claim is called in both languages.

    >>> kind_label("target")
    Label(zh='目标', en='targets')
    """
    found = load_style().types.get(kind)
    if found is not None:
        return Label(found.zh, found.plural)
    return Label("任职", "memberships") if kind == "membership" else Label(kind, kind)


def stats(store: Store) -> Stats:
    """Return the counts of a store."""
    claims: Counter[str] = Counter()
    by_document: dict[str, Counter[str]] = {}
    stated: set[ox.NamedNode] = set()
    # One pass over an index: a GROUP BY over all claims takes the engine ten times as long.
    for quad in store.matching(None, POL.states):
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.graph_name, ox.NamedNode):
            kind = kind_of(quad.object, store.base)
            claims[kind] += 1
            by_document.setdefault(quad.graph_name.value, Counter())[kind] += 1
            stated.add(quad.object)
    modalities: Counter[str] = Counter(cell_text(quad.object) for quad in store.matching(None, POL.modality))
    modalities["asserted"] = claims.total() - modalities.total()
    things = _things(store, stated)
    sizes = {cell_text(graph): int(cell_text(number)) for graph, number in run_table(store, _GRAPHS)}
    facts = run_table(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
    graphs = {
        "facts": int(cell_text(facts)),
        "documents": 0,
        "places": 0,
        "schemes": 0,
        "derived": 0,
        "other": 0,
    }
    for name, size in sizes.items():
        if store.owns(name):
            graphs[_group(store, name)] += size
    sources, _ = gather_sources(store)
    documents = []
    for key in store.documents():
        its_graph = store.iris.graph(key).value
        source = sources.get(store.iris.document(key).value)
        counts = by_document.get(its_graph, Counter())
        documents.append(
            DocumentCount(
                key,
                source.title if source else "",
                source.issued if source else "",
                {kind: counts[kind] for kind in KINDS if kind in counts},
                sizes.get(its_graph, 0),
            )
        )
    return Stats(
        tuple(documents),
        {kind: claims[kind] for kind in KINDS if claims[kind]},
        {kind: things[kind] for kind in KINDS if things.get(kind)},
        {name: number for name, number in sorted(modalities.items()) if number},
        graphs,
    )


def _things(store: Store, stated: set[ox.NamedNode]) -> dict[str, int]:
    """Return how many things of each kind the facts describe; of places and technologies only those documents speak of."""
    kinds = {node.strip("<>"): kind for kind, node in CLASSES.items()}
    counts = run_table(
        store, "SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) { ?thing a ?class } GROUP BY ?class"
    )
    found = {kinds[cell_text(name)]: int(cell_text(n)) for name, n in counts if cell_text(name) in kinds}
    for kind in ("place", "technology"):
        own = sorted(str(node) for node in stated if kind_of(node, store.base) == kind)
        found[kind] = sum(
            len(
                run_table(
                    store,
                    f"SELECT DISTINCT ?s {{ VALUES ?s {{ {' '.join(own[at : at + _BATCH])} }} ?s ?p ?o }}",
                )
            )
            for at in range(0, len(own), _BATCH)
        )
    return found


def _group(store: Store, graph: str) -> str:
    iris = store.iris
    if graph.startswith(iris.document_graphs):
        return "documents"
    if graph.startswith(iris.derived_graphs):
        return "derived"
    return {iris.places.value: "places", iris.schemes.value: "schemes"}.get(graph, "other")
