"""The RDF formats, read back by rdflib and by Oxigraph: the same graph, whatever the texts hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from export.helpers import HOSTILE, facts_of, hostile, small
from policygraph.export import export
from policygraph.export.text import xml_chars
from policygraph.store import Store

GRAPHS = {
    "ttl": ("turtle", ox.RdfFormat.TURTLE),
    "nt": ("nt11", ox.RdfFormat.N_TRIPLES),
    "rdfxml": ("xml", ox.RdfFormat.RDF_XML),
    "jsonld": ("json-ld", ox.RdfFormat.JSON_LD),
}

# rdflib's own parsers use classes and attributes that rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

DATASETS = {"trig": ("trig", ox.RdfFormat.TRIG), "nq": ("nquads", ox.RdfFormat.N_QUADS)}


def expected_graph(triples: set[ox.Triple], name: str) -> rdflib.Graph:
    """Return the triples as rdflib reads them from N-Triples; in XML what XML cannot carry is U+FFFD."""
    lines = []
    for triple in triples:
        value = triple.object
        if name == "rdfxml" and isinstance(value, ox.Literal):
            text = xml_chars(value.value)
            value = (
                ox.Literal(text, language=value.language)
                if value.language
                else ox.Literal(text, datatype=value.datatype)
            )
        lines.append(f"{triple.subject} {triple.predicate} {value} .")
    return rdflib.Graph().parse(data="\n".join(lines), format="nt11")


@pytest.mark.parametrize("make", [small, hostile])
@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_graph_format_comes_back_isomorphic(name: str, make: Callable[[], Store], tmp_path: Path) -> None:
    store = make()
    path = tmp_path / "graph.out"
    export(store, path, name, with_reference=True)
    expected = expected_graph(facts_of(store), name)
    assert len(expected) == len(facts_of(store)) > 50
    rdflib_format, ox_format = GRAPHS[name]
    assert isomorphic(rdflib.Graph().parse(data=path.read_bytes(), format=rdflib_format), expected)
    again = {quad.triple for quad in ox.parse(path=str(path), format=ox_format)}
    assert isomorphic(expected_graph(again, name), expected)


@pytest.mark.parametrize("make", [small, hostile])
@pytest.mark.parametrize("name", sorted(DATASETS))
def test_quad_format_comes_back_whole(name: str, make: Callable[[], Store], tmp_path: Path) -> None:
    store = make()
    path = tmp_path / "graph.out"
    export(store, path, name, with_text=True)
    rdflib_format, ox_format = DATASETS[name]
    again = list(ox.parse(path=str(path), format=ox_format))
    assert len(again) == len(set(again)) == len(store.inner)
    assert set(again) == set(store.quads())
    dataset = rdflib.Dataset()
    dataset.parse(data=path.read_bytes(), format=rdflib_format)
    counted = {str(graph.identifier): len(graph) for graph in dataset.graphs()}
    for graph in store.inner.named_graphs():
        assert counted[graph.value] == len(list(store.quads(graph)))
    assert len(dataset.default_graph) == len(facts_of(store))


@pytest.mark.parametrize("name", ["ttl", "jsonld", "trig"])
def test_text_formats_read_well(name: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.out"
    export(small(), path, name)
    text = path.read_text(encoding="utf-8")
    assert "杭州市" in text and "\\u" not in text
    assert "place/330100" in text and "<https://w3id.org/policygraph/id/place" not in text
    assert "schema.org/AdministrativeArea" not in text


def test_jsonld_has_language_maps_and_typed_terms(tmp_path: Path) -> None:
    import json

    path = tmp_path / "graph.jsonld"
    export(small(), path)
    document = json.loads(path.read_text(encoding="utf-8"))
    nodes = {node["id"]: node for node in document["@graph"]}
    assert nodes["place/330100"]["label"] == {"zh": "杭州市", "en": "Hangzhou"}
    assert document["@context"]["deadline"] == {"@id": "pol:deadline", "@type": "xsd:date"}
    targets = [node for node in nodes.values() if node["type"] == "Target"]
    assert {target["value"] for target in targets} == {"2", "25", "50"}
    assert len(path.read_text(encoding="utf-8").splitlines()) > len(nodes)


def test_jsonld_with_addresses_that_look_like_prefixed_names(tmp_path: Path) -> None:
    geo, pol = ox.NamedNode("geo:39.9,116.4"), ox.NamedNode("pol:odd")
    graph = ox.NamedNode("https://w3id.org/policygraph/id/graph/doc/a")
    seen = ox.NamedNode("http://www.w3.org/2003/01/geo/wgs84_pos#location")
    store = Store.in_memory([ox.Quad(pol, seen, geo, graph)])
    path = tmp_path / "graph.jsonld"
    export(store, path)
    assert {quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.JSON_LD)} == facts_of(store)
    assert len(rdflib.Graph().parse(data=path.read_bytes(), format="json-ld")) == 1


def test_jsonld_with_mixed_values_of_one_property(tmp_path: Path) -> None:
    graph = ox.NamedNode("https://w3id.org/policygraph/id/graph/doc/a")
    thing, about = ox.NamedNode("https://e.org/1"), ox.NamedNode("https://e.org/about")
    xsd = "http://www.w3.org/2001/XMLSchema#"
    values = [
        ox.Literal("plain"),
        ox.Literal("你好", language="zh"),
        ox.Literal("2.5", datatype=ox.NamedNode(xsd + "decimal")),
        ox.Literal("true", datatype=ox.NamedNode(xsd + "boolean")),
        ox.NamedNode("https://e.org/2"),
    ]
    store = Store.in_memory([ox.Quad(thing, about, value, graph) for value in values])
    path = tmp_path / "graph.jsonld"
    export(store, path)
    assert {quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.JSON_LD)} == facts_of(store)
    expected = expected_graph(facts_of(store), "jsonld")
    assert isomorphic(rdflib.Graph().parse(data=path.read_bytes(), format="json-ld"), expected)


def test_text_and_label_with_and_without_language_share_a_map(tmp_path: Path) -> None:
    graph = ox.NamedNode("https://w3id.org/policygraph/id/graph/doc/a")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    thing = ox.NamedNode("https://e.org/1")
    values = [ox.Literal("无"), ox.Literal("中", language="zh"), ox.Literal("又", language="zh")]
    store = Store.in_memory([ox.Quad(thing, label, value, graph) for value in values])
    path = tmp_path / "graph.jsonld"
    export(store, path)
    assert {quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.JSON_LD)} == facts_of(store)
    expected = expected_graph(facts_of(store), "jsonld")
    assert isomorphic(rdflib.Graph().parse(data=path.read_bytes(), format="json-ld"), expected)


def test_rdfxml_refuses_a_property_it_cannot_write(tmp_path: Path) -> None:
    from policygraph.errors import InputError

    graph = ox.NamedNode("https://w3id.org/policygraph/id/graph/import/x")
    bad = ox.NamedNode("https://e.org/2024")
    store = Store.in_memory()
    store.inner.add(ox.Quad(ox.NamedNode("https://e.org/1"), bad, ox.Literal("x"), ox.DefaultGraph()))
    assert graph is not None
    with pytest.raises(InputError, match=r"https://e\.org/2024.*ttl"):
        export(store, tmp_path / "graph.rdf")
    assert list(tmp_path.iterdir()) == []


def test_hostile_texts_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    export(hostile(), path)
    labels = {quad.object.value for quad in ox.parse(path=str(path)) if isinstance(quad.object, ox.Literal)}
    assert set(HOSTILE) <= labels
    assert not any(label.startswith("WHOLE TEXT") for label in labels)
