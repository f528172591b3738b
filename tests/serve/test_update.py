"""SPARQL Update: with the token, of the graphs of people and imports, and of nothing else; and fresh data without a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from policygraph.build import build
from policygraph.errors import QueryError
from policygraph.rdf.iris import Iris
from policygraph.serve.updating import check_update
from policygraph.store import open_store
from service import TOKEN, started, stopped

HUMAN = Iris().human.value
IMPORT = f"{Iris().import_graphs}x"
NOTE = f'INSERT DATA {{ GRAPH <{HUMAN}> {{ <https://example.org/a> <https://example.org/note> "see" }} }}'


@pytest.mark.parametrize(
    "text",
    [
        NOTE,
        f"WITH <{IMPORT}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 2 }} WHERE {{ ?s ?p ?o }}",
        f"DELETE WHERE {{ GRAPH <{IMPORT}> {{ ?s ?p ?o }} }}",
        f"CLEAR GRAPH <{IMPORT}>",
        f"INSERT {{ GRAPH <{HUMAN}> {{ ?t a pol:Target }} }} WHERE {{ ?t a pol:Target }}",
    ],
)
def test_updates_of_what_people_and_imports_own_are_allowed(text):
    check_update(text, Iris())


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "CLEAR ALL",
        "CLEAR NAMED",
        "DROP DEFAULT",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DROP GRAPH <https://w3id.org/policygraph/id/graph/places>",
        f"COPY DEFAULT TO <{IMPORT}>",
        f"{NOTE} ; CLEAR ALL",
        "not an update",
    ],
)
def test_updates_of_anything_else_are_refused(text):
    with pytest.raises(QueryError):
        check_update(text, Iris())


def test_a_writable_service(tmp_path: Path, demo_store: Path):
    store = tmp_path / "policy.store"
    shutil.copytree(demo_store, store)
    process, address = started(store, "--writable")
    try:
        with httpx.Client(base_url=address, timeout=60) as client:
            direct = {"content-type": "application/sparql-update"}
            assert client.post("/update", content=NOTE, headers=direct).status_code == 401
            allowed = {**direct, "authorization": f"Bearer {TOKEN}"}
            assert client.post("/update", content="CLEAR ALL", headers=allowed).status_code == 400
            before = client.get("/health").json()["store_version"]
            assert client.post("/update", content=NOTE, headers=allowed).status_code == 204
            assert client.get("/health").json()["store_version"] > before
            ask = f"ASK {{ GRAPH <{HUMAN}> {{ ?s <https://example.org/note> ?o }} }}"
            assert client.get("/sparql", params={"query": ask}).json()["boolean"] is True
            form = {"authorization": f"Bearer {TOKEN}"}
            assert client.post("/update", data={"update": NOTE}, headers=form).status_code == 204
            _new_documents_appear_without_a_restart(client, store, tmp_path)
    finally:
        assert stopped(process) in (0, -15, 143)


def _new_documents_appear_without_a_restart(client: httpx.Client, store: Path, folder: Path) -> None:
    query = {"query": 'SELECT (COUNT(*) AS ?n) { ?t a pol:Target ; pol:indicator "浮式风电机组" }'}
    assert client.get("/sparql", params=query).json()["results"]["bindings"][0]["n"]["value"] == "0"
    (folder / "新.txt").write_text(
        "湛江市海上风电行动方案发布\n2025-03-01\n湛江市提出，到2027年，建成浮式风电机组12台。",
        encoding="utf-8",
    )
    with open_store(store, write=True) as writable:
        build([folder / "新.txt"], writable, workers=1)
    assert client.get("/sparql", params=query).json()["results"]["bindings"][0]["n"]["value"] == "1"


def test_a_read_only_service_refuses_updates(client):
    answer = client.post("/update", content=NOTE, headers={"content-type": "application/sparql-update"})
    assert answer.status_code == 403


def test_writable_needs_a_token(demo_store, monkeypatch):
    from policygraph.cli.main import main

    monkeypatch.delenv("POLICYGRAPH_TOKEN", raising=False)
    assert main(["serve", "--store", str(demo_store), "--writable"]) == 2
