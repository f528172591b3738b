"""Which documents and sentences stand behind a node or an edge: what an export carries beside each fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.export.facts import Facts, Subject
from policygraph.rdf.iris import POL, RDF, SCHEMA

# Sentences kept per node and per edge: a place can be named a thousand times; the count says how often in all.
NODE_SENTENCES = 10
EDGE_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence, and where it stands: the document's IRI with a character range (RFC 5147)."""

    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class _Said:
    """Where a document states something: its graph, the offset, the passage."""

    graph: str
    start: int
    passage: ox.NamedNode


class EvidenceReader:
    """Reads claims and passages behind the facts."""

    def __init__(self, facts: Facts) -> None:
        """Read from the store of `facts`."""
        self._store = facts.inner
        self._documents = facts.document_graphs
        self._graphs = {node.value: ox.NamedNode(graph) for graph, node in facts.document_graphs.items()}

    def sources(
        self, subject: Subject, predicate: ox.NamedNode | None = None, value: Subject | None = None
    ) -> tuple[str, ...]:
        """Return the IRIs of the documents whose graphs hold a triple that fits, sorted."""
        found = {
            self._documents[quad.graph_name.value].value
            for quad in self._store.quads_for_pattern(subject, predicate, value, None)
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in self._documents
        }
        return tuple(sorted(found))

    def of_node(self, thing: Subject) -> tuple[tuple[Evidence, ...], int]:
        """Return the first sentences that state a thing, and in how many passages it is stated."""
        said = {(entry.graph, entry.passage.value): entry for entry in self._said(thing, (None,))}
        return self._sentences(said.values(), NODE_SENTENCES), len(said)

    def of_edge(
        self, subject: Subject, predicate: ox.NamedNode, value: Subject, sources: Iterable[str]
    ) -> tuple[Evidence, ...]:
        """Return the sentences behind a triple in the documents `sources` that state it.

        A mention is told by what is mentioned, a focus by the focus fact, anything else by its subject, at best in a
        sentence that states the object too.
        """
        graphs = tuple(self._graphs[source] for source in sources)
        if not graphs:
            return ()
        if predicate == SCHEMA.mentions:
            return self._sentences(self._said(value, graphs), EDGE_SENTENCES)
        if predicate == POL.focusesOn:
            focuses = self._focuses(subject, value)
            return self._sentences(
                sorted((entry for focus in focuses for entry in self._said(focus, graphs)), key=_order),
                EDGE_SENTENCES,
            )
        said = self._said(subject, graphs)
        shared = {(entry.graph, entry.passage.value) for entry in self._said(value, graphs)}
        both = [entry for entry in said if (entry.graph, entry.passage.value) in shared]
        return self._sentences(both or said, EDGE_SENTENCES)

    def _said(self, thing: Subject, graphs: Iterable[ox.NamedNode | None]) -> list[_Said]:
        """Return where a thing is stated, in the given document graphs (None: in all), in text order."""
        found: list[_Said] = []
        for wanted in graphs:
            for claim in self._store.quads_for_pattern(None, POL.states, thing, wanted):
                graph = claim.graph_name
                if not isinstance(graph, ox.NamedNode) or graph.value not in self._documents:
                    continue
                if not isinstance(claim.subject, ox.NamedNode):
                    continue
                start = next(self._numbers(claim.subject, POL.start, graph), 0)
                for quad in self._store.quads_for_pattern(claim.subject, POL.inPassage, None, graph):
                    if isinstance(quad.object, ox.NamedNode):
                        found.append(_Said(graph.value, start, quad.object))
        return sorted(found, key=_order)

    def _focuses(self, place: Subject, technology: Subject) -> Iterator[Subject]:
        """Yield the focus facts of a place and a technology."""
        default = ox.DefaultGraph()
        for quad in self._store.quads_for_pattern(None, POL.place, place, default):
            focus = quad.subject
            if not isinstance(focus, ox.NamedNode):
                continue
            about = ox.Quad(focus, POL.technology, technology, default)
            if about in self._store and ox.Quad(focus, RDF.type, POL.Focus, default) in self._store:
                yield focus

    def _numbers(self, subject: ox.NamedNode, predicate: ox.NamedNode, graph: ox.NamedNode) -> Iterator[int]:
        for quad in self._store.quads_for_pattern(subject, predicate, None, graph):
            if isinstance(quad.object, ox.Literal):
                yield int(quad.object.value)

    def _sentences(self, said: Iterable[_Said], limit: int) -> tuple[Evidence, ...]:
        shown: dict[str, Evidence] = {}
        for entry in said:
            graph = ox.NamedNode(entry.graph)
            place = self._documents[entry.graph].value
            start = next(self._numbers(entry.passage, POL.start, graph), None)
            end = next(self._numbers(entry.passage, POL.end, graph), None)
            if start is not None and end is not None:
                place += f"#char={start},{end}"
            if place in shown:
                continue
            for quad in self._store.quads_for_pattern(entry.passage, POL.text, None, graph):
                if isinstance(quad.object, ox.Literal):
                    shown[place] = Evidence(quad.object.value, place)
            if len(shown) >= limit:
                break
        return tuple(shown.values())


def _order(entry: _Said) -> tuple[str, int, str]:
    return (entry.graph, entry.start, entry.passage.value)
