"""Queries made to read one named graph answer as they would if it were the default graph."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.errors import QueryError
from policygraph.store.scoped import scoped, shape_of

FACTS = "urn:graph/facts"
DATA = """
<urn:a> <urn:p> <urn:b> .
<urn:b> <urn:p> <urn:c> .
<urn:a> <urn:label> "SELECT { } # )" .
<urn:a> <urn:p> <urn:b> <urn:graph/doc/1> .
<urn:a> <urn:p> <urn:b> <urn:graph/doc/2> .
<urn:k> <urn:states> <urn:a> <urn:graph/doc/2> .
"""
QUERIES = [
    "SELECT ?s ?o { ?s <urn:p> ?o }",
    "select ?s where { ?s <urn:p>+ <urn:c> }",
    "SELECT ?s ?x { <urn:a> <urn:p>* ?x BIND(<urn:a> AS ?s) }",
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o FILTER(ISIRI(?o)) }",
    "SELECT ?s (COUNT(?g) AS ?n) { ?s <urn:p> ?o GRAPH ?g { ?s <urn:p> ?o } } GROUP BY ?s HAVING(COUNT(?g) > 1)",
    "SELECT ?s { { SELECT DISTINCT ?s { ?s ?p ?o } } FILTER NOT EXISTS { GRAPH ?g { ?k <urn:states> ?s } } }",
    "SELECT (EXISTS { <urn:a> <urn:p> ?x } AS ?there) { } ",
    "SELECT ?s { ?s <urn:p> ?o } GROUP BY ?s HAVING EXISTS { ?s <urn:label> ?l } ORDER BY (EXISTS { ?s ?p ?o })",
    "SELECT ?s { ?s <urn:label> 'SELECT { } # )' } # } {",
    "SELECT ?s ?o { ?s <urn:p> ?o } VALUES ?o { <urn:c> }",
    "SELECT ?g { GRAPH ?g { ?k <urn:states> ?s } }",
    "SELECT ?s ?g { GRAPH ?g { ?s <urn:p> ?o } }",
    "SELECT ?s (COUNT(?graph) AS ?n) { ?s <urn:p> ?o OPTIONAL { graph ?graph { ?s <urn:p> ?o } } } GROUP BY ?s",
    "SELECT ?s { { GRAPH $g { ?s <urn:p> ?o } } UNION { ?s <urn:p> <urn:c> . } }",
    "SELECT ?s { ?s <urn:p> ?o MINUS { GRAPH ?g { ?s <urn:p> ?x } } }",
    "SELECT ?s { ?s <urn:p> ?o FILTER(NOT EXISTS { GRAPH ?g { ?s <urn:p> ?x FILTER EXISTS { ?s ?y ?z } } }) }",
    "SELECT ?s { GRAPH <urn:graph/doc/1> { ?s <urn:p> ?o } }",
    "ASK { <urn:b> <urn:p> <urn:c> }",
    "ASK { ?k <urn:states> ?x }",
    "CONSTRUCT { ?o <urn:q> ?s } WHERE { ?s <urn:p> ?o }",
    "CONSTRUCT { ?o <urn:q> ?s } { ?s <urn:p> ?o }",
    "CONSTRUCT WHERE { ?s <urn:p> ?o }",
    "PREFIX select: <urn:> SELECT ?s FROM <urn:graph/doc/1> { ?s select:p ?o }",
]


def stores() -> tuple[ox.Store, ox.Store]:
    """Return the data as it is, and as a server without a default graph has it."""
    own, other = ox.Store(), ox.Store()
    for quad in ox.parse(input=DATA, format=ox.RdfFormat.N_QUADS):
        own.add(quad)
        graph = ox.NamedNode(FACTS) if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name
        other.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return own, other


def said(answer: object) -> object:
    """Return an answer as something to compare: rows as a sorted list, triples as a set, a truth value."""
    if isinstance(answer, ox.QuerySolutions):
        names = [variable.value for variable in answer.variables]
        return sorted([str(row[name]) for name in names] for row in answer)
    return {str(triple) for triple in answer} if isinstance(answer, ox.QueryTriples) else bool(answer)


@pytest.mark.parametrize("query", QUERIES)
def test_the_graph_of_the_facts_answers_as_the_default_graph(query: str) -> None:
    own, other = stores()
    assert said(other.query(scoped(query, FACTS))) == said(own.query(query))


def test_the_queries_say_something() -> None:
    own, _ = stores()
    assert sum(said(own.query(query)) not in ([], set(), False) for query in QUERIES) == len(QUERIES) - 1


def test_values_bind_what_the_query_projects() -> None:
    own, _ = stores()
    assert said(own.query(scoped("SELECT ?s ?o { ?s <urn:p> ?o }", None, {"o": "<urn:c>"}))) == [
        ["<urn:b>", "<urn:c>"]
    ]


def test_describe_is_refused() -> None:
    with pytest.raises(QueryError, match="CONSTRUCT"):
        scoped("DESCRIBE <urn:a>", FACTS)


def test_what_cannot_be_a_keyword_is_none() -> None:
    assert (
        shape_of("SELECT ?from { ?from <urn:from> 'FROM' ; <urn:x#FROM> ?ask # FROM\n }").own_dataset is False
    )
