"""The audit: does every fact stand where its claim says, in exactly those words, in the very bytes that were read?

It trusts nothing the build computed: it reads the quads back, decodes the source bytes afresh where it has them, and reads
numbers, dates and place names again from the words at the offsets.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from policygraph.building.sources import Known, find_sources, known, read_source
from policygraph.errors import PolicyGraphError
from policygraph.extract.normalise import normalise
from policygraph.link.judgements import Verdict
from policygraph.model import Document, Issue, Ref, Span
from policygraph.rdf.facts import CLASSES, PREDICATES
from policygraph.rdf.iris import POL, RDF, RDFS
from policygraph.rdf.quads import LONGEST_PASSAGE, is_bookkeeping, spans_sum
from policygraph.rdf.rejected import document_quads_of, judged_document, standing_verdicts
from policygraph.rdf.rejected_imports import unsettled_imports
from policygraph.read import MAX_BYTES
from policygraph.read.ocr import OCR
from policygraph.rereading import date_rereads, number_rereads, place_rereads, unit_rereads, words_reread
from policygraph.store import Store

_FACT_CLASSES = frozenset(CLASSES.values())
# the slots whose values are numbers and dates, for claims that keep them as text
_NUMBERS = frozenset(("value", "value_max", "amount", "amount_max", "rate", "cap"))
_DATES = frozenset(("deadline", "deadline_start", "as_of_start", "as_of_end", "period_start", "period_end"))
# the slots that are the text's own words; a name only of kinds whose names are neither repaired nor looked up
_WORDS = frozenset(
    ("text", "verb", "affects", "indicator", "basis", "beneficiary", "role", "speaker_name", "qualifier")
)
_NAMED_IN_WORDS = frozenset(("organisation", "person", "measure"))
_ONLY_NAMED = frozenset((RDF.type.value, RDFS.label.value))


_Stored = Decimal | date | Ref | str


class Problem(NamedTuple):
    """Something the audit found: in which document, at which claim (its IRI) or passage, and what."""

    document: str
    node: str
    message: str


@dataclass(slots=True)
class AuditReport:
    """What was checked and what was found; `problems` are in order of documents.

    `reread` counts the numbers, dates, places, units and wordings that were read again and gave the stored value, `unread`
    those no reader understands alone (本市, 以上年为基数). `sources` counts documents whose bytes were at hand.
    """

    documents: int = 0
    sources: int = 0
    claims: int = 0
    slots: int = 0
    inherited: int = 0
    passages: int = 0
    reread: int = 0
    unread: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Say whether nothing was found."""
        return not self.problems

    @property
    def exit_code(self) -> int:
        """Return 0 if nothing was found, else 1."""
        return 0 if self.ok else 1


def audit(store: Store, sources: Iterable[Path | str] | None = None) -> AuditReport:
    """Check every claim, passage and document of a store, and that the default graph is what the documents say.

    `sources` are files and folders as given to `build`; for documents found there the bytes are decoded afresh and compared
    with the hash and the text stored. Raises InputError if one of them does not exist.
    """
    report = AuditReport()
    at_hand = {one.key: one for one in _known(sources)} if sources is not None else {}
    said: set[tuple[Any, Any, Any]] = set()
    verdicts = standing_verdicts(store)
    for key in store.documents():
        report.documents += 1
        _Audit(store, key, report).run(at_hand.get(key), said, verdicts)
    for name in unsettled_imports(store, verdicts):
        what = f"what is set aside of the import {name} is not what the judgements that stand say"
        report.problems.append(Problem("", store.iris.imported(name, facts=True).value, what))
    _check_default_graph(store, said, report)
    return report


def _known(sources: Iterable[Path | str]) -> Iterator[Known]:
    """Yield the sources with their keys; what cannot be read is left to the build to report."""
    unlisted: list[Issue] = []
    for source in find_sources(sources, unlisted):
        yield known(source, "", MAX_BYTES)


def _check_default_graph(store: Store, said: set[tuple[Any, Any, Any]], report: AuditReport) -> None:
    """Check that the default graph is exactly what documents, places, schemes and derived graphs state."""
    for graph in store.inner.named_graphs():
        if store.says_facts(graph) and not str(graph.value).startswith(store.iris.document_graphs):
            for quad in store.inner.quads_for_pattern(None, None, None, graph):
                if not is_bookkeeping(quad):
                    said.add((quad.subject, quad.predicate, quad.object))
    surplus = 0
    for quad in store.quads(ox.DefaultGraph()):
        triple = (quad.subject, quad.predicate, quad.object)
        if triple in said:
            said.discard(triple)
        else:
            surplus += 1
    if surplus:
        report.problems.append(
            Problem("", "", f"The default graph holds {surplus} triples that no graph states.")
        )
    if said:
        report.problems.append(
            Problem("", "", f"The default graph lacks {len(said)} triples that a graph states.")
        )


class _Audit:
    """The audit of one document."""

    def __init__(self, store: Store, key: str, report: AuditReport) -> None:
        self.store = store
        self.key = key
        self.report = report
        self.nodes: dict[Any, dict[str, list[Any]]] = {}
        self.document: Document | None = None

    def run(
        self, source: Known | None, said: set[tuple[Any, Any, Any]], verdicts: Mapping[str, Verdict]
    ) -> None:
        """Check the document, its passages and its claims; add its direct triples to `said`.

        What people have rejected must be exactly what their `verdicts` reject.
        """
        graph = self.store.iris.graph(self.key)
        for quad in self.store.quads(graph):
            self.nodes.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
            if not is_bookkeeping(quad):
                said.add((quad.subject, quad.predicate, quad.object))
        for quad in self.store.quads(self.store.iris.rejected(self.key)):
            self.nodes.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
        self._check_rejected(verdicts)
        try:
            self.document = self.store.document(self.key)
        except (PolicyGraphError, ValueError, KeyError, TypeError) as error:
            self._found("", f"the stored document cannot be read back: {error}")
            return
        self._check_document(self.document, source)
        stated: set[Any] = set()
        for node, said_of in self.nodes.items():
            types = said_of.get(RDF.type.value, [])
            if POL.Passage in types:
                self._check_passage(node, said_of, self.document)
            elif POL.Claim in types:
                self.report.claims += 1
                stated.update(said_of.get(POL.states.value, ()))
                self._check_claim(node, said_of, self.document)
        for node, said_of in self.nodes.items():
            is_fact = any(str(kind) in _FACT_CLASSES for kind in said_of.get(RDF.type.value, ()))
            # what a fact only points to has a name and no claim
            if is_fact and node not in stated and not said_of.keys() <= _ONLY_NAMED:
                self._found(node, "the fact is stated by no claim")

    def _check_rejected(self, verdicts: Mapping[str, Verdict]) -> None:
        """Check that what is set aside of the document, and marked in it, is what the verdicts that stand say."""
        stored = document_quads_of(self.store, self.key)
        if set(judged_document(stored, verdicts, self.key, self.store.iris)) != set(stored):
            self._found(
                "", "what is marked and set aside as judged is not what the judgements that stand say"
            )

    def _found(self, node: Any, message: str) -> None:
        self.report.problems.append(Problem(self.key, getattr(node, "value", str(node)), message))

    def _check_document(self, document: Document, source: Known | None) -> None:
        """Check both hashes, against the source where it is at hand."""
        subject = self.nodes.get(self.store.iris.document(self.key), {})
        stored = [term.value for term in subject.get(POL.textSha256.value, ())]
        if stored != [document.text_sha256]:
            self._found("", "the stored text is not the one that was read: its hash differs")
        if source is None:
            return
        self.report.sources += 1
        try:
            ocr = OCR in document.flags
            again = source.document or read_source(source.source, sys.maxsize, ocr=ocr)[0]
        except (PolicyGraphError, OSError) as error:
            self._found("", f"its source cannot be read again: {error}")
            return
        if again.source_sha256 != document.source_sha256:
            self._found("", "its source has changed since it was read: the hash of its bytes differs")
        elif again.text != document.text:
            self._found("", "its source, decoded again, gives another text than the one stored")

    def _check_passage(self, node: Any, said_of: dict[str, list[Any]], document: Document) -> None:
        """Check that a passage is where it says, and at most 300 characters."""
        self.report.passages += 1
        span = _span_of(said_of)
        text = [term.value for term in said_of.get(POL.text.value, ())]
        if span is None or not 0 <= span.start < span.end <= len(document.text):
            self._found(node, "the passage does not lie in the text")
        elif text != [span.of(document.text)]:
            self._found(node, "the passage's words are not those at its place")
        elif span.end - span.start > LONGEST_PASSAGE or "\n" in text[0][1:]:
            self._found(node, f"the passage is longer than a sentence or than {LONGEST_PASSAGE} characters")

    def _check_claim(self, node: Any, said_of: dict[str, list[Any]], document: Document) -> None:
        """Check a claim's spans, its passage, and each slot that the text fills."""
        first = _span_of(said_of)
        try:
            detail = json.loads(said_of[POL.detail.value][0].value)
            slots = {name: (Span(low, high), words) for name, (low, high, words) in detail["slots"].items()}
            spans = [first, *(Span(*pair) for pair in detail.get("spans", ()))] if first else []
        except (KeyError, IndexError, ValueError, TypeError, AttributeError):
            self._found(node, "the claim's detail cannot be read")
            return
        if not spans or any(not 0 <= span.start < span.end <= len(document.text) for span in spans):
            self._found(node, "a span of the claim does not lie in the text")
            return
        if detail.get("sum") != spans_sum(spans, document.text):
            self._found(node, "the claim's spans, or the words at them, are not those that were found")
        self._check_in_passage(node, said_of, spans[0])
        for name, (span, words) in slots.items():
            self.report.slots += 1
            self.report.inherited += not any(s.start <= span.start and span.end <= s.end for s in spans)
            if not 0 <= span.start < span.end <= len(document.text) or span.of(document.text) != words:
                self._found(
                    node,
                    f"slot {name} is not at [{span.start}, {span.end}]: {words!r} is not what stands there",
                )
            elif _cuts_number(span, document.text):
                self._found(node, f"slot {name} at [{span.start}, {span.end}] begins or ends inside a number")
        self._check_values(node, said_of, detail, {name: span for name, (span, _) in slots.items()}, document)

    def _check_in_passage(self, node: Any, said_of: dict[str, list[Any]], first: Span) -> None:
        """Check that the claim's first span begins in its passage."""
        passages = said_of.get(POL.inPassage.value, [])
        span = _span_of(self.nodes.get(passages[0], {})) if len(passages) == 1 else None
        if span is None:
            self._found(node, "the claim has no passage")
        elif not span.start <= first.start < span.end:
            self._found(node, "the claim does not lie in its passage")

    def _check_values(
        self,
        node: Any,
        said_of: dict[str, list[Any]],
        detail: dict[str, Any],
        slots: dict[str, Span],
        document: Document,
    ) -> None:
        """Read numbers, dates, places, units and wordings again, and compare with what is stored."""
        for name, span in slots.items():
            values = list(self._values(name.partition(".")[0], said_of, detail))
            if not values:
                continue
            outcomes = [self._reread(name, value, span, slots, document) for value in values]
            if True in outcomes:
                self.report.reread += 1
            elif all(outcome is None for outcome in outcomes):
                self.report.unread += 1
            else:
                words = span.of(document.text)
                self._found(
                    node, f"slot {name}: {words!r} read again is not {getattr(values[0], 'key', values[0])}"
                )

    def _reread(
        self, name: str, value: _Stored, span: Span, slots: dict[str, Span], document: Document
    ) -> bool | None:
        """Return whether the words at `span` give `value`; None if no reader understands them alone."""
        words = span.of(document.text)
        if isinstance(value, Decimal):
            high = slots.get(f"{name}_max") or slots.get("value_max")
            unit = slots.get("unit")
            return number_rereads(
                value,
                words,
                unit.of(document.text) if unit else None,
                document.text[span.start : high.end] if high and span.start < high.end else None,
            )
        if isinstance(value, date):
            return date_rereads(value, normalise(words), document.published)
        if isinstance(value, Ref):
            return place_rereads(value.key, normalise(words))
        return unit_rereads(value, words) if name == "unit" else words_reread(value, words)

    def _values(self, slot: str, said_of: dict[str, list[Any]], detail: dict[str, Any]) -> Iterator[_Stored]:
        """Yield the values of a slot that can be read again: from the fact's direct triples, or else from the claim."""
        for fact in said_of.get(POL.states.value, ()):
            ref = self.store.iris.ref_of(fact)
            kind = ref.kind if ref is not None else ""
            worded = slot in _WORDS or slot == "unit" or (slot == "name" and kind in _NAMED_IN_WORDS)
            if "values" in detail:
                for value in _listed(detail["values"].get(slot)):
                    stored = _from_json(slot, value)
                    if not isinstance(stored, str) or worded:
                        yield from () if stored is None else (stored,)
                continue
            predicate = PREDICATES.get(kind, {}).get(slot, "").strip("<>")
            for term in self.nodes.get(fact, {}).get(predicate, ()):
                stored = self._from_term(term)
                if not isinstance(stored, str) or worded:
                    yield from () if stored is None else (stored,)

    def _from_term(self, term: Any) -> _Stored | None:
        """Return a number, a date, a place or a string; None for what cannot be read again."""
        if isinstance(term, ox.NamedNode):
            ref = self.store.iris.ref_of(term)
            return ref if ref is not None and ref.kind == "place" else None
        kind = term.datatype.value.rpartition("#")[2]
        if kind == "decimal":
            return Decimal(term.value)
        return date.fromisoformat(term.value) if kind == "date" else str(term.value)


def _from_json(slot: str, value: Any) -> _Stored | None:
    """Return a value as a claim without direct triples keeps it; None for what cannot be read again."""
    if isinstance(value, list):
        return Ref("place", value[1]) if value[0] == "place" else None
    if slot in _NUMBERS:
        return Decimal(value)
    if slot in _DATES:
        return date.fromisoformat(value)
    return value if isinstance(value, str) else None


def _listed(value: Any) -> Sequence[Any]:
    """Return the values of a slot as a sequence: one value, several, or a pair that is a reference."""
    if value is None:
        return ()
    if isinstance(value, list) and not (len(value) == 2 and all(isinstance(part, str) for part in value)):
        return value
    return (value,)


def _span_of(said_of: dict[str, list[Any]]) -> Span | None:
    """Return the span a node gives, None unless it gives exactly one."""
    starts, ends = said_of.get(POL.start.value, ()), said_of.get(POL.end.value, ())
    if len(starts) != 1 or len(ends) != 1:
        return None
    try:
        return Span(int(starts[0].value), int(ends[0].value))
    except ValueError:
        return None


def _cuts_number(span: Span, text: str) -> bool:
    """Say whether a span begins or ends between two digits."""
    start, end = span
    opens = start > 0 and text[start - 1].isdigit() and text[start].isdigit()
    return opens or (end < len(text) and text[end - 1].isdigit() and text[end].isdigit())
