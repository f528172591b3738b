"""A store on a server: the same answers as in a folder, and errors that say what is wrong and keep the credentials."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.api import PolicyGraph
from policygraph.errors import QueryError, StoreError
from policygraph.query.run import run_query
from policygraph.query.table import cell_value
from policygraph.rdf.iris import POL, RDF, SCHEMA
from policygraph.store import Store, endpoint, is_server, open_store
from policygraph.store.endpoint import Endpoint
from policygraph.store.remote import RemoteStore, open_remote
from sparql_server import Behaviour, sparql_server

BASE = "https://policy.example/id/"
ONE, TWO = (ox.NamedNode(f"{BASE}target/{name}") for name in ("1", "2"))
FACTS = f"{BASE}graph/facts"


def local() -> Store:
    """Return a small store: two documents that state one fact, one that states another."""
    store = Store.in_memory((), BASE)
    quads = []
    for key, node, value in (("a", ONE, "25"), ("b", ONE, "25"), ("c", TWO, "7")):
        graph = store.iris.graph(key)
        document = store.iris.document(key)
        quads += [
            ox.Quad(node, RDF.type, POL.Target, graph),
            ox.Quad(node, POL.value, ox.Literal(int(value)), graph),
            ox.Quad(node, POL.indicator, ox.Literal("企业'\"\n{", language="zh"), graph),
            ox.Quad(document, POL.inGraph, graph, graph),
            ox.Quad(document, SCHEMA.url, ox.Literal(f"https://news.example/{key}"), graph),
            ox.Quad(store.iris.claim(key), POL.states, node, graph),
        ]
    return Store.in_memory(quads, BASE)


def without_default_graph(store: Store) -> ox.Store:
    """Return the quads as a server has them that keeps the facts in a graph of their own."""
    held = ox.Store()
    for quad in store.quads():
        graph = ox.NamedNode(FACTS) if quad.graph_name == ox.DefaultGraph() else quad.graph_name
        held.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    held.add(ox.Quad(ONE, RDF.type, POL.Target, ox.NamedNode("https://other.example/graph/doc/x")))
    return held


def server_of(store: Store, kind: str) -> Behaviour:
    """Return a server of a kind: with a default graph, without one (it is empty), or with the union of all for one."""
    if kind == "default":
        return Behaviour(store.inner)
    return Behaviour(without_default_graph(store), union=kind == "union")


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of this machine in, and wait for nothing."""
    for name in (endpoint.USER, endpoint.PASSWORD, endpoint.TOKEN, endpoint.TIMEOUT):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(endpoint, "_PAUSES", (0.0, 0.0))


@pytest.fixture(params=["default", "named", "union"])
def remote(request: pytest.FixtureRequest) -> Iterator[RemoteStore]:
    """Yield the small store on a server of each kind."""
    with sparql_server(server_of(local(), request.param)) as url:
        yield open_remote(url)


def test_finds_out_base_and_facts(remote: RemoteStore) -> None:
    assert remote.base == BASE
    assert remote.facts in (None, FACTS)
    assert list(remote.documents()) == ["a", "b", "c"]


def test_the_same_quads_match(remote: RemoteStore) -> None:
    here = local()
    graph = here.iris.graph("a")
    for pattern in (
        (None, None, None, None),
        (None, None, None, ox.DefaultGraph()),
        (None, None, None, graph),
        (ONE, None, None, None),
        (None, POL.indicator, None, graph),
        (None, None, ox.Literal("企业'\"\n{", language="zh"), ox.DefaultGraph()),
        (ONE, RDF.type, POL.Target, None),
        (ONE, RDF.type, POL.Measure, None),
    ):
        assert sorted(map(str, remote.matching(*pattern))) == sorted(map(str, here.matching(*pattern))), (
            pattern
        )
    assert remote.named_graphs() == sorted(here.inner.named_graphs(), key=str)
    with pytest.raises(StoreError, match="blank node"):
        list(remote.matching(ox.BlankNode("b")))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (SUM(?v) AS ?sum) (COUNT(*) AS ?n) { ?t a pol:Target ; pol:value ?v }",
        "SELECT ?t ?doc { ?t a pol:Target GRAPH ?g { ?t pol:value 25 . ?doc pol:inGraph ?g } } ORDER BY ?doc",
        "SELECT ?p ?o { <target/1> ?p ?o } ORDER BY ?p ?o",
        "SELECT ?nothing { ?nothing a pol:Measure }",
    ],
)
def test_facts_count_once(remote: RemoteStore, query: str) -> None:
    assert run_query(remote, query) == run_query(local(), query)


def test_every_form_of_query(remote: RemoteStore) -> None:
    assert run_query(remote, "ASK { ?t pol:value 25 }") is True
    assert run_query(remote, "ASK { ?t pol:value 26 }") is False
    query = "CONSTRUCT { ?t pol:indicator ?i } WHERE { ?t pol:indicator ?i }"
    there, here = run_query(remote, query), run_query(local(), query)
    assert set(there.triples) == set(here.triples) != set()  # type: ignore[union-attr]
    bound = run_query(remote, "SELECT ?t ?v { ?t pol:value ?v }", {"t": TWO})
    assert bound.rows == [(TWO, ox.Literal(7))]  # type: ignore[union-attr]


def test_mistakes_are_shown_before_anything_is_sent() -> None:
    behaviour = server_of(local(), "default")
    with sparql_server(behaviour) as url:
        store = open_remote(url)
        sent = len(behaviour.asked)
        for query, words in (
            ("SELECT ?x {\n ?x ?y }", "line 2, column 9"),
            ("DELETE WHERE { ?s ?p ?o }", "an update"),
            ("SELECT ?x { SERVICE <http://a.example/> { ?x ?y ?z } }", "SERVICE"),
            ("DESCRIBE <target/1>", "CONSTRUCT"),
        ):
            with pytest.raises(QueryError, match=words):
                run_query(store, query)
        assert len(behaviour.asked) == sent


def test_a_union_without_the_graph_of_the_facts_is_refused() -> None:
    with sparql_server(Behaviour(local().inner, union=True)) as url, pytest.raises(StoreError, match="union"):
        open_remote(url)


def test_what_holds_no_store_is_refused() -> None:
    nothing = ox.Store()
    unfacted = ox.Store()
    unfacted.extend(quad for quad in local().quads() if quad.graph_name != ox.DefaultGraph())
    for held, words in ((nothing, "no documents"), (unfacted, "no facts in its default graph")):
        with sparql_server(Behaviour(held)) as url, pytest.raises(StoreError, match=words):
            open_remote(url)


def test_the_fragment_names_graph_and_base() -> None:
    held = ox.Store()
    for quad in without_default_graph(local()).quads_for_pattern(None, None, None, None):
        graph = ox.NamedNode("urn:mine") if quad.graph_name == ox.NamedNode(FACTS) else quad.graph_name
        held.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    with sparql_server(Behaviour(held)) as url:
        store = open_remote(f"{url}#graph=urn%3Amine&base={BASE}")
        assert (store.facts, store.base, "#" in store.url) == ("urn:mine", BASE, False)
        assert run_query(store, "ASK { ?t pol:value 25 }") is True
        for fragment, words in (
            ("graph=urn:none", "There is no graph urn:none"),
            (f"graph={BASE}graph/doc/a", "more than facts"),
            ("graph=no iri", "not the URL"),
            ("graph=noiri", "no IRI"),
            ("base=nothing", "cannot be a base"),
            ("facts", "means nothing"),
        ):
            with pytest.raises(StoreError, match=words):
                open_remote(f"{url}#{fragment}")
        with pytest.raises(StoreError, match="has the base"):
            open_store(url, base="https://w3id.org/policygraph/id/")


def test_the_query_part_of_the_url_is_kept() -> None:
    behaviour = server_of(local(), "default")
    with sparql_server(behaviour) as url:
        open_remote(f"{url}?default-graph-uri=urn%3Ax")
    assert {path for path, _, _ in behaviour.asked} == {"/query?default-graph-uri=urn%3Ax"}


def test_virtuoso_s_way_to_say_yes_and_true() -> None:
    answers = {
        True: b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[{"__ASK_RETVAL":{"type":"typed-literal",'
        b'"datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"1"}}]}}',
        False: b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}',
    }
    behaviour = server_of(local(), "default")
    with sparql_server(behaviour) as url:
        store = open_remote(url)
        for truth, body in answers.items():
            behaviour.reply = (200, {"Content-Type": "application/sparql-results+json"}, body)
            assert run_query(store, "ASK { ?s ?p ?o }") is truth
        one = b'{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#boolean","value":"1"}'
        body = b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":' + one + b"}]}}"
        behaviour.reply = (200, {"Content-Type": "application/sparql-results+json"}, body)
        assert cell_value(run_query(store, "SELECT ?o { ?s ?p ?o }").rows[0][0]) is True  # type: ignore[union-attr]
        assert [quad.object for quad in store.matching(ONE, POL.generic, None, ox.DefaultGraph())] == [
            ox.Literal(True)
        ]


def test_an_answer_that_was_cut_is_no_answer() -> None:
    behaviour = server_of(local(), "default")
    with sparql_server(behaviour) as url:
        store = open_remote(url)
        behaviour.headers = {"X-SPARQL-MaxRows": "2"}
        with pytest.raises(StoreError, match="ResultSetMaxRows"):
            run_query(store, "SELECT ?s { ?s ?p ?o }")
        assert len(run_query(store, "SELECT ?s { ?s pol:value 7 }").rows) == 1  # type: ignore[union-attr]
        behaviour.headers = {"X-SQL-State": "S1TAT", "X-SQL-Message": "RC: transaction aborted by timeout"}
        with pytest.raises(StoreError, match=r"did not finish its answer .*by timeout"):
            run_query(store, "SELECT ?s { ?s pol:value 7 }")


@pytest.mark.parametrize(
    ("status", "headers", "body", "words"),
    [
        (500, {"Content-Type": "text/plain"}, "Virtuoso 37000 Error\nSP030: out of 内存".encode(), "500: Virtuoso 37000 Error SP030: out of 内存"),
        (401, {}, b"", "401: it wants other credentials. Set POLICYGRAPH_STORE_USER"),
        (404, {}, b"", "docs/servers.md"),
        (307, {"Location": "http://elsewhere.example/"}, b"", "307: it has moved"),
        (302, {"Location": "http://elsewhere.example/"}, b"", "302: it has moved"),
        (200, {"Content-Type": "text/html"}, b"<p>hello", "text/html, which is no answer"),
        (200, {"Content-Type": "application/sparql-results+json"}, b'{"head":', "cannot be read"),
        (200, {"Content-Type": "application/sparql-results+json"}, b'{"head":{"vars":["s"]},"results":{"bindings":[{}, Error: out of time', "cannot be read"),
        (200, {"Content-Type": "application/sparql-results+json"}, b'{"head":{},"boolean":true}', "another question"),
        (200, {"Content-Type": "application/sparql-results+json", "Content-Length": "99"}, b"{", "broke off"),
    ],
)  # fmt: skip
def test_errors_name_url_and_status(status: int, headers: dict[str, str], body: bytes, words: str) -> None:
    behaviour = server_of(local(), "default")
    with sparql_server(behaviour) as url:
        store = open_remote(url)
        behaviour.reply = (status, headers, body)
        sent = len(behaviour.asked)
        with pytest.raises(StoreError) as caught:
            run_query(store, "SELECT ?s { ?s ?p ?o }")
        assert url in str(caught.value)
        assert words in str(caught.value)
        assert len(behaviour.asked) == sent + 1


def test_triples_that_cannot_be_read() -> None:
    behaviour = server_of(local(), "default")
    with sparql_server(behaviour) as url:
        store = open_remote(url)
        for media, body, words in (
            ("text/html", b"<p>", "it is text/html"),
            ("application/n-triples", b"<a", "cannot be read"),
        ):
            behaviour.reply = (200, {"Content-Type": media}, body)
            with pytest.raises(StoreError, match=words):
                run_query(store, "CONSTRUCT WHERE { ?s ?p ?o }")
        behaviour.reply = (
            200,
            {"Content-Type": "text/plain; charset=utf-8"},
            b"<urn:a> <urn:b> <urn:c> .\n" * 2,
        )
        assert len(run_query(store, "CONSTRUCT WHERE { ?s ?p ?o }").triples) == 1  # type: ignore[union-attr]


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[float] = []
    monkeypatch.setattr(endpoint.time, "sleep", tried.append)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/query"
        with pytest.raises(StoreError, match=f"Nothing answers at {url}"):
            open_remote(url)
    assert tried == [0.0, 0.0]


def test_a_server_that_is_too_slow_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(endpoint.TIMEOUT, "0.05")
    behaviour = server_of(local(), "default")
    behaviour.silent = threading.Event()
    with sparql_server(behaviour) as url, pytest.raises(StoreError, match=r"within 0\.05 seconds"):
        open_remote(url)
    assert len(behaviour.asked) <= 1


def test_credentials_are_sent_and_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(endpoint.USER, "reader")
    monkeypatch.setenv(endpoint.PASSWORD, "s3cret:字")
    expected = "Basic " + base64.b64encode("reader:s3cret:字".encode()).decode()
    behaviour = server_of(local(), "default")
    with sparql_server(behaviour) as url:
        store = open_remote(url)
        assert {headers["Authorization"] for _, headers, _ in behaviour.asked} == {expected}
        behaviour.reply = (403, {}, b"")
        with pytest.raises(StoreError) as caught:
            run_query(store, "ASK { ?s ?p ?o }")
        told = f"{caught.value}{caught.value.__cause__}{store!r}{store._endpoint!r}"
        assert "s3cret" not in told and expected.split()[1] not in told
    monkeypatch.delenv(endpoint.USER)
    monkeypatch.delenv(endpoint.PASSWORD)
    monkeypatch.setenv(endpoint.TOKEN, "t0ken")
    assert Endpoint.of(url).authorization == "Bearer t0ken"


@pytest.mark.parametrize(
    ("url", "environment", "words"),
    [
        ("http://me:s3cret@127.0.0.1/query", {}, "must not carry a password"),
        ("http://127.0.0.1:99999/query", {}, "cannot be read"),
        ("http:///query", {}, "is not the URL"),
        ("http://a.example/", {endpoint.TOKEN: "a", endpoint.USER: "b"}, "not both"),
        ("http://a.example/", {endpoint.TOKEN: "a\r\nX: s3cret"}, "control characters"),
        ("http://a.example/", {endpoint.TIMEOUT: "soon"}, "must be a number of seconds"),
        ("http://a.example/", {endpoint.TIMEOUT: "0"}, "must be a number of seconds"),
    ],
)
def test_what_cannot_be_used(url: str, environment: dict[str, str], words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        Endpoint.of(url, environment)
    assert "s3cret" not in str(caught.value)


def test_large_answers_go_through_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_IN_MEMORY", 100)
    with sparql_server(server_of(local(), "default")) as url:
        store = open_remote(url)
        assert len(list(store.quads())) == len(list(local().quads()))


def test_a_server_is_never_written(tmp_path: Path) -> None:
    with sparql_server(server_of(local(), "default")) as url:
        with pytest.raises(StoreError, match="never writes"):
            open_store(url, write=True)
        with PolicyGraph.open(url) as graph:
            assert len(graph) == 3
            assert url in repr(graph)
            for job in (
                lambda: graph.add(tmp_path),
                lambda: graph.remove("a"),
                graph.validate,
                lambda: graph.rdflib,
                lambda: graph.export(tmp_path / "a.nq"),
            ):
                with pytest.raises(StoreError, match="is a server"):
                    job()
    assert not list(tmp_path.iterdir())


def test_a_closed_store_answers_nothing() -> None:
    with sparql_server(server_of(local(), "default")) as url:
        store = open_remote(url)
        store.close()
        with pytest.raises(StoreError, match="closed"):
            run_query(store, "ASK { ?s ?p ?o }")


def test_which_stores_are_servers() -> None:
    assert [is_server(one) for one in ("HTTPS://a.example", "http:/a", Path("http://a"), "C:/x", None)] == [
        True, False, False, False, False,
    ]  # fmt: skip
