"""No fact points into the void: what a document's facts refer to is described in its graph or in a reference graph."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.model import Claim, Document, Modality, Ref, Slot, Span, make_claim
from policygraph.rdf.iris import DEFAULT_BASE, ORG, POL, RDF, RDFS, SCHEMA, SKOS, Iris
from policygraph.rdf.quads import document_quads, is_bookkeeping

TEXT = "《国务院关于发展通用机器人和大模型的意见》提出目标。"
ISSUER = Ref("organisation", "国务院")


def document() -> Document:
    return Document("a.txt", TEXT, "0" * 64, Span(0, len(TEXT)))


def plan(**more: Slot) -> Claim:
    entity = Slot(Ref("plan", "CN~意见"), Span(1, 20))
    return make_claim(
        "plan",
        "titles.policy@1",
        [Span(1, 20)],
        {"entity": entity, "name": Slot("意见"), "issuer": Slot(ISSUER, Span(1, 4)), **more},
    )


def described(*claims: Claim) -> dict[str, set[str]]:
    """Return class and labels of each node of the document's direct triples."""
    found: dict[str, set[str]] = {}
    for quad in document_quads(document(), claims):
        if not is_bookkeeping(quad) and quad.predicate in (RDF.type, RDFS.label):
            assert isinstance(quad.object, ox.NamedNode | ox.Literal)
            found.setdefault(quad.subject.value, set()).add(quad.object.value)
    return found


def test_an_issuer_that_no_claim_describes_gets_class_and_label_from_the_text() -> None:
    assert described(plan())[Iris().of(ISSUER).value] == {ORG.Organization.value, "国务院"}


def test_an_issuer_that_a_claim_describes_is_left_to_it() -> None:
    claim = make_claim(
        "organisation",
        "organisations.known@1",
        [Span(1, 4)],
        {"entity": Slot(ISSUER, Span(1, 4)), "name": Slot("中华人民共和国国务院")},
    )
    assert described(plan(), claim)[Iris().of(ISSUER).value] == {
        ORG.Organization.value,
        "中华人民共和国国务院",
    }


def test_a_technology_outside_the_scheme_is_described_and_one_inside_is_not() -> None:
    fillers = (
        Slot(Ref("technology", "通用机器人"), Span(8, 13)),
        Slot(Ref("technology", "large-model"), Span(14, 17)),
    )
    claim = plan()
    claim.slots["technology"] = fillers
    found = described(claim)
    assert found[Iris().of(fillers[0].value).value] == {SKOS.Concept.value, "通用机器人"}  # type: ignore[arg-type]
    assert f"{DEFAULT_BASE}technology/large-model" not in found


def test_who_says_something_is_described() -> None:
    claim = make_claim(
        "bottleneck",
        "bottlenecks.word@1",
        [Span(20, 24)],
        {"text": Slot("目标", Span(20, 22))},
        said_by=Ref("person", "张三"),
    )
    assert described(claim)[Iris().of(Ref("person", "张三")).value] == {SCHEMA.Person.value, "张三"}


def test_what_only_a_negated_claim_points_to_is_not_described() -> None:
    claim = plan()
    claim.modality = Modality.NEGATED
    assert Iris().of(ISSUER).value not in described(claim)
    assert POL.PolicyDocument.value not in {name for names in described(claim).values() for name in names}
