"""Queries run on the facts only, change nothing, and their mistakes are shown where they are."""

from __future__ import annotations

import pytest

from policygraph.errors import QueryError
from policygraph.query.run import mistake, run_query, run_table
from policygraph.query.table import Table, Triples
from policygraph.store import Store
from support import small_store


@pytest.fixture(scope="module")
def store() -> Store:
    return small_store()


def test_the_three_forms_of_an_answer(store: Store) -> None:
    assert isinstance(run_query(store, "SELECT ?x { ?x a pol:Target }"), Table)
    assert isinstance(run_query(store, "CONSTRUCT { ?x a pol:Target } WHERE { ?x a pol:Target }"), Triples)
    assert run_query(store, "ASK { ?x a pol:Target }") is True


def test_relative_iris_stand_under_the_base(store: Store) -> None:
    assert run_query(store, "ASK { <place/330100> rdfs:label '杭州市'@zh }") is True


def test_shared_facts_count_once(store: Store) -> None:
    table = run_table(
        store,
        "SELECT (COUNT(?x) AS ?n) (SUM(?v) AS ?s) { ?x a pol:Observation ; pol:value ?v ; pol:unit '元' }",
    )
    assert table.texts() == [["1", "600000000000"]]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("SELECT ?x WHERE { ?x", r"line 1, column \d+"),
        ("SELECT ?x\nWHERE { ?x a }", r"line 2"),
        ("SELECT ?x { ?x foo:a 1 }", "Prefix foo: is not declared"),
        ("SELECT (COUNT(?x) AS ?n) ?y { ?x a ?y }", "SELECT contains"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "an update"),
        ("PREFIX x: <a:>\n# note\nDELETE WHERE { ?s ?p ?o }", "an update"),
        ("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_mistakes_are_told(store: Store, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run_query(store, query)


def test_select_is_needed_where_a_table_is(store: Store) -> None:
    with pytest.raises(QueryError, match="SELECT"):
        run_table(store, "ASK {}")


def test_a_message_of_another_shape_is_passed_on() -> None:
    assert mistake("SELECT", "odd") == "The query has a mistake: odd"
