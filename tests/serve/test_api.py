"""The JSON API: what each answer holds, that it agrees with SPARQL, and that no input makes the service fail."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import openpyxl
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

PLACE = "https://w3id.org/policygraph/id/place/"
HANGZHOU = f"{PLACE}330100"
SEED = "000_6103338c9870b80b.txt"


def got(client: httpx.Client, path: str, **parameters: Any) -> Any:
    answer = client.get(f"/api/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def count(client: httpx.Client, where: str) -> int:
    query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {where} }}"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return int(rows[0]["n"]["value"])


@pytest.mark.parametrize("query", ["杭州", "杭州市", "hangzhou", "hzs", "Hangzhou", "330100"])
def test_a_place_is_found_by_every_way_of_calling_it(client, query):
    assert got(client, "search", q=query)["results"][0]["iri"] == HANGZHOU


def test_a_part_of_a_name_and_a_single_character_are_enough(client):
    assert any(hit["label"]["zh"] == "具身智能" for hit in got(client, "search", q="身智")["results"])
    assert got(client, "search", q="智", types="technology")["results"]
    assert got(client, "search", q="！？")["results"] == []
    assert {hit["type"] for hit in got(client, "search", q="杭州", types="plan")["results"]} == {"plan"}


def test_the_card_shows_every_fact_with_its_sentence(client):
    card = got(client, "entity", iri=HANGZHOU)
    groups = {group["kind"]: group for group in card["groups"]}
    assert groups["target"]["count"] == count(client, f"?x a pol:Target ; pol:jurisdiction <{HANGZHOU}>")
    for group in card["groups"]:
        for fact in group["facts"]:
            assert fact["evidence"], fact["label"]
            for item in fact["evidence"]:
                passage = item["passage"]
                assert len(passage["text"]) == passage["end"] - passage["start"]


def test_spans_point_into_the_documents_text(client):
    page = got(client, "document", key=SEED)
    text = page["text"]
    assert len(page["claims"]) > 60
    for claim in page["claims"]:
        for slots in claim["slots"].values():
            for start, end, written in slots if slots and isinstance(slots[0], list) else [slots]:
                assert text[start:end] == written
    card = got(client, "entity", iri=HANGZHOU)
    for group in card["groups"]:
        for fact in group["facts"]:
            for item in fact["evidence"]:
                if item["document"]["key"] == SEED:
                    assert text[item["passage"]["start"] : item["passage"]["end"]] == item["passage"]["text"]


def test_the_map_has_columns_of_one_length_and_edges_within_them(client):
    whole = got(client, "network")
    columns = whole["nodes"]
    size = len(columns["iri"])
    assert size > 200 and {len(column) for column in columns.values()} == {size}
    assert len(set(zip(columns["x"], columns["y"], strict=True))) > 0.9 * size
    for end in ("source", "target"):
        assert all(0 <= at < size for at in whole["edges"][end])
    assert all(0 <= at < len(whole["documents"]) for spoken in columns["documents"] for at in spoken)


def test_neighbours_are_paged_and_paths_join(client):
    first = got(client, "neighbours", iri=HANGZHOU, limit=5)
    assert len(first["nodes"]) == 5 and first["hidden"] > 0
    rest = got(client, "neighbours", iri=HANGZHOU, limit=1000, offset=5)
    assert rest["hidden"] == 0
    assert not {node["iri"] for node in first["nodes"]} & {node["iri"] for node in rest["nodes"]}
    paths = got(client, "path", **{"from": HANGZHOU, "to": f"{PLACE}120000"})["paths"]
    assert paths
    for path in paths:
        assert path["nodes"][0]["iri"] == HANGZHOU and len(path["edges"]) == len(path["nodes"]) - 1


def test_tables_filter_sort_and_page(client):
    total = got(client, "table/targets", limit=1)["total"]
    assert total == count(client, "?x a pol:Target")
    rows = got(client, "table/targets", place="杭州", sort="value", order="desc")["rows"]
    assert rows and [row["value"] for row in rows] == sorted((row["value"] for row in rows), reverse=True)
    assert all(row["place"]["label"]["zh"] == "杭州市" and row["sentence"] for row in rows)
    within = got(client, "table/targets", place="浙江")["rows"]
    assert {row["iri"] for row in rows} <= {row["iri"] for row in within}
    page = got(client, "table/targets", sort="deadline", offset=3, limit=2)
    assert len(page["rows"]) == 2
    assert got(client, "table/targets", before="2000-01-01")["total"] == 0


def test_downloads_carry_all_rows(client):
    total = got(client, "table/targets", limit=1)["total"]
    answer = client.get("/api/table/targets", params={"format": "csv"})
    assert "attachment" in answer.headers["content-disposition"]
    assert len(list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))) == total
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/api/table/targets", params={"format": "xlsx"}).content)
    )
    assert book.active.max_row == total + 1


def test_what_disagrees_is_shown_side_by_side(client):
    conflicts = got(client, "table/conflicts")
    assert conflicts["total"] >= 1
    for row in conflicts["rows"]:
        assert row["a"]["evidence"] and row["b"]["evidence"] and row["a"]["iri"] != row["b"]["iri"]


def test_documents_facets_places_front_and_vocabulary(client):
    documents = got(client, "documents")
    assert documents["total"] == got(client, "status")["documents"]
    issued = [one["published"] or "" for one in documents["documents"]]
    assert issued == sorted(issued, reverse=True)
    assert 0 < got(client, "documents", place=HANGZHOU)["total"] < documents["total"]
    facets = got(client, "facets")
    assert {"types", "places", "technologies", "years", "sources", "confidence"} == set(facets)
    places = {place["iri"]: place for place in got(client, "places")["places"]}
    assert places[HANGZHOU]["targets"] > 0 and 30 < places[HANGZHOU]["lat"] < 31
    assert got(client, "front")["deadlines"]
    assert any(term["iri"].endswith("#Target") for term in got(client, "void")["classes"])


def test_saved_queries_answer_with_their_parameters(client):
    names = {query["name"] for query in got(client, "saved")}
    assert len(names) >= 12
    rows = got(client, "saved/targets", within="杭州")["rows"]
    assert rows
    assert client.get("/api/saved/targets", params={"nope": "1"}).status_code == 404


def test_answers_have_entity_tags(client):
    first = client.get("/api/facets")
    assert client.get("/api/facets", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_no_input_makes_the_service_fail(service):
    """Every operation of the OpenAPI description, asked with generated parameters, valid and not."""
    schema = schemathesis.openapi.from_url(f"{service}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 16
    for operation in operations:

        @settings(
            max_examples=6,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            answer = case.call(timeout=60)
            assert answer.status_code < 500, f"{case.method} {answer.request.url}: {answer.text[:300]}"

        ask()


def test_saved_queries_carry_their_defaults_and_the_values_given(client):
    listed = {one["name"]: one for one in client.get("/api/saved").json()}
    assert "place/330100>" in listed["evidence"]["sparql"] and "UNDEF" not in listed["evidence"]["sparql"]
    told = client.get("/api/saved/targets", params={"within": "杭州", "before": "2026"}).json()
    assert "place/330100>" in told["sparql"] and '"2026' in told["sparql"]


def test_what_disagrees_is_said_on_the_card_and_in_the_document(client):
    pairs = client.get("/api/table/conflicts").json()["rows"]
    assert pairs
    assert all(row["reason"]["zh"] and row["reason"]["en"] for row in pairs)
    one, other = pairs[0]["a"], pairs[0]["b"]
    card = client.get("/api/entity", params={"iri": one["iri"]}).json()
    assert [side["iri"] for side in card["disagrees"]] == [other["iri"]]
    assert card["disagrees"][0]["evidence"][0]["passage"]["text"]
    key = one["evidence"][0]["document"]["key"]
    claims = client.get("/api/document", params={"key": key}).json()["claims"]
    against = [claim for claim in claims if claim["fact"] == one["iri"]]
    assert against
    assert all(claim["disagrees"][0]["iri"] == other["iri"] for claim in against)


def test_the_status_counts_facts_and_not_triples(client):
    told = client.get("/api/status").json()
    assert 0 < told["facts"] <= sum(told["counts"].values()) < told["quads"]


def test_spans_begin_with_the_claim_s_first_words(client):
    for group in client.get("/api/entity", params={"iri": "place/330100"}).json()["groups"]:
        for fact in group["facts"]:
            for said in fact["evidence"]:
                passage, spans = said["passage"], said["spans"]
                assert spans == sorted(spans)
                assert passage["start"] <= spans[0][0] < spans[0][1] <= passage["end"]


def test_the_network_is_packed(client):
    answer = client.get("/api/network", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.content) > 10_000
