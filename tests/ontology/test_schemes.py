"""The SKOS schemes: how many concepts, their labels, their tree, and what the rest of the package expects of them."""

from __future__ import annotations

import re
from collections import Counter

import pyoxigraph as ox
import pytest

from policygraph.rdf.iris import DCTERMS, DEFAULT_BASE, POL, RDF, RDFS, SKOS
from policygraph.resources import resource

FIELDS = (
    "artificial-intelligence", "chip", "robot", "computing-power", "data-technology", "low-altitude", "new-energy",
    "biotechnology", "quantum-technology", "software", "communications", "new-material", "aerospace", "vehicles",
    "manufacturing", "blockchain", "marine",
)  # fmt: skip


def scheme(name: str) -> list[ox.Quad]:
    return list(ox.parse(path=str(resource("ontology", f"{name}.ttl"))))


def concepts(quads: list[ox.Quad]) -> list[str]:
    return [
        quad.subject.value for quad in quads if quad.predicate == RDF.type and quad.object == SKOS.Concept
    ]


def labels(quads: list[ox.Quad], predicate: ox.NamedNode) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        if quad.predicate == predicate:
            found.setdefault(quad.subject.value, {}).setdefault(quad.object.language, []).append(
                quad.object.value
            )
    return found


@pytest.mark.parametrize(("name", "least"), [("technologies", 300), ("instruments", 30), ("statuses", 8)])
def test_there_are_enough_concepts(name: str, least: int) -> None:
    assert len(concepts(scheme(name))) >= least


@pytest.mark.parametrize("name", ["technologies", "instruments", "statuses"])
def test_every_concept_has_one_preferred_label_in_each_language_and_no_other_has_it(name: str) -> None:
    quads = scheme(name)
    preferred = labels(quads, SKOS.prefLabel)
    for concept in concepts(quads):
        assert sorted(preferred[concept]) == ["en", "zh"], concept
        assert all(len(texts) == 1 for texts in preferred[concept].values()), concept
    alternative = labels(quads, SKOS.altLabel)
    for language in ("zh", "en"):
        counted = Counter(
            text
            for concept in concepts(quads)
            for text in {
                *preferred[concept].get(language, ()),
                *alternative.get(concept, {}).get(language, ()),
            }
        )
        shared = sorted(text for text, count in counted.items() if count > 1)
        assert shared == []


@pytest.mark.parametrize("name", ["technologies", "instruments", "statuses"])
def test_every_concept_hangs_in_its_scheme_and_the_tree_has_no_loop(name: str) -> None:
    quads = scheme(name)
    known = set(concepts(quads))
    wider = {quad.subject.value: quad.object.value for quad in quads if quad.predicate == SKOS.broader}
    tops = {quad.subject.value for quad in quads if quad.predicate == SKOS.topConceptOf}
    inside = {quad.subject.value for quad in quads if quad.predicate == SKOS.inScheme}
    assert inside == known
    assert set(wider.values()) <= known
    assert tops | set(wider) == known
    assert tops & set(wider) == set()
    for concept in known:
        seen = [concept]
        while seen[-1] in wider:
            seen.append(wider[seen[-1]])
            assert len(seen) < 10, concept
    for quad in quads:
        if quad.predicate in (SKOS.inScheme, SKOS.topConceptOf):
            assert quad.object.value == f"{DEFAULT_BASE}scheme/{name}"


@pytest.mark.parametrize(
    ("name", "kind"), [("technologies", "technology"), ("instruments", "instrument"), ("statuses", "status")]
)
def test_ids_are_slugs_that_read(name: str, kind: str) -> None:
    for concept in concepts(scheme(name)):
        assert re.fullmatch(rf"{re.escape(DEFAULT_BASE)}{kind}/[a-z0-9]+(-[a-z0-9]+)*", concept)


def test_the_fields_of_policy_are_there() -> None:
    known = set(concepts(scheme("technologies")))
    for slug in FIELDS:
        assert f"{DEFAULT_BASE}technology/{slug}" in known, slug


def test_instruments_stand_in_the_five_groups_of_stip() -> None:
    quads = scheme("instruments")
    tops = {quad.subject.value.rpartition("/")[2] for quad in quads if quad.predicate == SKOS.topConceptOf}
    assert tops == {
        "governance", "direct-finance", "indirect-finance", "collaborative-infrastructure", "guidance-regulation",
    }  # fmt: skip
    for quad in quads:
        if quad.predicate == SKOS.notation:
            assert re.fullmatch(r"PI\d{3}", quad.object.value)


def test_statuses_are_those_the_model_knows() -> None:
    slugs = {concept.rpartition("/")[2] for concept in concepts(scheme("statuses"))}
    assert slugs == {
        "proposed",
        "draft",
        "issued",
        "trial",
        "in-force",
        "revised",
        "expired",
        "repealed",
        "unknown",
    }


def test_nothing_but_known_predicates_is_used() -> None:
    allowed = {
        RDF.type, RDFS.label, DCTERMS.license, POL.generic,
        *(getattr(SKOS, name) for name in (
            "prefLabel", "altLabel", "hiddenLabel", "broader", "inScheme", "topConceptOf", "notation", "definition",
        )),
    }  # fmt: skip
    for name in ("technologies", "instruments", "statuses"):
        assert {quad.predicate for quad in scheme(name)} <= allowed
