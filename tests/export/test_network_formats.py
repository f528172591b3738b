"""graphml and gexf, read back by networkx, igraph and lxml: counts, labels, types, times, values, evidence as in the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph
import networkx
import pyoxigraph as ox
import pytest
from lxml import etree

from export.helpers import hostile, small
from policygraph.export import export
from policygraph.export.facts import Facts
from policygraph.export.rows import Rows
from policygraph.export.text import xml_chars
from policygraph.network.style import load_style
from policygraph.store import Store


def read_networkx(store: Store, name: str, tmp_path: Path) -> Any:
    path = tmp_path / f"graph.{name}"
    export(store, path)
    if name == "graphml":
        return networkx.read_graphml(path, force_multigraph=True)
    return networkx.read_gexf(path)


def expected(store: Store) -> tuple[set[str], set[tuple[str, str, str]]]:
    """Return nodes and edges by SPARQL, without our row reader."""
    nodes = {
        row["s"].value
        for row in store.query("SELECT DISTINCT ?s { ?s ?p ?o FILTER NOT EXISTS { ?s a pol:Link } }")
    }
    edges = {
        (row["s"].value, row["p"].value, row["o"].value)
        for row in store.query(
            "SELECT ?s ?p ?o { ?s ?p ?o FILTER(isIRI(?o)) FILTER(?p != rdf:type)"
            " FILTER NOT EXISTS { ?s a pol:Link } FILTER EXISTS { ?o ?q ?r } }"
        )
    }
    return nodes, edges


@pytest.mark.parametrize("make", [small, hostile])
@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_nodes_and_edges_are_those_of_the_store(name: str, make: Callable[[], Store], tmp_path: Path) -> None:
    store = make()
    graph = read_networkx(store, name, tmp_path)
    nodes, edges = expected(store)
    facts = Facts(store)
    nodes &= facts.subject_values
    assert set(graph.nodes) == nodes and len(nodes) > 20
    read = [(source, data["predicate"], target) for source, target, data in graph.edges(data=True)]
    assert sorted(read) == sorted(edge for edge in edges if edge[0] in nodes and edge[2] in nodes)
    assert graph.is_directed()


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_values_units_times_and_evidence_stay(name: str, tmp_path: Path) -> None:
    store = small()
    graph = read_networkx(store, name, tmp_path)
    checked = 0
    for row in store.query(
        "SELECT ?f ?v ?u ?t ?when { ?f pol:value ?v; pol:unit ?u; a ?t. { ?f pol:deadline ?when } UNION { ?f pol:asOf ?when } }"
    ):
        node = graph.nodes[row["f"].value]
        assert node["value"] == float(row["v"].value)
        assert node["unit"] == row["u"].value
        assert row["when"].value in (node.get("deadline"), node.get("asOf"))
        assert node["classes"] == row["t"].value
        assert node["label_zh"].startswith(node["indicator"][:4])
        assert node["evidence_count"] >= 1
        checked += 1
    assert checked >= 6
    statistic = next(n for n in graph.nodes.values() if n.get("value") == 600000000000.0)
    assert len(statistic["sources"].split("\n")) == 2
    assert len(statistic["evidence"].split("\n")) == 2
    assert "6000亿元" in statistic["evidence"]
    first = statistic["evidence_at"].split("\n")[0]
    assert first.partition("#char=")[0] in graph.nodes
    assert (statistic["kind"], statistic["kind_zh"], statistic["kind_en"]) == (
        "statistic",
        "统计数据",
        "statistic",
    )


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_evidence_ranges_point_at_the_sentence(name: str, tmp_path: Path) -> None:
    store = small()
    graph = read_networkx(store, name, tmp_path)
    texts = {
        row["d"].value: row["t"].value
        for row in store.query("SELECT ?d ?t { GRAPH ?g { ?d pol:inGraph ?g; schema:text ?t } }")
    }
    checked = 0
    for data in [*graph.nodes.values(), *(data for _, _, data in graph.edges(data=True))]:
        for sentence, place in zip(
            data.get("evidence", "").split("\n"), data.get("evidence_at", "").split("\n"), strict=True
        ):
            if place:
                document, _, span = place.partition("#char=")
                start, end = map(int, span.split(","))
                assert texts[document][start:end] == sentence
                checked += 1
    assert checked > 50


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_derived_edges_carry_rule_and_reason(name: str, tmp_path: Path) -> None:
    graph = read_networkx(small(), name, tmp_path)
    conflicts = [d for _, _, d in graph.edges(data=True) if d["predicate"].endswith("conflictsWith")]
    assert conflicts
    for data in conflicts:
        assert data["rule"] and "不同" in data["reason_zh"] and "different" in data["reason_en"]
    stated = [d for _, _, d in graph.edges(data=True) if d["predicate"].endswith("setBy")]
    assert stated and all("rule" not in data and data["evidence"] for data in stated)


def test_focus_edge_has_the_sentence_of_the_focus(tmp_path: Path) -> None:
    graph = read_networkx(small(), "graphml", tmp_path)
    (edge,) = [d for _, _, d in graph.edges(data=True) if d["predicate"].endswith("focusesOn")]
    assert "聚焦" in edge["evidence"]


def test_igraph_reads_the_same_graphml(tmp_path: Path) -> None:
    path = tmp_path / "graph.graphml"
    export(small(), path)
    graph = igraph.Graph.Read_GraphML(str(path))
    rows = Rows(Facts(small()))
    assert graph.vs["id"] == [row.iri for row in rows.nodes()]
    assert graph.vs["label_zh"] == [row.label.zh for row in rows.nodes()]
    assert graph.es["predicate"] == [row.predicate for row in rows.edges()]
    assert graph.is_directed()


def test_gexf_has_the_style_files_colours_and_is_1_3(tmp_path: Path) -> None:
    path = tmp_path / "graph.gexf"
    export(small(), path)
    root = etree.parse(str(path)).getroot()
    space = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
    assert root.get("version") == "1.3" and root.tag == "{http://gexf.net/1.3}gexf"
    place = root.xpath("//g:node[contains(@id, '/place/330100')]", namespaces=space)[0]
    red, green, blue = (int(place.find("viz:color", space).get(channel)) for channel in "rgb")
    assert f"#{red:02X}{green:02X}{blue:02X}" == load_style().types["place"].colour()
    assert float(place.find("viz:size", space).get("value")) > 0
    kinds = {edge.get("kind") for edge in root.iter("{http://gexf.net/1.3}edge")}
    assert {"setBy", "jurisdiction", "conflictsWith"} <= kinds
    declared = {
        a.get("title"): a.get("type")
        for a in root.xpath("//g:attributes[@class='node']/g:attribute", namespaces=space)
    }
    assert declared["value"] == "double" and declared["deadline"] == "string"
    ids = [node.get("id") for node in root.iter("{http://gexf.net/1.3}node")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_hostile_texts_come_back_but_for_what_xml_cannot_carry(name: str, tmp_path: Path) -> None:
    store = hostile()
    graph = read_networkx(store, name, tmp_path)
    for row in store.query("SELECT ?s ?l { ?s a schema:AdministrativeArea; rdfs:label ?l }"):
        assert graph.nodes[row["s"].value]["label_zh"] == xml_chars(row["l"].value)
    names = {
        row["s"].value: row["l"].value
        for row in store.query("SELECT ?s ?l { ?s a pol:PolicyDocument; rdfs:label ?l }")
    }
    for iri, text in names.items():
        shown = graph.nodes[iri]["shortName"].split("\n")
        one = xml_chars(text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\u23ce")
        assert sorted(shown) == sorted([one, f"{one} again"])


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_places_bring_their_sources_notice(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{name}"
    export(small(), path)
    assert "GeoNames" in path.read_text(encoding="utf-8")
    export(Store.in_memory(), path)
    assert "GeoNames" not in path.read_text(encoding="utf-8")


def test_rows_are_read_one_at_a_time() -> None:
    rows = Rows(Facts(small()))
    edges = rows.edges()
    first = next(edges)
    assert first.number == 0 and isinstance(first.source, str)
    assert isinstance(rows.facts.inner, ox.Store)
