"""Derived graphs: what they hold, and that only the set of documents and the judgements make them."""

from __future__ import annotations

import itertools
from datetime import date

import pyoxigraph as ox
import pytest

from policygraph.errors import InputError, UnknownNameError
from policygraph.link.judgements import make_judgement
from policygraph.rdf.derived import derive, read_rows
from policygraph.rdf.iris import DCTERMS, ORG, POL, RDF, RDFS, SCHEMA, XSD, Iris
from policygraph.rdf.judgements import FROM, add_judgement, read_judgements, withdraw_judgement
from policygraph.store import Store
from support import BASE, small_quads

IRIS = Iris(BASE)
DERIVED = IRIS.derived_graphs
DAY = date(2025, 5, 1)


def documents() -> list[ox.Quad]:
    """Return the fixture without its derived graphs."""
    return [quad for quad in small_quads() if not str(quad.graph_name.value).startswith(DERIVED)]


def fact(quads: list[ox.Quad], name: str) -> list[ox.Quad]:
    return [quad for quad in quads if quad.predicate == getattr(POL, name)]


def test_the_fixture_gives_what_its_hand_made_derived_graphs_say() -> None:
    def links(quads: list[ox.Quad]) -> set[ox.Quad]:
        return {quad for quad in quads if quad.predicate in (POL.conflictsWith, POL.currentStatus)}

    by_hand = [quad for quad in small_quads() if str(quad.graph_name.value).startswith(DERIVED)]
    derived = derive(Store.in_memory(documents(), base=BASE))
    assert links(derived) == links(by_hand) and len(links(derived)) == 4


def test_every_link_has_a_node_with_rule_and_reasons() -> None:
    derived = derive(Store.in_memory([*documents(), *copies("a"), *copies("b")], base=BASE))
    nodes = {quad.subject: quad.graph_name for quad in derived if quad.object == POL.Link}
    explained = set()
    for node, graph in nodes.items():
        said = {
            quad.predicate: quad.object
            for quad in derived
            if quad.subject == node and quad.graph_name == graph
        }
        reasons = {q.object.language for q in derived if q.subject == node and q.predicate == POL.reason}
        assert "@" in said[POL.linkRule].value and reasons == {"zh", "en"}
        explained.add((said[FROM], said[POL.to]))
    for quad in derived:
        if quad.predicate in (POL.sameAs, POL.conflictsWith, POL.nearDuplicateOf, POL.cites):
            assert (quad.subject, quad.object) in explained or (quad.object, quad.subject) in explained
    assert {quad.predicate for quad in derived} >= {
        POL.sameAs,
        POL.canonical,
        POL.conflictsWith,
        POL.nearDuplicateOf,
    }


def copies(key: str) -> list[ox.Quad]:
    """Return a document that names one department and one plan its own way, and gives a figure of its own."""
    graph, document = IRIS.graph(key), IRIS.document(key)
    number = {"a": "500", "b": "700", "c": "900"}[key]
    office = ox.NamedNode(f"{BASE}organisation/{key}")
    plan, version = ox.NamedNode(f"{BASE}plan/{key}"), ox.NamedNode(f"{BASE}plan/{key}/v")
    person, seat = ox.NamedNode(f"{BASE}person/{key}"), ox.NamedNode(f"{BASE}membership/{key}")
    figure = ox.NamedNode(f"{BASE}statistic/{key}")
    hangzhou = ox.NamedNode(f"{BASE}place/330100")
    status = ox.NamedNode(f"{BASE}status/{'draft' if key == 'a' else 'issued'}")
    office_name = {"a": "杭州市发改委", "b": "杭州市发展和改革委员会", "c": "杭州市发展改革委"}[key]
    text = "".join(f"第{at}条规定的全部具体内容和要求。" for at in range(9))
    triples = [
        (document, RDF.type, SCHEMA.NewsArticle),
        (document, SCHEMA.text, ox.Literal(text)),
        (document, POL.inGraph, graph),
        (office, RDF.type, ORG.Organization),
        (office, RDFS.label, ox.Literal(office_name, language="zh")),
        (plan, RDF.type, POL.PolicyDocument),
        (plan, RDFS.label, ox.Literal("杭州市算力产业行动方案", language="zh")),
        (plan, POL.issuedBy, office),
        (plan, POL.hasVersion, version),
        (version, RDF.type, POL.PlanVersion),
        (version, POL.status, status),
        (person, RDF.type, SCHEMA.Person),
        (person, RDFS.label, ox.Literal("王伟", language="zh")),
        (seat, RDF.type, ORG.Membership),
        (seat, ORG.member, person),
        (seat, ORG.organization, office),
        (figure, RDF.type, POL.Observation),
        (figure, POL.place, hangzhou),
        (figure, POL.indicator, ox.Literal("算力企业")),
        (figure, POL.value, ox.Literal(number, datatype=XSD.decimal)),
        (figure, POL.unit, ox.Literal("家")),
        (figure, POL.asOf, ox.Literal("2024-12-31", datatype=XSD.date)),
        (document, DCTERMS.title, ox.Literal(key)),
    ]
    return [ox.Quad(subject, predicate, value, graph) for subject, predicate, value in triples]


def test_the_order_in_which_documents_came_cannot_matter() -> None:
    results = set()
    for order in itertools.permutations("abc"):
        store = Store.in_memory([quad for key in order for quad in copies(key)], base=BASE)
        results.add(tuple(map(str, derive(store))))
    assert len(results) == 1


def test_a_store_built_in_steps_equals_one_built_at_once() -> None:
    at_once = derive(Store.in_memory([quad for key in "abc" for quad in copies(key)], base=BASE))
    stored: list[ox.Quad] = []
    derived: list[ox.Quad] = []
    for key in "cab":
        stored += copies(key)
        # What was derived before lies in the store, in its graphs and in the default graph.
        derived = derive(Store.in_memory([*stored, *derived], base=BASE))
    assert derived == at_once
    assert len(fact(at_once, "canonical")) == 9
    without = Store.in_memory([*copies("a"), *copies("b"), *derived], base=BASE)
    assert derive(without) == derive(Store.in_memory([*copies("b"), *copies("a")], base=BASE))


def test_rows_gather_what_several_documents_say() -> None:
    rows = read_rows(Store.in_memory([*documents(), *copies("a")], base=BASE))
    shared = next(row for row in rows.figures if row.value == 600000000000)
    assert len(shared.documents) == 2 and len(shared.wordings) == 2 and shared.comparator == "~"
    plan = next(row for row in rows.plans if "人工智能产业" in row.titles[0])
    assert plan.jurisdictions == ("330100",) and plan.statuses == ("draft",) and len(plan.titles) == 2
    assert next(row for row in rows.people if row.names == ("王伟",)).organisations == (
        f"{BASE}organisation/a",
    )
    assert len(rows.documents) == 3


class Writable(Store):
    """The part of a writable store that judgements need, in memory."""

    def set_graph(self, graph: ox.NamedNode, quads: object) -> bool:
        self.inner.remove_graph(graph)
        self.inner.extend(quads)  # type: ignore[arg-type]
        return True


def writable(*keys: str) -> Writable:
    store = Writable.in_memory([quad for key in keys for quad in copies(key)], base=BASE)
    assert isinstance(store, Writable)
    return store


def test_a_judgement_is_kept_read_back_and_acts() -> None:
    store = writable("a", "b")
    before = derive(store)
    first, second = f"{BASE}plan/a", f"{BASE}plan/b"
    identity = add_judgement(store, make_judgement("not-same", first, second, "王", DAY, reason="另有一份"))
    (kept,) = read_judgements(store)
    assert (kept.id, kept.author, kept.made_on, kept.reason) == (identity, "王", DAY, "另有一份")
    after = derive(store)
    assert not [q for q in fact(after, "canonical") if "/plan/" in q.subject.value]
    gone = withdraw_judgement(store, identity, "李", date(2025, 6, 1))
    assert gone.withdrawn_by == "李" and read_judgements(store) == [gone]
    assert derive(store) == before


def test_judgements_stand_in_the_human_graph_and_are_no_facts() -> None:
    store = writable("a", "b")
    facts = set(store.quads(ox.DefaultGraph()))
    add_judgement(store, make_judgement("wrong", f"{BASE}statistic/a", None, "王", DAY))
    assert set(store.quads(ox.DefaultGraph())) == facts
    assert len(list(store.quads(IRIS.human))) == 5
    derived = derive(store)
    assert fact(derived, "conflictsWith") == []
    assert fact(derived, "verdict") == []


def test_several_judgements_and_foreign_notes_in_the_human_graph_stay() -> None:
    store = writable("a", "b", "c")
    note = ox.Quad(ox.NamedNode("https://e.org/note"), RDFS.comment, ox.Literal("mine"), IRIS.human)
    store.inner.add(note)
    add_judgement(store, make_judgement("same", f"{BASE}person/a", f"{BASE}person/b", "王", DAY))
    add_judgement(store, make_judgement("same", f"{BASE}person/a", f"{BASE}person/c", "王", DAY))
    add_judgement(store, make_judgement("same", f"{BASE}person/a", f"{BASE}person/c", "王", DAY))
    assert len(read_judgements(store)) == 2
    assert note in set(store.quads(IRIS.human))


def test_unknown_things_and_judgements_are_named() -> None:
    store = writable("a")
    with pytest.raises(UnknownNameError, match="nowhere"):
        add_judgement(store, make_judgement("same", f"{BASE}plan/a", f"{BASE}plan/nowhere", "王", DAY))
    with pytest.raises(InputError, match="no IRI"):
        add_judgement(store, make_judgement("wrong", "not an iri", None, "王", DAY))
    with pytest.raises(UnknownNameError, match="judgement"):
        withdraw_judgement(store, "0" * 32, "王", DAY)
    assert read_judgements(store) == []


def test_an_empty_store_gives_nothing() -> None:
    assert derive(Store.in_memory()) == []
