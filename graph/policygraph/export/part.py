"""Cutting a part out of the graph before it is exported: the same choices for every format.

Each choice keeps a set of things; several choices keep what all of them keep. A statement stays where what it is about
and what it points at both stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from policygraph.errors import UnknownNameError
from policygraph.export.vocabulary import kind_of
from policygraph.query.asof import published
from policygraph.query.names import Names
from policygraph.query.run import run_query
from policygraph.query.table import Table, Triples
from policygraph.rdf.iris import POL, RDF, SCHEMA, SKOS, Iris
from policygraph.store import Store

_DEFAULT = ox.DefaultGraph()
# Followed from what is contained to what contains it only: down again would reach the whole country.
_UPWARDS = frozenset((SCHEMA.containedInPlace, SKOS.broader, POL.broaderTransitive, SKOS.inScheme))
_FROM = ox.NamedNode(POL.iri + "from")
_OF_PLACE = (POL.jurisdiction, POL.place, POL.seat)


@dataclass(frozen=True, slots=True)
class Part:
    """What part of the graph is wanted; the fields left at None choose nothing.

    `query`: a SPARQL query, of which the things in its answer are kept. `focus`: a name, pinyin or IRI, kept with what
    is within `hops` statements of it, in either direction. `types`: kinds like `plan`, `target`. `place`: what is said
    about a place and the places in it, with what that points at. `as_of`: what documents issued up to that day say;
    undated ones stay out.
    """

    query: str | None = None
    focus: str | None = None
    hops: int = 1
    types: tuple[str, ...] | None = None
    place: str | None = None
    as_of: date | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is cut."""
        return not (self.query or self.focus or self.types or self.place or self.as_of)


def kept_by(store: Store, part: Part) -> tuple[frozenset[str], frozenset[str]]:
    """Return the IRIs of the things a part keeps, and of the document graphs that are too late for it.

    Raises QueryError for a mistake in the query, UnknownNameError for an unknown thing, place or type.
    """
    things = {
        quad.subject.value
        for quad in store.inner.quads_for_pattern(None, None, None, _DEFAULT)
        if isinstance(quad.subject, ox.NamedNode)
    }
    late = published(store, part.as_of).left_out if part.as_of else frozenset()
    if late:
        things = {thing for thing in things if _said_in_time(store, thing, late)}
    if part.query:
        things &= set(_answered(store, part.query))
    if part.focus:
        things &= _near(store, Names(store).find(part.focus).value, part.hops)
    if part.place:
        things &= _about_place(store, Names(store).find(part.place))
    if part.types:
        things &= _of_types(store, things, part.types)
    things |= set(_links_within(store, things))
    return frozenset(things), late


def _answered(store: Store, query: str) -> Iterator[str]:
    answer = run_query(store, query)
    terms: list[object] = []
    if isinstance(answer, Table):
        terms.extend(cell for row in answer for cell in row)
    elif isinstance(answer, Triples):
        terms.extend(term for triple in answer for term in (triple.subject, triple.object))
    yield from (term.value for term in terms if isinstance(term, ox.NamedNode))


def _beside(store: Store, iri: str) -> Iterator[str]:
    """Yield what a thing points at and what points at it, but for what it contains."""
    node = ox.NamedNode(iri)
    for quad in store.inner.quads_for_pattern(node, None, None, _DEFAULT):
        if isinstance(quad.object, ox.NamedNode) and quad.predicate != RDF.type:
            yield quad.object.value
    for quad in store.inner.quads_for_pattern(None, None, node, _DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate not in _UPWARDS:
            yield quad.subject.value


def _near(store: Store, start: str, hops: int) -> set[str]:
    reached, rim = {start}, {start}
    for _ in range(hops):
        rim = {near for iri in rim for near in _beside(store, iri)} - reached
        reached |= rim
    return reached


def _about_place(store: Store, place: ox.NamedNode) -> set[str]:
    """Return a place, the places in it, what is said of them, and what that points at."""
    inside, waiting = set[str](), [place]
    while waiting:
        one = waiting.pop()
        if one.value in inside:
            continue
        inside.add(one.value)
        for quad in store.inner.quads_for_pattern(None, SCHEMA.containedInPlace, one, _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode):
                waiting.append(quad.subject)
    said = {
        quad.subject.value
        for one in inside
        for predicate in _OF_PLACE
        for quad in store.inner.quads_for_pattern(None, predicate, ox.NamedNode(one), _DEFAULT)
        if isinstance(quad.subject, ox.NamedNode)
    }
    pointed_at = {
        quad.object.value
        for one in said
        for quad in store.inner.quads_for_pattern(ox.NamedNode(one), None, None, _DEFAULT)
        if isinstance(quad.object, ox.NamedNode)
    }
    return inside | said | pointed_at


def _of_types(store: Store, things: set[str], types: tuple[str, ...]) -> set[str]:
    """Return the things of the given kinds."""
    wanted, seen, kept = set(types), set[str](), set[str]()
    for thing in things:
        classes = [
            quad.object.value
            for quad in store.inner.quads_for_pattern(ox.NamedNode(thing), RDF.type, None, _DEFAULT)
            if isinstance(quad.object, ox.NamedNode)
        ]
        kind = kind_of(thing, classes, store.base).name
        seen.add(kind)
        if kind in wanted:
            kept.add(thing)
    for name in sorted(wanted - seen):
        if name not in _known_types():
            raise UnknownNameError("type", name, sorted(seen | _known_types()))
    return kept


def _known_types() -> set[str]:
    from policygraph.network.style import load_style

    return set(load_style().types)


def _said_in_time(store: Store, thing: str, late: frozenset[str]) -> bool:
    """Say whether anything but late documents and what was derived from them describes a thing."""
    derived = Iris(store.base).derived_graphs
    graphs = {
        quad.graph_name.value
        for quad in store.inner.quads_for_pattern(ox.NamedNode(thing), None, None, None)
        if isinstance(quad.graph_name, ox.NamedNode)
    }
    return any(graph not in late and not graph.startswith(derived) for graph in graphs)


def _links_within(store: Store, things: set[str]) -> Iterator[str]:
    """Yield the derived links whose two ends are kept: they explain an edge and are no things themselves."""
    for quad in store.inner.quads_for_pattern(None, _FROM, None, _DEFAULT):
        link = quad.subject
        ends = [quad.object] + [
            found.object for found in store.inner.quads_for_pattern(link, POL.to, None, _DEFAULT)
        ]
        if isinstance(link, ox.NamedNode) and all(
            isinstance(e, ox.NamedNode) and e.value in things for e in ends
        ):
            yield link.value
