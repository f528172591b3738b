"""The claims behind what an export carries: which document states a thing, in which words, where, by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from policygraph.export.facts import Facts, term_key
from policygraph.model import Modality
from policygraph.rdf.iris import POL, SCHEMA

_AROUND = 32


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a document: its first character (code points), and its text, which can be cut at its end."""

    iri: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim: `start` and `end` count code points of the document's stored text; `confidence` is a decimal as text."""

    iri: str
    states: str
    document: ox.NamedNode
    graph: ox.NamedNode
    start: int | None
    end: int | None
    rule: str | None
    confidence: str | None
    modality: str
    flags: tuple[str, ...]
    passage: Passage | None

    @property
    def asserts(self) -> bool:
        """Say whether the claim stands for its fact, rather than denying, supposing or doubting it."""
        denies = self.modality in (Modality.NEGATED.value, Modality.HYPOTHETICAL.value)
        return not denies and not {"ambiguous", "rejected"} & set(self.flags)

    @property
    def words(self) -> tuple[str, str, str] | None:
        """The words the claim rests on, with up to 32 characters of the passage before and after; None if unknown.

        Of words that go on beyond the passage, those within it.
        """
        if self.passage is None or self.start is None or self.end is None:
            return None
        text = self.passage.text
        first, last = self.start - self.passage.start, self.end - self.passage.start
        if not 0 <= first < last or first >= len(text):
            return None
        return text[first:last], text[max(0, first - _AROUND) : first], text[last : last + _AROUND]


class ClaimReader:
    """Reads the claims of the documents that an export tells of."""

    def __init__(self, facts: Facts) -> None:
        """Read from the store of `facts`; a part has only the claims of what it keeps."""
        self._facts = facts
        self._passage = lru_cache(maxsize=8192)(self._read_passage)

    def documents(self) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
        """Yield graph and document of all documents an export tells of, sorted by graph."""
        kept = self._facts.kept
        for graph, document in sorted(self._facts.document_graphs.items()):
            if kept is None or document.value in kept:
                yield ox.NamedNode(graph), document

    def claims(self) -> Iterator[Claimed]:
        """Yield the claims, sorted by graph and claim."""
        store, kept = self._facts.inner, self._facts.kept
        for graph_iri, document in sorted(self._facts.document_graphs.items()):
            graph = ox.NamedNode(graph_iri)
            stated = sorted(
                store.quads_for_pattern(None, POL.states, None, graph),
                key=lambda quad: (term_key(quad.subject), term_key(quad.object)),
            )
            for quad in stated:
                if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
                    continue
                if kept is None or quad.object.value in kept:
                    yield self._claim(quad.subject, quad.object.value, document, graph)

    def statements(self, claim: Claimed) -> list[ox.Triple]:
        """Return what the claim's document says of the fact, as far as the facts hold it, sorted; nothing where it denies.

        That a document mentions a thing is one of the statements.
        """
        if not claim.asserts:
            return []
        store, thing, default = self._facts.inner, ox.NamedNode(claim.states), ox.DefaultGraph()
        said = [quad.triple for quad in store.quads_for_pattern(thing, None, None, claim.graph)]
        mention = ox.Quad(claim.document, SCHEMA.mentions, thing, claim.graph)
        if mention in store:
            said.append(mention.triple)
        facts = (one for one in said if ox.Quad(one.subject, one.predicate, one.object, default) in store)
        return sorted(facts, key=lambda triple: (term_key(triple.predicate), term_key(triple.object)))

    def _claim(
        self, claim: ox.NamedNode, states: str, document: ox.NamedNode, graph: ox.NamedNode
    ) -> Claimed:
        values: dict[ox.NamedNode, list[str]] = {}
        for quad in self._facts.inner.quads_for_pattern(claim, None, None, graph):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                values.setdefault(quad.predicate, []).append(quad.object.value)

        def first(prop: ox.NamedNode) -> str | None:
            return min(values[prop]) if prop in values else None

        passage = first(POL.inPassage)
        return Claimed(
            iri=claim.value,
            states=states,
            document=document,
            graph=graph,
            start=_integer(first(POL.start)),
            end=_integer(first(POL.end)),
            rule=first(POL.rule),
            confidence=first(POL.confidence),
            modality=first(POL.modality) or "asserted",
            flags=tuple(sorted(values.get(POL.flag, ()))),
            passage=self._passage(passage, graph) if passage is not None else None,
        )

    def _read_passage(self, iri: str, graph: ox.NamedNode) -> Passage | None:
        text, start = None, None
        for quad in self._facts.inner.quads_for_pattern(ox.NamedNode(iri), None, None, graph):
            if isinstance(quad.object, ox.Literal):
                if quad.predicate == POL.text:
                    text = quad.object.value
                elif quad.predicate == POL.start:
                    start = _integer(quad.object.value)
        return Passage(iri, start, text) if text is not None and start is not None else None


def _integer(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None
