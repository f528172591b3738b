"""Which documents and sentences stand behind a node or an edge: what an export carries beside each fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

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
        rejected = facts.inner.quads_for_pattern(None, POL.flag, ox.Literal("rejected"), None)
        self._rejected = frozenset(quad.subject for quad in rejected)
        self._documents = facts.document_graphs
        # Edges come subject by subject, so that what one asks the next asks again.
        self._find_in = lru_cache(maxsize=2048)(self._find)
        self._passage = lru_cache(maxsize=8192)(self._read)
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

    def of_node(self, thing: Subject) -> tuple[tuple[Evidence, ...], int, tuple[str, ...]]:
        """Return the first sentences that state a thing, in how many passages it is stated, and the documents that do.

        A part that no claim is about (a plan's version) is stated by the documents that say what it is.
        """
        said = {(entry.graph, entry.passage.value): entry for entry in self._find(thing, None)}
        documents = {self._documents[entry.graph].value for entry in said.values()}
        sources = tuple(sorted(documents)) or self.sources(thing, RDF.type)
        return self._sentences(said.values(), NODE_SENTENCES), len(said), sources

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

    def _said(self, thing: Subject, graphs: Iterable[ox.NamedNode]) -> list[_Said]:
        """Return where a thing is stated in the given document graphs, in text order."""
        return sorted((entry for graph in graphs for entry in self._find_in(thing, graph)), key=_order)

    def _find(self, thing: Subject, wanted: ox.NamedNode | None) -> tuple[_Said, ...]:
        """Return where a thing is stated in one document graph, or (None) in all, in text order."""
        found: list[_Said] = []
        for claim in self._store.quads_for_pattern(None, POL.states, thing, wanted):
            graph = claim.graph_name
            if not isinstance(graph, ox.NamedNode) or graph.value not in self._documents:
                continue
            if not isinstance(claim.subject, ox.NamedNode) or claim.subject in self._rejected:
                continue
            # Two questions of one answer each: all of a claim, its long detail too, would take twice as long.
            starts = self._objects(claim.subject, POL.start, graph)
            start = next((int(value.value) for value in starts if isinstance(value, ox.Literal)), 0)
            passages = self._objects(claim.subject, POL.inPassage, graph)
            found.extend(
                _Said(graph.value, start, passage)
                for passage in passages
                if isinstance(passage, ox.NamedNode)
            )
        return tuple(sorted(found, key=_order))

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

    def _objects(
        self, subject: ox.NamedNode, predicate: ox.NamedNode, graph: ox.NamedNode
    ) -> Iterator[object]:
        for quad in self._store.quads_for_pattern(subject, predicate, None, graph):
            yield quad.object

    def _read(self, graph_iri: str, passage: ox.NamedNode) -> Evidence | None:
        """Return the sentence of a passage and its place."""
        start = end = text = None
        for quad in self._store.quads_for_pattern(passage, None, None, ox.NamedNode(graph_iri)):
            if isinstance(quad.object, ox.Literal):
                if quad.predicate == POL.text:
                    text = quad.object.value
                elif quad.predicate == POL.start:
                    start = quad.object.value
                elif quad.predicate == POL.end:
                    end = quad.object.value
        if text is None:
            return None
        place = self._documents[graph_iri].value
        return Evidence(text, place if start is None or end is None else f"{place}#char={start},{end}")

    def _sentences(self, said: Iterable[_Said], limit: int) -> tuple[Evidence, ...]:
        shown: dict[Evidence, None] = {}
        for entry in said:
            found = self._passage(entry.graph, entry.passage)
            if found is not None:
                shown[found] = None
            if len(shown) >= limit:
                break
        return tuple(shown)


def _order(entry: _Said) -> tuple[str, int, str]:
    return (entry.graph, entry.start, entry.passage.value)
