"""The ontology: every term labelled, explained and tied to what it narrows, and none used that is not defined."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCTERMS, ORG, OWL, PROV, QB, SDO

import policygraph.rdf.facts
import policygraph.rdf.quads
from policygraph.rdf.facts import CLASSES, PREDICATES
from policygraph.rdf.iris import POL, RDF, RDFS, SKOS
from policygraph.resources import resource
from support import small_quads

QUADS = list(ox.parse(path=str(resource("ontology", "policy.ttl"))))
OURS = sorted(
    {quad.subject.value for quad in QUADS if isinstance(quad.subject, ox.NamedNode) and quad.subject in POL}
)
TIES = {
    f"{RDFS.iri}subClassOf",
    f"{RDFS.iri}subPropertyOf",
    *(f"{SKOS.iri}{name}Match" for name in ("close", "related")),
}
# Terms of vocabularies that rdflib lists, but not these newer ones of schema.org.
NOT_LISTED = {"observationDate", "observationAbout", "measuredProperty"}


def values(subject: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    return [
        quad.object for quad in QUADS if quad.subject.value == subject and quad.predicate.value == predicate
    ]


def test_every_class_and_property_of_ours_is_labelled_and_explained_in_both_languages() -> None:
    for term in OURS:
        for predicate in (f"{RDFS.iri}label", f"{RDFS.iri}comment"):
            texts = {value.language: value.value for value in values(term, predicate)}
            assert set(texts) == {"zh", "en"}, term
            assert re.search(r"[\u4e00-\u9fff]", texts["zh"]), term
            assert not re.search(r"[\u4e00-\u9fff]", texts["en"]) or "comment" in predicate, term


def test_no_two_terms_of_one_sort_share_a_label() -> None:
    for sort in ("Class", "ObjectProperty", "DatatypeProperty"):
        terms = [
            term for term in OURS if f"{OWL}{sort}" in {value.value for value in values(term, RDF.type.value)}
        ]
        for language in ("zh", "en"):
            labels = [
                value.value
                for term in terms
                for value in values(term, f"{RDFS.iri}label")
                if value.language == language
            ]
            assert len(labels) == len(set(labels)), sorted(
                label for label in labels if labels.count(label) > 1
            )


@pytest.mark.parametrize("term", OURS)
def test_every_term_of_ours_is_tied_to_a_reused_one(term: str) -> None:
    ties = [
        quad.object.value for quad in QUADS if quad.subject.value == term and quad.predicate.value in TIES
    ]
    assert ties, term
    assert not any(tie.startswith(POL.iri) for tie in ties)


def test_reused_terms_exist_where_their_list_is_known() -> None:
    known = {str(DCTERMS): DCTERMS, str(ORG): ORG, str(PROV): PROV, str(QB): QB, str(SDO): SDO}
    for quad in QUADS:
        for node in (quad.subject, quad.object):
            if not isinstance(node, ox.NamedNode):
                continue
            for iri, namespace in known.items():
                name = node.value.removeprefix(iri)
                if node.value.startswith(iri) and name and name not in NOT_LISTED:
                    assert rdflib.URIRef(str(namespace) + name) in namespace, node


def test_every_predicate_and_class_the_package_writes_is_defined() -> None:
    defined = {f"<{term}>" for term in OURS} | {
        str(quad.subject)
        for quad in QUADS
        if quad.predicate == RDF.type and isinstance(quad.subject, ox.NamedNode)
    }
    defined |= {f"<{RDFS.iri}label>"}
    written = {predicate for slots in PREDICATES.values() for predicate in slots.values()} | set(
        CLASSES.values()
    )
    assert sorted(written - defined) == []


def test_every_term_named_in_the_package_or_the_contract_is_defined() -> None:
    room = Path(policygraph.rdf.facts.__file__).parent
    sources = [
        *sorted(room.glob("*.py")),
        *sorted(resource("ontology").glob("*.md")),
        *sorted(resource("ontology").glob("*.ttl")),
    ]
    named = {
        name
        for path in sources
        for name in re.findall(r"\b(?:POL\.|pol:)([A-Za-z][A-Za-z0-9]*)", path.read_text(encoding="utf-8"))
    }
    assert sorted(name for name in named - {"iri"} if POL.iri + name not in OURS) == []


def test_every_term_of_the_small_fixture_is_defined() -> None:
    used = {node.value for quad in small_quads() for node in (quad.predicate, quad.object) if node in POL}
    assert sorted(used - set(OURS)) == []


def test_domains_and_ranges_hold_in_the_small_fixture() -> None:
    quads = list(small_quads())
    types: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate == RDF.type:
            types.setdefault(str(quad.subject), set()).add(quad.object.value)
    for predicate, end in ((RDFS.domain, "subject"), (RDFS.range, "object")):
        stated = {q.subject.value: q.object.value for q in QUADS if q.predicate == predicate}
        for quad in quads:
            wanted = stated.get(quad.predicate.value)
            node = getattr(quad, end)
            if wanted is None:
                continue
            if isinstance(node, ox.Literal):
                assert node.datatype.value == wanted, quad
            elif not wanted.startswith("http://www.w3.org/2001/XMLSchema#"):
                assert wanted in types.get(str(node), set()), quad


def test_forecasts_are_no_statistics_and_neither_are_targets() -> None:
    graph = rdflib.Graph().parse(resource("ontology", "policy.ttl"))
    (axiom,) = graph.subjects(rdflib.RDF.type, OWL.AllDisjointClasses)
    members = set(graph.items(graph.value(axiom, OWL.members)))
    assert {
        rdflib.URIRef(POL.iri + name) for name in ("Target", "Observation", "Forecast", "Measure")
    } <= members
