"""Web Annotations, nanopublications, RDF 1.2, VoID and SSSOM, read back and held against the store."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from rdflib.namespace import DCAT, DCTERMS, PROV, VOID

from export.helpers import IRIS, facts_of, hostile, small
from policygraph.export import Part, export
from policygraph.export.facts import Facts
from policygraph.rdf.iris import POL, RDF, SCHEMA, SKOS, XSD
from policygraph.store import Store
from support import BASE

# rdflib's own parsers use classes and attributes that rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
ROUND_TRIPS = ("webannotation", "nanopub", "rdf12", "void", "sssom")
BOTH = pytest.mark.parametrize("make", [small, hostile])
Make = Callable[[], Store]
NP = rdflib.Namespace("http://www.nanopub.org/nschema#")
OA = "http://www.w3.org/ns/oa#"

# What the W3C's context says of the terms we use: nothing here asks the network for it.
ANNO = {
    "oa": OA,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "AnnotationPage": "as:OrderedCollectionPage",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "identifying": "oa:identifying",
    "describing": "oa:describing",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "startIndex": {"@type": "xsd:nonNegativeInteger", "@id": "as:startIndex"},
}


def made(store: Store, name: str, tmp_path: Path, part: Part | None = None) -> Path:
    path = tmp_path / "out"
    export(store, path, name, part=part)
    return path


def claims_of(store: Store) -> dict[str, dict[str, str]]:
    """Every claim of the store: IRI -> property -> value."""
    found: dict[str, dict[str, str]] = {}
    for quad in store.quads():
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(f"{BASE}claim/"):
            found.setdefault(quad.subject.value, {})[quad.predicate.value] = getattr(quad.object, "value", "")
    return {iri: about for iri, about in found.items() if POL.states.value in about}


def texts_of(store: Store) -> dict[str, str]:
    return {
        quad.subject.value: quad.object.value
        for quad in store.quads()
        if quad.predicate == SCHEMA.text
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(f"{BASE}document/")
        and isinstance(quad.object, ox.Literal)
    }


def test_every_claim_is_an_annotation_of_the_very_words(tmp_path: Path) -> None:
    store = small()
    data = json.loads(made(store, "webannotation", tmp_path).read_text(encoding="utf-8"))
    claims, texts = claims_of(store), texts_of(store)
    assert data["@context"][0] == "http://www.w3.org/ns/anno.jsonld" and data["type"] == "AnnotationPage"
    assert [item["id"] for item in data["items"]] and {item["id"] for item in data["items"]} == set(claims)
    quoted = 0
    for item in data["items"]:
        claim = claims[item["id"]]
        assert item["body"] == claim[POL.states.value]
        assert item["confidence"]["@value"] == claim[POL.confidence.value]
        assert item["modality"] == claim.get(POL.modality.value, "asserted")
        selectors = {one["type"]: one for one in item["target"]["selector"]}
        position = selectors["TextPositionSelector"]
        assert (position["start"], position["end"]) == (
            int(claim[POL.start.value]),
            int(claim[POL.end.value]),
        )
        quote = selectors.get("TextQuoteSelector")
        if quote is not None:
            text, start = texts[item["target"]["source"]], position["start"]
            before, after = quote.get("prefix", ""), quote.get("suffix", "")
            whole = before + quote["exact"] + after
            assert text[start - len(before) : start - len(before) + len(whole)] == whole
            quoted += 1
    assert quoted > len(claims) * 0.9


@BOTH
def test_annotations_are_read_as_rdf(make: Make, tmp_path: Path) -> None:
    store = make()
    data = json.loads(made(store, "webannotation", tmp_path).read_text(encoding="utf-8"))
    data["@context"][0] = ANNO
    graph = rdflib.Graph()
    graph.parse(data=json.dumps(data), format="json-ld")
    bodies = {(str(s), str(o)) for s, o in graph.subject_objects(rdflib.URIRef(OA + "hasBody"))}
    assert bodies == {(iri, about[POL.states.value]) for iri, about in claims_of(store).items()}
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(OA + "Annotation")))) == len(bodies)


@BOTH
def test_a_nanopublication_has_its_four_graphs(make: Make, tmp_path: Path) -> None:
    store = make()
    dataset = rdflib.Dataset()
    dataset.parse(data=made(store, "nanopub", tmp_path).read_text(encoding="utf-8"), format="trig")
    claims = claims_of(store)
    heads = list(dataset.quads((None, rdflib.RDF.type, NP.Nanopublication, None)))
    assert 0 < len(heads) <= len(claims)
    said = facts_of(store)
    for here, _, _, head in heads:
        parts = {}
        for name in ("hasAssertion", "hasProvenance", "hasPublicationInfo"):
            (_, _, graph, _) = next(iter(dataset.quads((here, NP[name], None, head))))
            parts[name] = dataset.graph(graph)
            assert len(parts[name]) > 0
        claim = claims[f"{BASE}claim/{str(here).rsplit('/', 1)[-1]}"]
        about = parts["hasAssertion"].identifier
        assert (about, PROV.wasGeneratedBy, None) in parts["hasProvenance"]
        assert (here, DCTERMS.subject, rdflib.URIRef(claim[POL.states.value])) in parts["hasPublicationInfo"]
        for subject, predicate, _ in parts["hasAssertion"]:
            assert any(
                triple.subject.value == str(subject) and triple.predicate.value == str(predicate)
                for triple in said
                if isinstance(triple.subject, ox.NamedNode)
            )


def test_a_denied_claim_asserts_nothing(tmp_path: Path) -> None:
    store = small()
    denied = {iri for iri, about in claims_of(store).items() if about.get(POL.modality.value) == "negated"}
    assert denied, "the fixture denies something"
    text = made(store, "nanopub", tmp_path).read_text(encoding="utf-8")
    assert not any(f"nanopub/{iri.rsplit('/', 1)[-1]}" in text for iri in denied)
    reified = reifiers(store, tmp_path)
    assert not denied & set(reified)


def reifiers(store: Store, tmp_path: Path) -> dict[str, set[ox.Triple]]:
    found: dict[str, set[ox.Triple]] = {}
    for quad in ox.parse(path=str(made(store, "rdf12", tmp_path)), format=ox.RdfFormat.N_TRIPLES):
        if quad.predicate == RDF.reifies and isinstance(quad.object, ox.Triple):
            assert isinstance(quad.subject, ox.NamedNode)
            found.setdefault(quad.subject.value, set()).add(quad.object)
    return found


@BOTH
def test_each_claim_reifies_what_its_document_says(make: Make, tmp_path: Path) -> None:
    store = make()
    found = reifiers(store, tmp_path)
    plain = {
        quad.triple
        for quad in ox.parse(path=str(tmp_path / "out"), format=ox.RdfFormat.N_TRIPLES)
        if not isinstance(quad.object, ox.Triple)
    }
    facts = set(Facts(store).triples())
    assert facts <= plain
    claims = claims_of(store)
    assert set(found) <= set(claims) and found
    for iri, triples in found.items():
        thing = claims[iri][POL.states.value]
        for triple in triples:
            assert triple in facts_of(store)
            mention = triple.predicate == SCHEMA.mentions and triple.object == ox.NamedNode(thing)
            assert mention or triple.subject == ox.NamedNode(thing)


def test_the_description_counts_the_facts(tmp_path: Path) -> None:
    store = small()
    graph = rdflib.Graph()
    graph.parse(data=made(store, "void", tmp_path).read_text(encoding="utf-8"), format="turtle")
    facts = list(Facts(store).triples())
    dataset = rdflib.URIRef(f"{BASE}dataset")
    assert (dataset, rdflib.RDF.type, DCAT.Dataset) in graph
    assert graph.value(dataset, VOID.triples) == rdflib.Literal(len(facts))
    assert {literal.language for literal in graph.objects(dataset, DCTERMS.title)} == {"zh", "en"}  # type: ignore[attr-defined]
    counted = Counter(triple.predicate.value for triple in facts)
    told = {
        str(graph.value(part, VOID.property)): int(str(graph.value(part, VOID.triples)))
        for part in graph.objects(dataset, VOID.propertyPartition)
    }
    assert told == dict(counted)
    classes = Counter(
        triple.object.value
        for triple in facts
        if triple.predicate == RDF.type and isinstance(triple.object, ox.NamedNode)
    )
    assert {
        str(graph.value(part, VOID["class"])): int(str(graph.value(part, VOID.entities)))
        for part in graph.objects(dataset, VOID.classPartition)
    } == dict(classes)
    days = [quad.object.value for quad in store.quads() if quad.predicate.value.endswith("dc/terms/issued")]
    period = graph.value(dataset, DCTERMS.temporal)
    assert str(graph.value(period, DCAT.startDate)) == min(days)
    assert str(graph.value(period, DCAT.endDate)) == max(days)


def sssom_of(path: Path) -> tuple[dict[str, Any], list[dict[str, str]]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return head, list(rows)


def test_the_mappings_are_those_of_the_facts(tmp_path: Path) -> None:
    store = small()
    head, rows = sssom_of(made(store, "sssom", tmp_path))

    def full(curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return str(head["curie_map"][prefix]) + local

    wanted = {
        (triple.subject.value, triple.object.value.rstrip("/"))
        for triple in Facts(store).triples()
        if triple.predicate == SKOS.exactMatch
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.NamedNode)
    }
    assert {(full(row["subject_id"]), full(row["object_id"])) for row in rows} == wanted and wanted
    assert {full(row["predicate_id"]) for row in rows} == {SKOS.exactMatch.value}
    assert {row["subject_label"] for row in rows} >= {"北京市", "杭州市"}
    assert all(row["mapping_justification"].startswith("semapv:") for row in rows)
    assert head["license"].startswith("https://creativecommons.org/") and head["mapping_set_id"]


def test_hostile_labels_do_not_break_the_mappings(tmp_path: Path) -> None:
    store = hostile()
    graph = IRIS.graph("bad")
    more = [
        ox.Quad(quad.subject, SKOS.exactMatch, ox.NamedNode("https://sws.geonames.org/1/"), graph)
        for quad in store.quads(ox.DefaultGraph())
        if quad.predicate == RDF.type and quad.object == SCHEMA.AdministrativeArea
    ]
    both = Store.in_memory([*store.quads(), *more], base=BASE)
    _, rows = sssom_of(made(both, "sssom", tmp_path))
    assert len(rows) == len(more) > 10
    assert all(len(row) == 6 and None not in row.values() for row in rows)


@pytest.mark.parametrize("name", ["webannotation", "nanopub", "rdf12"])
def test_a_part_has_the_claims_of_what_it_keeps(name: str, tmp_path: Path) -> None:
    whole = made(small(), name, tmp_path).read_text(encoding="utf-8")
    export(small(), tmp_path / "part", name, part=Part(types=("target",)))
    part = (tmp_path / "part").read_text(encoding="utf-8")
    assert "target/" in part and "measure/" in whole
    assert f"{BASE}measure/" not in part and "<measure/" not in part


def test_confidence_stays_a_decimal(tmp_path: Path) -> None:
    path = made(small(), "rdf12", tmp_path)
    values = [
        quad.object
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)
        if quad.predicate == POL.confidence
    ]
    assert values
    assert all(isinstance(one, ox.Literal) and one.datatype == XSD.decimal for one in values)
    assert all(0 < Decimal(one.value) <= 1 for one in values if isinstance(one, ox.Literal))
