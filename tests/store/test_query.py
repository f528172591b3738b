"""Asking a store: answers, mistakes, and what a query must not do."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.errors import QueryError, StoreError, UnknownNameError
from policygraph.rdf.iris import PREFIXES
from policygraph.store import Store
from support import small_quads, small_store


def test_plain_queries_read_the_default_graph_and_count_shared_facts_once() -> None:
    store = small_store()
    (row,) = store.query("SELECT (COUNT(?t) AS ?n) { ?t a pol:Target }")
    assert int(row["n"].value) > 0
    assert not bool(store.query("ASK { ?c a pol:Claim }"))
    assert bool(store.query("ASK { GRAPH ?g { ?c a pol:Claim } }"))


def test_substitutions() -> None:
    store = small_store()
    rows = list(
        store.query(
            "SELECT ?place ?label { ?place rdfs:label ?label }",
            {"place": ox.NamedNode(store.base + "place/330100")},
        )
    )
    assert {row["label"].value for row in rows} == {"杭州市", "Hangzhou"}


@pytest.mark.parametrize(
    "query", ["SELECT", "SELECT * { ?s ?p }", "SELECT * { ?s no:such ?o }", "DELETE WHERE { ?s ?p ?o }"]
)
def test_mistakes_are_explained(query: str) -> None:
    with pytest.raises(QueryError, match="cannot be understood"):
        small_store().query(query)


def test_a_substitution_for_a_variable_that_is_not_asked_for_is_explained() -> None:
    with pytest.raises(QueryError):
        small_store().query("SELECT ?s { ?s ?p ?o }", {"nobody": ox.Literal("x")})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'a' } #\nSERVICE <http://127.0.0.1:1/> {}",
        "SELECT * { ?s ?p '''it's''' . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '\\'' . SERVICE <http://127.0.0.1:1/> { ?s ?p '' } }",
    ],
)
def test_other_machines_are_never_asked(query: str) -> None:
    with pytest.raises(QueryError, match="another machine"):
        small_store().query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE <http://a>' } # SERVICE",
        'SELECT $load { $load ?p """a "quoted" LOAD""" }',
        "SELECT * { ?s <http://x.example/service> ?o }",
        "PREFIX service: <a:> SELECT * { ?s service:load ?o }",
        "SELECT * { ?s a schema:Service }",
    ],
)
def test_the_words_alone_are_no_harm(query: str) -> None:
    list(small_store().query(query))


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib warns itself
def test_the_rdflib_view_answers_the_same() -> None:
    store = small_store()
    view = store.rdflib()
    query = "SELECT ?t ?v WHERE { ?t a pol:Target ; pol:value ?v }"
    ours = sorted((row["t"].value, row["v"].value) for row in store.query(query))
    theirs = sorted((str(row.t), str(row.v)) for row in view.query(query))
    assert ours == theirs and ours
    named = {quad.graph_name.value for quad in small_quads()}
    assert {str(graph.identifier) for graph in view.graphs()} >= named
    assert not view.default_union
    assert {"pol", "schema"} <= {prefix for prefix, _ in view.namespaces()}
    assert PREFIXES["pol"].endswith("#")


def test_a_closed_store_says_so() -> None:
    store = Store.in_memory()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="has been closed"):
        store.query("ASK { ?s ?p ?o }")
    assert repr(store) == "<Store, closed>"


def test_an_unknown_document_gets_a_hint() -> None:
    with pytest.raises(UnknownNameError, match=r"news/hangzhou\.txt"):
        small_store().document("news/hangzhou.tx")
