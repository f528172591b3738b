"""Links across documents as quads: rows out of the document graphs, the rules of `link`, derived graphs back.

Only document graphs and the graph `human` are read, never an earlier derived graph, so that a store built in steps equals
one built at once. Each link has a pol:Link node (pol:from, pol:to, pol:linkRule, pol:reason in zh and en).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

import pyoxigraph as ox

from policygraph.link.derived import STATUS_GRAPH, derive_links
from policygraph.link.judgements import Verdict
from policygraph.link.rows import (
    Derived,
    DocumentRow,
    FigureRow,
    Link,
    OrganisationRow,
    PersonRow,
    PlanRow,
    Rows,
)
from policygraph.link.similar import sketch
from policygraph.model import Ref, digest
from policygraph.rdf.iris import ORG, POL, RDF, RDFS, SCHEMA, Iris
from policygraph.rdf.judgements import FROM, Asked, read_judgements

# a thing's properties in all document graphs: property IRI -> values
Said = dict[str, set[str]]

# what people may join beyond plans, organisations, people and figures
_OTHER_KINDS = frozenset(("place", "technology", "initiative", "measure", "bottleneck", "action"))
_FIGURES = {"target": POL.Target, "statistic": POL.Observation, "forecast": POL.Forecast}
_DATE_OF = {"target": (POL.deadlineStart, POL.deadline)}
_VERSION = (POL.titleAsPrinted, POL.status)
_PLAN = (
    RDFS.label, POL.shortName, POL.documentNumber, POL.issuedBy, POL.jurisdiction, POL.periodStart, POL.periodEnd,
    POL.cites, POL.hasVersion,
)  # fmt: skip
_FIGURE = (
    POL.place, POL.jurisdiction, POL.indicator, POL.value, POL.valueMax, POL.unit, POL.comparator, POL.deadlineStart,
    POL.deadline, POL.asOfStart, POL.asOf, POL.change, POL.changeBase, POL.scope, POL.qualifier, POL.setBy, POL.source,
    POL.saidBy, POL.asWritten,
)  # fmt: skip
_PROPERTIES = {
    "sameAs": POL.sameAs,
    "nearDuplicateOf": POL.nearDuplicateOf,
    "conflictsWith": POL.conflictsWith,
    "cites": POL.cites,
    "currentStatus": POL.currentStatus,
}


class Queried(Asked, Protocol):
    """What deriving needs of a store."""

    def query(self, sparql: str) -> Any:
        """Answer a SPARQL query."""


_SYMMETRIC = frozenset(("conflictsWith",))


def derive(store: Queried) -> list[ox.Quad]:
    """Return the quads of all derived graphs, sorted: a function of the set of documents and of the judgements."""
    derived = derive_links(read_rows(store), read_judgements(store))
    return sorted(set(_quads(derived, store.iris)), key=str)


def read_rows(store: Queried) -> Rows:
    """Return what the rules read: what the documents of the store say of plans, organisations, people, figures, texts."""
    things = _Things(store)
    return Rows(
        plans=tuple(_plans(things)),
        organisations=tuple(_organisations(things)),
        people=tuple(_people(things)),
        documents=tuple(_documents(store)),
        figures=tuple(_figures(things)),
        others=tuple(_others(store)),
    )


class _Things:
    """What the document graphs say of the things of a class."""

    def __init__(self, store: Queried) -> None:
        self._store = store
        self.iris = store.iris

    def of_class(
        self, class_: ox.NamedNode, properties: Iterable[ox.NamedNode]
    ) -> Iterator[tuple[str, Said, set[str]]]:
        """Yield the things of a class, sorted: IRI, the given properties, IRIs of the graphs that say it is of this class."""
        # Taken out here: with the properties as VALUES, Oxigraph looks up each of them for each thing, 20 times slower.
        wanted = {prop.value for prop in properties}
        query = f"SELECT ?g ?s ?p ?o {{ GRAPH ?g {{ ?s a <{class_.value}> ; ?p ?o }} }}"
        said: dict[str, Said] = {}
        graphs: dict[str, set[str]] = {}
        for graph, subject, predicate, value in self._store.query(query):
            if isinstance(subject, ox.NamedNode) and graph.value.startswith(self.iris.document_graphs):
                graphs.setdefault(subject.value, set()).add(graph.value)
                about = said.setdefault(subject.value, {})
                if predicate.value in wanted:
                    about.setdefault(predicate.value, set()).add(value.value)
        for iri in sorted(graphs):
            yield iri, said[iri], graphs[iri]

    def codes(self, iris: Iterable[str]) -> tuple[str, ...]:
        """Return the codes of places, sorted."""
        refs = (self.iris.ref_of(ox.NamedNode(iri)) for iri in iris)
        return tuple(sorted(ref.key for ref in refs if ref is not None and ref.kind == "place"))


def _values(said: Mapping[str, set[str]], *properties: ox.NamedNode) -> tuple[str, ...]:
    return tuple(sorted({value for prop in properties for value in said.get(prop.value, ())}))


def _one(said: Mapping[str, set[str]], prop: ox.NamedNode) -> str | None:
    return min(said.get(prop.value, ()), default=None)


def _day(said: Mapping[str, set[str]], prop: ox.NamedNode) -> date | None:
    text = _one(said, prop)
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _number(said: Mapping[str, set[str]], prop: ox.NamedNode) -> Decimal | None:
    text = _one(said, prop)
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _plans(things: _Things) -> Iterator[PlanRow]:
    versions = {iri: said for iri, said, _ in things.of_class(POL.PlanVersion, _VERSION)}
    for iri, said, _ in things.of_class(POL.PolicyDocument, _PLAN):
        own = [versions[version] for version in _values(said, POL.hasVersion) if version in versions]
        printed = {title for version in own for title in version.get(POL.titleAsPrinted.value, ())}
        statuses = {status for version in own for status in version.get(POL.status.value, ())}
        yield PlanRow(
            id=iri,
            titles=tuple(sorted({*_values(said, RDFS.label), *printed})),
            short_names=_values(said, POL.shortName),
            numbers=_values(said, POL.documentNumber),
            issuers=_values(said, POL.issuedBy),
            jurisdictions=things.codes(said.get(POL.jurisdiction.value, ())),
            period_start=_day(said, POL.periodStart),
            period_end=_day(said, POL.periodEnd),
            statuses=tuple(sorted(status.rpartition("/")[2] for status in statuses)),
            cites=_values(said, POL.cites),
        )


def _organisations(things: _Things) -> Iterator[OrganisationRow]:
    for iri, said, _ in things.of_class(ORG.Organization, (RDFS.label, POL.seat, ORG.subOrganizationOf)):
        yield OrganisationRow(
            iri,
            _values(said, RDFS.label),
            things.codes(said.get(POL.seat.value, ())),
            _values(said, ORG.subOrganizationOf),
        )


def _people(things: _Things) -> Iterator[PersonRow]:
    organisations: dict[str, set[str]] = {}
    for _, said, _ in things.of_class(ORG.Membership, (ORG.member, ORG.organization)):
        for person in said.get(ORG.member.value, ()):
            organisations.setdefault(person, set()).update(said.get(ORG.organization.value, ()))
    for iri, said, _ in things.of_class(SCHEMA.Person, (RDFS.label,)):
        yield PersonRow(iri, _values(said, RDFS.label), tuple(sorted(organisations.get(iri, ()))))


def _documents(store: Asked) -> Iterator[DocumentRow]:
    for quad in sorted(
        store.inner.quads_for_pattern(None, POL.inGraph, None, None), key=lambda quad: str(quad.subject)
    ):
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
            continue
        for text in store.inner.quads_for_pattern(quad.subject, SCHEMA.text, None, quad.object):
            if isinstance(text.object, ox.Literal):
                yield sketch(quad.subject.value, text.object.value)


def _figures(things: _Things) -> Iterator[FigureRow]:
    for kind, class_ in _FIGURES.items():
        start, end = _DATE_OF.get(kind, (POL.asOfStart, POL.asOf))
        for iri, said, graphs in things.of_class(class_, _FIGURE):
            value, indicator = _number(said, POL.value), _one(said, POL.indicator)
            if value is None or indicator is None:
                continue
            yield FigureRow(
                id=iri,
                kind=kind,
                places=things.codes(_values(said, POL.place, POL.jurisdiction)),
                indicator=indicator,
                value=value,
                unit=_one(said, POL.unit) or "",
                documents=tuple(sorted(graphs)),
                value_max=_number(said, POL.valueMax),
                comparator=_one(said, POL.comparator) or "=",
                start=_day(said, start),
                end=_day(said, end),
                change=_one(said, POL.change),
                base=_one(said, POL.changeBase),
                scope=_one(said, POL.scope),
                qualifier=_one(said, POL.qualifier),
                plans=_values(said, POL.setBy),
                sources=_values(said, POL.source),
                said_by=_values(said, POL.saidBy),
                wordings=_values(said, POL.asWritten),
            )


def _others(store: Asked) -> Iterator[str]:
    """Yield what people judged the same and no other rows hold, where documents or tables still speak of it."""
    things = {
        thing
        for one in read_judgements(store)
        if one.stands and one.verdict is Verdict.SAME
        for thing in (one.first, one.second)
        if thing is not None
    }
    silent = (store.iris.human.value, store.iris.derived_graphs, str(ox.DefaultGraph()))
    for thing in sorted(things):
        ref = store.iris.ref_of(ox.NamedNode(thing))
        if ref is not None and ref.kind in _OTHER_KINDS:
            quads = store.inner.quads_for_pattern(ox.NamedNode(thing), None, None, None)
            graphs = {str(quad.graph_name).strip("<>") for quad in quads}
            if any(not graph.startswith(silent) for graph in graphs):
                yield thing


def _quads(derived: Derived, iris: Iris) -> Iterator[ox.Quad]:
    for name, canonical in derived.canonical.items():
        for member, smallest in canonical.items():
            yield ox.Quad(ox.NamedNode(member), POL.canonical, ox.NamedNode(smallest), iris.derived(name))
    status_graph = iris.derived(STATUS_GRAPH)
    for plan, status in derived.statuses.items():
        yield ox.Quad(ox.NamedNode(plan), POL.currentStatus, _status(status, iris), status_graph)
    for link in derived.links:
        yield from _link_quads(link, iris)


def _status(status: str, iris: Iris) -> ox.NamedNode:
    return iris.of(Ref("status", status))


def _link_quads(link: Link, iris: Iris) -> Iterator[ox.Quad]:
    graph = iris.derived(link.graph)
    first = ox.NamedNode(link.first)
    second = _status(link.second, iris) if link.property == "currentStatus" else ox.NamedNode(link.second)
    node = ox.NamedNode(iris.text("link", digest(link.property, link.rule, link.first, link.second)))
    said: list[tuple[Any, ox.NamedNode, Any]] = [
        (first, _PROPERTIES[link.property], second),
        (node, RDF.type, POL.Link),
        (node, FROM, first),
        (node, POL.to, second),
        (node, POL.linkRule, ox.Literal(link.rule)),
        (node, POL.reason, ox.Literal(link.reason.zh, language="zh")),
        (node, POL.reason, ox.Literal(link.reason.en, language="en")),
    ]
    if link.property in _SYMMETRIC:
        said.append((second, _PROPERTIES[link.property], first))
    for subject, predicate, value in said:
        yield ox.Quad(subject, predicate, value, graph)
