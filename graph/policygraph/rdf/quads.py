"""From a document and its linked claims to RDF: document graph, claims, passages, and the share of the default graph.

The work is done on lines of N-Quads, which the store loads as they are; `document_quads` gives the same as objects.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.extract.normalise import normalise
from policygraph.extract.segment import paragraphs_of, sentences_of
from policygraph.model import (
    RULES,
    Claim,
    Document,
    Modality,
    Span,
    claim_id,
    digest,
    json_bytes,
    plain_value,
)
from policygraph.rdf import terms
from policygraph.rdf.facts import TYPE, direct_triples, pointed_at, subject_of
from policygraph.rdf.iris import DCTERMS, DEFAULT_BASE, POL, RDF, SCHEMA, Iris
from policygraph.rdf.kept import document_detail

LONGEST_PASSAGE = 300

_CLAIM = str(POL.Claim)
_PASSAGE = str(POL.Passage)
_STATES = str(POL.states)
_IN_PASSAGE = str(POL.inPassage)
_START = str(POL.start)
_END = str(POL.end)
_TEXT = str(POL.text)
_RULE = str(POL.rule)
_CONFIDENCE = str(POL.confidence)
_MODALITY = str(POL.modality)
_EXTRACTOR = str(POL.extractor)
_FLAG = str(POL.flag)
_DETAIL = str(POL.detail)
_NEWS = str(SCHEMA.NewsArticle)
_OTHER = str(SCHEMA.DigitalDocument)

_BOOKKEEPING = frozenset(
    node.value
    for node in (
        POL.states,
        POL.inPassage,
        POL.start,
        POL.end,
        POL.text,
        POL.rule,
        POL.confidence,
        POL.modality,
        POL.extractor,
        POL.flag,
        POL.detail,
        POL.sha256,
        POL.textSha256,
        POL.reader,
        POL.inGraph,
        POL.fingerprint,
    )
)
_RDF_TYPE = RDF.type.value
_SCHEMA_TEXT = SCHEMA.text.value
_BOOKKEEPING_CLASSES = frozenset((POL.Claim.value, POL.Passage.value))


@dataclass(slots=True)
class DocumentTriples:
    """What one document says, as `s p o` lines: what also goes into the default graph, and what does not."""

    graph: str
    direct: list[str]
    bookkeeping: list[str]

    def nquads(self, *, default_graph: bool = True) -> bytes:
        """Return the document graph as N-Quads, followed (unless told otherwise) by its share of the default graph."""
        end = f" {self.graph} .\n"
        parts = [line + end for line in self.direct]
        parts += [line + end for line in self.bookkeeping]
        if default_graph:
            parts += [line + " .\n" for line in self.direct]
        return "".join(parts).encode("utf-8")

    def __len__(self) -> int:
        return 2 * len(self.direct) + len(self.bookkeeping)


def is_bookkeeping(quad: ox.Quad) -> bool:
    """Say whether a quad of a document graph is bookkeeping: claim, passage, stored text, hashes, what is said of the graph itself.

    What is not bookkeeping is a direct triple, and stands in the default graph too.
    """
    predicate = quad.predicate.value
    if predicate in _BOOKKEEPING or quad.subject == quad.graph_name:
        return True
    if predicate == _RDF_TYPE:
        return isinstance(quad.object, ox.NamedNode) and quad.object.value in _BOOKKEEPING_CLASSES
    if predicate == _SCHEMA_TEXT and isinstance(quad.graph_name, ox.NamedNode):
        document = quad.graph_name.value.replace("/graph/doc/", "/document/", 1)
        return isinstance(quad.subject, ox.NamedNode) and quad.subject.value == document
    return False


def document_triples(
    document: Document, claims: Sequence[Claim], iris: Iris, *, fingerprint: str | None = None
) -> DocumentTriples:
    """Return the triples of a document and its linked claims.

    `fingerprint` is what the document was built from (bytes, sidecar, pipeline), kept beside it for the next build.
    """
    graph = str(iris.graph(document.key))
    bookkeeping = list(_document_bookkeeping(document, graph, iris, fingerprint))
    direct = dict.fromkeys(_document_direct(document, iris))
    passages = _Passages(document)
    kept = _one_per_identity(document.key, claims)
    for line in pointed_at((claim for _, claim in kept), document, iris):
        direct[line] = None
    for identity, claim in kept:
        if claim.is_direct:
            for line in direct_triples(claim, document, iris):
                direct[line] = None
        bookkeeping += _claim_lines(identity, claim, document, passages, iris)
    bookkeeping += passages.lines(iris)
    return DocumentTriples(graph, list(direct), bookkeeping)


def document_quads(
    document: Document, linked_claims: Sequence[Claim], base: str = DEFAULT_BASE
) -> Iterator[ox.Quad]:
    """Yield the quads of a document graph; `is_bookkeeping` tells its direct triples from the rest."""
    data = document_triples(document, linked_claims, Iris(base)).nquads(default_graph=False)
    yield from ox.parse(data, format=ox.RdfFormat.N_QUADS)


def _document_direct(document: Document, iris: Iris) -> Iterator[str]:
    """Yield what everyone may know of a document: kind, title, publisher, date, address."""
    subject = str(iris.document(document.key))
    news = document.publisher is not None
    yield f"{subject} {TYPE} {_NEWS if news else _OTHER}"
    if document.title:
        yield f"{subject} {DCTERMS.title} {terms.string(document.title)}"
    if document.publisher:
        yield f"{subject} {POL.publisherName} {terms.string(document.publisher)}"
    if document.published:
        yield f"{subject} {DCTERMS.issued} {terms.day(document.published)}"
    if document.url:
        yield f"{subject} {SCHEMA.url} {terms.uri(document.url)}"


def _document_bookkeeping(
    document: Document, graph: str, iris: Iris, fingerprint: str | None
) -> Iterator[str]:
    """Yield the stored text, its hashes, its reader, and what else reading it again would need."""
    subject = str(iris.document(document.key))
    yield f"{subject} {SCHEMA.text} {terms.string(document.text)}"
    yield f"{subject} {POL.sha256} {terms.string(document.source_sha256)}"
    yield f"{subject} {POL.textSha256} {terms.string(document.text_sha256)}"
    yield f"{subject} {POL.reader} {terms.string(document.reader)}"
    yield f"{subject} {POL.inGraph} {graph}"
    yield f"{subject} {_DETAIL} {terms.string(document_detail(document))}"
    if fingerprint is not None:
        yield f"{subject} {POL.fingerprint} {terms.string(fingerprint)}"


def _one_per_identity(key: str, claims: Sequence[Claim]) -> list[tuple[str, Claim]]:
    """Return the claims with their ids, those that linking made one merged into the first, the arguments unchanged."""
    kept: dict[str, Claim] = {}
    for claim in claims:
        identity = claim_id(key, claim)
        first = kept.get(identity)
        if first is None:
            kept[identity] = claim
            continue
        better = claim if claim.confidence > first.confidence else first
        kept[identity] = Claim(
            first.kind,
            {**claim.slots, **first.slots},
            tuple(sorted({*first.spans, *claim.spans})),
            first.rule,
            better.factors,
            Modality.ASSERTED if Modality.ASSERTED in (first.modality, claim.modality) else first.modality,
            tuple(sorted({*first.flags, *claim.flags})),
            first.said_by,
            first.subject,
            tuple(sorted({*first.extractors, *claim.extractors})),
        )
    return list(kept.items())


def _claim_lines(
    identity: str, claim: Claim, document: Document, passages: _Passages, iris: Iris
) -> Iterator[str]:
    """Yield the node of one claim."""
    subject = f"<{iris.base}claim/{identity}>"
    first = claim.spans[0]
    yield f"{subject} {TYPE} {_CLAIM}"
    yield f"{subject} {_STATES} {iris.of(subject_of(claim))}"
    yield f"{subject} {_IN_PASSAGE} <{iris.base}passage/{passages.of(first)}>"
    yield f"{subject} {_START} {terms.integer(first.start)}"
    yield f"{subject} {_END} {terms.integer(first.end)}"
    yield f"{subject} {_RULE} {terms.string(claim.rule)}"
    yield f"{subject} {_CONFIDENCE} {terms.decimal(claim.confidence)}"
    yield f"{subject} {_DETAIL} {terms.string(claim_detail(claim, document))}"
    if claim.modality is not Modality.ASSERTED:
        yield f"{subject} {_MODALITY} {terms.string(claim.modality.value)}"
    if claim.extractors != (RULES,):
        for extractor in claim.extractors:
            yield f"{subject} {_EXTRACTOR} {terms.string(extractor)}"
    for flag in claim.flags:
        yield f"{subject} {_FLAG} {terms.string(flag)}"


def claim_detail(claim: Claim, document: Document) -> str:
    """Return what stands in pol:detail, as JSON with sorted keys.

    `slots`: slot name -> [start, end, "as written"] for each slot that the text fills (a second filler of a slot is
    `NAME.2`); `factors`: the confidence's factors; `spans`: [start, end] of the spans after the first, where there are
    any; `sum`: the checksum of all spans and their words (`spans_sum`); `values`: slot name -> value, for claims that yield
    no direct triples.
    """
    slots: dict[str, tuple[int, int, str]] = {}
    for name, filled in claim.slots.items():
        for number, filler in enumerate(filled, 1):
            if filler.span is not None:
                key = name if number == 1 else f"{name}.{number}"
                slots[key] = (*filler.span, filler.span.of(document.text))
    detail: dict[str, object] = {
        "factors": dict(claim.factors),
        "slots": slots,
        "sum": spans_sum(claim.spans, document.text),
    }
    if len(claim.spans) > 1:
        detail["spans"] = claim.spans[1:]
    if not claim.is_direct:
        detail["values"] = {
            name: plain_value(filled[0].value)
            if len(filled) == 1
            else [plain_value(slot.value) for slot in filled]
            for name, filled in claim.slots.items()
        }
        if claim.said_by is not None:
            detail["said_by"] = plain_value(claim.said_by)
    return json_bytes(detail).decode("utf-8", "surrogatepass")


def spans_sum(spans: Sequence[Span], text: str) -> str:
    """Return 8 hex digits over spans and the words at them, by which the audit sees an offset that has moved.

    >>> spans_sum([Span(0, 2)], "杭州市") == spans_sum([Span(1, 3)], "杭州市")
    False
    """
    return digest([[start, end, text[start:end]] for start, end in spans])[:8]


class _Passages:
    """The passages of a document: the sentence around a span, or the part of it that 300 characters can hold."""

    def __init__(self, document: Document) -> None:
        self._document = document
        text = normalise(document.text)
        self._parts: list[Span] = []
        self._ends: list[int] = []  # for each part, where its sentence ends
        for sentence in sentences_of(text, paragraphs_of(text, document.body)):
            parts = list(_parts_of(text, Span(sentence.start, sentence.end)))
            self._parts += parts
            self._ends += [sentence.end] * len(parts)
        self._starts = [part.start for part in self._parts]
        self._made: dict[Span, str] = {}

    def of(self, span: Span) -> str:
        """Return the id of the passage that shows a span, or its beginning where it is longer than a sentence."""
        part = self._part(span)
        identity = self._made.get(part)
        if identity is None:
            identity = self._made[part] = digest(self._document.key, part.start, part.end)
        return identity

    def _part(self, span: Span) -> Span:
        index = bisect_right(self._starts, span.start) - 1
        if index >= 0 and span.start < self._parts[index].end:
            part, sentence_end = self._parts[index], self._ends[index]
            if span.end <= part.end or part.end == sentence_end:
                return part
            # the span runs over the cut of a long sentence
            return Span(span.start, min(span.end, sentence_end, span.start + LONGEST_PASSAGE))
        # between sentences, or outside the body: to the end of the line
        line_end = self._document.text.find("\n", span.start + 1, span.end)
        end = span.end if line_end < 0 else line_end
        return Span(span.start, min(end, span.start + LONGEST_PASSAGE))

    def lines(self, iris: Iris) -> Iterator[str]:
        """Yield the nodes of all passages asked for, in text order."""
        for part, identity in sorted(self._made.items()):
            subject = f"<{iris.base}passage/{identity}>"
            yield f"{subject} {TYPE} {_PASSAGE}"
            yield f"{subject} {_START} {terms.integer(part.start)}"
            yield f"{subject} {_END} {terms.integer(part.end)}"
            yield f"{subject} {_TEXT} {terms.string(part.of(self._document.text))}"


def _parts_of(text: str, sentence: Span) -> Iterator[Span]:
    """Yield a sentence in parts of at most 300 characters, cut after a clause where there is one."""
    start, end = sentence
    while end - start > LONGEST_PASSAGE:
        limit = start + LONGEST_PASSAGE
        cut = max(text.rfind(mark, start, limit) for mark in "；，、：") + 1
        cut = cut if cut > start + LONGEST_PASSAGE // 3 else limit
        yield Span(start, cut)
        start = cut
    if end > start:
        yield Span(start, end)
