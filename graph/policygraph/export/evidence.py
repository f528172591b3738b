"""Which documents and sentences stand behind a node or an edge: what an export carries beside each fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.export.facts import Facts, Subject
from policygraph.rdf.iris import POL, RDF, SCHEMA

# Sentences kept per node and per edge: a place can be named a thousand times; the count says how often in all.
NODE_SENTENCES = 10
EDGE_SENTENCES = 3
_MENTIONS = SCHEMA.mentions.value
_FOCUSES_ON = POL.focusesOn.value


class Evidence(NamedTuple):
    """A sentence, and where it stands: the document's IRI with a character range (RFC 5147)."""

    sentence: str
    place: str


class Said(NamedTuple):
    """Where a document states something, in the order of the text: its graph, the offset, the passage; how surely."""

    graph: str
    start: int
    passage: str
    confidence: float


class Stated(NamedTuple):
    """What stands behind a thing: the first sentences, the number of passages, the documents, the highest confidence."""

    evidence: tuple[Evidence, ...]
    passages: int
    sources: tuple[str, ...]
    confidence: float | None


SaidOf = Mapping[str, Sequence[Said]]
# Predicate and object (an id) of a triple -> the document graphs that state it, sorted.
Stating = Mapping[tuple[str, str], tuple[str, ...]]


class EvidenceReader:
    """Reads claims and passages behind the facts."""

    def __init__(self, facts: Facts) -> None:
        """Read from the store of `facts`."""
        self._store = facts.inner
        rejected = facts.inner.quads_for_pattern(None, POL.flag, ox.Literal("rejected"), None)
        self._rejected = frozenset(quad.subject for quad in rejected)
        self._documents = facts.document_graphs
        # Edges come subject by subject, so that what one asks the next asks again. A place can be stated a thousand times:
        # few answers are kept.
        self._find_in = lru_cache(maxsize=512)(self._find)
        self._passage = lru_cache(maxsize=1024)(self._read)

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

    def _of_class(self, thing: Subject) -> tuple[str, ...]:
        """Return the IRIs of the documents that say what a thing is, sorted."""
        return self.sources(thing, RDF.type)

    def of_node(self, thing: Subject) -> tuple[tuple[Evidence, ...], int, tuple[str, ...]]:
        """Return the first sentences that state a thing, in how many passages it is stated, and the documents that do."""
        evidence, count, sources, _ = self.stated(thing)
        return evidence, count, sources

    def stated(self, thing: Subject) -> Stated:
        """Return what stands behind a thing.

        A part that no claim is about (a plan's version) is stated by the documents that say what it is.
        """
        said = self._find(thing, None)
        passages = {(entry.graph, entry.passage): entry for entry in said}
        sources = tuple(sorted({self._documents[entry.graph].value for entry in said}))
        return Stated(
            self._sentences(passages.values(), NODE_SENTENCES),
            len(passages),
            sources or self._of_class(thing),
            max((entry.confidence for entry in said), default=None),
        )

    def stating(self, subject: Subject) -> Stating:
        """Return which document graphs state each triple about a subject that points at a thing."""
        found: dict[tuple[str, str], list[str]] = {}
        documents = self._documents
        for quad in self._store.quads_for_pattern(subject, None, None, None):
            graph, value = quad.graph_name, quad.object
            if type(graph) is not ox.NamedNode or graph.value not in documents:
                continue
            if type(value) is ox.NamedNode:
                found.setdefault((quad.predicate.value, value.value), []).append(graph.value)
            elif type(value) is ox.BlankNode:
                found.setdefault((quad.predicate.value, f"_:{value.value}"), []).append(graph.value)
        return {triple: tuple(sorted(graphs)) for triple, graphs in found.items()}

    def documents(self, graphs: Iterable[str]) -> tuple[str, ...]:
        """Return the IRIs of the documents of graphs, sorted."""
        return tuple(sorted(self._documents[graph].value for graph in graphs))

    def said_of(self, thing: Subject) -> dict[str, list[Said]]:
        """Return where a thing is stated, by graph: what `of_edge` is to be given for the edges of one subject."""
        found: dict[str, list[Said]] = {}
        for entry in self._find(thing, None):
            found.setdefault(entry.graph, []).append(entry)
        return found

    def of_edge(
        self, subject: Subject, predicate: str, value: Subject, graphs: Sequence[str], said_of: SaidOf
    ) -> tuple[tuple[Evidence, ...], float | None]:
        """Return the sentences behind a triple in the document graphs that state it, and the highest confidence of theirs.

        A mention is told by what is mentioned, a focus by the focus fact, anything else by its subject, at best in a
        sentence that states the object too. `graphs` are sorted, `said_of` is that of the subject.
        """
        if not graphs:
            return (), None
        if predicate == _MENTIONS:
            said = self._said(value, graphs)
        elif predicate == _FOCUSES_ON:
            focuses = self._focuses(subject, value)
            said = sorted(entry for focus in focuses for entry in self._said(focus, graphs))
        else:
            said = [entry for graph in graphs for entry in said_of.get(graph, ())]
            # With one sentence there is nothing to choose from, and this is how most facts are.
            if len(said) > 1:
                shared = {(entry.graph, entry.passage) for entry in self._said(value, graphs)}
                said = [entry for entry in said if (entry.graph, entry.passage) in shared] or said
        return self._sentences(said, EDGE_SENTENCES), max((entry.confidence for entry in said), default=None)

    def _said(self, thing: Subject, graphs: Iterable[str]) -> list[Said]:
        """Return where a thing is stated in the given document graphs, which are sorted, in text order."""
        return [entry for graph in graphs for entry in self._find_in(thing, graph)]

    def _find(self, thing: Subject, wanted: str | None) -> tuple[Said, ...]:
        """Return where a thing is stated in one document graph, or (None) in all, in text order."""
        found: list[Said] = []
        within = None if wanted is None else ox.NamedNode(wanted)
        for claim in self._store.quads_for_pattern(None, POL.states, thing, within):
            graph, one = claim.graph_name, claim.subject
            if not isinstance(graph, ox.NamedNode) or graph.value not in self._documents:
                continue
            if not isinstance(one, ox.NamedNode) or one in self._rejected:
                continue
            # Questions of one answer each: all of a claim, its long detail too, would take twice as long.
            start = self._number(one, POL.start, graph)
            confidence = self._number(one, POL.confidence, graph)
            found.extend(
                Said(graph.value, int(start), quad.object.value, confidence)
                for quad in self._store.quads_for_pattern(one, POL.inPassage, None, graph)
                if isinstance(quad.object, ox.NamedNode)
            )
        found.sort()
        return tuple(found)

    def _number(self, subject: ox.NamedNode, predicate: ox.NamedNode, graph: ox.NamedNode) -> float:
        for quad in self._store.quads_for_pattern(subject, predicate, None, graph):
            if isinstance(quad.object, ox.Literal):
                return float(quad.object.value)
        return 0.0

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

    def _read(self, graph_iri: str, passage: str) -> Evidence | None:
        """Return the sentence of a passage and its place."""
        start = end = text = None
        for quad in self._store.quads_for_pattern(ox.NamedNode(passage), None, None, ox.NamedNode(graph_iri)):
            if isinstance(quad.object, ox.Literal):
                predicate = quad.predicate
                if predicate == POL.text:
                    text = quad.object.value
                elif predicate == POL.start:
                    start = quad.object.value
                elif predicate == POL.end:
                    end = quad.object.value
        return None if text is None else self._evidence(graph_iri, text, start, end)

    def _evidence(self, graph_iri: str, text: str, start: str | None, end: str | None) -> Evidence:
        place = self._documents[graph_iri].value
        return Evidence(text, place if start is None or end is None else f"{place}#char={start},{end}")

    def _sentences(self, said: Iterable[Said], limit: int) -> tuple[Evidence, ...]:
        shown: dict[Evidence, None] = {}
        for entry in said:
            found = self._passage(entry.graph, entry.passage)
            if found is not None:
                shown[found] = None
            if len(shown) >= limit:
                break
        return tuple(shown)
