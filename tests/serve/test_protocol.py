"""The SPARQL 1.1 Protocol: the W3C test cases (protocol/manifest, by name), on graphs of our own; and what goes beyond them."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest

from service import in_loop

SELECT = "SELECT ?label { ?t a pol:Target ; pol:indicator ?label } ORDER BY ?label LIMIT 5"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s a pol:Target } WHERE { ?s a pol:Target } LIMIT 3"
FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?d pol:inGraph ?g } } ORDER BY ?g"
EVIL = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def bindings(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return [
        {name: cell["value"] for name, cell in row.items()} for row in answer.json()["results"]["bindings"]
    ]


@pytest.fixture
def graphs(client: httpx.Client) -> list[str]:
    return [row["g"] for row in bindings(client.get("/sparql", params={"query": GRAPHS}))]


def count(client: httpx.Client, how: str, query: str, **dataset: list[str]) -> int:
    pairs = [
        ("query", query),
        *((name.replace("_", "-"), iri) for name, iris in dataset.items() for iri in iris),
    ]
    encoded = str(httpx.QueryParams(pairs))
    answer = (
        client.get(f"/sparql?{encoded}")
        if how == "get"
        else client.post("/sparql", content=encoded, headers=FORM)
    )
    return int(bindings(answer)[0]["n"])


class TestQueriesThatSucceed:
    def test_query_get(self, client):
        assert len(bindings(client.get("/sparql", params={"query": SELECT}))) == 5

    def test_query_post_form(self, client):
        assert len(bindings(client.post("/sparql", data={"query": SELECT}))) == 5

    def test_query_post_direct(self, client):
        assert len(bindings(client.post("/sparql", content=SELECT.encode(), headers=DIRECT))) == 5

    @pytest.mark.parametrize("how", ["get", "post"])
    def test_query_dataset_default_graph(self, client, graphs, how):
        one = count(client, how, "SELECT (COUNT(*) AS ?n) { ?s a pol:Claim }", default_graph_uri=graphs[:1])
        two = count(client, how, "SELECT (COUNT(*) AS ?n) { ?s a pol:Claim }", default_graph_uri=graphs[:2])
        assert 0 < one < two

    @pytest.mark.parametrize("how", ["get", "post"])
    def test_query_dataset_named_graphs(self, client, graphs, how):
        query = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s a pol:Claim } }"
        assert count(client, how, query, named_graph_uri=graphs[:2]) == 2

    def test_query_dataset_full(self, client, graphs):
        query = "SELECT (COUNT(DISTINCT ?g) AS ?n) { ?d pol:inGraph ?own . GRAPH ?g { ?s a pol:Claim } }"
        found = count(client, "get", query, default_graph_uri=graphs[:1], named_graph_uri=graphs[1:3])
        assert found == 2

    @pytest.mark.parametrize(
        ("query", "accept", "media"),
        [
            (SELECT, None, "application/sparql-results+json"),
            (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
            (SELECT, "text/csv", "text/csv; charset=utf-8"),
            (
                SELECT,
                "text/tab-separated-values;q=0.9, text/html;q=0.5",
                "text/tab-separated-values; charset=utf-8",
            ),
            (CONSTRUCT, None, "text/turtle; charset=utf-8"),
            (
                "DESCRIBE <https://w3id.org/policygraph/id/place/330100>",
                "application/n-triples",
                "application/n-triples",
            ),
            (CONSTRUCT, "application/ld+json", "application/ld+json"),
            (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
            (CONSTRUCT, "text/html,application/xhtml+xml,*/*;q=0.8", "text/turtle; charset=utf-8"),
        ],
    )
    def test_query_content_type(self, client, query, accept, media):
        answer = client.get("/sparql", params={"query": query}, headers={"accept": accept} if accept else {})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == media


class TestQueriesThatFail:
    def test_bad_query_method(self, client):
        assert client.put("/sparql", params={"query": ASK}).status_code == 405

    def test_bad_multiple_queries(self, client):
        answer = client.get(f"/sparql?{httpx.QueryParams([('query', ASK), ('query', ASK)])}")
        assert answer.status_code == 400

    def test_bad_query_wrong_media_type(self, client):
        answer = client.post("/sparql", content=ASK.encode(), headers={"content-type": "text/plain"})
        assert answer.status_code == 415

    def test_bad_query_missing_form_type(self, client):
        answer = client.post("/sparql", content=b"query=ASK%20%7B%7D")
        assert 400 <= answer.status_code < 500

    def test_bad_query_missing_direct_type(self, client):
        assert 400 <= client.post("/sparql", content=ASK.encode()).status_code < 500

    def test_bad_query_non_utf8(self, client):
        headers = {"content-type": "application/sparql-query; charset=UTF-16"}
        assert 400 <= client.post("/sparql", content=ASK.encode("utf-16"), headers=headers).status_code < 500
        assert client.post("/sparql", content=b"ASK { ?s ?p '\xff' }", headers=DIRECT).status_code == 400

    def test_bad_query_syntax(self, client):
        answer = client.get("/sparql", params={"query": "ASK { "})
        assert answer.status_code == 400
        assert set(answer.json()["error"]) == {"code", "message", "cure"}

    def test_bad_update_get_and_post_to_the_query_endpoint(self, client):
        assert client.get("/sparql", params={"update": "CLEAR ALL"}).status_code == 400
        assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 400

    def test_a_form_that_cannot_carry_the_answer(self, client):
        assert (
            client.get("/sparql", params={"query": SELECT}, headers={"accept": "text/turtle"}).status_code
            == 406
        )
        assert client.get("/sparql", params={"query": CONSTRUCT, "format": "csv"}).status_code == 406

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            "select * { service SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
            "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        ],
    )
    def test_service_is_refused_and_the_word_in_a_literal_is_not(self, client, query):
        answer = client.get("/sparql", params={"query": query})
        assert answer.status_code == 400 and "another machine" in answer.json()["error"]["message"]
        harmless = 'SELECT * { VALUES ?s { "SERVICE <http://a/> LOAD" } } # SERVICE'
        assert len(bindings(client.get("/sparql", params={"query": harmless}))) == 1


class TestAnswers:
    def test_all_forms_of_a_select_say_the_same(self, client):
        json_rows = [row["label"] for row in bindings(client.get("/sparql", params={"query": SELECT}))]
        as_csv = client.get("/sparql", params={"query": SELECT, "format": "csv"}).text
        assert [row["label"] for row in csv.DictReader(io.StringIO(as_csv))] == json_rows
        as_xml = ElementTree.fromstring(
            client.get("/sparql", params={"query": SELECT, "format": "xml"}).content
        )
        assert [
            node.text for node in as_xml.iter("{http://www.w3.org/2005/sparql-results#}literal")
        ] == json_rows

    @pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "jsonld"])
    def test_all_forms_of_a_construct_say_the_same(self, client, form):
        answer = client.get("/sparql", params={"query": CONSTRUCT.replace(" LIMIT 3", ""), "format": form})
        formats = {"ttl": "TURTLE", "nt": "N_TRIPLES", "rdf": "RDF_XML", "jsonld": "JSON_LD"}
        triples = {
            quad.triple for quad in ox.parse(answer.content, format=getattr(ox.RdfFormat, formats[form]))
        }
        total = bindings(
            client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?t a pol:Target }"})
        )
        assert len(triples) == int(total[0]["n"])

    def test_an_answer_the_client_has_is_not_sent_again(self, client):
        first = client.get("/sparql", params={"query": SELECT})
        again = client.get(
            "/sparql", params={"query": SELECT}, headers={"if-none-match": first.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
        other = client.get("/sparql", params={"query": ASK}, headers={"if-none-match": first.headers["etag"]})
        assert other.status_code == 200

    def test_large_answers_are_compressed_if_asked(self, client):
        query = "SELECT * { ?s ?p ?o } LIMIT 2000"
        plain = client.get("/sparql", params={"query": query}, headers={"accept-encoding": "identity"})
        packed = client.get("/sparql", params={"query": query}, headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
        assert packed.json() == plain.json()

    def test_other_origins_may_ask(self, client):
        answer = client.get("/sparql", params={"query": ASK}, headers={"origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"

    def test_head_says_what_get_would(self, client):
        answer = client.head("/sparql", params={"query": SELECT})
        assert answer.status_code == 200 and answer.content == b""
        assert answer.headers["content-type"] == "application/sparql-results+json"


class TestGraphStore:
    def test_a_graph_is_what_the_store_holds(self, client, graphs):
        answer = client.get(
            "/graphs", params={"graph": graphs[0]}, headers={"accept": "application/n-triples"}
        )
        triples = list(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))
        expected = bindings(
            client.get(
                "/sparql",
                params={"query": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graphs[0]}> {{ ?s ?p ?o }} }}"},
            )
        )
        assert len(triples) == int(expected[0]["n"])

    def test_the_default_graph_and_what_is_no_graph(self, client):
        assert client.get("/graphs?default").status_code == 200
        assert client.get("/graphs").status_code == 400
        assert client.get("/graphs", params={"graph": "http://example.org/none"}).status_code == 404
        assert client.get("/graphs", params={"graph": "a> } INSERT"}).status_code == 400
        assert client.put("/graphs?default", content=b"").status_code == 405


def test_the_service_describes_itself(client):
    answer = client.get("/sparql", headers={"accept": "text/turtle"})
    store = ox.Store()
    store.load(answer.content, format=ox.RdfFormat.TURTLE)
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#> "
    assert bool(
        store.query(
            sd
            + "ASK { ?s a sd:Service ; sd:endpoint ?e ; sd:defaultDataset/sd:defaultGraph/void:triples ?n }"
        )
    )
    (row,) = list(store.query(sd + "SELECT (COUNT(?c) AS ?n) { ?g void:classPartition/void:class ?c }"))
    assert int(row["n"].value) > 10


class TestLimits:
    def test_a_query_over_its_time_is_stopped_with_its_process(self, client):
        before = client.get("/health").json()["workers"]["killed"]
        answer = client.get("/sparql", params={"query": EVIL})
        assert answer.status_code == 504
        assert "longer than 4 seconds" in answer.json()["error"]["message"]
        assert client.get("/health").json()["workers"]["killed"] == before + 1

    def test_cheap_queries_are_answered_while_evil_ones_run(self, service):
        import asyncio

        async def run() -> tuple[list[int], list[int]]:
            async with httpx.AsyncClient(base_url=service, timeout=60) as client:
                evil = [asyncio.create_task(client.get("/sparql", params={"query": EVIL})) for _ in range(3)]
                cheap = []
                for number in range(20):
                    query = f"SELECT ?l {{ ?s rdfs:label ?l }} LIMIT {number + 1}"
                    cheap.append((await client.get("/sparql", params={"query": query})).status_code)
                return [(await task).status_code for task in evil], cheap

        evil, cheap = in_loop(run())
        assert cheap == [200] * 20
        assert set(evil) <= {504, 503}

    def test_metrics_are_counted(self, client):
        client.get("/sparql", params={"query": ASK})
        text = client.get("/metrics").text
        assert 'policygraph_requests_total{route="/sparql",status="200"}' in text
        assert "policygraph_workers" in text


def test_the_json_of_an_error_has_one_shape(client):
    for path in ("/api/none", "/api/entity", "/api/entity?name=没有这个", "/sparql?query=x", "/none"):
        answer = client.get(path)
        assert answer.status_code >= 400
        assert set(json.loads(answer.content)["error"]) == {"code", "message", "cure"}, path
