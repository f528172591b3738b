"""What a page of an entity or a source document says, the same for the vault and the site.

A page has the thing's own lines (code, status, period, what it points at) and sections of facts by kind; a fact stands
with its label, the things it is about, the first sentences that state it, and the documents they stand in. Memory: names
and kinds of all pages; a page is made when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from policygraph.export.facts import Facts, Subject, Term
from policygraph.export.gathered import evidence_of
from policygraph.export.labels import node_label, own_label
from policygraph.export.vocabulary import Name, kind_of, name_of_property
from policygraph.network.labels import Label
from policygraph.network.style import load_style
from policygraph.rdf.iris import DCTERMS, POL, RDF, RDFS, SCHEMA, SKOS

# Facts shown in a section of one page; the rest is counted there.
SECTION = 500
_PAGED = ("place", "plan", "organisation", "person", "technology", "initiative", "document")
# What a page shows elsewhere or better: labels, classes, the closure of what stands above.
_UNSAID = frozenset(
    prop.value
    for prop in (RDF.type, RDFS.label, SKOS.prefLabel, SKOS.inScheme, SKOS.narrower, SKOS.topConceptOf, SCHEMA.text,
     SCHEMA.mentions, POL.broaderTransitive, POL.inGraph, POL.hasVersion)
)  # fmt: skip
_SAID_IN_LABEL = frozenset(
    prop.value
    for prop in (POL.indicator, POL.value, POL.valueMax, POL.unit, POL.comparator, POL.deadline, POL.change, RDFS.label, RDF.type,
     SCHEMA.text, POL.asWritten, POL.amount, POL.amountMax, POL.amountPeriod, POL.cap, POL.rate)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A thing with a page: its IRI, kind and label."""

    iri: str
    kind: str
    label: Label


@dataclass(frozen=True, slots=True)
class Line:
    """A property and its values: texts, or links to pages."""

    name: Name
    values: tuple[str | Link, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, the page of its document, and the characters it takes there (`start,end`) where they are known."""

    sentence: str
    document: Link
    span: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact on a page: its IRI, its label, what else is known of it, and the sentences that state it."""

    iri: str
    kind: Name
    label: Label
    lines: tuple[Line, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one kind on a page; `left_out` counts those beyond the first 500."""

    kind: Name
    facts: tuple[Fact, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the thing, its own lines, its facts by kind, and other things that point at it, by relation."""

    link: Link
    kind: Name
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    pointing: tuple[Line, ...]


class Pages:
    """The pages of the facts of a store, sorted by kind and IRI."""

    def __init__(self, facts: Facts) -> None:
        """Read from `facts`."""
        self.facts = facts
        self._evidence = evidence_of(facts)
        self._types = load_style().types
        self._order = {name: at for at, name in enumerate(self._types)}

    @cached_property
    def links(self) -> dict[str, Link]:
        """Every thing with a page, by IRI: what a fact or a document tells of, not the reference tables above it."""
        found: list[Link] = []
        for subject in self.facts.subjects:
            if not isinstance(subject, ox.NamedNode):
                continue
            values = self._values(subject)
            kind = self._kind(subject.value, values)
            if kind.name in _PAGED:
                found.append(Link(subject.value, kind.name, own_label(subject.value, values)))
        found.sort(key=lambda link: (_PAGED.index(link.kind), link.iri))
        return {link.iri: link for link in found}

    def pages(self) -> Iterator[Page]:
        """Yield the pages."""
        for link in self.links.values():
            yield self._page(link)

    def _values(self, subject: Subject) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for triple in self.facts.about(subject):
            if isinstance(triple.object, ox.NamedNode | ox.BlankNode | ox.Literal):
                found.setdefault(triple.predicate.value, []).append(triple.object)
        return found

    def _kind(self, iri: str, values: dict[str, list[Term]]) -> Name:
        return kind_of(iri, [term.value for term in values.get(RDF.type.value, [])], self.facts.base)

    def _page(self, link: Link) -> Page:
        subject = ox.NamedNode(link.iri)
        values = self._values(subject)
        facts: dict[str, list[Subject]] = {}
        pointing: dict[str, list[Link]] = {}
        for predicate, other in self._arrows(subject):
            if other in self.links:
                if predicate != SCHEMA.mentions.value:
                    pointing.setdefault(predicate, []).append(self.links[other])
            else:
                node = ox.NamedNode(other)
                kind = self._kind(other, self._values(node)).name
                if kind in self._types or kind == "membership":
                    facts.setdefault(kind, []).append(node)
        if link.kind == "document":
            facts = self._stated(subject)
        return Page(
            link=link,
            kind=self._kind(link.iri, values),
            lines=tuple(self._lines(values, _UNSAID)),
            sections=tuple(
                self._section(kind, facts[kind])
                for kind in sorted(facts, key=lambda kind: self._order.get(kind, -1))
            ),
            pointing=tuple(
                Line(_inverse(predicate), (*sorted(links, key=_by_label),))
                for predicate, links in sorted(pointing.items())
            ),
        )

    def _arrows(self, thing: ox.NamedNode) -> list[tuple[str, str]]:
        """Return what points at a thing: (property, subject), sorted, each once."""
        found = {
            (quad.predicate.value, quad.subject.value)
            for quad in self.facts.inner.quads_for_pattern(None, None, thing, ox.DefaultGraph())
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in self.facts.subject_values
        }
        seen: set[str] = set()
        kept: list[tuple[str, str]] = []
        for predicate, subject in sorted(found):
            # A fact that points twice (place and technology of one focus) stands once.
            if subject in self.links or subject not in seen:
                kept.append((predicate, subject))
            seen.add(subject)
        return kept

    def _stated(self, document: ox.NamedNode) -> dict[str, list[Subject]]:
        """Return the facts a document states, by kind, in the order of its text."""
        graphs = [graph for graph, node in self.facts.document_graphs.items() if node == document]
        starts: dict[str, int] = {}
        for graph_iri in graphs:
            graph = ox.NamedNode(graph_iri)
            for quad in self.facts.inner.quads_for_pattern(None, POL.states, None, graph):
                if not isinstance(quad.object, ox.NamedNode) or quad.object.value in self.links:
                    continue
                if quad.object.value not in self.facts.subject_values:
                    continue
                for at in self.facts.inner.quads_for_pattern(quad.subject, POL.start, None, graph):
                    if isinstance(at.object, ox.Literal):
                        start = int(at.object.value)
                        starts[quad.object.value] = min(start, starts.get(quad.object.value, start))
        found: dict[str, list[Subject]] = {}
        for iri in sorted(starts, key=lambda iri: (starts[iri], iri)):
            kind = self._kind(iri, self._values(ox.NamedNode(iri))).name
            found.setdefault(kind, []).append(ox.NamedNode(iri))
        return found

    def _section(self, kind: str, subjects: list[Subject]) -> Section:
        facts = tuple(self._fact(subject) for subject in subjects[:SECTION])
        return Section(facts[0].kind, facts, max(0, len(subjects) - SECTION))

    def _fact(self, subject: Subject) -> Fact:
        values = self._values(subject)
        kind = self._kind(subject.value, values)
        evidence, _, _ = self._evidence.of_node(subject)
        quotes = []
        for one in evidence:
            document, _, span = one.place.partition("#char=")
            if document in self.links:
                quotes.append(Quote(one.sentence, self.links[document], span))
        return Fact(
            iri=subject.value,
            kind=kind,
            label=node_label(kind.name, subject.value, values, self._name),
            lines=tuple(self._lines(values, _SAID_IN_LABEL)),
            quotes=tuple(quotes),
        )

    def _name(self, iri: str) -> Label | None:
        link = self.links.get(iri)
        if link is not None:
            return link.label
        values = self._values(ox.NamedNode(iri))
        return own_label(iri, values) if values else None

    def _lines(self, values: dict[str, list[Term]], unsaid: frozenset[str]) -> Iterator[Line]:
        for prop in sorted(values, key=lambda prop: (prop != DCTERMS.title.value, prop)):
            if prop not in unsaid:
                shown = tuple(dict.fromkeys(self._value(term) for term in values[prop]))
                yield Line(name_of_property(prop), shown)

    def _value(self, term: Term) -> str | Link:
        if isinstance(term, ox.Literal):
            return term.value
        link = self.links.get(term.value)
        if link is not None:
            return link
        if not isinstance(term, ox.NamedNode) or term.value not in self.facts.subject_values:
            return term.value
        values = self._values(term)
        kind = self._kind(term.value, values)
        label = node_label(kind.name, term.value, values, self._name)
        return label.zh if label.zh == label.en else f"{label.zh} ({label.en})"


def _by_label(link: Link) -> tuple[Label, str]:
    return link.label, link.iri


def _inverse(predicate: str) -> Name:
    """Return what a relation is called from its other end."""
    relation = load_style().relations.get(predicate)
    name = name_of_property(predicate)
    return Name(name.name, relation.inverse_zh, relation.inverse_en) if relation is not None else name
