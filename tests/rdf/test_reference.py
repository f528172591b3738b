"""The reference graphs: places and schemes as a store holds them."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox

from policygraph.link.places import place_table
from policygraph.rdf.iris import DEFAULT_BASE, GEO, POL, RDF, RDFS, SCHEMA, SKOS, Iris
from policygraph.rdf.reference import reference_quads
from policygraph.rdf.validate import validate

QUADS = list(reference_quads())


def objects(subject: str, predicate: ox.NamedNode) -> list[str]:
    return [
        q.object.value
        for q in QUADS
        if q.subject.value == DEFAULT_BASE + subject and q.predicate == predicate
    ]


def test_graphs_are_the_two_named_ones_and_hold_no_blank_node() -> None:
    iris = Iris()
    assert {quad.graph_name for quad in QUADS} == {iris.places, iris.schemes}
    assert not any(isinstance(node, ox.BlankNode) for quad in QUADS for node in (quad.subject, quad.object))
    assert len(QUADS) == len(set(QUADS))


def test_a_place_is_all_there() -> None:
    assert objects("place/330106", RDFS.label) == ["西湖区", "Xihu"]
    assert objects("place/330106", POL.code) == ["330106"]
    assert objects("place/330106", POL.level) == ["county"]
    assert objects("place/330106", SCHEMA.containedInPlace) == [
        DEFAULT_BASE + f"place/{code}" for code in ("330100", "330000", "CN")
    ]
    assert objects("place/330100", SKOS.exactMatch) == ["https://sws.geonames.org/1808925/"]
    assert objects("place/330100", SKOS.altLabel) == ["杭州"]


def test_coordinates_are_canonical_decimals() -> None:
    for quad in QUADS:
        if quad.predicate in (GEO.lat, GEO.long):
            text = quad.object.value
            assert quad.object.datatype.value.endswith("#decimal")
            assert text == format(Decimal(text), "f")
            assert not (text.endswith("0") and "." in text)


def test_every_place_of_the_table_is_there() -> None:
    subjects = {quad.subject.value for quad in QUADS if quad.object == SCHEMA.AdministrativeArea}
    assert subjects == {DEFAULT_BASE + f"place/{place.code}" for place in place_table()}


def test_closure_of_broader_is_complete() -> None:
    assert objects("technology/gpu", SKOS.broader) == [DEFAULT_BASE + "technology/ai-chip"]
    assert sorted(objects("technology/gpu", POL.broaderTransitive)) == [
        DEFAULT_BASE + f"technology/{slug}"
        for slug in ("ai-chip", "chip", "integrated-circuit", "semiconductor")
    ]
    assert DEFAULT_BASE + "technology/gpu" in objects("technology/ai-chip", SKOS.narrower)


def test_concepts_have_labels_as_other_things_do() -> None:
    assert sorted(objects("technology/gpu", RDFS.label)) == sorted(objects("technology/gpu", SKOS.prefLabel))


def test_another_base_moves_every_iri_of_ours() -> None:
    moved = list(reference_quads("https://example.org/kb/"))
    assert len(moved) == len(QUADS)
    assert not any(DEFAULT_BASE in str(quad) for quad in moved)
    assert any(q.subject.value == "https://example.org/kb/technology/gpu" for q in moved)


def test_it_is_the_same_every_time_and_conforms() -> None:
    assert list(reference_quads()) == QUADS

    class Plain:
        base = DEFAULT_BASE
        inner = ox.Store()

    Plain.inner.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in QUADS)
    report = validate(Plain())
    assert report.conforms, report.text("en")
    assert any(quad.predicate == RDF.type for quad in QUADS)
