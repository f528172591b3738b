"""The service as its users' programs ask it: SPARQLWrapper, rdflib, pandas-like CSV readers, curl, another engine's SERVICE."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import urllib.parse
import urllib.request

import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, SPARQLWrapper

QUERY = """PREFIX pol: <https://w3id.org/policygraph/ontology#>
SELECT ?indicator ?value { ?t a pol:Target ; pol:indicator ?indicator ; pol:value ?value } ORDER BY ?indicator ?value"""


def test_sparqlwrapper(service):
    wrapper = SPARQLWrapper(f"{service}/sparql")
    wrapper.setQuery(QUERY)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    wrapper.setMethod("POST")
    wrapper.setReturnFormat(CSV)
    lines = wrapper.queryAndConvert().decode().strip().splitlines()
    assert len(rows) > 20 and len(lines) >= len(rows)
    wrapper.setQuery("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 10")
    wrapper.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=wrapper.query().convert(), format="turtle")) == 10


def test_rdflib_sparql_store(service):
    graph = rdflib.Graph(SPARQLStore(f"{service}/sparql"))
    rows = list(graph.query(QUERY))
    assert len(rows) > 20
    assert any(str(row[0]) == "关键核心技术" and row[1].toPython() == 50 for row in rows)


def test_csv_by_plain_http(service):
    address = f"{service}/sparql?{urllib.parse.urlencode({'query': QUERY})}"
    request = urllib.request.Request(address, headers={"Accept": "text/csv"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        rows = list(csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8", newline="")))
    assert {"indicator", "value"} == set(rows[0])
    assert ("关键核心技术", "50") in {(row["indicator"], row["value"]) for row in rows}


def test_another_engine_asks_us_by_service(service):
    own = rdflib.Graph()
    own.parse(data='<http://example.org/a> <http://example.org/watches> "关键核心技术" .', format="turtle")
    rows = list(
        own.query(
            f"""PREFIX pol: <https://w3id.org/policygraph/ontology#>
            SELECT ?a ?value {{ ?a <http://example.org/watches> ?indicator .
              SERVICE <{service}/sparql> {{ ?t a pol:Target ; pol:indicator ?indicator ; pol:value ?value }} }}"""
        )
    )
    assert rows and all(str(row[0]) == "http://example.org/a" for row in rows)


def test_curl(service):
    curl = shutil.which("curl")
    assert curl, "curl is part of every machine this is tested on"
    result = subprocess.run(
        [
            curl,
            "-sS",
            "-G",
            f"{service}/sparql",
            "--data-urlencode",
            f"query={QUERY}",
            "-H",
            "Accept: text/csv",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.startswith("indicator,value")
