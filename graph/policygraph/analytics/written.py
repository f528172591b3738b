"""Results in the store: one named graph each, beside the facts, with method, version, parameters and the state it comes from.

A thing's score is `pol:score`, its group `pol:group`; two things joined are a pol:Link with `pol:weight` and the facts it
rests on. Read them with `GRAPH <base>graph/analysis/NAME { ?thing pol:score ?score }`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.analytics.method import Analysis
from policygraph.analytics.registry import METHODS
from policygraph.analytics.state import state_of
from policygraph.errors import InputError, StoreError, UnknownNameError
from policygraph.imports.graphs import check_name
from policygraph.rdf.analyses import result_graph
from policygraph.rdf.iris import DCTERMS, POL, RDF, RDFS, XSD, encode
from policygraph.store import WritableStore

if TYPE_CHECKING:
    from policygraph.store import Store

_FROM = ox.NamedNode(POL.iri + "from")


@dataclass(frozen=True, slots=True)
class Written:
    """A result in the store: name, method, its version and parameters, and whether the store has changed since (`stale`)."""

    name: str
    method: str
    version: str
    parameters: str
    fingerprint: str
    stale: bool
    triples: int
    graph: str


def graph_of(store: Store, name: str) -> ox.NamedNode:
    """Return the named graph of a result; raises InputError for a text that cannot name one."""
    try:
        return result_graph(store.base, check_name(name))
    except InputError as error:
        raise InputError(
            str(error).replace("an import", "an analysis").replace("--as wiki", "--write rank")
        ) from error


def write_analysis(store: Store, name: str, found: Analysis) -> Written:
    """Make a result the analysis `name`, in the place of what had that name. Raises InputError, StoreError."""
    if not isinstance(store, WritableStore):
        raise StoreError("The store is open for reading only. Open it with write=True.")
    graph = graph_of(store, name)
    store.set_graph(graph, list(_quads(store, graph, name, found)))
    store.publish()
    return next(one for one in list_analyses(store) if one.graph == graph.value)


def remove_analysis(store: Store, name: str) -> None:
    """Remove a result; raises UnknownNameError if there is none of this name."""
    if not isinstance(store, WritableStore):
        raise StoreError("The store is open for reading only. Open it with write=True.")
    graph = _existing(store, name)
    store.set_graph(graph, ())
    store.publish()


def list_analyses(store: Store) -> list[Written]:
    """Return the results in a store, by name; a result of an older version of its method is stale too."""
    state = ""
    found = []
    for quad in store.matching(None, RDF.type, POL.Analysis):
        graph = quad.graph_name
        if not isinstance(graph, ox.NamedNode) or quad.subject != graph:
            continue
        if not graph.value.startswith(f"{store.base}graph/analysis/"):
            continue
        state = state or state_of(store)
        said = {one.predicate: one.object.value for one in store.matching(graph, None, None, graph)
                if isinstance(one.object, ox.Literal)}  # fmt: skip
        method, version = said.get(POL.analysisMethod, ""), said.get(POL.methodVersion, "")
        made_from = said.get(POL.fingerprint, "")
        current = method in METHODS and str(METHODS[method].version) == version
        found.append(
            Written(
                said.get(DCTERMS.title, ""),
                method,
                version,
                said.get(POL.parameters, ""),
                made_from,
                made_from != state or not current,
                sum(one.subject != graph for one in store.quads(graph)),
                graph.value,
            )
        )
    return sorted(found, key=lambda one: (one.name, one.graph))


def _existing(store: Store, name: str) -> ox.NamedNode:
    graph = graph_of(store, name)
    if next(store.matching(graph, RDF.type, POL.Analysis, graph), None) is None:
        raise UnknownNameError("analysis", name, [one.name for one in list_analyses(store)])
    return graph


def _quads(store: Store, graph: ox.NamedNode, name: str, found: Analysis) -> Iterator[ox.Quad]:
    settings = json.dumps(dict(found.parameters), ensure_ascii=False, sort_keys=True)
    about: list[tuple[Any, Any, Any]] = [
        (graph, RDF.type, POL.Analysis),
        (graph, DCTERMS.title, ox.Literal(name)),
        (graph, RDFS.label, ox.Literal(found.method.title.zh, language="zh")),
        (graph, RDFS.label, ox.Literal(found.method.title.en, language="en")),
        (graph, POL.analysisMethod, ox.Literal(found.method.name)),
        (graph, POL.methodVersion, ox.Literal(str(found.method.version))),
        (graph, POL.parameters, ox.Literal(settings)),
        (graph, POL.fingerprint, ox.Literal(found.fingerprint)),
    ]
    about += [(ox.NamedNode(iri), POL.score, _decimal(value)) for iri, value in found.scores.items()]
    about += [
        (ox.NamedNode(iri), POL.group, ox.Literal(str(number), datatype=XSD.integer))
        for iri, number in found.groups.items()
    ]
    for number, tie in enumerate(found.ties, start=1):
        link = ox.NamedNode(f"{store.base}analysis/{encode(name)}/{number}")
        about += [
            (link, RDF.type, POL.Link),
            (link, _FROM, ox.NamedNode(tie.first)),
            (link, POL.to, ox.NamedNode(tie.second)),
            (link, POL.linkRule, ox.Literal(found.method.name)),
            (link, POL.weight, _decimal(tie.weight)),
        ]
        about += [(link, POL.restsOn, ox.NamedNode(fact)) for fact in tie.facts]
    for subject, predicate, value in about:
        yield ox.Quad(subject, predicate, value, graph)


def _decimal(value: float) -> ox.Literal:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return ox.Literal(text, datatype=XSD.decimal)
