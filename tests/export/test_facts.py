"""What an export carries: used places and concepts with their ancestors, texts only if asked for."""

from __future__ import annotations

import pyoxigraph as ox

from export.helpers import IRIS, facts_of, small
from policygraph.export.facts import Facts
from policygraph.rdf.iris import POL, RDFS, SCHEMA, SKOS
from policygraph.store import Store
from support import BASE, small_quads


def place(code: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}place/{code}")


def with_more_places() -> Store:
    """Return the fixture with places nobody names: one apart, one between a used place and its ancestor."""
    more = []
    for code, parent in (("440000", "CN"), ("440300", "440000"), ("330106", "330100")):
        more.append(ox.Quad(place(code), RDFS.label, ox.Literal(code, language="zh"), IRIS.places))
        more.append(ox.Quad(place(code), SCHEMA.containedInPlace, place(parent), IRIS.places))
    more.append(ox.Quad(place("330100"), SKOS.related, place("440300"), IRIS.places))
    return Store.in_memory([*small_quads(), *more], base=BASE)


def test_only_used_places_and_their_ancestors_are_carried() -> None:
    facts = Facts(with_more_places())
    codes = {value.rpartition("/")[2] for value in facts.subject_values if "/place/" in value}
    assert {"330100", "330000", "110000"} <= codes
    assert not {"440000", "440300", "330106"} & codes
    said = set(facts.triples())
    assert not any(triple.predicate == SKOS.related for triple in said)
    assert said < facts_of(with_more_places())


def test_all_places_are_carried_if_asked_for() -> None:
    facts = Facts(with_more_places(), with_reference=True)
    assert set(facts.triples()) == facts_of(with_more_places())


def test_facts_of_the_fixture_are_all_carried_but_for_unused_reference_nodes() -> None:
    store = small()
    reference = {quad.subject for graph in (IRIS.places, IRIS.schemes) for quad in store.quads(graph)}
    missing = facts_of(store) - set(Facts(store).triples())
    assert {triple.subject for triple in missing} <= reference


def test_triples_come_sorted_and_once() -> None:
    triples = list(Facts(small()).triples())
    assert len(triples) == len(set(triples))
    keys = [(str(triple.subject.value), triple.predicate.value) for triple in triples]
    assert keys == sorted(keys)


def test_whole_texts_only_if_asked_for() -> None:
    store = small()
    assert not [
        t for t in Facts(store).triples() if t.predicate == SCHEMA.text and "/document/" in str(t.subject)
    ]
    with_text = Facts(store, with_text=True)
    assert (
        len([t for t in with_text.triples() if t.predicate == SCHEMA.text and "/document/" in str(t.subject)])
        == 2
    )
    quads = list(Facts(store).quads())
    assert len(quads) == len(store.inner) - 2
    assert any(quad.predicate == SCHEMA.text for quad in quads), "a statement's own words stay"


def test_a_text_counts_as_whole_only_in_its_documents_graph() -> None:
    facts = Facts(small())
    assert sorted(node.value for node in facts.document_graphs.values()) == sorted(
        quad.subject.value for quad in small().inner.quads_for_pattern(None, POL.inGraph, None, None)
    )
    assert facts.carries_places
    assert not Facts(Store.in_memory()).carries_places
