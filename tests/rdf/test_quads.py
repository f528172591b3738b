"""Documents and claims as quads: what is asserted, what is only recorded, and that nothing is said twice or too long."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import PERSON, PLACE, PLAN, TECHNOLOGY, TEXT, at, document, target
from policygraph.model import KINDS, Claim, Modality, Ref, Slot, Span, fact_key, make_claim
from policygraph.rdf.facts import CLASSES, PREDICATES, subject_of
from policygraph.rdf.iris import DCTERMS, DEFAULT_BASE, ORG, POL, RDF, RDFS, SCHEMA, Iris
from policygraph.rdf.kept import document_detail, kept_document
from policygraph.rdf.quads import document_quads, document_triples, is_bookkeeping
from policygraph.store import Store

IRIS = Iris()


def quads_of(*claims: Claim) -> list[ox.Quad]:
    return list(document_quads(document(), claims))


def direct(*claims: Claim) -> set[tuple[str, str, str]]:
    return {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in quads_of(*claims)
        if not is_bookkeeping(quad)
    }


def node(ref: Ref) -> str:
    return str(IRIS.of(ref))


def test_a_target_stands_flat_on_its_node() -> None:
    claim = target()
    subject = node(Ref("target", fact_key(claim)))
    facts = {(p, o) for s, p, o in direct(claim) if s == subject}
    decimal, day = "http://www.w3.org/2001/XMLSchema#decimal", "http://www.w3.org/2001/XMLSchema#date"
    assert facts == {
        (str(RDF.type), str(POL.Target)),
        (str(POL.setBy), node(PLAN)),
        (str(POL.jurisdiction), node(PLACE)),
        (str(POL.indicator), '"基础大模型"'),
        (str(POL.comparator), '">="'),
        (str(POL.value), f'"25"^^<{decimal}>'),
        (str(POL.unit), '"个"'),
        (str(POL.deadline), f'"2027-12-31"^^<{day}>'),
        (str(POL.asWritten), '"基础大模型达到25个"'),
    }


def test_a_claim_node_gives_place_words_and_reasons() -> None:
    quads = [quad for quad in quads_of(target()) if quad.subject.value.startswith(DEFAULT_BASE + "claim/")]
    said = {quad.predicate: quad.object for quad in quads}
    assert len(said) == len(quads) == 9
    assert said[POL.states] == IRIS.of(subject_of(target()))
    assert said[POL.modality] == ox.Literal("planned")
    detail = json.loads(said[POL.detail].value)
    for start, end, words in detail["slots"].values():
        assert TEXT[start:end] == words
    assert set(detail["slots"]) == {"jurisdiction", "indicator", "value", "unit", "deadline"}
    assert detail["factors"] == {"rule": 0.9}
    assert said[POL.detail].value == json.dumps(
        detail, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


@pytest.mark.parametrize("modality", [Modality.NEGATED, Modality.HYPOTHETICAL, Modality.QUOTED])
def test_what_is_not_asserted_is_a_claim_node_only(modality: Modality) -> None:
    claim = target(modality=modality)
    quads = quads_of(claim)
    subject = IRIS.of(subject_of(claim))
    assert not [quad for quad in quads if quad.subject == subject]
    (detail,) = [q.object.value for q in quads if q.predicate == POL.detail and "/claim/" in q.subject.value]
    assert json.loads(detail)["values"]["value"] == "25"
    assert len([quad for quad in quads if quad.predicate == POL.states]) == 1


@pytest.mark.parametrize("flag", ["ambiguous", "rejected"])
def test_flagged_claims_are_not_asserted(flag: str) -> None:
    assert not [line for line in direct(target(flags=(flag,))) if "/target/" in line[0]]


def test_what_somebody_says_is_a_node_of_its_own() -> None:
    asserted, quoted = target(), target(modality=Modality.QUOTED, said_by=PERSON)
    assert subject_of(asserted) != subject_of(quoted)
    lines = direct(asserted, quoted)
    assert (node(subject_of(quoted)), str(POL.saidBy), node(PERSON)) in lines
    assert not [
        line for line in lines if line[0] == node(subject_of(asserted)) and line[1] == str(POL.saidBy)
    ]
    store = Store.in_memory(quads_of(asserted, quoted))
    sums = [
        row["s"].value
        for query in (
            "SELECT (SUM(?v) AS ?s) { ?t pol:value ?v FILTER NOT EXISTS { ?t pol:saidBy ?x } }",
            "SELECT (SUM(?v) AS ?s) { ?t pol:value ?v }",
        )
        for row in store.query(query)
    ]
    assert sums == ["25", "50"]


def test_only_the_documents_own_focus_is_a_focus_of_the_place() -> None:
    text = "杭州聚焦具身智能"
    slots = {
        "place": Slot(PLACE, Span(0, 2)),
        "technology": Slot(TECHNOLOGY, Span(4, 8)),
        "text": Slot("具身智能"),
    }
    own = make_claim("focus", "focus@1", [Span(0, 8)], slots)
    said = make_claim("focus", "focus@1", [Span(0, 8)], slots, modality=Modality.QUOTED, said_by=PERSON)
    triple = (node(PLACE), str(POL.focusesOn), node(TECHNOLOGY))
    assert triple in direct(own)
    assert triple not in direct(said)
    assert text[4:8] == "具身智能"


def test_a_plan_has_its_version() -> None:
    claim = make_claim(
        "plan",
        "titles@1",
        [at(TEXT, "杭州市示例行动方案")],
        {
            "entity": Slot(PLAN),
            "name": Slot("杭州市示例行动方案"),
            "status": Slot("draft"),
            "version": Slot("2025年版"),
        },
    )
    version = str(IRIS.version(PLAN, "draft"))
    lines = direct(claim)
    assert (node(PLAN), str(POL.hasVersion), version) in lines
    assert (version, str(POL.status), node(Ref("status", "draft"))) in lines
    assert (version, str(POL.versionLabel), '"2025年版"') in lines
    assert (node(PLAN), str(RDFS.label), '"杭州市示例行动方案"@zh') in lines
    bare = make_claim("plan", "titles@1", [Span(0, 3)], {"entity": Slot(PLAN), "name": Slot("甲")})
    assert not [line for line in direct(bare) if line[1] == str(POL.hasVersion)]


def test_entities_are_mentioned_and_reference_things_are_not_described_again() -> None:
    claims = [
        make_claim(ref.kind, "x@1", [Span(0, 3)], {"entity": Slot(ref, Span(0, 3)), "name": Slot("名")})
        for ref in (PLACE, TECHNOLOGY, Ref("organisation", "甲"), Ref("initiative", "ai-plus"))
    ]
    lines = direct(*claims)
    subject = str(IRIS.document("news/a.txt"))
    assert {o for s, p, o in lines if (s, p) == (subject, str(SCHEMA.mentions))} == {
        node(ref) for ref in (PLACE, TECHNOLOGY, Ref("organisation", "甲"), Ref("initiative", "ai-plus"))
    }
    assert not [line for line in lines if line[0] in (node(PLACE), node(TECHNOLOGY))]
    assert (node(Ref("organisation", "甲")), str(RDF.type), str(ORG.Organization)) in lines


def test_the_document_itself() -> None:
    lines = direct()
    subject = str(IRIS.document("news/a.txt"))
    assert (subject, str(RDF.type), str(SCHEMA.NewsArticle)) in lines
    assert (subject, str(DCTERMS.title), '"杭州市示例行动方案印发"') in lines
    texts = [quad for quad in quads_of() if quad.predicate == SCHEMA.text]
    assert [quad.object.value for quad in texts] == [TEXT]
    assert all(is_bookkeeping(quad) for quad in texts)


def test_every_slot_of_every_kind_has_its_predicate() -> None:
    elsewhere = {
        "entity",  # the subject
        "base_title",  # part of the plan's key
        "title",
        "status",
        "version",
        "consultation_start",
        "issued_on",  # of the plan's version
    }
    for kind in KINDS.values():
        names = {*kind.identity, *kind.fact, *kind.optional} - elsewhere
        if kind.name in ("place", "technology"):
            continue
        assert names <= set(PREDICATES[kind.name]), kind.name
        assert kind.name in CLASSES


def test_claims_that_are_one_after_linking_are_one_node() -> None:
    first = target(modality=Modality.ASSERTED)
    second = replace(target(), spans=(Span(3, 9),), flags=("approximate",))
    quads = quads_of(first, second)
    claims = {quad.subject for quad in quads if quad.predicate == POL.states}
    assert len(claims) == 1
    assert not [quad for quad in quads if quad.predicate == POL.modality]
    (detail,) = [q.object.value for q in quads if q.predicate == POL.detail and q.subject in claims]
    assert json.loads(detail)["spans"] == [list(first.spans[0])]
    assert first.flags == ()


@settings(max_examples=60)
@given(
    st.lists(st.text("汉字。，；“”\n", min_size=1, max_size=700), min_size=1, max_size=6).map("\n".join),
    st.data(),
)
def test_passages_are_short_shared_and_where_they_say(text: str, data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(0, len(text) - 1), min_size=1, max_size=5))
    claims = [
        make_claim(
            "organisation",
            "x@1",
            [Span(start, data.draw(st.integers(start + 1, len(text))))],
            {"entity": Slot(Ref("organisation", str(number)))},
        )
        for number, start in enumerate(starts)
    ]
    quads = list(document_quads(document(text=text), claims))
    passages = {}
    for quad in quads:
        if "/passage/" in quad.subject.value:
            passages.setdefault(quad.subject, {})[quad.predicate] = getattr(quad.object, "value", None)
    spans = set()
    for said in passages.values():
        start, end = int(said[POL.start]), int(said[POL.end])
        assert text[start:end] == said[POL.text]
        assert 0 < end - start <= 300
        assert "\n" not in text[start + 1 : end]
        spans.add((start, end))
    assert len(spans) == len(passages)
    shown = {quad.subject: quad.object for quad in quads if quad.predicate == POL.inPassage}
    begun = {q.subject: int(q.object.value) for q in quads if q.predicate == POL.start and q.subject in shown}
    for claim, passage in shown.items():
        assert int(passages[passage][POL.start]) <= begun[claim] < int(passages[passage][POL.end])


def test_the_kept_document_is_the_one_that_was_read() -> None:
    read = replace(document(), cuts=(Span(1, 2),), flags=("x",), title_span=Span(0, 3), encoding="gb18030")
    said = {
        "text": read.text,
        "source_sha256": read.source_sha256,
        "reader": read.reader,
        "title": read.title or "",
        "publisher": read.publisher or "",
        "published": "2025-04-18",
        "url": read.url or "",
        "detail": document_detail(read),
    }
    assert kept_document(read.key, said) == read
    assert Store.in_memory(document_quads(read, [])).document(read.key) == read


def test_no_blank_nodes_and_canonical_values() -> None:
    claim = target()
    claim.slots["value"] = (Slot(Decimal("2.50E+1"), claim.slots["value"][0].span),)
    quads = quads_of(claim)
    assert all(isinstance(quad.subject, ox.NamedNode) for quad in quads)
    assert {quad.object.value for quad in quads if quad.predicate == POL.value} == {"25"}
    store = Store.in_memory(quads)
    assert set(store.quads(IRIS.graph("news/a.txt"))) == set(quads)


def test_lines_and_objects_agree_and_the_default_graph_gets_the_direct_triples() -> None:
    triples = document_triples(document(), [target()], IRIS, fingerprint="f")
    everything = list(ox.parse(triples.nquads(), format=ox.RdfFormat.N_QUADS))
    assert len(everything) == len(triples)
    graph = [quad for quad in everything if quad.graph_name == IRIS.graph("news/a.txt")]
    default = {quad.triple for quad in everything if quad.graph_name == ox.DefaultGraph()}
    assert default == {quad.triple for quad in graph if not is_bookkeeping(quad)}
    assert [quad.object.value for quad in graph if quad.predicate == POL.fingerprint] == ["f"]
