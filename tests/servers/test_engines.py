"""Where the servers differ from the engine in the folder, and what is done about it: the differences docs/servers.md names."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import QueryError, StoreError
from policygraph.query.run import run_query
from policygraph.query.table import Table, cell_value
from policygraph.rdf.iris import POL, XSD
from policygraph.store import Store, open_store
from policygraph.store.endpoint import TABLE, Endpoint
from policygraph.store.remote import RemoteStore
from real_servers import skip_without_virtuoso, virtuoso

pytestmark = pytest.mark.server


def table(store: Store, query: str) -> Table:
    found = run_query(store, query)
    assert isinstance(found, Table)
    return found


def plain(term: object) -> bool:
    """Say whether a term is a number, a day or a truth value."""
    return isinstance(term, ox.Literal) and not term.language and term.datatype != XSD.string


def test_where_the_facts_are(oxigraph_url: str, virtuoso_url: str, local: Store) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for url, facts in ((oxigraph_url, None), (virtuoso_url, f"{local.base}graph/facts")):
        with open_store(url) as there:
            assert isinstance(there, RemoteStore)
            assert there.facts == facts
            assert table(there, count).rows == table(local, count).rows


def test_the_union_of_virtuoso_would_count_twice(virtuoso_url: str, local: Store) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?t a pol:Target ; pol:value ?v }"
    raw = Endpoint.of(virtuoso_url).ask(f"PREFIX pol: <{POL.iri}> {query}", TABLE).body.read()
    (row,) = ox.parse_query_results(raw, format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr]
    with open_store(virtuoso_url) as there:
        (once,) = table(there, query).rows[0]
    assert [once] == list(table(local, query).rows[0])
    assert int(row["n"].value) > int(str(cell_value(once)))


def test_virtuoso_loaded_without_a_graph_for_the_facts_is_refused(quads: Path, tmp_path: Path) -> None:
    skip_without_virtuoso()
    with (
        virtuoso(quads, tmp_path / "v", "urn:somewhere") as url,
        pytest.raises(StoreError, match="union of all graphs"),
    ):
        open_store(url)


def test_the_limit_of_rows_of_virtuoso_is_noticed(quads: Path, local: Store, tmp_path: Path) -> None:
    skip_without_virtuoso()
    with (
        virtuoso(quads, tmp_path / "v", f"{local.base}graph/facts", rows=100) as url,
        open_store(url) as there,
    ):
        assert len(table(there, "SELECT ?s { ?s a pol:Target }").rows) < 100
        with pytest.raises(StoreError, match="cuts its answers at 100 rows"):
            table(there, "SELECT ?s { ?s ?p ?o }")


def test_numbers_days_and_truth(local: Store, url: str) -> None:
    """Every literal comes back as it was written, but for `true`, which Virtuoso writes as 1: the same value."""
    with open_store(url) as there:
        here, found = (
            {one.object for one in store.quads(local.iris.graph(key)) if plain(one.object)}
            | {
                one
                for one in table(store, "SELECT DISTINCT ?o { ?s ?p ?o FILTER(ISLITERAL(?o)) }").column("o")
                if plain(one)
            }
            for key in [next(iter(local.documents()))]
            for store in (local, there)
        )
    kinds = {literal.datatype for literal in here}
    assert {XSD.decimal, XSD.date, XSD.boolean} <= kinds
    assert {cell_value(one) for one in here} == {cell_value(one) for one in found}
    assert {one for one in here if one.datatype != XSD.boolean} == {
        one for one in found if one.datatype != XSD.boolean
    }


def test_sums_and_means(local: Store, url: str) -> None:
    query = "SELECT ?unit (SUM(?v) AS ?sum) (COUNT(*) AS ?n) { ?t a pol:Target ; pol:value ?v ; pol:unit ?unit } GROUP BY ?unit"
    with open_store(url) as there:
        found = [
            {tuple(map(cell_value, row)) for row in table(store, query).rows} for store in (local, there)
        ]
    assert found[0] == found[1]
    assert any(isinstance(cell, Decimal) for row in found[0] for cell in row)


@pytest.mark.parametrize("words", ["补贴|券", "voucher|subsid"])
def test_alternatives_in_a_regex(local: Store, oxigraph_url: str, virtuoso_url: str, words: str) -> None:
    """Virtuoso 7 finds nothing by `a|b`; no query of policygraph uses it."""
    query = f'SELECT DISTINCT ?i {{ ?m pol:instrument ?i . ?i skos:prefLabel ?name FILTER(REGEX(STR(?name), "{words}")) }}'
    instead = " || ".join(f'CONTAINS(STR(?name), "{word}")' for word in words.split("|"))
    spelled = query.replace(f'REGEX(STR(?name), "{words}")', instead)
    with open_store(oxigraph_url) as oxigraph_there, open_store(virtuoso_url) as virtuoso_there:
        rows = sorted(map(str, table(local, query).rows))
        assert len(rows) > 0
        assert sorted(map(str, table(oxigraph_there, query).rows)) == rows
        assert table(virtuoso_there, query).rows == []
        for there in (local, oxigraph_there, virtuoso_there):
            assert sorted(map(str, table(there, spelled).rows)) == rows


def test_a_query_the_server_cannot_do_is_an_error(virtuoso_url: str) -> None:
    with open_store(virtuoso_url) as there:
        with pytest.raises(StoreError, match=r"answered with status (400|500)"):
            run_query(there, "SELECT ?a ?b { ?a skos:broader* ?b } LIMIT 1")
        with pytest.raises(QueryError, match="CONSTRUCT"):
            run_query(there, "DESCRIBE <place/330100>")
